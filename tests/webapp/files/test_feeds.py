"""Feeds as a reader's program meets them: RFC 4287, hostile reports, polling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from indexer.building import build, finishing
from indexer.vocabulary.report import Place, Report, Unit
from tests.following.test_news import iterated, text
from tests.invented import report, section
from tests.invented_index import asked, build_index, client_over, invented_reports

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339 as RFC 4287 section 3.3 wants it: an upper-case T, and Z or an offset.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# RFC 4151 section 2.1: tag:authority,date:specific, in the characters of an address.
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-F]{2})*")
EVIL = (
    "<script>alert(1)</script>]]><b>&amp;&nbsp;\x00\x0b\x1b\x7f\ud800\ufffe\uffff"
    "\u202e转向\u2066\u200f\u200b\ufeff<!--<?xml?><![CDATA[x"
)
ENTRY = {
    **{"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1)},
    **{"author": (1, None), "link": (1, None), "category": (0, None)},
}
FEED = {
    **{"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "generator": (0, 1)},
    **{"author": (1, None), "link": (1, None), "entry": (0, None)},
}
"""How often each element may stand (RFC 4287, sections 4.1.1 and 4.1.2); others of its are not used."""


@pytest.fixture(autouse=True)
def _on_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finishing, "now", lambda: "2026-01-02T03:04:05+00:00")


@pytest.fixture
def web(tmp_path: Path) -> FlaskClient:
    return client_over(build_index(tmp_path / "index", invented_reports()))


def fetched(web: FlaskClient, address: str) -> Element:
    """The feed at ``address``, held to the rules of RFC 4287."""
    answer = web.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    hold(root, FEED)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) <= 50
    for entry in root.iter(f"{ATOM}entry"):
        hold(entry, ENTRY)
    (own,) = links_of(root, "self")
    assert own.get("type") == "application/atom+xml"
    times = [str(entry.findtext(f"{ATOM}updated")) for entry in root.iter(f"{ATOM}entry")]
    assert times == sorted(times, reverse=True)
    if times:
        assert root.findtext(f"{ATOM}updated") == times[0]
    return root


def hold(element: Element, allowed: dict[str, tuple[int, int | None]]) -> None:
    """Hold a feed or an entry to what may stand in it."""
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= allowed.keys()
    for name, (least, most) in allowed.items():
        assert least <= names.count(name) <= (most or 10_000), name
    assert TAG.fullmatch(str(element.findtext(f"{ATOM}id")))
    for name in ("title", "subtitle", "summary"):
        for said in element.findall(f"{ATOM}{name}"):
            assert said.get("type", "text") == "text"
            assert said.text
            assert not list(said)
    for name in ("updated", "published"):
        for time in element.findall(f"{ATOM}{name}"):
            assert TIME.fullmatch(str(time.text))
            datetime.fromisoformat(str(time.text))
    for author in element.findall(f"{ATOM}author"):
        (name_of,) = author
        assert name_of.tag == f"{ATOM}name"
        assert name_of.text
    alternates = [
        (link.get("type"), link.get("hreflang")) for link in links_of(element, "alternate")
    ]
    assert len(set(alternates)) == len(alternates) == 1
    for link in element.findall(f"{ATOM}link"):
        assert urlsplit(str(link.get("href"))).scheme == "http"
    for category in element.findall(f"{ATOM}category"):
        assert category.get("term")
        assert TAG.fullmatch(str(category.get("scheme")))


def links_of(element: Element, relation: str) -> list[Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == relation]


def entries(root: Element) -> list[Element]:
    return root.findall(f"{ATOM}entry")


def said(element: Element) -> Iterator[str]:
    """Every text and every attribute in ``element``."""
    for each in element.iter():
        yield each.text or ""
        yield from each.attrib.values()


# ---- what a feed says ----


@pytest.mark.parametrize(
    "address",
    [
        "/feed",
        "/feed?q=公开",
        "/feed?q=听证会&year=2015&year=2012-2013&section=platform",
        "/feed?place=990101101&flag=unplaced&scope=section",
        "/feed?q=没有这样的话",
        "/feed?q=(((&sort=year&page=9&size=100&open=990101000",
    ],
)
def test_a_feed_keeps_the_rules_of_its_format(web: FlaskClient, address: str) -> None:
    """A reader's program shows nothing of a feed that it cannot read, and says nothing either."""
    fetched(web, address)


def test_a_feed_holds_the_reports_that_answer(web: FlaskClient) -> None:
    """Who subscribes on the page must get what the page shows."""
    root = fetched(web, "/feed?q=听证会")
    (hit,) = asked(web, "/api/search?q=听证会")["hits"]
    (entry,) = entries(root)
    assert root.findtext(f"{ATOM}title") == "检索“听证会”的新报告"
    assert entry.findtext(f"{ATOM}title") == hit["title"]
    assert links_of(entry, "alternate")[0].get("href") == f"http://localhost{hit['url']}"
    summary = str(entry.findtext(f"{ATOM}summary"))
    assert summary.startswith("云泽省 › 临湖市 › 青屿县 › 甲镇，2015 年度\n")
    assert hit["matches"][0]["snippets"][0]["text"] in summary
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "云泽省临湖市青屿县甲镇"
    terms = [category.get("term") for category in entry.findall(f"{ATOM}category")]
    assert terms == ["2015", "990101101"]
    assert web.get(str(links_of(entry, "alternate")[0].get("href"))).status_code == 200
    assert web.get(str(links_of(root, "alternate")[0].get("href"))).status_code == 200
    assert entry.findtext(f"{ATOM}published") == "2026-01-02T03:04:05Z"


def test_no_name_depends_on_where_or_how_a_feed_is_fetched(web: FlaskClient) -> None:
    """Behind another host name, or on page 2, everything would be new again."""
    one = fetched(web, "/feed?q=公开&year=2013&year=2012")
    other = ElementTree.fromstring(
        web.get(
            "/feed?year=2012&q=公开&size=3&page=2&year=2013&sort=year",
            base_url="http://b.example:81",
        ).data
    )
    assert links_of(other, "self")[0].get("href", "").startswith("http://b.example:81/feed?q=")
    for path in (f"{ATOM}id", f"{ATOM}entry/{ATOM}id"):
        assert [e.text for e in one.findall(path)] == [e.text for e in other.findall(path)]
    assert not any("localhost" in str(e.text) for e in one.iter(f"{ATOM}id"))


def test_a_feed_says_of_how_many_it_shows_the_newest(tmp_path: Path) -> None:
    """Of sixty at once ten are not listed; a subscriber must be able to know."""
    many = [report(f"甲{n}镇", 2012, section("s1", "一、概述", "公开")) for n in range(60)]
    root = fetched(client_over(build_index(tmp_path, many)), "/feed?q=公开")
    assert len(entries(root)) == 50
    assert "共 60 份报告，这里列出最近收录或有变动的 50 份" in str(root.findtext(f"{ATOM}subtitle"))


def test_a_wrong_address_is_said_to_be_wrong(web: FlaskClient) -> None:
    """A typo that is ignored is a feed of something else, for years."""
    for address in ("/feed?yaer=2012", "/feed?page=0", "/feed?q=a&q=b", "/feed?sort=new"):
        assert web.get(address).status_code == 400


def test_without_an_index_there_is_no_empty_feed(tmp_path: Path) -> None:
    """A program would take it that all reports are gone."""
    assert client_over(tmp_path / "none").get("/feed").status_code == 503


# ---- hostile reports ----


def hostile() -> list[Report]:
    made = report(
        "甲镇",
        2012,
        section("s1", f"一、{EVIL}", f"公开{EVIL}", "overview"),
        title=f"报告{EVIL}",
        code="990101101",
    )
    nowhere = report("乙乡", None, section("s1", "", "公开"), title=" ")
    return [
        replace(made, unit=Unit(f"甲镇{EVIL}", "镇"), source_url="javascript:alert(1)"),
        replace(nowhere, unit=Unit(None, "other"), place=Place("unknown"), title=""),
        replace(
            made,
            path="c",
            year=2013,
            place=Place("unlisted", None, (EVIL.replace("\ud800", ""),)),
            unit=Unit(EVIL, "镇"),
        ),
    ]


@pytest.mark.parametrize("address", ["/feed", "/feed?q=公开", "/feed?q=script"])
def test_no_text_of_a_report_breaks_a_feed(tmp_path: Path, address: str) -> None:
    """One township's page could blind every subscriber, or run in their readers."""
    web = client_over(build_index(tmp_path, hostile()))
    root = fetched(web, address)
    assert len(entries(root)) == (2 if "script" in address else 3)
    whole = "\0".join(said(root))
    assert "<script>alert(1)</script>]]><b>&amp;&nbsp;" in whole
    assert not re.search(
        r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066\ufeff\ufffe\uffff]", whole
    )
    body = web.get(address).data
    assert b"<script" not in body
    assert b"]]>" not in body
    assert b"<!--" not in body


def test_no_query_breaks_a_feed(web: FlaskClient) -> None:
    """It is sent by anybody."""
    for text_ in ('"><script>', "]]>", "&lt;", "\u202e\u200b", "\ufffe", "a\tb", "“”'\""):
        answer = web.get("/feed", query_string={"q": text_})
        assert answer.status_code in (200, 400)
        assert b"<script" not in answer.data or answer.mimetype == "text/html"
        if answer.status_code == 200:
            hold(ElementTree.fromstring(answer.data), FEED)


# ---- since a day, and in a browser ----


def test_a_feed_since_a_day_is_a_feed_of_its_own(web: FlaskClient) -> None:
    """Who comes back from a month away asks for that month, and no reader mixes the two up."""
    whole, since = fetched(web, "/feed?q=公开"), fetched(web, "/feed?q=公开&since=2026-01-02")
    later = fetched(web, "/feed?q=公开&since=2026-01-03")
    assert len(entries(whole)) == len(entries(since)) > 0
    assert entries(later) == []
    assert len({root.findtext(f"{ATOM}id") for root in (whole, since, later)}) == 3
    assert links_of(later, "self")[0].get("href", "").endswith("&since=2026-01-03")
    assert "自 2026-01-03 起 0 份报告" in str(later.findtext(f"{ATOM}subtitle"))
    for bad in ("", "2026-13-01", "gestern"):
        assert web.get(f"/feed?since={bad}").status_code == 400


def test_a_browser_is_led_to_the_page_that_explains_the_feed(web: FlaskClient) -> None:
    """A page of angle brackets tells a journalist that something is broken."""
    opened = web.get("/feed?q=听证会&since=2026-01-02", headers={"Sec-Fetch-Dest": "document"})
    assert (opened.status_code, opened.headers["Vary"]) == (303, "Sec-Fetch-Dest, Accept-Encoding")
    page = web.get(opened.headers["Location"])
    assert page.status_code == 200
    assert "检索“听证会”的新报告" in page.text
    assert 'value="http://localhost/feed?q=%E5%90%AC%E8%AF%81%E4%BC%9A"' in page.text
    assert 'value="2026-01-02"' in page.text
    program = web.get("/feed?q=听证会", headers={"Sec-Fetch-Dest": "empty"})
    assert program.mimetype == "application/atom+xml"
    assert "Sec-Fetch-Dest" in program.headers["Vary"]


# ---- subscribing and polling ----


def test_the_search_page_offers_its_feed(web: FlaskClient) -> None:
    """A browser or a reader given the page's address must find the feed by itself."""
    page = web.get("/search?q=听证会&year=2015&page=1&sort=year").text
    address = "/feed?q=%E5%90%AC%E8%AF%81%E4%BC%9A&amp;year=2015"
    head, body = page.split("</head>")
    assert (
        '<link rel="alternate" type="application/atom+xml" '
        f'title="检索“听证会”的新报告（年度：2015）" href="{address}">'
    ) in head
    assert re.search(rf'<a href="{re.escape(address)}"[^>]*>订阅更新（Atom）</a>', body)
    follow = address.replace("/feed", "/follow")
    assert re.search(rf'<a href="{re.escape(follow)}"[^>]*>关注更新</a>', body)
    assert fetched(web, address.replace("&amp;", "&")).find(f"{ATOM}entry") is not None


def test_who_polls_sees_what_each_build_brings_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader asks every hour, with the tag of the last answer, and keeps the names it has seen."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    web = client_over(index)
    days, seen, tag = iterated(), set[str](), ""

    def polled() -> list[str]:
        nonlocal tag
        answer = web.get("/feed?q=公开", headers={"If-None-Match": tag})
        tag = answer.headers["ETag"]
        if answer.status_code == 304:
            return []
        root = fetched(web, "/feed?q=公开")
        new = [e for e in entries(root) if e.findtext(f"{ATOM}id") not in seen]
        seen.update(str(e.findtext(f"{ATOM}id")) for e in new)
        return [str(e.findtext(f"{ATOM}title")) for e in new]

    def write(town: str, year: int, news: str) -> None:
        (corpus / f"{town}{year}.txt").write_text(text(town, year, news), encoding="utf-8")
        day = next(days)
        monkeypatch.setattr(build, "now", lambda: day)
        build.build([corpus], index, jobs=1)

    name = "{}政府信息公开工作年度报告".format
    write("望湖镇", 2012, "堤防加固")
    assert polled() == [name("望湖镇2012年")]
    assert polled() == []
    write("石坪乡", 2013, "码头搬迁")
    assert polled() == [name("石坪乡2013年")]
    write("石坪乡", 2013, "码头搬迁")
    assert polled() == []
    write("望湖镇", 2012, "堤防停工")
    assert polled() == [f"【内容有变】{name('望湖镇2012年')}"]
    day = next(days)
    monkeypatch.setattr(build, "now", lambda: day)
    build.build([corpus], index, jobs=1, full=True)
    assert polled() == []
