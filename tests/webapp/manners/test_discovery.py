"""What browsers, crawlers and programs are told of this site."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from indexer.building import build as building
from indexer.vocabulary.report import Candidate
from tests.invented import report
from tests.invented_index import HOSTILE, asked, build_index, client_over, invented_reports
from tests.webapp.browser import opened
from webapp import create_app
from webapp.manners import discovery
from webapp.pages.linked_data import linked_data

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPEN_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("discovery"), invented_reports())


@pytest.fixture(scope="module")
def web(directory: Path) -> FlaskClient:
    return client_over(directory)


def locations(web: FlaskClient, address: str) -> list[str]:
    answer = web.get(address, buffered=True)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/xml"
    return [str(found.text) for found in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}loc")]


def test_a_browser_can_add_the_search_to_its_address_bar(web: FlaskClient) -> None:
    """Who searches every day should not have to come to the page first."""
    assert 'rel="search"' in web.get("/").text
    answer = web.get("/opensearch.xml", base_url="https://search.example")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.data)
    assert len(str(root.findtext(f"{OPEN_SEARCH}ShortName"))) <= 16
    urls = {url.get("type"): str(url.get("template")) for url in root.iter(f"{OPEN_SEARCH}Url")}
    page = urls["text/html"]
    assert page.startswith("https://search.example/search?q=")
    assert web.get(page.replace("{searchTerms}", "申请")).status_code == 200
    assert asked(web, urls["application/json"].replace("{searchTerms}", "申请"))["hits"]


def test_crawlers_are_led_to_the_reports_and_kept_from_the_searches(web: FlaskClient) -> None:
    """There are endlessly many searches; a crawler would ask them all."""
    text = web.get("/robots.txt", base_url="https://search.example").text
    lines = text.splitlines()
    assert "Sitemap: https://search.example/sitemap.xml" in lines
    rules = [line.split(": ") for line in lines if line.startswith(("Allow", "Disallow"))]

    def allowed(path: str) -> bool:
        fitting = [
            (len(rule), kind == "Allow")
            for kind, rule in rules
            if re.match(re.escape(rule).replace(r"\*", ".*"), path)
        ]
        return max(fitting, default=(0, True))[1]

    for path in ("/", "/reports/990101101-2015", "/holdings", "/static/style.css?v=1"):
        assert allowed(path), path
    for path in ("/search?q=a", "/search", "/api/search", "/reports/a?q=b", "/reports/a/source"):
        assert not allowed(path), path


def test_the_sitemap_lists_every_report_once(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that no crawler finds is found by no reader either."""
    monkeypatch.setattr(discovery, "PER_FILE", 3)
    monkeypatch.setattr(discovery, "_AT_ONCE", 2)
    web = client_over(directory)
    files = locations(web, "/sitemap.xml")
    assert [file.rpartition("/")[2] for file in files] == [f"sitemap-{n}.xml" for n in (1, 2, 3)]
    listed = [address for file in files for address in locations(web, file)]
    assert len(listed) == len(set(listed)) == len(invented_reports()) + 2
    assert all(web.get(address).status_code == 200 for address in listed)


def test_the_sitemap_says_when_a_file_was_changed(tmp_path: Path) -> None:
    """A crawler then comes back for what is new only."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "1.txt").write_text(
        "乙乡2013年政府信息公开工作年度报告\n一、概述\n全年主动公开政府信息9条。\n二、收费\n没有收费。",
        encoding="utf-8",
    )
    os.utime(corpus / "1.txt", (1_400_000_000, 1_400_000_000))
    building.build([corpus], tmp_path / "index")
    text = client_over(tmp_path / "index").get("/sitemap-1.xml", buffered=True).text
    assert text.count("<lastmod>") == 1
    assert "<lastmod>2014-05-13</lastmod>" in text


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "x", "9" * 5000, "１", "1.5"])
def test_a_sitemap_that_is_none_is_a_404(web: FlaskClient, number: str) -> None:
    """A crawler tries what it likes."""
    assert web.get(f"/sitemap-{number}.xml").status_code == 404


class Scripts(HTMLParser):
    """The data blocks of a page as a browser cuts them out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("type", "application/ld+json") in attrs
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def data_of(web: FlaskClient, address: str) -> dict[str, Any]:
    (text,) = Scripts(web.get(address).text).found
    value: dict[str, Any] = json.loads(text)
    return value


def test_a_report_says_what_it_is_to_programs(web: FlaskClient) -> None:
    """A citation manager or a crawler reads this, and nothing else reliably."""
    said = data_of(web, "/reports/990101101-2015?q=听证会")
    assert said["@type"] == "Report"
    assert said["identifier"] == "990101101-2015"
    assert said["url"] == "http://localhost/reports/990101101-2015"
    assert said["temporalCoverage"] == "2015"
    assert said["publisher"] == {"@type": "GovernmentOrganization", "name": "甲镇"}
    assert said["isBasedOn"] == "https://example.cn/2015.html"
    assert said["spatialCoverage"]["name"] == "甲镇"
    assert said["spatialCoverage"]["identifier"] == "990101101"
    assert said["spatialCoverage"]["containedInPlace"]["name"] == "青屿县"


def test_hostile_text_cannot_leave_the_data(tmp_path: Path) -> None:
    """A title is a stranger's text in the middle of a script element."""
    title = f'甲镇</script><!--<script>"\\\u2028\u2029\ud800&amp;]]>{HOSTILE}'
    hostile = replace(invented_reports()[-2], title=title)
    web = client_over(build_index(tmp_path, [hostile]))
    page = web.get("/reports/丙街道-2013").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*)</script>\n', page)
    assert block.isascii()
    assert not set(block) & set("<>&")
    said = data_of(web, "/reports/丙街道-2013")
    # SQLite and UTF-8 have no half characters; whichever stands for it, the rest is unharmed.
    assert said["name"].replace("\ud800", "?") == title.replace("\ud800", "?")
    assert "isBasedOn" not in said  # javascript: is no source


def test_what_is_not_settled_is_not_claimed(directory: Path) -> None:
    """A program would pass a guess on as a fact."""
    unsure = replace(
        report("甲镇", None),
        id="x",
        place=replace(
            report("甲镇", 2012).place, status="ambiguous", candidates=(Candidate("1", ()),)
        ),
    )
    with create_app(directory).test_request_context():
        said = json.loads(linked_data(unsure))
    assert not {"spatialCoverage", "temporalCoverage", "datePublished", "encoding"} & set(said)


def test_the_data_runs_under_no_policy_and_breaks_none(browser: Browser, address: str) -> None:
    """A data block is no script; a browser that thought so would log a violation on every page."""
    with opened(browser, address) as page:
        for path in ("/", "/search?q=申请", "/reports/丙街道-2013", "/reports/990101101-2015"):
            page.goto(path)
        data = page.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(data or "")["identifier"] == "990101101-2015"
