"""Lengths are known in Whoosh's own steps."""

from math import floor

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.engines.lengths import FIRST, GROWTH, STEPS, step_of


def test_lengths_are_known_as_whoosh_knows_them() -> None:
    """Two engines that round lengths otherwise put one answer in two orders."""
    assert [byte_to_length(step) for step in range(256)] == [*STEPS]
    for length in (*range(2_000), *range(2_000, 120_000, 37), 106_373, 106_374, 106_375):
        assert STEPS[step_of(length)] == byte_to_length(length_to_byte(length)), length


def test_a_step_is_the_same_however_it_is_rounded() -> None:
    """A cluster makes lengths of steps by the formula, and rounds a half up."""
    assert [floor(FIRST * (GROWTH**step - 1) + 0.5) for step in range(256)] == [*STEPS]
