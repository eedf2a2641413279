"""The files that a build looked at, as rows: what became of each, and what a later build asks of it.

A report may lie in several files; one of them is shown, and the others are ``same_as`` that one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec

from indexer.archive.imprint import Imprint
from indexer.vocabulary.report import OtherFile, Report

TABLE = """
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, stamp TEXT, sha256 TEXT, reason TEXT,
    same_as TEXT, imprint TEXT, attached TEXT
) WITHOUT ROWID;
"""
INDEX = "CREATE INDEX by_same ON files (same_as) WHERE same_as IS NOT NULL;"
Others = dict[str, list[tuple[OtherFile, Imprint]]]
"""The other files of reports, with their imprints, by the path of the one that is shown."""


class Attached(NamedTuple):
    """A file that a page without a text of its own leads to, beside it.

    ``size`` is None where there is none; ``is_read``: the page's text is from it.
    """

    path: str
    size: int | None = None
    mtime_ns: int | None = None
    is_read: bool = False


_IMPRINT = msgspec.json.Decoder(Imprint)
_ATTACHED = msgspec.json.Decoder(tuple[Attached, ...])


@dataclass(frozen=True, slots=True)
class File:
    """A file that was looked at.

    ``reason`` says why it was skipped, None for a report; ``same_as`` is the path of the
    file that is shown in its place, be it a copy or another file of the same report. ``imprint`` is what its text says, ``attached``
    what was read with it.
    """

    path: str
    size: int
    mtime_ns: int
    stamp: str
    sha256: str
    reason: str | None = None
    same_as: str | None = None
    imprint: Imprint | None = None
    attached: tuple[Attached, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether it is what is shown of a report."""
        return self.reason is None and self.same_as is None


def write(db: sqlite3.Connection, files: Iterable[File]) -> None:
    """Remember that ``files`` were looked at."""
    db.executemany("INSERT INTO files VALUES (?,?,?,?,?,?,?,?,?)", map(_row, files))


def read(db: sqlite3.Connection) -> Iterator[File]:
    """Yield what ``write`` wrote."""
    for path, size, mtime_ns, stamp, sha256, reason, same_as, imprint, attached in db.execute(
        "SELECT * FROM files"
    ):
        known = _IMPRINT.decode(imprint) if imprint else None
        leads = _ATTACHED.decode(attached) if attached else ()
        yield File(path, size, mtime_ns, stamp, sha256, reason, same_as, known, leads)


def others(db: sqlite3.Connection, path: str | None = None) -> Others:
    """Return the other files of each report by the path of the one shown, or of that at ``path`` only."""
    query = (
        "SELECT same_as, path, sha256, imprint FROM files WHERE same_as NOT NULL AND reason IS NULL"
    )
    rows = db.execute(f"{query} AND same_as=?", (path,)) if path else db.execute(query)
    found: Others = {}
    for shown, name, sha256, packed in rows:
        imprint = _IMPRINT.decode(packed)
        found.setdefault(shown, []).append((OtherFile(name, imprint.format, sha256), imprint))
    return found


def with_others(report: Report, others: Others) -> Report:
    """Return ``report`` with its other files, and where it came from if only of one of these it is known."""
    if not (found := others.get(report.path)):
        return report
    source = next(((i.source_url, i.retrieved) for _, i in found if i.source_url), (None, None))
    if report.source_url:
        source = report.source_url, report.retrieved
    others_of = tuple(file for file, _ in found)
    return replace(report, other_files=others_of, source_url=source[0], retrieved=source[1])


def _row(file: File) -> tuple[object, ...]:
    imprint = file.imprint and msgspec.json.encode(file.imprint).decode()
    attached = msgspec.json.encode(file.attached).decode() if file.attached else None
    return (
        *(file.path, file.size, file.mtime_ns, file.stamp, file.sha256, file.reason),
        *(file.same_as, imprint, attached),
    )
