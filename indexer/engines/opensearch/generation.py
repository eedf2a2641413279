"""One generation in the cluster, and the questions that are asked of it: how much, which reports, which words.

Reports come as packed numbers, of a shard each; whatever is combined of them is combined elsewhere.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch import clauses, fields
from indexer.engines.opensearch.cluster import Body, Cluster
from indexer.engines.opensearch.writing import Location
from indexer.engines.passes import Floats, Ints, Units

_RECORD = np.dtype([("report", "<i4"), ("first", "<i4"), ("second", "<i4")])


@dataclass(frozen=True, slots=True)
class FoundReports:
    """Reports by number, ascending, each with its best section's score, how many it has, of which kinds (bits).

    Of titles, ``scores`` are theirs, and there are no sections.
    """

    reports: Ints
    scores: Floats
    sections: npt.NDArray[np.int32]
    kinds: Units


class ClusterGeneration:
    """Asks one generation of ``reports`` reports."""

    def __init__(self, cluster: Cluster, location: Location, reports: int) -> None:
        self._cluster, self._location = cluster, location
        self.reports, self.sections = reports, location.sections

    def asked(self, body: Body) -> dict[str, Any]:
        """Return the answer to one question."""
        (answer,) = self._cluster.search(self._location.index, [body])
        return answer

    def satisfying(self, made: Sequence[Body]) -> list[FoundReports]:
        """Return the reports with sections that satisfy each of the clauses."""
        # Their scores and their sections are two questions: beside another sum, scores go wrong (``one_by_one``).
        bodies = [
            body
            for clause in made
            for body in (self._scores(clauses.nested(clause)), self._sections(clause))
        ]
        answers = iter(self._cluster.search(self._location.index, bodies))
        return [
            _found(
                _unpacked(scores["aggregations"]["scores"]["value"]),
                _unpacked(next(answers)["aggregations"]["sections"]["found"]["each"]["value"]),
            )
            for scores in answers
        ]

    def titled(self, made: Sequence[Body]) -> list[FoundReports]:
        """Return the reports whose titles satisfy each of the clauses."""
        answers = self._cluster.search(self._location.index, [*map(self._scores, made)])
        each = (answer["aggregations"]["scores"]["value"] for answer in answers)
        return [_found(_unpacked(value), np.empty(0, _RECORD)) for value in each]

    def _scores(self, clause: Body) -> Body:
        return {
            "size": 0,
            "track_total_hits": False,
            "query": clauses.one_by_one(clause),
            "aggs": {"scores": fields.scores(self.reports)},
        }

    def _sections(self, clause: Body) -> Body:
        each = {"each": fields.sections(self.reports)}
        found = {"found": {"filter": clauses.unscored(clause), "aggs": each}}
        inside = {"nested": {"path": clauses.SECTIONS}, "aggs": found}
        return {"size": 0, "track_total_hits": False, "aggs": {"sections": inside}}

    def least(self, clause: Body) -> float | None:
        """Return the least score of a section that satisfies ``clause``, None where none does."""
        body = {
            "size": 1,
            "query": clauses.nested(clause, "min"),
            "sort": [{"_score": "asc"}],
            "_source": False,
            "track_scores": True,
        }
        return next((float(hit["_score"]) for hit in self.asked(body)["hits"]["hits"]), None)

    def count_sections(self, each: Sequence[Body]) -> list[int]:
        """Return how many sections satisfy each of some clauses."""
        wanted = {str(n): {"filter": clauses.unscored(clause)} for n, clause in enumerate(each)}
        inside = {"nested": {"path": clauses.SECTIONS}, "aggs": wanted}
        answer = self.asked({"size": 0, "track_total_hits": False, "aggs": {"sections": inside}})
        found = answer["aggregations"]["sections"]
        return [int(found[str(n)]["doc_count"]) for n in range(len(each))]

    def count_titles(self, clause: Body) -> int:
        """Return how many titles satisfy ``clause``."""
        answer = self.asked({"size": 0, "track_total_hits": True, "query": clause})
        return int(answer["hits"]["total"]["value"])

    def words(self, query: Body, most: int, sort: Sequence[Body] = ()) -> list[dict[str, Any]]:
        """Return at most so many words that satisfy ``query``, with how many sections hold them (``fields.holding``)."""
        body = {"size": most, "query": query, **({"sort": [*sort]} if sort else {})}
        return [hit["_source"] for hit in self.asked(body)["hits"]["hits"]]


def _unpacked(shards: Iterable[str]) -> npt.NDArray[np.void]:
    """The records of all shards, by report."""
    records = np.frombuffer(b"".join(map(b64decode, shards)), _RECORD)
    return records[np.argsort(records["report"], kind="stable")]


def _found(scores: npt.NDArray[np.void], sections: npt.NDArray[np.void]) -> FoundReports:
    nothing = np.zeros(len(scores), np.int32)
    return FoundReports(
        scores["report"].astype(np.int64),
        scores["first"].copy().view(np.float32),
        sections["first"].copy() if len(sections) else nothing,
        (sections["second"] if len(sections) else nothing).astype(np.uint32),
    )
