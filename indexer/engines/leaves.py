"""One clause of text → the sections that satisfy it, with scores.

Both kinds of matching are decided here, at each leaf: the characters say
where a run stands, the words find what is scattered and rank. Everything
above combines what comes from here and never looks at text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.analyzer import Analyzer
from indexer.arrays import first_of_runs
from indexer.columns import KIND_NUMBERS, Columns
from indexer.engines.bm25 import K1, WEIGHTS
from indexer.engines.characters import Characters, length_of
from indexer.engines.codec import JOINED
from indexer.engines.variants import variants
from indexer.engines.words import Words
from indexer.errors import QueryRefused
from indexer.folding import fold
from indexer.query import Leaf, Near, Phrase, Prefix
from indexer.query import Words as WordsLeaf

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]

MAX_EXPANSION = 1_000
"""How many different words a trailing * may stand for."""
_DENSE = 8  # from one in so many on, an array of everything is faster than a list
_FEW = 16  # with so many times fewer, looking each up is faster than an array of everything
_APART = 1.25  # contiguous over scattered; more than further sections can add (``tree``)
_OPENING = 0.5  # what stands before the first heading is mostly the title once more
_TITLED = 4.0  # a township's own reports come before those that mention it


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
    scores, held = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=bool)
    for part in found:
        scores[part.numbers] += part.scores
        held[part.numbers] = True
    numbers = np.flatnonzero(held)
    return Scored(numbers, scores[numbers])


def common(parts: Sequence[Scored], size: int) -> Scored:
    """Return what is in all of ``parts``, numbers below ``size``, scores added up."""
    if not parts:
        return Scored.nothing()
    first, *others = sorted(parts, key=lambda part: len(part.numbers))
    numbers, scores = first.numbers, first.scores
    for part in others:
        if len(numbers) * _FEW < len(part.numbers):
            at = np.searchsorted(part.numbers, numbers)
            at[at == len(part.numbers)] = 0
            kept = np.flatnonzero(part.numbers[at] == numbers)
            added = part.scores[at[kept]]
        else:
            every = np.full(size, np.nan, dtype=np.float32)
            every[part.numbers] = part.scores
            added = every[numbers]
            kept = np.flatnonzero(added == added)
            added = added[kept]
        numbers, scores = numbers[kept], scores[kept] + added
    return Scored(numbers, scores)


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
        return total([whole, common(words, self._columns.reports)], self._columns.reports)

    def variants(self, text: str) -> Counter[str]:
        """Return strings of headings and bodies one slip away from ``text``, with their numbers."""
        return variants(self._texts, fold(text))

    def sections(self, leaf: Leaf, where: str) -> Scored:
        """Return the sections that satisfy ``leaf`` in ``where``.

        ``where`` is empty (headings and bodies), ``heading``, ``table`` or a
        kind, which keeps only sections of that kind.
        """
        if isinstance(leaf, WordsLeaf):
            found = self._run(leaf, where)
        elif isinstance(leaf, Phrase):
            found = self._string(leaf.text, where)
            found = Scored(found.numbers, found.scores * self._weights[found.numbers])
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

    def _field(self, where: str) -> str:
        return where if where in ("heading", "table") else JOINED

    def _run(self, leaf: WordsLeaf, where: str) -> Scored:
        """The run itself first, then sections with all of its words.

        The words score inside the contiguous sections too, so that among them
        those that also speak of it elsewhere come first. They score their
        average: a run of many words is one thing asked for, like any other.
        """
        words = list(dict.fromkeys(self._cut(leaf.text)))
        if not words:
            return self._string(leaf.text, where)
        if words == [fold(leaf.text)]:
            return self._word(words[0], where)
        scores = np.zeros(self._columns.sections, dtype=np.float32)
        held = np.ones(self._columns.sections, dtype=bool)
        for word in words:
            numbers, found = self._words.scores(self._field(where), word)
            scores[numbers] += found
            holding = np.zeros(len(held), dtype=bool)
            holding[numbers] = True
            held &= holding
        scores /= len(words)
        contiguous = self._string(leaf.text, where)
        scores[contiguous.numbers] += contiguous.scores
        scores *= self._weights
        held[contiguous.numbers] = False
        _lower(scores, np.flatnonzero(held), contiguous.numbers)
        held[contiguous.numbers] = True
        numbers = np.flatnonzero(held)
        return Scored(numbers, scores[numbers])

    def _word(self, word: str, where: str) -> Scored:
        """A run that is one word.

        Whatever holds the word holds the run: nothing can be scattered, and
        the word's own score says all there is to say. Where the run stands
        only inside other words, the score is 0.
        """
        numbers, found = self._words.scores(self._field(where), word)
        weighed = found * self._weights[numbers]
        holding = self._holding(word, where)
        if len(holding) == len(numbers):
            return Scored(numbers, weighed)
        if len(holding) < self._columns.sections // _DENSE:
            few = np.zeros(len(holding), dtype=np.float32)
            few[np.searchsorted(holding, numbers)] = weighed
            return Scored(holding, few)
        scores = np.zeros(self._columns.sections, dtype=np.float32)
        scores[numbers] = weighed
        return Scored(holding, scores[holding])

    @cached_property
    def _weights(self) -> Floats:
        """What a match in each section counts: less in an opening that more follows."""
        unheaded = np.diff(self._texts.starts)[::2] == 1
        of = self._columns.section_report
        followed = np.append(of[1:] == of[:-1], False)
        return np.where(unheaded & followed, _OPENING, 1).astype(np.float32)

    def titled(self, leaf: Leaf) -> Scored:
        """Return the reports that hold the run or string in their title too, and its worth."""
        nothing, reports = Scored.nothing(), self._columns.reports
        if not isinstance(leaf, WordsLeaf | Phrase):
            return nothing
        units, _ = self._titles.count(leaf.text)
        if not 0 < len(units) < reports // 2:  # what most titles hold tells none from another
            return nothing
        # Only of those that hold it, not just its words: contiguous comes first.
        held = np.zeros(reports, dtype=bool)
        held[self._columns.section_report[self._holding(leaf.text, "")]] = True
        numbers = units[held[units]].astype(np.int64)
        return Scored(numbers, np.full(len(numbers), _TITLED * np.log(reports / len(units))))

    def holding(self, text: str, where: str) -> Ints:
        """Return the sections that hold the string ``text`` in ``where``, ascending, as ``sections``.

        Not for ``title``.
        """
        sections = self._holding(text, where)
        if where in KIND_NUMBERS:
            sections = sections[self._columns.section_kind[sections] == KIND_NUMBERS[where]]
        return sections

    def words_beginning_with(self, stem: str, most: int) -> dict[str, int]:
        """Return up to ``most`` words of headings and bodies, and how many sections hold each."""
        return self._words.counts_beginning_with(JOINED, stem, most)

    def following(self, text: str, length: int, most: int) -> list[str]:
        """Return what follows ``text`` at up to ``most`` of the places where it stands.

        Each at most ``length`` characters, folded, and none beyond the end of
        its heading or body. The places are spread evenly over all.
        """
        begin, _ = self._texts.find(text)
        ends = begin[:: len(begin) // most + 1, None] + length_of(text)
        codes = self._texts.codes(ends + np.arange(length))
        after = (row.tobytes().decode("utf-16-le", "replace") for row in codes)
        return [characters.partition("\0")[0] for characters in after]

    def _holding(self, text: str, where: str) -> Ints:
        """Return the sections that hold ``text``, unscored."""
        units = self._characters(where).holding(text)
        if where == "heading":
            units = units[(units & 1) == 0]
        sections = (units if where == "table" else units >> 1).astype(np.intp)
        if len(sections) < self._columns.sections // _DENSE:
            return sections[first_of_runs(sections)]
        held = np.zeros(self._columns.sections, dtype=bool)
        held[sections] = True
        return np.flatnonzero(held)

    def _prefix(self, leaf: Prefix, where: str) -> Scored:
        stem = fold(leaf.text).strip()
        field = self._field(where)
        words = self._words.beginning_with(field, stem, MAX_EXPANSION)
        if len(words) > MAX_EXPANSION:
            raise QueryRefused(
                f"“{leaf.text}*”可以代表 {MAX_EXPANSION} 个以上的词。请在星号前多写几个字。"
            )
        # Words cut otherwise begin inside others; the string itself is found anyway.
        found = self._string(leaf.text, where)
        scores = np.zeros(self._columns.sections, dtype=np.float32)
        scores[found.numbers] = found.scores
        for word in words:
            numbers, added = self._words.scores(field, word)
            scores[numbers] += added
        return Scored(found.numbers, scores[found.numbers])

    def _string(self, text: str, where: str) -> Scored:
        return self._of_sections(self._occurrences(self._characters(where), text), where)

    def _of_sections(self, found: Scored, where: str) -> Scored:
        """Turn units into sections."""
        if where == "table":
            return found
        if len(found.numbers) > self._columns.sections // _DENSE:
            return self._of_many_sections(found, where)
        in_body = (found.numbers & 1).astype(bool)
        sections = found.numbers >> 1
        if where == "heading":
            return Scored(sections[~in_body], found.scores[~in_body])
        scores = np.where(in_body, found.scores, found.scores * WEIGHTS["heading"])
        first = first_of_runs(sections)
        if len(first) < len(sections):
            scores = np.add.reduceat(scores, first)
            sections = sections[first]
        return Scored(sections, scores)

    def _of_many_sections(self, found: Scored, where: str) -> Scored:
        """The same through an array of all units, faster when most of them are in it."""
        scores = np.zeros((self._columns.sections, 2), dtype=np.float32)
        scores.ravel()[found.numbers] = found.scores
        both = scores[:, 0].copy()
        if where != "heading":
            both *= WEIGHTS["heading"]
            both += scores[:, 1]
        numbers = np.flatnonzero(both > 0)
        return Scored(numbers, both[numbers])

    def _occurrences(self, characters: Characters, text: str) -> Scored:
        """Units that hold ``text``, scored as BM25 would a word, without length."""
        units, times = characters.count(text)
        idf = self._words.idf(min(len(units), self._words.sections))
        scores = times.astype(np.float32)
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


def _lower(scores: Floats, scattered: Ints, contiguous: Ints) -> None:
    """Lower the scores of the ``scattered`` until all that is ``contiguous`` stands before."""
    if len(scattered) and len(contiguous):
        highest = float(scores[scattered].max()) * _APART
        lowest = float(scores[contiguous].min())
        if highest > lowest:
            scores[scattered] *= lowest / highest


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
