"""PDF files made as Word makes them, or written out object by object."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from indexer.vocabulary.report import Cell
from tests.intake.formats.samples import Item, Rows, grid_of


def _broken(rows: Rows, rows_a_page: int) -> Iterator[Rows]:
    """The table as pages break it: the rest of a cell that covers several rows is empty."""
    grid = grid_of(rows)
    for start in range(0, len(rows), rows_a_page):
        part: Rows = []
        for y in range(start, min(start + rows_a_page, len(rows))):
            row: list[Cell] = []
            for x in range(len(grid[0])):
                top = next(i for i in range(y, -1, -1) if grid[i][x] or not i)
                cell = grid[y][x]
                above = grid[top][x]
                if cell:
                    row.append(cell._replace(rows=min(cell.rows, start + rows_a_page - y)))
                elif y == start and above and top < y < top + above.rows:
                    left = min(top + above.rows - y, rows_a_page)
                    row.append(Cell("", left, above.columns))
            part.append(row)
        yield part


def as_pdf(
    items: Sequence[Item],
    *,
    password: str = "",
    running_title: str = "",
    rows_a_page: int = 100,
) -> bytes:
    """Pages set as Word sets them: indented paragraphs, ruled tables that go on over pages."""

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    prose = ParagraphStyle("prose", fontName=font, fontSize=14, leading=24, firstLineIndent=28)
    prose.wordWrap = "CJK"
    small = ParagraphStyle("small", parent=prose, fontSize=8, leading=10, firstLineIndent=0)

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 9)
        canvas.drawCentredString(297, 30, f"— {document.page} —")
        if running_title:
            canvas.drawCentredString(297, 810, running_title)

    flow: list[Flowable] = []
    for item in items:
        if isinstance(item, str):
            flow.append(Paragraph(escape(item), prose))
            continue
        for n, part in enumerate(_broken(item, rows_a_page)):
            grid = grid_of(part)
            style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
            for y, row in enumerate(grid):
                for x, cell in enumerate(row):
                    if cell and cell.rows * cell.columns > 1:
                        style.append(("SPAN", (x, y), (x + cell.columns - 1, y + cell.rows - 1)))
            texts = [[Paragraph(escape(c.text), small) if c else "" for c in row] for row in grid]
            labels = len(grid[0]) - 7 if len(grid[0]) == 10 else 0
            widths = [70] * labels + [(450 - 70 * labels) / (len(grid[0]) - labels)] * (
                len(grid[0]) - labels
            )
            flow += [PageBreak()] if n else []
            flow.append(Table(texts, colWidths=widths, style=style))
        flow.append(Spacer(1, 10))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=(595, 842), encrypt=password or None)
    document.build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue()


def drawn_pdf(
    *pages: tuple[
        Sequence[tuple[str, float, float, float]], Sequence[tuple[float, float, float, float]]
    ],
) -> bytes:
    """Pages of texts (text, x, y, size) and of ruled lines (from x, y to x, y), from the bottom left."""
    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for texts, ruled in pages:
        for text, x, y, size in texts:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.lines(ruled)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def bare_pdf(stream: bytes, resources: str = "", filters: str = "", **objects: bytes) -> bytes:
    """A PDF of one page written out: its content, resources, and further objects 5, 6 …."""
    pieces = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        + f" /Resources << {resources} >> >>".encode(),
        f"<< /Length {len(stream)} {filters} >>".encode() + b"\nstream\n" + stream + b"\nendstream",
        *objects.values(),
    ]
    data, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, piece in enumerate(pieces, 1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n" % number + piece + b"\nendobj\n"
    size = len(pieces) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n" % size + places + trailer
