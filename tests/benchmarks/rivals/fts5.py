"""SQLite's FTS5: words in a virtual table, facets by GROUP BY."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import FACETS, HEADING_WEIGHT, TOP, Answer
from tests.benchmarks.rows import Row

LABEL = "SQLite FTS5"
DIFFERS = "counts reports, each under its own province only; matches go into a temporary table once"
_SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-256000;
CREATE VIRTUAL TABLE texts USING fts5(heading, body, content='', tokenize='unicode61');
CREATE TABLE sections (
    number INTEGER PRIMARY KEY, report INTEGER, year TEXT, province TEXT, county TEXT, kind TEXT
);
"""
# Gathering the matches once was fastest; a MATCH of its own for each count and the
# ten best took a sixth longer.
_FIND = f"""
CREATE TEMP TABLE found AS
SELECT s.*, bm25(texts, {HEADING_WEIGHT}, 1.0) AS rank
FROM texts JOIN sections AS s ON s.number = texts.rowid WHERE texts MATCH ?
"""


def build(rows: Iterable[Row], folder: Path, jobs: int) -> None:
    """Index ``rows`` in one transaction; SQLite has no threads for it."""
    folder.mkdir(parents=True)
    db = sqlite3.connect(folder / "texts.sqlite", isolation_level=None)
    db.executescript(_SCHEMA)
    db.execute("BEGIN")
    for number, row in enumerate(rows):
        db.execute(
            "INSERT INTO texts (rowid, heading, body) VALUES (?,?,?)",
            (number, row.heading, row.body),
        )
        db.execute(
            "INSERT INTO sections VALUES (?,?,?,?,?,?)",
            (number, row.report, str(row.year), row.province, row.county, row.kind),
        )
    db.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    db.execute("COMMIT")
    db.close()


class open_at:  # noqa: N801 - called like the functions of this name beside it
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "texts.sqlite", isolation_level=None)
        self._db.executescript(
            "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-256000; PRAGMA mmap_size=4000000000;"
        )

    def ask(self, ask: Ask) -> Answer:
        """Gather the matches, then count them."""
        self._db.execute("DROP TABLE IF EXISTS temp.found")
        self._db.execute(_FIND, (match(ask),))
        where, values = _where(ask.filters)
        reports, sections = self._db.execute(
            f"SELECT count(DISTINCT report), count(*) FROM found{where}", values
        ).fetchone()
        best = self._db.execute(
            f"SELECT report FROM found{where} GROUP BY report ORDER BY min(rank) LIMIT {TOP}",
            values,
        ).fetchall()
        return Answer(reports, sections, dict(self._facets(ask)), tuple(str(n) for (n,) in best))

    def close(self) -> None:
        """Let go of files."""
        self._db.close()

    def _facets(self, ask: Ask) -> Iterator[tuple[str, dict[str, int]]]:
        for name in FACETS:
            own = {"province", "county"} if name == "province" else {name}
            where, values = _where({n: v for n, v in ask.filters.items() if n not in own})
            counts = self._db.execute(
                f"SELECT {name}, count(DISTINCT report) FROM found{where} GROUP BY {name}", values
            )
            yield name, dict(counts.fetchall())


def match(ask: Ask) -> str:
    """Return the question in FTS5's language; every word is quoted, for none to be an operator."""
    if ask.how == "phrase":
        return f'"{" ".join(ask.words)}"'
    return (" OR " if ask.how == "any" else " AND ").join(f'"{word}"' for word in ask.words)


def _where(filters: dict[str, str]) -> tuple[str, list[str]]:
    if not filters:
        return "", []
    return " WHERE " + " AND ".join(f"{name} = ?" for name in filters), list(filters.values())
