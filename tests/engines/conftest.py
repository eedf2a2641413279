"""The cluster that tests of its engine share: each module has indexes of its own, and leaves none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace
from uuid import uuid4

import pytest

from indexer.engines.opensearch import mirror, writing
from indexer.engines.opensearch.cluster import ADDRESSES, Cluster


@pytest.fixture(scope="module")
def cluster(cluster_urls: list[str]) -> Iterator[Cluster]:
    """What the engine asks while the tests of a module run."""
    own, numbers = uuid4().hex, count()
    with pytest.MonkeyPatch.context() as patch:
        cluster = Cluster.of_environment({ADDRESSES: ",".join(cluster_urls)})
        # Not in the environment: each test finds that as it was.
        patch.setattr(Cluster, "of_environment", lambda: cluster)
        patch.setattr(mirror, "_STANDS_IN", f"xxgk-{own}")
        patch.setattr(writing, "uuid4", lambda: SimpleNamespace(hex=f"{own}-{next(numbers)}"))
        yield cluster
        indexes = cluster.client.indices
        names = [name for name in indexes.get_alias(index="_all") if own in name]
        for first in range(0, len(names), 50):
            indexes.delete(index=",".join(names[first : first + 50]))
