"""Clauses of text as the cluster is asked for them: of sections, of titles. Values in, values out.

Boosts are idf and weight: what the contract's score multiplies. ``fields`` has the rest of the formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indexer.engines.contract import SCORE
from indexer.engines.counting.columns import KIND_NUMBERS
from indexer.engines.opensearch.cluster import Body
from indexer.engines.opensearch.fields import holding

NOTHING: Body = {"match_none": {}}
SECTIONS = "sections"


class String(NamedTuple):
    """A folded string; ``is_run``: only where it is not set aside."""

    text: str
    is_run: bool = False


class Stretch(NamedTuple):
    """Folded strings with at most so many characters between them."""

    texts: tuple[str, ...]
    distance: int


class Word(NamedTuple):
    """A word with its idf by part, of those parts that have it."""

    text: str
    idf: Mapping[str, float]


def parts_of(where: str) -> tuple[str, ...]:
    """Return the parts of a section that are looked at in ``where``: a text, a kind, or empty."""
    return (where,) if where in ("heading", "table") else ("heading", "body")


def weight(part: str, where: str) -> float:
    """Return how many times what a part holds counts."""
    return SCORE.heading if part == "heading" and where != "heading" else 1.0


def found(wanted: String | Stretch, field: str, boost: float = 1.0) -> Body:
    """Return the clause for what is wanted in one field; a stretch scores ``boost`` however often it is there."""
    if isinstance(wanted, Stretch):
        return {"constant_score": {"filter": _near(wanted, field), "boost": boost}}
    text, is_run = wanted
    if not text:
        return NOTHING
    if is_run:
        return {"term": {f"{field}_standing": {"value": text, "boost": boost}}}
    if len(text) <= 2:
        return {
            "term": {f"{field}.2" if len(text) == 2 else field: {"value": text, "boost": boost}}
        }
    # The cluster adds up what each of its pairs would score, and that is the same for all of them.
    share = boost / (len(text) - 1)
    return {"match_phrase": {f"{field}.2": {"query": text, "boost": share}}}


def in_sections(wanted: String | Stretch, where: str, idf: float = 1.0) -> Body:
    """Return the clause for the sections that hold what is wanted in ``where``."""
    return either(
        found(wanted, f"{SECTIONS}.{part}", idf * weight(part, where)) for part in parts_of(where)
    )


def of_word(word: Word, where: str, share: float = 1.0) -> list[Body]:
    """Return the clauses that score one word, its ``share`` of it; none where no section has it."""
    return [
        {"term": {f"{SECTIONS}.{part}_words": {"value": word.text, "boost": boost}}}
        for part in parts_of(where)
        if part in word.idf
        for boost in (word.idf[part] * weight(part, where) * share,)
    ]


def single(string: Body, words: Iterable[Body]) -> Body:
    """Return what holds ``string``, scored as its ``words`` are."""
    return {"bool": {"filter": [string], "should": [*words]}}


def contiguous(string: Body, words: Iterable[Body]) -> Body:
    """Return what holds ``string``, scored as that and its ``words``."""
    return {"bool": {"must": [string], "should": [*words]}}


def scattered(string: Body, words: Iterable[Sequence[Body]]) -> Body:
    """Return what holds each of ``words`` in any of its ways, and not ``string``."""
    return {"bool": {"must": [*map(either, words)], "must_not": [string]}}


def opening(clause: Body) -> Body:
    """Return ``clause`` with its score lowered in a section without heading that another one follows."""
    less = {"filter": {"term": {f"{SECTIONS}.opening": True}}, "weight": SCORE.opening}
    return {"function_score": {"query": clause, "functions": [less], "boost_mode": "multiply"}}


def of_kind(clause: Body, where: str) -> Body:
    """Return ``clause`` only in sections of the kind that ``where`` names, if it names one."""
    if where not in KIND_NUMBERS:
        return clause
    return {"bool": {"must": [clause], "filter": [kinds([where])]}}


def kinds(names: Iterable[str]) -> Body:
    """Return the clause for sections of these kinds."""
    return {"terms": {f"{SECTIONS}.kind": [KIND_NUMBERS[name] for name in names]}}


def either(parts: Iterable[Body]) -> Body:
    """Return what is in any of ``parts``, scores added up."""
    every = [*parts]
    if len(every) == 1:
        return every[0]
    return {"bool": {"should": every, "minimum_should_match": 1}} if every else NOTHING


def every(parts: Iterable[Body]) -> Body:
    """Return what is in all of ``parts``, scores added up."""
    each = [*parts]
    return each[0] if len(each) == 1 else {"bool": {"must": each}}


def unscored(clause: Body) -> Body:
    """Return ``clause`` without a score."""
    return {"bool": {"filter": [clause]}}


def lowered(clause: Body, by: float) -> Body:
    """Return ``clause`` with its score times ``by``."""
    return clause if by == 1 else {"bool": {"must": [clause], "boost": by}}


def one_by_one(clause: Body) -> Body:
    """Return ``clause`` scored document by document.

    Lucene 10 scores some clauses thousands of documents at a time, and a script that adds scores up (of OpenSearch
    3.8 at least) is then told one of them for all that follow the first 4,096.
    """
    return {"function_score": {"query": clause, "functions": [{"weight": 1.0}]}}


def nested(clause: Body, mode: str = "max", shown: str = "") -> Body:
    """Return the reports with a section that satisfies ``clause``, scored by ``mode`` of theirs.

    ``shown``: each comes with all of these sections, under this name.
    """
    made: dict[str, Any] = {"path": SECTIONS, "query": clause, "score_mode": mode}
    if shown:
        made["inner_hits"] = {"name": shown, "size": 10_000, "_source": False}
    return {"nested": made}


def _near(wanted: Stretch, field: str) -> Body:
    spans = [_span(text, field) for text in wanted.texts]
    if len(spans) == 1:
        return spans[0]
    return {"span_near": {"clauses": spans, "slop": wanted.distance, "in_order": False}}


def _span(text: str, field: str) -> Body:
    each = [{"span_term": {field: character}} for character in text]
    return (
        each[0] if len(each) == 1 else {"span_near": {"clauses": each, "slop": 0, "in_order": True}}
    )


def words_beginning(stem: str, part: str) -> Body:
    """Return the clause for the words that begin so and that some section holds in ``part``, see ``holding``."""
    somewhere = {"range": {holding(part): {"gt": 0}}}
    return {"bool": {"filter": [{"prefix": {"word": stem}}, somewhere]}}
