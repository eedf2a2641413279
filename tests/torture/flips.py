"""One byte changed in many places of an index: is each told, and does any answer change?

    python -m tests.torture.flips INDEX [--places 1000] [--seed 1]

The index is copied. The places are spread evenly over its files. Each is asked about before it is opened, and while it
is served by a process that has answered all questions before; every time in a child, so
that a crash is counted and costs no other place. Besides, each file is cut in half, removed, and
something unknown put beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from indexer import speed_up
from indexer.archive import generations
from indexer.commands.cli import main as command
from webapp import create_app
from webapp.current import CurrentIndex

SEARCHES = (
    "公开",
    "政府信息 申请",
    '"主动公开"',
    '"公开 申请"~20',
    "保密审查 -诉讼",
    "申请:>2",
    "表:信息公开",
    "标题:报告",
    "全文:行政复议|行政诉讼",
)
_WAYS = ("before", "serving")
_UNUSABLE = 503
Answers = dict[str, tuple[int, str]]
Damage = Callable[[Path], object]


@dataclass
class Outcome:
    """What came of all places, ``wrong`` and ``untold`` with where they were."""

    places: int = 0
    told: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether each was told, and nothing wrong was answered."""
        return not (self.wrong or self.untold or self.crashed)

    def __str__(self) -> str:
        lines = [f"{self.places} places: {self.told} told by verify"]
        lines += [
            f"{way}: {self.right[way]} answers unchanged, {self.refused[way]} refused (503)"
            for way in _WAYS
        ]
        for name in ("untold", "wrong", "crashed"):
            lines += [f"{name}: {len(getattr(self, name))}", *map(str, getattr(self, name)[:20])]
        return "\n".join(lines)


def addresses(web: FlaskClient) -> list[str]:
    """Return what is asked: every kind of answer, about reports that the index has."""
    found = (web.get("/api/search?size=3").json or {})["hits"]
    asked = [f"/api/search?q={quote(text)}" for text in SEARCHES]
    asked += [f"/api/search?q={quote('公开')}&sort=-requests_new&facet=requests_new", "/"]
    for hit in found:
        asked += [hit["url"], f"/api{hit['url']}", f"{hit['url']}/source"]
        asked += [f"/api/search?q={quote('公开')}&place={hit['place']['code'] or ''}"]
    asked = [address for address in asked if not address.endswith("place=")]
    asked += ["/api/holdings", "/api/coverage", "/api/doubts", "/reports/none-2012"]
    return [*asked, f"/api/usage?q={quote('公开')}", "/api/figures?name=requests_new", "/feed"]


def answers(web: FlaskClient, asked: list[str]) -> Answers:
    """Ask; return status and text of each answer, without what differs every time."""
    return {address: _answer(web, address) for address in asked}


def _answer(web: FlaskClient, address: str) -> tuple[int, str]:
    with redirect_stderr(StringIO()):
        given = web.get(address)
    text = given.get_data(as_text=False).decode("utf-8", "replace")
    if given.is_json:
        told = {**(given.json or {}), "took_ms": 0}
        text = json.dumps(told, sort_keys=True)
    elif given.mimetype == "text/html":
        text = "\n".join(line for line in text.splitlines() if "毫秒" not in line)
    return given.status_code, text


class Trials:
    """Damages the one index in ``directory`` in turn, asks, and puts it right again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.outcome = Outcome()
        self._serving = create_app(directory).test_client()
        self._asked = addresses(self._serving)
        self._right = answers(self._serving, self._asked)
        again = answers(self._serving, self._asked)
        self._asked = [a for a in self._asked if again[a] == self._right[a]]
        assert len(self._asked) > len(again) * 3 // 4, [a for a in again if a not in self._asked]

    @property
    def files(self) -> list[Path]:
        """Every file that an index consists of."""
        folder = self.directory / generations.current(self.directory)
        found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return [self.directory / "current", *found]

    def close(self) -> None:
        """Let go of files."""
        serving: CurrentIndex = self._serving.application.extensions["index"]
        serving.close()

    def damaged(self, path: Path, damage: Damage, what: str) -> None:
        """Damage a file, look what comes of it, and put it right."""
        self.outcome.places += 1
        said = f"{path.relative_to(self.directory)} {what}"
        whole = path.read_bytes() if path.exists() else None
        times = path.stat() if whole is not None else None
        try:
            damage(path)
            if self._in_child(self._told, said):
                self.outcome.told += 1
            else:
                self.outcome.untold.append(said)
            for way in _WAYS:
                self._in_child(lambda way=way: self._asks(way), f"{way}: {said}", way)  # type: ignore[misc]
        finally:
            if whole is None or times is None:
                path.unlink()
            else:
                path.write_bytes(whole)
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def _told(self) -> str:
        with redirect_stderr(StringIO()), redirect_stdout(StringIO()):
            return "told" if command(["verify", "--index", str(self.directory)]) == 4 else ""

    def _asks(self, way: str) -> str:
        web = self._serving if way == "serving" else create_app(self.directory).test_client()
        found = answers(web, self._asked)
        wrong = [
            f"{a}: {status}"
            for a, (status, text) in found.items()
            if status != _UNUSABLE and (status, text) != self._right[a]
        ]
        refused = sum(status == _UNUSABLE for status, _ in found.values())
        return json.dumps([refused, len(found) - refused - len(wrong), wrong])

    def _in_child(self, work: Callable[[], str], said: str, way: str = "") -> str:
        """Return what ``work`` returns in a child; note its end otherwise, and what was wrong."""
        reading, writing = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if not child:
            try:
                os.close(reading)
                os.write(writing, work().encode()[:60_000])
                os._exit(0)
            finally:
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            given = pipe.read().decode()
        _, status = os.waitpid(child, 0)
        if status:
            self.outcome.crashed.append(f"{said}: {status}")
        elif way:
            refused, right, wrong = json.loads(given)
            self.outcome.refused[way] += refused
            self.outcome.right[way] += right
            self.outcome.wrong += [f"{said}: {each}" for each in wrong]
        return given


@contextmanager
def copied(index: Path) -> Iterator[Path]:
    """A copy of the current generation of ``index`` alone, to be spoilt."""
    name = generations.current(index)
    with tempfile.TemporaryDirectory(prefix="flips-") as place:
        directory = Path(place) / "index"
        shutil.copytree(index / name, directory / name)
        shutil.copy(index / "current", directory / "current")
        yield directory


def flip(offset: int, bits: int) -> Damage:
    """Return what changes these ``bits`` of the byte at ``offset``."""

    def damage(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            (byte,) = file.read(1)
            file.seek(offset)
            file.write(bytes([byte ^ bits]))

    return damage


def halve(path: Path) -> None:
    """Cut a file in half."""
    os.truncate(path, path.stat().st_size // 2)


def put(path: Path) -> None:
    """Write something that is of no index."""
    path.write_bytes(b"more")


def torture(index: Path, places: int, seed: int, others: bool = True) -> Outcome:
    """Damage a copy of ``index`` in ``places``, evenly over its files, and with ``others`` in other ways."""
    chance = random.Random(seed)
    with copied(index) as directory:
        trials = Trials(directory)
        files = [path for path in trials.files if path.stat().st_size]
        for number in range(places):
            path = files[number % len(files)]
            offset, bits = chance.randrange(path.stat().st_size), chance.randrange(1, 256)
            trials.damaged(path, flip(offset, bits), f"byte {offset} ^ {bits}")
            if number % 100 == 99:
                print(trials.outcome, file=sys.stderr, flush=True)
        for path in files if others else ():
            trials.damaged(path, halve, "cut in half")
            trials.damaged(path, Path.unlink, "removed")
        if others:
            toc = next(path for path in files if path.suffix == ".toc")
            for name in (toc.with_name("_MAIN_2.toc"), files[-1].parent / "unknown"):
                trials.damaged(name, put, "put there")
        trials.close()
        return trials.outcome


def main() -> None:
    """Run from a command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("--places", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    started = time.monotonic()
    speed_up()
    outcome = torture(asked.index, asked.places, asked.seed)
    print(outcome)
    spent = os.times()
    cpu = spent.user + spent.system + spent.children_user + spent.children_system
    print(
        f"1 process and a child at a time, {time.monotonic() - started:.0f} s, {cpu:.0f} s of CPU"
    )
    sys.exit(0 if outcome.is_sound else 1)


if __name__ == "__main__":
    main()
