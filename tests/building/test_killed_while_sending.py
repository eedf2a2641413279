"""A build into a cluster that is killed before its alias is switched has not been."""

from __future__ import annotations

import pytest

from tests.building.dying_there import Point
from tests.building.killed_there import Trial

pytestmark = pytest.mark.cluster
POINTS = [
    Point("before", "batch.read_report"),
    Point("after", "indexes.create", 2, is_full=True),  # the first is that of the lock
    Point("before", "sending._sent", 3, is_full=True),
    Point("after", "indexes.copy"),
    Point("after", "files.take_out"),
    Point("before", "sending._sent", 2),
    Point("before", "copying.is_whole"),
    Point("before", "ClusterOriginals.take"),
    Point("after", "originals.send"),
    Point("after", "ClusterOriginals.take"),
]


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_a_build_that_dies_while_it_sends_has_changed_nothing_and_left_nothing(
    trial: Trial, point: Point
) -> None:
    """A machine loses its power whenever it likes: readers would find half an index, or the disks of a cluster fill."""
    trial.kill(point)


@pytest.mark.parametrize("point", [POINTS[0], POINTS[2], POINTS[4]], ids=str)
def test_a_build_that_is_told_to_end_takes_back_what_it_had_begun(
    trial: Trial, point: Point
) -> None:
    """A machine that is shut down would hold the next build up, and leave half an index until then."""
    trial.tell_to_end(point)
