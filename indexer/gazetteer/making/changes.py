"""The Ministry's lists of changes below the county, 2014 to 2023: names that no list of places has.

The source is ``sub-county-diff.xlsx`` of https://github.com/yescallop/areacodes (CC0 1.0), a sheet
a year. The lists of places begin in 2015: what ended in 2014 and 2015 stands here alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.gazetteer.making.holders import Holder
from indexer.gazetteer.making.lists import DAMAGE, stem
from indexer.language.folding import fold

FIRST_YEAR = 2014


class Change(NamedTuple):
    """One row: what was (code and name, empty for a new place) and what is; ``alone`` if no other
    place went into the same one."""

    year: int
    old: tuple[str, str]
    new: tuple[str, str]
    alone: bool


def read_changes(path: Path) -> list[Change]:
    """Return all rows, by year and as they stand; a row without a code is left out."""
    from python_calamine import CalamineWorkbook  # of this tool alone

    book = CalamineWorkbook.from_path(path)
    found: list[Change] = []
    for sheet in sorted(book.sheet_names):
        rows = list(_rows(book.get_sheet_by_name(sheet).to_python()))
        for at, (old, new, _) in enumerate(rows):
            after = rows[at + 1] if at + 1 < len(rows) else None
            joined = after is not None and after[0][1] and not after[1][1] and not after[2]
            found.append(Change(int(sheet), old, new, not joined))
    return found


def _rows(
    table: Iterable[Sequence[object]],
) -> Iterator[tuple[tuple[str, str], tuple[str, str], str]]:
    head: list[str] = []
    for row in table:
        cells = [str(int(c)) if isinstance(c, float) else str(c).strip() for c in row]
        if "序号" in cells:
            head = cells
            continue
        named = dict(zip(head, cells, strict=False))
        old, new = (
            (named.get(f"{w}区划代码", ""), tidied(named.get(f"{w}名称", ""))) for w in ("原", "现")
        )
        if any(re.fullmatch(r"\d{9}", code) and name for code, name in (old, new)):
            yield old, new, named["变更原因"]


def tidied(name: str) -> str:
    """Return the name that people use: 江南街道 for 江南街道办事处."""
    name = re.sub(r"[（(][^（）()]*[）)]|\s", "", name)
    return re.sub(r"(?<=.)(街道办事处|街道办|办事处街道)$", "街道", name)


def add_changes(
    places: list[Holder], changes: Iterable[Change], county: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Add the names that ``places`` lack, as holders of their own; return pairs of one place.

    ``county`` gives one code for all codes of a county. An old place goes on in the new one of
    its row where their stems agree, or where no other place went into it.
    """
    named: dict[tuple[str, str], list[Holder]] = defaultdict(list)
    codes = {place.code for place in places}
    for place in places:
        for name in place.names.values():
            named[county(place.code[:6]), fold(name)].append(place)
    pairs: list[tuple[str, str]] = []

    def placed(code: str, name: str, first: int, last: int) -> tuple[Holder | None, bool]:
        if not re.fullmatch(r"\d{9}", code) or not name or DAMAGE.search(name):
            return None, False
        key = county(code[:6]), fold(name)  # 史迴乡 and 史回乡 are one
        if held := named[key]:
            return held[-1], False
        holder = Holder(code if code not in codes else f"{code}-{last}", {first: name, last: name})
        if holder.code in codes:  # two changes of one code in a year
            return None, False
        codes.add(holder.code)
        named[key].append(holder)
        places.append(holder)
        return holder, True

    for change in changes:
        old, added = placed(*change.old, FIRST_YEAR, change.year)
        new, begun = placed(*change.new, change.year, change.year + 1)
        alike = stem(change.old[1]) == stem(change.new[1])
        if old and new and (added or begun) and (alike or change.alone):
            pairs.append((old.code, new.code))
    return pairs
