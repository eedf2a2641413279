"""What is true of a build into a cluster that was killed, wherever that was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from indexer import located, open_index
from indexer.building import build
from indexer.desk.index import verify
from indexer.engines.opensearch import writing
from tests.building.dying_there import Point, hurried, killed, mirrors_in
from tests.building.in_cluster import built, kept_originals, left, seen, told
from tests.building.test_build import write
from tests.cluster.indexes import in_cluster

VERSIONS = ("第一版", "第二版", "第三版")


def corpus_of(folder: Path, version: str) -> Path:
    """Three files, of which two differ from version to version."""
    folder.mkdir(exist_ok=True)
    write(folder, "望湖镇", 2012, version + "、".join(f"办理第{n}件" for n in range(90)))
    write(folder, "石坪乡", 2013, "垃圾填埋场停用")
    write(folder, "石坪乡", 2014 + VERSIONS.index(version), f"{version}堤防")
    return folder


def try_killed(
    urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: Point
) -> None:
    """Two builds, a third that is killed at ``point``, and one that is not."""
    monkeypatch.setenv(writing.REPLICAS, "0")
    hurried(monkeypatch.setattr)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    mirrors_in(temporary, monkeypatch.setattr)
    corpus = tmp_path / "corpus"
    with in_cluster(urls) as address:
        for version in VERSIONS[:2]:
            built(corpus_of(corpus, version), address)
        before = seen(address)
        with open_index(located(address)) as reader:
            corpus_of(corpus, VERSIONS[2])
            killed(corpus, address, temporary, point)
            assert told(reader) == before, "who had opened it"
            once = build.build([corpus], tmp_path / "once")
            with open_index(tmp_path / "once") as index:
                after = told(index)
            between = seen(address)
            assert between in (before, after), "who opens it between"

            outcome = built(corpus, address)
            assert seen(address) == after
            if between == before:
                assert told(reader) == before, "who had opened it, after the next build"
        assert (outcome.reports, outcome.sections) == (once.reports, once.sections)
        assert verify(located(address)) == []
        assert left(urls, address) == ["generation", "generation", "lock", "originals"]

        # Another build, and nothing is left of what was sent for the one that died.
        write(corpus, "望湖镇", 2012, "另一版")
        built(corpus, address)
        files = {hashlib.sha256(each.read_bytes()).hexdigest() for each in corpus.iterdir()}
        kept = kept_originals(address)
        assert files < kept
        assert len(kept) == len(files) + 1  # of the generation before
        assert not list(temporary.glob("*/*/.*")), "halves in mirrors"
