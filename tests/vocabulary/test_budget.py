"""What is left of the time that one question may take."""

from __future__ import annotations

from math import inf

from indexer.vocabulary.budget import Budget, left, renew, within


def test_what_is_left_of_the_time_can_be_asked() -> None:
    """Another machine would work for a reader who has long been told that it takes too long."""
    now = [100.0]
    with within(Budget(2, clock=lambda: now[0])):
        assert left() == 2
        now[0] += 1.5
        assert left() == 0.5
        renew()
        assert left() == 2
        now[0] += 5
        assert left() == 0


def test_without_a_bound_there_is_always_time() -> None:
    """A command of an operator would be given up like a page."""
    assert left() == inf
    with within(Budget()):
        assert left() == inf
