"""Tantivy's whole answer: ten reports with texts and snippets, and the exact number of reports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tantivy import DocAddress, SnippetGenerator

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import TOP, Answer, tantivy, tantivy_reports
from tests.benchmarks.rows import Row

LABEL = "Tantivy, with texts"
DIFFERS = "as Tantivy, and its total counts reports; of ten reports it shows the best section, with a snippet"
_WIDTH = 360  # bytes, as it counts: as many characters as our snippets have
_AHEAD = 10  # sections looked at for each report wanted: some are of the same report


class Shown(NamedTuple):
    """What a page shows of one report: the best section, its snippet, what is marked in it (in bytes)."""

    heading: str
    text: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


def build(rows: Iterable[Row], folder: Path, jobs: int) -> None:
    """Index ``rows`` as ``tantivy`` does, and keep their texts."""
    tantivy.build(rows, folder, jobs, stored=True)


class open_at(tantivy_reports.open_at):  # noqa: N801 - called like the functions of this name beside it
    """An open index; ``shown`` is what the last answer shows."""

    shown: tuple[Shown, ...] = ()

    def ask(self, ask: Ask) -> Answer:
        """Ask for the ten best reports with their texts, then for counts and facets."""
        matching = self.query(ask)
        narrowed = tantivy.both(matching, self.filters(ask))
        found: Any = self._searcher.search(narrowed, limit=TOP * _AHEAD, count=True)
        addresses: list[DocAddress] = [address for _, address in found.hits]
        best: dict[Any, DocAddress] = {}
        reports = self._searcher.fast_field_values("report", addresses)
        for report, address in zip(reports, addresses, strict=True):
            best.setdefault(report, address)
        top = [*best][:TOP]
        snippets = SnippetGenerator.create(self._searcher, matching, self._schema, "body")
        snippets.set_max_num_chars(_WIDTH)
        self.shown = tuple([self._shown(snippets, best[report]) for report in top])
        facets = self.facets(ask, matching, narrowed)
        return Answer(self.reports(narrowed), found.count, facets, tuple(map(str, top)))

    def _shown(self, snippets: SnippetGenerator, address: DocAddress) -> Shown:
        document = self._searcher.doc(address)
        snippet = snippets.snippet_from_doc(document)
        marks = tuple([(mark.start, mark.end) for mark in snippet.highlighted()])
        return Shown(document["heading"][0], document["body"][0], snippet.fragment(), marks)
