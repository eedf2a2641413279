"""A whole document as it is seen."""

from __future__ import annotations

from pathlib import Path

from indexer.intake.formats import read_bytes
from indexer.intake.one_file import read_report
from indexer.intake.visible.document import as_seen
from indexer.vocabulary.document import Document, Paragraph
from indexer.vocabulary.report import REPAIRS, Cell, Repair, Table


def test_what_was_done_is_counted_by_kind() -> None:
    """Who cites must be able to say that the page shows pinyin where the report has none."""
    page = (
        "<html><body><h1>石桥镇2014年政府信息公开工作年度报告</h1><p>一、概述</p>"
        "<p>⼯作領(lǐng)導(dǎo)\u200b小组把<ruby>堰<rt>yàn</rt></ruby>塘名单逐户核对，张<br>贴在村口，会 议 纪 要上网。</p></body></html>"
    )
    report = read_report(Path("a.html"), data=page.encode())
    assert report.sections[-1].text == "工作領導小组把堰塘名单逐户核对，张贴在村口，会议纪要上网。"
    assert [repair.kind for repair in report.repairs] == [k for k in REPAIRS if k != "ocr"]
    assert Repair("pinyin", 2) in report.repairs
    assert "略去字后插入的拼音 2 处" in report.mended


def test_a_clean_document_is_the_same_document() -> None:
    """A report that nothing befell would be said to be mended."""
    document = Document(
        "txt", (Paragraph("石桥镇公开 12 条 信息（含附件）。"), Table(0, ((Cell("1"), Cell("2")),)))
    )
    assert as_seen(document) == document
    assert not as_seen(read_bytes("石桥镇\n一、概述\n甲。".encode())).repairs


def test_cells_stay_apart_and_each_is_mended() -> None:
    """A table's columns would run into one another."""
    table = Table(0, ((Cell("甲"), Cell("乙"), Cell("丙")), (Cell("合 计"), Cell("⼆"), Cell(""))))
    seen = as_seen(Document("txt", (table,)))
    assert isinstance(seen.blocks[0], Table)
    assert [[c.text for c in row] for row in seen.blocks[0].rows] == [
        ["甲", "乙", "丙"],
        ["合计", "二", ""],
    ]


def test_a_paragraph_of_nothing_that_is_seen_is_none() -> None:
    """An empty line would stand in the report."""
    assert as_seen(Document("html", (Paragraph("\u200b"), Paragraph("甲")))).blocks == (
        Paragraph("甲"),
    )
