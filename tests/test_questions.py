"""The questions that journalists ask first, over the sample corpus; the answers were counted in its files by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index, make_query, open_index
from indexer.vocabulary.results import Results

# 青屿县 2019–2022: seventeen reports, all but 雾茗乡 2019 with 表三.
REFUSED = {
    "990123100-2019",  # 槐荫渡街道, 第三方 1
    "990123103-2019",  # 黄坡垅镇, 第三方 1
    "990123100-2020",  # 内部事务 1
    "990123101-2020",  # 白鹭汊镇, 过程性 1
    "990123103-2020",  # 过程性 1
    "990123100-2021",  # 第三方 1
    "990123101-2021",  # 第三方 1
    "990123200-2021",  # 雾茗乡, 过程性 1
    "990123102-2022",  # 乌硐镇, 过程性 1
}
PARTLY = {"990123103-2021", "990123100-2022", "990123103-2022"}
"""Refused nothing, and granted one request in part."""
NEITHER = {
    *("990123200-2019", "990123202-2019", "990123201-2020", "990123102-2021", "990123201-2022"),
}
WHERE = "县:青屿县 年:2019-2022"


@pytest.fixture(scope="module")
def index(corpus_index: Path) -> Iterator[Index]:
    with open_index(corpus_index) as index:
        yield index


def ids(results: Results) -> set[str]:
    """Which reports answer, all on one page."""
    assert len(results.hits) == results.reports
    return {hit.id for hit in results.hits}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (WHERE, REFUSED | PARTLY | NEITHER),
        (f"不予公开:>0 {WHERE}", REFUSED),
        (f"不予公开:=1 {WHERE}", REFUSED),
        (f"不予公开:>1 {WHERE}", set()),
        (f"(不予公开:>0 OR 部分公开:>0) {WHERE}", REFUSED | PARTLY),
        (f"部分公开:>0 -不予公开:>0 {WHERE}", PARTLY),
        (f"第三方:>0 {WHERE}", {"990123100-2019", "990123103-2019", "990123100-2021", "990123101-2021"}),
        (f"内部事务:>0 {WHERE}", {"990123100-2020"}),
        ("申请:>20 年:2021", set()),
        ("申请:>=14 年:2021", {"990123101-2021"}),
        ("申请:>13 年:2021", {"990123101-2021"}),
        ("申请:>20 年:2018", {"990123-2018", "990123103-2018"}),
        ("申请:>=18 年:2018", {"990123-2018", "990123103-2018", "990123100-2018"}),
        ("申请:>23 年:2018", {"990123-2018"}),
        ("申请:>137 年:2018", set()),
        # Two numbers in one report: the table says 14, the text 12.
        ("申请:=14 年:2020", {"990123103-2020"}),
        ("申请:=12 年:2020", {"990123103-2020"}),
        ("多个数:申请 年:2020", {"990123103-2020"}),
        # By applicant.
        ("商业企业申请:>0 年:2019-2022", {
            "990123100-2019", "990123100-2020", "990123100-2021", "990123101-2021", "990123102-2022",
        }),
        ("商业企业申请:>1 年:2019-2022", {"990123100-2019"}),
    ],
)  # fmt: skip
def test_who_refused_and_who_was_asked_most_is_one_question(
    index: Index, text: str, wanted: set[str]
) -> None:
    """A township missing from this list is a story not told; one too many is a retraction."""
    assert ids(index.search(make_query(text, size=60))) == wanted


def test_the_ranges_of_the_county_add_up_and_lead_to_their_reports(index: Index) -> None:
    """16 19 2 1 13 7 3 11 14 3 8 3 10 6 5 1 in the tables and texts, and 14 beside 12 in one report."""
    found = index.search(make_query(WHERE, counted=["申请"], size=60))
    buckets = next(f.buckets for f in found.facets if f.name == "requests_new")
    assert {b.value: b.count for b in buckets} == {"1-5": 7, "6-10": 4, "11-20": 5, "several": 1}
    chosen = make_query(WHERE, size=60, figure=["requests_new:6-10"])
    assert ids(index.search(chosen)) == {
        "990123101-2020", "990123103-2021", "990123100-2022", "990123102-2022",
    }  # fmt: skip


def test_the_most_asked_come_first_with_the_words_that_say_so(index: Index) -> None:
    """19, 16, 14 and 14, 13: of two numbers the larger counts downwards, the smaller upwards."""
    most = index.search(make_query(WHERE, sort="-requests_new", size=5)).hits
    assert [hit.id for hit in most] == [
        "990123103-2019", "990123100-2019", "990123101-2021", "990123103-2020", "990123100-2020",
    ]  # fmt: skip
    assert [[f.value for f in hit.figures] for hit in most] == [[19], [16], [14], [14, 12], [13]]
    least = index.search(make_query(WHERE, sort="requests_new", size=60)).hits
    assert [hit.id for hit in least][-5:] == [
        "990123103-2020", "990123100-2020", "990123101-2021", "990123100-2019", "990123103-2019",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "offered", "reports"),
    [
        (f"不予公开 {WHERE}", f"不予公开:>0 {WHERE}", 9),
        ("申请 >20 年:2018", "申请:>20 年:2018", 2),
        (f"表格:不予公开 {WHERE}", f"不予公开:>0 {WHERE}", 9),
    ],
)
def test_who_asks_in_words_is_led_to_the_number(
    index: Index, text: str, offered: str, reports: int
) -> None:
    """Every report has the label 不予公开 in its table, and nine refused something."""
    offers = {offer.q: offer.reports for offer in index.search(make_query(text)).offers}
    assert offers.get(offered) == reports, offers
