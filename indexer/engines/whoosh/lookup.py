"""Single clauses, looked up cheaply and often: how many reports, which words begin so.

For what is being typed. Which reports a clause brings is kept as bits, so that
conditions combine cheaply, and what was asked before is remembered, within
bounds; a generation never changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import NamedTuple

import numpy as np

from indexer.engines.counting.columns import Columns
from indexer.engines.passes import Ints
from indexer.engines.passes.arrays import Bits, Remembered, counted, packed
from indexer.engines.whoosh.matching.leaves import Leaves
from indexer.engines.whoosh.matching.tree import Tree
from indexer.vocabulary.budget import spend
from indexer.vocabulary.query import And, In, Node, Or, Phrase, Query, Words

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_NO_HAN = re.compile(r"[^\u4e00-\u9fff]")
_WALKED = 5_000  # words of one first character; a million reports have some 3,000
_KEPT = 1_000  # of those, the most frequent: the others complete nothing that is frequent


class Held(NamedTuple):
    """What holds something: how many sections (titles), how many reports, and which of these."""

    sections: int
    reports: int
    bits: Bits


class Lookup:
    """Words with their frequency and clauses with their reports, over one generation."""

    def __init__(self, leaves: Leaves, columns: Columns, cut: Callable[[str], list[str]]) -> None:
        """Look things up in ``leaves``; ``cut`` cuts text into words as the index did."""
        self._columns, self._leaves, self._cut = columns, leaves, cut
        # At 100,000 reports, bits of a clause take 13 kB.
        self._held: Remembered[tuple[Words | Phrase, str], Held] = Remembered(1_000)
        self._satisfied: Remembered[Node | None, Bits] = Remembered(200)
        self._of_character: Remembered[str, list[str]] = Remembered(300)

    def words(self, stem: str, most: int) -> list[str]:
        """Return what ``Engine.words`` does."""
        if not stem or _NO_HAN.match(stem):
            return []
        beginning = self._of_character.get(stem[0], self._beginning_with)
        longer = (w for w in beginning if w.startswith(stem) and w != stem)
        return list(islice((word for word in longer if self._cut(word) == [word]), most))

    def _beginning_with(self, character: str) -> list[str]:
        counts = Counter(self._leaves.words_beginning_with(character, _WALKED))
        return [word for word, _ in counts.most_common() if _WORD.fullmatch(word)][:_KEPT]

    def holding(self, leaf: Words | Phrase, where: str) -> Held:
        """Return what holds the run or string in ``where``.

        ``where`` as in ``Engine.holding``. Of a run, words that stand apart are not looked for.
        """
        return self._held.get((leaf, where), self._holding)

    def _holding(self, asked: tuple[Words | Phrase, str]) -> Held:
        leaf, where = asked
        if where == "title":
            sections = reports = self._leaves.titles(leaf).numbers
        else:
            sections = self._leaves.holding(leaf, where)
            reports = self._columns.section_report[sections]
        bits = self._bits(reports)
        return Held(len(sections), counted(bits[None])[0], bits)

    def count(self, clause: Node | None) -> int:
        """Return how many reports satisfy ``clause``."""
        if asked := self._alone(clause):
            return self.holding(*asked).reports
        return counted(self._reports(clause)[None])[0]

    def _reports(self, clause: Node | None) -> Bits:
        """Over reports AND and OR are those of sets, and one word or string needs no scores."""
        match clause:
            case And(parts):
                return reduce(and_, map(self._reports, parts))
            case Or(parts):
                return reduce(or_, map(self._reports, parts))
            case _ if asked := self._alone(clause):
                return self.holding(*asked).bits
            case _:
                return self._satisfied.get(clause, self._satisfying)

    def _alone(self, clause: Node | None) -> tuple[Words | Phrase, str] | None:
        """Return the word or string that is all that a clause asks for, and where; else None."""
        where, leaf = (clause.where, clause.part) if isinstance(clause, In) else ("", clause)
        if isinstance(leaf, Phrase) or (
            isinstance(leaf, Words) and self._cut(leaf.text) == [leaf.text]
        ):
            return leaf, where
        return None

    def _satisfying(self, clause: Node | None) -> Bits:
        return packed(
            Tree(self._leaves, self._columns, has_matches=False).find(Query(root=clause)).reports
        )

    def _bits(self, reports: Ints) -> Bits:
        spend(self._columns.reports)
        mask = np.zeros(self._columns.reports, dtype=bool)
        mask[reports] = True
        return packed(mask)
