"""Pictures of pages (PNG, JPEG, TIFF, GIF, BMP, WebP): recognised as the pages of a scan are.

Knows Pillow, which tells how large a picture is before it is unpacked; it runs confined.
"""

from __future__ import annotations

import io

from indexer.intake.formats.pdf import recognition
from indexer.intake.formats.pdf.lines import Page, blocks_of
from indexer.intake.formats.pdf.page import unread
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp")
MAX_PIXELS = 120_000_000  # A4 at 1,200 dots an inch.
SHORTEST_SIDE = 500  # Pixels; what is smaller is a sign or a photograph of a web page.

_PAGE = 595.0  # Points that a page is wide.


def looks_like_picture(head: bytes) -> bool:
    """Tell whether a file's first bytes are those of a picture."""
    return (
        head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"))
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or (head.startswith(b"BM") and head[6:10] == b"\0\0\0\0")
    )


def read_picture(data: bytes) -> Document:
    """Return the document in a picture of a page, or of several (TIFF).

    Raises UnreadableFile with the reason and remedy.
    """
    if not recognition.is_installed():
        raise refusals.NEEDS_OCR(what="picture")
    return recognition.read_recognised("pictures", data)


def parse(data: bytes) -> Document:
    """Return the document in ``data``; what runs confined, within the bounds of recognition."""
    from PIL import Image, ImageOps, ImageSequence

    pages: list[Page] = []
    try:
        picture = Image.open(io.BytesIO(data))
        form = (picture.format or "").lower()
        if picture.width * picture.height > MAX_PIXELS:
            raise refusals.HUGE_PICTURE(most=MAX_PIXELS)
        if min(picture.size) < SHORTEST_SIDE:
            raise refusals.SMALL_PICTURE(most=SHORTEST_SIDE)
        recognise = recognition.recogniser()
        for number, frame in enumerate(ImageSequence.Iterator(picture)):
            if (number and form != "tiff") or frame.width * frame.height > MAX_PIXELS:
                break  # Others move, or are drawn in layers.
            image = ImageOps.exif_transpose(frame)
            height = _PAGE * image.height / image.width
            lines = recognise(image, _PAGE, height)
            pages.append(Page(number, _PAGE, height, lines, (), pictured=not lines))
    except Image.DecompressionBombError:
        raise refusals.HUGE_PICTURE(most=MAX_PIXELS) from None
    except (OSError, SyntaxError, ValueError) as error:
        raise refusals.DAMAGED_PICTURE(why=str(error)[:80]) from error
    blocks = blocks_of(pages)
    if not blocks:
        raise refusals.NOTHING_RECOGNISED(what="picture")
    read = [page.number + 1 for page in pages if page.lines]
    warnings, repairs = recognition.account(read)
    return Document(form, tuple(blocks), {}, (*warnings, *unread(pages)), repairs)
