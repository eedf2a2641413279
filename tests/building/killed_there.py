"""What is true of a build into a cluster that was killed, wherever that was."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer import located, open_index
from indexer.building import build
from indexer.desk.index import verify
from indexer.engines.opensearch import lock, writing
from indexer.engines.opensearch.indexes import read
from tests.building.dying_there import Point, ending, hurried, killed, mirrors_in
from tests.building.in_cluster import built, cluster_of, kept_originals, left, seen, told
from tests.building.test_build import write
from tests.cluster.indexes import in_cluster

VERSIONS = [f"第{n}版" for n in (*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六"))]


def corpus_of(folder: Path, version: str) -> Path:
    """Three files: from version to version one stays, one is changed, and one is another."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("青屿镇*"):
        path.unlink()
    write(folder, "望湖镇", 2012, version + "、".join(f"办理第{n}件" for n in range(90)))
    write(folder, "石坪乡", 2013, "垃圾填埋场停用")
    write(folder, "青屿镇", 2010 + VERSIONS.index(version), f"{version}堤防")
    return folder


def sums(corpus: Path) -> set[str]:
    """The checksums of all files."""
    return {hashlib.sha256(each.read_bytes()).hexdigest() for each in corpus.iterdir()}


class Trial:
    """An index at ``address`` that was built twice; builds that are killed follow one another."""

    def __init__(self, urls: list[str], address: str, folder: Path) -> None:
        self._urls, self._address, self._folder = urls, address, folder
        self._temporary, self._corpus = folder / "temporary", folder / "corpus"
        self._temporary.mkdir()
        self._versions = iter(VERSIONS)
        for _ in range(2):
            built(self._next(), address)

    def _next(self) -> Path:
        return corpus_of(self._corpus, next(self._versions))

    def kill(self, point: Point) -> None:
        """Kill a build at ``point``, and let another one come."""
        before, files = seen(self._address), sums(self._corpus)
        with open_index(located(self._address)) as reader:
            killed(self._next(), self._address, self._temporary, point)
            assert told(reader) == before, "who had opened it"
            once = build.build([self._corpus], self._folder / "once", full=True)
            with open_index(self._folder / "once") as index:
                after = told(index)
            between = seen(self._address)
            assert between in (before, after), "who opens it between"

            outcome = built(self._corpus, self._address)
            assert seen(self._address) == after
            assert told(reader) == before, "who had opened it, after the next build"
        assert (outcome.reports, outcome.sections) == (once.reports, once.sections)
        assert verify(located(self._address)) == []
        self.look()
        if between == before:  # otherwise the next build that changes something removes them
            assert kept_originals(self._address) == files | sums(self._corpus)

    def tell_to_end(self, point: Point) -> None:
        """Tell a build to end at ``point``: it leaves nothing, and the next one need not wait for it."""
        before, files = seen(self._address), kept_originals(self._address)
        there, corpus = left(self._urls, self._address), self._next()
        status = ending(corpus, self._address, self._temporary, point, signal.SIGTERM)
        assert status == 128 + signal.SIGTERM
        cluster, alias = cluster_of(self._address)
        held = read(cluster, lock.name_of(alias), "build")
        assert held is not None
        assert held["_source"]["holder"] == ""
        assert seen(self._address) == before
        assert left(self._urls, self._address) == there
        assert kept_originals(self._address) == files
        built(corpus, self._address)

    def look(self) -> None:
        """What stands there is the current generation, the one before, and what they share."""
        there = left(self._urls, self._address)
        assert there == ["generation", "generation", "lock", "originals"]

    def end(self) -> None:
        """Another build, and nothing is left of what was sent for those that died."""
        files = sums(self._corpus)
        built(self._next(), self._address)
        assert kept_originals(self._address) == files | sums(self._corpus)
        self.look()


@contextmanager
def trials(urls: list[str], folder: Path) -> Iterator[Trial]:
    """Builds of a module that are killed one after the other."""
    with pytest.MonkeyPatch.context() as patch, in_cluster(urls) as address:
        patch.setenv(writing.REPLICAS, "0")
        hurried(patch.setattr)
        trial = Trial(urls, address, folder)
        mirrors_in(folder / "temporary", patch.setattr)
        yield trial
        trial.end()
        assert not list(folder.glob("temporary/*/*/.*")), "halves in mirrors"
