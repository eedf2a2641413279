"""The texts of a generation's reports, apart from the catalogue of them: what they are asked, and how SQLite answers.

A generation in a folder has both in one database. Where its texts stand elsewhere, that place is asked the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import msgspec

from indexer.archive.cut import CutReport, words_of
from indexer.archive.rows import Row, Shown, section_of, shown
from indexer.archive.searched import lexicon_of
from indexer.language.analyzer import END
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.report import Section
from indexer.vocabulary.saying import say

LEXICONS = 200
"""How many are kept while they are asked for, of some 20 kB each."""
Asked = Sequence[tuple[int, Sequence[int]]]
"""Numbers of reports, and the positions of sections in each."""


class WholeRow(NamedTuple):
    """A report's row, those of its sections in their order as ``rows.section_of`` takes them, and its flags, packed."""

    row: Row
    sections: list[tuple[Any, ...]]
    flags: list[bytes]


class Texts(Protocol):
    """Rows of reports by number; whatever is asked for a number that no report has raises ``NotFound``."""

    def rows(self, numbers: Iterable[int] | None = None) -> Iterator[Row]:
        """Yield the rows of these reports in their order, or of all by number, read as they are taken, some at a time."""
        ...

    def whole(self, numbers: Iterable[int]) -> Iterator[WholeRow]:
        """Yield all that there is of these reports, in their order, read as they are taken, some at a time."""
        ...

    def hits(self, asked: Asked, figures: Collection[str], tables: bool) -> list[Shown]:
        """Return what hits show, see ``Store.hits``."""
        ...

    def cut(self, numbers: Iterable[int]) -> Iterator[CutReport]:
        """Yield the words of these reports, in their order, read as they are taken, some at a time."""
        ...


def no_report(asked: str | int) -> NotFound:
    """Return what to raise where no report has this id or number."""
    return NotFound(say("没有编号为“%(id)s”的报告。", id=str(asked)[:60]))


class TextsInFolder:
    """Reads the database that has the catalogue, too."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._lexicon = lru_cache(LEXICONS)(self._read_lexicon)

    def rows(self, numbers: Iterable[int] | None = None) -> Iterator[Row]:
        """See ``Texts``."""
        if numbers is None:
            with closing(self._db.execute(f"{_ROWS} ORDER BY number")) as rows:
                yield from map(Row._make, rows)
        else:
            yield from map(self._row, numbers)

    def whole(self, numbers: Iterable[int]) -> Iterator[WholeRow]:
        """See ``Texts``."""
        for number in numbers:
            row = self._row(number)
            flags = self._db.execute("SELECT flag FROM flags WHERE path=? ORDER BY rowid", row[:1])
            sections = self._db.execute(_SECTIONS, row[:1]).fetchall()
            yield WholeRow(row, sections, [flag for (flag,) in flags])

    def _row(self, number: int) -> Row:
        with closing(self._db.execute(f"{_ROWS} WHERE number=?", (number,))) as rows:
            row = rows.fetchone()
        if row is None:
            raise no_report(number)
        return Row(*row)

    def hits(self, asked: Asked, figures: Collection[str], tables: bool) -> list[Shown]:
        """See ``Texts``."""
        found = self._db.execute(
            _HITS.format(", figures, amounts" if figures else ""),
            (_listed([number for number, _ in asked]),),
        )
        rows = [Row(*row) for row in found]
        if len(rows) < len(asked):
            known = {number for (number,) in self._db.execute("SELECT number FROM reports")}
            raise no_report(next(number for number, _ in asked if number not in known))
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

    def cut(self, numbers: Iterable[int]) -> Iterator[CutReport]:
        """See ``Texts``."""
        query = "SELECT lineage, path, year, kinds, lexicon, words FROM reports WHERE number=?"
        for number in numbers:
            if (row := self._db.execute(query, (number,)).fetchone()) is None:
                raise no_report(number)
            lineage, path, year, kinds, lexicon, packed = row
            words = tuple(words_of(packed, *self._lexicon(lexicon)))
            yield CutReport(lineage or path, year, tuple(kinds.split()), words)

    def _read_lexicon(self, number: int) -> tuple[list[bytes], int]:
        ((packed,),) = self._db.execute("SELECT words FROM lexicons WHERE number=?", (number,))
        return with_end(lexicon_of(packed))


def with_end(words: list[bytes]) -> tuple[list[bytes], int]:
    """Return the words of a lexicon, and the number of what ends a text."""
    return words, words.index(END.encode())


_ROWS = "SELECT path, id, placed, report, figures, amounts FROM reports"
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
