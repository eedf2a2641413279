"""The right to build in a cluster: one build has it, a dead one loses it, and who lost it changes nothing any more."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import located
from indexer.commands.cli import main
from indexer.engines.opensearch import indexes, lock, writing
from indexer.engines.opensearch.lock import held
from indexer.vocabulary.errors import BuildFailed, ClusterAway
from tests.building.dying_there import Point, hurried, killed, started
from tests.building.in_cluster import built, cluster_of, left, seen
from tests.building.killed_there import VERSIONS, corpus_of
from tests.cluster.indexes import in_cluster

pytestmark = pytest.mark.cluster
_HANGS = 120.0  # seconds


@pytest.fixture
def address(cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(writing.REPLICAS, "0")
    hurried(monkeypatch.setattr)
    with in_cluster(cluster_urls) as address:
        yield address


def test_a_second_build_is_refused_and_told_what_to_do(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two timers on two machines: each would remove what the other sends."""
    corpus = corpus_of(tmp_path / "corpus", VERSIONS[0])
    with held(*cluster_of(address), address) as check:
        assert main(["build", str(corpus), "--index", address]) == 1
        check()
    said = capsys.readouterr().err
    assert f"xxgk: Another build is writing {address}. Wait until it ends." in said
    assert built(corpus, address).reports == 3


def test_who_ends_lets_the_next_one_build_at_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each build would wait until the one before is taken for dead."""
    monkeypatch.setattr(lock, "DEAD", 1e9)
    for _ in range(3):
        with held(*cluster_of(address), address) as check:
            check()
    with pytest.raises(KeyboardInterrupt), held(*cluster_of(address), address):
        raise KeyboardInterrupt
    with held(*cluster_of(address), address) as check:
        check()


def test_one_of_two_that_take_over_from_a_dead_build_has_the_right(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All timers that were refused come back at the same hour."""
    cluster, alias = cluster_of(address)
    with monkeypatch.context() as patch:
        patch.setattr(lock._Lock, "give_back", lambda _self: None)
        with held(cluster, alias, address):
            pass
    said: list[str] = []
    waiting = threading.Barrier(3)

    def build() -> None:
        waiting.wait()
        try:
            with held(cluster, alias, address) as check:
                said.append("has it")
                time.sleep(3 * lock.DEAD)
                check()
        except BuildFailed as error:
            said.append(error.message)

    threads = [threading.Thread(target=build) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(_HANGS)
    refused = f"Another build is writing {address}. Wait until it ends."
    assert sorted(said) == sorted(["has it", refused, refused])


def test_a_build_takes_over_from_one_that_died(address: str, tmp_path: Path) -> None:
    """Nobody would come to remove a lock by hand."""
    corpus = corpus_of(tmp_path / "corpus", VERSIONS[0])
    killed(corpus, address, tmp_path, Point("before", "ClusterOriginals.take"))
    assert built(corpus, address).reports == 3


def test_a_word_that_arrived_unanswered_is_no_loss(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that a proxy cut off would end a build of an hour, or leave its lock behind."""
    cluster, alias = cluster_of(address)
    real = indexes.write_after
    unanswered = 0

    def unheard(*arguments: object) -> object:
        nonlocal unanswered
        result = real(*arguments)  # type: ignore[arg-type]
        if unanswered:
            unanswered -= 1
            raise ClusterAway("The cluster did not answer in time.")
        return result

    monkeypatch.setattr(indexes, "write_after", unheard)
    with held(cluster, alias, address) as check:
        unanswered = 1
        with pytest.raises(ClusterAway):
            check()
        check()
        unanswered = 1
        with pytest.raises(ClusterAway):
            check()
    found = indexes.read(cluster, lock.name_of(alias), "build")
    assert found
    assert found["_source"]["holder"] == ""


@pytest.mark.parametrize(
    "point",
    [Point("before", "sending._sent", 2), Point("before", "ClusterMirror._switch")],
    ids=str,
)
def test_a_build_that_slept_while_another_took_over_changes_nothing(
    cluster_urls: list[str], address: str, tmp_path: Path, point: Point
) -> None:
    """A machine that was suspended would put yesterday's reports in the place of today's."""
    old = corpus_of(tmp_path / "old", VERSIONS[0])
    new = corpus_of(tmp_path / "new", VERSIONS[1])
    built(old, address)
    corpus_of(old, VERSIONS[2])
    process = started(old, address, tmp_path, point, signal.SIGSTOP)
    pid = process.pid
    assert pid is not None
    _wait_until_stopped(pid)
    try:
        assert built(new, address).reports == 3
        today = seen(address)
        assert today["第二版"][0] == 2
    finally:
        os.kill(pid, signal.SIGCONT)
    process.join(_HANGS)
    assert process.exitcode == 1
    said = (tmp_path / "said").read_text("utf-8")
    assert said.removeprefix("xxgk: ").rstrip() in (
        f"Another build is writing {address}. Wait until it ends.",
        f"What {cluster_of(address)[1]} names was changed in the cluster meanwhile. Do this again.",
    )
    assert seen(address) == today
    assert left(cluster_urls, address) == ["generation", "generation", "lock", "originals"]
    assert built(new, address).unchanged == 3
    assert left(cluster_urls, address) == ["generation", "generation", "lock", "originals"]


def _wait_until_stopped(pid: int) -> None:
    """By what the system says of the process: it stops itself."""
    until = time.monotonic() + _HANGS
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_folder_for_nobody_is_not_asked(address: str) -> None:
    """An address alone must not make anything in a cluster."""
    folder = located(address)
    assert [path.name for path in folder.iterdir()] == ["mirror.json"]
