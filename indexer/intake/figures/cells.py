"""Every cell of the standard tables as a figure, with its row as evidence.

Blank, a stroke and 无 are three things that a cell may say beside a number, and none is a zero
that somebody printed. What a form has no cell of, its sums, is for ``sums``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.intake.figures.rivals import settled
from indexer.intake.figures.sums import sums
from indexer.intake.parts.forms import APPLICANTS, COLUMN_KEYS, label_key, near_key
from indexer.intake.parts.tables import Value, values_of_rows
from indexer.language.folding import plain
from indexer.language.numerals import NUMBER, parse_number
from indexer.language.patterns import pattern
from indexer.vocabulary import figures as declared
from indexer.vocabulary.figures import FIGURES, QUALIFIERS, FigureField, field_of
from indexer.vocabulary.report import Figure, Section, Table, row_text

_BESIDE = "|".join(QUALIFIERS)
_CELL = pattern(
    rf"(?:(?P<before>{_BESIDE})?(?P<sign>[+\-−增减]加?少?)?(?P<number>{NUMBER})(?P<after>{_BESIDE})?"
    r"(?P<scale>[万亿]?)(?P<yuan>元)?(?:[条件份宗起次例项个部人](?:次)?)?(?P<behind>以上)?"
    r"|(?P<none>无|没有)|(?P<blank>[/\\\-—–―─…]*))",
    yes="300余件",
    no="12%",
    how="fullmatch",
)
_APART = pattern(
    r"(?<![0-9]) +| +(?![0-9])|(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", yes="12 件", no="1 2"
)


class Said(NamedTuple):
    """What a cell says: its number, how (a state of ``figures.STATES``) and what stands beside it.

    ``yuan`` is what one of its units is in 元, where it says so itself.
    """

    value: float | None
    state: str
    qualifier: str | None = None
    in_yuan: bool = False


_BLANK = Said(None, "blank")


@lru_cache(4_000)
def read_cell(text: str) -> Said | None:
    """Return what a cell says, None where it is not understood.

    >>> read_cell("1，080件"), read_cell("／"), read_cell("无"), read_cell("12.5%")
    (Said(value=1080, state='stated', qualifier=None, in_yuan=False), Said(value=None, state='blank', qualifier=None, in_yuan=False), Said(value=0, state='none', qualifier=None, in_yuan=False), None)
    """
    match = _CELL.fullmatch(_APART.sub("", plain(text).replace("\n", " ").strip()))
    if match is None:
        return None
    if match["none"]:
        return Said(0, "none")
    if match["number"] is None:
        return _BLANK
    value = parse_number(match["number"] + match["scale"])
    if value is None:
        return None
    less = match["sign"] and match["sign"][0] in "-−减"
    qualifier = match["before"] or match["after"] or match["behind"]
    return Said(-value if less else value, "stated", qualifier, bool(match["yuan"]))


def _of_proactive() -> dict[tuple[str, str], FigureField]:
    """The fields of 表二 by row and column; a column of money has its unit behind it or not."""
    fields: dict[tuple[str, str], FigureField] = {}
    for field in FIGURES.values():
        if field.table == "表二":
            row = label_key(field.row[-1])
            for label in filter(None, (*field.column, field.older_column)):
                key = label_key(label.partition("（")[0])
                fields |= {(row, column): field for column in COLUMN_KEYS if column.startswith(key)}
    return fields


_PROACTIVE = _of_proactive()
_REQUESTS = {label_key(f.row[-1]): f for f in FIGURES.values() if f.table == "表三"}
_REQUESTS |= {label_key(f.label): f for f in FIGURES.values() if f.parts and f.by_applicant}
_BY = dict(zip(APPLICANTS, (*(f":{name}" for name in declared.APPLICANTS), ""), strict=True))
_DISPUTES = {f.column: f.name for f in FIGURES.values() if f.table == "表四"}
_UNITS = {name: field_of(name).unit for name in declared.FIGURE_NAMES}


def figures_of_cells(sections: Sequence[Section]) -> tuple[Figure, ...]:
    """Return the figures of all standard tables of ``sections`` and their sums, rivals among them.

    The ``quote`` of a figure is the row of its cell, blank cells among them.
    """
    found: list[Figure] = []
    for section in sections:
        for table in section.tables:
            cells = settled(_of_table(section.anchor, table))
            found += cells
            found += sums(cells)
    return settled(found)


def _of_table(anchor: str, table: Table) -> Iterator[Figure]:
    for cells, values in zip(table.rows, values_of_rows(table), strict=True):
        quote = ""
        for value in values:
            name = name_of(value)
            said = read_cell(value.text) if name else None
            if name and said:
                quote = quote or row_text(cells)
                unit = _UNITS[name]
                number = _in_yuan(said, name, value) if unit == "元" else said.value
                yield Figure(name, number, unit, anchor, quote, said.state, said.qualifier)


def name_of(value: Value) -> str | None:
    """Return the name of the figure that stands in a cell, None in one of no standard table."""
    row, column, _ = value
    if column in _BY:
        field = _REQUESTS.get(near_key(row[-1]) or "") if row else None
        return field.name + _BY[column] if field else None
    if column in _DISPUTES and not row:
        return _DISPUTES[column]
    if not row or not column:
        return None
    field = _PROACTIVE.get((near_key(row[-1]) or "", near_key(column[-1]) or ""))
    return field.name if field else None


def _in_yuan(said: Said, name: str, value: Value) -> float | None:
    """An amount in 元: in the unit of the cell, else of its column, else as the form has it."""
    if not said.value or said.in_yuan:
        return said.value
    label = plain("".join(value.column))
    unit = label if "元" in label else "".join(FIGURES[name].column)
    return parse_number(f"{said.value}万") if "万元" in unit else said.value
