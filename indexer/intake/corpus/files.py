"""Which files make up a corpus. Knows folders and names, nothing of what files hold.

A corpus is one or more files or folders; a ZIP archive is as good as a folder. Files that
describe the corpus (README, ``manifest``'s) and hidden ones are not reports, nor are the
pictures that a browser puts into a folder beside a page that it saves.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from indexer.intake.corpus.archives import Member, bytes_in, is_archive, members
from indexer.intake.corpus.contents import bytes_of, leads_out
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
from indexer.language.unseen import CONTROLS
from indexer.vocabulary import refusals
from indexer.vocabulary.errors import BadRequest, UnreadableFile

_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
_BESIDE_PAGES = ("_files", ".files", "_文件")
_BESIDE = (PLACES, NOTICE, *MANIFESTS)
Aside = Callable[[Path, Collection[str]], Collection[str]]
_COMMANDS = re.compile(rf"[{CONTROLS}\u2028\u2029\u202a-\u202e\u2066-\u2069]")
DESCRIPTIONS = ("readme", "readme.md", "readme.txt", *_BESIDE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a corpus: ``path`` to open, ``name`` relative to its corpus.

    ``size``, ``mtime_ns`` and ``stamp`` change when the file, or what is
    stated of it beside the files, does. ``places`` is the corpus's own table
    of places, if it has one. ``member``: where it lies in the archive at ``path``.
    ``folder`` is that of its corpus, None where it has none: nothing outside is beside it.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    stamp: str = ""
    stated: Stated = NOTHING_STATED
    places: PlacesFile | None = None
    member: Member | None = None
    folder: Path | None = None

    def data(self) -> bytes:
        """Return its bytes; raises ``UnreadableFile``, also for a huge file."""
        return bytes_in(self.path, self.member) if self.member else bytes_of(self.path)

    def beside(self, name: str) -> Source | None:
        """Return the file of this ``name`` in the same corpus, None where there is none."""
        if name.startswith(("/", "../")):
            return None
        relative = posixpath.relpath(name, posixpath.dirname(self.name) or ".")
        if self.member is not None:
            inside = posixpath.normpath(
                posixpath.join(posixpath.dirname(self.member.name), relative)
            )
            found = (m for m in members(self.path) if m.name == inside and m.reason is None)
            member = next(found, None)
            return member and Source(self.path, name, member.size, member.mtime_ns, member=member)
        path = self.path.parent / relative
        try:
            if not path.resolve().is_relative_to((self.folder or self.path.parent).resolve()):
                return None
            stat = path.stat()
        except (OSError, RuntimeError, ValueError):
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


def _nothing(_folder: Path, _names: Collection[str]) -> Collection[str]:
    return ()


def walk(roots: Iterable[Root], aside: Aside = _nothing) -> Iterator[Source | Unreachable]:
    """Yield every file under ``roots`` in the order of names, then what could not be reached.

    What ``aside`` returns, of a folder and the names in it, is no part of the corpus. Links are
    followed within the corpus, a folder is entered once, so a loop ends. A name that two roots
    share is kept apart by the root's name.
    """
    roots = tuple(roots)
    within = tuple(root.path.resolve() for root in roots)
    entered: set[tuple[int, int]] = set()
    taken: set[str] = set()
    told: set[Path] = set()
    for root in roots:
        beside = root.beside
        new = beside.folder not in told
        told.add(beside.folder)
        faults = [Unreachable(name, reason) for name, reason in beside.faults if new]
        for found in (*_under(root.path, beside, entered, within, aside), *faults):
            name = found.name
            while name in taken and isinstance(found, Source):
                name = f"{printable(beside.folder.resolve().name)}/{name}"
            taken.add(name)
            yield replace(found, name=name)


def _under(
    root: Path,
    beside: Beside,
    entered: set[tuple[int, int]],
    within: tuple[Path, ...],
    aside: Aside,
) -> Iterator[Source | Unreachable]:
    waiting = [root]
    while waiting:
        path = waiting.pop()
        name = printable(path.relative_to(beside.folder).as_posix())
        try:
            if path != root and leads_out(path, within):
                yield Unreachable(name, refusals.LEADS_OUT().message)
                continue
            stat = path.stat()
            if path.is_dir():
                if (stat.st_dev, stat.st_ino) in entered:
                    yield Unreachable(name, refusals.SEEN().message)
                    continue
                entered.add((stat.st_dev, stat.st_ino))
                waiting += reversed(_children(path, aside))
            elif path.is_file() and is_archive(path):
                yield from in_archive(path, name, beside)
            elif (called := path.name.lower()) in _BESIDE and path != beside.folder / called:
                where = f"{beside.folder.name}/{called}"
                yield Unreachable(name, f"says nothing here and under this name; make it {where}")
            elif path.is_file():
                stated = beside.rows.get(name, NOTHING_STATED)
                if path.name.lower() not in DESCRIPTIONS or stated.is_report:
                    yield _source(path, name, stat.st_size, stat.st_mtime_ns, beside)
            else:
                yield Unreachable(name, refusals.NO_FILE().message)
        except OSError as error:
            yield Unreachable(name, refusals.CANNOT_OPEN(why=error.strerror or error).message)


def _children(folder: Path, aside: Aside) -> list[Path]:
    """What stands in a folder and may be a report, or hold some, in the order of names."""
    children = sorted(folder.iterdir())
    left_out = aside(folder, {child.name for child in children})
    pictures = picture_folders(child.name for child in children)
    return [
        child
        for child in children
        if child.name not in left_out
        and not child.name.startswith(".")
        and not (child.name in pictures and child.is_dir())
    ]


def in_archive(path: Path, archive: str, beside: Beside) -> Iterator[Source | Unreachable]:
    """Yield what is in the archive at ``path``, in the order of names."""
    try:
        found = sorted(members(path))
    except UnreadableFile as error:
        yield Unreachable(archive, error.message)
        return
    folders: dict[str, set[str]] = {}
    for parts in (PurePosixPath(member.name).parts for member in found):
        for depth, part in enumerate(parts):
            folders.setdefault("/".join(parts[:depth]), set()).add(part)
    pictures = {
        f"{f}/{n}".lstrip("/") for f, names in folders.items() for n in picture_folders(names)
    }
    for member in found:
        name = f"{archive}/{printable(member.name)}"
        inside = PurePosixPath(member.name)
        stated = beside.rows.get(name, NOTHING_STATED)
        if any(above.as_posix() in pictures for above in inside.parents):
            continue
        if member.reason is not None:
            yield Unreachable(name, member.reason)
        elif inside.name.lower() in _BESIDE:
            yield Unreachable(name, "says nothing inside an archive; put it beside the archive")
        elif inside.name.lower() not in DESCRIPTIONS or stated.is_report:
            yield _source(path, name, member.size, member.mtime_ns, beside, member)


def _source(
    path: Path, name: str, size: int, mtime_ns: int, beside: Beside, member: Member | None = None
) -> Source:
    stamp = beside.stamp(name) + (f"{member.crc:08x}" if member else "")
    stated = beside.rows.get(name, NOTHING_STATED)
    return Source(path, name, size, mtime_ns, stamp, stated, beside.places, member, beside.folder)


def picture_folders(names: Iterable[str]) -> set[str]:
    """Return which of the ``names`` in a folder are what a browser saved beside a page.

    >>> sorted(picture_folders(["2012.html", "2012_files", "2013.files", "2014_files.txt"]))
    ['2012_files']
    """
    there = list(names)
    pages = {PurePosixPath(n).stem for n in there if n.lower().endswith(_PAGES)}
    return {
        name
        for name in there
        for ending in _BESIDE_PAGES
        if name.removesuffix(ending) in pages - {name}
    }


def printable(name: str) -> str:
    """Return ``name`` without bytes that are no text, and what would command a terminal.

    So that it can be stored and shown.
    """
    return _COMMANDS.sub("\ufffd", os.fsencode(name).decode("utf-8", "replace"))
