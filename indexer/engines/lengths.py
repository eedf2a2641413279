"""How many words a text has, as a score knows it: the 256 steps in which Whoosh keeps lengths."""

from __future__ import annotations

from bisect import bisect_left

STEPS = tuple(round(27 * (1.033**step - 1)) for step in range(256))
"""Ascending; whoosh-reloaded 2.7.5 has them as a table (``whoosh.util.numeric``)."""


def kept(length: int) -> int:
    """Return the step that ``length`` is known as: itself, the next longer one, or the last.

    >>> kept(0), kept(10), kept(11), kept(10_000_000)
    (0, 10, 12, 106374)
    """
    return STEPS[min(bisect_left(STEPS, length), len(STEPS) - 1)]
