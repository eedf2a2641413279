"""The figures of a report in a real browser: a number is reached, read on a phone, and copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.invented_index import build_index
from tests.webapp.browser import opened, served
from tests.webapp.figured import figured_reports
from tests.webapp.test_browser_access import check_barriers

THERE = "/reports/990101101-2021"
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 640}}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build_index(tmp_path_factory.mktemp("figured"), figured_reports())) as address:
        yield address


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    size = SIZES[request.param]
    with opened(browser, address, viewport=size, reduced_motion="reduce") as page:
        yield page


def test_a_number_of_the_strip_opens_at_its_cell_and_at_its_sentence(page: Page) -> None:
    """Who has to look for the number again does not look."""
    page.goto(THERE)
    strip = page.get_by_role("region", name="这份报告的数字")
    strip.get_by_role("link", name="13", exact=True).click()
    cell = page.locator("td:target")
    expect(cell).to_have_text("13待核")
    expect(cell).to_be_in_viewport(ratio=1)
    strip.get_by_role("link", name="15", exact=True).click()
    expect(page.locator(".evidence:target")).to_have_text("收到申请15件")
    expect(page.locator(".evidence:target")).to_be_in_viewport()
    strip.get_by_role("link", name="9", exact=True).click()
    expect(page).to_have_url(
        f"{page.url.partition('/reports')[0]}/reports/990101101-2020#f-requests_new"
    )
    expect(page.locator(".evidence:target")).to_have_text("收到申请9件")


def test_a_doubt_leads_to_its_rule_and_to_both_places(page: Page) -> None:
    """A sign that leads nowhere only worries."""
    page.goto(THERE)
    page.locator("td .flag").click()
    told = page.locator("#flag-1")
    expect(told).to_contain_text("表格里是13件，正文里是15件。")
    expect(told).to_be_in_viewport()
    told.get_by_role("link", name="15").click()
    expect(page.locator(".evidence:target")).to_have_text("收到申请15件")


def test_a_table_scrolls_in_its_own_box(page: Page) -> None:
    """A page that slides sideways under the thumb cannot be read."""
    page.goto(THERE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.get_by_role("region", name="表三")
    narrow = page.evaluate("innerWidth < 500")
    assert narrow == box.evaluate("box => box.scrollWidth > box.clientWidth")


def test_labels_keep_enough_room_to_be_read(page: Page) -> None:
    """Four characters a line make twenty lines of a label."""
    page.goto(THERE)
    label = page.get_by_role("rowheader", name="一、本年新收政府信息公开申请数量")
    lines = label.evaluate(
        "cell => { const r = document.createRange(); r.selectNodeContents(cell);"
        " return new Set([...r.getClientRects()].map(b => b.top)).size }"
    )
    assert lines <= 2


def test_copied_cells_are_numbers(page: Page) -> None:
    """13待核 pasted into a sheet is a word, and no sum counts it."""
    page.goto(THERE)
    copied = page.evaluate(
        "() => { const row = document.getElementById('f-requests_new').parentElement;"
        " const all = getSelection(); all.selectAllChildren(row); return all.toString() }"
    )
    assert copied.split() == [
        "一、本年新收政府信息公开申请数量",
        "11",
        "0",
        "0",
        "0",
        "0",
        "2",
        "13",
    ]


def test_a_cited_row_holds_what_is_printed(page: Page) -> None:
    """A label that the page adds, or its sign of doubt, is no word of the report."""
    page.goto(THERE)
    page.evaluate(
        "() => getSelection().selectAllChildren(document.getElementById('f-requests_new').closest('tbody'))"
    )
    link = page.locator(".cite-selected a")
    expect(link).to_be_visible()
    cited = page.evaluate("a => new URL(a.href).searchParams.get('text')", link.element_handle())
    assert cited == "一、本年新收政府信息公开申请数量 11 0 0 0 0 2 13 四、结转下年度继续办理"
    page.goto(link.get_attribute("href") or "")
    expect(page.locator("main")).to_contain_text("11 0 0 0 0 2 13")


def test_the_figures_have_no_barrier(browser: Browser, address: str) -> None:
    """Who hears a table has its headers told with every number."""
    for size in SIZES.values():
        with opened(browser, address, quiet=False, viewport=size, reduced_motion="reduce") as page:
            page.goto(f"{THERE}?q=表格:新收")
            page.locator(".strip summary").click()
            check_barriers(page)
