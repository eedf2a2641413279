"""A build into a cluster that is killed when its alias is switched has been, or has not."""

from __future__ import annotations

import pytest

from tests.building.dying_there import Point
from tests.building.killed_there import Trial

pytestmark = pytest.mark.cluster
POINTS = [
    Point("before", "ClusterMirror._take_there"),
    Point("after", "files.send_all"),
    Point("before", "ClusterMirror._switch"),
    Point("after", "ClusterMirror._switch"),
    Point("after", "generations._switch"),
    Point("before", "indexes.remove"),
    Point("after", "indexes.remove"),
    Point("before", "ClusterOriginals.leave"),
]


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_a_build_that_dies_about_its_switch_is_the_old_index_or_the_new_one(
    trial: Trial, point: Point
) -> None:
    """Readers would be told that there is no index, or be asked from one that is gone."""
    trial.kill(point)
