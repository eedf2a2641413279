"""Area codes of telephone numbers: 0373 is 新乡市. Some serve two cities, some changed.

Knows the bundled table (``data/area_codes.tsv``, made by ``making/area_codes.py``): a line
``code cities first last``, the years empty where it held throughout.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from indexer.gazetteer.china import Gazetteer

_TABLE = Path(__file__).parent / "data" / "area_codes.tsv"


def dialled(code: str, year: int | None, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the lineages of the cities (or provinces) that ``code`` was dialled for in ``year``.

    Empty for what is no area code. In the year of a change, and without a year, both hold.
    """
    names = {
        name for name, first, last in _rows().get(code, ()) if year is None or first <= year <= last
    }
    upper = gazetteer.upper_names
    return frozenset(gazetteer.lineage(c) for name in names for c in upper.get(name, ()))


def codes_of(code: str, year: int | None, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the area codes that were dialled for the place of ``code`` in ``year``."""
    above = set(map(gazetteer.lineage, gazetteer.ever_above(code)))
    return frozenset(area for area in _rows() if dialled(area, year, gazetteer) & above)


@cache
def _rows() -> dict[str, list[tuple[str, int, int]]]:
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        code, names, first, last = line.split("\t")
        found[code] += [(name, int(first or 0), int(last or 9999)) for name in names.split()]
    return found
