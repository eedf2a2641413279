"""The SQLite database of a generation: reports, sections and files, for the pages.

What a report's rows hold is known to ``rows``. What is searched in it stands
beside it, so that a later build need not cut it again. ``store_writer``
fills it. ``history`` holds
every id that ever was in use, so that a report which returns is not new.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from indexer.archive import files
from indexer.archive.cut import CutReport, words_of
from indexer.archive.files import File
from indexer.archive.originals import closed_on_error
from indexer.archive.registry import Registry
from indexer.archive.rows import (
    Counted,
    Packed,
    Row,
    Shown,
    assembled,
    counted,
    flags_of_rows,
    pack,
    section_of,
    shown,
)
from indexer.archive.searched import lexicon_of
from indexer.language.analyzer import END
from indexer.vocabulary.coverage import Coverage
from indexer.vocabulary.errors import IndexDamaged, NotFound, build_again
from indexer.vocabulary.report import STATUSES, Flag, Report, Section
from indexer.vocabulary.saying import say

__all__ = ["NAME", "STATUSES", "Arrival", "Came", "File", "Packed", "Store", "pack"]

NAME = "reports.sqlite"
_LEXICONS = 200  # kept while they are asked for, of some 20 kB each
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

    def __init__(self, path: Path) -> None:
        """Open it; raises ``IndexDamaged`` when it is not one of ours."""
        self._path = path
        try:
            self._db = sqlite3.connect(read_only(path), uri=True, check_same_thread=False)
            with closed_on_error(self._db):
                self._db.execute(f"PRAGMA mmap_size={_MAPPED}")
                self._db.execute("SELECT count(*) FROM reports").fetchone()
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        self._lexicon = lru_cache(_LEXICONS)(self._read_lexicon)

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
        row = _row_of(self._db, "id", id_)
        return self._whole(row, self._db.execute(_SECTIONS, (row.path,)))

    def each(self, numbers: Iterable[int] | None = None) -> Iterator[Report]:
        """Yield every report without its sections and flags, by number, or those of ``numbers`` in their order.

        Each is read when it is taken. Raises ``IndexDamaged``.
        """
        with self._telling():
            others = files.others(self._db)
            with ExitStack() as held:
                every = (
                    "SELECT path, id, placed, report, figures, amounts FROM reports ORDER BY number"
                )
                rows: Iterable[Row] = (
                    map(Row._make, held.enter_context(closing(self._db.execute(every))))
                    if numbers is None
                    else (_row_of(self._db, "number", number) for number in numbers)
                )
                for row in rows:
                    yield files.with_others(assembled(row, ()), others)

    def stating(self, numbers: Iterable[int], names: Collection[str]) -> Iterator[Report]:
        """Yield the reports of ``numbers`` in their order, without sections, with these figures only.

        Raises ``IndexDamaged``.
        """
        with self._telling():
            for number in numbers:
                yield assembled(_row_of(self._db, "number", number), (), names)

    def report_number(self, number: int) -> Report:
        """Return the report of this number; raises ``NotFound``."""
        row = _row_of(self._db, "number", number)
        return self._whole(row, self._db.execute(_SECTIONS, (row.path,)))

    def _whole(self, row: Row, sections: Iterable[tuple[Any, ...]]) -> Report:
        """The report of a row, with the other files that it lies in."""
        whole = replace(assembled(row, sections), flags=self._flags(row.path))
        return files.with_others(whole, files.others(self._db, row.path))

    def _flags(self, path: str) -> tuple[Flag, ...]:
        rows = self._db.execute("SELECT flag FROM flags WHERE path=? ORDER BY rowid", (path,))
        return flags_of_rows(flag for (flag,) in rows)

    def hits(
        self,
        asked: Sequence[tuple[int, Sequence[int]]],
        figures: Collection[str] = (),
        tables: bool = False,
    ) -> list[Shown]:
        """Return what hits show, in their order: of each report by its number the sections at these positions.

        Of its figures only ``figures``, and its tables only where ``tables`` are wanted.
        """
        with self._telling():
            found = self._db.execute(
                _HITS.format(", figures, amounts" if figures else ""),
                (_listed([number for number, _ in asked]),),
            )
            rows = [Row(*row) for row in found]
            each = zip(rows, asked, strict=True)
            wanted = [(row.path, at) for row, (_, positions) in each for at in positions]
            sections: dict[str, dict[int, Section]] = {row.path: {} for row in rows}
            above: dict[str, dict[str, str]] = {row.path: {} for row in rows}
            inner: list[tuple[str, str]] = []
            query = _SHOWN.format("tables" if tables else "NULL")
            for path, position, *row in self._db.execute(query, (_listed(wanted),)):
                sections[path][position] = section = section_of(row)
                if parent := section.parent:
                    inner.append((path, parent))
            if inner:
                listed = (_listed(part) for part in zip(*inner, strict=True))
                for path, anchor, heading in self._db.execute(_HEADINGS, (*listed,)):
                    above[path][anchor] = heading
            return [shown(row, figures, sections[row.path], above[row.path]) for row in rows]

    def changed(self) -> list[str]:
        """Return when each report last changed (``Arrival.changed``), by number."""
        rows = self._db.execute(
            "SELECT changed FROM reports JOIN history USING (id) ORDER BY number"
        )
        return [changed for (changed,) in rows]

    def arrival(self, id_: str) -> tuple[Report, Arrival]:
        """Return the report of this id without its sections, and when it came; raises ``NotFound``."""
        report = self._whole(_row_of(self._db, "id", id_), ())
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
        query = "SELECT lineage, path, year, kinds, lexicon, words FROM reports WHERE number=?"
        for number in numbers:
            ((lineage, path, year, kinds, lexicon, packed),) = self._db.execute(query, (number,))
            words = tuple(words_of(packed, *self._lexicon(lexicon)))
            yield CutReport(lineage or path, year, tuple(kinds.split()), words)

    def _read_lexicon(self, number: int) -> tuple[list[bytes], int]:
        """The words of a lexicon, and the number of what ends a text."""
        ((packed,),) = self._db.execute("SELECT words FROM lexicons WHERE number=?", (number,))
        words = lexicon_of(packed)
        return words, words.index(END.encode())

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
        numbers = self._db.execute(query, (count, first)).fetchall()
        return [self._whole(_row_of(self._db, "number", number), ()) for (number,) in numbers]

    def check(self) -> list[str]:
        """Read everything; return what is wrong, in sentences."""
        try:
            wrong = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
            for (number,) in self._db.execute("SELECT number FROM reports").fetchall():
                self.report_number(number)
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
_SECTIONS = (
    "SELECT anchor, level, number, heading, kind, text, tables FROM sections WHERE path=? "
    "ORDER BY position"
)
# The same words whatever is asked for: SQLite reads them once.
_HITS = (
    "SELECT reports.path, reports.id, placed, report{} "
    "FROM json_each(?) AS asked CROSS JOIN reports ON number=asked.value"
)
_SHOWN = (
    "SELECT sections.path, position, anchor, level, number, heading, kind, text, {} "
    "FROM json_each(?) AS asked CROSS JOIN sections "
    "ON sections.path=json_extract(asked.value, '$[0]') AND position=json_extract(asked.value, '$[1]')"
)
_HEADINGS = (
    "SELECT path, anchor, heading FROM sections WHERE path IN (SELECT value FROM json_each(?)) "
    "AND anchor IN (SELECT value FROM json_each(?))"
)


def _listed(values: Sequence[Any]) -> str:
    return msgspec.json.encode(values).decode()


def _row_of(db: sqlite3.Connection, column: str, value: str | int) -> Row:
    """Return the row of the report with this value; raises ``NotFound``."""
    query = {
        "id": "SELECT path, id, placed, report, figures, amounts FROM reports WHERE id=?",
        "number": "SELECT path, id, placed, report, figures, amounts FROM reports WHERE number=?",
    }[column]
    with closing(db.execute(query, (value,))) as rows:
        row = rows.fetchone()
    if row is None:
        raise NotFound(say("没有编号为“%(id)s”的报告。", id=str(value)[:60]))
    return Row(*row)


def _damaged(path: Path, error: Exception) -> IndexDamaged:
    return IndexDamaged(f"{path}: {error}. {build_again(path.parents[1])}")


def read_only(path: Path) -> str:
    """Return the address under which a finished database is opened, to be read alone."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"
