"""A cluster that loses nodes while it is asked: every answer is the right one, or none is given."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from indexer.archive.sums import Files
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.engines.contract import Ranking
from indexer.engines.opensearch import cluster as asking
from indexer.engines.opensearch.cluster import Cluster as AskedCluster
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.language import analyzer
from indexer.vocabulary.errors import ClusterAway
from tests.building.in_cluster import built, cluster_of, left, seen
from tests.building.killed_there import corpus_of
from tests.cluster.indexes import in_cluster
from tests.cluster.nodes import Cluster
from tests.conftest import started_cluster
from tests.engines.contract_reports import REPORTS
from tests.invented import Opened, with_ids

pytestmark = pytest.mark.cluster
TEXTS = [
    "收费",
    "阳光政府",
    '"收到申请"',
    "收*",
    '"先审 关口"~10',
    "收费 OR 堤防",
    "堤防 -垃圾",
    "",
]
_READERS = 2
_SECONDS = 4.0  # that a node has to answer, before another is asked
_PATIENCE = 90.0  # of a busy machine, until all is well again


class Readers:
    """Ask the same questions again and again, each time as somebody who knows nothing yet."""

    def __init__(self, folder: Path, right: dict[str, Ranking]) -> None:
        self._folder, self._right = folder, right
        self.told: Counter[str] = Counter()
        self._done = threading.Event()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask while what is inside goes on, and until all answers are right again."""
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(_READERS)]
        for each in threads:
            each.start()
        try:
            yield
            self.wait_for_answers()
        finally:
            self._done.set()
            for each in threads:
                each.join()

    def wait_for_answers(self) -> None:
        """Return when some questions after another were answered."""
        until, before = time.monotonic() + _PATIENCE, self.told["right"]
        while self.told["right"] < before + 2 * len(TEXTS):
            assert time.monotonic() < until, self.told
            time.sleep(0.1)

    def _ask(self, seed: int) -> None:
        chance = random.Random(seed)
        while not self._done.is_set():
            text = chance.choice(TEXTS)
            try:
                self.told["right" if self._answer(text) == self._right[text] else "wrong"] += 1
            except ClusterAway:
                self.told["none"] += 1
            except Exception as error:
                self.told[repr(error)] += 1

    def _answer(self, text: str) -> Ranking:
        opened = OpenSearchEngine.open(Files(self._folder), analyzer.default())
        with closing(opened) as engine:
            return engine.rank(make_query(text))


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """Three nodes that these tests hurt, and that each leaves as it found them."""
    with started_cluster() as cluster:
        yield cluster


def _killed_data(cluster: Cluster) -> None:
    manager = cluster.manager()
    node = next(each for each in cluster.nodes if each is not manager)
    node.kill()
    time.sleep(2)
    node.start()


def _killed_manager(cluster: Cluster) -> None:
    manager = cluster.manager()
    manager.kill()
    time.sleep(2)
    manager.start()


def _hanging(cluster: Cluster) -> None:
    node = cluster.nodes[0]
    node.pause()
    time.sleep(2 * _SECONDS)
    node.resume()


def _restarted(cluster: Cluster) -> None:
    for node in cluster.nodes:
        node.stop()
        node.start()
        cluster.wait(timeout=_PATIENCE)


_LOOKING = {
    "cluster.routing.allocation.disk.threshold_enabled": True,
    "cluster.info.update.interval": "10s",
    "cluster.routing.allocation.disk.reroute_interval": "1s",
}
_FULL = {
    f"cluster.routing.allocation.disk.watermark.{mark}": "900tb"
    for mark in ("low", "high", "flood_stage")
}
"""Settings by which every disk has too little room, for a cluster that is ``_LOOKING``."""


def _wait_until_blocked(cluster: AskedCluster, alias: str, *, is_blocked: bool) -> None:
    """Wait until the cluster has looked at its disks, and has drawn all that follows."""
    until = time.monotonic() + _PATIENCE
    while True:
        found = cluster.client.indices.get_settings(index=f"{alias}-*").values()
        blocks = ["blocks" in each["settings"]["index"] for each in found]
        settings = cluster.client.cluster.get_settings(flat_settings=True)["persistent"]
        blocks.append(settings.get("cluster.blocks.create_index") == "true")
        if all(blocks) if is_blocked else not any(blocks):
            return
        assert time.monotonic() < until, (settings, found)
        time.sleep(0.5)


def test_full_disks_are_called_so_and_who_reads_is_answered(
    own: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build that failed for a reason that nobody names is tried again every night."""
    with in_cluster(own.urls) as address:
        built(corpus_of(tmp_path, "第一版"), address)
        before, (cluster, alias) = seen(address), cluster_of(address)
        corpus_of(tmp_path, "第二版")
        cluster.client.cluster.put_settings(body={"persistent": _LOOKING | _FULL})
        try:
            _wait_until_blocked(cluster, alias, is_blocked=True)
            assert main(["build", str(tmp_path), "--index", address]) == 1
            assert "Its disks are nearly full: make room" in capsys.readouterr().err
            assert seen(address) == before
        finally:
            cluster.client.cluster.put_settings(body={"persistent": dict.fromkeys(_FULL)})
            _wait_until_blocked(cluster, alias, is_blocked=False)
            cluster.client.cluster.put_settings(body={"persistent": dict.fromkeys(_LOOKING)})
        built(tmp_path, address)
        assert seen(address)["第二版"][0] > before["第二版"][0] == 0
        assert left(own.urls, address) == ["generation", "generation", "lock", "originals"]


@pytest.mark.parametrize("losing", [_killed_data, _killed_manager, _hanging, _restarted])
def test_no_answer_is_wrong_while_nodes_are_lost_and_all_come_back(
    own: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    losing: Callable[[Cluster], None],
) -> None:
    """A shard that is gone would lower every count, and nobody could see it in the answer."""
    monkeypatch.setenv(asking.ADDRESSES, ",".join(own.urls))
    monkeypatch.setattr(asking, "_SECONDS", _SECONDS)
    asking._connected.cache_clear()
    with Opened(tmp_path, with_ids(REPORTS), "opensearch") as opened:
        right = {text: opened.engine.rank(make_query(text)) for text in TEXTS}
    readers = Readers(tmp_path, right)
    with readers.asking():
        readers.wait_for_answers()
        losing(own)
        own.wait(timeout=_PATIENCE)
    print(losing.__name__, dict(readers.told))
    assert readers.told.keys() <= {"right", "none"}, readers.told
