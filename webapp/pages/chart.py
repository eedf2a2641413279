"""Values by year → lines, one for each thing compared. Numbers and words in, shapes out.

A line is broken where a year has no value, and a value of few reports is told apart (hollow, its
stretches thin). Lines differ by colour, by dashes and by the shape of their markers, so that paper
and eyes that tell no colours apart tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple

from webapp.pages.drawing import Drawing, ems_of, shortened

_EM = 13  # pixels, of the labels
_LINE_HEIGHT = 17  # pixels between two labels
_ROOM_OF_YEAR = 42  # pixels that the four digits of a year want, with a gap
_TOP, _BOTTOM, _LEFT, _EDGE = 14.0, 28.0, 52.0, 8.0
_YEARS = (1, 2, 5, 10, 20, 50, 100)  # between two years that are written out


class LineStyle(NamedTuple):
    """How a line and its markers look: the shape of these all of about one weight."""

    colour: str
    corners: int
    turned: int
    radius: float
    dashes: tuple[float, ...] = ()


STYLES = (
    LineStyle("ink", 24, 0, 4.2),
    LineStyle("accent", 4, 45, 5.2, (9, 4)),
    LineStyle("blue", 3, 0, 5.6, (2, 4)),
    LineStyle("ochre", 4, 0, 5.2, (12, 4, 2, 4)),
    LineStyle("teal", 3, 180, 5.6, (5, 3)),
)
"""As many lines as one picture can hold."""


_DOT, _ROW = LineStyle("ink", 24, 0, 5), 28


class LinePoint(NamedTuple):
    """A year's value, of few reports or of enough, and the same in words."""

    year: int
    value: float
    words: str
    few: bool = False


Line = tuple[str, Sequence[LinePoint]]
"""What a line is called, and its values by year."""


def lines(
    each: Sequence[Line],
    width: float,
    height: float,
    tick: Callable[[float], str] = "{:,g}".format,
    *,
    least_step: float = 1,
    most: float = 0,
) -> Drawing | None:
    """Return at most five lines over their years; None without any value.

    The axis begins at 0 and ends at a round number that no value is above, at ``most`` where all
    are 0; its ticks, ``least_step`` apart or more, are written by ``tick``. What rises and falls
    below 0 is drawn at 0.
    """
    points = [point for _, line in each for point in line]
    if not points:
        return None
    drawing, bottom = Drawing(width, height), height - _BOTTOM
    label_ems = min(max(ems_of(label) for label, _ in each), width * 0.25 / _EM)
    right = width - label_ems * _EM - 24
    first, last = min(p.year for p in points), max(p.year for p in points)
    step, ticks = _scale(max(p.value for p in points) or most, least_step)

    def x(year: int) -> float:
        share = (year - first) / (last - first) if last > first else 0.5
        return _LEFT + _EDGE + (right - _LEFT - 2 * _EDGE) * share

    def y(value: float) -> float:
        return bottom - (bottom - _TOP) * max(value, 0) / (step * ticks)

    for n in range(ticks + 1):
        drawing.line(((_LEFT, y(step * n)), (right, y(step * n))), "rule" if n else "grey")
        drawing.text(_LEFT - 8, y(step * n) + 4.5, tick(step * n), "grey", anchor="end")
    every = ceil(_ROOM_OF_YEAR * (last - first) / (right - _LEFT)) if last > first else 1
    shown = next(n for n in (*_YEARS, every) if n >= every)
    for year in range(first, last + 1):
        if year % shown == 0:
            drawing.text(x(year), bottom + 20, str(year), "grey", anchor="middle")
    ends = [y(line[-1].value) for _, line in each if line]
    beside = iter(apart(ends, _TOP, bottom))
    for (label, line), style in zip(each, STYLES, strict=False):
        for one, two in pairwise(line):
            if two.year == one.year + 1:
                stretch = ((x(p.year), y(p.value)) for p in (one, two))
                thin = 1 if one.few or two.few else 2
                drawing.line(tuple(stretch), style.colour, thin, style.dashes)
        if line:
            end, at = (x(line[-1].year), y(line[-1].value)), next(beside)
            drawing.line((end, (right + 8, at)), "rule")
            drawing.text(right + 12, at + 4.5, shortened(label, label_ems), style.colour)
        for point in line:
            mark(drawing, style, x(point.year), y(point.value), point.words, hollow=point.few)
    return drawing


def dots(each: Sequence[Line], years: Sequence[int], width: float) -> Drawing | None:
    """Return a row for each line and a dot for each of its years, hollow where its value is 0.

    A year without a point is a gap. None without any.
    """
    if not any(line for _, line in each):
        return None
    drawing = Drawing(width, _ROW * len(each) + _TOP * 2)
    label_ems = min(max(ems_of(label) for label, _ in each), width * 0.3 / _EM)
    left = label_ems * _EM + 8
    step = (width - left) / len(years)
    every, x = ceil(_ROOM_OF_YEAR / step), {y: left + step * (n + 0.5) for n, y in enumerate(years)}
    for year in years[::every]:
        drawing.text(x[year], _TOP, str(year), "grey", 12, "middle")
    for row, (label, line) in enumerate(each):
        middle = _TOP * 2 + _ROW * (row + 0.5)
        drawing.line(((0, middle + _ROW / 2), (width, middle + _ROW / 2)), "rule")
        drawing.text(0, middle + 4.5, shortened(label, label_ems))
        for point in line:
            mark(drawing, _DOT, x[point.year], middle, point.words, hollow=not point.value)
    return drawing


def mark(
    drawing: Drawing, style: LineStyle, x: float, y: float, words: str = "", *, hollow: bool = False
) -> None:
    """Draw a marker of a line around a point."""
    fill = "paper" if hollow else style.colour
    of = {"turned": style.turned, "edge": style.colour}
    drawing.polygon(x, y, style.radius, style.corners, fill, words, **of)  # type: ignore[arg-type]


def key(number: int) -> Drawing:
    """Return a piece of the line ``number`` (from 0) to stand beside its name."""
    drawing, style = Drawing(36, 12), STYLES[number]
    drawing.line(((0, 6), (36, 6)), style.colour, 2, style.dashes)
    mark(drawing, style, 18, 6)
    return drawing


def _scale(most: float, least: float) -> tuple[float, int]:
    """Return the step between ticks, a round number, and how many steps reach ``most``."""
    if most <= least:
        return least, 1
    magnitude = 10.0 ** floor(log10(most / 5))
    step = next(s * magnitude for s in (1, 2, 5, 10) if s * magnitude * 5 >= most - 1e-9)
    step = max(step, least)
    return step, ceil(most / step - 1e-9)


def apart(wanted: list[float], top: float, bottom: float) -> list[float]:
    """Return heights as near to ``wanted`` as labels may stand without covering each other."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed: list[float] = []
    for at in order:
        placed.append(max(wanted[at], placed[-1] + _LINE_HEIGHT if placed else top))
    lowest = bottom
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = min(placed[n], lowest)
        lowest = placed[n] - _LINE_HEIGHT
    return [height for _, height in sorted(zip(order, placed, strict=True))]
