"""The Whoosh engine: ``contract.Engine`` over the arrays and words of one folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from functools import cached_property
from pathlib import Path
from typing import Self

from indexer.archive.sums import Files
from indexer.engines.contract import BLOCK, Amounts, KnownPlace, Order, Ranked, Ranking
from indexer.engines.counting.columns import Columns
from indexer.engines.whoosh import writing
from indexer.engines.whoosh.lookup import Lookup
from indexer.engines.whoosh.matching.leaves import Leaves
from indexer.engines.whoosh.ranking import Ranker
from indexer.language.analyzer import Analyzer
from indexer.vocabulary.budget import question
from indexer.vocabulary.progress import Progress
from indexer.vocabulary.query import Node, Phrase, Query


class WhooshEngine:
    """Answers queries over the files of one generation."""

    @classmethod
    def write(
        cls,
        folder: Path,
        beside: Executor | None,
        progress: Progress,
        block: int = BLOCK,
        earlier: Path | None = None,
    ) -> None:
        """See ``Engine``."""
        writing.write(folder, beside, progress, block)

    @classmethod
    def open(cls, files: Files, analyzer: Analyzer) -> Self:
        """See ``Engine``."""
        return cls(files, analyzer)

    @classmethod
    def elsewhere(cls, files: Files) -> None:
        """See ``Engine``."""

    def __init__(self, files: Files, analyzer: Analyzer) -> None:
        columns = Columns(files)
        self._leaves = Leaves(files, columns, analyzer)
        self._ranker = Ranker(self._leaves, columns)
        self._lookup = Lookup(self._leaves, columns, analyzer.words)
        self._columns = columns

    def close(self) -> None:
        """See ``Engine``."""
        self._leaves.close()

    @question
    def rank(self, query: Query, places: int = 0) -> Ranking:
        """See ``Engine``."""
        return self._ranker.rank(query, places)

    @question
    def total(self, query: Query) -> int:
        """See ``Engine``."""
        return self._ranker.total(query)

    @question
    def order(self, query: Query) -> Order:
        """See ``Engine``."""
        return self._ranker.order(query)

    @question
    def amounts(self, query: Query, figures: Sequence[str]) -> Amounts:
        """See ``Engine``."""
        return self._ranker.amounts(query, figures)

    @question
    def newest(self, query: Query, most: int) -> tuple[int, list[Ranked]]:
        """See ``Engine``."""
        return self._ranker.newest(query, most)

    def counts(self, clauses: Sequence[Node | None]) -> list[int]:
        """See ``Engine``."""
        return [self._count(clause) for clause in clauses]

    def holding(self, texts: Sequence[str], where: str) -> list[int]:
        """See ``Engine``."""
        return [self._holding(text, where) for text in texts]

    @question
    def _count(self, clause: Node | None) -> int:
        return self._lookup.count(clause)

    @question
    def _holding(self, text: str, where: str) -> int:
        return self._lookup.holding(Phrase(text), where).sections

    @question
    def words(self, stem: str, most: int) -> list[str]:
        """See ``Engine``."""
        return self._lookup.words(stem, most)

    @question
    def following(self, text: str, length: int, most: int) -> list[str]:
        """See ``Engine``."""
        return self._leaves.following(text, length, most)

    @question
    def variants(self, text: str) -> Counter[str]:
        """See ``Engine``."""
        return self._leaves.variants(text)

    def places(self) -> Sequence[KnownPlace]:
        """See ``Engine``."""
        return self._places

    @cached_property
    def _places(self) -> list[KnownPlace]:
        return self._columns.known_places()
