"""The boolean tree: clauses combined over reports here, or inside one section in the cluster.

Over reports every node is a set of reports with their scores. Which sections match stays a clause
of the cluster's, with the reports in which it counts: they are looked at where they are shown or counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from indexer.engines.counting.columns import KIND_NUMBERS, Columns
from indexer.engines.counting.facets import having
from indexer.engines.opensearch import clauses
from indexer.engines.opensearch.cluster import Body
from indexer.engines.opensearch.leaves import ClausePart, ClusterLeaves, Satisfied
from indexer.engines.passes import MORE_SECTIONS, Floats, Ints, Mask, Units
from indexer.vocabulary.budget import spend
from indexer.vocabulary.query import (
    And,
    In,
    Leaf,
    Near,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
)


@dataclass(frozen=True, slots=True)
class Matching:
    """Sections that match: those of ``clause`` in the reports of ``within`` (R booleans).

    ``sections`` has how many they are in each report (R numbers). Those of the same ``leaf`` have none in common.
    """

    clause: Body
    within: Mask
    sections: Ints
    leaf: int


@dataclass(frozen=True, slots=True)
class Selected:
    """R booleans and scores of reports, the kinds of their matching sections (bits), and these sections."""

    reports: Mask
    scores: Floats
    kinds: Units
    shown: tuple[Matching, ...] = ()


class ClusterTree:
    """Evaluates queries' trees over one generation."""

    def __init__(
        self, leaves: ClusterLeaves, columns: Columns, *, is_verbatim: bool = False
    ) -> None:
        """``is_verbatim``: every run that is not excluded stands itself; nothing is scored."""
        self._leaves, self._columns, self._is_verbatim = leaves, columns, is_verbatim
        self._asked = 0
        self.is_apart = False
        """Whether the words of a run may have stood apart in what was found."""

    def verbatim(self) -> ClusterTree:
        """Return a tree for the same question in which every run stands verbatim."""
        return ClusterTree(self._leaves, self._columns, is_verbatim=True)

    def find(self, query: Query) -> Selected:
        """Return the reports that satisfy the tree of ``query``, before any filter."""
        if query.root is None:
            return self._plain(np.ones(self._columns.reports, dtype=bool))
        self._leaves.prepare([*asked_of(query.root)], titles=query.scope != "section")
        if query.scope == "section":
            clause = self._in_one(query.root, "", self._is_verbatim)
            generation = self._leaves.generation
            (found,) = generation.asked(generation.satisfying([clause]))
            return self._of_pieces((ClausePart(clause, found),))
        return self._anywhere(query.root, "")

    # Over reports

    def _anywhere(self, node: Node, where: str) -> Selected:
        match node:
            case Words() | Phrase() | Prefix() | Near():
                return self._of_leaf(node, where)
            case And(parts):
                return self._all(self._anywhere(part, where) for part in parts)
            case Or(parts):
                return self._any(self._anywhere(part, where) for part in parts)
            case Not(part):
                excluded = ClusterTree(self._leaves, self._columns)._anywhere(part, where)
                return self._plain(~excluded.reports)
            case In(inner, part):
                return self._anywhere(part, inner)
            case OfKind(kind):
                bit = np.uint32(1 << KIND_NUMBERS[kind])
                return self._plain((self._columns.kind_bits & bit) > 0)
            case _:
                return self._plain(self._property(node))

    def _of_leaf(self, leaf: Leaf, where: str) -> Selected:
        satisfied = self._leaves.satisfying(leaf, where)
        pieces = self._taken(satisfied, self._is_verbatim)
        if where == "title":
            found = self._plain(np.zeros(self._columns.reports, dtype=bool))
            for piece in pieces:
                found.reports[piece.found.reports] = True
                found.scores[piece.found.reports] += piece.found.scores
            return found
        found = self._of_pieces(pieces)
        if not where and not self._is_verbatim:
            titles, worth = self._leaves.titled(leaf)
            whole = pieces if satisfied.verbatim is None else satisfied.verbatim
            held = np.isin(titles, np.concatenate([p.found.reports for p in whole]))
            found.scores[titles[held]] += np.float32(worth)
        return found

    def _taken(self, satisfied: Satisfied, is_verbatim: bool) -> tuple[ClausePart, ...]:
        self.is_apart |= satisfied.verbatim is not None
        return (
            satisfied.pieces
            if not is_verbatim or satisfied.verbatim is None
            else satisfied.verbatim
        )

    def _of_pieces(self, pieces: Iterable[ClausePart]) -> Selected:
        """The reports of pieces that have no section in common, scored by their best section and a little for others."""
        size = self._columns.reports
        spend(size)
        best, kinds = np.full(size, -1, np.float32), np.zeros(size, np.uint32)
        count, shown = np.zeros(size, np.int32), []
        self._asked += 1
        for piece in pieces:
            found = piece.found
            best[found.reports] = np.maximum(best[found.reports], found.scores)
            kinds[found.reports] |= found.kinds
            count[found.reports] += found.sections
            own = np.zeros(size, np.int64)
            own[found.reports] = found.sections
            shown.append(
                Matching(clauses.lowered(piece.clause, piece.by), own > 0, own, self._asked)
            )
        reports = best >= 0
        more = np.maximum(count - 1, 0)
        scores = np.where(reports, best * (1 + MORE_SECTIONS * more / (more + 2)), 0)
        return Selected(reports, scores.astype(np.float32), kinds, tuple(shown))

    def _plain(self, mask: Mask) -> Selected:
        size = len(mask)
        spend(size)
        return Selected(mask, np.zeros(size, np.float32), np.zeros(size, np.uint32))

    def _all(self, parts: Iterable[Selected]) -> Selected:
        found = reduce(_with(np.logical_and), parts)
        spend(len(found.reports))
        kept = found.reports
        return Selected(
            kept,
            np.where(kept, found.scores, np.float32(0)),
            np.where(kept, found.kinds, np.uint32(0)),
            tuple(replace(each, within=each.within & kept) for each in found.shown),
        )

    def _any(self, parts: Iterable[Selected]) -> Selected:
        return reduce(_with(np.logical_or), parts)

    # Inside one section

    def _in_one(self, node: Node, where: str, is_verbatim: bool) -> Body:
        """The clause for sections that satisfy ``node`` by themselves."""

        def inner(part: Node) -> Body:
            return self._in_one(part, where, is_verbatim)

        match node:
            case Words() | Phrase() | Prefix() | Near():
                pieces = self._taken(self._leaves.satisfying(node, where), is_verbatim)
                if where == "title":
                    titles = [piece.found.reports for piece in pieces]
                    return self._of_reports(np.unique(np.concatenate(titles)))
                return clauses.either(clauses.lowered(p.clause, p.by) for p in pieces)
            case And(parts):
                return clauses.every(map(inner, parts))
            case Or(parts):
                return clauses.either(map(inner, parts))
            case Not(part):
                return {"bool": {"must_not": [self._in_one(part, where, False)]}}
            case In(inner_where, part):
                return self._in_one(part, inner_where, is_verbatim)
            case OfKind(kind):
                return clauses.unscored(clauses.kinds([kind]))
            case _:
                return self._of_reports(np.flatnonzero(self._property(node)))

    # Both

    def _of_reports(self, numbers: Ints) -> Body:
        return clauses.unscored(self._leaves.generation.sections_of(numbers))

    def _property(self, node: Node) -> Mask:
        """What is true of a whole report, as R booleans."""
        spend(self._columns.reports)
        return having(node, self._columns)


def asked_of(node: Node, where: str = "") -> Iterator[tuple[Leaf, str]]:
    """Yield the clauses of text below ``node``, each with where it is asked for."""
    match node:
        case Words() | Phrase() | Prefix() | Near():
            yield node, where
        case And(parts) | Or(parts):
            for part in parts:
                yield from asked_of(part, where)
        case Not(part):
            yield from asked_of(part, where)
        case In(inner, part):
            yield from asked_of(part, inner)


def _with(how: np.ufunc) -> Callable[[Selected, Selected], Selected]:
    def combined(one: Selected, other: Selected) -> Selected:
        spend(len(one.reports))
        return Selected(
            how(one.reports, other.reports),
            one.scores + other.scores,
            one.kinds | other.kinds,
            one.shown + other.shown,
        )

    return combined
