"""One clause of text → the sections that satisfy it, with scores.

Both kinds of matching are decided here, at each leaf: the characters say
where a run stands, the words find what is scattered and rank. Everything
above combines what comes from here and never looks at text.
"""

from __future__ import annotations

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

    def only(self, kept: npt.NDArray[np.bool_]) -> Scored:
        """Return those for which ``kept``, one boolean each, is true."""
        return Scored(self.numbers[kept], self.scores[kept])


def total(parts: list[Scored]) -> Scored:
    """Return everything in any of ``parts``, scores added up."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Scored.nothing()
    numbers, place = np.unique(np.concatenate([p.numbers for p in parts]), return_inverse=True)
    scores = np.bincount(place, np.concatenate([p.scores for p in parts]), len(numbers))
    return Scored(numbers, scores.astype(np.float64))


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
        scattered = [self._occurrences(self._titles, word) for word in self._cut(leaf.text)]
        return total([whole, _everywhere(scattered)])

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
            found = self._units_to_sections(self._near(self._characters(where), leaf), where)
        if where in KIND_NUMBERS:
            kinds = self._columns.section_kind[found.numbers]
            found = found.only(kinds == KIND_NUMBERS[where])
        return found

    def _characters(self, where: str) -> Characters:
        return self._tables if where == "table" else self._texts

    def _fields(self, where: str) -> dict[str, float]:
        return {where: 1.0} if where in ("heading", "table") else WEIGHTS

    def _run(self, leaf: WordsLeaf, where: str) -> Scored:
        """The run itself first, then sections with all of its words."""
        contiguous = self._string(leaf.text, where)
        different = list(dict.fromkeys(self._cut(leaf.text)))
        if not different:
            return contiguous
        by_word = [self._word(word, where) for word in different]
        scattered = _everywhere(by_word)
        most = sum(self._most(found) for found in by_word)
        # The words score inside the contiguous sections too, so that among
        # them those that also speak of it elsewhere come first.
        in_contiguous = total(by_word)
        held = np.isin(in_contiguous.numbers, contiguous.numbers, assume_unique=True)
        held &= ~np.isin(in_contiguous.numbers, scattered.numbers, assume_unique=True)
        raised = Scored(contiguous.numbers, contiguous.scores + _CONTIGUOUS * most)
        return total([raised, scattered, in_contiguous.only(held)])

    def _most(self, found: Scored) -> float:
        idf = self._words.idf(len(found.numbers))
        return idf * (K1 + 1) * sum(WEIGHTS.values())

    def _word(self, word: str, where: str) -> Scored:
        parts = []
        for field, weight in self._fields(where).items():
            numbers, scores = self._words.scores(field, word)
            parts.append(Scored(numbers, scores * weight))
        return total(parts)

    def _prefix(self, leaf: Prefix, where: str) -> Scored:
        stem = fold(leaf.text).strip()
        fields = self._fields(where)
        expanded = [self._words.beginning_with(field, stem, MAX_EXPANSION) for field in fields]
        different = sorted({word for words in expanded for word in words})
        if len(different) > MAX_EXPANSION:
            raise QueryRefused(
                f"“{leaf.text}*”可以代表 {MAX_EXPANSION} 个以上的词。请在星号前多写几个字。"
            )
        # Words cut otherwise begin inside others; the string itself is found anyway.
        return total([self._string(leaf.text, where), *(self._word(w, where) for w in different)])

    def _string(self, text: str, where: str) -> Scored:
        found = self._occurrences(self._characters(where), text)
        return self._units_to_sections(found, where)

    def _units_to_sections(self, found: Scored, where: str) -> Scored:
        if where == "table":
            return found
        in_heading = found.numbers % 2 == 0
        if where == "heading":
            found = found.only(in_heading)
            return Scored(found.numbers // 2, found.scores)
        heading = Scored(found.numbers[in_heading] // 2, found.scores[in_heading])
        body = Scored(found.numbers[~in_heading] // 2, found.scores[~in_heading])
        return total([Scored(heading.numbers, heading.scores * WEIGHTS["heading"]), body])

    def _occurrences(self, characters: Characters, text: str) -> Scored:
        """Units that hold ``text``, scored as BM25 would a word, without length."""
        units, times = np.unique(characters.units(characters.find(text)), return_counts=True)
        idf = self._words.idf(min(len(units), self._words.sections))
        return Scored(units, idf * times * (K1 + 1) / (times + K1))

    def _near(self, characters: Characters, leaf: Near) -> Scored:
        """Units in which all strings stand with at most ``distance`` characters in between."""
        lengths = [length_of(text) for text in leaf.texts]
        begins = [characters.find(text) for text in leaf.texts]
        units = characters.units(begins[0])
        for begin in begins[1:]:
            units = np.intersect1d(units, characters.units(begin))
        by_unit = [_by_unit(characters.units(begin), begin, units) for begin in begins]
        close = [
            unit
            for unit in np.unique(units).tolist()
            if _together([found[unit] for found in by_unit], lengths, leaf.distance)
        ]
        idf = self._words.idf(min(len(close), self._words.sections))
        return Scored(np.array(close, dtype=np.int64), np.full(len(close), idf))


def _everywhere(parts: list[Scored]) -> Scored:
    """Return what is in all of ``parts``, scores added up."""
    if not parts:
        return Scored.nothing()
    numbers = parts[0].numbers
    for part in sorted(parts[1:], key=lambda p: len(p.numbers)):
        numbers = np.intersect1d(numbers, part.numbers, assume_unique=True)
    scores = np.zeros(len(numbers))
    for part in parts:
        scores += part.scores[np.searchsorted(part.numbers, numbers)]
    return Scored(numbers, scores)


def _by_unit(of: Ints, begin: Ints, wanted: Ints) -> dict[int, list[int]]:
    kept = np.isin(of, wanted)
    found: dict[int, list[int]] = {}
    for unit, position in zip(of[kept].tolist(), begin[kept].tolist(), strict=True):
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
