"""Sample files made when a test asks: the standard three tables in every format.

Every number is different, so that a number in a wrong row or column shows.
Labels are those that the form of 2021 prescribes; all else is invented.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from indexer.report import Cell
from indexer.tables import Value

Rows = list[list[Cell]]
Item = str | Rows
"""A paragraph or a table."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_ARTICLES = (
    ("一", ("本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "行政规范性文件")),
    ("五", ("本年处理决定数量",), ("行政许可",)),
    ("六", ("本年处理决定数量",), ("行政处罚", "行政强制")),
    ("八", ("本年收费金额（单位：万元）",), ("行政事业性收费",)),
)
_KINDS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_APPLICANTS = (("自然人",), *(("法人或其他组织", kind) for kind in _KINDS), ("总计",))
_RESULTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("（一）予以公开", ()),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ()),
    (
        "（三）不予公开",
        (
            "1．属于国家秘密",
            "2．其他法律行政法规禁止公开",
            "3．危及“三安全一稳定”",
            "4．保护第三方合法权益",
            "5．属于三类内部事务信息",
            "6．属于四类过程性信息",
            "7．属于行政执法案卷",
            "8．属于行政查询事项",
        ),
    ),
    (
        "（四）无法提供",
        (
            "1．本机关不掌握相关政府信息",
            "2．没有现成信息需要另行制作",
            "3．补正后申请内容仍不明确",
        ),
    ),
    (
        "（五）不予处理",
        (
            "1．信访举报投诉类申请",
            "2．重复申请",
            "3．要求提供公开出版物",
            "4．无正当理由大量反复申请",
            "5．要求行政机关确认或重新出具已获取信息",
        ),
    ),
    (
        "（六）其他处理",
        (
            "1．申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2．申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3．其他",
        ),
    ),
    ("（七）总计", ()),
)
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


class Sample:
    """The three tables of one year with their numbers; ``truth`` says where each number belongs.

    ``print_number`` makes the text of the n-th number, from 1: blank for none.
    """

    def __init__(self, print_number: Callable[[int], str] = str) -> None:
        counter = itertools.count(1)
        self.truth: list[Value] = []
        self._next = lambda: print_number(next(counter))
        self.disclosure = self._disclosure()
        self.requests = self._requests()
        self.disputes = self._disputes()

    @property
    def tables(self) -> list[Rows]:
        """The three tables in their order."""
        return [self.disclosure, self.requests, self.disputes]

    @property
    def items(self) -> list[Item]:
        """The whole report: headings without numbers, a sentence under each, the tables."""
        found: list[Item] = []
        for n, heading in enumerate(HEADINGS):
            found += [heading, f"河湾镇为第{n + 1}部分写下的一句话。"]
            if 1 <= n <= 3:
                found.append(self.tables[n - 1])
        return found

    def _number(self, row: tuple[str, ...], column: tuple[str, ...]) -> Cell:
        text = self._next()
        self.truth.append(Value(row, column, text))
        return Cell(text)

    def _disclosure(self) -> Rows:
        rows: Rows = []
        for article, columns, names in _ARTICLES:
            title = f"第二十条第（{article}）项"
            width = 3 // len(columns)
            rows.append([Cell(title, columns=4)])
            rows.append([Cell("信息内容"), *(Cell(c, columns=width) for c in columns)])
            for name in names:
                cells = [self._number((title, name), (c,)) for c in columns]
                rows.append([Cell(name), *(Cell(c.text, columns=width) for c in cells)])
        return rows

    def _requests(self) -> Rows:
        relation = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        rows = [
            [Cell(relation, rows=3, columns=3), Cell("申请人情况", columns=7)],
            [
                Cell("自然人", rows=2),
                Cell("法人或其他组织", columns=5),
                Cell("总计", rows=2),
            ],
            [Cell(kind) for kind in _KINDS],
        ]
        for label in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"):
            rows.append([Cell(label, columns=3), *self._applicants(label)])
        results = "三、本年度办理结果"
        covered = sum(max(1, len(subs)) for _, subs in _RESULTS)
        first = [Cell(results, rows=covered)]
        for name, subs in _RESULTS:
            if not subs:
                rows.append([*first, Cell(name, columns=2), *self._applicants(results, name)])
                first = []
            for i, sub in enumerate(subs):
                merged = [] if i else [Cell(name, rows=len(subs))]
                rows.append([*merged, Cell(sub), *self._applicants(results, name, sub)])
        last = "四、结转下年度继续办理"
        rows.append([Cell(last, columns=3), *self._applicants(last)])
        return rows

    def _applicants(self, *row: str) -> list[Cell]:
        return [self._number(row, column) for column in _APPLICANTS]

    def _disputes(self) -> Rows:
        suits = ("未经复议直接起诉", "复议后起诉")
        paths = [("行政复议",), *(("行政诉讼", suit) for suit in suits)]
        return [
            [Cell("行政复议", columns=5), Cell("行政诉讼", columns=10)],
            [*(Cell(o, rows=2) for o in _OUTCOMES), *(Cell(s, columns=5) for s in suits)],
            [Cell(outcome) for _ in suits for outcome in _OUTCOMES],
            [self._number((), (*path, outcome)) for path in paths for outcome in _OUTCOMES],
        ]


def numbered(items: Iterable[Item]) -> list[Item]:
    """The items with 一、 to 六、 typed before the headings."""
    marks = dict(zip(HEADINGS, "一二三四五六", strict=True))
    return [
        f"{marks[item]}、{item}" if isinstance(item, str) and item in marks else item
        for item in items
    ]


def grid_of(rows: Rows) -> list[list[Cell | None]]:
    """Every place of the grid: the cell that begins there, None where another covers it."""
    width = sum(cell.columns for cell in rows[0])
    grid: list[list[Cell | None]] = [[None] * width for _ in rows]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            grid[y][x] = cell
            taken |= {(y + j, x + i) for j in range(cell.rows) for i in range(cell.columns)}
            x += cell.columns
    return grid


def as_txt(items: Iterable[Item]) -> bytes:
    """A dump: one cell a line led by a tab, a blank line after each row."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, str):
            lines.append(item)
        else:
            for row in item:
                lines += [*("\t" + cell.text for cell in row), ""]
    return "\n".join(lines).encode()


def as_html(items: Iterable[Item]) -> bytes:
    """A page with rowspan and colspan."""
    parts = ["<html><head><meta charset='utf-8'></head><body>"]
    for item in items:
        if isinstance(item, str):
            parts.append(f"<p>{escape(item)}</p>")
            continue
        parts.append("<table>")
        for row in item:
            cells = (
                f"<td rowspan='{c.rows}' colspan='{c.columns}'>{escape(c.text)}</td>" for c in row
            )
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


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
    kinds = ("numbering", "styles", "footnotes")
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
                    row.append(replace(cell, rows=min(cell.rows, start + rows_a_page - y)))
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
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import (
        Flowable,
        PageBreak,
        Paragraph,
        SimpleDocTemplate,
        Spacer,
        Table,
    )

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    prose = ParagraphStyle("prose", fontName=font, fontSize=14, leading=24, firstLineIndent=28)
    prose.wordWrap = "CJK"
    small = ParagraphStyle("small", parent=prose, fontSize=8, leading=10, firstLineIndent=0)

    def furniture(canvas: object, document: object) -> None:
        draw = canvas
        draw.setFont(font, 9)  # type: ignore[attr-defined]
        draw.drawCentredString(297, 30, f"— {document.page} —")  # type: ignore[attr-defined]
        if running_title:
            draw.drawCentredString(297, 810, running_title)  # type: ignore[attr-defined]

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
