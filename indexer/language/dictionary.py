"""The words of jieba's dictionary, and how likely each is: what a cut of our own is made of.

Without the guess at words that no dictionary has, so that the likeliest cut is the
same whatever cuts the words of an index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, log

import numpy as np
import numpy.typing as npt

from indexer.language import analyzer

Pairs = npt.NDArray[np.uint32]
_UPPER, _LOWER = np.uint32(16), np.uint32(0xFFFF)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """How often each word was seen among ``total`` words; 0 stands for what is none."""

    frequencies: Mapping[str, int]
    total: int

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.frequencies.get(word, 0) > 0

    def likelihood(self, word: str) -> float:
        """Return the logarithm of how likely ``word`` is among all words.

        A character that is no word is as rare as a word can be; longer ones
        that are none cannot be.
        """
        seen = self.frequencies.get(word) or (len(word) == 1)
        return log(seen / self.total) if seen else -inf


@cache
def dictionary() -> Dictionary:
    """Return jieba's own dictionary, read once and only when asked for."""
    return Dictionary(*analyzer.frequencies())


@dataclass(frozen=True)
class Neighbours:
    """Pairs of Chinese characters that stand beside each other in words, the first in the upper half.

    ``inside`` any word, ascending; those that ``begin`` and those that ``end``
    one, in no order. All of them may repeat.
    """

    inside: Pairs
    begin: Pairs
    end: Pairs

    def joined(self, pair: str) -> bool:
        """Return whether any word holds these two characters side by side."""
        wanted = ord(pair[0]) << 16 | ord(pair[1])
        at = bisect_left(self.inside, wanted) if wanted >> 32 == 0 else len(self.inside)
        return at < len(self.inside) and bool(self.inside[at] == wanted)

    def before(self, character: str) -> Pairs:
        """Return the characters before this one in words that end with it."""
        of = self.end[(self.end & _LOWER) == ord(character)]
        return np.asarray(of >> _UPPER)

    def after(self, character: str) -> Pairs:
        """Return the characters after this one in words that begin with it."""
        of = self.begin[self.begin >> _UPPER == ord(character)]
        return np.asarray(of & _LOWER)


@cache
def neighbours() -> Neighbours:
    """Return those of all words of the dictionary, found once and only when asked for."""
    words = "\n".join(word for word, seen in dictionary().frequencies.items() if seen)
    codes = np.frombuffer(f"\n{words}\n".encode("utf-16-le"), dtype=np.uint16).astype(np.uint32)
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    pairs, both, gap = codes[:-1] << _UPPER | codes[1:], han[:-1] & han[1:], codes == ord("\n")
    begin, end = both.copy(), both.copy()
    begin[1:] &= gap[:-2]
    end[:-1] &= gap[2:]
    return Neighbours(np.sort(pairs[both]), pairs[begin], pairs[end])
