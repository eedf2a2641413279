"""Full disks, two at once, what the dead have left: none of it makes a copy that is half."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import IO

import pytest

from indexer.archive import backups, copying, disk, generations
from indexer.commands.cli import main
from indexer.commands.keeping import answering
from indexer.desk.index import verify
from indexer.vocabulary.errors import BuildFailed, OutOfMemory
from tests.archive.copies import KINDS, answers, restored
from tests.disks import fill, small_disk
from tests.invented_index import build_index, invented_reports
from tests.torture.flips import flip

ENOSPC = OSError(errno.ENOSPC, "No space left on device")


_WRITTEN = {
    "indexer.archive.copying.shutil.copyfileobj": ("folder", "restore"),
    "indexer.archive.copying.tarfile.TarFile.addfile": (".tar",),
    "indexer.archive.disk.os.fsync": ("folder", ".tar", "restore"),
    "pathlib.Path.mkdir": ("folder", ".tar", "restore"),
    "pathlib.Path.rename": ("folder", ".tar", "restore"),
}


@pytest.mark.parametrize(
    ("where", "way"), [(where, way) for where, ways in _WRITTEN.items() for way in ways]
)
def test_a_disk_that_is_full_is_called_so_and_all_stands_as_it_was(
    index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    where: str,
    way: str,
) -> None:
    """ "Permission" or "damaged" would send the operator the wrong way."""
    backups.backup(index, tmp_path / "standing")
    build_index(index, invented_reports()[:3])
    before, names = answers(index), sorted(tmp_path.iterdir())

    def full(*_: object, **__: object) -> None:
        raise ENOSPC

    with monkeypatch.context() as patch:
        patch.setattr(where, full)
        if way == "restore":
            assert restored(tmp_path / "standing", index, "--replace") == 1
        else:
            assert main(["backup", str(tmp_path / f"copy{way}"), "--index", str(index)]) == 1
    assert "is full. Make room" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == names, "no litter"
    assert answers(index) == before
    assert verify(index) == [] == verify(tmp_path / "standing")


def test_on_a_disk_that_fills_at_any_file_the_old_stands_whole(index: Path, tmp_path: Path) -> None:
    """Where the monthly copy goes there are eleven others."""
    with small_disk(tmp_path / "small") as folder:
        _fills_at_any_file(index, folder)


def _fills_at_any_file(index: Path, disk_: Path) -> None:
    here = Path(shutil.copytree(index, disk_ / "index"))
    standing = backups.backup(index, disk_ / "standing")
    before = answers(here)
    size = sum(path.stat().st_size for path in (index / "000002").rglob("*"))
    for part in range(0, 10, 2):
        room = size * part // 10
        filling = fill(disk_, leave=room)
        for kind in KINDS:
            with pytest.raises(BuildFailed, match="is full"):
                backups.backup(here, disk_ / kind)
        with pytest.raises(BuildFailed, match="is full"):
            backups.restore(disk_ / "standing", here, replace=True, opening=answering)
        filling.unlink()
        assert sorted(path.name for path in disk_.iterdir()) == ["index", "standing"]
        assert answers(here) == before
        assert verify(here) == [] == verify(disk_ / "standing")
    assert generations.current(here) == standing.generation


def test_two_backups_of_one_name_do_not_write_into_each_other(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that takes long, and the timer that comes again."""
    refused: list[str] = []
    real = copying.Origin.opened

    def meanwhile(source: copying.Origin, name: str) -> IO[bytes]:
        if not refused:
            refused.append("begun")
            with pytest.raises(BuildFailed, match=r"Another backup is writing .*copy") as error:
                backups.backup(index, tmp_path / "copy")
            refused.append(error.value.message)
            backups.backup(index, tmp_path / "beside")  # the near miss: another name
        return real(source, name)

    monkeypatch.setattr(copying.Origin, "opened", meanwhile)
    backups.backup(index, tmp_path / "copy")
    assert len(refused) == 2
    assert verify(tmp_path / "copy") == [] == verify(tmp_path / "beside")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["beside", "copy", "index"]


def test_the_next_backup_removes_what_a_dead_one_has_left(index: Path, tmp_path: Path) -> None:
    """Names have the date: the half of yesterday is never the half of today."""
    copies = tmp_path / "copies"
    (copies / ".yesterday.xxgk-half" / "000002").mkdir(parents=True)
    (copies / ".before.tar.xxgk-half").write_bytes(b"half")
    (copies / ".before.tar.xxgk-lock").touch()
    (copies / ".never-begun.xxgk-lock").touch()
    others = [".yesterday", ".notes.half", "yesterday.xxgk-half"]  # near misses
    for other in others:
        (copies / other).mkdir()
    backups.backup(index, copies / "today")
    assert sorted(path.name for path in copies.iterdir()) == sorted([*others, "today"])


def test_the_disk_has_a_backup_and_its_name_before_it_is_told(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power fails a second after cron was content."""
    synced: list[Path] = []
    real = disk.sync_file

    def note(path: Path) -> None:
        synced.append(path)
        real(path)

    for module in ("disk", "backups", "generations"):
        monkeypatch.setattr(f"indexer.archive.{module}.sync_file", note)
    for kind in KINDS:
        synced.clear()
        copy = tmp_path / f"far-{kind}" / "farther" / kind
        backups.backup(index, copy)
        assert {tmp_path, tmp_path / f"far-{kind}", copy.parent} <= set(synced)
        assert synced[-1] == copy.parent, "the name, after the rename"
        assert any(path.name == f".{kind}.xxgk-half" for path in synced)
    synced.clear()
    backups.restore(
        tmp_path / "far-copy" / "farther" / "copy",
        tmp_path / "a" / "index",
        replace=False,
        opening=answering,
    )
    assert {tmp_path, tmp_path / "a"} <= set(synced)
    assert synced[-1] == tmp_path / "a" / "index"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "let this user write there"),
        (PermissionError(errno.EPERM, "Operation not permitted"), "let this user write there"),
        (OSError(errno.EROFS, "Read-only file system"), "let this user write there"),
        (OSError(errno.EIO, "Input/output error"), "Do this again, or choose another place"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "is full. Make room"),
        (OSError("512 requested and 0 written"), "is full. Make room"),
    ],
)
def test_what_keeps_a_place_from_being_written_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, told: str
) -> None:
    """No room is made on a disk that is read only, and no right to write helps one that fails."""
    monkeypatch.setattr(disk, "_free", lambda _: 0)  # as a disk that is read only says
    with pytest.raises(BuildFailed, match=told), disk.writing(tmp_path):
        raise error


def test_a_want_of_open_files_is_no_fault_of_the_place(tmp_path: Path) -> None:
    """Another place needs as many."""
    with (
        pytest.raises(OutOfMemory, match=r"open files just now.*Do this again later"),
        disk.writing(tmp_path),
    ):
        raise OSError(errno.EMFILE, "Too many open files")


def test_only_who_holds_a_lock_is_another_backup(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever waits for a backup that nobody makes waits for ever."""
    if Path("/proc/self").exists():
        assert main(["backup", "/proc/copy", "--index", str(index)]) == 1
        assert "Another backup" not in capsys.readouterr().err
    with (
        disk.alone(tmp_path / "lock", BuildFailed("x")),
        pytest.raises(BuildFailed, match="it is held"),
        disk.alone(tmp_path / "lock", BuildFailed("it is held")),
    ):
        pass


def test_a_link_that_leads_to_itself_is_told(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As whatever else is no place to write to, without a word of the program's inside."""
    (tmp_path / "loop").symlink_to("loop")
    backups.backup(index, tmp_path / "copy")
    for arguments in (
        ["backup", str(tmp_path / "loop" / "copy"), "--index", str(index)],
        ["backup", str(tmp_path / "new"), "--index", str(tmp_path / "loop")],
        ["restore", str(tmp_path / "loop"), "--index", str(index)],
        ["restore", str(tmp_path / "copy"), "--index", str(tmp_path / "loop")],
    ):
        assert main(arguments) in (1, 2, 4)
        told = capsys.readouterr().err
        assert str(tmp_path / "loop") in told
        assert "fault of the program" not in told


def test_nothing_is_left_of_a_restore_that_failed(index: Path, tmp_path: Path) -> None:
    """A folder with a lock in it looks like an index that somebody is building."""
    backups.backup(index, tmp_path / "copy")
    flip(200, 3)(tmp_path / "copy" / "000002" / "texts.units.npy")
    new, empty = tmp_path / "far" / "new", tmp_path / "empty"
    empty.mkdir()
    before = sorted(tmp_path.iterdir())
    for target in (new, empty):
        assert restored(tmp_path / "copy", target) == 4
    assert sorted(tmp_path.iterdir()) == before
    flip(200, 3)(tmp_path / "copy" / "000002" / "texts.units.npy")
    assert restored(tmp_path / "copy", new) == 0
    assert verify(new) == []
