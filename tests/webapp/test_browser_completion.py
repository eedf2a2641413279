"""Typing in the search box with a real browser: keys, an input method, a mouse, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, Route, expect

from tests.webapp.browser import opened


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    size = {"width": 1280, "height": 900}
    with opened(browser, address, viewport=size, reduced_motion="reduce") as page:
        page.goto("/")
        yield page


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="检索词")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def typed(page: Page, text: str) -> None:
    """Enter ``text`` at once, or a slow machine lists something for its beginning; wait for the list."""
    box(page).click()
    page.keyboard.insert_text(text)
    expect(options(page).first).to_be_visible()


def settled(page: Page) -> None:
    """Wait longer than the script does before it asks, and for what it then asks."""
    page.wait_for_timeout(300)
    page.wait_for_load_state("networkidle")


def test_the_keyboard_alone_completes_and_searches(page: Page) -> None:
    """Who types must not have to reach for the mouse, nor lose what is typed."""
    typed(page, "收费 jz")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    expect(box(page)).to_have_attribute("aria-controls", "suggestions")
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("甲镇 · 临湖市青屿县")
    assert box(page).get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(box(page)).to_have_value("收费 jz")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("收费 镇:甲镇 ")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/search"))
    expect(box(page)).to_have_value("收费 镇:甲镇")


def test_the_arrows_walk_round_through_the_box_itself(page: Page) -> None:
    """Past the end there must be a way back to what was typed."""
    typed(page, "年:")
    last = options(page).count() - 1
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(last)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_enter_with_nothing_chosen_searches_for_what_is_typed(page: Page) -> None:
    """Help that changes the question unasked is no help."""
    typed(page, "申")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=%E7%94%B3$"))


def test_escape_closes_the_list_and_keeps_the_text(page: Page) -> None:
    """A browser empties a search box at Escape; the text was dear, the list was not."""
    typed(page, "申")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("申")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_tab_leaves_and_closes_without_choosing(page: Page) -> None:
    """Tab moves on, as everywhere."""
    typed(page, "申")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="检索")).to_be_focused()
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("申")


def test_the_mouse_chooses_and_the_box_keeps_the_focus(page: Page) -> None:
    """The next word is typed at once."""
    typed(page, "依申")
    options(page).get_by_text("依申请公开:", exact=True).click()
    expect(box(page)).to_be_focused()
    page.keyboard.type("申请")
    expect(box(page)).to_have_value("依申请公开:申请")


def test_nothing_moves_when_the_list_opens(page: Page) -> None:
    """A page that jumps under the mouse is clicked in the wrong place."""
    below = page.locator(".examples")
    before = below.bounding_box()
    typed(page, "年:")
    assert below.bounding_box() == before


# --- an input method ---------------------------------------------------------------


def composing(page: Page, text: str) -> CDPSession:
    """Begin to compose ``text`` as an input method does."""
    session = page.context.new_cdp_session(page)
    compose(session, text)
    return session


def compose(session: CDPSession, text: str) -> None:
    end = {"selectionStart": len(text), "selectionEnd": len(text)}
    session.send("Input.imeSetComposition", {"text": text, **end})


def test_composing_closes_the_list_and_asks_nothing(page: Page) -> None:
    """A list over the candidates of the input method hides what the reader chooses from."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    typed(page, "申")
    session = composing(page, "jia")
    expect(options(page)).to_have_count(0)
    asked.clear()
    for text in ("jia'z", "jia'zhe", "jia'zhen"):
        compose(session, text)
    settled(page)
    expect(options(page)).to_have_count(0)
    assert not asked


def test_keys_in_composition_belong_to_the_input_method(page: Page) -> None:
    """The Enter that takes a candidate must not search for half a word, nor choose for the reader."""
    box(page).click()
    composing(page, "shen'qing")
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    settled(page)
    assert "/search" not in page.url
    assert box(page).get_attribute("aria-activedescendant") is None


def test_a_processed_enter_neither_chooses_nor_submits(page: Page) -> None:
    """Safari sends the Enter of a candidate after the composition, marked only by 229."""
    typed(page, "申")
    page.keyboard.press("ArrowDown")
    prevented = box(page).evaluate(
        """box => {
            const enter = { key: "Enter", keyCode: 229, bubbles: true, cancelable: true };
            return !box.dispatchEvent(new KeyboardEvent("keydown", enter));
        }"""
    )
    assert prevented
    expect(box(page)).to_have_value("申")
    assert "/search" not in page.url


def test_what_was_composed_is_completed_once_it_is_done(page: Page) -> None:
    """The input method is how nearly everybody types."""
    box(page).click()
    session = composing(page, "jia")
    session.send("Input.insertText", {"text": "甲"})
    expect(box(page)).to_have_value("甲")
    expect(options(page).first).to_contain_text("甲镇")


# --- slow, wrong, small, without ------------------------------------------------------


def test_an_answer_that_comes_too_late_is_not_shown(page: Page) -> None:
    """Suggestions for what is no longer typed would be chosen by mistake."""
    held: list[Route] = []
    page.route("**/api/suggest?q=%E7%94%B3", lambda route: held.append(route))
    box(page).click()
    with page.expect_request("**/api/suggest?*"):
        page.keyboard.type("申")
    page.keyboard.press("Backspace")
    page.keyboard.type("年:")
    expect(options(page).first).to_contain_text("2015")
    late = {
        "q": "申",
        "suggestions": [{"text": "晚", "query": "晚", "label": "词语", "reports": 1}],
    }
    held[0].fulfill(json=late)
    settled(page)
    expect(options(page).first).to_contain_text("2015")


def test_a_list_that_was_left_does_not_open_after_all(page: Page) -> None:
    """Who has gone on to read must not have the page covered."""
    held: list[Route] = []
    page.route("**/api/suggest?*", lambda route: held.append(route))
    box(page).click()
    with page.expect_request("**/api/suggest?*"):
        page.keyboard.type("申")
    page.keyboard.press("Tab")
    held[0].continue_()
    settled(page)
    expect(options(page)).to_have_count(0)


def test_without_an_answer_the_box_is_a_box(browser: Browser, address: str) -> None:
    """A server that cannot help must not stop anybody from asking."""
    with opened(browser, address, quiet=False) as page:
        page.goto("/")
        page.route("**/api/suggest?*", lambda route: route.abort())
        box(page).click()
        page.keyboard.type("申请")
        settled(page)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("份报告")


def test_beside_filters_no_numbers_are_shown(page: Page) -> None:
    """The form keeps the filters, which the numbers would not count in."""
    typed(page, "申")
    expect(options(page).first).to_contain_text("份")
    page.goto("/search?q=申请&year=2013")
    box(page).click()
    page.keyboard.press("End")
    page.keyboard.type(" 减")
    expect(options(page).first).to_contain_text("减免")
    expect(options(page).first).not_to_contain_text("份")


def test_on_a_dark_phone_the_list_fits(browser: Browser, address: str) -> None:
    """Most readers have a phone in hand when they hear of something."""
    with opened(
        browser,
        address,
        viewport={"width": 360, "height": 640},
        color_scheme="dark",
        has_touch=True,
    ) as page:
        page.goto("/")
        typed(page, "章节:")
        place = page.get_by_role("listbox").bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        options(page).get_by_text("收费减免", exact=True).tap()
        expect(box(page)).to_have_value("章节:收费减免 ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_list_has_no_barrier(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    """Who hears the page must hear that there are suggestions, and which one is chosen."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(browser, address, color_scheme=scheme) as page:
        page.goto("/search?q=申请")
        typed(page, " 年:")
        page.keyboard.press("ArrowDown")
        found = axe.run(page).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"][:200]) for each in found]


def test_without_script_it_is_a_plain_search_box(browser: Browser, address: str) -> None:
    """A role without the script that keeps its promise would lie to a screen reader."""
    with opened(browser, address, script=False) as page:
        page.goto("/")
        page.get_by_role("searchbox", name="检索词").fill("申请")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("份报告")
