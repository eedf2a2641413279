"""Tables → values with the labels of their rows and columns.

A blank cell is a blank, never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from indexer.intake.parts.forms import (
    APPLICANTS,
    ARTICLE_KEYS,
    COLUMN_KEYS,
    CONTENT,
    DISPUTES,
    LEVELS,
    OUTCOMES,
    REQUEST_HEAD_KEYS,
    REQUEST_PARENTS,
    ROW_KEYS,
    label_key,
    near_key,
    row_of_requests,
)
from indexer.intake.parts.values import is_value
from indexer.language.numerals import whole_number
from indexer.vocabulary.report import Cell, Table

_INNERMOST = 4  # The level of a label without a number.


class Value(NamedTuple):
    """One value of a table: the paths of labels of its row and its column, and its text."""

    row: tuple[str, ...]
    column: tuple[str, ...]
    text: str


class ValueRow(NamedTuple):
    """The values of one row: the path of its labels, and of each its column's path and its text."""

    labels: tuple[str, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    texts: tuple[str, ...] = ()


_NONE = ValueRow()


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
    return [
        [
            Value(row.labels, column, text)
            for column, text in zip(row.columns, row.texts, strict=True)
        ]
        for row in value_rows(table)
    ]


def value_rows(table: Table) -> list[ValueRow]:
    """Return the values of each row of ``table`` with the labels that they share.

    A blank row of a standard form is one of blank values. Where its cells are lost with the table
    it is so only if all other rows have all of theirs.
    """
    return _Rows(table).values


class _Rows:
    """One pass over the rows of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.path: dict[
            int, str
        ] = {}  # The labels of requests that a row stands under, by level, the outermost first.
        self.article: tuple[str, ...] = ()
        self.heads: list[int] = []  # The rows of the head.
        self.fresh = True
        self.columns: tuple[tuple[str, ...], ...] | None = (
            None  # Of proactive disclosure, by the head.
        )
        self.lost: dict[int, ValueRow] = {}  # Of rows whose blank cells are not there.
        self.whole = True  # No row is known to lack a cell or to have those of another.
        self.values: list[ValueRow] = []
        for at, cells in enumerate(table.rows):
            self.values.append(self._row(at, tuple([cell.text for cell in cells])))
        if self.whole:
            for at, blank in self.lost.items():
                self.values[at] = blank

    def _row(self, at: int, texts: tuple[str, ...]) -> ValueRow:
        begin = _behind_labels(texts)
        if (numbered := self._row_of_requests(texts, begin)) is not None:
            return self._in_columns(at, tuple(self.path.values()), APPLICANTS, texts[numbered:])
        labels, numbers = texts[:begin], texts[begin:]
        stated = any(numbers) or any(text and is_value(text) for text in labels)
        if not stated and label_key("".join(texts)) in ARTICLE_KEYS:
            self.article, self.fresh = ("".join(texts),), True
            return _NONE
        if len(numbers) >= len(DISPUTES) or (stated and self._of_disputes()):
            if stated or self._of_disputes():
                fifteen = numbers if len(numbers) >= len(DISPUTES) else texts[-len(DISPUTES) :]
                return self._in_columns(at, (), DISPUTES, fifteen)
            return _NONE
        if self.heads and (numbers if stated else _is_row(texts, exactly=True)):
            columns = self._of_proactive()
            # A row as wide as its head has all its cells; one that is shorter may lack any.
            kept = _without_padding(numbers, len(columns), None)
            if columns and (
                not stated
                or len(kept) == len(columns)
                or self._width(at) < self._width(self.heads[-1])
            ):
                return self._in_columns(at, (*self.article, *_distinct(labels)), columns, numbers)
        if stated:
            self.fresh = True
            self.whole = self.whole and bool(labels)
            return _of_grid(self._grid[at], [self._grid[head] for head in self.heads], self.article)
        if labels and not _is_row(texts):
            self.heads = [at] if self.fresh else [*self.heads, at]
            self.fresh, self.columns = False, None
        return _NONE

    def _row_of_requests(self, texts: Sequence[str], last: int) -> int | None:
        """Where the numbers of a row of requests begin, None for another row; keeps its path."""
        begin = None
        for at, text in enumerate(texts[:last]):
            row = row_of_requests(text) if text else None
            if row is None:
                continue
            level, key = row
            # A label without its number is one where a whole row of numbers follows.
            if not level and (self.path or key not in REQUEST_HEAD_KEYS):
                rest = texts[at + 1 :]
                level = (
                    LEVELS[key] if len(rest) >= len(APPLICANTS) and all(map(is_value, rest)) else 0
                )
            if level:
                begin = at + 1
                self.path = {k: v for k, v in self.path.items() if k < level} | {level: text}
        if begin is None:
            return None
        if begin < last <= len(texts) - len(APPLICANTS):
            # A label in other words than the form's stands between: its row is not the one above.
            self.path[_INNERMOST] = texts[last - 1]
            return last
        return begin if len(texts) - begin >= len(APPLICANTS) else max(begin, last)

    def _in_columns(
        self,
        at: int,
        row: tuple[str, ...],
        columns: tuple[tuple[str, ...], ...],
        cells: tuple[str, ...],
    ) -> ValueRow:
        more = len(cells) > len(columns)
        numbers = _without_padding(cells, len(columns), self._padded) if more else cells
        if any(numbers):
            self.fresh = True
            self.whole = self.whole and len(numbers) == len(columns)
            return _in_columns(row, columns, numbers)
        if columns is APPLICANTS and near_key(row[-1]) in REQUEST_PARENTS:
            return _NONE
        blank = ValueRow(row, columns, ("",) * len(columns))
        if cells:
            return blank
        self.lost[at] = blank
        return _NONE

    @cached_property
    def _grid(self) -> list[list[Cell]]:
        return expand(self.table)

    @cached_property
    def _padded(self) -> bool | None:
        return _padded(self.table)

    def _width(self, at: int) -> int:
        return len(self._grid[at])

    def _of_disputes(self) -> bool:
        keys = {label_key(cell.text) for head in self.heads for cell in self.table.rows[head]}
        return set(OUTCOMES) <= keys and any(path[1] in keys for path in DISPUTES[len(OUTCOMES) :])

    def _of_proactive(self) -> tuple[tuple[str, ...], ...]:
        """The columns of a row of proactive disclosure by the last head, none under another."""
        if self.columns is None:
            texts = _distinct(cell.text for cell in self._grid[self.heads[-1]])
            keys = [near_key(text) for text in texts]
            known = [at for at, key in enumerate(keys) if key in COLUMN_KEYS]
            if known:
                first = known[0] + (keys[known[0]] == CONTENT)
                self.columns = tuple((text,) for text in texts[first:])
            else:
                rest = (texts[1:] or texts) if self.article else ()
                self.columns = tuple((text,) for text in rest)
        return self.columns


def _is_row(texts: Sequence[str], exactly: bool = False) -> bool:
    """Tell whether a row without numbers is one of the form's and no head: blank, or glued."""
    label = next((text for text in texts if text), "")
    return near_key(label if exactly else label.rstrip("0123456789 ")) in ROW_KEYS


def _behind_labels(texts: Sequence[str]) -> int:
    """Where the cells behind the last label of a row begin."""
    for at in range(len(texts), 0, -1):
        if not is_value(texts[at - 1]):
            return at
    return 0


def _padded(table: Table) -> bool | None:
    """Tell whether blanks that stand for merged labels end the rows, or begin them (False).

    None where no row of requests tells it: one with more than its seven numbers that is
    blank at one end only.
    """
    ends: set[bool] = set()
    for cells in table.rows:
        texts = [cell.text for cell in cells]
        numbers = texts[_behind_labels(texts) :]
        more = len(numbers) - len(APPLICANTS)
        if more > 0 and any(numbers) and any(map(row_of_requests, texts)):
            begins, stops = not any(numbers[:more]), not any(numbers[-more:])
            if begins != stops:
                ends.add(stops)
    return ends.pop() if len(ends) == 1 else None


def _without_padding(
    numbers: tuple[str, ...], columns: int, padded: bool | None
) -> tuple[str, ...]:
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
    row: tuple[str, ...], columns: tuple[tuple[str, ...], ...], numbers: tuple[str, ...]
) -> ValueRow:
    if len(numbers) == len(columns):
        return ValueRow(row, columns, numbers)
    stated = tuple(text for text in numbers if text)
    told: list[tuple[str, ...]] = [()] * len(stated)
    counts = [number for text in stated if (number := whole_number(text)) is not None]
    *parts, total = counts or [0]
    # Blank cells are gone, so that no column can be told but that of the total; of zeros, none.
    whole = len(counts) == len(stated) > 1 and sum(parts) == total > 0
    if whole and columns is APPLICANTS:
        told[-1] = columns[-1]
    return ValueRow(row, tuple(told), stated)


def _of_grid(row: list[Cell], heads: list[list[Cell]], before: tuple[str, ...]) -> ValueRow:
    """The values of one row of a table of no known form, or of proactive disclosure."""
    first = next(i for i, cell in enumerate(row) if cell.text and is_value(cell.text))
    labels = before + _distinct(cell.text for cell in row[:first])
    width = max((len(head) for head in heads), default=0)
    shift = width - len(row)  # The right-aligned rule: label cells may be gone, numbers not.
    places = [
        at
        for at, cell in enumerate(row)
        # A cell over several columns stands in each of them, and is one value.
        if at >= first and is_value(cell.text) and (at == 0 or row[at - 1] is not cell)
    ]
    columns = tuple(
        _distinct(h[at + shift].text for h in heads if 0 <= at + shift < len(h)) for at in places
    )
    return ValueRow(labels, columns, tuple(row[at].text for at in places))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Each of ``texts`` once, without blanks."""
    return tuple(dict.fromkeys(text for text in texts if text))
