"""Sorting more (key, value) pairs than fit in memory: an index of anything is this.

Pairs come in blocks. Each block is sorted by key, its values spilled to a
file, and only its different keys and their counts are kept; at the end every
value is put where it belongs. Values of one key keep the order they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Values = npt.NDArray[Any]

_LOW = np.uint64(0xFFFFFFFF)


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

    def add(self, keys: Keys, *values: Values) -> None:
        """Take a block of pairs in any order of keys."""
        # Key and place in one number: an ordinary sort of it is stable, and
        # several times as fast as numpy's stable argsort.
        packed = keys.astype(np.uint64) << np.uint64(32)
        packed |= np.arange(len(keys), dtype=np.uint64)
        packed.sort()
        order = (packed & _LOW).astype(np.int64)
        packed >>= np.uint64(32)
        self.add_sorted(packed.astype(np.uint32), *(value[order] for value in values))

    def add_sorted(self, keys: Keys, *values: Values) -> None:
        """Take a block of pairs whose keys ascend."""
        if not len(keys):
            return
        begin = np.flatnonzero(np.diff(keys, prepend=keys[:1] ^ np.uint32(1)))
        counts = np.diff(np.append(begin, len(keys)))
        for number, (value, dtype) in enumerate(zip(values, self._dtypes, strict=True)):
            np.save(self._path(len(self._blocks), number), value.astype(dtype, copy=False))
        self._blocks.append((keys[begin], counts))

    def finish(self, outputs: Sequence[Callable[[int], Values]]) -> tuple[Keys, Ints]:
        """Write all values grouped by key and return (different keys, where each begins).

        ``outputs`` make the array for each value, given its length; the
        starts have one entry more than there are keys.
        """
        empty = np.empty(0, dtype=np.uint32)
        keys = np.unique(np.concatenate([empty, *(found for found, _ in self._blocks)]))
        places = [np.searchsorted(keys, found) for found, _ in self._blocks]
        totals = np.zeros(len(keys) + 1, dtype=np.int64)
        for place, (_, counts) in zip(places, self._blocks, strict=True):
            totals[place + 1] += counts
        starts = np.cumsum(totals)
        made = [output(int(starts[-1])) for output in outputs]
        filled = starts[:-1].copy()
        for number, (place, (_, counts)) in enumerate(zip(places, self._blocks, strict=True)):
            before = np.cumsum(counts) - counts
            target = np.repeat(filled[place] - before, counts)
            target += np.arange(len(target))
            filled[place] += counts
            for which, array in enumerate(made):
                array[target] = np.load(self._path(number, which))
        return keys, starts

    def _path(self, block: int, value: int) -> Path:
        return Path(self._spill.name) / f"{block}-{value}.npy"
