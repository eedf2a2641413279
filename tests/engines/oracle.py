"""The engine that is obviously right: it reads every report for every question.

It shares vocabulary, folding and cutting with the real engines, and none of their arrays: what they agree on is no accident.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Self

import numpy as np

from indexer.archive.figures import ABOUT, STATED
from indexer.archive.store import NAME, Store
from indexer.archive.sums import Files
from indexer.engines.contract import (
    AmountColumn,
    Amounts,
    KnownPlace,
    Order,
    Ranked,
    Ranking,
)
from indexer.language import analyzer
from indexer.language.analyzer import Analyzer
from indexer.language.folding import fold
from indexer.vocabulary.amounts import qualified
from indexer.vocabulary.budget import question, spend
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.figures import FIGURE_NAMES, figure_label
from indexer.vocabulary.query import (
    And,
    In,
    Near,
    Node,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
    YearRange,
    with_runs,
)
from indexer.vocabulary.report import Figure, Report, Section, extended
from indexer.vocabulary.results import Bucket, Facet
from tests.engines.choosing import chosen_of, counted_figures, narrowed, passes
from tests.engines.satisfying import (
    CarryingReport,
    Standing,
    brings,
    called,
    holds,
    report_satisfies,
    section_satisfies,
    values_of,
)
from tests.engines.scoring import Scores, Scoring, slips
from tests.engines.set_aside import standing
from tests.engines.stating import order as figure_order


class Oracle:
    """Answers queries over reports held in memory, by reading all of them."""

    @classmethod
    def write(cls, *_: Any, **__: Any) -> None:
        """See ``Engine``: all that it reads is in the archive."""

    @classmethod
    def open(cls, files: Files, analyzer: Analyzer) -> Self:
        """See ``Engine``."""
        with closing(Store(files.whole(NAME))) as store:
            reports = [
                extended(CarryingReport, store.report_number(n), added=counted.carried)
                for n, counted in enumerate(store.counted())
            ]
            return cls(reports, store.changed(), analyzer.words)

    @classmethod
    def elsewhere(cls, files: Files) -> None:
        """See ``Engine``."""

    def __init__(
        self,
        reports: Iterable[Report],
        changed: Sequence[str] = (),
        cut: Callable[[str], list[str]] = analyzer.words,
    ) -> None:
        self._reports = sorted(reports, key=lambda r: r.id)
        self._number = {r.id: number for number, r in enumerate(self._reports)}
        self._changed = changed
        self._scoring = Scoring(self._reports, cut)

    def close(self) -> None:
        """Nothing is open."""

    @question
    def rank(self, query: Query, places: int = 0) -> Ranking:
        """See ``Engine``; lists all places, whatever ``places`` says."""
        satisfying = [r for r in self._reports if self._satisfies(r, query)]
        basis = {r.id: self._basis(r, query) for r in satisfying}
        order = self.order(query)
        first = (query.page - 1) * query.size
        return Ranking(
            reports=order.reports,
            sections=order.sections,
            verbatim=len(self._verbatim(query)),
            facets=tuple(
                Facet(name, label, self._buckets(name, query, satisfying, basis))
                for name, label in (
                    *((f.name, f.label) for f in FACETS.values() if f.listed),
                    *((name, figure_label(name)) for name in counted_figures(query)),
                )
            ),
            page=tuple(order.ranked)[first : first + query.size],
        )

    @question
    def total(self, query: Query) -> int:
        """See ``Engine``."""
        return len(self._answering(query))

    @question
    def order(self, query: Query) -> Order:
        """See ``Engine``."""
        every = sorted(self._answering(query), key=lambda ranked: self._key(ranked, query))
        if query.group == "place":
            first: dict[str, int] = {}
            for at, ranked in enumerate(every):
                first.setdefault(self._place(ranked), at)
            every.sort(key=lambda ranked: first[self._place(ranked)])
        return Order(
            reports=len(every),
            sections=sum(len(ranked.positions) for ranked in every),
            bare=sum(not ranked.positions for ranked in every),
            verbatim=sum(ranked.verbatim for ranked in every),
            ranked=iter(every),
        )

    def _place(self, ranked: Ranked) -> str:
        lineage = self._reports[ranked.report].place.lineage
        return lineage[-1].value if lineage else ""

    @question
    def amounts(self, query: Query, figures: Sequence[str]) -> Amounts:
        """See ``Engine``."""
        numbers = [ranked.report for ranked in self.order(query).ranked]
        each = [self._reports[number] for number in numbers]
        places = {place.value: number for number, place in enumerate(self.places())}
        own = [places[r.place.lineage[-1].value] if r.place.lineage else -1 for r in each]
        of = {
            name: _column([[f for f in r.figures if f.name == name] for r in each])
            for name in figures
        }
        years = np.array([r.year or 0 for r in each], dtype=np.int32)
        return Amounts(np.array(numbers, dtype=np.int64), years, np.array(own, dtype=np.int64), of)

    @question
    def newest(self, query: Query, most: int) -> tuple[int, list[Ranked]]:
        """See ``Engine``."""
        every = self._answering(query)
        every.sort(key=lambda r: self._reports[r.report].year or 0, reverse=True)
        every.sort(key=lambda r: self._changed[r.report], reverse=True)
        return len(every), every[:most]

    @question
    def counts(self, clauses: Sequence[Node | None]) -> list[int]:
        """See ``Engine``."""
        return [
            sum(self._satisfies(report, Query(root=clause)) for report in self._reports)
            for clause in clauses
        ]

    @question
    def holding(self, texts: Sequence[str], where: str) -> list[int]:
        """See ``Engine``."""
        spend(len(texts) * len(self._scoring.texts))
        if where == "title":
            return [sum(fold(text) in fold(r.title) for r in self._reports) for text in texts]
        sections = [(r, s) for r in self._reports for s in r.sections]
        return [sum(holds(r, s, Phrase(text), where) for r, s in sections) for text in texts]

    def words(self, stem: str, most: int) -> list[str]:
        """See ``Engine``."""
        times = Counter(
            word
            for words in self._scoring.words.values()
            for word in {*words["heading"], *words["body"]}
            if word.startswith(stem) and word != stem and re.fullmatch(r"[\u4e00-\u9fff]{2,}", word)
        )
        alone = [word for word in times if stem and self._scoring.cut(word) == [word]]
        return sorted(alone, key=lambda word: (-times[word], word))[:most]

    @question
    def following(self, text: str, length: int, most: int) -> list[str]:
        """See ``Engine``."""
        wanted = fold(text)
        after = [
            held[at + len(wanted) :][:length]
            for held in self._texts()
            for at in standing(wanted, held)
        ]
        return after[:: len(after) // most + 1]

    @question
    def variants(self, text: str) -> Mapping[str, int]:
        """See ``Engine``."""
        word = fold(text)
        return slips(word, self._texts()) if word.isalnum() and 2 <= len(word) <= 12 else {}

    def _texts(self) -> list[str]:
        spend(len(self._scoring.texts))
        return [
            t for texts in self._scoring.texts.values() for t in (texts["heading"], texts["body"])
        ]

    def places(self) -> list[KnownPlace]:
        """See ``Engine``."""
        steps = {step.value: step for r in self._reports for step in r.place.lineage}
        numbers = {value: number for number, value in enumerate(steps)}
        return [
            KnownPlace(
                step.value,
                step.name,
                None if step.under is None else numbers[step.under],
                step.also,
                sum(step.value in {s.value for s in r.place.lineage} for r in self._reports),
                step.follows,
            )
            for step in steps.values()
        ]

    def _answering(self, query: Query) -> list[Ranked]:
        """Everything that answers, by number."""
        strictly = self._verbatim(query)
        return [replace(e, verbatim=e.report in strictly) for e in self._hits(query)]

    def _verbatim(self, query: Query) -> set[int]:
        """The numbers of the reports that answer verbatim."""
        stricter = replace(query, root=with_runs(query.root, lambda run: Standing(run.text)))
        return {number for number, r in enumerate(self._reports) if self._answers(r, stricter)}

    def _answers(self, report: Report, query: Query) -> bool:
        basis = self._basis(report, query)
        return self._satisfies(report, query) and all(
            passes(report, basis, query, facet) for facet in narrowed(query)
        )

    def _hits(self, query: Query) -> list[Ranked]:
        every = []
        for number, report in enumerate(self._reports):
            if self._answers(report, query):
                scores = self._matches(number, query)
                basis = self._basis(report, query)
                chosen = {id(section) for section in self._shown(report, basis, query)}
                shown = [at for at, s in enumerate(report.sections) if id(s) in chosen]
                by_score = sorted(shown, key=lambda at: (-scores.get((number, at), 0.0), at))
                every.append(Ranked(number, self._score(number, query), tuple(by_score)))
        return every

    def _key(self, ranked: Ranked, query: Query) -> tuple[float | tuple[bool, float], int]:
        if query.sort == "relevance":
            return -ranked.score, ranked.report
        if query.sort.removeprefix("-") in FIGURE_NAMES:
            return figure_order(self._reports[ranked.report], query.sort), ranked.report
        year = self._reports[ranked.report].year
        last = float("inf") if year is None else float(year)
        return (last if query.sort == "year" or year is None else -last), ranked.report

    # Scores: the tree of clauses over one report

    def _score(self, number: int, query: Query) -> float:
        if query.root is None:
            return 0.0
        if query.scope == "section":
            return self._scoring.report(self._matches(number, query), number)
        return self._of_report(number, query.root, "")

    def _of_report(self, number: int, node: Node, where: str) -> float:
        if not report_satisfies(self._reports[number], node, where):
            return 0.0
        match node:
            case And(parts) | Or(parts):
                return sum(self._of_report(number, part, where) for part in parts)
            case In(inner, part):
                return self._of_report(number, part, inner)
            case Words() | Phrase() | Prefix() | Near():
                if where == "title":
                    return self._scoring.titled(node, number) or 0.0
                score = self._scoring.report(self._scoring.sections(node, where), number)
                return score + (0 if where else self._scoring.own(node, number))
            case _:
                return 0.0

    def _matches(self, number: int, query: Query) -> Scores:
        """The matching sections of one report, with their scores."""
        if query.root is None:
            return {}
        report = self._reports[number]
        matching = {id(section) for section in self._matching(report, query)}
        return {
            (number, position): self._of_section((number, position), query.root, "", query.scope)
            for position, section in enumerate(report.sections)
            if id(section) in matching
        }

    def _of_section(self, at: tuple[int, int], node: Node, where: str, scope: str) -> float:
        report, section = self._reports[at[0]], self._reports[at[0]].sections[at[1]]
        match node:
            case And(parts) | Or(parts):
                if scope == "section":
                    holds = section_satisfies(report, section, node, where)
                else:
                    holds = report_satisfies(report, node, where)
                return sum(self._of_section(at, p, where, scope) for p in parts) if holds else 0.0
            case In(inner, part):
                return self._of_section(at, part, inner, scope)
            case Words() | Phrase() | Prefix() | Near() if where != "title":
                return self._scoring.sections(node, where).get(at, 0.0)
            case _:
                return 0.0

    def _satisfies(self, report: Report, query: Query) -> bool:
        spend(1 + len(report.sections))
        if query.root is None:
            return True
        if query.scope == "section":
            return any(section_satisfies(report, s, query.root, "") for s in report.sections)
        return report_satisfies(report, query.root, "")

    def _matching(self, report: Report, query: Query) -> list[Section]:
        if query.root is None:
            return []
        if query.scope == "section":
            return [s for s in report.sections if section_satisfies(report, s, query.root, "")]
        return [s for s in report.sections if brings(report, s, query.root, "")]

    def _basis(self, report: Report, query: Query) -> list[Section]:
        return self._matching(report, query) or list(report.sections)

    def _shown(self, report: Report, basis: list[Section], query: Query) -> list[Section]:
        if kinds := query.filters.get("section"):
            return [s for s in basis if s.kind in kinds]
        return self._matching(report, query)

    def _buckets(
        self, facet: str, query: Query, found: list[Report], basis: dict[str, list[Section]]
    ) -> tuple[Bucket, ...]:
        counted = [
            r
            for r in found
            if all(passes(r, basis[r.id], query, f) for f in narrowed(query) if f != facet)
        ]
        counts: dict[str, int] = {}
        labels: dict[str, str] = {}
        for report in counted:
            for value, label in values_of(report, basis[report.id], facet).items():
                counts[value] = counts.get(value, 0) + 1
                labels[value] = label
        for value in chosen_of(query, facet):
            if facet == "year":
                span = YearRange.of(value)
                counts[value] = sum(1 for r in counted if r.year in span)
            elif facet == "place":
                every = (s for r in self._reports for s in r.place.lineage)
                known = {s.value: s.name for s in every if value in called(s)}
                labels |= known
                for place in known or {value: value}:
                    counts.setdefault(place, 0)
            else:
                counts.setdefault(value, 0)
        chosen = set(chosen_of(query, facet))
        if facet == "place":
            every = (s for r in self._reports for s in r.place.lineage)
            chosen |= {s.value for s in every if chosen & called(s)}
        return tuple(Bucket(v, labels.get(v, v), n, v in chosen) for v, n in sorted(counts.items()))


def _column(each: list[list[Figure]]) -> AmountColumn:
    """What each of some reports states of one figure, from its figures of this name."""
    numbers = [[f.value for f in figures if f.value is not None] for figures in each]
    return AmountColumn(
        np.array([STATED.index(f[0].state) if f else len(STATED) for f in each], dtype=np.uint8),
        np.array(
            [max((ABOUT.index(qualified(f)) for f in figures), default=0) for figures in each],
            dtype=np.uint8,
        ),
        np.array([min(values, default=np.nan) for values in numbers]),
        np.array([max(values, default=np.nan) for values in numbers]),
    )
