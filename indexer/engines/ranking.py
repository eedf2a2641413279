"""What answers, how much of it, and in which order; numbers only, no text.

The tree finds reports and their matches, filters narrow them, facets count
them, and the best of the page asked for are put in order.
"""

from __future__ import annotations

from dataclasses import dataclass

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


class Ranker:
    """Ranks what the leaves of one generation find."""

    def __init__(self, leaves: Leaves, columns: Columns) -> None:
        self._tree = Tree(leaves, columns)
        self._columns = columns

    def rank(self, query: Query) -> Ranking:
        """Return totals, facets and the order of the page that ``query`` asks for."""
        found = self._tree.find(query)
        kinds = self._columns.kinds_of(found.matches.numbers)
        # Reports that no text clause brought count with all of their sections.
        unbrought = np.flatnonzero(found.reports & ~kinds.any(axis=0))
        if len(unbrought):
            kinds[:, unbrought] = self._columns.kinds[:, unbrought]
        masks = facets.filter_masks(query, self._columns, kinds)
        reports = found.reports
        for mask in masks.values():
            reports = reports & mask
        matches = self._shown(query, found, unbrought, reports) if masks else found.matches
        return Ranking(
            reports=int(np.count_nonzero(reports)),
            sections=len(matches.numbers),
            facets=facets.count(query, self._columns, found.reports, masks, kinds),
            page=tuple(self._ranked(query, found, reports, matches)),
        )

    def _shown(self, query: Query, found: Found, unbrought: Ints, reports: Mask) -> Scored:
        """The matching sections of the hits, only those of the chosen kinds if any are."""
        columns, matches = self._columns, found.matches
        matches = matches.only(reports[columns.section_report[matches.numbers]])
        if not query.kinds:
            return matches
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

    def _ranked(self, query: Query, found: Found, reports: Mask, matches: Scored) -> list[Ranked]:
        """The reports of the page asked for, with their matches."""
        first = (query.page - 1) * query.size
        order = self._order(query, found, np.flatnonzero(reports), first + query.size)
        sections = self._columns.section_report
        of = sections[matches.numbers]
        page = []
        for report in order[first:].tolist():
            # Of the arrays' own type: with another, numpy would convert all of them.
            around = np.array((report, report + 1), dtype=sections.dtype)
            begin, end = np.searchsorted(of, around)
            best = np.argsort(-matches.scores[begin:end], kind="stable")
            positions = matches.numbers[begin:end][best] - np.searchsorted(sections, around[0])
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
        if len(numbers) > 4 * most:
            # Only what can be among the first is sorted; equals of the last stay in.
            last = np.partition(key, most)[most]
            kept = np.flatnonzero(key <= last)
            numbers, key = numbers[kept], key[kept]
        return numbers[np.argsort(key, kind="stable")][:most]
