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

from indexer.engines import bm25
from indexer.engines.bm25 import Floats, Units

Ints = npt.NDArray[np.int64]
_NONE = -1


Postings = tuple[Ints, Units, Floats]
"""(Where each word's postings begin, sections, scores.)"""


class Joiner:
    """Takes the postings of the fields run by run, the smaller field's first."""

    smaller, larger = bm25.WEIGHTS

    def __init__(self, fields: Mapping[str, tuple[Mapping[str, int], tuple[Units, int]]]) -> None:
        """Take by field the numbers of its words, the lengths of its sections, and their sum."""
        self._norms = {name: bm25.norms(*lengths) for name, (_, lengths) in fields.items()}
        small, large = (
            ({}, {}) if not fields else (fields[n][0] for n in (self.smaller, self.larger))
        )
        self._alone = [number for word, number in small.items() if word not in large]
        names = [word for word in small if word not in large]
        self.numbers = {**large, **{word: len(large) + n for n, word in enumerate(names)}}
        # By number of the larger field: the number of the same word in the smaller.
        self._same = np.full(len(large), _NONE, dtype=np.int64)
        for word, number in small.items():
            if word in large:
                self._same[large[word]] = number
        self._runs: list[Postings] = []
        self._taken = 0

    def take(self, field: str, starts: Ints, sections: Units, times: Units) -> Iterator[Postings]:
        """Take the postings of the next words of a field; yield those of joined words, if any."""
        if field not in bm25.WEIGHTS:
            return
        held, norm = np.diff(starts), self._norms[field]
        rarity = (bm25.idf(len(norm), held) * bm25.WEIGHTS[field]).astype(np.float32)
        run = starts, sections, bm25.scores(times, norm[sections], np.repeat(rarity, held))
        if field == self.smaller:
            self._runs.append(run)
            return
        same = self._same[self._taken : self._taken + len(held)]
        self._taken += len(held)
        yield _added(run, same, self._small)

    def rest(self) -> Iterator[Postings]:
        """Yield the postings of the words that only the smaller field has."""
        if self._alone:
            yield _of(self._small, np.array(self._alone))

    @cached_property
    def _small(self) -> Postings:
        """The whole smaller field."""
        held = np.concatenate([np.empty(0, np.int64), *(np.diff(run[0]) for run in self._runs)])
        sections = [np.empty(0, np.uint32), *(run[1] for run in self._runs)]
        scores = [np.empty(0, np.float32), *(run[2] for run in self._runs)]
        starts = np.append(0, np.cumsum(held))
        return starts, np.concatenate(sections), np.concatenate(scores)


def _of(field: Postings, words: Ints) -> Postings:
    """The postings of the words of these numbers, in this order."""
    starts, sections, scores = field
    held = starts[words + 1] - starts[words]
    begin = np.append(0, np.cumsum(held))
    at = np.arange(begin[-1]) + np.repeat(starts[words] - begin[:-1], held)
    return begin, sections[at], scores[at]


def _added(run: Postings, same: Ints, small: Postings) -> Postings:
    """``run`` with the scores that ``small`` has for the same words added, and its further sections."""
    starts, sections, scores = run
    having = np.flatnonzero(same != _NONE)
    more_starts, more_sections, more_scores = _of(small, same[having])
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
