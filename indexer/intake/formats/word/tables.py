"""Tables of Word: cells placed on the grid, merged ones with their spans.

Knows how Word merges cells (ECMA-376 part 1: gridSpan 17.4.17, vMerge 17.4.84,
hMerge 17.4.22, gridBefore 17.4.15) and when a table only places prose on the
page; no XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.intake.parts.values import is_value
from indexer.language.joining import joined
from indexer.vocabulary.document import Block, Paragraph
from indexer.vocabulary.report import Cell, Table

_WIDEST = 63  # Word itself allows no more columns.
_LONGEST_CELL = 120  # A longer cell is prose: the longest label of the forms has 40.
_FEWEST_VALUES = 4  # A table with as many numbers is one, whatever note stands in it.


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell as the file gives it.

    ``continues``: the cell above covers this place. ``beside``: the cell
    before does.
    """

    columns: int = 1
    continues: bool = False
    beside: bool = False
    head: bool = False
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs of the cell as one text."""
        return joined(block.text for block in self.blocks)


def blocks_of_table(rows: Iterable[list[Placed]]) -> Iterator[Block]:
    """Yield the table of ``rows``, or what its cells hold where it only lays out a page."""
    placed = list(rows)
    if _is_layout(placed):
        for row in placed:
            for cell in row:
                yield from cell.blocks
        return
    yield Table(0, tuple(map(tuple, _with_spans(placed))))


def _is_layout(rows: list[list[Placed]]) -> bool:
    cells = [cell for row in rows for cell in row]
    texts = [text for cell in cells if (text := cell.text)]
    if len(texts) < 2 or max(map(len, rows)) < 2:
        return True
    if any(not isinstance(block, Paragraph) for cell in cells for block in cell.blocks):
        return True
    return max(map(len, texts)) > _LONGEST_CELL and sum(map(is_value, texts)) < _FEWEST_VALUES


def _with_spans(rows: list[list[Placed]]) -> list[list[Cell]]:
    table: list[list[Cell]] = []
    above: dict[int, tuple[int, int, int]] = {}  # Grid column → row, place and width of a cell.
    for placed in rows:
        row: list[Cell] = []
        table.append(row)
        covers: dict[int, tuple[int, int, int]] = {}
        at = 0
        for cell in placed:
            width = max(1, min(cell.columns, _WIDEST))
            if cell.beside and row:
                row[-1] = row[-1]._replace(columns=row[-1].columns + width)
            elif cell.continues and at in above and above[at][2] == width:
                y, x, _ = covers[at] = above[at]
                table[y][x] = table[y][x]._replace(rows=table[y][x].rows + 1)
            else:
                covers[at] = len(table) - 1, len(row), width
                row.append(Cell(cell.text, columns=width, head=cell.head))
            at += width
        # A row whose cells are all covered from above stays, empty: spans count it.
        above = covers
    return table
