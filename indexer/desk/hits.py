"""Numbers of an engine → hits with their texts and snippets, fetched once, for the page asked for.

Knows an engine by its contract and the archive's texts; not what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from indexer.archive.store import Store
from indexer.desk import links
from indexer.desk.snippets import Highlighter
from indexer.engines.contract import Engine, Ranked
from indexer.vocabulary.query import Query
from indexer.vocabulary.results import AnswerPlace, Hit, Match, Results


class Everything(NamedTuple):
    """A whole answer: exact totals, and every hit in the order of the ranking.

    ``bare`` is how many hits have no matching section. Each hit is fetched
    when it is taken.
    """

    reports: int
    sections: int
    bare: int
    hits: Iterator[Hit]


class Hits:
    """Answers of ``engine`` with texts of ``store``; ``cut`` cuts words as the index did."""

    def __init__(self, engine: Engine, store: Store, cut: Callable[[str], list[str]]) -> None:
        self._engine, self._store, self._cut = engine, store, cut

    def search(self, query: Query) -> Results:
        """Return the page of hits that ``query`` asks for, exact totals and facets."""
        ranking = self._engine.rank(query)
        return Results(
            query=query,
            reports=ranking.reports,
            sections=ranking.sections,
            hits=tuple(self._hits(query, ranking.page)),
            facets=ranking.facets,
        )

    def everything(self, query: Query) -> Everything:
        """Return the whole answer to ``query``, whatever page it asks for; ranked now and once."""
        order = self._engine.order(query)
        hits = self._hits(query, order.ranked)
        return Everything(order.reports, order.sections, order.bare, hits)

    def newest(self, query: Query, most: int, matches: int) -> tuple[int, list[Hit]]:
        """Return how many reports answer, and the ``most`` that changed last, latest first.

        Each comes with its ``matches`` best matches; no other text is fetched.
        """
        total, ranked = self._engine.newest(query, most)
        shown = (replace(each, positions=each.positions[:matches]) for each in ranked)
        return total, list(self._hits(query, shown))

    def _hits(self, query: Query, page: Iterable[Ranked]) -> Iterator[Hit]:
        highlighter = Highlighter(query, self._cut)
        for ranked in page:
            report, sections = self._store.hit(ranked.report, ranked.positions)
            matches = tuple(
                Match(
                    anchor=section.anchor,
                    number=section.number,
                    heading=section.heading,
                    kind=section.kind,
                    path=report.heading_path(section),
                    url=links.report(report.id, text=query.text, anchor=section.anchor),
                    snippets=highlighter.snippets(section),
                )
                for section in (sections[position] for position in ranked.positions)
            )
            yield Hit(
                id=report.id,
                title=report.title,
                year=report.year,
                place=AnswerPlace.of(report.place),
                url=links.report(report.id, text=query.text),
                score=round(ranked.score, 4),
                repairs=report.repairs,
                matches=matches,
            )
