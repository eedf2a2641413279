"""What is looked up beside an answer: words that begin so, what follows a string, what it may have been meant to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from indexer.engines.contract import MOST_SLIPS
from indexer.engines.crossing import crossing
from indexer.engines.opensearch import clauses, texts
from indexer.engines.opensearch.clauses import String
from indexer.engines.opensearch.cluster import Body
from indexer.engines.opensearch.fields import holding
from indexer.engines.opensearch.generation import ClusterGeneration
from indexer.engines.opensearch.texts import places_of
from indexer.engines.slips import is_looked_at, rearranged
from indexer.language.folding import fold

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_NO_HAN = re.compile(r"[^\u4e00-\u9fff]")
_KEPT = 1_000  # words of one beginning, the most frequent
_READ = 1_000  # reports whose texts are read for one doubtful place


class ClusterLookup:
    """Looks things up in one generation of the cluster."""

    def __init__(self, generation: ClusterGeneration, cut: Callable[[str], list[str]]) -> None:
        self._generation, self._cut = generation, cut

    def words(self, stem: str, most: int) -> list[str]:
        """Return what ``Engine.words`` does."""
        if not stem or _NO_HAN.match(stem):
            return []
        query = clauses.words_beginning(stem, "texts")
        sort = {holding("texts"): "desc"}, {"word": "asc"}
        found = self._generation.asked(self._generation.words(query, _KEPT, sort))
        longer = (each["word"] for each in found)
        known = (w for w in longer if w != stem and _WORD.fullmatch(w) and self._cut(w) == [w])
        return list(islice(known, most))

    def following(self, text: str, length: int, most: int) -> list[str]:
        """Return what ``Engine.following`` does."""
        wanted = fold(text)
        run = crossing(wanted)
        clause = clauses.in_sections(String(wanted, run is not None), "")
        after = [
            held[at + len(wanted) :][:length]
            for held in self._texts(clause, most)
            for at in places_of(wanted, held)
            if run is None or not run.is_at(held, at)
        ]
        return after[:: max(1, -(-len(after) // most))]

    def variants(self, text: str) -> Counter[str]:
        """Return what ``Engine.variants`` does; of very common parts some texts are read, not all."""
        word, found = fold(text), Counter[str]()
        if not is_looked_at(word):
            return found
        for at in range(len(word)):
            found |= self._with_gap(word[:at], word[at + 1 :], but=word[at])
        for at in range(1, len(word)):
            found |= self._with_gap(word[:at], word[at:])
        for other in rearranged(word):
            clause = clauses.in_sections(String(other), "")
            if times := sum(len(places_of(other, held)) for held in self._texts(clause, _READ)):
                found[other] = times
        del found[word]  # of two letters that are the same, changed about
        return found

    def _with_gap(self, left: str, right: str, but: str = "") -> Counter[str]:
        """What stands between ``left`` and ``right``, where exactly one letter does, other than ``but``."""
        parts = [clauses.in_sections(String(part), "") for part in (left, right) if part]
        gap = re.compile(f"(?={re.escape(left)}(.){re.escape(right)})", re.DOTALL)
        letters: Counter[str] = Counter()
        for held in self._texts(clauses.every(parts), _READ):
            letters.update(letter for letter in gap.findall(held) if letter.isalpha())
        del letters[but]  # or the word itself would take the place of one that it may be meant for
        return Counter({left + c + right: n for c, n in letters.most_common(MOST_SLIPS)})

    def _texts(self, clause: Body, most: int) -> Iterator[str]:
        """Headings and bodies of the sections that satisfy ``clause``, of at most so many reports, spread over all."""
        (found,) = self._generation.asked(self._generation.satisfying([clause]))
        numbers = found.reports[:: max(1, -(-len(found.reports) // most))]
        for each in texts.sections(self._generation, numbers):
            yield from (each.parts["heading"], each.parts["body"])
