"""Whatever a report says shows as text, wherever this program says it again."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from indexer.archive.skipped import Skipped
from indexer.vocabulary.report import Place, Step
from tests.invented import report, section
from tests.invented_index import build_index, client_over, invented_reports

HOSTILE = (
    "税费<script>alert(1)</script>\"quoted\" 'single' &amp; ]]> --> "
    '<a href="javascript:alert(1)">x</a> \u202e倒写\u202c =HYPERLINK("http://x") 半\ud800个'
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    hostile = report(
        "丙<b>街道",
        2013,
        section("s1", f"一、{HOSTILE}", f"=1+1 {HOSTILE}\n全年收到申请3件。", "overview"),
        title=f"={HOSTILE}报告",
    )
    name = HOSTILE.replace("\ud800", "")  # names are read from whole characters
    place = Place("unlisted", None, (name,), lineage=(Step(name, name),))
    hostile = replace(hostile, source_url="javascript:alert(1)", place=place)
    return client_over(build_index(tmp_path_factory.mktemp("hostile"), [hostile]))


def told(text: str) -> str:
    """``text`` without what no format can say: half characters, and white space that may wrap."""
    return re.sub(r"[\s\ud800?\ufffd]+", "", text)


PAGES = [
    "/search?q=税费",
    "/search?q=税费&place=丙<b>街道",
    "/reports/{id}",
    "/reports/{id}?q=税费",
    "/reports/{id}/cite",
    "/reports/{id}/cite?at=s1",
    "/check?text=税费<script>alert(1)</script>",
    "/usage?phrase=税费<script>",
    "/export/search?q=税费",
    "/holdings",
    "/holdings?list=unlisted",
    "/search?q=<script>alert(1)</script>",
    "/api",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_script_and_no_link_but_ours(web: FlaskClient, address: str) -> None:
    """A page that runs what a report says belongs to whoever wrote the report."""
    (hit,) = json.loads(web.get("/api/search?q=税费").text)["hits"]
    answer = web.get(address.format(id=hit["id"]))
    assert answer.status_code == 200, address
    page = etree.fromstring(answer.text.encode("utf-8", "replace"), etree.HTMLParser())
    for script in page.iter("script"):
        ours = (script.get("src") or "").startswith("/static/")
        assert ours or script.get("type") == "application/ld+json", address
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), (address, name)
            if name in ("href", "src", "action"):
                scheme = str(value).strip().lower().partition(":")[0]
                assert scheme not in ("javascript", "data", "vbscript"), (address, value)


def test_the_data_in_a_page_cannot_end_its_element(web: FlaskClient) -> None:
    """JSON-LD stands in a script element; a report must not be able to close it."""
    (hit,) = json.loads(web.get("/api/search?q=税费").text)["hits"]
    page = etree.fromstring(web.get(hit["url"]).data, etree.HTMLParser())
    (data,) = [s for s in page.iter("script") if s.get("type") == "application/ld+json"]
    assert told("<script>alert(1)</script>") in told(json.loads(data.text or "")["name"])


def test_a_feed_says_it_as_text(web: FlaskClient) -> None:
    """A reader of feeds shows what it is given; markup would be run there."""
    feed = etree.fromstring(web.get("/feed?q=税费").data)
    atom = "{http://www.w3.org/2005/Atom}"
    (entry,) = feed.iter(f"{atom}entry")
    title = entry.find(f"{atom}title")
    assert title is not None
    assert title.get("type", "text") == "text"
    assert told("<script>alert(1)</script>") in told(title.text or "")
    assert not [x for x in feed.iter() if "script" in str(x.tag)]
    for link in feed.iter(f"{atom}link"):
        assert (link.get("href") or "").startswith("http://localhost/")


def test_a_table_holds_no_formula(web: FlaskClient) -> None:
    """A spreadsheet that opens with =HYPERLINK(…) sends the desk's data elsewhere."""
    text = web.get("/export/search.csv?q=税费").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    for cell in rows[1]:
        visible = "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Zs"))
        assert not visible.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    assert any(told("<script>alert(1)</script>") in told(cell) for cell in rows[1])


def test_lines_of_json_say_it_whole(web: FlaskClient) -> None:
    """A script that reads the export must find the words of the report and no others."""
    lines = web.get("/export/search.jsonl?q=税费").data.decode().splitlines()
    found = [told(json.dumps(json.loads(line), ensure_ascii=False)) for line in lines]
    assert any("<script>alert(1)</script>" in line for line in found)


def test_no_name_of_a_file_turns_a_page_around(tmp_path: Path) -> None:
    """What stands behind it would be read from the right: .exe as the beginning of a name."""
    skipped = Skipped("年报\u202etxt.exe\u2066", "it is something else")
    web = client_over(build_index(tmp_path, invented_reports()[:1], [skipped]))
    page = web.get("/holdings?list=skipped").text
    assert "年报txt.exe" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
