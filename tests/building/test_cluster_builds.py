"""An index in a cluster is the one that a folder would have, whoever builds it and whoever asks."""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import located, open_index
from indexer.archive.mirrors import KEPT
from indexer.building import batch, build
from indexer.commands.cli import main
from indexer.engines.opensearch import mirror, writing
from indexer.intake.one_file import read_report
from indexer.vocabulary.report import Report
from tests.building.dying_there import mirrors_in
from tests.building.in_cluster import built, seen, told
from tests.building.test_build import write
from tests.cluster.indexes import in_cluster
from tests.conftest import ROOT
from webapp import create_app

pytestmark = pytest.mark.cluster
ADDRESSES = [
    "/api/search?q=公开",
    "/api/search?q=公开&scope=section&size=50",
    "/api/search?q=申请 -收费&sort=-year&page=2&size=5",
    '/api/search?q="政府信息公开"&year=2014&section=fees',
    "/api/search?q=公开*&sort=requests_new&facet=requests_new",
    "/api/search?q=地区:青屿县&place=云泽省",
    "/api/search?q=章节:收费&size=100",
    "/api/search?q=公开 OR 缺报:2018",
    "/api/search?q=没有这样的词",
    "/api/reports/990123201-2014",
    "/api/reports/990123101-2012",
    "/api/figures?name=requests_new",
    "/api/figures?name=requests_new&q=公开",
    "/api/coverage",
    "/api/coverage?place=990123",
    "/api/places/990123",
    "/api/holdings",
    "/api/usage?phrase=依申请公开",
    "/api/lists?text=申请",
    "/api/check?text=本机关依法公开政府信息",
    "/api/suggest?q=公",
    "/api/suggest?q=qing",
    "/api/doubts",
    "/export/search.csv?q=公开",
    "/export/reports.csv",
    "/export/figures.csv?name=requests_new",
    "/export/places.csv",
    "/export/coverage.csv",
    "/feed?q=公开",
    "/reports/990123201-2014",
    "/reports/990123201-2014/source",
    "/search?q=公开",
    "/doubts",
    "/holdings?list=unlisted",
    "/",
]
_OF_THE_BUILD = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?"
    r"|(?<=\"took_ms\":)[\d.]+|(?<=用时 )[\d.]+|20\d{6}T\d{6}"
    r"|(?<=\"generation\":)\"\d+\"|(?<=\"source_bytes\":)\d+|(?<=\"bytes\":)\d+"
)
"""When something was built, how often before, what room it takes, and how long it was looked for."""


@pytest.fixture(scope="module")
def two(cluster_urls: list[str], corpus_index: Path) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """The sample in a folder, and in the cluster."""
    with in_cluster(cluster_urls) as address:
        build.build([ROOT / "corpus"], located(address))
        yield create_app(corpus_index).test_client(), create_app(located(address)).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_asked_is_answered_alike(
    two: tuple[FlaskClient, FlaskClient], address: str
) -> None:
    """A newsroom that moves to a cluster would quote other numbers than it has printed."""
    here, there = (web.get(address, buffered=True) for web in two)
    assert (here.status_code, here.headers["Content-Type"]) == (200, there.headers["Content-Type"])
    assert _OF_THE_BUILD.sub("…", there.text) == _OF_THE_BUILD.sub("…", here.text)


@pytest.fixture
def address(cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(writing.REPLICAS, "0")
    with in_cluster(cluster_urls) as address:
        yield address


def dated(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    """Let it be this day of May."""
    monkeypatch.setattr(build, "now", lambda: f"2026-05-{day:02}T03:04:05+00:00")


def arrivals(index: Path) -> dict[str, Any]:
    """When each report came."""
    with open_index(index) as opened:
        return {each.id: each.arrival for each in opened.arrivals}


def test_a_build_on_another_machine_reads_only_what_changed_and_goes_on_with_the_history(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever replaces a machine would read twenty thousand files again, and every reader be told that all is new."""
    corpus, folder = tmp_path / "corpus", tmp_path / "folder"
    corpus.mkdir()
    for town, year in (("望湖镇", 2012), ("石坪乡", 2013), ("石坪乡", 2014), ("青屿镇", 2015)):
        write(corpus, town, year, f"{town}{year}")
    dated(monkeypatch, 1)
    built(corpus, address)
    build.build([corpus], folder)

    write(corpus, "望湖镇", 2012, "堤防加高")
    write(corpus, "望湖镇", 2016)
    (corpus / "石坪乡2013.txt").unlink()
    (corpus / "石坪乡2014.txt").rename(corpus / "石坪乡报告.txt")
    dated(monkeypatch, 9)
    read: list[str] = []

    def counted(path: Path, *, name: str, **more: Any) -> Report:
        read.append(name)
        return read_report(path, name=name, **more)

    with monkeypatch.context() as patch:
        patch.setattr(batch, "read_report", counted)
        outcome = built(corpus, address)
        there, read = sorted(read), []
        other = build.build([corpus], folder, jobs=1)
    assert there == sorted(read) == ["望湖镇2012.txt", "望湖镇2016.txt", "石坪乡报告.txt"]
    for name in ("reports", "sections", "added", "updated", "removed", "unchanged", "generation"):
        assert getattr(outcome, name) == getattr(other, name)
    assert arrivals(located(address)) == arrivals(folder)
    assert len({each.added for each in arrivals(folder).values()}) == 2

    build.build([corpus], tmp_path / "once")
    with open_index(tmp_path / "once") as index:
        assert seen(address) == told(index)
    assert built(corpus, address).unchanged == 4


def test_a_build_that_changes_nothing_sends_nothing(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer builds every hour: each time the cluster would have a new index to copy."""
    (corpus := tmp_path / "corpus").mkdir()
    write(corpus, "望湖镇", 2012)
    first = built(corpus, address)
    monkeypatch.setattr(writing, "write", None)
    assert built(corpus, address).generation == first.generation


def test_a_mirror_goes_with_its_program(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every search would leave a copy of the catalogue on the disk, until it is full."""
    (corpus := tmp_path / "corpus").mkdir()
    write(corpus, "望湖镇", 2012)
    (temporary := tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "LANG": "C.UTF-8"}
    for command, status in (
        (["build", str(corpus)], 0),
        (["search", "堤防"], 0),
        (["search", "堤防", "--size", "much"], 2),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "indexer", *command, "--index", address],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, "Traceback" in ran.stderr) == (status, False), ran.stderr
        assert [*temporary.iterdir()] == []


def test_a_mirror_of_a_killed_program_goes_with_the_next_and_one_in_use_stays(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else would ever remove it; and a server whose mirror were removed could not answer."""
    mirrors_in(tmp_path, monkeypatch.setattr)
    starting = multiprocessing.get_context("forkserver")
    dying = starting.Process(target=die_with_a_mirror, args=(address, tmp_path))
    dying.start()
    dying.join()
    (left,) = tmp_path.iterdir()
    mine = located(address)
    assert not left.exists()
    located(address)
    assert mine.exists()


def die_with_a_mirror(address: str, temporary: Path) -> None:
    """End as a machine does that loses its power."""
    mirrors_in(temporary, setattr)
    located(address)
    os._exit(9)


def test_a_mirror_that_stays_is_not_fetched_again(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command would load the catalogue over the network before it answers."""
    (corpus := tmp_path / "corpus").mkdir()
    write(corpus, "望湖镇", 2012)
    built(corpus, address)
    monkeypatch.setenv(KEPT, str(tmp_path / "mirrors"))
    assert main(["search", "堤防", "--index", address]) == 0
    fetched: list[str] = []
    real = mirror.ClusterMirror._bring

    def counted(self: mirror.ClusterMirror, index: str, *, whole: bool = True) -> str:
        fetched.append(index)
        return real(self, index, whole=whole)

    monkeypatch.setattr(
        mirror.ClusterMirror,
        "_bring",
        counted,
    )
    for _ in range(2):
        assert main(["search", "堤防", "--index", address]) == 0
    assert fetched == []
    write(corpus, "望湖镇", 2012, "垃圾填埋场")
    with monkeypatch.context() as patch:
        patch.delenv(KEPT)
        built(corpus, address)
    fetched.clear()
    for _ in range(2):
        assert main(["search", "垃圾", "--index", address]) == 0
    assert len(fetched) == 1
    assert "望湖镇" in capsys.readouterr().out


def test_indexes_of_one_name_in_two_clusters_have_two_mirrors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who moves an index to a new cluster calls it the same: it would be asked of the wrong one."""
    monkeypatch.setenv(KEPT, str(tmp_path))
    one, two = (located(f"opensearch://reports@127.0.0.1:{port}") for port in (9201, 9202))
    assert one != two
    assert one == located("opensearch://reports@127.0.0.1:9201")
    assert one.name.startswith("reports-")
