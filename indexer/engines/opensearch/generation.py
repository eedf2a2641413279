"""One generation in the cluster, and the questions that are asked of it: how much, which reports, which words.

Reports come as packed numbers, of a shard each; whatever is combined of them is combined elsewhere.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch import clauses, fields, questions
from indexer.engines.opensearch.bitmap import among
from indexer.engines.opensearch.cluster import Body, Cluster
from indexer.engines.opensearch.location import Location
from indexer.engines.opensearch.questions import Answers, Question
from indexer.engines.opensearch.slots import Slots
from indexer.engines.passes import Floats, Ints, Units

_Read = TypeVar("_Read")
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
    """Asks one generation, and is asked itself by numbers of reports, not by slots."""

    def __init__(self, cluster: Cluster, location: Location, slots: Slots) -> None:
        self._cluster, self._location, self._slots = cluster, location, slots
        self.reports, self.sections = len(slots.slots), location.sections

    def asking(self, bodies: Sequence[Body]) -> Answers:
        """Return the answers to ``bodies``, asked together."""
        return self._cluster.search(self._location.index, bodies)

    def asked(self, question: Question[_Read]) -> _Read:
        """Return what one question reads."""
        return questions.asked(question, self.asking)

    def among(self, reports: Ints) -> Body:
        """Return the clause for these reports."""
        return among("number", self._slots.in_order(reports))

    def sections_of(self, reports: Ints) -> Body:
        """Return the clause for all sections of these reports."""
        return among(f"{clauses.SECTIONS}.report", self._slots.in_order(reports))

    def sections_at(self, reports: Ints, positions: Ints) -> Body:
        """Return the clause for single sections: of each of these reports the one at this position."""
        return among(f"{clauses.SECTIONS}.section", self._slots.sections(reports, positions))

    def satisfying(self, made: Sequence[Body]) -> Question[list[FoundReports]]:
        """Ask for the reports with sections that satisfy each of the clauses."""
        # Their scores and their sections are two questions: beside another sum, scores go wrong (``one_by_one``).
        bodies = [
            body
            for clause in made
            for body in (self._scores(clauses.nested(clause)), self._sections(clause))
        ]

        def read(answers: Answers) -> list[FoundReports]:
            left = iter(answers)
            return [
                _found(
                    self._unpacked(scores["aggregations"]["scores"]["value"]),
                    self._unpacked(
                        next(left)["aggregations"]["sections"]["found"]["each"]["value"]
                    ),
                )
                for scores in left
            ]

        return Question(bodies, read)

    def titled(self, made: Sequence[Body]) -> Question[list[FoundReports]]:
        """Ask for the reports whose titles satisfy each of the clauses."""

        def read(answers: Answers) -> list[FoundReports]:
            each = (answer["aggregations"]["scores"]["value"] for answer in answers)
            return [_found(self._unpacked(value), np.empty(0, _RECORD)) for value in each]

        return Question([*map(self._scores, made)], read)

    def _scores(self, clause: Body) -> Body:
        return {
            "size": 0,
            "track_total_hits": False,
            "query": clauses.one_by_one(clause),
            "aggs": {"scores": fields.scores(self._location.of_a_shard)},
        }

    def _sections(self, clause: Body) -> Body:
        each = {"each": fields.sections(self._location.of_a_shard)}
        found = {"found": {"filter": clauses.unscored(clause), "aggs": each}}
        inside = {"nested": {"path": clauses.SECTIONS}, "aggs": found}
        return {"size": 0, "track_total_hits": False, "aggs": {"sections": inside}}

    def least(self, clause: Body) -> Question[float | None]:
        """Ask for the least score of a section that satisfies ``clause``, None where none does."""
        body = {
            "size": 1,
            "query": clauses.nested(clause, "min"),
            "sort": [{"_score": "asc"}],
            "_source": False,
            "track_scores": True,
        }
        return Question(
            [body], lambda found: next((float(h["_score"]) for h in _hits(found)), None)
        )

    def count_sections(self, each: Sequence[Body]) -> Question[list[int]]:
        """Ask how many sections satisfy each of some clauses."""
        wanted = {str(n): {"filter": clauses.unscored(clause)} for n, clause in enumerate(each)}
        inside = {"nested": {"path": clauses.SECTIONS}, "aggs": wanted}

        def read(answers: Answers) -> list[int]:
            found = answers[0]["aggregations"]["sections"]
            return [int(found[str(n)]["doc_count"]) for n in range(len(each))]

        return Question(
            [{"size": 0, "track_total_hits": False, "aggs": {"sections": inside}}], read
        )

    def count_titles(self, clause: Body) -> Question[int]:
        """Ask how many titles satisfy ``clause``."""
        return Question(
            [{"size": 0, "track_total_hits": True, "query": clause}],
            lambda answers: int(answers[0]["hits"]["total"]["value"]),
        )

    def words(
        self, query: Body, most: int, sort: Sequence[Body] = ()
    ) -> Question[list[dict[str, Any]]]:
        """Ask for at most so many words that satisfy ``query``, with how many sections hold them (``fields.holding``)."""
        body = {"size": most, "query": query, **({"sort": [*sort]} if sort else {})}
        return Question([body], lambda answers: [hit["_source"] for hit in _hits(answers)])

    def hits(self, body: Body) -> Question[list[tuple[int, dict[str, Any]]]]:
        """Ask for documents of reports, as they come, each with the report's number."""
        asked = {**body, "docvalue_fields": ["number"]}

        def read(answers: Answers) -> list[tuple[int, dict[str, Any]]]:
            hits = _hits(answers)
            slots = np.array([hit["fields"]["number"][0] for hit in hits], dtype=np.int64)
            return [*zip(self._slots.numbers(slots).tolist(), hits, strict=True)]

        return Question([asked], read)

    def _unpacked(self, shards: Iterable[str]) -> npt.NDArray[np.void]:
        """The records of all shards, by report."""
        records = np.frombuffer(b"".join(map(b64decode, shards)), _RECORD).copy()
        records["report"] = self._slots.numbers(records["report"])
        return records[np.argsort(records["report"], kind="stable")]


def _hits(answers: Answers) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answers[0]["hits"]["hits"]
    return found


def _found(scores: npt.NDArray[np.void], sections: npt.NDArray[np.void]) -> FoundReports:
    nothing = np.zeros(len(scores), np.int32)
    return FoundReports(
        scores["report"].astype(np.int64),
        scores["first"].copy().view(np.float32),
        sections["first"].copy() if len(sections) else nothing,
        (sections["second"] if len(sections) else nothing).astype(np.uint32),
    )
