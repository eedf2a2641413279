"""What is restored may have come by mail, or by another program: it costs a sentence, and what answers goes on."""

from __future__ import annotations

import errno
import io
import os
import signal
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from indexer.archive import backups, copying, generations
from indexer.archive.tar import Members, is_odd
from indexer.commands.keeping import answering
from indexer.vocabulary.errors import BadRequest, IndexDamaged
from tests.archive.copies import answers, packed, restored
from tests.invented_index import build_index, invented_reports


@contextmanager
def ending() -> Iterator[None]:
    """What does not end in a minute fails, where the system can say so."""
    if not hasattr(signal, "alarm"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(60)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _too_long(*_: object) -> None:
    raise AssertionError("it does not end")


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The header of a member, with a right sum, also of a size that cannot be."""
    raw = bytearray(tarfile.TarInfo(name).tobuf(tarfile.GNU_FORMAT))
    raw[124:136] = (b"\xff" if size < 0 else b"\x80") + (size & ((1 << 88) - 1)).to_bytes(11, "big")
    raw[156:157] = kind
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw)


def walked(*parts: bytes) -> Members:
    with ending():
        return Members(io.BytesIO(b"".join(parts) + bytes(1024)))


@pytest.mark.parametrize("size", [-1, -512, -1024, -(2**60), 2**40, 1 << 62])
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE])
def test_a_size_that_cannot_be_ends_the_walk(size: int, kind: bytes) -> None:
    """A size below zero leads back to the same header for ever, and the index is locked meanwhile."""
    first = header("000001/a", 3) + b"abc".ljust(512, b"\0")
    assert walked(first).open("000001/a").read() == b"abc"
    with pytest.raises(ValueError, match="not whole"):
        walked(first, header("000001/b", size, kind))


@pytest.mark.parametrize(
    "kind", [*(b"%c" % each for each in b"1234567gKLSXVD"), b"\0", b"\xff"]
)  # fmt: skip
def test_what_is_no_file_is_refused(kind: bytes) -> None:
    """A link leads elsewhere, a sparse file of a few bytes fills the disk: no backup has one."""
    with pytest.raises(ValueError, match="is no file"):
        walked(header("000001/a", 0, kind))


@pytest.mark.parametrize(
    "records",
    [
        b"13 size=-512\n",
        b"28 path=../../stray-file.txt\n",
        b"22 GNU.sparse.major=1\n",
        b"10 size=1\n" * 2,
        b"9999 size=1" + b"0" * 2000 + b"\n",
        b"",
    ],
)
def test_an_extended_header_states_a_size_and_nothing_else(records: bytes) -> None:
    """It may say of the next file whatever it likes, a size below zero too."""
    extended = header("x", len(records), tarfile.XHDTYPE)
    data = records.ljust(-(-len(records) // 512) * 512, b"\0")
    with pytest.raises(ValueError, match="headers that no backup has"):
        walked(extended, data, header("000001/a", 0))
    stated = header("x", 10, tarfile.XHDTYPE) + b"10 size=3\n".ljust(512, b"\0")
    following = header("000001/a", 0) + b"abc".ljust(512, b"\0")
    assert walked(stated, following).open("000001/a").read() == b"abc"
    with pytest.raises(ValueError, match="is no file"):  # one header, not a thousand
        walked(stated, stated, following)


def test_a_file_of_more_than_eight_gigabytes_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Half the world's reports are that large, and the writer says so in a header of its own."""
    large = tarfile.TarInfo("000001/reports.sqlite")
    large.size = (8 << 30) + 5
    path = tmp_path / "large.tar"
    with path.open("wb") as file:
        file.write(large.tobuf(tarfile.PAX_FORMAT))
        file.seek(large.size // 512 * 512, os.SEEK_CUR)
        file.write(b"12345".ljust(512, b"\0"))
        file.write(tarfile.TarInfo("current").tobuf(tarfile.PAX_FORMAT) + bytes(1024))
    with path.open("rb") as file:
        assert Members(file).open("000001/reports.sqlite").read(4) == bytes(4)
        assert Members(file).open("current").read() == b""


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "/etc/hosts", "../a", "a/../b", "a/./b", "a//b", "a/", "a\0b", "a\x1b[2Jb", "a\ud800b",
        "a\\b", "C:a", "x" * 101, "a/b/c/d/e/f", "here/below", "a\n",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_odd(name: str) -> None:
    """Before anything is opened by it; the near misses are what generations have."""
    assert is_odd(name, {"here"})
    for usual in ("words/_MAIN_1.toc", "a..b", "texts.units.npy", "here", "hereafter/below"):
        assert not is_odd(usual, {"here"})


def _altered(files: dict[str, bytes], **changed: object) -> dict[str, bytes]:
    """The files of an archive with other metadata, whose own sum is right; what is None is left out."""
    name = next(each for each in files if each.endswith("metadata.json"))
    return {**files, name: _metadata(files[name], changed)}


def _metadata(written: bytes, changed: dict[str, object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metadata.json"
        path.write_bytes(written)
        known = {**generations.metadata_of(Path(folder)), **changed}
        generations.write_metadata(
            Path(folder), {key: value for key, value in known.items() if value is not None}
        )
        return path.read_bytes()


@pytest.fixture()
def files(index: Path, tmp_path: Path) -> dict[str, bytes]:
    """What is in an archive of ``index``."""
    backups.backup(index, tmp_path / "written.tar")
    with tarfile.open(tmp_path / "written.tar") as tar:
        return {each.name: tar.extractfile(each).read() for each in tar}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"engine": "none"}, "built for the engine none, which is not here"),
        ({"engine": None}, "KeyError: 'engine'"),
        ({"notes": None}, "KeyError: 'notes'"),
        ({"built": None}, "KeyError: 'built'"),
        ({"generation": None}, "KeyError: 'generation'"),
        ({"sums": {}}, "names no file"),
    ],
)
def test_what_this_program_cannot_open_takes_no_place(
    index: Path,
    tmp_path: Path,
    files: dict[str, bytes],
    changed: dict[str, object],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The sums are right and the site is down: only opening all of it tells."""
    before = answers(index)
    copy = packed(tmp_path / "copy.tar", _altered(files, **changed))
    assert restored(copy, index, "--replace") == 4
    told = capsys.readouterr().err
    assert said in told
    assert f"{copy} " in told or f"{copy}:" in told
    assert ".building" not in told
    assert answers(index) == before
    assert generations.current(index) == "000002"
    assert not list(index.glob(".building-*"))
    assert restored(packed(tmp_path / "right.tar", _altered(files)), index, "--replace") == 0


def test_what_another_program_made_is_taken_in_where_there_is_none_and_that_is_said(
    tmp_path: Path, files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """Its ids and its history are worth having; whoever reads the refusal must know that it stands there."""
    for number, changed in enumerate(({"engine": "none"}, {"gazetteer": "another"})):
        new = tmp_path / f"new-{number}"
        copy = packed(tmp_path / f"{number}.tar", _altered(files, **changed))
        assert restored(copy, new) == 4
        told = capsys.readouterr().err
        assert f"It is now generation 000002 of {new}, which does not answer" in told
        assert f"xxgk build CORPUS --index {new}" in told
        assert (new / "000002" / "reports.sqlite").exists()
    # What no program made is worth nothing, and nothing is left of it.
    copy = packed(tmp_path / "none.tar", _altered(files, notes=None))
    assert restored(copy, tmp_path / "new") == 4
    assert "Take another backup" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_that_another_generation_answers_is_no_success(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk may lose what was just put there, and the last sound one answers in silence."""
    backups.backup(index, tmp_path / "copy")
    lost = "texts.units.npy"
    _then(monkeypatch, lambda copied: (index / copied.generation / lost).write_bytes(b""))
    assert restored(tmp_path / "copy", index, "--replace") == 4
    assert "generation 000003" in capsys.readouterr().err


def _then(monkeypatch: pytest.MonkeyPatch, happens: Callable[[backups.Copied], object]) -> None:
    """Let something happen as soon as a copy has been restored."""
    real = backups.restore

    def restoring(*arguments: Any, **options: Any) -> backups.Copied:
        copied = real(*arguments, **options)
        happens(copied)
        return copied

    monkeypatch.setattr(backups, "restore", restoring)


def _sums(data: bytes) -> dict[str, object]:
    return {
        "size": len(data),
        "blocks": b64encode(crc32(data).to_bytes(4, "little")).decode(),
    }


def test_a_build_that_ends_just_then_is_no_failure(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The timer of builds does not wait for whoever restores."""
    backups.backup(index, tmp_path / "copy")
    _then(monkeypatch, lambda _: build_index(index, invented_reports()))
    assert restored(tmp_path / "copy", index, "--replace") == 0
    assert "generation 000003, as in" in capsys.readouterr().out
    assert generations.current(index) == "000004"


@pytest.mark.parametrize("name", ["../a", "metadata.json", "a\0b", "reports.sqlite/a", "/a"])
def test_a_folder_with_odd_names_is_refused_as_an_archive_is(
    index: Path, tmp_path: Path, name: str
) -> None:
    """Names come from the metadata, which anybody may have written."""
    copy = tmp_path / "copy"
    backups.backup(index, copy)
    known = generations.metadata_of(copy / "000002")
    sums = {**known["sums"], name: _sums(b"text")}
    generations.write_metadata(copy / "000002", {**known, "sums": sums})
    with pytest.raises(IndexDamaged, match="is called"):
        backups.restore(copy, index, replace=True, opening=answering)


def test_small_files_are_small(
    index: Path, tmp_path: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are read whole: a gigabyte of "metadata" would fill the memory."""
    largest = max(len(data) for name, data in files.items() if name.endswith(".json"))
    monkeypatch.setattr(copying, "_MOST", largest)
    copy = packed(tmp_path / "copy.tar", files)
    assert restored(copy, index, "--replace") == 0, "the near miss"
    copy = packed(tmp_path / "large.tar", {**files, "current": b"000002\n".ljust(largest + 1)})
    with pytest.raises(IndexDamaged, match="current was altered"):
        backups.restore(copy, index, replace=True, opening=answering)
    monkeypatch.setattr(copying, "_MOST", 10)
    with pytest.raises(IndexDamaged, match=r"metadata\.json was altered"):
        backups.restore(tmp_path / "written.tar", index, replace=True, opening=answering)


def test_a_disk_that_cannot_read_the_backup_is_not_one_that_cannot_be_written(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Choose another place" sends the operator away from the copy that is lost."""
    backups.backup(index, tmp_path / "copy.tar")
    real = Members.open

    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: Any) -> int:
            raise OSError(errno.EIO, "Input/output error")

    for bad in ("current", "metadata.json", "reports.sqlite"):

        def failing(members: Members, name: str, bad: str = bad) -> Any:
            return Failing() if name.endswith(bad) else real(members, name)

        monkeypatch.setattr(Members, "open", failing)
        with pytest.raises(IndexDamaged, match=r"Input/output error.*Take another backup"):
            backups.restore(tmp_path / "copy.tar", index, replace=True, opening=answering)
    monkeypatch.undo()

    def unread(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Members, "_header", unread)
    with pytest.raises(IndexDamaged, match=r"Input/output error.*Take another backup"):
        backups.restore(tmp_path / "copy.tar", index, replace=True, opening=answering)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_no_backup(index: Path, tmp_path: Path) -> None:
    """It would be waited for until somebody writes into it, and the index is locked meanwhile."""
    os.mkfifo(tmp_path / "pipe.tar")
    with ending(), pytest.raises(BadRequest, match="neither a folder nor a file"):
        backups.restore(tmp_path / "pipe.tar", index, replace=True, opening=answering)
    backups.backup(index, tmp_path / "copy")
    pipe = tmp_path / "copy" / "000002" / "texts.units.npy"
    pipe.unlink()
    os.mkfifo(pipe)
    with ending(), pytest.raises(IndexDamaged, match="it is no file"):
        backups.restore(tmp_path / "copy", index, replace=True, opening=answering)


def test_any_bytes_for_an_archive_end_in_a_sentence(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    """Every byte of the first headers, set to what a reader of numbers may stumble over."""
    whole = packed(tmp_path / "whole.tar", files).read_bytes()
    for at in (*range(0, 160, 3), 257, 345):
        for value in (0x00, 0x2D, 0x80, 0xFF):
            raw = bytearray(whole)
            raw[at] = value
            raw[148:156] = b" " * 8
            raw[148:156] = b"%06o\0 " % sum(raw[:512])
            with ending(), suppress(ValueError, tarfile.TarError):
                Members(io.BytesIO(bytes(raw)))
