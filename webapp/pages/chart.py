"""Shares by year → the coordinates of a picture. Numbers in, numbers and words out; no markup.

A line is broken where a year has no share, and its share of few reports is
told apart (hollow, thin). Lines differ by the shape of their markers, so that
paper and eyes without colours tell them apart; colours are the style sheet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from unicodedata import east_asian_width

RADIUS = 4.5
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)  # between ticks, in thousandths
_ROOM_OF_YEAR = 42  # pixels that the four digits of a year want, with a gap
_LINE_HEIGHT = 17  # pixels between two labels
_EM = 13  # pixels, of the labels
_TOP, _BOTTOM, _LEFT = 14, 30, 44

# Around (0, 0), at most RADIUS away from it; all of about one weight.
_SHAPES = (
    "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "v-3.7h7.4v7.4h-7.4z",
    "l4.6 -8h.2l4.6 8z",
    "l4.8 -4.8l4.8 4.8l-4.8 4.8z",
    "l4.6 8h.2l4.6 -8z",
)
_BEGINNINGS = ((-4.0, 0.0), (-3.7, 0.0), (-4.7, 3.6), (-4.8, 0.0), (-4.7, -3.6))


@dataclass(frozen=True, slots=True)
class Share:
    """A year's share, 0 to 1, of few reports or of enough, and the same in words."""

    year: int
    share: float
    few: bool
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in pixels, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Marker:
    """One share: its outline as SVG path data."""

    path: str
    few: bool
    words: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its stretches as (SVG path data, few), its markers, its label at its end.

    ``leader`` leads from the last marker to the label; the label is cut to
    the room there is.
    """

    stretches: tuple[tuple[str, bool], ...]
    markers: tuple[Marker, ...]
    leader: str
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw, in pixels from the upper left corner."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    years: tuple[Tick, ...]
    shares: tuple[Tick, ...]
    curves: tuple[Curve, ...]


def marker(number: int, x: float, y: float) -> str:
    """Return the outline of the marker of line ``number`` (from 0) around a point."""
    dx, dy = _BEGINNINGS[number % len(_SHAPES)]
    return f"M{x + dx:.1f} {y + dy:.1f}{_SHAPES[number % len(_SHAPES)]}"


def draw(
    lines: Sequence[tuple[str, Sequence[Share]]], width: int, height: int, label_ems: float
) -> Picture | None:
    """Return the picture of ``lines``, each a label and its shares by year; None without any share.

    Labels are cut to ``label_ems`` widths of a Chinese character. The axis of
    shares begins at 0 and ends at the first round number above all of them.
    """
    dots = [dot for _, shares in lines for dot in shares]
    if not dots:
        return None
    labels = [shortened(label, label_ems) for label, _ in lines]
    right = width - 26 - max(map(ems_of, labels)) * _EM
    bottom = float(height - _BOTTOM)
    first, last = min(d.year for d in dots), max(d.year for d in dots)
    step, top = _scale(max(dot.share for dot in dots))

    def x(year: int) -> float:
        inner = right - _LEFT - 2 * RADIUS
        return _LEFT + RADIUS + inner * ((year - first) / (last - first) if last > first else 0.5)

    def y(share: float) -> float:
        return bottom - (bottom - _TOP) * share * 1000 / top

    ends = [(x(s[-1].year), y(s[-1].share)) if s else None for _, s in lines]
    beside = iter(apart([end[1] for end in ends if end], _TOP, bottom))
    curves = []
    for number, ((_, shares), label, end) in enumerate(zip(lines, labels, ends, strict=True)):
        points = [(x(dot.year), y(dot.share)) for dot in shares]
        at = next(beside) if end else 0.0
        leader = f"M{end[0]:.1f} {end[1]:.1f}L{right + 8:.1f} {at:.1f}" if end else ""
        curves.append(
            Curve(
                stretches=tuple(
                    (f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}", one.few or two.few)
                    for (one, a), (two, b) in pairwise(zip(shares, points, strict=True))
                    if two.year == one.year + 1
                ),
                markers=tuple(
                    Marker(marker(number, *point), dot.few, dot.words)
                    for dot, point in zip(shares, points, strict=True)
                ),
                leader=leader,
                label=label if end else "",
                label_x=right + 12,
                label_y=at,
            )
        )
    every = ceil(_ROOM_OF_YEAR * (last - first) / (right - _LEFT)) if last > first else 1
    shown = next(n for n in (1, 2, 5, 10, 20, 50, 100, every) if n >= every)
    return Picture(
        width,
        height,
        _LEFT,
        right,
        bottom,
        tuple(Tick(x(n), str(n)) for n in range(first, last + 1) if n % shown == 0),
        tuple(Tick(y(n / 1000), f"{n / 10:g}%") for n in range(0, top + 1, step)),
        tuple(curves),
    )


def shortened(text: str, ems: float) -> str:
    """Return ``text`` in a line of ``ems`` Chinese characters, cut with … when it is longer.

    >>> shortened("政府信息公开", 4), shortened("收费 OR 减免", 6)
    ('政府信…', '收费 OR…')
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    if ems_of(text) <= ems:
        return text
    while text and ems_of(text) > ems - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def ems_of(text: str) -> float:
    """Return how wide ``text`` is in Chinese characters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.6 for c in text)


def _scale(most: float) -> tuple[int, int]:
    """Return the step between ticks and the last tick, in thousandths."""
    if most <= 0:
        return _STEPS[-1], 1000
    step = next(s for s in _STEPS if s * 5 >= most * 1000 - 1e-9)
    return step, step * max(1, ceil(most * 1000 / step - 1e-9))


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
