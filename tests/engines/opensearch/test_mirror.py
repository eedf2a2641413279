"""An index in a cluster that cannot be built or read says so in one sentence, with a remedy, and what was there before stays."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer import located, make_query, open_index
from indexer.archive import generations
from indexer.archive.mirrors import KEPT
from indexer.commands.cli import main as indexer_main
from indexer.desk.index import verify
from indexer.engines.opensearch import cluster as asking
from indexer.engines.opensearch import indexes, lock, originals, writing
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.mirror import ClusterMirror
from indexer.vocabulary.errors import IndexDamaged, IndexMismatched, IndexMissing
from tests.building.dying_there import hurried
from tests.building.in_cluster import built, cluster_of, left, seen
from tests.building.killed_there import VERSIONS, corpus_of
from tests.cluster.indexes import in_cluster
from tests.engines.opensearch.node import node, nowhere, refused, said
from webapp import create_app
from webapp.command.program import main

_FULL = "disk usage exceeded flood-stage watermark, index has read-only-allow-delete block"


@pytest.fixture
def address(cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(writing.REPLICAS, "0")
    hurried(monkeypatch.setattr)
    with in_cluster(cluster_urls) as address:
        yield address


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence, or two, that a command ends with."""
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[-1].startswith("xxgk: ")
    assert "Traceback" not in "\n".join(lines)
    assert "a fault of the program" not in lines[-1]
    return lines[-1]


@contextmanager
def blocked(cluster: Cluster, index: str, block: str) -> Iterator[None]:
    """As the cluster does by itself with every index where a disk is full."""
    settings = cluster.client.indices.put_settings
    settings(index=index, body={f"index.blocks.{block}": True})
    try:
        yield
    finally:
        settings(index=index, body={f"index.blocks.{block}": None})


@pytest.mark.cluster
@pytest.mark.parametrize("index", [lock.name_of, originals.name_of])
@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("read_only_allow_delete", "Its disks are nearly full: make room, or add a node"),
        ("read_only", "It is set to be read only: let it be written"),
    ],
)
def test_a_cluster_that_may_not_be_written_leaves_the_index_as_it_was(
    cluster_urls: list[str],
    address: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    index: Callable[[str], str],
    block: str,
    words: str,
) -> None:
    """At night the disks fill: readers want yesterday's answers, and the operator a word that helps."""
    built(corpus_of(tmp_path / "corpus", VERSIONS[0]), address)
    before = seen(address)
    corpus_of(tmp_path / "corpus", VERSIONS[1])
    cluster, alias = cluster_of(address)
    with blocked(cluster, index(alias), block):
        assert main(["build", str(tmp_path / "corpus"), "--index", address]) == 1
        assert words in sentence(capsys)
        assert seen(address) == before
    assert built(tmp_path / "corpus", address).updated == 1
    assert left(cluster_urls, address) == ["generation", "generation", "lock", "originals"]


@pytest.mark.cluster
def test_an_index_of_which_no_copy_can_be_made_is_none(
    cluster_urls: list[str],
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The next node that fails would take the only copy with it, though two were asked for."""
    built(corpus_of(tmp_path / "corpus", VERSIONS[0]), address)
    before = seen(address)
    corpus_of(tmp_path / "corpus", VERSIONS[1])
    monkeypatch.setenv(writing.REPLICAS, "7")  # on three nodes
    monkeypatch.setattr(indexes, "COPYING", 1.0)
    assert main(["build", str(tmp_path / "corpus"), "--index", address]) == 1
    assert "has no second copy yet. See that all nodes run, and try again." in sentence(capsys)
    assert seen(address) == before
    assert left(cluster_urls, address) == ["generation", "lock", "originals"]


def altered(file: Path) -> None:
    """As a disk does that fails: a bit in the middle is another."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The indexes whose files were brought here, each time that they were."""
    real, indexes_ = ClusterMirror._bring, list[str]()

    def bring(self: ClusterMirror, index: str, *, whole: bool = True) -> str:
        indexes_.append(index)
        return real(self, index, whole=whole)

    monkeypatch.setattr(ClusterMirror, "_bring", bring)
    return indexes_


@pytest.mark.cluster
@pytest.mark.parametrize("file", ["metadata.json", "reports.sqlite", "opensearch.json"])
@pytest.mark.parametrize("how", [altered, Path.unlink])
def test_what_was_altered_in_a_mirror_is_brought_again(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    brought: list[str],
    file: str,
    how: Callable[[Path], object],
) -> None:
    """The index in the cluster is sound: nobody must build it for hours because a disk here is not."""
    for version in VERSIONS[:2]:
        built(corpus_of(tmp_path / "corpus", version), address)
    before = seen(address)
    monkeypatch.setenv(KEPT, str(tmp_path / "mirrors"))
    mirrored, mirror = seen(address), located(address)
    assert mirrored == before
    brought.clear()
    how(mirror / generations.current(mirror) / file)
    assert seen(address) == before
    assert seen(address) == before
    assert len(brought) == 1
    assert verify(mirror) == []


@pytest.mark.cluster
def test_who_serves_from_a_mirror_that_is_altered_meanwhile_has_it_brought_again(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brought: list[str]
) -> None:
    """Every page would be an error until somebody looks."""
    built(corpus_of(tmp_path / "corpus", VERSIONS[0]), address)
    monkeypatch.setenv(KEPT, str(tmp_path / "mirrors"))
    web = create_app(mirror := located(address)).test_client()
    assert web.get("/api/search?q=堤防").status_code == 200
    brought.clear()
    altered(mirror / generations.current(mirror) / "reports.sqlite")
    assert web.get("/api/search?q=堤防").get_json()["total"]["reports"] == 1
    assert len(brought) == 1


@pytest.mark.cluster
def test_what_does_not_come_whole_is_not_brought_for_every_question(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brought: list[str]
) -> None:
    """Whatever altered it in the cluster, its files are large: it is said once for all, as of any index."""
    built(corpus_of(tmp_path / "corpus", VERSIONS[0]), address)
    cluster, alias = cluster_of(address)
    (index,) = indexes.named(cluster, alias)
    id_ = "file reports.sqlite 0"
    piece = bytearray(b64decode(cluster.documents(index, [id_])[0]["data"]))  # type: ignore[index]
    piece[len(piece) // 2] ^= 1
    body = {"data": b64encode(piece).decode()}
    cluster.client.index(index=index, id=id_, body=body, refresh=True)
    monkeypatch.setenv(KEPT, str(tmp_path / "mirrors"))
    for _ in range(3):
        with pytest.raises(IndexDamaged, match=r"reports\.sqlite was altered\. Run: xxgk build"):
            open_index(located(address))
    assert len(brought) == 1
    assert main(["build", str(tmp_path / "corpus"), "--index", address]) == 0
    with open_index(located(address)) as mended:
        assert mended.search(make_query("堤防")).reports == 1


@pytest.mark.cluster
def test_where_there_is_no_index_the_address_is_told(
    cluster_urls: list[str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is told of a folder in /tmp looks there."""
    wanted = f"{address} holds no index. Run: xxgk build CORPUS --index {address}"
    for command in (["search", "公开"], ["verify"], ["verify", "--quick"]):
        assert main([*command, "--index", address]) == 4
        assert sentence(capsys) == f"xxgk: {wanted}"
    assert main(["serve", "--port", "0", "--index", address]) == 4
    assert capsys.readouterr().err.splitlines()[-1].endswith(wanted)
    with pytest.raises(IndexMissing):
        open_index(located(address))
    assert left(cluster_urls, address) == []


@pytest.mark.cluster
@pytest.mark.parametrize("is_alias", [True, False])
def test_what_is_somebody_elses_is_neither_read_nor_touched(
    cluster_urls: list[str],
    address: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    is_alias: bool,
) -> None:
    """A cluster holds the logs of a whole house: an alias that is taken must not be lost to a typing error."""
    cluster, alias = cluster_of(address)
    index = f"{alias}-logs" if is_alias else alias
    aliases: dict[str, Any] = {"aliases": {alias: {}}} if is_alias else {}
    cluster.client.indices.create(index=index, body={"settings": indexes.SMALL, **aliases})
    try:
        corpus = corpus_of(tmp_path / "corpus", VERSIONS[0])
        for command in (["build", str(corpus)], ["search", "公开"], ["verify"]):
            assert main([*command, "--index", address]) == 4
            assert f"{alias} in the cluster is something else ({index}). " in sentence(capsys)
        with pytest.raises(IndexMismatched):
            open_index(located(address))
        assert cluster.client.indices.get_alias(index=index) == {index: aliases or {"aliases": {}}}
        assert left(cluster_urls, address) == (["generation"] if is_alias else [])
    finally:
        cluster.client.indices.delete(index=index)


@pytest.mark.cluster
def test_an_alias_that_was_changed_while_a_build_ran_is_left_alone(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An operator who goes back to yesterday's index by hand means it."""
    for version in VERSIONS[:2]:
        built(corpus_of(tmp_path / "corpus", version), address)
    cluster, alias = cluster_of(address)
    corpus_of(tmp_path / "corpus", VERSIONS[2])
    names = cluster.client.indices.get(index=f"{alias}-*")
    (before,) = (n for n in names if alias not in names[n]["aliases"] and len(n) > 60 + 2)
    real = writing.write

    def meanwhile(*arguments: Any) -> None:
        real(*arguments)
        remove = {"index": f"{alias}-*", "alias": alias}
        actions = [{"remove": remove}, {"add": {"index": before, "alias": alias}}]
        cluster.client.indices.update_aliases(body={"actions": actions})

    monkeypatch.setattr(writing, "write", meanwhile)
    assert main(["build", str(tmp_path / "corpus"), "--index", address]) == 1
    assert f"What {alias} names was changed in the cluster meanwhile." in sentence(capsys)
    assert seen(address)["第一版"][0] == 2


@pytest.mark.parametrize("command", [["build", "{corpus}"], ["search", "公开"], ["verify"]])
def test_without_what_asks_a_cluster_it_is_said_how_it_is_installed(
    tmp_path: Path, command: list[str]
) -> None:
    """It is an extra: whoever installed only the program has it not."""
    asked = [part.format(corpus=tmp_path) for part in command]
    without = (
        "import sys; sys.modules['opensearchpy'] = None; from indexer.commands.cli import main; "
        f"sys.exit(main({[*asked, '--index', 'opensearch://reports@127.0.0.1:9200']}))"
    )
    ended = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True)  # ours
    assert ended.returncode == 4
    assert ended.stderr.strip().endswith("Run: pip install 'xxgk[opensearch]'")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["build", "{corpus}"], ["search", "公开"], ["verify"]])
def test_a_cluster_that_cannot_be_reached_is_said_to_be_away(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    """That is no damaged index: nobody need build it again."""
    corpus = corpus_of(tmp_path / "corpus", VERSIONS[0])
    given = [each.format(corpus=corpus) for each in command]
    where = nowhere().removeprefix("http://")
    assert main([*given, "--index", f"opensearch://reports@{where}"]) == 1
    assert "The cluster cannot be reached. See that it runs" in sentence(capsys)


def test_a_disk_that_is_full_before_the_first_word_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a cluster that makes no index any more there is not even a lock."""
    corpus = corpus_of(tmp_path / "corpus", VERSIONS[0])
    no_such = said(refused("index_not_found_exception", 404, "no such index [reports]"), 404)
    full = said(
        refused("cluster_block_exception", 403, f"index [reports-lock] blocked by: [{_FULL}];"), 403
    )
    version = said({"version": {"distribution": "opensearch", "number": "3.8.0"}})
    with node(no_such, version, full) as server:
        where = server.url.removeprefix("http://")
        assert indexer_main(["build", str(corpus), "--index", f"opensearch://reports@{where}"]) == 1
        asking._connected.cache_clear()
    assert "make room, or add a node, and do this again" in capsys.readouterr().err
