"""A copy of an index is whole or is none, and what is put back is what was there."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from indexer.archive import backups, copying, disk, generations
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index, verify
from indexer.vocabulary.errors import BadRequest, BuildFailed, IndexDamaged
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.torture.flips import flip

KINDS = ("copy", "copy.tar")
QUESTIONS = ("申请", "减免", "听证会", "没有这样的词", "申请 year:2013")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations."""
    index = build_index(tmp_path_factory.mktemp("sound") / "index", invented_reports()[:2])
    return build_index(index, invented_reports())


@pytest.fixture()
def index(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "index"))


def answers(index: Path) -> tuple[object, ...]:
    """What readers and followers get: hits, texts, where an old id leads, since when a report is here."""
    with open_index(index) as opened:
        results = [opened.search(make_query(question)) for question in QUESTIONS]
        return (
            [(result.reports, [(hit.id, hit.title) for hit in result.hits]) for result in results],
            [opened.report(came.id) for came in opened.arrivals],
            opened.redirect("old-name"),
            opened.arrivals,
        )


def restored(copy: Path, index: Path, *options: str) -> int:
    return main(["restore", str(copy), "--index", str(index), *options])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_restored_answers_as_what_was_backed_up(
    index: Path, tmp_path: Path, kind: str
) -> None:
    """After the loss of a disk old addresses and feeds go on, and no reader notices."""
    before, copy = answers(index), tmp_path / "far" / kind
    assert before[2] == "丙街道-2013"
    assert len(before[1]) == len(invented_reports())  # type: ignore[arg-type]
    with open_index(index) as opened:
        content = opened.content
    assert main(["backup", str(copy), "--index", str(index)]) == 0
    assert [path.name for path in copy.parent.iterdir()] == [kind]
    shutil.rmtree(index)
    assert restored(copy, index) == 0
    assert answers(index) == before
    with open_index(index) as opened:
        assert (opened.generation, opened.content) == ("000002", content), "pages stay cached"
    assert verify(index) == []
    assert {path.name for path in index.iterdir()} == {"000002", "current", "lock"}


def test_a_folder_of_a_backup_is_an_index(index: Path, tmp_path: Path) -> None:
    """While the machine is mended, the copy can be looked at and served where it lies."""
    backups.backup(index, tmp_path / "copy")
    assert verify(tmp_path / "copy") == []
    assert answers(tmp_path / "copy") == answers(index)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_overwritten_unasked(
    index: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip in a line of cron must cost neither the last copy nor the index."""
    copy = tmp_path / kind
    backups.backup(index, copy)
    with pytest.raises(BadRequest, match="exists already"):
        backups.backup(index, copy)
    build_index(index, invented_reports()[:3])
    assert restored(copy, index) == 2
    assert "--replace" in capsys.readouterr().err
    assert generations.current(index) == "000003"


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_replaces_an_index_that_is_served(index: Path, tmp_path: Path, kind: str) -> None:
    """A build of the wrong folder is taken back without stopping the site."""
    before = answers(index)
    backups.backup(index, tmp_path / kind)
    build_index(index, invented_reports()[:1])
    web = client_over(index)
    assert asked(web, "/readyz")["generation"] == "000003"
    assert restored(tmp_path / kind, index, "--replace") == 0
    assert asked(web, "/readyz")["generation"] == "000004"
    assert answers(index) == before
    assert verify(index) == []


@pytest.mark.parametrize("kind", KINDS)
def test_copies_made_while_builds_end_beside_are_whole(
    index: Path, tmp_path: Path, kind: str
) -> None:
    """A generation may be removed while it is copied; the copy must be of one that is whole."""
    web, stop, built = client_over(index), threading.Event(), threading.Event()

    def build() -> None:
        for number in range(40):
            build_index(index, invented_reports()[: 1 + number % 8])
            built.set()
            if stop.is_set():
                return

    building = threading.Thread(target=build)
    building.start()
    try:
        for number in range(5):
            assert built.wait(60)
            built.clear()
            copy = tmp_path / f"{number}-{kind}"
            name = backups.backup(index, copy)
            again = tmp_path / f"again-{number}"
            assert backups.restore(copy, again, replace=False) == name
            assert verify(again) == []
            assert answers(again)
            assert web.get("/api/search?q=申请").status_code == 200
        assert building.is_alive(), "it was beside"
    finally:
        stop.set()
        building.join()


def test_a_generation_removed_under_the_copy_is_given_up_for_the_newest(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two quick builds remove what is being copied."""
    real = generations.metadata_of
    copied: list[str] = []

    def meanwhile(folder: Path) -> dict[str, object]:
        found = real(folder)
        if not copied:
            copied.append(folder.name)
            for count in (3, 4):
                build_index(index, invented_reports()[:count])
        return found

    monkeypatch.setattr("indexer.archive.backups.generations.metadata_of", meanwhile)
    assert backups.backup(index, tmp_path / "copy") == ("000004", None)
    assert copied == ["000002"]
    assert verify(tmp_path / "copy") == []


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_never_copied(
    index: Path, tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A backup that repeats what the disk lost replaces the last good one."""
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert backups.backup(index, tmp_path / kind) == ("000001", "000002")
    assert "texts.units.npy was altered" in caplog.text
    (index / "000001" / "reports.sqlite").unlink()
    with pytest.raises(IndexDamaged, match=r"texts\.units\.npy was altered"):
        backups.backup(index, tmp_path / f"second-{kind}")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([kind, "index"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_that_is_damaged_changes_nothing(index: Path, tmp_path: Path, kind: str) -> None:
    """Whoever restores has only this; a wrong number taken over would be believed for ever."""
    copy = tmp_path / kind
    backups.backup(index, copy)
    build_index(index, invented_reports()[:1])
    spoilt = copy / "000002" / "texts.units.npy" if copy.is_dir() else copy
    sizes = spoilt.stat().st_size
    for at in range(600, sizes, max(1, sizes // 7)):
        whole = spoilt.read_bytes()
        flip(at, 128)(spoilt)
        status = restored(copy, index, "--replace")
        # Between the files of an archive there is room that says nothing.
        if status != 4:
            assert kind == "copy.tar"
            assert verify(index) == []
        spoilt.write_bytes(whole)
    spoilt.write_bytes(spoilt.read_bytes()[: sizes // 2])
    standing = generations.current(index)
    assert restored(copy, index, "--replace") == 4
    assert generations.current(index) == standing
    assert not list(index.glob(".building-*"))


def of_an_older_program(folder: Path) -> None:
    """Let a generation be one of schema 11: checksums of whole files, no sums of blocks."""
    metadata = generations.metadata_of(folder)
    checksums = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in metadata["sums"]
    }
    older = {**metadata, "schema": 11, "checksums": checksums}
    del older["sums"]
    (folder / "metadata.json").write_text(json.dumps(older), encoding="utf-8")


def test_an_index_of_the_program_before_is_read_and_copied(index: Path, tmp_path: Path) -> None:
    """A backup is made before an upgrade is trusted, and by then the new program is there."""
    shutil.rmtree(index / "000001")
    before = answers(index)
    of_an_older_program(index / "000002")
    assert answers(index) == before
    for kind in KINDS:
        assert main(["backup", str(tmp_path / kind), "--index", str(index)]) == 0
        assert restored(tmp_path / kind, tmp_path / f"new-{kind}") == 0
        assert answers(tmp_path / f"new-{kind}") == before
    flip(200, 3)(tmp_path / "copy" / "000002" / "texts.units.npy")
    assert restored(tmp_path / "copy", tmp_path / "second") == 4
    packed = tmp_path / "copy.tar"
    at = packed.read_bytes().index((index / "000002" / "texts.units.npy").read_bytes()) + 200
    flip(at, 3)(packed)
    assert restored(packed, tmp_path / "fourth") == 4
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert main(["backup", str(tmp_path / "third"), "--index", str(index)]) == 4


def _packed(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def test_an_archive_writes_nothing_outside_the_index(index: Path, tmp_path: Path) -> None:
    """A copy may have come by mail."""
    sums = {"../../stray.txt": {"size": 4, "blocks": "2HsGNg=="}}
    for number, name in enumerate(("000001", "../000001")):
        generations.write_metadata(tmp_path, {"generation": name, "schema": 12, "sums": sums})
        files = {
            "current": f"{name}\n".encode(),
            f"{name}/metadata.json": (tmp_path / "metadata.json").read_bytes(),
            f"{name}/../../stray.txt": b"text",
        }
        packed = _packed(tmp_path / f"{number}.tar", files)
        with pytest.raises(IndexDamaged, match="outside"):
            backups.restore(packed, tmp_path / "new" / "index", replace=False)
    assert not list(tmp_path.rglob("stray.txt"))


@pytest.mark.parametrize("data", [b"", b"no archive", b"\0" * 10240])
def test_what_is_no_backup_is_refused(tmp_path: Path, data: bytes) -> None:
    """The wrong file is named in a hurry."""
    (tmp_path / "letter.tar").write_bytes(data)
    assert restored(tmp_path / "letter.tar", tmp_path / "index") == 4
    assert restored(tmp_path / "nothing.tar", tmp_path / "index") == 2


def test_a_restore_waits_for_no_build_and_disturbs_none(index: Path, tmp_path: Path) -> None:
    """Both would write the next generation."""
    backups.backup(index, tmp_path / "copy")
    with generations.locked(index), pytest.raises(BuildFailed, match="Another build"):
        backups.restore(tmp_path / "copy", index, replace=True)
    assert generations.current(index) == "000002"


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
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, way: str
) -> None:
    """ "Permission" or "damaged" would send the operator the wrong way."""
    backups.backup(index, tmp_path / "standing")
    build_index(index, invented_reports()[:3])
    before, names = answers(index), sorted(tmp_path.iterdir())

    def full(*_: object, **__: object) -> None:
        raise ENOSPC

    with monkeypatch.context() as patch:
        patch.setattr(where, full)
        with pytest.raises(BuildFailed, match="is full. Make room"):
            if way == "restore":
                backups.restore(tmp_path / "standing", index, replace=True)
            else:
                backups.backup(index, tmp_path / f"copy{way}")
    assert sorted(tmp_path.iterdir()) == names, "no litter"
    assert answers(index) == before
    assert verify(index) == [] == verify(tmp_path / "standing")


@pytest.fixture()
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB, where this user may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("this user may mount nothing")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.skipif(os.name == "nt", reason="nothing is mounted there")
def test_on_a_disk_that_fills_at_any_file_the_old_stands_whole(
    index: Path, small_disk: Path
) -> None:
    """Where the monthly copy goes there are eleven others."""
    here = Path(shutil.copytree(index, small_disk / "index"))
    standing = backups.backup(index, small_disk / "standing")
    before = answers(here)
    size = sum(path.stat().st_size for path in (index / "000002").rglob("*"))
    for part in range(0, 10, 2):
        room = size * part // 10
        (small_disk / "filling").write_bytes(bytes(shutil.disk_usage(small_disk).free - room))
        for kind in KINDS:
            with pytest.raises(BuildFailed, match="is full"):
                backups.backup(here, small_disk / kind)
        with pytest.raises(BuildFailed, match="is full"):
            backups.restore(small_disk / "standing", here, replace=True)
        (small_disk / "filling").unlink()
        assert sorted(path.name for path in small_disk.iterdir()) == ["index", "standing"]
        assert answers(here) == before
        assert verify(here) == [] == verify(small_disk / "standing")
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
        tmp_path / "far-copy" / "farther" / "copy", tmp_path / "a" / "index", replace=False
    )
    assert {tmp_path, tmp_path / "a"} <= set(synced)
    assert synced[-1] == tmp_path / "a" / "index"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("index/copy", "lies in the index itself"),
        ("index/000002/copy.tar", "lies in the index itself"),
        ("elsewhere/../index/copy", "lies in the index itself"),
        ("copy.tar.gz", "is no name for a backup"),
        ("copy.TGZ", "is no name for a backup"),
        ("copy.zip", "is no name for a backup"),
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


@pytest.mark.parametrize("name", ["xxgk-2026.01.31", "index-2", "copy.TAR", "tar"])
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
