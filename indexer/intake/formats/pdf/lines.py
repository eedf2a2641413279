"""Printed lines → paragraphs, pages → one text.

Knows how a Chinese page is set: a paragraph begins indented and its last line
is short; no PDF. Coordinates are points from the top left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from indexer.intake.formats.metadata import with_title
from indexer.intake.formats.pdf.tables import Grid, as_table, continued, continues
from indexer.intake.parts.headings import heading_of
from indexer.intake.visible.lines import goes_on
from indexer.language.folding import fold
from indexer.language.joining import joined
from indexer.vocabulary.document import Block, Paragraph

_MARGIN = 0.12  # Share of a page's height where its number and running title stand.
_OUTERMOST = 3  # Lines of a running title or foot.
_PAGE_NUMBER = re.compile(
    r"[-—–－_·.\s]*第?\s*\d{1,4}\s*页?[,，/／\s]*(?:共?\s*\d{1,4}\s*页?)?[-—–－_·.\s]*"
)
_SENTENCE_ENDS = ("。", "！", "？", "；", "：")
_HANGING = (*_SENTENCE_ENDS, "，", "、", "）", "”", "》")
_INDENTED = 0.8  # Characters; the usual indent is two.
_SHORT = 2.2  # Characters that a full line may lack, for no line begins with a mark.
_UNBROKEN = 8  # Characters that it may lack where a number or a word is not broken.
_FEWEST_FULL = 3  # Lines that end together inside a sentence show a margin.
_NARROWEST = 0.6  # Of a page's width: no page is set narrower.
_SAME_SIZE = 1.5  # Points; a heading is set larger, a stray line of a paragraph may be.
_PITCH = 1.4  # Of the usual distance of lines: more is a blank line.


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside tables, and where it stands.

    ``apart``: a row of several texts, which no line of prose is.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines from the top, its tables; ``pictured`` when a picture fills it."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    pictured: bool = False


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """Return the paragraphs and tables of the pages, those that go on over a page joined."""
    printed, pages = pages, without_margins(pages)
    # Pages turned sideways for a wide table are set in their own width.
    settings = {
        width: _Setting(width, [line for p in pages if p.width == width for line in p.lines])
        for width in {page.width for page in pages}
    }
    blocks: list[Block] = []
    paragraph: list[Line] = []
    table: Grid | None = None
    last = -1  # The page of the last line.

    def flush() -> None:
        nonlocal table
        if paragraph:
            blocks.append(Paragraph(joined(line.text for line in paragraph)))
            paragraph.clear()
        if table is not None:
            blocks.append(as_table(table))
            table = None

    for page in pages:
        setting = settings[page.width]
        for i, item in enumerate(_in_order(page)):
            if isinstance(item, Grid):
                if table is not None and i == 0 and continues(table, item):
                    table = continued(table, item)
                    continue
                flush()
                table = item
                continue
            before = paragraph[-1] if paragraph else None
            if before is None or setting.begins(item, before, same_page=page.number == last):
                flush()
            paragraph.append(item)
            last = page.number
    flush()
    margins = (line.text for page in printed[:1] for line in page.lines)
    return with_title([block for block in blocks if block.text], margins)


def _in_order(page: Page) -> list[Line | Grid]:
    return sorted((*page.lines, *page.grids), key=lambda item: item.top)


class _Setting:
    """Where the text's lines begin and end, how far apart they stand, whether paragraphs indent."""

    def __init__(self, width: float, lines: Sequence[Line]) -> None:
        self.left = _edge([line.x0 for line in lines])
        # A mark at the end of a line may hang into the margin.
        ends = [-line.x1 for line in lines if not line.text.endswith(_HANGING)]
        self.right = -_edge(ends or [-line.x1 for line in lines])
        broken = [
            line
            for line in lines
            if abs(line.x1 - self.right) < line.size and not line.text.endswith(_SENTENCE_ENDS)
        ]
        if len(broken) < _FEWEST_FULL or self.right < _NARROWEST * width:
            # No line shows where lines are broken: the margin must be as wide as the left one.
            self.right = max(self.right, width - self.left)
        indents = sum(1.5 < (line.x0 - self.left) / line.size < 2.6 for line in lines)
        self.indents = indents > max(_FEWEST_FULL, len(lines) / 20)
        steps = [b.top - a.top for a, b in pairwise(lines)]
        self.pitch = median([step for step in steps if step > 0] or [0.0])

    def begins(self, line: Line, before: Line, *, same_page: bool) -> bool:
        """Tell whether ``line`` begins a paragraph, coming after ``before``."""
        if line.apart or before.apart:
            return True
        indented = line.x0 > self.left + _INDENTED * line.size
        if indented:
            return True
        missing = (self.right - before.x1) / before.size
        if abs(line.size - before.size) > _SAME_SIZE and not (
            goes_on(before.text, line.text) or (missing < _SHORT and _is_prose(before))
        ):
            return True
        if same_page and line.top - before.top > _PITCH * self.pitch:
            return True
        if self.indents:
            return missing > _UNBROKEN
        if before.text.endswith(_SENTENCE_ENDS):
            # Without indents, only a heading shows that a full line was a paragraph's last.
            return missing > 1 or heading_of(line.text) is not None
        if missing > _SHORT:
            heading = heading_of(before.text)
            return missing > _UNBROKEN or (heading is not None and not heading.rest)
        return False


def _is_prose(line: Line) -> bool:
    """Tell whether a line is of a sentence that does not end with it."""
    return "，" in line.text and not line.text.endswith(_SENTENCE_ENDS)


def _edge(positions: Iterable[float]) -> float:
    """The smallest position that more than a stray line has."""
    ordered = sorted(positions)
    most = max(1, len(ordered) // 30)
    near = (x for i, x in enumerate(ordered) if sum(y - x < 4 for y in ordered[i : i + 60]) > most)
    return next(near, ordered[0] if ordered else 0.0)


def without_margins(pages: Sequence[Page]) -> list[Page]:
    """Return the pages less their numbers and what most of them repeat at top or bottom."""
    pages = list(pages)
    for _ in range(_OUTERMOST):
        ends = [_ends(page) for page in pages]
        seen = Counter(key for end in ends for key, _ in end)
        for n, end in enumerate(ends):
            gone = {
                id(line)
                for key, line in end
                if _PAGE_NUMBER.fullmatch(fold(line.text))
                or (seen[key] > 1 and seen[key] * 2 >= len(pages))
            }
            kept = tuple(line for line in pages[n].lines if id(line) not in gone)
            pages[n] = replace(pages[n], lines=kept)
    return pages


def _ends(page: Page) -> list[tuple[tuple[str, bool], Line]]:
    """The first and the last line of a page where they stand in its margins."""
    found = []
    for lowest in (False, True):
        line = (max if lowest else min)(page.lines, key=lambda line: line.top, default=None)
        if line is None:
            continue
        margin = page.height - line.bottom if lowest else line.top
        beyond = (
            grid.bottom > line.bottom if lowest else grid.top < line.top for grid in page.grids
        )
        if margin < _MARGIN * page.height and not any(beyond):
            found.append(((re.sub(r"\d+", "0", line.text), lowest), line))
    return found
