"""A table as read → the standard tables in it, drawn in the layout of their form.

Merged cells are lost in many files and whole tables are flattened, but what ``values_of_rows``
knows of each number is enough to put it under its own header again. Nothing printed is left
out: each cell with text stands in the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from indexer.desk.drawing.articles import draw_articles
from indexer.desk.drawing.boxes import DrawnCell, DrawnTable, ReadRow, read_rows
from indexer.desk.drawing.columns import draw_columns
from indexer.desk.drawing.labels import COLUMNS, LAWSUITS, PROACTIVE, REQUESTS
from indexer.intake.figures.cells import name_of
from indexer.intake.parts.forms import (
    ARTICLE_KEYS,
    COLUMN_KEYS,
    DISPUTE_KEYS,
    REQUEST_HEAD_KEYS,
    ROW_KEYS,
)
from indexer.intake.parts.tables import expand
from indexer.vocabulary.report import Cell, Table

__all__ = ["DrawnCell", "DrawnTable", "drawings"]


def drawings(table: Table) -> list[DrawnTable]:
    """Return what ``table`` is drawn as: the standard tables in it, in order, or itself as printed."""
    rows = read_rows(table)
    if not any(map(_is_told, rows)):
        return [_as_printed(table, rows, "")]
    drawn: list[DrawnTable] = []
    for kind, run in groupby(_kinds(rows), key=lambda pair: pair[0]):
        each = [row for _, row in run]
        if not any(map(_is_told, each)):
            drawn.append(_as_printed(table, each, kind))
        else:
            drawn.append(DrawnTable(kind))
            (draw_articles if kind == PROACTIVE else draw_columns)(drawn[-1], each)
    return drawn


def _is_told(row: ReadRow) -> bool:
    """Whether some number of it has a place in a form."""
    return any(map(name_of, row.values))


def _kinds(rows: Sequence[ReadRow]) -> list[tuple[str, ReadRow]]:
    """Each row with the form that it belongs to; what belongs to none goes with those above it."""
    kinds = [_kind(row) for row in rows]
    before = next(kind for kind in kinds if kind)
    found = []
    for kind, row in zip(kinds, rows, strict=True):
        before = kind or before
        found.append((before, row))
    return found


def _kind(row: ReadRow) -> str:
    if any(value.column in COLUMNS[LAWSUITS] for value in row.values):
        return LAWSUITS
    if row.labels:
        return REQUESTS
    if row.holds(ARTICLE_KEYS | ROW_KEYS | COLUMN_KEYS):
        return PROACTIVE
    if row.holds(DISPUTE_KEYS - REQUEST_HEAD_KEYS):
        return LAWSUITS
    return REQUESTS if row.holds(REQUEST_HEAD_KEYS) else ""


def _as_printed(table: Table, rows: Sequence[ReadRow], kind: str) -> DrawnTable:
    """The rows with the cells and spans that they have in the file."""
    grid = expand(table)
    widths = {len(grid[row.number]) for row in rows if len(row.written) > 1}
    drawn = DrawnTable(kind, unclear=len(widths) > 1)
    for row in rows:
        cells = table.rows[row.number]
        over = all(cell.head for cell in cells)
        drawn.rows.append(
            [
                DrawnCell(
                    row.at([at]),
                    rows=max(1, min(cell.rows, rows[-1].number + 1 - row.number)),
                    columns=cell.columns,
                    scope=_scope(cell, over),
                )
                for at, cell in enumerate(cells)
            ]
        )
    return drawn


def _scope(cell: Cell, over: bool) -> str:
    if not cell.head:
        return ""
    named, spans = ("col", cell.columns) if over else ("row", cell.rows)
    return named if spans < 2 else f"{named}group"
