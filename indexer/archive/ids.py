"""Report ids: readable, permanent, unique.

An id is the place and the year (``370305100-2012``; names where no code is
known), with ``-2``, ``-3`` for further reports of the same place and year. A
file keeps its id from build to build as long as its place and year stay;
when a better reading changes them, the old id leads to the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from types import MappingProxyType

NONE: Mapping[str, str] = MappingProxyType({})


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
    free ones in the order of their paths. Free is what no file has: the ids of
    a place ``X-2014`` are those of further reports of ``X``, too.
    """
    wanted = {path: base(place, year) for path, place, year in sorted(identities)}
    ids = {p: earlier[p] for p, id_ in wanted.items() if _in_series(earlier.get(p, ""), id_)}
    used = set(ids.values())
    series = {id_: _series(id_) for id_ in wanted.values()}
    for path in (path for path in wanted if path not in ids):
        ids[path] = next(id_ for id_ in series[wanted[path]] if id_ not in used)
        used.add(ids[path])
    return ids


def inherited(
    shown: Iterable[str],
    earlier: Mapping[str, str],
    joined: Mapping[str, str],
    was_joined: Mapping[str, str],
) -> dict[str, str]:
    """Return the ids of the last build by the file that is now shown of each report.

    ``earlier`` are they by the file that was shown then; ``joined`` and ``was_joined`` lead
    from each other file of a report to the one that is and was shown. A file that takes
    the place of another of its report takes its id over; an id that nobody takes stays where it was.
    """
    now = set(shown)
    family: dict[str, list[str]] = {}
    for path, first in sorted(joined.items()):
        family.setdefault(first, []).append(path)
    left = dict(earlier)
    for heir in sorted(now - earlier.keys()):
        members = [heir, *family.get(heir, ())]
        before = [*members, *(was_joined[name] for name in members if name in was_joined)]
        if given := next((path for path in before if path in left and path not in now), None):
            left[heir] = left.pop(given)
    return left


def redirects(
    ids: Mapping[str, str],
    earlier: Mapping[str, str],
    standing: Mapping[str, str],
    joined: Mapping[str, str] = NONE,
) -> dict[str, str]:
    """Return where each id that is no longer used leads.

    ``ids`` and ``earlier`` are by path, ``standing`` are the redirects of the
    last build; the id of a file that is now ``joined`` to another leads to that one's.
    An id that is in use again leads nowhere else.
    """
    used = set(ids.values())
    now = {old: ids.get(joined.get(path, path), old) for path, old in earlier.items()}
    moved = {old: new for old, new in now.items() if new != old}
    leading = {old: moved.get(new, new) for old, new in standing.items()} | moved
    return {old: new for old, new in leading.items() if new in used and old not in used}


def _series(first: str) -> Iterator[str]:
    yield first
    yield from (f"{first}-{n}" for n in count(2))


def _in_series(id_: str, first: str) -> bool:
    rest = id_.removeprefix(first)
    return id_.startswith(first) and (not rest or (rest[0] == "-" and rest[1:].isdecimal()))
