"""Words that stand with a phrase more often than elsewhere, learned from the reports at hand.

Sections that hold the phrase are compared with others of the same kind and form, so that what
every section on fees says is no news of any fee. Nothing is stored for it: the words of a
spread of reports are looked at when first asked for, and those of the phrase's each time.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from indexer.archive.store import Store
from indexer.desk.asking.clauses import texts_of
from indexer.engines.contract import Engine
from indexer.language.dictionary import dictionary
from indexer.language.everyday import part_of_speech
from indexer.language.folding import fold
from indexer.vocabulary.budget import in_time
from indexer.vocabulary.figures import APPLICANTS, FIGURES
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import Near, Query, positive_leaves

MOST = 6
_LOOKED_AT = 50
"""Reports of a phrase whose words are read, those that say most of it."""
_SPREAD = 200
"""Reports, spread over all, that they are compared with."""
_SIGNIFICANT = 15.14
"""Chi-square of one degree of freedom, p = 0.0001: some hundred words are held against one phrase."""
_ODDS = 3.0
_PLACES = 3
"""Places that must say it beside the phrase; one alone copies itself year by year."""
_TELLING = ("n", "v", "j", "l", "i")
"""Parts of speech as jieba's dictionary has them; no numerals, times, adverbs, pronouns."""
_EVERYWHERE = 7_000
"""How often that dictionary has seen words as general as 方面 and 调整."""
_WORD = re.compile("[\u4e00-\u9fff]{2,}")
_FORMS = (2019, 2021)  # years in which the form changed

Stratum = tuple[str, int]
"""A kind of section, and which form the report follows."""


class _Section(NamedTuple):
    """A section of a report: its stratum, its words, and where it is from."""

    report: int
    position: int
    place: str
    stratum: Stratum
    words: frozenset[bytes]


class Sections:
    """By stratum, how many sections there are, and how many of them hold each word.

    The same words again in the same place count once: a town copies itself year by year.
    """

    def __init__(self, sections: Iterable[_Section] = ()) -> None:
        self.different = {(each.place, each.words): each for each in sections}
        self.numbers: Counter[Stratum] = Counter()
        self.holding: dict[Stratum, Counter[bytes]] = defaultdict(Counter)
        for each in self.different.values():
            self.numbers[each.stratum] += 1
            self.holding[each.stratum].update(each.words)

    def without(self, matching: Mapping[int, set[int]]) -> Sections:
        """Return the same but for the sections at these positions of these reports."""
        left = Sections()
        left.numbers, left.holding = self.numbers.copy(), self.holding.copy()
        gone = [e for e in self.different.values() if e.position in matching.get(e.report, ())]
        for stratum in {each.stratum for each in gone}:
            left.holding[stratum] = self.holding[stratum].copy()
        for each in gone:
            left.numbers[each.stratum] -= 1
            left.holding[each.stratum].subtract(each.words)
        return left


class Related:
    """Learns over one generation; ``is_place`` tells names of places, which are related to all of theirs."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        cut: Callable[[str], list[str]],
        is_place: Callable[[str], bool],
    ) -> None:
        self._engine, self._store, self._cut, self._is_place = engine, store, cut, is_place

    def words(self, query: Query) -> list[str]:
        """Return words related to what ``query`` asks for, the most significant first.

        None where no text is asked for. No word of the phrase, of the form, nor name of a place.
        """
        ranked = self._engine.rank(_first(query)).page
        asked = [fold(text) for text in _texts(query)]
        if not asked or not ranked:
            return []
        matching = {each.report: {*each.positions} for each in ranked}
        cases = Sections(e for e in self._read(matching) if e.position in matching[e.report])
        others = self._spread.without(matching)
        said_by = defaultdict[bytes, set[str]](set)
        for each in cases.different.values():
            for word in each.words:
                said_by[word].add(each.place)
        found = (
            (strength, told)
            for word, places in said_by.items()
            if len(places) >= _PLACES
            and self._tells(told := word.decode(), asked)
            and (strength := association(word, cases, others)) >= _SIGNIFICANT
        )
        surest = sorted(found, key=lambda each: (-each[0], each[1]))
        return [*islice((word for _, word in surest if _says_something(word)), MOST)]

    def _tells(self, word: str, asked: Iterable[str]) -> bool:
        """Whether a word says more than the phrase, and than the form that all reports follow."""
        return (
            bool(_WORD.fullmatch(word))
            and word not in self._of_the_form
            and not any(word in text or text in word for text in asked)
            and not self._is_place(word)
        )

    @cached_property
    def _of_the_form(self) -> frozenset[str]:
        """The words of the labels and headings that the standard forms print."""
        labels = [
            label
            for f in FIGURES.values()
            for label in (*f.row, *f.column, *f.older_column, f.label, *f.asked)
        ]
        labels += APPLICANTS.values()
        labels += [name for kind in KINDS.values() for name in (kind.label, *kind.names)]
        return frozenset(word for label in labels for word in (fold(label), *self._cut(label)))

    @cached_property
    def _spread(self) -> Sections:
        """The sections of reports spread evenly over all.

        One that holds the phrase and is not among those looked at only makes a difference smaller.
        """
        every = self._engine.counts([None])[0]
        return Sections(self._read(range(0, every, every // _SPREAD + 1)))

    def _read(self, numbers: Iterable[int]) -> Iterator[_Section]:
        for number, report in zip(numbers, in_time(self._store.cut(numbers)), strict=True):
            form = sum((report.year or 0) >= year for year in _FORMS)
            for position, (kind, words) in enumerate(
                zip(report.kinds, report.sections, strict=True)
            ):
                if words:
                    yield _Section(number, position, report.place, (kind, form), words)


def _says_something(word: str) -> bool:
    """Whether a word is a noun, a verb or a fixed expression, and none that stands everywhere."""
    kind = part_of_speech(word)
    if not kind:  # no word of the dictionary: of two characters a slip of the cut
        return len(word) > 2
    return kind.startswith(_TELLING) and dictionary().frequencies.get(word, 0) < _EVERYWHERE


def association(word: bytes, cases: Sections, others: Sections) -> float:
    """Return how surely ``word`` stands more often in ``cases`` than in ``others``, 0 where it does not.

    The chi-square of Mantel and Haenszel over strata, corrected for continuity: N. Mantel and
    W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies of
    disease", Journal of the National Cancer Institute 22 (1959), 719-748. Of a stratum with n
    cases and m others, N together, a + b of which hold the word, a of them cases, a is
    expected to be n(a + b)/N, with variance nm(a + b)(N - a - b)/(N²(N - 1)). 0, too, where
    their common odds ratio, Σ a(m - b)/N over Σ b(n - a)/N, is less than ``_ODDS``.
    """
    beyond = variance = for_it = against = 0.0
    for stratum, n in cases.numbers.items():
        m = others.numbers[stratum]
        if not m:
            continue
        a, b, total = cases.holding[stratum][word], others.holding[stratum][word], n + m
        if not a + b:
            continue
        beyond += a - n * (a + b) / total
        variance += n * m * (a + b) * (total - a - b) / (total**2 * (total - 1))
        for_it += a * (m - b) / total
        against += b * (n - a) / total
    if not variance or beyond <= 0.5 or for_it < _ODDS * against:
        return 0.0
    return (beyond - 0.5) ** 2 / variance


def _first(query: Query) -> Query:
    """``query`` for the reports that say most of it."""
    return Query(root=query.root, chosen=query.chosen, size=_LOOKED_AT)


def _texts(query: Query) -> Iterator[str]:
    """What is asked for, none of which is news beside itself."""
    yield from (leaf.text for leaf in texts_of(query.root))
    for _, leaf in positive_leaves(query.root):
        if isinstance(leaf, Near):
            yield from leaf.texts
