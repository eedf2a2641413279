"""Arrays: mapped from disk, so that they are read where they are looked at; runs in them; bits."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")
Bits = npt.NDArray[np.uint64]


def mapped(path: Path) -> npt.NDArray[Any]:
    """Return the array that ``np.save`` wrote; raises ``OSError`` or ``ValueError``.

    As a plain array: slicing numpy's own class for mapped files is slow.
    """
    return np.asarray(np.load(path, mmap_mode="r"))


class Remembered(Generic[_Key, _Value]):
    """Answers of ``look_up`` that need not be looked up again, up to ``most`` of them.

    Threads share it without a lock: each step is one of a dict, and nothing is
    read that another may have thrown away; at worst two look up the same.
    Unlike ``functools.lru_cache`` it refers to nothing, so what keeps one is
    still freed, and its files closed, when the last reference to it goes.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[_Key, _Value] = {}

    def get(self, key: _Key, look_up: Callable[[_Key], _Value]) -> _Value:
        """Return what ``look_up`` says of ``key``."""
        value = self._known.get(key)
        if value is None:
            value = look_up(key)
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = value
        return value


def first_of_runs(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return where each run of equal neighbours begins.

    >>> first_of_runs(np.array([3, 3, 5])).tolist()
    [0, 2]
    """
    begins = np.empty(len(values), dtype=bool)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def mapped_raw(path: Path, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return a file without a header as an array of ``dtype``; raises ``OSError``."""
    if path.stat().st_size == 0:  # nothing to map
        return np.empty(0, dtype=dtype)
    return np.asarray(np.memmap(path, dtype=dtype, mode="r"))


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
