"""ZIP archives of reports: which files are in one, and the bytes of one of them.

An archive is hostile until read: nothing is unpacked to disk, a member's name is only
what it is called, what it says of its sizes bounds what is read of it. Office files are
ZIP archives too, and are not what is meant here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from indexer.intake.corpus.contents import MAX_BYTES
from indexer.vocabulary.errors import UnreadableFile

SUFFIX = ".zip"
MOST_MEMBERS = 20_000
MOST_TOTAL = 4_000_000_000  # bytes of all members together
MOST_TIMES = 200  # as long as it is packed; text packs to a tenth, a bomb to a thousandth
_SMALL = 1_000_000  # bytes that no ratio makes dangerous
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_OFFICE = ("[Content_Types].xml", "OFD.xml", "mimetype")  # in the root of what is no archive
_IN_UTF8, _ENCRYPTED, _UTF8 = 0x800, 0x1, "utf-8"
_HEADER = struct.Struct("<4s22x2H")  # of a member: mark, lengths of its name and of what follows
_DOS_EPOCH = (1980, 1, 1, 0, 0, 0)


class Member(NamedTuple):
    """A file in an archive: its name there, and where and how its bytes lie.

    ``mtime_ns`` is the time that the archive gives it, ``reason`` why it cannot be read.
    """

    name: str
    offset: int
    packed: int
    size: int
    crc: int
    is_deflated: bool
    mtime_ns: int
    reason: str | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is called a ZIP archive and is none of an Office program."""
    if path.suffix.lower() != SUFFIX:
        return False
    try:
        with ZipFile(path) as archive:
            return not any(name in _OFFICE for name in archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return True  # whatever it is, it is called one, and ``members`` says what is wrong


def members(path: Path) -> list[Member]:
    """Return what is in the archive at ``path``, folders and what systems leave behind set aside.

    Raises ``UnreadableFile`` with reason and remedy for one that cannot be opened, or that is
    too much as a whole.
    """
    try:
        with ZipFile(path) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir()]
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror or error}") from error
    except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise UnreadableFile(
            f"is no whole ZIP archive ({error}); fetch it again, or unpack it into a folder"
        ) from error
    if len(listed) > MOST_MEMBERS:
        raise UnreadableFile(
            f"holds {len(listed):,} files, more than {MOST_MEMBERS:,}; unpack it into a folder"
        )
    found = list(_members(listed))
    # Members may share the very same bytes: together they are no longer than the archive.
    total = sum(member.size for member in found if member.reason is None)
    if total > MOST_TOTAL or (total > _SMALL and total > MOST_TIMES * path.stat().st_size):
        raise UnreadableFile(
            f"would unpack to {total:,} bytes, {MOST_TIMES} times its length or more than "
            f"{MOST_TOTAL:,}, as a bomb does; if you trust it, unpack it into a folder"
        )
    return found


def _members(listed: list[ZipInfo]) -> Iterator[Member]:
    names: set[str] = set()
    for info in listed:
        name = _name(info)
        if any(
            (part.startswith(".") and part != "..") or part == "__MACOSX"
            for part in name.split("/")
        ):
            continue
        reason = _refusal(info, name)
        if name in names:
            reason = "another file of the archive has this name; rename one of them"
        names.add(name)
        yield Member(
            name.lstrip("/"),
            info.header_offset,
            info.compress_size,
            info.file_size,
            info.CRC,
            info.compress_type == ZIP_DEFLATED,
            _time(info),
            reason,
        )


def _name(info: ZipInfo) -> str:
    """The name of a member: what is not said to be UTF-8 is, or was written by a Chinese Windows."""
    name = info.orig_filename
    if not info.flag_bits & _IN_UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in (_UTF8, "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = name.split("\0")[0].replace("\\", "/")
    return (
        "/".join(part for part in name.split("/") if part not in ("", "."))
        if name[:1] != "/"
        else name
    )


def _refusal(info: ZipInfo, name: str) -> str | None:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "its name leads out of the archive; it is not taken. Pack the archive again without"
    if info.flag_bits & _ENCRYPTED:
        return "is protected by a password; unpack the archive with it into a folder"
    if path.suffix.lower() in _ARCHIVES:
        return "is an archive inside an archive; unpack the outer one into a folder"
    if info.file_size > MAX_BYTES:
        return (
            f"has {info.file_size:,} bytes, more than {MAX_BYTES:,}; split it into single reports"
        )
    if info.file_size > _SMALL and info.file_size > MOST_TIMES * info.compress_size:
        return (
            f"would unpack to {info.file_size:,} bytes from {info.compress_size:,}, as a bomb does"
        )
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "is packed in a way that few programs read; unpack the archive into a folder"
    return None


def _time(info: ZipInfo) -> int:
    """When a member was changed, as far as an archive says: local time, to two seconds."""
    try:
        moment = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        moment = datetime(*_DOS_EPOCH, tzinfo=UTC)
    return int(moment.timestamp()) * 1_000_000_000


def bytes_in(path: Path, member: Member) -> bytes:
    """Return the bytes of a member; raises ``UnreadableFile`` when they are not what was listed."""
    if member.reason is not None:
        raise UnreadableFile(member.reason)
    try:
        with path.open("rb") as file:
            file.seek(member.offset)
            mark, name, more = _HEADER.unpack(file.read(_HEADER.size))
            file.seek(name + more, 1)
            packed = file.read(member.packed)
        data = packed
        if member.is_deflated:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)
    except OSError as error:
        raise UnreadableFile(f"the archive cannot be opened: {error.strerror or error}") from error
    except (struct.error, zlib.error) as error:
        raise _damaged() from error
    if mark != b"PK\3\4" or len(data) != member.size or zlib.crc32(data) != member.crc:
        raise _damaged()
    return data


def _damaged() -> UnreadableFile:
    return UnreadableFile("is damaged inside its archive; fetch the archive again")
