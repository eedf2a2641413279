"""The markup of a page beside what was made of it: how much it lost, and how deep it goes.

Knows tags, comments and scripts of a source; no page layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.intake.formats.word.package import Element

# What of a source is no text of a page: whole comments and scripts, tags. One that never ends
# is the group, for the rest of the page is lost in it.
_NO_TEXT = re.compile(
    r"<!--(?:.*?-->|(.*))|<(?P<tag>script|style)\b(?:.*?</(?P=tag)\b[^>]*(?:>|\Z)|(.*))"
    # A tag ends at the next "<", or each that is never closed would be looked for to the end.
    r"|<[a-z/!?](?:(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>|[^>]*>|(.*))",
    re.IGNORECASE | re.DOTALL,
)
_HAN = re.compile("[㐀-鿿]+")
_FEWEST = 30  # Han characters, and the share of those read, that are more than a slip.
_SHARE = 0.02
# How the source is cut into lines is not seen where Han characters touch.
SOURCE_LINE = re.compile(r"(?<=[㐀-鿿，、。；：])[ \t\r]*\n[ \t\r\n]*(?=[㐀-鿿，、。；：])")
_LOST = "网页的标记有误，约 {} 个汉字没有读进来；没有写到的，不等于报告没有写，请对照原件"


def not_parsed(source: str, root: Element) -> int:
    """Return how many Han characters of the source are nowhere in the page as parsed."""
    shown = _NO_TEXT.sub(lambda found: "".join(filter(None, found.group(1, 3, 4))), source)
    scripts = sum(map(han, root.iter("script", "style")))
    return len("".join(_HAN.findall(shown))) - (han(root) - scripts)


def han(element: Element) -> int:
    """Return how many Han characters are in the text of ``element``."""
    return sum(len(run) for run in _HAN.findall("".join(map(str, element.itertext()))))


def warnings_of(lost: int, there: int) -> tuple[str, ...]:
    """Return the warning that so many characters are lost beside those that are ``there``, if it is worth one."""
    return (_LOST.format(lost),) if lost > max(_FEWEST, _SHARE * there) else ()


def nesting(elements: Sequence[Element]) -> int:
    """Return how many elements there are, each counted as often as it is inside another."""
    depths: dict[Element | None, int] = {}
    for element in elements:
        depths[element] = depths.get(element.getparent(), 0) + 1
    return sum(depths.values())


def text_of(element: Element, most: int) -> str:
    """The first ``most`` characters of the element's text."""
    if not len(element):  # most cells
        text = element.text or ""
        return (SOURCE_LINE.sub("", text) if "\n" in text else text)[:most]
    parts: list[str] = []
    length = 0
    for part in map(str, element.itertext()):
        parts.append(SOURCE_LINE.sub("", part) if "\n" in part else part)
        length += len(part)
        if length > most:
            break
    return "".join(parts)[:most]
