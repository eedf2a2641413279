"""The colours of lines: told apart by every eye, on light paper and on dark."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import webapp
from webapp.pages.chart import STYLES
from webapp.pages.drawing import COLOURS

_STATIC = Path(webapp.__file__).parent / "static"
Vector = npt.NDArray[np.float64]

# How those see linear red, green and blue who lack one of three cones (Machado, Oliveira and
# Fernandes 2009, severity 1).
_EYES = {
    "all cones": np.eye(3),
    "no red": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "no green": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "no blue": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def _linear(colour: str) -> Vector:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear: Vector) -> Vector:
    scaled = _XYZ @ np.clip(linear, 0, 1) / _WHITE
    x, y, z = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: str, other: str, eyes: str) -> float:
    """Return how far apart two colours look (CIELAB, 1976): 2 is just seen, 20 is another colour."""
    seen = _EYES[eyes]
    return float(np.linalg.norm(_lab(seen @ _linear(one)) - _lab(seen @ _linear(other))))


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG."""
    lights = sorted(float(_XYZ[1] @ _linear(colour)) + 0.05 for colour in (one, other))
    return lights[1] / lights[0]


def _colours(dark: bool) -> dict[str, str]:
    """The colours that the style sheets give a page, by name; the later rule of a name is the dark one."""
    text = "".join((_STATIC / name).read_text() for name in ("style.css", "drawing.css"))
    found: dict[str, list[str]] = {}
    for name, colour in re.findall(r"--(\w+): (#[0-9a-f]{6})\b", text):
        found.setdefault(name, []).append(colour)
    return {name: values[1 if dark else 0] for name, values in found.items() if len(values) > 1}


@pytest.mark.parametrize("dark", [False, True])
def test_five_lines_are_told_apart_by_every_eye(dark: bool) -> None:
    """One reader in twelve men would take one phrase's line for another's."""
    colours = _colours(dark)
    assert len({style.colour for style in STYLES}) == 5
    for eyes in _EYES:
        for one, other in combinations([colours[style.colour] for style in STYLES], 2):
            assert distance(one, other, eyes) > 20, (eyes, one, other)
    for style in STYLES:
        assert contrast(colours[style.colour], colours["paper"]) >= 4.5, style.colour


def test_red_and_green_of_one_lightness_would_not_pass() -> None:
    """The pair that every chart warns of: who lacks green sees one colour."""
    assert (
        distance("#b03a2e", "#5f7d1e", "no green")
        < 20
        < distance("#b03a2e", "#5f7d1e", "all cones")
    )


def test_lines_differ_without_colours_too() -> None:
    """Paper and a fax have none."""
    assert len({style.dashes for style in STYLES}) == len(STYLES)
    assert len({(style.corners, style.turned) for style in STYLES}) == len(STYLES)


def test_a_file_has_the_colours_of_the_page() -> None:
    """A picture saved from a page must be that picture."""
    page = _colours(dark=False)
    assert {name: page[name] for name in COLOURS} == COLOURS
