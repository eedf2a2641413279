"""A copy of an index is whole or is none, and what is put back is what was there."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from indexer.archive import backups, generations
from indexer.commands.cli import main
from indexer.commands.keeping import answering
from indexer.desk.index import open_index, verify
from indexer.vocabulary.errors import BadRequest, BuildFailed, IndexDamaged
from tests.archive.copies import KINDS, answers, of_an_older_program, packed, restored
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.torture.flips import flip


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
            assert backups.restore(copy, again, replace=False, opening=answering) == name
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
    archive = tmp_path / "copy.tar"
    at = archive.read_bytes().index((index / "000002" / "texts.units.npy").read_bytes()) + 200
    flip(at, 3)(archive)
    assert restored(archive, tmp_path / "fourth") == 4
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert main(["backup", str(tmp_path / "third"), "--index", str(index)]) == 4


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
        archive = packed(tmp_path / f"{number}.tar", files)
        with pytest.raises(IndexDamaged, match="is called"):
            backups.restore(archive, tmp_path / "new" / "index", replace=False, opening=answering)
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
        backups.restore(tmp_path / "copy", index, replace=True, opening=answering)
    assert generations.current(index) == "000002"
