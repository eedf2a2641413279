"""Building: all or nothing, only what changed, and no input that ends it."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from indexer.archive import generations
from indexer.building import batch, build
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index, verify
from indexer.intake.one_file import read_report
from indexer.vocabulary.errors import BadRequest, BuildFailed, IndexMissing
from indexer.vocabulary.report import Report
from tests.building.dying import dying_build

REPORT = """{town}{year}年政府信息公开工作年度报告

一、概述
{year}年，{town}按照条例做好公开工作，{news}。

二、主动公开情况
全年主动公开信息{count}条。
"""


def write(folder: Path, town: str, year: int, news: str = "堤防加固完工", count: int = 3) -> Path:
    """Write one invented report."""
    path = folder / f"{town}{year}.txt"
    path.write_text(REPORT.format(town=town, year=year, news=news, count=count), encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder, "望湖镇", 2012)
    write(folder, "石坪乡", 2013, "垃圾填埋场停用")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def found(index: Path, text: str) -> list[str]:
    """The titles that answer."""
    with open_index(index) as opened:
        return [hit.title for hit in opened.search(make_query(text)).hits]


def test_a_build_makes_reports_findable(corpus: Path, index: Path) -> None:
    """The first thing anybody does."""
    outcome = build.build([corpus], index)
    assert (outcome.reports, outcome.added, outcome.skipped) == (2, 2, ())
    assert found(index, "垃圾填埋") == ["石坪乡2013年政府信息公开工作年度报告"]


def test_a_second_build_reads_only_what_changed(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator adds one report to twenty thousand every week."""
    build.build([corpus], index)
    write(corpus, "石坪乡", 2013, "垃圾填埋场扩建")
    write(corpus, "望湖镇", 2014)
    read: list[str] = []
    real = read_report

    def counted(path: Path, *, name: str, **more: Any) -> Report:
        read.append(name)
        return real(path, name=name, **more)

    monkeypatch.setattr(batch, "read_report", counted)
    outcome = build.build([corpus], index, jobs=1)
    assert sorted(read) == ["望湖镇2014.txt", "石坪乡2013.txt"]
    assert (outcome.added, outcome.updated, outcome.unchanged, outcome.removed) == (1, 1, 1, 0)
    assert found(index, "扩建") == ["石坪乡2013年政府信息公开工作年度报告"]
    assert found(index, "停用") == []


def test_a_touched_file_is_not_cut_again(corpus: Path, index: Path) -> None:
    """Copying a folder gives every file a new time and nothing else."""
    build.build([corpus], index)
    os.utime(corpus / "望湖镇2012.txt", (1, 1))
    assert build.build([corpus], index).unchanged == 2


def test_a_build_that_changes_nothing_keeps_the_generation(corpus: Path, index: Path) -> None:
    """``make run`` builds every time; it should cost nothing the second time."""
    first = build.build([corpus], index)
    assert build.build([corpus], index).generation == first.generation
    assert build.build([corpus], index, full=True).generation != first.generation


def test_an_index_brought_up_to_date_is_that_of_a_new_build(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    """Else words of reports that are gone would be offered, and scores depend on history."""
    write(corpus, "石坪乡", 2014, "水库" + "x" * 100)
    build.build([corpus], index)
    (corpus / "石坪乡2013.txt").unlink()
    for year in (2011, 2012):
        write(corpus, "望湖镇", year, "水库" + "x" * 99 + "y")
        build.build([corpus], index)
    build.build([corpus], tmp_path / "anew")

    assert written(index) == written(tmp_path / "anew")
    assert len(found(index, "水库")) == 3


def written(index: Path) -> list[bytes]:
    """What is in the current index of words and of characters."""
    folder = index / generations.current(index)
    patterns = ("words/*.trm", "words/*.pst", "words/*.npy", "*.npy", "*.characters")
    return [path.read_bytes() for pattern in patterns for path in sorted(folder.glob(pattern))]


def lacking(index: Path, year: int) -> list[str]:
    """The titles of the reports whose place lacks ``year``."""
    return sorted(found(index, f"缺报:{year}"))


def test_what_is_missing_is_told_anew_when_only_one_file_is_read(corpus: Path, index: Path) -> None:
    """A gap that was filled yesterday would still be reported as a gap."""
    rows = ["990000,云泽省,,province", "990100,临湖市,990000,", "990101,青屿县,990100,"]
    rows += ["990101100,望湖镇,990101,", "990101101,石坪乡,990101,"]
    (corpus / "places.csv").write_text(
        "\n".join(["code,name,parent,level", *rows]), encoding="utf-8"
    )
    build.build([corpus], index)
    lake, slope = "望湖镇2012年政府信息公开工作年度报告", "石坪乡2013年政府信息公开工作年度报告"
    assert (lacking(index, 2013), lacking(index, 2012)) == ([lake], [slope])
    filled = write(corpus, "望湖镇", 2013)
    assert build.build([corpus], index).unchanged == 2
    assert (lacking(index, 2013), lacking(index, 2012)) == ([], [slope])
    filled.unlink()
    build.build([corpus], index)
    assert lacking(index, 2013) == [lake]


def test_time_alone_makes_a_report_due(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive that is brought up to date in April must not say what was true in January."""
    monkeypatch.setattr("indexer.building.build.now", lambda: "2014-03-30T00:00:00+00:00")
    first = build.build([corpus], index).generation
    monkeypatch.setattr("indexer.building.build.now", lambda: "2014-03-31T00:00:00+00:00")
    assert build.build([corpus], index).generation == first
    monkeypatch.setattr("indexer.building.build.now", lambda: "2014-04-01T00:00:00+00:00")
    assert build.build([corpus], index).generation != first


def test_a_removed_file_is_gone(corpus: Path, index: Path) -> None:
    """A report withdrawn from the folder must not go on being quoted."""
    build.build([corpus], index)
    (corpus / "石坪乡2013.txt").unlink()
    assert build.build([corpus], index).removed == 1
    assert found(index, "垃圾") == []


def test_ids_survive_a_rebuild_and_old_ones_lead_on(corpus: Path, index: Path) -> None:
    """A link in a printed story must go on working when the reading improves."""
    build.build([corpus], index)
    with open_index(index) as opened:
        (before,) = opened.search(make_query("堤防")).hits
    text = REPORT.format(town="望湖镇", year=2011, news="堤防加固完工", count=1)
    (corpus / "望湖镇2012.txt").write_text(text, encoding="utf-8")
    build.build([corpus], index)
    with open_index(index) as opened:
        (after,) = opened.search(make_query("堤防")).hits
        assert (before.year, after.year) == (2012, 2011)
        assert opened.redirect(before.id) == after.id


def test_bad_input_costs_one_file_and_is_said(corpus: Path, index: Path) -> None:
    """One broken file in twenty thousand must not cost the others, nor vanish unseen."""
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (corpus / "undecodable.txt").write_bytes(b"\xff\xfe\x00\xd8" * 999 + b"\x81")
    (corpus / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (corpus / "long.txt").write_text("公开" * 7_000_000, encoding="utf-8")
    (corpus / "copy.txt").write_bytes((corpus / "望湖镇2012.txt").read_bytes())
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    (corpus / "self").symlink_to(corpus / "self")
    os.mkfifo(corpus / "pipe.txt")
    secret = corpus / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    secret.chmod(0)
    outcome = build.build([corpus], index)
    assert outcome.reports == 2
    reasons = {skipped.path: skipped.reason for skipped in outcome.skipped}
    expected = {"empty.txt", "binary.txt", "undecodable.txt", "picture.png", "long.txt"}
    expected |= {"loop", "self", "pipe.txt", "secret.txt"}
    # Two files with one content: the one whose name comes first is taken.
    assert reasons.keys() == expected | {"望湖镇2012.txt"}
    assert "copy.txt" in reasons["望湖镇2012.txt"]
    assert all(reasons.values())
    listed = (index / outcome.generation / "skipped.jsonl").read_text(encoding="utf-8")
    assert {json.loads(line)["path"] for line in listed.splitlines()} == reasons.keys()


def test_a_copy_is_taken_when_its_original_goes(corpus: Path, index: Path) -> None:
    """Skipping a copy must not lose the report when the other file is deleted."""
    (corpus / "copy.txt").write_bytes((corpus / "望湖镇2012.txt").read_bytes())
    build.build([corpus], index)
    (corpus / "copy.txt").unlink()
    assert build.build([corpus], index).reports == 2


def test_a_file_that_kills_its_reader_costs_itself_only(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that runs out of memory takes its process with it."""
    write(corpus, "黑洞镇", 2015)
    real = read_report

    def deadly(path: Path, *, name: str, **more: Any) -> Report:
        if "黑洞" in name:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(path, name=name, **more)

    monkeypatch.setattr(batch, "read_report", deadly)
    outcome = build.build([corpus], index, jobs=2)
    assert outcome.reports == 2
    assert [skipped.path for skipped in outcome.skipped] == ["黑洞镇2015.txt"]


def test_nothing_to_read_is_an_error_that_keeps_the_old_index(corpus: Path, index: Path) -> None:
    """A mistyped folder must not empty the archive."""
    build.build([corpus], index)
    nothing = corpus.parent / "nothing"
    nothing.mkdir()
    with pytest.raises(BuildFailed, match="no file"):
        build.build([nothing], index)
    with pytest.raises(BadRequest, match="does not exist"):
        build.build([corpus / "gone"], index)
    assert found(index, "堤防")


def test_two_builds_at_once_do_not_write_over_each_other(corpus: Path, index: Path) -> None:
    """A timer and a person may start one at the same moment."""
    with generations.locked(index), pytest.raises(BuildFailed, match="Another build"):
        build.build([corpus], index)


def test_without_an_index_the_remedy_is_named(index: Path) -> None:
    """The first error a new user sees should say what to do."""
    with pytest.raises(IndexMissing, match="xxgk build"):
        open_index(index)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus and its index, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "corpus").mkdir()
    write(folder / "corpus", "望湖镇", 2012)
    write(folder / "corpus", "石坪乡", 2013, "垃圾填埋场停用")
    build.build([folder / "corpus"], folder / "index")
    return folder


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "target",
    [
        "batch.read_report",
        "build.write_engine",
        "words.write",
        "CharactersWriter.finish",
        "build.check",
        "generations.sums_of",
        "generations.sync",
        "Path.rename",
        "Path.replace",
        "generations.sync_file",
    ],
)
def test_a_build_killed_at_any_moment_leaves_an_index_that_answers(
    built: Path, tmp_path: Path, target: str, when: str
) -> None:
    """Power fails; the newsroom goes on searching."""
    corpus, index = (
        shutil.copytree(built, tmp_path / "copy") / "corpus",
        tmp_path / "copy" / "index",
    )
    write(corpus, "望湖镇", 2020, "码头搬迁")
    assert dying_build(target, when, corpus, index) == -signal.SIGKILL
    assert found(index, "垃圾填埋") == ["石坪乡2013年政府信息公开工作年度报告"]
    switched = bool(found(index, "码头搬迁"))
    assert switched == (target == "Path.replace" and when == "after")
    assert not verify(index)
    build.build([corpus], index)
    assert found(index, "码头搬迁")
    assert not list(index.glob(".building-*"))


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("intake/parts/headings.py", True),
        ("language/data/ts_characters.txt", True),
        ("gazetteer/data/gazetteer.tsv.gz", True),
        ("vocabulary/report.py", True),
        ("commands/cli.py", False),
        ("desk/index.py", False),
    ],
)
def test_only_a_change_of_what_reads_makes_every_file_be_read_again(
    tmp_path: Path, changed: str, again: bool
) -> None:
    """A corpus of a day's reading was read anew because of a word of the command line's help."""
    (tmp_path / changed).parent.mkdir(parents=True)
    (tmp_path / changed).write_bytes(b"one")
    before = build.readers(tmp_path)
    build.readers.cache_clear()
    (tmp_path / changed).write_bytes(b"two")
    assert (build.readers(tmp_path) != before) is again
    build.readers.cache_clear()
