"""One place's reports of two years beside each other: what was carried over, and what is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.intake.checks.tables import printed
from indexer.vocabulary.figures import field_of, figure_label
from indexer.vocabulary.report import Figure, Flag, FlagSide

_OVER, _IN = "requests_carried_over", "requests_carried_in"
# Of flows alone, and not by applicant: one request is in many cells. So many numbers that are
# not 0, of which so many differ from each other, are no accident.
_ENOUGH, _DIFFERENT = 4, 3
_DERIVED = ("requests_handled", _OVER, _IN)


class OfYear(NamedTuple):
    """A report of one place among those of its other years."""

    id: str
    year: int
    figures: tuple[Figure, ...]


def carried(earlier: Sequence[OfYear], later: OfYear) -> Iterator[Flag]:
    """What the year before carried over is not what this year says came from it.

    Of several reports of the year ``earlier``, one that agrees is enough.
    """
    came = _numbers(later, _IN)
    went = [(one, figure) for one in earlier for figure in _numbers(one, _OVER)]
    if not came or not went:
        return
    if {figure.value for figure in came} & {figure.value for _, figure in went}:
        return
    one, over = went[0]
    left, right = _side(over, one.id), _side(came[0])
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
        values = {figure.value for figure in now.values()}
        same = {n: f.value for n, f in before.items()} == {n: f.value for n, f in now.items()}
        if not same or len(counted) < _ENOUGH or len(values) < _DIFFERENT:
            continue
        first = counted[0]
        shown = (f"{figure_label(n)} {printed(now[n].value or 0, now[n].unit)}" for n in counted)
        listed = "、".join([*shown][:_ENOUGH])
        yield Flag(
            "repeated",
            f"{one.year} 年与 {later.year} 年的 {len(counted)} 项数字都相同：{listed}等。",
            _side(before[first], one.id),
            _side(now[first]),
        )


def _numbers(one: OfYear, name: str) -> list[Figure]:
    return [f for f in one.figures if f.name == name and f.value is not None]


def _flows(one: OfYear) -> dict[str, Figure]:
    """The figures that count a year's doings and are not 0; without those that follow from others."""
    found: dict[str, Figure] = {}
    for figure in one.figures:
        name = figure.name
        if not figure.value or ":" in name or name in _DERIVED:
            continue
        if field_of(name).adds_up and not field_of(name).parts:
            found.setdefault(name, figure)
    return found


def _side(figure: Figure, report: str = "") -> FlagSide:
    value = printed(figure.value or 0, figure.unit)
    return FlagSide(value, figure.anchor, figure.quote, figure.name, report)
