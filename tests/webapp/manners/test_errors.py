"""Every way to fail over HTTP, in one shape and in the same words on a page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.vocabulary.errors import IndexUnusable
from tests.invented_index import asked, build_index, client_over, invented_reports
from webapp import create_app


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), invented_reports()[:2]))


def check(web: FlaskClient, path: str, status: int, code: str, method: str = "GET") -> str:
    """Assert the one shape from the API, the same words from the page; return the message."""
    if path.startswith(("/search", "/reports")):
        message = check(web, f"/api{path}", status, code, method)
        answer = web.open(path, method=method)
        assert answer.status_code == status
        assert answer.mimetype == "text/html"
        assert 'lang="zh-Hans"' in answer.text
        assert code in answer.text
        return message
    answer = web.open(path, method=method)
    assert answer.status_code == status, answer.text
    body: Any = answer.json
    assert set(body) == {"error"}
    assert set(body["error"]) == {"status", "code", "message"}
    assert body["error"]["status"] == status
    assert body["error"]["code"] == code
    message = str(body["error"]["message"])
    assert message
    assert "Traceback" not in message
    return message


BAD = [
    ("year=abc", "bad_request"),
    ("year=", "bad_request"),
    ("size=0", "bad_request"),
    ("size=101", "bad_request"),
    ("size=ten", "bad_request"),
    ("page=-1", "bad_request"),
    ("page=0", "bad_request"),
    ("page=" + "9" * 5000, "bad_request"),
    ("sort=x", "bad_request"),
    ("scope=x", "bad_request"),
    ("section=x", "bad_request"),
    ("place=", "bad_request"),
    ("q=a&q=b", "bad_request"),
    ("q=%00", "bad_request"),
    ("q=%1b[2J", "bad_request"),
    ("place=%7f", "bad_request"),
    ("q=%ff%fe", "bad_request"),
    ("q=%E5%85", "bad_request"),
    ("yaer=2012", "unknown_parameter"),
    ("q=" + "长" * 10_000, "query_too_costly"),
    ("q=" + "(" * 900, "query_too_costly"),
    ("q=" + "a+" * 400, "query_too_costly"),
    ("&".join(f"year={n}" for n in range(1000, 1300)), "query_too_costly"),
]


@pytest.mark.parametrize(("query", "code"), BAD, ids=[query[:16] for query, _ in BAD])
def test_what_cannot_be_understood_is_a_400_that_says_why(
    web: FlaskClient, query: str, code: str
) -> None:
    """A typo that is ignored gives a wrong answer that looks right."""
    check(web, f"/search?{query}", 400, code)


def test_a_message_names_the_parameter(web: FlaskClient) -> None:
    """A reader can only mend what is named."""
    assert "yaer" in check(web, "/api/search?yaer=2012", 400, "unknown_parameter")
    assert "abc" in check(web, "/api/search?year=abc", 400, "bad_request")


def test_a_link_that_a_messenger_lengthened_can_be_reopened(web: FlaskClient) -> None:
    """Messengers append parameters to shared links; the colleague must get through."""
    assert web.get("/search?q=申请&from=timeline&isappinstalled=0").status_code == 200
    assert web.get("/reports/990101101-2012?q=申请&utm_source=x").status_code == 200
    page = web.get("/search?q=申请&unheard=of").text
    assert 'href="/search?q=%E7%94%B3%E8%AF%B7"' in page
    page = web.get("/reports/990101101-2012?q=申请&unheard=of").text
    assert 'href="/reports/990101101-2012?q=%E7%94%B3%E8%AF%B7"' in page


def test_what_was_typed_stays_in_the_box(web: FlaskClient) -> None:
    """Who must type a long query again over one wrong parameter goes elsewhere."""
    assert 'value="税费 &lt;减免"' in web.get("/search?q=税费+<减免&year=abc").text


def test_a_missing_report_is_a_404(web: FlaskClient) -> None:
    """A dead link must say what is dead."""
    assert "999" in check(web, "/reports/999-2012", 404, "not_found")


def test_a_missing_year_leads_to_those_that_are_held(web: FlaskClient) -> None:
    """The year is what a reader mistypes, and the place what they are after."""
    text = web.get("/reports/990101101-1999").text
    years = re.findall('<a href="/reports/990101101-([0-9]{4})">([0-9]{4})</a>', text)
    assert years
    assert all(in_address == shown for in_address, shown in years)
    assert years == sorted(years)
    assert "这个地区收录的报告" not in web.get("/reports/999-2012").text


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/search/?q=申请", "/search?q=%E7%94%B3%E8%AF%B7"),
        ("/holdings/", "/holdings"),
        ("/en/help/", "/en/help"),
        ("/reports/990101101-2012/", "/reports/990101101-2012"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(web: FlaskClient, path: str, there: str) -> None:
    """Some programs put one behind every address that they pass on."""
    answer = web.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, there)
    assert web.get("/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/api/reports/", "/api/reports/a/b"])
def test_a_wrong_address_is_a_404(web: FlaskClient, path: str) -> None:
    """A script must be able to read why."""
    check(web, path, 404, "not_found")


@pytest.mark.parametrize("path", ["/nothing", "/reports/", "/static/none.css", "/../etc/passwd"])
def test_a_wrong_page_is_a_page(web: FlaskClient, path: str) -> None:
    """A reader must find the way back to the search."""
    answer = web.get(path)
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(web: FlaskClient, method: str) -> None:
    """A public page without accounts takes nothing from anybody."""
    check(web, "/search", 405, "method_not_allowed", method)
    assert "GET" in web.open("/api/search", method=method).headers["Allow"]


def test_without_an_index_everything_but_health_is_a_503_with_the_remedy(tmp_path: Path) -> None:
    """An operator who forgot to build must read it, not guess it."""
    web = client_over(tmp_path / "none")
    assert "索引" in check(web, "/search", 503, "index_missing")
    check(web, "/reports/x", 503, "index_missing")
    check(web, "/readyz", 503, "index_missing")
    assert web.get("/").status_code == 503
    assert asked(web, "/healthz") == {"status": "ok"}


def test_an_index_that_comes_later_is_found_without_a_restart(tmp_path: Path) -> None:
    """The first build may end after the server has started."""
    web = client_over(tmp_path / "index")
    assert web.get("/readyz").status_code == 503
    build_index(tmp_path / "index", invented_reports()[:1])
    assert asked(web, "/readyz")["status"] == "ready"


def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Flask:
    def fail(*_: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("webapp.current.open_index", fail)
    return create_app(tmp_path)


def test_a_fault_of_ours_is_a_500_without_its_insides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A traceback tells a reader nothing and an attacker much."""
    web = broken(tmp_path, monkeypatch, RuntimeError("secret of the house")).test_client()
    assert "secret" not in check(web, "/search", 500, "internal_error")
    assert "secret" not in web.get("/search").text
    assert "secret of the house" in caplog.text


@pytest.mark.parametrize("kind", IndexUnusable.__subclasses__())
def test_an_index_that_cannot_answer_is_a_503_that_says_so(
    kind: type[IndexUnusable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an index would answer with half of the reports; where it lies is nobody's business."""
    web = broken(tmp_path, monkeypatch, kind("/srv/words.bin")).test_client()
    assert "words.bin" not in check(web, "/search", 503, kind.code)
    assert kind.code in {
        f"index_{why}" for why in ("missing", "mismatched", "damaged", "forbidden")
    }


def test_who_asks_for_bytes_beyond_the_end_is_told_where_it_is(web: FlaskClient) -> None:
    """A download that is taken up again learns so that it was whole (RFC 9110, 15.5.17)."""
    answer = web.get("/static/style.css", headers={"Range": "bytes=99999999-"})
    size = len(web.get("/static/style.css", buffered=True).data)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert web.post("/search").headers["Allow"] == "GET, HEAD, OPTIONS"
