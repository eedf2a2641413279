"""What only a page about one place asks for: what ended before there were reports, and by which document.

``data/before_2008.tsv.gz`` and ``data/changes.tsv.gz``, both made by ``making``, are read when
first asked for. A change below the county has a row of the Ministry's (2014 to 2023): what was,
what is, why, and the document that approved it. The Ministry numbers some townships otherwise
than the Statistics Bureau, so a row is known by county and name, and by the years of the name.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.gazetteer.china import FIRST_YEAR, Entry, Gazetteer, bundled
from indexer.language.folding import fold

EARLIEST = 1981
"""The first list of provinces, cities and counties: what stood then began then or before."""
APPROVED = (2014, 2023)
"""The first and last year whose changes below the county are known with their documents."""
_DATA = Path(__file__).parent / "data"
# Lists are of some day of their year, and there is none of 2024.
_BEFORE_LIST, _AFTER_LIST = 2, 2
_TAKEN_IN = ("并入", "划归", "整建制")
"""How reasons begin that make no name: the place was there and took another in."""


class Approval(NamedTuple):
    """One change below the county; a side without a name is of a new place, or of one that ended."""

    year: int
    old_code: str
    old_name: str
    code: str
    name: str
    reason: str
    document: str


@cache
def whole() -> Gazetteer:
    """Return the bundled table with what ended before reports begin, back to 1981."""
    return bundled().widened(_lines("before_2008.tsv.gz"), {}, {})


@cache
def newest() -> int:
    """Return the year of the newest list: what it has stands today."""
    return max(entry.last for entry in bundled().history(next(iter(bundled()))))


@cache
def followers() -> Mapping[str, tuple[str, ...]]:
    """Return by code the codes of the other places that a part or a union of it became."""
    found: dict[str, tuple[str, ...]] = {}
    for code in whole():
        for before in whole().follows(code):
            found[before] = (*found.get(before, ()), code)
    return found


def arriving(entry: Entry) -> list[Approval]:
    """Return the changes that made this name of a township, or took another place into it."""
    first, last = entry.first - _BEFORE_LIST, entry.last + 1
    near = (a for a in _by_name()[1].get(fold(entry.name), ()) if first <= a.year <= last)
    return [a for a in near if _of_county(entry, a.code or a.old_code)]


def leaving(entry: Entry) -> list[Approval]:
    """Return the changes that ended this name of a township, or took a part away."""
    first, last = entry.first - 1, entry.last + _AFTER_LIST
    near = (a for a in _by_name()[0].get(fold(entry.name), ()) if first <= a.year <= last)
    return [a for a in near if _of_county(entry, a.old_code or a.code)]


def beginning(entry: Entry) -> Approval | None:
    """Return the change that made this name; None where the lists do not tell."""
    made = (a for a in arriving(entry) if a.year <= entry.first)
    if entry.first <= FIRST_YEAR:  # it may have been there before any list
        made = (a for a in made if not a.reason.startswith(_TAKEN_IN))
    return max(made, key=lambda a: (a.code == entry.code, a.year), default=None)


def ending(entry: Entry) -> Approval | None:
    """Return the change that ended this name; None where it stands, or the lists do not tell."""
    if entry.last >= newest():
        return None
    ended = (a for a in leaving(entry) if a.year >= entry.last - 1)
    return max(ended, key=lambda a: (a.old_code == entry.code, a.year), default=None)


def place_called(code: str, name: str) -> str | None:
    """Return the lineage of the township that the Ministry calls so; None if none or several."""
    fits = [
        entry
        for entry in whole().named(name)
        if whole().level(entry.code) == "township" and _of_county(entry, code)
    ]
    found = {whole().lineage(e.code) for e in fits if e.code == code} or {
        whole().lineage(e.code) for e in fits
    }
    return found.pop() if len(found) == 1 else None


def _of_county(entry: Entry, code: str) -> bool:
    return whole().lineage(entry.code[:6]) == whole().lineage(code[:6])


@cache
def _by_name() -> tuple[Mapping[str, list[Approval]], Mapping[str, list[Approval]]]:
    """The changes by the names that were, and by those that are, folded: 史迴乡 and 史回乡 are one."""
    old: dict[str, list[Approval]] = {}
    new: dict[str, list[Approval]] = {}
    for approval in _approvals():
        for name, found in ((approval.old_name, old), (approval.name, new)):
            if name:
                found.setdefault(fold(name), []).append(approval)
    return old, new


def _approvals() -> Iterator[Approval]:
    for line in _lines("changes.tsv.gz"):
        year, *cells = line.split("\t")
        yield Approval(int(year), *cells)


def _lines(name: str) -> list[str]:
    return gzip.decompress((_DATA / name).read_bytes()).decode().removesuffix("\n").split("\n")
