"""Ways out of an empty answer: smaller conditions, each tried before it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from indexer.desk import links
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import Index
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import And, Near, Phrase, Query, Words, positive_leaves, with_values

_TRIED = 10  # searches after one that found nothing


def ways_out(index: Index, query: Query) -> list[dict[str, Any]]:
    """Return queries easier than ``query`` that do find reports, in the order to try them."""
    found = []
    for label, other in islice(chain(_meant(index, query), _easier(query)), _TRIED):
        reports = index.rank(replace(other, page=1, size=1)).reports
        if reports:
            found.append({"label": label, "reports": reports, "url": links.search(other)})
    return found


def _meant(index: Index, query: Query) -> Iterator[tuple[str, Query]]:
    """The query with a part that stands nowhere spelt as something that does."""
    for _, leaf in positive_leaves(query.root):
        if not isinstance(leaf, Words | Phrase) or index.rank(_quoted(leaf.text)).reports:
            continue
        for text in index.meant(leaf.text):
            yield from _asking(query, f"是不是“{text}”", query.text.replace(leaf.text, text))


def _quoted(text: str) -> Query:
    return Query(text=text, root=Phrase(text), size=1)


def _easier(query: Query) -> Iterator[tuple[str, Query]]:
    for name in query.filters:
        yield f"不限{FACETS[name].label}", replace(with_values(query, name, ()), page=1)
    if len(query.filters) > 1:
        yield "不限任何条件", replace(query, chosen=(), page=1)
    if query.scope == "section":
        yield "各词不必在同一章节内", replace(query, scope="report", page=1)
    if any(isinstance(leaf, Phrase | Near) for _, leaf in positive_leaves(query.root)):
        yield from _asking(query, "去掉引号", query.text)
    if isinstance(query.root, And):
        for part in query.root.parts:
            if isinstance(part, Words):
                yield from _asking(query, f"只查“{part.text}”", part.text)
            elif isinstance(part, Phrase):
                yield from _asking(query, f"只查“{part.text}”", f'"{part.text}"')


def _asking(query: Query, label: str, text: str) -> Iterator[tuple[str, Query]]:
    """Yield ``query`` asking ``text`` instead, unless that cannot be asked."""
    try:
        asked = make_query(text)
    except BadRequest:
        return
    yield label, replace(query, text=asked.text, root=asked.root, page=1)
