"""How long an answer may take, and what is told when it takes longer."""

from __future__ import annotations

import errno
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import Index, open_index
from indexer.archive.sums import Files
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.vocabulary.budget import spend
from indexer.vocabulary.errors import OutOfTime
from tests.invented_index import build_index, invented_reports
from webapp import create_app
from webapp.command import serving
from webapp.manners.time_limit import time_limit

AT_ONCE = "1e-9"
"""Over before anything can be looked at."""
ASKING = (
    "/search?q=收费",
    "/en/search?q=收费",
    "/api/search?q=收费",
    "/api/search?q=收费&sort=-year&group=place",
    "/api/suggest?q=收",
    "/api/usage?phrase=收费",
    "/usage?phrase=收费",
    "/usage/picture.svg?phrase=收费",
    "/embed/usage?phrase=收费",
    "/api/figures?name=requests_new",
    "/figures?name=requests_new",
    "/api/check?text=收到申请12件",
    "/check?text=收到申请12件",
    "/api/doubts",
    "/export/search.csv?q=收费",
    "/export/search.xlsx?q=收费",
    "/export/search.zip?q=收费",
    "/feed?q=收费",
    "/",
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("time"), invented_reports()[:3])


def client(directory: Path, seconds: str = AT_ONCE) -> FlaskClient:
    return create_app(directory, XXGK_TIME_LIMIT=seconds).test_client()


@pytest.mark.parametrize("address", ASKING)
def test_what_asks_the_index_is_given_up_when_its_time_is_over(
    directory: Path, address: str
) -> None:
    """Eight slow questions held everybody else up for half a minute."""
    refused = client(directory).get(address)
    assert refused.status_code == 503
    said = "stopped" if "/en/" in address else "秒内没有做完，已经停下"
    told = refused.get_json(silent=True) or {"error": {"message": refused.text}}
    assert said in told["error"]["message"]
    assert told["error"].get("code", "out_of_time") == "out_of_time"
    assert refused.headers["Cache-Control"] == "no-store"
    # A near miss: the same in the usual time.
    assert client(directory, "60").get(address).status_code == 200


def test_health_is_told_whatever_the_time(directory: Path) -> None:
    """A supervisor that is told nothing ends the program."""
    web = client(directory)
    assert [web.get(a).status_code for a in ("/healthz", "/readyz")] == [200, 200]


def test_of_a_list_each_line_has_the_time_and_costs_only_itself(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line of three hundred must not cost the other ones."""
    real = Index.rank

    def rank(self: Index, query: Any) -> Any:
        if query.text == '"申请"':
            raise OutOfTime("2 秒内没有做完。")
        return real(self, query)

    monkeypatch.setattr(Index, "rank", rank)
    asked = {"text": "收费\n申请\n公开", "as": "phrase"}
    found = client(directory, "60").post("/api/lists", data=asked).json
    errors = [line["error"] and line["error"]["code"] for line in found["lines"]]  # type: ignore[index]
    assert errors == [None, "out_of_time", None]


def test_an_answer_that_is_there_is_given_without_what_would_stand_beside_it(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other ways to ask are not worth an answer."""
    web, address = client(directory, "60"), "/api/search?q=收废"
    whole = web.get(address).json
    assert whole["offers"]  # type: ignore[index]

    def variants(self: WhooshEngine, text: str) -> Any:
        raise OutOfTime("2 秒内没有做完。")

    monkeypatch.setattr(WhooshEngine, "variants", variants)
    found = web.get(address)
    assert found.status_code == 200
    assert len(found.json["offers"]) < len(whole["offers"])  # type: ignore[index]


def test_opening_an_index_is_the_time_of_no_request(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first readers after a build would be told to ask for less: who opens it, and who waits for that."""
    app = create_app(directory, XXGK_TIME_LIMIT="3")
    opening = []

    def slowly(*given: Any, **how: Any) -> Index:
        opening.append(given)
        sleep(3.2)
        return open_index(*given, **how)

    def asked(_: int) -> int:
        return app.test_client().post("/api/check", data={"text": "收到申请12件"}).status_code

    monkeypatch.setattr("webapp.current.open_index", slowly)
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(asked, range(2))) == [200, 200]
    assert len(opening) == 1


def test_what_is_made_ready_before_the_first_reader_takes_as_long_as_it_takes(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """On a busy machine the first reader would wait for the dictionary, and the log begin with an error."""
    app = serving.application(directory, {"XXGK_TIME_LIMIT": "0.000001"})
    assert "out_of_time" not in caplog.text
    assert app.test_client().get("/api/search?q=公开").status_code == 503, "a reader's question"


def test_time_ends_with_the_request(directory: Path) -> None:
    """What a thread does between requests is nobody's question."""
    assert client(directory).get("/api/search").status_code == 503
    spend(10**12)  # outside of any request nothing is bounded


@pytest.mark.parametrize(
    ("text", "seconds"), [("2", 2), (" 0.5 ", 0.5), ("off", float("inf")), ("1e-9", 1e-9)]
)
def test_a_time_is_a_number_of_seconds_or_off(text: str, seconds: float) -> None:
    """A setting file is written by hand."""
    assert time_limit(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-1", "2s", "inf", "nan", "zwei"])
def test_a_time_that_is_none_is_refused_at_the_start(directory: Path, text: str) -> None:
    """A limit that is quietly off is found out on the day it is needed."""
    with pytest.raises(ValueError, match="is no time"):
        time_limit(text)
    if text:  # as if it were not set
        with pytest.raises(ValueError, match="is no time"):
            create_app(directory, XXGK_TIME_LIMIT=text)


@pytest.mark.parametrize(
    "want", [MemoryError("a large array"), OSError(errno.EMFILE, "Too many open files")]
)
def test_a_want_of_memory_is_never_called_damage(
    tmp_path: Path,
    want: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An operator would build a sound index again, for hours, because of one question."""
    directory = build_index(tmp_path, invented_reports()[:1])
    web = client(directory, "60")
    assert web.get("/api/search").status_code == 200

    def rank(self: WhooshEngine, query: Any, places: int = 0) -> Any:
        raise want

    monkeypatch.setattr(WhooshEngine, "rank", rank)
    monkeypatch.setattr(Files, "blamed", lambda _: ["a file was altered"])
    with caplog.at_level(logging.ERROR):
        refused = web.get("/api/search")
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "out_of_memory")  # type: ignore[index]
    assert "损坏" not in refused.text
    assert "out of memory" in caplog.text
    # A near miss: a number that no array has, where a file was altered, is damage.
    monkeypatch.setattr(WhooshEngine, "rank", lambda *_: [][1])
    assert web.get("/api/search").json["error"]["code"] == "index_damaged"  # type: ignore[index]
