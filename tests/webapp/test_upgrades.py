"""From one program to the next while readers ask: the old one answers until the new one does."""

from __future__ import annotations

import gc
import json
import threading
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from indexer.archive import generations
from indexer.commands.cli import main
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.webapp.browser import served, web_process
from webapp.command import serving

CORPUS = Path(__file__).parents[2] / "corpus"
QUESTION = "/api/search?q=申请"


def newer_program_builds(index: Path, schema: int = 99) -> None:
    """A generation as a program of a later schema writes it."""
    build_index(index, invented_reports()[:1])
    folder = index / generations.current(index)
    written = {
        **generations.metadata_of(folder),
        "schema": schema,
        "sums": ["of", "another", "shape"],
    }
    generations.write_metadata(folder, written)


@pytest.fixture()
def index(tmp_path: Path) -> Path:
    return build_index(tmp_path / "index", invented_reports())


def test_an_old_process_goes_on_with_the_last_that_it_reads(
    index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Between the new program's build and its start there must be no gap."""
    web = client_over(index)
    right = asked(web, QUESTION)["total"]
    newer_program_builds(index)
    for _ in range(3):
        assert asked(web, QUESTION)["total"] == right
    assert asked(web, "/readyz") == {
        "status": "ready", "generation": "000001", "instead_of": "000002",
    }  # fmt: skip
    assert caplog.text.count("built with schema 99") == 1, "said once, not at each question"
    assert "A newer program made it: start that one" in caplog.text
    assert "Until then generation 000001 answers" in caplog.text


def test_a_process_that_replaces_a_dead_one_goes_on_too(index: Path) -> None:
    """One of several processes may die between the build and the new start."""
    newer_program_builds(index)
    web = client_over(index)
    assert asked(web, QUESTION)["total"]["reports"] == 6
    assert asked(web, "/readyz")["instead_of"] == "000002"


def test_what_it_reads_again_is_taken_over(index: Path) -> None:
    """Whoever goes back to the old program builds with it; nobody restarts it for that."""
    web = client_over(index)
    newer_program_builds(index)
    assert asked(web, "/readyz")["generation"] == "000001"
    assert main(["build", str(CORPUS / "乌硐镇"), "--index", str(index)]) == 0
    assert asked(web, "/readyz") == {"status": "ready", "generation": "000003", "instead_of": None}


def test_where_it_reads_none_it_says_so(index: Path) -> None:
    """An answer from memory of what is no more would be believed."""
    web = client_over(index)
    assert web.get(QUESTION).status_code == 200
    newer_program_builds(index)
    newer_program_builds(index)  # the second build removes what the old program wrote
    assert web.get(QUESTION).status_code == 503
    assert asked(web, "/readyz")["error"]["code"] == "index_mismatched"


def test_a_new_process_that_cannot_read_the_index_leaves_the_address_to_the_old_one(
    index: Path,
) -> None:
    """It refuses before it listens: what a supervisor starts in a circle must not take requests."""
    with served(index) as address:
        port = str(urlsplit(address).port)
        newer_program_builds(index)
        process = web_process("--index", str(index), "--port", port)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 4, said
        assert "built with schema 99" in said
        assert "xxgk build" in said
        assert "in use" not in said, "it did not come so far"
        connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", "/readyz")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        assert answer["instead_of"] == "000002"


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="asks /proc for open files")
def test_what_builds_have_replaced_does_not_stay_open(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that is built every night fills its disk with what is deleted and open, or runs out of files."""
    monkeypatch.setattr("webapp.current._COLLECTED_AFTER", 0.0)
    monkeypatch.setattr(serving, "speed_up", lambda: False)
    try:
        web = serving.application(index, {}).test_client()
        assert _mapped(index)
        for _ in range(3):
            build_index(index, invented_reports())
            asked(web, QUESTION)
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join()
        assert {path.parent.name for path in _mapped(index)} <= {"000004", "words", "columns"}
        assert not [path for path in _mapped(index) if "(deleted)" in path.name]
        assert gc.get_freeze_count() > 1_000, "the rest is not looked through again and again"
    finally:
        gc.unfreeze()


def _mapped(index: Path) -> list[Path]:
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return [Path(line[line.index("/") :]) for line in lines if str(index) in line]
