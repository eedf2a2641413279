"""Tables that people keep in spreadsheets, as they are saved: whole, or not at all.

Knows encodings, separators and the names of columns; not what a table is about. Excel in
China writes GB18030, or UTF-16 with tabs, and some locales a semicolon. What would be
taken by halves (an open quotation mark, a cell too many, a column that nobody knows) is
refused with its line.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Mapping
from io import StringIO
from typing import NamedTuple

from indexer.language.folding import fold

_SEPARATORS = ",;\t，；|"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_REMEDY = "save it as CSV (UTF-8)"
_ASIDE = {"note", "notes", "remark", "remarks", "comment", "备注", "说明", "序号", "编号", ""}
"""Columns that are the operator's own affair."""


class Record(NamedTuple):
    """A row by the names of its columns, blank cells left out, and the line that it ends on."""

    line: int
    cells: Mapping[str, str]


def decoded(data: bytes) -> str:
    """Return the text of a table; raises ``ValueError`` with the line that cannot be read."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Damaged UTF-8 reads as GB18030 too, as characters that nobody wrote.
        kept = data.decode("utf-8", "ignore")
        chinese = len(re.findall("[㐀-鿿]", kept))
        if chinese * 3 > sum(byte > 0x7F for byte in data) // 2:
            raise ValueError(_unread(data, error.start, "UTF-8")) from None
    return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(_unread(data, error.start, encoding.upper())) from None


def _unread(data: bytes, at: int, encoding: str) -> str:
    line = data.count(b"\n", 0, at) + 1
    return f"line {line} cannot be read as {encoding}, nor can all of it as UTF-8 or GB18030; {_REMEDY}"


def read_rows(
    data: bytes, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> tuple[list[Record], list[str]]:
    """Return the rows of a table with a line of headings, and what of it was not taken.

    ``columns`` are the names that each column may have, its own first; ``needed`` must be
    there. Raises ``ValueError`` with the line and the remedy for what is no such table.
    """
    text = decoded(data)
    names = {
        _plain(alias): column for column, aliases in columns.items() for alias in (column, *aliases)
    }
    head = text.lstrip("\n\r").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=lambda mark: sum(_known(c, names) for c in head.split(mark)))
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        lines = [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
    except csv.Error as error:
        raise ValueError(
            f"cannot be read as a table ({error}), nothing of it is taken; look for a "
            f"quotation mark that is not closed, and {_REMEDY}"
        ) from error
    headings = [names.get(_plain(cell)) for cell in lines[0][1]] if lines else []
    if missing := [column for column in needed if column not in headings]:
        known = "; ".join("/".join((c, *aliases[:1])) for c, aliases in columns.items())
        raise ValueError(f"line 1 has no column {', '.join(missing)}; the columns are {known}")
    if twice := next((h for h in headings if h and headings.count(h) > 1), None):
        raise ValueError(f"line 1 names the column {twice} twice; leave one of them out")
    unknown = [
        cell.strip()
        for cell, heading in zip(lines[0][1], headings, strict=True)
        if heading is None and _plain(cell) not in _ASIDE
    ]
    faults = [
        f"line 1 has the column {cell[:40]}, which means nothing here and is not taken"
        for cell in unknown
    ]
    rows = []
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells[len(headings) :]):
            faults.append(
                f"line {number} has {len(cells)} cells under {len(headings)} headings; "
                "put a cell that holds the separator between quotation marks"
            )
            continue
        filled = zip(headings, (cell.strip() for cell in cells), strict=False)
        rows.append(Record(number, {h: cell for h, cell in filled if h and cell}))
    return rows, faults


def _plain(cell: str) -> str:
    """A heading as it is looked up: without width, case, blanks, and what stands in brackets."""
    return re.sub(r"\(.*\)|[\s\"'﻿_-]", "", fold(cell))


def _known(cell: str, names: Mapping[str, str]) -> bool:
    return _plain(cell) in names
