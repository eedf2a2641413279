"""Questions of every class of the language, for comparing engines."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from indexer.language.analyzer import words as cut
from indexer.vocabulary.fields import FACETS, TEXTS
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import (
    SORTS,
    Amount,
    And,
    In,
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
    clause_of,
    with_values,
)
from indexer.vocabulary.report import Report
from tests.engines.test_exactness import WRITINGS
from tests.engines.test_exactness import _Questions as Drawn


class Questions(Drawn):
    """Questions of every class of the language, drawn from some reports by a seed."""

    def __init__(self, reports: list[Report], seed: int) -> None:
        super().__init__(reports)
        self._rng = random.Random(seed)
        self.classes: dict[str, Callable[[], Query]] = {
            "words": lambda: Query(root=Words(self._word())),
            "runs": lambda: Query(root=Words(self._string(2, 8))),
            "words apart": lambda: Query(root=Words(self._word() + self._word())),
            "phrases": lambda: Query(root=Phrase(self._string(1, 12))),
            "near": lambda: Query(root=self._near()),
            "prefixes": lambda: Query(root=Prefix(self._string(1, 3).strip() or "公开")),
            "and, or, not": lambda: Query(root=self._combined()),
            "trees": lambda: Query(root=self._node(3)),
            "texts": lambda: Query(root=self._in_a_text(self._rng.choice([*TEXTS]))),
            "kinds": lambda: Query(root=self._of_a_kind()),
            "years": partial(self._with, "year"),
            "places": partial(self._with, "place"),
            "numbers": lambda: Query(root=And((self._amount(), self._likely()))),
            "filters": self._filtered,
            "figures counted": self._counted,
            "orders": self._sorted,
            "place by place": lambda: replace(self._sorted(), group="place"),
            "one section": lambda: Query(root=self._node(2), scope="section"),
            "no text": lambda: replace(self._filtered(), root=None),
        }

    def draw(self, count: int) -> Iterator[tuple[str, Query]]:
        """Yield ``count`` questions with their classes, one class after the other in turn."""
        names = [*self.classes]
        for number in range(count):
            name = names[number % len(names)]
            yield name, self.classes[name]()

    def _word(self, text: str = "") -> str:
        found = [word for word in cut(text or self._text()) if len(word) > 1]
        return self._rng.choice(found or ["公开"])

    def _string(self, least: int, most: int) -> str:
        """A stretch of a text, now and then written another way."""
        text = self._text()
        length = self._rng.randint(least, most)
        at = self._rng.randint(0, max(0, len(text) - length))
        string = text[at : at + length]
        return self._rng.choice(WRITINGS)(string if string.strip() else "公开")

    def _likely(self) -> Leaf:
        """What many reports hold, so that something is left where there are more conditions."""
        return self._rng.choice([Words(self._word()), Phrase(self._word()), self._text_leaf()])

    def _in_a_text(self, where: str) -> In:
        """What stands in such a text."""
        report = self._rng.choice(self._reports)
        tables = [table.text for section in report.sections for table in section.tables]
        headings = [section.heading for section in report.sections if section.heading]
        texts = {"title": [report.title], "heading": headings, "table": tables}[where]
        text = self._rng.choice(texts or ["公开"])
        at = self._rng.randrange(len(text))
        string = text[at : at + self._rng.randint(1, 6)].strip() or "公开"
        leaves: list[Leaf] = [Words(string), Phrase(string), Prefix(string[:2])]
        return In(where, self._rng.choice([*leaves, self._text_leaf()]))

    def _near(self) -> Near:
        text, many = self._text(), self._rng.choice([2, 2, 2, 3])
        starts = [self._rng.randint(0, max(0, len(text) - 2)) for _ in range(many)]
        texts = [text[at : at + self._rng.randint(1, 3)].strip() or "公开" for at in starts]
        return Near(tuple(texts), self._rng.choice([0, 1, 3, 10, 40]))

    def _combined(self) -> Node:
        one, other = self._text_leaf(), self._text_leaf()
        made: list[Node] = [And((one, other)), Or((one, other)), And((one, Not(other))), Not(one)]
        return self._rng.choice([*made, Or((And((one, other)), self._text_leaf()))])

    def _of_a_kind(self) -> Node:
        section = self._rng.choice(self._rng.choice(self._reports).sections)
        leaf = self._rng.choice([Words(self._word(section.text[:200])), self._likely()])
        kind = self._rng.choice([section.kind, section.kind, *KINDS])
        made: list[Node] = [In(kind, leaf), And((leaf, OfKind(kind)))]
        return self._rng.choice(made)

    def _with(self, facet: str) -> Query:
        return Query(root=And((self._likely(), clause_of(facet, self._value(facet)))))

    def _amount(self) -> Amount:
        low = self._rng.choice([0, 1, 5, 20, 200])
        high = self._rng.choice([None, low, low + 10, low * 10])
        return Amount(self._figures(1)[0], low, high, self._rng.random() < 0.5 and low != high)

    def _filtered(self) -> Query:
        query = Query(root=self._likely())
        for name in self._rng.sample([*FACETS], self._rng.choice([1, 1, 1, 2, 3])):
            values = [self._value(name) for _ in range(self._rng.choice([1, 1, 2]))]
            query = with_values(query, name, values)
        return query

    def _counted(self) -> Query:
        figures = dict.fromkeys(self._figures(3))
        query = Query(root=self._likely(), counted=(*figures,), opened=(self._place(),))
        values = [self._value("figure") for _ in range(self._rng.choice([0, 1, 3]))]
        return with_values(query, "figure", values)

    def _sorted(self) -> Query:
        figure = self._figures(1)[0]
        sort = self._rng.choice([*SORTS, figure, f"-{figure}"])
        root = self._rng.choice([self._text_leaf(), self._combined(), None])
        return Query(root=root, sort=sort)


# Comparing
