"""Other readings of a question, each with what it would find, for who asks to choose from.

An offer is a whole query in the language of the box. It keeps the filters, is counted
before it is shown, and is never taken by itself. Most are looked for only where nothing
was found, or where the words hold a place or a year; an ordinary answer pays some
look-ups in tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, islice

from indexer.desk import links
from indexer.desk.asking.named_places import NamedPlaces, replaced
from indexer.desk.asking.numbers import bare, spellings
from indexer.desk.asking.operators import respelt
from indexer.desk.asking.query_language import parse
from indexer.desk.asking.spoken import MOST as NAMESAKES
from indexer.desk.asking.spoken import Listener
from indexer.desk.asking.written import written
from indexer.engines.contract import Engine
from indexer.language.folding import fold
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.fields import FACETS, place_kind
from indexer.vocabulary.query import (
    And,
    Has,
    In,
    InPlace,
    Near,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Query,
    Words,
    YearRange,
    clause_of,
    positive_leaves,
    values_of,
    with_values,
)
from indexer.vocabulary.results import Offer

MOST = 8
_TRIED = 60  # queries that are counted for one answer
_COMBINED = 40  # of these, choices of words
_WORDS_LEFT_OUT = 3  # ways to leave a word out that are offered
Reading = tuple[str, Query]


class Offers:
    """Makes offers over one generation; ``meant`` says what a mistyped text may have been."""

    def __init__(
        self,
        engine: Engine,
        names: NamedPlaces,
        cut: Callable[[str], list[str]],
        meant: Callable[[str], list[str]],
    ) -> None:
        """``cut`` cuts text into words as the index did."""
        self._engine, self._names, self._cut, self._meant = engine, names, cut, meant
        self._listener = Listener(names)

    def of(self, query: Query, reports: int) -> tuple[Offer, ...]:
        """Return at most ``MOST`` offers beside the answer to ``query``, the most useful first.

        ``reports`` is how many answer. Raises what counting raises, never ``QueryRefused``.
        """
        if query.root is None and not query.chosen:
            return ()
        found: dict[str, Offer] = {}
        for label, other in islice(self._readings(query, reports), _TRIED):
            offer = self._offer(label, replace(other, page=1, notes=()))
            if offer is not None and offer.q != written(_whole(query)):
                found.setdefault(offer.q, offer)
            if len(found) == MOST:
                break
        return tuple(found.values())

    def _readings(self, query: Query, reports: int) -> Iterator[Reading]:
        yield from self._namesakes(query)
        heard = [*self._among_words(query, reports)]
        yield from heard
        yield from self._respelt(query)
        yield from self._longer(query, reports)
        if not reports:
            yield from self._mistyped(query)
            yield from _in_tables(query)
            yield from self._apart(query)
            words = [part for part in _parts(query.root) if not _narrows(part)]
            several, run = len(words) > 1, len(words) == 1 and not heard
            if several:
                yield from self._most_words(query)
            yield from _wider(query)
            if run:
                yield from self._most_words(query)
            if query.chosen and (several or run):
                yield from self._most_words(replace(query, chosen=()))

    # --- places and years --------------------------------------------------------

    def _namesakes(self, query: Query) -> Iterator[Reading]:
        """A place asked for by a name that fits several, each of them; by one that none has, the nearest."""
        for value in values_of(query, "place"):
            for number in self._several(InPlace(value)):
                (own,) = self._names.asking(number, alone=True)
                kept = [own.value if v == value else v for v in values_of(query, "place")]
                yield self._called(number), with_values(query, "place", kept)
        for part in _parts(query.root):
            if isinstance(part, InPlace) and query.root:
                for number in self._several(part):
                    asked = self._names.asking(number)
                    root = _joined(replaced(query.root, {part: _joined(asked)}))
                    yield self._called(number), _asking(query, root)

    def _several(self, clause: InPlace) -> list[int]:
        every = self._names.all
        fitting = self._names.fitting(clause)
        if not fitting:
            return [*self._names.alike(fold(clause.value))[:NAMESAKES]]
        most = sorted(fitting, key=lambda n: (-every[n].reports, n))[: 2 * NAMESAKES]
        return most if len(fitting) > 1 else []

    def _called(self, number: int) -> str:
        place = self._names.all[number]
        above = "" if place.parent is None else self._names.all[place.parent].label
        return f"{above}{place.label}"

    def _among_words(self, query: Query, reports: int) -> Iterator[Reading]:
        """The words with a place or a year among them as conditions."""
        for parts in self._listener.readings(_parts(query.root), loosely=not reports):
            yield _told(parts), _asking(query, _joined(parts))

    # --- other spellings ----------------------------------------------------------

    def _respelt(self, query: Query) -> Iterator[Reading]:
        for text in respelt(fold(query.text)):
            try:
                root, _ = parse(text)
            except QueryRefused:
                continue
            if root is not None:
                yield f"读作：{root}", _asking(query, root)

    def _longer(self, query: Query, reports: int) -> Iterator[Reading]:
        """What finds more, where the answer may be taken for all: a number, a word set aside."""
        for leaf in _leaves(query.root):
            if isinstance(leaf, Phrase) and len(forms := spellings(leaf.text)) > 1:
                other = Or(tuple(map(Phrase, forms)))
                yield f"数字的两种写法：{'、'.join(forms)}", self._with(query, leaf, other)
            elif isinstance(leaf, Words) and len(leaf.text) == 2:
                # Two characters are set aside inside other words; in quotation marks, nowhere.
                here, everywhere = self._engine.counts([leaf, Phrase(leaf.text)])
                if here < everywhere:
                    more = self._with(query, leaf, Phrase(leaf.text))
                    if self._reports(more) > reports:
                        yield f"“{leaf.text}”两字相连的都算", more

    def _mistyped(self, query: Query) -> Iterator[Reading]:
        """A part that stands nowhere, spelt as something that does."""
        for leaf in _leaves(query.root):
            # A number is no slip for another.
            if leaf.text.isalpha() and self._engine.holding([leaf.text], "") == [0]:
                for text in self._meant(leaf.text):
                    other = Words(text) if isinstance(leaf, Words) else Phrase(text)
                    yield f"是不是“{text}”", self._with(query, leaf, other)

    # --- less -----------------------------------------------------------------------

    def _apart(self, query: Query) -> Iterator[Reading]:
        """Quoted words without their marks; one run as its words, anywhere in the report."""
        loose: dict[Node, Node] = {}
        for _, quoted in positive_leaves(query.root):
            if isinstance(quoted, Phrase | Near):
                texts = quoted.texts if isinstance(quoted, Near) else quoted.text.split()
                loose[quoted] = _joined(tuple(map(bare, texts)))
        if loose and query.root:
            yield "去掉引号", _asking(query, _joined(replaced(query.root, loose)))
        for leaf in _leaves(query.root):
            words = list(dict.fromkeys(self._cut(leaf.text)))
            if len(words) > 1:
                each = _joined(tuple(map(bare, words)))
                said = "、".join(f"“{word}”" for word in words)
                yield f"分开找{said}", self._with(query, leaf, each)

    def _most_words(self, query: Query) -> Iterator[Reading]:
        """As many of the words as any report has, those of most reports first."""
        parts = _parts(query.root)
        words = [part for part in parts if not _narrows(part)]
        if len(words) == 1 and isinstance(words[0], Words):
            words = [Words(word) for word in dict.fromkeys(self._cut(words[0].text)) if len(word) > 1]
            parts = (*(part for part in parts if _narrows(part)), *words)
        if len(words) < 2:
            return
        tried = 0
        for size in range(len(words) - 1, 0, -1):
            counted: list[tuple[int, int, tuple[Node, ...], Query]] = []
            for left in islice(combinations(words, size), _COMBINED - tried if size > 1 else None):
                tried += size > 1
                kept = tuple(part for part in parts if part in left or _narrows(part))
                other = _asking(query, _joined(kept))
                if reports := self._reports(other):
                    counted.append((-reports, len(counted), left, other))
            for _, _, left, other in sorted(counted, key=lambda each: each[:2])[:_WORDS_LEFT_OUT]:
                without = "".join(_quoted(part) for part in words if part not in left)
                yield f"不要求{without}，含{''.join(map(_quoted, left))}", other
            if counted:
                return

    # --- counting -------------------------------------------------------------------

    def _with(self, query: Query, leaf: Node, other: Node) -> Query:
        assert query.root is not None
        return _asking(query, _joined(replaced(query.root, {leaf: other})))

    def _reports(self, query: Query) -> int:
        if query.scope == "section" or values_of(query, "section"):
            return self._engine.rank(replace(query, page=1, size=1)).reports
        return self._engine.counts([_whole(query)])[0]

    def _offer(self, label: str, query: Query) -> Offer | None:
        """Return the offer of ``query``, None where it finds nothing or no text asks it."""
        whole = _whole(query)
        text, asked = written(query.root), written(whole)
        if text is None or asked is None:
            return None
        try:
            if not (reports := self._reports(query)):
                return None
            shown = replace(query, text=text)
            if query.scope == "section" or values_of(query, "section"):
                # What these ask of matching sections, no text says in every case.
                (plainly,) = self._engine.counts([whole])
                if plainly != reports:
                    shown, reports = Query(text=asked, root=whole, sort=query.sort), plainly
        except QueryRefused:
            return None
        return Offer(label, asked, reports, links.search(shown))


def _in_tables(query: Query) -> Iterator[Reading]:
    """Words of the form stand in tables, which are searched only when asked for."""
    for where, leaf in positive_leaves(query.root):
        if not where and isinstance(leaf, Words | Phrase) and query.root:
            in_table: dict[Node, Node] = {leaf: In("table", leaf)}
            yield f"在表格里找“{leaf.text}”", _asking(query, replaced(query.root, in_table))


def _wider(query: Query) -> Iterator[Reading]:
    """The same words with one condition less, then with none."""
    parts = _parts(query.root)
    for part in parts:
        if _narrows(part) and len(parts) > 1:
            kept = tuple(other for other in parts if other != part)
            yield f"不限{part}", _asking(query, _joined(kept))
    for name in query.filters:
        yield f"不限{FACETS[name].label}", with_values(query, name, ())
    if len(query.filters) > 1:
        yield "不限任何条件", replace(query, chosen=())
    if query.scope == "section":
        yield "各词不必在同一章节内", replace(query, scope="report")


def _parts(node: Node | None) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And) else () if node is None else (node,)


def _leaves(node: Node | None) -> list[Words | Phrase]:
    """The runs and strings asked for anywhere, each once."""
    found = (leaf for where, leaf in positive_leaves(node) if not where)
    return [leaf for leaf in dict.fromkeys(found) if isinstance(leaf, Words | Phrase)]


def _narrows(part: Node) -> bool:
    return isinstance(part, YearRange | InPlace | OfKind | Has | Not)


def _joined(node: Node | tuple[Node, ...]) -> Node:
    """Return ``node`` with conjunctions inside conjunctions opened up, as they are read."""
    if isinstance(node, tuple):
        node = And(node)
    if not isinstance(node, And):
        return node
    flat = [inner for part in node.parts for inner in _parts(_joined(part))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _asking(query: Query, root: Node) -> Query:
    return replace(query, root=root)


def _whole(query: Query) -> Node | None:
    """The question with its filters as clauses."""
    clauses = list(_parts(query.root))
    for name, values in query.chosen:
        each = tuple(clause_of(name, value) for value in values)
        clauses.append(each[0] if len(each) == 1 else Or(each))
    return _joined(tuple(clauses)) if clauses else None


def _quoted(part: Node) -> str:
    return f"“{part.text}”" if isinstance(part, Words | Phrase) else f"“{written(part) or part}”"


def _told(parts: tuple[Node, ...]) -> str:
    """Return conditions as the name of each and its value, then the words in a sentence."""
    said, words = [], []
    for part in parts:
        if isinstance(part, InPlace):
            said.append(f"{place_kind(part.value)}：{part.value}")
        elif isinstance(part, Or) and all(isinstance(p, YearRange | InPlace) for p in part.parts):
            values = [_told((p,)).partition("：") for p in part.parts]
            said.append(f"{values[0][0]}：{'或'.join(value for _, _, value in values)}")
        elif isinstance(part, YearRange):
            said.append(f"年度：{FACETS['year'].printed(part.value)}")
        else:
            words.append(part)
    return "，".join([*said, *([str(_joined(tuple(words)))] if words else [])])
