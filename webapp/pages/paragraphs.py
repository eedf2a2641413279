"""A section's text as the page prints it: paragraphs and tables in order, cut at the marks.

Pieces are plain strings with a flag; the template escapes them and only then
wraps the marked ones. Offsets are those of ``Section.text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer import drawing
from indexer.desk.drawing.drawing import DrawnCell
from indexer.vocabulary.report import Section, Table
from webapp.pages.spots import Spot

_NUMBER = re.compile(r"[-+−－]?[0-9０-９][0-9０-９.,，．]*\s?(?:%|万?元|件|条|项)?|[/—－-]{1,3}")

Marks = Sequence[tuple[int, int]]
CellMarks = Sequence[Sequence[Sequence[Marks]]]
"""By table, row and cell of a section."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not; where figures begin it has their ``ids``, behind it stand ``flags``."""

    text: str
    marked: bool = False
    ids: tuple[str, ...] = ()
    flags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph; ``first_mark`` is the number of the piece a deep link opens at, or None."""

    pieces: tuple[Piece, ...]
    first_mark: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as ``drawing.DrawnCell``, what it prints cut at the marks.

    ``look`` is what it looks like: a number, a zero, a blank, a label that is not printed
    (``added``), numbers of unknown columns (``unclear``).
    """

    printed: tuple[tuple[Piece, ...], ...]
    rows: int
    columns: int
    scope: str
    look: str
    ids: tuple[str, ...] = ()
    flags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table by rows of cells, those of its head first."""

    title: str
    head: tuple[tuple[PrintedCell, ...], ...]
    rows: tuple[tuple[PrintedCell, ...], ...]
    unclear: bool

    @property
    def cells(self) -> tuple[PrintedCell, ...]:
        """All cells, row by row."""
        return tuple(cell for row in (*self.head, *self.rows) for cell in row)

    @property
    def in_cells(self) -> list[Piece]:
        """All that is printed in it."""
        return [piece for cell in self.cells for text in cell.printed for piece in text]

    @property
    def added(self) -> bool:
        """Whether some label is the form's and not printed."""
        return any(cell.look == "added" for cell in self.cells)


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
    section: Section, marks: Marks, cell_marks: CellMarks, spots: Sequence[Spot] = ()
) -> list[MarkedParagraph | PrintedTable]:
    """Return the paragraphs and tables of ``section`` in the order of the page.

    A table inside a paragraph divides it, because ``Table.at`` may be anywhere. Each of
    ``spots`` is in the words or the cell that it is about; ``unplaced`` tells the others.
    """
    printed: list[MarkedParagraph | PrintedTable] = []
    tables = sorted(zip(section.tables, cell_marks, strict=True), key=lambda pair: pair[0].at)
    in_text = [(at, spot) for spot in spots if (at := spot.found(section.text)) >= 0]
    in_tables: dict[str, list[Spot]] = {}
    for spot in spots:
        if spot.name and spot.found(section.text) < 0:
            in_tables.setdefault(spot.name, []).append(spot)
    seen_mark = False
    at = 0
    for table, in_cells in [*tables, (None, ())]:
        end = len(section.text) if table is None else min(max(table.at, at), len(section.text))
        for line in section.text[at:end].split("\n"):
            if line.strip():
                cut = _with_spots(pieces(line, marks, start=at), at, in_text)
                marked = next((n for n, piece in enumerate(cut) if piece.marked), None)
                printed.append(MarkedParagraph(cut, None if seen_mark else marked))
                seen_mark = seen_mark or marked is not None
            at += len(line) + 1
        at = end
        if table is not None:
            printed += _printed(table, in_cells, in_tables)
    return printed


def unplaced(spots: Sequence[Spot], printed: Sequence[MarkedParagraph | PrintedTable]) -> list[str]:
    """Return the ids of ``spots`` that nothing in ``printed`` has: of words in a heading."""
    placed: set[str] = set()
    for block in printed:
        if isinstance(block, MarkedParagraph):
            placed.update(id_ for piece in block.pieces for id_ in piece.ids)
        else:
            placed.update(id_ for cell in block.cells for id_ in cell.ids)
    return [spot.id for spot in spots if spot.id and spot.id not in placed]


def _with_spots(
    cut: tuple[Piece, ...], start: int, in_text: Sequence[tuple[int, Spot]]
) -> tuple[Piece, ...]:
    """The pieces of a line that begins at ``start``, cut where the words of a spot begin and end.

    A mark stays whole, because marks are counted.
    """
    found: list[Piece] = []
    for piece in cut:
        end = start + len(piece.text)
        begins: dict[int, tuple[str, ...]] = {}
        ends: dict[int, tuple[int, ...]] = {}
        for at, spot in in_text:
            if spot.id and start <= at < end:
                begins[at] = (*begins.get(at, ()), spot.id)
            if start < (last := at + len(spot.quote)) <= end:
                ends[last] = (*ends.get(last, ()), *((spot.flag,) if spot.flag else ()))
        edges = [start, end] if piece.marked else sorted({start, end, *begins, *ends})
        for first, last in pairwise(edges):
            ids = tuple(id_ for at in begins if first <= at < last for id_ in begins[at])
            flags = [flag for at in ends if first < at <= last for flag in ends[at]]
            text = piece.text[first - start : last - start]
            found.append(Piece(text, piece.marked, ids, tuple(dict.fromkeys(flags))))
        start = end
    return tuple(found)


def _printed(
    table: Table, marks: Sequence[Sequence[Marks]], spots: dict[str, list[Spot]]
) -> Iterator[PrintedTable]:
    """The tables that ``table`` is drawn as; each id of ``spots`` goes to the first cell of its figure."""
    for drawn in drawing.drawings(table):
        rows = []
        for boxes in drawn.rows:
            cells = []
            for box in boxes:
                texts = [table.rows[row][at].text for row, at in box.at]
                about = _about(box, texts, spots)
                cells.append(
                    PrintedCell(
                        tuple(
                            pieces(text, marks[row][at]) for text, (row, at) in box.written(table)
                        )
                        or ((Piece(box.label),) if box.label else (),),
                        box.rows,
                        box.columns,
                        box.scope,
                        _look(box, texts, bool(drawn.kind)),
                        tuple(spot.id for spot in about if spot.id),
                        tuple(dict.fromkeys(spot.flag for spot in about if spot.flag)),
                    )
                )
            rows.append(tuple(cells))
        yield PrintedTable(
            drawn.title, tuple(rows[: drawn.head]), tuple(rows[drawn.head :]), drawn.unclear
        )


def _about(box: DrawnCell, texts: Sequence[str], spots: dict[str, list[Spot]]) -> list[Spot]:
    """Those of ``spots`` that are about a cell; what has an id is taken out, for an id stands once."""
    about: list[Spot] = []
    for name in box.names:
        for spot in [*spots.get(name, ())]:
            if spot.number in ("", *texts):
                about.append(spot)
                if spot.id:
                    spots[name].remove(spot)
    return about


def _look(box: DrawnCell, texts: Sequence[str], of_form: bool) -> str:
    if box.scope:
        return "" if any(texts) or not box.label else "added"
    if len(texts) > 1:
        return "unclear"
    text = "".join(texts)
    if not text:
        return "blank" if of_form else ""
    if not _NUMBER.fullmatch(text):
        return ""
    return "zero" if text == "0" else "number"
