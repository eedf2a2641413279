"""A small part of ``kills``, over the sample corpus."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import ROOT
from tests.torture import kills

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for a build's readers")


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> kills.Trials:
    """An index that was built twice, and may be built again."""
    return kills.Trials(ROOT / "corpus", tmp_path_factory.mktemp("kills"), changed=5, seed=3)


def test_a_killed_build_loses_nothing_and_leaves_nothing(trials: kills.Trials) -> None:
    """A machine loses its power whenever it likes, and the newsroom asks the next morning."""
    outcome = trials.outcome
    for number in range(1, 9):
        if outcome.killed.total() - outcome.killed["too late"] < 2:
            trials.build(number)
    trials.build(9)  # is left alone
    assert outcome.is_sound, str(outcome)
    assert outcome.killed.total() - outcome.killed["too late"] == 2
    assert outcome.answered.total() == outcome.killed.total() + 1


def test_what_is_lost_or_left_is_seen(trials: kills.Trials) -> None:
    """A trial that cannot fail shows nothing."""
    trials.index.joinpath(".half").mkdir()
    trials.index.joinpath("current").write_text("nothing\n")
    for path in trials.index.glob("*/texts.units.npy"):
        path.write_bytes(b"")
    trials.look(0, None, "spoilt")
    trials.look_for_litter("spoilt")
    assert len(trials.outcome.lost) == 1
    assert trials.outcome.litter == ["spoilt: .half"]
