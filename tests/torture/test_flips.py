"""A small part of ``flips``, over the sample corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.torture import flips


def test_no_byte_of_an_index_can_change_an_answer(corpus_index: Path) -> None:
    """What a journalist prints must be what the report says, whatever a disk did."""
    outcome = flips.torture(corpus_index, places=16, seed=2, others=False)
    assert outcome.is_sound, str(outcome)
    assert (outcome.places, outcome.told) == (16, 16)
    assert outcome.refused["serving"]


def test_an_answer_that_changes_is_seen(
    corpus_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trial that cannot fail shows nothing."""
    monkeypatch.setattr("indexer.archive.sums.FileSums.is_sound", lambda *_: True)
    with flips.copied(corpus_index) as directory:
        trials = flips.Trials(directory)
        (years,) = directory.glob("*/columns/year.npy")
        trials.damaged(years, lambda path: path.write_bytes(_later(path.read_bytes())), "later")
        trials.close()
    assert trials.outcome.untold
    assert trials.outcome.wrong


def _later(array: bytes) -> bytes:
    """Every year of a column one later."""
    return array[:128] + bytes(np.frombuffer(array[128:], "<i4") + 1)
