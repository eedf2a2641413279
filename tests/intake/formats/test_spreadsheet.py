"""Spreadsheets: every sheet shown is read, as the sheet shows it."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlwt

from indexer.intake.formats import confined as bounds
from indexer.intake.formats import read_bytes
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Cell, Table
from tests.intake.formats.samples import Rows
from tests.intake.formats.samples_office import as_xlsx, as_zip


def blocks(sheets: dict[str, Rows]) -> list[str]:
    """The texts of the blocks of a workbook."""
    return [block.text for block in read_bytes(as_xlsx(sheets)).blocks]


def cells(*rows: tuple[str, ...]) -> Rows:
    """Rows of cells that cover one place each."""
    return [[Cell(text) for text in row] for row in rows]


def test_a_sheet_is_named_where_its_name_says_something() -> None:
    """Sheet1 is no heading of a report."""
    table = cells(("规章", "1"), ("许可", "2"))
    assert blocks({"主动公开": table, "Sheet2": table}) == [
        "主动公开",
        "规章 1\n许可 2",
        "规章 1\n许可 2",
    ]


def test_a_row_of_one_text_is_a_paragraph_and_parts_two_tables() -> None:
    """Whole reports are typed into one sheet, headings and all."""
    heading = [Cell("一、总体情况", columns=2)]
    rows = [heading, *cells(("规章", "1")), [Cell(""), Cell("")], *cells(("许可", "2"))]
    assert blocks({"Sheet1": rows}) == ["一、总体情况", "规章 1", "许可 2"]


def test_merged_cells_keep_their_spans() -> None:
    """A row without its share of a merged cell would slide to the left."""
    rows = [
        [Cell("类", rows=2), Cell("宽", columns=2)],
        [Cell("1"), Cell("2")],
    ]
    (table,) = read_bytes(as_xlsx({"Sheet1": rows})).blocks
    assert isinstance(table, Table)
    assert [list(row) for row in table.rows] == rows


def workbook(fill: object = 1.5, *, hidden: bool = False) -> bytes:
    """An old workbook: a sheet of four cells, and a second one that may be hidden."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("申请")
    for y, row in enumerate((("新收", 3.0), ("结转", fill))):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    other = book.add_sheet("底稿")
    other.write(0, 0, "草稿")
    other.write(0, 1, 9)
    other.visibility = int(hidden)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_old_workbook_is_read_as_it_shows_its_numbers() -> None:
    """3 requests, not 3.0; and 0.3, not the 0.30000000000000004 that is stored."""
    document = read_bytes(workbook(0.1 + 0.2))
    assert document.format == "xls"
    assert [block.text for block in document.blocks] == [
        "申请",
        "新收 3\n结转 0.3",
        "底稿",
        "草稿 9",
    ]


def test_a_hidden_sheet_is_left_out() -> None:
    """What nobody can see on the page cannot be cited."""
    assert "草稿 9" not in [block.text for block in read_bytes(workbook(hidden=True)).blocks]


def test_a_sheet_that_says_it_is_endless_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cells at opposite corners make a grid of seventeen thousand million."""
    monkeypatch.setattr(bounds, "MEMORY", 500_000_000)
    near = as_xlsx({"Sheet1": cells(("甲", "1"))})
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(UnreadableFile, match=r"memory|cells"):
        read_bytes(_with_part(near, "xl/worksheets/1.xml", sheet))


def _with_part(data: bytes, name: str, content: str) -> bytes:
    """The archive with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    return as_zip(files | {name: content})


@pytest.mark.parametrize("path", ["", "/usr/bin:/bin"], ids=["LibreOffice hidden", "as it is"])
def test_a_damaged_workbook_is_refused_with_a_remedy(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a download is common; whoever installs LibreOffice for it is no wiser."""
    monkeypatch.setenv("PATH", path)
    whole = workbook()
    for length in (9, 600, 1500, len(whole) * 3 // 4, len(whole) - 600):
        with pytest.raises(UnreadableFile, match=r"damaged.*fetch it again"):
            read_bytes(whole[:length])
        with pytest.raises(UnreadableFile, match=r"damaged.*fetch it again"):
            read_bytes(whole[:length].ljust(len(whole), b"\0"))  # As some downloaders leave it.
    with pytest.raises(UnreadableFile, match=r"damaged.*fetch it again"):
        read_bytes(as_xlsx({"Sheet1": cells(("甲", "1"))})[:-100])
    with pytest.raises(UnreadableFile, match="damaged"):
        read_bytes(as_zip({"xl/workbook.xml": "<a/>"}))


def test_an_empty_workbook_is_refused() -> None:
    """A file that holds nothing must be named, not passed over."""
    with pytest.raises(UnreadableFile, match="no text"):
        read_bytes(as_xlsx({"Sheet1": [[Cell("")]]}))
