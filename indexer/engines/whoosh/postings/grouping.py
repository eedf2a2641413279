"""Sorting more (key, value) pairs than fit in memory: an index of anything is this.

Pairs come in blocks. A block is sorted by key, its values are spilled to a
file, and only its different keys and their counts are kept; at the end the
blocks are merged, a range of keys at a time. Values of one key keep the order
they came in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Values = npt.NDArray[Any]


class _Block(NamedTuple):
    """Which of all keys a block has, by number, and where the values of each begin."""

    places: Ints
    ends: Ints


class Grouping:
    """Groups values of the given dtypes by 32-bit keys."""

    def __init__(self, folder: Path, dtypes: Sequence[npt.DTypeLike]) -> None:
        """Spill into a temporary folder inside ``folder``, removed by ``close``."""
        self._spill = TemporaryDirectory(dir=folder, prefix=".sorting-")
        self._dtypes = [np.dtype(dtype) for dtype in dtypes]
        self._blocks: list[tuple[Keys, Ints]] = []

    def close(self) -> None:
        """Remove what was spilled."""
        self._spill.cleanup()

    def add_sorted(self, keys: Keys, *values: Values) -> None:
        """Take a block of pairs whose keys ascend."""
        if not len(keys):
            return
        begin = np.flatnonzero(np.diff(keys, prepend=keys[:1] ^ np.uint32(1)))
        counts = np.diff(np.append(begin, len(keys)))
        for number, (value, dtype) in enumerate(zip(values, self._dtypes, strict=True)):
            np.save(self._path(len(self._blocks), number), value.astype(dtype, copy=False))
        self._blocks.append((keys[begin], counts))

    @property
    def held(self) -> int:
        """How many pairs were taken."""
        return sum(int(counts.sum()) for _, counts in self._blocks)

    def merged(self, most: int) -> Iterator[tuple[Keys, Ints, list[Values]]]:
        """Yield (different keys, where each begins, values grouped by key), by ascending keys.

        A part of them at a time: about ``most`` pairs, or those of one key.
        The starts count from the beginning of the part and have one entry
        more than there are keys.
        """
        empty = np.empty(0, dtype=np.uint32)
        keys = np.unique(np.concatenate([empty, *(found for found, _ in self._blocks)]))
        blocks = [
            _Block(np.searchsorted(keys, found), np.append(0, np.cumsum(counts)))
            for found, counts in self._blocks
        ]
        starts = np.zeros(len(keys) + 1, dtype=np.int64)
        for block in blocks:
            starts[block.places + 1] += np.diff(block.ends)
        np.cumsum(starts, out=starts)
        cuts = np.searchsorted(starts, np.arange(most, starts[-1], most)).tolist()
        for first, last in pairwise(dict.fromkeys([0, *cuts, len(keys)])):
            part = starts[first : last + 1] - starts[first]
            yield keys[first:last], part, self._part(blocks, first, part)

    def _part(self, blocks: Sequence[_Block], first: int, starts: Ints) -> list[Values]:
        """Return the values of the keys from number ``first``, which begin at ``starts``."""
        made = [np.empty(starts[-1], dtype) for dtype in self._dtypes]
        filled = starts[:-1].copy()
        for number, block in enumerate(blocks):
            a, b = np.searchsorted(block.places, [first, first + len(filled)])
            places, ends = block.places[a:b] - first, block.ends[a : b + 1]
            counts = np.diff(ends)
            target = np.repeat(filled[places] - ends[:-1], counts)
            target += np.arange(ends[0], ends[-1])
            filled[places] += counts
            for which, array in enumerate(made):
                spilled = np.load(self._path(number, which), mmap_mode="r")
                array[target] = spilled[ends[0] : ends[-1]]
        return made

    def _path(self, block: int, value: int) -> Path:
        return Path(self._spill.name) / f"{block}-{value}.npy"
