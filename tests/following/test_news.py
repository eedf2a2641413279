"""When a report came and when it was changed, over many builds; and what is new for a query."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import links, make_query, news, open_index
from indexer.archive import generations
from indexer.archive.store import Arrival
from indexer.building import batch, build
from indexer.intake.one_file import read_report
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Report
from tests.invented_index import believed

REPORT = """{town}{year}年政府信息公开工作年度报告

一、概述
{year}年，{town}按照条例做好公开工作，{news}。

二、主动公开情况
全年主动公开信息3条。
"""
Build = Callable[..., str]


def text(town: str, year: int, news: str = "堤防加固完工") -> str:
    """An invented report."""
    return REPORT.format(town=town, year=year, news=news)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(text("望湖镇", 2012), encoding="utf-8")
    (folder / "b.txt").write_text(text("石坪乡", 2013), encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def built(corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build on one day after another; returns the time of the build."""
    days = iterated()

    def on_the_next_day(full: bool = False) -> str:
        time = next(days)
        monkeypatch.setattr(build, "now", lambda: time)
        build.build([corpus], index, jobs=1, full=full)
        return time

    return on_the_next_day


def iterated() -> Iterator[str]:
    """Times of builds, a month apart."""
    return (f"{2026 + n // 12}-{n % 12 + 1:02}-01T03:04:05+00:00" for n in count())


def arrivals(index: Path) -> dict[str, Arrival]:
    """When each report came, by its id."""
    with open_index(index) as opened:
        found = news.news(opened, Query())
    return {new.report.id: new.arrival for new in found.reports}


def keys(index: Path, query: Query | None = None) -> list[tuple[str, ...]]:
    """The names of what is new, latest first."""
    with open_index(index) as opened:
        return [news.key(new) for new in news.news(opened, query or Query()).reports]


# ---- since a day ----


def test_a_day_begins_in_china(built: Build, corpus: Path, index: Path) -> None:
    """Who asks for what came since the second of January does not mean midnight in Greenwich."""
    assert news.began("2026-01-02") == "2026-01-01T16:00:00+00:00"
    first = built()  # 2026-01-01, 11:04 in China
    (corpus / "c.txt").write_text(text("望湖镇", 2014), encoding="utf-8")
    second = built()  # 2026-02-01
    with open_index(index) as opened:
        since = {
            day: news.news(opened, Query(), day)
            for day in ("2026-01-01", "2026-01-02", "2026-02-02")
        }
        narrowed = news.news(opened, make_query("石坪乡"), "2026-01-02")
    assert [found.total for found in since.values()] == [3, 1, 0]
    assert [new.report.id for new in since["2026-01-02"].reports] == ["望湖镇-2014"]
    assert narrowed.total == 0
    assert (since["2026-01-02"].updated, since["2026-01-01"].reports[-1].arrival.changed) == (
        second,
        first,
    )


@pytest.mark.parametrize(
    "day", ["", "2026-1-2", "2026-02-30", "20260102", "2026-01-02T00:00", "２０２６-01-02"]
)
def test_what_is_no_day_is_refused(day: str) -> None:
    """A mistyped day that means "always" fills a newsroom's mailbox."""
    with pytest.raises(BadRequest, match="2026-01-31"):
        news.began(day)


# ---- when a report came ----


def test_what_the_first_build_finds_came_with_it(built: Build, index: Path) -> None:
    """The first day has no day before."""
    day = built()
    assert {(a.added, a.changed) for a in arrivals(index).values()} == {(day, day)}
    with open_index(index) as opened:
        assert opened.stats()["built"] == day


def test_what_a_later_build_adds_came_with_that(built: Build, corpus: Path, index: Path) -> None:
    """The report of the week is what a subscriber waits for."""
    first = built()
    (corpus / "c.txt").write_text(text("望湖镇", 2014), encoding="utf-8")
    second = built()
    assert sorted(a.added for a in arrivals(index).values()) == [first, first, second]
    assert keys(index)[0] == ("望湖镇-2014", second)


def test_another_text_is_a_change_and_no_arrival(built: Build, corpus: Path, index: Path) -> None:
    """A township that quietly replaces its report is news; that it has one is not."""
    first = built()
    (corpus / "a.txt").write_text(text("望湖镇", 2012, "堤防停工"), encoding="utf-8")
    second = built()
    assert arrivals(index)["望湖镇-2012"] == ("望湖镇-2012", first, second)
    assert arrivals(index)["石坪乡-2013"] == ("石坪乡-2013", first, first)
    assert keys(index)[0] == ("望湖镇-2012", first, second)
    built(full=True)
    assert arrivals(index)["望湖镇-2012"].changed == second


def test_other_bytes_of_the_same_text_are_no_change(
    built: Build, corpus: Path, index: Path
) -> None:
    """A page fetched again has another count of its visitors; every feed would be full of it."""
    first = built()
    data = (corpus / "a.txt").read_text(encoding="utf-8").encode("utf-16")
    (corpus / "a.txt").write_bytes(data)
    built()
    assert arrivals(index)["望湖镇-2012"].changed == first
    built(full=True)
    assert arrivals(index)["望湖镇-2012"].changed == first


def test_a_change_of_one_cell_is_a_change(built: Build, corpus: Path, index: Path) -> None:
    """Since 2021 the numbers stand in tables only."""
    page = "<html><title>{0}</title><h1>{0}</h1><p>一、概述</p><table>{1}</table></html>"
    title = "望湖镇2015年政府信息公开工作年度报告"
    row = "<tr><td>行政复议</td><td>{}</td></tr>"
    (corpus / "c.html").write_text(page.format(title, row.format(0)), encoding="utf-8")
    first = built()
    (corpus / "c.html").write_text(page.format(title, row.format(7)), encoding="utf-8")
    second = built()
    assert arrivals(index)["望湖镇-2015"] == ("望湖镇-2015", first, second)


def test_reading_everything_again_is_no_news(built: Build, index: Path) -> None:
    """``--full`` is for operators; readers should not hear of it."""
    first = built()
    built(full=True)
    assert {a[1:] for a in arrivals(index).values()} == {(first, first)}


def test_a_better_program_is_no_news(
    built: Build, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each upgrade twenty thousand reports would be new to everybody."""
    first = built()
    monkeypatch.setattr(build, "readers", lambda: "another")
    real = read_report

    def better(path: Path, *, name: str, **more: object) -> Report:
        report = real(path, name=name, **more)  # type: ignore[arg-type]
        sections = tuple(replace(s, text=s.text.strip("。")) for s in report.sections)
        return replace(report, sections=sections)

    monkeypatch.setattr(batch, "read_report", better)
    built()
    assert {a[1:] for a in arrivals(index).values()} == {(first, first)}
    built()
    assert {a[1:] for a in arrivals(index).values()} == {(first, first)}


def test_a_report_that_returns_is_not_new(built: Build, corpus: Path, index: Path) -> None:
    """A disk that is not mounted for one night must not make everything new in the morning."""
    first = built()
    (corpus / "a.txt").rename(corpus.parent / "away.txt")
    built()
    assert list(arrivals(index)) == ["石坪乡-2013"]
    (corpus / "c.txt").write_text(text("望湖镇", 2014), encoding="utf-8")
    built()
    (corpus.parent / "away.txt").rename(corpus / "a.txt")
    built()
    assert arrivals(index)["望湖镇-2012"] == ("望湖镇-2012", first, first)
    (corpus / "a.txt").unlink()
    built()
    (corpus / "a.txt").write_text(text("望湖镇", 2012, "堤防停工"), encoding="utf-8")
    last = built()
    assert arrivals(index)["望湖镇-2012"] == ("望湖镇-2012", first, last)


def test_a_file_that_is_moved_is_not_new(built: Build, corpus: Path, index: Path) -> None:
    """Operators put folders in order."""
    first = built()
    (corpus / "2012").mkdir()
    (corpus / "a.txt").rename(corpus / "2012" / "望湖镇.txt")
    built()
    assert {a[1:] for a in arrivals(index).values()} == {(first, first)}


def test_a_new_id_has_the_history_of_the_old(built: Build, corpus: Path, index: Path) -> None:
    """A year corrected in the manifest must not show an old report as new, nor hide a new one."""
    first = built()
    manifest = {"path": "a.txt", "year": "2011"}
    (corpus / "manifest.jsonl").write_text(json.dumps(manifest), encoding="utf-8")
    built()
    with open_index(index) as opened:
        assert opened.redirect("望湖镇-2012") == "望湖镇-2011"
    assert arrivals(index)["望湖镇-2011"] == ("望湖镇-2012", first, first)
    (corpus / "c.txt").write_text(text("望湖镇", 2012, "码头搬迁"), encoding="utf-8")
    third = built()
    assert arrivals(index)["望湖镇-2012"] == ("望湖镇-2012", third, third)
    assert arrivals(index)["望湖镇-2011"] == ("望湖镇-2012", first, first)
    assert len(set(keys(index))) == 3


def _without_history(folder: Path) -> None:
    with sqlite3.connect(folder / "reports.sqlite") as database:
        database.execute("DROP TABLE history")
    database.close()


def _of_an_old_schema(folder: Path) -> None:
    _without_history(folder)
    (folder / "registry.json").unlink()
    believed(folder.parent)
    generations.write_metadata(folder, {**generations.metadata_of(folder), "schema": 4})


@pytest.mark.parametrize("spoil", [_of_an_old_schema, shutil.rmtree])
def test_without_an_index_that_remembers_everything_is_new(
    built: Build, index: Path, spoil: Callable[[Path], None]
) -> None:
    """What nobody remembers cannot be told; the build must not fail for it."""
    built()
    spoil(index / generations.current(index))
    second = built()
    assert {a[1:] for a in arrivals(index).values()} == {(second, second)}


def test_a_build_that_changes_nothing_changes_no_time(built: Build, index: Path) -> None:
    """It runs every night."""
    first = built()
    built()
    assert {a[1:] for a in arrivals(index).values()} == {(first, first)}


# ---- what is new for a query ----


def test_only_what_answers_is_new_for_a_query(built: Build, corpus: Path, index: Path) -> None:
    """Who follows a word is not told of all the rest."""
    built()
    (corpus / "c.txt").write_text(text("望湖镇", 2014, "码头搬迁"), encoding="utf-8")
    built()
    assert [key[0] for key in keys(index, make_query("码头"))] == ["望湖镇-2014"]
    assert [key[0] for key in keys(index, make_query("堤防"))] == ["石坪乡-2013", "望湖镇-2012"]
    assert [key[0] for key in keys(index, make_query("", year=["2014"]))] == ["望湖镇-2014"]
    assert keys(index, make_query("没有这样的话")) == []


def test_the_latest_stand_first_and_no_more_than_can_be_listed(
    built: Build, corpus: Path, index: Path
) -> None:
    """An answer of twenty thousand reports must cost no more than one of fifty."""
    for year in range(2000, 2000 + 4 * news.MOST + 5):
        (corpus / f"{year}.txt").write_text(text("望湖镇", year % 10 + 2010) + str(year), "utf-8")
    built()
    (corpus / "c.txt").write_text(text("石坪乡", 2009), encoding="utf-8")
    last = built()
    with open_index(index) as opened:
        found = news.news(opened, make_query("公开", page=7, size=1, sort="year"))
    assert (len(found.reports), found.total) == (news.MOST, 4 * news.MOST + 8)
    assert found.updated == last
    assert found.reports[0].report.year == 2009
    years = [new.report.year or 0 for new in found.reports[1:]]
    assert years == sorted(years, reverse=True)
    assert all(len(new.hit.matches) <= 3 for new in found.reports)


def test_nothing_found_is_as_new_as_the_index(built: Build, index: Path) -> None:
    """A feed without entries must still have a time."""
    day = built()
    with open_index(index) as opened:
        assert news.news(opened, make_query("没有这样的话")).updated == day


def test_equal_questions_are_followed_under_one_address() -> None:
    """Two readers of one newsroom, one on page 2: their program should see one feed."""
    one = make_query(" 堤防 ", year=["2012", "2014"], page=2, sort="year", size=50, opened=["甲"])
    other = make_query("堤防", year=["2014", "2012"])
    assert links.feed(one) == links.feed(other)
    assert links.feed(one) != links.feed(make_query("堤防", year=["2014"]))
    assert links.feed(one) != links.feed(make_query("堤防", year=["2012", "2014"], scope="section"))
    assert links.feed(make_query(sort="year")) == "/feed"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (make_query(), "新收录的报告"),
        (make_query("听证会"), "检索“听证会”的新报告"),
        (make_query("“听证会” 税费"), "检索“‘听证会’ 税费”的新报告"),
        (make_query("税费", year=["2012"]), "检索“税费”的新报告（年度：2012）"),
        (
            make_query(section=["fees"], place=["990101101"]),
            "新收录的报告（地区：“甲镇”；章节：收费减免）",
        ),
    ],
)
def test_a_feed_is_named_for_what_was_asked(query: Query, title: str) -> None:
    """A reader has forty feeds side by side."""
    assert news.title(query, {"990101101": "甲镇"}) == title


# ---- the law: each arrival is seen once ----

TOWNS = ("望湖镇", "石坪乡", "柳湾镇")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "change", "remove", "nothing"]),
        st.sampled_from(TOWNS),
        st.integers(2010, 2012),
        st.booleans(),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_who_polls_sees_each_report_that_comes_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int, bool]]
) -> None:
    """A report shown twice is a nuisance; one never shown is a story missed."""
    folder = tmp_path_factory.mktemp("polled")
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    (corpus / "first.txt").write_text(text("青石乡", 2009), encoding="utf-8")
    came: Counter[str] = Counter({"青石乡-2009": 1})
    changed: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    said: dict[Path, str] = {}
    serial = count()
    with pytest.MonkeyPatch.context() as patch:
        for time, step in zip(iterated(), [None, *steps], strict=False):
            full = False
            if step is not None:
                what, town, year, full = step
                path = corpus / f"{town}{year}.txt"
                old = said.get(path)
                if what == "remove" and path.exists():
                    path.unlink()
                elif what == "change" or (what == "add" and old is None):
                    said[path] = text(town, year, f"第{next(serial)}次修堤")
                    path.write_text(said[path], encoding="utf-8")
                    (came if old is None else changed)[f"{town}-{year}"] += 1
                elif what == "add" and old is not None:
                    path.write_text(old, encoding="utf-8")
            patch.setattr(build, "now", lambda time=time: time)
            build.build([corpus], index, jobs=1, full=full)
            seen |= set(keys(index, make_query("公开")))
    assert Counter(key[0] for key in seen if len(key) == 2) == came
    assert Counter(key[0] for key in seen if len(key) == 3) == changed
