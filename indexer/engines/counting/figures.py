"""The figures of all reports as arrays: which report states which, how, and what.

One record for each figure of a report and for each of its rivals, figure by figure and by
report in each: what is asked of one figure looks at its own records alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.archive.figures import ABOUT, STATED, records_of
from indexer.archive.sums import Files
from indexer.engines.contract import AmountColumn
from indexer.engines.passes import Ints, Mask
from indexer.engines.passes.arrays import Mapped, mapped
from indexer.vocabulary.amounts import BUCKETS, RANGES
from indexer.vocabulary.figures import FIGURE_NAMES, UNSTATED
from indexer.vocabulary.query import Amount

_NUMBERS = {name: number for number, name in enumerate(FIGURE_NAMES)}
_PARTIAL, _SEVERAL = STATED.index("partial"), STATED.index("several")
_OVER, _UNDER = ABOUT.index("over"), ABOUT.index("under")
_ARRAYS = {"report": np.int32, "state": np.uint8, "about": np.uint8, "value": np.float64}
_Codes = npt.NDArray[np.uint8]


def write(folder: Path, each: Sequence[bytes]) -> None:
    """Write the records of every report, in the order of their numbers, into ``folder``."""
    records = records_of(b"".join(each))
    counts = [len(records_of(data)) for data in each]
    order = np.argsort(records["figure"], kind="stable")
    columns = {"report": np.repeat(np.arange(len(each)), counts)}
    columns |= {name: records[name] for name in ("state", "about", "value")}
    for name, kind in _ARRAYS.items():
        np.save(folder / f"figure_{name}.npy", columns[name][order].astype(kind))
    starts = np.searchsorted(records["figure"][order], np.arange(len(FIGURE_NAMES) + 1))
    np.save(folder / "figure_starts.npy", starts.astype(np.int32))


class FigureColumn(NamedTuple):
    """The records of one figure: the report of each, its state, what its qualifier does, its value."""

    report: npt.NDArray[np.int32]
    state: _Codes
    about: _Codes
    value: npt.NDArray[np.float64]


class FigureColumns:
    """The figures of one generation with ``reports`` reports."""

    def __init__(self, files: Files, folder: str, reports: int) -> None:
        """Map the arrays in ``folder``; raises ``IndexDamaged``, ``OSError`` or ``ValueError`` when damaged."""
        self._reports = reports
        self._starts = mapped(files, f"{folder}/figure_starts.npy")
        self._each = [Mapped(files, f"{folder}/figure_{name}.npy") for name in _ARRAYS]

    def of(self, name: str) -> FigureColumn:
        """Return the records of a figure, by the report's number."""
        number = _NUMBERS[name]
        part = slice(int(self._starts[number]), int(self._starts[number + 1]))
        return FigureColumn(*(each[part] for each in self._each))

    def satisfying(self, asked: Amount) -> Mask:
        """Return which reports have the figure within these bounds (R booleans)."""
        column = self.of(asked.figure)
        value, about = column.value, column.about
        fits = ~np.isnan(value)
        if asked.low is not None:
            low = value > asked.low if asked.beyond else value >= asked.low
            # 340余 is more than 340, which is what is printed.
            fits &= low | (asked.beyond & (about == _OVER) & (value == asked.low))
        if asked.high is not None:
            high = value < asked.high if asked.beyond else value <= asked.high
            high |= asked.beyond & (about == _UNDER) & (value == asked.high)
            fits &= high & (column.state != _PARTIAL)
        return self._mask(column.report[fits])

    def in_bucket(self, name: str, bucket: str) -> Mask:
        """Return which reports the facet of a figure counts in this bucket (R booleans)."""
        return np.asarray(self.buckets(name) == BUCKETS.index(bucket))

    def buckets(self, name: str) -> npt.NDArray[np.int32]:
        """Return the place in ``BUCKETS`` of each report (R numbers)."""
        column = self.of(name)
        found = np.full(self._reports, BUCKETS.index(UNSTATED), dtype=np.int32)
        # 0 is a range of its own; of the others each begins beyond the end of the one before.
        ends = np.array([high for _, high in RANGES.values()][1:])
        number = np.searchsorted(ends, column.value) + 1
        number[column.value < 0] = 0
        number[column.state == _PARTIAL] = BUCKETS.index("partial")
        number[np.isnan(column.value)] = BUCKETS.index("blank")
        number[column.state == _SEVERAL] = BUCKETS.index("several")
        found[column.report] = number
        return found

    def extremes(self, name: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the least and the largest number of each report, NaN where it has none (twice R)."""
        column = self.of(name)
        least = np.full(self._reports, np.nan)
        largest = np.full(self._reports, np.nan)
        np.fmin.at(least, column.report, column.value)
        np.fmax.at(largest, column.report, column.value)
        return least, largest

    def stated_by(self, reports: Ints, name: str) -> AmountColumn:
        """Return what each of ``reports`` states of a figure."""
        column = self.of(name)
        state = np.full(self._reports, len(STATED), dtype=np.uint8)
        about = np.zeros(self._reports, dtype=np.uint8)
        state[column.report] = column.state
        np.maximum.at(about, column.report, column.about)
        least, largest = self.extremes(name)
        return AmountColumn(state[reports], about[reports], least[reports], largest[reports])

    def _mask(self, numbers: npt.NDArray[np.int32]) -> Mask:
        mask = np.zeros(self._reports, dtype=bool)
        mask[numbers] = True
        return mask
