"""By which names the site answers, and what is said to any other."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import run_wsgi_app

from tests.invented_index import build_index, invented_reports
from webapp import create_app
from webapp.manners.hosts import ADDRESSES, hosts

MALFORMED = ["..", ".", "a..b", "x/y", "", " ", "a b", "l" * 64 + ".example", "[::1", "::1", "a:port", "a:70000",
             "a\r\n", 'a"><script>', "user@a", "[g::1]", "日报.example", "a, b", "a" + ".a" * 127]  # fmt: skip
WHOLE = [
    "/sitemap.xml",
    "/robots.txt",
    "/opensearch.xml",
    "/feed?q=申请",
    "/export/search.csv?q=申请",
]
"""Addresses whose answers hold the host."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("hosts"), invented_reports()[:2])


@pytest.fixture(scope="module")
def web(index: Path) -> FlaskClient:
    return create_app(
        index, XXGK_ALLOWED_HOSTS="news.example, .desk.example, 192.0.2.0/24"
    ).test_client()


@pytest.mark.parametrize("host", MALFORMED)
def test_a_malformed_host_gets_a_plain_page_before_anything_reads_it(
    index: Path, host: str
) -> None:
    """A template that cannot make its links from it failed with 500, and said nothing."""
    web = create_app(index).test_client()
    for path in ("/", "/nothing", "/api/search?q=x", "/en/search?q=x"):
        answer = web.get(path, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == 400, path
        assert "不叫这个名字" in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "text/html"
    assert "does not go by that name" in answer.text


def test_without_any_host_nothing_is_answered(web: FlaskClient) -> None:
    """Whole addresses would be made of what the server calls itself."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "x", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}  # fmt: skip
    _, status, _ = run_wsgi_app(web.application.wsgi_app, environ)
    assert status == "400 Bad Request"


@pytest.mark.parametrize("path", [*WHOLE, "/", "/api/search?q=申请"])
def test_a_foreign_host_is_repeated_nowhere(web: FlaskClient, path: str) -> None:
    """A stranger's name in our feed or sitemap leads our readers to him."""
    answer = web.get(path, base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert web.get(path, base_url="https://news.example:8443").status_code == 200


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("news.example", True),
        ("NEWS.example:8000", True),
        ("a.desk.example", True),
        ("desk.example", False),
        ("evildesk.example", False),
        ("news.example.evil.example", False),
        ("192.0.2.9:80", True),
        ("192.0.3.9", False),
        ("[::1]", False),
    ],
)
def test_a_name_is_ours_whole_or_within_what_begins_with_a_dot(host: str, ours: bool) -> None:
    """What merely ends alike belongs to somebody else."""
    assert hosts("news.example, .desk.example, 192.0.2.0/24").hold(host) is ours


def test_a_server_at_all_addresses_takes_each_of_them_but_no_name() -> None:
    """A page of a stranger can give his name our address, but cannot be called by it."""
    everywhere = hosts(",".join(ADDRESSES))
    assert everywhere.hold("203.0.113.7:8000")
    assert everywhere.hold("[2001:db8::7]")
    assert not everywhere.hold("evil.example")


@pytest.mark.parametrize("text", ["a b", "http://news.example", "..", "10.0.0.0/99", "日报"])
def test_what_names_no_host_is_said(text: str) -> None:
    """A setting that fits nothing would shut everybody out."""
    with pytest.raises(ValueError, match=r"."):
        hosts(text)


def test_health_is_told_to_whoever_asks_by_an_address(web: FlaskClient) -> None:
    """A balancer asks by the address of the machine."""
    for path in ("/healthz", "/readyz"):
        assert web.get(path, base_url="http://10.1.2.3:8000").status_code == 200
    assert web.get("/healthz", environ_overrides={"HTTP_HOST": ".."}).status_code == 200
    assert web.get("/healthz/x", base_url="http://10.1.2.3:8000").status_code == 400


def test_the_remedy_is_in_the_log_once(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Behind a new name everything is refused; but anybody may send any, as often as he likes."""
    web = create_app(index, XXGK_ALLOWED_HOSTS="news.example").test_client()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            web.get("/", base_url="http://archiv.example")
    (line,) = [record.getMessage() for record in caplog.records]
    assert "archiv.example" in line
    assert "--allowed-hosts" in line


def test_a_refusal_is_asked_for_its_head_too(web: FlaskClient) -> None:
    """HEAD has no body (RFC 9110, 9.3.2)."""
    answer = web.head("/", base_url="http://evil.example")
    assert (answer.status_code, answer.data) == (400, b"")
