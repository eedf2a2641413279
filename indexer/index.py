"""An index as its readers see it: search it, fetch its reports, ask what is in it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from indexer import generations, sources
from indexer.engines.ranking import Ranking
from indexer.engines.whoosh import WhooshEngine
from indexer.query import Query
from indexer.report import Report, Section
from indexer.results import Results
from indexer.snippets import Highlighter, Marks
from indexer.store import Store
from indexer.writing import Skipped, read_skipped


def current_generation(directory: Path) -> str:
    """Return the name of the generation that answers now; raises ``IndexMissing``. Cheap."""
    return generations.current(directory)


def open_index(directory: Path) -> Index:
    """Open the current generation of ``directory``.

    Raises ``IndexMissing``, ``IndexMismatched`` or ``IndexDamaged``, each
    with the remedy.
    """
    return Index(directory)


def verify(directory: Path) -> list[str]:
    """Read every part of the current generation; return what is broken, in sentences.

    Raises ``IndexUnusable`` when there is no generation to look at.
    """
    folder, _ = generations.open_current(directory)
    broken = generations.damage(folder)
    if not broken:
        with Index(directory) as index:
            broken = index.check()
    return broken


class Index:
    """One generation, opened. It stays readable when a later build replaces it."""

    def __init__(self, directory: Path) -> None:
        self._folder, self._metadata = generations.open_current(directory)
        self._store = Store(self._folder / "reports.sqlite")
        self._analyzer = generations.analyzer_of(self._metadata)
        self._engine = WhooshEngine(self._folder, self._store, self._analyzer)
        self.generation = str(self._metadata["generation"])

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files."""
        self._engine.close()
        self._store.close()

    @property
    def notes(self) -> list[str]:
        """What the operator says of this corpus, for every page that shows its reports."""
        return list(self._metadata["notes"])

    def search(self, query: Query) -> Results:
        """Return the page of hits that ``query`` asks for, exact totals and facets."""
        return self._engine.search(query)

    def rank(self, query: Query) -> Ranking:
        """Return totals, facets and the order of one page, without fetching any text."""
        return self._engine.rank(query)

    def report(self, id_: str) -> Report:
        """Return the report of this id; raises ``NotFound``."""
        return self._store.report(id_)

    def redirect(self, id_: str) -> str | None:
        """Return the id that this old id now has, None if it never was one."""
        return self._store.redirect(id_)

    def other_years(self, report: Report) -> list[tuple[int | None, str]]:
        """Return (year, id) of all reports of this report's place, its own among them, by year.

        Under all codes and names that the place has had.
        """
        return self._store.years_of(report)

    def marks(self, query: Query, section: Section) -> tuple[Marks, Marks]:
        """Return what to mark of ``query`` in the section's heading and in its text."""
        return Highlighter(query, self._analyzer.words).marks(section)

    def cell_marks(self, query: Query, section: Section) -> list[list[list[Marks]]]:
        """Return what to mark of ``query`` in the section's tables: by table, row and cell."""
        return Highlighter(query, self._analyzer.words).cell_marks(section)

    def stats(self) -> dict[str, Any]:
        """Return what is in the index and how it was made."""
        kept = (
            "generation",
            "built",
            "reports",
            "sections",
            "skipped",
            "segmenter",
            "schema",
            "notes",
        )
        return {name: self._metadata[name] for name in kept} | self._summary

    @cached_property
    def _summary(self) -> dict[str, Any]:
        # A generation never changes, and the front page asks each time.
        return self._store.summary() | {"source_bytes": sources.size(self._folder)}

    def doubtful(self, doubt: str, first: int = 0, count: int = 20) -> tuple[int, list[Report]]:
        """Return how many reports have this doubt (``ambiguous``, ``undated`` …), and a stretch of them by id.

        They come without their sections.
        """
        return self._store.doubtful(doubt), self._store.list_doubtful(doubt, first, count)

    def source(self, report: Report) -> bytes:
        """Return the original file of ``report``; raises ``NotFound`` when it was not kept."""
        return sources.read(self._folder, report.path)

    def check(self) -> list[str]:
        """Read every report and its original; return what is broken, in sentences."""
        files = self._store.files().values()
        wanted = {file.path: file.sha256 for file in files if file.reason is None}
        return self._store.check() + sources.check(self._folder, wanted)

    def skipped(self) -> list[Skipped]:
        """Return the files that were not taken, with their reasons."""
        return self._skipped

    @cached_property
    def _skipped(self) -> list[Skipped]:
        return read_skipped(self._folder)
