"""A cluster of a test's own goes through what its name says, and nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import pytest

from tests.cluster.nodes import Cluster, answer
from tests.conftest import started_cluster

pytestmark = pytest.mark.cluster
_PATIENCE = 120.0  # seconds, of a busy machine


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Three nodes that these tests hurt, in their order: the last leaves two."""
    with started_cluster() as cluster:
        yield cluster


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for temporary files that the nodes of root may look into, which run as somebody else."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_three_nodes_are_green_and_know_one_manager(cluster: Cluster) -> None:
    """Whoever tests what a cluster does must not be given three nodes that are alone."""
    assert len(set(cluster.urls)) == 3
    for url in cluster.urls:
        health = answer(f"{url}/_cluster/health")
        assert (health["status"], health["number_of_nodes"]) == ("green", 3)
    assert cluster.manager() in cluster.nodes


def test_a_node_that_was_killed_starts_again_over_its_data(cluster: Cluster) -> None:
    """A test of a lost node would say nothing if the node came back empty, or at another address."""
    urls = cluster.urls
    _ask(urls[0], "PUT", "/kept", b'{"settings": {"number_of_replicas": 2}}')
    _ask(urls[0], "PUT", "/kept/_doc/1?refresh=true", b"{}")
    cluster.wait()
    killed = cluster.manager()
    killed.kill()
    cluster.wait("yellow")
    assert cluster.manager() is not killed
    with pytest.raises(OSError, match="refused"):
        answer(killed.url)
    killed.start()
    cluster.wait()
    assert cluster.urls == urls
    for url in urls:
        assert answer(f"{url}/kept/_count?preference=_local")["count"] == 1


def test_a_paused_node_hangs_until_it_is_resumed(cluster: Cluster) -> None:
    """A node that refuses connections is another fault than one that takes them and says nothing."""
    paused = cluster.nodes[1]
    paused.pause()
    assert not paused.is_running
    with pytest.raises(TimeoutError):
        answer(paused.url, timeout=1)
    paused.resume()
    cluster.wait()
    assert answer(paused.url)["name"] == paused.name


def test_a_node_that_is_stopped_takes_its_leave(cluster: Cluster) -> None:
    """An operator's restart is no power cut: shards are closed, and the others told."""
    stopped = cluster.nodes[2]
    stopped.stop()
    assert stopped.said().rstrip().endswith("closed")
    cluster.wait("yellow")
    assert stopped.pid is None


def test_a_cluster_that_is_told_to_end_leaves_no_process_and_no_file(folder: Path) -> None:
    """Who tests all day would find the memory of the machine gone in the evening."""
    with _beside(folder) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        if not url:
            pytest.fail("no cluster has started")
        assert answer(url)["name"] == "node1"
        (node,) = _nodes(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENCE) == 0
    assert not _is_alive(node)
    assert not list(folder.iterdir())


def test_nodes_end_with_the_process_that_started_them_however_it_ends(folder: Path) -> None:
    """A run of tests that is killed, for time or memory, must not leave its nodes to the next."""
    with _beside(folder) as process:
        until = time.monotonic() + _PATIENCE
        while not (nodes := _nodes(process.pid)):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        process.kill()
    while any(_is_alive(node) for node in nodes):
        assert time.monotonic() < until
        time.sleep(0.05)


def _ask(url: str, method: str, path: str, body: bytes | None = None) -> None:
    told = {"Content-Type": "application/json"}
    with urlopen(Request(url + path, body, told, method=method), timeout=_PATIENCE) as said:
        assert said.status in (200, 201)


def _beside(folder: Path) -> subprocess.Popen[str]:
    """The command, with one node and its temporary files in ``folder``."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cluster", "--nodes", "1"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _nodes(process: int) -> list[int]:
    """The processes of nodes that ``process`` has started."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    started = [int(number) for each in lists for number in each.read_text().split()]
    return [
        number
        for number in started
        if b"OpenSearch" in _command(number) and b"setpriv" not in _command(number)
    ]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


def _is_alive(process: int) -> bool:
    return bool(_command(process))
