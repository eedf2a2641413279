"""A build into a cluster sends what changed, and what comes of it is what a build of everything would have made."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import located, open_index
from indexer.building import build
from indexer.desk.index import verify
from indexer.engines.opensearch import copying, indexes, sending, writing
from indexer.engines.opensearch.cluster import Cluster
from indexer.vocabulary.errors import BuildFailed, ClusterAway
from tests.building.in_cluster import built, cluster_of, seen, told
from tests.building.test_build import write
from tests.cluster.indexes import in_cluster

pytestmark = pytest.mark.cluster
TOWNS = ("望湖镇", "石坪乡", "青屿镇")


@pytest.fixture
def address(cluster_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(writing.REPLICAS, "0")
    with in_cluster(cluster_urls) as address:
        yield address


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of documents that were sent to be searched or shown, as far as they are not words."""
    ids: list[str] = []

    def counting(cluster: Cluster, index: str, sources: Iterable[tuple[str, Any]]) -> None:
        each = [*sources]
        ids.extend(id_ for id_, _ in each if not id_.startswith("word "))
        sending.send(cluster, index, each)

    monkeypatch.setattr(writing, "send", counting)
    return ids


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (folder := tmp_path / "corpus").mkdir()
    for number, town in enumerate(TOWNS):
        for year in (2012, 2013, 2014):
            write(folder, town, year, f"{town}第{number + year}号堤防")
    return folder


def assert_as_in_one_go(corpus: Path, address: str, folder: Path) -> None:
    """The index says what one says that was built of the files as they are, and is whole."""
    build.build([corpus], folder, full=True, jobs=1)
    with open_index(folder) as index:
        assert seen(address) == told(index)
    assert verify(located(address)) == []


def test_only_what_changed_is_sent(
    address: str, corpus: Path, sent: list[str], tmp_path: Path
) -> None:
    """Of seven hundred thousand reports three are new each night, and all would be sent again for them."""
    built(corpus, address)
    assert len(sent) == 2 * 9 + 1  # each to be searched and to be shown, and the words of all
    sent.clear()
    # The first of all, so that the numbers of others would follow.
    write(corpus, "望湖镇", 2012, "垃圾填埋场")
    built(corpus, address)
    assert [*map(str.isdigit, sent)] == [True, False, False]
    sent.clear()
    (corpus / "望湖镇2013.txt").unlink()
    built(corpus, address)
    assert sent == []
    assert_as_in_one_go(corpus, address, tmp_path / "once")


def test_builds_that_follow_one_another_come_to_what_one_build_makes(
    address: str, corpus: Path, tmp_path: Path
) -> None:
    """What was taken out wrongly once is missing for good, and nobody looks through all of them again."""
    chance = random.Random(3)
    built(corpus, address)
    for turn in range(4):
        for _ in range(chance.randint(1, 4)):
            town, year = chance.choice(TOWNS), chance.randint(2010, 2016)
            if (path := corpus / f"{town}{year}.txt").exists() and chance.random() < 0.5:
                path.unlink()
            else:
                write(corpus, town, year, "".join(chance.choices("堤防垃圾填埋场、。公开", k=30)))
        write(corpus, "石坪乡", 2017 + turn, f"第{turn}版")
        built(corpus, address)
        assert_as_in_one_go(corpus, address, tmp_path / "once")


@pytest.mark.parametrize("lost", [True, False])
def test_an_index_that_is_not_as_it_was_left_is_not_taken_over(
    lost: bool,
    address: str,
    corpus: Path,
    sent: list[str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What is lost, or too much, would be in every later index, and no file read again to mend it."""
    built(corpus, address)
    cluster, alias = cluster_of(address)
    (index,) = indexes.named(cluster, alias)
    if lost:
        indexes.delete_each(cluster, index, ["word 堤防"])
    else:
        sending.send(cluster, index, [("77", {"number": 77, "title": "第77号堤防"})])
    indexes.refresh(cluster, index)
    sent.clear()
    write(corpus, "青屿镇", 2018, "新建码头")
    built(corpus, address)
    if lost:
        assert [*map(str.isdigit, sent)] == [True, False, False]
    else:
        assert len([id_ for id_ in sent if id_.isdigit()]) == 1 + 10
        assert "Everything is sent anew." in caplog.text
    assert_as_in_one_go(corpus, address, tmp_path / "once")


def test_who_may_not_copy_sends_everything(
    address: str,
    corpus: Path,
    sent: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Roles of before do not allow it: a build that worked yesterday would end."""
    built(corpus, address)
    sent.clear()

    def refused(*_: Any) -> None:
        raise ClusterAway("The cluster refuses us.")

    monkeypatch.setattr(indexes, "copy", refused)
    write(corpus, "青屿镇", 2018, "新建码头")
    built(corpus, address)
    assert len([id_ for id_ in sent if id_.isdigit()]) == 10
    assert "cannot be copied. Everything is sent anew. The cluster refuses us." in caplog.text
    assert_as_in_one_go(corpus, address, tmp_path / "once")


@pytest.mark.parametrize("how", ["full", "form", "shards", "slots"])
def test_where_it_cannot_be_a_copy_everything_is_sent(
    how: str, address: str, corpus: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents of two kinds in one index score by two rules; and numbers without end fit in none."""
    built(corpus, address)
    sent.clear()
    write(corpus, "青屿镇", 2018, "新建码头")
    if how == "form":
        monkeypatch.setattr(writing, "_form", lambda: "another")
    if how == "shards":
        monkeypatch.setenv(writing.SHARDS, "2")
    if how == "slots":
        monkeypatch.setattr(copying, "_MOST_GIVEN", 0)
        monkeypatch.setattr(copying, "_SPARE", 8)
    built(corpus, address, full=how == "full")
    assert len([id_ for id_ in sent if id_.isdigit()]) == 10


@pytest.mark.parametrize("full", [False, True])
def test_a_build_whose_index_another_one_has_removed_says_that(
    full: bool, address: str, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who builds on two machines would be told that the index is damaged, and build it all anew."""
    built(corpus, address)
    before = seen(address)

    def overtaken(cluster: Cluster, index: str, sources: Iterable[tuple[str, Any]]) -> None:
        sending.send(cluster, index, sources)
        indexes.remove(cluster, index)

    monkeypatch.setattr(writing, "send", overtaken)
    write(corpus, "青屿镇", 2018, "新建码头")
    with pytest.raises(BuildFailed, match="was changed in the cluster meanwhile"):
        built(corpus, address, full=full)
    assert seen(address) == before
