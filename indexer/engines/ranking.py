"""What answers, how much of it, and in which order; numbers only, no text.

The tree finds reports and their matches, filters narrow them, facets count
them, and the best of the page asked for are put in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer import facets
from indexer.columns import KIND_NUMBERS, Columns
from indexer.engines.leaves import Leaves, Scored
from indexer.engines.tree import Found, Tree
from indexer.query import Query
from indexer.results import Facet

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


_STRETCH = 500
"""Reports that are put together at once where all are asked for."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A report of the page: its number, its score, and its matches' positions in it, best first."""

    report: int
    score: float
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Exact totals and facets, and the reports of one page in order."""

    reports: int
    sections: int
    facets: tuple[Facet, ...]
    page: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class _Answering:
    """What answers, in no order: the tree's, then what the filters left of it."""

    found: Found
    of_kinds: list[int]
    masks: dict[str, Mask]
    reports: Mask
    matches: Scored


@dataclass(frozen=True, slots=True)
class Order:
    """Exact totals, and all reports in order, a stretch at a time.

    ``bare`` is how many of the reports have no matching section.
    """

    reports: int
    sections: int
    bare: int
    ranked: Iterator[Ranked]


class Ranker:
    """Ranks what the leaves of one generation find."""

    def __init__(self, leaves: Leaves, columns: Columns) -> None:
        self._leaves = leaves
        self._columns = columns

    def rank(self, query: Query) -> Ranking:
        """Return totals, facets and the order of the page that ``query`` asks for."""
        answering = self._answering(query)
        found, reports, matches = answering.found, answering.reports, answering.matches
        first = (query.page - 1) * query.size
        order = self._order(query, found, np.flatnonzero(reports), first + query.size)[first:]
        return Ranking(
            reports=int(np.count_nonzero(reports)),
            sections=len(matches.numbers),
            facets=facets.count(
                query, self._columns, found.reports, answering.masks, answering.of_kinds
            ),
            page=tuple(self._ranked(order, answering)),
        )

    def order(self, query: Query) -> Order:
        """Return totals and all reports in order, whatever page ``query`` asks for; no facets.

        What is kept while they are taken are numbers: one of each report and two of each match.
        """
        answering = self._answering(query)
        numbers = np.flatnonzero(answering.reports)
        order = self._order(query, answering.found, numbers, len(numbers))
        holding = np.unique(self._columns.section_report[answering.matches.numbers])
        return Order(
            reports=len(order),
            sections=len(answering.matches.numbers),
            bare=len(order) - len(holding),
            ranked=(
                ranked
                for first in range(0, len(order), _STRETCH)
                for ranked in self._ranked(order[first : first + _STRETCH], answering)
            ),
        )

    def newest(self, query: Query, changed: Ints, most: int) -> tuple[int, list[Ranked]]:
        """Return how many reports answer, and the ``most`` of them that changed last, latest first.

        ``changed`` says when, by report: more is later. Ties go by year, the
        latest first, then by number.
        """
        answering = self._answering(query)
        numbers = np.flatnonzero(answering.reports)
        key = -(changed[numbers] * 10_000 + self._columns.year[numbers])
        return len(numbers), self._ranked(_first(numbers, key, most), answering)

    def _answering(self, query: Query) -> _Answering:
        columns = self._columns
        masks = facets.filter_masks(query, columns)
        within = np.logical_and.reduce([*masks.values()]) if masks else None
        # Kinds are counted over what passes the other filters; only to filter
        # by them they must be known of all.
        tree = Tree(self._leaves, columns, None if query.kinds else within)
        found = tree.find(query)
        reports = found.reports if within is None else found.reports & within
        matches = found.matches
        if found.whole and not query.kinds:
            of_kinds = columns.count_kinds(matches.numbers)
            return _Answering(found, of_kinds, masks, reports, matches)
        kinds = columns.kinds_of(matches.numbers)
        # Reports that no text clause brought count with all of their sections.
        counted = found.reports if query.kinds else reports
        unbrought = np.flatnonzero(counted & ~kinds.any(axis=0))
        if len(unbrought):
            kinds[:, unbrought] = columns.kinds[:, unbrought]
        of_kinds = facets.count_kinds(kinds, reports)
        if query.kinds:
            masks["section"] = facets.of_kinds(query, kinds)
            reports = reports & masks["section"]
            matches = self._of_kinds(query, matches, unbrought, reports)
        return _Answering(found, of_kinds, masks, reports, matches)

    def _of_kinds(self, query: Query, matches: Scored, unbrought: Ints, reports: Mask) -> Scored:
        """The matching sections of the hits that are of the chosen kinds."""
        columns = self._columns
        matches = matches.only(reports[columns.section_report[matches.numbers]])
        chosen = np.zeros(len(KIND_NUMBERS), dtype=bool)
        chosen[[KIND_NUMBERS[kind] for kind in query.kinds]] = True
        matches = matches.only(chosen[columns.section_kind[matches.numbers]])
        if not len(unbrought):
            return matches
        scores, held = np.zeros(columns.sections), np.zeros(columns.reports, dtype=bool)
        held[unbrought] = reports[unbrought]
        shown = held[columns.section_report] & chosen[columns.section_kind]
        scores[matches.numbers], shown[matches.numbers] = matches.scores, True
        numbers = np.flatnonzero(shown)
        return Scored(numbers, scores[numbers])

    def _ranked(self, order: Ints, answering: _Answering) -> list[Ranked]:
        """The reports of these numbers, with their matches."""
        found, matches = answering.found, answering.matches
        begins, ends = self._columns.section_starts[[order, order + 1]]
        bounds = np.searchsorted(matches.numbers, [begins, ends])
        page = []
        each = zip(order.tolist(), begins.tolist(), *bounds.tolist(), strict=True)
        for report, begin, first, last in each:
            positions = matches.numbers[first:last] - begin
            if last - first > 1:
                positions = positions[np.argsort(-matches.scores[first:last], kind="stable")]
            page.append(Ranked(report, float(found.scores[report]), tuple(positions.tolist())))
        return page

    def _order(self, query: Query, found: Found, numbers: Ints, most: int) -> Ints:
        """Return the first ``most`` of the reports in the order asked for.

        Ties go by number, which is the order of ids.
        """
        if query.sort == "relevance":
            key = -found.scores[numbers]
        else:
            years = self._columns.year[numbers]
            key = np.where(years == 0, np.inf, years if query.sort == "year" else -years)
        return _first(numbers, key, most)


def _first(numbers: Ints, key: npt.NDArray[Any], most: int) -> Ints:
    """Return the ``most`` of ``numbers`` with the least keys, in the order of these."""
    if len(numbers) > 4 * most:
        # Only what can be among the first is sorted; equals of the last stay in.
        last = np.partition(key, most)[most]
        kept = np.flatnonzero(key <= last)
        numbers, key = numbers[kept], key[kept]
    return numbers[np.argsort(key, kind="stable")][:most]
