"""What is sent is taken, or it is said why not."""

from __future__ import annotations

import pytest

from indexer.engines.opensearch import indexes, sending
from indexer.engines.opensearch.cluster import Cluster
from indexer.vocabulary.errors import ClusterAway

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize(
    ("block", "words"),
    [("read_only_allow_delete", "disks are nearly full"), ("write", "set to be read only")],
)
def test_what_may_not_be_written_is_not_sent_again_and_again(
    cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch, block: str, words: str
) -> None:
    """A disk that fills in the middle of a build would cost minutes, and be called a busy cluster."""
    cluster = Cluster.of_environment(
        hosts=[url.removeprefix("http://") for url in cluster_urls], environment={}
    )
    index = f"t-{block.replace('_', '-')}"
    monkeypatch.setattr(sending, "sleep", lambda _: pytest.fail("it was tried again"))
    indexes.create(cluster, index, indexes.SMALL, {"properties": {"n": {"type": "integer"}}})
    try:
        sending.send(cluster, index, [("1", {"n": 1})])
        settings = {"index": {"blocks": {block: True}}}
        cluster.client.indices.put_settings(index=index, body=settings)
        with pytest.raises(ClusterAway, match=words):
            sending.send(cluster, index, [("2", {"n": 2})])
    finally:
        indexes.remove(cluster, index)
