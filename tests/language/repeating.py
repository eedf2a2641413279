"""Patterns that may take for ever: what is repeated may itself be one long repetition, and each way to share a text out is tried."""

from __future__ import annotations

import pkgutil
import re
import re._constants as op  # type: ignore[import-not-found]  # what re.compile makes of an expression
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

_MANY = 4
"""How often what is repeated may be without its ways to be shared out becoming too many."""
_GREEDY = (op.MAX_REPEAT, op.MIN_REPEAT)
_REPEATS = (*_GREEDY, op.POSSESSIVE_REPEAT)


def patterns(*packages: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern that a module of ``packages`` or a class in it has, with the module's name."""
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield from ((found.name, each) for each in _held(vars(import_module(found.name))))


def _held(values: Mapping[str, object]) -> Iterator[re.Pattern[str]]:
    for value in values.values():
        inside: Iterable[object] = (value,)
        if isinstance(value, tuple | list | set | frozenset):
            inside = value
        elif isinstance(value, dict):
            inside = value.values()
        elif isinstance(value, type) and value.__module__.startswith(("indexer", "webapp")):
            yield from _held(vars(value))
        yield from (e for e in inside if isinstance(e, re.Pattern) and isinstance(e.pattern, str))


def is_explosive(pattern: re.Pattern[str]) -> bool:
    """Whether ``pattern`` repeats what may be one long repetition alone."""
    return _explodes(parser.parse(pattern.pattern, pattern.flags))


def _explodes(sequence: Iterable[Any]) -> bool:
    for item in sequence:
        kind, about = item
        if kind in _GREEDY and about[1] > _MANY and _is_one_long(about[2]):
            return True
        if any(_explodes(inside) for inside in _inside(item)):
            return True
    return False


def _is_one_long(sequence: Iterable[Any]) -> bool:
    items = [*sequence]
    for n, item in enumerate(items):
        kind, about = item
        if all(_may_be_empty(other) for at, other in enumerate(items) if at != n) and (
            (kind in _GREEDY and about[1] > _MANY)
            or (kind is not op.POSSESSIVE_REPEAT and any(map(_is_one_long, _consuming(item))))
        ):
            return True
    return False


def _may_be_empty(item: Any) -> bool:
    kind, about = item
    if kind in _REPEATS:
        return about[0] == 0 or all(map(_may_be_empty, about[2]))
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT, op.GROUPREF):
        return True
    return any(all(map(_may_be_empty, inside)) for inside in _consuming(item))


def _inside(item: Any) -> Iterator[Iterable[Any]]:
    kind, about = item
    yield from _consuming(item)
    if kind in (op.ASSERT, op.ASSERT_NOT):
        yield about[1]


def _consuming(item: Any) -> Iterator[Iterable[Any]]:
    """What stands inside and takes characters."""
    kind, about = item
    if kind in _REPEATS:
        yield about[2]
    elif kind is op.SUBPATTERN:
        yield about[3]
    elif kind is op.BRANCH:
        yield from about[1]
    elif kind is op.ATOMIC_GROUP:
        yield about
    elif kind is op.GROUPREF_EXISTS:
        yield from (each for each in about[1:] if each is not None)
