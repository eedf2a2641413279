"""The processes that answer: what becomes of the others when one of them is lost."""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from webapp.command import processes


def lost_once(_listener: socket.socket, pipe: Connection, _number: int, begun: Path) -> None:
    """What dies when it has been ready, the first time that it is begun."""
    with begun.open("a") as file:
        file.write("x")
    if begun.stat().st_size == 1:
        pipe.send_bytes(b"ready")
        os._exit(1)
    processes.when_ended(pipe, lambda: None)


def test_a_process_that_the_system_cannot_start_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine short of memory takes one process and has none to give: the others must go on answering."""
    begun, tries, start = tmp_path / "begun", [0], processes._Kept.start

    def short_of_memory(kept: processes._Kept) -> None:
        tries[0] += 1
        if tries[0] == 2:
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        start(kept)

    def stop() -> None:
        until = monotonic() + 120  # shows a hang
        while monotonic() < until and (not begun.exists() or begun.stat().st_size < 2):
            sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(processes._Kept, "start", short_of_memory)
    monkeypatch.setattr(processes, "_PAUSE", 0.1)
    Thread(target=stop, daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert processes.keep(1, lost_once, listener, (begun,), lambda: None) == 0
    assert tries == [3]
    assert "no process can be started" in caplog.text


def ending_slowly(_listener: socket.socket, pipe: Connection, _number: int, refused: Path) -> None:
    """What is told to end, and does so only when ``refused`` stands there."""
    processes.when_ended(pipe, lambda: _until(refused.exists))


def _until(came: Callable[[], bool]) -> None:
    until = monotonic() + 120  # shows a hang
    while monotonic() < until and not came():
        sleep(0.02)


def test_who_comes_after_the_stop_is_refused_at_once(tmp_path: Path) -> None:
    """A balancer goes to another machine then; who is accepted and never answered waits in vain."""
    refused = tmp_path / "refused"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()

        def is_refused() -> bool:
            try:
                socket.create_connection(address, timeout=10).close()
            except ConnectionRefusedError:
                return True
            return False

        def come() -> None:
            assert not is_refused()
            os.kill(os.getpid(), signal.SIGTERM)
            _until(is_refused)
            refused.touch()

        ready = Thread(target=come)
        assert processes.keep(1, ending_slowly, listener, (refused,), ready.start) == 0
        ready.join()
        assert is_refused()
        assert refused.exists()
