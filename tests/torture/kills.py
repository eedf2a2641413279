"""Builds that are killed at random moments: is an index ever lost, half of one answered from, or anything left behind?

    python -m tests.torture.kills CORPUS [--kills 1000] [--seed 1] [--changed 20] [--full 0.5]

CORPUS, a folder of HTML, Markdown or text files, is copied. Before every build, ``--changed`` of its files say another of
two words, so that an index answers as before the build or as after it, and in no other way. ``--full`` of the builds,
drawn by chance, read all files, the others those that changed; killed is the first process or one that reads for it. After
each kill the index is asked; every tenth build is left alone, and then nothing may stand in the index or in the folder for
temporary files that was not there before the first kill.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from indexer import make_query, open_index
from indexer.commands.cli import main as command
from indexer.vocabulary.errors import XxgkError

_WORDS = ("甲种说法在此", "乙种说法在此")
_LEFT_ALONE = 10  # each such build
# The number of a generation, and what Whoosh calls a segment and its toc.
_DIFFERS = re.compile(r"^\d{6}(?=/|$)|(?<=MAIN_)[0-9a-z]{16}(?=\.)|(?<=_MAIN_)\d+(?=\.toc$)")
_HANGS = 600  # seconds; a build of some thousand reports takes some ten


@dataclass
class Outcome:
    """What came of all builds, and what was wrong, each with the number of its build."""

    killed: Counter[str] = field(default_factory=Counter)
    """By way and victim; ``too late`` are those that had ended."""
    answered: Counter[str] = field(default_factory=Counter)
    """Whether the index was that of before or of after."""
    lost: list[str] = field(default_factory=list)
    litter: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)
    """Builds that hung, that said a traceback, or that called themselves done without a part of themselves."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost and nothing left."""
        return not (self.lost or self.litter or self.unclean)

    def __str__(self) -> str:
        lines = [f"{way}: {count}" for way, count in sorted(self.killed.items())]
        lines += [f"answered as {when}: {count}" for when, count in sorted(self.answered.items())]
        for name in ("lost", "litter", "unclean"):
            lines += [f"{name}: {len(getattr(self, name))}", *getattr(self, name)[:20]]
        return "\n".join(lines)


class Trials:
    """Builds the index of a corpus that changes, in ``place``, again and again."""

    def __init__(
        self, corpus: Path, place: Path, changed: int, seed: int, full: float = 0.5
    ) -> None:
        self._chance, self._full = random.Random(seed), full
        self._corpus, self.index, self._temporary = (
            place / name for name in ("corpus", "index", "temporary")
        )
        shutil.copytree(corpus, self._corpus)
        self._temporary.mkdir()
        suffixes = (".html", ".md", ".txt")
        files = (p for p in sorted(self._corpus.rglob("*")) if p.suffix in suffixes)
        texts = [path for path in files if "。".encode() in path.read_bytes()]
        self._changing = {p: p.read_bytes() for p in self._chance.sample(texts, changed)}
        self.outcome = Outcome()
        self._takes = {}
        self._states: list[dict[str, object]] = []
        for word, way in enumerate(("full", "changed")):
            self._say(word)
            begun = time.monotonic()
            assert self._ended(self._started(way)) == 0
            self._takes[way] = time.monotonic() - begun
            self._states.append(self._asked())
        first, second = _WORDS
        before, after = self._states
        assert before[first], before
        assert after == {**before, first: 0, second: before[first]}
        self._now, self._clean = 1, self._names()

    def build(self, number: int) -> None:
        """Build the next state, and kill that unless ``number`` is one to be left alone."""
        way = "full" if self._chance.random() < self._full else "changed"
        victim = self._chance.choice(("first process", "reader"))
        after = 1 - self._now
        self._say(after)
        process = self._started(way)
        is_alone = number % _LEFT_ALONE == _LEFT_ALONE - 1
        if not is_alone:
            self._kill(process, way, victim, number)
        status = self._ended(process, number)
        self.look(after, status, f"build {number}, {way}, {victim}")
        if is_alone:
            self.look_for_litter(f"build {number}")

    def _kill(self, process: subprocess.Popen[str], way: str, victim: str, number: int) -> None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(self._chance.uniform(0, 1.05 * self._takes[way]))
        killed = process.pid
        if victim == "reader":
            readers = _children(process.pid)
            killed = self._chance.choice(readers) if readers else process.pid
            victim = "reader" if readers else "first process"
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(killed, signal.SIGKILL)
                self.outcome.killed[f"{way}, {victim}"] += 1
                return
        self.outcome.killed["too late"] += 1

    def look(self, after: int, status: int | None, said: str) -> None:
        """Ask the index whose build ended with ``status``."""
        counts = self._asked()
        states = [state for state in (self._now, after) if counts == self._states[state]]
        if not states:
            self.outcome.lost.append(f"{said}: {counts}")
            return
        self.outcome.answered["after" if states == [after] else "before"] += 1
        if status == 0 and states != [after]:
            self.outcome.lost.append(f"{said}: done, and nothing is new")
        self._now = states[0]

    def look_for_litter(self, said: str) -> None:
        """Note what stands there and did not before the first kill."""
        self.outcome.litter += [f"{said}: {name}" for name in sorted(self._names() - self._clean)]

    def _asked(self) -> dict[str, object]:
        """What the index says, by what was asked."""
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
            if command(["verify", "--index", str(self.index)]):
                return {"verify": told.getvalue()}
        try:
            with open_index(self.index) as index:
                counts: dict[str, object] = {w: index.search(make_query(w)).reports for w in _WORDS}
                counts["reports"] = index.search(make_query("")).reports
        except XxgkError as error:
            return {"opening": str(error)}
        return counts

    def _say(self, word: int) -> None:
        for path, data in self._changing.items():
            path.write_bytes(_with(data, _WORDS[word]))

    def _started(self, way: str) -> subprocess.Popen[str]:
        full = ["--full"] if way == "full" else []
        index = ["--jobs", "2", "--index", str(self.index)]
        return subprocess.Popen(
            [sys.executable, "-m", "indexer", "build", str(self._corpus), *full, *index],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(self._temporary)},
            start_new_session=True,
        )

    def _ended(self, process: subprocess.Popen[str], number: int = -1) -> int | None:
        """Wait until the whole build has ended, its readers too; return its status."""
        try:
            _, errors = process.communicate(timeout=_HANGS)
        except subprocess.TimeoutExpired:
            self.outcome.unclean.append(f"build {number} hangs")
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
        if "Traceback" in errors:
            self.outcome.unclean.append(f"build {number}: {errors[-300:]}")
        until = time.monotonic() + 10
        while _is_group(process.pid):
            if time.monotonic() > until:
                self.outcome.litter.append(f"build {number}: processes that did not end")
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(0.02)
        return process.returncode

    def _names(self) -> Counter[str]:
        """What stands in the index and among temporary files, and how often."""
        return Counter(
            _DIFFERS.sub("", str(path.relative_to(top)))
            for top in (self.index, self._temporary)
            for path in top.rglob("*")
        )


def _with(data: bytes, word: str) -> bytes:
    """The text of a report whose first sentence is followed by one that is ``word``."""
    before, stop, after = data.partition("。".encode())
    return before + stop + word.encode() + stop + after


def _children(process: int) -> list[int]:
    """Return the processes that ``process`` and its children have started and that read for it."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:  # it has ended
        return []
    own = [int(number) for number in text.split()]
    return [*own, *(each for child in own for each in _children(child))]


def _is_group(group: int) -> bool:
    """Whether a process of ``group`` is alive."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def torture(corpus: Path, kills: int, changed: int, seed: int, full: float) -> Outcome:
    """Build until ``kills`` builds were killed; what came of them on stderr for every twenty."""
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        trials = Trials(corpus, Path(place), changed, seed, full)
        number = 0
        while trials.outcome.killed.total() - trials.outcome.killed["too late"] < kills:
            trials.build(number)
            number += 1
            if number % 20 == 0:
                print(trials.outcome, file=sys.stderr, flush=True)
        return trials.outcome


def main() -> None:
    """Run from a command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpus", type=Path)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--changed", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--full", type=float, default=0.5)
    asked = options.parse_args()
    begun = time.monotonic()
    outcome = torture(asked.corpus, asked.kills, asked.changed, asked.seed, asked.full)
    print(outcome)
    print(f"builds of 2 processes, one at a time, {time.monotonic() - begun:.0f} s")
    sys.exit(0 if outcome.is_sound else 1)


if __name__ == "__main__":
    main()
