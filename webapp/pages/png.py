"""A drawing → a PNG. Needs a Chinese typeface on this machine, and says so where there is none.

By Pillow, which is here for PDF files anyway. Measured for a picture of 1,000 by 600: Pillow 0.3 s
and nothing more to install; resvg 0.1 s and 3 MB; CairoSVG 0.5 s, 26 MB, LGPL and a library of the
system's; matplotlib 174 MB.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import cycle, pairwise
from math import dist
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from indexer.vocabulary.errors import XxgkError
from indexer.vocabulary.saying import say
from webapp.pages.drawing import COLOURS, Drawing, Lettering, Point, Shape, Stroke

SCALE = 2
"""Pixels of the file for one of the drawing, for print."""
_FINER = 2  # drawn so much larger and made small again, so that edges are smooth
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# The number is which face of the file is that for Simplified Chinese.
_TYPEFACES = (
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansSC*", 0),
    ("SourceHanSans*SC-Regular.otf", 0),
    ("SourceHanSans*.ttc", 2),
    ("PingFang.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("STHeiti Light.ttc", 0),
    ("msyh.ttc", 0),
    ("simhei.ttf", 0),
    ("wqy-*.ttc", 0),
    ("DroidSansFallback*.ttf", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("simsun.ttc", 0),
    ("uming.ttc", 0),
)


class NoTypeface(XxgkError):
    """Chinese cannot be written into a picture on this machine."""

    code = "no_typeface"
    http_status = 503


def can_write() -> bool:
    """Tell whether this machine has a typeface for Chinese."""
    try:
        return bool(_typeface())
    except NoTypeface:
        return False


def png(drawing: Drawing) -> bytes:
    """Return ``drawing`` as a PNG; raises ``NoTypeface``."""
    scale = SCALE * _FINER
    size = round(drawing.width * scale), round(drawing.height * scale)
    image = Image.new("RGB", size, COLOURS["paper"])
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Lettering(at, said, colour, letters, anchor):
                place = {"start": "ls", "middle": "ms", "end": "rs"}[anchor]
                font = _font(round(letters * scale))
                pen.text((at.x * scale, at.y * scale), said, COLOURS[colour], font, place)
            case Shape(points, colour, _, edge):
                pen.polygon(_scaled(points, scale), COLOURS[colour])
                if edge:
                    around = _scaled((*points, *points[:2]), scale)
                    pen.line(around, COLOURS[edge], round(1.5 * scale), joint="curve")
            case Stroke(points, colour, width, dashes):
                for part in _dashed(points, dashes):
                    pen.line(_scaled(part, scale), COLOURS[colour], round(width * scale))
    small = image.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.BOX)
    file = BytesIO()
    small.quantize(64).save(file, "PNG", optimize=True, dpi=(144, 144))
    return file.getvalue()


def _scaled(points: Sequence[Point], scale: int) -> list[tuple[float, float]]:
    return [(p.x * scale, p.y * scale) for p in points]


def _dashed(points: Sequence[Point], dashes: Sequence[float]) -> Iterator[tuple[Point, ...]]:
    """Yield the stretches of a line that are drawn."""
    if not dashes:
        yield tuple(points)
        return
    for a, b in pairwise(points):
        whole, at, drawn = dist(a, b), 0.0, True
        for length in cycle(dashes):
            end = min(at + length, whole)
            if drawn:
                yield _along(a, b, at / whole), _along(a, b, end / whole)
            at, drawn = end, not drawn
            if at >= whole:
                break


def _along(a: Point, b: Point, share: float) -> Point:
    return Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    file, face = _typeface()
    return ImageFont.truetype(file, size, index=face)


@cache
def _typeface() -> tuple[str, int]:
    """Return the file of a typeface that has Chinese, and which face in it."""
    for pattern, face in _TYPEFACES:
        for folder in _FOLDERS:
            for path in sorted(Path(folder).expanduser().rglob(pattern)):
                if _has_chinese(path, face):
                    return str(path), face
    raise NoTypeface(
        say(
            "这台机器没有中文字体，做不了 PNG。请下载 SVG；管理员可以装上 Noto Sans CJK"
            "（Debian：apt install fonts-noto-cjk）后重新启动。"
        )
    )


def _has_chinese(path: Path, face: int) -> bool:
    try:
        font = ImageFont.truetype(str(path), 20, index=face)
        shown = [bytes(font.getmask(character)) for character in "国\U000ffffd"]
    except (OSError, ValueError):
        return False
    return shown[0] != shown[1]  # the second is in no typeface
