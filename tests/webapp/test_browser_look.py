"""How pages stand in a window and on paper: columns, lines, what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.invented_index import build_index
from tests.webapp.browser import opened, served
from tests.webapp.figured import figured_reports

REM = 16
REPORT = "/reports/990101101-2021"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build_index(tmp_path_factory.mktemp("look"), figured_reports())) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, reduced_motion="reduce") as page:
        yield page


def box(page: Page, selector: str) -> dict[str, Any]:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


@pytest.mark.parametrize("width", [1280, 1920])
def test_an_answer_has_its_filters_beside_it_and_no_dead_ground(page: Page, width: int) -> None:
    """A third of the window left blank is a third of the news below its edge."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/search?q=申请")
    answer, facets, masthead = (box(page, each) for each in (".answer", ".facets", ".masthead"))
    assert 44 * REM <= answer["width"] <= 46 * REM
    assert facets["x"] - answer["right"] <= 4 * REM
    assert facets["right"] == pytest.approx(masthead["right"], abs=1)
    last = max(each["right"] for each in _boxes(page, ".facet"))
    assert masthead["right"] - last <= 2 * REM


def test_the_masthead_is_the_same_on_every_page(page: Page) -> None:
    """A button that jumps and shrinks from page to page is another button to the hand that looks for it."""
    stands = set()
    for there in ("/search", "/lists", "/coverage", "/doubts", "/help", "/holdings", REPORT):
        page.goto(there)
        found = box(page, ".masthead .ask button")
        stands.add((round(found["y"]), round(found["width"]), round(found["height"])))
    assert len(stands) == 1


@pytest.mark.parametrize("width", [1280, 1920])
def test_figures_doubts_and_years_stand_beside_a_report_and_its_table_breaks_out(
    page: Page, width: int
) -> None:
    """Who reads wants the numbers in sight; who reads a table of ten columns wants them wide."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(REPORT)
    text, beside, body = (box(page, each) for each in (".text p", ".margin", ".body"))
    for each in (".margin .strip", ".margin .flags", ".margin .years"):
        expect(page.locator(each)).to_be_visible()
    assert beside["x"] >= text["right"]
    assert beside["right"] == pytest.approx(body["right"], abs=1)
    assert text["width"] <= 38.25 * REM + 1
    table = box(page, "table.wide")
    assert table["y"] >= beside["bottom"] or table["right"] <= beside["x"]


def test_below_what_stands_beside_the_text_a_table_takes_its_room(page: Page) -> None:
    """A table squeezed into a column of text is the worst sight of all."""
    page.set_viewport_size({"width": 1920, "height": 900})
    page.goto(REPORT)
    page.evaluate("document.querySelector('.margin').remove()")
    assert box(page, "table.wide")["width"] == pytest.approx(box(page, ".body")["width"], abs=2)


@pytest.mark.parametrize("width", [320, 360, 400, 480, 700])
def test_no_line_ends_between_a_year_and_its_sign(page: Page, width: int) -> None:
    """2021 / 年 reads as a number, then as a word."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(REPORT)
    lines = page.locator(".whole").evaluate_all(
        "all => all.map(each => each.getClientRects().length)"
    )
    assert lines
    assert set(lines) == {1}


def test_what_the_tab_key_reaches_is_not_under_the_sticky_heading(page: Page) -> None:
    """A link that has the focus and is not seen is lost for who has no mouse."""
    page.set_viewport_size({"width": 900, "height": 300})
    page.goto(REPORT)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".colophon a").first.focus()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        seen = page.evaluate(
            """() => { const it = document.activeElement, at = it.getBoundingClientRect();
            const there = document.elementFromPoint(at.x + at.width / 2, at.y + Math.min(at.height / 2, 20));
            return it.contains(there) || there === null || there.contains(it) }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_on_a_phone_a_number_keeps_its_label_beside_it(page: Page) -> None:
    """A zero of which nobody sees what it counts is no evidence."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(REPORT)
    table = page.locator(".table:has(.wide)").first
    table.evaluate("each => { each.scrollLeft = 9999; each.scrollIntoView() }")
    row = table.locator("tbody tr", has_text="本年新收")
    label, last = row.locator("th").last, row.locator("td").last
    expect(last).to_be_in_viewport(ratio=1)
    expect(label).to_be_in_viewport(ratio=1)
    beside, number = label.bounding_box(), last.bounding_box()
    assert beside
    assert number
    assert beside["x"] + beside["width"] <= number["x"] + 1


@pytest.mark.parametrize("width", [360, 1280])
def test_where_a_link_to_a_section_leads_nothing_lies_over_it(page: Page, width: int) -> None:
    """The heading of the part before, stuck over half a line, is what the reader would see first."""
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{REPORT}#s2")
    top = page.evaluate(
        """() => { const at = document.querySelector('#s2 h2').getBoundingClientRect();
        return document.elementFromPoint(at.x + 2, at.y + 4).closest('section').id + ' ' + (at.y < 24) }"""
    )
    assert top == "s2 true"


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("/search?q=申请&year=2021&place=990101101", ["含“申请”", "2021", "甲镇"]),
        (f"{REPORT}?q=申请", ["含“申请”"]),
        ("/figures?name=requests_new&year=2021", ["2021"]),
        ("/doubts?year=2021", ["年度：2021"]),
        ("/coverage?missing=2018", ["未收录 2018 年度的报告"]),
    ],
)
def test_paper_says_what_was_asked_where_and_when_and_nothing_of_the_machine(
    page: Page, there: str, said: list[str]
) -> None:
    """One report in a year and a county, printed as if it were one of all, misleads the next desk."""
    page.goto(there)
    page.emulate_media(media="print")
    paper = page.locator("body").inner_text()
    for each in said:
        assert each in paper
    origin = page.locator(".printed")
    expect(origin).to_be_visible()
    expect(origin).to_contain_text(there.replace("%20", " "))
    expect(origin).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d$"))
    for machine in ("JSON", "毫秒", "订阅"):
        assert machine not in paper
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "there",
    ["/figures?name=requests_new&name=requests_refused", "/lists?text=收费%0A黄泥港&by=year"],
)
def test_a_table_of_fifteen_years_is_whole_on_paper(
    browser: Browser, corpus_index: Path, there: str
) -> None:
    """Paper does not scroll: the latest years, which matter most, were cut off."""
    sheet = 718  # of A4, less two centimetres on either side
    with (
        served(corpus_index) as site,
        opened(browser, site, viewport={"width": sheet, "height": 900}) as page,
    ):
        page.goto(there)
        expect(page.get_by_role("columnheader", name="2023")).to_have_count(1)
        page.emulate_media(media="print")
        assert box(page, ".table table")["right"] <= sheet
        expect(page.locator(".machinery")).to_be_hidden()


def test_what_is_folded_on_the_screen_is_on_paper(page: Page) -> None:
    """Nobody can click on paper."""
    page.goto(REPORT)
    page.locator(".flags").evaluate("each => each.open = false")
    expect(page.locator(".flags li").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".flags li").first).to_be_visible()


def _boxes(page: Page, selector: str) -> list[dict[str, Any]]:
    each = page.locator(selector).evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().toJSON())"
    )
    return list(each)
