"""A web server in a process of its own, one client of it, and several at once.

A client keeps its connection as browsers do, and has nothing in its cache: it
never asks "unchanged since?". What it measures ends when the last byte is here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from tempfile import TemporaryFile

from tests.benchmarks.processes import ROOT, StepFailed

_ADDRESS = re.compile(rb"http://(127\.0\.0\.1:\d+)")
_STARTING = 120.0  # seconds; a server that counts its rows first takes some
_PATIENCE = 60.0  # seconds for one answer


@contextmanager
def serving(*command: str) -> Iterator[str]:
    """Run ``python -m command`` until left; yield the host and port it says it listens on.

    Raises ``StepFailed`` when it ends, or says nothing for two minutes.
    """
    with TemporaryFile() as said:
        told = [sys.executable, "-W", "ignore", "-m", *command]
        process = subprocess.Popen(told, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield _address(process, said.fileno())
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[bytes], said: int) -> str:
    until = time.monotonic() + _STARTING
    while process.poll() is None and time.monotonic() < until:
        # Not read(): that would move the place where the server writes on.
        if found := _ADDRESS.search(os.pread(said, 1 << 16, 0)):
            return found[1].decode()
        time.sleep(0.05)
    raise StepFailed(f"a server did not start: {os.pread(said, 1 << 16, 0).decode()}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came, as it came, and after how many ``seconds``."""

    status: int
    body: bytes
    seconds: float


class Client:
    """One connection to the server at ``address``, made anew when the server ended it."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(address, timeout=_PATIENCE)

    def get(self, path: str, **headers: str) -> Reply:
        """Ask for ``path``. Raises ``OSError`` or ``HTTPException`` when nothing comes."""
        try:
            return self._get(path, headers)
        except ConnectionError:
            # Servers end a connection that was idle for some seconds.
            self.close()
            return self._get(path, headers)

    def close(self) -> None:
        """Hang up; the next question connects again."""
        self._connection.close()

    def _get(self, path: str, headers: dict[str, str]) -> Reply:
        started = time.perf_counter()
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        return Reply(answer.status, body, time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class Load:
    """What clients got together: good answers a second, and how many there were of which kind."""

    rate: float
    answered: int
    failed: int


def load(address: str, paths: Sequence[str], clients: int, seconds: float, begin: int = 0) -> Load:
    """Let ``clients`` ask for ``paths`` in turn, each its next as soon as it has an answer.

    All take from one list, over and over, beginning at number ``begin``. Each
    finishes what it asked when ``seconds`` are over, and its rate is over the
    time that this took it.
    """
    numbers = count(begin)  # next() of it is one step for the interpreter: no number is taken twice
    until = time.perf_counter() + seconds

    def ask() -> tuple[int, int, float]:
        good = bad = 0
        started = time.perf_counter()
        with closing(Client(address)) as client:
            while time.perf_counter() < until:
                try:
                    fine = client.get(paths[next(numbers) % len(paths)]).status == 200
                except (OSError, HTTPException):
                    fine = False
                    client.close()
                good, bad = good + fine, bad + (not fine)
        return good, bad, time.perf_counter() - started

    with ThreadPoolExecutor(clients) as threads:
        found = [asked.result() for asked in [threads.submit(ask) for _ in range(clients)]]
    return Load(
        rate=sum(good / took for good, _, took in found),
        answered=sum(good for good, _, _ in found),
        failed=sum(bad for _, bad, _ in found),
    )
