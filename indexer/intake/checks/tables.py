"""The sums of the standard tables: each column and row of 表三, each group of 表四.

A blank cell, and one that was not read, may be any number: a sum with one is at least what the
others make, and nothing is said where it could still be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from indexer.vocabulary.figures import APPLICANTS, FIGURES, field_of, figure_label
from indexer.vocabulary.report import Figure, Flag, FlagSide, Report

_BY = ("", *(f":{applicant}" for applicant in APPLICANTS))
_TOTAL = "总计"
_RESULT = FIGURES["requests_handled"].row[0]
_OTHER = FIGURES["requests_other"]
_OUTCOMES = tuple(
    field.name
    for field in FIGURES.values()
    if field.table == "表三" and field.row[0] == _RESULT and field.name != "requests_handled"
)
_ROWS = tuple(field.name for field in FIGURES.values() if field.table == "表三")
_GROUPS = tuple(
    field.name for field in FIGURES.values() if field.table == "表四" and field.column[-1] == _TOTAL
)
_MOST_ROWS = 5  # of a sum's rows that are quoted


class Sum(NamedTuple):
    """What some cells make: their ``figures``, and whether all of them gave a number."""

    value: float
    is_whole: bool
    figures: tuple[Figure, ...]

    @property
    def printed(self) -> str:
        """The number as a sentence has it."""
        return ("" if self.is_whole else "至少 ") + printed(self.value, self.figures[0].unit)


def printed(value: float, unit: str) -> str:
    """Return a number with its unit.

    >>> printed(1_080_000.0, "元"), printed(2.5, "元")
    ('1080000 元', '2.5 元')
    """
    return f"{int(value) if value == int(value) else value} {unit}"


def is_tabled(report: Report, figure: Figure) -> bool:
    """Whether a figure of ``report`` stands in a table, and not in a sentence or a heading."""
    section = report.section(figure.anchor)
    return section is not None and figure.quote not in f"{section.heading}\n{section.text}"


def balance(cells: Cells) -> Iterator[Flag]:
    """Each column: new and carried in are handled and carried over."""
    for by in _BY:
        came = cells.added(f"requests_new{by}", f"requests_carried_in{by}")
        went = cells.added(f"requests_handled{by}", f"requests_carried_over{by}")
        column = APPLICANTS.get(by[1:], _TOTAL)
        yield from _differing(
            "balance", f"“{column}”一列", ("新收与结转合计", came), ("办结与结转下年合计", went)
        )


def applicants(cells: Cells) -> Iterator[Flag]:
    """Each row: the six kinds of applicants are the total."""
    for name in _ROWS:
        each = cells.added(*(f"{name}:{applicant}" for applicant in APPLICANTS))
        row = f"“{figure_label(name)}”一行"
        yield from _differing(
            "applicants", row, ("六类申请人合计", each), (_TOTAL, cells.added(name))
        )


def outcomes(cells: Cells) -> Iterator[Flag]:
    """Each column: what became of the requests is how many were handled."""
    for by in _BY:
        # The form of 2021 divides what is one row in that of 2019.
        divided = any(f"{part}{by}" in cells for part in _OTHER.parts)
        passed = {_OTHER.name} if divided else {*_OTHER.parts}
        parts = cells.added(*(f"{name}{by}" for name in _OUTCOMES if name not in passed))
        whole = cells.added(f"requests_handled{by}")
        column = f"“{APPLICANTS.get(by[1:], _TOTAL)}”一列"
        yield from _differing("outcomes", column, ("各项办理结果合计", parts), (_TOTAL, whole))


def disputes(cells: Cells) -> Iterator[Flag]:
    """Each group of 表四: the four results are the total."""
    for name in _GROUPS:
        group = field_of(name).column[:-1]
        parts = [f.name for f in FIGURES.values() if f.table == "表四" and f.column[:-1] == group]
        each = cells.added(*(part for part in parts if part != name))
        yield from _differing(
            "disputes",
            f"“{'，'.join(group)}”一组",
            ("各种结果合计", each),
            (_TOTAL, cells.added(name)),
        )


class Cells:
    """The numbers of a report that stand in tables; none where two tables have two."""

    def __init__(self, report: Report) -> None:
        found: dict[str, list[Figure]] = {}
        rows: dict[tuple[str, str], bool] = {}  # a row's cells have one quote
        for figure in report.figures:
            row = figure.anchor, figure.quote
            if row not in rows:
                rows[row] = is_tabled(report, figure)
            if rows[row]:
                found.setdefault(figure.name, []).append(figure)
        self._found = {name: each[0] for name, each in found.items() if len(each) == 1}

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def added(self, *names: str) -> Sum:
        """Return the sum of the cells of these names."""
        figures = [figure for name in names if (figure := self._found.get(name))]
        value, is_whole = 0.0, len(figures) == len(names)
        for figure in figures:
            value += figure.value or 0
            is_whole = is_whole and figure.value is not None and figure.state != "partial"
        return Sum(value, is_whole, tuple(figures))


def _differing(
    rule: str, where: str, left: tuple[str, Sum], right: tuple[str, Sum]
) -> Iterator[Flag]:
    """Yield a flag where two sums, each with what it is called, cannot be the same number."""
    for (_, more), (_, less) in ((left, right), (right, left)):
        if more.value > less.value and less.is_whole:
            said = "，".join(f"{called} {each.printed}" for called, each in (left, right))
            yield Flag(rule, f"{where}：{said}，两处不一致。", _side(left[1]), _side(right[1]))


def _side(added: Sum) -> FlagSide:
    first = added.figures[0]
    rows = dict.fromkeys(figure.quote for figure in added.figures if figure.value)
    quote = "\n".join([*(rows or (first.quote,))][:_MOST_ROWS])
    return FlagSide(added.printed, first.anchor, quote, first.name)
