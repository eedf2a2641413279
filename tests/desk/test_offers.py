"""What is offered beside an answer: other readings, counted, keeping the filters, never taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Index, make_query, open_index
from indexer.desk.asking.query_language import narrowed
from indexer.desk.offers import MOST
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Cell, Report, Step, Table
from tests.invented import report, section
from tests.invented_index import build_index

TABLE = Table(0, ((Cell("属于国家秘密", head=True), Cell("3")),))
COUNTIES = {"990101": "青屿县", "990102": "蓼洲县"}


def at(town: str, code: str, year: int, text: str, fees: str = "没有收费。") -> Report:
    """A report of a town with ``text`` in one section and ``fees`` in another."""
    own = (
        section("s1", "一、概述", text, "overview", (TABLE,)),
        section("s2", "二、收费", fees, "fees"),
    )
    made = report(town, year, *own, code=code, title="政府信息公开工作年度报告")
    county = Step(code[:6], COUNTIES[code[:6]])
    place = replace(made.place, lineage=(county, Step(code, town, county.value)))
    return replace(made, path=f"{code}/{year}.txt", place=place)


REPORTS = [
    at("石螺镇", "990101101", 2015, "防汛值班，转移群众。硬化村道8,300米。"),
    at(
        "石螺镇",
        "990101101",
        2016,
        "水库除险，经费公示，群众演练。青政发﹝2016﹞8 号：Ⅳ级响应。",
        "防汛费用12元。",
    ),
    at("芦汀镇", "990101102", 2016, "抗旱打井，硬化村道8300米。"),
    at("柳埂乡", "990102201", 2016, "水库清淤，经费公示，防汛演练。"),
    at("柳埂乡", "990102201", 2017, "渠系改造，转移支付。按青政发〔2016〕8号启动IV级响应。"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("offers"), REPORTS)) as index:
        yield index


def offered(index: Index, text: str, **filters: list[str]) -> dict[str, int]:
    """The whole queries that are offered, with their counts."""
    found = index.search(narrowed(make_query(text), filters))
    return {offer.q: offer.reports for offer in found.offers}


@pytest.mark.parametrize(
    ("text", "first", "reports"),
    [
        ("青屿县 水库", "县:青屿县 水库", 1),
        ("青屿 水库", "县:青屿县 水库", 1),
        ("水库 青嶼縣", "县:青屿县 水库", 1),
        ("石螺", "镇:石螺镇", 2),
        ("石螺镇 防汛", "镇:石螺镇 防汛", 2),
        ("石螺镇2016年年报", "镇:石螺镇 年:2016", 1),
        ("石螺镇 2016年报", "镇:石螺镇 年:2016", 1),
        ("2016年度石螺镇政府信息公开工作报告", "镇:石螺镇 年:2016", 1),
        ("青屿县石螺镇的水库", "县:青屿县 镇:石螺镇 水库", 1),
        ("柳埂 2016 水库", "乡:柳埂乡 年:2016 水库", 1),
        ("2016年以来 渠系", "年:2016- 渠系", 1),
        ("2016年以来渠系", "年:2016- 渠系", 1),
        ("2015-2016年 转移", "年:2015-2016 转移", 1),
        ("青屿县 2015 2016 防汛", "县:青屿县 (年:2015 OR 年:2016) 防汛", 2),
        ("石螺镇 柳埂乡 水库", "(镇:石螺镇 OR 乡:柳埂乡) 水库", 2),
        ("石螺水库", "镇:石螺镇 水库", 1),
        ("8300 石螺", "镇:石螺镇 8300", 1),
        ("石螺镇政府水库", "镇:石螺镇 水库", 1),
        ("青屿石螺水库", "县:青屿县 镇:石螺镇 水库", 1),
        ("二〇一六年石螺镇年报", "镇:石螺镇 年:2016", 1),
        ("2016+ 水库", "年:2016- 水库", 2),
        ("近两年 水库", "年:2016-2017 水库", 2),
        ("最近2年水库", "年:2016-2017 水库", 2),
        ("过去一年的转移", "年:2017 转移", 1),
        ("地方:青屿县 水库", "县:青屿县 水库", 1),
        ("所在地：石螺镇", "镇:石螺镇", 2),
        ("水库 -青屿县", "水库 -县:青屿县", 1),
        ("水库 -2017年", "水库 -年:2017", 2),
        ("(青屿县 OR 蓼洲县) 水库", "(县:青屿县 OR 县:蓼洲县) 水库", 2),
        ("(2015 OR 2016) 水库", "(年:2015 OR 年:2016) 水库", 2),
        ("990101101 水库", "镇:石螺镇 水库", 1),
        ("2016石螺镇年报", "镇:石螺镇 年:2016", 1),
        ("石螺镇 2016 年 年报", "镇:石螺镇 年:2016", 1),
        ("石螺镇人民政府 水库", "镇:石螺镇 水库", 1),
        ("青屿县各镇的水库", "县:青屿县 水库", 1),
        ("青屿县所有乡镇", "县:青屿县", 3),
        ("2016年开始 渠系", "年:2016- 渠系", 1),
    ],
)
def test_a_place_or_a_year_among_the_words_is_offered_as_a_condition(
    index: Index, text: str, first: str, reports: int
) -> None:
    """Nobody who types 青屿县 防汛 knows that a report seldom names its own county."""
    assert next(iter(offered(index, text).items())) == (first, reports)


@pytest.mark.parametrize(
    "text",
    [
        "水库",
        "防汛 演练",
        "经费公示",
        "年报 水库",
        '-"青屿县" 水库',
        '"青屿县" 水库',
        "(水库 OR 防汛) 演练",
        "青屿县办法 水库",
        "990109 水库",
        "漏报:2016 水库",
        "标题:青屿县",
        "8300",
        "第2016号 水库",
        "近年 水库",
        "附近十户 水库",
        "近三年级 水库",
    ],
)
def test_words_that_are_no_place_and_no_year_are_offered_as_none(index: Index, text: str) -> None:
    """An offer under every answer is seen by nobody."""
    assert not [q for q in offered(index, text) if "县:" in q or "镇:" in q or "年:" in q]


def test_an_offer_is_never_taken_by_itself(index: Index) -> None:
    """石螺镇 as a word finds who mentions the town, which may be just what is wanted."""
    found = index.search(make_query("青屿县 水库"))
    assert (found.reports, found.hits) == (0, ())
    assert found.query.root == make_query("青屿县 水库").root


@pytest.mark.parametrize(
    ("text", "q", "reports"),
    [
        ('"国家秘密"', '表格:"国家秘密"', 5),
        ("防汛 - 演练", "防汛 -演练", 1),
        ("防汛 + 抗旱", "防汛 OR 抗旱", 4),
        ("防?演练", '"防 演练"~1', 1),
        ("打井或清淤", "打井 OR 清淤", 2),
        ("防汛/抗旱", "防汛 OR 抗旱", 4),
        ("before:2016 防汛", "年:-2015 防汛", 1),
        ('"8300米"', '"8300米" OR "8,300米"', 2),
        ('"8,300米" 抗旱', '("8300米" OR "8,300米") 抗旱', 1),
        ('"水库 演练"', "水库 演练", 2),
        ("水库打井", "水库", 2),
        ('"水库 演练"~1 "清淤"', "水库 演练 清淤", 1),
        ("防讯值班", "防汛值班", 1),
        ("IV级响应", "IV级响应 OR Ⅳ级响应", 2),
        ('"ⅳ级"', '"ⅳ级" OR "IV级"', 2),
        ('"青政发[2016]8号"', '"青政发[2016]8号" OR "青政发[2016]8 号"', 2),
        ('"青政发 [2016] 8 号：" 水库', '"青政发[2016]8 号：" 水库', 1),
    ],
)  # fmt: skip
def test_another_spelling_is_offered_where_it_finds_more(
    index: Index, text: str, q: str, reports: int
) -> None:
    """What was typed is answered; what was meant is one click away."""
    assert offered(index, text).get(q) == reports


def test_where_no_report_has_all_the_words_most_of_them_are_offered(index: Index) -> None:
    """Four words find nothing, three find the story; which one was too much has to be said."""
    found = index.search(make_query("防汛 水库 演练 火星"))
    assert found.reports == 0
    assert found.offers[0].q == "防汛 水库 演练"
    assert found.offers[0].label.startswith("不要求“火星”，")
    assert found.offers[0].reports == 2
    counts = [o.reports for o in index.search(make_query("抗旱 渠系 水库")).offers]
    assert counts == sorted(counts, reverse=True)


def test_what_only_tables_have_is_said_to_stand_there(index: Index) -> None:
    """“国家秘密” that finds nothing looks as if no form had the word; the click counts those that have."""
    said = {
        o.q: (o.label, o.reports)
        for o in index.search(make_query('"国家秘密"', year=["2016"])).offers
    }
    assert said['表格:"国家秘密" 年:2016'] == ("“国家秘密”只在表格里有；在表格里检索“国家秘密”", 3)
    said = {
        o.q: (o.label, o.reports) for o in index.search(make_query("国家秘密 防汛 火星")).offers
    }
    assert "表格:国家秘密 防汛 火星" not in said


def test_offers_keep_the_filters_and_say_what_was_given_up(index: Index) -> None:
    """只查“…” once dropped county and years without a word."""
    found = index.search(make_query("抗旱 水库", place=["青屿县"], year=["2016"]))
    first = found.offers[0]
    assert first.q == "抗旱 年:2016 县:青屿县" or first.q == "水库 年:2016 县:青屿县"
    asked = parse_qs(urlsplit(first.url).query)
    assert (asked["place"], asked["year"]) == (["青屿县"], ["2016"])
    given_up = index.search(make_query("火星 渠系", place=["青屿县"], year=["2016"])).offers
    assert [(o.label, o.q, o.reports) for o in given_up] == [
        ("不限年度、地区，不要求“火星”，含“渠系”", "渠系", 1)
    ]
    wider = {o.label: o.q for o in index.search(make_query("渠系", year=["2016"])).offers}
    assert wider["不限年度"] == "渠系"
    wider = {o.label: o.q for o in index.search(make_query("年:2016 渠系")).offers}
    assert wider == {"不限年度：2016": "渠系"}


def test_two_characters_set_aside_are_offered_in_quotation_marks(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an engine leaves out by its law must not go missing in silence."""
    engine = index._engine
    counts = engine.counts

    def fewer(clauses: list[object]) -> list[int]:
        # As an engine does that sets 水库 aside in all reports but one.
        return [min(n, 1) if "Phrase" not in repr(c) and "水库" in repr(c) else n
                for c, n in zip(clauses, counts(clauses), strict=True)]  # type: ignore[arg-type]  # fmt: skip

    monkeypatch.setattr(engine, "counts", fewer)
    (offer,) = index._offers.of(make_query("水库"), 1)
    assert (offer.q, offer.reports) == ('"水库"', 2)
    assert index._offers.of(make_query("经费"), 2) == ()
    assert index._offers.of(make_query("水库清"), 1) == ()


TYPED = st.lists(
    st.sampled_from(
        ["青屿县", "柳埂", "2016", "2015年以来", "防汛", "水库", "火星", '"国家秘密"', "8300米", "石螺镇2016年报",
         "-", "+", "或", "(", ")", "-演练", "标题:报告", "县:青屿", "镇:无名镇", '"水库 演练"~2', "*", "?"]
    ),
    max_size=5,
).map(" ".join)  # fmt: skip
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "year": st.just(["2016"]),
        "place": st.sampled_from([["青屿县"], ["石螺"], ["990102"]]),
        "section": st.just(["fees"]),
    },
)


@settings(deadline=None, max_examples=80)
@given(TYPED, FILTERS, st.sampled_from(["report", "section"]))
def test_every_offer_finds_what_it_says(
    index: Index, text: str, filters: dict[str, list[str]], scope: str
) -> None:
    """A count that is wrong, or a link to nothing, is worse than no offer."""
    found = index.search(narrowed(make_query(text, scope=scope), filters))
    assert len(found.offers) <= MOST
    assert len({offer.q for offer in found.offers}) == len(found.offers)
    for offer in found.offers:
        asked = parse_qs(urlsplit(offer.url).query)
        led = make_query(asked.get("q", [""])[0], scope=asked.get("scope", ["report"])[0])
        led = narrowed(led, {name: asked.get(name, []) for name in ("year", "place", "section")})
        assert index.rank(led).reports == offer.reports > 0
        if scope == "report":
            assert index.rank(make_query(offer.q)).reports == offer.reports


def test_a_question_that_asks_for_everything_is_offered_nothing(index: Index) -> None:
    """There is nothing that it could have meant instead."""
    assert index.search(Query()).offers == ()
    assert index.search(make_query("！")).offers == ()
