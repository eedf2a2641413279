"""A journalist asks for numbers: types a clause, follows an offer, opens a range, sorts, reads the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_questions import REFUSED, WHERE
from tests.webapp.browser import follow, opened, served


@pytest.fixture(scope="module")
def address(corpus_index: Path) -> Iterator[str]:
    with served(corpus_index) as address:
        yield address


@pytest.fixture(params=[(1280, True), (1280, False), (360, False)], ids=["wide", "plain", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, script = request.param
    size = {"width": width, "height": 640}
    with opened(browser, address, script=script, viewport=size) as page:
        page.goto("/search")
        yield page


def ask(page: Page, text: str) -> None:
    """Type into the box and send it."""
    page.get_by_label("检索词", exact=True).fill(text)
    follow(page.get_by_role("button", name="检索", exact=True))


def test_who_refused_a_request_is_one_step(page: Page) -> None:
    """The first of the three questions: nine reports of the county in four years."""
    ask(page, f"不予公开:>0 {WHERE}")
    expect(page.locator("h1")).to_contain_text("9 份报告")
    hits = page.locator(".hit h2 a")
    expect(hits).to_have_count(9)
    found = {
        (hits.nth(n).get_attribute("href") or "").split("/")[2].split("?")[0] for n in range(9)
    }
    assert found == REFUSED
    first = page.locator(".hit").first.locator(".stated")
    expect(first).to_contain_text("不予公开 1 件")
    first.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/reports/.*#"))


def test_who_asks_in_words_gets_there_in_two(page: Page) -> None:
    """Nobody knows the language at first: the words, then the offer."""
    ask(page, f"不予公开 {WHERE}")
    follow(page.locator(".offers").get_by_role("link", name="不予公开超过 0 件").first)
    expect(page.locator("h1")).to_contain_text("9 份报告")


def test_more_than_twenty_requests_is_one_step(page: Page) -> None:
    """The second question: none in 2021, and in 2018 the county and one of its towns."""
    ask(page, "申请:>20 年:2021")
    expect(page.locator("h1")).to_contain_text("没有找到")
    ask(page, "申请:>20 年:2018")
    expect(page.locator("h1")).to_contain_text("2 份报告")
    expect(page.locator(".hits")).to_contain_text("137 件")
    expect(page.locator(".hits")).to_contain_text("23 件")


def test_a_figure_is_chosen_opened_and_sorted_by_without_a_word_of_the_language(page: Page) -> None:
    """Form, range, order: each is a link or a button."""
    ask(page, WHERE)
    if not page.get_by_label("按数字").is_visible():  # folded on a phone
        page.locator(".facets summary").click()
    page.get_by_label("按数字").select_option("requests_new")
    follow(page.get_by_role("button", name="各有几份"))
    facet = page.locator(".facet.requests_new")
    expect(facet).to_contain_text("新收申请数")
    counts = [int(text) for text in facet.locator("li small").all_inner_texts()]
    assert sum(counts) == 17
    follow(facet.get_by_role("link", name="6–10 件"))
    expect(page.locator("h1")).to_contain_text("4 份报告")
    expect(page.locator(".chips")).to_contain_text("新收申请数 6–10 件")
    follow(page.locator(".orders").get_by_role("link", name="申请多→少"))
    expect(page.locator(".hit").first).to_contain_text("新收申请数 10 件")
