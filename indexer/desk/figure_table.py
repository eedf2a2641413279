"""Places by years: what the reports of one answer state of chosen figures, as a table and for pictures.

All but the evidence of the rows shown comes from the engine's columns, so that it costs no more over
thousands of reports. A place is a row; a report whose place is not known is a row of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.archive.figures import ABOUT, STATED
from indexer.desk import links
from indexer.desk.figures import StatedValue, plain_number, stated_values
from indexer.desk.index import Index
from indexer.vocabulary.amounts import APART, BUCKETS, bucket_of
from indexer.vocabulary.figures import FIGURE_NAMES, UNSTATED, field_of
from indexer.vocabulary.query import Query
from indexer.vocabulary.saying import say, word

UNPLACED = word("地区未认定")
OVERLAPPING = word(
    "其中有互相包含的地区（如县和它的镇），或同一地区同年的几份报告，相加会重复，所以不加。"
)
STOCK = word("这是存量或人数，各地区相加没有意义，所以不加。")
_Mask = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]


class TableCell(NamedTuple):
    """What one report states of one figure: None where it says nothing of it. ``url`` leads to its words."""

    value: StatedValue | None
    url: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A place: its name, what it lies in, its page, and by figure its reports of each year."""

    label: str
    within: str
    url: str | None
    cells: dict[str, tuple[tuple[TableCell, ...], ...]]


class FigureTotal(NamedTuple):
    """A sum over the reports of one year that state a figure, how many these are, of how many.

    ``value`` is None where adding up would say nothing, which ``reason`` explains. ``least``: a
    blank, rivals (of which the least was taken), 余 or a partial sum is among the parts;
    ``about``: 近 or 不足 is.
    """

    value: float | None
    stated: int
    reports: int
    least: bool = False
    about: bool = False
    reason: str = ""


class FigurePoint(NamedTuple):
    """One report's figure as a picture shows it: of several numbers the largest.

    ``value`` is None where it has none; ``state`` is then ``blank``, or ``unstated``.
    ``qualifier`` is what stands beside the number: 余, 近.
    """

    label: str
    year: int
    value: float | None
    state: str
    qualifier: str | None = None


class FigureTable:
    """The table of ``names`` over the reports that answer ``query``, its page as the query asks for it."""

    def __init__(self, index: Index, query: Query, names: Sequence[str], column: str = "") -> None:
        """Raise what ``Index.search`` raises. ``column`` is the year that rows are sorted by."""
        self.names = tuple(names)
        sorting = query.sort.removeprefix("-")
        more = [sorting] if sorting in FIGURE_NAMES and sorting not in names else []
        self.query, self._amounts = index.amounts(query, [*names, *more])
        self._index, self._column = index, int(column or 0)
        self._known = index.known_places()
        place, number = self._amounts.place, self._amounts.report
        own = np.where(place >= 0, place, len(self._known) + number)
        self._units, self._row = np.unique(own, return_inverse=True)
        found = np.unique(self._amounts.year).tolist()
        self.years: tuple[int, ...] = (*filter(None, found), *(year for year in found if not year))
        """Ascending; 0 at the end where some reports state no year."""

    @property
    def reports(self) -> int:
        """How many reports answer."""
        return len(self._amounts.report)

    @property
    def places(self) -> int:
        """How many rows the whole table has."""
        return len(self._units)

    @property
    def rows(self) -> list[TableRow]:
        """The rows of the page asked for, with the evidence of their cells."""
        first = (self.query.page - 1) * self.query.size
        page = self._order[first : first + self.query.size]
        shown = np.flatnonzero(np.isin(self._row, page))
        found: dict[tuple[int, int], list[tuple[str, dict[str, StatedValue]]]] = {}
        each = self._index.stating(self._amounts.report[shown].tolist(), self.names)
        for at, report in zip(shown.tolist(), each, strict=True):
            key = int(self._row[at]), int(self._amounts.year[at])
            found.setdefault(key, []).append((report.id, stated_values(report, self.names)))
        return [self._table_row(row, found) for row in page.tolist()]

    def _table_row(self, row: int, found: dict[tuple[int, int], list[Any]]) -> TableRow:
        def cell(name: str, year: int) -> Iterator[TableCell]:
            for id_, values in found.get((row, year), ()):
                value = values.get(name)
                yield TableCell(value, value.url if value else links.report(id_))

        cells = {name: tuple(tuple(cell(name, y)) for y in self.years) for name in self.names}
        number = int(self._units[row])
        if number >= len(self._known):
            return TableRow(say(UNPLACED), "", None, cells)
        place = self._known[number]
        within = "" if place.parent is None else self._known[place.parent].label
        return TableRow(place.label, within, links.place(place.value), cells)

    @cached_property
    def _order(self) -> _Ints:
        """All rows: by place, or by the figure asked for, those without a number last."""
        sort, name = self.query.sort, self.query.sort.removeprefix("-")
        if name not in self._amounts.of:
            return np.arange(self.places)
        descending, column = sort != name, self._amounts.of[name]
        value = -column.largest if descending else column.least
        if self._column:
            value = np.where(self._amounts.year == self._column, value, np.nan)
        key = np.full(self.places, np.nan)
        np.fmin.at(key, self._row, value)
        return np.argsort(key, kind="stable")

    def totals(self, name: str) -> list[FigureTotal]:
        """Return the sum of a figure for each of ``years``."""
        column, totals = self._amounts.of[name], []
        for year in self.years:
            those = self._amounts.year == year
            state, least = column.state[those], column.least[those]
            counted = int(np.count_nonzero(state < len(STATED)))
            reason = self._refusal(name, year)
            if reason or np.all(np.isnan(least)):
                totals.append(FigureTotal(None, counted, len(state), reason=reason))
                continue
            unsure = np.isin(state, [STATED.index(s) for s in ("blank", "several", "partial")])
            over = column.about[those] == ABOUT.index("over")
            about = bool(np.any(column.about[those] == ABOUT.index("under")))
            # Of a figure that can be negative a blank part bounds nothing.
            bounded = bool(np.nanmin(least) >= 0)
            some = bool(np.any(unsure | over))
            value = plain_number(float(np.nansum(least)))
            totals.append(
                FigureTotal(
                    value,
                    counted,
                    len(state),
                    some and bounded and not about,
                    about or (some and not bounded),
                )
            )
        return totals

    def _refusal(self, name: str, year: int) -> str:
        if not field_of(name).adds_up:
            return say(STOCK)
        return say(OVERLAPPING) if year in self._overlapping else ""

    @cached_property
    def _overlapping(self) -> frozenset[int]:
        """The years in which two of the reports may count the same things."""
        size = len(self._known)
        parents = np.array([-1 if p.parent is None else p.parent for p in self._known], np.int64)
        place, year = self._amounts.place, self._amounts.year.astype(np.int64)
        placed = place >= 0
        own, year = place[placed], year[placed]
        keys, times = np.unique(year * size + own, return_counts=True)
        overlapping = set((keys[times > 1] // max(size, 1)).tolist())
        above = parents[own] if size else own
        while np.any(above >= 0):
            inside = (above >= 0) & np.isin(year * size + above, keys)
            overlapping |= set(year[inside].tolist())
            above = np.where(above >= 0, parents[above], -1)
        return frozenset(overlapping)

    def spread(self, name: str) -> dict[str, int]:
        """Return how many reports are in each bucket of the figure's facet, those that have any, in order."""
        column = self._amounts.of[name]
        apart = [STATED.index(state) for state in APART if state != UNSTATED]
        found = Counter({STATED[n]: int(np.sum(column.state == n)) for n in apart})
        found[UNSTATED] = int(np.sum(column.state == len(STATED)))
        plain = column.least[(column.state < len(STATED)) & ~np.isin(column.state, apart)]
        for value, count in zip(*np.unique(plain, return_counts=True), strict=True):
            found[bucket_of(float(value))] += int(count)
        return {bucket: found[bucket] for bucket in BUCKETS if found[bucket]}

    def highest(self, name: str, most: int) -> list[FigurePoint]:
        """Return the reports with the ``most`` highest numbers above 0, by their largest; ties by place."""
        largest = self._amounts.of[name].largest
        order = np.argsort(-largest, kind="stable")[:most]  # NaN is last
        return self._points(name, order[largest[order] > 0])

    def grid(self, name: str, most: int) -> list[list[FigurePoint]]:
        """Return the reports of the first ``most`` rows of the whole table, each row by year."""
        found = []
        for row in self._order[:most].tolist():
            those = np.flatnonzero(self._row == row)
            by_year = those[np.argsort(self._amounts.year[those], kind="stable")]
            found.append(self._points(name, by_year))
        return found

    def _points(self, name: str, those: _Ints) -> list[FigurePoint]:
        """Return the points of the reports at these rows of the columns, in their order."""
        each = self._index.stating(self._amounts.report[those].tolist(), [name])
        return [
            self._point(name, at, stated_values(report, [name]).get(name))
            for at, report in zip(those.tolist(), each, strict=True)
        ]

    def _point(self, name: str, at: int, stated: StatedValue | None) -> FigurePoint:
        column, state = self._amounts.of[name], int(self._amounts.of[name].state[at])
        number = int(self._units[self._row[at]])
        label = self._known[number].label if number < len(self._known) else say(UNPLACED)
        value = float(column.largest[at])
        said = STATED[state] if state < len(STATED) else UNSTATED
        shown = None if np.isnan(value) else plain_number(value)
        rivals = (stated.rivals or (stated,)) if stated else ()
        beside = next((r.qualifier for r in rivals if r.value == shown), None)
        return FigurePoint(label, int(self._amounts.year[at]), shown, said, beside)
