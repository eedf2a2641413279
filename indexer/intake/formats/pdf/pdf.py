"""PDF files: lines joined into paragraphs, tables with their cells.

Knows pdfplumber, which tells where each character and each ruled line stands;
it runs confined, for a stream unpacks to whatever a file asks for. What is
made of lines and cells is for ``pdf_lines`` and ``pdf_tables``.
"""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Sequence
from statistics import median_low
from typing import TYPE_CHECKING, Any

from indexer.intake.formats import metadata
from indexer.intake.formats.confined import read_confined
from indexer.intake.formats.pdf.lines import Line, Page, blocks_of
from indexer.intake.formats.pdf.tables import Box, Grid
from indexer.language.joining import joined
from indexer.vocabulary.document import Document, Paragraph
from indexer.vocabulary.errors import UnreadableFile

if TYPE_CHECKING:
    from pdfplumber.page import Page as Printed

MAX_PAGES = 200  # A township's report has 5 to 15.
MAX_OBJECTS = 100_000  # Characters, lines and boxes of one page; a full one has 2,000.
MAX_CHARACTERS = 2_000_000

# A blank is printed as one or is a gap of this share of a character's size; justified
# Chinese lines have gaps of up to a fifth between characters.
_GAP = 0.45
_ABOVE = 0.88  # Share of a Han character's height that stands above the line.
_LINE = 3  # Points that characters of one line may stand higher or lower.
_NO_CHARACTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_DIGITS = re.compile(r"[\d.]+")
_PADDING = 11  # Points that Word and WPS leave empty at the sides of a cell.
_FEWEST = 8  # Characters of a page that is more than a scan with a printed number.


def looks_like_pdf(head: bytes) -> bool:
    """Tell whether a file's first bytes are those of a PDF (ISO 32000-1, section 7.5.2)."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-")


def read_pdf(data: bytes) -> Document:
    """Return the document in a PDF. Raises UnreadableFile with the reason and remedy.

    Page numbers and headings that every page repeats are left out.
    """
    if importlib.util.find_spec("pdfplumber") is None:
        raise UnreadableFile(
            "the file is a PDF, which needs one more package: pip install 'xxgk[pdf]'"
        )
    return read_confined("pdf.pdf", data)


def parse(data: bytes) -> Document:
    """Return the document in ``data``; what runs confined."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = _pages(pdf)
    except PdfminerException as error:
        causes = (error.__cause__, error.__context__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
            raise UnreadableFile(
                "the PDF is protected by a password; save a copy without one"
            ) from error
        raise UnreadableFile(
            f"the PDF is damaged ({str(error)[:80]}); fetch it again, or save its text as .txt"
        ) from error
    text = "".join(line.text for page in pages for line in page.lines)
    text += "".join(box.text for page in pages for grid in page.grids for box in grid.boxes)
    _judge(text, pages)
    blocks = blocks_of(pages)
    said: dict[str, str] = {}
    for block in blocks[:40]:
        if isinstance(block, Paragraph):
            said = metadata.from_line(block.text) | said
    return Document("pdf", tuple(blocks), said, pictures_among(pages))


def pictures_among(pages: Sequence[Page]) -> tuple[str, ...]:
    """Return a warning for each page that is a picture among pages of text.

    A PDF of pictures only is refused; one with some would lose them unseen.
    """
    return tuple(
        f"第{number}页是没有文字的图片，没有读入"
        for number, page in enumerate(pages, 1)
        if page.pictured and not page.grids and sum(len(li.text) for li in page.lines) < _FEWEST
    )


def _judge(text: str, pages: list[Page]) -> None:
    """Refuse what has no text to search, or a text that is not what the page shows."""
    if len(text.strip()) < _FEWEST * len(pages):
        if any(page.pictured for page in pages):
            raise UnreadableFile(
                "the PDF is a scan: its pages are pictures without text; recognise the text first "
                "(OCR, for instance ocrmypdf -l chi_sim)"
            )
        if not text.strip():
            raise UnreadableFile("the PDF has no text; if it shows some, recognise it first (OCR)")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile(
            f"the PDF has more than {MAX_CHARACTERS:,} characters; split it into single reports"
        )
    if len(_NO_CHARACTER.findall(text)) * 20 > len(text):
        raise UnreadableFile(
            "the PDF does not say which characters its fonts draw; recognise the text first "
            "(OCR, for instance ocrmypdf --force-ocr -l chi_sim)"
        )


def _pages(pdf: Any) -> list[Page]:
    pages: list[Page] = []
    for number, printed in enumerate(pdf.pages):
        if number >= MAX_PAGES:
            raise UnreadableFile(
                f"the PDF has more than {MAX_PAGES} pages; split it into single reports"
            )
        if sum(map(len, printed.objects.values())) > MAX_OBJECTS:
            raise UnreadableFile(
                f"page {number + 1} of the PDF has more than {MAX_OBJECTS:,} characters and lines; "
                "it is a drawing: save its text as .txt"
            )
        pages.append(_page(printed, number))
        printed.close()  # Otherwise all pages stay in memory.
    return pages


def _page(printed: Printed, number: int) -> Page:
    # Bold is often faked by printing a character twice.
    page = printed.dedupe_chars(tolerance=1) if printed.chars else printed
    grids: list[Grid] = []
    outside = page.chars
    for table in page.find_tables():
        if len({(cell[0], cell[2]) for cell in table.cells}) < 2:
            continue  # A frame around prose.
        boxes = []
        within, outside = _split(outside, table.bbox)
        for cell in table.cells:
            chars, within = _split(within, cell)
            boxes.append(Box(*cell, _text_of_cell(_lines(chars), cell[2] - cell[0])))
        grids.append(Grid(tuple(boxes)))
        outside += within  # What stands between the cells is not lost.
    lines = [
        Line(
            line["text"],
            x0=line["x0"],
            x1=line["x1"],
            top=line["top"],
            bottom=line["bottom"],
            size=_size(line),
        )
        for line in _lines(outside)
    ]
    area = float(printed.width * printed.height)
    pictures = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in printed.images)
    return Page(
        number=number,
        width=float(printed.width),
        height=float(printed.height),
        lines=tuple(lines),
        grids=tuple(grids),
        pictured=pictures > area / 3,
    )


def _split(
    chars: list[dict[str, Any]], box: tuple[float, float, float, float]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The characters whose middle is inside the box, and the others."""
    x0, top, x1, bottom = box
    inside: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        (inside if x0 <= x < x1 and top <= y < bottom else others).append(char)
    return inside, others


def _text_of_cell(lines: list[dict[str, Any]], width: float) -> str:
    """The lines of a cell as one text; a number broken by a narrow cell is one number."""
    texts = [line["text"] for line in lines]
    if len(texts) > 1 and all(map(_DIGITS.fullmatch, texts)):
        widest = max(line["x1"] - line["x0"] for line in lines)
        if width - widest < _PADDING + 2 * widest / max(map(len, texts)):
            return "".join(texts)
    return joined(texts)


def _lines(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of text that the characters make, from the top."""
    from pdfplumber.utils.text import chars_to_textmap

    if not chars:
        return []
    chars = sorted(map(_on_baseline, chars), key=lambda char: (char["top"], char["x0"]))
    textmap = chars_to_textmap(chars, x_tolerance_ratio=_GAP, y_tolerance=_LINE)
    return textmap.extract_text_lines(strip=True, return_chars=True)


def _on_baseline(char: dict[str, Any]) -> dict[str, Any]:
    """A character as high above the line that it stands on as all of its size.

    Fonts differ in it: digits of another font than the text would be a line of their own.
    """
    matrix = char.get("matrix")
    if matrix is None or not char.get("upright"):
        return char
    height = char["bottom"] - char["top"]
    top = char["top"] + char["y1"] - matrix[5] - _ABOVE * height
    moved = top - char["top"]
    return {**char, "top": top, "bottom": top + height, "doctop": char["doctop"] + moved}


def _size(line: dict[str, Any]) -> float:
    """How high most Han characters of a line are: numbers in it may be set larger or smaller."""
    heights = [c["bottom"] - c["top"] for c in line["chars"] if c["text"] > "\u2e7f"]
    return float(median_low(heights)) if heights else float(line["bottom"] - line["top"])
