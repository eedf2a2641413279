"""Served under a path of a larger site, everything leads to under that path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.invented_index import build_index, invented_reports
from webapp import create_app

UNDER = {"X-Forwarded-Prefix": "/news/xxgk", "X-Forwarded-For": "10.0.0.9"}
PAGES = (
    *("/", "/search?q=公开", "/search?q=不知名的词", "/holdings", "/help", "/usage?phrase=公开", "/check?text=公开", "/api"),
    *("/api/search?q=公开", "/api/holdings", "/api/suggest?q=水", "/api/usage?phrase=公开", "/feed?q=公开", "/export/search?q=公开"),
    *("/export/search.jsonl?q=公开", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/nowhere", "/search?yaer=1"),
)  # fmt: skip
_IN_MARKUP = re.compile(r"""(?:href|src|action|template|content)=["']([^"']+)["']|<loc>([^<]+)<""")
_HOST = "http://localhost"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    index = build_index(tmp_path_factory.mktemp("under"), invented_reports())
    return create_app(index, XXGK_PROXIES=1).test_client()


def addresses(text: str, is_json: bool) -> Iterator[str]:
    """What of an answer is an address of this site, as it stands there."""
    if is_json:
        for line in text.splitlines() if text.startswith('{"about"') else [text]:
            yield from _in_json(json.loads(line))
        return
    for found in _IN_MARKUP.finditer(text):
        address = (found[1] or found[2]).replace("&amp;", "&")
        if address.startswith(("/", _HOST)):
            yield address


def _in_json(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            is_address = name.endswith("url") and isinstance(inner, str) and name != "source_url"
            yield from [inner] if is_address else _in_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_json(inner)


@pytest.mark.parametrize("page", PAGES)
def test_every_address_of_an_answer_stays_under_the_path(web: FlaskClient, page: str) -> None:
    """A link that leads out of it is a page of another site, or none."""
    answer = web.get(page, headers=UNDER)
    found = set(addresses(answer.text, "json" in (answer.mimetype or "")))
    assert found or page == "/robots.txt" or page.startswith("/api/suggest")
    for address in found:
        path = urlsplit(address.partition("#")[0])._replace(scheme="", netloc="").geturl()
        assert path.startswith("/news/xxgk/"), address
        below = path.removeprefix("/news/xxgk")
        # Invented reports have no files, and what a form asks is no address yet.
        if "{" not in below and not below.endswith(("=", "/source")):
            with web.get(below, headers=UNDER) as there:
                assert there.status_code < 400, address


def test_a_script_asks_beside_the_form(web: FlaskClient) -> None:
    """The typing help must not ask the larger site."""
    with web.get("/static/complete.js", headers=UNDER) as script:
        assert 'new URL("api/suggest", box.form.action)' in script.get_data(as_text=True)
    assert urljoin("https://news.example/xxgk/search", "api/suggest").endswith("/xxgk/api/suggest")


def test_a_move_leads_to_under_the_path(web: FlaskClient) -> None:
    """An old citation is followed from an article years later."""
    posted = web.post("/check", data={"text": "公开修好了"}, headers=UNDER)
    assert posted.status_code == 303
    assert posted.headers["Location"].startswith("/news/xxgk/check?")


@pytest.mark.parametrize("prefix", ["//evil.example", "/a//b", "/a?b", '/"><b>', "/水", "evil"])
def test_a_prefix_that_is_no_plain_path_is_not_believed(web: FlaskClient, prefix: str) -> None:
    """A proxy that sets no prefix of its own passes on what a stranger sends."""
    text = web.get(
        "/search?q=公开", headers=UNDER | {"X-Forwarded-Prefix": prefix.encode().decode("latin-1")}
    ).text
    assert "evil" not in text
    assert 'action="/search"' in text


def test_without_proxies_nobody_says_where_it_is(tmp_path: Path) -> None:
    """Anybody can send the header."""
    web = create_app(build_index(tmp_path, invented_reports())).test_client()
    assert "/news/" not in web.get("/search?q=公开", headers=UNDER).text


@pytest.mark.parametrize(
    ("scheme", "believed"), [("https", "https"), ("javascript", "http"), ("", "http")]
)
def test_a_proxy_says_http_or_https(web: FlaskClient, scheme: str, believed: str) -> None:
    """One that passes on what it was sent would let a stranger write every whole address."""
    text = web.get("/robots.txt", headers={"X-Forwarded-Proto": scheme}).text
    assert f"Sitemap: {believed}://localhost/" in text
