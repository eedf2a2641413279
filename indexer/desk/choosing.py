"""Which query a link beside an answer leads to: with one value more, or one less.

What a link leads to is a query string that ``make_query`` reads back as the same query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from indexer.desk import links
from indexer.desk.parameters import encoded, plus
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import Query, YearRange, values_of, with_values
from indexer.vocabulary.results import Bucket, Facet


def toggled(query: Query, facet: Facet, bucket: Bucket) -> Query:
    """Return ``query`` with the value of ``bucket`` chosen, or no longer chosen.

    Choosing a place gives up the places above and below it: beside its own
    county a township would narrow nothing. Choosing a year gives up the range
    that holds it, for the same reason.
    """
    if facet.name not in FACETS:
        return _of_figure(query, facet, bucket)
    values = _values(query, facet, bucket, _above(facet))
    return replace(with_values(query, facet.name, values), page=1)


def _values(
    query: Query, facet: Facet, bucket: Bucket, above: Mapping[str, str | None]
) -> list[str]:
    """What is chosen of the facet with ``bucket`` chosen, or no longer chosen; ``above`` as ``_above``."""
    values = values_of(query, facet.name)
    if not values:
        return [bucket.value]
    dropped = {*bucket.names}
    if facet.name == "year":
        first = YearRange.of(bucket.value).first
        dropped |= {value for value in values if first in YearRange.of(value)}
    elif facet.name == "place" and not bucket.selected:
        dropped |= _relatives(facet, bucket, above)
    kept = [value for value in values if value not in dropped]
    return kept if bucket.selected else [*kept, bucket.value]


def choices(query: Query, facet: Facet) -> list[str]:
    """Return by bucket of ``facet`` the search with its value chosen, or no longer chosen."""
    if facet.name not in FACETS:
        return [links.search(toggled(query, facet, bucket)) for bucket in facet.buckets]
    # The addresses differ in what is chosen of this facet only.
    address = completed(with_values(replace(query, page=1), facet.name, ()), facet.name)
    if not values_of(query, facet.name):
        return [address((bucket.value,)) for bucket in facet.buckets]
    above = _above(facet)
    return [address(_values(query, facet, bucket, above)) for bucket in facet.buckets]


def openings(query: Query, facet: Facet) -> list[str | None]:
    """Return by bucket the search that lists the places inside, or lists them no longer.

    None where neither is to be had.
    """
    address = completed(query, "open")
    return [
        links.search(opened(query, bucket))
        if query.opened and not bucket.names.isdisjoint(query.opened)
        else address([bucket.value])
        if bucket.more
        else None
        for bucket in facet.buckets
    ]


def completed(query: Query, name: str) -> Callable[[Sequence[object]], str]:
    """Return what writes the search for ``query`` with more values of the parameter ``name``."""
    asked, place = links.query_string(query), links.PARAMETERS.index(name) + 1
    before, after = (
        encoded((key, asked[key]) for key in keys if key in asked)
        for keys in (links.PARAMETERS[:place], links.PARAMETERS[place:])
    )
    bare = links.search(query)
    begun = f"{links.at('/search')}?{before}{'&' if before else ''}{name}="
    ended = f"&{after}" if after else ""

    def address(values: Sequence[object]) -> str:
        if not values:
            return bare
        return begun + f"&{name}=".join([plus(str(value)) for value in values]) + ended

    return address


def opened(query: Query, bucket: Bucket) -> Query:
    """Return ``query`` with the places inside ``bucket`` listed, or no longer listed."""
    kept = tuple(value for value in query.opened if value not in bucket.names)
    return replace(query, opened=(*kept, bucket.value) if kept == query.opened else kept)


def without(query: Query, facet_name: str, value: str) -> Query:
    """Return ``query`` without one chosen value of one facet."""
    kept = [chosen for chosen in values_of(query, facet_name) if chosen != value]
    return replace(with_values(query, facet_name, kept), page=1)


def _of_figure(query: Query, facet: Facet, bucket: Bucket) -> Query:
    """Return ``query`` with the bucket of a figure's facet chosen, or no longer chosen."""
    value = f"{facet.name}:{bucket.value}"
    if bucket.selected:
        return without(query, "figure", value)
    chosen = (*values_of(query, "figure"), value)
    return replace(with_values(query, "figure", chosen), page=1)


def _above(facet: Facet) -> dict[str, str | None]:
    """What each bucket of a facet stands under, by value."""
    return {bucket.value: bucket.parent for bucket in facet.buckets}


def _relatives(facet: Facet, bucket: Bucket, parents: Mapping[str, str | None]) -> set[str]:
    """All codes and names of the chosen places above and below ``bucket``."""

    def above(value: str) -> set[str]:
        parent = parents.get(value)
        return {parent, *above(parent)} if parent else set()

    up = above(bucket.value)
    chosen = [b for b in facet.buckets if b.selected]
    related = [b for b in chosen if b.value in up or bucket.value in above(b.value)]
    return {name for b in related for name in b.names}
