"""Plain text and what dumping pages to text leaves behind."""

from __future__ import annotations

import contextlib

import pytest

from indexer.intake.formats import Paragraph, read_bytes
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Table
from tests.hanging import ends


def paragraphs(text: str) -> list[str]:
    return [b.text for b in read_bytes(text.encode()).blocks if isinstance(b, Paragraph)]


def tables(text: str) -> list[list[list[str]]]:
    blocks = read_bytes(text.encode()).blocks
    return [[[c.text for c in row] for row in b.rows] for b in blocks if isinstance(b, Table)]


def test_lines_are_paragraphs_whatever_ends_them() -> None:
    """A file saved on another system would be one paragraph."""
    assert paragraphs("一段\r\n\r\n  二段\r三段\u3000\n") == ["一段", "二段", "三段"]


def test_markup_of_the_dump_is_left_out() -> None:
    """Names of pictures are no words of the report."""
    assert paragraphs("甲[image: a1b2c3]乙\n[bookmark: _GoBack]丙") == ["甲乙", "丙"]


def test_the_address_of_the_page_is_metadata() -> None:
    """Without it a reader cannot check the source."""
    document = read_bytes("URL: http://www.example.cn/1.html\n正文在此".encode())
    assert document.metadata["url"] == "http://www.example.cn/1.html"
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["正文在此"]


def test_what_the_page_says_about_itself_is_metadata() -> None:
    """The day of publication often stands nowhere else."""
    said = read_bytes("来源:东河镇 发布日期: 2016-01-08 浏览次数:12\n正文".encode()).metadata
    assert said["source"] == "东河镇"
    assert said["published"] == "2016-01-08"
    said = read_bytes("索 引 号 | 01-2 | 标 题 | 某文 |\n发布机构 | 东河镇 |".encode()).metadata
    assert (said["index_number"], said["title"], said["publisher"]) == ("01-2", "某文", "东河镇")


def test_cells_led_by_tabs_are_a_table_and_a_blank_cell_stays_blank() -> None:
    """A number that slides into its neighbour's column is a wrong number."""
    text = "前文。\n\t项目\n\t甲\n\t乙\n\n\t文件\n\t1\n\t\n\n\t公告\n\t\n\t3\n后文。"
    assert tables(text) == [[["项目", "甲", "乙"], ["文件", "1", ""], ["公告", "", "3"]]]
    assert paragraphs(text) == ["前文。", "后文。"]


def test_prose_indented_by_tabs_is_no_table() -> None:
    """A report whose paragraphs begin with a tab would have no text."""
    text = "\t一、概述\n\t本镇工作有序。\n\t二、公开\n\t公开3条。\n\t公告2条。"
    assert tables(text) == []
    assert len(paragraphs(text)) == 5


def test_rows_of_pipes_are_a_table_and_a_hundred_empty_cells_are_nothing() -> None:
    """Layout tables of some sites end every line with hundreds of empty cells."""
    text = "某镇报告 | " + "|" * 300 + "\n" + "|" * 200 + "\n项目 | 数量 |\n---|---|\n公告 | 3 |\n"
    assert paragraphs(text) == ["某镇报告"]
    assert tables(text) == [[["项目", "数量"], ["公告", "3"]]]


@pytest.mark.parametrize(
    "line", ["公开", "一、概述 ", "|", "\t1\n", "a|b\n", "（一）主动公开 ", "　", "《", "第二十条"]
)
def test_a_hostile_file_is_read_or_refused_in_the_end(line: str) -> None:
    """One file of twenty megabytes must not stop a build."""
    with ends(), contextlib.suppress(UnreadableFile):
        read_bytes(line.encode() * (2_500_000 // len(line.encode())))
    with ends(), pytest.raises(UnreadableFile, match="split"):
        read_bytes(line.encode() * (20_000_000 // len(line.encode())))


def test_other_kinds_of_files_are_refused_by_name() -> None:
    """ "cannot read" helps nobody; what it is and what to do does."""
    with pytest.raises(UnreadableFile, match="picture"):
        read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
