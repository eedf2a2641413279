"""Whether a place stood in a year, as far as lists and an operator tell: what is not known is said.

The lists of townships begin in 2015 and miss 2024, and the Statistics Bureau's, which alone have
farms and development zones, end in 2023: what only they would tell is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.gazetteer import past
from indexer.gazetteer.china import FIRST_YEAR, LAST_YEAR, Entry, Gazetteer, bundled

STOOD, NOT_YET, NO_MORE, UNKNOWN = "stood", "not_yet", "no_more", "unknown"
_BUREAU_ENDS = 2023
_NO_LIST = 2024
_GOVERNMENTS = ("镇", "乡", "街道", "苏木")


def standing(code: str, years: Iterable[int], gazetteer: Gazetteer) -> tuple[str, ...]:
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
    township = bool(entries) and gazetteer.level(code) == "township"
    return tuple(_standing(entries, year, township) for year in years)


def _standing(entries: Sequence[Entry], year: int, township: bool) -> str:
    if not entries:
        return UNKNOWN
    first, last = entries[0], max(entries, key=lambda e: e.last)
    # In the year in which it took another name it stood, if not in the year of its end.
    if any(entry.distance(year) == 0 for entry in entries if entry.last < last.last):
        return STOOD
    if any(_stood(entry, year, township) for entry in entries if entry.last == last.last):
        return STOOD
    if year < first.first:
        return UNKNOWN if _is_listed(first) and township and _before(first, year) else NOT_YET
    if year >= last.last:
        return UNKNOWN if _is_listed(last) and not _ended(last, township) else NO_MORE
    # Between two names of one place: it stood in the year that no list is of.
    before = max((e.last for e in entries if e.last < year), default=0)
    after = min((e.first for e in entries if e.first > year), default=0)
    return STOOD if (before, after) == (_NO_LIST - 1, _NO_LIST + 1) else UNKNOWN


def is_government(name: str) -> bool:
    """Whether a township of this name has a government, as farms, prisons and zones have none."""
    return name.endswith(_GOVERNMENTS)


def _is_listed(entry: Entry) -> bool:
    """Whether the years of a name are those of lists and decrees, and no operator's."""
    return entry in bundled().history(entry.code)


def _stood(entry: Entry, year: int, township: bool) -> bool:
    if not township and _is_listed(entry) and _BUREAU_ENDS != entry.last < LAST_YEAR:
        return entry.first <= year < entry.last
    return entry.distance(year) == 0 or (year > LAST_YEAR == entry.last)


def _before(first: Entry, year: int) -> bool:
    """Whether no list tells that the place of ``first`` was not there in the earlier ``year``."""
    return year < FIRST_YEAR or first.first <= FIRST_YEAR or year == _NO_LIST == first.first - 1


def _ended(last: Entry, township: bool) -> bool:
    if last.last != _BUREAU_ENDS:
        return True
    return township and past.ending(last) is not None
