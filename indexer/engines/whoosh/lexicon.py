"""What there is to ask of one generation: its places, years and words, and how often.

For completing what is typed: words and phrases by their beginning, and which
reports a clause would bring, as bits so that conditions combine cheaply. What
was asked before is remembered, within bounds; a generation never changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate, islice

import numpy as np

from indexer.engines.whoosh.counting.columns import Columns
from indexer.engines.whoosh.counting.place_tree import PlaceTree
from indexer.engines.whoosh.matching.leaves import Leaves
from indexer.engines.whoosh.matching.tree import Tree
from indexer.engines.whoosh.passes import Ints
from indexer.engines.whoosh.passes.arrays import Bits, Remembered, packed
from indexer.vocabulary.query import Node, Phrase, Query

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_NO_HAN = re.compile(r"[^\u4e00-\u9fff]")
_WALKED = 5_000  # words of one first character; a million reports have some 3,000
_KEPT = 1_000  # of those, the most frequent: the others complete nothing that is frequent
_PLACES = 96  # where a string stands, looked at for what follows it: 2 ms of cutting
_AHEAD = 12  # characters
_WORDS_AHEAD = 2  # a phrase of more is seldom typed, and never completed at once


class Vocabulary:
    """Words with their frequency and clauses with their reports, over one generation."""

    def __init__(self, columns: Columns, leaves: Leaves, cut: Callable[[str], list[str]]) -> None:
        """Look things up in ``leaves``; ``cut`` cuts text into words as the index did."""
        self._columns, self._leaves, self._cut = columns, leaves, cut
        self._tree = Tree(leaves, columns)
        # At 100,000 reports, bits of a clause take 13 kB.
        self._held: Remembered[tuple[str, str], tuple[int, Bits]] = Remembered(1_000)
        self._going_on: Remembered[tuple[str, int], list[str]] = Remembered(500)
        self._satisfied: Remembered[Node | None, Bits] = Remembered(200)
        self._of_character: Remembered[str, list[str]] = Remembered(300)

    @property
    def places(self) -> PlaceTree:
        """All places that reports lie in."""
        return self._columns.places

    @cached_property
    def place_counts(self) -> Ints:
        """How many reports lie in each place, by its number."""
        return self.places.counts(np.arange(self._columns.reports))[0]

    @property
    def years(self) -> list[int]:
        """The years that there are reports on, ascending."""
        return self._columns.years

    def words(self, stem: str, most: int) -> list[str]:
        """Return Chinese words longer than ``stem`` that begin with it, most frequent first.

        Of two characters at least, and only what is one word when it is asked for
        alone: then what it finds is what holds it.
        """
        if not stem or _NO_HAN.match(stem):
            return []
        found = (
            w
            for w in self._of_character.get(stem[0], self._beginning_with)
            if w.startswith(stem) and w != stem
        )
        return list(islice((word for word in found if self.is_word(word)), most))

    def is_word(self, text: str) -> bool:
        """Whether ``text`` is a single word."""
        return self._cut(text) == [text]

    def phrases(self, beginning: str, most: int) -> list[str]:
        """Return how ``beginning`` goes on in the index, to the ends of words, commonest first.

        What is common is judged by a sample of the places where it stands. No
        phrase ends with a word of one character, in which most are left hanging.
        """
        return self._going_on.get((beginning, most), self._phrases)

    def _phrases(self, asked: tuple[str, int]) -> list[str]:
        beginning, most = asked
        found: Counter[str] = Counter()
        for after in self._leaves.following(beginning, _AHEAD, _PLACES):
            run = _NO_HAN.split(after, maxsplit=1)[0]
            words = self._cut(beginning + run)
            ends = zip(words, accumulate(words), strict=True)
            longer = [(word, text) for word, text in ends if len(text) > len(beginning)]
            # The last may have been cut short by the end of what was looked at.
            whole = longer[: -1 if len(run) == _AHEAD else None]
            found.update(text for word, text in whole[:_WORDS_AHEAD] if len(word) > 1)
        return [text for text, _ in found.most_common(most) if text.startswith(beginning)]

    def _beginning_with(self, character: str) -> list[str]:
        counts = Counter(self._leaves.words_beginning_with(character, _WALKED))
        return [word for word, _ in counts.most_common() if _WORD.fullmatch(word)][:_KEPT]

    def holding(self, text: str, where: str) -> tuple[int, Bits]:
        """Return how many sections hold the string ``text`` in ``where``, and which reports do.

        ``where`` is empty (headings and bodies), ``heading``, ``table``, a kind,
        or ``title``, for which there are as many sections as reports.
        """
        return self._held.get((text, where), self._holding)

    def _holding(self, asked: tuple[str, str]) -> tuple[int, Bits]:
        text, where = asked
        if where == "title":
            reports = self._leaves.titles(Phrase(text)).numbers
            return len(reports), self._bits(reports)
        sections = self._leaves.holding(text, where)
        return len(sections), self._bits(self._columns.section_report[sections])

    def answering(self, root: Node | None) -> Bits:
        """Return which reports satisfy ``root``; None is everything."""
        return self._satisfied.get(root, self._answering)

    def _answering(self, root: Node | None) -> Bits:
        return packed(self._tree.find(Query(root=root)).reports)

    def _bits(self, reports: Ints) -> Bits:
        mask = np.zeros(self._columns.reports, dtype=bool)
        mask[reports] = True
        return packed(mask)
