"""The OpenSearch engine keeps the contract, on a real cluster."""

import pytest

from tests.engines.contract import EngineContract


@pytest.mark.cluster
@pytest.mark.usefixtures("cluster")
class TestOpenSearchEngine(EngineContract):
    engine = "opensearch"
