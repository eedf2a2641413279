"""Citing and checking as a person does it: select, follow, copy, paste."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from indexer.vocabulary.report import Cell, Table
from tests.invented import report, section, with_ids
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import opened, served

PHONE: ViewportSize = {"width": 360, "height": 640}
SELECT = """([from, to]) => {
    const paragraphs = [...document.querySelectorAll(".text p")];
    const place = (words) => {
        const node = paragraphs.find((p) => p.textContent.includes(words)).firstChild;
        return [node, node.textContent.indexOf(words)];
    };
    const range = document.createRange();
    range.setStart(...place(from));
    const [node, at] = place(to);
    range.setEnd(node, at + to.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


SELECT_ROW = """(n) => {
    const row = document.querySelectorAll("#s3 tr, #s3-top tr")[n];
    const range = document.createRange();
    range.selectNodeContents(row);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
ROWS = Table(
    0,
    (
        tuple(map(Cell, ("一、本年新收", "13", "0", "0", "1", "0", "0", "14"))),
        tuple(map(Cell, ("二、上年结转", "2", "", "", "1", "", "", "3"))),
    ),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    quoted = report(
        "丁镇",
        2013,
        section("s1", "一、概述", "镇里说：“能公开的都公开。”\n公开栏三处，村村都有。"),
        section("s2", "二、登记", f"登记号自{'1234567890' * 200}止，共一个。"),
        section("s3", "三、申请", "见下表。", "requests", (ROWS,)),
        code="990101303",
    )
    reports = with_ids([*invented_reports(), quoted])
    with served(build_index(tmp_path_factory.mktemp("citing"), reports)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        yield page


def test_selected_words_are_cited_and_the_link_leads_back_to_them(page: Page) -> None:
    """The whole way of a quotation: out of a report, into an article, and back."""
    page.goto("/reports/990101303-2013")
    if not page.locator("[data-cite]").count():  # the page of a report does not load it yet
        page.evaluate(
            "document.querySelector('.report').dataset.cite = '/reports/990101303-2013/cite'"
        )
        page.add_script_tag(url="/static/citing.js", type="module")
    expect(page.get_by_role("link", name="引用所选")).to_be_hidden()
    page.evaluate(SELECT, ["“能公开", "公开栏三处"])
    page.get_by_role("link", name="引用所选").click()
    expect(page.locator("blockquote")).to_have_text("“能公开的都公开。”\n公开栏三处")
    page.get_by_role("button", name="复制固定链接").click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013\?q=.*#s1$"))
    expect(page.locator("mark").first).to_be_in_viewport()
    marked = "".join(page.locator("mark").all_inner_texts())
    assert marked == "“能公开的都公开。”公开栏三处"


@pytest.mark.parametrize(
    ("row", "shown"),
    [(0, "一、本年新收 13 0 0 1 0 0 14"), (1, "二、上年结转 2 　 　 1 　 　 3")],
)
def test_a_row_of_a_table_is_cited_with_every_cell(page: Page, row: int, shown: str) -> None:
    """A row without its total, or with its numbers glued, is a misquotation made by us."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT_ROW, row)
    page.get_by_role("link", name="引用所选").click()
    expect(page.locator(".notice")).to_have_count(0)
    assert page.locator("blockquote").text_content() == shown
    page.goto(page.locator("#link").inner_text())
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013#s3$"))


def test_an_article_is_pasted_and_every_quotation_is_checked(page: Page) -> None:
    """An address does not hold an article; who pastes one must not be told so."""
    page.goto("/check")
    filler = "记者走访了几个村，看到的情形各不相同。" * 150
    page.get_by_label("引文").fill(f"{filler}镇里说“公开栏三处，村村都有”，又说“公开栏五处”。")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("文中的引文：2 处")
    told = page.locator(".one > h3").all_inner_texts()
    assert told == ["1. 一字不差：1 份报告", "2. 相近"]
    expect(page.locator(".one").nth(1).locator(".compared del")).to_contain_text("五")
    expect(page).to_have_url(re.compile("/check$"))


def test_a_long_selection_is_cited_wherever_it_is_cut(page: Page) -> None:
    """Shortened inside a number, an honest quotation is said to have been changed."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT, ["登记号自", "止"])
    page.get_by_role("link", name="引用所选").click()
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator("blockquote")).to_have_text(f"登记号自{'1234567890' * 200}止")
    page.goto(page.locator("#link").inner_text())
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013\?q=.*#s2$"))


def test_a_copied_citation_is_what_is_shown(page: Page) -> None:
    """Who copies does not read it again."""
    page.goto("/reports/990101101-2012/cite?at=s2")
    button = page.get_by_role("button", name="复制 BibTeX")
    button.click()
    expect(button).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#bibtex").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_quotation_is_pasted_and_checked(browser: Browser, address: str, script: bool) -> None:
    """The desk's minute before print, on a phone, with whatever browser there is."""
    with opened(browser, address, viewport=PHONE, script=script) as page:
        page.goto("/check")
        page.get_by_label("引文").fill("“能公开的都公开”")
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("一字不差：1 份报告")
        page.get_by_label("引文").fill("能公开的不公开。公开栏三处，村村都有")
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("相近")
        expect(page.locator(".hit del").first).to_contain_text("不")
        expect(page.get_by_label("引文")).to_have_value("能公开的不公开。公开栏三处，村村都有")
        page.locator(".hit").get_by_role("link", name="引用这里").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("引用")
        expect(page.get_by_role("button", name="复制固定链接")).to_be_visible(visible=script)


def test_no_page_is_wider_than_a_phone(browser: Browser, address: str) -> None:
    """Long addresses and long entries are what these pages are made of."""
    with opened(browser, address, viewport=PHONE) as page:
        for there in (
            "/check?text=能公开的不公开",
            "/reports/丙街道-2013/cite?at=s1",
            "/reports/990101101-2012/cite?at=s2&text=全年收到申请2件。",
            "/quote/990101101-2012?at=s1&text=全年收到申请2件。",
        ):
            page.goto(there)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_keyboard_alone_checks_a_quotation(page: Page) -> None:
    """Who cannot use a mouse checks quotations, too."""
    page.goto("/check")
    page.get_by_label("引文").focus()
    page.keyboard.type("能公开的都公开")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="核对")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text("一字不差：1 份报告")
