"""Sample files as browsers, state offices and old word processors save them: MHTML, OFD, RTF."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from indexer.vocabulary.report import Cell
from tests.intake.formats.samples import HEADINGS, Item, Rows, grid_of


def as_mhtml(page: bytes, charset: str = "utf-8", coding: str = "quoted-printable") -> bytes:
    """What a browser saves as one file: the page, a style sheet, a frame with an advertisement."""
    body = quopri.encodestring(page) if coding == "quoted-printable" else base64.encodebytes(page)
    head = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: http://hewan.example.cn/nb.html\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        '\tboundary="----Grenze"\r\n\r\n------Grenze\r\n'
        f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    ).encode()
    rest = (
        "\r\n------Grenze\r\nContent-Type: text/css\r\n\r\n.x { color: red; }\r\n"
        "------Grenze\r\nContent-Type: text/html\r\n\r\n<html><body><p>广告</p></body></html>\r\n"
        "------Grenze--\r\n"
    ).encode()
    return head + body + rest


def as_ofd(items: Iterable[Item], *, across: int = 38) -> bytes:
    """An OFD: prose in lines of ``across`` characters, tables ruled."""
    pages: list[list[str]] = [[]]
    top = 20.0
    for item in items:
        if isinstance(item, str):
            text = "　　" + item
            for line in (text[i : i + across] for i in range(0, len(text), across)):
                if top > 270:
                    pages.append([])
                    top = 20.0
                pages[-1].append(text_at(line, 20, top))
                top += 8
            continue
        pages.append([])
        pages[-1] += _table(item)
        pages.append([])
        top = 20.0
    return as_package(pages)


def as_package(pages: Sequence[Sequence[str]], picture: bytes = b"") -> bytes:
    """The file whose pages hold these objects, as XML; ``picture`` is its resource 4."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f"<ofd:OFD {name}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {name}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 420</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
        )
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {name} BaseLoc="Res"><ofd:MultiMedias>'
        '<ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>page.png</ofd:MediaFile>'
        "</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
    } | {
        f"Doc_0/Pages/Page_{n}/Content.xml": f"<ofd:Page {name}><ofd:Content><ofd:Layer>"
        f"{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
        for n, objects in enumerate(pages)
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part, text in parts.items():
            package.writestr(part, text)
        if picture:
            package.writestr("Doc_0/Res/page.png", picture)
    return buffer.getvalue()


def text_at(text: str, x: float, y: float, size: float = 4.4) -> str:
    """A text of an OFD page, these millimetres from its corner."""
    steps = " ".join(f"{size if letter > '⺀' else size / 2:g}" for letter in text[:-1])
    return (
        f'<ofd:TextObject Boundary="{x:g} {y:g} {len(text) * size:g} {size * 1.2:g}" Size="{size:g}">'
        f'<ofd:TextCode X="0" Y="{size * 0.9:g}" DeltaX="{steps}">{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _table(rows: Rows) -> Iterator[str]:
    grid = grid_of(rows)
    across = 180.0 / len(grid[0])
    height = 380.0 / max(len(grid), 30)
    for j, row in enumerate(grid):
        for i, cell in enumerate(row):
            if cell is None:
                continue
            x, y = 15 + i * across, 20 + j * height
            wide, high = cell.columns * across, cell.rows * height
            yield (
                f'<ofd:PathObject Boundary="{x:g} {y:g} {wide:g} {high:g}"><ofd:AbbreviatedData>'
                f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} C</ofd:AbbreviatedData>"
                "</ofd:PathObject>"
            )
            size = 1.6
            most = max(1, int((wide - 1) / size))
            for n, start in enumerate(range(0, len(cell.text), most)):
                yield text_at(cell.text[start : start + most], x + 0.4, y + 0.4 + n * 1.9, size)


def as_rtf(items: Iterable[Item]) -> bytes:
    """An RTF in GBK, whose headings are numbered by the list and not by whoever typed them."""
    parts = [
        r"{\rtf1\ansi\ansicpg936\uc1\deff0{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}",
        rf"{{\f1\fnil\fcharset134 {gbk('宋体')};}}}}{{\info{{\title {gbk('不在页上')}}}}}",
        rf"{{\header {gbk('页眉')}\par}}",
        "\n",
    ]
    number = iter("一二三四五六")
    for item in items:
        if not isinstance(item, str):
            parts += _rtf_rows(item)
        elif item in HEADINGS:
            mark = gbk(next(number) + "、")
            parts.append(
                rf"{{\listtext\pard\plain\f1 {mark}\tab}}\pard\ls1{{\f1 {gbk(item)}}}\par" + "\n"
            )
        else:
            parts.append(rf"\pard\plain\f0 {_unicode(item)}{{\v {gbk('藏')}}}\par" + "\n")
    return "".join([*parts, "}"]).encode("ascii")


def _rtf_rows(rows: Rows) -> Iterator[str]:
    grid = grid_of(rows)
    covered: dict[tuple[int, int], Cell] = {}
    for j, row in enumerate(grid):
        cells: list[tuple[int, str, str]] = []
        i = 0
        while i < len(row):
            cell = row[i]
            if cell is not None:
                mark = r"\clvmgf" if cell.rows > 1 else ""
                covered |= {(j + k, i): cell for k in range(1, cell.rows)}
                cells.append((i + cell.columns, mark, cell.text))
            else:
                cell = covered[j, i]
                cells.append((i + cell.columns, r"\clvmrg", ""))
            i += cell.columns
        yield r"\trowd" + "".join(rf"{mark}\cellx{right * 900}" for right, mark, _ in cells)
        yield (
            r"\pard\intbl\f1 " + "".join(rf"{gbk(text)}\cell " for _, _, text in cells) + "\\row\n"
        )


def gbk(text: str) -> str:
    """The text as an RTF in GBK has it."""
    return "".join(
        c if c < "\x80" else "".join(rf"\'{byte:02x}" for byte in c.encode("gb18030")) for c in text
    )


def _unicode(text: str) -> str:
    return "".join(c if c < "\x80" else rf"\u{(ord(c) + 0x8000) % 0x10000 - 0x8000}?" for c in text)
