"""Exact strings: where a run of characters stands, as ``grep`` over folded text would say.

The texts of all units (sections, or titles) lie one after the other in one
array of UTF-16 code units, a 0 between them; a character beyond the 16 bits
is two of them, which changes no answer. Beside it are the positions of every
pair of neighbours, sorted by pair. A string is looked up by its rarest pair;
its other characters are then compared in the text itself, so an answer needs
no trust in the cutting of words.

Flat files, mapped, never read whole: ``characters``, ``starts`` (where each
unit begins), ``positions`` and beside them ``units`` (which unit each lies
in), and the table of pairs (``pairs``, ``pair_starts``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.arrays import first_of_runs, mapped, mapped_raw
from indexer.engines.grouping import Grouping
from indexer.folding import fold

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint16]

_ARRAYS = ("starts", "positions", "units", "pairs", "pair_starts")
_BLOCK = 16_000_000  # characters sorted at once: about 500 MB


class CharactersWriter:
    """Takes units one by one and writes their index as ``name``.* into ``folder``."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._text = (folder / f"{name}.characters").open("w+b")
        self._grouping = Grouping(folder, [np.uint32, np.uint32])
        self._lengths: list[int] = []
        self._waiting: list[str] = []
        self._held = 0
        self._written = 0

    def add(self, unit: str) -> None:
        """Take the next unit's text, unfolded."""
        # A NUL inside a unit would end it; folded it is a blank.
        self._waiting.append(unit.replace("\0", " "))
        self._held += len(unit) + 1
        if self._held >= _BLOCK:
            self._flush()

    def finish(self) -> None:
        """Write everything taken."""
        self._flush()
        self._text.close()

        def output(kind: str, length: int) -> npt.NDArray[np.uint32]:
            path = self._path(kind)
            return np.lib.format.open_memmap(path, "w+", np.dtype(np.uint32), (length,))

        outputs = [partial(output, "positions"), partial(output, "units")]
        pairs, pair_starts = self._grouping.finish(outputs)
        self._grouping.close()
        starts = np.zeros(len(self._lengths) + 1, dtype=np.int64)
        np.cumsum(self._lengths, out=starts[1:])
        np.save(self._path("starts"), starts)
        np.save(self._path("pairs"), pairs)
        np.save(self._path("pair_starts"), pair_starts)

    def _flush(self) -> None:
        if not self._waiting:
            return
        # Folding changes no length, so units may be folded all at once.
        text = _encode("\0".join(self._waiting) + "\0")
        lengths = np.diff(np.flatnonzero(text == 0), prepend=-1)
        units = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        units += np.uint32(len(self._lengths))
        self._lengths += lengths.tolist()
        text.tofile(self._text)
        pairs = text[:-1].astype(np.uint32)
        pairs <<= np.uint32(16)
        pairs |= text[1:]
        begin = np.flatnonzero(text[:-1])  # what follows the end of a unit is no pair of it
        self._grouping.add(pairs[begin], (begin + self._written).astype(np.uint32), units[begin])
        self._written += len(text)
        self._waiting, self._held = [], 0

    def _path(self, kind: str) -> Path:
        return self._folder / f"{self._name}.{kind}.npy"


class Characters:
    """A written character index; offsets are positions in the whole array."""

    def __init__(self, folder: Path, name: str) -> None:
        """Map the files; raises ``OSError`` or ``ValueError`` when they are not whole."""
        self._text: Numbers = mapped_raw(folder / f"{name}.characters", np.uint16)
        arrays = {kind: mapped(folder / f"{name}.{kind}.npy") for kind in _ARRAYS}
        self.starts: Ints = arrays["starts"]
        self._positions = arrays["positions"]
        self._units = arrays["units"]
        self._pairs = arrays["pairs"]
        self._pair_starts = arrays["pair_starts"]
        if len(self._text) != self.starts[-1] or len(self._pair_starts) != len(self._pairs) + 1:
            raise ValueError(f"the character index {name} is not whole")

    def find(self, text: str) -> tuple[Ints, Units]:
        """Return where ``text`` begins, and the unit of each place, both ascending.

        Overlapping occurrences all count.
        """
        wanted = _encode(text).tolist()
        if not wanted or 0 in wanted:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint32)
        if len(wanted) == 1:
            return self._single(wanted[0])
        ranges = [self._range(pair) for pair in pairwise(wanted)]
        rarest = min(range(len(ranges)), key=lambda i: ranges[i][1] - ranges[i][0])
        first, last = ranges[rarest]
        begin, units = self._positions[first:last], self._units[first:last]
        if len(wanted) > 2:
            begin = begin.astype(np.int64)
            begin -= rarest
            for offset in _by_rarity(ranges, rarest, len(wanted)):
                # Before the first character, and after the last, stands nothing
                # that is wanted: the text ends with a 0.
                at = np.clip(begin + offset, -1, len(self._text) - 1)
                kept = np.flatnonzero(self._text[at] == wanted[offset])
                begin, units = begin[kept], units[kept]
        return np.asarray(begin, dtype=np.int64), np.asarray(units)

    def count(self, text: str) -> tuple[Units, Ints]:
        """Return the units that hold ``text``, ascending, and how often each does."""
        _, units = self.find(text)
        first = first_of_runs(units)
        return units[first], np.diff(np.append(first, len(units)))

    def _single(self, character: int) -> tuple[Ints, Units]:
        """Every occurrence of one character: the pairs that begin with it, joined."""
        ends = np.array([character << 16, character << 16 | 0xFFFF], dtype=np.uint32)
        first = self._pair_starts[np.searchsorted(self._pairs, ends[0])]
        last = self._pair_starts[np.searchsorted(self._pairs, ends[1], side="right")]
        order = np.argsort(self._positions[first:last])
        begin = self._positions[first:last][order]
        return begin.astype(np.int64), np.asarray(self._units[first:last][order])

    def _range(self, pair: tuple[int, int]) -> tuple[int, int]:
        packed = np.uint32(pair[0] << 16 | pair[1])
        at = int(np.searchsorted(self._pairs, packed))
        if at == len(self._pairs) or self._pairs[at] != packed:
            return 0, 0
        return int(self._pair_starts[at]), int(self._pair_starts[at + 1])


def length_of(text: str) -> int:
    """Return how many places ``text`` takes in the array."""
    return len(_encode(text))


def _encode(text: str) -> Numbers:
    return np.frombuffer(fold(text).encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


def _by_rarity(ranges: list[tuple[int, int]], rarest: int, length: int) -> Iterator[int]:
    """Character offsets still to compare, those that rule most out first."""
    known = {rarest, rarest + 1}

    def spread(offset: int) -> int:
        around = [ranges[i] for i in (offset - 1, offset) if 0 <= i < len(ranges)]
        return min(last - first for first, last in around)

    yield from sorted((o for o in range(length) if o not in known), key=spread)
