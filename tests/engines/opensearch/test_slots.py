"""Slots: where in the cluster a report stands, whatever its number is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.archive.sums import Files
from indexer.engines.opensearch import slots
from indexer.engines.opensearch.slots import SUM, Sent, Slots
from indexer.vocabulary.errors import IndexDamaged

PLACED = st.lists(st.integers(0, 60), min_size=1, max_size=12, unique=True)


@given(PLACED, st.data())
def test_from_numbers_to_slots_and_back(placed: list[int], data: st.DataObject) -> None:
    """An answer with another report's number is another report's answer."""
    starts = np.arange(len(placed)) * 10
    known = Slots(np.array(placed), starts)
    numbers = np.array(data.draw(st.lists(st.sampled_from(range(len(placed))), unique=True)), int)
    there = known.in_order(numbers)
    assert there.tolist() == sorted(placed[number] for number in numbers)
    assert sorted(known.numbers(there)) == sorted(numbers)
    at = known.sections(numbers, numbers % 3)
    assert at.tolist() == sorted(10 * number + number % 3 for number in numbers)


def test_of_no_reports_nothing_is_asked() -> None:
    """An answer without hits would be a page of 500."""
    nothing = np.empty(0, np.int64)
    for known in (Slots(nothing, nothing), Slots(np.array([3]), np.array([0]))):
        assert known.numbers(nothing).tolist() == known.in_order(nothing).tolist() == []
        assert known.sections(nothing, nothing).tolist() == []


@pytest.mark.parametrize("slot", [0, 2, 4, 5])
def test_a_slot_that_is_nobodys_is_damage(slot: int) -> None:
    """What somebody else wrote into an index would be shown as some other report."""
    known = Slots(np.array([3, 1]), np.array([0, 5]))
    assert known.numbers(np.array([1, 3])).tolist() == [1, 0]
    with pytest.raises(IndexDamaged, match="xxgk build"):
        known.numbers(np.array([1, slot]))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A build would send everything each time, or take for sent what is not."""
    sums = [bytes([n]) * SUM for n in range(3)]
    placed = [(4, 0), (0, 7), (2, 9)]
    slots.write(tmp_path, zip(sums, placed, strict=True), ["ab" * SUM])
    files = Files(tmp_path)
    sent = Sent(dict(zip(sums, placed, strict=True)), frozenset(["ab" * SUM]))
    assert slots.sent(files) == sent
    known = Slots.of(files, np.array([0, 2, 5, 6]))
    assert known.slots.tolist() == slots.slots_of(files, 3).tolist() == [4, 0, 2]
    assert known.sections(np.array([1]), np.array([2])).tolist() == [9]


def test_where_none_were_written_slots_are_numbers(tmp_path: Path) -> None:
    """A program that was brought up to date would not read the index that it made the day before."""
    known = Slots.of(Files(tmp_path), np.array([0, 2, 5]))
    assert known.slots.tolist() == slots.slots_of(Files(tmp_path), 2).tolist() == [0, 1]
    assert known.sections(np.array([1]), np.array([2])).tolist() == [4]
