"""Facets: how many reports each value would answer with.

A facet is counted over the reports that pass every other filter, so choosing
a value never takes its neighbours away. A chosen value stays listed, with 0.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from indexer.engines.counting.columns import CARRIED, Columns
from indexer.engines.passes import Ints, Mask
from indexer.engines.passes import chosen as passes
from indexer.vocabulary.amounts import BUCKETS, bucket_label
from indexer.vocabulary.budget import spend
from indexer.vocabulary.fields import FACETS, FacetField
from indexer.vocabulary.figures import figure_label
from indexer.vocabulary.query import (
    Amount,
    Has,
    InPlace,
    Node,
    Query,
    YearRange,
    alternatives,
    clause_of,
    counted_figures,
    values_of,
)
from indexer.vocabulary.results import Bucket, Facet

OPEN_PLACES = 60
"""Places are listed level by level until this many; deeper ones when their parent is chosen."""


def filter_masks(query: Query, columns: Columns) -> dict[str, Mask]:
    """Return, by facet or figure, which reports pass its filter alone (R booleans).

    Not that of kinds, which asks what a report answers with, see ``of_kinds``.
    """
    spend(columns.reports * sum(map(len, alternatives(query).values())))
    return {
        part: reduce(np.logical_or, (having(clause_of(name, value), columns) for value in values))
        for (name, part), values in alternatives(query).items()
        if name != "section"
    }


def having(node: Node, columns: Columns) -> Mask:
    """Return which reports are what a clause asks of a whole report (R booleans); others are none."""
    match node:
        case YearRange(first, last):
            # A report of no year has 0.
            return np.asarray((columns.year >= max(first, 1)) & (columns.year <= last))
        case InPlace(value):
            return columns.places.reports_in(value)
        case Amount():
            return columns.figures.satisfying(node)
        case Has("figure", value):
            name, _, bucket = value.rpartition(":")
            return columns.figures.in_bucket(name, bucket)
        case Has(facet, value) if value in CARRIED[facet]:
            return np.asarray((columns.carried[facet] & (1 << CARRIED[facet][value])) > 0)
        case _:
            return np.zeros(columns.reports, dtype=bool)


def count(
    query: Query,
    columns: Columns,
    found: Mask,
    masks: dict[str, Mask],
    hits: Ints,
    of_kinds: list[int],
    most_places: int,
) -> tuple[Facet, ...]:
    """Return all facets of the reports ``found`` (R booleans, before any filter).

    ``hits`` are those that pass all filters. ``of_kinds``: how many of those
    that pass every filter but that of kinds answer with each kind, by number. ``most_places``
    is ``places`` of ``Engine.rank``.
    """

    def others(name: str) -> Ints:
        if name not in masks:
            return hits
        kept = (mask for facet, mask in masks.items() if facet != name)
        return np.flatnonzero(reduce(np.logical_and, kept, found))

    def buckets(facet: FacetField) -> tuple[Bucket, ...]:
        chosen = values_of(query, facet.name)
        if facet.name == "year":
            return _years(chosen, columns, others("year"))
        counts = of_kinds if facet.name == "section" else carried(facet.name)
        return _labelled(facet, chosen, counts)

    def carried(name: str) -> list[int]:
        bits, values = columns.carried[name], len(CARRIED[name])
        found: list[int] = passes().count_bits(others(name), bits, values).tolist()
        return found

    def of_figure(name: str) -> tuple[Bucket, ...]:
        numbers = columns.figures.buckets(name)
        counts = passes().count_values(others(name), numbers, len(BUCKETS)).tolist()
        values = [f"{name}:{bucket}" for bucket in BUCKETS]
        each = zip(BUCKETS, values, counts, strict=True)
        return tuple(
            Bucket(bucket, bucket_label(value), n, value in values_of(query, "figure"))
            for bucket, value, n in each
            if n or value in values_of(query, "figure")
        )

    def of(facet: FacetField) -> Facet:
        if facet.name != "place":
            return Facet(facet.name, facet.label, buckets(facet))
        return Facet("place", facet.label, *_places(query, columns, others("place"), most_places))

    return (
        *(of(f) for f in FACETS.values() if f.listed),
        *(Facet(n, figure_label(n), of_figure(n)) for n in counted_figures(query)),
    )


def _years(picked: tuple[str, ...], columns: Columns, reports: Ints) -> tuple[Bucket, ...]:
    years = columns.years
    counts = passes().count_values(reports, columns.year_numbers, len(years)).tolist()
    listed = {str(year): n for year, n in zip(years, counts, strict=True) if n}
    if not picked:
        return tuple(Bucket(year, year, n, False) for year, n in listed.items())
    for value in picked:
        span = YearRange.of(value)
        within = sum(n for y, n in zip(years, counts, strict=True) if y in span)
        listed.setdefault(value, within)
    return tuple(Bucket(v, v, n, v in picked) for v, n in sorted(listed.items()))


def _labelled(facet: FacetField, picked: tuple[str, ...], counts: list[int]) -> tuple[Bucket, ...]:
    """The buckets of a facet whose values are known, with how many reports each has."""
    return tuple(
        Bucket(value, label, n, value in picked)
        for (value, label), n in zip(facet.labels.items(), counts, strict=True)
        if n or value in picked
    )


def _places(
    query: Query, columns: Columns, reports: Ints, most: int
) -> tuple[tuple[Bucket, ...], int]:
    """The buckets of places, and how many places are not listed beside their like."""
    tree = columns.places
    counts, inside = tree.counts(reports)
    chosen = values_of(query, "place")
    picked = {n for value in chosen for n in tree.named(value)}
    opened = {n for value in query.opened for n in tree.named(value)}
    listed = tree.listed(counts, picked, opened, min(OPEN_PLACES, most or OPEN_PLACES))
    shown = tree.largest(listed, counts, picked | opened, most) if most else listed
    unfolded = tree.right_above(shown)
    each = zip(shown.tolist(), counts[shown].tolist(), inside[shown].tolist(), strict=True)
    above = tree.above
    buckets = [
        Bucket(
            place.value,
            place.label,
            count,
            n in picked,
            above[n],
            place.also,
            place.former,
            within > 0 and n not in unfolded,
        )
        for n, count, within in each
        for place in (tree.nodes[n],)
    ]
    unknown = [value for value in chosen if not tree.named(value)]
    buckets += [Bucket(value, value, 0, selected=True) for value in unknown]
    return tuple(buckets), len(listed) - len(shown)
