"""The page of figures in a real browser: without a script, on a phone, and for everyone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.invented_figures import NEW, REFUSED, reports_with_figures
from tests.invented_index import build_index
from tests.webapp.browser import follow, opened, served
from tests.webapp.test_browser_access import COLOURS, RULES, SIZES

TABLE = f"/figures?name={NEW}&name={REFUSED}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build_index(tmp_path_factory.mktemp("figures"), reports_with_figures())) as it:
        yield it


@pytest.fixture(scope="module", params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    size = {"width": width, "height": height}
    with opened(browser, address, quiet=False, viewport=size, reduced_motion="reduce") as page:
        yield page


def test_a_number_is_found_and_read_in_two_steps_without_a_script(
    browser: Browser, address: str
) -> None:
    """Who has no script, or reads an archived copy, asks the same questions."""
    with opened(browser, address, script=False) as page:
        page.goto("/figures")
        page.get_by_label("数字 1").select_option(label="新收申请数")
        page.get_by_label("年度").fill("2022")
        follow(page.get_by_role("button", name="列出"))
        assert page.locator("tbody tr").count() == 3
        follow(page.locator("tbody").get_by_role("link", name="13", exact=True))
        assert page.url.endswith(f"/reports/990101101-2022#f-{NEW}")
        assert page.locator(f"[id='f-{NEW}']").count() == 1


def test_a_heading_sorts_the_table_without_a_script(browser: Browser, address: str) -> None:
    """The largest number first is the first thing that anybody asks."""
    with opened(browser, address, script=False) as page:
        page.goto(TABLE)
        follow(page.locator("thead").get_by_role("link", name="2022"))
        first = page.locator("tbody").first
        assert first.get_by_role("rowheader").first.inner_text().startswith("甲镇")


def test_a_wide_table_scrolls_by_itself(page: Page) -> None:
    """A page that scrolls sideways loses its reader; so does a column of names that scrolls away."""
    page.goto(TABLE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".table").evaluate("box => { box.scrollLeft = 999 }")
    assert page.get_by_role("link", name="甲镇", exact=True).bounding_box()["x"] >= 0  # type: ignore[index]


def test_one_drawing_of_each_is_seen_and_its_writing_can_be_read(page: Page) -> None:
    """Two of each on one page, or letters of five pixels, and the picture is left out."""
    page.goto(TABLE)
    for figure in page.locator("figure").all():
        seen = [svg for svg in figure.locator("svg").all() if svg.is_visible()]
        assert len(seen) == 1
        letters = seen[0].locator("text").first.bounding_box()
        assert letters is not None
        assert letters["height"] >= 11


@pytest.mark.parametrize("there", ["/figures", TABLE, f"/figures?name={NEW}&place=甲镇"])
def test_the_table_and_its_pictures_have_no_barrier(page: Page, there: str) -> None:
    """Who hears the page, or sees little of it, has the same right to the numbers."""
    page.emulate_media(color_scheme="light")
    page.goto(there)
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response["violations"]
        assert not found, [(v["id"], [n["html"][:150] for n in v["nodes"][:3]]) for v in found]
