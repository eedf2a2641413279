"""What a query being typed may become: places, kinds, years, words and phrases of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer import Index, make_query, open_index
from indexer.desk.asking.completion import LONGEST, MOST, Suggestion, Typed, last_clause
from indexer.language import pinyin
from indexer.vocabulary.report import Report, Step
from tests.invented import figure, report, section
from tests.invented_index import build_index

PROVINCE = Step("990000", "云泽省")
CITY = Step("990100", "临湖市", "990000")
EAST = Step("990101", "东坪县", "990100")
WEST = Step("990102", "西坪区", "990100")
NAMESAKES = (
    Step("990101103", "石塘镇", "990101"),
    Step("990102103", "石塘镇", "990102"),
)


def at(township: Step, county: Step, year: int, text: str, heading: str = "二、情况") -> Report:
    """A report of ``township`` with ``text`` in a section on requests."""
    own = (
        section("s1", "一、概述", "坚持公开为常态。", "overview"),
        section("s2", heading, text, "requests"),
    )
    made = report(township.name, year, *own, code=township.value)
    place = replace(made.place, lineage=(PROVINCE, CITY, county, township))
    return replace(made, path=f"{township.value}/{year}.txt", place=place)


def invented() -> list[Report]:
    """Two counties, two towns of one name, a town that became a subdistrict, one unlisted."""
    qinghe = Step("990101101", "青禾镇", "990101")
    now = Step("990101102", "白渡街道", "990101", ("990101202", "白渡镇"))
    east, west = NAMESAKES
    return [
        at(qinghe, EAST, 2014, "不予公开的有三件。收到申请。"),
        at(qinghe, EAST, 2015, "不予公开的有一件。收到举报。"),
        at(now, EAST, 2014, "收到申请。收取费用。"),
        at(east, EAST, 2015, "不予公开一件。"),
        at(west, WEST, 2015, "没有收到申请。"),
        at(west, WEST, 2016, "石塘镇没有收到申请。"),
        report("孤岛乡", 2016, section("s1", "一、收费", "全年不收费。", "fees")),
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("completion"), invented())) as index:
        yield index


def queries(found: list[Suggestion]) -> list[str]:
    return [suggestion.query for suggestion in found]


def of_kind(found: list[Suggestion], kind: str) -> list[Suggestion]:
    return [suggestion for suggestion in found if suggestion.kind == kind]


@pytest.mark.parametrize("typed", ["青", "青禾", "qinghe", "qinghezhen", "qhz", "QHZ", "qing'he"])
def test_a_place_is_found_by_its_name_and_by_its_pinyin(index: Index, typed: str) -> None:
    """Who types fast types first letters, before any input method has made characters of them."""
    (place,) = of_kind(index.suggestions(typed), "place")
    assert place == Suggestion(
        "青禾镇 · 临湖市东坪县",
        "镇:青禾镇 ",
        "place",
        "地区",
        2,
        "/search?q=%E9%95%87%3A%E9%9D%92%E7%A6%BE%E9%95%87",
    )


def test_every_reading_of_a_character_finds_its_place(index: Index) -> None:
    """A reader elsewhere does not know how the locals say it."""
    spelt = pinyin.typings("石塘镇")
    assert len([s for s in spelt if s.endswith("tangzhen")]) > 1  # shi and dan
    for typed in spelt:
        shown = {place.text.partition(" ")[0] for place in index.suggestions(typed)}
        assert "石塘镇" in shown, typed


def test_namesakes_are_told_apart_and_lead_to_one_place_each(index: Index) -> None:
    """The figures of one 石塘镇 under the name of the other are a correction in the paper."""
    found = of_kind(index.suggestions("石塘镇"), "place")
    assert [(s.text, s.query, s.reports) for s in found] == [
        ("石塘镇 · 临湖市西坪区", "区:西坪区 镇:石塘镇 ", 2),
        ("石塘镇 · 临湖市东坪县", "县:东坪县 镇:石塘镇 ", 1),
    ]


def test_a_namesake_that_is_excluded_goes_by_its_code(index: Index) -> None:
    """-区:西坪区 镇:石塘镇 would exclude the whole county and ask for both towns."""
    found = of_kind(index.suggestions("-石塘"), "place")
    assert queries(found) == ["-地区:990102103 ", "-地区:990101103 "]
    assert [s.reports for s in found] == [len(invented()) - 2, len(invented()) - 1]


def test_a_former_name_leads_to_the_place_of_today(index: Index) -> None:
    """Old clippings name towns that are subdistricts now."""
    for typed in ("白渡镇", "bdz"):
        (place,) = of_kind(index.suggestions(typed), "place")
        assert place.text == "白渡镇（今白渡街道） · 临湖市东坪县"
        assert place.query == "街道:白渡街道 "


def test_no_place_is_offered_that_has_no_report(index: Index) -> None:
    """A suggestion that finds nothing teaches the reader not to look at suggestions."""
    assert index.suggestions("qdz") == []
    assert index.suggestions("镇:齐都") == []
    assert of_kind(index.suggestions("孤岛"), "place")[0].query == "乡:孤岛乡 "


def test_what_is_typed_is_a_place_so_it_comes_first(index: Index) -> None:
    """The text holds 石塘镇 as a word too, but who types a town's name wants the town."""
    found = index.suggestions("石塘")
    assert [s.kind for s in found][:2] == ["place", "place"]
    assert "石塘镇" not in [s.text for s in found]


def test_after_the_name_of_a_filter_only_its_values_are_offered(index: Index) -> None:
    """镇: asks for a place; a word there would be read as the name of one."""
    assert {s.kind for s in index.suggestions("镇:石")} == {"place"}
    assert queries(index.suggestions("县:dp")) == ["县:东坪县 "]
    assert queries(index.suggestions("年:")) == ["年:2016 ", "年:2015 ", "年:2014 "]
    assert queries(index.suggestions("年度：2015")) == ["年度：2015 "]
    assert queries(index.suggestions("章节:收")) == ["章节:收费减免 "]
    assert index.suggestions("标记:") == []


def test_a_kind_of_section_is_completed_to_be_looked_in(index: Index) -> None:
    """Nobody guesses that 依申请公开: is a way to ask."""
    (kind,) = of_kind(index.suggestions("依申"), "section")
    assert (kind.text, kind.query, kind.reports) == ("依申请公开:", "依申请公开:", 6)
    assert (
        kind.url == "/search?q=%E7%AB%A0%E8%8A%82%3A%E4%BE%9D%E7%94%B3%E8%AF%B7%E5%85%AC%E5%BC%80"
    )
    assert queries(of_kind(index.suggestions("申请办"), "section")) == ["依申请公开:"]
    assert not of_kind(index.suggestions("保密"), "section")  # no report has one


def test_words_come_by_how_many_sections_hold_them(index: Index) -> None:
    """Of all words that begin so, the reader most likely means a common one."""
    words = of_kind(index.suggestions("收"), "word")
    assert (words[0].text, words[0].reports) == ("收到", 5)
    assert {"收到", "收取", "收费"} <= {s.text for s in words}
    counts = [s.reports for s in words]
    assert counts == sorted(counts, key=lambda n: -(n or 0))


def test_a_phrase_goes_on_as_the_reports_go_on(index: Index) -> None:
    """The formulas are of several words, and to be found as they stand they must be exact."""
    assert ('"不予公开" ', 3) in [(s.query, s.reports) for s in index.suggestions("不予公")]
    for typed, closed in (
        ('"不予公', '"不予公开" '),
        ("“不予公", "“不予公开” "),
        ("「不予", "「不予公开」 "),
    ):
        assert closed in queries(index.suggestions(typed))


def test_only_the_last_clause_is_completed(index: Index) -> None:
    """What the reader wrote before is the reader's."""
    for before in ("举报 ", "（举报） ", '"收到 举报" ', "年:2015　", "-"):
        assert queries(index.suggestions(before + "qhz")) == [before + "镇:青禾镇 "]
    assert "依申请公开:收到 " in queries(index.suggestions("依申请公开:收"))
    assert index.suggestions("举报 ") == []


@pytest.mark.parametrize(
    "typed",
    ["收", "石", "年:2015 收", "年:2015 -收", "(年:2015) s", "依申请公开:收", "标题:公", "小标题:收",
     '举报 "不予', "年:", "收到 章节:", "概", "没有 石塘", "s", "-b", "举报 -依申请公开:收"],
)  # fmt: skip
def test_the_number_is_what_the_address_answers_with(index: Index, typed: str) -> None:
    """A number that is not true of the next page is a reason to trust no number."""
    found = index.suggestions(typed)
    assert found
    for suggestion in found:
        asked = suggestion.query if suggestion.kind != "section" else None
        if asked is None:  # a kind to look in asks for nothing yet
            asked = asked_at(suggestion.url)
        assert asked_at(suggestion.url) == asked.strip()
        assert index.search(make_query(asked)).reports == suggestion.reports, suggestion


def asked_at(url: str) -> str:
    return parse_qs(urlsplit(url).query)["q"][0]


def test_a_number_says_what_the_whole_query_answers_with(index: Index) -> None:
    """A number of the last word alone would promise less than the reader gets, or more."""
    for typed in ("举报 OR 收", "(青禾镇 OR 举报) 收", "年:2014 申", "-举报 收"):
        suggestions = index.suggestions(typed)
        assert suggestions
        for suggestion in suggestions:
            asked = make_query(asked_at(suggestion.url))
            assert suggestion.reports == index.rank(asked).reports, suggestion.query


def test_nothing_is_said_to_what_cannot_be_completed(index: Index) -> None:
    """Help must never fail: it is asked at every key."""
    odd = [
        "",
        " ",
        "*",
        "“",
        "-",
        "(",
        "a:b",
        "OR",
        "\ud800",
        "收\0",
        "(" * 30 + "收",
        "年:甲",
        "'",
    ]
    for typed in odd:
        assert index.suggestions(typed) == [], typed
    assert index.suggestions("收" * (LONGEST + 1)) == []


def test_there_are_never_more_than_fit(index: Index) -> None:
    """A list longer than the screen hides the page and helps nobody."""
    for typed in ("章节:", "石", "s", "收", "年:"):
        assert len(index.suggestions(typed)) <= MOST


def test_half_a_character_and_markup_in_the_reports_stay_there(tmp_path: Path) -> None:
    """What a report says must not become an instruction to the next reader's browser."""
    hostile = section("s1", "一、收<script>", '收费"quoted\ud800收费"<img src=x>。', "fees")
    with open_index(build_index(tmp_path, [report("甲镇", 2013, hostile)])) as index:
        for typed in ("收", "收费", '"收费'):
            assert all("<" not in s.text + s.query for s in index.suggestions(typed))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("收费 减", Typed("收费 ", value="减")),
        ("（收费|减", Typed("（收费|", value="减")),
        ("收费“减", Typed("收费", quote="“", value="减")),
        ("收费 -镇：“齐", Typed("收费 ", "-", "镇：", "place", "“", "齐")),
        ("“收费 减”免", Typed("“收费 减”", value="免")),
        ("费用:减", Typed("", "", "费用:", "fees", value="减")),
        ("乙:减", Typed("", value="乙:减")),
    ],
)
def test_the_last_clause_begins_where_the_reader_of_queries_says(text: str, typed: Typed) -> None:
    """Completing half of a clause would change what the other half asks."""
    assert last_clause(text) == typed


@pytest.fixture(scope="module")
def stating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Three reports: one that refused something, one that says there was nothing, one with a blank."""
    stated = [
        (figure("requests_new", 20), figure("requests_refused", 3), figure("fees_yuan", 12)),
        (figure("requests_new", 0, "none"), figure("requests_refused", 0)),
        (figure("requests_new", None, "blank"),),
    ]
    reports = [
        replace(each, figures=figures) for each, figures in zip(invented()[:3], stated, strict=True)
    ]
    directory = tmp_path_factory.mktemp("stating")
    with open_index(build_index(directory, reports)) as index:
        yield index


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("申请:", {"申请:>0": 1, "申请:=0": 1, "申请:>10": 1, "空白:申请": 1}),
        ("防汛 OR 申请：", {"防汛 OR 申请：>0": 1, "防汛 OR 申请：=0": 1, "防汛 OR 申请：>10": 1, "防汛 OR 空白:申请": 1}),
        ("申请:>", {"申请:>0": 1, "申请:>10": 1}),
        ("申请:>1", {"申请:>1": 1}),
        ("申请:>=20", {"申请:>=20": 1}),
        ("申请:>20", {}),
        ("收费:", {"收费:>0": 1, "收费:>10": 1, "未写明:收费": 2}),
        ("不予公", {"不予公开:>0": 1}),
        ("未写明:收", {"未写明:收费": 2}),
        ("空白:申", {"空白:申请": 1}),
        ("天气:", {}),
    ],
)  # fmt: skip
def test_a_figure_is_completed_by_what_can_be_asked_of_it(
    stating: Index, typed: str, wanted: dict[str, int]
) -> None:
    """Nobody knows that numbers can be asked for until the box says so."""
    found = of_kind(stating.suggestions(typed), "figure")
    assert {s.query.rstrip(): s.reports for s in found} == wanted
    assert {s.label for s in found} <= {"数字"}


def test_words_behind_a_label_that_is_a_kind_of_section_are_completed_as_before(
    stating: Index,
) -> None:
    """收费: is a figure and a part of every report."""
    assert last_clause("收费:免") == Typed("", "", "收费:", "fees", value="免")
    assert last_clause("收费:>").field == "number"
    assert last_clause("概述:>").field == "overview"
