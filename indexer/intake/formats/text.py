"""Plain text, with what dumping a page to text leaves behind.

A line is a paragraph; rows of ``|`` and runs of lines led by a tab are tables.
Tables flattened to one cell a line, with nothing to show it, stay paragraphs
here: ``indexer.intake.parts.flattened`` finds them.
"""

from __future__ import annotations

import re

from indexer.intake.formats import metadata
from indexer.intake.formats.decoding import decode
from indexer.intake.formats.markdown import unmarked
from indexer.intake.parts.forms import near_key
from indexer.intake.parts.values import is_value
from indexer.intake.visible.lines import unbroken
from indexer.language.unseen import DROPPED
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import Cell, Table, repaired

MAX_BYTES = 3_000_000  # A report has 3,000 to 30,000 characters.
MAX_LINES = 50_000  # One cell a line, a report with its tables has 700.

_MARKUP = re.compile(r"\[(?:image|bookmark|图片)\s?[:：][^\[\]\n]{0,300}\]", re.IGNORECASE)
_URL = re.compile(r"URL\s?[:：]\s?(\S.{0,2000})", re.IGNORECASE)
_STROKES = "|:-—─+="
_RULE = re.compile(rf"[\s{re.escape(_STROKES)}]+")
_ENDS_SENTENCE = ("。", "；", ";", "！", "!", "？", "?")
_LONGEST_CELL = 120  # Longer than any label of the standard forms.
_WIDEST_ROW = 18  # Cells; reviews and lawsuits have fifteen, and a label.
_METADATA_LINES = 40  # Metadata stands before the text.


def read_text(data: bytes) -> Document:
    """Return the document in ``data``. Raises UnreadableFile with the reason."""
    if len(data) > MAX_BYTES:
        raise refusals.TOO_LARGE(size=len(data), most=MAX_BYTES)
    text, unseen = DROPPED.subn("", decode(data))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    lines = (_MARKUP.sub("", text) if "[" in text else text).split("\n")
    if len(lines) > MAX_LINES:
        raise refusals.TOO_MANY_LINES(size=len(lines), most=MAX_LINES)
    said: dict[str, str] = {}
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    url = _URL.fullmatch(lines[first].strip())
    if url:
        if "://" in url[1]:
            said["url"] = url[1].strip()
        lines = lines[first + 1 :]
    lines, levels = unmarked(lines)
    said |= metadata.from_lines(lines[:_METADATA_LINES])
    # Lines of Markdown with no blank one between are one paragraph.
    lines, inside = unbroken(lines, soft=bool(levels))
    blocks = blocks_of(lines)
    if levels:
        blocks = [
            b._replace(outline=levels.get(b.text, 0)) if isinstance(b, Paragraph) else b
            for b in blocks
        ]
    if not blocks:
        raise refusals.NO_TEXT(what="text")
    repairs = repaired({"invisible": unseen, "line_end": inside})
    return Document("txt", tuple(blocks), said, repairs=repairs)


def blocks_of(lines: list[str]) -> list[Block]:
    """Return the paragraphs and tables of ``lines``, which hold no line feeds."""
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if "\t" in line or "|" in line:
            # A line of blanks that a tab is among ends a row and is none: it would be begun anew with each.
            row = line.startswith("\t") or "\t" in line.strip()
            end, found = _tabbed(lines, at) if row else (at, [])
            if end == at and "|" in line:
                end, found = _piped(lines, at)
            if end > at:
                blocks += found
                at = end
                continue
        text = line.strip()
        if text and not (text[0] in _STROKES and _is_rule(text)):
            blocks.append(Paragraph(text))
        at += 1
    return blocks


def _is_rule(text: str) -> bool:
    """Only pipes, or the dashes that Markdown puts under a table's head.

    One dash alone between pipes is a cell, and so is each 破折号.
    """
    if not _RULE.fullmatch(text):
        return False
    cells = [cell for cell in map(str.strip, text.split("|")) if cell]
    return (
        all(len(cell) > 2 for cell in cells)
        if len(cells) == 1 or "—" in text
        else bool(cells) or "|" in text
    )


def _tabbed(lines: list[str], at: int) -> tuple[int, list[Block]]:
    """The run of lines with tabs from ``at``, a table of it where it is one.

    A cell is a line led by a tab, a blank line ends a row; or the cells of a
    row are parted by tabs. Prose may be indented by a tab, so a table needs
    two cells in some row, no long cell and hardly a sentence.
    """
    rows: list[list[str]] = [[]]
    end = last = at
    for line in (lines[i] for i in range(at, len(lines))):
        if not line.strip() and not line.startswith("\t"):
            rows.append([])
        elif "\t" in line.strip():
            rows += [cell.strip() for cell in line.split("\t")], []
            last = end + 1
        elif line.startswith("\t"):
            rows[-1].append(line.strip())
            last = end + 1
        else:
            break
        end += 1
    cells = [cell for row in rows for cell in row if cell]
    if (
        len(cells) < 4
        # With no blank line where a row ends, the whole table seems one row.
        or (len(rows) == 1 and "\t" not in lines[at].strip())
        or not 2 <= max(len(row) for row in rows) <= _WIDEST_ROW
        or max(map(len, cells)) > _LONGEST_CELL
        or sum(cell.endswith(_ENDS_SENTENCE) for cell in cells) * 20 > len(cells)
        or sum(is_value(cell) for cell in cells) * 6 < len(cells)
    ):
        last = max(last, at + 1)
        texts = [line.strip() for line in lines[at:last]]
        return last, [Paragraph(text) for text in texts if text]
    return last, [_table([row for row in rows if any(row)])]


def _piped(lines: list[str], at: int) -> tuple[int, list[Block]]:
    """The run of lines with ``|`` from ``at``: tables, and what layout tables held.

    A row with one cell is a paragraph, unless it is a label of the standard
    forms; a row with a cell too long for a table is a paragraph as it stands.
    """
    blocks: list[Block] = []
    rows: list[list[str]] = []
    end = at
    for line in (lines[i] for i in range(at, len(lines))):
        if "|" not in line:
            break
        end += 1
        text = line.strip()
        if _is_rule(text):
            continue
        cells = [cell.strip() for cell in text.removeprefix("|").removesuffix("|").split("|")]
        filled = [cell for cell in cells if cell]
        if max(map(len, cells)) > _LONGEST_CELL or (len(filled) == 1 and not near_key(filled[0])):
            if rows:
                blocks.append(_table(rows))
                rows = []
            blocks.append(Paragraph(filled[0] if len(filled) == 1 else text))
        else:
            # Pages end rows with a hundred empty cells, which are layout.
            rows.append(filled if len(cells) - len(filled) > 12 or len(filled) == 1 else cells)
    if rows:
        blocks.append(_table(rows))
    return end, blocks


def _table(rows: list[list[str]]) -> Table:
    return Table(0, tuple([tuple(map(Cell, row)) for row in rows]))
