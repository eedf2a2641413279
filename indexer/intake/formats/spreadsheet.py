"""Spreadsheets (xlsx, xls): each sheet a paragraph with its name, and its tables.

Knows python-calamine, which alone reads both; it runs confined, for it makes
a grid as large as a file says. Hidden sheets are left out: they are not printed.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from indexer.intake.formats import metadata
from indexer.intake.formats.confined import read_confined
from indexer.intake.parts.forms import near_key
from indexer.intake.parts.values import is_value
from indexer.language.joining import squeezed
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import Cell, Table

MAX_SHEETS = 100
MAX_CELLS = 500_000  # Of all sheets, and as many covered by merged ones; three tables have 400.
MAX_CHARACTERS = 2_000_000

_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s?\d*", re.IGNORECASE)


def read_spreadsheet(data: bytes) -> Document:
    """Return the document in a workbook. Raises UnreadableFile with the reason and remedy."""
    return read_confined("spreadsheet", data)


def parse(data: bytes) -> Document:
    """Return the document in ``data``; what runs confined."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
        if len(sheets) > MAX_SHEETS:
            raise refusals.TOO_MANY_SHEETS(most=MAX_SHEETS)
        blocks: list[Block] = []
        cells = covered = 0
        for name in sheets:
            sheet = workbook.get_sheet_by_name(name)
            merged = list(_merged(sheet))
            cells += sheet.height * sheet.width
            covered += sum((bottom - top) * (right - left) for top, left, bottom, right in merged)
            if max(cells, covered) > MAX_CELLS:
                raise refusals.TOO_MANY_CELLS(name=name[:40], most=MAX_CELLS)
            grid = [[_text(cell) for cell in row] for row in sheet.to_python()]
            found = list(_blocks(grid, merged))
            if found and not _UNNAMED.fullmatch(name.strip()):
                blocks.append(Paragraph(squeezed(name)))
            blocks += found
    except PasswordError as error:
        raise refusals.PROTECTED(what="Excel") from error
    except CalamineError as error:
        raise refusals.DAMAGED(what="Excel", why=str(error)[:80]) from error
    if not blocks:
        raise refusals.NO_TEXT(what="Excel")
    if sum(len(block.text) for block in blocks) > MAX_CHARACTERS:
        raise refusals.TOO_MANY_CHARACTERS(what="Excel", most=MAX_CHARACTERS)
    said: dict[str, str] = {}
    for block in blocks[:40]:
        if isinstance(block, Paragraph):
            said = metadata.from_line(block.text) | said
    return Document("xlsx" if data.startswith(b"PK") else "xls", tuple(blocks), said)


def _text(value: object) -> str:
    """A cell as the sheet shows it by default: 3 for 3.0, 15 digits, a date without midnight."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return squeezed(str(value))


def _merged(sheet: Any) -> Iterator[tuple[int, int, int, int]]:
    """The merged cells: first row and column, and those behind the last, within the sheet's own."""
    y, x = sheet.start or (0, 0)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        y0, x0 = max(0, top - y), max(0, left - x)
        y1, x1 = min(sheet.height, bottom - y + 1), min(sheet.width, right - x + 1)
        if y0 < y1 and x0 < x1:
            yield y0, x0, y1, x1


def _blocks(
    grid: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]]
) -> Iterator[Block]:
    """The tables of one sheet; a blank row ends a table, a row of one text is a paragraph."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    width = max(map(len, grid), default=0)
    for y0, x0, y1, x1 in merged:
        spans[y0, x0] = y1 - y0, x1 - x0
        covered |= {(y, x) for y in range(y0, y1) for x in range(x0, x1)} - {(y0, x0)}
    rows: list[tuple[Cell, ...]] = []
    for y, texts in enumerate(grid):
        filled = [text for text in texts if text]
        alone = len(filled) == 1 and not near_key(filled[0]) and not is_value(filled[0])
        inside = any((y, x) in covered for x in range(width)) and rows and not alone
        if (alone or not filled) and not inside:
            if rows:
                yield Table(0, tuple(rows))
            rows = []
            if alone:
                yield Paragraph(filled[0])
            continue
        rows.append(
            tuple(
                Cell(text, *spans.get((y, x), (1, 1)))
                for x, text in enumerate(texts)
                if (y, x) not in covered
            )
        )
    if rows:
        yield Table(0, tuple(rows))
