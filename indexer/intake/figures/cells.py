"""Every cell of the standard tables as a figure, with its row as evidence.

Blank, a stroke and 无 are three things that a cell may say beside a number, and none is a zero
that somebody printed. What a form has no cell of, its sums, is for ``sums``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from indexer.intake.figures.rivals import ByName, by_name, settled
from indexer.intake.figures.sums import sums
from indexer.intake.parts.forms import APPLICANTS, COLUMN_KEYS, label_key, near_key
from indexer.intake.parts.tables import Value, ValueRow, value_rows
from indexer.intake.parts.values import Said, read_value
from indexer.language.folding import plain
from indexer.language.numerals import parse_number
from indexer.vocabulary import figures as declared
from indexer.vocabulary.figures import FIGURES, field_of
from indexer.vocabulary.report import Cell, Figure, Section, Table, row_text


def _of_proactive() -> dict[tuple[str, str], str]:
    """The names of 表二 by row and column; a column of money has its unit behind it or not."""
    names: dict[tuple[str, str], str] = {}
    for field in FIGURES.values():
        if field.table == "表二":
            row = label_key(field.row[-1])
            for label in filter(None, (*field.column, field.older_column)):
                key = label_key(label.partition("（")[0])
                same = [column for column in COLUMN_KEYS if column.startswith(key)]
                names |= {(row, column): field.name for column in same}
    return names


_PROACTIVE = _of_proactive()
_REQUESTS = {label_key(f.row[-1]): f.name for f in FIGURES.values() if f.table == "表三"}
_REQUESTS |= {label_key(f.label): f.name for f in FIGURES.values() if f.parts and f.by_applicant}
_BY = dict(zip(APPLICANTS, (*(f":{name}" for name in declared.APPLICANTS), ""), strict=True))
_DISPUTES = {f.column: f.name for f in FIGURES.values() if f.table == "表四"}
_UNITS = {name: field_of(name).unit for name in declared.FIGURE_NAMES}


def figures_of_cells(sections: Sequence[Section]) -> tuple[Figure, ...]:
    """Return the figures of all standard tables of ``sections`` and their sums, rivals among them.

    The ``quote`` of a figure is the row of its cell, blank cells among them.
    """
    found: list[Figure] = []
    form: dict[str, tuple[Figure, ...]] = {}
    for section in sections:
        for table in section.tables:
            cells = by_name(_of_table(section.anchor, table))
            # A table that a page broke is one form; one that says otherwise is of another.
            if any(_differ(form[name], cells[name]) for name in form.keys() & cells.keys()):
                found += _with_sums(form)
                form = {}
            form |= cells
    return settled([*found, *_with_sums(form)])


def _differ(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    return [figure.value for figure in one] != [figure.value for figure in other]


def _with_sums(form: ByName) -> Iterator[Figure]:
    return chain(chain.from_iterable(form.values()), sums(form))


def _of_table(anchor: str, table: Table) -> Iterator[Figure]:
    for cells, row in zip(table.rows, value_rows(table), strict=True):
        if row.texts:
            yield from _of_row(anchor, cells, row)


# Most rows of most townships are zeros, the same in every report: without, reading took 1.05
# times as long.
@lru_cache(4_000)
def _of_row(anchor: str, cells: tuple[Cell, ...], row: ValueRow) -> tuple[Figure, ...]:
    key, quote = _key(row.labels), row_text(cells)
    found: list[Figure] = []
    for column, text in zip(row.columns, row.texts, strict=True):
        name = _name(key, column)
        said = read_value(text) if name else None
        if name and said and said.unit != "%":
            unit = _UNITS[name]
            number = _in_yuan(said, name, column) if unit == "元" else said.value
            found.append(Figure(name, number, unit, anchor, quote, said.state, said.qualifier))
    return tuple(found)


def _key(labels: tuple[str, ...]) -> str:
    """What is compared of a row's labels; empty where the form has no such row."""
    return near_key(labels[-1]) or "" if labels else ""


def name_of(value: Value) -> str | None:
    """Return the name of the figure that stands in a cell, None in one of no standard table."""
    return _name(_key(value.row), value.column)


def _name(row: str, column: tuple[str, ...]) -> str | None:
    """The name of the figure in ``column`` of the row with this key."""
    if column in _BY:
        return _REQUESTS[row] + _BY[column] if row in _REQUESTS else None
    if column in _DISPUTES:
        return None if row else _DISPUTES[column]
    return _PROACTIVE.get((row, near_key(column[-1]) or "")) if row and column else None


def _in_yuan(said: Said, name: str, column: tuple[str, ...]) -> float | None:
    """An amount in 元: in the unit of the cell, else of its column, else as the form has it."""
    if not said.value or said.unit == "元":
        return said.value
    label = plain("".join(column))
    unit = label if "元" in label else "".join(FIGURES[name].column)
    return parse_number(f"{said.value}万") if "万元" in unit else said.value
