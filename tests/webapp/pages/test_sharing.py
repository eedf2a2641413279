"""What a messenger shows of a page whose address somebody sends."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.invented import report, section
from tests.invented_figures import NEW, reports_with_figures
from tests.invented_index import build_index, client_over
from webapp.pages import png

HOSTILE = "<script>alert(1)</script>"
TOWN = "/places/990101202"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("sharing"), reports_with_figures()))


def told(web: FlaskClient, address: str, **headers: str) -> dict[str, str]:
    page = web.get(address, headers=headers).text
    found = re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page)
    assert len(dict(found)) == len(found)
    return {name: unescape(value) for name, value in found}


@pytest.mark.parametrize(
    ("address", "title", "description", "kind"),
    [
        ("/search?q=垃圾&year=2021", "垃圾", "1 份报告，1 个章节。", "website"),
        ("/reports/990101202-2021", "乙乡2021年", "垃圾清运。", "article"),
        ("/reports/990101202-2021?at=s2", "二、依申请公开 · ", "情况见表。", "article"),
        ("/search?year=2021", "全部报告", " 份报告。检索条件：年度：2021", "website"),
        (TOWN, "乙乡", "青屿县 › 乙乡，收录 3 份报告", "website"),
        ("/places/990101", "青屿县", "青屿县，连同下面各地区收录 ", "website"),
        (f"/figures?name={NEW}", "新收申请数", "新收申请数：", "website"),
        ("/usage?phrase=垃圾", "垃圾", "写到“垃圾”的报告占该年度报告的比例", "website"),
    ],
)
def test_a_page_that_is_passed_on_says_what_it_is(
    web: FlaskClient, address: str, title: str, description: str, kind: str
) -> None:
    """A bare link in a group of colleagues is not opened."""
    shown = told(web, address)
    assert title in shown["title"]
    assert description in shown["description"]
    assert shown["type"] == kind
    assert shown["site_name"] == "乡镇年报检索"
    assert shown["url"].startswith("http://localhost/")
    assert told(web, shown["url"].removeprefix("http://localhost")) == shown


def test_the_address_names_no_language(web: FlaskClient) -> None:
    """Who sends the page from an English screen has colleagues who read Chinese."""
    for address in ("/usage?phrase=垃圾", "/search?q=垃圾", TOWN):
        english = told(web, address, **{"Accept-Language": "en"})
        assert english["url"] == told(web, address)["url"]


@pytest.mark.parametrize("address", [f"/figures?name={NEW}", "/usage?phrase=垃圾"])
def test_a_page_with_a_picture_shows_it(
    web: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The line is what makes somebody open the page; an address that gives an error is worse than none."""
    picture = told(web, address)["image"]
    assert web.get(picture.removeprefix("http://localhost")).mimetype == "image/png"
    png._typeface.cache_clear()
    monkeypatch.setattr(png, "_FOLDERS", (str(tmp_path),))
    assert "image" not in told(web, address)
    png._typeface.cache_clear()


def test_a_page_without_a_picture_or_of_nothing_promises_none(web: FlaskClient) -> None:
    """A broken picture beside a link looks like a broken site."""
    for address in ("/search?q=垃圾", TOWN, "/reports/990101202-2021", "/figures", "/usage"):
        assert "image" not in told(web, address)


def test_what_was_no_page_for_crawlers_is_none_now(web: FlaskClient) -> None:
    """Citations, exports and frames are for people; a crawler would never come to an end."""
    assert 'name="robots" content="noindex"' in web.get("/reports/990101202-2021/cite").text
    assert 'name="robots"' not in web.get("/reports/990101202-2021").text
    assert "noindex" in web.head("/export/search.zip").headers["X-Robots-Tag"]
    assert "Disallow: /*?" in web.get("/robots.txt").text


def test_a_hostile_report_stays_inside_the_quotation_marks(tmp_path: Path) -> None:
    """A title that ends the attribute would write into every page that shows it."""
    text = f'"><script>{HOSTILE}'
    made = report(text, 2012, section("s1", text, text))
    web = client_over(build_index(tmp_path, [made]))
    id_ = web.get("/api/search").json["hits"][0]["id"]  # type: ignore[index]
    for address in (
        f"/reports/{quote(id_)}",
        f"/reports/{quote(id_)}?at=s1",
        f"/search?q={quote(text)}",
    ):
        head = web.get(address).text.partition("</head>")[0]
        assert head.count("<script>") == 0
        assert "og:description" in head


def test_a_permanent_link_shows_the_card_of_its_section(web: FlaskClient) -> None:
    """What a colleague sends is the section that is quoted, not a report of forty pages."""
    words = web.get("/reports/990101202-2021/cite?at=s1&text=垃圾清运。").text
    short = re.search(r'<pre id="link">http://localhost(/q/[^<]+)</pre>', words)
    assert short
    for link in (short[1], "/q/990101202-2021.s1", "/quote/990101202-2021?at=s1&text=垃圾清运。"):
        there = web.get(link)
        assert there.status_code == 302
        assert there.location.endswith("at=s1#s1")
        assert "一、" in told(web, there.location)["title"]
    assert web.get("/quote/990101202-2021").location == "/reports/990101202-2021"


def test_a_section_is_opened_and_named_by_its_own_link(web: FlaskClient) -> None:
    """What stands behind # never reaches the server, so that the link must say it before as well."""
    page = web.get("/reports/990101202-2021").text
    links = re.findall(r'class="link" href="([^"]+)" title=', page)
    assert [unescape(link).rpartition("/")[2] for link in links] == [
        "990101202-2021?at=s1#s1",
        "990101202-2021?at=s2#s2",
    ]
    assert web.get("/reports/990101202-2021?at=s9").status_code == 200
