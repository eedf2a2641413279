"""A section's text as the page prints it: paragraphs and tables in order, cut at the marks.

Pieces are plain strings with a flag; the template escapes them and only then
wraps the marked ones. Offsets are those of ``Section.text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.report import Section, Table

Marks = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``first_mark`` is the number of the piece a deep link opens at, or None."""

    pieces: tuple[Piece, ...]
    first_mark: int | None = None


def pieces(text: str, marks: Iterable[Sequence[int]], start: int = 0) -> tuple[Piece, ...]:
    """Cut ``text`` at ``marks``, which count from ``start`` characters before it.

    Marks beyond the text are clipped, so those of a whole section serve each
    of its paragraphs.

    >>> [(piece.text, piece.marked) for piece in pieces("收到申请12件", [(2, 4)])]
    [('收到', False), ('申请', True), ('12件', False)]
    """
    cut: list[Piece] = []
    at = 0
    for first, last in marks:
        first, last = max(first - start, at), min(last - start, len(text))
        if first >= last:
            continue
        if first > at:
            cut.append(Piece(text[at:first]))
        cut.append(Piece(text[first:last], marked=True))
        at = last
    if at < len(text):
        cut.append(Piece(text[at:]))
    return tuple(cut)


def blocks(section: Section, marks: Marks) -> list[Paragraph | Table]:
    """Return the paragraphs and tables of ``section`` in the order of the page.

    A table inside a paragraph divides it, because ``Table.at`` may be anywhere.
    """
    printed: list[Paragraph | Table] = []
    tables = sorted(section.tables, key=lambda table: table.at)
    seen_mark = False
    at = 0
    for table in [*tables, None]:
        end = len(section.text) if table is None else min(max(table.at, at), len(section.text))
        for line in section.text[at:end].split("\n"):
            if line.strip():
                cut = pieces(line, marks, start=at)
                marked = next((n for n, piece in enumerate(cut) if piece.marked), None)
                printed.append(Paragraph(cut, None if seen_mark else marked))
                seen_mark = seen_mark or marked is not None
            at += len(line) + 1
        at = end
        if table is not None:
            printed.append(table)
    return printed
