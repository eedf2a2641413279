"""The boolean tree: clauses combined over reports, or inside one section.

Over reports a clause may be satisfied anywhere in a report, so every node is
a set of reports, and the matches of the clauses ride along. Inside one
section every node is a set of sections.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
import numpy.typing as npt

from indexer.engines.counting.columns import KIND_NUMBERS, Columns
from indexer.engines.counting.facets import having
from indexer.engines.passes import Floats, Mask, Units, chosen
from indexer.engines.whoosh.matching.leaves import Leaves, Scored, common, total
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

_ALL: Mask = np.empty(0, dtype=bool)


@dataclass(frozen=True, slots=True)
class Selection:
    """R booleans and scores of reports, and the matching sections of those reports.

    Scores and matches are of the wanted reports only, see ``Tree``. ``whole``:
    each of the reports surely has a matching section. ``kinds``: what kinds of
    section match in each report, see ``Columns``, where that is known.
    """

    reports: Mask
    scores: Floats
    matches: Scored
    whole: bool = False
    kinds: Units | None = None


class Tree:
    """Evaluates queries' trees over the leaves of one generation."""

    def __init__(
        self,
        leaves: Leaves,
        columns: Columns,
        within: Mask | None = None,
        *,
        has_matches: bool = True,
    ) -> None:
        """Matches and scores only of reports ``within`` (R booleans, None for all) are wanted, if any are."""
        self._leaves = leaves
        self._columns = columns
        self._wanted = _ALL if within is None else within
        self._is_verbatim, self._matches = False, has_matches
        self._found: dict[tuple[Leaf, str], Scored] = {}

    def verbatim(self, *, matches: bool) -> Tree | None:
        """Return a tree for the same question in which every run stands verbatim, without scores.

        None where that makes no difference. Excluded is what was excluded.
        Reports come without ``matches`` where none are wanted.
        """
        if all(found.verbatim is None for found in self._found.values()):
            return None
        tree = self._taking(is_verbatim=True)
        tree._matches = matches
        return tree

    def _taking(self, *, is_verbatim: bool) -> Tree:
        tree = copy(self)  # with what was found already
        tree._is_verbatim = is_verbatim
        return tree

    def _of(self, leaf: Leaf, where: str) -> Scored:
        """Return what satisfies one clause: of a title reports, else sections."""
        if (leaf, where) not in self._found:
            in_titles = where == "title"
            self._found[leaf, where] = (
                self._leaves.titles(leaf) if in_titles else self._leaves.sections(leaf, where)
            )
        found = self._found[leaf, where]
        if not self._is_verbatim or found.verbatim is None:
            return found
        return Scored(found.verbatim, np.zeros(len(found.verbatim), dtype=np.float32))

    def find(self, query: Query) -> Selection:
        """Return the reports that satisfy the tree of ``query``, before any filter."""
        if query.root is None:
            everything = np.ones(self._columns.reports, dtype=bool)
            return self._reports(everything)
        if query.scope == "section":
            return self._gathered(self._scored(self._in_one(query.root, "")))
        return self._anywhere(query.root, "")

    # Over reports

    def _anywhere(self, node: Node, where: str) -> Selection:
        match node:
            case Words() | Phrase() | Prefix() | Near():
                if where == "title":
                    titled = self._of(node, where)
                    found = self._reports(self._mask(titled.numbers, self._columns.reports))
                    found.scores[titled.numbers] = titled.scores
                    return found
                found = self._gathered(self._of(node, where))
                if not where and self._matches and not self._is_verbatim:
                    titled = self._leaves.titled(node)
                    found.scores[titled.numbers] += titled.scores
                return found
            case And(parts):
                return self._all(self._anywhere(part, where) for part in parts)
            case Or(parts):
                return self._any(self._anywhere(part, where) for part in parts)
            case Not(part):
                excluded = self._taking(is_verbatim=False)._anywhere(part, where)
                return self._reports(~excluded.reports)
            case In(inner, part):
                return self._anywhere(part, inner)
            case OfKind(kind):
                numbers = self._columns.section_report[self._of_kind(kind)]
                return self._reports(self._mask(numbers, self._columns.reports))
            case _:
                return self._reports(self._property(node))

    def _gathered(self, matches: Scored) -> Selection:
        """Reports of ``matches``: the best section's score and a little for the others."""
        passes, columns = chosen(), self._columns
        spend(len(matches.numbers) + columns.reports)
        report_of, wanted = columns.section_report, self._wanted
        if not self._matches:
            return self._reports(self._mask(report_of[matches.numbers], columns.reports))
        every: Mask | None = None
        if len(wanted):
            every, pair = passes.narrowed(matches.pair, report_of, wanted)
            matches = Scored(*pair)
        reports, scores, kinds = passes.reports(
            matches.pair, report_of, columns.section_kind, columns.reports
        )
        reports = reports if every is None else every
        return Selection(reports, scores, matches, whole=True, kinds=kinds)

    def _reports(self, mask: Mask) -> Selection:
        spend(len(mask))
        return Selection(mask, np.zeros(len(mask), dtype=np.float32), Scored.nothing())

    # Part by part: beside what each clause found, which is kept, only what was combined so far is held.

    def _all(self, parts: Iterable[Selection]) -> Selection:
        found = reduce(partial(self._with, np.logical_and), parts)
        if not self._matches:
            return found
        spend(len(found.matches.numbers))
        of_reports, of = chosen().of_reports, self._columns.section_report
        kept = Scored(*of_reports(found.matches.pair, of, found.reports))
        scores = np.where(found.reports, found.scores, np.float32(0))
        return Selection(found.reports, scores, kept, found.whole)

    def _any(self, parts: Iterable[Selection]) -> Selection:
        return reduce(partial(self._with, np.logical_or), parts)

    def _with(self, how: np.ufunc, one: Selection, other: Selection) -> Selection:
        reports = how(one.reports, other.reports)
        if not self._matches:
            return self._reports(reports)
        spend(len(reports))
        whole = one.whole, other.whole
        return Selection(
            reports,
            one.scores + other.scores,
            total((one.matches, other.matches)),
            any(whole) if how is np.logical_and else all(whole),
        )

    # Inside one section

    def _in_one(self, node: Node, where: str) -> Scored | Mask:
        """Return the sections that satisfy ``node`` by themselves.

        As S booleans where nothing in it has scores: what is no text, or excluded.
        """
        columns = self._columns
        match node:
            case Words() | Phrase() | Prefix() | Near():
                if where != "title":
                    return self._of(node, where)
                titled = self._of(node, where).numbers
                return self._mask(titled, columns.reports)[columns.section_report]
            case And(parts) | Or(parts):
                each = [self._in_one(part, where) for part in parts]
                lists = [part for part in each if isinstance(part, Scored)]
                masks = [part for part in each if not isinstance(part, Scored)]
                if isinstance(node, Or):
                    some = np.logical_or.reduce(masks) if masks else None
                    if not lists:
                        return np.asarray(some)
                    return total(lists if some is None else [*lists, self._scored(some)])
                every = np.logical_and.reduce(masks) if masks else None
                if not lists:
                    return np.asarray(every)
                found = common(lists)
                return found if every is None else found.only(every[found.numbers])
            case Not(part):
                inner = self._taking(is_verbatim=False)._in_one(part, where)
                if isinstance(inner, Scored):
                    inner = self._mask(inner.numbers, columns.sections)
                return ~inner
            case In(inner_where, part):
                return self._in_one(part, inner_where)
            case OfKind(kind):
                return self._of_kind(kind)
            case _:
                return self._property(node)[columns.section_report]

    def _scored(self, found: Scored | Mask) -> Scored:
        if isinstance(found, Scored):
            return found
        numbers = np.flatnonzero(found)
        return Scored(numbers, np.zeros(len(numbers), dtype=np.float32))

    # Both

    def _property(self, node: Node) -> Mask:
        """What is true of a whole report, as R booleans."""
        spend(self._columns.reports)
        return having(node, self._columns)

    def _of_kind(self, kind: str) -> Mask:
        spend(self._columns.sections)
        return np.asarray(self._columns.section_kind == KIND_NUMBERS[kind])

    def _mask(self, numbers: npt.NDArray[np.integer], size: int) -> Mask:
        spend(size)
        mask = np.zeros(size, dtype=bool)
        mask[numbers] = True
        return mask
