"""The SQLite database of a generation: reports, sections and files, for the pages.

A report is kept as its JSON with its sections in rows of their own; its cut
words stand beside it, so that a later build need not cut them again. Reports
get their number when all are in: the order of their ids.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from indexer.engines.words import SectionWords
from indexer.errors import IndexDamaged, NotFound
from indexer.report import UNTITLED, Report, Section, as_json, from_json

_SCHEMA = """
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, stamp TEXT, sha256 TEXT, reason TEXT
) WITHOUT ROWID;
CREATE TABLE reports (
    path TEXT PRIMARY KEY, number INTEGER UNIQUE, id TEXT UNIQUE, place TEXT, lineage TEXT,
    year INTEGER, status TEXT, untitled INTEGER, warned INTEGER, title TEXT, report BLOB, words BLOB
);
CREATE TABLE sections (
    path TEXT, position INTEGER, anchor TEXT, level INTEGER, number TEXT, heading TEXT, kind TEXT,
    text TEXT, tables BLOB, PRIMARY KEY (path, position)
) WITHOUT ROWID;
CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;
CREATE INDEX by_lineage ON reports (lineage, year);
CREATE INDEX by_doubt ON reports (status, year, untitled, warned, number);
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was looked at; ``reason`` says why it was skipped, None for a report."""

    path: str
    size: int
    mtime_ns: int
    stamp: str
    sha256: str
    reason: str | None = None


class StoreWriter:
    """Fills a new database; nothing can be read by others before ``close``."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Write everything out."""
        self._db.execute("COMMIT")
        self._db.close()

    def add_file(self, file: File) -> None:
        """Remember that ``file`` was looked at."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?)", _row(file))

    def add_report(self, report: Report, words: list[SectionWords]) -> None:
        """Take a report, still without an id, with the words of each of its sections."""
        self.add_packed(report, _pack_words(words))

    def add_packed(self, report: Report, words: bytes) -> None:
        """Take a report with its words as an earlier store kept them."""
        value = as_json(report)
        sections = value.pop("sections")
        place = report.place.code or "/".join(report.place.path)
        self._db.execute(
            "INSERT INTO reports VALUES (?,NULL,NULL,?,?,?,?,?,?,?,?,?)",
            (
                *(report.path, place, lineage_of(report), report.year),
                *(report.place.status, UNTITLED in report.warnings, bool(report.doubts)),
                *(_sound(report.title), _pack(value), words),
            ),
        )
        self._db.executemany(
            "INSERT INTO sections VALUES (?,?,?,?,?,?,?,?,?)",
            (
                (
                    *(report.path, n, s["anchor"], s["level"], s["number"]),
                    *(_sound(s["heading"]), s["kind"], _sound(s["text"])),
                    _pack(s["tables"]) if s["tables"] else None,
                )
                for n, s in enumerate(sections)
            ),
        )

    def number(self, ids: dict[str, str]) -> None:
        """Give each report (by path) its id, and numbers in the order of the ids."""
        ordered = sorted((id_, path) for path, id_ in ids.items())
        self._db.executemany(
            "UPDATE reports SET number=?, id=? WHERE path=?",
            ((number, id_, path) for number, (id_, path) in enumerate(ordered)),
        )

    def add_redirect(self, old: str, new: str) -> None:
        """Let the old id of a report lead to its new one."""
        self._db.execute("INSERT OR REPLACE INTO redirects VALUES (?,?)", (old, new))

    def identities(self) -> Iterator[tuple[str, str, int | None]]:
        """Yield (path, place as code or names, year) of every report, by path."""
        yield from self._db.execute("SELECT path, place, year FROM reports ORDER BY path")

    def numbered(self) -> Iterator[tuple[Report, list[SectionWords]]]:
        """Yield every report with its words, by number."""
        for path, words in self._db.execute("SELECT path, words FROM reports ORDER BY number"):
            yield _report(self._db, "path", path), _unpack_words(words)


class Store:
    """Reads a finished database; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open it; raises ``IndexDamaged`` when it is not one of ours."""
        try:
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._db.execute("SELECT count(*) FROM reports").fetchone()
        except sqlite3.Error as error:
            raise IndexDamaged(f"{path}: {error}. Build the index again with --full.") from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def report(self, id_: str) -> Report:
        """Return the report of this id; raises ``NotFound``."""
        return _report(self._db, "id", id_)

    def report_number(self, number: int) -> Report:
        """Return the report of this number; raises ``NotFound``."""
        return _report(self._db, "number", number)

    def hit(self, number: int, positions: Collection[int]) -> tuple[Report, dict[int, Section]]:
        """Return the report of this number, and by position the sections at ``positions``.

        The report has only these sections and those they stand under.
        """
        row = _row_of(self._db, "number", number)
        every = list(self._db.execute(_SECTIONS, (row[0],)))
        wanted = {every[position][0] for position in positions}
        above = {anchor.rpartition(".")[0] for anchor in wanted}
        report = _assembled(row, (r for r in every if r[0] in wanted or r[0] in above))
        by_anchor = {section.anchor: section for section in report.sections}
        return report, {position: by_anchor[every[position][0]] for position in positions}

    def redirect(self, old: str) -> str | None:
        """Return the id that an old id now has, None if it never was one."""
        row = self._db.execute("SELECT new FROM redirects WHERE old=?", (old,)).fetchone()
        return None if row is None else str(row[0])

    def redirects(self) -> dict[str, str]:
        """Return all old ids with their new ones."""
        return dict(self._db.execute("SELECT old, new FROM redirects"))

    def ids(self) -> dict[str, str]:
        """Return the id of every report by the path of its file."""
        return dict(self._db.execute("SELECT path, id FROM reports"))

    def years_of(self, report: Report) -> list[tuple[int | None, str]]:
        """Return (year, id) of all reports of the place of ``report`` through time, by year.

        Only its own when it is not known, or not for sure, which place that is.
        """
        if (lineage := lineage_of(report)) is None:
            return [(report.year, report.id)]
        rows = self._db.execute(
            "SELECT year, id FROM reports WHERE lineage=? ORDER BY year, id", (lineage,)
        )
        return list(rows)

    def files(self) -> dict[str, File]:
        """Return every file that was looked at, by path."""
        rows = self._db.execute("SELECT path, size, mtime_ns, stamp, sha256, reason FROM files")
        return {row[0]: File(*row) for row in rows}

    def packed(self, path: str) -> tuple[Report, bytes]:
        """Return the report of a file and its words, as ``add_packed`` takes them."""
        row = self._db.execute("SELECT words FROM reports WHERE path=?", (path,)).fetchone()
        return replace(_report(self._db, "path", path), id=""), row[0]

    def count(self, what: str) -> int:
        """Return how many rows ``reports``, ``sections`` or ``files`` has."""
        query = {
            "reports": "SELECT count(*) FROM reports",
            "sections": "SELECT count(*) FROM sections",
            "files": "SELECT count(*) FROM files",
        }[what]
        return int(self._db.execute(query).fetchone()[0])

    def summary(self) -> dict[str, Any]:
        """Return counts over all reports: years, places, how sure the identities are."""
        first, last, places = self._db.execute(
            "SELECT min(year), max(year), count(DISTINCT lineage) FROM reports"
        ).fetchone()
        by_year = self._db.execute(
            "SELECT year, count(*) FROM reports WHERE year NOTNULL GROUP BY year ORDER BY year"
        )
        by_status = dict(self._db.execute("SELECT status, count(*) FROM reports GROUP BY status"))
        return {
            "files": self.count("files"),
            "years": [first, last],
            "places": places,
            "reports_by_year": {str(year): n for year, n in by_year},
            "reports_by_place_status": {status: by_status.get(status, 0) for status in STATUSES},
            **{name: self.doubtful(name) for name in ("undated", "untitled", "warned")},
        }

    def doubtful(self, doubt: str) -> int:
        """Return how many reports have this doubt (a key of ``_DOUBTFUL``)."""
        query = f"SELECT count(*) FROM reports WHERE {_DOUBTFUL[doubt]}"  # noqa: S608, one of ours
        return int(self._db.execute(query).fetchone()[0])

    def list_doubtful(self, doubt: str, first: int, count: int) -> list[Report]:
        """Return the reports with this doubt, by id, without their sections; a stretch of them."""
        query = (
            f"SELECT number FROM reports WHERE {_DOUBTFUL[doubt]} "  # noqa: S608, one of ours
            "ORDER BY number LIMIT ? OFFSET ?"
        )
        numbers = self._db.execute(query, (count, first)).fetchall()
        return [_assembled(_row_of(self._db, "number", number), ()) for (number,) in numbers]

    def check(self) -> list[str]:
        """Read everything; return what is wrong, in sentences."""
        try:
            wrong = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
            for (number,) in self._db.execute("SELECT number FROM reports").fetchall():
                self.report_number(number)
        except (sqlite3.Error, zlib.error, ValueError, KeyError, NotFound) as error:
            return [f"reports.sqlite: {error}"]
        return [f"reports.sqlite: {line}" for line in wrong if line != "ok"]


STATUSES = ("resolved", "ambiguous", "unlisted", "unknown")
"""How sure the place of a report is, see ``indexer.report.Place``."""
# What may be unsure of a report; each can be counted and listed.
_DOUBTFUL = {
    "ambiguous": "status='ambiguous'",
    "unlisted": "status='unlisted'",
    "unknown": "status='unknown'",
    "undated": "year IS NULL",
    "untitled": "untitled",
    "warned": "warned",
}
_SECTIONS = (
    "SELECT anchor, level, number, heading, kind, text, tables FROM sections WHERE path=? "
    "ORDER BY position"
)
_COLUMNS = ("anchor", "level", "number", "heading", "kind", "text")


def lineage_of(report: Report) -> str | None:
    """Return what all reports of one place share, None where the place is not settled."""
    settled = report.place.status in ("resolved", "unlisted") and report.place.lineage
    return report.place.lineage[-1].value if settled else None


def _report(db: sqlite3.Connection, column: str, value: str | int) -> Report:
    row = _row_of(db, column, value)
    return _assembled(row, db.execute(_SECTIONS, (row[0],)))


def _row_of(db: sqlite3.Connection, column: str, value: str | int) -> tuple[str, str | None, bytes]:
    """Return (path, id, packed report) of the report with this value; raises ``NotFound``."""
    query = {
        "id": "SELECT path, id, report FROM reports WHERE id=?",
        "number": "SELECT path, id, report FROM reports WHERE number=?",
        "path": "SELECT path, id, report FROM reports WHERE path=?",
    }[column]
    with closing(db.execute(query, (value,))) as rows:
        row = rows.fetchone()
    if row is None:
        raise NotFound(f"没有编号为“{str(value)[:60]}”的报告。")
    return row[0], row[1], row[2]


def _assembled(row: tuple[str, str | None, bytes], sections: Iterable[tuple[Any, ...]]) -> Report:
    values = [
        {**dict(zip(_COLUMNS, s[:6], strict=True)), "tables": _unpack(s[6]) if s[6] else []}
        for s in sections
    ]
    return from_json({**_unpack(row[2]), "id": row[1] or "", "sections": values})


def _row(file: File) -> tuple[Any, ...]:
    return tuple(asdict(file).values())


def _sound(text: str) -> str:
    """Return ``text`` with half a surrogate pair, which SQLite cannot keep, as a question mark."""
    return text.encode("utf-8", "replace").decode()


def _pack(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 3)


def _unpack(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))


def _pack_words(words: list[SectionWords]) -> bytes:
    # Words hold no white space, so it can keep them apart.
    lines = (" ".join(part) for s in words for part in (s.heading, s.body, s.table))
    return zlib.compress("\n".join(lines).encode(), 3)


def _unpack_words(packed: bytes) -> list[SectionWords]:
    lines = iter(line.split() for line in zlib.decompress(packed).decode().split("\n"))
    return [SectionWords(*parts) for parts in zip(lines, lines, lines, strict=False)]
