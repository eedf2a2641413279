"""Standard tables that were flattened to lines are tables again."""

from __future__ import annotations

from indexer.intake.formats import read_bytes
from indexer.intake.parts.flattened import gather
from indexer.vocabulary.document import Paragraph
from indexer.vocabulary.report import Table


def paragraphs(text: str) -> list[str]:
    return [b.text for b in gather(read_bytes(text.encode())).blocks if isinstance(b, Paragraph)]


def tables(text: str) -> list[list[list[str]]]:
    blocks = gather(read_bytes(text.encode())).blocks
    return [[[c.text for c in row] for row in b.rows] for b in blocks if isinstance(b, Table)]


def test_a_standard_table_flattened_to_one_cell_a_line_is_a_table_again() -> None:
    """Its rows 一、 二、 would be taken for the parts of the report."""
    for gap in ("\n", "\n\n", "\n|\n"):
        cells = ["第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
        text = gap.join([*cells, "规章", "0", "1", "2", "行政规范性文件", "3", "4", "5"])
        assert tables(f"前文。\n{text}\n三、后文") == [
            [cells[:1], cells[1:], ["规章", "0", "1", "2"], ["行政规范性文件", "3", "4", "5"]]
        ]
        assert paragraphs(f"前文。\n{text}\n三、后文") == ["前文。", "三、后文"]


def test_a_standard_table_on_one_line_is_a_table_again() -> None:
    """All cells run together read as a sentence of digits."""
    text = "信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件123"
    assert tables(text)[0][1:] == [["规章", "0", "0", "0"], ["行政规范性文件", "1", "2", "3"]]
