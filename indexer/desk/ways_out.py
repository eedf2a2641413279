"""Ways out of an empty answer: the question mistyped, in tables, with less in it, with fewer conditions.

They are not counted here but where it says so; whoever offers them counts each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, islice
from typing import NamedTuple

from indexer.desk.asking.clauses import all_of, asking, narrows, parts_of, replaced, texts_of
from indexer.desk.asking.numbers import bare
from indexer.desk.asking.written import written
from indexer.engines.contract import Engine
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import (
    In,
    Near,
    Node,
    Phrase,
    Query,
    Words,
    positive_leaves,
    with_values,
)
from indexer.vocabulary.saying import say

Reading = tuple[str, Query]
"""What another question means, and the question."""
_COMBINED = 40  # choices of words that are counted
_LEFT_OUT = 3  # ways to leave words out that are offered


class Grounds(NamedTuple):
    """What one must know of an index to find a way out.

    ``cut`` cuts text into words as it did, ``meant`` says what a mistyped text may have
    been, ``reports`` how many reports answer a query.
    """

    engine: Engine
    cut: Callable[[str], list[str]]
    meant: Callable[[str], list[str]]
    reports: Callable[[Query], int]


def ways_out(query: Query, of: Grounds, *, heard: bool) -> Iterator[Reading]:
    """Yield questions easier than ``query``, which finds nothing, in the order to try them.

    ``heard``: a place or a year was heard in its words; a single run is then not
    taken for words that are too many.
    """
    yield from _mistyped(query, of)
    yield from _in_tables(query, of)
    yield from _apart(query, of)
    words = [part for part in parts_of(query.root) if not narrows(part)]
    several, run = len(words) > 1, len(words) == 1 and not heard
    if several:
        yield from _most_words(query, of)
    yield from _wider(query)
    if run:
        yield from _most_words(query, of)
    if query.chosen and (several or run):
        without = say("、").join(say(FACETS[name].label) for name in query.filters)
        for said, other in _most_words(replace(query, chosen=()), of):
            yield say("不限%(without)s，%(said)s", without=without, said=said), other


def _mistyped(query: Query, of: Grounds) -> Iterator[Reading]:
    """A part that stands nowhere, spelt as something that does. A number is no slip for another."""
    for leaf in texts_of(query.root):
        if leaf.text.isalpha() and of.engine.holding([leaf.text], "") == [0]:
            for text in of.meant(leaf.text):
                other = Words(text) if isinstance(leaf, Words) else Phrase(text)
                yield say("是不是“%(text)s”", text=text), asking(query, leaf, other)


def _in_tables(query: Query, of: Grounds) -> Iterator[Reading]:
    """Words of the form stand in tables, which are searched only when asked for."""
    for leaf in texts_of(query.root):
        only = of.engine.counts([leaf]) == [0]
        said = say("在表格里检索“%(text)s”", text=leaf.text)
        if only:
            said = say("“%(text)s”只在表格里有；%(said)s", text=leaf.text, said=said)
        yield said, asking(query, leaf, In("table", leaf))


def _apart(query: Query, of: Grounds) -> Iterator[Reading]:
    """Quoted words without their marks; one run as its words, anywhere in the report."""
    loose: dict[Node, Node] = {}
    for _, quoted in positive_leaves(query.root):
        if isinstance(quoted, Phrase | Near):
            texts = quoted.texts if isinstance(quoted, Near) else quoted.text.split()
            loose[quoted] = all_of(tuple(map(bare, texts)))
    if loose and query.root:
        yield say("取消引号"), replace(query, root=replaced(query.root, loose))
    for leaf in texts_of(query.root):
        words = dict.fromkeys(of.cut(leaf.text))
        if len(words) > 1:
            said = "、".join(f"“{word}”" for word in words)
            yield (
                say("分开检索%(said)s", said=said),
                asking(query, leaf, all_of(tuple(map(bare, words)))),
            )


def _most_words(query: Query, of: Grounds) -> Iterator[Reading]:
    """As many of the words as any report has, those of most reports first: counted here."""
    parts = parts_of(query.root)
    words = [part for part in parts if not narrows(part)]
    if len(words) == 1 and isinstance(words[0], Words):
        words = [Words(word) for word in dict.fromkeys(of.cut(words[0].text)) if len(word) > 1]
        parts = (*words, *(part for part in parts if narrows(part)))
    tried = 0
    for size in range(len(words) - 1, 0, -1):
        counted: list[tuple[int, int, tuple[Node, ...], Query]] = []
        for left in islice(combinations(words, size), _COMBINED - tried if size > 1 else None):
            tried += size > 1
            kept = tuple(part for part in parts if part in left or narrows(part))
            other = replace(query, root=all_of(kept))
            if reports := of.reports(other):
                counted.append((-reports, len(counted), left, other))
        for _, _, left, other in sorted(counted, key=lambda each: each[:2])[:_LEFT_OUT]:
            without = "".join(_quoted(part) for part in words if part not in left)
            yield (
                say(
                    "不要求%(without)s，含%(kept)s",
                    without=without,
                    kept="".join(map(_quoted, left)),
                ),
                other,
            )
        if counted:
            return


def _quoted(part: Node) -> str:
    return f"“{part.text if isinstance(part, Words | Phrase) else written(part) or part}”"


def _wider(query: Query) -> Iterator[Reading]:
    """The same words with one condition less, then with none."""
    parts = parts_of(query.root)
    for part in parts:
        if narrows(part) and len(parts) > 1:
            kept = tuple(other for other in parts if other != part)
            yield say("不限%(part)s", part=part), replace(query, root=all_of(kept))
    for name in query.filters:
        yield say("不限%(label)s", label=say(FACETS[name].label)), with_values(query, name, ())
    if len(query.filters) > 1:
        yield say("不限任何条件"), replace(query, chosen=())
    if query.scope == "section":
        yield say("各词不必在同一章节内"), replace(query, scope="report")
