"""Pictures of pages → the lines that stand on them, with the optional package ``rapidocr``.

Knows that package and its bounds: a page takes six to seven seconds and 0.9 GB, so one file
after the other is recognised on a machine. Nothing is fetched: the models are in the
package, and what runs here cannot reach a network. Rows of a table stay lines.
"""

from __future__ import annotations

import importlib.util
import math
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from indexer.intake.formats.confined import read_confined
from indexer.intake.formats.pdf.lines import Line
from indexer.intake.formats.pdf.page import HIDDEN
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Repair

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PAGES = 60  # A report has 5 to 15.
SECONDS = 3_600  # A page takes 11 of a processor; a busy machine may take ten times as long.
MEMORY = 4_000_000_000  # Bytes of address space; a page reserves 1.7 and uses 0.9.
LONGEST_SIDE = 2_000
"""Pixels of a picture's longer side; more is not looked at."""

Recogniser = Callable[["Image", float, float], tuple[Line, ...]]
"""From a picture, and the width and height of its page, to its lines."""

_THREADS = 4
_SAME_ROW = 0.5  # Of a line's height that the middles of one row's texts differ.
_ONE_TEXT = 0.5  # Heights; what stands further apart in one row are cells.
_USUAL = 0.3  # Of the usual height that a line's may differ and be the same.
_RED = 50  # More red than green and blue, of 255.
_SMALLEST_SEAL = 0.07  # Of a page's width; the smallest official one has 3.8 cm of 21.
_ROUND = 1.25  # A seal may be cut by the page's edge, or scanned askew.
_HOLLOW = 0.5  # Of its box that a ring and the star in it fill.
_PALEST = 25  # Of a hundred of its points; darker ones are those over print.
_CUT = 0.012  # Of a page's width, what a line of text hides of a ring.
_CORNER = 0.1  # Of its box's side; a circle leaves 0.146 free.
_LEVEL = 5  # Heights that a text is long from which the slope of the page is told.


def is_installed() -> bool:
    """Tell whether text can be recognised here."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read_recognised(reader: str, data: bytes) -> Document:
    """Return what ``reader`` makes of ``data``, as ``read_confined`` does, in larger bounds."""
    with _alone():
        return read_confined(reader, data, seconds=SECONDS, memory=MEMORY)


def read_paged(what: str, reader: str, recognising: str, data: bytes) -> Document:
    """Return what ``reader`` makes of ``data``, and of its pages that are pictures the other one.

    A reader warns of each page that it cannot read, and returns no blocks where none can be.
    Raises UnreadableFile then, naming ``what`` it is, where text cannot be recognised here.
    """
    document = read_confined(reader, data)
    if not document.warnings:  # Every page is read.
        return document
    if is_installed():
        try:
            return read_recognised(recognising, data)
        except UnreadableFile:
            if not document.blocks:
                raise
    if not document.blocks:
        raise _lacking(what, document.warnings) or refusals.NEEDS_OCR(what=what)
    return document


def nothing_read(what: str, lost: Sequence[str]) -> UnreadableFile:
    """Return why nothing was read in a file, of whose pages these are the warnings."""
    if not lost:
        return refusals.NO_TEXT(what=what)
    return _lacking(what, lost) or refusals.NOTHING_RECOGNISED(what=what)


def _lacking(what: str, lost: Sequence[str]) -> UnreadableFile | None:
    hidden = any(HIDDEN in warning for warning in lost)
    return refusals.NO_CHARACTERS(what=what) if hidden else None


def account(pages: Sequence[int]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """Return the warning and the repair of a document of which these pages were recognised."""
    if not pages:
        return (), ()
    where = "、".join(f"{a}—{b}" if b > a else f"{a}" for a, b in _runs(pages))
    return (
        (f"第{where}页由图像识别，文字和数字可能有误，引用前请对照原文件",),
        (Repair("ocr", len(pages)),),
    )


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = numbers[0]
    for a, b in pairwise((*numbers, numbers[-1] + 2)):
        if b != a + 1:
            yield first, a
            first = b


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process of this machine recognises, where that can be told."""
    with Path(__file__).open("rb") as held:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def recogniser() -> Recogniser:
    """Return what recognises pictures; it is loaded once for all pages of a file."""
    # Each thread of a library reserves memory, and a machine may have a hundred processors.
    threads = min(_THREADS, os.cpu_count() or 1)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": str(threads)}
    import numpy as np
    import PIL.Image
    from rapidocr import RapidOCR

    socket.socket.connect = _no_network  # type: ignore[method-assign]
    given: dict[str, Any] = {"Global.log_level": "critical"}
    given |= {f"EngineConfig.onnxruntime.{n}_op_num_threads": threads for n in ("intra", "inter")}
    engine: Any = RapidOCR(params=given)
    pages = 0

    def recognise(image: Image, width: float, height: float) -> tuple[Line, ...]:
        nonlocal pages
        pages += 1
        if pages > MAX_PAGES:
            raise refusals.TOO_MANY_PAGES(what="scanned", most=MAX_PAGES)
        if image.has_transparency_data:  # Paper is white.
            paper = PIL.Image.new("RGBA", image.size, "white")
            image = PIL.Image.alpha_composite(paper, image.convert("RGBA"))
        image = image.convert("RGB")
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        found = engine(_without_seals(np.array(image))[:, :, ::-1])
        if found.boxes is None or not found.txts:
            return ()
        return lines_of(
            [
                (text, [(float(x), float(y)) for x, y in corners])
                for text, corners in zip(found.txts, found.boxes, strict=True)
                if text.strip()
            ],
            width / image.width,
        )

    return recognise


def _without_seals(pixels: Any) -> Any:
    """The picture less its round red seals: their letters run through the lines below them.

    A seal is one red shape, as high as wide, mostly hollow, with nothing in its corners;
    other red is text. What was printed below is dark, and stays.
    """
    import cv2
    import numpy as np

    wide = pixels.astype(np.int16)
    red = wide[..., 0] - wide[..., 1:].max(axis=-1) > _RED
    # Lines of text cut the ring into arcs.
    gap = np.ones((max(3, int(_CUT * pixels.shape[1])),) * 2, np.uint8)
    _, _, shapes, _ = cv2.connectedComponentsWithStats(cv2.dilate(red.astype(np.uint8), gap))
    for x, y, width, height, _ in shapes[1:]:
        inside = slice(y, y + height), slice(x, x + width)
        if (
            min(width, height) > _SMALLEST_SEAL * pixels.shape[1]
            and max(width, height) < _ROUND * min(width, height)
            and red[inside].mean() < _HOLLOW
            and not _corners(red[inside]).any()
        ):
            # Seen through red glass: the seal is white, and ink below it as dark as elsewhere.
            seen = wide[inside][..., 0]
            seal = np.percentile(seen[red[inside]], _PALEST)
            pixels[inside] = np.minimum(seen * (255 / max(seal, 1)), 255)[..., None]
    return pixels


def _corners(box: Any) -> Any:
    high, wide = (int(_CORNER * side) for side in box.shape)
    ends = box[[*range(high), *range(-high, 0)]]
    return ends[:, [*range(wide), *range(-wide, 0)]]


def _no_network(*_: Any) -> None:
    raise refusals.NO_MODELS()


@dataclass(frozen=True, slots=True)
class _Text:
    """One stretch of text as found, upright: where it stands and how high it is."""

    text: str
    x0: float
    x1: float
    middle: float
    height: float


def lines_of(
    found: Sequence[tuple[str, Sequence[tuple[float, float]]]], scale: float
) -> tuple[Line, ...]:
    """Return the lines of a page from the texts ``found`` and their four corners.

    Corners go round from the top left; ``scale`` is of a line's points to a corner's. A page
    that lies askew is set straight first.
    """
    slopes = sorted(
        math.atan2(c[1][1] - c[0][1], c[1][0] - c[0][0])
        for _, c in found
        if math.dist(c[0], c[1]) > _LEVEL * math.dist(c[0], c[3])
    )
    slope = median(slopes) if slopes else 0.0
    texts = sorted((_upright(text, c, slope) for text, c in found), key=lambda t: t.middle)
    usual = median([t.height for t in texts]) if texts else 0.0
    rows: list[list[_Text]] = []
    for text in texts:
        row = rows[-1] if rows else []
        if row and abs(text.middle - row[0].middle) < _SAME_ROW * min(text.height, row[0].height):
            row.append(text)
        else:
            rows.append([text])
    return tuple(_line(sorted(row, key=lambda t: t.x0), usual, scale) for row in rows)


def _upright(text: str, corners: Sequence[tuple[float, float]], slope: float) -> _Text:
    turned = [
        (x * math.cos(slope) + y * math.sin(slope), y * math.cos(slope) - x * math.sin(slope))
        for x, y in corners
    ]
    xs, ys = [x for x, _ in turned], [y for _, y in turned]
    height = (math.dist(corners[0], corners[3]) + math.dist(corners[1], corners[2])) / 2
    return _Text(text, min(xs), max(xs), sum(ys) / len(ys), height)


def _line(row: Sequence[_Text], usual: float, scale: float) -> Line:
    text = row[0].text
    apart = False
    for a, b in pairwise(row):
        cells = b.x0 - a.x1 > _ONE_TEXT * usual
        apart = apart or cells
        text += f" {b.text}" if cells else b.text
    height = sum(t.height for t in row) / len(row)
    # What is found is some pixels more or less high than what is printed.
    size = usual if abs(height - usual) < _USUAL * usual else height
    middle = sum(t.middle for t in row) / len(row)
    return Line(
        text,
        x0=row[0].x0 * scale,
        x1=max(t.x1 for t in row) * scale,
        top=(middle - size / 2) * scale,
        bottom=(middle + size / 2) * scale,
        size=size * scale,
        apart=apart,
    )
