"""Figures → drawings: lines over years, bars, dots of places by years. Numbers in, shapes out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10, sqrt

from indexer.desk.figure_table import FigurePoint
from webapp.pages import chart
from webapp.pages.drawing import Drawing

_LINES: tuple[tuple[str, int, tuple[float, ...]], ...] = (
    ("ink", 24, ()),
    ("accent", 4, (9, 4)),
    ("grey", 3, (2, 4)),
    ("ink", 5, (12, 4, 2, 4)),
    ("accent", 6, (4, 3)),
)
"""Colour, corners of the markers and dashes of each line: they differ without colours, too."""
_BAR, _ROW, _DOT, _EM = 22, 26, 10.0, 13
_SIGNS = {"blank": "空", "unstated": "未"}


def bars(rows: Sequence[tuple[str, float, str]], width: float) -> Drawing:
    """Return a bar for each row: its label, its number, and the number as it is written."""
    drawing = Drawing(width, _BAR * len(rows) + 6.0)
    label_ems = min(max(chart.ems_of(label) for label, _, _ in rows), width * 0.4 / _EM)
    after_ems = max(chart.ems_of(said) for _, _, said in rows)
    left = label_ems * _EM + 10
    room = max(width - left - after_ems * _EM - 8, 20)
    most = max(number for _, number, _ in rows) or 1
    for at, (label, number, said) in enumerate(rows):
        base, length = _BAR * at + 15.5, room * number / most
        drawing.text(0, base, chart.shortened(label, label_ems))
        if number:
            drawing.rect(left, _BAR * at + 4, max(length, 1), 14, "accent")
        drawing.text(left + length + 6, base, said, "grey")
    return drawing


def dots(rows: Sequence[Sequence[FigurePoint]], years: Sequence[int], width: float) -> Drawing:
    """Return places by years: a circle as large as the number, 0, 空 for a blank, 未 for not stated."""
    drawing = Drawing(width, _ROW * len(rows) + 26.0)
    label_ems = min(max(chart.ems_of(row[0].label) for row in rows), width * 0.3 / _EM)
    left = label_ems * _EM + 8
    step = (width - left) / len(years)
    most = max((p.value or 0 for row in rows for p in row), default=0) or 1
    radius, every = min(_DOT, step / 2 - 1), ceil(36 / step)
    x = {year: left + step * (n + 0.5) for n, year in enumerate(years)}
    for n, year in enumerate(years):
        if n % every == 0:
            drawing.text(x[year], 14, str(year or "不明"), "grey", 12, "middle")
    for at, row in enumerate(rows):
        middle = 34.0 + _ROW * at
        drawing.line(((0, middle + _ROW / 2), (width, middle + _ROW / 2)), "rule")
        drawing.text(0, middle + 4.5, chart.shortened(row[0].label, label_ems))
        for point in by_year(row):
            if point.value and point.value > 0:
                size = max(radius * sqrt(point.value / most), 1.5)
                drawing.polygon(x[point.year], middle, size, 24, "accent", words(point))
            else:
                sign = _SIGNS.get(point.state, f"{point.value:g}" if point.value else "0")
                drawing.text(x[point.year], middle + 4.5, sign, "grey", 12, "middle")
    return drawing


def lines(
    each: Sequence[tuple[str, Sequence[FigurePoint]]], width: float, height: float
) -> Drawing | None:
    """Return a line for each figure, its label and its points by year, broken where there is no number.

    None where nothing has a number in any year.
    """
    numbers = [p.value for _, points in each for p in points if p.value is not None]
    if not numbers:
        return None
    drawing, top, bottom, left = Drawing(width, height), 14.0, height - 28, 52.0
    label_ems = min(max(chart.ems_of(label) for label, _ in each), width * 0.25 / _EM)
    right = width - label_ems * _EM - 24
    years = [p.year for _, points in each for p in points]
    first, last = min(years), max(years)
    step, ticks = _scale(max(numbers))

    def x(year: int) -> float:
        share = (year - first) / (last - first) if last > first else 0.5
        return left + 8 + (right - left - 16) * share

    def y(value: float) -> float:
        return bottom - (bottom - top) * max(value, 0) / (step * ticks)

    for n in range(ticks + 1):
        drawing.line(((left, y(step * n)), (right, y(step * n))), "rule" if n else "grey")
        drawing.text(left - 8, y(step * n) + 4.5, f"{step * n:,g}", "grey", anchor="end")
    every = ceil(42 * max(last - first, 1) / (right - left))
    for year in range(first, last + 1, every):
        drawing.text(x(year), bottom + 20, str(year), "grey", anchor="middle")
    shown = [(label, [p for p in points if p.value is not None]) for label, points in each]
    wanted = [y(points[-1].value or 0) for _, points in shown if points]
    beside = iter(chart.apart(wanted, top, bottom))
    for (label, points), (colour, corners, dashes) in zip(shown, _LINES, strict=False):
        for one, two in pairwise(points):
            if two.year == one.year + 1:
                ends = ((x(p.year), y(p.value or 0)) for p in (one, two))
                drawing.line(tuple(ends), colour, 2, dashes)
        for point in points:
            at = x(point.year), y(point.value or 0)
            drawing.polygon(*at, 4.5, corners, colour, f"{label}：{words(point)}")
        if points:
            last_at, height_of = points[-1], next(beside)
            end = x(last_at.year), y(last_at.value or 0)
            drawing.line((end, (right + 8, height_of)), "rule")
            drawing.text(right + 12, height_of + 4.5, chart.shortened(label, label_ems), colour)
    return drawing


def words(point: FigurePoint) -> str:
    """Return a point as it is read out."""
    year = f"{point.year} 年 " if point.year else ""
    return f"{point.label} {year}{amount(point)}"


def amount(point: FigurePoint) -> str:
    """Return its number: a sum with a blank part is at least that, of several it is the largest."""
    if point.value is None:
        return "空白" if point.state == "blank" else "未写明"
    said = f"{point.value:,.10g}"
    return {"partial": f"至少 {said}", "several": f"{said}（几个数中最大的）"}.get(
        point.state, said
    )


def by_year(points: Sequence[FigurePoint]) -> list[FigurePoint]:
    """Return of one place's reports one for each year, that with the largest number."""
    best: dict[int, FigurePoint] = {}
    for point in points:
        kept = best.get(point.year)
        if kept is None or (kept.value is None) or (point.value or 0) > kept.value:
            best[point.year] = point
    return [best[year] for year in sorted(best)]


def _scale(most: float) -> tuple[float, int]:
    """Return the step between ticks, a round number, and how many steps reach ``most``."""
    if most <= 1:
        return 1, 1
    magnitude = 10 ** floor(log10(most / 5))
    step = next(s * magnitude for s in (1, 2, 5, 10) if s * magnitude * 5 >= most)
    return max(step, 1), ceil(most / max(step, 1))
