"""OFD files (GB/T 33190), the page format that the state prescribes for its documents.

Knows its parts: pages of text that says where each character stands, ruled lines and
pictures. Lines, paragraphs and tables are made of these as of a PDF's; it runs confined,
for a page may draw whatever it likes. Stamps, notes and signatures are left out.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from indexer.intake.formats.pdf import recognition
from indexer.intake.formats.pdf.document import document_of
from indexer.intake.formats.pdf.lines import Line, Page
from indexer.intake.formats.pdf.page import (
    is_picture,
    page_of,
    tables_of,
    text_of,
)
from indexer.intake.formats.word.package import Element, Package
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document

if TYPE_CHECKING:
    from indexer.intake.formats.pdf.recognition import Recogniser

MAX_PAGES = 200
MAX_PIXELS = 120_000_000
MAX_EDGES = 20_000  # Of one page; the three standard tables have 1,500.
ROOT = "OFD.xml"
"""The part that every file has, and no other package."""

_POINTS = 72 / 25.4  # Sizes are in millimetres.
_A4 = (0.0, 0.0, 210.0, 297.0)
_ASCENT = 0.88  # Of a character's size, above the line that it stands on.
_ROOM = 1.2  # Sizes; the box around one character is no wider.
_APART = 2.2  # Sizes; what is set further apart within one text is not one word.
_STRAIGHT = 0.3  # Millimetres that a ruled line may lean.
_COMMAND = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE]-?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST_REPEATED = 100_000
_FILLED = 0.9  # A box as thin as this, in millimetres, is a ruled line that was filled.


def read_ofd(data: bytes) -> Document:
    """Return the document in an OFD file. Raises UnreadableFile with the reason and remedy."""
    return recognition.read_paged("OFD", "ofd", "ofd_scanned", data)


def parse(data: bytes, recognise: Recogniser | None = None) -> Document:
    """Return the document in ``data``; what runs confined.

    ``recognise`` reads the pages that are pictures. Without it an OFD of nothing else has no
    blocks, and a warning for each page.
    """
    package = Package(data)
    if any(name.lower().startswith("encrypt") for name in package.names):
        raise refusals.PROTECTED(what="OFD")
    pages: list[Page] = []
    recognised: list[int] = []
    for body in _bodies(package):
        for page, shown in _pages(package, body):
            lines = recognise and shown and is_picture(page) and _recognised(page, shown, recognise)
            if lines:
                recognised.append(len(pages) + 1)
                page = replace(page, lines=lines, pictured=False)
            pages.append(replace(page, number=len(pages)))
    return document_of("OFD", pages, text_of(pages), recognised, final=recognise is not None)


def _recognised(page: Page, shown: bytes, recognise: Recogniser) -> tuple[Line, ...]:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(shown))
        if picture.width * picture.height > MAX_PIXELS:
            return ()
        return recognise(picture, page.width, page.height)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ()  # Of a kind that is not known, or damaged: the page is named as not read.


def _bodies(package: Package) -> Iterator[str]:
    """The names of the documents in a package, mostly one (7.4)."""
    root = package.xml(ROOT)
    for element in _named(root, "DocRoot"):
        yield _part(ROOT, element.text or "")


def _pages(package: Package, name: str) -> Iterator[tuple[Page, bytes | None]]:
    """The pages of a document, in order (7.5), each with the largest picture on it."""
    document = package.xml(name)
    pictures = _pictures(package, name, document)
    templates = {
        element.get("ID"): _part(name, element.get("BaseLoc") or "")
        for element in _named(document, "TemplatePage")
    }
    usual = next((_box(e.text) for e in _named(document, "PhysicalBox")), None) or _A4
    for number, element in enumerate(
        page for pages in _named(document, "Pages") for page in _named(pages, "Page")
    ):
        if number >= MAX_PAGES:
            raise refusals.TOO_MANY_PAGES(what="OFD", most=MAX_PAGES)
        content = package.xml(_part(name, element.get("BaseLoc") or ""))
        if content is None:
            continue
        size = next((_box(e.text) for e in _named(content, "PhysicalBox")), None) or usual
        used = [templates.get(e.get("TemplateID")) for e in _named(content, "Template")]
        layers = [package.xml(part) for part in used if part]
        shown = [layer for layer in (*layers, content) if layer is not None]
        largest = max(
            (e for layer in shown for e in _named(layer, "ImageObject")), key=_area, default=None
        )
        part = pictures.get(largest.get("ResourceID")) if largest is not None else None
        yield _page(number, size, shown), package.read(part) if part else None


def _pictures(package: Package, name: str, document: Element | None) -> dict[str | None, str]:
    """The parts that hold pictures, by the number that pages know them by (7.9)."""
    found: dict[str | None, str] = {}
    for kind in ("PublicRes", "DocumentRes"):
        for listed in _named(document, kind):
            part = _part(name, listed.text or "")
            root = package.xml(part)
            base = posixpath.join(root.get("BaseLoc") or "", "x") if root is not None else ""
            for media in _named(root, "MultiMedia"):
                file = next((e.text or "" for e in _named(media, "MediaFile")), "")
                found[media.get("ID")] = _part(_part(part, base), file)
    return found


def _area(element: Element) -> float:
    box = _box(element.get("Boundary"))
    return box[2] * box[3] if box else 0.0


def _page(number: int, box: Sequence[float], layers: Sequence[Element]) -> Page:
    chars: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    pictures = 0.0
    for element in (element for layer in layers for element in layer.iter()):
        kind = _name(element)
        if element.get("Visible") == "false":
            continue
        if kind == "TextObject":
            chars += _chars(element)
        elif kind == "PathObject":
            edges += _edges(element)
        elif kind == "ImageObject":
            pictures += _area(element)
    if len(edges) > MAX_EDGES:
        raise refusals.DRAWING(page=number + 1, what="OFD", most=MAX_EDGES)
    width, height = box[2], box[3]
    return page_of(
        number,
        (width * _POINTS, height * _POINTS),
        chars,
        tables_of(edges),
        pictured=pictures > width * height / 3,
    )


@dataclass(frozen=True, slots=True)
class _Placing:
    """Where an object stands on its page: its corner, and how it is turned and stretched (8.5)."""

    x: float
    y: float
    matrix: tuple[float, ...]
    width: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the page where a point of the object is."""
        a, b, c, d, e, f = self.matrix
        return self.x + a * x + c * y + e, self.y + b * x + d * y + f


def _placing(element: Element) -> _Placing | None:
    box = _box(element.get("Boundary"))
    matrix = tuple(_numbers(element.get("CTM") or "1 0 0 1 0 0"))
    return _Placing(box[0], box[1], matrix, box[2]) if box and len(matrix) == 6 else None


def _chars(element: Element) -> Iterator[dict[str, Any]]:
    """The characters of a text object (11.3)."""
    placing = _placing(element)
    size = next(iter(_numbers(element.get("Size") or "")), 0.0)
    if placing is None or size <= 0:
        return
    # What the matrix makes of the size: many writers set a size of 1 and stretch it.
    height = size * (abs(placing.matrix[3]) or abs(placing.matrix[2]) or 1.0)
    x = y = 0.0
    for code in _named(element, "TextCode"):
        x = next(iter(_numbers(code.get("X") or "")), x)
        y = next(iter(_numbers(code.get("Y") or "")), y)
        text = code.text or ""
        steps = _deltas(code.get("DeltaX") or "", len(text))
        downs = _deltas(code.get("DeltaY") or "", len(text))
        wide = 0.0
        for i, letter in enumerate(text):
            natural = size if letter > "\u2e7f" else size / 2
            step = steps[i] if i < len(steps) else (0.0 if i < len(downs) else natural)
            if i + 1 < len(text) or not wide:  # The last is as wide as the one before.
                wide = step if 0 < step < _APART * size else natural
            left, base = placing.at(x, y)
            right, _ = placing.at(x + wide, y)
            if len(text) == 1 and placing.width <= _ROOM * height:
                # A text of one digit may have the room of a Han character, as its neighbours have.
                right = max(right, placing.x + placing.width)
            if letter.strip():
                top = (base - _ASCENT * height) * _POINTS
                yield {
                    "text": letter,
                    "x0": left * _POINTS,
                    "x1": max(left, right) * _POINTS,
                    "top": top,
                    "doctop": top,
                    "bottom": top + height * _POINTS,
                    "size": height * _POINTS,
                    "upright": True,
                }
            x += step
            y += downs[i] if i < len(downs) else 0.0


def _deltas(text: str, most: int) -> list[float]:
    """How far each character stands from the one before: ``4.5 4.5`` or ``g 2 4.5`` (11.3)."""
    deltas: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            count, step = next(words, "0"), next(words, "0")
            times = int(count) if count.isdecimal() else 0
            deltas += [_number(step)] * min(times, most, _MOST_REPEATED)
        else:
            deltas.append(_number(word))
        if len(deltas) > most:
            break
    return deltas[:most]


def _edges(element: Element) -> Iterator[dict[str, Any]]:
    """The level and upright lines that a path draws, or the thin boxes that it fills (9.1)."""
    placing = _placing(element)
    data = next((e.text or "" for e in _named(element, "AbbreviatedData")), "")
    if placing is None:
        return
    filled = element.get("Fill") == "true" and element.get("Stroke") == "false"
    box = _box(element.get("Boundary"))
    if filled and box and min(box[2], box[3]) > _FILLED:
        return  # The ground of a cell.
    begun = at = (0.0, 0.0)
    for command, operands in _COMMAND.findall(data):
        numbers = list(_numbers(operands))
        if command == "C":
            to = begun
        elif len(numbers) < _OPERANDS[command]:
            continue
        else:
            to = placing.at(*numbers[-2:])
        if command in "SM":
            begun = to
        elif command in "LC":
            yield from _edge(at, to)
        at = to


def _edge(start: tuple[float, float], end: tuple[float, float]) -> Iterator[dict[str, Any]]:
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    level, upright = bottom - top <= _STRAIGHT, x1 - x0 <= _STRAIGHT
    if level != upright:
        yield {
            "x0": x0 * _POINTS,
            "x1": x1 * _POINTS,
            "top": top * _POINTS,
            "bottom": bottom * _POINTS,
            "width": (x1 - x0) * _POINTS,
            "height": (bottom - top) * _POINTS,
            "orientation": "h" if level else "v",
            "object_type": "line",
        }


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _named(element: Element | None, name: str) -> Iterator[Element]:
    """All elements of this name below, whatever namespace the file's version has."""
    return (e for e in (element.iter() if element is not None else ()) if _name(e) == name)


def _part(base: str, location: str) -> str:
    """The name of a part, which is said from the package's root or from the part that names it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location)).lstrip("/")


def _numbers(text: str) -> Iterator[float]:
    return (_number(word) for word in text.split())


def _number(text: str) -> float:
    match = _NUMBER.fullmatch(text)
    return float(text) if match and abs(float(text)) < 1e6 else 0.0


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    numbers = list(_numbers(text or ""))
    if len(numbers) != 4:
        return None
    x, y, width, height = numbers
    return x, y, width, height
