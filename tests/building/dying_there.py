"""A build into a cluster, in a process of its own that is killed at a chosen moment, told to end, or stopped there until it is let go on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from contextlib import redirect_stderr
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from indexer import located
from indexer.archive import generations, mirrors
from indexer.building import batch, build
from indexer.commands.ending import ended
from indexer.engines.opensearch import copying, files, indexes, lock, originals, sending, writing
from indexer.engines.opensearch.mirror import ClusterMirror
from indexer.engines.opensearch.originals import ClusterOriginals

OWNERS: dict[str, Any] = {
    "ClusterMirror": ClusterMirror,
    "ClusterOriginals": ClusterOriginals,
    "batch": batch,
    "copying": copying,
    "files": files,
    "generations": generations,
    "indexes": indexes,
    "originals": originals,
    "sending": sending,
}
BEATS, DEAD = 0.1, 0.8
"""Seconds that are enough where nothing else is to be done."""
_starting = multiprocessing.get_context("forkserver")
_starting.set_forkserver_preload([__name__])


class Point(NamedTuple):
    """Just before the ``nth`` call of a function of one of ``OWNERS``, or just after it, in a build that reads everything anew or not."""

    when: str
    function: str
    nth: int = 1
    is_full: bool = False

    def __str__(self) -> str:
        return f"{self.when} {self.function} {self.nth}"


def hurried(patch: Any) -> None:
    """Let a build of tiny files send many requests, keep no second copies, and hold its lock for short (``setattr`` of ``patch``)."""
    patch(lock, "BEATS", BEATS)
    patch(lock, "DEAD", DEAD)
    patch(sending, "_BYTES", 6_000)
    patch(originals, "_PIECE", 100)
    patch(files, "_PIECE", 100_000)


def mirrors_in(folder: Path, patch: Any) -> None:
    """Let mirrors that go with their program stand in ``folder``, which need not be where sockets are (``setattr`` of ``patch``)."""
    made = partial(tempfile.mkdtemp, dir=folder)
    patch(mirrors, "tempfile", SimpleNamespace(gettempdir=lambda: str(folder), mkdtemp=made))


def _build(corpus: Path, address: str, temporary: Path, point: Point, how: int) -> None:
    mirrors_in(temporary, setattr)
    os.environ[writing.REPLICAS] = "0"
    hurried(setattr)
    owner, _, name = point.function.rpartition(".")
    real, calls = getattr(OWNERS[owner], name), 0

    def deadly(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == point.nth and point.when == "before":
            os.kill(os.getpid(), how)
        result = real(*arguments, **named)
        if calls == point.nth and point.when == "after":
            os.kill(os.getpid(), how)
        return result

    setattr(OWNERS[owner], name, deadly)

    def work() -> int:
        build.build([corpus], located(address), jobs=1, full=point.is_full)
        return 0

    with (temporary / "said").open("w", encoding="utf-8") as said, redirect_stderr(said):
        status = ended(work)
    raise SystemExit(status)


def started(corpus: Path, address: str, temporary: Path, point: Point, how: int) -> BaseProcess:
    """Begin to build; at ``point`` the process sends itself the signal ``how``. ``temporary``: where its mirror is."""
    process = _starting.Process(target=_build, args=(corpus, address, temporary, point, how))
    process.start()
    return process


def ending(corpus: Path, address: str, temporary: Path, point: Point, how: int) -> int | None:
    """Build until ``point``, and end there in this way; return the exit status."""
    process = started(corpus, address, temporary, point, how)
    process.join(120)
    return process.exitcode


def killed(corpus: Path, address: str, temporary: Path, point: Point) -> None:
    """Build until ``point``, and be killed there."""
    status = ending(corpus, address, temporary, point, signal.SIGKILL)
    assert status == -signal.SIGKILL, (point, status)
