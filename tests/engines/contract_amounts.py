"""The part of the contract about what all answering reports state of a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest

from indexer.archive.figures import ABOUT, STATED
from indexer.desk.asking.query_language import make_query
from indexer.engines.contract import Amounts
from tests.invented import Opened, figure, report, section, with_ids

NEW, REFUSED = "requests_new", "requests_refused:person"


# 石坪乡 states nothing in 2013; 望湖镇's 2012 has rivals; 雾岭乡 is in no list.
STATING = [
    replace(
        report(town, year, section("s1", "概述", text, "overview"), code=code), figures=figures
    )
    for town, year, code, text, figures in (
        ("望湖镇", 2012, "990101100", "公开", (figure(NEW, 7, "several"), figure(NEW, 5, "several", "余"))),
        ("望湖镇", 2013, "990101100", "公开", (figure(NEW, 0, "none"), figure(REFUSED, None, "blank"))),
        ("石坪乡", 2013, "990101201", "公开", ()),
        ("石坪乡", 2015, "990101201", "保密", (figure(NEW, 12), figure(REFUSED, 3, "partial"))),
        ("雾岭乡", None, None, "公开", (figure(NEW, 40, "stated", "近"),)),
    )
]  # fmt: skip


class AmountContract:
    """What an engine must say of the figures of all reports at once."""

    engine: str

    @pytest.fixture()
    def stating(self, tmp_path: Path) -> Iterator[Opened]:
        with Opened(tmp_path, with_ids(STATING), self.engine) as opened:
            yield opened

    def test_each_report_is_there_with_its_year_place_and_figures(self, stating: Opened) -> None:
        """A total over reports of which one was left out, or counted for its neighbour, is printed as it is."""
        found = stating.engine.amounts(make_query("", sort="year"), [NEW, REFUSED])
        places = stating.engine.places()
        assert [places[n].label if n >= 0 else None for n in found.place.tolist()] == [
            "望湖镇", "望湖镇", "石坪乡", "石坪乡", "雾岭乡",
        ]  # fmt: skip
        assert found.report.tolist() == [0, 1, 2, 3, 4]
        assert found.year.tolist() == [2012, 2013, 2013, 2015, 0]
        assert _said(found, NEW) == [
            ("several", "over", 5, 7),
            ("none", "", 0, 0),
            (None, "", None, None),
            ("stated", "", 12, 12),
            ("stated", "under", 40, 40),
        ]
        assert _said(found, REFUSED) == [
            (None, "", None, None),
            ("blank", "", None, None),
            (None, "", None, None),
            ("partial", "", 3, 3),
            (None, "", None, None),
        ]

    def test_they_are_those_that_answer_in_the_order_of_the_answer(self, stating: Opened) -> None:
        """The numbers of a table of 2013 must not be those of other years, nor in other rows."""
        asked = make_query("公开", year=["2013-"], sort="-year", size=1, page=9)
        found = stating.engine.amounts(asked, [NEW])
        assert found.report.tolist() == [1, 2]
        assert _said(found, NEW) == [("none", "", 0, 0), (None, "", None, None)]
        oldest = stating.engine.amounts(make_query("", sort="-year"), [NEW])
        assert oldest.year.tolist() == [2015, 2013, 2013, 2012, 0]
        nothing = stating.engine.amounts(make_query("没有这句话"), [NEW])
        assert (nothing.report.tolist(), _said(nothing, NEW)) == ([], [])


def _said(amounts: Amounts, name: str) -> list[tuple[str | None, str, float | None, float | None]]:
    """State, qualifier, least and largest number of each report."""
    column = amounts.of[name]
    states = [STATED[n] if n < len(STATED) else None for n in column.state.tolist()]
    ends = [[None if isnan(n) else n for n in each.tolist()] for each in column[2:]]
    about = [ABOUT[n] for n in column.about.tolist()]
    return list(zip(states, about, *ends, strict=True))
