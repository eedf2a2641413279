"""Shapes on paper, and these as SVG: one markup for a page and for a file.

Colours are presentation attributes, which need neither an inline style nor a style sheet; the
page's own style sheet goes before them by the classes. A file of pixels is made of the same
shapes by ``webapp.pages.png``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import cos, pi, sin
from typing import NamedTuple
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from indexer.vocabulary.saying import spoken

FONTS = (
    "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Source Han Sans SC, Noto Sans CJK SC, "
    "Noto Sans SC, WenQuanYi Micro Hei, WenQuanYi Zen Hei, SimHei, sans-serif"
)
COLOURS = {
    "ink": "#1c1a17",
    "grey": "#625c52",
    "rule": "#d8d0c0",
    "accent": "#8b1a1a",
    "paper": "#faf7f0",
    "blue": "#3b4ba3",
    "ochre": "#9f5704",
    "teal": "#0a7d5a",
}
"""Of paper, where each reads as text; the style sheet has those of a dark page."""

_HAN = re.compile("[\u3400-\u9fff]")
_UNSAYABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344)), "�")


class Point(NamedTuple):
    """A place in pixels from the upper left corner."""

    x: float
    y: float


class Lettering(NamedTuple):
    """A line of text, its baseline beginning, ending or with its middle (``anchor``) at a point."""

    at: Point
    said: str
    colour: str = "ink"
    size: float = 13
    anchor: str = "start"


class Shape(NamedTuple):
    """A filled polygon, the colour of its edge if it has one, and what it says to who rests on it."""

    points: tuple[Point, ...]
    colour: str
    said: str = ""
    edge: str = ""


class Stroke(NamedTuple):
    """A line through points; ``dashes`` are lengths drawn and left out in turn."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1
    dashes: tuple[float, ...] = ()


@dataclass(slots=True)
class Drawing:
    """Shapes on a ground of ``width`` by ``height`` pixels, the first undermost."""

    width: float
    height: float
    shapes: list[Lettering | Shape | Stroke] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        said: str,
        colour: str = "ink",
        size: float = 13,
        anchor: str = "start",
    ) -> None:
        """Write a line of text whose baseline is at ``y``."""
        self.shapes.append(Lettering(Point(x, y), said, colour, size, anchor))

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        right, bottom = x + width, y + height
        corners = (Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom))
        self.shapes.append(Shape(corners, colour))

    def polygon(
        self,
        x: float,
        y: float,
        radius: float,
        corners: int,
        colour: str,
        said: str = "",
        *,
        turned: int = 0,
        edge: str = "",
    ) -> None:
        """Fill a regular polygon around a point, the first corner on top or ``turned`` by degrees.

        Of many corners it is a circle.
        """
        around = _corners(corners, turned)
        points = tuple(Point(x + radius * dx, y + radius * dy) for dx, dy in around)
        self.shapes.append(Shape(points, colour, said, edge))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        width: float = 1,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through points."""
        self.shapes.append(Stroke(tuple(Point(*p) for p in points), colour, width, dashes))

    def moved(self, x: float, y: float) -> list[Lettering | Shape | Stroke]:
        """Return all shapes, this much to the right and down."""

        def there(p: Point) -> Point:
            return Point(p.x + x, p.y + y)

        return [
            s._replace(at=there(s.at))
            if isinstance(s, Lettering)
            else s._replace(points=tuple(map(there, s.points)))
            for s in self.shapes
        ]

    @property
    def inside(self) -> str:
        """All shapes as SVG elements, to stand in an ``svg`` element of this size."""
        return "".join(map(_element, self.shapes))

    @property
    def svg(self) -> str:
        """All of it as a file of its own."""
        size = f'width="{self.width:g}" height="{self.height:g}"'
        box = f'viewBox="0 0 {self.width:g} {self.height:g}"'
        xmlns = 'xmlns="http://www.w3.org/2000/svg"'
        return f'<svg {xmlns} {size} {box} font-family="{FONTS}">{self.inside}</svg>\n'


def shortened(text: str, ems: float) -> str:
    """Return ``text`` in a line of ``ems`` Chinese characters, cut with … when it is longer.

    >>> shortened("政府信息公开", 4), shortened("收费 OR 减免", 6)
    ('政府信…', '收费 OR…')
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    if ems_of(text) <= ems:
        return text
    while text and ems_of(text) > ems - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def ems_of(text: str) -> float:
    """Return how wide ``text`` is in Chinese characters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.6 for c in text)


@cache
def _corners(count: int, turned: int) -> tuple[tuple[float, float], ...]:
    """The corners of a regular polygon one pixel around 0, the first at the top but for its turn."""
    angles = (-pi / 2 + pi * turned / 180 + 2 * pi * n / count for n in range(count))
    return tuple((cos(a), sin(a)) for a in angles)


def framed(drawing: Drawing, title: str, under: str, source: Sequence[str]) -> Drawing:
    """Return ``drawing`` on paper, under its title and over where it comes from and when."""
    edge, ems = 24.0, drawing.width / 12
    whole = Drawing(drawing.width + 2 * edge, drawing.height + 98 + 18 * len(source))
    whole.rect(0, 0, whole.width, whole.height, "paper")
    whole.text(edge, 40, shortened(title, drawing.width / 20), size=20)
    whole.text(edge, 62, shortened(under, ems), "grey", 12)
    whole.shapes += drawing.moved(edge, 78)
    for number, said in enumerate(source):
        at = drawing.height + 104 + 18 * number
        whole.text(edge, at, shortened(said, ems), "grey", 12)
    return whole


def _element(shape: Lettering | Shape | Stroke) -> str:
    colour = COLOURS[shape.colour]
    match shape:
        case Lettering(at, said, name, size, anchor):
            ends = "" if anchor == "start" else f' text-anchor="{anchor}"'
            return (
                f'<text class="f-{name}" fill="{colour}" x="{at.x:.1f}" y="{at.y:.1f}" '
                f'font-size="{size:g}"{ends}{_language(said)}>{_said(said)}</text>'
            )
        case Shape(points, name, said, edge):
            title = f"<title>{_said(said)}</title>" if said else ""
            edged = f' s-{edge}" stroke="{COLOURS[edge]}" stroke-width="1.5' if edge else ""
            given = f'class="f-{name}{edged}" fill="{colour}" points="{_listed(points)}"'
            return f"<polygon {given}>{title}</polygon>"
        case Stroke(points, name, width, dashes):
            dashed = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""
            return (
                f'<polyline class="s-{name}" fill="none" stroke="{colour}" '
                f'stroke-width="{width:g}"{dashed} points="{_listed(points)}"/>'
            )


def _listed(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _language(text: str) -> str:
    """Names of places stay Chinese in an English picture."""
    return ' lang="zh"' if spoken() == "en" and _HAN.search(text) else ""


def _said(text: str) -> str:
    return escape(text.translate(_UNSAYABLE))
