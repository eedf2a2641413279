"""The one interface of formats: bytes in, a Document out.

A format is one module with one function from bytes to Document, named in
``_FORMATS``. What a file is, is told from its first bytes before its suffix.
A format refuses to know what a report is: it gives paragraphs and tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.intake.formats.attachments import attachments_named, is_bare, leads_elsewhere
from indexer.intake.formats.html import looks_like_html, read_html
from indexer.intake.formats.mhtml import looks_like_mhtml, read_mhtml
from indexer.intake.formats.office import SUFFIXES as OFFICE
from indexer.intake.formats.office import looks_like_office, read_office
from indexer.intake.formats.pdf.pdf import looks_like_pdf, read_pdf
from indexer.intake.formats.pictures import SUFFIXES as PICTURES
from indexer.intake.formats.pictures import looks_like_picture, read_picture
from indexer.intake.formats.text import read_text
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import ELSEWHERE

__all__ = ["MAX_BYTES", "SUFFIXES", "Block", "Document", "Paragraph", "read_bytes"]

MAX_BYTES = 64_000_000  # No report is near it; a larger file is not even loaded.
MAX_PLACES = 500_000  # That the cells of a file's tables cover, merged ones each of theirs.
_UNREAD = "\ufffd"
_DAMAGED = "文中有 {} 处字符已损坏（显示为 \ufffd），引用前请对照原文件"


@dataclass(frozen=True, slots=True)
class _Format:
    """One format: its suffixes, how its content is told, and what reads it."""

    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Document]


_FORMATS = (
    _Format((".pdf",), looks_like_pdf, read_pdf),
    _Format(OFFICE, looks_like_office, read_office),
    _Format((".html", ".htm", ".shtml", ".xhtml"), looks_like_html, read_html),
    _Format((".mhtml", ".mht"), looks_like_mhtml, read_mhtml),
    _Format(PICTURES, looks_like_picture, read_picture),
    # Last: any bytes may be text, and the reader itself refuses those that are not.
    _Format((".txt", ".md", ".markdown"), lambda head: True, read_text),
)

SUFFIXES: tuple[str, ...] = tuple(suffix for form in _FORMATS for suffix in form.suffixes)
"""The suffixes of files that can be read."""

# First bytes of what is not read here; ``.`` is any byte.
_REFUSALS = (
    (rb"Rar!", refusals.ARCHIVE(what="RAR")),
    (rb"7z\xbc\xaf", refusals.ARCHIVE(what="7z")),
    (rb"\x1f\x8b", refusals.ARCHIVE(what="gzip")),
    (rb"BZh[1-9]|\xfd7zXZ", refusals.ARCHIVE(what="bzip2 or xz")),
    (rb"Founder CEB", refusals.CEB()),
    (rb"CAJ\0|HN\0|KDH ", refusals.CAJ()),
    (rb"AT&TFORM", refusals.DJVU()),
    (rb"%!PS", refusals.POSTSCRIPT()),
    (rb"MZ.{0,100}\0|\x7fELF", refusals.PROGRAM()),
    (rb"....ftyp|ID3|RIFF....(?:AVI |WAVE)|\x1aE\xdf\xa3|FLV\x01", refusals.RECORDING()),
    (rb"SQLite format 3\0|....Standard (?:Jet|ACE) DB", refusals.DATABASE()),
)
# All at once: the number of the group that matched is that of the refusal.
_REFUSED = re.compile(b"|".join(b"(%b)" % mark for mark, _ in _REFUSALS), re.DOTALL)


def read_bytes(data: bytes) -> Document:
    """Return what ``data``, the bytes of one file, holds. Raises UnreadableFile."""
    head = data[:4096]
    if (refused := _REFUSED.match(head)) and refused.lastindex:
        raise UnreadableFile(_REFUSALS[refused.lastindex - 1][1].message)
    form = next(form for form in _FORMATS if form.recognises(head))
    document = _checked(form.read(data))
    if document.attached:
        return document
    named = attachments_named(document.blocks)
    if named and leads_elsewhere(document.blocks, named):
        return replace(document, attached=named)
    if is_bare(document.blocks, is_page=document.format in ("html", "mhtml")):
        return replace(document, warnings=(*document.warnings, ELSEWHERE))
    return document


def _checked(document: Document) -> Document:
    """Return ``document`` with a warning for each kind of damage that its text shows.

    Raises UnreadableFile where its cells would cover more places than any table has.
    """
    places = unread = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            unread += block.text.count(_UNREAD)
            continue
        for row in block.rows:
            for cell in row:
                places += cell.rows * cell.columns
                unread += cell.text.count(_UNREAD)
    if places > MAX_PLACES:
        raise refusals.EXPANDS(most=MAX_PLACES)
    if not unread:
        return document
    return replace(document, warnings=(*document.warnings, _DAMAGED.format(unread)))
