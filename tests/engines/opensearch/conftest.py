"""Clusters that are closed with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from opensearchpy import Urllib3HttpConnection

from indexer.engines.opensearch import cluster, nodes
from indexer.engines.opensearch.cluster import ADDRESSES, Cluster

Reaching = Callable[..., Cluster]


@pytest.fixture
def reaching(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reaching]:
    """The cluster at some addresses, as an environment names it: ``reaching(url, XXGK_OPENSEARCH_USER="…")``."""
    for module in (cluster, nodes):
        monkeypatch.setattr(module, "_SECONDS", 20.0)
    reached = list[Cluster]()

    def reach(*addresses: str, **environment: str) -> Cluster:
        reached.append(Cluster.of_environment({ADDRESSES: ",".join(addresses), **environment}))
        return reached[-1]

    yield reach
    for each in reached:
        # Also those of nodes that failed, which the client forgets.
        for connection in each.client.transport.seed_connections:
            assert isinstance(connection, Urllib3HttpConnection)
            connection.close()
    cluster._connected.cache_clear()
