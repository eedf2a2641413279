"""One clause of text → the sections that satisfy it, with scores.

Both kinds of matching are decided here, at each leaf: the characters say
where a run stands, the words find what is scattered and rank. Everything
above combines what comes from here and never looks at text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.analyzer import Analyzer
from indexer.columns import KIND_NUMBERS, Columns
from indexer.engines.characters import Characters, length_of
from indexer.engines.words import K1, WEIGHTS, Words
from indexer.errors import QueryRefused
from indexer.folding import fold
from indexer.query import Leaf, Near, Phrase, Prefix
from indexer.query import Words as WordsLeaf

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MAX_EXPANSION = 1_000
"""How many different words a trailing * may stand for."""
_CONTIGUOUS = 1.2  # times the most that scattered words can score: contiguous comes first


@dataclass(frozen=True, slots=True)
class Scored:
    """Sections (or reports) by number, ascending, without repeats, with their scores."""

    numbers: Ints
    scores: Floats

    @classmethod
    def nothing(cls) -> Scored:
        """No sections."""
        return cls(np.empty(0, dtype=np.int64), np.empty(0))

    def only(self, kept: Mask) -> Scored:
        """Return those for which ``kept``, one boolean each, is true."""
        if kept.all():
            return self
        return Scored(self.numbers[kept], self.scores[kept])


def total(parts: Iterable[Scored], size: int) -> Scored:
    """Return everything in any of ``parts``, numbers below ``size``, scores added up."""
    found = [part for part in parts if len(part.numbers)]
    if len(found) < 2:
        return found[0] if found else Scored.nothing()
    # Adding into an array of everything is faster than sorting what was found.
    scores, held = np.zeros(size), np.zeros(size, dtype=bool)
    for part in found:
        scores[part.numbers] += part.scores
        held[part.numbers] = True
    numbers = np.flatnonzero(held)
    return Scored(numbers, scores[numbers])


class Leaves:
    """Looks clauses up in the words and the characters of one generation."""

    def __init__(self, folder: Path, columns: Columns, analyzer: Analyzer) -> None:
        """Open the word index and the three character indexes of ``folder``."""
        self._columns = columns
        self._cut = analyzer.words
        self._words = Words(folder / "words")
        # Section n's heading is unit 2n of the texts, its body unit 2n + 1.
        self._texts = Characters(folder, "texts")
        self._tables = Characters(folder, "tables")
        self._titles = Characters(folder, "titles")

    def close(self) -> None:
        """Close the word index."""
        self._words.close()

    def titles(self, leaf: Leaf) -> Scored:
        """Return the reports whose title satisfies ``leaf``."""
        if isinstance(leaf, Phrase | Prefix):
            return self._occurrences(self._titles, leaf.text)
        if isinstance(leaf, Near):
            return self._near(self._titles, leaf)
        whole = self._occurrences(self._titles, leaf.text)
        words = [self._occurrences(self._titles, word) for word in self._cut(leaf.text)]
        return total([whole, _everywhere(words)], self._columns.reports)

    def sections(self, leaf: Leaf, where: str) -> Scored:
        """Return the sections that satisfy ``leaf`` in ``where``.

        ``where`` is empty (headings and bodies), ``heading``, ``table`` or a
        kind, which keeps only sections of that kind.
        """
        if isinstance(leaf, WordsLeaf):
            found = self._run(leaf, where)
        elif isinstance(leaf, Phrase):
            found = self._string(leaf.text, where)
        elif isinstance(leaf, Prefix):
            found = self._prefix(leaf, where)
        else:
            found = self._of_sections(self._near(self._characters(where), leaf), where)
        if where in KIND_NUMBERS:
            kinds = self._columns.section_kind[found.numbers]
            found = found.only(kinds == KIND_NUMBERS[where])
        return found

    def _characters(self, where: str) -> Characters:
        return self._tables if where == "table" else self._texts

    def _fields(self, where: str) -> dict[str, float]:
        return {where: 1.0} if where in ("heading", "table") else WEIGHTS

    def _run(self, leaf: WordsLeaf, where: str) -> Scored:
        """The run itself first, then sections with all of its words.

        The words score inside the contiguous sections too, so that among them
        those that also speak of it elsewhere come first.
        """
        contiguous = self._string(leaf.text, where)
        words = dict.fromkeys(self._cut(leaf.text))
        if not words:
            return contiguous
        scores = np.zeros(self._columns.sections)
        held = np.ones(self._columns.sections, dtype=bool)
        most = sum(self._add_word(word, where, scores, held) for word in words)
        scores[contiguous.numbers] += contiguous.scores + _CONTIGUOUS * most
        held[contiguous.numbers] = True
        numbers = np.flatnonzero(held)
        return Scored(numbers, scores[numbers])

    def _add_word(self, word: str, where: str, scores: Floats, held: Mask) -> float:
        """Add a word's scores; leave in ``held`` only what holds it. Return its highest score."""
        holding = np.zeros(len(held), dtype=bool)
        highest = 0.0
        for field, weight in self._fields(where).items():
            numbers, found = self._words.scores(field, word)
            scores[numbers] += found * weight
            holding[numbers] = True
            highest += self._words.idf(len(numbers)) * (K1 + 1) * weight
        held &= holding
        return highest

    def _prefix(self, leaf: Prefix, where: str) -> Scored:
        stem = fold(leaf.text).strip()
        words = {
            word
            for field in self._fields(where)
            for word in self._words.beginning_with(field, stem, MAX_EXPANSION)
        }
        if len(words) > MAX_EXPANSION:
            raise QueryRefused(
                f"“{leaf.text}*”可以代表 {MAX_EXPANSION} 个以上的词。请在星号前多写几个字。"
            )
        # Words cut otherwise begin inside others; the string itself is found anyway.
        found = self._string(leaf.text, where)
        scores = np.zeros(self._columns.sections)
        scores[found.numbers] = found.scores
        for word in sorted(words):
            self._add_word(word, where, scores, np.empty(len(scores), dtype=bool))
        return Scored(found.numbers, scores[found.numbers])

    def _string(self, text: str, where: str) -> Scored:
        return self._of_sections(self._occurrences(self._characters(where), text), where)

    def _of_sections(self, found: Scored, where: str) -> Scored:
        """Turn units into sections."""
        if where == "table":
            return found
        in_body = (found.numbers & 1).astype(bool)
        sections = found.numbers >> 1
        if where == "heading":
            return Scored(sections[~in_body], found.scores[~in_body])
        scores = np.where(in_body, found.scores, found.scores * WEIGHTS["heading"])
        first = np.flatnonzero(np.diff(sections, prepend=-1))
        if len(first) < len(sections):
            scores = np.add.reduceat(scores, first)
            sections = sections[first]
        return Scored(sections, scores)

    def _occurrences(self, characters: Characters, text: str) -> Scored:
        """Units that hold ``text``, scored as BM25 would a word, without length."""
        units, times = characters.count(text)
        idf = self._words.idf(min(len(units), self._words.sections))
        scores = times.astype(np.float64)
        scores *= idf * (K1 + 1) / (scores + K1)
        return Scored(units.astype(np.int64), scores)

    def _near(self, characters: Characters, leaf: Near) -> Scored:
        """Units in which all strings stand with at most ``distance`` characters in between."""
        lengths = [length_of(text) for text in leaf.texts]
        found = [characters.find(text) for text in leaf.texts]
        common = found[0][1]
        for _, units in found[1:]:
            common = np.intersect1d(common, units)
        places = [_by_unit(begin, units, common) for begin, units in found]
        close = [
            unit
            for unit in np.unique(common).tolist()
            if _together([by_unit[unit] for by_unit in places], lengths, leaf.distance)
        ]
        idf = self._words.idf(min(len(close), self._words.sections))
        return Scored(np.array(close, dtype=np.int64), np.full(len(close), idf))


def _everywhere(parts: list[Scored]) -> Scored:
    """Return what is in all of ``parts``, scores added up."""
    if not parts:
        return Scored.nothing()
    numbers = parts[0].numbers
    for part in parts[1:]:
        numbers = np.intersect1d(numbers, part.numbers, assume_unique=True)
    scores = np.zeros(len(numbers))
    for part in parts:
        scores += part.scores[np.searchsorted(part.numbers, numbers)]
    return Scored(numbers, scores)


def _by_unit(
    begin: Ints, units: npt.NDArray[np.uint32], wanted: npt.NDArray[np.uint32]
) -> dict[int, list[int]]:
    kept = np.isin(units, wanted)
    found: dict[int, list[int]] = {}
    for unit, position in zip(units[kept].tolist(), begin[kept].tolist(), strict=True):
        found.setdefault(unit, []).append(position)
    return found


def _together(begins: list[list[int]], lengths: list[int], distance: int) -> bool:
    """Whether one occurrence of each string fits a stretch with few other characters.

    A window slides over all occurrences in order; the stretch from the first
    to the end of the last may hold ``distance`` more than the strings do.
    """
    events = sorted((at, which) for which, found in enumerate(begins) for at in found)
    latest: dict[int, int] = {}
    allowed = sum(lengths) + distance
    for at, which in events:
        latest[which] = at
        if len(latest) == len(begins):
            first = min(latest.values())
            end = max(begin + lengths[w] for w, begin in latest.items())
            if end - first <= allowed:
                return True
    return False
