"""Facets: how many reports each value would answer with.

A facet is counted over the reports that pass every other filter, so choosing
a value never takes its neighbours away. A chosen value stays listed, with 0.
"""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.counting.columns import FLAG_NUMBERS, Columns
from indexer.engines.whoosh.passes import Ints, Mask, chosen
from indexer.vocabulary.fields import FACETS, FLAGS, KINDS
from indexer.vocabulary.query import Query
from indexer.vocabulary.results import Bucket, Facet

OPEN_PLACES = 60
"""Places are listed level by level until this many; deeper ones when their parent is chosen."""


def filter_masks(query: Query, columns: Columns) -> dict[str, Mask]:
    """Return, by facet name, which reports pass that facet's filter alone (R booleans).

    Not that of kinds, which asks what a report answers with, see ``of_kinds``.
    """
    masks: dict[str, Mask] = {}
    if query.years:
        year = columns.year
        ranges = [(year >= y.first) & (year <= y.last) for y in query.years]
        masks["year"] = np.asarray(np.logical_or.reduce(ranges))
    if query.places:
        masks["place"] = np.asarray(
            np.logical_or.reduce([columns.places.reports_in(p) for p in query.places])
        )
    if query.flags:
        known = [FLAG_NUMBERS[flag] for flag in query.flags if flag in FLAG_NUMBERS]
        wanted = sum(1 << number for number in known)
        masks["flag"] = (columns.flags & wanted) > 0
    return masks


def count(
    query: Query,
    columns: Columns,
    found: Mask,
    masks: dict[str, Mask],
    hits: Ints,
    of_kinds: list[int],
) -> tuple[Facet, ...]:
    """Return all facets of the reports ``found`` (R booleans, before any filter).

    ``hits`` are those that pass all filters. ``of_kinds``: how many of those
    that pass every filter but that of kinds answer with each kind, by number.
    """

    def others(name: str) -> Ints:
        if name not in masks:
            return hits
        kept = [mask for facet, mask in masks.items() if facet != name]
        return np.flatnonzero(np.logical_and.reduce([found, *kept]))

    buckets = {
        "year": _years(query, columns, others("year")),
        "place": _places(query, columns, others("place")),
        "section": _kinds(query, of_kinds),
        "flag": _flags(query, columns, others("flag")),
    }
    return tuple(Facet(f.name, f.label, buckets[f.name]) for f in FACETS.values())


def _years(query: Query, columns: Columns, reports: Ints) -> tuple[Bucket, ...]:
    years = columns.years
    counts = chosen().count_values(reports, columns.year_numbers, len(years)).tolist()
    listed = {str(year): n for year, n in zip(years, counts, strict=True) if n}
    if not query.years:
        return tuple(Bucket(year, year, n, False) for year, n in listed.items())
    picked = {year.value for year in query.years}
    for year in query.years:
        within = sum(n for y, n in zip(years, counts, strict=True) if y in year)
        listed.setdefault(year.value, within)
    return tuple(Bucket(v, v, n, v in picked) for v, n in sorted(listed.items()))


def _kinds(query: Query, counts: list[int]) -> tuple[Bucket, ...]:
    return tuple(
        Bucket(kind.value, kind.label, n, kind.value in query.kinds)
        for kind, n in zip(KINDS.values(), counts, strict=True)
        if n or kind.value in query.kinds
    )


def _flags(query: Query, columns: Columns, reports: Ints) -> tuple[Bucket, ...]:
    carrying = chosen().count_bits(reports, columns.flag_bits, len(FLAG_NUMBERS)).tolist()
    counts = dict(zip(FLAG_NUMBERS, carrying, strict=True))
    counts |= {flag: 0 for flag in query.flags if flag not in FLAG_NUMBERS}
    return tuple(
        Bucket(flag, FLAGS.get(flag, flag), n, flag in query.flags)
        for flag, n in counts.items()
        if n or flag in query.flags
    )


def _places(query: Query, columns: Columns, reports: Ints) -> tuple[Bucket, ...]:
    tree = columns.places
    counts, inside = tree.counts(reports)
    picked = {n for value in query.places for n in tree.named(value)}
    opened = {n for value in query.opened for n in tree.named(value)}
    shown = tree.listed(counts, picked, opened, OPEN_PLACES)
    unfolded = tree.right_above(shown)
    each = zip(shown.tolist(), counts[shown].tolist(), inside[shown].tolist(), strict=True)
    nodes, above = tree.nodes, tree.above
    buckets = []
    for n, count, within in each:
        place, more = nodes[n], within > 0 and n not in unfolded
        named = place.value, place.label
        buckets.append(Bucket(*named, count, n in picked, above[n], place.also, place.former, more))
    unknown = [value for value in query.places if not tree.named(value)]
    return (*buckets, *(Bucket(value, value, 0, selected=True) for value in unknown))
