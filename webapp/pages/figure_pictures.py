"""Figures → drawings: bars, dots of places by years, the lines of places. Numbers in, shapes out."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

from indexer.desk.figure_table import FigurePoint
from indexer.vocabulary.saying import say
from webapp.pages import chart
from webapp.pages.drawing import Drawing, ems_of, shortened
from webapp.wording import as_stated

_BAR, _ROW, _DOT, _EM = 22, 26, 10.0, 13
_SIGNS = {"blank": "空", "unstated": "未"}


def bars(rows: Sequence[tuple[str, float, str]], width: float) -> Drawing | None:
    """Return a bar for each row: its label, its number, and the number as it is written; None without rows."""
    if not rows:
        return None
    drawing = Drawing(width, _BAR * len(rows) + 6.0)
    label_ems = min(max(ems_of(label) for label, _, _ in rows), width * 0.4 / _EM)
    after_ems = max(ems_of(said) for _, _, said in rows)
    left = label_ems * _EM + 10
    room = max(width - left - after_ems * _EM - 8, 20)
    most = max(number for _, number, _ in rows) or 1
    for at, (label, number, said) in enumerate(rows):
        base, length = _BAR * at + 15.5, room * number / most
        drawing.text(0, base, shortened(label, label_ems))
        if number:
            drawing.rect(left, _BAR * at + 4, max(length, 1), 14, "accent")
        drawing.text(left + length + 6, base, said, "grey")
    return drawing


def dots(
    rows: Sequence[Sequence[FigurePoint]], years: Sequence[int], width: float
) -> Drawing | None:
    """Return places by years: a circle as large as the number, 0, 空 for a blank, 未 for not stated.

    None without any.
    """
    if not rows:
        return None
    drawing = Drawing(width, _ROW * len(rows) + 26.0)
    label_ems = min(max(ems_of(row[0].label) for row in rows), width * 0.3 / _EM)
    left = label_ems * _EM + 8
    step = (width - left) / len(years)
    most = max((p.value or 0 for row in rows for p in row), default=0) or 1
    radius, every = min(_DOT, step / 2 - 1), ceil(36 / step)
    x = {year: left + step * (n + 0.5) for n, year in enumerate(years)}
    for n, year in enumerate(years):
        if n % every == 0:
            drawing.text(x[year], 14, str(year or say("未写明")), "grey", 12, "middle")
    for at, row in enumerate(rows):
        middle = 34.0 + _ROW * at
        drawing.line(((0, middle + _ROW / 2), (width, middle + _ROW / 2)), "rule")
        drawing.text(0, middle + 4.5, shortened(row[0].label, label_ems))
        for point in by_year(row):
            if point.value and point.value > 0:
                size = max(radius * sqrt(point.value / most), 1.5)
                drawing.polygon(x[point.year], middle, size, 24, "accent", words(point))
            else:
                sign = _SIGNS.get(point.state, f"{point.value:g}" if point.value else "0")
                drawing.text(x[point.year], middle + 4.5, sign, "grey", 12, "middle")
    return drawing


def line(label: str, points: Sequence[FigurePoint]) -> chart.Line:
    """Return the line of what ``points`` of one place state; what has no year or number has no point."""
    return label, [
        chart.LinePoint(point.year, point.value, f"{label}：{words(point)}")
        for point in by_year(points)
        if point.year and point.value is not None
    ]


def words(point: FigurePoint) -> str:
    """Return a point as it is read out."""
    year = say("%(year)s 年", year=point.year) + " " if point.year else ""
    return f"{point.label} {year}{amount(point)}"


def amount(point: FigurePoint, unit: str = "") -> str:
    """Return its number as it is stated: with 余 or 近, of a sum with a blank part as the least it can be.

    >>> amount(FigurePoint("甲镇", 2021, 105, "several", "余"), "件")
    '105余 件（几个数中最大的）'
    """
    if point.value is None:
        return say("空白") if point.state == "blank" else say("未写明")
    said = f"{as_stated(f'{point.value:,.10g}', point.qualifier)} {unit}".strip()
    return {
        "partial": say("至少 %(number)s", number=said),
        "several": say("%(number)s（几个数中最大的）", number=said),
    }.get(point.state, said)


def by_year(points: Sequence[FigurePoint]) -> list[FigurePoint]:
    """Return of one place's reports one for each year, that with the largest number."""
    best: dict[int, FigurePoint] = {}
    for point in points:
        kept = best.get(point.year)
        if kept is None or (kept.value is None) or (point.value or 0) > kept.value:
            best[point.year] = point
    return [best[year] for year in sorted(best)]
