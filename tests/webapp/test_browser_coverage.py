"""Who has no report for 2018: asked of the sample corpus in a real browser, in at most two steps.

Counted by hand from ``corpus/`` and its places.csv: of the county and its seven townships 青屿县,
槐荫渡镇, 乌硐镇, 黄坡垅镇 and 桐坳畲族乡 have a report of 2018; three have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webapp.browser import follow, opened, served

LACK_2018 = ["白鹭汊镇", "雾茗乡", "下双河乡"]
HAVE_2018 = ["青屿县", "槐荫渡街道", "乌硐镇", "黄坡垅镇", "桐坳畲族乡"]


@pytest.fixture(scope="module")
def sample(corpus_index: Path) -> Iterator[str]:
    with served(corpus_index) as address:
        yield address


@pytest.fixture(params=[(1280, True), (360, False)], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, sample: str) -> Iterator[Page]:
    width, script = request.param
    size = {"width": width, "height": 800}
    with opened(browser, sample, script=script, viewport=size) as page:
        yield page


def test_who_has_no_report_for_2018_in_two_steps(page: Page) -> None:
    """From the front page: the table, then the year."""
    page.goto("/")
    follow(page.get_by_role("link", name="收录", exact=True))
    for name in [*LACK_2018, *HAVE_2018]:
        expect(page.get_by_role("rowheader", name=name)).to_have_count(1)
    follow(page.get_by_role("columnheader", name="2018").get_by_role("link"))
    expect(page.locator(".lead")).to_contain_text("3 个地区未收录 2018 年度的报告")
    places = page.locator(".grid tbody th a")
    expect(places).to_have_text(LACK_2018)
    for n, code in enumerate(("990123101", "990123200", "990123202")):
        expect(places.nth(n)).to_have_attribute("href", f"/places/{code}")


def test_in_the_box_it_is_one_step(page: Page) -> None:
    """缺报:2018 finds the reports that these places have of other years."""
    page.goto("/")
    page.locator("#q").fill("缺报:2018")
    page.locator("#q").press("Enter")
    expect(page.locator("h1")).to_contain_text("22 份报告")
    expect(page.locator(".reading")).to_contain_text("未收录年度：2018")


def test_a_cell_opens_the_report_and_the_grid_stays_inside_the_screen(page: Page) -> None:
    """On a phone the table scrolls, and the page does not."""
    page.goto("/coverage")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    page.get_by_role("link", name="“乌硐镇”：2018 年度，有报告").click()
    expect(page).to_have_url(re.compile(r"/reports/990123102-2018$"))
