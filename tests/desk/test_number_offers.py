"""What is offered where a question is about numbers, or could be; and the numbers beside each hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexer import Index, make_query, open_index
from indexer.vocabulary.report import Cell, Report, Table
from tests.invented import figure, report, section
from tests.invented_index import build_index

TABLE = Table(0, ((Cell("（三）不予公开", head=True), Cell("3")),))


def at(
    town: str, code: str, year: int, text: str, *figures: tuple[str, float | None, str]
) -> Report:
    """A report with the standard table, ``text``, and what it states."""
    own = (
        section("s1", "一、概述", text, "overview", (TABLE,)),
        section("s2", "二、主动公开", "公开信息231条。", "proactive"),
    )
    made = report(town, year, *own, code=code)
    return replace(made, figures=tuple(figure(*each) for each in figures))


REPORTS = [
    at("石螺镇", "990101101", 2019, "防汛值班。", ("requests_new", 23, "stated"), ("requests_refused", 3, "stated"), ("proactive_total", 231, "stated")),
    at("石螺镇", "990101101", 2020, "水库除险。", ("requests_new", 0, "none"), ("requests_refused", 0, "stated")),
    at("芦汀镇", "990101102", 2020, "防汛打井。", ("requests_refused", 1, "partial"), ("proactive_total", 8, "several"), ("proactive_total", 9, "several")),
    at("柳埂乡", "990102201", 2020, "渠系改造。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("numbers"), REPORTS)) as index:
        yield index


@pytest.mark.parametrize(
    ("text", "q", "reports", "label"),
    [
        ("不予公开", "不予公开:>0", 2, "“不予公开”只在表格的固定栏目里；按数字检索：不予公开超过 0 件"),
        ('"不予公开"', "不予公开:>0", 2, "“不予公开”只在表格的固定栏目里；按数字检索：不予公开超过 0 件"),
        ("表格:不予公开", "不予公开:>0", 2, "按数字检索：不予公开超过 0 件"),
        ("不予公开 防汛", "不予公开:>0 防汛", 2, "“不予公开”只在表格的固定栏目里；按数字检索：不予公开超过 0 件"),
        ("主动公开", "主动公开:>0", 2, "按数字检索：主动公开数超过 0 条"),
        ("申请 >20件", "申请:>20", 1, "理解为：新收申请数超过 20 件"),
        ("申请数超过20", "申请:>20", 1, "理解为：新收申请数超过 20 件"),
        ("申请数:>20", "申请:>20", 1, "理解为：新收申请数超过 20 件"),
        ("防汛 政府信息公开申请：> 20", "防汛 申请:>20", 1, "理解为：含“防汛”，且新收申请数超过 20 件"),
        ("不予公开件数:>2", "不予公开:>2", 1, "理解为：不予公开超过 2 件"),
        ("本年主动公开信息数:>100", "主动公开:>100", 1, "理解为：主动公开数超过 100 条"),
        ("决定不予公开的:>2", "不予公开:>2", 1, "理解为：不予公开超过 2 件"),
        ("天气:>2", "不予公开:>2", 0, ""),
        ("申请数:20", "申请:20", 0, ""),
        ("标题:>2", "不予公开:>2", 0, ""),
        ("防汛 申请不少于 20 件", "防汛 申请:>=20", 1, "理解为：含“防汛”，且新收申请数不少于 20 件"),
        ("无:申请", "申请:=0", 1, "写明没有的：新收申请数为 0 件"),
        ("防汛 未写明:申请", "防汛 申请:=0", 0, ""),
        ("主动公开:231", '主动公开:"231"', 4, "按文字检索：在“主动公开”章节里含完整词句“231”"),
        ("主动公开:231条", '主动公开:"231条"', 4, "按文字检索：在“主动公开”章节里含完整词句“231条”"),
        ("主动公开:>230", '主动公开:"231"', 0, ""),
    ],
)  # fmt: skip
def test_the_way_to_the_numbers_is_offered_with_its_count(
    index: Index, text: str, q: str, reports: int, label: str
) -> None:
    """A search for 不予公开 that finds nothing looks as if nobody had refused anything."""
    offers = {offer.q: offer for offer in index.search(make_query(text)).offers}
    assert (q in offers) == bool(reports), [*offers]
    if reports:
        assert (offers[q].reports, offers[q].label) == (reports, label)
        assert index.rank(make_query(q)).reports == reports


def test_what_a_figure_was_offered_for_keeps_the_filters(index: Index) -> None:
    """An offer that forgets the year counts other reports than those on the page."""
    found = index.search(make_query("不予公开", year=["2020"]))
    assert next((o.q, o.reports) for o in found.offers) == ("不予公开:>0 年:2020", 1)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"text": "申请:>20"}, {"990101101-2019": [("requests_new", "stated", 23)]}),
        ({"text": "年:2019", "sort": "-requests_refused"}, {"990101101-2019": [("requests_refused", "stated", 3)]}),
        ({"text": "镇:芦汀镇", "counted": ["主动公开"]}, {"990101102-2020": [("proactive_total", "several", 8), ("proactive_total", "several", 9)]}),
        ({"text": "未写明:申请 防汛"}, {"990101102-2020": []}),
        ({"text": "防汛 -申请:>20"}, {"990101102-2020": []}),
        ({"text": "防汛 年:2019"}, {"990101101-2019": []}),
        (
            {"text": "防汛", "figure": ["requests_refused:partial"], "sort": "proactive_total"},
            {"990101102-2020": [("requests_refused", "partial", 1), ("proactive_total", "several", 8), ("proactive_total", "several", 9)]},
        ),
    ],
)  # fmt: skip
def test_each_hit_shows_the_numbers_that_were_asked_for_and_no_others(
    index: Index, asked: dict[str, object], wanted: dict[str, list[tuple[str, str, float]]]
) -> None:
    """Who sorts by a number wants to see it, with the words that say so."""
    found = index.search(make_query(**asked))  # type: ignore[arg-type]
    assert {h.id: [(f.name, f.state, f.value) for f in h.figures] for h in found.hits} == wanted
    for hit in found.hits:
        for shown in hit.figures:
            assert shown.quote
            assert shown.label
            assert shown.url.startswith(f"{hit.url.partition('?')[0]}")
            assert f"#f-{shown.name}" in shown.url
