"""What was asked, as a value that prints itself in plain Chinese.

A ``Query`` is a tree of clauses plus filters, order and page. Engines take
nothing else; ``query_language`` makes one from what a person typed. Equal
queries are equal values, and ``str`` of any node is what the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.vocabulary.amounts import figure_said
from indexer.vocabulary.fields import FACETS, TEXTS, facet_named, years_printed
from indexer.vocabulary.figures import field_of
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.saying import say

EVER = (0, 9999)
"""Before the first and after the last year that anybody writes."""
SCOPES = ("report", "section")
SORTS = ("relevance", "year", "-year")
"""Orders, beside those by a figure: its name, or ``-`` and its name."""
GROUPS = ("none", "place")
VIEWS = ("full", "compact")
LISTED = ("few", "all")


@dataclass(frozen=True, slots=True)
class Words:
    """An unquoted run: the run itself anywhere, or all of its words in one section.

    ``apart`` is how an answer says that only its words were found; it finds the same.
    """

    text: str
    apart: bool = False

    def __str__(self) -> str:
        if self.apart:
            return say("有“%(text)s”的各词", text=self.text)
        return say("含“%(text)s”", text=self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quoted string: exactly these characters in a row, after folding."""

    text: str

    def __str__(self) -> str:
        return say("含完整词句“%(text)s”", text=self.text)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A run with a trailing ``*``: any word of the index that begins with it."""

    text: str

    def __str__(self) -> str:
        return say("含以“%(text)s”开头的词", text=self.text)


@dataclass(frozen=True, slots=True)
class Near:
    """Strings in any order with at most ``distance`` other characters in between."""

    texts: tuple[str, ...]
    distance: int

    def __str__(self) -> str:
        return say(
            "“%(texts)s”相隔不超过 %(distance)s 字",
            texts="”“".join(self.texts),
            distance=self.distance,
        )


@dataclass(frozen=True, slots=True)
class YearRange:
    """Reports on the years ``first`` to ``last``, both included; ``EVER`` has no end there."""

    first: int
    last: int

    @classmethod
    def of(cls, value: str) -> YearRange:
        """Return the years of a value of the facet: ``2012``, ``2014-2016``, ``2016-``, ``-2014``."""
        first, dash, last = value.partition("-")
        return cls(int(first or EVER[0]), int(last or (EVER[1] if dash else first)))

    @property
    def value(self) -> str:
        """The range as it stands in an address."""
        if self.first == self.last:
            return f"{self.first:04}"
        first, last = ("" if year in EVER else f"{year:04}" for year in (self.first, self.last))
        return f"{first}-{last}"

    def __contains__(self, year: int | None) -> bool:
        return year is not None and self.first <= year <= self.last

    def __str__(self) -> str:
        return FACETS["year"].said(self.value, years_printed(self.value))


@dataclass(frozen=True, slots=True)
class InPlace:
    """Reports of a place or of anything under it, by code or by name.

    ``kind`` is what it was called where its name was given without: 县 of 县:青屿.
    """

    value: str
    kind: str = ""

    def __str__(self) -> str:
        return FACETS["place"].said(self.value, self.value)


@dataclass(frozen=True, slots=True)
class OfKind:
    """Reports with a section of this kind; in one section's scope, that section itself."""

    kind: str

    def __str__(self) -> str:
        return say("有章节：%(kind)s", kind=say(KINDS[self.kind].label))


@dataclass(frozen=True, slots=True)
class Has:
    """Reports that carry this value of a facet, one of those that ``FacetField.of`` returns."""

    facet: str
    value: str

    def __str__(self) -> str:
        facet = FACETS[self.facet]
        return facet.said(self.value, facet.printed(self.value))


@dataclass(frozen=True, slots=True)
class Amount:
    """Reports that state a figure between two numbers, both included unless they are ``beyond`` them.

    ``figure`` is one of ``FIGURE_NAMES``, ``low`` and ``high`` are None where nothing bounds.
    Rivals, blanks, sums with a blank part and 余 count as ``indexer.vocabulary.amounts`` says.
    """

    figure: str
    low: float | None = None
    high: float | None = None
    beyond: bool = False

    def __str__(self) -> str:
        unit = say(field_of(self.figure).unit)
        low, high = (
            "" if n is None else say("%(number)s %(unit)s", number=f"{n:,.15g}", unit=unit)
            for n in (self.low, self.high)
        )
        if low == high and not self.beyond:
            condition = say("为 %(number)s", number=low)
        else:
            more = (
                say("超过 %(number)s", number=low)
                if self.beyond
                else say("不少于 %(number)s", number=low)
            )
            less = (
                say("少于 %(number)s", number=high)
                if self.beyond
                else say("不超过 %(number)s", number=high)
            )
            condition = say("、").join([*([more] if low else []), *([less] if high else [])])
        return say("%(figure)s%(condition)s", figure=figure_said(self.figure), condition=condition)


@dataclass(frozen=True, slots=True)
class In:
    """``part`` looked for only in one text (``title``, ``heading``, ``table``) or one kind."""

    where: str
    part: Node

    def __str__(self) -> str:
        if self.where in KINDS:
            return say(
                "在“%(kind)s”章节里%(part)s",
                kind=say(KINDS[self.where].label),
                part=_inner(self.part),
            )
        return say(
            "在%(text)s里%(part)s", text=say(TEXTS[self.where].label), part=_inner(self.part)
        )


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return say("，且").join(_inner(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return say("，或").join(_inner(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """What ``part`` does not find."""

    part: Node

    def __str__(self) -> str:
        if isinstance(self.part, Words | Phrase | Prefix):
            return say("不%(part)s", part=self.part)
        return say("排除：%(part)s", part=_inner(self.part))


@dataclass(frozen=True, slots=True)
class Nothing:
    """What came to nothing: it finds no report."""

    def __str__(self) -> str:
        return say("没有可以检索的内容")


Leaf = Words | Phrase | Prefix | Near
Narrowing = YearRange | InPlace | OfKind | Has | Amount
"""What asks for a value of a facet or for a figure, whatever the text."""
Node = Leaf | Narrowing | In | And | Or | Not | Nothing

# Of facets that mean more than to carry a value.
_CLAUSES: dict[str, Callable[[str], Narrowing]] = {
    "year": YearRange.of,
    "place": InPlace,
    "section": OfKind,
}


def clause_of(facet: str, value: str) -> Narrowing:
    """Return the clause that asks for a value of a facet; raises ``BadRequest`` for no facet."""
    name = facet_named(facet).name
    return _CLAUSES[name](value) if name in _CLAUSES else Has(name, value)


def _inner(node: Node) -> str:
    return say("（%(part)s）", part=node) if isinstance(node, And | Or) else str(node)


def positive_leaves(node: Node | None) -> Iterator[tuple[str, Leaf]]:
    """Yield (where, leaf) for each text clause that is not under a NOT.

    ``where`` is the innermost ``In`` around the leaf (a text or a kind), or
    an empty string.
    """
    yield from _positive(node, "")


def _positive(node: Node | None, where: str) -> Iterator[tuple[str, Leaf]]:
    match node:
        case Words() | Phrase() | Prefix() | Near():
            yield where, node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _positive(part, where)
        case In(inner, part):
            yield from _positive(part, inner)
        case _:
            return


def with_runs(node: Node | None, change: Callable[[Words], Leaf]) -> Node | None:
    """Return the same tree with what ``change`` makes of each run that is not under a NOT."""
    return None if node is None else _with_runs(node, change)


def _with_runs(node: Node, change: Callable[[Words], Leaf]) -> Node:
    match node:
        case Words():
            return change(node)
        case And(parts):
            return And(tuple(_with_runs(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(_with_runs(part, change) for part in parts))
        case In(where, part):
            return In(where, _with_runs(part, change))
    return node


@dataclass(frozen=True, slots=True)
class Query:
    """One question. ``root`` None asks for everything that the filters allow.

    ``text`` is what was typed; ``notes`` say in Chinese how a malformed text
    was read. ``chosen`` are the values of each facet that narrows, as they stand
    in addresses and in the order of ``FACETS``; ``with_values`` makes them.
    Values of one facet are alternatives, facets are conditions together.
    ``opened`` are places whose inner places the answer lists, without narrowing
    by them. ``counted`` are figures whose facet is asked for. ``sort`` is one of ``SORTS`` or a
    figure's name, with ``-`` before it from the largest down. ``group`` ``place``: the reports of
    each place come one after the other where the first of them stands. ``view`` and ``places`` are
    a page's: how much of a hit it shows, and whether it lists a few places or all.
    """

    text: str = ""
    root: Node | None = None
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    opened: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    scope: str = "report"
    sort: str = "relevance"
    group: str = "none"
    view: str = "full"
    places: str = "few"
    page: int = 1
    size: int = 10
    notes: tuple[str, ...] = ()

    @property
    def filters(self) -> dict[str, list[str]]:
        """The chosen values by the name of their facet, only of those that narrow."""
        return {name: list(values) for name, values in self.chosen}

    def __str__(self) -> str:
        return self.readable({})

    def readable(self, places: Mapping[str, str]) -> str:
        """Return the whole question in the language spoken, chosen places by their names.

        ``places`` are names by value; a place without one is printed as it is.
        """
        asked = [] if self.root is None else [str(self.root)]
        for (name, _), values in alternatives(self).items():
            facet, names = FACETS[name], places if name == "place" else {}
            printed = (names.get(value) or facet.printed(value) for value in values)
            asked.append(facet.said(values[0], *printed))
        if self.scope == "section" and self.root is not None:
            asked.append(say("各条件须在同一章节内"))
        return say("；").join(asked) or say("全部报告")


def values_of(query: Query, facet: str) -> tuple[str, ...]:
    """Return what is chosen of one facet; raises ``BadRequest`` for no facet."""
    return dict(query.chosen).get(facet_named(facet).name, ())


def alternatives(query: Query) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what narrows: by facet and what its counts are not narrowed by, values of which any will do.

    That is the facet itself, and of a figure the figure: two figures are conditions together.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, values in query.chosen:
        for value in values:
            key = name, FACETS[name].part(value)
            found[key] = (*found.get(key, ()), value)
    return found


def counted_figures(query: Query) -> tuple[str, ...]:
    """Return the figures whose facet the answer has: those asked for, and those that narrow."""
    narrowing = (part for name, part in alternatives(query) if FACETS[name].of_figures)
    return tuple(dict.fromkeys((*query.counted, *narrowing)))


def with_values(query: Query, facet: str, values: Iterable[str]) -> Query:
    """Return ``query`` with ``values`` chosen of one facet, instead of what was.

    None at all: it narrows no longer. Raises ``BadRequest`` for no facet.
    """
    asked = dict(query.chosen) | {facet_named(facet).name: tuple(dict.fromkeys(values))}
    return replace(query, chosen=tuple((name, asked[name]) for name in FACETS if asked.get(name)))
