"""A file of an index is compared with its sums before anything in it is believed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.archive.sums import BLOCK, Files, sums_of
from indexer.vocabulary.errors import IndexDamaged

_LARGE = 5 * BLOCK + 7


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A generation with a small, an empty and a large file."""
    folder = tmp_path / "index" / "000001"
    (folder / "in").mkdir(parents=True)
    (folder / "small").write_bytes(b"some words")
    (folder / "in" / "empty").touch()
    (folder / "large").write_bytes(bytes(range(251)) * (_LARGE // 251) + b"\0" * (_LARGE % 251))
    return folder


@pytest.fixture()
def files(folder: Path) -> Files:
    files = Files(folder, sums_of(folder))
    files.open()
    return files


def change(path: Path, at: int) -> None:
    """Change a byte of a file without touching its times, as a bad disk does."""
    times = path.stat()
    with path.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_what_is_as_it_was_written_is_believed(files: Files) -> None:
    """Whoever is warned every day reads no warning any more."""
    assert files.whole("large").stat().st_size == _LARGE
    assert files.is_sound()
    assert files.check() == []


def test_what_is_small_is_compared_at_once(folder: Path) -> None:
    """An array of years that is wrong in one number would give a wrong answer for ever."""
    files = Files(folder, sums_of(folder))
    change(folder / "small", 3)
    said = r"000001: small was altered\. Run: xxgk build CORPUS --index .*index$"
    with pytest.raises(IndexDamaged, match=said):
        files.open()


def test_a_part_of_what_is_large_is_compared_when_it_is_looked_at(
    folder: Path, files: Files
) -> None:
    """Opening an index of a gigabyte reads no gigabyte; what is shown of it is right all the same."""
    change(folder / "large", 3 * BLOCK)
    data, compare = (folder / "large").read_bytes(), files.comparing("large")
    compare(data, 0, 3 * BLOCK)
    compare(data, 3 * BLOCK + BLOCK, _LARGE)
    assert files.is_sound()
    with pytest.raises(IndexDamaged, match="large was altered"):
        compare(data, 3 * BLOCK - 1, 3 * BLOCK + 1)
    assert not files.is_sound()
    assert files.check() == ["large was altered"]


@pytest.mark.parametrize("size", [0, 1, _LARGE - 1, _LARGE + 1])
def test_another_size_is_seen_before_anything_is_mapped(folder: Path, size: int) -> None:
    """Who looks at a page of a mapped file that is no longer there is ended by the system."""
    files = Files(folder, sums_of(folder))
    os.truncate(folder / "large", size)
    with pytest.raises(IndexDamaged, match="large was altered"):
        files.open()


def test_what_is_missing_or_of_nobody_is_refused(folder: Path) -> None:
    """Whoosh takes the newest of its lists of files, whoever put it there."""
    sums = sums_of(folder)
    (folder / "in" / "_MAIN_2.toc").touch()
    with pytest.raises(IndexDamaged, match=r"in/_MAIN_2\.toc is not of this index"):
        Files(folder, sums).open()
    (folder / "in" / "_MAIN_2.toc").replace(folder / "metadata.json")  # that has a sum of its own
    Files(folder, sums).open()
    (folder / "in" / "empty").unlink()
    with pytest.raises(IndexDamaged, match="in/empty is missing"):
        Files(folder, sums).open()


def test_what_is_written_to_while_it_is_read_is_compared_again(folder: Path, files: Files) -> None:
    """A server runs for months over files that others can write."""
    files.whole("large")
    (folder / "large").touch()
    assert files.is_sound()
    data = bytearray((folder / "large").read_bytes())
    data[4 * BLOCK] ^= 128
    (folder / "large").write_bytes(data)
    assert not files.is_sound()
    assert files.damage == ["large was altered"]


def test_what_was_found_damaged_is_refused_until_it_is_put_right(
    folder: Path, files: Files
) -> None:
    """Every request would read a gigabyte only to refuse, or half of them would be answered."""
    change(folder / "large", 0)
    with pytest.raises(IndexDamaged):
        files.whole("large")
    with pytest.raises(IndexDamaged, match="large was altered"):
        Files(folder, files._sums).open()
    change(folder / "large", 0)
    os.utime(folder / "large")
    Files(folder, files._sums).open()


def test_who_is_to_blame_is_asked_again_when_something_was_touched(
    folder: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of the program would hide the damage of the day after, and the remedy."""
    assert files.blamed() == []
    with monkeypatch.context() as patch:
        patch.setattr(Files, "check", lambda _: ["not asked: nothing was touched"])
        assert files.blamed() == []
    (folder / "large").write_bytes(b"short")
    assert files.blamed() == ["large was altered"]
    assert not files.is_sound()
