"""An operator's own rows: the places that no list has, and the names of before the lists.

``places.csv`` → a wider gazetteer, and why each row that was refused was refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from indexer.gazetteer.china import LEVELS, Gazetteer
from indexer.vocabulary.errors import UnreadableFile

COLUMNS = ("code", "name", "parent", "level", "first", "last")


def with_file(gazetteer: Gazetteer, path: Path) -> tuple[Gazetteer, list[str]]:
    """Return ``gazetteer`` with the rows of a ``places.csv`` (UTF-8, with a header line).

    The columns are those of ``with_rows``. Bad rows are skipped, and listed
    with their line. Raises ``UnreadableFile`` if the file is no such table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := {"code", "name"} - set(reader.fieldnames or ()):
                columns = ", ".join(sorted(missing))
                raise UnreadableFile(f"{path} has no column {columns}; needed: code,name")
            return with_rows(gazetteer, list(reader))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} cannot be read as UTF-8 CSV: {error}") from error


def with_rows(
    gazetteer: Gazetteer, rows: Iterable[Mapping[str, str | None]]
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
    for number, row in enumerate(rows, start=2):  # line 1 is the header
        cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
        code, parent = cells["code"], cells["parent"]
        if fault := _fault(cells) or _homeless(cells, gazetteer, added):
            refused.append(f"line {number}: {fault}")
            continue
        added.add(code)
        if parent:
            parents[code] = parent
        if cells["level"]:
            levels[code] = cells["level"]
        elif parent and not re.fullmatch(r"[0-9]{6}|[0-9]{9}", code):
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
