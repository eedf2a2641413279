"""Rows of tables cited as a person does it: every cell, with blanks between them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.building import build as building
from indexer.vocabulary.report import Cell, Table
from tests.invented import report, section, with_ids
from tests.invented_index import build_index
from tests.webapp.browser import follow, opened, served

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
ROWS = Table(
    0,
    (
        tuple(map(Cell, ("一、本年新收", "13", "0", "0", "1", "0", "0", "14"))),
        tuple(map(Cell, ("二、上年结转", "2", "", "", "1", "", "", "3"))),
    ),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tabled = report(
        "戊镇",
        2013,
        section("s3", "三、申请", "见下表。", "requests", (ROWS,)),
        code="990101304",
    )
    with served(build_index(tmp_path_factory.mktemp("rows"), with_ids([tabled]))) as address:
        yield address


@pytest.mark.parametrize(
    ("row", "shown"),
    [(0, "一、本年新收 13 0 0 1 0 0 14"), (1, "二、上年结转 2 　 　 1 　 　 3")],
)
def test_a_row_of_a_table_is_cited_with_every_cell(page: Page, row: int, shown: str) -> None:
    """A row without its total, or with its numbers glued, is a misquotation made by us."""
    page.goto("/reports/990101304-2013")
    page.evaluate(SELECT_ROW, row)
    follow(page.get_by_role("link", name="引用所选"))
    expect(page.locator(".notice")).to_have_count(0)
    assert (page.locator("#quotation").text_content() or "").startswith(f"“{shown}”\n")
    page.goto(page.locator("#link").inner_text())
    expect(page).to_have_url(re.compile(r"/reports/990101304-2013\?q=.*#s3$"))
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
