"""The OpenSearch engine: ``contract.Engine`` over one generation in a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import cached_property
from pathlib import Path
from typing import Self

from indexer.archive.elsewhere import ReportRows
from indexer.archive.sums import Files
from indexer.engines.contract import BLOCK, Amounts, KnownPlace, Order, Ranked, Ranking
from indexer.engines.counting.columns import Columns
from indexer.engines.opensearch import location, mirror, writing
from indexer.engines.opensearch.clauses import String
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.files import lost
from indexer.engines.opensearch.generation import ClusterGeneration
from indexer.engines.opensearch.indexes import batches
from indexer.engines.opensearch.leaves import ClusterLeaves
from indexer.engines.opensearch.location import POINTER, Location
from indexer.engines.opensearch.lookup import ClusterLookup
from indexer.engines.opensearch.originals import ClusterOriginals
from indexer.engines.opensearch.ranking import ClusterRanker
from indexer.engines.opensearch.records import ClusterTexts
from indexer.engines.opensearch.slots import Slots, slots_of
from indexer.engines.opensearch.tree import asked_of
from indexer.language.analyzer import Analyzer
from indexer.language.folding import fold
from indexer.vocabulary.budget import question, spend
from indexer.vocabulary.progress import Progress
from indexer.vocabulary.query import Node, Query

_AT_ONCE = 12  # clauses that are counted, or strings, in one request


class OpenSearchEngine:
    """Answers queries over one generation."""

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
        cluster, alias = mirror.at(folder.parent)
        writing.write(folder, cluster, alias, progress, earlier)

    @classmethod
    def open(cls, files: Files, analyzer: Analyzer) -> Self:
        """See ``Engine``."""
        return cls(files, analyzer, mirror.at(files.folder.parent)[0])

    @classmethod
    def elsewhere(cls, files: Files) -> InCluster:
        """See ``Engine``."""
        return InCluster(files, mirror.at(files.folder.parent)[0])

    def __init__(self, files: Files, analyzer: Analyzer, cluster: Cluster) -> None:
        columns = Columns(files)
        self.location = _location(files)
        slots = Slots.of(files, columns.section_starts)
        generation = ClusterGeneration(cluster, self.location, slots)
        self._leaves = ClusterLeaves(generation, analyzer.words)
        self._ranker = ClusterRanker(self._leaves, columns)
        self._lookup = ClusterLookup(generation, analyzer.words)
        self._columns = columns

    def close(self) -> None:
        """See ``Engine``."""

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
        counts: list[int] = []
        for some in batches(clauses, _AT_ONCE):
            self._prepare(some)
            counts += map(self._count, some)
        return counts

    @question
    def _prepare(self, clauses: Sequence[Node | None]) -> None:
        """Ask for what several clauses have of text, together; each pays for its own when it is counted."""
        leaves = [leaf for clause in clauses if clause for leaf in asked_of(clause)]
        self._leaves.prepare(leaves)

    def holding(self, texts: Sequence[str], where: str) -> list[int]:
        """See ``Engine``."""
        return [count for some in batches(texts, _AT_ONCE) for count in self._holding(some, where)]

    @question
    def _count(self, clause: Node | None) -> int:
        return self._ranker.count(clause)

    @question
    def _holding(self, texts: Sequence[str], where: str) -> list[int]:
        spend(self._columns.reports)
        return self._leaves.holding([String(fold(text)) for text in texts], where)

    @question
    def words(self, stem: str, most: int) -> list[str]:
        """See ``Engine``."""
        return self._lookup.words(stem, most)

    @question
    def following(self, text: str, length: int, most: int) -> list[str]:
        """See ``Engine``."""
        return self._lookup.following(text, length, most)

    @question
    def variants(self, text: str) -> Counter[str]:
        """See ``Engine``."""
        spend(self._columns.reports)
        return self._lookup.variants(text)

    def places(self) -> Sequence[KnownPlace]:
        """See ``Engine``."""
        return self._places

    @cached_property
    def _places(self) -> list[KnownPlace]:
        return self._columns.known_places()


class InCluster:
    """What of a generation stands in the cluster beside what is searched; see ``Elsewhere``."""

    def __init__(self, files: Files, cluster: Cluster) -> None:
        self._cluster, self._location = cluster, _location(files)
        slots = slots_of(files, self._location.reports)
        self.texts = ClusterTexts(cluster, self._location.index, slots)
        self.originals = ClusterOriginals(cluster, self._location.alias)

    def rows(self, numbers: Iterable[int]) -> Iterator[ReportRows]:
        """See ``Elsewhere``."""
        return self.texts.all_rows(numbers)

    def lexicons(self, names: Iterable[Hashable]) -> Iterator[tuple[Hashable, bytes]]:
        """See ``Elsewhere``."""
        return self.texts.lexicons(names)

    def check(self) -> list[str]:
        """See ``Elsewhere``."""
        return self.texts.check() + lost(self._cluster, self._location.index)


def _location(files: Files) -> Location:
    return location.read(files.whole(POINTER))
