"""The page of an answer: its conditions, its facets, and what it offers instead."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import links, make_query
from indexer.desk.answer import AnswerBucket
from tests.invented import report, section
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.webapp.pages.shown import page
from webapp.pages.filters import folded


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), invented_reports()))


def test_what_is_asked_of_titles_is_marked_in_them(web: FlaskClient) -> None:
    """A list of titles does not say by itself which of its words was meant."""

    def titles(query: str) -> list[str]:
        shown = web.get(f"/search?q={query}").text
        return re.findall(r'class="name-of"><a [^>]*>(.*?)</a>', shown)

    marked = titles("标题:甲")
    assert marked
    assert all(title.startswith("<mark>甲</mark>镇") for title in marked), marked
    assert "<mark>" not in "".join(titles("甲")), "the near miss: of a word of the texts none is"


def test_a_chain_of_single_places_is_one_row_unless_one_of_them_is_chosen() -> None:
    """Three lines that say the same are three lines less of what differs."""

    def place(value: str, count: int, parent: str | None, selected: bool = False) -> AnswerBucket:
        return AnswerBucket(value, value, count, selected, parent, (), False, "/", None)

    province, city, county = (
        place("省", 3, None), place("市", 3, "省"), place("县", 3, "市")
    )  # fmt: skip
    towns = [place("甲镇", 2, "县"), place("乙镇", 1, "县")]
    rows = [(r.bucket.value, r.above, r.depth) for r in folded([province, city, county, *towns])]
    assert rows == [("县", ("省", "市"), 0), ("甲镇", (), 1), ("乙镇", (), 1)]
    own = [province, place("市", 2, "省"), place("县", 2, "市")]  # a report of the province itself
    assert [(r.bucket.value, r.above, r.depth) for r in folded(own)] == [
        ("省", (), 0),
        ("县", ("市",), 1),
    ]
    chosen = [province, place("市", 3, "省", selected=True), county]
    assert [(r.bucket.value, r.above, r.depth) for r in folded(chosen)] == [
        ("市", ("省",), 0),
        ("县", (), 1),
    ]


def test_choosing_a_year_leaves_it_marked_and_removable(web: FlaskClient) -> None:
    """A filter that cannot be seen is an answer that cannot be trusted."""
    text, shown = page(web, "/search?q=申请&year=2012")
    assert 'aria-label="已选条件"' in text
    assert "/search?q=%E7%94%B3%E8%AF%B7" in shown.links
    assert "/search?q=%E7%94%B3%E8%AF%B7&year=2012&year=2013" in shown.links


def test_a_new_search_keeps_the_filters_that_are_in_sight(web: FlaskClient) -> None:
    """Who compares words within one county must not choose the county each time."""
    text, _ = page(web, "/search?q=申请&year=2012&scope=section")
    assert '<input type="hidden" name="year" value="2012">' in text
    assert '<input type="hidden" name="scope" value="section">' in text


def test_nothing_found_offers_only_what_finds_something(web: FlaskClient) -> None:
    """A suggestion that again finds nothing sends a reader away."""
    text, _ = page(web, "/search?q=申请 未有之词&year=2012")
    assert "没有找到" in text
    assert "不要求“未有之词”，含“申请”" in text
    assert "不要求“申请”" not in text
    assert "放宽条件" in text
    text, _ = page(web, "/search?q=听证会&year=2012")
    assert "不限年度" in text


def test_a_page_beyond_the_last_says_so(web: FlaskClient) -> None:
    """An empty page would read as if there were no reports."""
    text, _ = page(web, "/search?q=申请&page=99")
    assert "没有第 99 页" in text


def test_a_malformed_query_says_how_it_was_read(web: FlaskClient) -> None:
    """A missing quote silently dropped would change what was asked."""
    text, _ = page(web, '/search?q="申请')
    assert "引号没有成对" in text


def test_years_without_an_answer_stand_among_those_with_one(web: FlaskClient) -> None:
    """A gap that is not shown looks like a year in which nothing was said."""
    text, _ = page(web, "/search?q=听证会")
    years = re.search(r'<section class="facet year">(.*?)</section>', text, re.S)
    assert years
    assert re.findall(r'<span class="none"><span>(\d+)</span>', years[1]) == [
        "2012",
        "2013",
        "2014",
    ]
    assert re.findall(r"year=(\d+)", years[1]) == ["2015"]


def test_a_place_opens_without_being_chosen(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks where in a province a word was used does not want to lose the other provinces."""
    monkeypatch.setattr("indexer.engines.counting.facets.OPEN_PLACES", 1)

    def places(address: str) -> list[dict[str, Any]]:
        facets = web.get(address).json["facets"]  # type: ignore[index]
        return list(next(f["buckets"] for f in facets if f["name"] == "place"))

    total = asked(web, "/api/search?q=情况")["total"]
    closed = places("/api/search?q=情况")
    folded = next(b for b in closed if b["more"])
    opened_address = folded["open_url"].replace("/search", "/api/search")
    opened = places(opened_address)
    assert {b["value"] for b in closed} < {b["value"] for b in opened}
    assert asked(web, opened_address)["total"] == total
    again = next(b for b in opened if b["value"] == folded["value"])
    assert not again["selected"]
    assert places(again["open_url"].replace("/search", "/api/search")) == closed


def test_a_mistyped_word_is_offered_as_it_stands_in_the_reports(web: FlaskClient) -> None:
    """Nothing found for 听正会 is true and useless."""
    text, _ = page(web, "/search?q=听正会")
    assert "是不是“听证会”" in text


def test_offers_stand_right_under_how_the_question_was_read(web: FlaskClient) -> None:
    """Below ten hits nobody would see that 甲镇 can be asked for as a place."""
    text, shown = page(web, "/search?q=甲镇 申请&year=2012")
    assert (
        text.index('class="reading"')
        < text.index("镇：甲镇，含“申请”")
        < text.index('class="hits"')
    )
    address = links.search(make_query("镇:甲镇 申请", year=["2012"]))
    assert address in shown.links
    again, _ = page(web, address)
    assert 'class="offers"' not in again


def test_a_note_says_which_place_a_name_in_short_was_taken_for(web: FlaskClient) -> None:
    """A reading that is not said cannot be corrected."""
    text, shown = page(web, "/search?place=青屿&year=2013-")
    assert "“青屿”按“青屿县”理解。" in text
    assert "2013 年及以后" in text
    assert links.search(make_query(place=["青屿县"])) in shown.links


def test_an_answer_says_how_much_of_it_is_verbatim_and_divides_the_list(tmp_path: Path) -> None:
    """含“公开制度” printed over reports that nowhere have it would be quoted from them."""
    texts = ["公开制度上墙", "公开账目，完善制度", "制度上墙，账目公开"]
    made = [
        report(f"{n}号镇", 2012, section("s1", "一、概述", f"{text}。"), code=f"99010100{n}")
        for n, text in enumerate(texts)
    ]
    web = client_over(build_index(tmp_path, made))
    text, _ = page(web, "/search?q=公开制度")
    assert "词句完整 <b>1</b> 份；词分开 <b>2</b> 份" in text
    first, _, rest = text.partition('<li class="divider">')
    assert (first.count('<li class="hit">'), rest.count('<li class="hit">')) == (1, 2)
    assert "含“公开制度”" in html.unescape(text)
    assert text.count("词分开</span>") == 2
    second, _ = page(web, "/search?q=公开制度&size=1&page=2")
    assert second.index("divider") < second.index('<li class="hit">')
    third, _ = page(web, "/search?q=公开制度&size=1&page=3")
    assert "divider" not in third
    answer = asked(web, "/api/search?q=公开制度")
    assert answer["total"] == {"reports": 3, "sections": 3, "verbatim": 1}
    assert [hit["verbatim"] for hit in answer["hits"]] == [True, False, False]

    nowhere, _ = page(web, "/search?q=完善公开")
    assert "词句完整 <b>0</b> 份；词分开 <b>1</b> 份" in nowhere
    assert "含“完善公开”" not in html.unescape(nowhere)
    assert "含“完善公开”" not in asked(web, "/api/search?q=完善公开")["query"]["readable"]
    for plain in ("公开", '"公开制度"', "没有这句话", ""):
        whole, _ = page(web, f"/search?q={plain}")
        assert "词分开" not in whole
        assert "divider" not in whole
