"""Tantivy, counting reports as this engine does: one bucket for every report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tantivy import Query

from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import Answer, tantivy

LABEL = "Tantivy, reports"
DIFFERS = "as Tantivy, and its total counts reports; its facets and its top ten are still sections"
_MOST = 1_000_000


class open_at(tantivy.open_at):  # noqa: N801 - called like the functions of this name beside it
    """The same index as ``tantivy``."""

    def ask(self, ask: Ask) -> Answer:
        """Ask as ``tantivy`` does, and for the reports."""
        answer = super().ask(ask)
        return replace(
            answer, reports=self.reports(tantivy.both(self.query(ask), self.filters(ask)))
        )

    def reports(self, query: Query) -> int:
        """Return how many reports hold a section that ``query`` finds."""
        wanted = {"reports": {"terms": {"field": "report", "size": _MOST}}}
        found: dict[str, Any] = self._searcher.aggregate(query, wanted)
        return len(found["reports"]["buckets"])
