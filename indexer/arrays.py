"""Arrays: mapped from disk, so that they are read where they are looked at; and runs in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def mapped(path: Path) -> npt.NDArray[Any]:
    """Return the array that ``np.save`` wrote; raises ``OSError`` or ``ValueError``.

    As a plain array: slicing numpy's own class for mapped files is slow.
    """
    return np.asarray(np.load(path, mmap_mode="r"))


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
