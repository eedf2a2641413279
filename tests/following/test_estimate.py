"""What who follows a search is told to expect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import estimate, make_query, open_index
from indexer.building import build
from tests.following.test_news import text
from tests.invented import report, section
from tests.invented_index import build_index

BuildOn = Callable[[str, str, int], None]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildOn:
    """Build on a day, after a report of a town on a year came."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()

    def on(day: str, town: str, year: int) -> None:
        (corpus / f"{town}{year}.txt").write_text(text(town, year), encoding="utf-8")
        monkeypatch.setattr(build, "now", lambda: f"{day}T03:04:05+00:00")
        build.build([corpus], tmp_path / "index", jobs=1)

    return on


def test_what_came_in_the_last_weeks_says_what_a_year_brings(
    built: BuildOn, tmp_path: Path
) -> None:
    """Who is promised three mails a year and gets three hundred leaves."""
    built("2026-01-01", "望湖镇", 2012)
    built("2026-02-10", "石坪乡", 2013)
    built("2026-03-15", "望湖镇", 2014)  # 73 days after the first: a fifth of a year
    with open_index(tmp_path / "index") as index:
        every = estimate.expected(index, make_query(""))
        one = estimate.expected(index, make_query("石坪乡"))
        none = estimate.expected(index, make_query("没有这句话"))
    assert (every.reports, every.days, every.came, every.a_year, every.by_history) == (
        3,
        73,
        2,
        10,
        True,
    )
    assert (one.reports, one.came, one.a_year) == (1, 1, 5)
    assert (none.reports, none.came, none.a_year) == (0, 0, 0)
    assert every.first == "2026-01-01T03:04:05+00:00"


def test_before_there_is_a_month_of_them_the_years_reported_on_say_it(tmp_path: Path) -> None:
    """On the first day everything has come at once, which is no rate."""
    reports = [
        report(town, year, section("s1", "一、概述", "修堤。" if year > 2016 else "植树。"))
        for town in ("甲镇", "乙乡", "丙镇")
        for year in range(2012, 2019)
    ]
    with open_index(build_index(tmp_path, reports)) as index:
        told = estimate.expected(index, make_query("修堤"))
    # Of 2014 to 2018 the last two: 3 each, 6 in five years.
    assert (told.reports, told.came, told.a_year, told.by_history) == (6, 0, 2, False)
