"""What long work says of how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much; 0 of 0 where that cannot be told."""


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def counted(step: str, things: Iterable[_T], total: int, progress: Progress) -> Iterator[_T]:
    """Yield ``things``, which are ``total``, and tell ``progress`` after each."""
    progress(step, 0, total)
    for done, thing in enumerate(things, 1):
        yield thing
        progress(step, done, total)
