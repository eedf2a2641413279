"""A tree of clauses taken apart and put together again, as it would be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from indexer.vocabulary.query import (
    Amount,
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
    alternatives,
    clause_of,
    positive_leaves,
)

_Clause = TypeVar("_Clause", bound=Node)

MAX_WAYS = 32
"""Pairs that two clauses with alternatives may be near each other in."""


def parts_of(node: Node | None) -> tuple[Node, ...]:
    """Return what must all be true: the clauses of a conjunction, or the only one."""
    return node.parts if isinstance(node, And) else () if node is None else (node,)


def all_of(parts: tuple[Node, ...]) -> Node:
    """Return the conjunction of ``parts``, those inside of it opened up, as they are read."""
    flat = [inner for part in parts for inner in parts_of(part)]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: tuple[Node, ...]) -> Node:
    """Return what is true where any of ``parts`` is, those inside of it opened up, as they are read."""
    opened = (p.parts if isinstance(p, Or) else (p,) for p in parts)
    flat = tuple(dict.fromkeys(inner for part in opened for inner in part))
    return flat[0] if len(flat) == 1 else Or(flat)


def joined(how: type[And] | type[Or], parts: Sequence[Node | None]) -> Node | None:
    """Return ``parts`` as one node, without what is none; None where all are."""
    kept = tuple(part for part in parts if part is not None)
    return (all_of if how is And else any_of)(kept) if kept else None


def near_each_other(first: Node | None, second: Node | None, distance: int) -> Node | None:
    """Return two clauses near each other; what is no plain text can only be asked for as well."""
    before, after = _ways(first), _ways(second)
    if 0 < len(before) * len(after) <= MAX_WAYS:
        return any_of(tuple(Near((*a, *b), distance) for a in before for b in after))
    return joined(And, [first, second])


def _ways(node: Node | None) -> list[tuple[str, ...]]:
    """Return what is to stand near something else, each way of several; none where it is no plain text."""
    if isinstance(node, Near):
        return [node.texts]
    if isinstance(node, Or):
        each = [_ways(part) for part in node.parts]
        return [texts for some in each for texts in some] if all(each) else []
    return [(node.text,)] if isinstance(node, Words | Phrase) else []


def texts_of(node: Node | None) -> list[Words | Phrase]:
    """Return the runs and strings that are asked for anywhere, each once."""
    found = (leaf for where, leaf in positive_leaves(node) if not where)
    return [leaf for leaf in dict.fromkeys(found) if isinstance(leaf, Words | Phrase)]


def narrows(part: Node) -> bool:
    """Whether a clause only takes away from what others find."""
    return isinstance(part, YearRange | InPlace | OfKind | Has | Amount | Not)


def clauses_in(node: Node | None, kind: type[_Clause]) -> Iterator[_Clause]:
    """Yield every clause of this kind, wherever it stands."""
    if isinstance(node, kind):
        yield node
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from clauses_in(part, kind)
        case Not(part) | In(_, part):
            yield from clauses_in(part, kind)


def replaced(node: Node, instead: Mapping[Node, Node]) -> Node:
    """Return the tree with other clauses for some, wherever they stand."""
    if node in instead:
        return instead[node]
    match node:
        case And(parts):
            return all_of(tuple(replaced(part, instead) for part in parts))
        case Or(parts):
            return any_of(tuple(replaced(part, instead) for part in parts))
        case Not(part) | In(_, part):
            return replace(node, part=replaced(part, instead))
        case _:
            return node


def asking(query: Query, leaf: Node, other: Node) -> Query:
    """Return ``query`` with one clause replaced; one that asks nothing stays as it is."""
    return query if query.root is None else replace(query, root=replaced(query.root, {leaf: other}))


def whole(query: Query) -> Node | None:
    """Return the question with its filters as clauses, None where it asks for everything."""
    clauses = list(parts_of(query.root))
    for (name, _), values in alternatives(query).items():
        each = tuple(clause_of(name, value) for value in values)
        clauses.append(each[0] if len(each) == 1 else Or(each))
    return all_of(tuple(clauses)) if clauses else None
