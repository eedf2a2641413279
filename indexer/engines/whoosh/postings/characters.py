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
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from indexer.archive.sums import Files
from indexer.engines.passes import chosen
from indexer.engines.passes.arrays import Mapped, Remembered, mapped
from indexer.engines.whoosh.postings.grouping import Grouping
from indexer.language.folding import fold
from indexer.vocabulary.budget import spend

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint16]

_LARGE = ("positions", "units")
_LOW = np.uint64(0xFFFFFFFF)
_REMEMBERED = 10_000  # pairs that need no looking up again
_SORTING = 4  # to put a number in its place takes so many times what looking at it does
_FIRST = 8  # characters compared everywhere; the others only where these stand
_CHARACTER = np.dtype("<u2")


class CharactersWriter:
    """Takes units in order and writes their index as ``name``.* into ``folder``.

    ``block`` characters are sorted at once, at 33 bytes each.
    """

    def __init__(self, folder: Path, name: str, block: int) -> None:
        self._folder, self._name, self._block = folder, name, block
        self._text = (folder / f"{name}.characters").open("w+b")
        self._grouping = Grouping(folder, [np.uint32, np.uint32])
        self._lengths: list[Ints] = []
        self._units = 0
        self._waiting: list[bytes] = []
        self._held = 0  # bytes of these
        self._written = 0

    def add(self, units: bytes) -> None:
        """Take the texts of the next units: folded, in UTF-16, each ended by a NUL."""
        self._waiting.append(units)
        self._held += len(units)
        if self._held >= self._block * _CHARACTER.itemsize:
            self._flush()

    def finish(self) -> None:
        """Write everything taken."""
        self._flush()
        self._text.close()

        pairs = []
        pair_starts = [np.zeros(1, dtype=np.int64)]
        with self._numbers("positions") as positions, self._numbers("units") as units:
            for keys, begin, values in self._grouping.merged(self._block):
                pairs.append(keys)
                pair_starts.append(begin[1:] + pair_starts[-1][-1])
                values[0].tofile(positions)
                values[1].tofile(units)
        self._grouping.close()
        starts = np.zeros(self._units + 1, dtype=np.int64)
        np.cumsum(np.concatenate([starts[:0], *self._lengths]), out=starts[1:])
        np.save(self._path("starts"), starts)
        np.save(self._path("pairs"), np.concatenate([np.empty(0, np.uint32), *pairs]))
        np.save(self._path("pair_starts"), np.concatenate(pair_starts))

    def _numbers(self, kind: str) -> BinaryIO:
        """Return a file for an array of as many numbers as there are pairs, to be written on."""
        file = self._path(kind).open("wb")
        about = {"descr": "<u4", "fortran_order": False, "shape": (self._grouping.held,)}
        np.lib.format.write_array_header_1_0(file, about)
        return file

    def _flush(self) -> None:
        if not self._held:
            return
        text = np.frombuffer(b"".join(self._waiting), _CHARACTER)
        self._waiting, self._held = [], 0
        lengths = np.diff(np.flatnonzero(text == 0), prepend=-1)
        units = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        units += np.uint32(self._units)
        self._units += len(lengths)
        self._lengths.append(lengths)
        text.tofile(self._text)
        # A pair and where it stands in one number: sorting that is several times
        # as fast as numpy's stable argsort, and there is nothing to look up but units.
        pairs = text[:-1].astype(np.uint64)
        pairs <<= np.uint64(16)
        pairs |= text[1:]
        pairs <<= np.uint64(32)
        pairs |= np.arange(len(pairs), dtype=np.uint64)
        pairs = pairs[text[:-1] != 0]  # what follows the end of a unit is no pair of it
        pairs.sort()
        at = (pairs & _LOW).astype(np.int64)
        pairs >>= np.uint64(32)
        positions = (at + self._written).astype(np.uint32)
        self._grouping.add_sorted(pairs.astype(np.uint32), positions, units[at])
        self._written += len(text)

    def _path(self, kind: str) -> Path:
        return self._folder / f"{self._name}.{kind}.npy"


class CharacterIndex:
    """A written character index; offsets are positions in the whole array."""

    def __init__(self, files: Files, name: str) -> None:
        """Map the files; raises ``OSError``, ``ValueError`` or ``IndexDamaged`` when they are not whole."""
        self._characters = Mapped(files, f"{name}.characters", _CHARACTER)
        self._positions, self._units = (Mapped(files, f"{name}.{kind}.npy") for kind in _LARGE)
        self.starts: Ints = mapped(files, f"{name}.starts.npy")
        self._pairs = mapped(files, f"{name}.pairs.npy")
        self._pair_starts = mapped(files, f"{name}.pair_starts.npy")
        self._ranges: Remembered[tuple[int, int], tuple[int, int]] = Remembered(_REMEMBERED)
        if (
            len(self._characters) != self.starts[-1]
            or len(self._pair_starts) != len(self._pairs) + 1
        ):
            raise ValueError(f"the character index {name} is not whole")

    @cached_property
    def _text(self) -> Numbers:
        """All characters: a string is looked for wherever its rarest pair stands."""
        return self._characters.whole()

    def find(self, text: str) -> tuple[Ints, Units]:
        """Return where ``text`` begins, and the unit of each place, both ascending.

        Overlapping occurrences all count.
        """
        codes = _encode(text)
        wanted = codes.tolist()
        if not wanted or 0 in wanted:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint32)
        if len(wanted) == 1:
            return self._single(wanted[0])
        ranges = [self._range(pair) for pair in pairwise(wanted)]
        rarest = min(range(len(ranges)), key=lambda i: ranges[i][1] - ranges[i][0])
        first, last = ranges[rarest]
        spend(last - first)
        positions, units = self._positions[first:last], self._units[first:last]
        if len(wanted) == 2:
            return positions.astype(np.int64), units
        offsets = np.array([rarest, *_by_rarity(ranges, rarest, len(wanted))])
        found = self._standing(positions, units, codes, offsets[:_FIRST])
        if len(offsets) > _FIRST:
            rest = np.append(0, offsets[_FIRST:])
            found = self._standing(found[0].astype(np.uint32), found[1], codes, rest)
        return found

    def _standing(
        self, positions: Units, units: Units, codes: Numbers, offsets: Ints
    ) -> tuple[Ints, Units]:
        spend(len(positions) * len(offsets))
        return chosen().standing(positions, units, self._text, codes, offsets)

    def holding(self, text: str) -> Units:
        """Return the unit of every occurrence of ``text``, ascending."""
        if len(wanted := _encode(text).tolist()) == 2 and 0 not in wanted:
            first, last = self._range((wanted[0], wanted[1]))
            spend(last - first)
            return self._units[first:last]
        return self.find(text)[1]

    def units_at(self, at: Ints) -> Ints:
        """Return which unit each of these positions lies in."""
        return np.searchsorted(self.starts, at, side="right") - 1

    def ends(self, at: Ints) -> Ints:
        """Return where the unit of each of these positions ends."""
        return np.asarray(self.starts[np.searchsorted(self.starts, at, side="right")])

    def codes(self, at: Ints) -> Numbers:
        """Return the code units at these positions, 0 for those outside."""
        inside = (at >= 0) & (at < len(self._text))
        return np.where(inside, self._text[np.where(inside, at, 0)], np.uint16(0))

    def _single(self, character: int) -> tuple[Ints, Units]:
        """Every occurrence of one character: the pairs that begin with it, joined."""
        ends = np.array([character << 16, character << 16 | 0xFFFF], dtype=np.uint32)
        first = self._pair_starts[np.searchsorted(self._pairs, ends[0])]
        last = self._pair_starts[np.searchsorted(self._pairs, ends[1], side="right")]
        spend(int(last - first) * _SORTING)
        order = np.argsort(self._positions[first:last])
        begin = self._positions[first:last][order]
        return begin.astype(np.int64), np.asarray(self._units[first:last][order])

    def _range(self, pair: tuple[int, int]) -> tuple[int, int]:
        """Where the positions of a pair begin and end."""
        return self._ranges.get(pair, self._look_up)

    def _look_up(self, pair: tuple[int, int]) -> tuple[int, int]:
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
