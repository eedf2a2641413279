"""Tables → values with the labels of their rows and columns.

A blank cell is a blank, never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.intake.parts.forms import (
    APPLICANTS,
    ARTICLE_KEYS,
    DISPUTES,
    REQUEST_KEYS,
    is_value,
    label_key,
    label_level,
)
from indexer.vocabulary.report import Cell, Table


class Value(NamedTuple):
    """One value of a table: the paths of labels of its row and its column, and its text."""

    row: tuple[str, ...]
    column: tuple[str, ...]
    text: str


def expand(table: Table) -> list[list[Cell]]:
    """Return the grid of ``table``: a cell that covers several places stands in each."""
    grid: list[list[Cell]] = []
    above: dict[int, tuple[Cell, int]] = {}
    for cells in table.rows:
        row: list[Cell] = []
        waiting = list(reversed(cells))
        below: dict[int, tuple[Cell, int]] = {}
        while waiting or len(row) in above:
            if len(row) in above:
                cell, left = above[len(row)]
                if left > 1:
                    below[len(row)] = cell, left - 1
                row.append(cell)
                continue
            cell = waiting.pop()
            for _ in range(max(1, min(cell.columns, 100))):
                if cell.rows > 1:
                    below[len(row)] = cell, min(cell.rows, 500) - 1
                row.append(cell)
        grid.append(row)
        above = below
    return grid


def values(table: Table) -> list[Value]:
    """Return every value of ``table`` with the labels of its row and column.

    In the standard forms the last seven cells of a row of requests are its
    numbers, and the last fifteen of a row of reviews and lawsuits, whatever
    became of the label cells before them; a row with fewer has no columns
    that could be told. In other tables the labels are those of the grid.
    Blank cells are values with an empty text.
    """
    found: list[Value] = []
    path: dict[int, str] = {}
    article: tuple[str, ...] = ()
    heads: list[list[Cell]] = []
    fresh = True
    for cells, row in zip(table.rows, expand(table), strict=True):
        texts = [cell.text for cell in cells]
        keys = [label_key(text) for text in texts if text]
        if label_key("".join(texts)) in ARTICLE_KEYS:
            article, fresh = ("".join(texts),), True
            continue
        for text in texts:
            if label_key(text) in REQUEST_KEYS and (level := label_level(text)):
                path = {k: v for k, v in path.items() if k < level} | {level: text}
        if not any(text and is_value(text) for text in texts):
            heads = [row] if fresh else [*heads, row]
            fresh = False
            continue
        fresh = True
        in_requests = any(key in REQUEST_KEYS for key in keys) and any(map(label_level, texts))
        if in_requests:
            numbers = texts[-len(APPLICANTS) :]
            labels = tuple(path[level] for level in sorted(path))
            whole = len(texts) > len(numbers) and all(map(is_value, numbers))
            columns: Sequence[tuple[str, ...]] = APPLICANTS
        elif len(texts) >= len(DISPUTES) and all(map(is_value, texts[-len(DISPUTES) :])):
            numbers, labels, whole, columns = texts[-len(DISPUTES) :], (), True, DISPUTES
        else:
            found += _of_grid(row, heads, article)
            continue
        if whole:
            found += [Value(labels, c, text) for c, text in zip(columns, numbers, strict=True)]
        else:
            found += [Value(labels, (), t) for t in texts if t and is_value(t)]
    return found


def _of_grid(row: list[Cell], heads: list[list[Cell]], before: tuple[str, ...]) -> list[Value]:
    """The values of one row of a table of no known form, or of proactive disclosure."""
    first = next(i for i, cell in enumerate(row) if cell.text and is_value(cell.text))
    labels = before + _path(row[:first])
    width = max((len(head) for head in heads), default=0)
    shift = width - len(row)  # The right-aligned rule: label cells may be gone, numbers not.
    return [
        Value(labels, _path(h[at + shift] for h in heads if 0 <= at + shift < len(h)), cell.text)
        for at, cell in enumerate(row)
        # A cell over several columns stands in each of them, and is one value.
        if at >= first and is_value(cell.text) and (at == 0 or row[at - 1] is not cell)
    ]


def _path(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The texts of ``cells``, each once, without blanks."""
    return tuple(dict.fromkeys(cell.text for cell in cells if cell.text))
