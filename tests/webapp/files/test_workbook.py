"""Rows as CSV and as a workbook: text stays text, whatever it is, and memory stays small."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import Any

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from indexer.desk.answer import Asked, Total
from indexer.desk.export import About
from webapp.files import workbook
from webapp.files.cells import csv_lines, guarded, plain
from webapp.files.workbook import Column, as_rows, write_xlsx

# What a report may hold to run in a reader's spreadsheet or to break the file.
HOSTILE = [
    '=HYPERLINK("http://evil.example","看")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    "\u202e=1",
    "\ufeff=1",
    "\u061c=1",
    "\u180e=1",
    "\ufe0f=1",
    "\u3164=1",
    "\U000e0020=1",
    "\u200b\u00a0-1",
    "'=1",
    "'",
    '引"号,逗号;\n换行\r\n再换\r三换',
    "空\x00字\x1f符\x0b和\ud800半个\ufffe\uffff",
    "<script>alert(1)</script> & <b>",
    "]]><f>1</f>",
    "<r><t>假</t></r>",
    "_x0041_",
    " 前后有空格 ",
    "\u202e从右到左\u200f",
    "http://evil.example/",
    "internal:Sheet1!A1",
    "1e5",
    "0012",
    "TRUE",
    "2012-1",
    "𠮷" * 20_000,
    "字" * 40_000,
]
ABOUT = About(
    rows=len(HOSTILE),
    generation="000001",
    built="2026-01-02T03:04:05+00:00",
    exported="2026-01-02T03:04:05+00:00",
    notes=("=示例",),
    query=Asked("=1", "=1", (), {}, "report", "relevance"),
    url="http://localhost/search",
    total=Total(1, len(HOSTILE), 1),
    what="全部结果",
)
ONE = (Column("文字", 10, lambda row: row["text"]), Column("数", 10, lambda row: row["number"]))


def of_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def of_xlsx(data: bytes, sheet: str = "结果") -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def _rows(texts: list[str]) -> Iterator[dict[str, Any]]:
    return iter([{"text": text, "number": -number} for number, text in enumerate(texts)])


def test_no_text_of_a_report_is_a_formula_in_csv() -> None:
    """One township's page could run a command on every journalist's machine."""
    data = "".join(csv_lines(as_rows(ONE, ABOUT, _rows(HOSTILE)))).encode()
    _, *lines = of_csv(data)
    assert len(lines) == len(HOSTILE)
    for text, line in zip(HOSTILE, lines, strict=True):
        assert not re.match(
            r"[\s\u00a0-\u00ad\u034f-\u206f\ufe0f\ufeff\u3164\U000e0020]*[=+@＝＋－＠-]", line[1]
        )
        assert line[1][:1] not in ("\t", "\r")
        assert line[1] == guarded(plain(text))
        assert unguarded(line[1]) == plain(text)
    assert lines[5][2] == "-5"  # a number of ours stays one
    assert lines[0][3] == "'=1"


def test_no_text_of_a_report_is_a_formula_or_markup_in_a_workbook() -> None:
    """A workbook that Excel calls damaged is thrown away; one that runs a formula is worse."""
    with TemporaryFile() as file:
        write_xlsx(file, ONE, ABOUT, _rows(HOSTILE))
        file.seek(0)
        data = file.read()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(parts.read(name))
                assert not tree.findall(".//{*}f"), name
                assert not tree.findall(".//{*}r"), name
                assert not tree.findall(".//{*}hyperlink"), name
    _, *lines = of_xlsx(data)
    for text, line in zip(HOSTILE, lines, strict=True):
        shown = str(plain(text))
        if len(shown) > 30_000 or len(shown.encode("utf-16-le")) > 60_000:
            assert line[1].endswith("…")
            assert shown.startswith(line[1][:-1])
            assert 32_700 < len(line[1].encode("utf-16-le")) / 2 <= workbook.MOST_CHARACTERS
        else:
            # After what XlsxWriter would take for markup stands a blank.
            assert line[1] == shown + " " * shown.startswith("<r>")
    said = dict(line[:2] for line in of_xlsx(data, "说明"))
    assert said["检索条件"] == "=1"
    assert "有 2 格" in said["截短"]


def _many(count: int) -> Iterator[dict[str, Any]]:
    return ({"text": f"第{number}行，" + "字" * 1000, "number": number} for number in range(count))


def _read_csv(count: int) -> None:
    for _ in csv_lines(as_rows(ONE, ABOUT, _many(count))):
        pass


def _write_book(count: int) -> None:
    with TemporaryFile() as file:
        write_xlsx(file, ONE, ABOUT, _many(count))


def peak(work: Callable[[], None]) -> int:
    """The most bytes that ``work`` has at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("write", [_read_csv, _write_book])
def test_ten_times_the_rows_take_no_more_memory(write: Callable[[int], None]) -> None:
    """The whole corpus is taken by the process that answers everybody else."""
    write(400)  # what is made once is not counted
    # 4,000 rows are 12 MB of text; the buffers of a zip archive fill up to half a megabyte.
    assert peak(lambda: write(4000)) < 1.3 * peak(lambda: write(400)) + 500_000
