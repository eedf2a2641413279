"""Every page for everyone: WCAG 2.2 AA as axe checks it, light and dark, wide and phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import served, started_browser

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
    "/check",
    "/check?text=全年收到申请2件",
    "/check?text=全年收到申请九十件",
    "/reports/990101101-2012/cite?at=s2",
    "/quote/990101101-2012?at=s3&text=全年收到申请2件",
    "/quote/990101101-2012?at=s2&text=从来没有说过的话",
    "/export/search?q=申请",
    "/export/reports",
    "/api",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"wide": (1280, 900), "phone": (360, 640)}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build_index(tmp_path_factory.mktemp("access"), invented_reports())) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    chosen: Literal["light", "dark"] = request.param
    return chosen


@pytest.fixture(scope="module", params=SIZES)
def page(
    request: pytest.FixtureRequest,
    browser: Browser,
    address: str,
    scheme: Literal["light", "dark"],
) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        base_url=address,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("there", ADDRESSES)
def test_no_page_has_a_barrier(page: Page, there: str) -> None:
    """Who hears the page, or sees little of it, has the same right to know."""
    page.goto(there)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert not found, "\n".join(map(_told, found))


def _told(violation: dict[str, Any]) -> str:
    places = [node["html"][:200] for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}: {places}"
