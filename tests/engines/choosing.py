"""What an answer's filters and facets choose: the facets that narrow, their values, and who passes them."""

from __future__ import annotations

from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import Query, YearRange
from indexer.vocabulary.report import Report, Section
from tests.engines.satisfying import values_of


def passes(report: Report, basis: list[Section], query: Query, facet: str) -> bool:
    """Whether a report has one of the values chosen of ``facet``, if any are; its sections in ``basis`` may bring them."""
    chosen = chosen_of(query, facet)
    if not chosen:
        return True
    if facet == "year":
        return any(report.year in YearRange.of(value) for value in chosen)
    return bool(set(chosen) & set(values_of(report, basis, facet, with_labels=True)))


def narrowed(query: Query) -> list[str]:
    """What may narrow: each facet, and in the place of that of figures each figure chosen."""
    chosen = [value.rpartition(":")[0] for value in query.filters.get("figure", [])]
    return [*(name for name in FACETS if name != "figure"), *dict.fromkeys(chosen)]


def counted_figures(query: Query) -> list[str]:
    """The figures whose facet is in the answer: asked for, or chosen."""
    return [*dict.fromkeys([*query.counted, *(n for n in narrowed(query) if n in FIGURE_NAMES)])]


def chosen_of(query: Query, facet: str) -> list[str]:
    """The values chosen of a facet, or the buckets of a figure."""
    if facet not in FIGURE_NAMES:
        return query.filters.get(facet, [])
    values = [value.rpartition(":") for value in query.filters.get("figure", [])]
    return [bucket for name, _, bucket in values if name == facet]
