"""What an engine answers: hits, matches, snippets and facets, as plain values.

Nothing here holds markup or URLs: marks are offsets, links are the web's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Place


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a section; ``marks`` are (start, end) characters in ``text``.

    Marks are in order and never overlap.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A section of a report that answers; ``path`` is the headings down to it."""

    anchor: str
    number: str | None
    heading: str
    kind: str
    path: tuple[str, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that answers, with its matching sections, best first."""

    id: str
    title: str
    year: int | None
    place: Place
    score: float
    matches: tuple[Match, ...]


class Bucket(NamedTuple):
    """One value of a facet and how many reports it would answer with.

    For places: ``parent`` is the value of the bucket it stands under, ``also``
    are its other codes and names, any of which chooses it too, ``former`` the
    earlier names that reports here bear, and ``more`` whether places inside it
    could be listed that are not.
    """

    value: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple has a method of this name, never used
    selected: bool
    parent: str | None = None
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    more: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Everything that chooses this bucket."""
        return frozenset((self.value, self.label, *self.also))


@dataclass(frozen=True, slots=True)
class Facet:
    """The buckets of one facet; counts are reports, exact, not narrowed by itself."""

    name: str
    label: str
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to ``query``: exact totals, one page of hits, facets."""

    query: Query
    reports: int
    sections: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]

    @property
    def readable(self) -> str:
        """The question in plain Chinese, places that were chosen by a code by their names."""
        return self.query.readable(self.place_names)

    @property
    def place_names(self) -> dict[str, str]:
        """The names of the chosen places by each of their codes."""
        places = next((facet.buckets for facet in self.facets if facet.name == "place"), ())
        chosen = [bucket for bucket in places if bucket.selected]
        former = {code: b.label for b in chosen for code in b.also if code.isascii()}
        return former | {b.value: b.label for b in chosen}
