"""What a cell of a table that is taken away may hold, and such a table as CSV.

Every text of a report, and all that was typed, is hostile: no cell may become a formula,
and no character may make the file unreadable. CSV is written nowhere else, so that no
cell goes without its guard; a cell of a workbook has a type of its own, and a text of
that type is never computed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category

from indexer import unseen

Cell = str | int | float | None

# What XML cannot say, which a spreadsheet would call a damaged file.
_ILLEGAL = re.compile(f"[{unseen.NOT_XML}]")
# A cell that begins so may be run as a formula (OWASP, "CSV Injection"); with the full-width
# signs it may where East Asian Excel reads them as such.
_SIGNS = frozenset("=+-@＝＋－＠")
_BEGINNINGS = ("\t", "\n", "'")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters by their category, and blank


def plain(cell: Cell) -> Cell:
    """Return ``cell`` as any table can hold it: line feeds alone, no character that XML refuses.

    >>> plain("a\\r\\nb\\x00")
    'a\\nb\\ufffd'
    """
    if not isinstance(cell, str):
        return cell
    return _ILLEGAL.sub("\ufffd", cell.replace("\r\n", "\n").replace("\r", "\n"))


def guarded(cell: Cell) -> Cell:
    """Return ``cell`` so that a spreadsheet which reads it from CSV takes it for text.

    Characters that nobody sees do not make it safe. Without its first
    apostrophe a guarded text is again what it was.

    >>> guarded("=1+1"), guarded("'a"), guarded("全年-12"), guarded(-12)
    ("'=1+1", "''a", '全年-12', -12)
    """
    if not isinstance(cell, str):
        return cell
    shown = next((character for character in cell if _is_shown(character)), "")
    return f"'{cell}" if shown in _SIGNS or cell.startswith(_BEGINNINGS) else cell


def _is_shown(character: str) -> bool:
    return category(character)[0] not in "CMZ" and character not in _FILLERS


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a CSV file line by line, as Excel opens it: a byte order mark, CRLF, commas."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    mark = "\ufeff"
    for row in rows:
        yield mark + writer.writerow([guarded(plain(cell)) for cell in row])
        mark = ""


class _Line:
    """Gives back what is written to it, so that ``writerow`` returns the line."""

    def write(self, line: str) -> str:
        return line
