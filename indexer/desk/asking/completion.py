"""What is being typed → what it may become: places, kinds of section, years, words and phrases.

Only the last clause is completed; what stands before it stays as typed and
narrows the numbers. Everything offered is in the index. How a clause is read
is ``query_language``'s business; here is only where the last one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from operator import and_
from typing import NamedTuple

from indexer.desk import links
from indexer.desk.asking.place_names import Named, PlaceNames
from indexer.desk.asking.query_language import kind_named, make_query, parse
from indexer.engines.whoosh.lexicon import Vocabulary
from indexer.engines.whoosh.passes.arrays import Bits, counted
from indexer.language.folding import fold
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS, KINDS, TEXTS
from indexer.vocabulary.query import And, In, InPlace, Node, Not, OfKind, Phrase, Words, YearRange

MOST = 8
"""So many suggestions fit above a phone's keyboard."""
LONGEST = 100
"""Who types more characters than this does not want to be told how to go on."""
_EXACT, _KINDS_AMONG_WORDS, _PLACES_AFTER = 4, 2, 3
_POOL = 12  # words, and as many phrases, that are counted to find the most frequent
# As in ``query_language``, whose reading of quotations this follows.
_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "”", "「": "」", "『": "』"}
_OPERATORS = {"AND", "OR", "NOT"}
_LATIN = re.compile(r"[a-z][a-z'’]*")
_APOSTROPHES = re.compile(r"['’]")
_NOT_IN_WORDS = re.compile(r"[\s()|*:\"“”„「」『』]")
_FIELDS = {p: f.name for f in FACETS.values() for p in f.prefixes} | {
    p: t.name for t in TEXTS.values() for p in t.prefixes
}
_PLACE_PREFIXES = ("镇", "乡", "街道", "县", "区", "市", "省")


class Suggestion(NamedTuple):
    """What is shown; what the box would then hold; what kind of thing it is, and its Chinese label.

    ``reports`` is how many reports ``url`` answers with, exactly; None where to
    count them would take a search.
    """

    text: str
    query: str
    kind: str
    label: str
    reports: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A text cut at its last clause: ``before`` + ``sign`` + ``prefix`` + ``quote`` + ``value``.

    ``sign`` is a minus; ``prefix`` a field as typed, with its colon, which
    ``field`` names (a facet, a text or a kind); ``quote`` a quotation mark that
    nothing closes.
    """

    before: str
    sign: str = ""
    prefix: str = ""
    field: str = ""
    quote: str = ""
    value: str = ""

    @property
    def kept(self) -> str:
        """Everything in front of the field and value."""
        return self.before + self.sign

    @property
    def closing(self) -> str:
        """The mark that closes the quotation."""
        return _CLOSING[fold(self.quote)] if self.quote else ""


def last_clause(text: str) -> Typed:
    """Return ``text`` cut at the clause at its end, which may be empty.

    >>> last_clause("年:2014 镇:qd")
    Typed(before='年:2014 ', sign='', prefix='镇:', field='place', quote='', value='qd')
    """
    folded = fold(text)
    start = at = 0
    while at < len(text):
        if (closing := _CLOSING.get(folded[at])) is not None:
            end = folded.find(closing, at + 1)
            if end < 0:
                break
            at = start = end + 1
            continue
        at += 1
        if folded[at - 1] in " ()|":
            start = at
    typed = _fielded(text[:start], text[start:at])
    if at == len(text):
        return typed
    if typed.value:  # a quotation mark ends the word before it
        typed = Typed(before=text[:at])
    quoted = {"quote": text[at], "value": text[at + 1 :]}
    return Typed(typed.before, typed.sign, typed.prefix, typed.field, **quoted)


def _fielded(before: str, clause: str) -> Typed:
    sign = clause[:1] if fold(clause[:1]) == "-" else ""
    rest = clause[len(sign) :]
    name, colon, _ = fold(rest).partition(":")
    field = (_FIELDS.get(name) or kind_named(name)) if colon else None
    if field is None:
        return Typed(before, sign, value=rest)
    prefix = rest[: len(name) + 1]
    return Typed(before, sign, prefix, field, value=rest[len(prefix) :])


class Completion:
    """Completes over one generation's ``vocabulary``; its table of names is made when first needed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    @cached_property
    def _names(self) -> PlaceNames:
        return PlaceNames(self._vocabulary.places, self._vocabulary.place_counts)

    def suggestions(self, text: str) -> list[Suggestion]:
        """Return at most ``MOST`` ways to complete ``text``, the likeliest first.

        None for a blank text, one of more than ``LONGEST`` characters, or one
        that the query language refuses.
        """
        if len(text) > LONGEST or not text.strip():
            return []
        try:
            return list(islice(self._suggestions(last_clause(text)), MOST))
        except BadRequest:
            return []

    def _suggestions(self, typed: Typed) -> Iterator[Suggestion]:
        value = fold(typed.value).strip()
        bare = not typed.quote and not typed.field
        if typed.field == "year":
            yield from self._years(typed, value)
        elif typed.field == "section":
            yield from self._kinds(typed, value)
        elif typed.field == "flag" or not value or typed.value in _OPERATORS:
            return
        elif typed.field == "place" or (bare and _LATIN.fullmatch(value)):
            # An input method may show what is being spelt as qi'du.
            found = self._names.beginning_with(_APOSTROPHES.sub("", value), _POOL)
            unit = fold(typed.prefix[:-1])
            for place in sorted(found, key=lambda place: not self._label(place).endswith(unit)):
                yield self._place(typed, place)
        elif bare:
            yield from self._mixed(typed, value)
        else:
            yield from self._words(typed, value)

    def _mixed(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """What is typed is a place: that first. Else words first, and some places in any case."""
        places = self._names.beginning_with(value, MOST)
        exact = [self._place(typed, place) for place in places if place.exact][:_EXACT]
        others = [place for place in places if not place.exact]
        first = [*exact, *islice(self._kinds(typed, value), _KINDS_AMONG_WORDS)]
        room = MOST - len(first) - min(len(others), _PLACES_AFTER)
        # A place is what is meant by its name; the word is what is typed already.
        labels = set(map(self._label, places))
        words = (word for word in self._words(typed, value) if word.text not in labels)
        yield from (*first, *islice(words, max(room, 0)))
        yield from (self._place(typed, place) for place in others)

    def _label(self, place: Named) -> str:
        return self._vocabulary.places.nodes[place.number].label

    # --- what there is -------------------------------------------------------------

    def _years(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        for year in reversed(self._vocabulary.years):
            if str(year).startswith(value):
                query = f"{typed.kept}{typed.prefix}{year} "
                leaf = YearRange(year, year)
                yield self._suggestion(typed, str(year), query, "year", leaf)

    def _kinds(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """Kinds of that name, those of most reports first: to look in, or as the value of a filter."""
        called = [
            (-_number(self._vocabulary.answering(OfKind(kind.value))), kind.value, kind.label)
            for kind in KINDS.values()
            # A single character begins too many of their other names.
            if kind.label.startswith(value)
            or (len(value) > 1 and any(name.startswith(value) for name in kind.names))
        ]
        for reports, kind, label in sorted(called):
            if reports:
                shown = label if typed.prefix else f"{label}:"
                asked = f"{typed.kept}{typed.prefix or '章节:'}{label} "
                found = self._suggestion(typed, shown, asked, "section", OfKind(kind))
                yield found if typed.prefix else found._replace(query=typed.kept + shown)

    def _place(self, typed: Typed, place: Named) -> Suggestion:
        written, leaves = self._asking(typed, place.number)
        return self._suggestion(typed, place.shown, f"{typed.kept}{written} ", "place", *leaves)

    def _asking(self, typed: Typed, number: int) -> tuple[str, list[InPlace]]:
        """Return what asks for one place and for no namesake: by names where they can tell it."""
        vocabulary, node = self._vocabulary, self._vocabulary.places.nodes[number]
        alone = vocabulary.places.named(node.label) == [number]
        if not alone and node.parent is not None and not typed.sign:
            above = vocabulary.places.nodes[node.parent].label
            both = [InPlace(above), InPlace(node.label)]
            reports = vocabulary.answering(both[0]) & vocabulary.answering(both[1])
            if _number(reports) == vocabulary.place_counts[number]:
                return f"{_clause(above, '')} {_clause(node.label, typed.prefix)}", both
        value = node.label if alone else node.value
        return _clause(value, typed.prefix), [InPlace(value)]

    def _words(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """Words and phrases that begin so, those of most sections first."""
        vocabulary, where = self._vocabulary, typed.field
        texts = dict.fromkeys(vocabulary.words(value, _POOL))
        if len(value) > 1:
            texts |= dict.fromkeys(vocabulary.phrases(value, _POOL))
        texts.pop(value, None)
        counts = {text: vocabulary.holding(text, where)[0] for text in texts}
        for text in sorted(texts, key=lambda text: (-counts[text], text)):
            if not counts[text]:
                break
            # What always goes on in one way is no phrase of its own: 公开政府.
            if any(o != text and o.startswith(text) and counts[o] == counts[text] for o in texts):
                continue
            plain = not typed.quote and vocabulary.is_word(text)
            opening = typed.quote or '"'
            written = text if plain else f"{opening}{text}{typed.closing or opening}"
            leaf: Node = Words(text) if plain else Phrase(text)
            leaf = In(where, leaf) if where else leaf
            query = f"{typed.kept}{typed.prefix}{written} "
            found = self._suggestion(typed, written, query, "word", leaf)
            if found.reports != 0:
                yield found

    # --- how many ------------------------------------------------------------------

    def _suggestion(
        self, typed: Typed, shown: str, query: str, kind: str, *leaves: Node
    ) -> Suggestion:
        asked = make_query(query)
        reports = self._count(typed, asked.root, leaves)
        return Suggestion(shown, query, kind, _LABELS[kind], reports, links.search(asked))

    def _count(self, typed: Typed, root: Node | None, leaves: tuple[Node, ...]) -> int | None:
        """Return how many reports ``root`` answers with, if it is what was typed and ``leaves``."""
        before, _ = parse(typed.before)
        signed = (Not(leaves[0]),) if typed.sign else leaves
        earlier = before.parts if isinstance(before, And) else (before,) if before else ()
        parts = (*earlier, *signed)
        if root != (And(parts) if len(parts) > 1 else parts[0]):
            return None  # under an OR or in parentheses
        earlier_reports = self._vocabulary.answering(before)
        reports = reduce(and_, map(self._reports, leaves), earlier_reports)
        return _number(earlier_reports) - _number(reports) if typed.sign else _number(reports)

    def _reports(self, leaf: Node) -> Bits:
        match leaf:
            case Words(text) | Phrase(text):
                return self._vocabulary.holding(text, "")[1]
            case In(where, Words(text) | Phrase(text)):
                return self._vocabulary.holding(text, where)[1]
            case _:
                return self._vocabulary.answering(leaf)


_LABELS = {"place": "地区", "section": "章节", "year": "年度", "word": "词语"}


def _number(reports: Bits) -> int:
    return counted(reports[None])[0]


def _clause(place: str, prefix: str) -> str:
    """Return the clause that asks for a place, by the field typed or that of its kind."""
    ending = next((end for end in _PLACE_PREFIXES if place.endswith(end)), "地区")
    prefix = prefix or f"{ending}:"
    return f'{prefix}"{place}"' if _NOT_IN_WORDS.search(place) else prefix + place
