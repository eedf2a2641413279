"""The words of jieba's dictionary, and how likely each is: what a cut of our own is made of.

Without the guess at words that no dictionary has, so that the likeliest cut is the
same whatever cuts the words of an index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, log

from indexer.language import analyzer


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
