"""What an engine counts of the figures of a report: records, made by whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from indexer.vocabulary.amounts import qualified
from indexer.vocabulary.figures import FIGURE_NAMES, STATES
from indexer.vocabulary.report import Figure

RECORD = np.dtype([("figure", "<u2"), ("state", "u1"), ("about", "u1"), ("value", "<f8")])
"""The number of the figure in ``FIGURE_NAMES``, of its state in ``STATED``, what its
qualifier does in ``ABOUT``, and its value, NaN of a blank. Each rival has its own."""
STATED = tuple(STATES)
ABOUT = ("", "over", "under")
_NUMBERS = {name: number for number, name in enumerate(FIGURE_NAMES)}
_STATES = {state: number for number, state in enumerate(STATED)}


def recorded(figures: Iterable[Figure]) -> bytes:
    """Return the records of ``figures``, those of one report, in their order."""
    records = [
        (
            _NUMBERS[figure.name],
            _STATES[figure.state],
            ABOUT.index(qualified(figure)),
            np.nan if figure.value is None else figure.value,
        )
        for figure in figures
    ]
    return np.array(records, dtype=RECORD).tobytes()


def records_of(data: bytes) -> npt.NDArray[np.void]:
    """Return what ``recorded`` packed, as an array of ``RECORD``."""
    return np.frombuffer(data, dtype=RECORD)
