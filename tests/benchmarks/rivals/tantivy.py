"""Tantivy, by its Python binding: numbers as fast fields, facets as aggregations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import FACETS, HEADING_WEIGHT, TOP, Answer
from tests.benchmarks.rows import Row

LABEL = "Tantivy"
DIFFERS = (
    "counts sections, not reports (its exact way, a bucket for every report, took three times as long);"
    " its top ten are sections;"
    " a filter on year, place or kind costs it one aggregation more, for the facet not narrowed by itself"
)
_MEMORY = 256_000_000
_NUMBERS = ("report", "year", "province", "county")


def build(rows: Iterable[Row], folder: Path, jobs: int, stored: bool = False) -> None:
    """Index ``rows`` with ``jobs`` threads; ``stored``: keep their texts to be shown."""
    builder = tantivy.SchemaBuilder()
    for name in ("heading", "body"):
        builder.add_text_field(
            name, stored=stored, tokenizer_name="whitespace", index_option="position"
        )
    for name in _NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    folder.mkdir(parents=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", spaces)
    writer = index.writer(heap_size=_MEMORY, num_threads=jobs)
    for row in rows:
        # With the schema: without it a number becomes a signed one and is refused.
        writer.add_document(tantivy.Document.from_dict(_values(row), schema))
    writer.commit()
    writer.wait_merging_threads()


def _values(row: Row) -> dict[str, Any]:
    codes = {"province": int(row.province or 0), "county": int(row.county or 0)}
    return {
        "heading": row.heading,
        "body": row.body,
        "kind": row.kind,
        "report": row.report,
        "year": row.year,
        **codes,
    }


class open_at:  # noqa: N801 - called like the functions of this name beside it
    """An open index."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema = index.schema
        self._searcher = index.searcher()

    def ask(self, ask: Ask) -> Answer:
        """Ask for the ten best and the count, then for the facets."""
        matching = self.query(ask)
        narrowed = both(matching, self.filters(ask))
        # Any: its types forget the count.
        found: Any = self._searcher.search(narrowed, limit=TOP, count=True)
        addresses = [address for _, address in found.hits]
        reports = self._searcher.fast_field_values("report", addresses)
        facets = self.facets(ask, matching, narrowed)
        return Answer(None, found.count, facets, tuple(map(str, reports)))

    def close(self) -> None:
        """Nothing to close: the searcher goes with this object."""

    def facets(self, ask: Ask, matching: Query, narrowed: Query) -> dict[str, dict[str, int]]:
        """Count each facet, not narrowed by its own filter."""
        own = {"county": "province"}
        unnarrowed = {own.get(name, name) for name in ask.filters}
        facets = self._count(narrowed, [name for name in FACETS if name not in unnarrowed])
        if unnarrowed:
            facets |= self._count(matching, list(unnarrowed))
        return facets

    def _count(self, query: Query, names: list[str]) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": 100}} for name in names}
        answer: dict[str, Any] = self._searcher.aggregate(query, wanted)
        return {
            name: {
                str(b["key"]).removesuffix(".0"): b["doc_count"] for b in answer[name]["buckets"]
            }
            for name in names
        }

    def filters(self, ask: Ask) -> list[Query]:
        """The filters of ``ask`` as queries."""
        return [
            Query.term_query(self._schema, name, value if name == "kind" else int(value), "basic")
            for name, value in ask.filters.items()
        ]

    def query(self, ask: Ask) -> Query:
        """The words of ``ask`` as a query."""
        if ask.how == "phrase":
            words: list[str | tuple[int, str]] = list(ask.words)
            return _weighed(
                *(Query.phrase_query(self._schema, f, words) for f in ("heading", "body"))
            )
        each = [
            _weighed(
                *(Query.term_query(self._schema, f, word, "freq") for f in ("heading", "body"))
            )
            for word in ask.words
        ]
        occur = Occur.Should if ask.how == "any" else Occur.Must
        return Query.boolean_query([(occur, query) for query in each]) if len(each) > 1 else each[0]


def _weighed(heading: Query, body: Query) -> Query:
    weighing = Query.boost_query(heading, HEADING_WEIGHT)
    return Query.boolean_query([(Occur.Should, weighing), (Occur.Should, body)])


def both(matching: Query, filters: list[Query]) -> Query:
    """Return ``matching`` narrowed by ``filters``, which score nothing."""
    if not filters:
        return matching
    silent = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in filters]
    return Query.boolean_query([(Occur.Must, matching), *silent])
