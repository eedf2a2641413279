"""Characters and ruled lines as they stand on a page → its lines and its tables.

Knows how ``pdfplumber`` makes words of characters and cells of lines, not where they
come from: a PDF names its characters, an OFD places them. Coordinates are points from
the top left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median_low
from types import SimpleNamespace
from typing import Any

from indexer.intake.formats.pdf.lines import Line, Page
from indexer.intake.formats.pdf.tables import Box, Grid
from indexer.language.joining import joined

_NO_CHARACTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
FEWEST = 8
"""Characters of a page that is more than a scan with a printed number."""
PICTURE = "是没有文字的图片"
HIDDEN = "的字体没有写明画的是哪些字"
"""Why a page is not read."""
Corners = tuple[float, float, float, float]
"""Left, top, right and bottom."""

# A blank is printed as one or is a gap of this share of a character's size; justified
# Chinese lines have gaps of up to a fifth between characters.
_GAP = 0.45
_ABOVE = 0.88  # Share of a Han character's height that stands above the line.
_LINE = 3  # Points that characters of one line may stand higher or lower.
_LONGEST_NUMBER = 12  # Times the height of a digit.
_DIGITS = re.compile(r"[\d.]+")
_PADDING = 11  # Points that Word and WPS leave empty at the sides of a cell.


def page_of(
    number: int,
    size: tuple[float, float],
    chars: list[dict[str, Any]],
    tables: Iterable[tuple[Corners, Sequence[Corners]]],
    *,
    pictured: bool = False,
) -> Page:
    """Return the page of this width and height that holds ``chars``.

    A character has ``text``, ``x0``, ``x1``, ``top``, ``bottom``, ``doctop``, ``size`` and
    ``upright``; a table is what its lines enclose, and its cells.
    """
    grids: list[Grid] = []
    outside = chars
    for around, cells in tables:
        if len({(cell[0], cell[2]) for cell in cells}) < 2:
            continue  # A frame around prose.
        boxes = []
        within, outside = _split(outside, around)
        for cell in cells:
            inside, within = _split(within, cell)
            boxes.append(Box(*cell, _text_of_cell(_lines(inside), cell[2] - cell[0])))
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
    return Page(number, *size, tuple(lines), tuple(grids), pictured)


def tables_of(edges: Sequence[dict[str, Any]]) -> list[tuple[Corners, list[Corners]]]:
    """Return the tables that ruled lines draw, each with its cells.

    An edge has ``x0``, ``x1``, ``top``, ``bottom``, ``width``, ``height`` and ``orientation``
    (``h`` or ``v``).
    """
    from pdfplumber.table import TableFinder

    # All that it asks of a page are the lines on it.
    page: Any = SimpleNamespace(edges=list(edges), bbox=(0, 0, 0, 0))
    tables = TableFinder(page).tables
    return [(table.bbox, table.cells) for table in tables]


def is_picture(page: Page) -> bool:
    """Tell whether a page shows a picture and hardly a character."""
    return page.pictured and not page.grids and sum(len(li.text) for li in page.lines) < FEWEST


def is_hidden(page: Page) -> bool:
    """Tell whether the fonts of a page do not say which characters they draw."""
    text = text_of([page])
    return len(_NO_CHARACTER.findall(text)) * 20 > len(text)


def text_of(pages: Sequence[Page]) -> str:
    """Return all characters of the pages, in no order that a reader knows."""
    lines = (line.text for page in pages for line in page.lines)
    return "".join((*lines, *(b.text for p in pages for grid in p.grids for b in grid.boxes)))


def unread(pages: Sequence[Page]) -> tuple[str, ...]:
    """Return a warning for each page whose text would be lost, or wrong, unseen."""
    whys = (PICTURE if is_picture(p) else HIDDEN if is_hidden(p) else "" for p in pages)
    return tuple(f"第{number}页{why}，没有读入" for number, why in enumerate(whys, 1) if why)


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
    chars = sorted(_beside_han(chars), key=lambda char: (char["top"], char["x0"]))
    textmap = chars_to_textmap(chars, x_tolerance_ratio=_GAP, y_tolerance=_LINE)
    return textmap.extract_text_lines(strip=True, return_chars=True)


def _beside_han(chars: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The characters on their baselines, numbers of another size as high as the Han beside them.

    Where they are much larger or smaller they would be a line of their own.
    """
    placed = list(map(_on_baseline, chars))
    han: dict[int, list[dict[str, Any]]] = {}
    for char in placed:
        if char["text"] > "\u2e7f":
            han.setdefault(_baseline(char), []).append(char)
    for n, char in enumerate(placed):
        if char["text"] > "\u2e7f" or "matrix" not in char:
            continue
        line = _baseline(char)
        others = (c for near in (line, line - 1, line + 1) for c in han.get(near, ()))
        first = next(others, None)
        if first is None or abs(first["top"] - char["top"]) <= _LINE:
            continue
        height = char["bottom"] - char["top"]
        if any(abs(c["x0"] - char["x0"]) < _LONGEST_NUMBER * height for c in han[_baseline(first)]):
            moved = first["top"] - char["top"]
            placed[n] = {**char, "top": first["top"], "bottom": first["top"] + height}
            placed[n]["doctop"] = char["doctop"] + moved
    return placed


def _baseline(char: dict[str, Any]) -> int:
    """Where the line is that a character stands on, in points."""
    stands: float = char["top"] + _ABOVE * (char["bottom"] - char["top"])
    return round(stands)


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
