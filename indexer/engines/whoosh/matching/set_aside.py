"""Which of a word's places count, see ``indexer.engines.crossing``: all at once, not one by one.

A common word stands in a hundred thousand places, and what is beside them is nearly
always the same: most are told by the one character on either side, the others by
the different stretches that there are, each looked at once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from indexer.engines.crossing import LIKELIER, REACH, Crossing, Margins, crossing
from indexer.engines.passes import Ints, Mask, Units
from indexer.engines.passes.arrays import Remembered
from indexer.engines.whoosh.postings.characters import CharacterIndex, length_of
from indexer.language.dictionary import neighbours
from indexer.vocabulary.budget import spend
from indexer.vocabulary.query import Phrase, Prefix, Words

Codes = npt.NDArray[np.uint16]

_WIDTHS = (4, 8, 16, REACH)
"""Characters looked at together: four are nearly always enough."""
_REMEMBERED = 20_000_000  # places of words, 80 MB; 300 common words of 10,000 reports


class Places:
    """Where runs stand in one character index; what is set aside of a word is found out once."""

    def __init__(self, characters: CharacterIndex) -> None:
        self._characters = characters
        self._words: Remembered[str, Units] = Remembered(_REMEMBERED, len)

    def units(self, leaf: Words | Phrase | Prefix) -> Units:
        """Return the unit of every place where the run or string stands, ascending."""
        if isinstance(leaf, Words) and crossing(leaf.text):
            return self._words.get(leaf.text, self._standing)
        return self._characters.holding(leaf.text)

    def begins(self, run: str) -> Ints:
        """Return where the run begins, ascending."""
        begin, _ = self._characters.find(run)
        looked_at = crossing(run)
        return begin[~_set_aside(self._characters, begin, looked_at)] if looked_at else begin

    def _standing(self, word: str) -> Units:
        begin, units = self._characters.find(word)
        looked_at = crossing(word)
        assert looked_at is not None
        aside = _set_aside(self._characters, begin, looked_at)
        return units[~aside] if aside.any() else units


def _set_aside(characters: CharacterIndex, begin: Ints, word: Crossing) -> Mask:
    """Return for each place where the word begins whether other words only cross there."""
    spend(len(begin))
    first, second = word.word[0], word.word[1]
    aside = np.zeros(len(begin), dtype=bool)
    ends, begins = np.zeros((2, 1 << 16), dtype=bool)
    ends[neighbours().before(first)] = True
    begins[neighbours().after(second)] = True
    near = np.flatnonzero(ends[characters.codes(begin - 1)])
    near = near[begins[characters.codes(begin[near] + 2)]]
    if not len(near):
        return aside
    before = _margins(characters, begin[near] - 1, -1, ord(first), word.before)
    after = _margins(characters, begin[near] + 2, 1, ord(second), word.after)
    across = before[:, 0] + after[:, 0] - np.maximum(before[:, 1], after[:, 1])
    near = near[across >= LIKELIER]
    for name in word.names if len(near) else ():
        wanted = np.frombuffer(name.encode("utf-16-le"), dtype=np.uint16)
        there = characters.codes(begin[near, None] + np.arange(length_of(name)))
        near = near[(there != wanted).any(axis=1)]
    aside[near] = True
    return aside


def _margins(
    characters: CharacterIndex, at: Ints, step: int, beside: int, side: Callable[[str], Margins]
) -> npt.NDArray[np.float64]:
    """Return what ``side`` says of the characters from each of ``at`` on, going by ``step``.

    They stand ``beside`` a character of the word. Beyond two neighbours that no word
    joins nothing matters, so there a stretch ends.
    """
    found, left = np.empty((len(at), 2)), np.arange(len(at))
    for width in _WIDTHS:
        different, which = _different(characters.codes(at[left, None] + step * np.arange(width)))
        lengths = _lengths(different, step, beside)
        told = lengths < width if width < REACH else np.ones(len(lengths), dtype=bool)
        margins = np.empty((len(different), 2))
        for number in np.flatnonzero(told).tolist():
            spend()
            stretch = different[number, : lengths[number]][::step]
            margins[number] = side(stretch.tobytes().decode("utf-16-le"))
        known = told[which]
        found[left[known]] = margins[which[known]]
        left = left[~known]
    return found


def _lengths(rows: Codes, step: int, beside: int) -> Ints:
    """Return after how many characters of each row come two that no word joins."""
    inward = np.insert(rows[:, :-1], 0, beside, axis=1).astype(np.uint32)
    outward = rows.astype(np.uint32)
    first, second = (inward, outward) if step > 0 else (outward, inward)
    pairs, known = first << np.uint32(16) | second, neighbours().inside
    at = np.searchsorted(known, pairs)
    apart = known[np.minimum(at, len(known) - 1)] != pairs
    return np.asarray(np.where(apart.any(axis=1), apart.argmax(axis=1), rows.shape[1]))


def _different(rows: Codes) -> tuple[Codes, Ints]:
    """Return the different ones of ``rows``, and which of them each is."""
    keys = np.ascontiguousarray(rows).view(np.uint64)
    if keys.shape[1] == 1:
        _, first, which = np.unique(keys[:, 0], return_index=True, return_inverse=True)
    else:
        _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return rows[first], which.reshape(-1)
