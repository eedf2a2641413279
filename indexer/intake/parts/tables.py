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
    OUTCOMES,
    REQUEST_KEYS,
    ROW_KEYS,
    is_value,
    label_key,
    label_level,
    near_key,
)
from indexer.language.numerals import whole_number
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
    that could be told, but the total where it is the sum of the others. In other
    tables the labels are those of the grid. Blank cells are values with an empty text.
    """
    return [value for row in values_of_rows(table) for value in row]


def values_of_rows(table: Table) -> list[list[Value]]:
    """Return the ``values`` of each row of ``table``, none where a row has only labels."""
    found: list[list[Value]] = []
    path: dict[int, str] = {}
    article: tuple[str, ...] = ()
    heads: list[list[Cell]] = []
    fresh = True
    padded = _padded(table)
    for cells, row in zip(table.rows, expand(table), strict=True):
        texts = [cell.text for cell in cells]
        found.append([])
        if label_key("".join(texts)) in ARTICLE_KEYS:
            article, fresh = ("".join(texts),), True
            continue
        of_requests = _rows_of_requests(texts)
        for text in of_requests:
            level = label_level(text)
            path = {k: v for k, v in path.items() if k < level} | {level: text}
        if not any(text and is_value(text) for text in texts):
            if not of_requests and not _is_row(texts):
                heads = [row] if fresh else [*heads, row]
                fresh = False
            continue
        fresh = True
        numbers = _behind_labels(texts)
        if of_requests:
            labels = tuple(path[level] for level in sorted(path))
            numbers = _without_padding(numbers, len(APPLICANTS), padded)
            found[-1] = _in_columns(labels, APPLICANTS, numbers)
        elif len(numbers) == len(DISPUTES) or _of_disputes(heads):
            numbers = _without_padding(numbers, len(DISPUTES), padded)
            found[-1] = _in_columns((), DISPUTES, numbers)
        elif article and heads and numbers:
            found[-1] = _of_article(article, heads, texts, row)
        else:
            found[-1] = _of_grid(row, heads, article)
    return found


def _of_article(
    article: tuple[str, ...], heads: list[list[Cell]], texts: Sequence[str], row: list[Cell]
) -> list[Value]:
    """The values of one row of proactive disclosure: a number for each column, or by the grid."""
    corner, *rest = dict.fromkeys(cell.text for cell in heads[-1])
    columns = [(text,) for text in rest if text] or [(corner,)]
    numbers = _behind_labels(texts)
    labels = (*article, *_path(Cell(text) for text in texts[: -len(numbers)]))
    kept = _without_padding(numbers, len(columns), None)
    # A row as wide as its head has all its cells; one that is shorter may lack any.
    if len(kept) != len(columns) and len(row) >= len(heads[-1]):
        return _of_grid(row, heads, article)
    return _in_columns(labels, columns, kept)


def _rows_of_requests(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` that are numbered labels of the table of requests."""
    return [t for t in texts if label_level(t) and near_key(t) in REQUEST_KEYS]


def _is_row(texts: Sequence[str]) -> bool:
    """Tell whether a row without numbers is one of the form's and no head: blank, or glued."""
    label = next((text for text in texts if text), "")
    return near_key(label.rstrip("0123456789 ")) in ROW_KEYS


def _behind_labels(texts: Sequence[str]) -> list[str]:
    """The cells behind the last label of a row."""
    last = max((i for i, text in enumerate(texts) if not is_value(text)), default=-1)
    return list(texts[last + 1 :])


def _of_disputes(heads: Sequence[Sequence[Cell]]) -> bool:
    keys = {label_key(cell.text) for head in heads for cell in head}
    return set(OUTCOMES) <= keys and any(path[1] in keys for path in DISPUTES[len(OUTCOMES) :])


def _padded(table: Table) -> bool | None:
    """Tell whether blanks that stand for merged labels end the rows, or begin them (False).

    None where no row of requests tells it: one with more than its seven numbers that is
    blank at one end only.
    """
    ends: set[bool] = set()
    for cells in table.rows:
        texts = [cell.text for cell in cells]
        if not _rows_of_requests(texts):
            continue
        numbers = _behind_labels(texts)
        more = len(numbers) - len(APPLICANTS)
        if more > 0 and any(numbers):
            begins, stops = not any(numbers[:more]), not any(numbers[-more:])
            if begins != stops:
                ends.add(stops)
    return ends.pop() if len(ends) == 1 else None


def _without_padding(numbers: list[str], columns: int, padded: bool | None) -> list[str]:
    """``numbers`` without the blanks beyond ``columns``; all where it cannot be told which."""
    more = len(numbers) - columns
    if more <= 0:
        return numbers
    begins, stops = not any(numbers[:more]), not any(numbers[-more:])
    if stops and (padded or (padded is None and not begins)):
        return numbers[:columns]
    if begins and (padded is False or (padded is None and not stops)):
        return numbers[more:]
    return numbers


def _in_columns(
    row: tuple[str, ...], columns: Sequence[tuple[str, ...]], numbers: Sequence[str]
) -> list[Value]:
    if len(numbers) == len(columns):
        return [Value(row, c, text) for c, text in zip(columns, numbers, strict=True)]
    stated = [text for text in numbers if text]
    found = [Value(row, (), text) for text in stated]
    counts = [number for text in stated if (number := whole_number(text)) is not None]
    *parts, total = counts or [0]
    # Blank cells are gone, so that no column can be told but that of the total; of zeros, none.
    whole = len(counts) == len(stated) > 1 and sum(parts) == total > 0
    if whole and columns is APPLICANTS:
        found[-1] = Value(row, columns[-1], stated[-1])
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
