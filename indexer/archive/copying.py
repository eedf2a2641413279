"""One generation copied, file by file, each block compared with its sum on the way.

From a folder or an archive (.tar) into a folder, or from a folder into an archive. What differs is never copied.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from indexer.archive import generations
from indexer.archive.sums import BLOCK, METADATA, FileSums
from indexer.archive.tar import Members, is_odd
from indexer.vocabulary.errors import (
    BadRequest,
    IndexDamaged,
    IndexForbidden,
    IndexMismatched,
    is_want,
)

ANOTHER = "Take another backup."
WRITTEN = "Name a folder or a file .tar that xxgk backup wrote."
# Bytes of metadata: sums of more than two terabytes, and of what may be anybody's no more.
_MOST = 1 << 26
_UNREAD = (OSError, ValueError, tarfile.TarError)
Read = Callable[[str], IO[bytes]]
"""Opens a file of a generation by its relative path; raises ``OSError`` or ``KeyError``."""


class Origin(NamedTuple):
    """What is copied: how it is called, how its files are opened, and what to do where it is damaged."""

    name: Path
    read: Read
    remedy: str

    def damaged(self, said: object) -> IndexDamaged:
        """Return the error that says so."""
        return IndexDamaged(f"{self.name}: {said}. {self.remedy}")

    def opened(self, name: str) -> IO[bytes]:
        """Open a file; raises ``IndexDamaged``."""
        try:
            return self.read(name)
        except (FileNotFoundError, KeyError):
            raise self.damaged(f"{name} is missing") from None
        except OSError as error:
            raise self.unread(name, error) from error

    def unread(self, name: str, error: Exception) -> Exception:
        """Return what to raise where a file cannot be read for ``error``: damage, if it is not this user or this machine."""
        if isinstance(error, PermissionError):
            return IndexForbidden(f"{self.name}: {name}")
        return error if is_want(error) else self.damaged(f"{name} cannot be read ({error})")

    def small(self, name: str) -> bytes:
        """Return all of a file that is small; raises ``IndexDamaged``."""
        try:
            with self.opened(name) as file:
                data = file.read(_MOST + 1)
        except _UNREAD as error:
            raise self.unread(name, error) from error
        if len(data) > _MOST:
            raise self.damaged(f"{name} was altered")
        return data


def in_folder(folder: Path, remedy: str) -> Origin:
    """Return a generation that lies in a folder."""

    def read(name: str) -> IO[bytes]:
        path = folder / name
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end
            raise OSError(errno.EINVAL, "it is no file")
        return path.open("rb")

    return Origin(folder, read, remedy)


def take(source: Origin, folder: Path) -> None:
    """Write into ``folder`` all that the metadata name; raises ``IndexDamaged``."""
    (folder / METADATA).write_bytes(source.small(METADATA))
    try:
        metadata = generations.metadata_of(folder)
    except IndexDamaged as error:
        raise source.damaged(f"{METADATA} was altered") from error
    for name, sums in _sums(source, metadata).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with source.opened(name) as file, path.open("wb") as out:
            shutil.copyfileobj(_Compared(file, sums, source, name), out, BLOCK)
    if _is_unsummed(metadata):
        _compare(source, folder, metadata)


def into_tar(source: Origin, half: Path) -> None:
    """Write an archive of ``source``, a generation in a folder, into ``half``; raises ``IndexDamaged``."""
    folder = source.name
    metadata = generations.metadata_of(folder)
    if _is_unsummed(metadata):
        _compare(source, folder, metadata)
    with tarfile.TarFile(half, "w", copybufsize=BLOCK) as tar:

        def add(name: str, size: int, file: Any) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o640
            tar.addfile(info, file)

        def add_text(name: str, text: bytes) -> None:
            add(name, len(text), io.BytesIO(text))

        add_text(f"{folder.name}/{METADATA}", source.small(METADATA))
        for name, sums in _sums(source, metadata).items():
            with source.opened(name) as file:
                compared = _Compared(file, sums, source, name)
                size = sums.size if sums else os.fstat(file.fileno()).st_size
                add(f"{folder.name}/{name}", size, compared)
                compared.read()  # there is no more
        add_text(generations.CURRENT, f"{folder.name}\n".encode())


def from_tar(source: Path, folder: Path) -> None:
    """Write into ``folder`` the generation in an archive; raises ``IndexDamaged``, ``BadRequest`` where it cannot be read."""
    try:
        packed = source.open("rb")
    except PermissionError as error:
        raise IndexForbidden(source) from error
    except OSError as error:
        raise BadRequest(f"{source} cannot be read ({error.strerror}). {WRITTEN}") from error
    with packed:
        try:
            members = Members(packed)
        except _UNREAD as error:
            if is_want(error):
                raise
            said = f"{source} is no whole backup ({error}). {ANOTHER}"
            packed_again = isinstance(error, tarfile.TarError)
            raise IndexDamaged(
                said + " What is compressed must be unpacked." * packed_again
            ) from error
        pointer = Origin(source, members.open, ANOTHER).small(generations.CURRENT)
        name = pointer.decode("ascii", "replace").strip()
        take(Origin(source, lambda of: members.open(f"{name}/{of}"), ANOTHER), folder)


def _is_unsummed(metadata: Mapping[str, Any]) -> bool:
    return "sums" not in metadata and "checksums" in metadata


def _sums(source: Origin, metadata: Mapping[str, Any]) -> Mapping[str, FileSums | None]:
    """The files and the sums to copy them by; None of an older program's, which are compared whole."""
    try:
        found: Mapping[str, FileSums | None] = (
            dict.fromkeys(metadata["checksums"])
            if _is_unsummed(metadata)
            else msgspec.convert(metadata["sums"], dict[str, FileSums])
        )
    except (KeyError, msgspec.ValidationError) as error:
        if why := generations.mismatch(metadata):
            raise IndexMismatched(
                f"{source.name} {why}. Copy it with the program that made it."
            ) from error
        raise source.damaged(f"{METADATA} has no sums") from error
    if odd := [name for name in found if is_odd(name, found) or name == METADATA]:
        raise source.damaged(f"no file of a generation is called {odd[0]!r:.60}")
    if not found:
        raise source.damaged(f"{METADATA} names no file")
    return found


def _compare(source: Origin, folder: Path, metadata: Mapping[str, Any]) -> None:
    if broken := generations.differing(folder, metadata["checksums"]):
        raise source.damaged("; ".join(broken[:3]))


class _Compared:
    """A file that is read block by block, each compared with its sum; raises ``IndexDamaged``."""

    def __init__(self, file: IO[bytes], sums: FileSums | None, source: Origin, name: str) -> None:
        """``sums`` None: whoever reads it compares it."""
        self._file, self._sums, self._source, self._name = file, sums, source, name
        self._left, self._number = sums.size if sums else 0, 0

    def read(self, size: int = BLOCK) -> bytes:
        """Return the next block; ``size`` is that of one, or less for the last."""
        try:
            block = self._file.read(size)
        except _UNREAD as error:
            raise self._source.unread(self._name, error) from error
        if self._sums is None:
            return block
        self._left -= len(block)
        if not block and not self._left:
            return b""
        if self._left < 0 or not self._sums.is_sound(self._number, block):
            raise self._source.damaged(f"{self._name} was altered")
        self._number += 1
        return block
