"""Whether the files of a generation still are what was written: a sum for every block of every file.

Sums tell decay, half copies and slips of a hand, as those of Lucene and ZFS do, not who may
write the folder. What is small is compared when a generation is opened, a block of what is
large when it is first looked at, and a file again when it was touched since. So nothing is
believed before it was compared, and opening reads no more than it needs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from indexer.vocabulary.errors import IndexDamaged, IndexForbidden, IndexUnusable, build_again

METADATA = "metadata.json"
BLOCK = 1 << 18
"""Bytes that one sum is of: what a first look at a single number costs, some 70 µs."""
SMALL = 1 << 20
"""Bytes of a file that is compared when a generation is opened."""
_THREADS = 2  # files at once: sums are made while other threads run
_DIGITS = 4  # bytes of a sum
Compare = Callable[[Any, int, int], None]
"""Given a whole file's bytes (a buffer), compares those from one place to another."""
_Stamp = tuple[int, int, int]
_Stamps = dict[str, _Stamp | None]
_damaged: dict[Path, tuple[_Stamps, str]] = {}
"""Generations that this process has found damaged, as they were then."""


class FileSums(msgspec.Struct, frozen=True):
    """What was written into a file: how many bytes, and the CRC-32 of each block of them."""

    size: int
    blocks: bytes

    def is_sound(self, number: int, block: bytes | memoryview) -> bool:
        """Whether the block of this ``number`` is what was written."""
        at = number * _DIGITS
        return crc32(block).to_bytes(_DIGITS, "little") == self.blocks[at : at + _DIGITS]


def files_of(folder: Path) -> dict[str, Path]:
    """Return every file of a generation but its metadata, by relative path."""
    paths = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path for name, path in named.items() if name != METADATA}


def allowed(path: Path) -> None:
    """Raise ``IndexForbidden`` where it is this user who may not read a file: that is no damage."""
    try:
        with path.open("rb"):
            pass
    except PermissionError as error:
        raise IndexForbidden(path) from error
    except OSError:  # missing, or worse
        pass


def touched(folder: Path) -> Hashable:
    """Return what changes when anything in the folder does, to be compared."""
    # Every question asks this where an older generation stands in: without a ``Path`` for each file.
    paths = (os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)  # noqa: PTH118
    return frozenset((path, _stamp(path)) for path in paths)


def sums_of(folder: Path) -> dict[str, FileSums]:
    """Return the sums of every file of a generation but its metadata, by relative path."""
    files = files_of(folder)
    with ThreadPoolExecutor(_THREADS) as threads:
        return dict(zip(files, threads.map(_sums_of, files.values()), strict=True))


def _sums_of(path: Path) -> FileSums:
    sums = [(len(block), crc32(block).to_bytes(_DIGITS, "little")) for block in _blocks(path)]
    return FileSums(sum(size for size, _ in sums), b"".join(each for _, each in sums))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


class Files:
    """The files of one generation, each compared with its sums before it is believed.

    ``damage`` is what was found, in sentences; who sees any must look at no file any more.
    """

    def __init__(self, folder: Path, sums: Mapping[str, FileSums] | None = None) -> None:
        """``sums`` None: those of a generation that is still being made, and is believed."""
        self.folder = folder
        self.damage: list[str] = []
        self._sums = sums
        self._known: dict[str, bytearray] = {}  # 1 for each block that was compared
        self._stamps: _Stamps = {}
        self._blamed: list[str] = []
        self._blamed_at: _Stamps = {}

    def open(self) -> None:
        """Compare the names and sizes of all files, and what is small; raises ``IndexDamaged``."""
        sums = self._sums or {}
        self._stamps = self._stamped()
        if self.folder in _damaged and _damaged[self.folder][0] == self._stamps:
            raise IndexDamaged(_damaged[self.folder][1])
        if extra := files_of(self.folder).keys() - sums.keys():
            said = f"{self.folder}: {min(extra)} is not of this index."
            raise IndexDamaged(f"{said} {build_again(self.folder.parent)}")
        for name, wanted in sums.items():
            stamp = self._stamps[name]
            if stamp is None or stamp[0] != wanted.size:
                raise self.refused(name, "is missing" if stamp is None else "was altered")
            if wanted.size <= SMALL:
                self.whole(name)

    def whole(self, name: str) -> Path:
        """Return where a file lies after comparing all of it; raises ``IndexDamaged``."""
        path = self.folder / name
        wanted = self._wanted(name)
        if wanted is not None and not (wanted.size and all(self._blocks(name))):
            known = self._blocks(name)
            try:
                compared = sum(wanted.is_sound(n, block) for n, block in enumerate(_blocks(path)))
                size = path.stat().st_size
            except OSError as error:
                raise self.refused(name, f"cannot be read ({error.strerror})") from error
            if compared != len(known) or size != wanted.size:
                raise self.refused(name, "was altered")
            known[:] = b"\1" * len(known)
        return path

    def comparing(self, name: str) -> Compare:
        """Return what compares parts of a file, each block once; it raises ``IndexDamaged``."""
        if (wanted := self._wanted(name)) is None:
            return lambda _data, _first, _last: None
        known = self._blocks(name)

        def compare(data: Any, first: int, last: int) -> None:
            begin, end = first // BLOCK, -(-last // BLOCK)
            at = known.find(0, begin, end)
            while at >= 0:
                if not wanted.is_sound(at, data[at * BLOCK : (at + 1) * BLOCK]):
                    raise self.refused(name, "was altered")
                known[at] = 1
                at = known.find(0, at + 1, end)

        return compare

    def not_compared(self) -> dict[str, int]:
        """Return the files that were not compared whole by now, with their sizes in bytes."""
        sums = self._sums or {}
        return {name: sums[name].size for name in sums if not all(self._blocks(name))}

    def is_sound(self) -> bool:
        """Whether nothing is known to be damaged, after comparing again what was touched. Cheap."""
        if self.damage or self._sums is None:
            return not self.damage
        stamps, before = self._stamped(), self._stamps
        touched = [name for name in self._sums if stamps[name] != before[name]]
        self._stamps = stamps
        try:
            for name in touched:
                self._blocks(name)[:] = bytes(len(self._blocks(name)))
                self.whole(name)
        except IndexUnusable:
            return False
        return True

    def blamed(self) -> list[str]:
        """Compare everything, and believe nothing more if anything differs; return what does.

        Once: anew only when something was touched since.
        """
        if (stamps := self._stamped()) != self._blamed_at:
            self._blamed, self._blamed_at = self.check(), stamps
            for said in self._blamed:
                self.refused(*said.split(" ", 1))
        return self._blamed

    def check(self) -> list[str]:
        """Compare everything anew; return what differs, in sentences."""
        wanted, found = self._sums or {}, files_of(self.folder)
        broken = [f"{name} is not of this index" for name in found if name not in wanted]
        with ThreadPoolExecutor(_THREADS) as threads:
            broken += [said for said in threads.map(self._checked, wanted) if said]
        return broken

    def _checked(self, name: str) -> str:
        try:
            Files(self.folder, self._sums).whole(name)
        except IndexDamaged:
            return f"{name} {'was altered' if (self.folder / name).exists() else 'is missing'}"
        return ""

    def _wanted(self, name: str) -> FileSums | None:
        if self._sums is None:
            return None
        if name not in self._sums:
            raise self.refused(name, "is missing")
        return self._sums[name]

    def _blocks(self, name: str) -> bytearray:
        sums = (self._sums or {})[name]
        return self._known.setdefault(name, bytearray(len(sums.blocks) // _DIGITS))

    def _stamped(self) -> _Stamps:
        return {name: _stamp(path) for name, path in self._paths.items()}

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {name: str(self.folder / name) for name in (METADATA, *(self._sums or ()))}

    def refused(self, name: str, how: str) -> IndexDamaged:
        """Return what to raise of this file, and remember that the generation is not to be believed.

        Raises ``IndexForbidden`` where this user may not read it.
        """
        allowed(self.folder / name)
        self.damage.append(f"{name} {how}")
        said = f"{self.folder}: {name} {how}. {build_again(self.folder.parent)}"
        if self._stamps:
            _damaged[self.folder] = self._stamps, said
        return IndexDamaged(said)


def _stamp(path: str) -> _Stamp | None:
    """What changes when a file is written to or replaced."""
    try:
        found = os.stat(path)  # noqa: PTH116  # of every file at every request, and a Path takes twice as long
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
