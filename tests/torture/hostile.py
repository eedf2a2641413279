"""Files that nobody sends in good faith: reports damaged at random, and repeats without end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import cache
from random import Random

from indexer.vocabulary.report import Cell
from tests.intake.formats.samples import Item, as_html, as_txt
from tests.intake.formats.samples_office import as_docx, as_xlsx, paragraph, report_as_docx
from tests.intake.formats.samples_pdf import as_pdf
from tests.intake.formats.samples_saved import as_mhtml, as_ofd, as_rtf

_HEAD = "石螺镇2016年政府信息公开工作年度报告\n一、概述\n我镇修了水渠三条。\n"
_TAIL = "\n二、主动公开政府信息情况\n全年主动公开政府信息12条。\n"
_ITEMS: list[Item] = [
    *_HEAD.split("\n")[:3],
    "二、主动公开政府信息情况",
    "全年主动公开政府信息12条，其中网站9条、公开栏3条。",
    [
        [Cell("信息内容"), Cell("本年制发件数"), Cell("现行有效件数")],
        [Cell("规章", columns=1), Cell("0"), Cell("3")],
        [Cell("行政规范性文件"), Cell("2", columns=2)],
    ],
    "三、收到和处理政府信息公开申请情况",
    "收到申请3件，均予以公开，没有收费。",
]

TEXT: Sequence[str] = (
    *" \t\n\u3000。，（）()[]|1一0a@“、和/-=>&%①é条\ufffd\u200b⼀",
    " \t\n", "\t\n", "|\n", "| ", "1 ", "1,", "0|", "0 ", "12条，", "一、", "（一）", "一、概述\n", "1.1.", "1、公开",
    "第一部分", "〔2016〕1号", "《中华人民共和国政府信息公开条例》", "（国发〔2019〕5号）", "2016年", "2016年1月1日至12月31日",
    "政府", "公开", "总计", "石螺镇", "省市县", "石 螺 镇 ", "会 议 ", "领(lǐng)", "主动公开政府信息12条", "收到申请3件，", "其中：",
    "其中网站12条、", "予以公开 ", "予以公开0", "规章 1 ", "(一)予以公开 0 0 0 0 0 0 0 ", "申请人情况", "行政诉讼", "结果维持 0 ",
    "[image:", "[a](", "**", "`", "~~", "# ", "- ", "===\n", "<p", "<br>", "第 3 页 共 5 页\n", "联系电话：", "附件：a.doc\n", "来源：",
    "发布日期：2016-01-01 ", "县人民政府", "关于", "同比增长10%", "的一", "一是公开", "没有", "我镇",
)  # fmt: skip
"""What a text may repeat: blanks, brackets, digits, headings, citations, cells of tables."""
MARKUP: Sequence[str] = (
    "<", "<p", "<p>", "<p>话。", "<div>", "</div>", "<div class=nav>", "<table>", "<table><tr><td>", "<td>1", "<tr><td>1<td>2",
    "<td colspan=9 rowspan=9>1", "<font><p>", "<b>", "<span>", "<a href=1.doc>", "<nav>", "<script>", "<style>", "<!--", "<![CDATA[",
    "</body>", "</html>", "<ul><li>", "<select><option>", "<form>", "<h1>一、概述", "<br>", "&nbsp;", "&#", "<object>", "<iframe src=a.html>",
    "<ruby>镇<rt>zhen</rt></ruby>", "<p title='", '<p title="', "<pre>\n", "<textarea>", "<svg>", "data:a;base64,", "<meta charset=",
)  # fmt: skip
"""What a page may repeat besides."""
WORD: Sequence[str] = (
    "<w:p/>", "<w:p><w:r><w:t>话。</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", "<w:p><w:r><w:br/></w:r></w:p>",
    paragraph("一", numbered_by=(1, 0)), "<w:p><w:r><w:tab/><w:t>1</w:t></w:r></w:p>", "<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>",
    "<w:p><w:ins><w:r><w:t>1</w:t></w:r></w:ins><w:del/></w:p>", "<w:p><w:r><w:footnoteReference w:id='1'/></w:r></w:p>",
)  # fmt: skip
"""What a Word file may repeat."""


def text_of(repeated: str, times: int) -> bytes:
    """A report in plain text with something repeated in it."""
    return (_HEAD + repeated * times + _TAIL).encode()


def page_of(repeated: str, times: int) -> bytes:
    """A page with something repeated in the midst of its report."""
    head, tail = ("".join(f"<p>{line}</p>" for line in part.split("\n")) for part in (_HEAD, _TAIL))
    return f"<html><head><meta charset=utf-8></head><body>{head}{repeated * times}{tail}".encode()


def word_of(repeated: str, times: int) -> bytes:
    """A Word file with something repeated in the midst of its report."""
    head, tail = ("".join(map(paragraph, part.split("\n"))) for part in (_HEAD, _TAIL))
    return as_docx(head + repeated * times + tail)


@cache
def whole() -> dict[str, bytes]:
    """A small report in every format, by the suffix."""
    page = as_html(_ITEMS)
    return {
        "txt": as_txt(_ITEMS),
        "gbk": as_txt(_ITEMS).decode().encode("gb18030"),
        "html": page,
        "docx": report_as_docx(_ITEMS),
        "rtf": as_rtf(_ITEMS),
        "mhtml": as_mhtml(page),
        "xlsx": as_xlsx(
            {"表": [row for item in _ITEMS if not isinstance(item, str) for row in item]}
        ),
        "ofd": as_ofd(_ITEMS),
        "pdf": as_pdf(_ITEMS),
    }


CONFINED = ("xlsx", "ofd", "pdf")
"""Formats for which a process is started: one file in so many is enough."""
_SELDOM = 25


def hostile(seed: int, number: int) -> tuple[str, bytes]:
    """Return (what it is, its bytes) of one file; the same two numbers give the same file."""
    chance = Random(f"{seed}:{number}")
    if number % _SELDOM == 0:
        form = chance.choice(CONFINED)
        return form, _damaged(chance, whole()[form])
    kind = chance.choice(("text", "page", "word", "damaged", "damaged"))
    if kind == "text":
        return kind, text_of(_repeated(chance, TEXT), chance.randint(1, 2_000))
    if kind == "page":
        return kind, page_of(_repeated(chance, (*MARKUP, *TEXT)), chance.randint(1, 1_000))
    if kind == "word":
        return kind, word_of(_repeated(chance, WORD), chance.randint(1, 500))
    form = chance.choice([form for form in whole() if form not in CONFINED])
    return form, _damaged(chance, whole()[form])


def _repeated(chance: Random, fragments: Sequence[str]) -> str:
    return "".join(chance.choices(fragments, k=chance.choice((1, 1, 2, 3, 5))))


def _damaged(chance: Random, data: bytes) -> bytes:
    """The bytes of a file with something wrong; in a part of it where it is an archive, mostly."""
    if not data.startswith(b"PK") or chance.random() < 0.2:
        return _wrong(chance, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        at = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, _wrong(chance, part) if name == at else part)
    return out.getvalue()


def _wrong(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8, 32))):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + int(chance.expovariate(1 / 40)))
        what = chance.randrange(6)
        if what == 0 and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        elif what == 1:
            del changed[at:end]
        elif what == 2:
            changed[at:at] = changed[at:end] * chance.choice((1, 10, 300))
        elif what == 3:
            changed[at:end] = chance.randbytes(end - at)
        elif what == 4:
            put = chance.choice((*TEXT, *MARKUP)).encode() * chance.choice((1, 30))
            changed[at:at] = put
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)
