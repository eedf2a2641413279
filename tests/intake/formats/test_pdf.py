"""PDF files: lines become paragraphs again, pages one text; what cannot be read says why."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from indexer.intake.formats import Paragraph, read_bytes
from indexer.intake.formats import confined as bounds
from indexer.intake.formats.pdf import pdf, recognition
from indexer.intake.formats.pdf.lines import Line, Page, blocks_of
from indexer.intake.formats.pdf.page import unread
from indexer.intake.formats.pdf.tables import Box, Grid, as_table, continued
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.refusals import in_chinese
from indexer.vocabulary.report import Cell
from tests.intake.formats.samples_pdf import as_pdf, bare_pdf, drawn_pdf

LONG = (
    "今年河湾镇修桥三座，换灯四十盏，三月开工，九月验收，工程款的每一笔支出都按月写在"
    "桥头的木牌上，过路的人问得最多的是何时通车，镇里便把施工日志也挂了出来。"
)


def refusal(data: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data)
    return caught.value.message


def line(text: str, x0: float, top: float, *, x1: float = 0, size: float = 10) -> Line:
    """A line of ten-point characters, as long as its text unless told."""
    return Line(text, x0, x1 or x0 + size * len(text), top, top + size, size)


def page(*lines: Line, number: int = 0, grids: tuple[Grid, ...] = ()) -> Page:
    """A page of 300 by 400 points."""
    return Page(number, 300, 400, lines, grids)


def texts(*pages: Page) -> list[str]:
    """The paragraphs of these pages."""
    return [block.text for block in blocks_of(pages)]


def test_lines_are_joined_into_the_paragraphs_that_were_typed() -> None:
    """A phrase broken by the margin would be found by no search."""
    typed = ["一、总体情况", *(LONG[:n] for n in (60, 33, 74)), LONG, "二、主动公开情况", LONG * 12]
    document = read_bytes(as_pdf(typed, running_title="河湾镇年报汇编"))
    assert [block.text for block in document.blocks] == typed


def test_short_lines_are_not_run_together() -> None:
    """With nothing but short lines a page shows no margin, and headings would swallow text."""
    typed = [f"{mark}、第{mark}件事" for mark in "一二三四五"]
    assert [block.text for block in read_bytes(as_pdf(typed)).blocks] == typed


def test_a_paragraph_goes_on_over_the_page() -> None:
    """The line feed of a page is no end of a sentence."""
    first = page(line("字" * 22, 60, 200), line("字" * 24, 40, 220), line("字" * 24, 40, 240))
    second = page(line("末" * 5, 40, 100), line("新" * 5, 60, 120), number=1)
    assert texts(first, second) == ["字" * 70 + "末" * 5, "新" * 5]


def test_paragraphs_without_indents_are_told_by_blank_lines_and_headings() -> None:
    """Pages printed from a browser have no indents."""
    full = "字" * 23
    lines = (
        line(full + "。", 40, 100),
        line("一、总体情况", 40, 115),
        line(full + "字", 40, 130),
        line(full + "字", 40, 145),
        line(full + "字", 40, 175),
    )
    assert texts(page(*lines)) == [full + "。", "一、总体情况", (full + "字") * 2, full + "字"]


def test_words_of_other_scripts_keep_their_blank_at_the_end_of_a_line() -> None:
    """Joined without one, two words become a third."""
    lines = (
        line("x" * 24, 40, 100), line("y" * 24, 40, 115), line("字" * 24, 40, 130), line("z", 40, 145),
    )  # fmt: skip
    assert texts(page(*lines)) == ["x" * 24 + " " + "y" * 24 + "字" * 24 + "z"]


@pytest.mark.parametrize(
    "number", ["3", "- 3 -", "— 3 —", "第3页", "第 3 页 共 9 页", "第 3 ⻚", "3/9"]
)
def test_page_numbers_are_left_out(number: str) -> None:
    """In the middle of a sentence they make it say something else."""
    body = line("正文" * 5, 40, 200)
    assert texts(page(body, line(number, 140, 385))) == ["正文" * 5]


def test_a_number_alone_in_the_middle_of_a_page_stays() -> None:
    """Only the margins hold page numbers."""
    assert texts(page(line("2021", 140, 200))) == ["2021"]


def test_running_titles_are_left_out_and_a_title_printed_once_stays() -> None:
    """The title at the top of the first page is the report's only one."""
    pages = [
        page(line("年报汇编", 40, 10), line(f"第{n}句话在这里", 40, 200), number=n)
        for n in range(3)
    ]
    assert texts(*pages) == [f"第{n}句话在这里" for n in range(3)]
    assert texts(page(line("河湾镇年报", 40, 10), line("正文", 40, 200)))[0] == "河湾镇年报"


@pytest.mark.parametrize("size", [7, 10, 14, 18, 24])
def test_numbers_of_another_size_stand_in_their_sentence(size: int) -> None:
    """A line of their own, nobody would find them beside what they count."""
    x, parts = 80.0, []
    for text, points in (
        ("涉及移民", 12),
        ("2014", size),
        ("户，发放", 12),
        ("8,300", size),
        ("元", 12),
    ):
        parts.append((text, x, 700.0, float(points)))
        x += len(text) * points
    document = read_bytes(drawn_pdf(([*parts, ("公示栏已修好。", 80, 670, 12)], ())))
    assert "涉及移民2014户，发放8,300元" in "".join(b.text for b in document.blocks).replace(
        " ", ""
    )


def test_a_number_on_another_line_stays_there() -> None:
    """A figure above a line is not of its sentence."""
    parts = [
        ("涉及移民", 80.0, 700.0, 12.0),
        ("2014", 140.0, 712.0, 9.0),
        ("户。", 180.0, 700.0, 12.0),
    ]
    assert "2014" in [b.text for b in read_bytes(drawn_pdf((parts, ()))).blocks]


def test_a_row_that_the_page_leaves_open_is_a_row() -> None:
    """A browser draws no line where it breaks a cell: row and label would be text between two tables."""
    columns = (60.0, 160.0, 300.0, 400.0)
    first = [(x, 700.0, x, 60.0) for x in columns] + [(60.0, 700.0, 400.0, 700.0)]
    first += [(160.0, y, 400.0, y) for y in (380.0, 60.0)]
    second = [(x, 780.0, x, 640.0) for x in columns] + [(60.0, 640.0, 400.0, 640.0)]
    second += [(160.0, 710.0, 400.0, 710.0)]
    cells = [
        ("不予公开", 70.0, 300.0, 12.0),
        ("国家秘密", 170.0, 500.0, 12.0),
        ("4", 310.0, 500.0, 12.0),
    ]
    cells += [("执法案卷", 170.0, 200.0, 12.0), ("5", 310.0, 200.0, 12.0)]
    below = [("过程性信息", 170.0, 740.0, 12.0), ("6", 310.0, 740.0, 12.0)]
    below += [("行政查询", 170.0, 670.0, 12.0), ("7", 310.0, 670.0, 12.0)]
    (table,) = read_bytes(drawn_pdf((cells, first), (below, second))).blocks
    assert table.text.split("\n") == [
        "不予公开 国家秘密 4",
        "执法案卷 5",
        "过程性信息 6",
        "行政查询 7",
    ]


def rows(*texts: tuple[str, ...], top: float = 0) -> Grid:
    """A grid of cells of 50 by 20 points."""
    return Grid(
        tuple(
            Box(50 * x, top + 20 * y, 50 * x + 50, top + 20 * y + 20, text)
            for y, row in enumerate(texts)
            for x, text in enumerate(row)
        )
    )


def test_a_head_repeated_on_each_page_stands_once() -> None:
    """A head in the middle would begin another table."""
    head = ("类", "件数")
    table = as_table(continued(rows(head, ("甲", "1")), rows(head, ("乙", "2"))))
    assert table.text == "类 件数\n甲 1\n乙 2"


def test_a_row_broken_by_the_page_is_one_row() -> None:
    """The end of a label without numbers would be a label of its own."""
    first = rows(("（一）予以公开", "1"), ("1．属于", "2"), top=300)
    table = as_table(continued(first, rows(("国家秘密", ""), ("2．重复申请", "3"), top=50)))
    assert table.text == "（一）予以公开 1\n1．属于国家秘密 2\n2．重复申请 3"


def test_places_without_a_cell_are_empty_and_cells_drawn_twice_lose_nothing() -> None:
    """Numbers keep their columns where a ruled line is missing."""
    holed = Grid(tuple(box for box in rows(("a", "b"), ("c", "d")).boxes if box.text != "c"))
    assert as_table(holed).rows[1] == (Cell(""), Cell("d"))
    doubled = Grid((*rows(("a", "b")).boxes, Box(0, 0, 100, 20, "e")))
    assert as_table(doubled).text == "a e b"


def test_a_protected_pdf_names_the_password() -> None:
    """The reader can do something about it."""
    assert "password" in refusal(as_pdf(["一、总体情况"], password="guess"))


def scan() -> bytes:
    """A page that is one grey picture."""
    return bare_pdf(
        b"q 595 0 0 842 0 0 cm /I Do Q",
        "/XObject << /I 5 0 R >>",
        picture=b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream",
    )


def test_a_scan_says_that_it_is_one_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skipped without a word, a whole county's scans would just not be there."""
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    message = refusal(scan())
    assert "scan" in message
    assert "pip install -e '.[ocr]'" in message
    assert "ocr 组件" in (in_chinese(message) or "")


def test_a_picture_among_pages_of_text_is_named_by_its_page() -> None:
    """The scanned annex of a report must not be missing without a word."""
    text, picture = page(line("今年河湾镇修桥三座。", 20, 20)), replace(page(), pictured=True)
    (warning,) = unread([text, picture, text])
    assert "第2页" in warning
    assert unread([text, replace(text, pictured=True)]) == ()


def test_fonts_that_hide_their_characters_are_refused() -> None:
    """Indexed as they come, such pages answer to nothing anybody types."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H "
    font += b"/DescendantFonts [6 0 R] >>"
    below = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo "
    below += b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    data = bare_pdf(
        b"BT /F 12 Tf 50 500 Td <" + b"0123" * 40 + b"> Tj ET",
        "/Font << /F 5 0 R >>",
        font=font,
        below=below,
    )
    assert "characters its fonts draw" in refusal(data)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nnothing else",
        bare_pdf(b"BT ET")[:200],
        bare_pdf(b"BT ET").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        bare_pdf(b"BT ET"),
        bare_pdf(b"\xff" * 50, filters="/Filter /FlateDecode"),
    ],
)
def test_a_damaged_or_empty_pdf_is_refused_with_a_remedy(data: bytes) -> None:
    """Half a download is common."""
    assert ";" in refusal(data)


def test_a_stream_of_gigabytes_is_stopped_by_the_bound_of_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One file of a kilobyte would take the whole machine down."""
    monkeypatch.setattr(bounds, "MEMORY", 500_000_000)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(60)) + packer.flush()
    assert refusal(bare_pdf(packed, filters="/Filter /FlateDecode"))


def test_a_page_that_takes_forever_is_stopped_by_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A drawing of a million lines must not hold up the build."""
    monkeypatch.setattr(bounds, "SECONDS", 2)
    drawing = b"".join(b"%d 0 m %d 800 l S\n" % (n % 595, n % 595) for n in range(400_000))
    packed = zlib.compress(drawing)
    message = refusal(bare_pdf(packed, filters="/Filter /FlateDecode"))
    assert "2 seconds" in message


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A yearbook is no report."""
    monkeypatch.setattr(pdf, "MAX_PAGES", 0)
    with pytest.raises(UnreadableFile, match="pages; split it"):
        pdf.parse(bare_pdf(b"BT ET"))


def test_a_frame_around_prose_is_no_table() -> None:
    """Some offices draw a border around every page."""
    framed = b"40 40 515 762 re S BT /F 12 Tf 60 700 Td (Annual report of Hewan) Tj ET"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    document = read_bytes(bare_pdf(framed, "/Font << /F 5 0 R >>", font=font))
    assert document.blocks == (Paragraph("Annual report of Hewan"),)
