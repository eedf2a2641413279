"""Words that belong together, in a question: what could stand beside its words, and what does.

Never put there unasked. A wider question holds the other words as alternatives, for all to
see: 低保 → 低保 OR 最低生活保障. Which words mean the same is known to ``language.synonyms``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from indexer.desk.asking.clauses import any_of, clauses_in, replaced
from indexer.language.synonyms import Synonyms
from indexer.vocabulary.query import Near, Node, Not, Or, Phrase, Words

Text = Words | Phrase | Near
"""Clauses of words that another may stand for."""


class Wider(NamedTuple):
    """A clause, and by each word that may stand beside one of its own the clauses with it."""

    leaf: Text
    excluded: bool
    others: Mapping[str, tuple[Text, ...]]

    def beside(self, *words: str) -> Node:
        """Return the clause with these words as alternatives."""
        return any_of((self.leaf, *(other for word in words for other in self.others[word])))


class Alternatives:
    """What belongs to the words of a question, by ``synonyms``; ``cut`` cuts text into words."""

    def __init__(self, synonyms: Synonyms, cut: Callable[[str], list[str]]) -> None:
        self._synonyms, self._cut = synonyms, cut

    def wider(self, root: Node | None) -> Iterator[Wider]:
        """Yield every clause of words that others belong to, but for those that stand in the question."""
        there = dict.fromkeys(_texts(root))
        excluded = {leaf for without in clauses_in(root, Not) for leaf in _texts(without)}
        for leaf in there:
            others: dict[str, tuple[Text, ...]] = {}
            for word, other in self._others(leaf):
                if other not in there:
                    others[word] = (*others.get(word, ()), other)
            if others:
                yield Wider(leaf, leaf in excluded, others)

    def joined(self, root: Node | None) -> Iterator[tuple[str, Node]]:
        """Yield each word that stands as an alternative to one before that it belongs to, and the tree without."""
        for either in clauses_in(root, Or):
            found: dict[str, list[Node]] = {}
            for number, part in enumerate(either.parts):
                for word in self._standing_for(part, either.parts[:number]):
                    found.setdefault(word, []).append(part)
            for word, parts in found.items():
                kept = any_of(tuple(part for part in either.parts if part not in parts))
                if root is not None:
                    yield word, replaced(root, {either: kept})

    def _standing_for(self, part: Node, before: tuple[Node, ...]) -> Iterator[str]:
        every = (o for leaf in before if isinstance(leaf, Text) for o in self._others(leaf))
        yield from (word for word, other in every if other == part)

    def _others(self, leaf: Text) -> Iterator[tuple[str, Text]]:
        if isinstance(leaf, Near):
            for number, text in enumerate(leaf.texts):
                for word, other in self._synonyms.wordings(text, self._cut):
                    texts = (*leaf.texts[:number], other, *leaf.texts[number + 1 :])
                    yield word, Near(texts, leaf.distance)
        else:
            for word, other in self._synonyms.wordings(leaf.text, self._cut):
                yield word, type(leaf)(other)


def _texts(node: Node | None) -> Iterator[Text]:
    yield from clauses_in(node, Words)
    yield from clauses_in(node, Phrase)
    yield from clauses_in(node, Near)
