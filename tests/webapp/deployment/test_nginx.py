"""The example for nginx, with Debian's nginx in front of the real server, under a path of a larger site."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.webapp.browser import served
from tests.webapp.nginx import in_front
from webapp import create_app

_EACH = 2
"""Pages of one kind (search, a report, a place …) whose links are followed, and links of one kind that are: one route, the
same parameters."""


class _Addresses(HTMLParser):
    """The addresses that a page leads to or loads; of forms those that answer when sent empty."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        names = ["href", "src", "data-url"]
        # Who ticks nothing to cite is told so, with 400.
        empty = not (given.get("action") or "").endswith("/cite")
        if tag == "form" and empty and (given.get("method") or "get").lower() == "get":
            names.append("action")
        self.addresses += [value for name in names if (value := given.get(name))]


@pytest.fixture(scope="module")
def site(corpus_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample corpus behind nginx, with its path."""
    with (
        served(corpus_index, "--proxies", "1") as behind,
        in_front(behind, tmp_path_factory.mktemp("nginx")) as site,
    ):
        yield site


class _Reader:
    """Asks over one connection, as a browser does."""

    def __init__(self, site: str) -> None:
        self._connection = HTTPConnection(urlsplit(site).netloc, timeout=60)

    def get(self, address: str) -> tuple[HTTPResponse, bytes]:
        target = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
        self._connection.request("GET", target, headers={"Accept-Language": "zh-CN"})
        answer = self._connection.getresponse()
        return answer, answer.read()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def reader(site: str) -> Iterator[_Reader]:
    with closing(_Reader(site)) as reader:
        yield reader


def test_every_link_of_every_kind_of_page_is_answered(
    site: str, reader: _Reader, corpus_index: Path
) -> None:
    """A newsroom puts it under a path of its site; one link that leads out of it is a page that is lost."""
    routes = create_app(corpus_index).url_map.bind("127.0.0.1")
    waiting, seen = deque([site]), {site}
    asked, read = Counter[tuple[str, frozenset[str]]](), Counter[str]()
    amiss: list[str] = []
    while waiting:
        address = waiting.popleft()
        kind = _kind(routes, site, address)
        like = kind, frozenset(parse_qs(urlsplit(address).query))
        asked[like] += 1
        if asked[like] > _EACH:
            continue
        answer, body = reader.get(address)
        if answer.status in (301, 302, 303, 308):
            target = urljoin(address, answer.headers["Location"])
            if not target.startswith(site):
                amiss.append(f"{address} leads to {target}")
            elif target not in seen:
                seen.add(target)
                waiting.append(target)
            continue
        if answer.status != 200:
            amiss.append(f"{address}: {answer.status}")
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        read[kind] += 1
        if read[kind] > _EACH:
            continue
        for link in _Addresses(body.decode()).addresses:
            target = urldefrag(urljoin(address, link)).url
            if urlsplit(target).netloc != urlsplit(site).netloc:
                continue  # the page that a report came from
            if not target.startswith(site):
                amiss.append(f"{address} links to {target}")
            elif target not in seen:
                seen.add(target)
                waiting.append(target)
    assert not amiss, "\n".join(amiss[:20])
    kinds = set(read)
    assert {"pages.home", "pages.search", "pages.report", "places.page", "help.show"} <= kinds, (
        kinds
    )
    assert len(seen) > 200


def _kind(routes: MapAdapter, site: str, address: str) -> str:
    path = "/" + urlsplit(address).path.removeprefix(urlsplit(site).path)
    language = re.match(r"/(?:en|zh)(?=/)", path)
    inside = path.removeprefix(language[0]) if language else path
    try:
        return str(routes.match(inside)[0]) + (f" {language[0]}" if language else "")
    except HTTPException as error:  # it leads elsewhere, or nowhere
        return f"{error.code} {inside}"


def test_the_bare_path_leads_to_the_home_page(site: str, reader: _Reader) -> None:
    """A link in an article often lacks the last stroke."""
    answer, _ = reader.get(site.rstrip("/"))
    assert answer.status == 301
    assert urlsplit(answer.headers["Location"]).path == "/xxgk/"


def test_a_pasted_page_reaches_the_program(site: str, reader: _Reader) -> None:
    """nginx refuses an address of more than 8 kB in its own words unless told otherwise."""
    answer, body = reader.get(f"{site}api/search?q={'%E9%95%BF' * 3000}")
    assert answer.status == 400
    assert b"query_too_costly" in body


def test_addresses_for_other_sites_name_this_one(site: str, reader: _Reader) -> None:
    """A feed or a citation with the address behind the proxy is of no use to anybody."""
    _, body = reader.get(f"{site}feed?q=%E9%98%B2%E6%B1%9B")
    addresses = re.findall(r'href="([^"]+)"', body.decode())
    assert addresses
    assert all(address.startswith(site) for address in addresses), addresses
