"""Citing and checking as a person does it: select, follow, copy, paste."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from indexer.building import build as building
from indexer.desk.quoting.locator import Locator
from indexer.vocabulary.report import Cell, Table
from tests.invented import report, section, with_ids
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import opened, served

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


SELECT_ROW = """(n) => {
    const row = document.querySelectorAll("#s3 tr, #s3-top tr")[n];
    const range = document.createRange();
    range.selectNodeContents(row);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
# Each row and each pair of rows with a number; what the server gives for it.
EACH_ROW = """async () => {
    const told = [];
    const rows = [...document.querySelectorAll(".text tr")];
    for (const [n, row] of rows.entries()) {
        for (const last of [row, rows[n + 1]]) {
            if (!last || last.closest("table") !== row.closest("table")) continue;
            const range = document.createRange();
            range.setStartBefore(row);
            range.setEndAfter(last);
            if (!/[0-9]/.test(range.toString())) continue;
            const changed = new Promise((done) => document.addEventListener("selectionchange", done, { once: true }));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            await changed;
            const button = document.querySelector(".cite-selected button");
            const answer = await fetch(button.dataset.from);
            const selected = new URLSearchParams(button.dataset.from.split("?")[1]);
            if (selected.has("to")) continue;
            const text = await answer.text();
            const words = text.slice(1, text.indexOf("”\\n"));
            const cells = [...row.cells, ...(last === row ? [] : last.cells)].filter((c) => c.className !== "added");
            const printed = cells.map((c) => [...c.childNodes].filter((p) => p.className !== "flag").map((p) => p.textContent).join("")).join(" ");
            told.push([printed, answer.headers.get("X-Standing"), words]);
        }
    }
    return told;
}"""
CORPUS = Path(__file__).parents[2] / "corpus"
TABLED = (
    *("槐荫渡街道/2019.html", "槐荫渡街道/2022.html", "白鹭汊镇/2021.html"),
    *("黄坡垅镇/2020.txt", "下双河乡/2023.txt", "雾茗乡/2021.txt"),
)
ORIGINAL = (
    "丁乡2013年政府信息公开工作年度报告\n一、概述\n全年主动公开政府信息9条。\n二、收费\n没有收费。"
)
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


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_selected_words_are_cited_and_the_link_leads_back_to_them(page: Page) -> None:
    """The whole way of a quotation: out of a report, into an article, and back."""
    page.goto("/reports/990101303-2013")
    expect(page.get_by_role("link", name="引用所选")).to_be_hidden()
    page.evaluate(SELECT, ["“能公开", "公开栏三处"])
    page.get_by_role("link", name="引用所选").click()
    expect(page.locator("#quotation")).to_contain_text("““能公开的都公开。”\n公开栏三处”\n云泽省")
    page.get_by_role("button", name="复制固定链接").click()
    link = clipboard(page)
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
    bar, line = (
        page.locator(".cite-selected").bounding_box(),
        page.locator("#s1 p").last.bounding_box(),
    )
    assert bar
    assert line
    assert 0 <= bar["y"] - (line["y"] + line["height"]) < 20
    assert line["x"] <= bar["x"] + bar["width"] / 2 <= line["x"] + line["width"]
    button.click()
    expect(page.get_by_role("status")).to_have_text("已复制")
    words, source, where = clipboard(page).splitlines()
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
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("已复制")
    assert clipboard(page).startswith("“公开栏三处，村村都有。”\n")
    page.locator("#s1 .link").last.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("复制引文和出处|已复制"))).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="引用所选")).to_be_focused()
    page.locator("#q").focus()
    page.keyboard.type("c")
    expect(page.locator("#q")).to_have_value("c")


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
    assert (page.locator("#quotation").text_content() or "").startswith(f"“{shown}”\n")
    page.goto(page.locator("#link").inner_text())
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013\?q=.*#s3$"))
    expect(page.locator("#s3 mark")).to_have_text(shown.partition(" ")[0])
    page.goto(f"/check?text={shown}")
    expect(page.get_by_role("heading", level=2).first).to_have_text("一字不差：1 份报告")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where reports of the sample corpus are served whose tables are written in five ways."""
    folder = tmp_path_factory.mktemp("sample")
    for name in TABLED:
        (folder / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CORPUS / name, folder / "corpus" / name)
    building.build([folder / "corpus"], folder / "index")
    with served(folder / "index") as address:
        yield address


def test_every_row_of_every_form_is_cited_as_it_was_selected(browser: Browser, sample: str) -> None:
    """Merged labels, added labels, blank cells: whatever the page draws, what is shown is what was selected."""
    with opened(browser, sample) as page:
        page.goto("/search?size=100")
        found = [link.get_attribute("href") for link in page.locator(".hit h2 a").all()]
        assert len(found) == len(TABLED)
        rows = 0
        for there in found:
            page.goto(there or "")
            told = page.evaluate(EACH_ROW)
            rows += len(told)
            for selected, standing, words in told:
                assert standing in ("here", "moved"), (there, selected)
                assert words.split() == selected.split(), (there, selected)
            for selected, _, _ in told[3:40:9]:
                checked = page.request.get("/api/check", params={"text": selected}).json()
                assert checked["label"] == "一字不差", (there, selected)
        assert rows > 100


def test_copying_a_section_takes_its_heading_and_text_and_nothing_of_the_page(page: Page) -> None:
    """¶本节的固定链接引用本节 has stood in printed quotations."""
    page.goto("/reports/990101303-2013?q=公开")
    page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('section[aria-label^=一]'))"
    )
    expect(page.get_by_role("button", name="复制引文和出处")).to_be_visible()
    wanted = "一、概述\n镇里说：“能公开的都公开。”\n公开栏三处，村村都有。"
    assert "\n".join(page.evaluate("getSelection().toString()").split()) == wanted
    page.keyboard.press("ControlOrMeta+c")
    assert "\n".join(clipboard(page).split()) == wanted
    page.get_by_role("link", name="引用所选").click()
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
        page.locator("#s1 .link").last.click()
        for sentence in page.locator(".pick label").all():
            sentence.click()
        page.get_by_role("button", name="引用所选句子").click()
        expect(page.locator(".notice")).to_have_count(0)
        cited = page.locator("#quotation").inner_text()
        assert cited.startswith("“镇里说：“能公开的都公开。”\n公开栏三处，村村都有。”\n云泽省")
        assert "/q/990101303-2013.s1." in page.locator("#link").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        expect(page.get_by_role("button", name="复制引文和出处")).to_be_visible(visible=script)
        if script:
            page.get_by_role("button", name="复制引文和出处").click()
            assert clipboard(page) == cited


def test_two_sentences_are_cited_by_the_keyboard_alone(page: Page) -> None:
    """A page's text cannot be selected without a pointer; its sentences can be ticked."""
    page.goto("/reports/990101303-2013")
    page.locator("#s1 .link").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#quotation")).to_contain_text("公开栏三处，村村都有。”")
    page.get_by_role("button", name="复制引文和出处").press("Enter")
    assert clipboard(page).startswith("“镇里说：“能公开的都公开。”\n公开栏三处，村村都有。”\n")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where one report is served whose file is kept and came from a site of the government."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "丁.txt").write_text(ORIGINAL, encoding="utf-8")
    (folder / "corpus" / "manifest.csv").write_text(
        "path,source_url\n丁.txt,http://www.qingyu.gov.cn/a.html\n", encoding="utf-8"
    )
    building.build([folder / "corpus"], folder / "index")
    with served(folder / "index") as address:
        yield address


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_source_and_original_are_one_step_from_an_open_report(
    browser: Browser, original: str, script: bool, size: ViewportSize
) -> None:
    """Nobody prints what he has not seen in the original."""
    with opened(browser, original, viewport=size, script=script) as page:
        page.goto("/search")
        page.locator(".hit h2 a").click()
        source = page.locator(".facts").get_by_role("link", name="来源网页")
        expect(source).to_be_visible()
        expect(source).to_have_attribute("href", "http://www.qingyu.gov.cn/a.html")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载原文件").first.click()
        assert Path(download.value.path()).read_text("utf-8") == ORIGINAL


def test_source_and_original_are_reached_by_the_keyboard_alone(
    browser: Browser, original: str
) -> None:
    """The same for who has no pointer: both are links in the order of reading."""
    with opened(browser, original) as page:
        page.goto("/search")
        page.goto(page.locator(".hit h2 a").get_attribute("href") or "")
        page.locator(".facts").get_by_role("link", name="来源网页").focus()
        for _ in range(2):
            page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="下载原文件").first).to_be_focused()
        with page.expect_download():
            page.keyboard.press("Enter")


def test_an_article_is_pasted_and_every_quotation_is_checked(page: Page) -> None:
    """An address does not hold an article; who pastes one must not be told so."""
    page.goto("/check")
    filler = "记者走访了几个村，看到的情形各不相同。" * 150
    page.get_by_label("引文").fill(f"{filler}镇里说“公开栏三处，村村都有”，又说“公开栏五处”。")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("文中的引文：2 处")
    told = page.locator(".one > h3").all_inner_texts()
    assert told == ["1. 一字不差：1 份报告", "2. 文字相近"]
    expect(page.locator(".one").nth(1).locator(".compared del")).to_contain_text("五")
    expect(page).to_have_url(re.compile("/check$"))


def test_a_long_selection_is_cited_wherever_it_is_cut(page: Page) -> None:
    """Shortened inside a number, an honest quotation is said to have been changed."""
    page.goto("/reports/990101303-2013")
    page.evaluate(SELECT, ["登记号自", "止"])
    page.get_by_role("link", name="引用所选").click()
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator("#quotation")).to_contain_text(f"登记号自{'1234567890' * 200}止”")
    page.goto(page.locator("#link").inner_text())
    expect(page).to_have_url(re.compile(r"/reports/990101303-2013\?q=.*#s2$"))


def test_a_copied_citation_is_what_is_shown(page: Page) -> None:
    """Who copies does not read it again."""
    page.goto("/reports/990101101-2012/cite?at=s2")
    page.locator(".formats > summary").click()
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
        expect(page.get_by_role("heading", level=2).first).to_have_text("文字相近")
        expect(page.locator(".hit del").first).to_contain_text("不")
        expect(page.get_by_label("引文")).to_have_value("能公开的不公开。公开栏三处，村村都有")
        page.locator(".hit").get_by_role("link", name="引用这里").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("引用")
        expect(page.get_by_role("button", name="复制固定链接")).to_be_visible(visible=script)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_a_search_found_is_cited_whole_or_in_part(
    browser: Browser, address: str, script: bool
) -> None:
    """A list of references is made of what was found, less what was of no use."""
    with opened(browser, address, viewport=PHONE, script=script) as page:
        page.goto("/search?q=公开")
        page.get_by_role("link", name="引用这些报告").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("引用 7 份报告")
        with page.expect_download() as download:
            page.get_by_role("link", name="BibTeX").click()
        assert Path(download.value.path()).read_text("utf-8").count("@misc{") == 7
        for box in page.get_by_role("checkbox").all()[1:3]:
            box.check()
        page.get_by_role("button", name="引用所选报告").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("引用 2 份报告")
        expect(page.locator("#gbt")).to_contain_text("[R/OL]")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_no_page_is_wider_than_a_phone(browser: Browser, address: str) -> None:
    """Long addresses and long entries are what these pages are made of."""
    with opened(browser, address, viewport=PHONE) as page:
        for there in (
            "/check?text=能公开的不公开",
            "/reports/丙街道-2013/cite?at=s1",
            "/reports/990101101-2012/cite?at=s2&text=全年收到申请2件。",
            "/quote/990101101-2012?at=s1&text=全年收到申请2件。",
            f"/q/990101101-2012.{Locator.of('s2', 0, '没有这句话').written('990101101-2012')}",
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
