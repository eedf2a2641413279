"""Whether a report, or a section of it, satisfies a tree of clauses: by reading it.

What the oracle decides with; nothing is prepared, and only how a text is folded and cut is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.language import analyzer, folding
from indexer.vocabulary.fields import FACETS, carried
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import (
    Amount,
    And,
    Has,
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
    Words,
    YearRange,
)
from indexer.vocabulary.report import Report, Section, Step
from tests.engines.scoring import near
from tests.engines.set_aside import standing
from tests.engines.stating import bucket, satisfies

fold = cache(folding.fold)


@dataclass(frozen=True)
class Standing(Words):
    """A run itself: its words apart are not enough."""


def _text(section: Section) -> str:
    return f"{fold(section.heading)}\0{fold(section.text)}"


def _tables(section: Section) -> str:
    return fold("\n".join(table.text for table in section.tables))


def values_of(
    report: Report, basis: list[Section], facet: str, *, with_labels: bool = False
) -> dict[str, str]:
    if facet == "year":
        return {str(report.year): str(report.year)} if report.year else {}
    if facet == "place":
        steps = report.place.lineage
        names = {name: s.name for s in steps for name in called(s)}
        return names if with_labels else {s.value: s.name for s in steps}
    if facet == "section":
        return {s.kind: KINDS[s.kind].label for s in basis}
    if facet in FIGURE_NAMES:
        value = bucket(report, facet)
        return {value: FACETS["figure"].printed(f"{facet}:{value}")}
    return {value: FACETS[facet].printed(value) for value in values_carried(report).get(facet, ())}


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryingReport(Report):
    """A report with the values that only all reports together tell, by facet."""

    added: Mapping[str, Sequence[str]]


def values_carried(report: Report) -> dict[str, tuple[str, ...]]:
    """All values that a report carries, those that only all reports tell among them."""
    added = report.added if isinstance(report, CarryingReport) else {}
    return {f: (*values, *added.get(f, ())) for f, values in carried(report).items()}


def called(step: Step) -> set[str]:
    return {step.value, step.name, *step.also}


@lru_cache(5_000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(word for part in text.split("\0") for word in analyzer.words(part))


def _contains(leaf: Leaf, text: str) -> bool:
    """Whether one text satisfies a clause; a NUL keeps heading and body apart."""
    match leaf:
        case Phrase(wanted):
            return fold(wanted) in text
        case Standing(wanted):
            return bool(standing(fold(wanted), text))
        case Words(wanted):
            every = set(analyzer.words(wanted))
            scattered = bool(every) and every != {fold(wanted)} and every <= _words_of(text)
            return scattered or bool(standing(fold(wanted), text))
        case Prefix(stem):
            return fold(stem) in text
        case Near(texts, distance):
            return any(near([fold(t) for t in texts], part, distance) for part in text.split("\0"))


def _titled(leaf: Leaf, title: str) -> bool:
    """Whether a title satisfies a clause; its words are found as strings, also inside others."""
    if type(leaf) is Words and (every := analyzer.words(leaf.text)):
        scattered = every != [fold(leaf.text)] and all(word in title for word in every)
        return scattered or bool(standing(fold(leaf.text), title))
    return _contains(leaf, title)


def holds(report: Report, section: Section, leaf: Leaf, where: str) -> bool:
    if where in KINDS and section.kind != where:
        return False
    if where == "heading":
        return _contains(leaf, fold(section.heading))
    return _contains(leaf, _tables(section) if where == "table" else _text(section))


def section_satisfies(report: Report, section: Section, node: Node, where: str) -> bool:
    def inner(part: Node) -> bool:
        return section_satisfies(report, section, part, where)

    match node:
        case OfKind(kind):
            return section.kind == kind
        case In(wanted, part):
            return section_satisfies(report, section, part, wanted)
        case Words() | Phrase() | Prefix() | Near():
            if where == "title":
                return _titled(node, fold(report.title))
            return holds(report, section, node, where)
        case _:
            return _either(report, node, inner)


def report_satisfies(report: Report, node: Node, where: str) -> bool:
    def inner(part: Node) -> bool:
        return report_satisfies(report, part, where)

    match node:
        case OfKind(kind):
            return any(s.kind == kind for s in report.sections)
        case In(wanted, part):
            return report_satisfies(report, part, wanted)
        case Words() | Phrase() | Prefix() | Near():
            if where == "title":
                return _titled(node, fold(report.title))
            return any(holds(report, s, node, where) for s in report.sections)
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
            return any(value in called(step) for step in report.place.lineage)
        case Amount():
            return satisfies(report, node)
        case Has("figure", value):
            name, _, wanted = value.rpartition(":")
            return bucket(report, name) == wanted
        case Has(facet, value):
            return value in values_carried(report)[facet]
        case _:
            return False


def brings(report: Report, section: Section, node: Node, where: str) -> bool:
    """Whether a clause not under NOT, whose part of the tree holds, matches this section."""
    match node:
        case And(parts):
            return report_satisfies(report, node, where) and any(
                brings(report, section, part, where) for part in parts
            )
        case Or(parts):
            return any(brings(report, section, part, where) for part in parts)
        case In(wanted, part):
            return brings(report, section, part, wanted)
        case Words() | Phrase() | Prefix() | Near():
            return where != "title" and holds(report, section, node, where)
        case _:
            return False
