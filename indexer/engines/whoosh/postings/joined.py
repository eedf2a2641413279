"""A word's postings in several fields → one list of sections with their scores added up.

An unprefixed word is looked for in headings and in bodies, by every query.
Adding the two up for each query would be most of a query's work, so it is
done once, when an index is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.engines.passes import bm25
from indexer.engines.passes.bm25 import Floats, Units

Ints = npt.NDArray[np.int64]
_Lists = tuple[Ints, Units, Floats]
Postings = tuple[Units, Ints, Units, Floats]
"""(Words, where the postings of each begin, sections, scores.)"""
_SMALLER = "heading"  # the other is the body


class Joiner:
    """Takes the postings of the fields run by run, the headings' first; words by number."""

    def __init__(self, fields: Mapping[str, tuple[Units, int]]) -> None:
        """Take by field the lengths of its sections, and their sum."""
        self._norms = {name: bm25.norms(*lengths) for name, lengths in fields.items()}
        self._runs: list[Postings] = []

    def take(
        self, field: str, words: Units, starts: Ints, sections: Units, times: Units
    ) -> Iterator[Postings]:
        """Take the postings of the next words of a field; yield those of joined words, if any."""
        if field not in bm25.WEIGHTS:
            return
        held, norm = np.diff(starts), self._norms[field]
        rarity = (bm25.idf(len(norm), held) * bm25.WEIGHTS[field]).astype(np.float32)
        scores = bm25.scores(times, norm[sections], np.repeat(rarity, held))
        if field == _SMALLER:
            self._runs.append((words, starts, sections, scores))
            return
        # Which words the smaller field has too, and where.
        small = self._small[0]
        _, having, same = np.intersect1d(words, small, assume_unique=True, return_indices=True)
        self._joined[same] = True
        yield (words, *_added((starts, sections, scores), having, _of(self._small, same)))

    def rest(self) -> Iterator[Postings]:
        """Yield the postings of the words that only the smaller field has."""
        alone = np.flatnonzero(~self._joined)
        if len(alone):
            yield (self._small[0][alone], *_of(self._small, alone))

    @cached_property
    def _small(self) -> Postings:
        """The whole smaller field."""
        held = np.concatenate([np.empty(0, np.int64), *(np.diff(run[1]) for run in self._runs)])
        words = [np.empty(0, np.uint32), *(run[0] for run in self._runs)]
        sections = [np.empty(0, np.uint32), *(run[2] for run in self._runs)]
        scores = [np.empty(0, np.float32), *(run[3] for run in self._runs)]
        starts = np.append(0, np.cumsum(held))
        return np.concatenate(words), starts, np.concatenate(sections), np.concatenate(scores)

    @cached_property
    def _joined(self) -> npt.NDArray[np.bool_]:
        """Which words of the smaller field the larger one has too, as far as it was taken."""
        return np.zeros(len(self._small[0]), dtype=np.bool_)


def _of(field: Postings, which: Ints) -> _Lists:
    """The postings of these words of a field, by their place in it, in this order."""
    _, starts, sections, scores = field
    held = starts[which + 1] - starts[which]
    begin = np.append(0, np.cumsum(held))
    at = np.arange(begin[-1]) + np.repeat(starts[which] - begin[:-1], held)
    return begin, sections[at], scores[at]


def _added(run: _Lists, having: Ints, more: _Lists) -> _Lists:
    """``run`` with the scores of ``more``, lists of the words at ``having``, and its further sections."""
    starts, sections, scores = run
    more_starts, more_sections, more_scores = more
    key = _keys(np.arange(len(starts) - 1), starts, sections)
    other = _keys(having, more_starts, more_sections)
    at = np.searchsorted(key, other)
    known = key[np.minimum(at, len(key) - 1)] == other
    scores[at[known]] += more_scores[known]
    new = ~known
    words = (other[new] >> np.uint64(32)).astype(np.int64)
    held = np.diff(starts) + np.bincount(words, minlength=len(starts) - 1)
    return (
        np.append(0, np.cumsum(held)),
        np.insert(sections, at[new], more_sections[new]),
        np.insert(scores, at[new], more_scores[new]),
    )


def _keys(words: Ints, starts: Ints, sections: Units) -> npt.NDArray[np.uint64]:
    """Word and section in one number, ascending."""
    keys = np.repeat(words.astype(np.uint64), np.diff(starts)) << np.uint64(32)
    keys |= sections
    return keys
