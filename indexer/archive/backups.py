"""Copies of an index that are whole: made while it is served and built, and put back in one step.

    xxgk-2026-01-31/        or xxgk-2026-01-31.tar, with the same in it
      current
      000007/               the newest sound generation, byte for byte

A folder is an index itself: it can be verified and served where it lies. A generation never
changes, so nobody waits for a copy. Each block is compared with its sum on its way, both ways. A kill leaves
at most a hidden half, which the next copy of that name removes.
"""

from __future__ import annotations

import io
import logging
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from indexer.archive import generations
from indexer.archive.folders import is_generation
from indexer.archive.sums import BLOCK, METADATA, FileSums
from indexer.vocabulary.errors import BadRequest, BuildFailed, IndexDamaged, is_full

TAR = ".tar"
_log = logging.getLogger("xxgk")
Read = Callable[[str], IO[bytes]]
"""Opens a file of a generation by its relative path; raises ``OSError`` or ``KeyError``."""


def backup(index: Path, target: Path) -> str:
    """Copy the newest sound generation of ``index`` into ``target``, a new folder or ``….tar``; return its name.

    Raises ``BadRequest`` where ``target`` exists, ``BuildFailed`` where it cannot be written,
    and ``IndexUnusable`` where nothing sound is there to be copied.
    """
    if target.exists():
        raise BadRequest(f"{target} exists already. Choose another name.")
    folders = generations.newest_first(index)
    refused: IndexDamaged | None = None
    for folder in folders:
        try:
            with _written(target):
                _copy(folder, _half(target), is_tar=target.suffix == TAR)
                _half(target).rename(target)
        except IndexDamaged as error:
            if generations.newest_first(index) != folders:  # a build has ended meanwhile
                return backup(index, target)
            refused = refused or error
            _log.warning("%s The one before is copied, if there is one.", error.message)
        else:
            return folder.name
    assert refused is not None
    raise refused


def restore(source: Path, index: Path, *, replace: bool) -> str:
    """Make the newest sound generation of a backup (or of any index) the current one of ``index``; return its name.

    The one that was current stays beside it. Raises ``BadRequest`` where there is no backup, or an index already and ``replace`` is not
    said, ``IndexDamaged`` where a copy is not what was written, ``BuildFailed`` as a build does.
    """
    if not source.exists():
        raise BadRequest(f"{source} does not exist. Name a backup.")
    with generations.locked(index):
        if not replace and any(is_generation(path) for path in index.iterdir()):
            raise BadRequest(f"{index} holds an index. To put the backup in its place: --replace.")
        folder = generations.begin(index)
        try:
            with _written(index):
                if source.is_dir():
                    _newest_sound(source, folder)
                else:
                    _from_tar(source, folder)
                return generations.take_in(index, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _half(target: Path) -> Path:
    """Where a copy lies until it is whole."""
    return target.with_name(f".{target.name}-half")


def _copy(folder: Path, half: Path, *, is_tar: bool) -> None:
    _remove(half)
    try:
        half.parent.mkdir(parents=True, exist_ok=True)
        if is_tar:
            _into_tar(folder, half)
            generations.sync_file(half)
        else:
            (half / folder.name).mkdir(parents=True)
            _take(_of_folder(folder), half / folder.name, folder)
            generations.point(half, folder.name)
            generations.sync(half)
    except BaseException:
        _remove(half)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _newest_sound(source: Path, folder: Path) -> None:
    refused: IndexDamaged | None = None
    for found in generations.newest_first(source):
        try:
            return _take(_of_folder(found), folder, found)
        except IndexDamaged as error:
            refused = refused or error
            _log.warning("%s The one before is taken, if there is one.", error.message)
            shutil.rmtree(folder)
            folder.mkdir()
    assert refused is not None
    raise refused


def _of_folder(folder: Path) -> Read:
    return lambda name: (folder / name).open("rb")


def _take(read: Read, folder: Path, whence: Path) -> None:
    """Write into ``folder`` all that the metadata name; raises ``IndexDamaged``."""
    with _reading(whence, METADATA):
        (folder / METADATA).write_bytes(_whole(read(METADATA)))
    try:
        metadata = generations.metadata_of(folder)
    except IndexDamaged as error:
        raise IndexDamaged(f"{whence}: {METADATA} was altered.") from error
    for name, sums in _sums(metadata, whence).items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise IndexDamaged(f"{whence} names a file outside of it: {name!r:.60}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with _reading(whence, name), read(name) as file, path.open("wb") as out:
            shutil.copyfileobj(_Compared(file, sums, whence, name), out, BLOCK)


def _into_tar(folder: Path, half: Path) -> None:
    metadata = generations.metadata_of(folder)
    if "sums" not in metadata:
        raise IndexDamaged(
            f"{folder} has no sums to pack it by: an older program made it. Copy it into a folder."
        )
    sums = _sums(metadata, folder)
    with tarfile.TarFile(half, "w", copybufsize=BLOCK) as tar:

        def add(name: str, size: int, file: Any) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o640
            tar.addfile(info, file)

        def add_text(name: str, text: bytes) -> None:
            add(name, len(text), io.BytesIO(text))

        with _reading(folder, METADATA):
            add_text(f"{folder.name}/{METADATA}", (folder / METADATA).read_bytes())
        for name, wanted in sums.items():
            with _reading(folder, name), (folder / name).open("rb") as file:
                compared = _Compared(file, wanted, folder, name)
                add(f"{folder.name}/{name}", wanted.size, compared)
                compared.read()  # there is no more
        add_text("current", f"{folder.name}\n".encode())


def _from_tar(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source, "r:") as tar:
            members = {member.name: member for member in tar if member.isfile()}
            pointer = members.get("current")
            if pointer is None:
                raise IndexDamaged(f"{source} is no whole backup. Take another one.")
            name = _whole(tar.extractfile(pointer)).decode("ascii", "replace").strip()

            def read(of: str) -> IO[bytes]:
                file = tar.extractfile(members[f"{name}/{of}"])
                assert file is not None  # a file is no link
                return file

            _take(read, folder, source)
    except tarfile.TarError as error:
        raise IndexDamaged(f"{source} is no backup ({error}). Take another one.") from error


def _whole(file: Any) -> bytes:
    with file:
        return bytes(file.read())


def _sums(metadata: Mapping[str, Any], whence: Path) -> Mapping[str, FileSums]:
    """The sums to copy by: recorded, or of an older program's folder made after it was compared whole."""
    if "sums" not in metadata and not whence.is_dir():
        raise IndexDamaged(f"{whence} has no sums to copy it by: an older program made it.")
    return generations.sums_in(whence, metadata)


class _Compared:
    """A file that is read block by block, each compared with its sum; raises ``IndexDamaged``."""

    def __init__(self, file: IO[bytes], sums: FileSums, whence: Path, name: str) -> None:
        self._file, self._sums, self._said = file, sums, f"{whence}: {name} was altered."
        self._left, self._number = sums.size, 0

    def read(self, size: int = BLOCK) -> bytes:
        """Return the next block; ``size`` is that of one, or less for the last."""
        try:
            block = self._file.read(size)
        except (OSError, tarfile.TarError) as error:
            raise IndexDamaged(f"{self._said} ({error})") from error
        self._left -= len(block)
        if not block and not self._left:
            return b""
        if self._left < 0 or not self._sums.is_sound(self._number, block):
            raise IndexDamaged(self._said)
        self._number += 1
        return block


@contextmanager
def _reading(whence: Path, name: str) -> Iterator[None]:
    """Let a file that is gone be damage; what cannot be written is none."""
    try:
        yield
    except (FileNotFoundError, KeyError):
        raise IndexDamaged(f"{whence}: {name} is missing.") from None


@contextmanager
def _written(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise BuildFailed(
                f"The disk that holds {target} is full. Make room and do this again."
            ) from error
        raise BuildFailed(f"{target} could not be written: {error}.") from error
