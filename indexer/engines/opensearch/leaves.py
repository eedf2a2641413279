"""One clause of text → the reports that satisfy it, with their scores, and what it takes to show where.

A clause is asked in two steps: how much holds its strings and words, which is their idf, and then which
reports it brings. What was asked is known for as long as it is asked for again; a generation never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, NamedTuple

import numpy as np

from indexer.engines.contract import MAX_EXPANSION, SCORE
from indexer.engines.counting.columns import KIND_NUMBERS
from indexer.engines.crossing import crossing
from indexer.engines.opensearch import clauses, fields, texts
from indexer.engines.opensearch.bitmap import among
from indexer.engines.opensearch.clauses import Stretch, String, Word
from indexer.engines.opensearch.cluster import Body
from indexer.engines.opensearch.generation import ClusterGeneration, FoundReports
from indexer.engines.passes import Ints
from indexer.engines.passes.arrays import Remembered
from indexer.language.folding import fold
from indexer.vocabulary.budget import spend
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.query import Leaf, Near, Phrase, Prefix, Words
from indexer.vocabulary.saying import say

_KEPT = 10_000_000  # reports of all that was found, 16 bytes each
_COUNTS = 20_000
_MOST_READ = 20_000  # sections that are read for one clause


@dataclass(frozen=True, slots=True)
class ClausePart:
    """A part of what a clause finds: the sections' clause, with what its scores are lowered by, and the reports."""

    clause: Body
    found: FoundReports
    by: float = 1.0


@dataclass(frozen=True, slots=True)
class Satisfied:
    """What satisfies a clause; ``verbatim`` are the pieces where the run itself stands, None: all."""

    pieces: tuple[ClausePart, ...]
    verbatim: tuple[ClausePart, ...] | None = None


class _Counted(NamedTuple):
    wanted: String | Stretch
    texts: str
    """``texts`` (headings and bodies), ``table`` or ``title``."""


class ClusterLeaves:
    """Asks one generation in the cluster for clauses."""

    def __init__(
        self, generation: ClusterGeneration, starts: Ints, cut: Callable[[str], list[str]]
    ) -> None:
        """``starts`` are every report's first section, and how many there are; ``cut`` cuts as the index did."""
        self.generation, self._starts, self._cut = generation, starts, cut
        self._found: Remembered[tuple[Leaf, str], Satisfied] = Remembered(
            _KEPT, lambda found: 1_000 + sum(len(p.found.reports) for p in found.pieces)
        )
        self._counts: Remembered[_Counted, int] = Remembered(_COUNTS)

    def satisfying(self, leaf: Leaf, where: str) -> Satisfied:
        """Return what satisfies ``leaf`` in ``where``: a text, a kind, ``title``, or empty for headings and bodies."""
        found = self._found.get((leaf, where), self._asked)
        spend(self.generation.reports + sum(len(piece.found.reports) for piece in found.pieces))
        return found

    def titled(self, leaf: Leaf) -> tuple[Ints, float]:
        """Return the reports whose title holds the run or string, and what that is worth where a section does too."""
        nothing = np.empty(0, np.int64), 0.0
        if not isinstance(leaf, Words | Phrase):
            return nothing
        held = self._found.get(
            (Words(leaf.text), _WHOLE) if isinstance(leaf, Words) else (leaf, "title"), self._asked
        )
        titles = held.pieces[0].found.reports
        if (
            not 0 < len(titles) < self.generation.reports // 2
        ):  # what most titles hold tells none from another
            return nothing
        return titles, SCORE.titled * log(self.generation.reports / len(titles))

    def _asked(self, asked: tuple[Leaf, str]) -> Satisfied:
        leaf, where = asked
        if where in ("title", _WHOLE):
            return self._in_titles(leaf, where)
        match leaf:
            case Words():
                return self._run(leaf, where)
            case Phrase(text):
                wanted = String(_sound(text))
                clause = clauses.in_sections(wanted, where, self._idf(wanted, where))
                return self._of([clauses.opening(clause)], where)
            case Prefix():
                return self._prefix(leaf, where)
            case Near(strings, distance):
                stretch = Stretch(tuple(map(_sound, strings)), distance)
                if len({*stretch.texts}) < len(strings):
                    return self._of([self._apart(stretch, where)], where)
                clause = clauses.in_sections(stretch, where, self._idf(stretch, where))
                return self._of([clause], where)

    def _run(self, leaf: Words, where: str) -> Satisfied:
        words, run = list(dict.fromkeys(self._cut(leaf.text))), _run_of(leaf.text)
        if words == [fold(leaf.text)]:
            (word,) = self._known(words)
            string = clauses.in_sections(run, where)
            scored = clauses.single(string, clauses.of_word(word, where))
            return self._of([clauses.opening(scored)], where)
        string = clauses.in_sections(run, where, self._idf(run, where))
        if not words:
            return self._of([string], where)
        shares = [clauses.of_word(word, where, 1 / len(words)) for word in self._known(words)]
        whole = clauses.opening(clauses.contiguous(string, [c for each in shares for c in each]))
        apart = clauses.opening(clauses.scattered(string, shares))
        if where in KIND_NUMBERS:
            # What stands apart is lowered by what all kinds of section have.
            of_all = self.satisfying(leaf, "").pieces
            made = [clauses.of_kind(each, where) for each in (whole, apart)]
            found = self.generation.satisfying(made[: len(of_all)])
            bys = [piece.by for piece in of_all]
        else:
            made = [whole, apart] if all(shares) else [whole]
            found = self.generation.satisfying(made)
            bys = [1.0, self._lowering(whole, found[-1])] if all(shares) else [1.0]
        each = zip(made, found, bys, strict=False)
        pieces = tuple(ClausePart(clause, _lowered(some, by), by) for clause, some, by in each)
        return Satisfied(pieces, pieces[:1])

    def _lowering(self, whole: Body, scattered: FoundReports) -> float:
        """By how much what is ``scattered`` is lowered to stand after all that is ``whole``."""
        highest = float(scattered.scores.max(initial=0)) * SCORE.apart
        least = self.generation.least(whole) if highest else None
        return 1.0 if least is None else min(1.0, least / highest)

    def _prefix(self, leaf: Prefix, where: str) -> Satisfied:
        words = self._beginning(_sound(leaf.text).strip(), where)
        if len(words) > MAX_EXPANSION:
            raise QueryRefused(
                say(
                    "“%(stem)s*”可以代表 %(most)s 个以上的词。请在星号前多写几个字。",
                    stem=leaf.text,
                    most=MAX_EXPANSION,
                )
            )
        stem = String(_sound(leaf.text))
        string = clauses.in_sections(stem, where, self._idf(stem, where))
        more = [clause for word in words for clause in clauses.of_word(word, where)]
        return self._of([clauses.contiguous(string, more)], where)

    # The cluster takes one place for two of the same string: what it finds then is read.

    def _apart(self, stretch: Stretch, where: str) -> Body:
        """The clause for the sections in which strings, some of them the same, stand near each other."""
        clause, parts = clauses.in_sections(stretch, where), clauses.parts_of(where)
        (found,) = self.generation.satisfying([clause])
        self._bound_reading(int(found.sections.sum()))
        units: dict[str, list[int]] = {part: [] for part in parts}
        for each in texts.sections(self.generation, found.reports):
            for part in parts:
                if texts.stands_near(stretch, each.parts[part]):
                    units[part].append(int(self._starts[each.report]) + each.position)
        idf = self._idf_of(sum(map(len, units.values())))
        return clauses.either(
            _constant(
                among(f"{clauses.SECTIONS}.section", np.array(numbers)),
                idf * clauses.weight(part, where),
            )
            for part, numbers in units.items()
            if numbers
        )

    def _titles_apart(self, stretch: Stretch) -> Body:
        (found,) = self.generation.titled([clauses.found(stretch, "title")])
        self._bound_reading(len(found.reports))
        each = texts.titles(self.generation, found.reports)
        numbers = [number for number, title in each if texts.stands_near(stretch, title)]
        if not numbers:
            return clauses.NOTHING
        return _constant(among("number", np.array(numbers)), self._idf_of(len(numbers)))

    def _bound_reading(self, many: int) -> None:
        if many > _MOST_READ:
            raise QueryRefused(
                say(
                    "同一个词要出现两次，而且相隔不远，有这样的文字太多（超过 %(most)s 处）。请加上别的、更少见的词句。",
                    most=f"{_MOST_READ:,}",
                )
            )

    def _in_titles(self, leaf: Leaf, where: str) -> Satisfied:
        def string(text: String) -> Body:
            return clauses.found(text, "title", self._idf(text, "title"))

        match leaf:
            case Near(strings, distance):
                stretch = Stretch(tuple(map(_sound, strings)), distance)
                if len({*stretch.texts}) < len(strings):
                    scored = [self._titles_apart(stretch)]
                else:
                    scored = [clauses.found(stretch, "title", self._idf(stretch, "title"))]
            case Words(text):
                run, words = _run_of(text), self._cut(text)
                scored = [string(run)]
                if words == [fold(text)]:
                    scored = [clauses.either([string(run)] * 2)] if where == "title" else scored
                elif words and where == "title":
                    each = [string(String(word)) for word in words]
                    both = clauses.either([string(run), clauses.every(each)])
                    found, whole = self.generation.titled([both, string(run)])
                    return Satisfied((ClausePart(both, found),), (ClausePart(string(run), whole),))
            case Phrase(text) | Prefix(text):
                scored = [string(String(_sound(text)))]
        return Satisfied(tuple(map(ClausePart, scored, self.generation.titled(scored))))

    def _of(self, scored: Sequence[Body], where: str) -> Satisfied:
        made = [clauses.of_kind(clause, where) for clause in scored]
        return Satisfied(tuple(map(ClausePart, made, self.generation.satisfying(made))))

    # What there is of something

    def holding(self, wanted: String, where: str) -> int:
        """Return how many sections (titles) hold a string in ``where``."""
        if where == "title":
            return self._counted(_Counted(wanted, where))
        clause = clauses.of_kind(clauses.in_sections(wanted, where), where)
        return self.generation.count_sections([clause])[0]

    def _idf(self, wanted: String | Stretch, where: str) -> float:
        part = where if where in ("table", "title") else "texts"
        return self._idf_of(self._counts.get(_Counted(wanted, part), self._counted))

    def _idf_of(self, holding: int) -> float:
        sections = self.generation.sections
        return 1 + log(sections / (min(holding, sections) + 1))

    def _counted(self, asked: _Counted) -> int:
        if asked.texts == "title":
            return self.generation.count_titles(clauses.found(asked.wanted, "title"))
        parts = clauses.parts_of(asked.texts)
        each = [clauses.found(asked.wanted, f"{clauses.SECTIONS}.{part}") for part in parts]
        return sum(self.generation.count_sections(each))

    def _known(self, words: Sequence[str]) -> list[Word]:
        """The words with their idf; what no section has, has none."""
        wanted = [_sound(word) for word in words]
        read = self._read(self.generation.words({"terms": {"word": wanted}}, len(wanted)))
        known = {word.text: word for word in read}
        return [known.get(word, Word(word, {})) for word in wanted]

    def _beginning(self, stem: str, where: str) -> list[Word]:
        """Up to one more than ``MAX_EXPANSION`` words of ``where`` that begin so."""
        query = clauses.words_beginning(stem, where if where in ("heading", "table") else "texts")
        return self._read(self.generation.words(query, MAX_EXPANSION + 1))

    def _read(self, words: Iterable[dict[str, Any]]) -> list[Word]:
        return [
            Word(
                w["word"],
                {
                    p: self._idf_of(w[fields.holding(p)])
                    for p in fields.PARTS
                    if w[fields.holding(p)]
                },
            )
            for w in words
        ]


_WHOLE = "title, the run itself"
"""In place of ``where``: of titles, without what stands apart."""


def _constant(clause: Body, score: float) -> Body:
    return {"constant_score": {"filter": clause, "boost": score}}


def _lowered(found: FoundReports, by: float) -> FoundReports:
    return FoundReports(found.reports, found.scores * np.float32(by), found.sections, found.kinds)


def _run_of(text: str) -> String:
    wanted = _sound(text)
    return String(wanted, crossing(wanted) is not None)


def _sound(text: str) -> str:
    """``text`` folded, with half a surrogate pair as what stands for it in the cluster."""
    return fold(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
