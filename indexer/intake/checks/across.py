"""One place's reports of two years beside each other: what was carried over, and what is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.intake.checks.tables import printed
from indexer.vocabulary.figures import FIGURES, figure_label
from indexer.vocabulary.report import Figure, Flag, FlagSide

_OVER, _IN = "requests_carried_over", "requests_carried_in"
# Of flows alone, and not by applicant: one request is in many cells. So many numbers that are
# not 0, of which so many differ from each other, are no accident.
_ENOUGH, _DIFFERENT = 4, 3
_DERIVED = ("requests_handled", _OVER, _IN)


_FLOWS = frozenset(
    name
    for name, field in FIGURES.items()
    if field.adds_up and not field.parts and name not in _DERIVED
)


class OfYear(NamedTuple):
    """A report of one place among those of its other years: its ``numbers`` by the name of the figure.

    ``figures`` gives what says so of one name, and is asked only where two years do not agree.
    """

    id: str
    year: int
    numbers: Mapping[str, Sequence[float]]
    figures: Callable[[str], Sequence[Figure]]


def carried(earlier: Sequence[OfYear], later: OfYear) -> Iterator[Flag]:
    """What the year before carried over is not what this year says came from it.

    Of several reports of the year ``earlier``, one that agrees is enough.
    """
    came = later.numbers.get(_IN, ())
    went = [(one, number) for one in earlier for number in one.numbers.get(_OVER, ())]
    if not came or not went or {number for _, number in went}.intersection(came):
        return
    one, over = went[0]
    left, right = _side(one, _OVER, over, one.id), _side(later, _IN, came[0])
    yield Flag(
        "carried",
        f"{one.year} 年报告的结转下年是 {left.value}，{later.year} 年报告的上年结转是 {right.value}，两处不一致。",
        left,
        right,
    )


def repeated(earlier: Sequence[OfYear], later: OfYear) -> Iterator[Flag]:
    """All that both reports count of their years is the same, and too much to be an accident."""
    now = _flows(later)
    for one in earlier:
        before = _flows(one)
        counted = list(now)
        if before != now or len(counted) < _ENOUGH or len({*now.values()}) < _DIFFERENT:
            continue
        first = counted[0]
        shown = (f"{figure_label(n)} {_side(later, n, now[n]).value}" for n in counted)
        listed = "、".join([*shown][:_ENOUGH])
        yield Flag(
            "repeated",
            f"{one.year} 年与 {later.year} 年的 {len(counted)} 项数字都相同：{listed}等。",
            _side(one, first, before[first], one.id),
            _side(later, first, now[first]),
        )


def _flows(one: OfYear) -> dict[str, float]:
    """The figures that count a year's doings and are not 0; without those that follow from others."""
    stated = ((n, next(filter(None, one.numbers[n]), 0)) for n in one.numbers if n in _FLOWS)
    return {name: number for name, number in stated if number}


def _side(one: OfYear, name: str, number: float, report: str = "") -> FlagSide:
    figure = next(f for f in one.figures(name) if f.value == number)
    return FlagSide(printed(number, figure.unit), figure.anchor, figure.quote, name, report)
