"""Says to browsers and search engines what is here: the search box, the sitemap.

A browser that reads ``/opensearch.xml`` offers this search in its address bar.
Crawlers are led to the reports and kept from the searches, of which there are
endlessly many. All addresses here are whole ones, as their formats demand;
the host is the one the request was sent to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, request, stream_with_context

from indexer import links
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.saying import say
from webapp import urls
from webapp.current import index

PER_FILE = 10_000
"""Reports in one file of the sitemap; the protocol allows 50,000 addresses and 50 MB."""
_AT_ONCE = 1000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

_ENDLESS = ("/*?", "/search", "/api/", "/export/", "/reports/*/")

blueprint = Blueprint("discovery", __name__)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search box (OpenSearch 1.1 draft 6); ``ShortName`` is 16 characters at most."""
    urls.parameters(request, ())
    return _xml(
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<ShortName>乡镇年报检索</ShortName>\n"
        "<Description>全国乡镇、街道政府信息公开工作年度报告全文检索</Description>\n"
        "<Language>zh-Hans</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image width="16" height="16" type="image/svg+xml">{_whole(links.at("/static/icon.svg"))}</Image>\n'
        f'<Url type="text/html" template="{_whole(links.at("/search"))}?q={{searchTerms}}"/>\n'
        f'<Url type="application/json" template="{_whole(links.at("/api/search"))}?q={{searchTerms}}"/>\n'
        '<Url type="application/opensearchdescription+xml" rel="self" '
        f'template="{_whole(links.opensearch())}"/>\n'
        "</OpenSearchDescription>\n",
        "application/opensearchdescription+xml",
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Lead crawlers to the reports and keep them from what has no end (RFC 9309)."""
    urls.parameters(request, ())
    lines = (
        "User-agent: *",
        # The longest rule that fits counts: style with its ?v=, but no other address with a "?".
        f"Allow: {links.at('/static/')}",
        *(f"Disallow: {links.at(path)}" for path in _ENDLESS),
        f"Sitemap: {urls.host()}{links.sitemap()}",
    )
    return current_app.response_class("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the files of the sitemap (sitemaps.org, protocol 0.9)."""
    urls.parameters(request, ())
    stats = index().stats()
    changed = f"<lastmod>{escape(str(stats['built']))}</lastmod>"
    files = (
        f"<sitemap><loc>{_whole(links.sitemap(number))}</loc>{changed}</sitemap>\n"
        for number in range(1, _files(stats) + 1)
    )
    return _xml(f'<sitemapindex xmlns="{_SITEMAPS}">\n{"".join(files)}</sitemapindex>\n')


@blueprint.get("/sitemap-<number>.xml")
def sitemap_file(number: str) -> Response:
    """List reports ``PER_FILE`` at a time, as a stream; raises ``NotFound`` past the last.

    ``lastmod`` is the day on which the file that was read had last been changed.
    """
    urls.parameters(request, ())
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    if not 1 <= asked <= _files(index().stats()) or str(asked) != number:
        raise NotFound(
            say("没有这个站点地图。共有 %(files)s 个，从 1 数起。", files=_files(index().stats()))
        )
    pages = [_entry(links.at("/"), None), _entry(links.holdings(), None)] if asked == 1 else []
    return _xml(
        chain(
            [f'<urlset xmlns="{_SITEMAPS}">\n', *pages],
            _entries((asked - 1) * PER_FILE),
            ["</urlset>\n"],
        )
    )


def _files(stats: dict[str, Any]) -> int:
    return max(1, ceil(int(stats["reports"]) / PER_FILE))


def _entries(first: int) -> Iterator[str]:
    for start in range(first, first + PER_FILE, _AT_ONCE):
        for id_, changed in index().listing(start, min(_AT_ONCE, first + PER_FILE - start)):
            yield _entry(links.report(id_), changed)


def _entry(path: str, changed_ns: int | None) -> str:
    changed = ""
    if changed_ns and changed_ns > 0:
        day = datetime.fromtimestamp(changed_ns / 1e9, UTC).date()
        changed = f"<lastmod>{day.isoformat()}</lastmod>"
    return f"<url><loc>{_whole(path)}</loc>{changed}</url>\n"


def _whole(path: str) -> str:
    """The whole address of ``path``, for XML."""
    return escape(urls.host() + path, {'"': "&quot;"})


def _xml(body: str | Iterator[str], mimetype: str = "application/xml") -> Response:
    start = '<?xml version="1.0" encoding="UTF-8"?>\n'
    parts = start + body if isinstance(body, str) else stream_with_context(chain([start], body))
    return current_app.response_class(parts, mimetype=mimetype)
