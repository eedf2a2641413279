"""Office files of every age, told apart by what they hold and read by who knows them.

Knows the containers: ZIP packages (docx, xlsx) and compound files (doc, xls,
wps, and anything encrypted). A suffix is not asked: many a .doc is a docx.
"""

from __future__ import annotations

import struct
from dataclasses import replace

from indexer.intake.formats.libreoffice import converted
from indexer.intake.formats.ofd import ROOT, read_ofd
from indexer.intake.formats.rtf import MARK as RTF
from indexer.intake.formats.rtf import read_rtf
from indexer.intake.formats.spreadsheet import read_spreadsheet
from indexer.intake.formats.word.docx import read_docx, read_word
from indexer.intake.formats.word.package import Package
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document

SUFFIXES = (".docx", ".docm", ".doc", ".wps", ".rtf", ".xlsx", ".xlsm", ".xls", ".et", ".ofd")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Of a compound file's header ([MS-CFB] 2.2): the power of two that a sector has bytes, the
# numbers of its directory's first sector and of the first 109 of its table of sectors.
_SECTOR_SHIFT, _DIRECTORY, _TABLES, _HEADER = 30, 48, 76, 512
_LAST = 0xFFFFFFFA  # Greater numbers are marks.
_ENTRY = 128  # Bytes of a directory entry of a compound file ([MS-CFB] 2.6.1).
_WORD_MAGIC = b"\xec\xa5"  # First bytes of the stream WordDocument ([MS-DOC] 2.5.2).
_ENCRYPTED = 0x01  # Bit of its byte 11.


def looks_like_office(head: bytes) -> bool:
    """Tell whether a file's first bytes are those of an Office container."""
    return head.startswith((*_ZIP, _COMPOUND, RTF))


def read_office(data: bytes) -> Document:
    """Return the document in an Office file. Raises UnreadableFile with reason and remedy."""
    if data.startswith(RTF):
        return read_rtf(data)
    if data.startswith(_COMPOUND):
        return _read_compound(data)
    if data.startswith(_ZIP):
        return _read_package(data)
    raise refusals.NO_DIRECTORY()


def _read_package(data: bytes) -> Document:
    package = Package(data)
    names = package.names
    if any(name.startswith("word/") for name in names):
        return read_word(package)
    if ROOT in names:
        return read_ofd(data)
    if any(name.startswith("xl/") for name in names):
        return read_spreadsheet(data)
    if any(name.startswith("ppt/") for name in names):
        raise refusals.PRESENTATION()
    if "mimetype" in names and "content.xml" in names:
        raise refusals.OPEN_DOCUMENT()
    if "META-INF/container.xml" in names:
        raise refusals.BOOK()
    if any(name.endswith(".fdseq") for name in names):
        raise refusals.XPS()
    raise refusals.ARCHIVE(what="ZIP")


def _read_compound(data: bytes) -> Document:
    if _is_cut_short(data):
        raise refusals.CUT_SHORT()
    if _has_stream(data, "EncryptedPackage"):
        raise refusals.PROTECTED(what="Office")
    if _has_stream(data, "WordDocument"):
        start = data.find(_WORD_MAGIC, 512, 520)
        if start == 512 and data[start + 11] & _ENCRYPTED:
            raise refusals.PROTECTED(what="Office")
        return _through_libreoffice(data, "doc", ".doc")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return read_spreadsheet(data)
    if _has_stream(data, "PowerPoint Document"):
        raise refusals.PRESENTATION()
    if _has_stream(data, "__properties_version1.0"):
        raise refusals.MESSAGE()
    if not _has_stream(data, "Root Entry"):
        # Zeros where the directory stood: half a download that was filled up.
        raise refusals.NO_DIRECTORY()
    return _through_libreoffice(data, "wps", ".wps")


def _is_cut_short(data: bytes) -> bool:
    """Tell whether a compound file's directory or table of sectors lies beyond its end.

    As in half a download: what kind of file it was stood in the other half.
    """
    if len(data) < _HEADER:
        return True
    (shift,) = struct.unpack_from("<H", data, _SECTOR_SHIFT)
    sectors = struct.unpack_from("<I", data, _DIRECTORY) + struct.unpack_from(
        "<109I", data, _TABLES
    )
    last = max((number for number in sectors if number <= _LAST), default=0)
    return bool((last + 1) << shift >= len(data))


def _has_stream(data: bytes, name: str) -> bool:
    """Tell whether a compound file names a stream so, at the start of a directory entry."""
    coded = (name + "\0").encode("utf-16-le")
    at = data.find(coded)
    while at >= 0:
        if at % _ENTRY == 0:
            return True
        at = data.find(coded, at + 1)
    return False


def _through_libreoffice(data: bytes, form: str, suffix: str) -> Document:
    return replace(read_docx(converted(data, suffix)), format=form)
