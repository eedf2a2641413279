"""What answers, how much of it, and in which order; numbers only, no text.

The tree finds reports and their matches, filters narrow them, facets count
them, and the best of the page asked for are put in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np

from indexer.engines.contract import Amounts, Order, Ranked, Ranking
from indexer.engines.counting import facets
from indexer.engines.counting.columns import KIND_NUMBERS, Columns
from indexer.engines.counting.order import amounts, newest, ordered
from indexer.engines.passes import Ints, Mask, chosen
from indexer.engines.whoosh.matching.leaves import Leaves, Scored
from indexer.engines.whoosh.matching.tree import Selection, Tree
from indexer.vocabulary.query import Query, values_of

_STRETCH = 500
"""Reports that are put together at once where all are asked for."""


@dataclass(frozen=True, slots=True)
class _Answering:
    """What answers, in no order: the tree's, then what the filters left of it."""

    found: Selection
    of_kinds: list[int]
    masks: dict[str, Mask]
    hits: Ints
    matches: Scored
    verbatim: Mask | None
    """Which reports answer verbatim; None where all of the hits do."""

    @property
    def verbatim_hits(self) -> int:
        """How many of the hits answer verbatim."""
        return len(self.hits) if self.verbatim is None else int(np.count_nonzero(self.verbatim))


class Ranker:
    """Ranks what the leaves of one generation find."""

    def __init__(self, leaves: Leaves, columns: Columns) -> None:
        self._leaves = leaves
        self._columns = columns

    def rank(self, query: Query, places: int) -> Ranking:
        """Return totals, facets and the order of the page that ``query`` asks for, see ``Engine``."""
        answering = self._answering(query)
        found, hits = answering.found, answering.hits
        first = (query.page - 1) * query.size
        order = ordered(query, self._columns, found.scores, hits, first + query.size)[first:]
        return Ranking(
            reports=len(hits),
            sections=len(answering.matches.numbers),
            verbatim=answering.verbatim_hits,
            facets=facets.count(
                query,
                self._columns,
                found.reports,
                answering.masks,
                hits,
                answering.of_kinds,
                places,
            ),
            page=tuple(self._ranked(order, answering)),
        )

    def total(self, query: Query) -> int:
        """Return how many reports answer; nothing is scored but where matches have to be told apart."""
        if values_of(query, "section"):
            return len(self._answering(query, Tree(self._leaves, self._columns)).hits)
        masks = facets.filter_masks(query, self._columns).values()
        found = Tree(self._leaves, self._columns, has_matches=False).find(query).reports
        return int(np.count_nonzero(np.logical_and.reduce([found, *masks])))

    def order(self, query: Query) -> Order:
        """Return totals and all reports in order, whatever page ``query`` asks for; no facets.

        What is kept while they are taken are numbers: one of each report and two of each match.
        """
        answering = self._answering(query)
        order = self._whole_order(query, answering)
        holding = np.unique(self._columns.section_report[answering.matches.numbers])
        return Order(
            reports=len(order),
            sections=len(answering.matches.numbers),
            bare=len(order) - len(holding),
            verbatim=answering.verbatim_hits,
            ranked=(
                ranked
                for first in range(0, len(order), _STRETCH)
                for ranked in self._ranked(order[first : first + _STRETCH], answering)
            ),
        )

    def amounts(self, query: Query, figures: Sequence[str]) -> Amounts:
        """Return what all reports that answer state of ``figures``, in their order."""
        order = self._whole_order(query, self._answering(query))
        return amounts(self._columns, order, figures)

    def newest(self, query: Query, most: int) -> tuple[int, list[Ranked]]:
        """Return how many reports answer, and the ``most`` that changed last, see ``Engine``."""
        answering = self._answering(query)
        order = newest(self._columns, answering.hits, most)
        return len(answering.hits), self._ranked(order, answering)

    def _whole_order(self, query: Query, answering: _Answering) -> Ints:
        hits = answering.hits
        return ordered(query, self._columns, answering.found.scores, hits, len(hits))

    def _answering(self, query: Query, asked: Tree | None = None) -> _Answering:
        """``asked``: instead of a tree of what was typed."""
        columns, passes = self._columns, chosen()
        masks, picked = facets.filter_masks(query, columns), values_of(query, "section")
        within = reduce(np.logical_and, masks.values()) if masks else None
        # Kinds are counted over what passes the other filters; only to filter
        # by them they must be known of all.
        tree = asked or Tree(self._leaves, columns, None if picked else within)
        found = tree.find(query)
        reports = found.reports if within is None else found.reports & within
        hits, matches = np.flatnonzero(reports), found.matches
        report_of, kind_of = columns.section_report, columns.section_kind
        kinds = found.kinds
        if kinds is None:
            kinds = passes.kinds(matches.numbers, report_of, kind_of, columns.reports)
        # Reports that no text clause brought count with all of their sections.
        unbrought = None if found.whole else found.reports & (kinds == 0)
        if unbrought is not None:
            kinds[unbrought] = columns.kind_bits[unbrought]
        of_kinds = passes.count_bits(hits, kinds, len(KIND_NUMBERS)).tolist()
        if picked:
            chosen_kinds = [KIND_NUMBERS[kind] for kind in picked]
            masks["section"] = (kinds & np.uint32(sum(1 << kind for kind in chosen_kinds))) > 0
            reports = reports & masks["section"]
            hits = np.flatnonzero(reports)
            matches = self._of_kinds(matches, unbrought, reports, chosen_kinds)
        verbatim: Mask | None = None
        if len(hits) and not asked and (stricter := tree.verbatim(matches=bool(picked))):
            if picked:  # what stands verbatim in other kinds of section is not shown
                verbatim = np.zeros(columns.reports, dtype=bool)
                verbatim[self._answering(query, stricter).hits] = True
            else:
                verbatim = stricter.find(query).reports & reports
        return _Answering(found, of_kinds, masks, hits, matches, verbatim)

    def _of_kinds(
        self, matches: Scored, unbrought: Mask | None, reports: Mask, kinds: list[int]
    ) -> Scored:
        """The matching sections of the hits that are of the chosen kinds."""
        columns, passes = self._columns, chosen()
        wanted = np.zeros(len(KIND_NUMBERS), dtype=bool)
        wanted[kinds] = True
        matches = Scored(*passes.of_reports(matches.pair, columns.section_report, reports))
        matches = matches.only(wanted[columns.section_kind[matches.numbers]])
        if unbrought is None:
            return matches
        shown = (unbrought & reports)[columns.section_report] & wanted[columns.section_kind]
        numbers = np.flatnonzero(shown)
        more = numbers, np.zeros(len(numbers), dtype=np.float32)
        return Scored(*passes.either(matches.pair, more))

    def _ranked(self, order: Ints, answering: _Answering) -> list[Ranked]:
        """The reports of these numbers, with their matches."""
        starts, matches = self._columns.section_starts, answering.matches.pair
        bounds, positions = (each.tolist() for each in chosen().matching(order, starts, matches))
        scores = answering.found.scores[order].tolist()
        said = answering.verbatim
        verbatim = [True] * len(order) if said is None else said[order].tolist()
        each = zip(order.tolist(), scores, pairwise(bounds), verbatim, strict=True)
        return [Ranked(n, score, tuple(positions[a:b]), is_v) for n, score, (a, b), is_v in each]
