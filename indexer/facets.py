"""Facets: how many reports each value would answer with.

A facet is counted over the reports that pass every other filter, so choosing
a value never takes its neighbours away. A chosen value stays listed, with 0.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.arrays import counted, packed
from indexer.columns import FLAG_NUMBERS, KIND_NUMBERS, Columns
from indexer.fields import FACETS, FLAGS, KINDS
from indexer.query import Query
from indexer.results import Bucket, Facet

Mask = npt.NDArray[np.bool_]
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


def of_kinds(query: Query, kinds: Mask) -> Mask:
    """Return which reports answer with a section of a chosen kind, by ``kinds`` (K × R)."""
    chosen = kinds[[KIND_NUMBERS[kind] for kind in query.kinds]]
    return np.asarray(chosen.any(axis=0))


def count_kinds(kinds: Mask, reports: Mask) -> list[int]:
    """Return how many of ``reports`` answer with each kind, by ``kinds`` (K × R)."""
    return counted(packed(kinds) & packed(reports))


def count(
    query: Query, columns: Columns, found: Mask, masks: dict[str, Mask], of_kinds: list[int]
) -> tuple[Facet, ...]:
    """Return all facets of the reports ``found`` (R booleans, before any filter).

    ``of_kinds``: how many of those that pass every filter but that of kinds
    answer with each kind.
    """

    def others(name: str) -> Mask:
        kept = [mask for facet, mask in masks.items() if facet != name]
        return np.asarray(np.logical_and.reduce([found, *kept])) if kept else found

    buckets = {
        "year": _years(query, columns, others("year")),
        "place": _places(query, columns, others("place")),
        "section": _kinds(query, of_kinds),
        "flag": _flags(query, columns, others("flag")),
    }
    return tuple(Facet(f.name, f.label, buckets[f.name]) for f in FACETS.values())


def _years(query: Query, columns: Columns, reports: Mask) -> tuple[Bucket, ...]:
    years, bits = columns.years
    counts = counted(bits & packed(reports))
    listed = {str(year): n for year, n in zip(years, counts, strict=True) if n}
    for year in query.years:
        in_range = (columns.year >= year.first) & (columns.year <= year.last)
        listed.setdefault(year.value, int(np.count_nonzero(reports & in_range)))
    chosen = {year.value for year in query.years}
    return tuple(Bucket(v, v, n, v in chosen) for v, n in sorted(listed.items()))


def _kinds(query: Query, counts: list[int]) -> tuple[Bucket, ...]:
    return tuple(
        Bucket(kind.value, kind.label, n, kind.value in query.kinds)
        for kind, n in zip(KINDS.values(), counts, strict=True)
        if n or kind.value in query.kinds
    )


def _flags(query: Query, columns: Columns, reports: Mask) -> tuple[Bucket, ...]:
    counts = dict(zip(FLAG_NUMBERS, counted(columns.flagged & packed(reports)), strict=True))
    counts |= {flag: 0 for flag in query.flags if flag not in FLAG_NUMBERS}
    return tuple(
        Bucket(flag, FLAGS.get(flag, flag), n, flag in query.flags)
        for flag, n in counts.items()
        if n or flag in query.flags
    )


def _places(query: Query, columns: Columns, reports: Mask) -> tuple[Bucket, ...]:
    tree = columns.places
    nodes, (counts, inside) = tree.nodes, tree.counts(reports)
    chosen = {n for value in query.places for n in tree.named(value)}
    opened = {n for value in query.opened for n in tree.named(value)}
    # By number of place; the last entry is what the widest places stand under.
    open_, kept, wanted = np.zeros((3, len(nodes) + 1), dtype=bool)
    wanted[[above for n in chosen for above in tree.upward(n)]] = True
    open_[[*(above for n in chosen | opened for above in tree.upward(n)), -1]] = True
    kept[-1] = True
    shown: list[int] = []
    for places in tree.levels:
        under = tree.parents[places]
        listed = kept[under] & ((counts[places] > 0) | wanted[places])
        if len(shown) + np.count_nonzero(listed) > OPEN_PLACES:
            listed &= open_[under]
        kept[places] = listed
        shown += places[listed].tolist()
    shown.sort()
    unfolded = {nodes[n].parent for n in shown}
    buckets = []
    for n, count, within in zip(shown, counts[shown].tolist(), inside[shown].tolist(), strict=True):
        node = nodes[n]
        above = None if node.parent is None else nodes[node.parent].value
        more = within > 0 and n not in unfolded
        buckets.append(
            Bucket(node.value, node.label, count, n in chosen, above, node.also, node.former, more)
        )
    unknown = [value for value in query.places if not tree.named(value)]
    return (*buckets, *(Bucket(value, value, 0, selected=True) for value in unknown))
