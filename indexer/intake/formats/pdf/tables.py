"""Boxes of ruled lines → tables with spans, joined where a page breaks them.

Knows geometry, and of tables only that a cell broken by a page is one cell;
no PDF. Coordinates are points from the top left of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.intake.parts.forms import is_label
from indexer.intake.parts.values import is_value
from indexer.language.joining import joined
from indexer.vocabulary.report import Cell, Table

_NEAR = 3.0  # Points; the lowest row that can hold a character has 8.
_SIDES = 6.0  # Points that a table may shift from page to page.


@dataclass(frozen=True, slots=True)
class Box:
    """One cell as drawn."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table; below each other where several pages hold them."""

    boxes: tuple[Box, ...]

    @property
    def top(self) -> float:
        """Where the table begins."""
        return min(box.top for box in self.boxes)

    @property
    def bottom(self) -> float:
        """Where the table ends."""
        return max(box.bottom for box in self.boxes)

    @property
    def sides(self) -> tuple[float, float]:
        """Where the table ends at its left and right."""
        return min(box.x0 for box in self.boxes), max(box.x1 for box in self.boxes)


def continues(above: Grid, below: Grid) -> bool:
    """Tell whether ``below``, first on its page, may be the rest of ``above``."""
    return all(abs(a - b) < _SIDES for a, b in zip(above.sides, below.sides, strict=True))


def continued(above: Grid, below: Grid) -> Grid:
    """Return both as one table: a repeated head once, cells broken by the page whole again."""
    rest = _without_repeated_head(above, below)
    if not rest:
        return above
    rest = _moved(rest, above)
    edge = above.bottom
    uppers = [box for box in above.boxes if edge - box.bottom < _NEAR]
    lowers = [box for box in rest if box.top - edge < _NEAR]
    pairs = [(u, lower) for u in uppers for lower in lowers if _same_sides(u, lower)]
    row_broken = _is_broken_row(pairs, uppers, lowers, above.boxes, rest)
    whole: dict[Box, Box] = {}
    gone: set[int] = set()
    for upper, lower in pairs:
        spans = _spans(upper, above.boxes) or _spans(lower, rest)
        halves = upper.text and lower.text and not _ends_label(upper, lower)
        if (spans and not halves) or (row_broken and not spans):
            text = joined((upper.text, lower.text))
            whole[upper] = replace(upper, bottom=lower.bottom, text=text)
            gone.add(id(lower))
    return Grid(
        (
            *(whole.get(box, box) for box in above.boxes),
            *(box for box in rest if id(box) not in gone),
        )
    )


def _without_repeated_head(above: Grid, below: Grid) -> list[Box]:
    """The cells of ``below`` less those of a head that is printed again on each page."""
    first, again = _ordered(above.boxes), _ordered(below.boxes)
    same = 0
    for a, b in zip(first, again, strict=False):
        if a.text != b.text or not _same_sides(a, b) or (b.text and is_value(b.text)):
            break
        same += 1
    # The head ends where all cells before stand above all cells after.
    for cut in range(same, 0, -1):
        head, rest = again[:cut], again[cut:]
        end = max(box.bottom for box in head)
        if any(box.text for box in head) and all(box.top > end - _NEAR for box in rest):
            return rest
    return again


def _moved(boxes: Sequence[Box], above: Grid) -> list[Box]:
    """The boxes moved to stand directly below ``above``."""
    shift = above.bottom - min(box.top for box in boxes)
    return [replace(box, top=box.top + shift, bottom=box.bottom + shift) for box in boxes]


def _is_broken_row(
    pairs: Sequence[tuple[Box, Box]],
    uppers: Sequence[Box],
    lowers: Sequence[Box],
    above: Sequence[Box],
    below: Sequence[Box],
) -> bool:
    """Tell whether the page broke a row: its cells are empty, or end the label begun above."""
    if len(pairs) != len(uppers) or len(pairs) != len(lowers):
        return False
    row = [(u, low) for u, low in pairs if not _spans(u, above) and not _spans(low, below)]
    if not row or any(low.text and is_value(low.text) for _, low in row):
        return False
    if not any(low.text for _, low in row):
        return True
    return any(_ends_label(u, low) for u, low in row)


def _ends_label(upper: Box, lower: Box) -> bool:
    """Tell whether the lower cell ends a label of the forms that the upper one begins."""
    if not (upper.text and lower.text) or is_label(upper.text):
        return False
    return is_label(joined((upper.text, lower.text)))


def _same_sides(a: Box, b: Box) -> bool:
    return abs(a.x0 - b.x0) < _SIDES and abs(a.x1 - b.x1) < _SIDES


def _spans(box: Box, among: Sequence[Box]) -> bool:
    """Tell whether a box stands beside several rows."""
    return any(
        box.top + _NEAR < other.top < box.bottom - _NEAR
        or box.top + _NEAR < other.bottom < box.bottom - _NEAR
        for other in among
    )


def _ordered(boxes: Iterable[Box]) -> list[Box]:
    return sorted(boxes, key=lambda box: (round(box.top / _NEAR), box.x0))


def as_table(grid: Grid) -> Table:
    """Return the table of cells as a page of HTML would have it, each with its spans.

    Places that no box covers are empty cells, so that the others keep theirs.
    """
    columns = _edges([x for box in grid.boxes for x in (box.x0, box.x1)])
    lines = _edges([y for box in grid.boxes for y in (box.top, box.bottom)])
    rows: list[dict[int, Cell]] = [{} for _ in lines[1:]]
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for box in sorted(grid.boxes, key=lambda box: (box.top, box.x0)):
        y0, x0 = _index(lines[:-1], box.top), _index(columns[:-1], box.x0)
        y1, x1 = _index(lines, box.bottom), _index(columns, box.x1)
        places = [(y, x) for y in range(y0, max(y1, y0 + 1)) for x in range(x0, max(x1, x0 + 1))]
        taken = next((owners[place] for place in places if place in owners), None)
        if taken:  # Boxes drawn over each other: no text is lost.
            y, x = taken
            rows[y][x] = rows[y][x]._replace(text=joined((rows[y][x].text, box.text)))
            continue
        rows[y0][x0] = Cell(box.text, rows=max(y1 - y0, 1), columns=max(x1 - x0, 1))
        owners.update(dict.fromkeys(places, (y0, x0)))
    for y in range(len(lines) - 1):
        for x in range(len(columns) - 1):
            if (y, x) not in owners:
                rows[y][x] = Cell("")
    return Table(0, tuple(tuple(row[x] for x in sorted(row)) for row in rows))


def _edges(positions: Iterable[float]) -> list[float]:
    """The positions of ruled lines, those near each other as one."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _NEAR:
            edges.append(position)
    return edges


def _index(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - position))
