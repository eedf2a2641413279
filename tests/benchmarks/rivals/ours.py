"""This engine, through the doors that everybody uses; without texts, as the others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from indexer import make_query, open_index, speed_up
from indexer.building import build as building
from indexer.vocabulary.query import Query
from indexer.vocabulary.results import Facet
from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import FACETS, TOP, Answer

LABEL = "this engine"
DIFFERS = (
    "reads the files, keeps the texts and indexes every character; an answer counts reports, adds"
    " sections that hold the string across other words, finds the exact string for a phrase, and"
    " counts every level of place and the flags"
)

quickly = cache(speed_up)
"""As the server does it: once, beside its first questions."""


def build(corpus: Path, folder: Path, jobs: int) -> None:
    """Index the files under ``corpus``."""
    building.build([corpus], folder, jobs=jobs, full=True)


class open_at:  # noqa: N801 - called like the functions of this name beside it
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self._index = open_index(folder)

    def ask(self, ask: Ask) -> Answer:
        """Ask for the order of the ten best, totals and facets."""
        quickly()
        ranking = self._index.rank(query(ask))
        best = tuple(str(ranked.report) for ranked in ranking.page)
        return self._answer(ranking.reports, ranking.sections, ranking.facets, best)

    def close(self) -> None:
        """Let go of files."""
        self._index.close()

    def _answer(
        self, reports: int, sections: int, facets: tuple[Facet, ...], top: tuple[str, ...]
    ) -> Answer:
        buckets = {facet.name: facet.buckets for facet in facets}
        by_name = {
            name: buckets[{"province": "place", "kind": "section"}.get(name, name)]
            for name in FACETS
        }
        counts = {n: {b.value: b.count for b in found if b.count} for n, found in by_name.items()}
        return Answer(reports, sections, counts, top)


def query(ask: Ask) -> Query:
    """Return the question with its filters."""
    return make_query(
        typed(ask),
        year=[str(ask.year)] if ask.year else (),
        place=[ask.place] if ask.place else (),
        section=[ask.kind] if ask.kind else (),
        scope="section",
        size=TOP,
    )


def typed(ask: Ask) -> str:
    """Return the question as a reader would type it."""
    if ask.how == "phrase":
        return f'"{"".join(ask.words)}"'
    return (" OR " if ask.how == "any" else " ").join(ask.words)
