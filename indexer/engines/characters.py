"""Exact strings: where a run of characters stands, as ``grep`` over folded text would say.

The texts of all units (sections, or titles) lie one after the other in one
array of 32-bit character numbers, a 0 between them. Beside it are the
positions of every pair of neighbouring characters, sorted by pair. A string
is looked up by its rarest pair; its other characters are then compared in
the text itself, so an answer needs no trust in the sorting of words.

Three flat files, mapped, never read whole: ``characters``, ``positions``
and the table of pairs (``pairs``, ``pair_starts``); ``starts`` holds where
each unit begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.folding import fold

Ints = npt.NDArray[np.int64]
_FILES = ("characters", "starts", "positions", "pairs", "pair_starts")


def write(folder: Path, name: str, units: Iterable[str]) -> None:
    """Write the index of ``units`` (their text, unfolded) as ``name``.* into ``folder``."""
    encoded = [_encode(fold(unit)) for unit in units]
    starts = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(unit) + 1 for unit in encoded], out=starts[1:])
    characters = np.zeros(int(starts[-1]) + 1, dtype=np.uint32)
    for start, unit in zip(starts, encoded, strict=False):
        characters[start : start + len(unit)] = unit
    packed = _pairs(characters)
    positions = np.argsort(packed, kind="stable").astype(np.uint32)
    pairs, pair_starts = np.unique(packed[positions], return_index=True)
    arrays = (characters, starts, positions, pairs, np.append(pair_starts, len(positions)))
    for kind, array in zip(_FILES, arrays, strict=True):
        np.save(folder / f"{name}.{kind}.npy", array)


class Characters:
    """A written character index; offsets are positions in the whole array."""

    def __init__(self, folder: Path, name: str) -> None:
        """Map the files; raises ``OSError`` or ``ValueError`` when they are not whole."""
        loaded = [np.load(folder / f"{name}.{kind}.npy", mmap_mode="r") for kind in _FILES]
        self._characters, self.starts, self._positions, self._pairs, self._pair_starts = loaded
        if len(self._pair_starts) != len(self._pairs) + 1:
            raise ValueError(f"{name}: the table of pairs is not whole")

    def find(self, text: str) -> Ints:
        """Return where ``text`` begins, ascending; overlapping occurrences all count."""
        wanted = _encode(fold(text))
        if not len(wanted) or not wanted.all():
            return np.empty(0, dtype=np.int64)
        if len(wanted) == 1:
            return self._single(int(wanted[0]))
        packed = (wanted[:-1].astype(np.uint64) << np.uint64(32)) | wanted[1:]
        ranges = [self._range(pair) for pair in packed]
        rarest = min(range(len(ranges)), key=lambda i: ranges[i][1] - ranges[i][0])
        first, last = ranges[rarest]
        begin = self._positions[first:last].astype(np.int64) - rarest
        begin = begin[(begin >= 0) & (begin + len(wanted) < len(self._characters))]
        for offset in _by_rarity(ranges, rarest, len(wanted)):
            if not len(begin):
                break
            begin = begin[self._characters[begin + offset] == wanted[offset]]
        return np.asarray(begin)

    def units(self, begin: Ints) -> Ints:
        """Return the unit that each position lies in."""
        return np.asarray(np.searchsorted(self.starts, begin, side="right"), dtype=np.int64) - 1

    def _single(self, character: int) -> Ints:
        """Every occurrence of one character: the pairs that begin with it, joined."""
        first, last = np.searchsorted(
            self._pairs, [character << 32, (character + 1) << 32], side="left"
        )
        chosen = self._positions[self._pair_starts[first] : self._pair_starts[last]]
        return np.sort(chosen.astype(np.int64))

    def _range(self, pair: np.uint64) -> tuple[int, int]:
        at = int(np.searchsorted(self._pairs, pair))
        if at == len(self._pairs) or self._pairs[at] != pair:
            return 0, 0
        return int(self._pair_starts[at]), int(self._pair_starts[at + 1])


def _by_rarity(ranges: list[tuple[int, int]], rarest: int, length: int) -> Iterator[int]:
    """Character offsets still to compare, those that rule most out first."""
    known = {rarest, rarest + 1}

    def spread(offset: int) -> int:
        around = [ranges[i] for i in (offset - 1, offset) if 0 <= i < len(ranges)]
        return min(last - first for first, last in around)

    yield from sorted((o for o in range(length) if o not in known), key=spread)


def _pairs(characters: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    return (characters[:-1].astype(np.uint64) << np.uint64(32)) | characters[1:]


def _encode(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
