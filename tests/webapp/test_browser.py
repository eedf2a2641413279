"""The way of a reader through a real browser: a query, a year, a match, its first mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webapp.browser import copied, follow, opened

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 640}


@pytest.fixture(
    params=[(WIDE, True), (WIDE, False), (PHONE, True), (PHONE, False)],
    ids=["wide", "wide without script", "phone", "phone without script"],
)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    size, script = request.param
    with opened(browser, address, script=script, viewport=size, reduced_motion="reduce") as page:
        yield page


def open_facets(page: Page) -> None:
    """Unfold the facets where they are folded, as on a phone."""
    summary = page.locator(".facets > summary")
    if summary.is_visible():
        summary.click()


@pytest.mark.parametrize("anchor", ["s2.1", "s2.2"])
def test_a_match_opens_with_its_first_mark_and_its_heading_in_sight(
    page: Page, anchor: str
) -> None:
    """A reader who lands on a wall of text without the word goes back and gives up."""
    page.goto("/")
    page.get_by_label("检索词", exact=True).fill("听证会")
    follow(page.get_by_role("button", name="检索"))
    expect(page.locator("h1")).to_contain_text("1 份报告")
    open_facets(page)
    follow(page.locator(".facet.year a", has_text="2015"))
    expect(page.locator(".chips")).to_contain_text("2015")
    page.locator(f'.match a[href$="#{anchor}"]').click()
    expect(page).to_have_url(re.compile(rf"/reports/990101101-2015\?q=.*#{re.escape(anchor)}$"))
    section = page.locator(f'section:has(> p [id="{anchor}"])')
    expect(section.locator("mark").first).to_be_in_viewport(ratio=1)
    expect(section.locator("h3")).to_be_in_viewport(ratio=1)


def test_nothing_is_wider_than_the_window(page: Page) -> None:
    """A phone that scrolls sideways hides the ends of lines."""
    for there in (
        "/",
        "/search?q=税费",
        "/reports/丙街道-2013",
        "/reports/990101101-2015?q=听证会",
    ):
        page.goto(there)
        body = page.locator("body").bounding_box()
        assert body is not None
        widest = page.locator("main").bounding_box()
        assert widest is not None
        assert page.viewport_size is not None
        assert widest["x"] + widest["width"] <= page.viewport_size["width"]


def test_hostile_text_runs_nothing(page: Page) -> None:
    """A report that opens a dialog has read the reader's session, too."""
    page.on("dialog", lambda _dialog: pytest.fail("the text of a report ran as script"))
    for there in ("/search?q=税费", "/reports/丙街道-2013?q=税费"):
        page.goto(there)
        expect(page.locator("main")).to_contain_text('<script>alert("x")</script>')


def test_the_sign_beside_a_heading_gives_the_address_of_its_section(
    browser: Browser, address: str
) -> None:
    """A quotation is only as good as the link that proves it."""
    with opened(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/reports/990101101-2012?q=申请")
        link = page.locator('a.link[href$="#s2"]')

        def copy() -> None:
            link.click()
            expect(link).to_have_class(re.compile("copied"))

        assert copied(page, copy) == f"{address}/reports/990101101-2012?at=s2#s2"


def test_the_keyboard_reaches_the_text_first(page: Page) -> None:
    """Who cannot use a mouse must not walk through every link of the head on every page."""
    page.goto("/reports/990101101-2012")
    page.keyboard.press("Tab")
    expect(page.locator(".skip").first).to_be_focused()
    expect(page.locator(".skip").first).to_be_in_viewport()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """A wide window with script, for what only script adds."""
    with opened(browser, address, viewport=WIDE, reduced_motion="reduce") as page:
        yield page


def test_a_slash_goes_to_the_box_and_arrows_walk_the_hits(reader: Page) -> None:
    """Who reads a hundred hits a day does it with the keyboard."""
    reader.goto("/search?q=申请&size=3")
    reader.keyboard.press("/")
    expect(reader.get_by_label("检索词", exact=True)).to_be_focused()
    reader.keyboard.press("End")
    reader.keyboard.type("/")  # in the box it is a character like any other
    expect(reader.get_by_label("检索词", exact=True)).to_have_value("申请/")
    stops = reader.locator(".hit h2 a, .hit .where")
    for at in (0, 1, 2):
        reader.keyboard.press("ArrowDown")
        expect(stops.nth(at)).to_be_focused()
    for _ in range(3):
        reader.keyboard.press("ArrowUp")
    expect(reader.get_by_label("检索词", exact=True)).to_be_focused()
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("/reports/"))


def test_the_marks_of_a_report_are_walked_with_a_counter(reader: Page) -> None:
    """In a report of forty pages the third mention is not found by scrolling."""
    reader.goto("/reports/990101101-2015?q=听证会")
    finder = reader.get_by_role("navigation", name="在标出的文字之间移动")
    expect(finder).to_contain_text("共 2 处")
    finder.get_by_role("button", name="下一处").click()
    expect(finder).to_contain_text("第 1 处，共 2 处")
    expect(reader.locator("mark").nth(0)).to_be_in_viewport(ratio=1)
    reader.keyboard.press("n")
    expect(finder).to_contain_text("第 2 处")
    expect(reader.locator("mark").nth(1)).to_be_in_viewport(ratio=1)
    reader.keyboard.press("n")
    expect(finder).to_contain_text("第 1 处")
    reader.keyboard.press("p")
    expect(finder).to_contain_text("第 2 处")
    # An address that is none of ours, nor well formed, leads nowhere and is in nobody's way.
    reader.goto("/reports/990101101-2015?q=听证会#%")
    reader.reload()
    reader.keyboard.press("n")
    expect(finder).to_contain_text("第 1 处")
    # Who came by a deep link stands at its mark already.
    reader.goto("/reports/990101101-2015?q=听证会#s2.2")
    reader.reload()
    expect(finder).to_contain_text("第 2 处")


def test_a_report_without_marks_has_no_counter(reader: Page) -> None:
    """A control that does nothing is in the way."""
    reader.goto("/reports/990101101-2015")
    expect(reader.get_by_role("navigation", name="在标出的文字之间移动")).to_have_count(0)
