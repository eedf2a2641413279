"""What is counted for an operator: how much and how long, never what or who."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from indexer.archive import generations
from indexer.vocabulary.errors import BadRequest
from tests.invented_index import build_index, invented_reports
from tests.torture.flips import flip
from tests.webapp.browser import served
from webapp import create_app

Samples = dict[tuple[str, ...], float]


@pytest.fixture()
def index(tmp_path: Path) -> Path:
    return build_index(tmp_path / "index", invented_reports())


@pytest.fixture()
def web(index: Path) -> FlaskClient:
    return create_app(index, XXGK_METRICS=True).test_client()


def read(text: str) -> Samples:
    """What Prometheus' own reader takes from it, by name and values of labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def told(web: FlaskClient) -> Samples:
    answer = web.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    assert answer.headers.get("Cache-Control") != "public"
    return read(answer.text)


def test_questions_are_counted_by_route_and_status_and_with_their_time(web: FlaskClient) -> None:
    """A site that becomes slow is noticed before its readers write."""
    for address in ("/search?q=申请", "/search?q=减免", "/search?nonsense=1", "/nothing"):
        web.get(address, buffered=True)
    found = told(web)
    assert found["xxgk_requests_total", "GET", "pages.search", "200"] == 2
    assert found["xxgk_requests_total", "GET", "pages.search", "400"] == 1
    assert found["xxgk_requests_total", "GET", "none", "404"] == 1
    assert found["xxgk_request_seconds_count", "pages.search"] == 3
    assert found["xxgk_request_seconds_bucket", "+Inf", "pages.search"] == 3
    assert found["xxgk_failures_total", "unknown_parameter"] == 1
    assert found["xxgk_failures_total", "not_found"] == 1


def test_nothing_of_what_was_searched_for_is_in_it(web: FlaskClient) -> None:
    """Numbers are kept for years, by whoever runs the monitoring."""
    for address in ("/search?q=听证会&place=甲镇", "/reports/990101101-2012?q=秘密", "/秘密"):
        web.get(address, headers={"X-Request-ID": "id-of-mine"}, buffered=True)
    web.open("/search", method="INVENTED", buffered=True)
    text = web.get("/metrics").text
    assert not re.search("听证会|甲镇|秘密|990101101|%E|127.0.0.1|id-of-mine|INVENTED", text)


def test_an_answer_that_ran_out_of_time_is_counted_as_that(index: Path) -> None:
    """The limit protects everybody; how often it had to is the operator's first question."""
    web = create_app(index, XXGK_METRICS=True, XXGK_TIME_LIMIT="0.0000001").test_client()
    assert web.get("/api/search?q=申请").status_code == 503
    assert told(web)["xxgk_failures_total", "out_of_time"] == 1


def test_the_index_is_told_as_it_is_now(index: Path, web: FlaskClient) -> None:
    """An index that nobody has built for a month, or that stands in for a damaged one, calls somebody."""
    found = told(web)
    assert [found[f"xxgk_index_{name}",] for name in ("usable", "generation", "reports")] == [
        1,
        1,
        8,
    ]
    assert found["xxgk_index_stands_in",] == 0
    assert found["xxgk_index_age_seconds",] > 0
    build_index(index, invented_reports()[:2])
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert told(web)["xxgk_index_stands_in",] == 1
    for folder in generations.newest_first(index):
        (folder / "metadata.json").unlink()
    found = told(web)
    assert found["xxgk_index_usable",] == 0
    assert ("xxgk_index_generation",) not in found


def test_without_the_switch_there_is_no_such_page(index: Path) -> None:
    """Nobody publishes numbers without having said so."""
    assert create_app(index).test_client().get("/metrics").status_code == 404
    assert create_app(index, XXGK_METRICS=False).test_client().get("/metrics").status_code == 404


def test_what_is_not_installed_is_named(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setattr("webapp.manners.metrics.find_spec", lambda _name: None)
    with pytest.raises(BadRequest, match=r"xxgk\[metrics\]"):
        create_app(index, XXGK_METRICS=True)


def test_several_processes_tell_their_sum(index: Path) -> None:
    """Whichever of them Prometheus reaches, no question may be missing."""

    def get(path: str) -> str:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", path)
        body = connection.getresponse().read().decode()
        connection.close()
        return body

    with served(index, "--workers", "3", "--metrics") as address:
        for _ in range(30):
            get("/api/search?q=a")
        counted = [read(get("/metrics")) for _ in range(6)]
    assert [each["xxgk_requests_total", "GET", "api.search", "200"] for each in counted] == [30] * 6
