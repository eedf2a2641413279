"""What is being typed → what it may become: places, kinds of section, years, words and phrases.

Only the last clause is completed; what stands before it stays as typed and
narrows the numbers. Everything offered is in the index. How a clause is read
is ``query_language``'s business; here is only where the last one begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from indexer.desk import links
from indexer.desk.asking.conditions import condition
from indexer.desk.asking.figure_clauses import APART_CALLED, LABELS
from indexer.desk.asking.named_places import NamedPlaces
from indexer.desk.asking.place_names import Named, PlaceNames
from indexer.desk.asking.query_language import make_query
from indexer.desk.asking.reading import OPERATORS, QUOTATION_MARKS, kind_named
from indexer.desk.asking.written import in_place
from indexer.engines.contract import Engine
from indexer.language.folding import fold
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS, PREFIXES
from indexer.vocabulary.figures import figures_called
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import OfKind, Query
from indexer.vocabulary.report import Address, note
from indexer.vocabulary.saying import say, word

MOST = 8
"""So many suggestions fit above a phone's keyboard."""
LONGEST = 100
"""Who types more characters than this does not want to be told how to go on."""
_EXACT, _KINDS_AMONG_WORDS, _PLACES_AFTER, _FIGURES_AMONG_WORDS = 4, 2, 3, 2
NUMBER, APART = "number", "apart"
"""What stands behind the colon: a condition on a figure, or a figure's label."""
_NUMBERS = re.compile("[<>=≥≤0-9]")
_SIGNS = (">0", "=0", ">10", ">100", ">1000")
_POOL = 12  # words, and as many phrases, that are counted to find the most frequent
_SAMPLED = 96  # places where a string stands, looked at for what follows it: 2 ms of cutting
_AHEAD = 12  # characters
_WORDS_AHEAD = 2  # a phrase of more is seldom typed, and never completed at once
_NO_HAN = re.compile(r"[^\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z'’]*")
_APOSTROPHES = re.compile(r"['’]")


_LABELS = {facet.name: facet.label for facet in FACETS.values()} | {"word": word("词语")}


class Suggestion(Struct, frozen=True):
    """What is shown; what the box would then hold; what kind of thing it is, and its Chinese label.

    ``reports`` is how many reports ``url`` answers with, exactly.
    """

    text: Annotated[str, note("显示的字")]
    query: Annotated[str, note("检索框里会变成什么")]
    kind: Annotated[str, note(enum=[*_LABELS])]
    label: str
    reports: Annotated[int, note("url 会有多少份报告，准确 exact", minimum=0)]
    url: Address


@dataclass(frozen=True, slots=True)
class Typed:
    """A text cut at its last clause: ``before`` + ``sign`` + ``prefix`` + ``quote`` + ``value``.

    ``sign`` is a minus; ``prefix`` a field as typed, with its colon, which
    ``field`` names (a facet, a text, a kind, ``NUMBER`` or ``APART``); ``quote`` a quotation mark that
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
        return QUOTATION_MARKS[fold(self.quote)] if self.quote else ""


def last_clause(text: str) -> Typed:
    """Return ``text`` cut at the clause at its end, which may be empty.

    >>> last_clause("年:2014 镇:qd")
    Typed(before='年:2014 ', sign='', prefix='镇:', field='place', quote='', value='qd')
    """
    folded = fold(text)
    start = at = 0
    while at < len(text):
        if (closing := QUOTATION_MARKS.get(folded[at])) is not None:
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
    name, colon, value = fold(rest).partition(":")
    known = PREFIXES.get(name) or kind_named(name)
    if name in APART_CALLED:
        known = APART
    elif figures_called(name) and (not known or not value or _NUMBERS.match(value)):
        known = NUMBER  # 收费: is a kind as well, and words may follow
    field = known if colon else None
    if field is None:
        return Typed(before, sign, value=rest)
    prefix = rest[: len(name) + 1]
    return Typed(before, sign, prefix, field, value=rest[len(prefix) :])


class Completion:
    """Completes over one generation's ``engine``; its table of names is made when first needed."""

    def __init__(self, engine: Engine, named: NamedPlaces, cut: Callable[[str], list[str]]) -> None:
        """``named`` are the engine's places; ``cut`` cuts text into words as the index did."""
        self._engine, self._named, self._cut = engine, named, cut

    @cached_property
    def _names(self) -> PlaceNames:
        return PlaceNames(self._named.all)

    @cached_property
    def _years_there_are(self) -> list[str]:
        facets = self._engine.rank(Query(size=1)).facets
        years = next(facet.buckets for facet in facets if facet.name == "year")
        return [bucket.value for bucket in years]

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
        elif typed.field == NUMBER:
            yield from self._conditions(typed, value)
        elif typed.field == APART:
            yield from self._figures(typed, value, typed.prefix + "{}", MOST)
        elif not value or typed.value in OPERATORS:
            return
        elif typed.field == "place" or (bare and _LATIN.fullmatch(value)):
            # An input method may show what is being spelt as qi'du.
            found = self._names.beginning_with(_APOSTROPHES.sub("", value), _POOL)
            unit = fold(typed.prefix[:-1])
            for place in sorted(found, key=lambda place: not self._label(place).endswith(unit)):
                yield self._place(typed, place)
        elif bare:
            yield from self._mixed(typed, value)
        elif typed.field not in FACETS:
            yield from self._words(typed, value)

    def _mixed(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """What is typed is a place: that first. Else words first, and some places in any case."""
        places = self._names.beginning_with(value, MOST)
        exact = [self._place(typed, place) for place in places if place.exact][:_EXACT]
        others = [place for place in places if not place.exact]
        first = [*exact, *islice(self._kinds(typed, value), _KINDS_AMONG_WORDS)]
        if len(value) > 1:
            first += self._figures(typed, value, "{}:>0", _FIGURES_AMONG_WORDS)
        room = MOST - len(first) - min(len(others), _PLACES_AFTER)
        # A place is what is meant by its name; the word is what is typed already.
        labels = set(map(self._label, places))
        words = (word for word in self._words(typed, value) if word.text not in labels)
        yield from (*first, *islice(words, max(room, 0)))
        yield from (self._place(typed, place) for place in others)

    def _label(self, place: Named) -> str:
        return self._named.all[place.number].label

    # --- what there is -------------------------------------------------------------

    def _years(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        for year in reversed(self._years_there_are):
            if year.startswith(value):
                yield self._suggestion(year, f"{typed.kept}{typed.prefix}{year} ", "year")

    def _kinds(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """Kinds of that name, those of most reports first: to look in, or as the value of a filter."""
        called = [
            kind
            for kind in KINDS.values()
            # A single character begins too many of their other names.
            if kind.label.startswith(value)
            or (len(value) > 1 and any(name.startswith(value) for name in kind.names))
        ]
        counts = self._engine.counts([OfKind(kind.value) for kind in called])
        each = sorted((-n, kind.value, kind.label) for n, kind in zip(counts, called, strict=True))
        for reports, _, label in each:
            if reports:
                shown = label if typed.prefix else f"{label}:"
                asked = f"{typed.kept}{typed.prefix or '章节:'}{label} "
                suggestion = self._suggestion(shown, asked, "section")
                yield suggestion if typed.prefix else replace(suggestion, query=typed.kept + shown)

    def _figures(self, typed: Typed, value: str, asking: str, most: int) -> list[Suggestion]:
        """Figures whose label begins so, each as ``asking`` asks for it, those of most reports first."""
        labels = [label for label in LABELS if label.startswith(value)][:_POOL]
        asked = [asking.format(label) for label in labels]
        found = [self._suggestion(a, f"{typed.kept}{a} ", "figure") for a in asked]
        return sorted((s for s in found if s.reports), key=lambda s: -s.reports)[:most]

    def _conditions(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """What can be asked of a figure, the number typed first."""
        signs = [value] if condition(value) else [sign for sign in _SIGNS if sign.startswith(value)]
        asked = [f"{typed.prefix}{sign}" for sign in signs]
        if not value:
            asked += [f"{label}:{typed.prefix[:-1]}" for label in ("未写明", "空白")]
        for clause in asked:
            suggestion = self._suggestion(clause, f"{typed.kept}{clause} ", "figure")
            if suggestion.reports:
                yield suggestion

    def _place(self, typed: Typed, place: Named) -> Suggestion:
        written = self._asking(typed, place.number)
        return self._suggestion(place.shown, f"{typed.kept}{written} ", "place")

    def _asking(self, typed: Typed, number: int) -> str:
        """Return what asks for one place and for no namesake, by the field typed."""
        *above, own = self._named.asking(number, alone=bool(typed.sign))
        return " ".join(
            [*(in_place(each.value) for each in above), in_place(own.value, typed.prefix)]
        )

    def _words(self, typed: Typed, value: str) -> Iterator[Suggestion]:
        """Words and phrases that begin so, those of most sections first."""
        texts = dict.fromkeys(self._engine.words(value, _POOL))
        if len(value) > 1:
            texts |= dict.fromkeys(self._phrases(value))
        texts.pop(value, None)
        counts = dict(zip(texts, self._engine.holding([*texts], typed.field), strict=True))
        for text in sorted(texts, key=lambda text: (-counts[text], text)):
            if not counts[text]:
                break
            # What always goes on in one way is no phrase of its own: 公开政府.
            if any(o != text and o.startswith(text) and counts[o] == counts[text] for o in texts):
                continue
            opening = typed.quote or '"'
            plain = not typed.quote and self._cut(text) == [text]
            written = text if plain else f"{opening}{text}{typed.closing or opening}"
            suggestion = self._suggestion(written, f"{typed.kept}{typed.prefix}{written} ", "word")
            if suggestion.reports:
                yield suggestion

    def _phrases(self, beginning: str) -> list[str]:
        """Return how ``beginning`` goes on in the index, to the ends of words, commonest first.

        What is common is judged by a sample of the places where it stands. No
        phrase ends with a word of one character, in which most are left hanging.
        """
        times: Counter[str] = Counter()
        for after in self._engine.following(beginning, _AHEAD, _SAMPLED):
            run = _NO_HAN.split(after, maxsplit=1)[0]
            words = self._cut(beginning + run)
            ends = zip(words, accumulate(words), strict=True)
            longer = [(word, text) for word, text in ends if len(text) > len(beginning)]
            # The last may have been cut short by the end of what was looked at.
            whole = longer[: -1 if len(run) == _AHEAD else None]
            times.update(text for word, text in whole[:_WORDS_AHEAD] if len(word) > 1)
        return [text for text, _ in times.most_common(_POOL) if text.startswith(beginning)]

    def _suggestion(self, shown: str, query: str, kind: str) -> Suggestion:
        asked = make_query(query)
        (reports,) = self._engine.counts([asked.root])
        return Suggestion(shown, query, kind, say(_LABELS[kind]), reports, links.search(asked))
