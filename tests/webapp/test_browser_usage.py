"""A journalist compares two phrases: types them, reads picture and table, opens a number, takes the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.test_usage import reports
from tests.invented_index import build_index
from tests.webapp.browser import follow, opened, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build_index(tmp_path_factory.mktemp("browser"), reports())) as address:
        yield address


@pytest.fixture(params=[(1280, True), (1280, False), (360, False)], ids=["wide", "plain", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, script = request.param
    size = {"width": width, "height": 640}
    with opened(browser, address, script=script, viewport=size) as page:
        yield page


def compared(page: Page) -> None:
    """Type two phrases and ask."""
    page.goto("/usage")
    page.get_by_label("检索词 1", exact=True).fill("听证")
    page.get_by_label("检索词 2", exact=True).fill("座谈")
    follow(page.get_by_role("button", name="画图"))


def test_two_phrases_become_lines_and_a_table(page: Page) -> None:
    """The whole of the page, as somebody meets it who has never seen it."""
    compared(page)
    picture = page.get_by_role("img", name="写到“听证”、“座谈”的报告占该年度报告的比例")
    expect(picture).to_have_count(1)  # the other size is not there for anybody
    expect(picture.locator("text", has_text=re.compile("听证|座谈"))).to_have_text(["听证", "座谈"])
    expect(picture.locator("polygon")).to_have_count(4)
    expect(picture.locator("polygon.f-paper")).to_have_count(2)
    expect(page.get_by_role("row").filter(has_text="2012")).to_contain_text("83.3%")
    expect(page.get_by_role("row").filter(has_text="2013")).to_contain_text("未收录")


def test_a_number_opens_the_reports_that_it_counts(page: Page) -> None:
    """The number is the claim, the list behind it is the proof."""
    compared(page)
    cell = page.get_by_role("row").filter(has_text="2012").get_by_role("cell").nth(2)
    cell.get_by_role("link", name="10").click()
    expect(page).to_have_url(re.compile(r"/search\?"))
    expect(page.locator("h1")).to_contain_text("10 份报告")
    expect(page.locator(".chips")).to_contain_text("2012")


def test_the_file_holds_the_table(page: Page, tmp_path: Path) -> None:
    """What goes on in a spreadsheet must be what was seen."""
    compared(page)
    with page.expect_download() as began:
        page.get_by_role("link", name="下载表格").click()
    assert began.value.suggested_filename == "历年用词.csv"
    began.value.save_as(tmp_path / "usage.csv")
    with (tmp_path / "usage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [r for r in rows if (r["检索词"], r["年度"]) == ("座谈", "2012")]
    assert [(r["符合的报告"], r["当年报告"]) for r in found] == [("10", "12")]


def test_places_are_compared_by_those_who_choose_them(page: Page) -> None:
    """A county that never held a hearing is the story; its neighbour is the measure."""
    page.goto("/usage")
    page.get_by_label("检索词 1", exact=True).fill("听证")
    page.locator("summary", has_text="比较地区").click()
    page.get_by_label("一个地区").check()
    page.get_by_label("地区 1", exact=True).fill("1号镇")
    page.get_by_label("地区 2", exact=True).fill("远镇")
    follow(page.get_by_role("button", name="画图"))
    heads = page.get_by_role("columnheader")
    expect(heads).to_have_text([re.compile("年度"), re.compile("1号镇"), re.compile("远镇")])


def test_nothing_is_wider_than_the_window_and_writing_keeps_its_size(page: Page) -> None:
    """Ticks of six pixels are decoration."""
    compared(page)
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    for there in (page.locator("main"), page.locator("figure"), page.get_by_role("img")):
        box = there.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
    tick = page.get_by_role("img").locator("text").first.bounding_box()
    assert tick is not None
    assert tick["height"] >= 11
