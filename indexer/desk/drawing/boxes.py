"""What is drawn, a box for each cell; and a row of a table as read, with what is known of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.desk.drawing.labels import ROWS, TITLES
from indexer.intake.parts.forms import label_level, near_key
from indexer.intake.parts.tables import Value, values_of_rows
from indexer.intake.parts.values import is_value
from indexer.vocabulary.report import Table

At = tuple[int, int]
"""A cell of the table as read: its row, and its number in that row."""


class DrawnCell(NamedTuple):
    """A cell as drawn: what stands ``at`` these cells of the table, else a ``label`` of the form.

    ``scope`` is that of a header, empty for anything else. ``names`` are the figures that it
    states. A value of several cells holds numbers whose columns are not known.
    """

    at: tuple[At, ...] = ()
    label: str = ""
    rows: int = 1
    columns: int = 1
    scope: str = ""
    names: tuple[str, ...] = ()

    def written(self, table: Table) -> list[tuple[str, At]]:
        """Return the texts of ``table`` that it prints, and where; of a header what is repeated stands once."""
        texts = [table.rows[row][cell].text for row, cell in self.at]
        return [
            (text, at)
            for n, (text, at) in enumerate(zip(texts, self.at, strict=True))
            if text and not (self.scope and text in texts[:n])
        ]

    def is_added(self, table: Table) -> bool:
        """Return whether its label is the form's, and not printed in the file."""
        return bool(self.label) and not self.written(table)


@dataclass(slots=True)
class DrawnTable:
    """A table of the form ``kind`` (表二, 表三, 表四; empty for any other) by rows of boxes.

    The first of them, ``head``, are those of its head. ``unclear``: of some number it is not known
    which column it stands in.
    """

    kind: str
    rows: list[list[DrawnCell]] = field(default_factory=list)
    head: int = 0
    unclear: bool = False

    @property
    def title(self) -> str:
        """What the form calls it; empty for a table of no form."""
        return f"{self.kind} {TITLES[self.kind]}" if self.kind else ""


class ReadRow(NamedTuple):
    """A row of the table as read; ``keys`` are those of the form's labels among its cells."""

    number: int
    texts: tuple[str, ...]
    keys: tuple[str | None, ...]
    values: tuple[Value, ...]

    def at(self, cells: Sequence[int]) -> tuple[At, ...]:
        """Where these of its cells stand in the table."""
        return tuple((self.number, cell) for cell in cells)

    @property
    def written(self) -> list[int]:
        """The cells that have text."""
        return [at for at, text in enumerate(self.texts) if text]

    @property
    def numbers(self) -> list[int]:
        """The cells behind its last label."""
        words = [at for at, text in enumerate(self.texts) if not is_value(text)]
        return list(range(words[-1] + 1 if words else 0, len(self.texts)))

    @property
    def sources(self) -> list[int]:
        """The cells that ``values`` stand in; none where they cannot be told apart from others."""
        wanted, cells = [value.text for value in self.values], self.numbers
        for start in range(len(cells) - len(wanted) + 1):
            if [self.texts[at] for at in cells[start : start + len(wanted)]] == wanted:
                return cells[start : start + len(wanted)]
        rest = iter(range(len(self.texts)))
        found = [next((at for at in rest if self.texts[at] == text), -1) for text in wanted]
        return [] if -1 in found else found

    @property
    def is_glued(self) -> bool:
        """Whether its numbers are digits behind its label, with no way to tell them apart."""
        words = [text for text in self.texts if not is_value(text)]
        return (
            bool(words)
            and words[-1][-1].isdigit()
            and not any(self.texts[at] for at in self.numbers)
        )

    @property
    def labels(self) -> list[int]:
        """The cells that are labels of rows of 表三: those with their number, or of its values."""
        path = self.values[0].row if self.values else ()
        return [
            at
            for at, text in enumerate(self.texts)
            if self.keys[at] in ROWS and (label_level(text) or text in path)
        ]

    def holds(self, keys: frozenset[str]) -> bool:
        """Whether a label of these ``keys`` is among its cells."""
        return any(key in keys for key in self.keys)

    def is_head(self, keys: frozenset[str]) -> bool:
        """Whether nothing is written in it but labels of these ``keys``."""
        return bool(self.written) and all(self.keys[at] in keys for at in self.written)


def read_rows(table: Table) -> list[ReadRow]:
    """Return the rows of ``table`` with the values that they hold."""
    found = []
    for number, (cells, values) in enumerate(zip(table.rows, values_of_rows(table), strict=True)):
        texts = tuple(cell.text for cell in cells)
        keys = tuple(map(_key, texts))
        found.append(ReadRow(number, texts, keys, tuple(values)))
    return found


def _key(text: str) -> str | None:
    """The key of a label, be its numbers glued to it."""
    return None if is_value(text) else near_key(text) or near_key(text.rstrip("0123456789 "))
