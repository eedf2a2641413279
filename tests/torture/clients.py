"""Ordinary readers beside hundreds of slow clients: ``python -m tests.torture.clients --help``.

Servers in turn, on the same index, in one run. Said are the median, the 99th of a hundred and the slowest of
ordinary requests, each over a connection of its own, how many came to nothing, how many were answered in a
second, and memory. A quiet machine shows no request of ours past a second.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from indexer.building.build import build
from tests.benchmarks import synthetic
from tests.torture import peers
from tests.torture.slow import KINDS, slow

_PATHS = (
    "/",
    "/search?q=%E9%98%B2%E6%B1%9B",
    "/api/search?q=%E7%94%B3%E8%AF%B7&size=3",
    "/static/style.css",
    "/healthz",
    "/holdings",
)
_READERS = 2
_GIVES_UP = 15.0  # seconds, as a reader does


class Load(NamedTuple):
    """Seconds of each ordinary request, how many failed, how long they were asked."""

    seconds: list[float]
    failed: int
    lasted: float


def ordinary(address: str, seconds: float) -> Load:
    """Ask for ordinary pages for ``seconds``, by two readers at once."""
    taken: list[float] = []
    failed: list[str] = []
    began = time.monotonic()

    def read(first: int) -> None:
        number = first
        while time.monotonic() - began < seconds:
            asked = time.monotonic()
            try:
                status = _status(address, _PATHS[number % len(_PATHS)])
                if status != 200:
                    failed.append(str(status))
            except (OSError, HTTPException) as error:
                failed.append(str(error))
            taken.append(time.monotonic() - asked)
            number += 1

    readers = [threading.Thread(target=read, args=(n * 3,)) for n in range(_READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return Load(sorted(taken), len(failed), time.monotonic() - began)


def _status(address: str, path: str) -> int:
    site = urlsplit(address)
    connection = HTTPConnection(site.netloc, timeout=_GIVES_UP)
    try:
        connection.request("GET", site.path + path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def measure(address: str, count: int, seconds: float) -> Iterator[tuple[str, Load]]:
    """Yield how ordinary readers fare alone, and beside ``count`` clients of each kind."""
    for kind in (None, *KINDS):
        with slow(kind, address, count) if kind else nullcontext():
            yield kind or "alone", ordinary(address, seconds)


@contextmanager
def _front(address: str, folder: Path, nginx: bool) -> Iterator[str]:
    if not nginx:
        yield address
        return
    from tests.webapp.nginx import in_front

    with in_front(address, folder) as site:
        yield site.rstrip("/")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a line for each server and kind of client."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="default: one of 2,000 synthetic reports")
    parser.add_argument("--servers", nargs="+", default=peers.SERVERS, choices=peers.SERVERS)
    parser.add_argument("--slow", type=int, default=200, help="clients of each kind (200)")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each kind (10)")
    parser.add_argument("--nginx", action="store_true", help="with nginx in front of each")
    asked = parser.parse_args(arguments)
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        index = asked.index
        if index is None:
            index = folder / "index"
            synthetic.write(folder / "corpus", 2000)
            build([folder / "corpus"], index)
        print("server     clients    median ms  p99 ms  max ms  failed  a second   MB")
        for name in asked.servers:
            with (
                peers.serving(name, index) as (address, pid),
                _front(address, folder, asked.nginx) as site,
            ):
                for kind, load in measure(site, asked.slow, asked.seconds):
                    print(_row(name, kind, load, peers.memory(pid)), flush=True)


def _row(name: str, kind: str, load: Load, memory: int) -> str:
    ms = [s * 1000 for s in load.seconds]
    p99 = ms[min(len(ms) - 1, int(len(ms) * 0.99))]
    each = f"{median(ms):>11.0f}{p99:>8.0f}{ms[-1]:>8.0f}{load.failed:>8}{len(ms) / load.lasted:>10.1f}"
    return f"{name:<11}{kind:<10}{each}{memory / 1e6:>6.0f}"


if __name__ == "__main__":
    main()
