"""The sums of the standard tables: each column and row of 表三, each group of 表四.

A blank cell, and one that was not read, may be any number: a sum with one is at least what the
others make, and so is one with 3余; with 近3 it is at most that. Nothing is said where it could
still be right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.vocabulary.amounts import may_be
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
    """What some cells make: their ``figures``, and whether it may be less than ``value``, or more."""

    value: float
    less: bool
    more: bool
    figures: Sequence[Figure]

    @property
    def printed(self) -> str:
        """The number as a sentence has it."""
        about = "至少 " if self.more else "至多 " if self.less else ""
        return about + printed(self.value, self.figures[0].unit)


def printed(value: float, unit: str) -> str:
    """Return a number with its unit.

    >>> printed(1_080_000.0, "元"), printed(2.5, "元")
    ('1080000 元', '2.5 元')
    """
    return f"{int(value) if value == int(value) else value} {unit}"


def prose_of(report: Report) -> dict[str, str]:
    """Return heading and text of each section of ``report`` by its anchor."""
    return {s.anchor: f"{s.heading}\n{s.text}" for s in report.sections}


def is_tabled(quote: str, anchor: str, prose: Mapping[str, str]) -> bool:
    """Whether a figure with this evidence stands in a table, and not in the ``prose`` of its report."""
    return quote not in prose.get(anchor, quote)


class Equation(NamedTuple):
    """Two sums of cells that are one number: ``where``, and what each is called and adds up."""

    where: str
    left: tuple[str, tuple[str, ...]]
    right: tuple[str, tuple[str, ...]]


def _columns(said: str, rows: Iterable[str], whole: str, others: Iterable[str]) -> list[Equation]:
    """The equation of ``rows`` and ``others``, as they are called, in each column of 表三."""
    return [
        Equation(
            f"“{APPLICANTS.get(by[1:], _TOTAL)}”一列",
            (said, tuple(f"{name}{by}" for name in rows)),
            (whole, tuple(f"{name}{by}" for name in others)),
        )
        for by in _BY
    ]


_BALANCE = _columns(
    "新收与结转合计",
    ("requests_new", "requests_carried_in"),
    "办结与结转下年合计",
    ("requests_handled", "requests_carried_over"),
)
_ALL_APPLICANTS = [
    Equation(
        f"“{figure_label(name)}”一行",
        ("六类申请人合计", tuple(f"{name}:{applicant}" for applicant in APPLICANTS)),
        (_TOTAL, (name,)),
    )
    for name in _ROWS
]
# The form of 2021 divides what is one row in that of 2019.
_DIVIDED, _UNDIVIDED = (
    _columns(
        "各项办理结果合计",
        [name for name in _OUTCOMES if name not in passed],
        _TOTAL,
        ("requests_handled",),
    )
    for passed in ((_OTHER.name,), _OTHER.parts)
)
_DISPUTES = [
    Equation(
        f"“{'，'.join(group)}”一组",
        (
            "各种结果合计",
            tuple(
                field.name
                for field in FIGURES.values()
                if field.table == "表四" and field.column[:-1] == group and field.name != name
            ),
        ),
        (_TOTAL, (name,)),
    )
    for name in _GROUPS
    for group in [field_of(name).column[:-1]]
]


_NOTHING: dict[str, float] = dict.fromkeys(
    (
        name
        for equation in (*_BALANCE, *_ALL_APPLICANTS, *_DIVIDED, *_UNDIVIDED, *_DISPUTES)
        for _, names in equation[1:]
        for name in names
    ),
    0,
)


def balance(cells: Cells) -> Iterator[Flag]:
    """Each column: new and carried in are handled and carried over."""
    return _differing("balance", cells, _BALANCE)


def applicants(cells: Cells) -> Iterator[Flag]:
    """Each row: the six kinds of applicants are the total."""
    return _differing("applicants", cells, _ALL_APPLICANTS)


def outcomes(cells: Cells) -> Iterator[Flag]:
    """Each column: what became of the requests is how many were handled."""
    for divided, undivided, by in zip(_DIVIDED, _UNDIVIDED, _BY, strict=True):
        is_divided = any(f"{part}{by}" in cells for part in _OTHER.parts)
        yield from _differing("outcomes", cells, [divided if is_divided else undivided])


def disputes(cells: Cells) -> Iterator[Flag]:
    """Each group of 表四: the four results are the total."""
    return _differing("disputes", cells, _DISPUTES)


class Cells:
    """The numbers of a report that stand in tables; none where two tables have two."""

    def __init__(self, report: Report) -> None:
        prose = prose_of(report)
        rows = [(figure.quote, figure.anchor) for figure in report.figures]
        tabled = {row for row in set(rows) if is_tabled(*row, prose)}  # seven cells are one row
        found = [f for f, row in zip(report.figures, rows, strict=True) if row in tabled]
        self._found = {figure.name: figure for figure in found}
        if len(self._found) < len(found):
            for name, times in Counter(figure.name for figure in found).items():
                if times > 1:
                    del self._found[name]
        self._values = _NOTHING | {name: f.value or 0 for name, f in self._found.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def make(self, names: Sequence[str]) -> float:
        """Return what the cells of these names of equations make, a blank one nothing."""
        return sum(map(self._values.__getitem__, names), 0.0)

    def added(self, names: Sequence[str]) -> Sum:
        """Return the sum of the cells of these names."""
        figures = [figure for name in names if (figure := self._found.get(name))]
        value, less, more = 0.0, False, len(figures) < len(names)
        for figure in figures:
            below, above = may_be(figure.qualifier)
            less = less or below
            more = more or above or figure.value is None or figure.state == "partial"
            value += figure.value or 0
        return Sum(value, less, more, figures)


def _differing(rule: str, cells: Cells, equations: Iterable[Equation]) -> Iterator[Flag]:
    """Yield a flag for each of ``equations`` whose sums cannot be the same number."""
    for where, (called, left), (as_called, right) in equations:
        if cells.make(left) == cells.make(right):
            continue
        one, other = cells.added(left), cells.added(right)
        larger, smaller = (one, other) if one.value > other.value else (other, one)
        apart = larger.value > smaller.value and not larger.less and not smaller.more
        if apart and larger.figures:
            said = f"{called} {one.printed}，{as_called} {other.printed}"
            yield Flag(rule, f"{where}：{said}，两处不一致。", _side(one), _side(other))


def _side(added: Sum) -> FlagSide:
    first = added.figures[0]
    rows = dict.fromkeys(figure.quote for figure in added.figures if figure.value)
    quote = "\n".join([*(rows or (first.quote,))][:_MOST_ROWS])
    return FlagSide(added.printed, first.anchor, quote, first.name)
