"""What reading every section answers: slow, and sure; what engines say is held against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.language.folding import fold
from tests.benchmarks import rows
from tests.benchmarks.queries import Ask


@dataclass(frozen=True, slots=True)
class Section:
    """A row as printed, its two texts folded, and the words of both between spaces."""

    row: rows.Row
    texts: tuple[str, str]
    words: tuple[str, str]

    def by_words(self, ask: Ask) -> bool:
        """Whether the words asked are among the words cut; of a phrase, one after the other.

        Signs are no words, so a phrase may go across a comma.
        """
        if ask.how == "phrase":
            return self._in_words(*ask.words)
        return _several(ask, map(self._in_words, ask.words))

    def by_characters(self, ask: Ask) -> bool:
        """Whether the words asked stand in the text, also across other words; a phrase, exactly."""
        if ask.how == "phrase":
            return self._in_text("".join(ask.words))
        return _several(ask, (self._in_text(w) or self._in_words(w) for w in ask.words))

    def passes(self, ask: Ask, facet: str = "") -> bool:
        """Whether the filters asked hold, but for the one of ``facet``."""
        facet_of = {"county": "province"}
        return all(
            facet_of.get(name, name) == facet or str(getattr(self.row, name)) == value
            for name, value in ask.filters.items()
        )

    def _in_words(self, *wanted: str) -> bool:
        return any(f" {' '.join(wanted)} " in words for words in self.words)

    def _in_text(self, wanted: str) -> bool:
        return any(fold(wanted) in text for text in self.texts)


def sections(texts: Path, words: Path) -> Iterator[Section]:
    """Yield the sections of two files of ``rows``, as printed and as cut."""
    for row, cut in zip(rows.read(texts), rows.read(words), strict=True):
        folded = (fold(row.heading), fold(row.body))
        yield Section(row, folded, (f" {cut.heading} ", f" {cut.body} "))


def totals(texts: Path, words: Path, asks: Sequence[Ask]) -> list[tuple[int, int]]:
    """Return how many sections answer each question by characters, and by words."""
    counted = [[0, 0] for _ in asks]
    for section in sections(texts, words) if asks else ():
        for ask, counts in zip(asks, counted, strict=True):
            if section.passes(ask):
                counts[0] += section.by_characters(ask)
                counts[1] += section.by_words(ask)
    return [(by_characters, by_words) for by_characters, by_words in counted]


def _several(ask: Ask, held: Iterable[bool]) -> bool:
    return any(held) if ask.how == "any" else all(held)
