"""Backups and restores that are killed at any moment: does anything half stand where it is believed?

    python -m tests.torture.killed_copies INDEX [--moments 1000]

A moment is before a file is opened, made, renamed or removed, and before a block is read. The moments of each way are spread
evenly over all that it has. After each kill what stood before must stand, or what was being made, whole; and the
next copy must leave no litter.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from indexer.archive import backups, copying, generations
from indexer.archive.sums import BLOCK
from indexer.commands.keeping import answering
from indexer.desk.index import open_index, verify

_EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
Work = Callable[[], object]


class _Ways:
    """What is killed, in a folder of its own, and what must stand afterwards."""

    def __init__(self, sound: Path, folder: Path) -> None:
        self._sound, self._folder = sound, folder
        self.index, self.copies = folder / "index", folder / "copies"
        backups.backup(sound, folder / "standing")
        backups.backup(sound, folder / "standing.tar")
        self._was = self._told(folder / "standing")
        shutil.copytree(sound, self.index)
        self.copies.mkdir()

    def ways(self) -> dict[str, tuple[Work, Work]]:
        """Return by name what is done and killed, and what raises ``AssertionError`` where something half stands."""
        index, copies, standing = self.index, self.copies, self._folder / "standing"
        new, tar = self._folder / "new", standing.with_name("standing.tar")
        return {
            "backup into a folder": (
                lambda: backups.backup(index, copies / "copy"),
                lambda: self._is_backup_or_none(copies / "copy"),
            ),
            "backup into a file": (
                lambda: backups.backup(index, copies / "copy.tar"),
                lambda: self._is_backup_or_none(copies / "copy.tar"),
            ),
            "restore a folder in the place of an index": (
                lambda: backups.restore(standing, index, replace=True, opening=answering),
                lambda: self._is_whole(index, standing),
            ),
            "restore a file in the place of an index": (
                lambda: backups.restore(tar, index, replace=True, opening=answering),
                lambda: self._is_whole(index, tar),
            ),
            "restore where there is none": (
                lambda: backups.restore(standing, new, replace=False, opening=answering),
                lambda: self._is_whole_or_none(new, standing),
            ),
        }

    def _told(self, index: Path) -> tuple[list[str], object]:
        assert verify(index) == [], verify(index)
        with open_index(index) as opened:
            return [came.id for came in opened.arrivals], opened.stats()["reports"]

    def _is_backup_or_none(self, copy: Path) -> None:
        assert self._told(self.index) == self._was, "the index"
        if copy.exists():
            self._restored(copy)
        backups.backup(self.index, copy.with_name("other"))
        left = {path.name for path in self.copies.iterdir()} - {copy.name, "other"}
        assert not left, f"litter: {left}"
        shutil.rmtree(self.copies)
        self.copies.mkdir()

    def _restored(self, copy: Path) -> None:
        again = self._folder / "again"
        backups.restore(copy, again, replace=False, opening=answering)
        assert self._told(again) == self._was, "the backup"
        shutil.rmtree(again)

    def _is_whole(self, index: Path, source: Path) -> None:
        assert self._told(index) == self._was, "the index"
        backups.restore(source, index, replace=True, opening=answering)
        assert self._told(index) == self._was, "the index that was restored again"
        left = {p.name for p in index.iterdir() if not p.name.isdigit()} - {"current", "lock"}
        assert not left, f"litter: {left}"

    def _is_whole_or_none(self, index: Path, source: Path) -> None:
        if index.exists() and any(path.name.isdigit() for path in index.iterdir()):
            # Before the pointer is there it answers already, which ``verify`` says.
            with open_index(index) as opened:
                assert generations.looked_at(index / opened.generation)[1] == []
        self._is_whole_again(index, source)

    def _is_whole_again(self, index: Path, source: Path) -> None:
        backups.restore(source, index, replace=True, opening=answering)
        self._is_whole(index, source)
        shutil.rmtree(index)


def _killed(work: Work, moment: int) -> int:
    """Do ``work`` in a child that dies at this moment; return how many moments it had, 0 if it died.

    Raises ``AssertionError`` where it ended in any other way.
    """
    theirs, ours = os.pipe()
    pid = os.fork()
    if pid:
        os.close(ours)
        with open(theirs, "rb") as told:  # noqa: PTH123  # it has no path
            counted = told.read()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert status == (0 if counted else -signal.SIGKILL), (
            f"moment {moment}: ended with {status}"
        )
        return int(counted or b"0")  # nothing is said by who died
    count = 0
    read = copying._Compared.read

    def pass_by() -> None:
        nonlocal count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def block(compared: copying._Compared, size: int = BLOCK) -> bytes:
        pass_by()
        return read(compared, size)

    sys.addaudithook(lambda event, _arguments: pass_by() if event in _EVENTS else None)
    try:
        with patch.object(copying._Compared, "read", block):
            work()
        os.write(ours, str(count).encode())
        os._exit(0)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(1)


def run(sound: Path, moments: int) -> list[str]:
    """Kill at so many moments; return what was found half, in sentences."""
    half, kills, began = [], 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ways = _Ways(sound, Path(folder)).ways()
        for name, (work, whole) in ways.items():
            all_ = _killed(work, 0)
            assert all_, name
            whole()
            step = max(1, all_ * len(ways) // moments)
            for moment in range(1, all_ + 1, step):
                kills += not _killed(work, moment)
                try:
                    whole()
                except Exception as error:
                    half.append(f"{name}, moment {moment} of {all_}: {error!r}")
                    return half
            print(f"{name}: {all_} moments, killed at each {step}.", flush=True)
    print(f"{kills} kills in {time.monotonic() - began:.0f} s, {len(half)} found half.")
    return half


def main() -> int:
    """Run it, say what was found; return 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--moments", type=int, default=1000)
    asked = parser.parse_args()
    half = run(asked.index, asked.moments)
    print("\n".join(half))
    return bool(half)


if __name__ == "__main__":
    sys.exit(main())
