"""Which places a picture of one phrase compares, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from indexer.desk import answer
from indexer.desk.index import Index
from indexer.vocabulary.query import Query, values_of, with_values
from indexer.vocabulary.results import Bucket

_LEVELS = 4  # of places: province, city, county, township


def compared_places(
    index: Index, base: Query, names: Mapping[str, str], most: int
) -> tuple[list[tuple[str, str]], int]:
    """Return (value, label) of each place to compare, at most ``most``, and how many more there would be."""
    places = values_of(base, "place")
    if len(places) > 1:
        chosen = [(value, names.get(value, value)) for value in places]
        return _told_apart(chosen[:most]), len(chosen[most:])
    inside = _inside(index, base)
    if not inside:
        return [(value, names.get(value, value)) for value in places], 0
    first = sorted(inside, key=lambda bucket: -bucket.count)[:most]
    return _told_apart([(b.value, b.label) for b in first]), len(inside) - len(first)


def _inside(index: Index, base: Query) -> list[Bucket]:
    """The places with reports right inside the one chosen; inside the widest that divide the rest.

    Where a place holds only one other, that one's are looked at.
    """
    query = base
    found: list[Bucket] = []
    for _ in range(_LEVELS):
        buckets = next(f for f in index.rank(query).facets if f.name == "place").buckets
        above: set[str | None] = {
            b.value for b in buckets if b.names & {*values_of(query, "place"), *query.opened}
        }
        above = above or {None}
        inside = [b for b in buckets if b.parent in above and b.count and b.value not in above]
        found = inside or found
        if len(inside) != 1:
            break
        opened = (inside[0].value,)
        query = (
            with_values(base, "place", opened)
            if values_of(base, "place")
            else replace(base, opened=opened)
        )
    return found


def _told_apart(places: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same with the code behind each name that several of them have."""
    often = Counter(label for _, label in places)
    return [
        (v, f"{label}（{v}）" if often[label] > 1 and v != label else label) for v, label in places
    ]


def place_names(index: Index, base: Query) -> dict[str, str]:
    """Return the names of the chosen places by each value that is not one itself."""
    named = answer.place_names(index, base)
    return {v: named[v] for v in values_of(base, "place") if v in named and v.isascii()}
