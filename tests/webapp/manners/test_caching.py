"""What a browser may keep, and how it learns that nothing has changed; what is sent compressed."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response, stream_with_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import Index
from indexer.archive import generations
from indexer.building import build as building
from tests.invented_index import asked, build_index, client_over, invented_reports
from webapp import create_app, current
from webapp.manners import caching

PAGES = [
    "/",
    "/search?q=申请",
    "/api/search?q=申请",
    "/reports/990101101-2015?q=听证会",
    "/holdings",
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("caching"), invented_reports())


@pytest.fixture(scope="module")
def web(directory: Path) -> FlaskClient:
    return client_over(directory)


def again(web: FlaskClient, address: str, tag: str, **headers: str) -> TestResponse:
    return web.get(address, headers={"If-None-Match": tag, **headers}, buffered=True)


@pytest.mark.parametrize("address", PAGES)
def test_what_a_browser_has_already_is_not_made_again(
    web: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader on a slow line goes back and forth between hits and the list."""
    first = web.get(address)
    assert first.headers["Cache-Control"] == "no-cache"

    def fail(*_: object) -> None:
        pytest.fail("an unchanged answer must cost no search and no reading")

    monkeypatch.setattr(Index, "search", fail)
    monkeypatch.setattr(Index, "report", fail)
    for tag in (first.headers["ETag"], f'"other", {first.headers["ETag"]}'):
        second = again(web, address, tag)
        assert second.status_code == 304
        assert second.data == b""
        assert "Content-Type" not in second.headers
        # RFC 9110, 15.4.5: what the whole answer would have said of itself.
        for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
            assert second.headers[name] == first.headers[name]


def test_each_address_has_its_own_tag(web: FlaskClient) -> None:
    """With one tag for two queries, the second would show the answer to the first."""
    addresses = [*PAGES, "/search?q=费用", "/search?q=申请&page=2", "/reports/990101101-2015"]
    tags = {web.get(address).headers["ETag"] for address in addresses}
    assert len(tags) == len(addresses)
    assert all(tag.startswith('W/"') for tag in tags)


def test_the_host_is_part_of_the_address(web: FlaskClient) -> None:
    """The search box and the sitemap hold whole addresses."""
    tags = {
        web.get("/opensearch.xml", base_url=base).headers["ETag"]
        for base in ("http://a.example", "https://a.example", "http://b.example")
    }
    assert len(tags) == 3


def test_a_tag_outlives_neither_the_index_nor_the_program(tmp_path: Path) -> None:
    """A journalist who is told "unchanged" after a correction quotes the old number."""
    directory = build_index(tmp_path / "index", invented_reports()[:2])
    web = client_over(directory)
    address = "/api/search?q=申请"
    tag = web.get(address).headers["ETag"]
    assert again(web, address, tag).status_code == 304
    build_index(directory, invented_reports()[:3])
    newer = again(web, address, tag)
    assert newer.status_code == 200
    assert newer.json["total"]["reports"] == 3  # type: ignore[index]
    web.application.extensions["program"] = "another"
    assert again(web, address, newer.headers["ETag"]).status_code == 200


def test_an_index_made_anew_from_nothing_is_another_one_and_a_copy_is_the_same(
    tmp_path: Path,
) -> None:
    """Its generation is number 1 again, made in the same second; behind one address may be two machines."""
    one = build_index(tmp_path / "one", invented_reports()[:1])
    other = build_index(tmp_path / "other", invented_reports()[:2])
    copy = Path(shutil.copytree(one, tmp_path / "copy"))
    tags = [client_over(each).get("/search").headers["ETag"] for each in (one, other, copy)]
    assert generations.current(one) == generations.current(other)
    assert tags[0] != tags[1]
    assert tags[0] == tags[2]


def test_the_program_is_its_code_and_its_templates(tmp_path: Path) -> None:
    """A page of the old template beside its new style is broken."""
    page, code = tmp_path / "templates" / "a.html", tmp_path / "a.py"
    page.parent.mkdir()
    page.write_text("一")
    code.write_text("")
    seen = {caching.fingerprint([tmp_path])}
    page.write_text("二")
    seen.add(caching.fingerprint([tmp_path]))
    code.rename(tmp_path / "b.py")
    seen.add(caching.fingerprint([tmp_path]))
    assert len(seen) == 3
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "b.pyc").write_text("")
    assert caching.fingerprint([tmp_path]) in seen


@pytest.mark.parametrize(
    "address", ["/search?yaer=2012", "/api/search?year=abc", "/reports/none", "/nothing"]
)
def test_a_failure_is_never_kept(web: FlaskClient, address: str) -> None:
    """A report that comes tomorrow must not be missing from yesterday's copy."""
    answer = again(web, address, "*")
    assert answer.status_code in (400, 404)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_without_an_index_nothing_is_kept(tmp_path: Path) -> None:
    """The index comes a minute later."""
    web = client_over(tmp_path / "none")
    for address in ("/", "/api/search?q=a", "/readyz", "/robots.txt"):
        answer = web.get(address)
        assert answer.status_code == (200 if address == "/robots.txt" else 503)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_health_check_is_never_kept(web: FlaskClient, address: str) -> None:
    """A supervisor that is shown an old "ready" starts nothing again."""
    answer = web.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert again(web, address, 'W/"x"').status_code == 200


def test_where_an_old_id_leads_is_asked_each_time(web: FlaskClient) -> None:
    """A browser keeps a bare 301 for ever; a later build may give the id to a report again."""
    answer = web.get("/reports/old-name")
    assert answer.status_code == 301
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_static_file_is_kept_for_a_year_under_its_own_hash_only(web: FlaskClient) -> None:
    """During a change of versions the old process must not have its style kept as the new one."""
    version = web.application.jinja_env.globals["static_version"]
    year = web.get(f"/static/style.css?v={version}", buffered=True)
    assert year.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for address in ("/static/style.css?v=other", "/static/style.css"):
        answer = web.get(address, buffered=True)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert again(web, address, answer.headers["ETag"]).status_code == 304


def test_a_page_packed_is_the_page(web: FlaskClient) -> None:
    """Four fifths of the bytes are saved, and not one changed."""
    for address in (*PAGES[1:4], "/static/style.css", "/sitemap-1.xml"):
        plain = web.get(address, buffered=True)
        packed = web.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) < len(plain.data)
        bodies = [gzip.decompress(packed.data), plain.data]
        # But for the milliseconds that the search took.
        assert len({re.sub(rb"[0-9.]+", b"", body) for body in bodies}) == 1
        for answer in (plain, packed):
            assert "Accept-Encoding" in answer.headers["Vary"]
        # Two strings of bytes have two tags, unless these are weak.
        same = packed.headers["ETag"] == plain.headers["ETag"]
        assert same == plain.headers["ETag"].startswith("W/")
        assert packed.headers.get("Content-Length", str(len(packed.data))) == str(len(packed.data))
        kept = again(web, address, packed.headers["ETag"], **{"Accept-Encoding": "gzip"})
        assert kept.status_code == 304
        assert "Content-Encoding" not in kept.headers


def test_a_browser_gets_the_fewest_bytes_that_it_can_unpack(web: FlaskClient) -> None:
    """A page on a phone in a village is waited for by the byte."""
    asked_for = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    answer = web.get("/search", headers=asked_for, buffered=True)
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data).startswith(b"<!doctype html>")
    gzipped = web.get("/search", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert len(answer.data) < len(gzipped.data)


@pytest.mark.parametrize(
    "wanted",
    ["", "identity", "none-such", "gzip;q=0", "gzip;q=0.5, identity", "br;q=0, *", "*;q=0"],
)
@pytest.mark.parametrize("address", ["/search", "/sitemap-1.xml", "/static/style.css"])
def test_who_does_not_want_packed_bytes_gets_none(
    web: FlaskClient, address: str, wanted: str
) -> None:
    """An old script would take the packed bytes for text."""
    answer = web.get(address, headers={"Accept-Encoding": wanted}, buffered=True)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.text[:1] in "</"


def test_a_part_of_a_file_is_that_part(web: FlaskClient) -> None:
    """Packed, bytes 0 to 99 of a style sheet would be put together with others into nonsense."""
    whole = web.get("/static/style.css", buffered=True).data
    wanted = {"Accept-Encoding": "br, gzip", "Range": "bytes=0-1999"}
    answer = web.get("/static/style.css", headers=wanted, buffered=True)
    assert (answer.status_code, answer.data) == (206, whole[:2000])
    assert "Content-Encoding" not in answer.headers


def test_a_small_answer_is_not_packed(web: FlaskClient) -> None:
    """It would grow."""
    answer = web.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


class Streaming:
    """An application with routes as later ones may be: a stream, one packed already, its own rules."""

    def __init__(self, directory: Path) -> None:
        self.taken = 0
        self.closed = 0
        app = create_app(directory)
        app.add_url_rule("/export/lines", view_func=self.lines)
        app.add_url_rule("/export/archive", view_func=self.archive)
        app.add_url_rule("/own", view_func=self.own)
        self.app: Flask = app

    def lines(self) -> Response:
        def parts() -> Iterator[str]:
            try:
                for number in range(2000):
                    self.taken += 1
                    yield f"第{number}行，{current.index().generation}，{number * 7919}\n" * 20
            finally:
                self.closed += 1

        return self.app.response_class(stream_with_context(parts()), mimetype="text/csv")

    def archive(self) -> Response:
        return self.app.response_class(gzip.compress(b"a" * 5000), mimetype="application/zip")

    def own(self) -> Response:
        headers = {"Cache-Control": "private, max-age=5"}
        return self.app.response_class("自己" * 2000, mimetype="text/plain", headers=headers)


def test_a_stream_is_packed_as_it_passes(directory: Path) -> None:
    """An export of all reports must not be collected in memory first."""
    routes = Streaming(directory)
    web = routes.app.test_client()
    answer = web.get("/export/lines", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in answer.headers
    assert answer.headers["ETag"]
    parts = answer.iter_encoded()
    next(parts)
    next(parts)
    assert routes.taken < 150  # some 64 KB at a time, not megabytes
    answer.close()
    assert routes.closed == 1
    whole = web.get("/export/lines", headers={"Accept-Encoding": "gzip"}).data
    assert gzip.decompress(whole) == web.get("/export/lines").data
    assert routes.closed == 3


def test_what_is_packed_already_passes_as_it_is(directory: Path) -> None:
    """Packed twice, an archive opens in no program."""
    web = Streaming(directory).app.test_client()
    answer = web.get("/export/archive", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.headers.get("Vary", "")


def test_a_route_may_have_its_own_rules(directory: Path) -> None:
    """What changes without a build must not be told to be unchanged."""
    answer = Streaming(directory).app.test_client().get("/own")
    assert answer.headers["Cache-Control"] == "private, max-age=5"
    assert "ETag" not in answer.headers


def test_an_original_file_has_the_tag_of_its_bytes(tmp_path: Path) -> None:
    """It is evidence: the same under any program and in any later build, and sent byte for byte."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = (
        "乙乡2013年政府信息公开工作年度报告\n一、概述\n全年公开信息9条。\n"
        + "二、收费\n没有收费。" * 200
    )
    (corpus / "1.txt").write_text(text, encoding="utf-8")
    building.build([corpus], tmp_path / "index")
    web = client_over(tmp_path / "index")
    address = f"/reports/{asked(web, '/api/search')['hits'][0]['id']}/source"
    answer = web.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert answer.headers["ETag"] == f'"{sha256(text.encode()).hexdigest()}"'
    assert answer.data == text.encode()
    assert again(web, address, answer.headers["ETag"]).status_code == 304
