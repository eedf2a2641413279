"""What tests of the contract look at in an answer: ids, sections, facets and their counts."""

from __future__ import annotations

from indexer.vocabulary.results import Facet, Results


def ids_of(results: Results) -> set[str]:
    return {hit.id for hit in results.hits}


def sections_of(results: Results) -> set[tuple[str, str]]:
    return {(hit.id, match.anchor) for hit in results.hits for match in hit.matches}


def facet_of(results: Results, name: str) -> Facet:
    return next(facet for facet in results.facets if facet.name == name)


def counts_of(results: Results, name: str) -> dict[str, int]:
    return {bucket.value: bucket.count for bucket in facet_of(results, name).buckets}
