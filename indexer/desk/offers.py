"""Other readings of a question, each with what it would find, for who asks to choose from.

An offer is a whole query in the language of the box. It keeps the filters, is counted
before it is shown, and is never taken by itself. Most are looked for only where nothing
was found, or where the words hold a place or a year; an ordinary answer pays some
look-ups in tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from indexer.desk import links
from indexer.desk.asking import sounds
from indexer.desk.asking.alternatives import Alternatives
from indexer.desk.asking.clauses import (
    all_of,
    asking,
    clauses_in,
    parts_of,
    replaced,
    texts_of,
    whole,
)
from indexer.desk.asking.figure_clauses import as_words, with_colons
from indexer.desk.asking.meant_figures import with_figures
from indexer.desk.asking.named_places import NamedPlaces
from indexer.desk.asking.numbers import bare, roman, spacings, spellings
from indexer.desk.asking.operators import respelt, taken_apart
from indexer.desk.asking.query_language import parse
from indexer.desk.asking.spoken import MOST as NAMESAKES
from indexer.desk.asking.spoken import Listener
from indexer.desk.asking.written import written
from indexer.desk.ways_out import Grounds, Reading, ways_out
from indexer.engines.contract import Engine
from indexer.language.folding import fold
from indexer.vocabulary.budget import affordable
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.fields import FACETS, place_kind
from indexer.vocabulary.figures import UNSTATED, figures_called
from indexer.vocabulary.query import (
    Amount,
    Has,
    In,
    InPlace,
    Node,
    Or,
    Phrase,
    Query,
    Words,
    YearRange,
    values_of,
    with_values,
)
from indexer.vocabulary.results import Offer
from indexer.vocabulary.saying import say, spoken

MOST = 8
_TRIED = 60  # queries that are counted for one answer


class Offers:
    """Makes offers over one generation; ``meant`` says what a mistyped text may have been."""

    def __init__(
        self,
        engine: Engine,
        names: NamedPlaces,
        alternatives: Alternatives,
        cut: Callable[[str], list[str]],
        meant: Callable[[str], list[str]],
    ) -> None:
        """``cut`` cuts text into words as the index did."""
        self._engine, self._names, self._alternatives = engine, names, alternatives
        self._grounds = Grounds(engine, cut, meant, self._reports)
        self._listener = Listener(names, self._latest)

    def of(self, query: Query, reports: int) -> tuple[Offer, ...]:
        """Return at most ``MOST`` offers beside the answer to ``query``, the most useful first.

        ``reports`` is how many answer. Raises what counting raises, but where that costs too much
        or takes too long, there are only those offers that were found until then.
        """
        if query.root is None and not query.chosen:
            return ()
        found = dict[str, Offer]()
        for offer in affordable(self._each(query, reports)):
            found.setdefault(offer.q, offer)
            if len(found) == MOST:
                break
        return tuple(found.values())

    def _each(self, query: Query, reports: int) -> Iterator[Offer]:
        asked = whole(query)
        for label, other in islice(self._readings(query, reports), _TRIED):
            if (every := whole(other)) == asked:
                continue
            offer = self._offer(label, replace(other, page=1, notes=()), every)
            if offer is not None:
                yield offer

    def _readings(self, query: Query, reports: int) -> Iterator[Reading]:
        yield from self._through_time(query, reports)
        yield from self._namesakes(query)
        yield from self._numbers(query, reports)
        heard = [*self._among_words(query, reports)]
        yield from heard
        yield from self._belonging_together(query, reports)
        yield from self._respelt(query, reports)
        yield from self._longer(query, reports)
        if not reports:
            yield from self._sounding(query)
            yield from ways_out(query, self._grounds, heard=bool(heard))

    # --- places and years --------------------------------------------------------

    def _namesakes(self, query: Query) -> Iterator[Reading]:
        """A place asked for by a name that fits several, each of them; by one that none has, the nearest."""
        for value in values_of(query, "place"):
            for number in self._several(InPlace(value)):
                (own,) = self._names.asking(number, alone=True)
                kept = [own.value if v == value else v for v in values_of(query, "place")]
                yield self._called(number), with_values(query, "place", kept)
        for part in parts_of(query.root):
            if isinstance(part, InPlace):
                for number in self._several(part):
                    asked = self._names.asking(number)
                    yield self._called(number), asking(query, part, all_of(asked))

    def _sounding(self, query: Query) -> Iterator[Reading]:
        """A run of Latin letters as the places and the words that are spelt so in pinyin."""
        spelt = [(leaf, t) for leaf in texts_of(query.root) if (t := sounds.as_typed(leaf.text))]
        if len(spelt) > 1 and query.root:
            heard = {leaf: word for leaf, t in spelt for word in sounds.words(self._engine, t)[:1]}
            said = say("是不是“%(text)s”", text=" ".join(heard.values()))
            others: dict[Node, Node] = {leaf: bare(text) for leaf, text in heard.items()}
            yield said, replace(query, root=replaced(query.root, others))
            return
        for leaf, letters in spelt:
            for number in sounds.places(self._names, letters):
                asked = all_of(self._names.asking(number))
                called = say("%(called)s的报告", called=self._called(number))
                yield called, asking(query, leaf, asked)
            for text in sounds.words(self._engine, letters):
                yield say("是不是“%(text)s”", text=text), asking(query, leaf, bare(text))

    def _several(self, clause: InPlace) -> list[int]:
        every = self._names.all
        fitting = self._names.fitting(clause)
        if not fitting:
            return [*self._names.alike(fold(clause.value))[:NAMESAKES]]
        most = sorted(fitting, key=lambda n: (-every[n].reports, n))[: 2 * NAMESAKES]
        return most if len(fitting) > 1 else []

    def _through_time(self, query: Query, reports: int) -> Iterator[Reading]:
        """What a place asked for came of, and what came of it, where reports lie there besides."""
        for label, instead, besides in islice(self._before_and_after(query), _TRIED):
            if self._reports(besides) > reports:
                yield label, instead

    def _before_and_after(self, query: Query) -> Iterator[tuple[str, Query, Query]]:
        """Yield another place as a label, the query with it instead of the one asked for, and with both."""
        values = values_of(query, "place")
        for value in values:
            for number, called in self._names.through_time(InPlace(value)):
                (own,) = self._names.asking(number, alone=True)
                instead = [own.value if v == value else v for v in values]
                both = with_values(query, "place", (*values, own.value))
                yield (
                    say("%(called)s的报告", called=called),
                    with_values(query, "place", instead),
                    both,
                )
        for part in parts_of(query.root):
            for leaf in part.parts if isinstance(part, Or) else (part,):
                if not (clause := self._place_in(leaf)):
                    continue
                for number, called in self._names.through_time(clause):
                    other = all_of(self._names.asking(number))
                    both = asking(query, leaf, Or((leaf, other)))
                    yield say("%(called)s的报告", called=called), asking(query, leaf, other), both

    def _place_in(self, leaf: Node) -> InPlace | None:
        """Return what a clause asks for as a place, a word where it names one that has no reports."""
        if isinstance(leaf, Words) and self._names.is_gone(leaf.text):
            return InPlace(leaf.text)
        return leaf if isinstance(leaf, InPlace) else None

    def _called(self, number: int) -> str:
        place = self._names.all[number]
        above = "" if place.parent is None else self._names.all[place.parent].label
        return f"{above}{place.label}"

    def _among_words(self, query: Query, reports: int) -> Iterator[Reading]:
        """The words with a place or a year among them as conditions."""
        for parts in self._listener.readings(parts_of(query.root), loosely=not reports):
            yield _told(parts), replace(query, root=all_of(parts))

    # --- numbers -----------------------------------------------------------------

    def _numbers(self, query: Query, reports: int) -> Iterator[Reading]:
        """A word that is a figure's label as the figure; a number as words; what is not stated as none."""
        asked: list[tuple[Node, str]] = [(leaf, leaf.text) for leaf in texts_of(query.root)]
        asked += [
            (inside, inside.part.text)
            for inside in clauses_in(query.root, In)
            if inside.where == "table" and isinstance(inside.part, Words | Phrase)
        ]
        for node, text in asked:
            if names := figures_called(fold(text)):
                more = tuple(Amount(name, 0, None, True) for name in names)
                other = more[0] if len(more) == 1 else Or(more)
                said = say("按数字检索：%(other)s", other=other)
                if not reports and self._reports(asking(query, node, In("table", node))):
                    said = say("“%(text)s”只在表格的固定栏目里；%(said)s", text=text, said=said)
                yield said, asking(query, node, other)
        for carried in clauses_in(query.root, Has):
            name, _, bucket = carried.value.rpartition(":")
            if carried.facet == "figure" and bucket == UNSTATED:
                none = Amount(name, 0, 0)
                yield say("写明没有的：%(none)s", none=none), asking(query, carried, none)
        for amount in clauses_in(query.root, Amount):
            if (words := as_words(amount, fold(query.text))) is not None:
                yield say("按文字检索：%(words)s", words=words), asking(query, amount, words)

    # --- words that belong together ---------------------------------------------------

    def _belonging_together(self, query: Query, reports: int) -> Iterator[Reading]:
        """Other words for the same as alternatives, where that finds others; and without those that are."""
        for word, root in self._alternatives.joined(query.root):
            yield say("不连同“%(word)s”", word=word), replace(query, root=root)
        for wider in self._alternatives.wider(query.root):
            differing = [
                word
                for word in wider.others
                if self._reports(asking(query, wider.leaf, wider.beside(word))) != reports
            ]
            each = [(word,) for word in differing]
            for words in [tuple(differing), *each] if len(differing) > 1 else each:
                each_quoted = "".join(f"“{word}”" for word in words)
                said = (
                    say("连同%(words)s一起排除", words=each_quoted)
                    if wider.excluded
                    else say("连同%(words)s", words=each_quoted)
                )
                yield said, asking(query, wider.leaf, wider.beside(*words))

    # --- other spellings ----------------------------------------------------------

    def _respelt(self, query: Query, reports: int) -> Iterator[Reading]:
        folded = fold(query.text)
        apart = with_colons(folded, query.text)
        labelled = with_figures(folded, query.text)
        asked = [*respelt(query.text), *([apart] if apart != query.text else ()), *labelled]
        if not reports:
            asked.append(taken_apart(query.text))
        for text in asked:
            try:
                root, _ = parse(text)
            except QueryRefused:
                continue
            if root is not None:
                yield say("理解为：%(root)s", root=root), replace(query, root=root)

    def _longer(self, query: Query, reports: int) -> Iterator[Reading]:
        """What finds more, where the answer may be taken for all: a number, a word set aside."""
        for leaf in texts_of(query.root):
            more, said = query, ""
            if (other := roman(leaf.text)) != leaf.text:
                more = asking(query, leaf, Or((leaf, type(leaf)(other))))
                said = say("罗马数字的两种写法：%(text)s、%(other)s", text=leaf.text, other=other)
            elif isinstance(leaf, Phrase) and {*(forms := self._spaced(leaf.text))} - {leaf.text}:
                each = tuple(map(Phrase, forms))
                more = asking(query, leaf, Or(each) if len(each) > 1 else each[0])
                said = say("文号中间有没有空格都算")
            elif isinstance(leaf, Phrase) and len(forms := spellings(leaf.text)) > 1:
                more = asking(query, leaf, Or(tuple(map(Phrase, forms))))
                said = say("数字的两种写法：%(forms)s", forms="、".join(forms))
            elif isinstance(leaf, Words) and len(leaf.text) == 2:
                # Two characters are set aside inside other words; in quotation marks, nowhere.
                here, everywhere = self._engine.counts([leaf, Phrase(leaf.text)])
                if here < everywhere:
                    more = asking(query, leaf, Phrase(leaf.text))
                    said = say("“%(text)s”两字相连的都算", text=leaf.text)
            if said and self._reports(more) > reports:
                yield said, more

    def _spaced(self, text: str) -> tuple[str, ...]:
        """Return the spacings of a document's number in ``text`` that stand anywhere."""
        if len(forms := spacings(text)) == 1:
            return forms
        counts = self._engine.holding(forms, "")
        return tuple(form for form, count in zip(forms, counts, strict=True) if count)

    def _latest(self) -> int | None:
        """Return the last year that reports are on, None where no report has one."""
        facets = self._engine.rank(Query(size=1)).facets
        told = (b.value for f in facets if f.name == "year" for b in f.buckets)
        return max((int(value) for value in told if value.isdigit()), default=None)

    # --- counting -------------------------------------------------------------------

    def _reports(self, query: Query) -> int:
        if query.scope == "section" or values_of(query, "section"):
            return self._engine.total(query)
        return self._engine.counts([whole(query)])[0]

    def _offer(self, label: str, query: Query, every: Node | None) -> Offer | None:
        """Return the offer of ``query``, None where it finds nothing or no text asks it.

        ``every`` is the whole of it as clauses.
        """
        as_typed = query.text.isprintable() and parse(query.text)[0] == query.root
        text = query.text if as_typed else written(query.root)
        asked = written(every)
        if text is None or asked is None:
            return None
        try:
            if not (reports := self._reports(query)):
                return None
            shown = replace(query, text=text)
            if values_of(query, "section") and query.scope == "report":
                # What is asked of the matching sections, no text says in every case.
                (plainly,) = self._engine.counts([every])
                if plainly != reports:
                    shown, reports = Query(text=asked, root=every, sort=query.sort), plainly
        except QueryRefused:
            return None
        return Offer(label, asked, reports, links.search(shown)) if reports else None


def _told(parts: tuple[Node, ...]) -> str:
    """Return conditions as the name of each and its value, then the words in a sentence."""
    said, words = [], []
    for part in parts:
        if isinstance(part, InPlace):
            kind, name = (
                say(place_kind(part.value)),
                f"“{part.value}”" if spoken() == "en" else part.value,
            )
            said.append(say("%(facet)s：%(values)s", facet=kind, values=name))
        elif isinstance(part, Or) and all(isinstance(p, YearRange | InPlace) for p in part.parts):
            values = [_told((p,)).partition(say("：")) for p in part.parts]
            said.append(
                say(
                    "%(facet)s：%(values)s",
                    facet=values[0][0],
                    values=say("或").join(value for _, _, value in values),
                )
            )
        elif isinstance(part, YearRange):
            said.append(say("年度：%(printed)s", printed=FACETS["year"].printed(part.value)))
        else:
            words.append(part)
    return say("，").join([*said, *([str(all_of(tuple(words)))] if words else [])])
