"""What it means that two engines answer alike: totals, counts, matches, scores and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from indexer.engines.contract import Engine, Ranking
from indexer.vocabulary.query import Query
from indexer.vocabulary.results import Facet

CLOSE = 1e-4
"""Of a score, at the most: they are 32-bit numbers, and sums of some."""


def assert_agreement(engine: Engine, oracle: Engine, query: Query) -> Ranking:
    """Compare the whole answers of ``engine`` and ``oracle`` to ``query``; return the engine's."""
    query = everything(query)
    ranking, wanted = engine.rank(query), oracle.rank(query)
    asked = str(query)
    assert (ranking.reports, ranking.sections) == (wanted.reports, wanted.sections), asked
    assert engine.total(query) == wanted.reports, asked
    assert counts(ranking.facets) == counts(wanted.facets), asked
    assert _matches(ranking) == _matches(wanted), asked
    assert ranking.verbatim == wanted.verbatim, asked
    assert _verbatim(ranking) == _verbatim(wanted), asked
    assert _scores(ranking) == pytest.approx(_scores(wanted), rel=CLOSE, abs=CLOSE / 10), asked
    if query.sort == "relevance":
        order = [(-ranked.score, ranked.report) for ranked in ranking.page]
        assert order == sorted(order), asked
    else:
        assert [r.report for r in ranking.page] == [r.report for r in wanted.page], asked
    whole, wanted_whole = engine.order(query), oracle.order(query)
    assert (whole.reports, whole.sections) == (ranking.reports, ranking.sections), asked
    assert whole.bare == wanted_whole.bare, asked
    assert list(whole.ranked)[: query.size] == list(ranking.page), asked
    return ranking


def _matches(ranking: Ranking) -> dict[int, set[int]]:
    return {ranked.report: set(ranked.positions) for ranked in ranking.page}


def _verbatim(ranking: Ranking) -> set[int]:
    return {ranked.report for ranked in ranking.page if ranked.verbatim}


def _scores(ranking: Ranking) -> dict[int, float]:
    return {ranked.report: ranked.score for ranked in ranking.page}


def counts(facets: Sequence[Facet]) -> dict[str, dict[str, int]]:
    """The counts of an answer by facet and value, for comparing engines.

    Without zeroes that nobody chose: an engine may list the county of a
    chosen township.
    """
    return {f.name: {b.value: b.count for b in f.buckets if b.count or b.selected} for f in facets}


def everything(query: Query) -> Query:
    """``query`` with all its hits on one page."""
    return replace(query, page=1, size=100)
