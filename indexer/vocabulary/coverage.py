"""Which place has a report of which year, and what it means where there is none.

A report is looked for only where its place is known to have stood in that year, and once
it was due: what is ``missing`` is missing from this index, which says nothing of its author.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

COVERAGE_STATES: dict[str, str] = {
    "present": "有报告",
    "empty": "正文在附件里",
    "missing": "未收录",
    "not_yet": "当时还没有这个地区",
    "no_more": "已不再有这个地区",
    "not_due": "不到公布期限",
    "unknown": "当时有没有这个地区未认定",
}
"""What can be said of a place and a year, with what the page calls it."""
FIRST_DUE = 2008
"""The first year that a report was due of: the regulation is in force since 1 May 2008."""
_EARLIER_SINCE = 2019
_EARLIER, _LATER = (1, 31), (3, 31)


def deadline(year: int, level: str | None) -> date:
    """Return the last day on which the report of ``year`` is due; ``level`` is one of ``LEVELS`` or None.

    >>> deadline(2018, "township"), deadline(2019, "township"), deadline(2019, "county")
    (datetime.date(2019, 3, 31), datetime.date(2020, 1, 31), datetime.date(2020, 3, 31))
    """
    government = level in ("province", "city", "county")
    month, day = _LATER if government or year < _EARLIER_SINCE else _EARLIER
    return date(year + 1, month, day)


def is_due(year: int, level: str | None, today: date) -> bool:
    """Whether the report of ``year`` should have come out before ``today``."""
    return year >= FIRST_DUE and today > deadline(year, level)


def last_due(today: date, level: str | None = None) -> int:
    """Return the latest year of which the report of a place of ``level`` is due."""
    return today.year - 1 if is_due(today.year - 1, level, today) else today.year - 2


class CoveredPlace(Struct, frozen=True, array_like=True):
    """A place and its years.

    ``value`` is what reports know it by, ``place_id`` what its page does, ``above`` the values of
    what it lies in, outermost first. ``states`` are one of ``COVERAGE_STATES`` for each year of
    ``Coverage.years``, ``reports`` the ids of the reports of a year.
    """

    value: str
    place_id: str
    name: str
    level: str | None
    above: tuple[str, ...]
    states: tuple[str, ...]
    reports: Mapping[int, tuple[str, ...]]


class Unsettled(Struct, frozen=True, array_like=True):
    """A report of which place or year is not settled: what it may be of; no places at all is any."""

    id: str
    year: int | None
    places: tuple[str, ...]


class Coverage(Struct, frozen=True, array_like=True):
    """All places of an index and of its counties; ``names`` are those of ``above``, by value."""

    years: tuple[int, ...] = ()
    places: tuple[CoveredPlace, ...] = ()
    names: Mapping[str, str] = {}
    unsettled: tuple[Unsettled, ...] = ()
