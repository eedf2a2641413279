"""What every engine promises; ``tests/engines/contract.py`` holds each to it.

1. Totals and bucket counts count reports and are exact.
2. Values of one facet are alternatives, facets are conditions together; a
   facet is never narrowed by its own filter and is narrowed by every other;
   a selected value that matches nothing stays, with 0.
3. A quoted string finds exactly the sections that contain it, folded.
4. An unquoted run finds every section that contains it, and those that
   contain all its words; contiguous ones rank first.
5. Clauses combine freely. A clause may be satisfied anywhere in a report;
   ``scope="section"`` asks for one section.
6. Same corpus, same query, same order: ties by report id.
7. Snippets hold text and marks, never markup; a match of a text clause has a mark.
8. A reader sees the old index or the new one, never a mixture.
9. Every failure is one of ``indexer.vocabulary.errors``.
10. A query that comes to nothing answers empty and its notes say so.

What a hit shows: its matching sections, which are those that satisfied a text
clause not under NOT. A hit that no text clause brought (browsing, a year
alone) shows the sections of the chosen kinds, or none. The 章节 facet counts
a hit under the kinds of its matching sections, or of all its sections when no
text clause brought it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from indexer.vocabulary.query import Query
from indexer.vocabulary.results import Hit, Results


class Everything(NamedTuple):
    """A whole answer: exact totals, and every hit in the order of the ranking.

    ``bare`` is how many hits have no matching section. Each hit is fetched
    when it is taken; taking one raises ``IndexDamaged`` when it cannot be read.
    """

    reports: int
    sections: int
    bare: int
    hits: Iterator[Hit]


class Engine(Protocol):
    """Answers queries over one generation of an index."""

    def search(self, query: Query) -> Results:
        """Return the page of hits that ``query`` asks for, exact totals and facets.

        Raises ``QueryRefused`` for a query beyond the cost limits and
        ``IndexDamaged`` when the index cannot be read.
        """
        ...

    def close(self) -> None:
        """Let go of files; the engine answers nothing afterwards."""
        ...
