"""What tests of builds into a cluster share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.building.killed_there import Trial, trials


@pytest.fixture(scope="module")
def trial(cluster_urls: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """An index in a cluster, of which builds are killed one after the other."""
    with trials(cluster_urls, tmp_path_factory.mktemp("killed")) as trial:
        yield trial
