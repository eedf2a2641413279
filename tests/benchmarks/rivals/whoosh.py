"""Whoosh as it comes: its own text fields, writer, searcher and ``groupedby``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from whoosh import fields, index, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import FACETS, HEADING_WEIGHT, TOP, Answer
from tests.benchmarks.rows import Row

LABEL = "stock Whoosh"
DIFFERS = (
    "counts sections, not reports; a facet is narrowed by its own filter; its top ten are sections"
)
_MEMORY_MB = 256


def build(rows: Iterable[Row], folder: Path, jobs: int) -> None:
    """Index ``rows`` with one process; ``procs=2`` took a sixth longer on two processors."""
    text = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
    # Sortable: a column on disk, which is what Whoosh counts facets from fastest.
    columns = {name: fields.ID(sortable=True) for name in FACETS}
    schema = fields.Schema(
        heading=text, body=text, report=fields.ID(stored=True), county=fields.ID, **columns
    )
    folder.mkdir(parents=True)
    writer = index.create_in(str(folder), schema).writer(limitmb=_MEMORY_MB)
    for row in rows:
        writer.add_document(
            heading=row.heading,
            body=row.body,
            report=str(row.report),
            year=str(row.year),
            province=row.province,
            county=row.county,
            kind=row.kind,
        )
    writer.commit()


class open_at:  # noqa: N801 - called like the functions of this name beside it
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self._searcher = index.open_dir(str(folder), readonly=True).searcher()

    def ask(self, ask: Ask) -> Answer:
        """Ask with Whoosh's query objects; counting maps, the cheapest kind of facet."""
        chosen = [query.Term(name, value) for name, value in ask.filters.items()]
        results = self._searcher.search(
            _query(ask),
            limit=TOP,
            filter=query.And(chosen) if chosen else None,
            groupedby={name: sorting.FieldFacet(name, maptype=sorting.Count) for name in FACETS},
        )
        return Answer(
            reports=None,
            sections=len(results),
            facets={name: dict(results.groups(name)) for name in FACETS},
            top=tuple(hit["report"] for hit in results),
        )

    def close(self) -> None:
        """Let go of files."""
        self._searcher.close()


def _query(ask: Ask) -> query.Query:
    if ask.how == "phrase":
        words = list(ask.words)
        heading = query.Phrase("heading", words, boost=HEADING_WEIGHT)
        return query.Or([heading, query.Phrase("body", words)])
    each = [
        query.Or([query.Term("heading", word, boost=HEADING_WEIGHT), query.Term("body", word)])
        for word in ask.words
    ]
    if len(each) == 1:
        return each[0]
    return query.Or(each) if ask.how == "any" else query.And(each)
