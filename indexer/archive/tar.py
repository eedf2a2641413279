"""The .tar of a backup as it is read: regular files, each once, of which no name leads anywhere else.

Its headers are walked here and not by Python's reader. That follows links, sparse files and sizes below
zero, so that whoever made the file may let it loop or fill the memory.
"""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections.abc import Collection
from typing import IO, Any

_STATED = re.compile(rb"\d+ size=(\d{1,20})\n")
_RECORDS = (
    1024  # bytes of an extended header: of a file of 8 GiB or more, and of that its size only
)
_NAME = re.compile(r"(?:\w[\w.-]{0,99}/){0,4}\w[\w.-]{0,99}", re.ASCII)


def is_odd(name: str, others: Collection[str]) -> bool:
    """Whether this is no name of a file beside ``others``: it leads elsewhere, or one of them would be its folder."""
    folders = [name[:at] for at, letter in enumerate(name) if letter == "/"]
    return not _NAME.fullmatch(name) or any(folder in others for folder in folders)


class Members:
    """The files in an archive, none of them read yet."""

    def __init__(self, file: IO[bytes]) -> None:
        """Walk the headers; raises ``ValueError`` or ``tarfile.TarError`` of what no backup is, ``OSError``."""
        self._file, self._places = file, dict[str, tuple[int, int]]()
        end, at, stated = file.seek(0, os.SEEK_END), 0, None
        while at < end and (info := self._header(at)) is not None:
            at += tarfile.BLOCKSIZE  # so the walk ends, whatever the sizes are
            size = info.size if stated is None else stated
            if not 0 <= size <= end - at:
                raise ValueError(f"{info.name!r:.60} is not whole")
            if info.type == tarfile.XHDTYPE and stated is None:
                stated = self._size_stated(size)
            elif info.type == tarfile.REGTYPE and info.name not in self._places:
                self._places[info.name], stated = (at, size), None
            else:
                raise ValueError(f"{info.name!r:.60} is no file, or there twice")
            at += -(-size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
        if odd := [name for name in self._places if is_odd(name, self._places)]:
            raise ValueError(f"no file of a backup is called {odd[0]!r:.60}")

    def _header(self, at: int) -> tarfile.TarInfo | None:
        self._file.seek(at)
        header = self._file.read(tarfile.BLOCKSIZE)
        if not header.strip(b"\0"):  # the end
            return None
        return tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")

    def _size_stated(self, size: int) -> int:
        found = _STATED.fullmatch(self._file.read(size)) if size <= _RECORDS else None
        if found is None:
            raise ValueError("it has headers that no backup has")
        return int(found[1])

    def open(self, name: str) -> IO[bytes]:
        """Return a file, to be read before the next; raises ``KeyError``."""
        return io.BufferedReader(_Part(self._file, *self._places[name]))


class _Part(io.RawIOBase):
    """So many bytes of a file from one place on."""

    def __init__(self, file: IO[bytes], at: int, size: int) -> None:
        self._file, self._at, self._left = file, at, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._at)
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._at, self._left = self._at + len(data), self._left - len(data)
        return len(data)
