"""Lengths are known in Whoosh's own steps."""

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.engines.lengths import STEPS, kept


def test_lengths_are_known_as_whoosh_knows_them() -> None:
    """Two engines that round lengths otherwise put one answer in two orders."""
    assert [byte_to_length(step) for step in range(256)] == [*STEPS]
    for length in (*range(2_000), *range(2_000, 120_000, 37), 106_373, 106_374, 106_375):
        assert kept(length) == byte_to_length(length_to_byte(length)), length
