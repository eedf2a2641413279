"""What the engine remembers is only ever a saving: answers and their costs are those without it."""

from __future__ import annotations

from weakref import WeakSet

from indexer.engines.whoosh.passes.arrays import Remembered
from indexer.vocabulary.budget import Budget, spend, spent, within


def test_what_another_thread_throws_away_meanwhile_is_answered_all_the_same() -> None:
    """A reader's query failed because at that moment somebody asked for something else."""
    remembered: Remembered[int, str] = Remembered(1)

    def slow(key: int) -> str:
        for other in (7, 8, key):  # what other threads ask meanwhile, the very same too
            remembered.get(other, str)
        return str(key)

    assert [remembered.get(key, slow) for key in (1, 1, 2)] == ["1", "1", "2"]


def test_no_more_is_kept_than_was_said() -> None:
    """A server that runs for months must not fill its memory with what was once typed."""
    asked: list[int] = []

    def look_up(key: int) -> int:
        asked.append(key)
        return -key

    remembered: Remembered[int, int] = Remembered(2)
    assert [remembered.get(key, look_up) for key in (1, 2, 2, 1, 3, 1)] == [-1, -2, -2, -1, -3, -1]
    assert asked == [1, 2, 3, 1]


class Value:
    """What can be seen to be kept."""


def test_no_more_is_kept_while_threads_ask_at_once() -> None:
    """What one thread did not count of another's would be kept beyond the bound for ever."""
    others, kept = iter(range(100, 200)), WeakSet[Value]()

    def look_up(_: int) -> Value:
        kept.add(value := Value())
        return value

    def size(_: Value) -> int:
        if len(depth) < 1:  # another thread is asked for something else while this one counts
            depth.append(1)
            remembered.get(next(others), look_up)
            depth.pop()
        return 3

    depth: list[int] = []
    remembered: Remembered[int, Value] = Remembered(12, size)
    for key in range(20):
        remembered.get(key, look_up)
        assert len(kept) <= 4


def test_what_is_larger_than_all_that_may_be_kept_is_not_kept() -> None:
    """One word of a huge index would throw everything else out, and stay beyond the bound."""
    asked: list[str] = []

    def look_up(key: str) -> str:
        asked.append(key)
        return key

    remembered: Remembered[str, str] = Remembered(4, len)
    for key in ("four", "fives", "fives", "four"):
        assert remembered.get(key, look_up) == key
    assert asked == ["four", "fives", "fives"]


def test_what_is_remembered_costs_what_it_cost() -> None:
    """Whether a question is refused would hang on what somebody asked before."""
    remembered: Remembered[int, int] = Remembered(9)

    def look_up(key: int) -> int:
        spend(key * 10)
        return remembered.get(key - 1, look_up) if key else 0

    costs = []
    for key in (3, 3, 2):
        with within(Budget()):
            remembered.get(key, look_up)
            costs.append(spent())
    assert costs == [60, 60, 30]
    assert spent() == 0
