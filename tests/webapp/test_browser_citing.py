"""Citing as a person does it: select, or tick, and copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from indexer.desk.quoting.locator import Locator
from tests.invented import report, section, with_ids
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import copied, follow, opened, served

WIDE: ViewportSize = {"width": 1280, "height": 900}
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


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    quoted = report(
        "丁镇",
        2013,
        section("s1", "一、概述", "镇里说：“能公开的都公开。”\n公开栏三处，村村都有。"),
        section("s2", "二、登记", f"登记号自{'1234567890' * 200}止，共一个。"),
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
    expect(page.get_by_role("link", name="引用所选")).to_be_hidden()
    page.evaluate(SELECT, ["“能公开", "公开栏三处"])
    page.get_by_role("link", name="引用所选").click()
    expect(page.locator("#quotation")).to_contain_text("““能公开的都公开。”\n公开栏三处”\n云泽省")
    link = copied(page, page.get_by_role("button", name="复制固定链接").click)
    assert len(link) < 70
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013\?q=.*#s1$"))
    expect(page.locator("mark").first).to_be_in_viewport()
    marked = "".join(page.locator("mark").all_inner_texts())
    assert marked == "“能公开的都公开。”公开栏三处"


def test_one_button_copies_the_words_and_where_they_are_from(page: Page, address: str) -> None:
    """An article wants both; copied one after the other, one of them is forgotten."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT, ["公开栏三处", "村村都有。"])
    button = page.get_by_role("button", name="复制引文和出处")
    expect(button).to_be_visible()
    bar, line = (
        page.locator(".cite-selected").bounding_box(),
        page.locator("#s1 p").last.bounding_box(),
    )
    assert bar
    assert line
    assert 0 <= bar["y"] - (line["y"] + line["height"]) < 20
    assert line["x"] <= bar["x"] + bar["width"] / 2 <= line["x"] + line["width"]

    def copy() -> None:
        button.click()
        expect(page.get_by_role("status")).to_have_text("已复制")

    words, source, where = copied(page, copy).splitlines()
    assert words == "“公开栏三处，村村都有。”"
    assert source.startswith("云泽省临湖市青屿县丁镇. 丁镇2013年政府信息公开工作年度报告[R/OL]. ")
    assert where == "一、概述"
    assert page.evaluate("getSelection().toString()") == "公开栏三处，村村都有。"
    page.goto(source.rpartition(" ")[2].removesuffix("."))
    expect(page.locator("mark")).to_have_text("公开栏三处，村村都有。")


def test_a_selection_that_cuts_a_number_is_shown_before_it_is_copied(page: Page) -> None:
    """Half a number on the clipboard is a false one in print."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT, ["登记号自", "登记号自12345"])
    page.get_by_role("button", name="复制引文和出处").click()
    expect(page.locator(".notice")).to_contain_text("所给的文字和报告不完全一样")


def test_the_keyboard_reaches_the_button_and_has_a_key_for_it(page: Page) -> None:
    """Who selects with the keyboard cannot point at what appears beside the selection."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT, ["公开栏三处", "村村都有。"])
    expect(page.get_by_role("button", name="复制引文和出处")).to_be_visible()

    def copy() -> None:
        page.keyboard.press("c")
        expect(page.get_by_role("status")).to_have_text("已复制")

    assert copied(page, copy).startswith("“公开栏三处，村村都有。”\n")
    page.locator("#s1 .link").last.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("复制引文和出处|已复制"))).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="引用所选")).to_be_focused()
    page.locator("#q").focus()
    page.keyboard.type("c")
    expect(page.locator("#q")).to_have_value("c")


def test_copying_a_section_takes_its_heading_and_text_and_nothing_of_the_page(page: Page) -> None:
    """¶本节的固定链接引用本节 has stood in printed quotations."""
    page.goto("/reports/990101303-2013?q=公开")
    page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('section[aria-label^=一]'))"
    )
    expect(page.get_by_role("button", name="复制引文和出处")).to_be_visible()
    wanted = "一、概述\n镇里说：“能公开的都公开。”\n公开栏三处，村村都有。"
    assert "\n".join(page.evaluate("getSelection().toString()").split()) == wanted
    taken = copied(page, lambda: page.keyboard.press("ControlOrMeta+c"))
    assert "\n".join(taken.split()) == wanted
    follow(page.get_by_role("link", name="引用所选"))
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.get_by_text("写法（全角半角、繁体简体、大小写）不同")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_two_sentences_of_a_section_are_cited_in_three_steps(
    browser: Browser, address: str, script: bool, size: ViewportSize
) -> None:
    """From the open report: the section, its two sentences, the copy; whatever browser there is."""
    with opened(
        browser,
        address,
        viewport=size,
        script=script,
        permissions=["clipboard-read", "clipboard-write"],
    ) as page:
        page.goto("/reports/990101303-2013")
        follow(page.locator("#s1 .link").last)
        sentences = page.locator(".pick label")
        expect(sentences).to_have_count(2)
        for sentence in sentences.all():
            sentence.click()
        follow(page.get_by_role("button", name="引用所选句子"))
        expect(page.locator(".notice")).to_have_count(0)
        cited = page.locator("#quotation").inner_text()
        assert cited.startswith("“镇里说：“能公开的都公开。”\n公开栏三处，村村都有。”\n云泽省")
        assert "/q/990101303-2013.s1." in page.locator("#link").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        expect(page.get_by_role("button", name="复制引文和出处")).to_be_visible(visible=script)
        if script:
            assert copied(page, page.get_by_role("button", name="复制引文和出处").click) == cited


def test_two_sentences_are_cited_by_the_keyboard_alone(page: Page) -> None:
    """A page's text cannot be selected without a pointer; its sentences can be ticked."""
    page.goto("/reports/990101303-2013")
    follow(page.locator("#s1 .link").last, "Enter")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    follow(page.locator(":focus"), "Enter")
    expect(page.locator("#quotation")).to_contain_text("公开栏三处，村村都有。”")
    copy = page.get_by_role("button", name="复制引文和出处")
    assert copied(page, lambda: copy.press("Enter")).startswith(
        "“镇里说：“能公开的都公开。”\n公开栏三处，村村都有。”\n"
    )


def test_a_long_selection_is_cited_wherever_it_is_cut(page: Page) -> None:
    """Shortened inside a number, an honest quotation is said to have been changed."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT, ["登记号自", "止"])
    follow(page.get_by_role("link", name="引用所选"))
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator("#quotation")).to_contain_text(f"登记号自{'1234567890' * 200}止”")
    page.goto(page.locator("#link").inner_text())
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013\?q=.*#s2$"))


def test_a_copied_citation_is_what_is_shown(page: Page) -> None:
    """Who copies does not read it again."""
    page.goto("/reports/990101101-2012/cite?at=s2")
    page.locator(".formats > summary").click()
    button = page.get_by_role("button", name="复制 BibTeX")

    def copy() -> None:
        button.click()
        expect(button).to_have_text("已复制")

    assert copied(page, copy) == page.locator("#bibtex").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_a_search_found_is_cited_whole_or_in_part(
    browser: Browser, address: str, script: bool
) -> None:
    """A list of references is made of what was found, less what was of no use."""
    with opened(browser, address, viewport=PHONE, script=script) as page:
        page.goto("/search?q=公开")
        follow(page.get_by_role("link", name="引用这些报告"))
        expect(page.get_by_role("heading", level=1)).to_have_text("引用 7 份报告")
        with page.expect_download() as download:
            page.get_by_role("link", name="BibTeX").click()
        assert Path(download.value.path()).read_text("utf-8").count("@misc{") == 7
        for box in page.get_by_role("checkbox").all()[1:3]:
            box.check()
        follow(page.get_by_role("button", name="引用所选报告"))
        expect(page.get_by_role("heading", level=1)).to_have_text("引用 2 份报告")
        expect(page.locator("#gbt")).to_contain_text("[R/OL]")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_no_page_is_wider_than_a_phone(browser: Browser, address: str) -> None:
    """Long addresses and long entries are what these pages are made of."""
    with opened(browser, address, viewport=PHONE) as page:
        for there in (
            "/reports/丙街道-2013/cite?at=s1",
            "/reports/990101101-2012/cite?at=s2&text=全年收到申请2件。",
            "/quote/990101101-2012?at=s1&text=全年收到申请2件。",
            f"/q/990101101-2012.{Locator.of('s2', 0, '没有这句话').written('990101101-2012')}",
        ):
            page.goto(there)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
