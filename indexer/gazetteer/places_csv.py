"""An operator's own rows: the places that no list has, and the names of before the lists.

``places.csv`` → a wider gazetteer, and why each row that was refused was refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import count

from indexer.gazetteer.china import LEVELS, Gazetteer
from indexer.language.csv_rows import read_rows
from indexer.vocabulary.errors import UnreadableFile

COLUMNS = {
    "code": ("代码", "区划代码", "行政区划代码", "地区代码"),
    "name": ("名称", "地名", "地区", "地区名称"),
    "parent": ("上级", "上级代码", "父级"),
    "level": ("级别", "层级"),
    "first": ("起始年份", "开始年份", "起"),
    "last": ("终止年份", "结束年份", "止"),
}
"""The columns of a table of places, and the other names that each may have."""
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
    parent's), ``first`` and ``last`` (years) may be empty. A known code gets a further name, so the
    names of before 2015 can be added: ``330604,上虞市,,,2000,2013``.
    """
    lines: list[str] = []
    refused: list[str] = []
    parents: dict[str, str] = {}
    levels: dict[str, str] = {}
    added: set[str] = set()
    for number, row in zip(numbers or count(2), rows, strict=False):  # line 1 has the headings
        cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
        cells["level"] = _LEVELS.get(cells["level"].removesuffix("级"), cells["level"])
        code, parent = cells["code"], cells["parent"]
        if fault := _fault(cells) or _homeless(cells, gazetteer, added):
            refused.append(f"line {number}: {fault}")
            continue
        added.add(code)
        if parent:
            parents[code] = parent
        if cells["level"]:
            levels[code] = cells["level"]
        elif parent and not re.fullmatch(r"\d{6}|\d{9}", code):
            above = LEVELS.index(levels.get(parent) or gazetteer.level(parent))
            levels[code] = LEVELS[min(above + 1, len(LEVELS) - 1)]
        lineage = gazetteer.lineage(code)
        years = f"{cells['first'] or 1}\t{cells['last'] or 9999}"
        lines.append(f"{code}\t{cells['name']}\t{years}\t{lineage if lineage != code else ''}")
    return (gazetteer.widened(lines, parents, levels) if lines else gazetteer), refused


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
    if not re.fullmatch(r"[0-9A-Za-z-]{2,24}", cells["code"]):
        return f"code {cells['code']!r} is not 2 to 24 letters, digits or hyphens"
    if not re.fullmatch(r"[^\W\d_a-zA-Z]{2,30}", cells["name"]):
        return f"name {cells['name']!r} is not 2 to 30 Chinese characters"
    if cells["level"] and cells["level"] not in LEVELS:
        return f"level {cells['level']!r} is none of {', '.join(LEVELS)}"
    first, last = cells["first"] or "1", cells["last"] or "9999"
    if not all(re.fullmatch("[0-9]{1,4}", y) for y in (first, last)) or int(first) > int(last):
        return f"{first}–{last} are no years from first to last"
    return None
