"""From the home page to every tool: one step, by keyboard, on a phone, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.invented_index import build_index
from tests.webapp.browser import opened, served
from tests.webapp.figured import figured_reports
from tests.webapp.test_browser_access import check_barriers

TOOLS = {
    "数字": ("/figures", "数字"),
    "收录": ("/coverage", "各地区各年度收录情况"),
    "待核": ("/doubts", "待核"),
    "历年用词": ("/usage", "历年用词"),
    "核对引文": ("/check", "核对引文"),
}


@pytest.fixture(scope="module")
def figured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build_index(tmp_path_factory.mktemp("front"), figured_reports())) as address:
        yield address


@pytest.fixture(params=[(1280, True), (360, True), (360, False)], ids=["wide", "phone", "bare"])
def page(request: pytest.FixtureRequest, browser: Browser, figured: str) -> Iterator[Page]:
    width, script = request.param
    size = {"width": width, "height": 740}
    with opened(browser, figured, script=script, viewport=size) as page:
        page.goto("/")
        yield page


def focused(page: Page) -> str:
    """What has the focus, in words; works where pages may run no script of theirs."""
    return page.locator(":focus").inner_text()


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_is_one_step_from_the_home_page(page: Page, tool: str) -> None:
    """Tools that are found only in the footer are not found."""
    link = page.get_by_role("navigation", name="栏目").get_by_role("link", name=tool)
    expect(link).to_be_in_viewport()  # nothing to unfold, nothing to scroll to
    link.click()
    path, heading = TOOLS[tool]
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.locator("h1")).to_have_text(heading)
    here = page.get_by_role("navigation", name="栏目").locator("[aria-current]")
    expect(here).to_have_text([tool])


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_is_reached_by_keyboard(page: Page, tool: str) -> None:
    """One begins in the box; the tools lie before it, the other language behind the last, 帮助."""
    expect(page.locator("#q")).to_be_focused()
    for _ in range(2 + len(TOOLS) - list(TOOLS).index(tool)):
        page.keyboard.press("Shift+Tab")
    assert focused(page) == tool
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(TOOLS[tool][1])


def test_the_skip_links_lead_to_the_text_and_to_the_box(page: Page) -> None:
    """Who hears the page does not hear the masthead on every page again."""
    page.goto("/doubts")
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Tab")
    assert focused(page) == "跳到检索框"
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()


def test_words_and_a_place_are_asked_in_one_form(page: Page) -> None:
    """A desk works on one county; choosing it afterwards is a step more each time."""
    page.get_by_label("检索词").fill("申请")
    page.get_by_label("只在这个地区里").fill("甲镇")
    page.get_by_label("只在这个地区里").press("Enter")
    expect(page.locator("h1")).to_contain_text("2 份报告")
    expect(page.locator(".chips")).to_contain_text("甲镇")


def test_the_paper_has_no_masthead_links(page: Page) -> None:
    """What is printed is kept in a file, and nobody can click there."""
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="栏目")).to_be_hidden()
    expect(page.locator(".where-box")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_home_page_with_all_tasks_has_no_barrier(
    browser: Browser, figured: str, width: int
) -> None:
    """The invented reports of the other pages give it few tasks."""
    size = {"width": width, "height": 740}
    with opened(browser, figured, quiet=False, viewport=size, reduced_motion="reduce") as page:
        page.goto("/")
        expect(page.locator(".tasks li")).to_have_count(len(TOOLS))
        check_barriers(page)
        scrolls = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(scrolls)


def test_a_place_left_empty_is_not_in_the_address(page: Page) -> None:
    """The address is what is passed on; without a script it is longer, and asks the same."""
    scripted = page.locator("#suggestions").count()
    page.get_by_label("检索词").fill("申请")
    page.get_by_label("检索词").press("Enter")
    expect(page.locator("h1")).to_contain_text("2 份报告")
    assert page.url.endswith("?q=%E7%94%B3%E8%AF%B7" if scripted else "&place=")
    expect(page.locator(".chips")).to_have_count(0)
