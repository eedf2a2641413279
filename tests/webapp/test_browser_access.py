"""Every page for everyone: WCAG 2.2 AA as axe checks it, light and dark, wide and phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from indexer.desk.quoting.locator import Locator
from tests.webapp.browser import opened

ADDRESSES = [
    "/",
    "/search",
    "/search?q=申请&year=2012&year=2013-2014&place=甲镇",
    "/search?q=听证会",
    "/search?q=听正会",
    "/search?q=申请&page=9",
    "/search?q=(((",
    "/reports/990101101-2015?q=听证会#s2.2",
    "/reports/丙街道-2013",
    "/reports/没有这份报告",
    "/holdings",
    "/holdings?list=unlisted",
    "/help",
    "/usage",
    "/usage?phrase=申请&phrase=概述",
    "/usage?phrase=(((&phrase=概述",
    "/embed/usage?phrase=申请&phrase=概述",
    "/figures",
    "/doubts",
    "/figures?name=requests_new&name=requests_refused",
    "/follow",
    "/lists",
    '/lists?text=申请%0A甲镇%0A((%0A"&by=year',
    "/follow?q=申请&place=甲镇&since=2026-01-01",
    "/follow?q=没有这样的话",
    "/check",
    "/check?text=全年收到申请2件",
    "/check?text=全年收到申请九十件",
    "/reports/990101101-2012/cite?at=s2",
    "/quote/990101101-2012?at=s3&text=全年收到申请2件",
    "/reports/990101101-2012/cite?at=s2&text=全年收到申请2件。",
    "/cite?q=申请",
    "/cite?id=990101101-2012",
    "/q/990101101-2012.s2.4-6.00000000000j",
    f"/q/990101101-2012.{Locator.of('s2', 7, '没有这句话').written('990101101-2012')}",
    "/quote/990101101-2012?at=s2&text=从来没有说过的话",
    "/export/search?q=申请",
    "/export/reports",
    "/export/places",
    "/places/110102",
    "/coverage",
    "/coverage?place=370305",
    "/export/coverage?missing=2018",
    "/places/丙街道",
    "/api",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # what else depends on colours needs an eye
SIZES = {"wide": (1280, 900), "phone": (360, 640)}


@pytest.fixture(scope="module", params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    size = {"width": width, "height": height}
    with opened(browser, address, quiet=False, viewport=size, reduced_motion="reduce") as page:
        yield page


@pytest.mark.parametrize("there", ADDRESSES)
def test_no_page_has_a_barrier(page: Page, there: str) -> None:
    """Who hears the page, or sees little of it, has the same right to know."""
    page.goto(there)
    check_barriers(page)


def check_barriers(page: Page) -> None:
    """Fail where ``page`` as it stands has a barrier, light or dark."""
    page.emulate_media(color_scheme="light")
    _check(page, RULES)
    page.emulate_media(color_scheme="dark")  # the same page in other colours
    _check(page, COLOURS)


def _check(page: Page, rules: list[str]) -> None:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    assert not found, "\n".join(map(_told, found))


def _told(violation: dict[str, Any]) -> str:
    places = [node["html"][:200] for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}: {places}"
