"""What of a generation does not stand in its folder: texts and originals, in a place of the engine's own.

The folder then has only the catalogue: which reports there are, their ids, their history. Nothing is asked of the
catalogue that takes a text, and nothing here that takes more than numbers of reports.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from indexer.archive.originals import Originals
from indexer.archive.rows import Row
from indexer.archive.texts import Texts

SHOWN = Row._fields
"""The columns of a report that its texts are made of."""
_KEPT = {"path", "number", "id", "place", "lineage", "year"}
_KEPT |= {"status", "untitled", "warned", "elsewhere", "content"}
_OF_THE_CATALOGUE = ("files", "coverage", "redirects", "history")


class ReportRows(NamedTuple):
    """All rows of one report as tables have them: its own by column, and those of its sections and flags without its path."""

    report: Mapping[str, Any]
    sections: list[tuple[Any, ...]]
    flags: list[tuple[Any, ...]]


class Elsewhere(Protocol):
    """Where the texts and originals of one generation stand."""

    @property
    def texts(self) -> Texts:
        """What answers for the texts."""
        ...

    @property
    def originals(self) -> Originals:
        """What answers for the originals."""
        ...

    def rows(self, numbers: Iterable[int]) -> Iterator[ReportRows]:
        """Yield all rows of the reports of these numbers, in their order, each with the name of its lexicon for its number."""
        ...

    def lexicons(self, names: Iterable[Hashable]) -> Iterator[tuple[Hashable, bytes]]:
        """Yield the lexicons of these names, with them."""
        ...

    def check(self) -> list[str]:
        """Return what else is gone than texts that can be shown, and originals, in sentences."""
        ...


def rows(path: Path) -> Iterator[ReportRows]:
    """Yield all rows of every report of a whole database, by number."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        for row in _by_column(db, "SELECT * FROM reports ORDER BY number"):
            each = (
                db.execute(f"SELECT * FROM {table} WHERE path=? ORDER BY rowid", (row["path"],))  # noqa: S608  # ours
                for table in ("sections", "flags")
            )
            sections, flags = ([of[1:] for of in table] for table in each)
            yield ReportRows(row, sorted(sections), flags)


def _by_column(db: sqlite3.Connection, query: str) -> Iterator[dict[str, Any]]:
    found = db.execute(query)
    names = [column[0] for column in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))


def bring(
    db: sqlite3.Connection, rows: Iterable[ReportRows], elsewhere: Elsewhere, taken: int = 0
) -> None:
    """Put ``rows`` from ``elsewhere``, and their lexicons, into tables that have neither; the numbers of lexicons go on after ``taken``."""
    lexicons: dict[Hashable, int] = {}
    for each in rows:
        number = lexicons.setdefault(each.report["lexicon"], taken + len(lexicons) + 1)
        _insert(db, each._replace(report={**each.report, "lexicon": number}))
    found = ((lexicons[name], words) for name, words in elsewhere.lexicons(lexicons))
    db.executemany("INSERT INTO lexicons VALUES (?,?)", found)


def _insert(db: sqlite3.Connection, each: ReportRows) -> None:
    report, sections, flags = each
    names = ", ".join(report)
    held = ",".join("?" * len(report))
    db.execute(f"INSERT INTO reports ({names}) VALUES ({held})", (*report.values(),))  # noqa: S608  # ours
    for table, of in (("sections", sections), ("flags", flags)):
        if of:
            places = ",".join("?" * (len(of[0]) + 1))
            given = [(report["path"], *row) for row in of]
            db.executemany(f"INSERT INTO {table} VALUES ({places})", given)  # noqa: S608  # ours


def take_out(path: Path) -> None:
    """Leave of the whole database at ``path`` only its catalogue."""
    slim = path.with_name(f".{path.name}-catalogue")
    slim.unlink(missing_ok=True)
    with closing(sqlite3.connect(slim, isolation_level=None)) as db:
        db.execute("ATTACH ? AS whole", (str(path),))
        made = db.execute(
            "SELECT sql FROM whole.sqlite_master WHERE sql NOTNULL ORDER BY type='index'"
        ).fetchall()
        db.execute("BEGIN")
        for (sql,) in made:
            db.execute(sql)
        columns = [row[1] for row in db.execute("PRAGMA whole.table_info(reports)")]
        kept = ", ".join(name if name in _KEPT else "NULL" for name in columns)
        db.execute(f"INSERT INTO main.reports SELECT {kept} FROM whole.reports")  # noqa: S608  # ours
        for table in _OF_THE_CATALOGUE:
            db.execute(f"INSERT INTO main.{table} SELECT * FROM whole.{table}")  # noqa: S608  # ours
        db.execute("COMMIT")
    slim.replace(path)


def put_back(path: Path, elsewhere: Elsewhere) -> None:
    """Make the catalogue at ``path`` a whole database again."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        ((reports,),) = db.execute("SELECT count(*) FROM reports")
        db.execute("DELETE FROM reports")
        bring(db, elsewhere.rows(range(reports)), elsewhere)
        db.execute("COMMIT")
