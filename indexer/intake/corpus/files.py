"""Which files make up a corpus. Knows folders and names, nothing of what files hold.

A corpus is one or more files or folders. Files that describe the corpus
(README, ``manifest``'s) and hidden ones are not reports.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.intake.corpus.contents import bytes_of
from indexer.intake.corpus.manifest import (
    MANIFESTS,
    NOTHING_STATED,
    NOTICE,
    PLACES,
    Beside,
    PlacesFile,
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
    places: PlacesFile | None = None

    def data(self) -> bytes:
        """Return its bytes; raises ``UnreadableFile``, also for a huge file."""
        return bytes_of(self.path)

    def beside(self, name: str) -> Source | None:
        """Return the file of this ``name`` in the same corpus, None where there is none."""
        if name.startswith(("/", "../")):
            return None
        path = self.path.parent / posixpath.relpath(name, posixpath.dirname(self.name) or ".")
        try:
            stat = path.stat()
        except (OSError, ValueError):
            return None
        return Source(path, name, stat.st_size, stat.st_mtime_ns) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Root:
    """A file or folder that a corpus begins at, with what stands beside its reports."""

    path: Path
    beside: Beside


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Something in a corpus that cannot be looked at, and why."""

    name: str
    reason: str


def opened(paths: Iterable[Path]) -> list[Root]:
    """Return the roots of a corpus; what stands in a folder is read once, for all of its files.

    Raises ``BadRequest`` for a path that does not exist.
    """
    read: dict[Path, Beside] = {}
    roots = []
    for path in paths:
        if not path.exists():
            raise BadRequest(f"{path} does not exist. Name the folder that holds the reports.")
        folder = path if path.is_dir() else path.parent
        if folder not in read:
            read[folder] = read_beside(folder)
        roots.append(Root(path, read[folder]))
    return roots


def notices(roots: Iterable[Root]) -> list[str]:
    """Return what every page has to say of these roots, each sentence once."""
    return list(dict.fromkeys(root.beside.notice for root in roots if root.beside.notice))


def walk(roots: Iterable[Root]) -> Iterator[Source | Unreachable]:
    """Yield every file under ``roots`` in the order of names, then what could not be reached.

    Links are followed, a folder is entered once, so a loop ends. A name that
    two roots share is kept apart by the root's name.
    """
    entered: set[tuple[int, int]] = set()
    taken: set[str] = set()
    told: set[Path] = set()
    for root in roots:
        beside = root.beside
        new = beside.folder not in told
        told.add(beside.folder)
        faults = [Unreachable(name, reason) for name, reason in beside.faults if new]
        for found in (*_under(root.path, beside, entered), *faults):
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
