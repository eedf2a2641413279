"""The one interface of formats: bytes in, a Document out.

A format is one module with one function from bytes to Document, named in
``_FORMATS``. What a file is, is told from its first bytes before its suffix.
A format refuses to know what a report is: it gives paragraphs and tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.intake.formats.attachments import attachments_named, leads_elsewhere
from indexer.intake.formats.html import looks_like_html, read_html
from indexer.intake.formats.office import SUFFIXES as OFFICE
from indexer.intake.formats.office import looks_like_office, read_office
from indexer.intake.formats.pdf.pdf import looks_like_pdf, read_pdf
from indexer.intake.formats.text import read_text
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.errors import UnreadableFile

__all__ = ["MAX_BYTES", "SUFFIXES", "Block", "Document", "Paragraph", "read_bytes"]

MAX_BYTES = 64_000_000  # No report is near it; a larger file is not even loaded.


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
    # Last: any bytes may be text, and the reader itself refuses those that are not.
    _Format((".txt", ".md"), lambda head: True, read_text),
)

SUFFIXES: tuple[str, ...] = tuple(suffix for form in _FORMATS for suffix in form.suffixes)
"""The suffixes of files that can be read."""

# First bytes of what is not read here, and what to do instead.
_REFUSED = (
    (b"\x89PNG", "a picture; it has no text to search"),
    (b"\xff\xd8\xff", "a picture; it has no text to search"),
    (b"GIF8", "a picture; it has no text to search"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
)


def read_bytes(data: bytes) -> Document:
    """Return what ``data``, the bytes of one file, holds. Raises UnreadableFile."""
    head = data[:4096]
    for mark, what in _REFUSED:
        if head.startswith(mark):
            raise UnreadableFile(f"the file is {what}")
    form = next(form for form in _FORMATS if form.recognises(head))
    document = form.read(data)
    if not document.attached and (named := attachments_named(document.blocks)):
        return replace(document, attached=named if leads_elsewhere(document.blocks, named) else ())
    return document
