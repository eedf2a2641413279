"""What is done to every number of an answer: the passes over postings, sections and reports.

There are two sets of the same functions: ``vectorised``, NumPy over whole
arrays, and ``compiled``, loops by numba, up to several times as fast, for
installations with the extra ``fast`` and processes that answer many questions.
Both give the same answers; it refuses to let anything above know which set is used.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from indexer.engines.contract import SCORE

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint16]
Units = npt.NDArray[np.uint32]
Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Pair = tuple[Ints, Floats]
"""Numbers of sections (or reports), ascending, without repeats, and their scores."""

TEXTS, HEADINGS, TABLES = range(3)
"""Where units are looked at, ``within``. Unit 2n is section n's heading, 2n + 1 its body; of
tables (and titles) a unit is a section (or a report) itself."""
MORE_SECTIONS = SCORE.more
"""How much more a report scores, at the most, for matching in further sections."""
MOST = 256
"""How many reports ``best`` puts in order at the most."""


class Passes(Protocol):
    """Arrays in, new arrays out; what is asked of all of ``units`` is that they ascend."""

    def different(self, units: Units, within: int) -> Ints:
        """Return the sections that ``units``, which may repeat, are of, each once."""

    def word(
        self, units: Units, within: int, sections: Units, scores: Floats, weights: Floats
    ) -> Pair:
        """Return the sections of ``units`` with those of ``scores`` that are theirs, else 0.

        ``scores`` are of ``sections``, ascending. They are multiplied by the
        sections' ``weights``.
        """

    def string(self, units: Units, within: int, sections: int, weights: Floats) -> Pair:
        """Return the sections of ``units``, one for every place where a string stands.

        Scored as BM25 would a word, without length, among ``sections``; a
        heading by its weight. Then multiplied by the sections' ``weights``,
        if there are any.
        """

    def standing(
        self, positions: Units, units: Units, text: Codes, wanted: Codes, offsets: Ints
    ) -> tuple[Ints, Units]:
        """Return where the codes ``wanted`` stand in ``text``, and the units of these places.

        ``positions`` are where the code at ``offsets[0]`` of them stands, with
        the one after it; the other ``offsets`` are to be compared, in this order.
        """

    def both(self, one: Pair, other: Pair) -> Pair:
        """Return what is in both, scores added up."""

    def either(self, one: Pair, other: Pair) -> Pair:
        """Return what is in any of the two, scores added up."""

    def without(self, one: Pair, other: Pair) -> Pair:
        """Return what is in ``one`` and not in ``other``."""

    def added(self, one: Pair, other: Pair) -> Pair:
        """Return ``one`` with the scores added that ``other`` has of the same."""

    def reports(
        self, found: Pair, report_of: Ints, kind_of: Small, size: int
    ) -> tuple[Mask, Floats, Units]:
        """Return which of ``size`` reports sections are of, their scores, and ``kinds`` of them.

        ``report_of`` and ``kind_of`` have every section's report and kind. The score is the best
        section's, and up to ``MORE_SECTIONS`` more for the others.
        """

    def narrowed(self, found: Pair, report_of: Ints, wanted: Mask) -> tuple[Mask, Pair]:
        """Return which reports sections are of, and of the sections those of ``wanted`` reports."""

    def of_reports(self, found: Pair, report_of: Ints, wanted: Mask) -> Pair:
        """Return the sections that are of ``wanted`` reports."""

    def kinds(self, sections: Ints, report_of: Ints, kind_of: Small, reports: int) -> Units:
        """Return for each of so many ``reports`` of which kinds its ``sections`` are, a bit each."""

    def count_bits(self, reports: Ints, bits: Units, most: int) -> Ints:
        """Return how many of ``reports`` have each of the ``most`` lowest ``bits``."""

    def count_values(self, reports: Ints, values: Small, most: int) -> Ints:
        """Return how many of ``reports`` have each value below ``most``; -1 stands for none."""

    def count_places(
        self,
        reports: Ints,
        lowest: Small,
        more: tuple[Ints, Ints],
        less: tuple[Ints, Ints],
        ends: Ints,
    ) -> tuple[Ints, Ints]:
        """Return how many of ``reports`` lie in each place, and how many in places inside it.

        What lies in place n is what has a number from n to below ``ends[n]``:
        every report at its ``lowest`` place (``len(ends)`` for none), once
        ``more`` and once ``less`` for each (report, place) of these.
        """

    def list_places(
        self, counts: Ints, inner: tuple[Ints, Ints], wanted: Mask, opened: Mask, most: int
    ) -> Ints:
        """Return which places to list, ascending.

        Level by level those that have anything or are ``wanted``, under those
        listed; where these would make more than ``most``, only those under
        ``opened`` ones. ``inner``: right under place n are, in the second
        array, those from the first one's entry n + 1 to its entry n + 2; under
        -1 are the widest, for which ``opened`` has its last entry.
        """

    def best(self, reports: Ints, scores: Floats, most: int) -> Ints:
        """Return the ``most`` reports, no more than ``MOST``, of the highest scores.

        Highest first; ties by number.
        """

    def matching(self, reports: Ints, starts: Ints, found: Pair) -> tuple[Ints, Ints]:
        """Return the positions in their reports of those sections that are of ``reports``.

        Report after report, in each the best first, ties in order; before
        them, where each report's begin, and at the end how many there are.
        ``starts`` are every report's first section and one entry more.
        """


_set: Passes | None = None


def chosen() -> Passes:
    """Return the set in use: ``vectorised``, or ``compiled`` after ``speed_up``."""
    return _set or _vectorised()


def speed_up() -> bool:
    """Use ``compiled`` from now on, if numba is installed; return whether it is used.

    For who will ask many questions: it takes a second, ten when it is the
    first time on this machine. Until it is done questions are answered as
    before. ``XXGK_COMPILED=no`` in the environment keeps it from happening.
    """
    global _set
    if _set is None and os.environ.get("XXGK_COMPILED") != "no":
        # Not installed, or not for this version of Python or NumPy.
        with suppress(ImportError):
            _set = cast(Passes, import_module(f"{__name__}.compiled"))
    return _set is not None


@cache
def _vectorised() -> Passes:
    return cast(Passes, import_module(f"{__name__}.vectorised"))
