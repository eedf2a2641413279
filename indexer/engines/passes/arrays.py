"""Arrays: mapped from disk, so that they are read where they are looked at; runs in them; bits."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.archive.sums import Files
from indexer.vocabulary.budget import spend, spent

_HEADER = 128  # bytes of an array's file in which numpy says what it is
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")
Bits = npt.NDArray[np.uint64]


# The header of a plain array as ``np.save`` writes it (NumPy's format 1.0). NumPy reads it as Python, and CPython 3.11
# fails to parse in two threads at once: https://github.com/python/cpython/issues/106905
_SAVED = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<|][biuf]\d+)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n",
    re.DOTALL,
)


class Mapped:
    """An array in a file of a generation, mapped; a part is compared with its sums before it is given."""

    def __init__(self, files: Files, name: str, raw: npt.DTypeLike | None = None) -> None:
        """Map what ``np.save`` wrote, or numbers of the type ``raw`` without a header.

        Raises ``OSError``, ``ValueError`` or ``IndexDamaged``.
        """
        self._files, self._name, self._compare = files, name, files.comparing(name)
        path, begin = files.folder / name, 0
        empty = not path.stat().st_size  # nothing to map
        self._bytes = np.empty(0, np.uint8) if empty else np.asarray(np.memmap(path, np.uint8, "r"))
        if raw is None:
            self._compare(self._bytes, 0, _HEADER)
            begin, length, of = _said(self._bytes[:_HEADER].tobytes())
        else:
            of = np.dtype(raw)
            length = len(self._bytes) // of.itemsize
        self._begin, self._size = begin, of.itemsize
        self._array = self._bytes[begin : begin + length * of.itemsize].view(of)
        if len(self._array) != length:
            raise ValueError(f"{name} is not whole")

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, part: slice) -> npt.NDArray[Any]:
        first, last, _ = part.indices(len(self._array))
        self._compare(
            self._bytes, self._begin + first * self._size, self._begin + last * self._size
        )
        return self._array[first:last]

    def whole(self) -> npt.NDArray[Any]:
        """Return all of it."""
        self._files.whole(self._name)
        return self._array


def _said(header: bytes) -> tuple[int, int, np.dtype[Any]]:
    """Return where the numbers begin, how many they are, and of what type; raises ``ValueError``."""
    if (found := _SAVED.match(header)) is None:
        raise ValueError("is no array that this program wrote")
    return found.end(), int(found[2]), np.dtype(found[1].decode())


def mapped(files: Files, name: str) -> npt.NDArray[Any]:
    """Return the whole array that ``np.save`` wrote; raises what ``Mapped`` does.

    As a plain array: slicing numpy's own class for mapped files is slow.
    """
    return Mapped(files, name).whole()


class Remembered(Generic[_Key, _Value]):
    """Answers of ``look_up`` that need not be looked up again, up to ``most`` of them.

    With ``size``, which says how large one is, up to ``most`` of that together. Each costs
    what it cost when it was looked up: a question costs the same whatever was asked before.

    Threads share it: what is known is read without a lock, at worst two look up the same,
    and only what is kept is counted under one.
    Unlike ``functools.lru_cache`` it refers to nothing, so what keeps one is
    still freed, and its files closed, when the last reference to it goes.
    """

    def __init__(self, most: int, size: Callable[[_Value], int] = lambda _: 1) -> None:
        self._most, self._size, self._held = most, size, 0
        self._known: dict[_Key, tuple[_Value, int]] = {}
        self._keeping = Lock()

    def get(self, key: _Key, look_up: Callable[[_Key], _Value]) -> _Value:
        """Return what ``look_up`` says of ``key``; raises what it does, and what ``spend`` does."""
        if (known := self._known.get(key)) is not None:
            value, cost = known
            spend(cost)
            return value
        before = spent()
        value = look_up(key)
        self.keep(key, value, spent() - before)
        return value

    def known(self, key: _Key) -> _Value | None:
        """Return what need not be looked up, at no cost; else None."""
        held = self._known.get(key)
        return None if held is None else held[0]

    def keep(self, key: _Key, value: _Value, cost: int) -> None:
        """Remember what was looked up, at this cost."""
        size = self._size(value)
        with self._keeping:
            if key not in self._known and size <= self._most:
                if self._held + size > self._most:
                    self._known.clear()
                    self._held = 0
                self._known[key] = value, cost
                self._held += size


def first_of_runs(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return where each run of equal neighbours begins.

    >>> first_of_runs(np.array([3, 3, 5])).tolist()
    [0, 2]
    """
    begins = np.empty(len(values), dtype=bool)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def packed(masks: npt.NDArray[np.bool_]) -> Bits:
    """Return booleans as bits, along the last axis, 64 in each number and no more at the end."""
    bits = np.packbits(masks, axis=-1)
    whole = np.zeros((*bits.shape[:-1], -(-bits.shape[-1] // 8) * 8), dtype=np.uint8)
    whole[..., : bits.shape[-1]] = bits
    return whole.view(np.uint64)


def counted(bits: Bits) -> list[int]:
    """Return how many bits are set in each row.

    >>> counted(packed(np.array([[True, False, True], [False, False, True]])))
    [2, 1]
    """
    found: list[int] = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64).tolist()
    return found
