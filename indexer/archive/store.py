"""The SQLite database of a generation: reports, sections and files, for the pages.

What a report's rows hold is known to ``rows``. What is searched in it stands
beside it, so that a later build need not cut it again. ``store_writer``
fills it. ``history`` holds
every id that ever was in use, so that a report which returns is not new.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from indexer.archive import files
from indexer.archive.cut import CutReport
from indexer.archive.files import File
from indexer.archive.originals import closed_on_error
from indexer.archive.registry import Registry
from indexer.archive.rows import Counted, Packed, Shown, assembled, counted, flags_of_rows, pack
from indexer.archive.texts import Asked, Texts, TextsInFolder, WholeRow, no_report
from indexer.vocabulary.coverage import Coverage
from indexer.vocabulary.errors import IndexDamaged, NotFound, build_again
from indexer.vocabulary.report import STATUSES, Report

__all__ = ["NAME", "STATUSES", "Arrival", "Came", "File", "Packed", "Store", "pack"]

NAME = "reports.sqlite"
_MAPPED = 1 << 40  # bytes: as many as SQLite maps, which it reads in less time than its own copies


class Arrival(NamedTuple):
    """When a report came: times of builds in UTC, ISO 8601.

    ``born`` is the id it had first, ``added`` the build that first had it,
    ``changed`` the last one that found another text in another file.
    """

    born: str
    added: str
    changed: str


class Came(NamedTuple):
    """A report by its id, what names its file's bytes, and when it came.

    ``content`` is the checksum of the file: the same on every machine and after every build.
    """

    id: str
    content: str
    arrival: Arrival


class Store:
    """Reads a finished database; safe to share between threads."""

    def __init__(self, path: Path, texts: Texts | None = None) -> None:
        """Open it; raises ``IndexDamaged`` when it is not one of ours. ``texts``: where they stand if not in it."""
        self._path = path
        try:
            # Since Python 3.12 two threads that ask the same at once may be given one statement, and each the other's rows.
            self._db = sqlite3.connect(
                read_only(path), uri=True, check_same_thread=False, cached_statements=0
            )
            with closed_on_error(self._db):
                self._db.execute(f"PRAGMA mmap_size={_MAPPED}")
                self._db.execute("SELECT count(*) FROM reports").fetchone()
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        self._texts = texts or TextsInFolder(self._db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Let what cannot be read be ``IndexDamaged``, also where every sum is right."""
        try:
            yield
        except (sqlite3.Error, zlib.error, ValueError, KeyError) as error:
            raise _damaged(self._path, error) from error

    def report(self, id_: str) -> Report:
        """Return the report of this id; raises ``NotFound``."""
        return self.report_number(self._number(id_))

    def each(self, numbers: Iterable[int] | None = None) -> Iterator[Report]:
        """Yield every report without its sections and flags, by number, or those of ``numbers`` in their order.

        Each is read when it is taken. Raises ``IndexDamaged``.
        """
        with self._telling():
            others = files.others(self._db)
            for row in self._texts.rows(numbers):
                yield files.with_others(assembled(row, ()), others)

    def stating(self, numbers: Iterable[int], names: Collection[str]) -> Iterator[Report]:
        """Yield the reports of ``numbers`` in their order, without sections, with these figures only.

        Raises ``IndexDamaged``.
        """
        with self._telling():
            for row in self._texts.rows(numbers):
                yield assembled(row, (), names)

    def report_number(self, number: int) -> Report:
        """Return the report of this number; raises ``NotFound``."""
        (whole,) = self._texts.whole([number])
        return self._assembled(whole, whole.sections)

    def _assembled(self, whole: WholeRow, sections: Iterable[tuple[Any, ...]]) -> Report:
        """The report of rows, with the other files that it lies in."""
        report = replace(assembled(whole.row, sections), flags=flags_of_rows(whole.flags))
        return files.with_others(report, files.others(self._db, whole.row.path))

    def _number(self, id_: str) -> int:
        found = self._db.execute("SELECT number FROM reports WHERE id=?", (id_,)).fetchone()
        if found is None:
            raise no_report(id_)
        return int(found[0])

    def hits(
        self,
        asked: Asked,
        figures: Collection[str] = (),
        tables: bool = False,
    ) -> list[Shown]:
        """Return what hits show, in their order: of each report by its number the sections at these positions.

        Of its figures only ``figures``, and its tables only where ``tables`` are wanted.
        """
        with self._telling():
            return self._texts.hits(asked, figures, tables)

    def changed(self) -> list[str]:
        """Return when each report last changed (``Arrival.changed``), by number."""
        rows = self._db.execute(
            "SELECT changed FROM reports JOIN history USING (id) ORDER BY number"
        )
        return [changed for (changed,) in rows]

    def arrival(self, id_: str) -> tuple[Report, Arrival]:
        """Return the report of this id without its sections, and when it came; raises ``NotFound``."""
        (whole,) = self._texts.whole([self._number(id_)])
        report = self._assembled(whole, ())
        query = "SELECT born, added, changed FROM history WHERE id=?"
        return report, Arrival(*self._db.execute(query, (id_,)).fetchone())

    def arrivals(self) -> list[Came]:
        """Return what every report came with, and when, by number."""
        rows = self._db.execute(
            "SELECT id, coalesce(history.sha256, id), born, history.added, changed "
            "FROM reports JOIN history USING (id) ORDER BY number"
        )
        return [Came(id_, content, Arrival(*times)) for id_, content, *times in rows]

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

    def listing(self, first: int, count: int) -> list[tuple[str, int | None]]:
        """Return (id, when its file was changed in ns of the epoch) of a stretch of reports, by id."""
        rows = self._db.execute(
            "SELECT id, mtime_ns FROM reports LEFT JOIN files USING (path) "
            "WHERE number >= ? AND number < ? ORDER BY number",
            (first, first + count),
        )
        return list(rows)

    def years_of(self, lineage: str) -> list[tuple[int | None, str]]:
        """Return (year, id) of all reports of the place of this value through time, by year."""
        rows = self._db.execute(
            "SELECT year, id FROM reports WHERE lineage=? ORDER BY year, id", (lineage,)
        )
        return list(rows)

    def coverage(self) -> Coverage:
        """Return which place has a report of which year."""
        ((data,),) = self._db.execute("SELECT data FROM coverage")
        return msgspec.json.decode(data, type=Coverage)

    def registry(self) -> Registry:
        """Return ids, redirects and history; raises ``IndexDamaged`` where an older database has none."""
        with self._telling():
            past = self._db.execute("SELECT id, born, added, changed, sha256, content FROM history")
            return Registry(self.ids(), self.joined(), self.redirects(), past.fetchall())

    def files(self) -> dict[str, File]:
        """Return every file that was looked at, by path."""
        return {file.path: file for file in files.read(self._db)}

    def joined(self) -> dict[str, str]:
        """Return the file that is shown by each that is the same report; none of an older database."""
        try:
            return dict(self._db.execute("SELECT path, same_as FROM files WHERE same_as NOT NULL"))
        except sqlite3.Error:
            return {}

    def lexicons(self) -> Iterator[tuple[int, bytes]]:
        """Yield every lexicon, as ``searched`` packs it, and its number."""
        yield from self._db.execute("SELECT number, words FROM lexicons")

    def words(self) -> Iterator[tuple[int, bytes]]:
        """Yield of every report, by number, its lexicon and its words as ``searched`` packs them."""
        yield from self._db.execute("SELECT lexicon, words FROM reports ORDER BY number")

    def cut(self, numbers: Iterable[int]) -> Iterator[CutReport]:
        """Yield the words of the reports of these numbers, in their order, each read when it is taken."""
        return self._texts.cut(numbers)

    def characters(self) -> Iterator[bytes]:
        """Yield the characters of every report, as ``searched`` packs them, by number."""
        for (characters,) in self._db.execute("SELECT characters FROM reports ORDER BY number"):
            yield characters

    def counted(self) -> Iterator[Counted]:
        """Yield what is counted of every report, by number."""
        query = "SELECT year, kinds, carried, added, placed, amounts FROM reports ORDER BY number"
        for row in self._db.execute(query):
            yield counted(*row)

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
        numbers = [number for (number,) in self._db.execute(query, (count, first))]
        return [self._assembled(whole, ()) for whole in self._texts.whole(numbers)]

    def check(self) -> list[str]:
        """Read everything; return what is wrong, in sentences."""
        try:
            wrong = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
            numbers = [number for (number,) in self._db.execute("SELECT number FROM reports")]
            for whole in self._texts.whole(numbers):
                self._assembled(whole, whole.sections)
        except (sqlite3.Error, zlib.error, ValueError, KeyError, NotFound) as error:
            return [f"reports.sqlite: {error}"]
        return [f"reports.sqlite: {line}" for line in wrong if line != "ok"]


# What may be unsure of a report; each can be counted and listed.
_DOUBTFUL = {
    "ambiguous": "status='ambiguous'",
    "unlisted": "status='unlisted'",
    "unknown": "status='unknown'",
    "undated": "year IS NULL",
    "untitled": "untitled",
    "warned": "warned",
    "elsewhere": "elsewhere",
    "joined": "path IN (SELECT same_as FROM files WHERE same_as NOT NULL AND reason IS NULL)",
}


def _damaged(path: Path, error: Exception) -> IndexDamaged:
    return IndexDamaged(f"{path}: {error}. {build_again(path.parents[1])}")


def read_only(path: Path) -> str:
    """Return the address under which a finished database is opened, to be read alone."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"
