"""The figures of a report as they are kept: packed for the pages, as records for an engine.

A row of a table is the evidence of seven figures, and is kept once. Whoever reads a report makes both.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable
from math import isnan, nan

import numpy as np
import numpy.typing as npt
from msgspec import Raw, Struct

from indexer.archive.packing import packed, unpacked
from indexer.vocabulary.amounts import qualified
from indexer.vocabulary.figures import FIGURE_NAMES, STATES
from indexer.vocabulary.report import Figure

RECORD = np.dtype([("figure", "<u2"), ("state", "u1"), ("about", "u1"), ("value", "<f8")])
"""The number of the figure in ``FIGURE_NAMES``, of its state in ``STATED``, what its
qualifier does in ``ABOUT``, and its value, NaN of a blank. Each rival has its own."""
_RECORD = struct.Struct("<HBBd")  # the same
STATED = tuple(STATES)
ABOUT = ("", "over", "under")
_NUMBERS = {name: number for number, name in enumerate(FIGURE_NAMES)}
_OF_ALL = {number: name for name, number in _NUMBERS.items() if ":" not in name}
_STATES = {state: number for number, state in enumerate(STATED)}


def recorded(figures: Iterable[Figure]) -> bytes:
    """Return the records of ``figures``, those of one report, in their order."""
    return b"".join(
        [
            _RECORD.pack(
                _NUMBERS[figure.name],
                _STATES[figure.state],
                ABOUT.index(qualified(figure)) if figure.qualifier else 0,
                nan if figure.value is None else figure.value,
            )
            for figure in figures
        ]
    )


def records_of(data: bytes) -> npt.NDArray[np.void]:
    """Return what ``recorded`` packed, as an array of ``RECORD``."""
    return np.frombuffer(data, dtype=RECORD)


class _Kept(Struct, array_like=True):
    """A ``Figure`` with the number of its quote."""

    name: str
    value: int | float | None
    unit: str
    anchor: str
    quote: int
    state: str
    qualifier: str | None


class _KeptFigures(Struct, array_like=True):
    """All figures of a report; each quote stands once."""

    quotes: tuple[str, ...]
    figures: tuple[_Kept, ...]


class _FiguresApart(Struct, array_like=True):
    """The same, each still to be read: a hit shows one or two of two hundred."""

    quotes: tuple[Raw, ...]
    figures: tuple[Raw, ...]


def packed_figures(figures: Iterable[Figure]) -> bytes:
    """Return what ``figures_of`` reads, of the figures of one report in their order."""
    quotes: dict[str, int] = {}
    kept = tuple(
        _Kept(
            f.name,
            f.value,
            f.unit,
            f.anchor,
            quotes.setdefault(f.quote, len(quotes)),
            f.state,
            f.qualifier,
        )
        for f in figures
    )
    return packed(_KeptFigures(tuple(quotes), kept))


def figures_of(data: bytes, names: Collection[str] | None = None) -> tuple[Figure, ...]:
    """Return the figures that ``packed_figures`` packed, those of ``names`` alone where these are given.

    Raises ``ValueError`` for what is none.
    """
    if names is None:
        kept = unpacked(data, _KeptFigures)
        return tuple(_figure(each, kept.quotes[each.quote]) for each in kept.figures)
    apart = unpacked(data, _FiguresApart)
    starts = tuple(f'["{name}",'.encode() for name in names)
    found = (unpacked(raw, _Kept) for raw in map(bytes, apart.figures) if raw.startswith(starts))
    return tuple(_figure(each, unpacked(bytes(apart.quotes[each.quote]), str)) for each in found)


def numbers_of(data: bytes) -> dict[str, list[float]]:
    """Return of what ``recorded`` packed the numbers of all applicants, by name, without blanks."""
    found: dict[str, list[float]] = {}
    for figure, _, _, value in _RECORD.iter_unpack(data):
        if figure in _OF_ALL and not isnan(value):
            found.setdefault(_OF_ALL[figure], []).append(value)
    return found


def _figure(kept: _Kept, quote: str) -> Figure:
    return Figure(kept.name, kept.value, kept.unit, kept.anchor, quote, kept.state, kept.qualifier)
