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
    "counts sections, not reports; its top ten are sections; a filter costs it one search more,"
    " for the facet not narrowed by itself"
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
        """Ask for the ten best, the count and the facets; for a facet filtered by, once more."""
        chosen = [query.Term(name, value) for name, value in ask.filters.items()]
        own = {"county": "province"}
        unnarrowed = [own.get(name, name) for name in ask.filters]
        results = self._searcher.search(
            _query(ask),
            limit=TOP,
            filter=query.And(chosen) if chosen else None,
            groupedby=_counting(name for name in FACETS if name not in unnarrowed),
        )
        grouped = dict.fromkeys(FACETS, results)
        if unnarrowed:
            every = self._searcher.search(_query(ask), limit=1, groupedby=_counting(unnarrowed))
            grouped |= dict.fromkeys(unnarrowed, every)
        return Answer(
            reports=None,
            sections=len(results),
            facets={name: dict(found.groups(name)) for name, found in grouped.items()},
            top=tuple(hit["report"] for hit in results),
        )

    def close(self) -> None:
        """Let go of files."""
        self._searcher.close()


def _counting(names: Iterable[str]) -> dict[str, sorting.FieldFacet]:
    # Counting maps: the cheapest kind of facet.
    return {name: sorting.FieldFacet(name, maptype=sorting.Count) for name in names}


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
