"""``backup``, ``restore`` and ``verify --quick`` say what they did, and what to do where they could not."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.archive import backups, generations
from indexer.commands.cli import main
from indexer.desk.index import verify
from tests.archive.copies import KINDS, answers, of_an_older_program, restored, two_generations
from tests.torture.flips import flip

PACKED = [
    "zip",
    "7z",
    "rar",
    "gz",
    "bz2",
    "bz",
    "xz",
    "zst",
    "lz4",
    "lzma",
    "lz",
    "lzo",
    "Z",
    "tgz",
    "tbz2",
    "tbz",
    "txz",
    "tzst",
    "tlz4",
    "tar.br",
    "tar.age",
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_generations(tmp_path_factory.mktemp("sound") / "index")


@pytest.fixture()
def index(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "index"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("index/copy", "lies in the index itself"),
        ("index/000002/copy.tar", "lies in the index itself"),
        ("elsewhere/../index/copy", "lies in the index itself"),
        ("copy.tar.gz", "is no name for a backup"),
        ("copy.TGZ", "is no name for a backup"),
        *((f"copy.{packed}", "is no name for a backup") for packed in PACKED),
        (".tar", "is no name for a backup"),
        (".hidden", "is no name for a backup"),
        ("link", "exists already"),
    ],
)
def test_a_name_that_is_none_is_refused_before_anything_is_written(
    index: Path, tmp_path: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build would take a copy in the index for its own, and nobody could unpack copy.tar.gz."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    assert main(["backup", str(tmp_path / name), "--index", str(index)]) == 2
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "name", ["xxgk-2026.01.31", "index-2", "copy.TAR", "tar", "xxgk.example.org", "copy.t", "gz"]
)
def test_other_names_are_fine(index: Path, tmp_path: Path, name: str) -> None:
    """The near misses of the names that are refused."""
    backups.backup(index, tmp_path / name)
    assert (tmp_path / name).is_file() == (name == "copy.TAR")
    assert restored(tmp_path / name, tmp_path / "again") == 0


def test_a_backup_that_this_program_cannot_open_takes_no_place(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A site that answers must not be switched to an index that does not."""
    copy = tmp_path / "copy"
    backups.backup(index, copy)
    written = generations.metadata_of(copy / "000002")
    for changed, why in (
        ({"schema": 99}, "was built with schema 99"),
        ({"gazetteer": "another"}, "was built with gazetteer another"),
        ({"segmenter": "none-1"}, "cut by segmenter none-1"),
    ):
        generations.write_metadata(copy / "000002", {**written, **changed})
        before = answers(index)
        assert restored(copy, index, "--replace") == 4
        said = capsys.readouterr().err
        assert f"{copy} " in said
        assert why in said
        assert "Restore it with the program that made it" in said
        assert answers(index) == before
        assert generations.current(index) == "000002"
    # Where there is nothing to lose, its ids and its history are worth having: a build takes them over.
    assert restored(copy, tmp_path / "new") == 4
    assert "xxgk build" in capsys.readouterr().err
    assert (tmp_path / "new" / "000002" / "reports.sqlite").exists()


def test_an_older_generation_that_was_copied_is_no_success(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cron mails what ends with another status than 0, and nothing else."""
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert main(["backup", str(tmp_path / "copy"), "--index", str(index)]) == 4
    assert "generation 000002 of" in capsys.readouterr().err
    assert verify(tmp_path / "copy") == []
    assert restored(index, tmp_path / "new") == 4
    assert verify(tmp_path / "new") == []


@pytest.mark.parametrize(
    ("source", "status", "remedy"),
    [
        ("nothing", 2, "Name a folder or a file .tar that xxgk backup wrote"),
        ("empty", 4, "Name a folder or a file .tar that xxgk backup wrote"),
        ("letter.tar", 4, "Take another backup"),
        ("copy.tar.gz", 4, "must be unpacked"),
        ("spoilt", 4, "Take another backup"),
        ("spoilt.tar", 4, "Take another backup"),
        ("half.tar", 4, "Take another backup"),
        ("index/000002", 2, "Name a folder or a file .tar that xxgk backup wrote"),
    ],
)
def test_what_cannot_be_restored_is_said_with_what_to_do(
    index: Path,
    tmp_path: Path,
    source: str,
    status: int,
    remedy: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """ "xxgk build" is no remedy for a damaged backup, and "another backup" none for a damaged index."""
    for kind in KINDS:
        backups.backup(index, tmp_path / kind.replace("copy", "spoilt"))
    packed = (tmp_path / "spoilt.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(packed[: len(packed) // 1024 * 512])
    (tmp_path / "copy.tar.gz").write_bytes(gzip.compress(packed))
    content = (index / "000002" / "texts.units.npy").read_bytes()
    flip(packed.index(content) + 200, 3)(tmp_path / "spoilt.tar")
    flip(200, 3)(tmp_path / "spoilt" / "000002" / "texts.units.npy")
    (tmp_path / "empty").mkdir()
    (tmp_path / "letter.tar").write_bytes(b"letter" * 1000)
    assert restored(tmp_path / source, index, "--replace") == status
    said = capsys.readouterr().err
    assert source.partition("/")[0] in said
    assert remedy in said
    assert "xxgk build" not in said
    assert generations.current(index) == "000002"


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [flip(200, 3), _gone])
def test_a_quick_look_notices_what_is_small_and_says_what_it_left(
    index: Path,
    damage: Callable[[Path], object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A timer that reads a gigabyte every minute is switched off; one that says "sound" of it lies."""
    large = (index / "000002" / "reports.sqlite").stat().st_size
    monkeypatch.setattr("indexer.archive.sums.SMALL", large - 1)
    assert main(["verify", "--quick", "--index", str(index)]) == 0
    assert "Not compared: the contents of 1 large files" in capsys.readouterr().out
    times = (index / "000002" / "reports.sqlite").stat()
    flip(large // 2, 3)(index / "000002" / "reports.sqlite")
    os.utime(index / "000002" / "reports.sqlite", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert main(["verify", "--quick", "--index", str(index)]) == 0, "the near miss: a large file"
    assert main(["verify", "--index", str(index)]) == 4
    flip(large // 2, 3)(index / "000002" / "reports.sqlite")
    damage(
        index / "000002" / "skipped.jsonl"
        if damage is _gone
        else index / "000002" / "texts.units.npy"
    )
    assert main(["verify", "--quick", "--index", str(index)]) == 4
    (index / "current").write_text("so\n")
    assert main(["verify", "--quick", "--index", str(index)]) == 4


def test_a_quick_look_at_an_index_of_the_program_before_is_quick_and_says_what_is_not_recorded(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has no sums of blocks and no sizes: what nobody compared must not be called sound."""
    of_an_older_program(index / "000002")
    large = index / "000002" / "reports.sqlite"
    monkeypatch.setattr("indexer.archive.generations.SMALL", large.stat().st_size - 1)
    monkeypatch.setattr("indexer.archive.generations.sums_of", None)  # it is not read whole
    assert main(["verify", "--quick", "--index", str(index)]) == 0
    said = capsys.readouterr().out
    assert "names of all files, contents of the small ones" in said
    assert "Not compared: sizes (schema 11 records none" in said
    assert "the contents of 1 large files" in said
    flip(200, 3)(large)
    assert main(["verify", "--quick", "--index", str(index)]) == 0, "the near miss: a large file"
    assert main(["verify", "--index", str(index)]) == 4
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert main(["verify", "--quick", "--index", str(index)]) == 4
    flip(200, 3)(index / "000002" / "texts.units.npy")
    (index / "000002" / "skipped.jsonl").unlink()
    assert main(["verify", "--quick", "--index", str(index)]) == 4
