"""Facets: how many reports each value would answer with.

A facet is counted over the reports that pass every other filter, so choosing
a value never takes its neighbours away. A chosen value stays listed, with 0.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.columns import FLAG_NUMBERS, KIND_NUMBERS, Columns
from indexer.fields import FACETS, FLAGS, KINDS
from indexer.query import Query
from indexer.results import Bucket, Facet

Mask = npt.NDArray[np.bool_]
OPEN_PLACES = 60
"""Places are listed level by level until this many; deeper ones when their parent is chosen."""


def filter_masks(query: Query, columns: Columns, kinds: Mask) -> dict[str, Mask]:
    """Return, by facet name, which reports pass that facet's filter alone (R booleans).

    ``kinds`` is K × R: which kinds of section a report answers with.
    """
    masks: dict[str, Mask] = {}
    if query.years:
        year = columns.year
        ranges = [(year >= y.first) & (year <= y.last) for y in query.years]
        masks["year"] = np.asarray(np.logical_or.reduce(ranges))
    if query.places:
        masks["place"] = np.asarray(
            np.logical_or.reduce([columns.reports_in(p) for p in query.places])
        )
    if query.kinds:
        chosen = kinds[[KIND_NUMBERS[kind] for kind in query.kinds]]
        masks["section"] = np.asarray(chosen.any(axis=0))
    if query.flags:
        known = [FLAG_NUMBERS[flag] for flag in query.flags if flag in FLAG_NUMBERS]
        wanted = sum(1 << number for number in known)
        masks["flag"] = (columns.flags & wanted) > 0
    return masks


def count(
    query: Query, columns: Columns, found: Mask, masks: dict[str, Mask], kinds: Mask
) -> tuple[Facet, ...]:
    """Return all facets of the reports ``found`` (R booleans, before any filter)."""

    def others(name: str) -> Mask:
        kept = [mask for facet, mask in masks.items() if facet != name]
        return np.asarray(np.logical_and.reduce([found, *kept])) if kept else found

    buckets = {
        "year": _years(query, columns, others("year")),
        "place": _places(query, columns, others("place")),
        "section": _kinds(query, kinds, others("section")),
        "flag": _flags(query, columns, others("flag")),
    }
    return tuple(Facet(f.name, f.label, buckets[f.name]) for f in FACETS.values())


def _years(query: Query, columns: Columns, reports: Mask) -> tuple[Bucket, ...]:
    counts = np.bincount(columns.year[reports])
    listed = {str(year): int(counts[year]) for year in np.flatnonzero(counts) if year}
    for year in query.years:
        in_range = (columns.year >= year.first) & (columns.year <= year.last)
        listed.setdefault(year.value, int(np.count_nonzero(reports & in_range)))
    chosen = {year.value for year in query.years}
    return tuple(Bucket(v, v, n, v in chosen) for v, n in sorted(listed.items()))


def _kinds(query: Query, kinds: Mask, reports: Mask) -> tuple[Bucket, ...]:
    counts = [int(np.count_nonzero(holding & reports)) for holding in kinds]
    return tuple(
        Bucket(kind.value, kind.label, n, kind.value in query.kinds)
        for kind, n in zip(KINDS.values(), counts, strict=True)
        if n or kind.value in query.kinds
    )


def _flags(query: Query, columns: Columns, reports: Mask) -> tuple[Bucket, ...]:
    flags = columns.flags[reports]
    counts = {flag: int(np.count_nonzero(flags & (1 << n))) for flag, n in FLAG_NUMBERS.items()}
    counts |= {flag: 0 for flag in query.flags if flag not in FLAG_NUMBERS}
    return tuple(
        Bucket(flag, FLAGS.get(flag, flag), n, flag in query.flags)
        for flag, n in counts.items()
        if n or flag in query.flags
    )


def _places(query: Query, columns: Columns, reports: Mask) -> tuple[Bucket, ...]:
    nodes = columns.nodes
    # The last count is of the filling of short rows.
    counts = np.bincount(columns.chains[reports].ravel(), minlength=len(nodes) + 1).tolist()
    chosen = {n for value in query.places for n in columns.nodes_named(value)}
    opened = {above for n in chosen for above in columns.upward(n)}
    leading = {None, *opened}
    shown: list[int] = []
    level = columns.children(None)
    while level:
        kept = [n for n in level if counts[n] or n in opened]
        if len(shown) + len(kept) > OPEN_PLACES:
            kept = [n for n in kept if nodes[n].parent in leading or n in opened]
        shown += kept
        level = [child for n in kept for child in columns.children(n)]
    buckets = [
        Bucket(
            value=nodes[n].value,
            label=nodes[n].label,
            count=counts[n],
            selected=n in chosen,
            parent=None if (parent := nodes[n].parent) is None else nodes[parent].value,
            also=nodes[n].also,
            former=nodes[n].former,
        )
        for n in columns.tree_order(shown)
    ]
    unknown = [value for value in query.places if not columns.nodes_named(value)]
    return (*buckets, *(Bucket(value, value, 0, selected=True) for value in unknown))
