"""PDF files: lines joined into paragraphs, tables with their cells.

Knows pdfplumber, which tells where each character and each ruled line stands;
it runs confined, for a stream unpacks to whatever a file asks for. What is
made of characters, lines and cells is for ``page``, ``lines`` and ``tables``.
"""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from indexer.intake.formats.pdf import recognition
from indexer.intake.formats.pdf.document import document_of
from indexer.intake.formats.pdf.lines import Page
from indexer.intake.formats.pdf.page import (
    is_hidden,
    is_picture,
    page_of,
    text_of,
)
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document

if TYPE_CHECKING:
    from pdfplumber.page import Page as Printed
    from PIL.Image import Image

    from indexer.intake.formats.pdf.recognition import Recogniser

MAX_PAGES = 200  # A township's report has 5 to 15.
MAX_OBJECTS = 100_000  # Characters, lines and boxes of one page; a full one has 2,000.
_LOWEST_ROW = 6.0  # Points: no row is lower and no column narrower.


def looks_like_pdf(head: bytes) -> bool:
    """Tell whether a file's first bytes are those of a PDF (ISO 32000-1, section 7.5.2)."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-")


def read_pdf(data: bytes) -> Document:
    """Return the document in a PDF. Raises UnreadableFile with the reason and remedy.

    Page numbers and headings that every page repeats are left out. Pages that are pictures
    are recognised where that is installed; without it, a PDF of nothing else is refused.
    """
    return recognition.read_paged("PDF", "pdf.pdf", "pdf.scanned", data)


def parse(data: bytes, recognise: Recogniser | None = None) -> Document:
    """Return the document in ``data``; what runs confined.

    ``recognise`` reads the pages that are pictures, or whose fonts hide their characters.
    Without it a PDF of nothing else has no blocks, and a warning for each page.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages, recognised = _pages(pdf, recognise)
    except PdfminerException as error:
        causes = (error.__cause__, error.__context__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
            raise refusals.PROTECTED(what="PDF") from error
        raise refusals.DAMAGED(what="PDF", why=str(error)[:80]) from error
    text = text_of([page for page in pages if not (is_picture(page) or is_hidden(page))])
    return document_of("PDF", pages, text, recognised, final=recognise is not None)


def _pages(pdf: Any, recognise: Recogniser | None) -> tuple[list[Page], list[int]]:
    """The pages, and the numbers of those that were recognised."""
    pages: list[Page] = []
    recognised: list[int] = []
    for number, printed in enumerate(pdf.pages):
        if number >= MAX_PAGES:
            raise refusals.TOO_MANY_PAGES(what="PDF", most=MAX_PAGES)
        if sum(map(len, printed.objects.values())) > MAX_OBJECTS:
            raise refusals.DRAWING(page=number + 1, what="PDF", most=MAX_OBJECTS)
        page = _page(printed, number)
        if recognise and (is_picture(page) or is_hidden(page)):
            lines = recognise(_drawn(printed), page.width, page.height)
            if lines:
                recognised.append(number + 1)
                page = replace(page, lines=lines, grids=(), pictured=False)
        pages.append(page)
        printed.close()  # Otherwise all pages stay in memory.
    return pages, recognised


def _drawn(printed: Printed) -> Image:
    """The page as a picture, no larger than one that is recognised."""
    most = recognition.LONGEST_SIDE
    wide = printed.width > printed.height
    shown = printed.to_image(width=most) if wide else printed.to_image(height=most)
    return shown.original


def _page(printed: Printed, number: int) -> Page:
    # Bold is often faked by printing a character twice.
    page = printed.dedupe_chars(tolerance=1) if printed.chars else printed
    area = float(printed.width * printed.height)
    pictures = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in printed.images)
    return page_of(
        number,
        (float(printed.width), float(printed.height)),
        page.chars,
        [(table.bbox, table.cells) for table in _tables(page)],
        pictured=pictures > area / 3,
    )


def _tables(page: Any) -> list[Any]:
    """The tables of a page, closed where a page break left the first or the last row open."""
    upright = [e for e in page.edges if e["orientation"] == "v" and e["height"] > _LOWEST_ROW]
    if not upright:
        return list(page.find_tables())
    level = [e for e in page.edges if e["orientation"] == "h" and e["width"] > _LOWEST_ROW]
    ends = (
        (min(e["top"] for e in upright), "top"),
        (max(e["bottom"] for e in upright), "bottom"),
    )
    closing = []
    for at, end in ends:
        columns = [e["x0"] for e in upright if abs(e[end] - at) < _LOWEST_ROW / 2]
        ruled = [e for e in level if abs(e["top"] - at) < _LOWEST_ROW / 2]
        middles = [(a + b) / 2 for a, b in pairwise(sorted(columns)) if b - a > _LOWEST_ROW]
        if len(middles) > 1 and any(
            not any(e["x0"] <= middle <= e["x1"] for e in ruled) for middle in middles
        ):
            closing.append(at)
    return list(page.find_tables({"explicit_horizontal_lines": closing} if closing else None))
