"""Pages and the interface over an index in a cluster, while builds on other machines follow one another."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from flask import Flask

from indexer import located
from indexer.engines.opensearch import writing
from tests.building.in_cluster import built
from tests.building.killed_there import VERSIONS, corpus_of
from tests.cluster.indexes import in_cluster
from tests.webapp.browser import web_process
from webapp import create_app, current

pytestmark = pytest.mark.cluster
QUESTIONS = [
    "/api/search?q=公开",
    "/api/search?q=堤防&scope=section",
    "/api/search?q=第一版 OR 第二版 OR 第三版",
    "/api/reports/望湖镇-2012",
    "/api/coverage",
]
_HANGS = 120.0  # seconds


@pytest.fixture
def address(cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(writing.REPLICAS, "0")
    with in_cluster(cluster_urls) as address:
        yield address


class Readers:
    """Ask an application without a pause."""

    def __init__(self, app: Flask) -> None:
        self._app, self._over = app, threading.Event()
        self.said: dict[str, list[Any]] = defaultdict(list)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask while what is inside goes on."""
        threads = [threading.Thread(target=self._ask, args=(each,)) for each in QUESTIONS]
        for each in threads:
            each.start()
        try:
            yield
        finally:
            self._over.set()
            for each in threads:
                each.join()

    def _ask(self, question: str) -> None:
        web = self._app.test_client()
        while not self._over.is_set():
            answer = web.get(question)
            self.said[question].append((answer.status_code, _told(answer.json)))

    def wait_for(self, answers: dict[str, Any]) -> None:
        """Return when the last answer to each question is one of these."""
        until = time.monotonic() + _HANGS
        while any((self.said[q] or [None])[-1] != (200, told) for q, told in answers.items()):
            assert time.monotonic() < until
            time.sleep(0.05)


def _told(answer: Any) -> Any:
    """An answer, but for what tells of time alone."""
    passing = ("took_ms", "generation", "built")
    return {name: value for name, value in answer.items() if name not in passing}


def _answers(address: str) -> dict[str, Any]:
    """What is answered on another machine."""
    web = create_app(located(address)).test_client()
    return {question: _told(web.get(question).json) for question in QUESTIONS}


def test_each_answer_is_that_of_before_a_build_or_of_after_it(address: str, tmp_path: Path) -> None:
    """A total of yesterday above the hits of today is a number that nobody can check; and today's must come by itself."""
    corpus = tmp_path / "corpus"
    built(corpus_of(corpus, VERSIONS[0]), address)
    right = [_answers(address)]
    readers = Readers(create_app(located(address)))
    with readers.asking():
        readers.wait_for(right[0])
        for version in VERSIONS[1:4]:
            built(corpus_of(corpus, version), address)
            right.append(_answers(address))
            readers.wait_for(right[-1])
    for question, said in readers.said.items():
        known = [(200, answers[question]) for answers in right]
        order = [known.index(each) for each in said]  # which says what was no such answer
        assert order == sorted(order), question
        assert {*order} >= {0, len(VERSIONS[1:4])} or known[0] == known[-1], question


def test_who_was_not_asked_over_a_weekend_answers_the_first_reader(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two nights' builds have removed the generation that it had: each Monday would begin with an error."""
    corpus = tmp_path / "corpus"
    built(corpus_of(corpus, VERSIONS[0]), address)
    web = create_app(located(address)).test_client()
    assert web.get("/api/search?q=第一版").get_json()["total"]["reports"] == 2
    for version in VERSIONS[1:3]:
        built(corpus_of(corpus, version), address)
    for setting in ("_LATE", "_ASKED_AGAIN"):
        monkeypatch.setattr(current, setting, 0.0)
    monkeypatch.setattr(web.application.extensions["index"], "_asked_again", 0.0)
    answer = web.get("/api/search?q=第三版")
    assert (answer.status_code, answer.get_json()["total"]["reports"]) == (200, 2)


def test_processes_that_serve_see_a_build_and_leave_no_mirror(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that only serves would show last year's reports, and its disk fill with each restart."""
    corpus = tmp_path / "corpus"
    built(corpus_of(corpus, VERSIONS[0]), address)
    (temporary := tmp_path / "temporary").mkdir()
    with monkeypatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        process = web_process("--index", address, "--port", "0", "--workers", "2")
    try:
        assert process.stdout is not None
        site = process.stdout.readline().strip()
        assert site, process.communicate()[1]
        assert _found(site, VERSIONS[0]) == 2
        built(corpus_of(corpus, VERSIONS[1]), address)
        until = time.monotonic() + _HANGS
        while [_found(site, VERSIONS[1]) for _ in range(10)] != [2] * 10:
            assert time.monotonic() < until
            time.sleep(0.2)
        assert _found(site, VERSIONS[0]) == 0
        assert [path.name.rpartition("-")[0] for path in temporary.iterdir()] == ["xxgk-mirror"]
    finally:
        process.terminate()
        _, said = process.communicate(timeout=_HANGS)
    assert "Traceback" not in said
    assert [*temporary.iterdir()] == []


def _found(site: str, text: str) -> int:
    with urlopen(f"{site}/api/search?q={quote(text)}", timeout=_HANGS) as answer:
        reports: int = json.load(answer)["total"]["reports"]
    return reports
