"""A step in a process of its own, and what it cost.

Each step runs alone in a fresh interpreter, so that no engine's memory or
garbage is counted as another's. A step's seconds begin after its imports.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.queries import Ask

ROOT = Path(__file__).parent.parent.parent
_MEGABYTE = 1 << 20


class StepFailed(Exception):
    """A step ended without an outcome; its own words are on stderr."""


def run(step: str, **arguments: Any) -> dict[str, Any]:
    """Run a step of ``steps`` and return its outcome, with ``seconds`` and peaks of memory."""
    done = subprocess.run(_command(step, arguments), cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise StepFailed(f"{step} ended with exit code {done.returncode}")
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


class Conversation:
    """An engine opened in a process of its own, asked one question at a time."""

    def __init__(self, engine: str, folder: Path) -> None:
        command = _command("answer", {"engine": engine, "folder": folder})
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self.opened = self._line()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, ask: Ask) -> dict[str, Any]:
        """Return the answer's counts and how many ``seconds`` it took."""
        return self._say(json.dumps(asdict(ask)))

    def memory(self) -> dict[str, Any]:
        """Return what the process holds now, see ``resident``."""
        return self._say("memory")

    def _say(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise StepFailed("an engine ended in the middle of its questions")
        outcome: dict[str, Any] = json.loads(line)
        return outcome


def _command(step: str, arguments: dict[str, Any]) -> list[str]:
    given = json.dumps({"step": step, **arguments}, default=str)
    # jieba's warnings about its own code are nobody's business here.
    return [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.steps", given]


# Inside of a process


def timed(work: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    """Do ``work`` and return its outcome with what it cost.

    ``workers_mb`` is the largest of its child processes; what they share with
    their parent counts in each of them.
    """
    started = time.perf_counter()
    outcome = work() or {}
    seconds = time.perf_counter() - started
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        **outcome,
        "seconds": seconds,
        "peak_mb": _peak_mb(),
        "workers_mb": workers * unit / _MEGABYTE,
    }


def _peak_mb() -> float:
    """The most this process ever held.

    The kernel's own count where there is one: getrusage's begins at what the
    parent held when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE


def resident(folder: Path) -> dict[str, float | None]:
    """Return the megabytes of memory this process holds: its own, and of mapped files of ``folder``."""
    smaps = Path("/proc/self/smaps")
    if not smaps.exists():
        return {"own_mb": None, "mapped_mb": None}
    own = mapped = 0
    inside = False
    for line in smaps.read_text().splitlines():
        if line.startswith("Rss:"):
            kilobytes = int(line.split()[1])
            mapped += kilobytes * inside
            own += kilobytes * (not inside)
        elif line.split(" ", 1)[0].count("-") == 1:  # a mapping: addresses, rights, …, path
            inside = str(folder.resolve()) in line
    return {"own_mb": own / 1024, "mapped_mb": mapped / 1024}


def bytes_read() -> int | None:
    """Return how many bytes this process has read by calls so far; None where nobody counts."""
    counts = Path(f"/proc/{os.getpid()}/io")
    try:
        lines = counts.read_text().splitlines()
    except OSError:
        return None
    return int(lines[0].split()[1])
