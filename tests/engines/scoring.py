"""The score of the contract, computed by reading every text for every clause.

Follows ``indexer.engines.contract`` sentence by sentence and nothing else;
sections are named by their report's number and their position in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from math import log
from typing import TypeVar

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.engines.contract import MAX_EXPANSION, SCORE
from indexer.language.folding import fold
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import Leaf, Near, Phrase, Prefix, Words
from indexer.vocabulary.report import Report
from tests.engines.set_aside import places_of, standing

At = tuple[int, int]
_Unit = TypeVar("_Unit")
Scores = dict[At, float]
FIELDS = ("heading", "body", "table")


class Scoring:
    """Scores clauses over ``reports``, in the order of their numbers."""

    def __init__(self, reports: Sequence[Report], cut: Callable[[str], list[str]]) -> None:
        self.reports = reports
        self.cut = cut
        self.titles = [fold(report.title) for report in reports]
        self.texts: dict[At, dict[str, str]] = {
            (number, position): {
                "heading": fold(section.heading),
                "body": fold(section.text),
                "table": fold("\n".join(table.text for table in section.tables)),
            }
            for number, report in enumerate(reports)
            for position, section in enumerate(report.sections)
        }
        self.words = {
            at: {name: cut(text) for name, text in texts.items()}
            for at, texts in self.texts.items()
        }
        self._mean = {
            name: sum(len(words[name]) for words in self.words.values()) / max(len(self.words), 1)
            for name in FIELDS
        }
        # Asked for each section in turn, and the same for all of them.
        self.sections = cache(self._sections)

    def _sections(self, leaf: Leaf, where: str) -> Scores:
        """The sections that satisfy ``leaf`` in ``where`` (not a title), with their scores."""
        match leaf:
            case Words():
                scores = self._run(leaf.text, where)
            case Phrase(text):
                scores = self._weighed(self._string(text, where))
            case Prefix(text):
                scores = self._prefix(text, where)
            case Near():
                scores = self._of_units(self._near(leaf, self._units(where)), where)
        if where not in KINDS:
            return scores
        return {at: score for at, score in scores.items() if self._kind(at) == where}

    def titled(self, leaf: Leaf, number: int) -> float | None:
        """The score of one report whose title satisfies ``leaf``, None if it does not."""
        titles = {(n, "title"): title for n, title in enumerate(self.titles)}
        at = (number, "title")
        match leaf:
            case Near():
                return self._near(leaf, titles).get(at)
            case Words(text):
                whole = self._standing(text, titles).get(at)
                words = self.cut(text)
                find = self._standing if words == [fold(text)] else self._occurrences
                each = [find(word, titles).get(at) for word in words]
                scattered = sum(filter(None, each)) if each and None not in each else None
                if whole is None and scattered is None:
                    return None
                return (whole or 0) + (scattered or 0)
            case Phrase(text) | Prefix(text):
                return self._occurrences(text, titles).get(at)

    def report(self, scores: Scores, number: int) -> float:
        """The score of a report of whose sections some have ``scores``."""
        own = [score for (n, _), score in scores.items() if n == number]
        more = len(own) - 1
        return max(own) * (1 + SCORE.more * more / (more + 2)) if own else 0.0

    def own(self, leaf: Leaf, number: int) -> float:
        """What a report gets for its title when ``leaf`` is asked for anywhere."""
        if not isinstance(leaf, Words | Phrase):
            return 0.0
        wanted, every = fold(leaf.text), len(self.reports)
        find = standing if isinstance(leaf, Words) else places_of
        holding = sum(bool(find(wanted, title)) for title in self.titles)
        inside = any(
            find(wanted, texts["heading"]) or find(wanted, texts["body"])
            for (n, _), texts in self.texts.items()
            if n == number
        )
        if find(wanted, self.titles[number]) and inside and holding < every // 2:
            return SCORE.titled * log(every / holding)
        return 0.0

    def _kind(self, at: At) -> str:
        return self.reports[at[0]].sections[at[1]].kind

    def _idf(self, holding: int) -> float:
        sections = len(self.texts)
        return 1 + log(sections / (min(holding, sections) + 1))

    def _weighed(self, scores: Scores) -> Scores:
        def opening(at: At) -> bool:
            followed = at[1] + 1 < len(self.reports[at[0]].sections)
            return not self.texts[at]["heading"] and followed

        return {at: s * (SCORE.opening if opening(at) else 1) for at, s in scores.items()}

    def _units(self, where: str) -> dict[tuple[At, str], str]:
        """All texts that are looked at together: of a section its tables, or heading and body."""
        names = ("table",) if where == "table" else ("heading", "body")
        return {(at, name): texts[name] for at, texts in self.texts.items() for name in names}

    def _of_units(self, scores: dict[tuple[At, str], float], where: str) -> Scores:
        """Scores of units added up by section."""
        added: Scores = {}
        for (at, name), score in scores.items():
            if where == "heading" and name != "heading":
                continue
            more = name == "heading" and where != "heading"
            added[at] = added.get(at, 0) + score * (SCORE.heading if more else 1)
        return added

    def _occurrences(self, text: str, units: dict[_Unit, str]) -> dict[_Unit, float]:
        """The score of a string in each of ``units``."""
        wanted = fold(text)
        return self._found({unit: len(places_of(wanted, t)) for unit, t in units.items()})

    def _standing(self, text: str, units: dict[_Unit, str]) -> dict[_Unit, float]:
        """The same of a run that is a clause of its own."""
        wanted = fold(text)
        return self._found({unit: len(standing(wanted, t)) for unit, t in units.items()})

    def _found(self, times: dict[_Unit, int]) -> dict[_Unit, float]:
        idf = self._idf(sum(1 for t in times.values() if t))
        return {u: idf * t * (SCORE.k1 + 1) / (t + SCORE.k1) for u, t in times.items() if t}

    def _string(self, text: str, where: str) -> Scores:
        return self._of_units(self._occurrences(text, self._units(where)), where)

    def _word(self, word: str, where: str) -> Scores:
        """BM25 of the sections that hold ``word`` as a word."""
        if where in ("heading", "table"):
            return self._in_field(word, where)
        scores = {at: SCORE.heading * s for at, s in self._in_field(word, "heading").items()}
        for at, score in self._in_field(word, "body").items():
            scores[at] = scores.get(at, 0) + score
        return scores

    def _in_field(self, word: str, field: str) -> Scores:
        times = {at: words[field].count(word) for at, words in self.words.items()}
        idf = self._idf(sum(1 for t in times.values() if t))
        scores = {}
        for at, t in times.items():
            if t:
                length = byte_to_length(length_to_byte(len(self.words[at][field])))
                norm = 1 - SCORE.b + SCORE.b * length / self._mean[field]
                scores[at] = idf * t * (SCORE.k1 + 1) / (t + SCORE.k1 * norm)
        return scores

    def _run(self, text: str, where: str) -> Scores:
        words = list(dict.fromkeys(self.cut(text)))
        whole = self._of_units(self._standing(text, self._units(where)), where)
        if words == [fold(text)]:
            word = self._word(words[0], where)
            return self._weighed({at: word.get(at, 0.0) for at in whole})
        if not words:
            return whole
        each = [self._word(word, where) for word in words]
        mean = {
            at: sum(scores.get(at, 0) for scores in each) / len(words)
            for at in set().union(whole, *each)
        }
        contiguous = self._weighed({at: score + mean[at] for at, score in whole.items()})
        common = set(each[0]).intersection(*each[1:]) - whole.keys()
        scattered = self._weighed({at: mean[at] for at in common})
        if scattered and contiguous:
            most = min(contiguous.values()) / SCORE.apart
            by = min(1.0, most / max(scattered.values()))
            scattered = {at: score * by for at, score in scattered.items()}
        return scattered | contiguous

    def _prefix(self, text: str, where: str) -> Scores:
        stem, field = fold(text).strip(), where if where in ("heading", "table") else None
        names = (field,) if field else ("heading", "body")
        words = {w for held in self.words.values() for name in names for w in held[name]}
        beginning = [word for word in words if word.startswith(stem)]
        if len(beginning) > MAX_EXPANSION:
            raise QueryRefused("more words than a star may stand for")
        scores = self._string(text, where)
        for word in beginning:
            for at, score in self._word(word, where).items():
                if at in scores:
                    scores[at] += score
        return scores

    def _near(self, leaf: Near, units: dict[_Unit, str]) -> dict[_Unit, float]:
        wanted = [fold(text) for text in leaf.texts]
        close = [unit for unit, text in units.items() if near(wanted, text, leaf.distance)]
        return dict.fromkeys(close, self._idf(len(close)))


def near(wanted: list[str], text: str, distance: int) -> bool:
    """Whether ``wanted`` stand in ``text`` with at most ``distance`` others in between.

    The same string twice stands in two places.
    """
    places = [places_of(w, text) for w in wanted]
    lengths = [len(w) for w in wanted]
    return any(
        max(at + n for at, n in zip(chosen, lengths, strict=True)) - min(chosen)
        <= sum(lengths) + distance
        for chosen in product(*places)
        if len({*zip(wanted, chosen, strict=True)}) == len(wanted)
    )


def one_slip_away(word: str, other: str) -> bool:
    """Whether ``other`` is ``word`` with one slip of the contract's: changed, missing, more, swapped."""
    if len(other) == len(word):
        different = [at for at in range(len(word)) if word[at] != other[at]]
        if len(different) == 1:
            return other[different[0]].isalpha()
        return (
            len(different) == 2
            and different[1] == different[0] + 1
            and word[different[0]] == other[different[1]]
            and word[different[1]] == other[different[0]]
        )
    if len(other) == len(word) + 1:
        return any(
            other[:at] + other[at + 1 :] == word and other[at].isalpha()
            for at in range(1, len(word))
        )
    return len(word) > 2 and any(word[:at] + word[at + 1 :] == other for at in range(len(word)))


def slips(word: str, texts: Sequence[str]) -> Counter[str]:
    """The strings of ``texts`` one slip away from ``word``, and how often each occurs."""
    sizes = range(max(1, len(word) - 1), len(word) + 2)
    every = (text[at : at + n] for text in texts for n in sizes for at in range(len(text) - n + 1))
    return Counter(other for other in every if one_slip_away(word, other))
