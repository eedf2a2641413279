"""What every engine promises; ``tests/engines/contract.py`` holds each to it.

1. Totals and bucket counts count reports and are exact.
2. Values of one facet are alternatives, facets are conditions together; a
   facet is never narrowed by its own filter and is narrowed by every other;
   a selected value that matches nothing stays, with 0.
3. A quoted string finds exactly the sections that contain it, folded.
4. An unquoted run finds every section that contains it, and those that
   contain all its words; contiguous ones rank first. But a dictionary word of
   exactly two characters, as a clause of its own, is set aside where only other
   words cross, as ``crossing`` says: there it is neither found nor excluded,
   neither counted nor marked.
5. Clauses combine freely. A clause may be satisfied anywhere in a report;
   ``scope="section"`` asks for one section.
   Strings that are to stand near each other may overlap, but the same string
   twice stands in two places.
6. Same corpus, same query, same order: ties by report id.
7. A match is a section that holds what was asked for, so that a mark can be shown in it.
8. An engine answers from the generation that it was opened on and from no other.
9. An engine says before each step how many numbers it will look at (``budget.spend``):
   occurrences, postings, sections, reports; a question costs the same whatever was asked before.
   A query beyond the bounds of cost raises ``QueryRefused``, one whose time is over ``OutOfTime``, and
   one that would read what is not what ``write`` wrote ``IndexDamaged``; nothing else of
   ``indexer.vocabulary.errors`` comes out of an engine.
10. A query that comes to nothing answers empty.

An engine speaks in numbers: reports are numbered 0…R-1 in the order of their
ids, a section by its position in its report. It keeps no text to be shown.

What a hit shows: its matching sections, which are those that satisfied a text
clause not under NOT. A hit that no text clause brought (browsing, a year
alone) shows the sections of the chosen kinds, or none. The 章节 facet counts
a hit under the kinds of its matching sections, or of all its sections when no
text clause brought it.

The score, of which there is one formula (constants are those of ``SCORE``):

- Of N sections n hold something: its idf is 1 + ln(N / (n + 1)).
- A word that stands tf times among the L words of a field scores BM25 there,
  idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · L / L̄)), L̄ the mean over all
  sections; n is of this field. Elsewhere than in a heading or a table a section scores
  ``heading`` times the word's score in its heading and once that in its body. L
  is known in the 256 steps in which Whoosh keeps it, the next longer one.
- A run that is a clause of its own stands where it is not set aside.
- A string that stands t times in a heading, a body, the tables or a title
  scores idf · t · (k1 + 1) / (t + k1) there, n the number of headings and bodies (of
  tables, of titles) that hold it, at most N; summed with the same ``heading``.
- ``Words``: its string and the mean over its different words, added up; where
  it is scattered the mean alone, all of which is lowered, if need be, until the
  best is ``apart`` times below the least of the contiguous. A run that is one word scores as
  that word. ``Phrase``: its string. Both count ``opening`` in a section without heading that
  another one of the report follows. ``Prefix``: its string and all words that
  begin so. ``Near``: the idf of the headings, bodies, tables or titles in which
  it holds, with the same ``heading``.
- AND and OR add scores up, NOT and what is no text score 0. A report scores its
  best section, times 1 + ``more`` · m / (m + 2) for m further ones. To a
  ``Words`` or ``Phrase`` asked for anywhere come ``titled`` · ln(R / r) where
  the report's title holds the string too, r of the R titles do, and fewer than half.
- Of a title, where that is asked for: as above, words looked for as strings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

from indexer.archive.elsewhere import Elsewhere
from indexer.archive.sums import Files
from indexer.language.analyzer import Analyzer
from indexer.vocabulary.progress import Progress
from indexer.vocabulary.query import Node, Query
from indexer.vocabulary.report import Predecessor
from indexer.vocabulary.results import Facet


class Score(NamedTuple):
    """The constants of the formula above. ``k1`` and ``b`` are Whoosh's own defaults."""

    k1: float = 1.2
    b: float = 0.75
    heading: float = 2.0
    """A heading says what a section is about."""
    apart: float = 1.25
    """More than further sections can add."""
    opening: float = 0.5
    """What stands before the first heading is mostly the title once more."""
    more: float = 0.15
    titled: float = 4.0
    """A township's own reports come before those that mention it."""


SCORE = Score()
BLOCK = 4_000_000
"""Words, or characters, that are held at once while they are written, unless less is asked for."""
BYTES = 40
"""What each of these takes then."""
MAX_EXPANSION = 1_000
"""How many different words a trailing ``*`` may stand for; more raise ``QueryRefused``."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A report: its number, its score, and its matches' positions in it, best first.

    ``verbatim``: it answers even where each run that was not excluded is asked
    for itself, and its words apart are not enough.
    """

    report: int
    score: float
    positions: tuple[int, ...]
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Ranking:
    """Exact totals and facets, and the reports of one page in order.

    ``verbatim`` is how many of the reports answer verbatim, see ``Ranked``.
    """

    reports: int
    sections: int
    verbatim: int
    facets: tuple[Facet, ...]
    page: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Exact totals, and all reports in order, a stretch at a time.

    ``bare`` is how many of the reports have no matching section, ``verbatim``
    how many answer verbatim.
    """

    reports: int
    sections: int
    bare: int
    verbatim: int
    ranked: Iterator[Ranked]


class KnownPlace(NamedTuple):
    """A place with how many ``reports`` lie in it; ``parent`` is the number of what it lies in.

    Its number is its place in the list. ``also`` are its other codes and names, ``follows``
    the other places that it came of, whether reports lie in them or not.
    """

    value: str
    label: str
    parent: int | None
    also: tuple[str, ...]
    reports: int
    follows: tuple[Predecessor, ...] = ()


class AmountColumn(NamedTuple):
    """One figure in each of the reports of ``Amounts``.

    ``state`` is the number of its state in ``archive.figures.STATED``, their count where the
    report does not state it; ``about`` what its qualifier does, as a number in
    ``archive.figures.ABOUT``, of rivals the greatest; ``least`` and ``largest`` of its
    numbers, NaN where there is none.
    """

    state: npt.NDArray[np.uint8]
    about: npt.NDArray[np.uint8]
    least: npt.NDArray[np.float64]
    largest: npt.NDArray[np.float64]


class Amounts(NamedTuple):
    """All reports that answer a query, in its order: their numbers, years, places, and figures.

    ``year`` is 0 where it is not known. ``place`` is what the report is of, a number in
    ``Engine.places``, -1 where it lies in none. ``of`` has each figure asked for.
    """

    report: npt.NDArray[np.int64]
    year: npt.NDArray[np.int32]
    place: npt.NDArray[np.int64]
    of: Mapping[str, AmountColumn]


MOST_SLIPS = 8
"""Spellings of a mistyped word that an engine must know for one doubtful place."""


class Engine(Protocol):
    """Answers queries over one generation of an index, from any thread."""

    @classmethod
    def write(
        cls,
        folder: Path,
        beside: Executor | None,
        progress: Progress,
        block: int = BLOCK,
        earlier: Path | None = None,
    ) -> None:
        """Write what is needed to answer over the finished archive in ``folder``, into it.

        ``beside`` is a process that has nothing else to do, None where there is none;
        ``progress`` is told of every step that takes long. No more than ``block`` words or
        characters are held at once, at ``BYTES`` each: whatever it is, the answers are the same. ``earlier`` is
        a generation of which what stays as it was may be taken over, if it is one of this engine.
        """
        ...

    @classmethod
    def open(cls, files: Files, analyzer: Analyzer) -> Self:
        """Return an engine over what ``write`` wrote; ``analyzer`` is what cut its words.

        Whatever it believes of ``files`` it has had compared; it raises ``IndexDamaged``, then or
        when it is asked. An array that was compared holds what ``write`` put there: no number in it leads
        out of another.
        """
        ...

    @classmethod
    def elsewhere(cls, files: Files) -> Elsewhere | None:
        """Return where ``write`` has put texts and originals, None where it has left them in the folder.

        Raises what ``open`` raises.
        """
        ...

    def close(self) -> None:
        """Let go of files; the engine answers nothing afterwards."""
        ...

    def rank(self, query: Query, places: int = 0) -> Ranking:
        """Return totals, facets and the order of the page that ``query`` asks for.

        Of the places right inside one place at most ``places`` are listed, those of most reports,
        and those that are chosen or opened; ``Facet.rest`` is how many are not. 0: all are listed.
        """
        ...

    def total(self, query: Query) -> int:
        """Return how many reports answer ``query``, as ``rank`` would say."""
        ...

    def order(self, query: Query) -> Order:
        """Return totals and all reports in order, whatever page ``query`` asks for; no facets."""
        ...

    def amounts(self, query: Query, figures: Sequence[str]) -> Amounts:
        """Return what all reports that answer state of ``figures``, of ``FIGURE_NAMES``.

        In the order of ``order``, whatever page ``query`` asks for.
        """
        ...

    def newest(self, query: Query, most: int) -> tuple[int, list[Ranked]]:
        """Return how many reports answer, and the ``most`` of them that changed last, latest first.

        Ties go by year, the latest first, then by number. Page, size and order
        that ``query`` asks for mean nothing.
        """
        ...

    def counts(self, clauses: Sequence[Node | None]) -> list[int]:
        """Return how many reports satisfy each clause, as ``rank`` would say; None is everything."""
        ...

    def holding(self, texts: Sequence[str], where: str) -> list[int]:
        """Return how many sections hold each string, as ``rank`` would say of a ``Phrase``.

        ``where`` is empty (headings and bodies), ``heading``, ``table``, a kind,
        or ``title``, for which reports are counted.
        """
        ...

    def words(self, stem: str, most: int) -> list[str]:
        """Return Chinese words longer than ``stem`` that begin with it, most frequent first.

        Of headings and bodies, of two characters at least, and only what is one
        word when it is asked for alone. What is frequent is judged by how many
        sections hold it as a word, equals in the order of their characters. Of very many that
        begin with one character the rarest may be left out.
        """
        ...

    def following(self, text: str, length: int, most: int) -> list[str]:
        """Return what follows the run ``text`` at up to ``most`` of the places where it stands.

        Each at most ``length`` characters, folded, and none beyond the end of
        its heading or body. Where it stands more often, the places are spread over all.
        """
        ...

    def variants(self, text: str) -> Mapping[str, int]:
        """Return strings of headings and bodies one slip away from ``text``, and how often each occurs.

        A slip: one character for another, missing, too many, or changed about
        with its neighbour. Only for words of 2 to 12 characters; of more than
        ``MOST_SLIPS`` that differ in one place the commonest.
        """
        ...

    def places(self) -> Sequence[KnownPlace]:
        """Return all places that reports lie in, each after what it lies in."""
        ...
