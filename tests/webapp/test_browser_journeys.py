"""What journalists come for, from the open home page, in so many steps at most; by mouse, keyboard and finger.

The expected reports were counted by hand in the sample corpus (see ``tests.test_questions``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from tests.test_questions import REFUSED
from tests.webapp.browser import served
from tests.webapp.journeys import MANNERS, Journey, Manner, journey


@pytest.fixture(scope="module")
def site(corpus_index: Path) -> Iterator[str]:
    with served(corpus_index) as address:
        yield address


@pytest.fixture(params=MANNERS)
def reader(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Journey]:
    manner: Manner = request.param
    with journey(browser, site, manner) as reader:
        yield reader


def test_refusals_in_a_county_over_years_to_excel(reader: Journey) -> None:
    """The story of who refuses begins as a table that a colleague can sort."""
    page = reader.page
    reader.send((page.locator("#q"), "不予公开 县:青屿县 年:2019-2022"))
    reader.use(page.get_by_role("link", name="按数字检索：不予公开超过 0 件"))
    book = reader.take(page.get_by_role("link", name="Excel"))
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert {row["报告编号"] for row in table} == REFUSED
    assert {row["不予公开"] for row in table} == {1}
    assert all(row["不予公开（原文）"] for row in table)
    assert reader.steps <= 3


def test_who_lacks_a_year(reader: Journey) -> None:
    """A year that is not here is a question to the township."""
    reader.use(reader.page.get_by_role("link", name="未收录").filter(has_text="2018 年度"))
    for place in ("白鹭汊镇", "雾茗乡", "下双河乡"):
        expect(reader.page.get_by_role("main")).to_contain_text(place)
    assert reader.steps <= 1


def test_more_than_twenty_requests_in_a_year(reader: Journey) -> None:
    """The two of 2018: the landfill township's 23, and the county's 137."""
    reader.send((reader.page.locator("#q"), "申请:>20 年:2018"))
    main = reader.page.get_by_role("main")
    expect(main.locator("h1")).to_have_text("2 份报告")
    for report, number in (("990123103-2018", "23 件"), ("990123-2018", "137 件")):
        hit = main.get_by_role("listitem").filter(has=reader.page.locator(f"a[href*='{report}']"))
        expect(hit.first).to_contain_text(number)
    assert reader.steps <= 2


def test_a_half_remembered_sentence_is_read_where_it_stands(reader: Journey) -> None:
    """Nobody remembers a sentence word for word."""
    page = reader.page
    reader.send((page.locator("#q"), "黄泥港 氨氮 超过"))
    reader.use(page.locator(".hit a[href*='#s2.1'], a[href*='#s2.1']").first)
    expect(page.locator("mark", has_text="氨氮").first).to_be_in_viewport()
    assert reader.steps <= 2


def test_a_quotation_is_checked(reader: Journey) -> None:
    """The copy desk asks of every quotation whether it is verbatim."""
    page = reader.page
    reader.use(page.get_by_role("navigation", name="栏目").get_by_role("link", name="核对引文"))
    reader.send((page.get_by_role("main").get_by_role("textbox").first, "溯黄泥港而上取样五处"))
    expect(page.get_by_role("main")).to_contain_text("一字不差")
    assert reader.steps <= 2


def test_a_place_typed_as_a_word_becomes_a_condition(reader: Journey) -> None:
    """Who types a county's name means its townships, whose reports hardly name it."""
    page = reader.page
    reader.send((page.locator("#q"), "白鹭汊镇 防汛"))
    reader.use(page.get_by_role("link", name="白鹭汊镇").filter(has_not_text="年").first)
    expect(page.locator(".chips, .reading").first).to_contain_text("白鹭汊镇")
    assert reader.steps <= 2


def test_a_typo_is_mended(reader: Journey) -> None:
    """黄坭港 is in no report; 黄泥港 is in five."""
    page = reader.page
    reader.send((page.locator("#q"), "黄坭港"))
    reader.use(page.get_by_role("main").get_by_role("link", name="黄泥港").first)
    expect(page.get_by_role("main")).to_contain_text("5 份报告")
    assert reader.steps <= 2


def test_a_phrase_over_the_years_becomes_a_picture_in_an_article(reader: Journey) -> None:
    """A line that must be drawn again by the newspaper's artist is drawn wrong, and without its source."""
    reader.send((reader.page.get_by_label("一个词各年度有多少报告写到"), "收费"))
    seen = reader.page.get_by_role("img", name="写到“收费”的报告占该年度报告的比例")
    expect(seen).to_be_visible()
    with Image.open(reader.take(reader.page.get_by_role("link", name="图（PNG）"))) as image:
        assert (image.format, image.width) == ("PNG", 1816)
    assert reader.steps <= 2
