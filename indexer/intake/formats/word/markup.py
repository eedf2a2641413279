"""Names and small readings of WordprocessingML, the XML of docx.

Knows ECMA-376 part 1, section 17; no numbering and no tables.
"""

from __future__ import annotations

from indexer.intake.formats.word.package import Element
from indexer.language.numerals import whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off", "none")


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along ``path`` of child names, None if a step is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: Element | None, *path: str) -> str | None:
    """Return the ``w:val`` of the descendant along ``path``, None if there is none."""
    found = child(element, *path)
    return None if found is None else found.get(W + "val")


def number(element: Element | None, *path: str) -> int | None:
    """Return the ``w:val`` along ``path`` as a number, None if it is none."""
    return whole(value(element, *path))


def whole(text: str | None) -> int | None:
    """Return the whole number in an attribute, None if there is none of a sane length."""
    text = (text or "").strip()
    found = whole_number(text.removeprefix("-"))
    return -found if found and text.startswith("-") else found


def on(element: Element | None, *path: str) -> bool:
    """Tell whether the toggle along ``path`` stands and is not switched off (17.17.4)."""
    found = child(element, *path)
    return found is not None and (found.get(W + "val") or "true") not in _OFF
