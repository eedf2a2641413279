"""The figures of a report as they are kept: records for an engine, and for the pages what says them.

A row of a table is the evidence of seven figures, and is kept once. Names, states and values
are in the records alone. Whoever reads a report makes both.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator
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


class _Evidence(Struct, array_like=True, frozen=True):
    """What says a figure: where, in which words and unit, and what stands beside the number.

    ``is_float``: of Python's two kinds of numbers, of which records hold one.
    """

    anchor: str
    quote: str
    unit: str
    qualifier: str | None
    is_float: bool


class _Kept(Struct, array_like=True):
    """What the records of a report's figures leave out: ``of`` has the number of each one's evidence."""

    of: tuple[int, ...]
    evidence: tuple[_Evidence, ...]


class _KeptApart(Struct, array_like=True):
    """The same, each evidence still to be read: a hit shows one or two of two hundred figures."""

    of: tuple[int, ...]
    evidence: tuple[Raw, ...]


def packed_figures(figures: Iterable[Figure]) -> bytes:
    """Return what ``figures_of`` reads beside the records of the same figures."""
    known: dict[tuple[str, str, str, str | None, bool], int] = {}
    of = [
        known.setdefault(
            (f.anchor, f.quote, f.unit, f.qualifier, isinstance(f.value, float)), len(known)
        )
        for f in figures
    ]
    return packed(_Kept(tuple(of), tuple([_Evidence(*said) for said in known])))


def figures_of(
    data: bytes, records: bytes, names: Collection[str] | None = None
) -> tuple[Figure, ...]:
    """Return the figures that were packed as ``data`` and ``records``, of ``names`` alone where these are given.

    Raises ``ValueError`` for what is none.
    """
    if names is None:
        kept = unpacked(data, _Kept)
        every = zip(_RECORD.iter_unpack(records), kept.of, strict=True)
        return tuple(_figure(record, kept.evidence[number]) for record, number in every)
    places = sorted(place for name in names for place in _places(records, _NUMBERS[name]))
    if not places:
        return ()
    apart = unpacked(data, _KeptApart)
    return tuple(
        _figure(
            _RECORD.unpack_from(records, place * _RECORD.size),
            unpacked(bytes(apart.evidence[apart.of[place]]), _Evidence),
        )
        for place in places
    )


def numbers_of(records: bytes) -> dict[str, list[float]]:
    """Return of what ``recorded`` packed the numbers of all applicants, by name, without blanks."""
    found: dict[str, list[float]] = {}
    for figure, _, _, value in _RECORD.iter_unpack(records):
        if figure in _OF_ALL and not isnan(value):
            found.setdefault(_OF_ALL[figure], []).append(value)
    return found


def _places(records: bytes, number: int) -> Iterator[int]:
    """Where in ``records`` those of one figure stand; found in bytes, at a tenth of an array's time."""
    low, high = records[:: _RECORD.size], records[1 :: _RECORD.size]
    at = low.find(number & 0xFF)
    while at >= 0:
        if high[at] == number >> 8:
            yield at
        at = low.find(number & 0xFF, at + 1)


def _figure(record: tuple[int, int, int, float], said: _Evidence) -> Figure:
    number, state, _, value = record
    return Figure(
        name=FIGURE_NAMES[number],
        value=None if isnan(value) else value if said.is_float else int(value),
        unit=said.unit,
        anchor=said.anchor,
        quote=said.quote,
        state=STATED[state],
        qualifier=said.qualifier,
    )
