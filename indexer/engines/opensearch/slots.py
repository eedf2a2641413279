"""Slots: the numbers under which the reports of a generation stand in its index, each its own for as long as nothing in it changes.

A report's number follows from its id, and moves when one before it comes or goes; its slot stays, so that a build sends only
what is new. Its sections are numbered in the index from a first one of its own on. Whoever asks the cluster, or is answered,
goes from numbers to slots and back here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from indexer.archive.sums import Files
from indexer.engines.passes import Ints
from indexer.engines.passes.arrays import mapped
from indexer.vocabulary.errors import IndexDamaged, build_again

_FOLDER = "slots"
_ARRAYS = ("slots", "first_sections", "sums", "lexicons")
SUM = 16
"""Bytes of what tells the rows of one report, or one lexicon, from all others."""


class Sent(NamedTuple):
    """What of a generation stands in its index: a report's slot and first section there, by its sum, and the names of lexicons."""

    reports: Mapping[bytes, tuple[int, int]]
    lexicons: frozenset[str]


class Slots:
    """R slots, by number of a report, and its first section's number in the index."""

    def __init__(self, slots: Ints, first_sections: Ints) -> None:
        self.slots, self._first_sections = slots, first_sections

    @classmethod
    def of(cls, files: Files, section_starts: Ints) -> Self:
        """Return those of a generation; raises ``IndexDamaged``, ``OSError`` or ``ValueError``.

        ``section_starts``: every report's first section, and how many there are.
        """
        slots = slots_of(files, len(section_starts) - 1)
        is_known = (files.folder / _FOLDER).exists()
        first = (
            _array(files, "first_sections").astype(np.int64) if is_known else section_starts[:-1]
        )
        return cls(slots, first)

    def numbers(self, slots: Ints) -> Ints:
        """Return the numbers of the reports in these slots; raises ``IndexDamaged`` where one is nobody's."""
        if slots.max(initial=-1) < len(self._numbers):
            numbers: Ints = self._numbers[slots]
            if numbers.min(initial=0) >= 0:
                return numbers
        raise IndexDamaged(f"The cluster has a report too many. {build_again('INDEX')}")

    @cached_property
    def _numbers(self) -> Ints:
        numbers = np.full(int(self.slots.max(initial=-1)) + 1, -1, dtype=np.int64)
        numbers[self.slots] = np.arange(len(self.slots))
        return numbers

    def in_order(self, numbers: Ints) -> Ints:
        """Return the slots of reports, ascending."""
        return np.sort(self.slots[numbers])

    def sections(self, reports: Ints, positions: Ints) -> Ints:
        """Return how sections of reports are numbered in the index, ascending; ``positions`` are theirs in their reports."""
        return np.sort(self._first_sections[reports] + positions)


def slots_of(files: Files, reports: int) -> Ints:
    """Return the slots of a generation's reports, by number; raises what ``Slots.of`` does."""
    if not (files.folder / _FOLDER).exists():  # of a program for which they were the numbers
        return np.arange(reports)
    return _array(files, "slots").astype(np.int64)


def write(
    folder: Path, each: Iterable[tuple[bytes, tuple[int, int]]], lexicons: Iterable[str]
) -> None:
    """Write where every report of a generation stands, by number, with its sum, and the names of its lexicons."""
    given = [*each]
    placed = np.array([where for _, where in given], dtype=np.int32).reshape(-1, 2)
    sums = (b"".join(sum_ for sum_, _ in given), b"".join(map(bytes.fromhex, lexicons)))
    arrays = (placed[:, 0], placed[:, 1], *(np.frombuffer(packed, np.uint8) for packed in sums))
    (folder / _FOLDER).mkdir()
    for name, array in zip(_ARRAYS, arrays, strict=True):
        np.save(folder / _FOLDER / f"{name}.npy", np.ascontiguousarray(array))


def sent(files: Files) -> Sent:
    """Return what stands in the index of a generation; raises what ``Slots.of`` does."""
    slots, first_sections, sums, lexicons = (_array(files, name) for name in _ARRAYS)
    where = zip(slots.tolist(), first_sections.tolist(), strict=True)
    return Sent(
        dict(zip(_each(sums), where, strict=True)),
        frozenset(name.hex() for name in _each(lexicons)),
    )


def _array(files: Files, name: str) -> Ints:
    array: Ints = mapped(files, f"{_FOLDER}/{name}.npy")
    return array


def _each(sums: Ints) -> list[bytes]:
    packed = sums.tobytes()
    return [packed[at : at + SUM] for at in range(0, len(packed), SUM)]
