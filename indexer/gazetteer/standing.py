"""Whether a place stood in a year, as far as lists and an operator tell: what is not known is said.

The lists of townships begin in 2015 and miss 2024, and the Statistics Bureau's, which alone have
farms and development zones, end in 2023: what only they would tell is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.gazetteer import past
from indexer.gazetteer.china import FIRST_YEAR, LAST_YEAR, Entry, Gazetteer, bundled

STOOD, NOT_YET, NO_MORE, UNKNOWN = "stood", "not_yet", "no_more", "unknown"
_BUREAU_ENDS = 2023
_NO_LIST = 2024
_GOVERNMENTS = ("镇", "乡", "街道", "苏木")


def standing(code: str, years: Sequence[int], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return by year ``STOOD``, ``NOT_YET``, ``NO_MORE`` or ``UNKNOWN`` of the place of ``code``, by any name.

    A county that was done away with reports no more on the year of the decree: its report
    would have been due after its end.

    >>> standing("370282119", (2012, 2016), bundled())
    ('unknown', 'stood')
    """
    entries = sorted(
        (entry for each in gazetteer.same_place(code) for entry in gazetteer.history(each)),
        key=lambda entry: (entry.first, entry.last),
    )
    if not entries:
        return (UNKNOWN,) * len(years)
    township = gazetteer.level(code) == "township"
    names = tuple(_Name(e.first, e.last, e in bundled().history(e.code)) for e in entries)
    ended = _ended(max(entries, key=lambda e: e.last), township)
    return _standings(names, tuple(years), township, ended)


class _Name(NamedTuple):
    """The years of a name; ``listed``: they are those of lists and decrees, and no operator's."""

    first: int
    last: int
    listed: bool

    def has(self, year: int) -> bool:
        return self.first <= year <= self.last


@lru_cache(1_000)  # Most townships have one name, with the same years.
def _standings(
    names: tuple[_Name, ...], years: tuple[int, ...], township: bool, ended: bool
) -> tuple[str, ...]:
    return tuple(_standing(names, year, township, ended) for year in years)


def _standing(names: Sequence[_Name], year: int, township: bool, ended: bool) -> str:
    first, last = names[0], max(names, key=lambda name: name.last)
    # In the year in which it took another name it stood, if not in the year of its end.
    if any(name.has(year) for name in names if name.last < last.last):
        return STOOD
    if any(_stood(name, year, township) for name in names if name.last == last.last):
        return STOOD
    if year < first.first:
        return UNKNOWN if first.listed and township and _before(first, year) else NOT_YET
    if year >= last.last:
        return UNKNOWN if last.listed and not ended else NO_MORE
    # Between two names of one place: it stood in the year that no list is of.
    before = max((name.last for name in names if name.last < year), default=0)
    after = min((name.first for name in names if name.first > year), default=0)
    return STOOD if (before, after) == (_NO_LIST - 1, _NO_LIST + 1) else UNKNOWN


def is_government(name: str) -> bool:
    """Whether a township of this name has a government, as farms, prisons and zones have none."""
    return name.endswith(_GOVERNMENTS)


def _stood(name: _Name, year: int, township: bool) -> bool:
    if not township and name.listed and _BUREAU_ENDS != name.last < LAST_YEAR:
        return name.first <= year < name.last
    return name.has(year) or (year > LAST_YEAR == name.last)


def _before(first: _Name, year: int) -> bool:
    """Whether no list tells that the place of ``first`` was not there in the earlier ``year``."""
    return year < FIRST_YEAR or first.first <= FIRST_YEAR or year == _NO_LIST == first.first - 1


def _ended(last: Entry, township: bool) -> bool:
    if last.last != _BUREAU_ENDS:
        return True
    return township and past.ending(last) is not None
