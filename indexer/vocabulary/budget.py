"""What one question may cost: work, and time.

Work is counted in numbers looked at (occurrences, postings, reports), which is what takes time
and memory however few clauses ask for it. Whoever is about to look at so many says so first
(``spend``); a step is refused before it is begun. Without a budget nothing is bounded in time,
but no question ever costs more than ``MOST_WORK``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from math import inf
from time import monotonic
from typing import ParamSpec, TypeVar

from indexer.vocabulary.errors import OutOfTime, QueryRefused
from indexer.vocabulary.saying import say

MOST_WORK = 200_000_000
"""Numbers that one question may look at: two or three seconds, and a GB at the very most."""
Clock = Callable[[], float]
_Part = TypeVar("_Part")
_Given = ParamSpec("_Given")


class Budget:
    """Time for one request and work for each of its questions, and how much of these is spent."""

    __slots__ = ("_clock", "_end", "_most", "_seconds", "spent")

    def __init__(
        self, seconds: float = inf, work: int = MOST_WORK, clock: Clock = monotonic
    ) -> None:
        """``seconds`` from now on, of a ``clock`` that never goes back; ``work`` a question."""
        self._seconds, self._most, self._clock = seconds, work, clock
        self.spent = 0
        self.renew()

    def renew(self) -> None:
        """Let all of the time begin now."""
        self._end = self._clock() + self._seconds

    def left(self) -> float:
        """See the function."""
        return max(self._end - self._clock(), 0.0)

    def spend(self, work: int) -> None:
        """See the function."""
        self.spent += work
        if self.spent > self._most:
            raise QueryRefused(
                say(
                    "这样检索要比较的文字太多（超过 %(most)s 处）。请不要用单个的常用字和标点，"
                    "换成更长、更少见的词句，或分几次检索。",
                    most=f"{self._most:,}",
                )
            )
        if self._clock() > self._end:
            raise OutOfTime(
                say(
                    "%(seconds)s 秒内没有做完，已经停下。请少写几个条件，或换成更长、更少见的词句；"
                    "也可以过一会儿再试。",
                    seconds=f"{self._seconds:g}",
                )
            )


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


def spend(work: int = 0) -> None:
    """Say that ``work`` numbers are going to be looked at; of 0, only the time is looked at. Cheap.

    Raises ``QueryRefused`` where that is more than one question may cost, ``OutOfTime`` where the
    time is over.
    """
    if (budget := _BUDGET.get()) is not None:
        budget.spend(work)


def spent() -> int:
    """Return how much of what one question may cost is spent; 0 where there is no budget."""
    return 0 if (budget := _BUDGET.get()) is None else budget.spent


def left() -> float:
    """Return how many seconds are left, 0 where the time is over, infinite where nothing bounds it."""
    return inf if (budget := _BUDGET.get()) is None else budget.left()


def renew() -> None:
    """Let the time begin anew: what is made piece by piece is bounded by its progress."""
    if (budget := _BUDGET.get()) is not None:
        budget.renew()


def allow(budget: Budget | None) -> None:
    """Let all that this thread does from now on be within ``budget``; None: without one."""
    _BUDGET.set(budget)


@contextmanager
def within(budget: Budget | None) -> Iterator[None]:
    """Let what is done inside be within ``budget``."""
    before = _BUDGET.set(budget)
    try:
        yield
    finally:
        _BUDGET.reset(before)


def question(asked: Callable[_Given, _Part]) -> Callable[_Given, _Part]:
    """Count the work of each call of ``asked`` by itself, as that of one question."""

    @wraps(asked)
    def alone(*args: _Given.args, **more: _Given.kwargs) -> _Part:
        budget = _BUDGET.get()
        if budget is None:
            with within(Budget()):
                return asked(*args, **more)
        before, budget.spent = budget.spent, 0
        try:
            budget.spend(0)
            return asked(*args, **more)
        finally:
            budget.spent = before

    return alone


def each_within(parts: Iterable[_Part], seconds: float) -> Iterator[_Part]:
    """Yield ``parts``, each made within ``seconds`` of its own: a stream is bounded by its progress."""
    rest = iter(parts)
    while True:
        with within(Budget(seconds)):
            try:
                part = next(rest)
            except StopIteration:
                return
        yield part


def in_time(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Yield ``parts``, looking at the time before each. Raises as ``spend``."""
    for part in parts:
        spend()
        yield part


def affordable(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Yield ``parts`` until one costs too much or the time is over: what stands beside an answer."""
    with suppress(QueryRefused, OutOfTime):
        yield from parts
