"""The writer of a generation's database of reports: it only inserts.

Reports get their number when all are in: the order of their ids.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from indexer.archive import files
from indexer.archive.elsewhere import Elsewhere, bring
from indexer.archive.figures import figures_of, numbers_of
from indexer.archive.files import File
from indexer.archive.originals import closed_on_error
from indexer.archive.registry import Past
from indexer.archive.rows import Belonging, Packed, belonging
from indexer.archive.store import NAME, read_only
from indexer.vocabulary.coverage import Coverage
from indexer.vocabulary.errors import IndexDamaged
from indexer.vocabulary.report import Figure

_SCHEMA = """
CREATE TABLE reports (
    path TEXT PRIMARY KEY, number INTEGER UNIQUE, id TEXT UNIQUE, place TEXT, lineage TEXT,
    year INTEGER, status TEXT, untitled INTEGER, warned INTEGER, elsewhere INTEGER, title TEXT, content BLOB,
    kinds TEXT, carried TEXT, added TEXT, placed BLOB, report BLOB, figures BLOB, amounts BLOB, words BLOB, characters BLOB, lexicon INTEGER
);
CREATE TABLE lexicons (number INTEGER PRIMARY KEY, words BLOB);
CREATE TABLE sections (
    path TEXT, position INTEGER, anchor TEXT, level INTEGER, number TEXT, heading TEXT, kind TEXT,
    text TEXT, tables BLOB, PRIMARY KEY (path, position)
);
CREATE TABLE flags (path TEXT, rule TEXT, across INTEGER, flag BLOB);
CREATE TABLE coverage (data BLOB);
CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;
CREATE TABLE history (
    id TEXT PRIMARY KEY, born TEXT, added TEXT, changed TEXT, sha256 TEXT, content BLOB
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX by_lineage ON reports (lineage, year);
CREATE INDEX flags_by_path ON flags (path);
CREATE INDEX by_doubt ON reports (status, year, untitled, warned, elsewhere, number);
"""
# Another program may read the same file otherwise, and a page that is fetched
# again has another count of its visitors: only both together are a change.
_SETTLED = "WHERE lineage NOTNULL AND year NOTNULL"
_REMEMBER = """
INSERT INTO history
SELECT reports.id, reports.id, :built, :built, files.sha256, reports.content
FROM main.reports LEFT JOIN main.files USING (path) WHERE true
ON CONFLICT (id) DO UPDATE SET
    changed = CASE WHEN sha256 IS excluded.sha256 OR content IS excluded.content
              THEN changed ELSE excluded.changed END,
    sha256 = excluded.sha256, content = excluded.content
"""


_ACROSS = 1  # of a flag's row without its path: whether only all reports together tell it


class StoreWriter:
    """Fills a new database; nothing can be read by others before ``close``."""

    def __init__(
        self, path: Path, earlier: Path | None = None, elsewhere: Elsewhere | None = None
    ) -> None:
        """Create it at ``path``; ``earlier`` is the database that reports may be taken over from.

        It is only a catalogue where its texts stand ``elsewhere``.
        """
        self._elsewhere = elsewhere
        self._db = sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None)
        with closed_on_error(self._db):
            self._db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA + files.TABLE
            )
            if earlier is not None:
                self._db.execute("ATTACH ? AS earlier", (read_only(earlier),))
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
        query = "INSERT INTO reports VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
        self._db.execute(query, (*report.report, number))
        self._db.executemany("INSERT INTO sections VALUES (?,?,?,?,?,?,?,?,?)", report.sections)
        self.add_flags(report.flags)

    def add_flags(self, rows: Iterable[tuple[str, str, bool, bytes]]) -> None:
        """Take rows of flags as ``rows.flag_row`` makes them."""
        self._db.executemany("INSERT INTO flags VALUES (?,?,?,?)", rows)

    def drop(self, paths: Iterable[str]) -> None:
        """Take the reports of these files out again."""
        if not (given := [(path,) for path in paths]):
            return
        self._db.executemany("DELETE FROM reports WHERE path=?", given)
        self._db.executemany("DELETE FROM sections WHERE path=?", given)
        self._db.executemany("DELETE FROM flags WHERE path=?", given)
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
        if self._elsewhere is not None:
            self._carry_from(self._elsewhere, given)
            return
        try:
            self._db.execute(
                "INSERT INTO reports SELECT path, NULL, NULL, place, lineage, year, status, untitled, "
                "warned, elsewhere, title, content, kinds, carried, NULL, placed, report, figures, amounts, words, characters, lexicon + :taken "
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
            self._db.execute(
                "INSERT INTO flags SELECT * FROM earlier.flags "
                "WHERE NOT across AND path IN (SELECT value FROM json_each(:paths))",
                given,
            )
        except sqlite3.Error as error:
            raise IndexDamaged(f"{NAME}: {error}. Run the build again.") from error

    def _carry_from(self, elsewhere: Elsewhere, given: Mapping[str, Any]) -> None:
        """Take what ``carry_over`` takes from where an earlier generation's texts stand."""
        query = (
            "SELECT number FROM earlier.reports WHERE path IN (SELECT value FROM json_each(:paths))"
        )
        numbers = [number for (number,) in self._db.execute(f"{query} ORDER BY number", given)]
        new = {"number": None, "id": None, "added": None}
        rows = (
            each._replace(
                report={**each.report, **new},
                flags=[flag for flag in each.flags if not flag[_ACROSS]],
            )
            for each in elsewhere.rows(numbers)
        )
        bring(self._db, rows, elsewhere, given["taken"])

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

    def add_carried(self, values: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Let reports (by path) carry more values of facets: what only all reports together tell."""
        self._db.executemany(
            "UPDATE reports SET added=? WHERE path=?",
            ((json.dumps(more), path) for path, more in values.items()),
        )

    def reports(self) -> int:
        """Return how many reports there are."""
        return self._count("")

    def sections(self) -> int:
        """Return how many sections they have."""
        counted: int = self._db.execute("SELECT count(*) FROM sections").fetchone()[0]
        return counted

    def settled(self) -> int:
        """Return how many reports ``standings`` yields."""
        return self._count(_SETTLED)

    def _count(self, where: str) -> int:
        counted: int = self._db.execute(f"SELECT count(*) FROM reports {where}").fetchone()[0]  # noqa: S608  # ours
        return counted

    def belonging(self) -> Iterator[Belonging]:
        """Yield what tells of every report where and when it belongs, by path."""
        query = "SELECT path, id, year, elsewhere, placed, report FROM reports ORDER BY path"
        for row in self._db.execute(query):
            yield belonging(*row)

    def add_coverage(self, coverage: Coverage) -> None:
        """Keep which place has a report of which year."""
        self._db.execute("INSERT INTO coverage VALUES (?)", (msgspec.json.encode(coverage),))

    def remember(self, past: Iterable[Past], moved: Mapping[str, str], built: str) -> None:
        """Say since when each report is here, and as it is; ``number`` comes before.

        It goes on as ``past`` says, for ids in ``moved`` under
        those they lead to; what is not told of there is as of ``built``.
        """
        rows = list(past)
        kept = {row[0]: row for row in rows if row[0] not in moved}
        kept |= {moved[row[0]]: (moved[row[0]], *row[1:]) for row in rows if row[0] in moved}
        self._db.executemany("INSERT INTO history VALUES (?,?,?,?,?,?)", kept.values())
        self._db.execute(_REMEMBER, {"built": built})

    def standings(self) -> Iterator[tuple[str, str, int, str, dict[str, list[float]]]]:
        """Yield (lineage, path, year, id, numbers) of every report of a settled place, by place and year.

        The numbers are those that ``numbers_of`` finds.
        """
        query = (
            f"SELECT lineage, path, year, id, amounts FROM reports {_SETTLED} "  # noqa: S608  # ours
            "ORDER BY lineage, year, id"
        )
        for *known, amounts in self._db.execute(query):
            yield (*known, numbers_of(amounts))

    def figures(self, path: str, name: str) -> tuple[Figure, ...]:
        """Return the figures of this ``name`` of the report at ``path``."""
        query = "SELECT figures, amounts FROM reports WHERE path=?"
        figures, amounts = self._db.execute(query, (path,)).fetchone()
        return figures_of(figures, amounts, (name,))

    def identities(self) -> Iterator[tuple[str, str, int | None]]:
        """Yield (path, place as code or names, year) of every report, by path."""
        yield from self._db.execute("SELECT path, place, year FROM reports ORDER BY path")
