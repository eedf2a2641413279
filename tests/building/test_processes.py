"""Processes that read for a build: each may end at any moment, and none is waited for in vain."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Any

import pytest

from indexer.building.processes import started

_WAITS = 60  # seconds; what hangs, hangs for ever


def _killed_halfway() -> bytes:
    """Return a million bytes, half of which are sent when the process is killed."""

    def half(descriptor: int, data: bytes) -> int:
        if len(data) < 1_000:
            return os.write(descriptor, data)
        os.write(descriptor, data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    Connection._send.__defaults__ = (half,)  # type: ignore[attr-defined]
    return bytes(1_000_000)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a Unix")
def test_a_process_that_is_killed_while_it_answers_is_not_waited_for() -> None:
    """A machine short of memory kills whoever has most: a night's build stood still until somebody looked."""
    with started(2) as pool:
        killed = pool.submit(_killed_halfway)
        with pytest.raises(BrokenProcessPool):
            killed.result(_WAITS)
        assert [pool.submit(pow, n, 2).result(_WAITS) for n in range(5)] == [0, 1, 4, 9, 16]


def test_what_others_are_asked_is_answered_and_where_none_is_left_that_is_said() -> None:
    """Of a hundred files that wait, only the one that ended its process is to be suspected."""
    with started(2) as pool:
        first = pool.submit(os._exit, 1)
        others = [pool.submit(len, bytes(n)) for n in range(100_000, 100_020)]
        assert [other.result(_WAITS) for other in others] == [*range(100_000, 100_020)]
        died: list[Future[Any]] = [first, pool.submit(os._exit, 1)]
        died += [pool.submit(abs, n) for n in range(2)]
        for dead in died:
            with pytest.raises(BrokenProcessPool):
                dead.result(_WAITS)


def test_what_fails_there_fails_here_and_says_where() -> None:
    """Whoever mends the program would see no line of it."""
    with started(1) as pool:
        for work, given, error in (
            (int, "x", ValueError),
            (open, os.devnull, TypeError),  # cannot be sent
        ):
            with pytest.raises(error) as caught:
                pool.submit(work, given).result(_WAITS)
            assert "processes.py" in caught.value.__notes__[0]
        assert pool.submit(int, "7").result(_WAITS) == 7
