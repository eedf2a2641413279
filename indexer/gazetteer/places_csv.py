"""An operator's own rows: the places that no list has, other years, and what came of what.

``places.csv`` → a wider gazetteer, and why each row that was refused was refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count

from indexer.gazetteer.china import LEVELS, Gazetteer
from indexer.gazetteer.contradictions import Draft
from indexer.language.csv_rows import read_rows
from indexer.vocabulary.errors import UnreadableFile

COLUMNS = {
    "code": ("代码", "区划代码", "行政区划代码", "地区代码"),
    "name": ("名称", "地名", "地区", "地区名称"),
    "parent": ("上级", "上级代码", "父级"),
    "level": ("级别", "层级"),
    "first": ("起始年份", "开始年份", "起"),
    "last": ("终止年份", "结束年份", "止"),
    "follows": ("前身", "前身代码", "承接"),
}
"""The columns of a table of places, and the other names that each may have."""
_BETWEEN = re.compile(r"[\s;；,，、]+")
_CODE = re.compile("[0-9A-Za-z-]{2,24}")
_MOST_ROWS = 100  # Of one code; no place has had ten names.
_LEVELS = dict(zip(("省", "市", "县", "镇"), LEVELS, strict=True)) | {"乡": LEVELS[-1]}


def with_table(gazetteer: Gazetteer, data: bytes) -> tuple[Gazetteer, list[str]]:
    """Return ``gazetteer`` with the rows of a ``places.csv``, which has a line of headings.

    The columns are those of ``with_rows``. Bad rows are skipped, and listed
    with their line. Raises ``UnreadableFile`` if ``data`` is no such table.
    """
    try:
        rows, faults = read_rows(data, COLUMNS, ("code", "name"))
    except ValueError as error:
        raise UnreadableFile(f"{error}; no line of it is taken") from error
    wider, refused = with_rows(gazetteer, [r.cells for r in rows], [r.line for r in rows])
    return wider, [*faults, *refused]


def with_rows(
    gazetteer: Gazetteer,
    rows: Iterable[Mapping[str, str | None]],
    numbers: Iterable[int] | None = None,
) -> tuple[Gazetteer, list[str]]:
    """Return ``gazetteer`` with rows added, and why each refused row was refused.

    A row has ``code`` and ``name``; ``parent`` (a code; needed unless the
    code's digits say it), ``level`` (one of ``LEVELS``, else the next below the
    parent's), ``first`` and ``last`` (years) and ``follows`` (codes of the other places that
    it came of, which are of any row or known) may be empty. A known code with its name
    gets the years that are given, and ``follows`` instead of what was known. With another
    name it gets a further one: ``330604,上虞市,,,2000,2013``. What contradicts the
    gazetteer or an earlier row is refused, see ``contradictions``.
    """
    read = {n: _cells(row) for n, row in zip(numbers or count(2), rows, strict=False)}
    refused: dict[int, str] = {}
    taken = read
    while faults := _faults(gazetteer, taken):  # without one row another may stand on nothing
        refused |= faults
        taken = {number: cells for number, cells in taken.items() if number not in refused}
    said = [f"line {number}: {refused[number]}" for number in sorted(refused)]
    if not taken:
        return gazetteer, said
    parents: dict[str, str] = {}
    levels: dict[str, str] = {}
    for cells in taken.values():
        code, parent = cells["code"], cells["parent"]
        if parent:
            parents[code] = parent
        if cells["level"]:
            levels[code] = cells["level"]
        elif parent and not re.fullmatch(r"[0-9]{6}|[0-9]{9}", code):
            above = LEVELS.index(levels.get(parent) or gazetteer.level(parent))
            levels[code] = LEVELS[min(above + 1, len(LEVELS) - 1)]
    return gazetteer.widened(Draft(gazetteer, taken).lines(), parents, levels), said


def _cells(row: Mapping[str, str | None]) -> dict[str, str]:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    cells["level"] = _LEVELS.get(cells["level"].removesuffix("级"), cells["level"])
    cells["follows"] = " ".join(_BETWEEN.split(cells["follows"]))
    return cells


def _faults(gazetteer: Gazetteer, rows: Mapping[int, Mapping[str, str]]) -> dict[int, str]:
    """Return what is wrong with rows, by their numbers: with each by itself, then beside others."""
    found: dict[int, str] = {}
    added: set[str] = set()
    times: Counter[str] = Counter()
    for number, cells in rows.items():
        times[cells["code"]] += 1
        if fault := _fault(cells) or _homeless(cells, gazetteer, added):
            found[number] = fault
        elif times[cells["code"]] > _MOST_ROWS:
            found[number] = f"code {cells['code']} has more than {_MOST_ROWS} rows"
        else:
            added.add(cells["code"])
    return found or Draft(gazetteer, rows).contradictions()


def _homeless(cells: Mapping[str, str], gazetteer: Gazetteer, added: set[str]) -> str | None:
    """Return why an operator's place would hang in the air, None if it does not."""
    code, parent = cells["code"], cells["parent"]
    if parent:
        known = parent != code and (parent in gazetteer or parent in added)
        return None if known else f"parent {parent} is not known"
    known = code in gazetteer or code in added or bool(gazetteer.parent(code))
    if known or cells["level"] == "province":
        return None
    return "no parent, and the code does not say one"


def _fault(cells: Mapping[str, str]) -> str | None:
    """Return what is wrong with an operator's row by itself, None if nothing is."""
    if not _CODE.fullmatch(cells["code"]):
        return f"code {cells['code']!r} is not 2 to 24 letters, digits or hyphens"
    if not re.fullmatch(r"[^\W\d_a-zA-Z]{2,30}", cells["name"]):
        return f"name {cells['name']!r} is not 2 to 30 Chinese characters"
    if cells["level"] and cells["level"] not in LEVELS:
        return f"level {cells['level']!r} is none of {', '.join(LEVELS)}"
    first, last = cells["first"] or "1", cells["last"] or "9999"
    if not all(re.fullmatch("[0-9]{1,4}", y) for y in (first, last)) or int(first) > int(last):
        return f"{first}–{last} are no years from first to last"
    for code in cells["follows"].split():
        if not _CODE.fullmatch(code):
            return f"follows {code!r}, which is no code"
    return None
