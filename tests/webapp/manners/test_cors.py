"""Which pages of other sites may read the answers for scripts: nobody's, unless the operator says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.invented_index import build_index, invented_reports
from webapp import create_app
from webapp.manners import cors, limits

DESK, OTHER = "https://desk.example", "https://other.example"
READ = "Access-Control-Allow-Origin"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("cors"), invented_reports())


def asking(folder: Path, allowed: str) -> FlaskClient:
    return create_app(folder, XXGK_CORS=allowed).test_client()


def test_nobody_reads_from_elsewhere_unless_it_is_allowed(folder: Path) -> None:
    """An operator who has decided nothing has not opened anything."""
    for text in ("", "off"):
        answer = asking(folder, text).get("/api/search?q=申请", headers={"Origin": DESK})
        assert READ not in answer.headers
        assert "Origin" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    "address",
    [
        "/api/search?q=申请",
        "/api/reports/没有",
        "/api/openapi.json",
        "/export/reports.csv",
        "/usage.csv?phrase=申请",
        "/usage/picture.svg?phrase=申请",
        "/feed?q=申请",
    ],
)
def test_a_named_site_may_read_and_no_other(folder: Path, address: str) -> None:
    """A copy kept for one site and handed to another lets in who was not named, or shuts out who was."""
    web = asking(folder, f"{DESK}, http://localhost:8080")
    named = web.get(address, headers={"Origin": DESK})
    assert named.headers[READ] == DESK
    assert "X-Total-Rows" in named.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in named.headers
    for origin in ({"Origin": OTHER}, {"Origin": "null"}, {"Origin": f"{DESK}.evil.example"}, {}):
        answer = web.get(address, headers=origin)
        assert READ not in answer.headers
        assert "Origin" in answer.vary
    assert "Origin" in named.vary


def test_every_site_may_read_and_the_answer_is_the_same_for_all(folder: Path) -> None:
    """With * no cache needs to keep a copy for each who asks."""
    answer = asking(folder, "*").get("/api/search?q=申请", headers={"Origin": OTHER})
    assert answer.headers[READ] == "*"
    assert "Origin" not in answer.vary


def test_what_is_unchanged_may_be_read_as_well(folder: Path) -> None:
    """A browser that asks again is told 304, and reads its own copy by the headers of that."""
    web = asking(folder, DESK)
    first = web.get("/api/search?q=申请", headers={"Origin": DESK})
    again = web.get(
        "/api/search?q=申请", headers={"Origin": DESK, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.headers[READ] == DESK


def test_pages_are_for_people_and_are_not_read(folder: Path) -> None:
    """The API says the same, and its shape is promised."""
    web = asking(folder, "*")
    for address in ("/", "/search?q=申请", "/holdings", "/figures"):
        assert READ not in web.get(address, headers={"Origin": DESK}).headers


def test_only_reading_is_allowed(folder: Path) -> None:
    """What could ever change something must not be one setting away from every page of the web."""
    web = asking(folder, "*")
    before = {"Origin": DESK, "Access-Control-Request-Method": "POST"}
    asked = web.options("/api/check", headers=before)
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    posted = web.post("/api/check", data={"text": "申请"}, headers={"Origin": DESK})
    assert posted.status_code == 200
    assert READ not in posted.headers


def test_asking_whether_one_may_ask_costs_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser asks so by itself, and the reader would be locked out for it."""
    monkeypatch.setattr(limits, "thread_time", lambda: 0.0)
    web = create_app(folder, XXGK_CORS="*", XXGK_RATE="1/hour").test_client()
    before = {"Origin": DESK, "Access-Control-Request-Method": "GET"}
    for _ in range(5):
        assert web.options("/export/reports.csv", headers=before).status_code == 200
    assert web.get("/export/reports.csv", headers={"Origin": DESK}).status_code == 200
    refused = web.get("/api/search", headers={"Origin": DESK})
    assert refused.status_code == 429
    assert refused.headers[READ] == "*"


@pytest.mark.parametrize(
    "text",
    ["desk.example", "https://desk.example/", "https://*.example", "*,https://a.example", "null"],
)
def test_what_is_no_origin_is_refused_when_the_site_is_started(folder: Path, text: str) -> None:
    """A mistyped name lets nobody in, and nobody knows why."""
    with pytest.raises(ValueError, match=r"origin|others"):
        create_app(folder, XXGK_CORS=text)
    with pytest.raises(ValueError, match=r"origin|others"):
        cors.origins(text)
