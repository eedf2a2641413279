"""表三 and 表四, whose columns are the same in all rows, in the layout of their form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.desk.drawing.boxes import At, DrawnCell, DrawnTable, ReadRow
from indexer.desk.drawing.labels import COLUMNS, REQUESTS, ROWS, SUMS, Labels
from indexer.intake.figures.cells import name_of
from indexer.intake.parts.forms import (
    DISPUTE_KEYS,
    RELATION,
    REQUEST_HEAD_KEYS,
    label_key,
)
from indexer.intake.parts.values import is_value

_ASIDE = 3
"""Columns of labels beside the numbers of 表三."""


class _Printed:
    """Where labels of a head are printed, handed out in reading order."""

    def __init__(self, rows: Sequence[ReadRow]) -> None:
        self._at: dict[str, list[At]] = {}
        for row in rows:
            for at in row.written:
                self._at.setdefault(row.keys[at] or "", []).append((row.number, at))

    def take(self, label: str, last: bool = True) -> tuple[At, ...]:
        """The next cell that prints ``label``, or all that are left for the ``last`` who asks."""
        found = self._at.get(label_key(label), [])
        taken, self._at[label_key(label)] = (found, []) if last else (found[:1], found[1:])
        return tuple(taken)


class _Line(NamedTuple):
    """A row to be drawn: the path of its labels and where they are printed, and its values.

    Without ``boxes`` its numbers are glued to the label, which is as ``wide`` as the table.
    """

    path: Labels
    at: tuple[At, ...]
    boxes: list[DrawnCell]
    wide: int = 0


def draw_columns(drawing: DrawnTable, rows: Sequence[ReadRow]) -> None:
    """Draw 表三 or 表四, whose columns are the same in all rows."""
    paths = COLUMNS[drawing.kind]
    aside = _ASIDE if drawing.kind == REQUESTS else 0
    head_keys = REQUEST_HEAD_KEYS if drawing.kind == REQUESTS else DISPUTE_KEYS
    heads = [row for row in rows if not row.labels and row.is_head(head_keys)]
    drawing.rows += _head(paths, aside, _Printed(heads))
    drawing.head = len(drawing.rows)
    lines: list[_Line] = []
    above: dict[Labels, list[At]] = {}
    body = [row for row in rows if row not in heads and row.written]
    for row, below in zip(body, [*body[1:], None], strict=True):
        path = ROWS[row.keys[row.labels[-1]] or ""] if row.labels else ()
        for at in row.labels[:-1]:
            above.setdefault(ROWS[row.keys[at] or ""], []).append((row.number, at))
        cells = _places(row, len(paths))
        told = [at for at in cells if at is not None]
        others = [at for at in row.written if at not in told and at not in row.labels]
        words = [at for at in others if not is_value(row.texts[at])]
        beyond = [at for at in others if at not in words]
        if not row.values and not words and below and _stands_under(below, path):
            above.setdefault(path, []).append((row.number, row.labels[-1]))
            continue
        if not row.labels and not told and not beyond:
            lines.append(_Line((), (), [_note(row, aside + len(paths))]))
            continue
        own = row.at([*row.labels[-1:], *words])
        if row.labels and words and len(path) < aside:  # a row that the form does not have
            above.setdefault(path, []).append((row.number, row.labels[-1]))
            path, own = (*path, row.texts[words[0]]), row.at(words)
        if not aside and words:
            lines.append(_Line((), (), [DrawnCell(row.at(words), columns=len(paths))]))
        path = path if path or not aside else ("",)
        if row.is_glued:
            lines.append(_Line(path, own, [], len(paths)))
            drawing.unclear = True
            continue
        lines.append(_Line(path, own, _values(row, cells, beyond)))
        drawing.unclear |= bool(beyond)
    drawing.rows += _with_labels(lines, above, aside)


def _stands_under(row: ReadRow, path: Labels) -> bool:
    """Whether ``row`` is one of those that the label at ``path`` holds."""
    under = ROWS[row.keys[row.labels[-1]] or ""] if row.labels else ()
    return bool(path) and len(under) > len(path) and under[: len(path)] == path


def _note(row: ReadRow, columns: int) -> DrawnCell:
    return DrawnCell(row.at(row.written), columns=columns)


def _places(row: ReadRow, columns: int) -> list[int | None]:
    """By column the cell that stands in it, None for one that is blank or not known."""
    places: list[int | None] = [None] * columns
    sources = row.sources
    if sources and len(sources) == columns and all(value.column for value in row.values):
        return list(sources)
    if len(row.numbers) == columns:
        return list(row.numbers)
    if sources and row.values[-1].column:
        places[-1] = sources[-1]
    return places


def _values(row: ReadRow, cells: Sequence[int | None], beyond: Sequence[int]) -> list[DrawnCell]:
    """The values by column; numbers ``beyond`` those that are known in one cell, before the total."""
    names = [name_of(value) for value in row.values]
    if len(names) != len(cells):
        names = [*[None] * (len(cells) - 1), *(names[-1:] or [None])]
    drawn = [
        DrawnCell(() if cell is None else row.at([cell]), names=(name,) if name else ())
        for cell, name in zip(cells, names, strict=True)
    ]
    if not beyond:
        return drawn
    total = drawn[-1:] if cells[-1] is not None else []
    return [DrawnCell(row.at(beyond), columns=len(cells) - len(total)), *total]


def _head(paths: Sequence[Labels], aside: int, printed: _Printed) -> list[list[DrawnCell]]:
    """The head of a table with these columns, labels that several share over them."""
    depth = max(map(len, paths))
    spans = [
        (level, *span) for level in range(depth) for span in _spans(paths, level) if span[0] >= 0
    ]
    left = Counter(label_key(paths[start][level]) for level, start, _ in spans)
    rows: list[list[DrawnCell]] = [[] for _ in range(depth)]
    if aside:
        rows[0].append(DrawnCell(printed.take(RELATION), "", depth, aside))
    for level, start, end in spans:
        path = paths[start][: level + 1]
        leaf = path == paths[start]
        left[label_key(path[-1])] -= 1
        rows[level].append(
            DrawnCell(
                printed.take(path[-1], last=not left[label_key(path[-1])]),
                path[-1],
                depth - level if leaf else 1,
                end - start,
                "col" if leaf else "colgroup",
                SUMS.get(path, ()),
            )
        )
    return rows


def _spans(paths: Sequence[Labels], level: int) -> Iterator[tuple[int, int]]:
    """From where to where the columns have the same labels down to ``level``."""
    start = 0
    while start < len(paths):
        end = start + 1
        while end < len(paths) and paths[end][: level + 1] == paths[start][: level + 1]:
            end += 1
        if len(paths[start]) > level:
            yield start, end
        start = end


def _with_labels(
    lines: Sequence[_Line], above: dict[Labels, list[At]], aside: int
) -> Iterator[list[DrawnCell]]:
    """The rows with their labels before them, those that several rows share over them."""
    for number, line in enumerate(lines):
        boxes: list[DrawnCell] = []
        for level in range(1, len(line.path)):
            path = line.path[:level]
            if number and _shares(lines[number - 1], path):
                continue
            count = 1
            while number + count < len(lines) and _shares(lines[number + count], path):
                count += 1
            at = tuple(above.pop(path, ()))
            boxes.append(DrawnCell(at, path[-1], count, 1, "rowgroup", SUMS.get(path, ())))
        if line.path:
            width = aside - len(line.path) + 1 + line.wide
            boxes.append(DrawnCell(line.at, line.path[-1], 1, width, "row"))
        yield boxes + line.boxes


def _shares(line: _Line, path: Labels) -> bool:
    return len(line.path) > len(path) and line.path[: len(path)] == path
