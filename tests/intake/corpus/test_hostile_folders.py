"""A folder that somebody else filled: what is odd in it costs its own line, and hangs nobody."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.building import batch, build
from indexer.commands.cli import main
from indexer.intake.corpus.contents import bytes_of
from indexer.intake.corpus.files import Source, Unreachable, opened, walk
from indexer.intake.corpus.manifest import read_beside
from indexer.intake.one_file import read_report
from indexer.vocabulary.errors import UnreadableFile
from tests.hanging import ends

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="pipes, devices and links of a Unix"
)
_REPORT = "石螺镇2016年政府信息公开工作年度报告\n一、概述\n我镇修了水渠三条。\n"


@pytest.fixture()
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(_REPORT, encoding="utf-8")
    return folder


def _found(*roots: Path) -> tuple[set[str], dict[str, str]]:
    """The names of the files of a corpus, and the reasons why others are none."""
    every = list(walk(opened(roots)))
    reasons = {one.name: one.reason for one in every if isinstance(one, Unreachable)}
    return {one.name for one in every if isinstance(one, Source)}, reasons


def test_a_name_that_commands_a_terminal_is_shown_without(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever lists what was skipped would have the window's title set, or its lines erased."""
    odd = "b\x1b]0;x\x07\r\u202e.txt"
    (corpus / odd).write_text("x", encoding="utf-8")
    assert main(["build", str(corpus), "--index", str(tmp_path / "index")]) == 0
    told = capsys.readouterr().err
    assert "skipped b\ufffd]0;x\ufffd\ufffd\ufffd.txt" in told
    assert not {"\x1b", "\x07", "\u202e"} & {*told}
    assert main(["inspect", str(corpus / odd), str(corpus / f"none{odd}")]) == 1
    assert not {"\x1b", "\x07", "\u202e"} & {*capsys.readouterr().err}


def test_a_row_with_a_name_longer_than_any_costs_itself(corpus: Path) -> None:
    """All rows below it would be lost, and with them what they correct."""
    rows = ["path,year", f"{'x' * 300}.txt,2016", f"{'y/' * 3000}z,2016", "a.txt,2015"]
    (corpus / "manifest.csv").write_text("\n".join(rows), encoding="utf-8")
    beside = read_beside(corpus)
    assert beside.rows["a.txt"].year == 2015
    assert [fault.split()[1] for _, fault in beside.faults] == ["2", "3"]


def test_a_line_of_brackets_costs_itself(corpus: Path) -> None:
    """Whoever reads JSON goes as deep as the line says."""
    (corpus / "manifest.jsonl").write_text(
        "[" * 100_000 + '\n{"path": "a.txt", "year": 2015}\n', encoding="utf-8"
    )
    beside = read_beside(corpus)
    assert beside.rows["a.txt"].year == 2015
    assert len(beside.faults) == 1


@pytest.mark.parametrize("name", ["places.csv", "manifest.csv", "manifest.jsonl", "notice.txt"])
def test_what_never_ends_is_not_waited_for(corpus: Path, name: str) -> None:
    """A pipe gives nothing until somebody writes into it, which nobody does."""
    os.mkfifo(corpus / name)
    (corpus / "pipe.txt").symlink_to(corpus / name)
    with ends():
        names, reasons = _found(corpus)
    assert names == {"a.txt"}
    assert "neither a file nor a folder" in reasons[name]
    assert "neither a file nor a folder" in reasons["pipe.txt"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_device_without_end_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that it has no bytes, and gives them for ever."""
    with pytest.raises(UnreadableFile, match="more than 1,000"):
        bytes_of(Path("/dev/zero"), 1_000)


def test_links_are_followed_within_the_corpus_only(corpus: Path, tmp_path: Path) -> None:
    """A folder from elsewhere would publish what this machine keeps to itself."""
    own, inner = tmp_path / "own", corpus / "inner"
    for folder in (own, inner):
        folder.mkdir()
        (folder / "secret.txt").write_text(_REPORT, encoding="utf-8")
    for name, target in (
        ("b.txt", own / "secret.txt"),
        ("c", own),
        ("d.txt", inner / "secret.txt"),
    ):
        (corpus / name).symlink_to(target)
    (corpus / "notice.txt").symlink_to(own / "secret.txt")
    names, reasons = _found(corpus)
    assert names == {"a.txt", "d.txt", "inner/secret.txt"}
    assert reasons.keys() == {"b.txt", "c", "notice.txt"}
    assert all("leads out of the corpus" in reason for reason in reasons.values())
    assert read_beside(corpus).notice == ""
    page = Source(
        corpus / "a.txt", "r2/a.txt", 0, 0, folder=corpus
    )  # called so beside another corpus
    for outside in ("r2/b.txt", "r2/c/secret.txt", "own/secret.txt"):
        assert page.beside(outside) is None, outside
    assert page.beside("r2/d.txt")
    # Said by a setting: the folder that a link leads to is named, too.
    assert "b.txt" in _found(corpus, own)[0]
    link = tmp_path / "link"
    link.symlink_to(corpus, target_is_directory=True)
    assert _found(link)[0] == names


@pytest.fixture()
def deep(corpus: Path) -> Iterator[Path]:
    """A corpus with a report in a folder in 1,500 others."""
    at = os.open(corpus, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(os.open("z.txt", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)
    yield corpus
    while (corpus / "d").exists():  # No deeper at once than what removes them can go.
        below = corpus / "d" / Path(*["d"] * 200)
        if below.exists():
            below.rename(corpus.parent / "rest")
        shutil.rmtree(corpus / "d")
        if (corpus.parent / "rest").exists():
            (corpus.parent / "rest").rename(corpus / "d")


def test_folders_in_folders_without_end_are_walked(deep: Path) -> None:
    """One slip of a script that unpacks makes a thousand of them."""
    assert _found(deep)[0] == {"a.txt", "d/" * 1_500 + "z.txt"}


def test_a_large_file_is_read_in_a_process_of_its_own(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends its process ends the build of a small corpus otherwise, which has but one."""
    (corpus / "b.txt").write_text(_REPORT + "渠" * 200_000, encoding="utf-8")
    builder = os.getpid()
    real = read_report

    def deadly(path: Path, **more: object) -> object:
        if path.name == "b.txt":
            assert os.getpid() != builder
            os._exit(1)
        return real(path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "read_report", deadly)
    outcome = build.build([corpus], tmp_path / "index", jobs=1)
    assert outcome.reports == 1
    assert [skipped.path for skipped in outcome.skipped] == ["b.txt"]
