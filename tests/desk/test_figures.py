"""What reports state of chosen figures: as printed, with its words, and added up only where that is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import Index, export, figures, make_query, open_index
from indexer.desk.figure_table import OVERLAPPING, STOCK, FigureTable
from indexer.desk.figures import StatedValue
from indexer.vocabulary.errors import BadRequest
from tests.invented_figures import (
    NEW,
    REFUSED,
    STAFF,
    WEBSITE,
    reports_with_figures,
    stated,
    stating,
)
from tests.invented_index import build_index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("figures"), reports_with_figures())) as it:
        yield it


def values(index: Index, *names: str, **asked: str) -> dict[str, dict[str, StatedValue]]:
    """By report what it states."""
    found = figures.figure_rows(index, make_query("", size=100, **asked), names)
    return {row.report: row.values for row in found.rows}


def test_each_state_is_told_as_it_is_and_nothing_said_is_nothing(index: Index) -> None:
    """A blank read as zero, or a rival chosen in silence, is a false number in print."""
    found = values(index, NEW, REFUSED)
    assert found["990101202-2019"] == {}
    none = found["990101202-2022"][NEW]
    assert (none.state, none.value, none.rivals) == ("none", 0, ())
    blank = found["990101101-2021"][NEW]
    assert (blank.state, blank.value, blank.quote) == ("blank", None, "申请 | / |")
    assert blank.url == f"/reports/990101101-2021#f-{NEW}"
    partial = found["990101101-2021"][REFUSED]
    assert (partial.state, partial.value) == ("partial", 2)
    several = found["990101202-2021"][NEW]
    assert (several.state, several.value, several.qualifier) == ("several", None, None)
    assert [(r.value, r.qualifier, r.quote) for r in several.rivals] == [
        (7, None, "共7件"),
        (5, "余", "共5件"),
    ]
    assert [r.url for r in several.rivals] == [
        f"/reports/990101202-2021#f-{NEW}",
        f"/reports/990101202-2021#f-{NEW}.2",
    ]
    assert NEW in found["990101202-2021"]


def test_a_number_leads_to_its_own_cell_wherever_it_is_listed(index: Index) -> None:
    """A reader who clicks 5 in the results and lands on a section of 25 rows looks it up by hand."""
    by_id = {hit.id: hit for hit in index.search(make_query("申请:>=1")).hits}
    asked = "?q=%E7%94%B3%E8%AF%B7%3A%3E%3D1"
    cells = [f"/reports/990101202-2021{asked}#f-{NEW}{end}" for end in ("", ".2")]
    assert [figure.url for figure in by_id["990101202-2021"].figures] == cells
    assert by_id["990101202-2021"].matches == ()
    rows = {row.id: row for row in export.whole_corpus(index, "https://here.example").rows}
    assert [(f.name, f.url) for f in rows["990101202-2021"].figures] == [
        (NEW, f"https://here.example/reports/990101202-2021#f-{NEW}"),
        (NEW, f"https://here.example/reports/990101202-2021#f-{NEW}.2"),
        (REFUSED, f"https://here.example/reports/990101202-2021#f-{REFUSED}"),
    ]
    assert values(index, WEBSITE)["990101101-2022"][WEBSITE].qualifier == "余"


def test_rows_are_those_that_answer_in_the_order_of_the_search(index: Index) -> None:
    """Who sorts by a figure and turns the page must not meet a report twice, nor miss one."""
    asked = make_query("河道", year="2020-", sort=f"-{NEW}", size=2)
    pages = [figures.figure_rows(index, replace(asked, page=n), [NEW]) for n in (1, 2, 3)]
    assert [[row.report for row in page.rows] for page in pages] == [
        ["990101-2020", "990101101-2022"],
        ["990101101-2020", "雾岭乡-2022"],
        ["990101101-2021"],
    ]
    assert {page.total for page in pages} == {5}
    assert pages[0].next_url is not None
    assert f"sort=-{NEW}" in pages[0].next_url
    assert "size=2" in pages[0].next_url
    assert pages[2].next_url is None


def test_an_applicant_is_a_figure_of_its_own(index: Index) -> None:
    """自然人 and all applicants are two numbers."""
    found = figures.figure_rows(index, make_query(""), ["requests_new:person"])
    (figure,) = found.figures
    assert (figure.name, figure.by, figure.label) == (
        "requests_new:person",
        "person",
        "自然人新收申请数",
    )
    stating_it = [row.report for row in found.rows if row.values]
    assert stating_it == ["990101202-2022"]


def test_a_figure_is_called_by_its_name_or_as_queries_call_it() -> None:
    """What can be typed into the search box must not be refused in an address."""
    assert figures.chosen(["", "requests_new", " 申请 ", "不予公开"]) == (NEW, REFUSED)
    assert figures.column("rules_made").form == "2019"
    assert figures.column(NEW).form is None
    with pytest.raises(BadRequest, match="没有叫"):
        figures.chosen(["requests_new:nobody"])
    with pytest.raises(BadRequest, match="最多"):
        figures.chosen(["专职", "兼职", "培训", "解读", "建议", "提案"])


def test_no_figure_at_all_is_refused(index: Index) -> None:
    """An empty table would say that nothing is stated."""
    with pytest.raises(BadRequest, match="一到五个"):
        figures.figure_rows(index, make_query(""), [""])


def table(index: Index, *names: str, column: str = "", **asked: str) -> FigureTable:
    return FigureTable(index, make_query("", size=100, **asked), names, column)


def test_places_stand_in_rows_and_years_in_columns(index: Index) -> None:
    """A number in the column beside is a number of another year."""
    made = table(index, NEW)
    assert made.years == (2019, 2020, 2021, 2022)
    cells = {
        row.label: [[c.value and (c.value.state, c.value.value) for c in year] for year in row.cells[NEW]]
        for row in made.rows
    }  # fmt: skip
    assert cells == {
        "青屿县": [[], [("stated", 130)], [], []],
        "甲镇": [[], [("stated", 4)], [("blank", None)], [("stated", 13)]],
        "乙乡": [[None], [], [("several", None)], [("none", 0)]],
        "雾岭乡": [[], [], [], [("stated", 2.5)]],
    }


@pytest.mark.parametrize(
    ("sort", "column", "order"),
    [
        ("relevance", "", ["青屿县", "甲镇", "乙乡", "雾岭乡"]),
        (f"-{NEW}", "", ["青屿县", "甲镇", "乙乡", "雾岭乡"]),
        (NEW, "", ["乙乡", "雾岭乡", "甲镇", "青屿县"]),
        (f"-{NEW}", "2022", ["甲镇", "雾岭乡", "乙乡", "青屿县"]),
        (NEW, "2022", ["乙乡", "雾岭乡", "甲镇", "青屿县"]),
        (f"-{NEW}", "2021", ["乙乡", "青屿县", "甲镇", "雾岭乡"]),
    ],
)
def test_rows_are_sorted_by_one_year_or_by_all_and_without_a_number_last(
    index: Index, sort: str, column: str, order: list[str]
) -> None:
    """A blank that sorts as zero stands among the places that said none."""
    assert [row.label for row in table(index, NEW, sort=sort, column=column).rows] == order


def test_a_sum_is_made_only_where_adding_up_is_right(index: Index) -> None:
    """A county's number added to that of its townships counts each request twice."""
    made = table(index, NEW, REFUSED, STAFF)
    silent, county, unsure, plain = made.totals(NEW)
    assert (silent.value, silent.stated, silent.reports) == (None, 0, 1)
    assert (county.value, county.reason) == (None, OVERLAPPING)
    assert (unsure.value, unsure.least, unsure.stated) == (5, True, 2)  # of 7 and 5 the least
    assert (plain.value, plain.least, plain.about, plain.stated) == (15.5, False, False, 3)
    assert (made.totals(REFUSED)[2].value, made.totals(REFUSED)[2].least) == (2, True)
    assert {total.reason for total in made.totals(STAFF)} == {STOCK}
    alone = table(index, NEW, place="甲镇")
    assert [total.value for total in alone.totals(NEW)] == [4, None, 13]


def test_a_sum_with_a_nearly_is_about_and_one_with_more_than_at_least(tmp_path: Path) -> None:
    """近百 is less than 100: a sum with it is neither exact nor a bound."""
    reports = [
        stating("甲镇", 2021, "990101101", [stated(NEW, 100, qualifier="近")]),
        stating("乙乡", 2021, "990101202", [stated(NEW, 340, qualifier="余")]),
        stating("乙乡", 2022, "990101202", [stated(NEW, 340, qualifier="余")]),
        stating("甲镇", 2022, "990101101", [stated(NEW, 1, qualifier="累计")]),
        stating("甲镇", 2023, "990101101", [stated(NEW, 1, qualifier="累计")]),
    ]
    with open_index(build_index(tmp_path, reports)) as index:
        near, over, plain = table(index, NEW).totals(NEW)
    assert (near.value, near.least, near.about) == (440, False, True)
    assert (over.value, over.least, over.about) == (341, True, False)
    assert (plain.value, plain.least, plain.about) == (1, False, False)


def test_two_reports_of_one_place_and_year_are_both_shown_and_not_added(tmp_path: Path) -> None:
    """A bureau's and the government's of one county may count the same requests."""
    twice = [
        replace(stating("甲镇", 2021, "990101101", [stated(NEW, n)]), path=f"{n}.txt")
        for n in (3, 8)
    ]
    with open_index(build_index(tmp_path, twice)) as index:
        made = table(index, NEW)
        ((cell,),) = [row.cells[NEW] for row in made.rows]
        assert sorted(c.value.value or 0 for c in cell if c.value) == [3, 8]
        assert made.totals(NEW)[0].reason == OVERLAPPING


def test_each_report_is_in_one_bucket_of_the_spread(index: Index) -> None:
    """Buckets that do not add up to the total hide a report."""
    spread = table(index, NEW).spread(NEW)
    assert spread == {
        "0": 1, "1-5": 2, "11-20": 1, "101-200": 1, "several": 1, "blank": 1, "unstated": 1,
    }  # fmt: skip
    assert sum(spread.values()) == 8


def test_the_highest_are_those_with_a_number(index: Index) -> None:
    """None and blank are not the lowest of the highest."""
    found = [(p.label, p.year, p.value) for p in table(index, NEW).highest(NEW, 9)]
    assert found == [
        ("青屿县", 2020, 130),
        ("甲镇", 2022, 13),
        ("乙乡", 2021, 7),
        ("甲镇", 2020, 4),
        ("雾岭乡", 2022, 2.5),
    ]
    assert len(table(index, NEW).highest(NEW, 2)) == 2
