"""Strings of the index that are nearly one that finds nothing: 行政夏议 → 行政复议.

One character stands for another, is missing, is too many, or has changed
places with its neighbour. The rest of the string is looked up, and what the
texts have in the doubtful place is read there, so no list of words is needed.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from indexer.engines.contract import MOST_SLIPS
from indexer.engines.slips import is_looked_at, rearranged
from indexer.engines.whoosh.postings.characters import CharacterIndex, Ints
from indexer.vocabulary.budget import spend

_PLACES = 200_000  # occurrences read for one doubtful place; a bound on work


def variants(characters: CharacterIndex, text: str) -> Counter[str]:
    """Return strings one slip away from ``text`` and how often each occurs.

    ``text`` is folded, as the index is. Nothing is returned for what is no
    word that is looked at.
    """
    found: Counter[str] = Counter()
    if not is_looked_at(text):
        return found
    for at in range(len(text)):
        found |= _with_gap(characters, text[:at], text[at + 1 :], but=text[at])
    for at in range(1, len(text)):
        found |= _with_gap(characters, text[:at], text[at:])
    for other in rearranged(text):
        if times := len(characters.holding(other)):
            found[other] = times
    del found[text]  # of two letters that are the same, changed about
    return found


def _with_gap(characters: CharacterIndex, left: str, right: str, but: str = "") -> Counter[str]:
    """What stands between ``left`` and ``right``, where exactly one letter does, other than ``but``."""
    anchor, other = (left, right) if len(left) >= len(right) else (right, left)
    begins, _ = characters.find(anchor)
    begins = begins[:_PLACES]
    spend(len(begins) * (len(other) + 1))
    gap = begins + len(left) if anchor is left else begins - 1
    first = gap + 1 if anchor is left else gap - len(left)
    for offset, letter in enumerate(other):
        kept = np.flatnonzero(characters.codes(first + offset) == ord(letter))
        gap, first = gap[kept], first[kept]
    letters = _letters(characters, gap)
    del letters[but]  # or the word itself would take the place of one that it may be meant for
    return Counter({left + each + right: times for each, times in letters.most_common(MOST_SLIPS)})


def _letters(characters: CharacterIndex, at: Ints) -> Counter[str]:
    codes, times = np.unique(characters.codes(at), return_counts=True)
    letters = zip(map(chr, codes.tolist()), times.tolist(), strict=True)
    # Punctuation and digits make no word of two halves; half a surrogate is no letter.
    return Counter({letter: n for letter, n in letters if letter.isalpha()})
