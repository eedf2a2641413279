"""What answers, how much of it, in which order, and which of its sections match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from indexer.engines.contract import Amounts, Order, Ranked, Ranking
from indexer.engines.counting import facets
from indexer.engines.counting.columns import KIND_NUMBERS, Columns
from indexer.engines.counting.order import amounts, newest, ordered
from indexer.engines.opensearch import clauses
from indexer.engines.opensearch.cluster import Body
from indexer.engines.opensearch.leaves import ClusterLeaves
from indexer.engines.opensearch.questions import Question, each_of
from indexer.engines.opensearch.tree import ClusterTree, Matching, Selected
from indexer.engines.passes import Ints, Mask, chosen
from indexer.vocabulary.budget import spend
from indexer.vocabulary.query import Node, Query, values_of

_STRETCH = 200
"""Reports whose matches are asked for at once where all are wanted."""


@dataclass(frozen=True, slots=True)
class _Answering:
    """What answers, in no order: the tree's, then what the filters left of it.

    ``unbrought``: of which of the hits, brought by no clause of text, sections are shown, those of the kinds ``picked``.
    """

    found: Selected
    of_kinds: list[int]
    masks: dict[str, Mask]
    hits: Ints
    picked: tuple[str, ...]
    unbrought: Mask
    verbatim: Mask | None

    @property
    def verbatim_hits(self) -> int:
        """How many of the hits answer verbatim."""
        return len(self.hits) if self.verbatim is None else int(np.count_nonzero(self.verbatim))


class ClusterRanker:
    """Ranks what the leaves of one generation find."""

    def __init__(self, leaves: ClusterLeaves, columns: Columns) -> None:
        self._generation, self._leaves, self._columns = leaves.generation, leaves, columns

    def rank(self, query: Query, places: int) -> Ranking:
        """Return totals, facets and the order of the page that ``query`` asks for, see ``Engine``."""
        answering = self._answering(query)
        hits, found = answering.hits, answering.found
        first = (query.page - 1) * query.size
        order = ordered(query, self._columns, found.scores, hits, first + query.size)[first:]
        counted = facets.count(
            query, self._columns, found.reports, answering.masks, hits, answering.of_kinds, places
        )
        # What is shown and how much there is are asked together.
        both = each_of([self._sections(answering), self._showing(order, answering)])
        sections, shown = self._generation.asked(both)
        page = self._ranked(order, answering, shown)
        return Ranking(len(hits), sections, answering.verbatim_hits, counted, tuple(page))

    def total(self, query: Query) -> int:
        """Return how many reports answer."""
        return len(self._answering(query, ClusterTree(self._leaves, self._columns)).hits)

    def count(self, clause: Node | None) -> int:
        """Return how many reports satisfy ``clause``."""
        found = ClusterTree(self._leaves, self._columns).find(Query(root=clause))
        return int(np.count_nonzero(found.reports))

    def order(self, query: Query) -> Order:
        """Return totals and all reports in order, see ``Engine``."""
        answering = self._answering(query)
        order = self._whole_order(query, answering)
        bare = 0 if answering.picked else int(np.count_nonzero(~self._brought(answering)[order]))
        stretches = (order[first : first + _STRETCH] for first in range(0, len(order), _STRETCH))
        ranked = (each for some in stretches for each in self._asked(some, answering))
        sections = self._generation.asked(self._sections(answering))
        return Order(len(order), sections, bare, answering.verbatim_hits, ranked)

    def amounts(self, query: Query, figures: Sequence[str]) -> Amounts:
        """Return what all reports that answer state of ``figures``, in their order."""
        order = self._whole_order(query, self._answering(query))
        return amounts(self._columns, order, figures)

    def newest(self, query: Query, most: int) -> tuple[int, list[Ranked]]:
        """Return how many reports answer, and the ``most`` that changed last, see ``Engine``."""
        answering = self._answering(query)
        order = newest(self._columns, answering.hits, most)
        return len(answering.hits), self._asked(order, answering)

    def _whole_order(self, query: Query, answering: _Answering) -> Ints:
        hits = answering.hits
        return ordered(query, self._columns, answering.found.scores, hits, len(hits))

    def _answering(self, query: Query, asked: ClusterTree | None = None) -> _Answering:
        """``asked``: instead of a tree of what was typed."""
        columns, picked = self._columns, values_of(query, "section")
        tree = asked or ClusterTree(self._leaves, columns)
        found = tree.find(query)
        masks = facets.filter_masks(query, columns)
        reports = reduce(np.logical_and, masks.values(), found.reports)
        kinds = np.where(found.kinds == 0, columns.kind_bits, found.kinds)
        hits, of_kinds = np.flatnonzero(reports), len(KIND_NUMBERS)
        counts = chosen().count_bits(hits, kinds, of_kinds).tolist()
        unbrought = np.zeros(columns.reports, dtype=bool)
        if picked:
            wanted = np.uint32(sum(1 << KIND_NUMBERS[kind] for kind in picked))
            masks["section"] = (kinds & wanted) > 0
            reports = reports & masks["section"]
            hits, unbrought = np.flatnonzero(reports), reports & (found.kinds == 0)
        verbatim: Mask | None = None
        if len(hits) and not asked and tree.is_apart:
            verbatim = np.zeros(columns.reports, dtype=bool)
            verbatim[self._answering(query, tree.verbatim()).hits] = True
        return _Answering(found, counts, masks, hits, picked, unbrought, verbatim)

    def _brought(self, answering: _Answering) -> Mask:
        return np.asarray(answering.found.kinds > 0)

    # Sections

    def _sections(self, answering: _Answering) -> Question[int]:
        """Ask how many sections match in all hits."""
        shown, columns = answering.found.shown, self._columns
        unbrought = self._of_kinds(answering.picked) & answering.unbrought[columns.section_report]
        count = int(np.count_nonzero(unbrought))
        within = [each.within[answering.hits] for each in shown]
        if not answering.picked and len({each.leaf for each in shown}) == 1:
            each_ = zip(shown, within, strict=True)
            count += sum(int(each.sections[answering.hits][mask].sum()) for each, mask in each_)
            return Question([], lambda _: count)
        if not any(mask.any() for mask in within):
            return Question([], lambda _: count)
        clause = clauses.either(
            clauses.every([each.clause, self._generation.sections_of(answering.hits[mask])])
            for each, mask in zip(shown, within, strict=True)
            if mask.any()
        )
        if answering.picked:
            clause = clauses.every([clause, clauses.kinds(answering.picked)])
        more = self._generation.count_sections([clause])
        return Question(more.bodies, lambda answers: count + more.read(answers)[0])

    def _of_kinds(self, picked: Sequence[str]) -> Mask:
        """Which sections are of the kinds ``picked`` (S booleans)."""
        return np.isin(self._columns.section_kind, [KIND_NUMBERS[kind] for kind in picked])

    def _asked(self, order: Ints, answering: _Answering) -> list[Ranked]:
        """The reports of these numbers, with their matches."""
        return self._ranked(
            order, answering, self._generation.asked(self._showing(order, answering))
        )

    def _ranked(
        self, order: Ints, answering: _Answering, shown: Sequence[tuple[int, dict[str, Any]]]
    ) -> list[Ranked]:
        """The reports of these numbers, with the matches that ``_showing`` has read."""
        spend(len(order))
        matches = self._matches(order, answering, shown)
        scores, said = answering.found.scores[order].tolist(), answering.verbatim
        verbatim = [True] * len(order) if said is None else said[order].tolist()
        each = zip(order.tolist(), scores, verbatim, strict=True)
        return [Ranked(n, score, tuple(matches.get(n, ())), is_v) for n, score, is_v in each]

    def _showing(
        self, order: Ints, answering: _Answering
    ) -> Question[list[tuple[int, dict[str, Any]]]]:
        """Ask for some reports with their matching sections."""
        shown = _shown_in(order, answering)
        if not shown:
            return Question([], lambda _: [])
        return self._generation.hits(_showing(self._generation.among(order), len(order), shown))

    def _matches(
        self, order: Ints, answering: _Answering, hits: Sequence[tuple[int, dict[str, Any]]]
    ) -> dict[int, list[int]]:
        """The positions of the matching sections of each of some reports, the best first."""
        shown = _shown_in(order, answering)
        found: dict[int, dict[int, float]] = {}
        for number, hit in hits:
            found[number] = _positions(hit, [each.within[number] for each in shown])
        wanted = {KIND_NUMBERS[kind] for kind in answering.picked}
        starts, kinds = self._columns.section_starts, self._columns.section_kind
        ordered_: dict[int, list[int]] = {}
        for number in order.tolist():
            scores = found.get(number, {})
            if wanted:
                own = kinds[starts[number] : starts[number + 1]].tolist()
                scores = scores or dict.fromkeys(range(len(own)), 0.0)
                scores = {at: score for at, score in scores.items() if own[at] in wanted}
            ordered_[number] = sorted(scores, key=lambda at: (-scores[at], at))
        return ordered_


def _shown_in(order: Ints, answering: _Answering) -> list[Matching]:
    return [each for each in answering.found.shown if each.within[order].any()]


def _showing(reports: Body, many: int, shown: Sequence[Matching]) -> Body:
    """The question for so many reports with their matching sections."""
    return {
        "size": many,
        "_source": False,
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [reports],
                "should": [
                    clauses.nested(each.clause, shown=str(n)) for n, each in enumerate(shown)
                ],
            }
        },
    }


def _positions(hit: dict[str, Any], within: Sequence[bool]) -> dict[int, float]:
    """Positions of the sections that came with a report, with their scores; only of clauses that count in it."""
    scores: dict[int, float] = {}
    for name, inner in _inner(hit):
        if within[int(name)]:
            for section in inner:
                at = section["_nested"]["offset"]
                scores[at] = scores.get(at, 0.0) + (section["_score"] or 0.0)
    return scores


def _inner(hit: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, inner in hit.get("inner_hits", {}).items():
        yield name, inner["hits"]["hits"]
