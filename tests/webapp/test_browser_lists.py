"""A pasted list in a real browser: pasted, counted, each line opened, taken away; with a script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webapp.browser import follow, opened

_WAYS = {"wide": (1280, True), "phone": (360, False)}


@pytest.fixture(params=_WAYS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, script = _WAYS[request.param]
    size = {"width": width, "height": 740}
    with opened(browser, address, script=script, viewport=size) as page:
        yield page


def test_a_list_is_pasted_and_each_of_its_lines_leads_to_its_reports(page: Page) -> None:
    """Forty names one by one are an afternoon; the table stays inside the screen."""
    page.goto("/search?q=申请")
    follow(page.get_by_role("link", name="名单检索"))
    page.get_by_label("名称或词句").fill("听证会\n甲镇\n没有这句话")
    page.get_by_label("分年度列出").check()
    follow(page.get_by_role("main").get_by_role("button", name="检索"))
    rows = page.locator(".counts tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0).locator("td").nth(1)).to_have_text("1")
    expect(rows.nth(1).locator("td").first).to_have_text("地区")
    expect(rows.nth(2).locator("td").nth(1)).to_have_text("0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 CSV").click()
    assert waiting.value.suggested_filename.startswith("名单检索_3行_")
    page.get_by_role("link", name="听证会").click()
    expect(page.locator("h1")).to_contain_text("1 份报告")
