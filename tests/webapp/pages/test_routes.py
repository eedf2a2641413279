"""What a reader is shown: links that open, text that stays text, a report's page, the help."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.figures import FIGURES
from indexer.vocabulary.report import Step
from tests.invented import report, section
from tests.invented_index import HOSTILE, asked, build_index, client_over, invented_reports
from tests.webapp.pages.shown import ShownPage, page


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), invented_reports()))


ADDRESSES = [
    "/",
    "/search",
    "/search?q=听证会",
    "/search?q=申请&year=2012&year=2013&place=990101202&scope=section&sort=-year",
    "/search?q=&size=1&page=3",
    "/search?q=未有之词 申请&year=2012",
    "/reports/990101101-2015?q=听证会",
    "/reports/丙街道-2013",
    "/holdings",
    "/holdings?list=unlisted",
    "/help",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_a_page_opens_and_every_anchor_exists(web: FlaskClient, address: str) -> None:
    """A reader who follows a link to an error doubts everything else on the page."""
    text, links = page(web, address)
    for link in links.links:
        target, anchor = urldefrag(link)
        if target.startswith("https://example.cn/"):
            continue
        answer = web.get(target, buffered=True) if target else None
        assert answer is None or answer.status_code == 200, link
        if anchor:
            assert ShownPage(answer.text if answer else text).ids.count(anchor) == 1, link


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_id_stands_twice_in_a_page(web: FlaskClient, address: str) -> None:
    """A deep link to a doubled id opens at the wrong section without a word."""
    _, shown = page(web, address)
    assert len(shown.ids) == len(set(shown.ids))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_needs_nothing_from_another_host(web: FlaskClient, address: str) -> None:
    """What a journalist searches for must not be told to anybody else."""
    text, _ = page(web, address)
    loaded = re.findall(r'<(?:script|link(?! [^>]*hreflang)|img)[^>]*?(?:src|href)="([^"]+)"', text)
    assert loaded
    assert all(source.startswith("/") for source in loaded)


def test_hostile_text_shows_as_text(web: FlaskClient) -> None:
    """A report that runs as script could rewrite what a journalist quotes."""
    for address in ("/search?q=税费", "/reports/丙街道-2013?q=税费", "/reports/丙街道-2013"):
        text, shown = page(web, address)
        assert "&lt;script&gt;alert(" in text
        assert "<script>alert(" not in text
        assert "img" not in shown.tags
        assert "&amp;lt;b&amp;gt;" in text
    text, _ = page(web, "/search?q=" + HOSTILE.replace("&", "%26").replace("#", "%23"))
    assert "<script>alert(" not in text


def test_a_source_that_is_no_web_address_never_becomes_a_link(web: FlaskClient) -> None:
    """javascript: in a manifest would run when a reader checks the source."""
    text, shown = page(web, "/reports/丙街道-2013")
    assert "javascript:alert(1)" in text
    assert not any(link.startswith("javascript:") for link in shown.links)


def test_half_a_character_costs_one_character_and_not_the_page(web: FlaskClient) -> None:
    """One damaged byte in a file must not make its whole report unreadable."""
    text, _ = page(web, "/reports/丙街道-2013")
    assert "半个字符?在此" in text


def test_a_table_is_a_table_with_its_spans(web: FlaskClient) -> None:
    """A number under the wrong head is a wrong number in print."""
    text, _ = page(web, "/reports/丙街道-2013")
    assert (
        '<th scope="col" rowspan="2">信息内容</th><th scope="colgroup" colspan="2">本年件数</th>'
        in text
    )
    assert "<td>&lt;b&gt;1&lt;/b&gt;</td>" in text
    assert text.index("信息内容</th>") < text.index("表前。")


def test_the_query_is_marked_in_headings_and_text(web: FlaskClient) -> None:
    """Without marks a reader searches the page a second time by eye."""
    _, shown = page(web, "/reports/990101101-2015?q=听证会")
    assert shown.marked == ["听证会", "听证会"]
    text, _ = page(web, "/reports/990101101-2012?q=收费减免")
    assert "三、<mark>收费减免</mark>" in text


def test_a_deep_link_opens_at_the_first_mark_when_the_heading_has_none(web: FlaskClient) -> None:
    """A section can be screens long; its heading alone does not show why it matched."""
    text, _ = page(web, "/reports/990101101-2015?q=听证会")
    assert 'id="s2.1"><mark>听证会</mark>' in text
    assert 'id="s2.1-top"' in text
    text, _ = page(web, "/reports/990101101-2012?q=收费减免")
    assert '<section class="level-1" id="s3"' in text


def test_every_section_is_an_anchor_without_a_query(web: FlaskClient) -> None:
    """A link in a published story must open at its section for years."""
    _, shown = page(web, "/reports/990101101-2015")
    assert {"s1", "s2", "s2.1", "s2.2"} <= set(shown.ids)


def test_a_report_leads_to_the_other_years_of_its_place(web: FlaskClient) -> None:
    """The story is often in the difference between two years."""
    _, shown = page(web, "/reports/990101101-2015")
    assert "/reports/990101101-2012" in shown.links
    _, shown = page(web, "/reports/990101202-2012")
    assert "/reports/990101101-2012" not in shown.links


def test_an_old_id_leads_to_the_new_one_with_its_query(web: FlaskClient) -> None:
    """A link in a published story outlives a better reading of the place."""
    answer = web.get("/reports/old-name?q=税费")
    assert answer.status_code == 301
    there = web.get(answer.headers["Location"])
    assert there.status_code == 200
    assert "<mark>税费</mark>" in there.text


def test_pages_forbid_inline_script_and_foreign_frames(web: FlaskClient) -> None:
    """Were the escaping ever to fail, nothing must run."""
    for address in ("/", "/search", "/reports/丙街道-2013", "/none", "/api/search"):
        answer = web.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in answer.headers
        shown = ShownPage(answer.text if answer.mimetype == "text/html" else "")
        assert not [name for name in shown.attributes if name == "style" or name[:2] == "on"]
        assert "style" not in shown.tags
        assert "<script>" not in answer.text or answer.is_json


@pytest.mark.parametrize("query", ["公开", '"不予公开"', "收费减免:减免", "表格:国家秘密"])
def test_every_match_in_the_sample_opens_at_an_anchor_that_exists(
    corpus_index: Path, query: str
) -> None:
    """The sample is the first thing anybody tries; a dead link there ends the visit."""
    web = client_over(corpus_index)
    hits = asked(web, f"/api/search?size=100&q={query}")["hits"]
    assert hits
    shown: dict[str, str] = {}
    for match in (match for hit in hits for match in hit["matches"]):
        target, anchor = urldefrag(match["url"])
        there = shown.setdefault(target, web.get(target).text)
        assert there.count(f'id="{anchor}"') == 1, match["url"]
        if not query.startswith("表格"):
            assert "<mark>" in there.partition(f'id="{anchor}"')[2], match["url"]


def test_a_new_generation_answers_from_the_next_request(tmp_path: Path) -> None:
    """Yesterday's reports must not answer until somebody restarts the server."""
    reports = invented_reports()
    web = client_over(build_index(tmp_path, reports[:1]))
    assert asked(web, "/api/search")["total"]["reports"] == 1
    build_index(tmp_path, reports)
    assert asked(web, "/api/search")["total"]["reports"] == len(reports)


def test_an_index_made_anew_in_the_same_place_answers_from_the_next_request(
    tmp_path: Path,
) -> None:
    """Who removes an index and builds it again gets the same name for it, and other reports."""
    reports = invented_reports()
    web = client_over(build_index(tmp_path / "index", reports[:1]))
    assert asked(web, "/api/search")["total"]["reports"] == 1
    shutil.rmtree(tmp_path / "index")
    build_index(tmp_path / "index", reports)
    assert asked(web, "/api/search")["total"]["reports"] == len(reports)


def test_a_place_chosen_by_an_earlier_code_is_named_and_removable(tmp_path: Path) -> None:
    """A saved search outlives the code; a filter that cannot be taken back is a trap."""
    now = Step("990101109", "丁街道", "990101", ("990101104", "丁镇"))
    towns = [
        report("丁镇", 2014, section("s1", "一、概述", "旧闻。"), code="990101104", now=now),
        report("丁街道", 2020, section("s1", "一、概述", "新闻。"), code="990101109", now=now),
        report("戊镇", 2020, section("s1", "一、概述", "新闻。"), code="990101105"),
    ]
    web = client_over(build_index(tmp_path, towns))
    text, _ = page(web, "/search?q=&place=990101104")
    assert "<b>2</b> 份报告" in text
    assert "990101104 <i" not in text
    assert "丁街道</span> <small>原丁镇</small>" in text
    buckets = asked(web, "/api/search?place=990101104")["facets"][1]["buckets"]
    chosen = next(bucket for bucket in buckets if bucket["selected"])
    assert (chosen["value"], chosen["former"], chosen["url"]) == (
        "990101109", ["丁镇"], "/search",
    )  # fmt: skip
    _, shown = page(web, "/reports/990101104-2014")
    assert "/reports/990101109-2020" in shown.links
    assert "/search?place=990101109" in shown.links


@pytest.mark.parametrize("address", ["/", "/search?q=防汛", "/reports/990123101-2010", "/holdings"])
def test_what_the_operator_says_of_the_corpus_stands_once_on_every_page(
    corpus_index: Path, address: str
) -> None:
    """An invented report taken for a real one would be a scandal."""
    page = client_over(corpus_index).get(address)
    assert page.text.count("示例语料") == 1


def test_the_help_says_how_to_ask_for_every_figure(web: FlaskClient) -> None:
    """A figure that is declared and not told of is asked for by nobody."""
    text, _ = page(web, "/help")
    for field in FIGURES.values():
        assert f'<th scope="row">{field.label}</th>' in text
        assert f"<code>{field.name}</code>" in text
        for label in field.asked:
            assert f"<kbd>{label}:</kbd>" in text
    assert "<kbd>不予公开行政执法案卷:</kbd>" in text  # one that has no shorter name


def test_every_example_of_the_help_answers_what_it_says(web: FlaskClient) -> None:
    """Help whose examples find nothing, or something else, teaches mistrust."""
    text, _ = page(web, "/help")
    examples = re.findall(r'<a href="(/search[^"]*)">[^<]*</a> <small>(\d+) 份报告', text)
    assert len(examples) > 4
    for address, reports in examples:
        asked_for = html.unescape(address).replace("/search", "/api/search")
        assert asked(web, asked_for)["total"]["reports"] == int(reports) > 0
