"""An address that outlives the program: what systemd does with xxgk.socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest

from tests.invented_index import build_index, invented_reports

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is passed on so there")
# What systemd does: the descriptor is 3, and the environment names the process that it is for.
_PASSES_ON = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS=sys.argv[2], LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "webapp", *sys.argv[3:]])
"""
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("listening") / "index", invented_reports())


@pytest.fixture()
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture()
def start(index: Path) -> Iterator[Start]:
    """Starts a server that a socket is passed on to."""
    started: list[subprocess.Popen[str]] = []

    def process(listener: socket.socket | TextIO, count: str = "1") -> subprocess.Popen[str]:
        number = os.dup(listener.fileno())
        arguments = [str(number), count, "--index", str(index), "--port", "0", "--workers", "1"]
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", _PASSES_ON, *arguments],
                pass_fds=[number],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        os.close(number)
        return started[-1]

    yield process
    for each in started:
        each.kill()
        each.communicate(timeout=30)


def printed(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_server_answers_at_what_was_opened_for_it(listener: socket.socket, start: Start) -> None:
    """The address that it prints is that one, whatever its options say."""
    port = listener.getsockname()[1]
    assert printed(start(listener)) == f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200


def test_who_asks_while_one_program_follows_another_waits_and_is_answered(
    listener: socket.socket, start: Start
) -> None:
    """An upgrade in the middle of the day must cost no reader an answer."""
    first = start(listener)
    address = printed(first)
    failed: list[object] = []
    answered, done = [0], threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with urllib.request.urlopen(f"{address}/api/search?q=a", timeout=60) as answer:
                    assert answer.read()
                answered[0] += 1
            except OSError as error:
                failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for each in readers:
        each.start()
    running = start(listener)
    assert printed(running) == address, "both answer now"
    first.terminate()
    assert first.wait(timeout=30) == 0
    running.terminate()
    assert running.wait(timeout=30) == 0
    before = answered[0]
    assert printed(start(listener)) == address
    done.set()
    for each in readers:
        each.join()
    assert failed == []
    assert answered[0] > before, "they waited for it"


def test_what_cannot_be_listened_at_is_said(
    tmp_path: Path, listener: socket.socket, start: Start
) -> None:
    """A unit with two addresses, or with one of the file system, is mended by its line."""
    with (
        socket.socket(socket.AF_UNIX) as local,
        socket.create_connection(listener.getsockname()) as accepted,
        socket.socket(type=socket.SOCK_DGRAM) as datagrams,
        (tmp_path / "file").open("w") as file,
    ):
        local.bind(str(tmp_path / "local"))
        local.listen()
        datagrams.bind(("127.0.0.1", 0))
        for given, count, said in (
            (listener, "2", "leave one ListenStream="),
            (local, "1", "write ListenStream=127.0.0.1:8000"),
            (accepted, "1", "no Accept="),
            (datagrams, "1", "write ListenStream=127.0.0.1:8000"),
            (file, "1", "is no socket"),
        ):
            process = start(given, count)
            assert said in process.communicate(timeout=60)[1]
            assert process.returncode == 2
