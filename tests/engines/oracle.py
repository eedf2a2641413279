"""The engine that is obviously right: it reads every report for every question.

It shares the vocabulary, the folding and the cutting of words with the real
engines, and none of their arrays, so that what they agree on is no accident.
Scores are its own: only "contiguous before scattered" is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product

from indexer.desk.snippets import Highlighter
from indexer.engines.whoosh.counting.columns import flags_of
from indexer.language.analyzer import words
from indexer.language.folding import fold
from indexer.vocabulary.fields import FACETS, FLAGS, KINDS
from indexer.vocabulary.query import (
    And,
    Flagged,
    In,
    InPlace,
    Leaf,
    Near,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
    YearRange,
    positive_leaves,
)
from indexer.vocabulary.report import Report, Section, Step
from indexer.vocabulary.results import Bucket, Facet, Hit, Match, Results


class Oracle:
    """Answers queries over reports held in memory, by reading all of them."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports = sorted(reports, key=lambda r: r.id)

    def close(self) -> None:
        """Nothing is open."""

    def search(self, query: Query) -> Results:
        """See ``indexer.engines.contract.Engine``."""
        found = [r for r in self._reports if self._satisfies(r, query)]
        basis = {r.id: self._basis(r, query) for r in found}
        hits = [r for r in found if all(self._passes(r, basis[r.id], query, f) for f in FACETS)]
        shown = {r.id: self._shown(r, basis[r.id], query) for r in hits}
        ranked = sorted(hits, key=lambda r: self._rank(r, shown[r.id], query))
        first = (query.page - 1) * query.size
        return Results(
            query=query,
            reports=len(hits),
            sections=sum(len(sections) for sections in shown.values()),
            hits=tuple(
                self._hit(r, shown[r.id], query) for r in ranked[first : first + query.size]
            ),
            facets=tuple(
                Facet(f.name, f.label, self._buckets(f.name, query, found, basis))
                for f in FACETS.values()
            ),
        )

    def _satisfies(self, report: Report, query: Query) -> bool:
        if query.root is None:
            return True
        if query.scope == "section":
            return any(_section(report, s, query.root, "") for s in report.sections)
        return _report(report, query.root, "")

    def _matching(self, report: Report, query: Query) -> list[Section]:
        if query.root is None:
            return []
        if query.scope == "section":
            return [s for s in report.sections if _section(report, s, query.root, "")]
        return [s for s in report.sections if _brings(report, s, query.root, "")]

    def _basis(self, report: Report, query: Query) -> list[Section]:
        return self._matching(report, query) or list(report.sections)

    def _shown(self, report: Report, basis: list[Section], query: Query) -> list[Section]:
        if query.kinds:
            return [s for s in basis if s.kind in query.kinds]
        return self._matching(report, query)

    def _passes(self, report: Report, basis: list[Section], query: Query, facet: str) -> bool:
        chosen = query.filters.get(facet)
        if not chosen:
            return True
        if facet == "year":
            return any(report.year in years for years in query.years)
        return bool(set(chosen) & set(_values(report, basis, facet, with_labels=True)))

    def _buckets(
        self, facet: str, query: Query, found: list[Report], basis: dict[str, list[Section]]
    ) -> tuple[Bucket, ...]:
        counted = [
            r
            for r in found
            if all(self._passes(r, basis[r.id], query, f) for f in FACETS if f != facet)
        ]
        counts: dict[str, int] = {}
        labels: dict[str, str] = {}
        for report in counted:
            for value, label in _values(report, basis[report.id], facet).items():
                counts[value] = counts.get(value, 0) + 1
                labels[value] = label
        for value in query.filters.get(facet, []):
            if facet == "year":
                first, _, last = value.partition("-")
                span = YearRange(int(first), int(last or first))
                counts[value] = sum(1 for r in counted if r.year in span)
            elif facet == "place":
                every = (s for r in self._reports for s in r.place.lineage)
                known = {s.value: s.name for s in every if value in _called(s)}
                labels |= known
                for place in known or {value: value}:
                    counts.setdefault(place, 0)
            else:
                counts.setdefault(value, 0)
        chosen = set(query.filters.get(facet, []))
        if facet == "place":
            every = (s for r in self._reports for s in r.place.lineage)
            chosen |= {s.value for s in every if chosen & _called(s)}
        return tuple(Bucket(v, labels.get(v, v), n, v in chosen) for v, n in sorted(counts.items()))

    def _rank(self, report: Report, sections: list[Section], query: Query) -> tuple[object, ...]:
        if query.sort == "relevance":
            runs = [leaf.text for _, leaf in positive_leaves(query.root) if isinstance(leaf, Words)]
            whole = any(fold(run) in _text(s) for run in runs for s in sections)
            return (not whole, report.id)
        year = report.year or 10_000
        return (year if query.sort == "year" or report.year is None else -year, report.id)

    def _hit(self, report: Report, sections: list[Section], query: Query) -> Hit:
        highlighter = Highlighter(query)
        matches = tuple(
            Match(
                s.anchor,
                s.number,
                s.heading,
                s.kind,
                report.heading_path(s),
                highlighter.snippets(s),
            )
            for s in sections
        )
        return Hit(report.id, report.title, report.year, report.place, 0.0, matches)


def _text(section: Section) -> str:
    return f"{fold(section.heading)}\0{fold(section.text)}"


def _tables(section: Section) -> str:
    return fold("\n".join(table.text for table in section.tables))


def _values(
    report: Report, basis: list[Section], facet: str, *, with_labels: bool = False
) -> dict[str, str]:
    if facet == "year":
        return {str(report.year): str(report.year)} if report.year else {}
    if facet == "place":
        steps = report.place.lineage
        called = {name: s.name for s in steps for name in _called(s)}
        return called if with_labels else {s.value: s.name for s in steps}
    if facet == "flag":
        return {flag: FLAGS[flag] for flag in flags_of(report)}
    return {s.kind: KINDS[s.kind].label for s in basis}


def _called(step: Step) -> set[str]:
    return {step.value, step.name, *step.also}


def _contains(leaf: Leaf, text: str) -> bool:
    """Whether one text satisfies a clause; a NUL keeps heading and body apart."""
    match leaf:
        case Phrase(wanted):
            return fold(wanted) in text
        case Words(wanted):
            cut = [word for part in text.split("\0") for word in words(part)]
            every = words(wanted)
            return fold(wanted) in text or (bool(every) and all(w in cut for w in every))
        case Prefix(stem):
            return fold(stem) in text
        case Near(texts, distance):
            return any(_near([fold(t) for t in texts], part, distance) for part in text.split("\0"))


def _titled(leaf: Leaf, title: str) -> bool:
    """Whether a title satisfies a clause; its words are found as strings, also inside others."""
    if isinstance(leaf, Words) and (every := words(leaf.text)):
        return fold(leaf.text) in title or all(word in title for word in every)
    return _contains(leaf, title)


def _near(wanted: list[str], text: str, distance: int) -> bool:
    places = [[i for i in range(len(text)) if text.startswith(w, i)] for w in wanted]
    lengths = [len(w) for w in wanted]
    return any(
        max(at + n for at, n in zip(chosen, lengths, strict=True)) - min(chosen)
        <= sum(lengths) + distance
        for chosen in product(*places)
    )


def _leaf(report: Report, section: Section, leaf: Leaf, where: str) -> bool:
    if where in KINDS and section.kind != where:
        return False
    text = {"heading": fold(section.heading), "table": _tables(section)}.get(where, _text(section))
    return _contains(leaf, text)


def _section(report: Report, section: Section, node: Node, where: str) -> bool:
    def inner(part: Node) -> bool:
        return _section(report, section, part, where)

    match node:
        case OfKind(kind):
            return section.kind == kind
        case In(wanted, part):
            return _section(report, section, part, wanted)
        case Words() | Phrase() | Prefix() | Near():
            if where == "title":
                return _titled(node, fold(report.title))
            return _leaf(report, section, node, where)
        case _:
            return _either(report, node, inner)


def _report(report: Report, node: Node, where: str) -> bool:
    def inner(part: Node) -> bool:
        return _report(report, part, where)

    match node:
        case OfKind(kind):
            return any(s.kind == kind for s in report.sections)
        case In(wanted, part):
            return _report(report, part, wanted)
        case Words() | Phrase() | Prefix() | Near():
            if where == "title":
                return _titled(node, fold(report.title))
            return any(_leaf(report, s, node, where) for s in report.sections)
        case _:
            return _either(report, node, inner)


def _either(report: Report, node: Node, inner: Callable[[Node], bool]) -> bool:
    """What means the same over reports and inside a section."""
    match node:
        case And(parts):
            return all(inner(part) for part in parts)
        case Or(parts):
            return any(inner(part) for part in parts)
        case Not(part):
            return not inner(part)
        case YearRange():
            return report.year in node
        case InPlace(value):
            return any(value in _called(step) for step in report.place.lineage)
        case Flagged(flag):
            return flag in flags_of(report)
        case _:
            return False


def _brings(report: Report, section: Section, node: Node, where: str) -> bool:
    """Whether a clause not under NOT, whose part of the tree holds, matches this section."""
    match node:
        case And(parts):
            return _report(report, node, where) and any(
                _brings(report, section, part, where) for part in parts
            )
        case Or(parts):
            return any(_brings(report, section, part, where) for part in parts)
        case In(wanted, part):
            return _brings(report, section, part, wanted)
        case Words() | Phrase() | Prefix() | Near():
            return where != "title" and _leaf(report, section, node, where)
        case _:
            return False


def counts(results: Results) -> dict[str, dict[str, int]]:
    """The counts of an answer by facet and value, for comparing engines.

    Without zeroes that nobody chose: an engine may list the county of a
    chosen township.
    """
    return {
        f.name: {b.value: b.count for b in f.buckets if b.count or b.selected}
        for f in results.facets
    }


def everything(query: Query) -> Query:
    """``query`` with all its hits on one page."""
    return replace(query, page=1, size=100)
