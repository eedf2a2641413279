"""The Whoosh engine: one question → hits, totals and facets (``contract.Engine``).

``ranking`` says which reports and sections in which order; only for the
reports of the page asked for is any text fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from indexer.archive.store import Store
from indexer.desk.snippets import Highlighter
from indexer.engines.contract import Everything
from indexer.engines.whoosh.counting.columns import Columns
from indexer.engines.whoosh.lexicon import Vocabulary
from indexer.engines.whoosh.matching.leaves import Leaves
from indexer.engines.whoosh.ranking import Ranked, Ranker, Ranking
from indexer.language.analyzer import Analyzer
from indexer.vocabulary.errors import IndexDamaged, XxgkError
from indexer.vocabulary.query import Query
from indexer.vocabulary.results import Hit, Match, Results

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
        self.vocabulary = Vocabulary(self._columns, self._leaves, analyzer.words)
        self._store = store
        self._cut = analyzer.words

    def close(self) -> None:
        """Let go of files."""
        self._leaves.close()

    def search(self, query: Query) -> Results:
        """Return what ``query`` asks for, see ``contract.Engine``."""
        return self._guarded(lambda: self._search(query))

    def rank(self, query: Query) -> Ranking:
        """Return totals, facets and the order of one page, without fetching any text."""
        return self._guarded(lambda: self._ranker.rank(query))

    def everything(self, query: Query) -> Everything:
        """Return the whole answer to ``query``, whatever page it asks for; ranked now and once."""
        order = self._guarded(lambda: self._ranker.order(query))
        hits = self._each(self._hits(query, order.ranked))
        return Everything(order.reports, order.sections, order.bare, hits)

    def newest(self, query: Query, most: int, matches: int) -> tuple[int, list[Hit]]:
        """Return how many reports answer, and the ``most`` that changed last, latest first.

        Each comes with its ``matches`` best matches; no other text is fetched.
        """
        return self._guarded(lambda: self._newest(query, most, matches))

    def _newest(self, query: Query, most: int, matches: int) -> tuple[int, list[Hit]]:
        total, ranked = self._ranker.newest(query, self._changed, most)
        shown = (replace(each, positions=each.positions[:matches]) for each in ranked)
        return total, list(self._hits(query, shown))

    @cached_property
    def _changed(self) -> npt.NDArray[np.int64]:
        # Times written alike are in order as texts, and only their order counts.
        return np.unique(self._store.changed(), return_inverse=True)[1]

    def _each(self, hits: Iterator[Hit]) -> Iterator[Hit]:
        while (hit := self._guarded(lambda: next(hits, None))) is not None:
            yield hit

    def variants(self, text: str) -> Counter[str]:
        """Return strings of the texts one slip away from ``text``, and how often each occurs."""
        return self._guarded(lambda: self._leaves.variants(text))

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
            hits=tuple(self._hits(query, ranking.page)),
            facets=ranking.facets,
        )

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
                    snippets=highlighter.snippets(section),
                )
                for section in (sections[position] for position in ranked.positions)
            )
            yield Hit(
                id=report.id,
                title=report.title,
                year=report.year,
                place=report.place,
                score=round(ranked.score, 4),
                matches=matches,
            )
