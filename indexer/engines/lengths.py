"""How many words a text has, as a score knows it: the 256 steps in which Whoosh keeps lengths."""

from __future__ import annotations

from bisect import bisect_left

FIRST, GROWTH = 27, 1.033
"""Of the formula of the steps."""
STEPS = tuple(round(FIRST * (GROWTH**step - 1)) for step in range(256))
"""Ascending; whoosh-reloaded 2.7.5 has them as a table (``whoosh.util.numeric``)."""


def step_of(length: int) -> int:
    """Return which of ``STEPS`` a length is known as: itself, the next longer one, or the last.

    >>> [STEPS[step_of(length)] for length in (0, 10, 11, 10_000_000)]
    [0, 10, 12, 106374]
    """
    return min(bisect_left(STEPS, length), len(STEPS) - 1)
