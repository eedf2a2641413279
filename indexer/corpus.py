"""Which files make up a corpus. Knows folders and names, nothing of what files hold.

A corpus is one or more files or folders. Files that describe the corpus
(README, places.csv, manifest.csv or .jsonl) and hidden ones are not reports.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import BadRequest

DESCRIPTIONS = ("readme", "readme.md", "readme.txt", "places.csv", "manifest.csv", "manifest.jsonl")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a corpus: ``path`` to open, ``name`` relative to its corpus, its stamp."""

    path: Path
    name: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Something in a corpus that cannot be looked at, and why."""

    name: str
    reason: str


def walk(roots: Iterable[Path]) -> Iterator[Source | Unreachable]:
    """Yield every file under ``roots`` in the order of names, then what could not be reached.

    Links are followed, a folder is entered once, so a loop ends. A name that
    two roots share is kept apart by the root's name. Raises ``BadRequest``
    for a root that does not exist.
    """
    entered: set[tuple[int, int]] = set()
    taken: set[str] = set()
    for root in roots:
        if not root.exists():
            raise BadRequest(f"{root} does not exist. Name the folder that holds the reports.")
        base = root if root.is_dir() else root.parent
        for found in _under(root, base, entered):
            if found.name in taken:
                found = _renamed(found, f"{base.resolve().name}/{found.name}", taken)
            taken.add(found.name)
            yield found


def _renamed(found: Source | Unreachable, name: str, taken: set[str]) -> Source | Unreachable:
    while name in taken:
        name = f"_{name}"
    if isinstance(found, Unreachable):
        return Unreachable(name, found.reason)
    return Source(found.path, name, found.size, found.mtime_ns)


def _under(path: Path, base: Path, entered: set[tuple[int, int]]) -> Iterator[Source | Unreachable]:
    name = _printable(path.relative_to(base).as_posix())
    try:
        stat = path.stat()
        if path.is_dir():
            if (stat.st_dev, stat.st_ino) in entered:
                yield Unreachable(name, "this folder was already read under another name (a link)")
                return
            entered.add((stat.st_dev, stat.st_ino))
            children = sorted(path.iterdir())
        elif path.is_file():
            if path.name.lower() not in DESCRIPTIONS:
                yield Source(path, name, stat.st_size, stat.st_mtime_ns)
            return
        else:
            yield Unreachable(name, "this is neither a file nor a folder")
            return
    except OSError as error:
        yield Unreachable(name, f"cannot be opened: {error.strerror or error}")
        return
    for child in children:
        if not child.name.startswith("."):
            yield from _under(child, base, entered)


def _printable(name: str) -> str:
    """Return ``name`` without bytes that are no text, so that it can be stored and shown."""
    return os.fsencode(name).decode("utf-8", "replace")
