"""From an answer to the desk, as a person does it: narrow, take away, follow, look the API up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.invented import report, section
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import follow, opened, served

MANY = 70  # places: more than are listed unfolded


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    elsewhere = [
        report(
            f"第{n}镇", 2016, section("s1", "一、概述", f"第{n}镇修路{n}里。", "overview"),
            code=f"9902{n % 7 + 1:02}{n + 100}",
        )
        for n in range(MANY)
    ]  # fmt: skip
    index = build_index(tmp_path_factory.mktemp("desk"), [*invented_reports(), *elsewhere])
    with served(index) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, script=request.param) as page:
        yield page


def place(page: Page, name: str) -> str:
    """The start of a facet's line that names a place."""
    return f".facet.place li:has(> a:first-child:has-text('{name}'))"


def test_the_tree_of_places_opens_and_closes_without_choosing(page: Page) -> None:
    """Who wants to see where in a county it was said has not decided to leave the others out."""
    page.goto("/search?q=修路")
    expect(page.locator("h1")).to_contain_text(f"{MANY} 份报告")
    closed = page.locator(".facet.place li").count()
    folds = page.locator(".facet.place a.fold", has_text="＋")
    expect(folds.first).to_be_visible()
    value = folds.first.get_attribute("data-place")
    follow(folds.first)
    expect(page).to_have_url(re.compile(rf"open={value}"))
    again = page.locator(f'.facet.place a.fold[data-place="{value}"]')
    expect(again).to_have_text("－")
    assert page.locator(".facet.place li").count() > closed
    expect(page.locator("h1")).to_contain_text(f"{MANY} 份报告")
    expect(page.locator(".chips")).to_have_count(0)
    follow(again)
    expect(page.locator(f'.facet.place a.fold[data-place="{value}"]')).to_have_text("＋")
    assert page.locator(".facet.place li").count() == closed


def test_of_many_places_the_largest_are_listed_and_all_on_demand(page: Page) -> None:
    """A list of a thousand names hides the answer; one that cuts without a word hides places."""
    page.goto("/search?q=修路&open=990201")
    listed = page.locator(".facet.place li")
    assert listed.count() <= 34
    page.goto("/search?q=修路")
    folds = page.locator(".facet.place a.fold", has_text="＋")
    for _ in range(7):
        if folds.count():
            follow(folds.first)
    expect(page.locator("h1")).to_contain_text(f"{MANY} 份报告")


def test_a_place_and_years_are_typed_and_what_else_was_asked_stays(page: Page) -> None:
    """Four clicks for a span of years, or a scroll through a province, and one searches elsewhere."""
    page.goto("/search?q=申请&section=requests&view=compact")
    page.get_by_label("从", exact=True).fill("2012")
    page.get_by_label("到", exact=True).fill("2013")
    follow(page.locator(".typed.span button"))
    expect(page.locator(".chips li", has_text="年度 2012—2013")).to_be_visible()
    expect(page.locator(".chips li", has_text="章节 依申请公开")).to_be_visible()
    page.get_by_label("只看一个地区").fill("甲镇")
    follow(page.locator(".typed.find button"))
    expect(page.locator(".chips li", has_text="地区 甲镇")).to_be_visible()
    expect(page.locator(".chips li")).to_have_count(4)  # with the one that takes all away
    expect(page.locator("ol.compact .year").first).to_have_text(re.compile("201[23]"))
    expect(page.locator(".reading")).to_contain_text("甲镇")
    expect(page).to_have_title(re.compile("申请 · 2012—2013 · 甲镇 · 依申请公开"))


def test_a_box_for_a_place_offers_those_that_there_are(browser: Browser, address: str) -> None:
    """Who does not know how a town is called in full gets nothing from a box that keeps silent."""
    with opened(browser, address) as page:
        for there, label in (("/search?q=申请", "只看一个地区"), ("/", "只在这个地区里")):
            page.goto(there)
            page.get_by_label(label).press_sequentially("甲")
            offered = page.locator("datalist option")
            expect(offered.first).to_have_attribute("value", re.compile("甲镇$"))
            expect(offered.first).to_have_attribute("label", re.compile("甲镇 · .*青屿县"))
        page.get_by_label(label).fill(offered.first.get_attribute("value") or "")
        follow(page.get_by_label(label), "Enter")
        expect(page.locator(".chips")).to_contain_text("甲镇")


def test_an_answer_is_read_town_by_town_in_short_and_by_fifty(page: Page) -> None:
    """Whose desk covers a county asks which towns said it, not which ten reports say it best."""
    page.goto("/search?q=申请&sort=-year")
    reports = page.locator("h1").inner_text()
    follow(page.get_by_role("link", name="归并", exact=True))
    follow(page.get_by_role("link", name="紧凑"))
    follow(page.locator(".orders").get_by_role("link", name="50", exact=True))
    expect(page).to_have_url(re.compile("group=place&view=compact&size=50"))
    expect(page.locator("h1")).to_have_text(reports)
    towns = page.locator(".township h2").all_inner_texts()
    assert len(towns) > 1
    assert len(set(towns)) == len(towns)
    assert page.locator(".hit").count() == int(reports.split()[0])
    assert page.locator(".hit .match").count() <= page.locator(".hit").count()


def test_conditions_are_chosen_and_taken_back_one_by_one(page: Page) -> None:
    """A condition that cannot be seen, or not be removed, falsifies every search after it."""
    page.goto("/search?q=申请")
    whole = page.locator("h1").inner_text()
    follow(page.locator(".facet.year a", has_text="2012"))
    follow(page.locator(".facet.section a", has_text="依申请公开"))
    expect(page.locator(".chips li", has_text="年度 2012")).to_be_visible()
    expect(page.locator(".chips li", has_text="章节 依申请公开")).to_be_visible()
    follow(page.locator(".chips a", has_text="2012"))
    expect(page.locator(".chips li", has_text="2012")).to_have_count(0)
    follow(page.locator(".chips a").first)
    expect(page.locator("h1")).to_have_text(whole)


def test_nothing_found_says_what_would(page: Page) -> None:
    """An empty page without a way out ends the research."""
    page.goto("/search?q=听正会&year=2015")
    expect(page.locator("h1")).to_have_text("没有找到报告")
    follow(page.get_by_role("link", name="是不是“听证会”"))
    expect(page.locator("h1")).to_contain_text("1 份报告")


def test_a_whole_answer_is_taken_away_as_a_table(page: Page) -> None:
    """A desk sorts and counts in its own spreadsheet, and every row must be there."""
    page.goto("/search?q=申请&size=2")
    sections = page.locator("h1 b").nth(1).inner_text()
    follow(page.get_by_role("link", name="下载全部结果"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    download = waiting.value
    assert "申请" in unquote(download.suggested_filename)
    rows = list(csv.DictReader(io.StringIO(Path(download.path()).read_text("utf-8-sig"))))
    assert len(rows) == int(sections) == int(rows[0]["总行数"])
    page.goto(rows[0]["链接"])
    expect(page.locator("mark").first).to_be_visible()


def test_a_search_is_followed(page: Page, address: str) -> None:
    """Who waits for a word wants to be told, not to search again every week."""
    page.goto("/search?q=听证会")
    found = page.locator('link[rel="alternate"][type="application/atom+xml"]').get_attribute("href")
    shown = page.get_by_role("link", name="订阅").get_attribute("href")
    assert found
    assert shown
    for there in (found, shown):
        feed = page.request.get(there if there.startswith("http") else address + there)
        assert feed.ok
        titles = [e.text for e in ElementTree.fromstring(feed.body()).iter() if "title" in e.tag]
        assert any("听证会" in (title or "") for title in titles)


def test_the_page_of_the_api_leads_to_answers(page: Page) -> None:
    """A documentation whose examples fail is worse than none."""
    page.goto("/")
    follow(page.get_by_role("link", name="接口"))
    examples = page.locator('main a[href^="/api/"]')
    assert examples.count() > 3
    for at in range(examples.count()):
        href = examples.nth(at).get_attribute("href")
        assert href
        assert page.request.get(href).ok, href
