"""Names of requests, the access log and what it keeps to itself, and the headers of every answer."""

from __future__ import annotations

import gzip
import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from indexer import Index
from tests.invented_index import build_index, client_over, invented_reports
from tests.webapp.browser import web_process
from webapp import create_app
from webapp.command import serving as server
from webapp.manners import access


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("manners"), invented_reports()[:3])


@pytest.fixture(scope="module")
def web(directory: Path) -> FlaskClient:
    return client_over(directory)


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "address", ["/", "/search?x=1", "/nothing", "/healthz", "/static/style.css", "/sitemap-1.xml"]
)
def test_every_answer_has_a_name_and_all_security_headers(web: FlaskClient, address: str) -> None:
    """The one answer without them is where hostile text gets through."""
    answer = web.get(address, buffered=True)
    assert answer.headers["X-Request-ID"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    # Only the reverse proxy knows whether there is TLS.
    assert "Strict-Transport-Security" not in answer.headers


def test_a_proxys_name_for_a_request_is_kept_if_it_is_one(web: FlaskClient) -> None:
    """Two logs are only of use together if they say the same name."""
    given = {"X-Request-ID": "edge-7.a_B"}
    assert web.get("/healthz", headers=given).headers["X-Request-ID"] == "edge-7.a_B"
    names = {web.get("/healthz").headers["X-Request-ID"] for _ in range(3)}
    for bad in ("", "a b", "x" * 65, '"quoted"', "é"):
        names.add(web.get("/healthz", headers={"X-Request-ID": bad}).headers["X-Request-ID"])
    assert len(names) == 8
    assert all(len(name) == 16 and name.isalnum() for name in names)


def test_a_failure_of_ours_shows_the_name_that_the_log_has(
    directory: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever is asked for help must find this very failure in the log."""
    web = client_over(directory)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(Index, "search", fail)
    answer = web.get("/search")
    assert answer.status_code == 500
    name = answer.headers["X-Request-ID"]
    assert f"请求编号 {name}" in answer.text
    assert name in caplog.text
    assert "请求编号" not in web.get("/search?x=1").text


def test_the_log_says_what_happened_and_not_what_was_searched_for(
    directory: Path, tmp_path: Path
) -> None:
    """A journalist's searches tell what the story will be."""
    log = tmp_path / "access.jsonl"
    web = create_app(directory, XXGK_ACCESS_LOG=str(log), XXGK_PROXIES=1).test_client()
    answer = web.get("/search?q=听证会", headers={"X-Forwarded-For": "192.0.2.77"}, buffered=True)
    web.get("/api/nothing", headers={"X-Forwarded-For": "2001:db8:1:2:3:4:5:6"}, buffered=True)
    found, missing = lines(log)
    assert set(found) == {
        *("time", "id", "method", "path", "status", "bytes", "ms", "generation", "client")
    }
    assert found["id"] == answer.headers["X-Request-ID"]
    assert (found["method"], found["path"], found["status"]) == ("GET", "/search", 200)
    assert found["bytes"] == len(answer.data)
    assert found["generation"] == "000001"
    assert found["client"] == "192.0.2.0/24"
    assert (missing["status"], missing["generation"]) == (404, None)
    assert missing["client"] == "2001:db8:1::/48"
    text = log.read_text(encoding="utf-8")
    assert "听证会" not in text
    assert "%E5" not in text
    assert "\\u542c" not in text


def test_an_operator_may_ask_for_more(directory: Path, tmp_path: Path) -> None:
    """Where staff search for staff, it can be agreed on."""
    log = tmp_path / "access.jsonl"
    more = {"XXGK_LOG_QUERIES": True, "XXGK_LOG_CLIENTS": True}
    create_app(directory, XXGK_ACCESS_LOG=str(log), **more).test_client().get(
        "/search?q=a%20b", buffered=True
    )
    (line,) = lines(log)
    assert line["query"] == "q=a%20b"
    assert line["client"] == "127.0.0.1"


def test_the_log_is_as_long_as_what_was_sent(directory: Path, tmp_path: Path) -> None:
    """Streams, packed pages and unchanged ones are counted as they leave."""
    log = tmp_path / "access.jsonl"
    web = create_app(directory, XXGK_ACCESS_LOG=str(log)).test_client()
    packed = web.get("/search", headers={"Accept-Encoding": "gzip"}, buffered=True)
    web.get("/search", headers={"If-None-Match": packed.headers["ETag"]}, buffered=True)
    web.head("/search", buffered=True)
    stream = web.get("/sitemap-1.xml")
    assert len(lines(log)) == 3  # the stream has not been read
    body = stream.data
    stream.close()
    sent = [(line["status"], line["bytes"]) for line in lines(log)]
    assert sent == [(200, len(packed.data)), (304, 0), (200, 0), (200, len(body))]
    assert len(gzip.decompress(packed.data)) > len(packed.data)


def test_health_checks_are_only_logged_when_they_fail(directory: Path, tmp_path: Path) -> None:
    """Asked every second, they would bury everything else."""
    log = tmp_path / "access.jsonl"
    web = create_app(directory, XXGK_ACCESS_LOG=str(log), XXGK_METRICS=True).test_client()
    for path in ("/healthz", "/readyz", "/metrics"):
        assert web.get(path, buffered=True).status_code == 200
    assert not log.exists()
    web.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}, buffered=True)
    assert json.loads(log.read_text(encoding="utf-8"))["status"] == 404, "who was refused"
    log.unlink()
    bad = create_app(tmp_path / "none", XXGK_ACCESS_LOG=str(log)).test_client()
    bad.get("/readyz", buffered=True)
    assert [line["status"] for line in lines(log)] == [503]


def test_no_address_can_forge_a_line(directory: Path, tmp_path: Path) -> None:
    """A log that anybody can write into proves nothing."""
    log = tmp_path / "access.jsonl"
    web = create_app(directory, XXGK_ACCESS_LOG=str(log)).test_client()
    web.get('/a%0a{"id":1}%1b[31m%ff%e5%90%ac', buffered=True)
    (line,) = lines(log)
    assert line["path"].startswith('/a\n{"id":1}')
    assert log.read_bytes().isascii()
    assert b"\x1b" not in log.read_bytes()


def test_a_log_that_was_moved_away_goes_on_and_a_full_disk_stops_nothing(
    directory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Logs are rotated under running servers."""
    log = tmp_path / "logs" / "access.jsonl"
    web = create_app(directory, XXGK_ACCESS_LOG=str(log)).test_client()
    assert web.get("/robots.txt", buffered=True).status_code == 200
    assert str(log) in caplog.text
    log.parent.mkdir()
    web.get("/robots.txt", buffered=True)
    log.rename(tmp_path / "old")
    web.get("/robots.txt", buffered=True)
    assert len(lines(log)) == len(lines(tmp_path / "old")) == 1


def test_a_failure_outside_of_all_pages_is_still_a_line(directory: Path, tmp_path: Path) -> None:
    """The one request that is not in the log is the one that is looked for."""
    log = tmp_path / "access.jsonl"
    app = create_app(directory, XXGK_ACCESS_LOG=str(log))

    @app.after_request
    def fail(_: object) -> Any:
        raise RuntimeError("a fault")

    app.config["PROPAGATE_EXCEPTIONS"] = True
    with pytest.raises(RuntimeError):
        Client(app).get("/robots.txt")
    assert [line["status"] for line in lines(log)] == [500]


def test_the_server_takes_it_all_from_its_options(directory: Path, tmp_path: Path) -> None:
    """An operator sets these on the command line or in the environment, and nowhere else."""
    log = tmp_path / "access.jsonl"
    options = ("--rate", "1/day", "--proxies", "1", "--access-log", str(log), "--log-clients")
    process = web_process("--index", str(directory), "--port", "0", "--workers", "1", *options)
    assert process.stdout is not None
    address = process.stdout.readline().strip()

    def ask(client: str) -> int:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", "/search", headers={"X-Forwarded-For": client})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    try:
        assert [ask("192.0.2.1"), ask("192.0.2.1"), ask("192.0.2.2")] == [200, 429, 200]
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert [line["client"] for line in lines(log)] == ["192.0.2.1", "192.0.2.1", "192.0.2.2"]


def test_what_the_server_asks_itself_is_no_request(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that begins with a search of nobody's counts one reader too many in each process."""
    passed: list[object] = []
    really = access.AccessLog.__call__

    def noted(log: access.AccessLog, environ: Any, start_response: Any) -> Any:
        passed.append(environ["PATH_INFO"])
        return really(log, environ, start_response)

    monkeypatch.setattr(access.AccessLog, "__call__", noted)
    monkeypatch.setattr(server, "speed_up", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    searched = Mock(side_effect=Index.search, autospec=True)
    monkeypatch.setattr(Index, "search", lambda *asked: searched(*asked))
    log = tmp_path / "access.jsonl"
    app = server.application(directory, {"XXGK_ACCESS_LOG": str(log), "XXGK_RATE": "1/day"})
    assert searched.called
    assert passed == []
    assert app.test_client().get("/search", buffered=True).status_code == 200
    assert [line["path"] for line in lines(log)] == ["/search"]


@pytest.mark.parametrize(
    "option", [["--rate", "60"], ["--proxies", "many"], ["--access-log", "/none/x"]]
)
def test_a_wrong_setting_ends_with_2(directory: Path, option: list[str]) -> None:
    """A limit that is quietly off is found out on the day it is needed."""
    process = web_process("--index", str(directory), "--port", "0", *option)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Traceback" not in errors
