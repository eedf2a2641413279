"""What the engine remembers is only ever a saving: answers and their costs are those without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import numpy.typing as npt
import pytest

from indexer.archive.sums import Files
from indexer.engines.passes.arrays import Remembered, mapped
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


@pytest.mark.parametrize("of", ["u1", "i1", "?", "<u2", "<i4", "<u4", "<i8", "<f4", "<f8", "<u8"])
@pytest.mark.parametrize("length", [0, 1, 10**6])
def test_an_array_that_numpy_saved_is_mapped_as_it_was(
    of: str, length: int, tmp_path: Path
) -> None:
    """Every column of an index is one."""
    saved = (np.arange(length) % 2).astype(of)
    np.save(tmp_path / "a.npy", saved)
    found = mapped(Files(tmp_path), "a.npy")
    assert found.dtype == saved.dtype
    assert np.array_equal(found, saved)


@pytest.mark.parametrize(
    "other",
    [
        np.zeros((2, 3)),
        np.zeros((2, 3), order="F"),
        np.array(1),
        np.zeros(2, [("a", "<i4")]),
        np.array([None]),
    ],
    ids=["two dimensions", "columns first", "no dimension", "of parts", "of pickles"],
)
def test_an_array_of_another_kind_is_refused(other: npt.NDArray[Any], tmp_path: Path) -> None:
    """It would be read as numbers that nobody wrote."""
    np.save(tmp_path / "a.npy", other)
    with pytest.raises(ValueError, match="no array that this program wrote"):
        mapped(Files(tmp_path), "a.npy")
