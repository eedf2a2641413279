"""One clause of text → the sections that satisfy it, with scores.

Both kinds of matching are decided here, at each leaf: the characters say
where a run stands, the words find what is scattered and rank. Everything
above combines what comes from here and never looks at text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np

from indexer.archive.sums import Files
from indexer.engines.contract import MAX_EXPANSION, SCORE
from indexer.engines.counting.columns import KIND_NUMBERS, Columns
from indexer.engines.crossing import crossing
from indexer.engines.passes import (
    HEADINGS,
    TABLES,
    TEXTS,
    Floats,
    Ints,
    Mask,
    Pair,
    Units,
    chosen,
)
from indexer.engines.passes.arrays import Remembered, first_of_runs
from indexer.engines.passes.bm25 import WEIGHTS
from indexer.engines.whoosh.matching.set_aside import Places
from indexer.engines.whoosh.matching.variants import variants
from indexer.engines.whoosh.postings.characters import CharacterIndex, length_of
from indexer.engines.whoosh.postings.codec import JOINED
from indexer.engines.whoosh.postings.words import WordIndex
from indexer.language.analyzer import Analyzer
from indexer.language.folding import fold
from indexer.vocabulary.budget import spend
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.query import Leaf, Near, Phrase, Prefix, Words
from indexer.vocabulary.saying import say

_UNWEIGHED = np.empty(0, dtype=np.float32)
_CLAUSES, _SECTIONS = 16, 1_000_000
"""How many clauses asked last are known, of so many sections together, 12 MB: whoever narrows an answer,
turns its page or is offered another one asks for the same words again."""
_SEARCHING = 4  # to search a number among others takes so many times what looking at it does


@dataclass(frozen=True, slots=True)
class Scored:
    """Sections (or reports) by number, ascending, without repeats, with their scores.

    ``verbatim``, of one clause only: those that hold the run itself; None where all do.
    """

    numbers: Ints
    scores: Floats
    verbatim: Ints | None = None

    @classmethod
    def nothing(cls) -> Scored:
        """No sections."""
        return cls(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))

    @property
    def pair(self) -> Pair:
        """Both, as ``passes`` take them."""
        return self.numbers, self.scores

    def only(self, kept: Mask) -> Scored:
        """Return those for which ``kept``, one boolean each, is true."""
        if kept.all():
            return self
        return Scored(self.numbers[kept], self.scores[kept])


def total(parts: Iterable[Scored]) -> Scored:
    """Return everything in any of ``parts``, scores added up."""
    pairs = [part.pair for part in parts]
    return Scored(*reduce(_either, pairs)) if pairs else Scored.nothing()


def _either(one: Pair, other: Pair) -> Pair:
    spend(len(one[0]) + len(other[0]))
    return chosen().either(one, other)


def common(parts: Iterable[Scored]) -> Scored:
    """Return what is in all of ``parts``, scores added up."""
    # The rarest first: nothing below looks at more than that many.
    pairs = sorted((part.pair for part in parts), key=lambda pair: len(pair[0]))
    spend(sum(len(pair[0]) for pair in pairs))
    return Scored(*reduce(chosen().both, pairs)) if pairs else Scored.nothing()


class Leaves:
    """Looks clauses up in the words and the characters of one generation."""

    def __init__(self, files: Files, columns: Columns, analyzer: Analyzer) -> None:
        """Open the word index and the three character indexes of a generation."""
        self._columns = columns
        self._cut = analyzer.words
        self._words = WordIndex(files, "words")
        # Section n's heading is unit 2n of the texts, its body unit 2n + 1.
        self._texts = CharacterIndex(files, "texts")
        self._tables = CharacterIndex(files, "tables")
        self._titles = CharacterIndex(files, "titles")
        self._found: Remembered[tuple[Leaf, str], Scored] = Remembered(
            _SECTIONS, lambda found: max(len(found.numbers), _SECTIONS // _CLAUSES)
        )
        self._places = {c: Places(c) for c in (self._texts, self._tables, self._titles)}

    def close(self) -> None:
        """Close the word index."""
        self._words.close()

    def titles(self, leaf: Leaf) -> Scored:
        """Return the reports whose title satisfies ``leaf``; words are found inside others too."""
        if isinstance(leaf, Near):
            return self._near(self._titles, leaf)
        whole = self._titles_holding(leaf)
        if not isinstance(leaf, Words):
            return whole
        words = self._cut(leaf.text)
        if words == [fold(leaf.text)]:
            return total([whole, whole])
        scattered = common(self._titles_holding(Phrase(word)) for word in words)
        return replace(total([whole, scattered]), verbatim=whole.numbers)

    def variants(self, text: str) -> Counter[str]:
        """Return strings of headings and bodies one slip away from ``text``, with their numbers."""
        return variants(self._texts, fold(text))

    def sections(self, leaf: Leaf, where: str) -> Scored:
        """Return the sections that satisfy ``leaf`` in ``where``.

        ``where`` is empty (headings and bodies), ``heading``, ``table`` or a
        kind, which keeps only sections of that kind.
        """
        return self._found.get((leaf, where), self._satisfying)

    def _satisfying(self, asked: tuple[Leaf, str]) -> Scored:
        leaf, where = asked
        if isinstance(leaf, Words):
            found = self._run(leaf, where)
        elif isinstance(leaf, Phrase):
            found = self._string(leaf, where, self._weights)
        elif isinstance(leaf, Prefix):
            found = self._prefix(leaf, where)
        else:
            found = self._of_sections(self._near(self._characters(where), leaf), where)
        if where not in KIND_NUMBERS:
            return found
        whole = found.verbatim
        found = found.only(self._of_kind(found.numbers, where))
        return (
            found if whole is None else replace(found, verbatim=whole[self._of_kind(whole, where)])
        )

    def _of_kind(self, sections: Ints, kind: str) -> Mask:
        return np.asarray(self._columns.section_kind[sections] == KIND_NUMBERS[kind])

    def _characters(self, where: str) -> CharacterIndex:
        return self._tables if where == "table" else self._texts

    def _field(self, where: str) -> str:
        return where if where in ("heading", "table") else JOINED

    def _run(self, leaf: Words, where: str) -> Scored:
        """The run itself first, then sections with all of its words.

        The words score inside the contiguous sections too, so that among them
        those that also speak of it elsewhere come first. They score their
        average: a run of many words is one thing asked for, like any other.
        """
        words = list(dict.fromkeys(self._cut(leaf.text)))
        if words == [fold(leaf.text)]:
            return self._word(leaf, where)
        whole = self._string(leaf, where)
        if not words:
            return whole
        each = [self._scored(word, where) for word in words]
        passes, weights = chosen(), self._weights
        numbers, scores = common(each).pair
        scattered = numbers, scores / np.float32(len(words)) * weights[numbers]
        scattered = passes.without(scattered, whole.pair)
        nothing = np.zeros(len(whole.numbers), dtype=np.float32)
        _, scores = reduce(passes.added, (e.pair for e in each), (whole.numbers, nothing))
        scores = (whole.scores + scores / np.float32(len(words))) * weights[whole.numbers]
        _lower(scattered[1], scores)
        found = passes.either(scattered, (whole.numbers, scores))
        return Scored(*found, verbatim=whole.numbers)

    def _scored(self, word: str, where: str) -> Scored:
        sections, scores = self._words.scores(self._field(where), word)
        return Scored(sections.astype(np.int64), scores)

    def _word(self, leaf: Words, where: str) -> Scored:
        """A run that is one word.

        Whatever holds the word holds the run: nothing can be scattered, and
        the word's own score says all there is to say. Where the run stands
        only inside other words, the score is 0.
        """
        word, characters, within = fold(leaf.text), self._characters(where), _within(where)
        sections, scores = self._words.scores(self._field(where), word)
        units = self._units(characters, leaf)
        if not crossing(word) or len(units) == len(characters.holding(word)):
            return Scored(*chosen().word(units, within, sections, scores, self._weights))
        # Some is set aside, and that may be all there is in a section whose words have it.
        numbers = chosen().different(units, within)
        of_words = sections.astype(np.int64), scores * self._weights[sections]
        nothing = np.zeros(len(numbers), dtype=np.float32)
        return Scored(*chosen().added((numbers, nothing), of_words))

    @cached_property
    def _weights(self) -> Floats:
        """What a match in each section counts: less in an opening that more follows."""
        unheaded = np.diff(self._texts.starts)[::2] == 1
        of = self._columns.section_report
        followed = np.append(of[1:] == of[:-1], False)
        return np.where(unheaded & followed, SCORE.opening, 1).astype(np.float32)

    def titled(self, leaf: Leaf) -> Scored:
        """Return the reports that hold the run or string in their title too, and its worth."""
        nothing, reports = Scored.nothing(), self._columns.reports
        if not isinstance(leaf, Words | Phrase):
            return nothing
        titles = chosen().different(self._units(self._titles, leaf), TABLES)
        if not 0 < len(titles) < reports // 2:  # what most titles hold tells none from another
            return nothing
        # Only of those that hold it, not just its words: contiguous comes first.
        held = np.zeros(reports, dtype=bool)
        held[self._columns.section_report[self.holding(leaf, "")]] = True
        numbers = titles[held[titles]]
        worth = SCORE.titled * np.log(reports / len(titles))
        return Scored(numbers, np.full(len(numbers), worth, dtype=np.float32))

    def holding(self, leaf: Words | Phrase, where: str) -> Ints:
        """Return the sections that hold the run or string in ``where``, ascending, as ``sections``.

        Not for ``title``. Of a run, words that stand apart are not looked for.
        """
        units = self._units(self._characters(where), leaf)
        sections = chosen().different(units, _within(where))
        return sections[self._of_kind(sections, where)] if where in KIND_NUMBERS else sections

    def words_beginning_with(self, stem: str, most: int) -> dict[str, int]:
        """Return up to ``most`` words of headings and bodies, and how many sections hold each."""
        return self._words.beginning_with(JOINED, stem, most)

    def following(self, text: str, length: int, most: int) -> list[str]:
        """Return what follows the run ``text`` at up to ``most`` of the places where it stands.

        Each at most ``length`` characters, folded, and none beyond the end of
        its heading or body. The places are spread evenly over all.
        """
        begin = self._places[self._texts].begins(text)
        ends = begin[:: len(begin) // most + 1, None] + length_of(text)
        codes = self._texts.codes(ends + np.arange(length))
        after = (row.tobytes().decode("utf-16-le", "replace") for row in codes)
        return [characters.partition("\0")[0] for characters in after]

    def _units(self, characters: CharacterIndex, leaf: Words | Phrase | Prefix) -> Units:
        return self._places[characters].units(leaf)

    def _prefix(self, leaf: Prefix, where: str) -> Scored:
        stem = fold(leaf.text).strip()
        field = self._field(where)
        words = self._words.beginning_with(field, stem, MAX_EXPANSION + 1)
        if len(words) > MAX_EXPANSION:
            raise QueryRefused(
                say(
                    "“%(stem)s*”可以代表 %(most)s 个以上的词。请在星号前多写几个字。",
                    stem=leaf.text,
                    most=MAX_EXPANSION,
                )
            )
        # Words cut otherwise begin inside others; the string itself is found anyway.
        found = self._string(leaf, where)
        scores = np.zeros(self._words.sections, dtype=np.float32)
        scores[found.numbers] = found.scores
        for word in words:
            sections, more = self._words.scores(field, word)
            scores[sections] += more
        return Scored(found.numbers, scores[found.numbers])

    def _string(
        self, leaf: Words | Phrase | Prefix, where: str, weights: Floats = _UNWEIGHED
    ) -> Scored:
        """The sections that hold the run or string, scored as a word without length, then weighed."""
        units, sections = self._units(self._characters(where), leaf), self._words.sections
        return Scored(*chosen().string(units, _within(where), sections, weights))

    def _titles_holding(self, leaf: Words | Phrase | Prefix) -> Scored:
        """The reports whose title holds the run or string, scored so."""
        units, sections = self._units(self._titles, leaf), self._words.sections
        return Scored(*chosen().string(units, TABLES, sections, _UNWEIGHED))

    def _of_sections(self, found: Scored, where: str) -> Scored:
        """Turn units into sections."""
        if where == "table":
            return found
        in_body = (found.numbers & 1).astype(bool)
        sections = found.numbers >> 1
        if where == "heading":
            return Scored(sections[~in_body], found.scores[~in_body])
        scores = np.where(in_body, found.scores, found.scores * WEIGHTS["heading"])
        first = first_of_runs(sections)
        if len(first) < len(sections):
            scores = np.add.reduceat(scores, first)
            sections = sections[first]
        return Scored(sections, scores.astype(np.float32))

    def _near(self, characters: CharacterIndex, leaf: Near) -> Scored:
        """Units in which all strings stand with at most ``distance`` characters in between."""
        times = Counter(map(fold, leaf.texts))
        found = {text: characters.find(text) for text in times}
        # The rarest first: what it rules out is looked at no more.
        rarest = sorted(times, key=lambda text: len(found[text][0]))
        kept = found[rarest[0]][1]
        for text in rarest[1:]:
            kept = _in_both(kept, found[text][1])
        strings = []
        for text in rarest:
            spend(len(found[text][0]) * _SEARCHING)
            begins, of = found.pop(text)
            strings.append((begins[_among(of, kept)], length_of(text), times[text]))
        units = characters.units_at(_close(strings, characters.ends, leaf.distance))
        close = units[first_of_runs(units)]
        idf = self._words.idf(min(len(close), self._words.sections))
        return Scored(close, np.full(len(close), idf, dtype=np.float32))


def _within(where: str) -> int:
    return {"heading": HEADINGS, "table": TABLES}.get(where, TEXTS)


def _lower(scattered: Floats, contiguous: Floats) -> None:
    """Lower the scores of what is ``scattered`` until all that is ``contiguous`` stands before."""
    if len(scattered) and len(contiguous):
        highest = float(scattered.max()) * SCORE.apart
        lowest = float(contiguous.min())
        if highest > lowest:
            scattered *= np.float32(lowest / highest)


def _in_both(units: Units, others: Units) -> Units:
    """Return the different ones of ``units`` that are among ``others``; both ascend."""
    spend(len(units) + len(others))
    different = units[first_of_runs(units)]
    return different[_among(different, others)]


def _among(numbers: Units, others: Units) -> Mask:
    """Return which of ``numbers`` are among ``others``; both ascend."""
    at = np.searchsorted(others, numbers)
    at[at == len(others)] = 0
    return np.asarray(others[at] == numbers) if len(others) else np.zeros(len(numbers), dtype=bool)


def _close(
    strings: Sequence[tuple[Ints, int, int]], ends: Callable[[Ints], Ints], distance: int
) -> Ints:
    """Return where stretches begin that hold each string as often as asked and little else.

    Of each string are given where it begins, how long it is, and how often it is to stand in the
    stretch, which may have ``distance`` characters more than all of that. ``ends`` says of
    each place where its unit does. Where a stretch begins one of the strings does.
    """
    allowed = sum(length * often for _, length, often in strings) + distance
    close = [np.empty(0, dtype=np.int64)]
    for starts, _, _ in strings:
        last = np.minimum(starts + allowed, ends(starts))
        for begins, length, often in strings:
            if not len(starts):
                break
            spend(len(starts) * _SEARCHING)
            # The string's first place from there on, and the one that makes it often enough.
            at = np.searchsorted(begins, starts) + (often - 1)
            there = at < len(begins)
            there[there] = begins[at[there]] + length <= last[there]
            starts, last = starts[there], last[there]
        close.append(starts)
    return np.sort(np.concatenate(close))
