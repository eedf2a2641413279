"""Readers who ask without a pause while generations are switched and programs follow one another: does one answer fail?

    python -m tests.torture.switches CORPUS [--readers 24] [--switches 100] [--upgrades 10] [--seconds 900]

CORPUS is copied and built, and served by two processes. Generations change by a restored backup, every tenth by a build over a file
that changed. After so many of them each, an upgrade: a new program begins at the same address, which stays open as systemd keeps it open
(xxgk.socket), and the one before ends; in turn the new one begins before, or only when the other has ended. An answer
fails where it is not 200, not whole or of no generation that there was. Told are the slowest answer, and memory and
open files of a server before and after its switches.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from http.client import HTTPException
from io import StringIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from indexer.archive import backups
from indexer.commands.cli import main as command
from indexer.commands.keeping import answering

QUESTIONS = (
    "/api/search?q=公开",
    "/search?q=申请",
    "/api/search?q=政府信息+公开&page=2",
    "/readyz",
)
_BUILT = 10  # each such switch is by a build
_HANGS = 120  # seconds
_PASSES_ON = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "webapp", *sys.argv[2:]])
"""


@dataclass
class Outcome:
    """What the readers got, and what the servers held; ``failed`` are answers in words, ``grown`` what was held before and after."""

    answered: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=lambda: {"switching": 0.0, "upgrading": 0.0})
    switches: int = 0
    upgrades: int = 0
    grown: list[str] = field(default_factory=list)


class _Readers:
    """Threads that ask until :meth:`end`."""

    def __init__(self, address: str, count: int, outcome: Outcome) -> None:
        self._address, self._outcome = address, outcome
        self._lock, self._over = threading.Lock(), threading.Event()
        self.phase = "switching"
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(count)]
        for each in self._threads:
            each.start()

    def _read(self, number: int) -> None:
        while not self._over.is_set():
            number += 1
            path = QUESTIONS[number % len(QUESTIONS)]
            phase, began = self.phase, time.monotonic()
            said = self._asked(path)
            took = time.monotonic() - began
            phase = "upgrading" if "upgrading" in (phase, self.phase) else phase
            with self._lock:
                self._outcome.answered += 1
                if said:
                    self._outcome.failed[f"{path}: {said}"] += 1
                self._outcome.slowest[phase] = max(self._outcome.slowest[phase], took)

    def _asked(self, path: str) -> str:
        try:
            with urlopen(self._address + quote(path, safe="/?=&+"), timeout=_HANGS) as answer:
                body = answer.read()
            if path.startswith("/api/search"):
                found = json.loads(body)
                return "" if found["total"]["reports"] and found["hits"] else "nothing was found"
            return "" if body.rstrip().endswith((b"}", b"</html>")) else "it was cut off"
        except HTTPError as error:
            with error:
                return f"{error.code} {error.read()[:200]!r}"
        except (OSError, ValueError, HTTPException) as error:
            return repr(error)

    def end(self) -> None:
        """Let each have its last answer."""
        self._over.set()
        for each in self._threads:
            each.join()


class _Server:
    """A program that answers at a socket which is not its own."""

    def __init__(self, listener: socket.socket, index: Path, log: Path) -> None:
        number = os.dup(listener.fileno())
        options = ["--index", str(index), "--workers", "2", "--time-limit", "off"]
        with log.open("a", encoding="utf-8") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PASSES_ON, str(number), *options],
                pass_fds=[number], stdout=subprocess.PIPE, stderr=said, text=True,
            )  # fmt: skip
        os.close(number)

    def wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        if not self._process.stdout.readline().strip():
            raise SystemExit("the server did not start")

    def held(self) -> tuple[int, int]:
        """Return the memory in MB and the open files of its processes together."""
        memory = files = 0
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for pid in children.read_text(encoding="ascii").split():
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            memory += int(status.partition("RssAnon:")[2].split()[0]) // 1024
            files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return memory, files

    def end(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=60)


def run(corpus: Path, folder: Path, asked: argparse.Namespace) -> Outcome:
    """Try it in ``folder``; return what came of it."""
    index, copy, reports = folder / "index", folder / "copy", folder / "reports"
    shutil.copytree(corpus, reports)
    changed = next(
        path
        for path in sorted(reports.rglob("*.txt"))
        if "报告" in path.read_text("utf-8", "replace")[:200]
    )
    text = changed.read_bytes()
    _quietly("build", str(reports), "--index", str(index))
    backups.backup(index, copy)
    outcome, until = Outcome(), time.monotonic() + asked.seconds
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = _Server(listener, index, folder / "log")
        server.wait_until_ready()
        readers = _Readers(address, asked.readers, outcome)
        before: tuple[int, int] | None = None
        each = max(1, asked.switches // max(1, asked.upgrades))
        try:
            while outcome.switches < asked.switches and time.monotonic() < until:
                outcome.switches += 1
                if outcome.switches % _BUILT:
                    backups.restore(copy, index, replace=True, opening=answering)
                else:
                    changed.write_bytes(text + f"\n另办理第{outcome.switches}件。".encode())
                    _quietly("build", str(reports), "--index", str(index))
                time.sleep(0.2)
                before = before or server.held()
                if outcome.switches % each == 0 and outcome.upgrades < asked.upgrades:
                    outcome.grown.append(f"{before} → {server.held()}")
                    readers.phase = "upgrading"
                    server = _upgraded(
                        server, lambda: _Server(listener, index, folder / "log"), outcome
                    )
                    readers.phase, before = "switching", None
        finally:
            readers.end()
            server.end()
    return outcome


def _upgraded(old: _Server, new: Callable[[], _Server], outcome: Outcome) -> _Server:
    outcome.upgrades += 1
    if outcome.upgrades % 2:  # beside
        following = new()
        following.wait_until_ready()
        old.end()
        return following
    old.end()
    following = new()
    following.wait_until_ready()
    return following


def _quietly(*arguments: str) -> None:
    with redirect_stdout(StringIO()):
        status = command(list(arguments))
    if status:
        raise SystemExit(f"xxgk {' '.join(arguments)} ended with {status}")


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Read what is to be tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--readers", type=int, default=24)
    parser.add_argument("--switches", type=int, default=100)
    parser.add_argument("--upgrades", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=900, help="begin nothing after these")
    return parser.parse_args(given)


def main() -> int:
    """Run it, say what came of it; return 1 where an answer failed."""
    asked, began = arguments(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(asked.corpus, Path(folder), asked)
    print(
        f"{asked.readers} readers, {outcome.switches} switches, {outcome.upgrades} upgrades in {time.monotonic() - began:.0f} s: "
        f"{outcome.answered} answers, {outcome.failed.total()} failed. Slowest: "
        + ", ".join(f"{took:.2f} s while {phase}" for phase, took in outcome.slowest.items())
    )
    print("Memory (MB, anonymous) and open files of a server:", "; ".join(outcome.grown))
    for said, count in outcome.failed.most_common(10):
        print(f"{count} × {said}")
    return bool(outcome.failed)


if __name__ == "__main__":
    sys.exit(main())
