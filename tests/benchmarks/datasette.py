"""Datasette over the same sections: SQLite's FTS5 with our words, facets, pages and JSON.

Set up as its documentation recommends for speed (performance.html,
settings.html), and where there was a choice in its favour: the file is
immutable, with indexes on the columns of facets and statistics for the
planner; no facets are suggested; it shows ten rows instead of a hundred, and
less of each. The same is asked as it comes, too. Its limits of time are lifted
for both, so that no answer is less than was asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import TOP
from tests.benchmarks.rivals.fts5 import match
from tests.benchmarks.rows import Row

LABEL = "Datasette"
DIFFERS = (
    "is one process with an event loop and a thread for each of three connections to SQLite; it"
    " shows the first sections as they stand in the table, without an order by relevance and"
    " without marks: tuned ten, each cut to 300 characters on the page, as it comes a hundred, cut"
    " to 2,048, and it then looks for more facets to suggest; its facets are year, county and kind,"
    " count sections, and are narrowed by their own choice"
)
FACETS = ("year", "county", "kind")
_FILE = "reports.db"
# The words go in as if they were the text: what is searched is cut, what is shown is printed.
_SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-256000;
CREATE TABLE sections (
    number INTEGER PRIMARY KEY, report INTEGER, year INTEGER, province TEXT, county TEXT,
    kind TEXT, heading TEXT, body TEXT
);
CREATE VIRTUAL TABLE sections_fts USING fts5(
    heading, body, content="sections", content_rowid="number", tokenize="unicode61", detail=full
);
"""
_FINISH = """
INSERT INTO sections_fts (sections_fts) VALUES ('optimize');
CREATE INDEX sections_year ON sections (year);
CREATE INDEX sections_province ON sections (province);
CREATE INDEX sections_county ON sections (county);
CREATE INDEX sections_kind ON sections (kind);
ANALYZE;
"""
_UNLIMITED = {"sql_time_limit_ms": "60000", "facet_time_limit_ms": "60000"}
_TUNED = {
    **_UNLIMITED,
    "suggest_facets": "off",
    "default_page_size": str(TOP),
    "truncate_cells_html": "300",
    "cache_size_kb": "256000",
}


def build(texts: Iterable[Row], words: Iterable[Row], folder: Path) -> None:
    """Write sections as printed and, in the same order, as words into a new folder."""
    folder.mkdir(parents=True)
    db = sqlite3.connect(folder / _FILE, isolation_level=None)
    db.executescript(_SCHEMA)
    db.execute("BEGIN")
    for number, (row, cut) in enumerate(zip(texts, words, strict=True)):
        values = (row.year, row.province, row.county, row.kind, row.heading, row.body)
        db.execute("INSERT INTO sections VALUES (?,?,?,?,?,?,?,?)", (number, row.report, *values))
        db.execute(
            "INSERT INTO sections_fts (rowid, heading, body) VALUES (?,?,?)",
            (number, cut.heading, cut.body),
        )
    db.execute("COMMIT")
    db.executescript(_FINISH)
    db.close()


def command(folder: Path, tuned: bool = True) -> list[str]:
    """What to run to serve the file in ``folder`` on a free port, ``tuned`` or as it comes."""
    chosen = _TUNED if tuned else _UNLIMITED
    settings = [word for pair in chosen.items() for word in ("--setting", *pair)]
    file = str(folder / _FILE)
    return ["datasette", "serve", "-i", file, "-h", "127.0.0.1", "-p", "0", *settings]


def path(ask: Ask, suffix: str = "") -> str:
    """Return the address of the page that answers ``ask``; ``.json`` for the same as JSON."""
    asked = [("_search", match(ask)), ("_searchmode", "raw"), *(("_facet", f) for f in FACETS)]
    return f"/reports/sections{suffix}?{urlencode([*asked, *ask.filters.items()])}"
