"""What an operator reads in the log of a server: that it began, with what, and what was slow."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import web_process
from webapp import create_app
from webapp.command import log

ALWAYS = "0.000001"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ xxgk\[\d+\] (?:INFO|WARNING|ERROR) .+")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("log") / "index", invented_reports())


def test_a_slow_answer_is_a_line_without_what_was_searched_for(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever looks for what makes the site slow must not learn who looks for what."""
    web = create_app(directory, XXGK_SLOW=ALWAYS).test_client()
    answer = web.get("/search?q=听证会&place=甲镇", buffered=True)
    (line,) = (each for each in caplog.messages if each.startswith("slow:"))
    assert re.match(r"slow: GET /search took \d+\.\d\d s \(status 200, generation 000001, ", line)
    assert answer.headers["X-Request-ID"] in line
    assert not re.search("听证会|甲镇|%E5|q=", caplog.text)


def test_the_words_are_there_where_the_operator_asked_for_them(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By the same option as in the access log; a link that ends an alert never is."""
    hosts = {"XXGK_ALLOWED_HOSTS": "localhost"}
    web = create_app(directory, XXGK_SLOW=ALWAYS, XXGK_LOG_QUERIES=True, **hosts).test_client()
    web.get("/search?q=a%20b", buffered=True)
    for prefix in ("", "/en", "/zh", "/en/"):
        web.get(f"{prefix}/alerts/stop?token=secret", buffered=True)
        web.get(f"{prefix}/alerts/stop?token=secret", headers={"Host": "evil.example"})
    web.get("/search%0a2026-01-01T00:00:00Z%20xxgk[1]%20ERROR", buffered=True)
    assert "GET /search?q=a%20b took" in caplog.text
    assert "secret" not in caplog.text
    assert all("\n" not in each for each in caplog.messages), "no address can forge a line"


@pytest.mark.parametrize("slow", ["60", "off", None])
def test_what_is_quick_enough_is_no_line(
    directory: Path, slow: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """A log of everything is read by nobody."""
    create_app(directory, XXGK_SLOW=slow).test_client().get("/search?q=a", buffered=True)
    assert "slow:" not in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="ends by a signal")
def test_every_line_of_a_server_is_of_one_form_and_the_first_says_what_it_serves(
    directory: Path, tmp_path: Path
) -> None:
    """Which version, which index, where: the first question of whoever is called at night."""
    process = web_process(
        *("--index", str(directory), "--port", "0", "--workers", "2", "--slow", ALWAYS)
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    process.send_signal(signal.SIGTERM)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert printed == "", "the address alone: scripts read it"
    first, *others = said.splitlines()
    wanted = rf"xxgk \S+( installed\))? serves {re.escape(str(directory))} \(generation 000001, 8 reports\) at {address}"
    assert re.search(wanted, first), said
    assert all(LINE.fullmatch(line) for line in (first, *others)), said


def test_every_line_of_a_traceback_has_the_form_too() -> None:
    """What sorts lines by their beginning loses what has none, and a forged one must not look like ours."""
    try:
        raise ValueError("first\n2026-01-01T00:00:00Z xxgk[1] ERROR forged")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "of %s", ("it",), sys.exc_info())
    lines = log._formatter().format(record).splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert lines[0].endswith(" ERROR of it")
    assert any(line.endswith("Traceback (most recent call last):") for line in lines)
    assert any(
        line.endswith(f"xxgk[{os.getpid()}] ERROR 2026-01-01T00:00:00Z xxgk[1] ERROR forged")
        for line in lines
    )
