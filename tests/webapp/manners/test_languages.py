"""The same site in Chinese and in English: who chooses, and what the choice must not touch."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.saying import spoken
from tests.invented_index import build_index, invented_reports
from webapp import create_app

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9,zh-CN;q=0.5"}
CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
UNDER = {"X-Forwarded-Prefix": "/news", "X-Forwarded-For": "10.0.0.9"}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    index = build_index(tmp_path_factory.mktemp("spoken"), invented_reports())
    return create_app(index, XXGK_PROXIES=1).test_client()


def tag(text: str) -> str:
    found = re.search('<html lang="([^"]+)">', text)
    assert found
    return found[1]


def links(text: str) -> set[str]:
    """Where a page leads to and what it loads, but for the page in the other language."""
    bare = re.sub("<[^>]*hreflang[^>]*>", "", text)
    return {each for each in re.findall('(?:href|src|action)="([^"#]+)"', bare) if each[0] == "/"}


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB,en;q=0.9,zh-CN;q=0.5", "en"),
        ("fr", "zh-Hans"),
        ("fr,en;q=0.3", "en"),
        ("*", "zh-Hans"),
        ("zh-TW,en;q=0.9", "zh-Hans"),
        ("zh-Hant-HK,en-GB;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-US,zh-CN;q=0.9,zh;q=0.8", "en"),
        ("EN-us;q=0.5,fr", "en"),
        ("en;q=0, zh", "zh-Hans"),
        (";;;", "zh-Hans"),
    ],
)
def test_the_browser_says_which_language_is_wanted(
    web: FlaskClient, wanted: str, language: str
) -> None:
    """Who reads no Chinese would not find the switch."""
    answer = web.get("/", headers={"Accept-Language": wanted})
    assert tag(answer.text) == language
    assert "Accept-Language" in answer.vary


def test_who_asks_for_a_page_without_its_text_is_told_the_same(web: FlaskClient) -> None:
    """A crawler that asks first how long a page is, is told so of the page that comes then."""
    for path in ("/", "/reports/990101101-2012", "/nowhere"):
        told = [web.open(path, method=each).headers["Content-Length"] for each in ("GET", "HEAD")]
        assert told[0] == told[1]


def test_words_of_a_heading_are_apart_where_the_language_writes_blanks(web: FlaskClient) -> None:
    """A voice, a copy and a search engine read "Townshipdisclosure"."""
    for path, heading in (
        ("/en/", "Township disclosure reports, full text"),
        ("/", "乡镇、街道政府信息公开年报全文检索"),
    ):
        found = re.search("<h1>(.*?)</h1>", web.get(path).text)
        assert found
        assert re.sub("<[^>]*>", "", found[1]) == heading


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_of_a_chosen_language_stays_in_it(web: FlaskClient, language: str) -> None:
    """One link out of it, and a reader has to choose again at every page."""
    for wanted in (ENGLISH, CHINESE, {}):
        answer = web.get(f"/{language}/", headers=wanted)
        assert tag(answer.text) == {"en": "en", "zh": "zh-Hans"}[language]
        assert "Accept-Language" not in answer.vary
        assert all(link.startswith(f"/{language}/") for link in links(answer.text))


def test_links_say_english_only_to_who_is_not_read_to_in_chinese(web: FlaskClient) -> None:
    """The addresses of most readers stay as short as they were, and as they were passed on."""
    assert not [
        each for each in links(web.get("/", headers=CHINESE).text) if each[:4] in ("/en/", "/zh/")
    ]
    assert all(each.startswith("/en/") for each in links(web.get("/", headers=ENGLISH).text))


def test_the_switch_leads_to_the_same_page_and_back(web: FlaskClient) -> None:
    """Who switches in the middle of a search would have to ask it anew."""
    there = re.compile('<a href="([^"]+)" hreflang="([^"]+)"')
    first = there.search(web.get("/search?q=申请&year=2012", headers=CHINESE).text)
    assert first
    assert first.groups() == ("/en/search?q=%E7%94%B3%E8%AF%B7&amp;year=2012", "en")
    second = there.search(web.get(first[1].replace("&amp;", "&")).text)
    assert second
    assert second[1] == first[1].replace("/en/", "/zh/")
    assert tag(web.get(second[1].replace("&amp;", "&"), headers=ENGLISH).text) == "zh-Hans"


def test_an_error_leads_to_the_first_page_in_the_other_language(web: FlaskClient) -> None:
    """The same error in English helps nobody."""
    text = web.get("/en/nowhere?x=1").text
    assert tag(text) == "en"
    assert '<a href="/zh/" hreflang="zh-Hans"' in text


def test_two_languages_of_one_address_are_two_answers(web: FlaskClient) -> None:
    """A cache would give the Chinese page to who asked for the English one."""
    tags = {web.get("/search", headers=wanted).headers["ETag"] for wanted in (ENGLISH, CHINESE)}
    assert len(tags) == 2
    for wanted, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
        has = web.get("/search", headers=wanted).headers["ETag"]
        again = {"If-None-Match": has}
        assert web.get("/search", headers={**wanted, **again}).status_code == 304
        assert web.get("/search", headers={**other, **again}).status_code == 200


def test_what_is_passed_on_names_no_language(web: FlaskClient) -> None:
    """A link in a Chinese article would open an English page, or a feed hold everything twice."""
    cited = web.get("/en/reports/990101101-2012/cite?at=s2").text
    link = re.search('<pre id="link"[^>]*>([^<]+)</pre>', cited)
    assert link
    assert "/en/" not in link[1]
    for path in (
        "/feed",
        "/sitemap-1.xml",
        "/export/reports.csv",
        "/reports/990101101-2012/cite.bib",
    ):
        assert b"/en/" not in web.get(f"/en{path}", buffered=True).data, path
    data = re.search(r'ld\+json">(.*?)</script>', web.get("/en/reports/990101101-2012").text)
    assert data
    assert "/en/" not in data[1]


@pytest.mark.parametrize(
    "path", ["/api/search?q=申请", "/export/reports.csv", "/feed", "/api/holdings", "/nowhere.json"]
)
def test_what_scripts_read_does_not_hang_on_their_machine(web: FlaskClient, path: str) -> None:
    """A script that runs at night on another machine must find the columns it knows."""
    answers = [web.get(path, headers=wanted, buffered=True) for wanted in (ENGLISH, CHINESE)]
    bodies = [re.sub(rb'"took_ms":[0-9.]+', b"", each.data) for each in answers]
    assert bodies[0] == bodies[1]
    assert "Accept-Language" not in answers[0].vary


def test_a_language_stands_behind_the_path_of_the_site(web: FlaskClient) -> None:
    """Under a path of a larger site /en/ belongs to us, not to that."""
    text = web.get("/", headers={**UNDER, **ENGLISH}).text
    assert all(link.startswith("/news/en/") for link in links(text))
    text = web.get("/zh/search", headers={**UNDER, **ENGLISH}).text
    assert all(link.startswith("/news/zh/") for link in links(text))


def test_a_language_is_a_whole_part_of_the_path(web: FlaskClient) -> None:
    """/english would be read as /en and glish."""
    assert web.get("/english").status_code == 404
    assert tag(web.get("/english").text) == "zh-Hans"
    assert tag(web.get("/en").text) == "en"


def test_nothing_of_a_request_is_left_to_the_next(web: FlaskClient) -> None:
    """A thread that has answered in English would go on in it."""
    web.get("/en/")
    assert spoken() == "zh"
    with web.get("/en/export/reports.csv"):
        pass
    assert spoken() == "zh"


def test_a_catalogue_is_part_of_the_program() -> None:
    """A wheel without it would answer in Chinese only, and nobody would be told."""
    from indexer.vocabulary import saying

    assert saying.CATALOGUE.is_file()
    assert saying.CATALOGUE.parent == Path(saying.__file__).parent / "data"
