"""Numbers of an engine → hits with their texts and snippets, fetched once, for the page asked for.

Knows an engine by its contract and the archive's texts; not what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from indexer.archive.rows import Shown
from indexer.archive.store import Store
from indexer.desk import links
from indexer.desk.asking.figure_clauses import figures_in
from indexer.desk.snippets import Highlighter
from indexer.engines.contract import Engine, Order, Ranked, Ranking
from indexer.language.folding import fold
from indexer.vocabulary.amounts import figure_said, values_of_figures
from indexer.vocabulary.budget import in_time
from indexer.vocabulary.query import Query, Words, with_runs
from indexer.vocabulary.results import Hit, HitFigure, Match, Offer, Results


class Everything(NamedTuple):
    """A whole answer: exact totals, and every hit in the order of the ranking.

    ``verbatim`` and ``query`` as in ``Results``; ``bare`` is how many hits have no
    matching section. Each hit is fetched when it is taken.
    """

    query: Query
    reports: int
    sections: int
    verbatim: int
    bare: int
    hits: Iterator[Hit]


class Hits:
    """Answers of ``engine`` with texts of ``store``; ``cut`` cuts words as the index did."""

    def __init__(self, engine: Engine, store: Store, cut: Callable[[str], list[str]]) -> None:
        self._engine, self._store, self._cut = engine, store, cut

    def search(
        self,
        query: Query,
        places: int = 0,
        offers: Callable[[Query, int], tuple[Offer, ...]] = lambda _query, _reports: (),
    ) -> Results:
        """Return the page of hits that ``query`` asks for, exact totals and facets.

        ``places`` is that of ``Engine.rank``; ``offers`` says last, of the query and how many
        reports answer, what else could be asked.
        """
        ranking = self._engine.rank(query, places)
        return Results(
            query=self._said(query, ranking),
            reports=ranking.reports,
            sections=ranking.sections,
            verbatim=ranking.verbatim,
            hits=tuple(self._hits(query, (ranking.page,))),
            facets=ranking.facets,
            offers=offers(query, ranking.reports),
        )

    def everything(self, query: Query) -> Everything:
        """Return the whole answer to ``query``, whatever page it asks for; ranked now and once."""
        order = self._engine.order(query)
        hits = self._hits(query, zip(order.ranked))
        said = self._said(query, order)
        return Everything(said, order.reports, order.sections, order.verbatim, order.bare, hits)

    def is_word(self, run: str) -> bool:
        """Return whether a run is one word, which is found verbatim or not at all."""
        return self._cut(run) == [fold(run)]

    def _said(self, query: Query, found: Ranking | Order) -> Query:
        """``query`` as it is printed over an answer that may have it nowhere verbatim."""
        if found.verbatim or not found.reports:
            return query

        def apart(run: Words) -> Words:
            return run if self.is_word(run.text) else replace(run, apart=True)

        return replace(query, root=with_runs(query.root, apart))

    def newest(
        self, query: Query, most: int, matches: int, among: Collection[int] | None = None
    ) -> tuple[int, list[Hit]]:
        """Return how many reports answer, and the ``most`` that changed last, latest first.

        With ``among`` only reports of these numbers count. Each comes with its ``matches``
        best matches; no other text is fetched.
        """
        every = most if among is None else self._store.count("reports")
        total, ranked = self._engine.newest(query, every)
        if among is not None:
            ranked = [each for each in ranked if each.report in among]
            total = len(ranked)
        shown = [replace(each, positions=each.positions[:matches]) for each in ranked[:most]]
        return total, list(self._hits(query, (shown,)))

    def _hits(self, query: Query, pages: Iterable[Sequence[Ranked]]) -> Iterator[Hit]:
        """The hits of ``pages``, each of which is read at once."""
        highlighter, names = Highlighter(query, self._cut), figures_in(query)
        for page in in_time(pages):
            asked = [(ranked.report, ranked.positions) for ranked in page]
            reports = self._store.hits(asked, names, highlighter.asks_tables)
            each = [*zip(page, reports, strict=True)]
            sections = [report.sections[at] for ranked, report in each for at in ranked.positions]
            shown = zip(sections, highlighter.snippets(sections), strict=True)
            for ranked, report in each:
                url = links.report(report.id, text=query.text)
                matches = tuple(
                    Match(
                        anchor=section.anchor,
                        number=section.number,
                        heading=section.heading,
                        kind=section.kind,
                        path=report.heading_path(section),
                        url=links.opened_at(url, section.anchor),
                        snippets=snippets,
                    )
                    for section, snippets in islice(shown, len(ranked.positions))
                )
                yield Hit(
                    id=report.id,
                    title=report.title,
                    year=report.year,
                    place=report.place,
                    url=url,
                    score=round(ranked.score, 4),
                    repairs=report.repairs,
                    verbatim=ranked.verbatim,
                    matches=matches,
                    figures=tuple(_stated(report, query, names)) if names else (),
                )


def _stated(report: Shown, query: Query, names: tuple[str, ...]) -> Iterator[HitFigure]:
    """What the report states of the figures ``names``, in their order."""
    stated = values_of_figures(report.figures)
    return (
        HitFigure(
            name=figure.name,
            label=figure_said(figure.name),
            state=figure.state,
            value=figure.value,
            unit=figure.unit,
            qualifier=figure.qualifier,
            quote=figure.quote,
            url=links.figure(report.id, figure.name, rival, text=query.text),
        )
        for name in names
        if name in stated
        for rival, figure in enumerate(stated[name].figures)
    )
