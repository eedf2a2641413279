"""Which sections hold which words, collected in memory and spilled by blocks, for ``codec``.

Knows of Whoosh only in how many steps it keeps a length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from indexer.archive.searched import lexicon_of, numbers_of
from indexer.engines.passes.arrays import first_of_runs
from indexer.engines.whoosh.postings.grouping import Grouping
from indexer.language.analyzer import END

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.uint32]
POSTING = np.dtype("<u4")
"""Section numbers and frequencies are both written so."""

_END, _NONE = 0, np.uint32(0xFFFFFFFF)  # the number of ``END``, and that of words without one
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.uint32)


class WordPool:
    """Which sections hold which words: one number for each word, two growing arrays a field.

    ``block`` words are held before they are counted, at 38 bytes each.
    """

    def __init__(
        self,
        folder: Path,
        fields: Sequence[str],
        lexicons: Iterable[tuple[int, bytes]],
        block: int,
    ) -> None:
        self.fields = {name: PooledField(folder, block // 2) for name in fields}
        self._block = block
        self._numbering = _Numbering(lexicons)
        self._waiting: list[Units] = []
        self._held = 0  # words in these

    @property
    def words(self) -> list[bytes]:
        """The words by number."""
        return self._numbering.words

    def add(self, lexicon: int, words: bytes) -> None:
        """Take the words of a report: section by section, field by field, an ``END`` after each."""
        self._waiting.append(self._numbering.known[lexicon][numbers_of(words)])
        self._held += len(self._waiting[-1])
        if self._held >= self._block:
            self.count()

    def count(self) -> None:
        """Give the fields what was taken."""
        if not self._held:
            return
        words = self._numbering.numbers(np.concatenate(self._waiting))
        self._waiting, self._held = [], 0
        ended = words == _END
        lengths = (np.diff(np.flatnonzero(ended), prepend=-1) - 1).astype(np.uint32)
        words = words[~ended]
        of = np.repeat(np.arange(len(lengths)) % len(self.fields), lengths)
        for n, field in enumerate(self.fields.values()):
            field.add(words[of == n], lengths[n :: len(self.fields)])

    def iter_postings(self) -> WordPool:
        """Return itself; the codec's writers know what to do with it."""
        return self

    def cleanup(self) -> None:
        """Remove what was spilled."""
        for field in self.fields.values():
            field.close()


class _Numbering:
    """Numbers the words of lexicons in the order in which reports first use them.

    So an index is the same whichever reports were read together, and what
    lexicons have of reports that are gone is not in it. Until then words have
    other numbers: ``known`` are those of each lexicon.
    """

    def __init__(self, lexicons: Iterable[tuple[int, bytes]]) -> None:
        self.words = [END.encode()]
        every = defaultdict(count(1).__next__, {END.encode(): _END})
        self.known: dict[int, Units] = {}
        for lexicon, packed in lexicons:
            words = lexicon_of(packed)
            self.known[lexicon] = np.fromiter(map(every.__getitem__, words), np.uint32, len(words))
        self._every = list(every)
        self._numbers = np.full(len(every), _NONE)
        self._numbers[_END] = _END

    def numbers(self, words: Units) -> Units:
        """Return the numbers of the next words, which are those in ``known``."""
        first = np.full(len(self._numbers), len(words))
        # Backwards, as what is assigned last stays.
        first[words[::-1]] = np.arange(len(words) - 1, -1, -1)
        new = np.flatnonzero((first < len(words)) & (self._numbers == _NONE))
        new = new[np.argsort(first[new])]
        self._numbers[new] = np.arange(len(self.words), len(self.words) + len(new))
        self.words += map(self._every.__getitem__, new.tolist())
        return self._numbers[words]


class PooledField:
    """The words of one field, by number; ``run`` postings are written at once, at 50 bytes each."""

    def __init__(self, folder: Path, run: int) -> None:
        self._run = run
        self._grouping = Grouping(folder, [np.uint32, np.uint32])
        self._lengths = [_LENGTHS[:0]]
        self._sections = 0

    def add(self, words: Units, lengths: Units) -> None:
        """Take the words of the next sections in order, and how many each has."""
        sections = np.arange(self._sections, self._sections + len(lengths), dtype=np.uint64)
        self._sections += len(lengths)
        self._lengths.append(lengths)
        packed = words.astype(np.uint64)
        packed <<= np.uint64(32)
        packed |= np.repeat(sections, lengths)
        packed.sort()
        begin = first_of_runs(packed)
        times = np.diff(np.append(begin, len(packed)))
        packed = packed[begin]
        words = (packed >> np.uint64(32)).astype(np.uint32)
        self._grouping.add_sorted(words, packed.astype(np.uint32), times)

    def lengths(self) -> Units:
        """Return how many words each section has."""
        return np.concatenate(self._lengths)

    def exactly(self) -> tuple[Units, int]:
        """Return how many words each section has as exactly as Whoosh keeps it, and the sum."""
        return _LENGTHS[self.bytes()], int(self.lengths().sum())

    def bytes(self) -> npt.NDArray[np.uint8]:
        """Return these lengths as Whoosh keeps them, a byte each."""
        found = np.searchsorted(_LENGTHS, self.lengths())
        return np.minimum(found, len(_LENGTHS) - 1).astype(np.uint8)

    def grouped(self) -> Iterator[tuple[Units, Ints, Units, Units]]:
        """Yield (words, where the postings of each begin, sections, frequencies).

        Some words at a time, by ascending numbers.
        """
        for words, starts, (sections, times) in self._grouping.merged(self._run):
            yield words, starts, sections, times.astype(POSTING, copy=False)

    def close(self) -> None:
        """Remove what was spilled."""
        self._grouping.close()
