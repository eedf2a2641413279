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
from indexer.desk.asking.query_language import make_query
from indexer.engines.contract import Ranking
from indexer.engines.opensearch import cluster as asking
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.language import analyzer
from indexer.vocabulary.errors import ClusterAway
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
