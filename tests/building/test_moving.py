"""``xxgk move`` takes an index from a folder into a cluster and back, whole; what else keeps an index says what it can do there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import located, open_index
from indexer.archive.mirrors import KEPT
from indexer.building import build
from indexer.commands.cli import main
from indexer.desk.index import verify
from indexer.engines.opensearch import indexes, originals, writing
from tests.building.in_cluster import built, cluster_of, seen, told
from tests.building.test_build import write
from tests.cluster.indexes import in_cluster

pytestmark = pytest.mark.cluster
LARGE = 5 << 20
"""Bytes of a file of which no packing makes one piece."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports, of which one comes in a large file, and what is none."""
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, "望湖镇", 2012)
    path = write(folder, "石坪乡", 2013, "垃圾填埋场停用")
    noise = random.Random(1).randbytes(LARGE * 3 // 4).hex()
    page = path.read_text("utf-8").replace("\n", "<p>")
    (folder / "石坪乡.html").write_text(
        f"<html><body><p>{page}<!--{noise}--></body></html>", "utf-8"
    )
    path.unlink()
    (folder / "通知.txt").write_text("通知\n\n关于放假的通知。\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build.build([corpus], folder)
    return folder


@pytest.fixture
def address(cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(writing.REPLICAS, "0")
    with in_cluster(cluster_urls) as address:
        yield address


def test_an_index_that_was_moved_there_and_back_is_the_one_that_it_was(
    index: Path, corpus: Path, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever tries a cluster for a week must not lose the day on which each report came, or a file."""
    back = tmp_path / "back"
    assert main(["move", str(index), address]) == 0
    assert main(["move", address, str(back)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"{address}: generation 000001, 2 reports, as in {index}",
        f"{back}: generation 000001, 2 reports, as in {address}",
    ]
    with (
        open_index(index) as here,
        open_index(back) as again,
        open_index(located(address)) as there,
    ):
        assert told(there) == told(again) == told(here)
        assert there.arrivals == again.arrivals == here.arrivals
        assert there.skipped() == again.skipped() == here.skipped()
        assert there.stats()["built"] == again.stats()["built"] == here.stats()["built"]
    assert any(len(each) > LARGE for each in seen(address)["files"])
    for folder in (back, located(address)):
        assert verify(folder) == []
    # A build goes on where either stands, and reads nothing again.
    assert build.build([corpus], back).unchanged == 2
    assert built(corpus, address).unchanged == 2


def test_what_stands_is_replaced_only_where_that_is_asked_for(
    index: Path, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped name would be the end of another index."""
    (other := tmp_path / "other").mkdir()
    write(other, "青屿镇", 2015)
    built(other, address)
    build.build([other], tmp_path / "index")
    before = seen(address)
    for source, target in ((str(index), address), (address, str(tmp_path / "index"))):
        assert main(["move", source, target]) == 2
        assert "There is an index already. To put this one in its place: --replace." in (
            capsys.readouterr().err
        )
    assert seen(address) == before
    assert main(["move", str(index), address, "--replace"]) == 0
    assert seen(address) != before
    assert "generation 000002" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "remedy"),
    [
        (["backup", "{copy}"], "xxgk move {address} FOLDER makes one of it"),
        (["restore", "{copy}"], "xxgk move BACKUP {address} takes a backup there"),
    ],
)
def test_what_only_a_folder_can_be_is_refused_with_another_way(
    command: list[str], remedy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A timer that copies only the mirror would be believed to have made backups."""
    address = "opensearch://reports@127.0.0.1:1"
    given = [each.format(copy=tmp_path / "copy") for each in command]
    assert main([*given, "--index", address]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"xxgk: {address} is no folder. {remedy.format(address=address)}")
    assert not (tmp_path / "copy").exists()


@pytest.fixture
def moved(index: Path, address: str) -> str:
    """The address of the index, which stands there sound."""
    assert main(["move", str(index), address]) == 0
    assert main(["verify", "--index", address]) == 0
    return address


def _id_of_large(index: Path) -> str:
    with open_index(index) as opened:
        return max((len(opened.source(each)), each.sha256) for each in opened.each_report())[1]


def _current(address: str) -> str:
    cluster, alias = cluster_of(address)
    (name,) = indexes.named(cluster, alias)
    return name


def _searched(address: str, _large: str) -> None:
    _remove(address, _current(address), "1")


def _shown(address: str, _large: str) -> None:
    _remove(address, _current(address), "report 0")


def _file(address: str, _large: str) -> None:
    _remove(address, _current(address), "file reports.sqlite 0")


def _original(address: str, large: str) -> None:
    _remove(address, originals.name_of(cluster_of(address)[1]), large)


def _piece(address: str, large: str) -> None:
    _remove(address, originals.name_of(cluster_of(address)[1]), f"{large} 1")


def _altered(address: str, large: str) -> None:
    cluster, alias = cluster_of(address)
    name = originals.name_of(alias)
    cluster.client.update(index=name, id=f"{large} 1", body={"doc": {"data": "AAAA"}}, refresh=True)


def _remove(address: str, index: str, id_: str) -> None:
    cluster_of(address)[0].client.delete(index=index, id=id_, refresh=True)


@pytest.mark.parametrize(
    ("hurt", "said", "remedy"),
    [
        (_searched, "lacks 1. ", ["--full"]),
        (_shown, "lacks report 0", ["--full"]),
        (_file, "lacks a part of reports.sqlite", []),
        (_original, "the file of 石坪乡.html is missing", ["--full"]),
        (_piece, "the file of 石坪乡.html was altered", ["--full"]),
        (_altered, "the file of 石坪乡.html was altered", ["--full"]),
    ],
)
def test_what_is_lost_or_altered_there_is_told_and_a_build_mends_it(
    index: Path,
    corpus: Path,
    moved: str,
    capsys: pytest.CaptureFixture[str],
    hurt: Callable[[str, str], None],
    said: str,
    remedy: list[str],
) -> None:
    """A report that is in no answer any more is missed by nobody; and who is told must be able to do something."""
    hurt(moved, _id_of_large(index))
    capsys.readouterr()
    assert main(["verify", "--index", moved]) == 4
    told_of = capsys.readouterr().err
    assert said in told_of
    assert ("--full" in told_of) == ("--full" in remedy)
    assert main(["build", str(corpus), "--index", moved, *remedy]) == 0
    assert main(["verify", "--index", moved]) == 0
    with open_index(index) as opened:
        assert seen(moved) == told(opened)


def test_a_lost_file_is_told_also_where_a_mirror_still_has_it(
    moved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The machine that checks at night has a mirror; any other could not open the index."""
    monkeypatch.setenv(KEPT, str(tmp_path))
    assert main(["verify", "--index", moved]) == 0
    _file(moved, "")
    assert main(["verify", "--index", moved]) == 4
    assert "lacks a part of reports.sqlite" in capsys.readouterr().err


def test_a_build_that_finds_a_file_lost_keeps_what_else_there_is(
    corpus: Path, moved: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With the ids and the history of all reports every link would be lost that was ever printed."""
    with open_index(located(moved)) as opened:
        before = opened.arrivals
    _file(moved, "")
    outcome = built(corpus, moved)
    assert outcome.generation == "000002"
    assert "lacks a part of reports.sqlite" in caplog.text
    with open_index(located(moved)) as opened:
        assert opened.arrivals == before
