"""The SQLite database of a generation: reports, sections and files, for the pages.

What a report's rows hold is known to ``rows``. What is searched in it stands
beside it, so that a later build need not cut it again. The writer only inserts. Reports
get their number when all are in: the order of their ids. ``history`` holds
every id that ever was in use, so that a report which returns is not new.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from indexer.archive import files
from indexer.archive.files import File
from indexer.archive.originals import closed_on_error
from indexer.archive.rows import Counted, Packed, Row, assembled, counted, pack
from indexer.vocabulary.errors import IndexDamaged, NotFound
from indexer.vocabulary.report import STATUSES, Report, Section

__all__ = ["NAME", "STATUSES", "Arrival", "File", "Packed", "Store", "StoreWriter", "pack"]

NAME = "reports.sqlite"
_SCHEMA = """
CREATE TABLE reports (
    path TEXT PRIMARY KEY, number INTEGER UNIQUE, id TEXT UNIQUE, place TEXT, lineage TEXT,
    year INTEGER, status TEXT, untitled INTEGER, warned INTEGER, elsewhere INTEGER, title TEXT, content BLOB,
    kinds TEXT, carried TEXT, placed BLOB, report BLOB, words BLOB, characters BLOB, lexicon INTEGER
);
CREATE TABLE lexicons (number INTEGER PRIMARY KEY, words BLOB);
CREATE TABLE sections (
    path TEXT, position INTEGER, anchor TEXT, level INTEGER, number TEXT, heading TEXT, kind TEXT,
    text TEXT, tables BLOB, PRIMARY KEY (path, position)
) WITHOUT ROWID;
CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;
CREATE TABLE history (
    id TEXT PRIMARY KEY, born TEXT, added TEXT, changed TEXT, sha256 TEXT, content BLOB
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX by_lineage ON reports (lineage, year);
CREATE INDEX by_doubt ON reports (status, year, untitled, warned, elsewhere, number);
"""
# Another program may read the same file otherwise, and a page that is fetched
# again has another count of its visitors: only both together are a change.
_REMEMBER = """
INSERT INTO history
SELECT reports.id, reports.id, :built, :built, files.sha256, reports.content
FROM main.reports LEFT JOIN main.files USING (path) WHERE true
ON CONFLICT (id) DO UPDATE SET
    changed = CASE WHEN sha256 IS excluded.sha256 OR content IS excluded.content
              THEN changed ELSE excluded.changed END,
    sha256 = excluded.sha256, content = excluded.content
"""


class Arrival(NamedTuple):
    """When a report came: times of builds in UTC, ISO 8601.

    ``born`` is the id it had first, ``added`` the build that first had it,
    ``changed`` the last one that found another text in another file.
    """

    born: str
    added: str
    changed: str


class StoreWriter:
    """Fills a new database; nothing can be read by others before ``close``."""

    def __init__(self, path: Path, earlier: Path | None = None) -> None:
        """Create it at ``path``; ``earlier`` is the database that reports may be taken over from."""
        self._db = sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None)
        with closed_on_error(self._db):
            self._db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA + files.TABLE
            )
            if earlier is not None:
                self._db.execute("ATTACH ? AS earlier", (_uri(earlier),))
            self._db.execute("BEGIN")
        self._lexicon: tuple[int | None, bytes | None] = None, None  # the last, and its number

    def close(self) -> None:
        """Write everything out."""
        with closing(self._db):
            self._db.execute("COMMIT")
            self._db.executescript(_INDEXES + files.INDEX)

    def add_files(self, looked_at: Iterable[File]) -> None:
        """Remember that these files were looked at."""
        files.write(self._db, looked_at)

    def add_report(self, report: Packed, lexicon: bytes) -> None:
        """Take a report, and ``lexicon`` unless the report before had the same."""
        number, last = self._lexicon
        if lexicon != last:
            query = "INSERT INTO lexicons (words) VALUES (?)"
            number = self._db.execute(query, (lexicon,)).lastrowid
            self._lexicon = number, lexicon
        query = "INSERT INTO reports VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
        self._db.execute(query, (*report.report, number))
        self._db.executemany("INSERT INTO sections VALUES (?,?,?,?,?,?,?,?,?)", report.sections)

    def drop(self, paths: Iterable[str]) -> None:
        """Take the reports of these files out again."""
        if not (given := [(path,) for path in paths]):
            return
        self._db.executemany("DELETE FROM reports WHERE path=?", given)
        self._db.executemany("DELETE FROM sections WHERE path=?", given)
        self._db.execute(
            "DELETE FROM lexicons WHERE number NOT IN (SELECT lexicon FROM main.reports)"
        )

    def carry_over(self, paths: Sequence[str]) -> None:
        """Take the reports of these files from the earlier database; raises ``IndexDamaged``."""
        if not paths:
            return
        query = "SELECT coalesce(max(number), 0) FROM main.lexicons"
        ((taken,),) = self._db.execute(query)  # the numbers of the earlier lexicons go on after it
        given = {"paths": json.dumps(paths), "taken": taken}
        try:
            self._db.execute(
                "INSERT INTO reports SELECT path, NULL, NULL, place, lineage, year, status, untitled, "
                "warned, elsewhere, title, content, kinds, carried, placed, report, words, characters, lexicon + :taken "
                "FROM earlier.reports WHERE path IN (SELECT value FROM json_each(:paths))",
                given,
            )
            self._db.execute(
                "INSERT INTO lexicons SELECT number + :taken, words FROM earlier.lexicons "
                "WHERE number + :taken IN (SELECT lexicon FROM main.reports)",
                given,
            )
            self._db.execute(
                "INSERT INTO sections SELECT * FROM earlier.sections "
                "WHERE path IN (SELECT value FROM json_each(:paths))",
                given,
            )
        except sqlite3.Error as error:
            raise IndexDamaged(f"{error}. Build the index again with --full.") from error

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

    def remember(self, moved: Mapping[str, str], built: str) -> None:
        """Say since when each report is here, and as it is; ``number`` comes before.

        It goes on as the earlier database says, for ids in ``moved`` under
        those they lead to; what is not told of there is as of ``built``.
        """
        rows = self._history()
        kept = {row[0]: row for row in rows if row[0] not in moved}
        kept |= {moved[id_]: (moved[id_], *rest) for id_, *rest in rows if id_ in moved}
        self._db.executemany("INSERT INTO history VALUES (?,?,?,?,?,?)", kept.values())
        self._db.execute(_REMEMBER, {"built": built})

    def _history(self) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(
                "SELECT id, born, added, changed, sha256, content FROM earlier.history"
            ).fetchall()
        except sqlite3.Error:  # none before, or none that told of it
            return []

    def identities(self) -> Iterator[tuple[str, str, int | None]]:
        """Yield (path, place as code or names, year) of every report, by path."""
        yield from self._db.execute("SELECT path, place, year FROM reports ORDER BY path")


class Store:
    """Reads a finished database; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open it; raises ``IndexDamaged`` when it is not one of ours."""
        try:
            self._db = sqlite3.connect(_uri(path), uri=True, check_same_thread=False)
            with closed_on_error(self._db):
                self._db.execute("SELECT count(*) FROM reports").fetchone()
        except sqlite3.Error as error:
            raise IndexDamaged(f"{path}: {error}. Build the index again with --full.") from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def report(self, id_: str) -> Report:
        """Return the report of this id; raises ``NotFound``."""
        row = _row_of(self._db, "id", id_)
        return self._whole(row, self._db.execute(_SECTIONS, (row.path,)))

    def each(self) -> Iterator[Report]:
        """Yield every report without its sections, by number; raises ``IndexDamaged``."""
        query = "SELECT path, id, placed, report FROM reports ORDER BY number"
        try:
            others = files.others(self._db)
            with closing(self._db.execute(query)) as rows:
                for row in rows:
                    yield files.with_others(assembled(Row(*row), ()), others)
        except (sqlite3.Error, zlib.error, ValueError, KeyError) as error:
            raise IndexDamaged(f"reports.sqlite: {error}. Build the index again.") from error

    def report_number(self, number: int) -> Report:
        """Return the report of this number; raises ``NotFound``."""
        row = _row_of(self._db, "number", number)
        return self._whole(row, self._db.execute(_SECTIONS, (row.path,)))

    def _whole(self, row: Row, sections: Iterable[tuple[Any, ...]]) -> Report:
        """The report of a row, with the other files that it lies in."""
        return files.with_others(assembled(row, sections), files.others(self._db, row.path))

    def hit(self, number: int, positions: Collection[int]) -> tuple[Report, dict[int, Section]]:
        """Return the report of this number, and by position the sections at ``positions``.

        The report has only these sections and those they stand under.
        """
        row = _row_of(self._db, "number", number)
        every = list(self._db.execute(_SECTIONS, (row.path,)))
        wanted = {every[position][0] for position in positions}
        above = {anchor.rpartition(".")[0] for anchor in wanted}
        report = assembled(row, (r for r in every if r[0] in wanted or r[0] in above))
        by_anchor = {section.anchor: section for section in report.sections}
        return report, {position: by_anchor[every[position][0]] for position in positions}

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

    def characters(self) -> Iterator[bytes]:
        """Yield the characters of every report, as ``searched`` packs them, by number."""
        for (characters,) in self._db.execute("SELECT characters FROM reports ORDER BY number"):
            yield characters

    def counted(self) -> Iterator[Counted]:
        """Yield what is counted of every report, by number."""
        query = "SELECT year, kinds, carried, placed FROM reports ORDER BY number"
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


def _row_of(db: sqlite3.Connection, column: str, value: str | int) -> Row:
    """Return the row of the report with this value; raises ``NotFound``."""
    query = {
        "id": "SELECT path, id, placed, report FROM reports WHERE id=?",
        "number": "SELECT path, id, placed, report FROM reports WHERE number=?",
        "path": "SELECT path, id, placed, report FROM reports WHERE path=?",
    }[column]
    with closing(db.execute(query, (value,))) as rows:
        row = rows.fetchone()
    if row is None:
        raise NotFound(f"没有编号为“{str(value)[:60]}”的报告。")
    return Row(*row)


def _uri(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"
