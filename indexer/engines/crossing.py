"""Where the characters of a word only cross other words: 民政 in 人民|政府, 国有 in 全国|有名.

The exception of promise 4 of ``contract``, for every engine and for whoever marks
what was found. Compared are the likeliest cut in which one word of two characters
or more ends with the first character and another begins with the second, and the
likeliest in which the two are a word, or stand at either end of a longer one. A
word that holds them in its middle (人民政府) speaks for neither.

Beyond two neighbours that no word joins both cuts agree, so a few characters on
either side decide, and each side by itself: its two numbers say how much likelier
it is cut so than if the word began, or ended, right there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf

from indexer.gazetteer.china import bundled
from indexer.language.dictionary import dictionary, neighbours
from indexer.language.folding import fold
from indexer.language.numerals import HAN_NUMERALS

LIKELIER = 5.0
"""How many times, as a logarithm, the cut across must be likelier: to miss a true place is worse."""
REACH = 32
"""Characters on either side that are looked at: no two words stand further out."""
_NUMERALS = frozenset(HAN_NUMERALS)
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2}")

Margins = tuple[float, float]
"""Of one side: of the cut across, and of the one with the word whole."""
_NEVER = -inf, 0.0


@dataclass(frozen=True)
class Crossing:
    """Tells the places where ``word``, of two characters, stands from those where words cross."""

    word: str

    def is_at(self, text: str, at: int) -> bool:
        """Return whether words only cross where ``word`` begins at ``at`` of folded ``text``."""
        first, end = at, at + 2
        if text[first - 1 : first] not in self.ends or text[end : end + 1] not in self.begins:
            return False  # most places, and nothing need be reckoned
        joined = neighbours().joined
        while first > 0 and at - first < REACH and joined(text[first - 1 : first + 1]):
            first -= 1
        while end < len(text) and end - at - 2 < REACH and joined(text[end - 1 : end + 1]):
            end += 1
        if not crosses(self.before(text[first:at]), self.after(text[at + 2 : end])):
            return False
        return not any(text.startswith(name, at) for name in self.names)

    @cached_property
    def ends(self) -> frozenset[str]:
        """The characters before the word where another may end: elsewhere it stands."""
        return frozenset(map(chr, neighbours().before(self.word[0]).tolist()))

    @cached_property
    def begins(self) -> frozenset[str]:
        """The characters after the word where another may begin."""
        return frozenset(map(chr, neighbours().after(self.word[1]).tolist()))

    def before(self, text: str) -> Margins:
        """Return the margins of ``text``, Chinese characters right before the word."""
        known, first = dictionary(), self.word[0]
        across = [start for start in range(len(text)) if text[start:] + first in known]
        if not across:
            return _NEVER
        best = [0.0]  # of the likeliest cut of so many characters
        for end in range(1, len(text) + 1):
            best.append(max(best[s] + known.likelihood(text[s:end]) for s in range(end)))
        crossed = max(best[s] + known.likelihood(text[s:] + first) for s in across)
        whole = (best[s] + known.likelihood(text[s:] + self.word) for s in range(len(text) + 1))
        return crossed - best[-1], max(whole) - best[-1]

    def after(self, text: str) -> Margins:
        """Return the margins of ``text``, Chinese characters right after the word."""
        known, second = dictionary(), self.word[1]
        across = [end for end in range(1, len(text) + 1) if second + text[:end] in known]
        if not across:
            return _NEVER
        best = [0.0] * (len(text) + 1)  # of the likeliest cut from each character on
        for start in reversed(range(len(text))):
            ends = range(start + 1, len(text) + 1)
            best[start] = max(known.likelihood(text[start:e]) + best[e] for e in ends)
        crossed = max(known.likelihood(second + text[:e]) + best[e] for e in across)
        whole = (known.likelihood(self.word + text[:e]) + best[e] for e in range(len(text) + 1))
        return crossed - best[0], max(whole) - best[0]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The gazetteer's whole names that begin with the word, folded: there it always stands."""
        return tuple({fold(name) for name in bundled().names_beginning(self.word)})


def crosses(before: Margins, after: Margins) -> bool:
    """Return whether the margins of both sides say that words only cross."""
    return before[0] + after[0] - max(before[1], after[1]) >= LIKELIER


@lru_cache(maxsize=1_000)
def crossing(text: str) -> Crossing | None:
    """Return what tells where the run ``text`` stands; None for one that stands wherever it is read.

    Only a dictionary word of exactly two characters, neither of them a
    numeral, is looked at so closely.
    """
    word = fold(text)
    known = _HAN_WORD.fullmatch(word) and _NUMERALS.isdisjoint(word) and word in dictionary()
    return Crossing(word) if known else None
