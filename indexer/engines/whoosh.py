"""The Whoosh engine: one question → hits, totals and facets (``base.Engine``).

``ranking`` says which reports and sections in which order; only for the
reports of the page asked for is any text fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from indexer.analyzer import Analyzer
from indexer.columns import Columns
from indexer.engines.leaves import Leaves
from indexer.engines.ranking import Ranker, Ranking
from indexer.errors import IndexDamaged, XxgkError
from indexer.query import Query
from indexer.results import Hit, Match, Results
from indexer.snippets import Highlighter
from indexer.store import Store

_T = TypeVar("_T")


class WhooshEngine:
    """Answers queries over the files of one generation and its store of texts."""

    def __init__(self, folder: Path, store: Store, analyzer: Analyzer) -> None:
        """Open the generation in ``folder``, cut by ``analyzer``; raises ``IndexDamaged``."""
        try:
            self._columns = Columns(folder / "columns")
            self._leaves = Leaves(folder, self._columns, analyzer)
        except Exception as error:
            raise IndexDamaged(f"{folder}: {error}. Build it again with --full.") from error
        self._ranker = Ranker(self._leaves, self._columns)
        self._store = store
        self._cut = analyzer.words

    def close(self) -> None:
        """Let go of files."""
        self._leaves.close()

    def search(self, query: Query) -> Results:
        """Return what ``query`` asks for, see ``base.Engine``."""
        return self._guarded(lambda: self._search(query))

    def rank(self, query: Query) -> Ranking:
        """Return totals, facets and the order of one page, without fetching any text."""
        return self._guarded(lambda: self._ranker.rank(query))

    def _guarded(self, work: Callable[[], _T]) -> _T:
        try:
            return work()
        except XxgkError:
            raise
        except Exception as error:
            raise IndexDamaged(f"The index cannot be read: {error!r}. Build it again.") from error

    def _search(self, query: Query) -> Results:
        ranking = self._ranker.rank(query)
        return Results(
            query=query,
            reports=ranking.reports,
            sections=ranking.sections,
            hits=self._hits(query, ranking),
            facets=ranking.facets,
        )

    def _hits(self, query: Query, ranking: Ranking) -> tuple[Hit, ...]:
        highlighter = Highlighter(query, self._cut)
        hits = []
        for ranked in ranking.page:
            report, sections = self._store.hit(ranked.report, ranked.positions)
            matches = tuple(
                Match(
                    anchor=section.anchor,
                    number=section.number,
                    heading=section.heading,
                    kind=section.kind,
                    path=report.heading_path(section),
                    snippets=highlighter.snippets(section),
                )
                for section in (sections[position] for position in ranked.positions)
            )
            hits.append(
                Hit(
                    id=report.id,
                    title=report.title,
                    year=report.year,
                    place=report.place,
                    score=round(ranked.score, 4),
                    matches=matches,
                )
            )
        return tuple(hits)
