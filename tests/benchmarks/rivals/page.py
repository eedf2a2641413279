"""This engine's whole answer: ten reports with the texts and snippets of all their matches."""

from __future__ import annotations

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import Answer, ours

LABEL = "this engine, with texts"
DIFFERS = "fetches ten reports and every matching section of theirs, with snippets and marks"


class open_at(ours.open_at):  # noqa: N801 - called like the functions of this name beside it
    """The same index as ``ours``."""

    def ask(self, ask: Ask) -> Answer:
        """Ask as a reader's page does."""
        ours.quickly()
        results = self._index.search(ours.query(ask))
        ids = tuple(hit.id for hit in results.hits)
        return self._answer(results.reports, results.sections, results.facets, ids)
