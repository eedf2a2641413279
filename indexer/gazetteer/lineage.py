"""A place through time: every code and name it has had, and what it stands under.

A report of 即墨市大信镇 (2016) and one of 即墨区大信街道 (2021) are of one place. So
that a filter finds both, a place is known by its latest code, and all places
that a report lies in are listed: those of its own year, and those above it
today. What one text means is decided in ``places``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from indexer.gazetteer.china import LAST_YEAR, Gazetteer
from indexer.vocabulary.report import Place, Predecessor, Step

UNSURE = "（未认定）"
"""How the value ends that stands for a name without saying which place it is."""


def steps(place: Place, gazetteer: Gazetteer, year: int | None = None) -> tuple[Step, ...]:
    """Return all places that ``place`` lies in, each after what it stands under, itself last.

    Those of ``year``, the report's, and those of today: 绍兴县 and 越城区.

    An ambiguous place lies in what all of its candidates lie in, and is none of them:
    it is called as they are and found by that name. One that no list has lies in
    those of its path that are listed.

    >>> from indexer.gazetteer.china import bundled
    >>> old = Place("resolved", "370282119", ("山东省", "青岛市", "即墨市", "大信镇"))
    >>> [(step.value, step.name) for step in steps(old, bundled())][-2:]
    [('370215', '即墨区'), ('370215011', '大信街道')]
    """
    if place.code is not None:
        today = gazetteer.chain(place.code)
        if year is None:
            return _along(today, gazetteer)
        named = gazetteer.lay_in(place.code, year, place.path)
        then = gazetteer.chain(place.code, year, named)
        return _along((*then[:-1], *today), gazetteer)
    if place.status == "ambiguous":
        first, *others = [_along(gazetteer.chain(c.code), gazetteer) for c in place.candidates]
        shared = tuple(step for step in first if all(step in other for other in others))
        return (*shared, *_unsure(place, shared[-1].value if shared else None))
    # The last name of an unlisted place is known to be in no list; a namesake's is not its own.
    above = place.path[:-1] if place.status == "unlisted" else place.path
    codes: tuple[str, ...] = ()
    if any(gazetteer.level(e.code) == "province" for e in gazetteer.named("".join(above[:1]))):
        codes = gazetteer.codes_along(above)
    found = list(_along(codes, gazetteer))
    for name in place.path[len(codes) :]:
        under = found[-1].value if found else None
        found.append(Step(f"{under}/{name}" if under else name, name, under))
    return tuple(found)


def _unsure(place: Place, under: str | None) -> tuple[Step, ...]:
    """Return the step of a place of which only the name is known, whichever it is."""
    names = sorted({candidate.path[-1] for candidate in place.candidates if candidate.path})
    if not names:
        return ()
    name = f"{names[0]}{UNSURE}"
    return (Step(f"{under}/{name}" if under else name, name, under, tuple(names)),)


@lru_cache(maxsize=5_000)
def _along(codes: tuple[str, ...], gazetteer: Gazetteer) -> tuple[Step, ...]:
    """Return what stands above each of ``codes``, given from the province down, and they."""
    return tuple(dict.fromkeys(step for code in codes for step in _above(code, gazetteer)))


@lru_cache(maxsize=50_000)
def _above(code: str, gazetteer: Gazetteer) -> tuple[Step, ...]:
    """Return the places above ``code`` as they are today, and its own last."""
    upward = [latest(code, gazetteer)]
    while (parent := gazetteer.parent(upward[-1])) is not None:
        parent = latest(parent, gazetteer)
        if parent in upward:
            break
        upward.append(parent)
    codes: list[str | None] = [None, *reversed(upward)]
    return tuple(
        _step(code, under, gazetteer) for under, code in zip(codes, reversed(upward), strict=False)
    )


@lru_cache(maxsize=5_000)
def latest(code: str, gazetteer: Gazetteer) -> str:
    """Return the last code of the place of ``code``, by which reports know it."""

    def age(other: str) -> tuple[int, int, str]:
        entries = gazetteer.history(other)
        return max(e.last for e in entries), max(e.first for e in entries), other

    return max(gazetteer.same_place(code), key=age)


@lru_cache(maxsize=5_000)
def _step(code: str, under: str | None, gazetteer: Gazetteer) -> Step:
    name = gazetteer.name(code)
    codes = gazetteer.same_place(code)
    names = {entry.name for other in codes for entry in gazetteer.history(other)}
    also = tuple(sorted({*codes, *names} - {code, name}))
    return Step(code, name, under, also, predecessors(code, gazetteer))


def predecessors(code: str, gazetteer: Gazetteer) -> tuple[Predecessor, ...]:
    """Return the other places that ``code`` came of, and what these came of, by their codes.

    Those that the gazetteer lists, with the year in which each ended.

    >>> from indexer.gazetteer.china import bundled
    >>> predecessors("330603", bundled())
    (Predecessor(value='330621', name='绍兴县', until=2013, since=2013),)
    """
    found: dict[str, Predecessor] = {}
    for own in gazetteer.same_place(code):
        for before in gazetteer.follows(own):
            if before not in gazetteer:  # it ended before reports begin
                continue
            value = latest(before, gazetteer)
            last = max(e.last for e in gazetteer.history(value))
            until = None if last >= LAST_YEAR else last
            since = until or gazetteer.history(own)[0].first
            found[value] = Predecessor(value, gazetteer.name(value), until, since)
            for earlier in predecessors(before, gazetteer):
                later = replace(earlier, since=max(since, earlier.since))
                found.setdefault(earlier.value, later)
    return tuple(found[value] for value in sorted(found))
