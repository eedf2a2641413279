"""What a build wrote is never read as a report, and what it did not write is never removed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.building import build
from indexer.building.build import Outcome
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index
from tests.building.test_build import write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "2012").mkdir(parents=True)
    write(folder / "2012", "望湖镇", 2012)
    write(folder, "石坪乡", 2013)
    return folder


def counted(outcome: Outcome) -> tuple[int, list[str]]:
    return outcome.reports, [skipped.path for skipped in outcome.skipped]


@pytest.mark.parametrize("where", ["instance/index", "archiv", "2012/old index", "."])
def test_an_index_inside_its_corpus_is_left_out(corpus: Path, where: str) -> None:
    """`cd my-reports; xxgk build .` had one more report each time: the list of what it had skipped."""
    (corpus / "blank.txt").write_text(" ", encoding="utf-8")
    for _ in range(3):
        assert counted(build.build([corpus], corpus / where, full=True)) == (2, ["blank.txt"])
    beside = corpus / "index of a colleague"
    assert counted(build.build([corpus], beside)) == (2, ["blank.txt"])
    assert counted(build.build([corpus], corpus / where, full=True)) == (2, ["blank.txt"])


def test_parts_of_an_index_are_left_out_wherever_they_lie(corpus: Path, tmp_path: Path) -> None:
    """An old generation is copied away before an upgrade; a first build may have been killed."""
    index = tmp_path / "index"
    build.build([corpus], index)
    shutil.copytree(index / "000001", corpus / "as it was in May")
    another = corpus / "of another program" / "000041"
    another.mkdir(parents=True)
    (another / "metadata.json").write_text('{"schema": 3}', encoding="utf-8")
    (another / "texts.txt").write_text("望湖镇2015年政府信息公开工作年度报告", encoding="utf-8")
    (another.parent / "current").write_text("000041\n", encoding="utf-8")
    (corpus / "killed" / ".building-000001").mkdir(parents=True)
    (corpus / "killed" / "lock").touch()
    assert counted(build.build([corpus], index, full=True)) == (2, [])


def test_what_only_looks_like_an_index_is_read(corpus: Path, tmp_path: Path) -> None:
    """Folders are called by a year or a code of six digits, files by anything."""
    folder = corpus / "990101"
    folder.mkdir()
    write(folder, "白沙镇", 2014)
    (folder / "current").write_text("notes of a colleague", encoding="utf-8")
    (folder / "metadata.json").write_text("{}", encoding="utf-8")
    (folder / "metadata.json").rename(corpus / "metadata.json")
    reports, skipped = counted(build.build([corpus], tmp_path / "index"))
    assert reports == 3
    assert skipped == ["990101/current", "metadata.json"]


def test_a_folder_of_a_year_beside_an_index_is_not_removed(corpus: Path) -> None:
    """An index in the folder of the reports took 2012 for an old generation of its own, and deleted it."""
    for year in ("2013", "2014", "2015"):
        (corpus / year).mkdir()
        write(corpus / year, "白沙镇", int(year))
    (corpus / "000001").mkdir()  # a number, but nothing that a build wrote
    write(corpus / "000001", "黄泥镇", 2015)
    for _ in range(3):
        assert build.build([corpus], corpus, full=True).reports == 6
    assert (corpus / "2012" / "望湖镇2012.txt").is_file()
    assert (corpus / "000001").is_dir()
    generations = [path.name for path in corpus.iterdir() if (path / "metadata.json").exists()]
    assert len(generations) == 2  # the current one and the one before


def test_roots_with_names_that_are_no_text_share_a_file(tmp_path: Path) -> None:
    """Folders from an old Chinese Windows have names in GBK; two of them ended the build."""
    roots = [Path(os.fsdecode(bytes(tmp_path) + b"/\xce\xc4" + end)) for end in (b"\xbc", b"\xbd")]
    for root, year in zip(roots, (2012, 2013), strict=True):
        root.mkdir()
        write(root, "望湖镇", year).rename(root / "报告.txt")
    assert build.build(roots, tmp_path / "index").reports == 2


def test_a_new_report_comes_first_though_the_clock_went_back(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who follows a search would never be shown it."""
    index = tmp_path / "index"
    monkeypatch.setattr(build, "now", lambda: "2026-03-01T08:00:00+00:00")
    build.build([corpus], index)
    monkeypatch.setattr(build, "now", lambda: "2019-01-01T00:00:00+00:00")
    write(corpus, "白沙镇", 2014)
    build.build([corpus], index)
    with open_index(index) as opened:
        _, newest = opened.newest(make_query(), 3, 0)
        assert next((hit.title[:3], came.added) for hit, _, came in newest) == (
            "白沙镇",
            "2026-03-01T08:00:01+00:00",
        )
    monkeypatch.setattr(build, "now", lambda: "2026-04-01T08:00:00+00:00")
    write(corpus, "黄泥镇", 2014)
    build.build([corpus], index)
    with open_index(index) as opened:
        assert opened.stats()["built"] == "2026-04-01T08:00:00+00:00"


def test_a_clock_that_was_ahead_once_makes_nothing_missing_for_good(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every township would be said to have kept back the reports of years to come."""
    index, last = tmp_path / "index", {}
    for day in ("2038-06-01", "2026-06-01"):
        monkeypatch.setattr(build, "now", lambda day=day: f"{day}T00:00:00+00:00")
        build.build([corpus], index)
        with open_index(index) as opened:
            last[day] = opened.coverage.years[-1]
    assert last == {"2038-06-01": 2037, "2026-06-01": 2025}


@pytest.mark.parametrize("package", ["indexer", "webapp", "indexer.gazetteer.making"])
def test_nothing_is_imported_from_the_folder_one_stands_in(tmp_path: Path, package: str) -> None:
    """Among downloads may lie a file that is called like a library, and is run."""
    for name in ("jieba", "flask", "numpy", "msgspec", "polib"):
        (tmp_path / f"{name}.py").write_text('raise SystemExit("imported")', encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", package, "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "imported" not in ended.stderr
    assert package.endswith("making") or ended.returncode == 0
