"""One clause of text → the reports that satisfy it, with their scores, and what it takes to show where.

A clause is asked in two steps: how much holds its strings and words, which is their idf, and then which
reports it brings. Those of one query take each step together (``prepare``). What was asked is known for as long as it is asked for
again; a generation never changes.
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
from indexer.engines.opensearch.clauses import Stretch, String, Word
from indexer.engines.opensearch.cluster import Body
from indexer.engines.opensearch.generation import ClusterGeneration, FoundReports
from indexer.engines.opensearch.questions import Answers, Plan, Question, carried_out, each_of
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

    def __init__(self, generation: ClusterGeneration, cut: Callable[[str], list[str]]) -> None:
        """``cut`` cuts as the index did."""
        self.generation, self._cut = generation, cut
        self._found: Remembered[tuple[Leaf, str], Satisfied] = Remembered(
            _KEPT, lambda found: 1_000 + sum(len(p.found.reports) for p in found.pieces)
        )
        self._counts: Remembered[_Counted, int] = Remembered(_COUNTS)

    def satisfying(self, leaf: Leaf, where: str) -> Satisfied:
        """Return what satisfies ``leaf`` in ``where``: a text, a kind, ``title``, or empty for headings and bodies."""
        found = self._found.get((leaf, where), self._alone)
        spend(self.generation.reports + sum(len(piece.found.reports) for piece in found.pieces))
        return found

    def prepare(self, asked: Iterable[tuple[Leaf, str]], *, titles: bool = True) -> None:
        """Ask for these clauses together; ``titles``: also for what their strings are worth in titles.

        What of them is refused is not known then, and refused when it is asked for.
        """
        wanted = dict.fromkeys(asked)
        if titles:
            own = (_of_title(leaf) for leaf, where in [*wanted] if not where)
            wanted |= dict.fromkeys(title for title in own if title)
        new = [each for each in wanted if self._found.known(each) is None]
        if len(new) < 2:
            return
        done = carried_out([self._plan(each) for each in new], self.generation.asking)
        for each, outcome in zip(new, done, strict=True):
            if outcome.made is not None:
                self._found.keep(each, outcome.made, outcome.cost)

    def _alone(self, asked: tuple[Leaf, str]) -> Satisfied:
        (outcome,) = carried_out([self._plan(asked)], self.generation.asking)
        if outcome.made is None:
            assert outcome.refused is not None
            raise outcome.refused
        return outcome.made

    def titled(self, leaf: Leaf) -> tuple[Ints, float]:
        """Return the reports whose title holds the run or string, and what that is worth where a section does too."""
        nothing = np.empty(0, np.int64), 0.0
        if (asked := _of_title(leaf)) is None:
            return nothing
        titles = self._found.get(asked, self._alone).pieces[0].found.reports
        if (
            not 0 < len(titles) < self.generation.reports // 2
        ):  # what most titles hold tells none from another
            return nothing
        return titles, SCORE.titled * log(self.generation.reports / len(titles))

    def _plan(self, asked: tuple[Leaf, str]) -> Plan[Satisfied]:
        leaf, where = asked
        if where in ("title", _WHOLE):
            return (yield from self._in_titles(leaf, where))
        match leaf:
            case Words():
                return (yield from self._run(leaf, where))
            case Phrase(text):
                wanted = String(_sound(text))
                ((idf,), _) = yield from self._known([wanted], where)
                clause = clauses.in_sections(wanted, where, idf)
                return (yield from self._of([clauses.opening(clause)], where))
            case Prefix():
                return (yield from self._prefix(leaf, where))
            case Near(strings, distance):
                stretch = Stretch(tuple(map(_sound, strings)), distance)
                if len({*stretch.texts}) < len(strings):
                    clause = yield from self._apart(stretch, where)
                else:
                    ((idf,), _) = yield from self._known([stretch], where)
                    clause = clauses.in_sections(stretch, where, idf)
                return (yield from self._of([clause], where))

    def _run(self, leaf: Words, where: str) -> Plan[Satisfied]:
        texts_, run = list(dict.fromkeys(self._cut(leaf.text))), _run_of(leaf.text)
        if texts_ == [fold(leaf.text)]:
            (_, (word,)) = yield from self._known([], where, texts_)
            string = clauses.in_sections(run, where)
            scored = clauses.single(string, clauses.of_word(word, where))
            return (yield from self._of([clauses.opening(scored)], where))
        ((idf,), words) = yield from self._known([run], where, texts_)
        string = clauses.in_sections(run, where, idf)
        if not words:
            return (yield from self._of([string], where))
        shares = [clauses.of_word(word, where, 1 / len(words)) for word in words]
        whole = clauses.opening(clauses.contiguous(string, [c for each in shares for c in each]))
        apart = clauses.opening(clauses.scattered(string, shares))
        if where in KIND_NUMBERS:
            # What stands apart is lowered by what all kinds of section have.
            of_all = (yield from self._remembered(leaf, "")).pieces
            made = [clauses.of_kind(each, where) for each in (whole, apart)][: len(of_all)]
            found = yield self.generation.satisfying(made)
            bys = [piece.by for piece in of_all]
        else:
            made = [whole, apart] if all(shares) else [whole]
            found = yield self.generation.satisfying(made)
            bys = [1.0]
            if all(shares):
                bys.append((yield from self._lowering(whole, found[-1])))
        each = zip(made, found, bys, strict=True)
        pieces = tuple(ClausePart(clause, _lowered(some, by), by) for clause, some, by in each)
        return Satisfied(pieces, pieces[:1])

    def _remembered(self, leaf: Leaf, where: str) -> Plan[Satisfied]:
        known = self._found.known((leaf, where))
        return known or (yield from self._plan((leaf, where)))

    def _lowering(self, whole: Body, scattered: FoundReports) -> Plan[float]:
        """By how much what is ``scattered`` is lowered to stand after all that is ``whole``."""
        highest = float(scattered.scores.max(initial=0)) * SCORE.apart
        if not highest:
            return 1.0
        least = yield self.generation.least(whole)
        return 1.0 if least is None else min(1.0, least / highest)

    def _prefix(self, leaf: Prefix, where: str) -> Plan[Satisfied]:
        stem = String(_sound(leaf.text))
        part = where if where in ("heading", "table") else "texts"
        query = clauses.words_beginning(stem.text.strip(), part)
        beginning = self.generation.words(query, MAX_EXPANSION + 1)
        (((idf,), _), found) = yield each_of([self._asking([stem], where), beginning])
        if len(found) > MAX_EXPANSION:
            raise QueryRefused(
                say(
                    "“%(stem)s*”可以代表 %(most)s 个以上的词。请在星号前多写几个字。",
                    stem=leaf.text,
                    most=MAX_EXPANSION,
                )
            )
        string = clauses.in_sections(stem, where, idf)
        words = self._read(found)
        more = [clause for word in words for clause in clauses.of_word(word, where)]
        return (yield from self._of([clauses.contiguous(string, more)], where))

    # The cluster takes one place for two of the same string: what it finds then is read.

    def _apart(self, stretch: Stretch, where: str) -> Plan[Body]:
        """The clause for the sections in which strings, some of them the same, stand near each other."""
        clause, parts = clauses.in_sections(stretch, where), clauses.parts_of(where)
        (found,) = yield self.generation.satisfying([clause])
        self._bound_reading(int(found.sections.sum()))
        near: dict[str, list[tuple[int, int]]] = {part: [] for part in parts}
        for each in texts.sections(self.generation, found.reports):
            for part in parts:
                if texts.stands_near(stretch, each.parts[part]):
                    near[part].append((each.report, each.position))
        idf = self._idf_of(sum(map(len, near.values())))
        return clauses.either(
            _constant(
                self.generation.sections_at(*np.array(each).T),
                idf * clauses.weight(part, where),
            )
            for part, each in near.items()
            if each
        )

    def _titles_apart(self, stretch: Stretch) -> Plan[Body]:
        (found,) = yield self.generation.titled([clauses.found(stretch, "title")])
        self._bound_reading(len(found.reports))
        each = texts.titles(self.generation, found.reports)
        numbers = [number for number, title in each if texts.stands_near(stretch, title)]
        if not numbers:
            return clauses.NOTHING
        return _constant(self.generation.among(np.array(numbers)), self._idf_of(len(numbers)))

    def _bound_reading(self, many: int) -> None:
        if many > _MOST_READ:
            raise QueryRefused(
                say(
                    "同一个词要出现两次，而且相隔不远，有这样的文字太多（超过 %(most)s 处）。请加上别的、更少见的词句。",
                    most=f"{_MOST_READ:,}",
                )
            )

    def _in_titles(self, leaf: Leaf, where: str) -> Plan[Satisfied]:
        title, words = "title", list[str]()
        match leaf:
            case Near(strings, distance):
                stretch = Stretch(tuple(map(_sound, strings)), distance)
                wanted: String | Stretch = stretch
                if len({*stretch.texts}) < len(strings):
                    apart = yield from self._titles_apart(stretch)
                    return (yield from self._of_titles([apart]))
            case Words(text):
                wanted = _run_of(text)
                words = [] if where == _WHOLE else self._cut(text)
            case Phrase(text) | Prefix(text):
                wanted = String(_sound(text))
        is_one = isinstance(leaf, Words) and words == [fold(leaf.text)]
        each = [] if is_one else [*map(String, words)]
        (idfs, _) = yield from self._known([wanted, *each], title)
        scored = clauses.found(wanted, title, idfs[0])
        if not each:
            twice = clauses.either([scored] * 2)
            return (yield from self._of_titles([twice if is_one else scored]))
        others = [clauses.found(word, title, idf) for word, idf in zip(each, idfs[1:], strict=True)]
        both = clauses.either([scored, clauses.every(others)])
        (found, whole) = yield self.generation.titled([both, scored])
        return Satisfied((ClausePart(both, found),), (ClausePart(scored, whole),))

    def _of_titles(self, scored: Sequence[Body]) -> Plan[Satisfied]:
        found = yield self.generation.titled(scored)
        return Satisfied(tuple(map(ClausePart, scored, found)))

    def _of(self, scored: Sequence[Body], where: str) -> Plan[Satisfied]:
        made = [clauses.of_kind(clause, where) for clause in scored]
        found = yield self.generation.satisfying(made)
        return Satisfied(tuple(map(ClausePart, made, found)))

    # What there is of something

    def holding(self, texts_: Sequence[String], where: str) -> list[int]:
        """Return how many sections (titles) hold each string in ``where``."""
        if where == "title":
            each = [self._count(_Counted(wanted, where)) for wanted in texts_]
            return self.generation.asked(each_of(each))
        made = [clauses.of_kind(clauses.in_sections(w, where), where) for w in texts_]
        return self.generation.asked(self.generation.count_sections(made)) if made else []

    def _known(
        self, wanted: Sequence[String | Stretch], where: str, words: Sequence[str] = ()
    ) -> Plan[tuple[list[float], list[Word]]]:
        """The idf of each string, and the words with theirs; what no section has, has none."""
        known: tuple[list[float], list[Word]] = yield self._asking(wanted, where, words)
        return known

    def _asking(
        self, wanted: Sequence[String | Stretch], where: str, words: Sequence[str] = ()
    ) -> Question[tuple[list[float], list[Word]]]:
        part = where if where in ("table", "title") else "texts"
        keys = [_Counted(each, part) for each in wanted]
        counts = {key: self._counts.known(key) for key in keys}
        new = [key for key, count in counts.items() if count is None]
        sound = [*map(_sound, words)]
        of_words = self.generation.words({"terms": {"word": sound}}, len(sound))
        all_of = each_of([*map(self._count, new), *([of_words] if words else [])])

        def read(answers: Answers) -> tuple[list[float], list[Word]]:
            told = all_of.read(answers)
            for key, count in zip(new, told, strict=False):
                counts[key] = count
                self._counts.keep(key, count, 0)
            idfs = [self._idf_of(counts[key] or 0) for key in keys]
            known = {word.text: word for word in self._read(told[-1])} if words else {}
            return idfs, [known.get(word, Word(word, {})) for word in sound]

        return Question(all_of.bodies, read)

    def _idf_of(self, holding: int) -> float:
        sections = self.generation.sections
        return 1 + log(sections / (min(holding, sections) + 1))

    def _count(self, asked: _Counted) -> Question[int]:
        """Ask how many texts hold something; a section with it in heading and body counts twice."""
        if asked.texts == "title":
            return self.generation.count_titles(clauses.found(asked.wanted, "title"))
        parts = clauses.parts_of(asked.texts)
        each = [clauses.found(asked.wanted, f"{clauses.SECTIONS}.{part}") for part in parts]
        of_parts = self.generation.count_sections(each)
        return Question(of_parts.bodies, lambda answers: sum(of_parts.read(answers)))

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


def _of_title(leaf: Leaf) -> tuple[Leaf, str] | None:
    """What of a clause is looked for in titles, where a section has it too."""
    match leaf:
        case Words(text):
            return Words(text), _WHOLE
        case Phrase():
            return leaf, "title"
    return None


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
