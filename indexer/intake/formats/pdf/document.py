"""Pages, whatever format laid them out, as one document, with what of them could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.intake.formats import metadata
from indexer.intake.formats.pdf import recognition
from indexer.intake.formats.pdf.lines import Page, blocks_of
from indexer.intake.formats.pdf.page import FEWEST, unread
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document, Paragraph

MAX_CHARACTERS = 2_000_000
_METADATA_BLOCKS = 40  # Metadata stands before the text.


def document_of(
    what: str, pages: Sequence[Page], text: str, recognised: Sequence[int], *, final: bool
) -> Document:
    """Return the pages of a file as a document; ``what`` is its format as people write it (PDF).

    ``text`` are the characters that were read. ``recognised`` are the numbers of the pages that were
    read from pictures; unless ``final``, pictures were not looked at, and where hardly anything else
    is there the document has no blocks. Raises UnreadableFile with the reason and remedy.
    """
    form, lost = what.lower(), unread(pages)
    if lost and not final and len(text.strip()) < FEWEST * len(pages):
        return Document(form, (), {}, lost)
    if not text.strip():
        raise recognition.nothing_read(what, lost)
    if len(text) > MAX_CHARACTERS:
        raise refusals.TOO_MANY_CHARACTERS(what=what, most=MAX_CHARACTERS)
    blocks = blocks_of(pages)
    said: dict[str, str] = {}
    for block in blocks[:_METADATA_BLOCKS]:
        if isinstance(block, Paragraph):
            said = metadata.from_line(block.text) | said
    warnings, repairs = recognition.account(recognised)
    return Document(form, tuple(blocks), said, (*warnings, *lost), repairs)
