"""Ordinary readers beside slow clients, fewer than ``clients`` has: here only that they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.invented_index import build_index, invented_reports
from tests.torture import clients, peers
from tests.torture.slow import KINDS, slow
from tests.webapp.browser import served

_MANY = 40  # ten for each thread that answers questions
_PATHS = ("/", "/search?q=%E7%94%B3%E8%AF%B7", "/healthz", "/readyz", "/static/style.css")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("slow"), invented_reports())


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    with served(index) as address:
        yield address


@pytest.mark.parametrize("kind", KINDS)
def test_slow_clients_hold_up_nobody(address: str, kind: str) -> None:
    """Browsers connect ahead and say nothing; a telephone in a tunnel drips. Others came to search."""
    with slow(kind, address, _MANY):
        for path in _PATHS:
            connection = HTTPConnection(urlsplit(address).netloc, timeout=60)  # shows a hang
            connection.request("GET", path)
            assert connection.getresponse().status == 200, path
            connection.close()


def test_the_script_tells_how_readers_fare(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures that a README has must come from something that runs."""
    assert "ours" in peers.SERVERS
    clients.main(["--index", str(index), "--servers", "ours", "--slow", "5", "--seconds", "0.5"])
    _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[:2] for row in rows] == [["ours", kind] for kind in ("alone", *KINDS)]
    assert {row.split()[5] for row in rows} == {"0"}
