"""OFD files with pages that are pictures: as any other, and these pages recognised."""

from __future__ import annotations

from indexer.intake.formats import ofd
from indexer.intake.formats.pdf.recognition import recogniser
from indexer.vocabulary.document import Document


def parse(data: bytes) -> Document:
    """Return the document in ``data``; what runs confined, within the bounds of recognition."""
    return ofd.parse(data, recogniser())
