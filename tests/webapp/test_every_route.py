"""What every answer carries, whatever it is: asked of all addresses that the application knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.invented_index import build_index, client_over, invented_reports
from webapp import create_app

PARTS = {
    "place": "丙街道",
    "report_id": "990101101-2012",
    "name": "990101101-2012.s2.4-6.00000000000j",
    "number": "1",
    "filename": "style.css",
}
ASKED = {
    "api.check": "text=全年收到申请2件",
    "api.lists": "text=申请",
    "api.usage": "phrase=申请",
    "bundle.file": "q=申请",
    "citations.file": "id=990101101-2012",
    "citations.page": "id=990101101-2012",
    **dict.fromkeys(
        ("api.figures", "exports.figures_file", "figures.embed", "figures.picture"),
        "name=requests_new",
    ),
    "list_files.file": "text=申请",
    "citing.quote": "at=s2&text=全年收到申请2件",
    "phrases.file": "phrase=申请",
    "usage.embed": "phrase=申请",
    "usage.picture": "phrase=申请",
}
"""What some routes must be asked to have an answer."""
STATUS = {"pages.source": 404, "citing.find": 404, "citing.quote": 302}
"""Else 200. The index of these tests has no originals and no such quotation; a page of 404 is an answer too."""


UNTAGGED = {
    *STATUS,
    *("api.healthz", "api.readyz"),  # how things are just now
    *("citations.page", "citations.file", "citing.cite", "citing.file"),  # which hold the day
    *("bundle.file", "list_files.file"),
    *(f"exports.{name}_file" for name in ("coverage", "figures", "places", "reports", "search")),
}
"""Besides what fails or leads elsewhere: what is never kept, as files that are sent while they are made."""


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the application, each ending of those that have several, and its route's name."""
    for rule in create_app(Path("no index")).url_map.iter_rules():
        pieces = re.split(r"<(?:(any|path)(?:\(([^)]*)\))?:)?(\w+)>", rule.rule)
        choices = [[pieces[0]]]
        for kind, endings, name, then in zip(*(pieces[n::4] for n in (1, 2, 3, 4)), strict=True):
            choices.append(endings.split(", ") if kind == "any" else [PARTS[name]])
            choices.append([then])
        for chosen in product(*choices):
            asked = ASKED.get(rule.endpoint)
            yield rule.endpoint, "".join(chosen) + (f"?{asked}" if asked else "")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("routes"), invented_reports()))


@pytest.mark.parametrize(("route", "address"), sorted(addresses()))
def test_every_route_answers_with_all_that_an_answer_must_carry(
    web: FlaskClient, route: str, address: str
) -> None:
    """The one answer that lacks a header is where hostile text runs, or a proxy keeps what it must not."""
    answer = web.get(address, buffered=True)
    assert answer.status_code == STATUS.get(route, 200), answer.text[:300]
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-ID"]
    assert headers["Cache-Control"]
    kind, _, charset = headers["Content-Type"].partition("; ")
    if kind.startswith("text/"):
        assert charset == "charset=utf-8"
    kept = headers["Cache-Control"] != "no-store"
    if kind == "text/html" and answer.status_code == 200:
        for language, said in (("zh", "zh-Hans"), ("en", "en")):
            asked = web.get(address, headers={"Accept-Language": language}, buffered=True)
            assert f'<html lang="{said}"' in asked.text
    if kind == "text/html" and kept:
        assert "Accept-Language" in headers["Vary"]
    if kind != "text/html" and "Content-Disposition" in headers:
        assert headers["Content-Disposition"].startswith(("attachment", "inline"))
    packed = web.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).headers
    if "Content-Encoding" in packed:
        assert "Accept-Encoding" in packed["Vary"]


@pytest.mark.parametrize(("route", "address"), sorted(addresses()))
def test_only_what_may_be_sent_is_taken(web: FlaskClient, route: str, address: str) -> None:
    """Whatever is asked of it in another way, an address refuses with all headers and no fault."""
    for method in ("DELETE", "PUT", "PATCH"):
        answer = web.open(address, method=method, buffered=True)
        assert answer.status_code == 405, route
        assert "GET" in answer.headers["Allow"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("route", "address"), sorted(addresses()))
def test_who_has_an_answer_already_costs_neither_a_search_nor_a_page(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch, route: str, address: str
) -> None:
    """A reader who goes back and forth, and every feed reader, would cost as much as a new question each time."""
    answer = web.get(address, buffered=True)
    tag = answer.headers.get("ETag")
    if route in UNTAGGED:
        assert tag is None
        return
    if route != "static":  # a file, whose tag is read from where it lies
        monkeypatch.setitem(web.application.view_functions, route, _asked_in_vain)
    again = web.get(address, headers={"If-None-Match": tag}, buffered=True)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    if route != "static":  # whoever has another is made one, which here fails
        other = web.get(address, headers={"If-None-Match": 'W/"another"'}, buffered=True)
        assert other.status_code == 500


def _asked_in_vain(**_parts: str) -> str:
    raise AssertionError("nobody need be asked this")
