"""The plain text of a document: where its paragraphs are folded for reading names and years from.

Made once for each file, and handed to all that ask who reports, on what year and
from where. Offsets in it are none of the document's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.language.folding import plain_lines
from indexer.vocabulary.document import Document, Paragraph
from indexer.vocabulary.report import Section

_LEAD = 2500  # Characters in which a report says what it is.
_LINES = 80
_SIGNATURE_LINES = 4


@dataclass(frozen=True, slots=True)
class PlainText:
    """A document's text as its readers want it, all plain but for ``printed``.

    ``printed`` are the lines before the first heading, and ``lines`` the same, plain;
    ``lead`` is the beginning, a line feed between paragraphs; ``body`` are the paragraphs
    of all sections. ``opening`` is what stands before the first
    heading, ``signature`` the last lines and ``whole`` all headings and paragraphs
    below, each as one line.
    """

    printed: tuple[str, ...]
    lines: tuple[str, ...]
    lead: str
    body: tuple[str, ...]
    opening: str
    signature: str
    whole: str


def plain_text(document: Document, sections: Sequence[Section]) -> PlainText:
    """Return the plain text of ``document``, split into ``sections``."""
    printed = _preamble(document, sections)
    body = "\n".join([section.text for section in sections if section.text])
    headed = [text for s in sections if s.level for text in (s.heading, s.text) if text]
    last = headed[-1].split("\n")[-_SIGNATURE_LINES:] if headed else []
    opening = [section.text for section in sections if section.level == 0]
    as_one = [" ".join(texts).replace("\n", " ") for texts in (opening, last, headed)]
    beginning, lines = _beginning(document), [line for line in body.split("\n") if line]
    parts = (printed, beginning, lines, as_one)
    folded = iter(plain_lines([line for part in parts for line in part]))
    preamble, lead, paragraphs, whole = (tuple(islice(folded, len(part))) for part in parts)
    return PlainText(tuple(printed), preamble, "\n".join(lead), paragraphs, *whole)


def _preamble(document: Document, sections: Sequence[Section]) -> list[str]:
    """The lines before the first heading: paragraphs, and the cells of layout tables."""
    first = next((s.heading for s in sections if s.level == 1), None)
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if first and block.text.startswith(first):
                break
            lines.append(block.text)
        else:
            lines += [cell.text for row in block.rows for cell in row if cell.text]
        if len(lines) >= _LINES:
            break
    return lines[:_LINES]


def _beginning(document: Document) -> list[str]:
    """The first paragraphs and rows."""
    parts: list[str] = []
    length = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        else:
            parts += [" ".join([cell.text for cell in row]) for row in block.rows]
        length += len(parts[-1]) if parts else 0
        if length > _LEAD:
            break
    return [part[:_LEAD] for part in parts]
