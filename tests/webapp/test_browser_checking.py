"""Checking as a person does it: a quotation is pasted, a source and an original are opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from indexer.building import build as building
from tests.invented import report, section, with_ids
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import follow, opened, served

WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 640}
ORIGINAL = (
    "丁乡2013年政府信息公开工作年度报告\n一、概述\n全年主动公开政府信息9条。\n二、收费\n没有收费。"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    quoted = report(
        "丁镇",
        2013,
        section("s1", "一、概述", "镇里说：“能公开的都公开。”\n公开栏三处，村村都有。"),
        code="990101303",
    )
    reports = with_ids([*invented_reports(), quoted])
    with served(build_index(tmp_path_factory.mktemp("checking"), reports)) as address:
        yield address


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_quotation_is_pasted_and_checked(browser: Browser, address: str, script: bool) -> None:
    """The desk's minute before print, on a phone, with whatever browser there is."""
    with opened(browser, address, viewport=PHONE, script=script) as page:
        page.goto("/check")
        page.get_by_label("引文").fill("“能公开的都公开”")
        follow(page.get_by_role("button", name="核对"))
        expect(page.get_by_role("heading", level=2).first).to_have_text("一字不差：1 份报告")
        page.get_by_label("引文").fill("能公开的不公开。公开栏三处，村村都有")
        follow(page.get_by_role("button", name="核对"))
        expect(page.get_by_role("heading", level=2).first).to_have_text("文字相近")
        expect(page.locator(".hit del").first).to_contain_text("不")
        expect(page.get_by_label("引文")).to_have_value("能公开的不公开。公开栏三处，村村都有")
        page.locator(".hit").get_by_role("link", name="引用这里").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("引用")
        expect(page.get_by_role("button", name="复制固定链接")).to_be_visible(visible=script)


def test_an_article_is_pasted_and_every_quotation_is_checked(page: Page) -> None:
    """An address does not hold an article; who pastes one must not be told so."""
    page.goto("/check")
    filler = "记者走访了几个村，看到的情形各不相同。" * 150
    page.get_by_label("引文").fill(f"{filler}镇里说“公开栏三处，村村都有”，又说“公开栏五处”。")
    follow(page.get_by_role("button", name="核对"))
    expect(page.get_by_role("heading", level=2).first).to_have_text("文中的引文：2 处")
    told = page.locator(".one > h3").all_inner_texts()
    assert told == ["1. 一字不差：1 份报告", "2. 文字相近"]
    expect(page.locator(".one").nth(1).locator(".compared del")).to_contain_text("五")
    expect(page).to_have_url(re.compile("/check$"))


def test_the_keyboard_alone_checks_a_quotation(page: Page) -> None:
    """Who cannot use a mouse checks quotations, too."""
    page.goto("/check")
    page.get_by_label("引文").focus()
    page.keyboard.type("能公开的都公开")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="核对")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text("一字不差：1 份报告")


def test_a_compared_quotation_is_not_wider_than_a_phone(browser: Browser, address: str) -> None:
    """What differs is printed side by side, with a word beside each."""
    with opened(browser, address, viewport=PHONE) as page:
        page.goto("/check?text=能公开的不公开")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


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
        follow(page.locator(".hit h2 a"))
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
