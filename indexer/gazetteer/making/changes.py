"""The Ministry's lists of changes below the county, 2014 to 2023: names that no list of places has.

The source is ``sub-county-diff.xlsx`` of https://github.com/yescallop/areacodes (CC0 1.0), a sheet
a year. The lists of places begin in 2015: what ended in 2014 and 2015 stands here alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

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


class ApprovalRow(NamedTuple):
    """One row with all that is said of it, empty where nothing is."""

    year: str
    old: tuple[str, str]
    new: tuple[str, str]
    reason: str
    document: str


_Row = TypeVar("_Row", ApprovalRow, Change)


def read_approvals(path: Path) -> list[ApprovalRow]:
    """Return every row; a cell that goes down several rows is said of each of them."""
    from python_calamine import CalamineWorkbook  # of this tool alone

    book = CalamineWorkbook.from_path(path)
    found: list[ApprovalRow] = []
    for name in sorted(book.sheet_names):
        sheet = book.get_sheet_by_name(name)
        table = sheet.to_python(skip_empty_area=False)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            for row in table[top + 1 : bottom + 1]:
                row[left : right + 1] = table[top][left : right + 1]
        for named in _named(table):
            old, new = _sides(named)
            if old[1] or new[1]:
                said = (named.get(w, "").strip() for w in ("变更原因", "批准文件"))
                found.append(ApprovalRow(name, old, new, *said))
    return found


def untangled(rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows with new sides that were written beside each other's old ones put right.

    山前乡 → 河口镇 and 河口乡 → 山前镇 in one county and year are 山前镇 and 河口镇.
    """
    found = list(rows)
    for at, row in enumerate(found):
        mine, theirs = stem(row.old[1]), stem(row.new[1])
        if not mine or not theirs or mine == theirs:
            continue
        for other, each in enumerate(found):
            of_one = (each.year, each.new[0][:6]) == (row.year, row.new[0][:6])
            if of_one and (stem(each.old[1]), stem(each.new[1])) == (theirs, mine):
                found[at], found[other] = row._replace(new=each.new), each._replace(new=row.new)
                break
    return found


def _rows(
    table: Iterable[Sequence[object]],
) -> Iterator[tuple[tuple[str, str], tuple[str, str], str]]:
    for named in _named(table):
        old, new = _sides(named)
        if any(re.fullmatch(r"\d{9}", code) and name for code, name in (old, new)):
            yield old, new, named["变更原因"]


def _named(table: Iterable[Sequence[object]]) -> Iterator[dict[str, str]]:
    """Yield the rows under the headings, by them."""
    head: list[str] = []
    for row in table:
        cells = [str(int(c)) if isinstance(c, float) else str(c).strip() for c in row]
        if "序号" in cells:
            head = cells
            continue
        yield dict(zip(head, cells, strict=False))


def _sides(named: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (named.get(f"{w}区划代码", ""), tidied(named.get(f"{w}名称", ""))) for w in ("原", "现")
    ]


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
