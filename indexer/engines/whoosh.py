"""The Whoosh engine: one question → hits, totals and facets (``base.Engine``).

The tree finds reports and matches, the facets count them, and only for the
reports of the page asked for is any text fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer import facets
from indexer.analyzer import Analyzer
from indexer.columns import KIND_NUMBERS, Columns
from indexer.engines.leaves import Leaves, Scored
from indexer.engines.tree import Found, Tree
from indexer.errors import IndexDamaged, XxgkError
from indexer.fields import KINDS
from indexer.query import Query
from indexer.results import Hit, Match, Results
from indexer.snippets import Highlighter
from indexer.store import Store

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Reports in order of rank, and all matching sections with their scores."""

    ranked: Ints
    scores: npt.NDArray[np.float64]
    matches: Scored


class WhooshEngine:
    """Answers queries over the files of one generation and its store of texts."""

    def __init__(self, folder: Path, store: Store, analyzer: Analyzer) -> None:
        """Open the generation in ``folder``, cut by ``analyzer``; raises ``IndexDamaged``."""
        try:
            self._columns = Columns(folder / "columns")
            self._leaves = Leaves(folder, self._columns, analyzer)
        except Exception as error:
            raise IndexDamaged(f"{folder}: {error}. Build it again with --full.") from error
        self._tree = Tree(self._leaves, self._columns)
        self._store = store
        self._cut = analyzer.words

    def close(self) -> None:
        """Let go of files."""
        self._leaves.close()

    def search(self, query: Query) -> Results:
        """Return what ``query`` asks for, see ``base.Engine``."""
        try:
            return self._search(query)
        except XxgkError:
            raise
        except Exception as error:
            raise IndexDamaged(f"The index cannot be read: {error!r}. Build it again.") from error

    def _search(self, query: Query) -> Results:
        found = self._tree.find(query)
        kinds = self._kinds_of(found)
        masks = facets.filter_masks(query, self._columns, kinds)
        reports = np.logical_and.reduce([found.reports, *masks.values()])
        matches = self._shown(query, found, reports)
        answer = _Answer(self._ranked(query, found, reports), found.scores, matches)
        first = (query.page - 1) * query.size
        page = answer.ranked[first : first + query.size]
        return Results(
            query=query,
            reports=len(answer.ranked),
            sections=len(matches.numbers),
            hits=self._hits(query, answer, page.tolist()),
            facets=facets.count(query, self._columns, found.reports, masks, kinds),
        )

    def _basis(self, found: Found) -> Mask:
        """Sections a report counts with: its matches, or all where no text clause brought it."""
        of = self._columns.section_report
        matching = np.zeros(self._columns.sections, dtype=bool)
        matching[found.matches.numbers] = True
        brought = np.zeros(self._columns.reports, dtype=bool)
        brought[of[found.matches.numbers]] = True
        return matching | (found.reports & ~brought)[of]

    def _kinds_of(self, found: Found) -> Mask:
        """Which kinds of section each report counts with, R × K booleans."""
        basis = self._basis(found)
        kinds = np.zeros((self._columns.reports, len(KINDS)), dtype=bool)
        kinds[self._columns.section_report[basis], self._columns.section_kind[basis]] = True
        return kinds

    def _shown(self, query: Query, found: Found, reports: Mask) -> Scored:
        """The matching sections of the hits, those of the chosen kinds if any are."""
        columns = self._columns
        matches = found.matches
        kept = reports[columns.section_report[matches.numbers]]
        if not query.kinds:
            return matches.only(kept)
        chosen = np.isin(columns.section_kind, [KIND_NUMBERS[kind] for kind in query.kinds])
        numbers = np.flatnonzero(self._basis(found) & chosen & reports[columns.section_report])
        scores = np.zeros(columns.sections)
        scores[matches.numbers] = matches.scores
        return Scored(numbers, scores[numbers])

    def _ranked(self, query: Query, found: Found, reports: Mask) -> Ints:
        """Report numbers in the order asked for; a number's order is its id's."""
        numbers = np.flatnonzero(reports)
        if query.sort == "relevance":
            return numbers[np.argsort(-found.scores[numbers], kind="stable")]
        years = self._columns.year[numbers]
        latest = years if query.sort == "year" else -years
        undated = np.where(years == 0, np.iinfo(np.int64).max, latest)
        return numbers[np.argsort(undated, kind="stable")]

    def _hits(self, query: Query, answer: _Answer, page: Sequence[int]) -> tuple[Hit, ...]:
        highlighter = Highlighter(query, self._cut)
        of = self._columns.section_report[answer.matches.numbers]
        hits = []
        for number in page:
            first, last = np.searchsorted(of, [number, number + 1])
            order = np.argsort(-answer.matches.scores[first:last], kind="stable")
            begin = int(np.searchsorted(self._columns.section_report, number))
            positions = (answer.matches.numbers[first:last][order] - begin).tolist()
            report, sections = self._store.hit(number, positions)
            matches = tuple(
                Match(
                    anchor=section.anchor,
                    number=section.number,
                    heading=section.heading,
                    kind=section.kind,
                    path=report.heading_path(section),
                    snippets=highlighter.snippets(section),
                )
                for section in (sections[position] for position in positions)
            )
            hits.append(
                Hit(
                    id=report.id,
                    title=report.title,
                    year=report.year,
                    place=report.place,
                    score=round(float(answer.scores[number]), 4),
                    matches=matches,
                )
            )
        return tuple(hits)
