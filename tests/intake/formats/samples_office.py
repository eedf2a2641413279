"""Word files and workbooks made part by part, as small as the formats allow."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from tests.intake.formats.samples import HEADINGS, Item, Rows, grid_of

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paragraph(
    text: str = "", *, style: str = "", numbered_by: tuple[int, int] | None = None
) -> str:
    """A Word paragraph; ``numbered_by`` is its list and level."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered_by:
        number, level = numbered_by
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def word_table(rows: Rows) -> str:
    """A Word table with gridSpan and vMerge."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    width = sum(cell.columns for cell in rows[0])
    grid = f'<w:gridCol w:w="{9000 // width}"/>' * width
    parts = [f"<w:tbl><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"]
    parts.append(f"<w:tblGrid>{grid}</w:tblGrid>")
    covers: dict[int, tuple[int, int]] = {}  # Grid column → rows still covered, width.
    for row in rows:
        parts.append("<w:tr>")
        waiting, at = list(row), 0
        while at < width:
            left, columns = covers.get(at, (0, 0))
            if left:
                covers[at] = left - 1, columns
                parts.append(word_cell("", columns, '<w:vMerge w:val="continue"/>'))
                at += columns
                continue
            cell = waiting.pop(0)
            merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
            covers[at] = cell.rows - 1, cell.columns
            parts.append(word_cell(paragraph(cell.text), cell.columns, merge))
            at += cell.columns
        parts.append("</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def word_cell(content: str, columns: int = 1, merge: str = "") -> str:
    """A cell of a Word table."""
    return (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/>{merge}</w:tcPr>'
        f"{content or paragraph()}</w:tc>"
    )


def level(at: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    """One level of a Word list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def as_docx(
    body: str, numbering: str = "", styles: str = "", parts: dict[str, str | bytes] | None = None
) -> bytes:
    """A docx whose body, numbering and styles hold this XML, with other ``parts`` as given."""
    names = f'xmlns:w="{_W}" xmlns:r="{_R}"'
    kinds = ("numbering", "styles", "footnotes", "header")
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{_R}/{kind}" Target="{kind}.xml"/>'
        for i, kind in enumerate(kinds)
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(
            {"/word/document.xml": "wordprocessingml.document.main"}
            | {f"/word/{kind}.xml": f"wordprocessingml.{kind}" for kind in kinds[:2]}
        ),
        "_rels/.rels": _relationships(
            f'<Relationship Id="r" Type="{_R}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(relations),
        "word/numbering.xml": f"<w:numbering {names}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {names}>{styles}</w:styles>",
    }
    return as_zip(files | (parts or {}))


def _content_types(types: dict[str, str]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    office = "application/vnd.openxmlformats-officedocument."
    parts = "".join(
        f'<Override PartName="{name}" ContentType="{office}{kind}+xml"/>'
        for name, kind in types.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{relations}"/>'
    return f'<Types xmlns="{space}">{default}{parts}</Types>'


def _relationships(content: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{content}</Relationships>'


def as_zip(files: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


HAN_LIST = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、", more='<w:suff w:val="nothing"/>')
    + level(1, "chineseCounting", "（%2）")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
"""A list that prints 一、 and （一）; its number is 1."""


def report_as_docx(items: Iterable[Item]) -> bytes:
    """A report in Word, its headings numbered by HAN_LIST."""
    parts = []
    for item in items:
        if isinstance(item, str):
            parts.append(paragraph(item, numbered_by=(1, 0) if item in HEADINGS else None))
        else:
            parts.append(word_table(item))
    return as_docx("".join(parts), HAN_LIST)


def as_xlsx(sheets: dict[str, Rows]) -> bytes:
    """A workbook with merged cells; numbers as numbers, a cell's text inline."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(
            {"/xl/workbook.xml": "spreadsheetml.sheet.main"}
            | {
                f"/xl/worksheets/{n}.xml": "spreadsheetml.worksheet"
                for n in range(1, len(sheets) + 1)
            }
        ),
        "_rels/.rels": _relationships(
            f'<Relationship Id="r" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>'
        ),
    }
    listed, relations = "", ""
    for n, (name, rows) in enumerate(sheets.items(), 1):
        listed += f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>'
        relations += f'<Relationship Id="r{n}" Type="{_R}/worksheet" Target="worksheets/{n}.xml"/>'
        files[f"xl/worksheets/{n}.xml"] = f'<worksheet xmlns="{space}">{_sheet(rows)}</worksheet>'
    files["xl/workbook.xml"] = (
        f'<workbook xmlns="{space}" xmlns:r="{_R}"><sheets>{listed}</sheets></workbook>'
    )
    files["xl/_rels/workbook.xml.rels"] = _relationships(relations)
    return as_zip(files)


def _sheet(rows: Rows) -> str:
    lines, merged = "", ""
    for y, row in enumerate(grid_of(rows), 1):
        cells = ""
        for x, cell in enumerate(row):
            if cell is None:
                continue
            place = f"{chr(ord('A') + x)}{y}"
            if cell.text.isdigit():
                cells += f'<c r="{place}"><v>{cell.text}</v></c>'
            elif cell.text:
                cells += f'<c r="{place}" t="inlineStr"><is><t>{escape(cell.text)}</t></is></c>'
            if cell.rows * cell.columns > 1:
                end = f"{chr(ord('A') + x + cell.columns - 1)}{y + cell.rows - 1}"
                merged += f'<mergeCell ref="{place}:{end}"/>'
        lines += f'<row r="{y}">{cells}</row>'
    return f"<sheetData>{lines}</sheetData><mergeCells>{merged}</mergeCells>"
