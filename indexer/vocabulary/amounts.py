"""What a report says of one figure, as a value; ranges of such values as they stand in addresses.

The law (INTERFACE.md section 5): of rivals any satisfies; a sum with a blank part is at least
that; 余 and its like are more than the number, 近 and its like less; a blank satisfies nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from indexer.vocabulary.figures import (
    ABOUT,
    APPLICANTS,
    QUALIFIERS,
    UNSTATED,
    field_of,
    figures_called,
)
from indexer.vocabulary.report import Figure
from indexer.vocabulary.saying import say

_STEPS = (0, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000, 100_000)
RANGES: dict[str, tuple[float, float]] = {
    "<0": (-inf, -0.0),
    "0": (0, 0),
    **{f"{low + 1}-{high}": (low, high) for low, high in pairwise(_STEPS)},
    f">{_STEPS[-1]}": (_STEPS[-1], inf),
}
"""The ranges of a figure's facet: more than the first and at most the second, as printed."""
APART: dict[str, str] = {
    "several": "多个数",
    "partial": "至少",
    "blank": "空白",
    UNSTATED: "未写明",
}
"""The buckets of a figure's facet beside its ranges."""
BUCKETS: tuple[str, ...] = (*RANGES, *APART)
_CALLED = {bucket: bucket for bucket in BUCKETS} | {label: name for name, label in APART.items()}


@dataclass(frozen=True, slots=True)
class FigureValue:
    """What one report says of the figure ``name``: its ``state``, and the ``figures`` that say so."""

    name: str
    state: str
    figures: tuple[Figure, ...]

    @property
    def value(self) -> float | None:
        """The number, None of a blank and of rivals, none of which is chosen."""
        return self.figures[0].value if len(self.figures) == 1 else None


def values_of_figures(figures: Iterable[Figure]) -> dict[str, FigureValue]:
    """Return what ``figures``, those of one report, say of each figure, by name in their order."""
    by_name: dict[str, list[Figure]] = {}
    for figure in figures:
        by_name.setdefault(figure.name, []).append(figure)
    return {
        name: FigureValue(name, "several" if len(each) > 1 else each[0].state, tuple(each))
        for name, each in by_name.items()
    }


def qualified(figure: Figure) -> str:
    """Return ``over`` for 余 and its like, ``under`` for 近 and its like, else nothing."""
    return QUALIFIERS.get(figure.qualifier or "", "")


def may_be(qualifier: str | None) -> tuple[bool, bool]:
    """Tell whether a number with this beside it may be less than it, and whether more.

    >>> may_be(None), may_be("近"), may_be("余"), may_be("约")
    ((False, False), (True, False), (False, True), (True, True))
    """
    way, about = QUALIFIERS.get(qualifier or "", ""), qualifier in ABOUT
    return about or way == "under", about or way == "over"


def figure_said(name: str) -> str:
    """Return what the page calls a figure, in the language spoken."""
    applicant, label = APPLICANTS.get(name.partition(":")[2]), say(field_of(name).label)
    if applicant is None:
        return label
    return say("%(applicant)s%(figure)s", applicant=say(applicant), figure=label)


def bucket_of(value: float) -> str:
    """Return the range of a printed number.

    >>> bucket_of(0), bucket_of(5), bucket_of(5.5), bucket_of(-2), bucket_of(200_000)
    ('0', '1-5', '6-10', '<0', '>100000')
    """
    if value == 0:
        return "0"
    return next(b for b, (low, high) in RANGES.items() if b != "0" and low < value <= high)


def read_bucket(text: str) -> str | None:
    """Return the figure and the bucket that ``text`` writes, each by name or label, else None.

    >>> read_bucket("requests_new:1-5"), read_bucket("自然人申请:空白"), read_bucket("规范性文件:0")
    ('requests_new:1-5', 'requests_new:person:blank', None)
    """
    called, _, asked = text.rpartition(":")
    bucket = _CALLED.get(asked)
    names = figures_called(called) if bucket else ()
    return f"{names[0]}:{bucket}" if len(names) == 1 else None


def bucket_label(value: str) -> str:
    """Return what the page calls the bucket of a figure: ``requests_new:1-5`` is 1–5 件."""
    name, _, bucket = value.rpartition(":")
    if bucket in APART:
        return say(APART[bucket])
    if bucket == "<0":
        return say("负数")
    unit = say(field_of(name).unit)
    if bucket[0] == ">":
        return say("%(number)s %(unit)s以上", number=bucket[1:], unit=unit)
    return say("%(number)s %(unit)s", number=bucket.replace("-", "–"), unit=unit)
