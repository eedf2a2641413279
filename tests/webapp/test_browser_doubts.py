"""From a rule to both places of a doubt, in the browser, as a journalist goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webapp.browser import follow, served
from tests.webapp.test_browser_access import check_barriers


@pytest.fixture(scope="module")
def sample(corpus_index: Path) -> Iterator[str]:
    with served(corpus_index) as address:
        yield address


@pytest.fixture()
def reader(browser: Browser, sample: str) -> Iterator[Page]:
    context = browser.new_context(
        locale="zh-CN", base_url=sample, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def test_a_rule_leads_to_its_reports_and_each_value_to_its_words(reader: Page) -> None:
    """Two steps from the page to the row of last year's table."""
    reader.goto("/doubts")
    follow(reader.get_by_role("link", name="结转衔接"))
    expect(reader.get_by_role("heading", name="结转衔接")).to_contain_text("2 份报告")
    expect(reader.locator(".doubted")).to_have_count(2)
    follow(reader.get_by_role("link", name="3 件"))
    expect(reader).to_have_url(re.compile("/reports/990123103-2019#f-requests_carried_over$"))
    reader.go_back()
    follow(reader.get_by_role("link", name="全部待核"))
    expect(reader.locator(".entries > li")).to_have_count(10)


@pytest.mark.parametrize("there", ["/doubts", "/doubts?flag=balance", "/doubts?q=没有这个词"])
def test_the_page_has_no_barrier_and_is_not_wider_than_the_phone(reader: Page, there: str) -> None:
    """Quotes of table rows are long and have no blanks to break at."""
    reader.goto(there)
    check_barriers(reader)
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
