"""Report ids: readable, permanent, unique.

An id is the place and the year (``370305100-2012``; names where no code is
known), with ``-2``, ``-3`` for further reports of the same place and year. A
file keeps its id from build to build as long as its place and year stay;
when a better reading changes them, the old id leads to the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def base(place: str, year: int | None) -> str:
    """Return the id of a first report; ``place`` is a code or names joined by ``/``.

    >>> base("370305100", 2012), base("青岛市/即墨区/大信镇", None)
    ('370305100-2012', '即墨区大信镇-undated')
    """
    named = "".join(place.split("/")[-2:])
    kept = "".join(c for c in named if c.isalnum() or c == "-") or "unplaced"
    return f"{kept}-{year or 'undated'}"


def assign(
    identities: Iterable[tuple[str, str, int | None]], earlier: Mapping[str, str]
) -> dict[str, str]:
    """Return the id of every file, given (path, place, year) and the ids of the last build.

    Files that had an id of their place and year keep it; the others take the
    free ones in the order of their paths.
    """
    groups: dict[str, list[str]] = {}
    for path, place, year in sorted(identities, key=lambda i: i[0]):
        groups.setdefault(base(place, year), []).append(path)
    ids: dict[str, str] = {}
    for wanted, paths in groups.items():
        kept = {p: earlier[p] for p in paths if p in earlier and _of_group(earlier[p], wanted)}
        ids |= kept
        free = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, 2 * len(paths) + 2))
        unused = (id_ for id_ in free if id_ not in kept.values())
        ids |= {path: next(unused) for path in paths if path not in kept}
    return ids


def redirects(
    ids: Mapping[str, str], earlier: Mapping[str, str], standing: Mapping[str, str]
) -> dict[str, str]:
    """Return where each id that is no longer used leads.

    ``ids`` and ``earlier`` are by path, ``standing`` are the redirects of the
    last build. An id that is in use again leads nowhere else.
    """
    used = set(ids.values())
    moved = {old: ids[path] for path, old in earlier.items() if path in ids and ids[path] != old}
    leading = {old: moved.get(new, new) for old, new in standing.items()} | moved
    return {old: new for old, new in leading.items() if new in used and old not in used}


def _of_group(id_: str, wanted: str) -> bool:
    rest = id_.removeprefix(wanted)
    return id_.startswith(wanted) and (not rest or (rest[0] == "-" and rest[1:].isdigit()))
