"""Which files make up a corpus. Knows folders and names, nothing of what files hold.

A corpus is one or more files or folders. Files that describe the corpus
(README, ``manifest``'s) and hidden ones are not reports.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.intake.corpus.manifest import (
    MANIFESTS,
    NOTHING_STATED,
    NOTICE,
    PLACES,
    Beside,
    Stated,
    read_beside,
)
from indexer.vocabulary.errors import BadRequest

DESCRIPTIONS = ("readme", "readme.md", "readme.txt", PLACES, NOTICE, *MANIFESTS)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a corpus: ``path`` to open, ``name`` relative to its corpus.

    ``size``, ``mtime_ns`` and ``stamp`` change when the file, or what is
    stated of it beside the files, does. ``places`` is the corpus's own table
    of places, if it has one.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    stamp: str = ""
    stated: Stated = NOTHING_STATED
    places: Path | None = None


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
        beside = read_beside(root if root.is_dir() else root.parent)
        faults = [Unreachable(name, reason) for name, reason in beside.faults]
        for found in (*_under(root, beside, entered), *faults):
            name = found.name
            while name in taken and isinstance(found, Source):
                name = f"{beside.folder.resolve().name}/{name}"
            taken.add(name)
            yield replace(found, name=name)


def _under(
    path: Path, beside: Beside, entered: set[tuple[int, int]]
) -> Iterator[Source | Unreachable]:
    name = _printable(path.relative_to(beside.folder).as_posix())
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
                yield Source(
                    path=path,
                    name=name,
                    size=stat.st_size,
                    mtime_ns=stat.st_mtime_ns,
                    stamp=beside.stamp(name),
                    stated=beside.rows.get(name, NOTHING_STATED),
                    places=beside.places,
                )
            return
        else:
            yield Unreachable(name, "this is neither a file nor a folder")
            return
    except OSError as error:
        yield Unreachable(name, f"cannot be opened: {error.strerror or error}")
        return
    for child in children:
        if not child.name.startswith("."):
            yield from _under(child, beside, entered)


def _printable(name: str) -> str:
    """Return ``name`` without bytes that are no text, so that it can be stored and shown."""
    return os.fsencode(name).decode("utf-8", "replace")
