"""A section's text as the page prints it: paragraphs and tables in order, cut at the marks.

Pieces are plain strings with a flag; the template escapes them and only then
wraps the marked ones. Offsets are those of ``Section.text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.vocabulary.report import Section, Table

Marks = Sequence[tuple[int, int]]
CellMarks = Sequence[Sequence[Sequence[Marks]]]
"""By table, row and cell of a section."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph; ``first_mark`` is the number of the piece a deep link opens at, or None."""

    pieces: tuple[Piece, ...]
    first_mark: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a table as ``indexer.vocabulary.report.Cell``, its text cut at the marks."""

    pieces: tuple[Piece, ...]
    rows: int
    columns: int
    head: bool


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table by rows of cells."""

    rows: tuple[tuple[PrintedCell, ...], ...]


def pieces(text: str, marks: Iterable[Sequence[int]], start: int = 0) -> tuple[Piece, ...]:
    """Cut ``text`` at ``marks``, which count from ``start`` characters before it.

    Marks beyond the text are clipped, so those of a whole section serve each
    of its paragraphs.

    >>> [(piece.text, piece.marked) for piece in pieces("收到申请12件", [(2, 4)])]
    [('收到', False), ('申请', True), ('12件', False)]
    """
    cut: list[Piece] = []
    at = 0
    for first, last in marks:
        first, last = max(first - start, at), min(last - start, len(text))
        if first >= last:
            continue
        if first > at:
            cut.append(Piece(text[at:first]))
        cut.append(Piece(text[first:last], marked=True))
        at = last
    if at < len(text):
        cut.append(Piece(text[at:]))
    return tuple(cut)


def blocks(
    section: Section, marks: Marks, cell_marks: CellMarks
) -> list[MarkedParagraph | PrintedTable]:
    """Return the paragraphs and tables of ``section`` in the order of the page.

    A table inside a paragraph divides it, because ``Table.at`` may be anywhere.
    """
    printed: list[MarkedParagraph | PrintedTable] = []
    tables = sorted(zip(section.tables, cell_marks, strict=True), key=lambda pair: pair[0].at)
    seen_mark = False
    at = 0
    for table, in_cells in [*tables, (None, ())]:
        end = len(section.text) if table is None else min(max(table.at, at), len(section.text))
        for line in section.text[at:end].split("\n"):
            if line.strip():
                cut = pieces(line, marks, start=at)
                marked = next((n for n, piece in enumerate(cut) if piece.marked), None)
                printed.append(MarkedParagraph(cut, None if seen_mark else marked))
                seen_mark = seen_mark or marked is not None
            at += len(line) + 1
        at = end
        if table is not None:
            printed.append(_printed(table, in_cells))
    return printed


def _printed(table: Table, marks: Sequence[Sequence[Marks]]) -> PrintedTable:
    return PrintedTable(
        tuple(
            tuple(
                PrintedCell(pieces(cell.text, in_cell), cell.rows, cell.columns, cell.head)
                for cell, in_cell in zip(row, in_row, strict=True)
            )
            for row, in_row in zip(table.rows, marks, strict=True)
        )
    )
