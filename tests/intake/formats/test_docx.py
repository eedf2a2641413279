"""Word files: what is printed is read, whatever the file that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from indexer.intake.formats import Paragraph, read_bytes
from indexer.intake.formats.word.docx import read_docx
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Cell, Table
from tests.hanging import ends
from tests.intake.formats.samples_office import (
    HAN_LIST,
    as_docx,
    as_zip,
    level,
    paragraph,
    word_cell,
)
from tests.language.odd_digits import ODD_DIGITS

BOX = (
    "<w:p><w:r><w:t>正文</w:t></w:r><w:r>"
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


def lines(body: str, numbering: str = "", styles: str = "", **parts: str) -> list[str]:
    """The paragraphs of a docx with this body."""
    named: dict[str, str | bytes] = {f"word/{name}.xml": xml for name, xml in parts.items()}
    document = read_docx(as_docx(body, numbering, styles, named))
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(body: str) -> list[Table]:
    """The tables of a docx with this body."""
    return [block for block in read_docx(as_docx(body)).blocks if isinstance(block, Table)]


def refusal(data: bytes) -> str:
    """Why a file is refused, however it was made."""
    with ends(), pytest.raises(UnreadableFile) as caught:
        read_bytes(data)
    return caught.value.message


def run(xml: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r>{xml}</w:r></w:p>"


def test_insertions_are_read_and_deletions_are_not() -> None:
    """A number struck out by the mayor must not be quoted as the report's."""
    body = (
        "<w:p><w:r><w:t>公开</w:t></w:r><w:del><w:r><w:delText>90</w:delText><w:t>90</w:t></w:r>"
        "</w:del><w:ins><w:r><w:t>19</w:t></w:r></w:ins><w:r><w:t>条</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>旧行</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl>"
    )
    assert lines(body) == ["公开19条"]


def test_tabs_breaks_links_and_hyphens_read_as_printed() -> None:
    """A break inside a paragraph parts a heading from its text."""
    body = (
        run(
            "<w:t>一、概述</w:t><w:br/><w:t>电话</w:t><w:tab/><w:t>12</w:t><w:noBreakHyphen/><w:t>34</w:t>"
        )
        + "<w:p><w:hyperlink><w:r><w:t>网</w:t></w:r></w:hyperlink>"
        "<w:r><w:softHyphen/><w:t>址</w:t></w:r></w:p>"
        + run("<w:instrText>PAGE</w:instrText><w:t>末</w:t>")
        + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
    )
    assert lines(body) == ["一、概述", "电话 12-34", "网址", "末"]


def test_a_text_box_is_read_once() -> None:
    """Word stores it twice, for old and new programs."""
    body = paragraph("首段") + BOX.format(paragraph("框内"))
    assert lines(body) == ["首段", "正文", "框内"]


def test_a_title_in_a_text_box_comes_before_the_text() -> None:
    """Red letterheads are boxes; the title after the text is no title."""
    assert lines(BOX.format(paragraph("某镇年报"))) == ["某镇年报", "正文"]


def test_a_note_stands_below_the_paragraph_that_it_explains() -> None:
    """At the end of the file it would belong to another part."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = (
        f'<w:footnotes xmlns:w="{space}"><w:footnote w:id="2">{paragraph("注")}</w:footnote>'
        f'<w:footnote w:id="0">{paragraph("分隔")}</w:footnote></w:footnotes>'
    )
    body = run('<w:t>正文</w:t><w:footnoteReference w:id="2"/>') + paragraph("后文")
    assert lines(body, footnotes=notes) == ["正文", "注", "后文"]


def test_the_table_of_contents_is_left_out() -> None:
    """Its lines look like headings, and every part would be found twice, once empty."""
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        paragraph("一、总体情况 1", style="T1")
        + f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtContent>{paragraph('一、总体情况')}</w:sdtContent></w:sdt>"
    )
    assert lines(body, styles=styles) == ["一、总体情况"]


@pytest.mark.parametrize("digit", ODD_DIGITS)
def test_an_attribute_that_is_no_number_costs_no_file(digit: str) -> None:
    """Word's XML has a number at every turn; one that is none means what its absence means."""
    cells = word_cell(paragraph("甲")) + word_cell(paragraph("1"))
    body = (
        paragraph("概述", numbered_by=(1, 0))
        + '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:sym w:char="1"/></w:r></w:p>'
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p><w:r><w:t>完</w:t></w:r></w:p>"
    )
    odd = re.compile(r'"[0-9]+"')
    found = lines(odd.sub(f'"{digit}"', body), odd.sub(f'"{digit}"', HAN_LIST))
    assert found[0].endswith("概述")
    assert found[-1] == "完"


def test_merged_cells_keep_their_spans() -> None:
    """A row without its share of a merged cell would slide to the left."""
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        f"<w:tbl><w:tr>{word_cell(paragraph('类'), merge=down)}{word_cell(paragraph('宽'), 2)}</w:tr>"
        f"<w:tr>{word_cell(paragraph('藏'), merge=more)}{word_cell(paragraph('1'))}"
        f"{word_cell(paragraph('2'))}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{word_cell(paragraph('3'))}"
        f"{word_cell(paragraph('业') + paragraph('务'))}</w:tr></w:tbl>"
    )
    (table,) = tables(body)
    assert table.rows == (
        (Cell("类", rows=2), Cell("宽", columns=2)),
        (Cell("1"), Cell("2")),
        (Cell(""), Cell("3"), Cell("业务")),
    )


def test_a_table_inside_a_table_stands_alone_and_its_frame_is_prose() -> None:
    """Some offices lay out the whole report in one table of one cell."""
    inner = (
        f"<w:tbl><w:tr>{word_cell(paragraph('规章'))}{word_cell(paragraph('1'))}</w:tr>"
        f"<w:tr>{word_cell(paragraph('许可'))}{word_cell(paragraph('2'))}</w:tr></w:tbl>"
    )
    frame = word_cell(paragraph("一、总体情况") + inner + paragraph("表后"))
    body = f"<w:tbl><w:tr>{frame}</w:tr></w:tbl>"
    assert lines(body) == ["一、总体情况", "表后"]
    assert [table.text for table in tables(body)] == ["规章 1\n许可 2"]


def test_a_table_of_metadata_is_no_table_of_the_report() -> None:
    """索引号 and 发布日期 describe the file; the page shows them apart."""
    pairs = ("索引号", "ABC-1"), ("发布日期", "2022-01-20")
    rows = "".join(
        f"<w:tr>{word_cell(paragraph(a))}{word_cell(paragraph(b))}</w:tr>" for a, b in pairs
    )
    document = read_docx(as_docx(f"<w:tbl>{rows}</w:tbl>{paragraph('正文')}"))
    assert document.metadata["published"] == "2022-01-20"
    assert [block.text for block in document.blocks] == ["正文"]


def test_files_of_the_strict_standard_are_read_alike() -> None:
    """Word can save with other namespaces; the report is the same."""
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = (
        f'<w:document xmlns:w="{usual.decode()}"><w:body>{paragraph("正文")}</w:body></w:document>'
    )
    data = as_docx("", parts={"word/document.xml": body.encode().replace(usual, strict)})
    assert [block.text for block in read_docx(data).blocks] == ["正文"]


def test_a_file_without_numbering_and_styles_is_read() -> None:
    """Small programs write the text and nothing else."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{paragraph("正文")}</w:body></w:document>'
    assert read_bytes(as_zip({"word/document.xml": body})).blocks == (Paragraph("正文"),)


def bomb() -> bytes:
    """A docx of 100 KB whose text unpacks to 100 MB."""
    return as_docx("<w:p/>" + " " * 100_000_000)


def lying_bomb() -> bytes:
    """The same, declared to unpack to 1,000 bytes."""
    data = bytearray(bomb())
    # The last entry whose name is that of the text: its size is 22 bytes before the name.
    at = data.rindex(b"word/document.xml", 0, data.rindex(b"word/_rels")) - 22
    data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def entities() -> bytes:
    """Nine entities, each ten of the one before."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE d [<!ENTITY e0 "哈哈">{steps}]><d>&e9;</d>'
    return as_docx("", parts={"word/document.xml": text})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "unpacks to": bomb,
    "damaged": lying_bomb,
    "document type": entities,
    "Office file is damaged": lambda: as_docx(paragraph("正文"))[:-400],
    "lacks its text": lambda: as_docx("", parts={"word/document.xml": "<a/>"}),
    "lacks its text (word/document.xml)": lambda: as_zip({"word/other.xml": "<a/>"}),
    "has no text": lambda: as_docx(""),
    "tags in word/document.xml": lambda: as_docx("<w:p/>" * 650_000),
    "damaged (word/document.xml": lambda: as_docx("<w:p>" * 5_000),
    "more than 5,000 parts": lambda: as_zip({f"word/{n}": "" for n in range(5_001)}),
    "is a ZIP archive": lambda: as_zip({"报告.txt": "正文"}),
    "is a presentation": lambda: as_zip({"ppt/presentation.xml": "<a/>"}),
    "is an OpenDocument file": lambda: as_zip({"mimetype": "odt", "content.xml": "<a/>"}),
    "characters of text": lambda: as_docx(paragraph("字" * 2_000_001)),
}


@pytest.mark.parametrize("reason", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_with_its_reason(reason: str) -> None:
    """One crafted file must not stop the build of a whole county."""
    assert reason in refusal(HOSTILE[reason]())


def test_a_file_that_is_no_archive_is_refused() -> None:
    """Servers send an error page under the name of the file."""
    with pytest.raises(UnreadableFile, match="damaged"):
        read_docx(b"not an archive at all")


def test_a_protected_part_names_the_password() -> None:
    """The reader can do something about a password, and nothing about 'bad file'."""
    data = as_docx(paragraph("正文"))
    protected = data.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    assert "password" in refusal(protected)


@pytest.mark.parametrize(
    ("header", "first"), [("河湾镇2016年政府信息公开年度报告", True), ("河湾镇党政办公室", False)]
)
def test_a_title_that_only_the_header_has_is_the_title(header: str, first: bool) -> None:
    """Such a report would have no unit and no year; an address above every page is no title."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f"<w:hdr {names}>{paragraph(header)}</w:hdr>"
    assert lines(paragraph("一、概述"), header=xml) == [header, "一、概述"][not first :]


@pytest.mark.parametrize(("above", "first"), [("河湾镇人民政府", True), ("地址：河东路1号", False)])
def test_whose_report_it_is_may_stand_above_its_title_in_the_header(
    above: str, first: bool
) -> None:
    """A title that begins with its year names nobody; an address is no name."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    title = "2016年政府信息公开年度报告"
    xml = f"<w:hdr {names}>{paragraph(above)}{paragraph(title)}</w:hdr>"
    texts = [
        b.text
        for b in read_docx(as_docx(paragraph("一、概述"), parts={"word/header.xml": xml})).blocks
    ]
    assert texts == [*[above] * first, title, "一、概述"]


def test_notes_of_notes_are_read_in_turn() -> None:
    """5,000 of them, each in the one before, were more than Python goes down."""
    notes = "".join(
        f"<w:footnote w:id='{n}'><w:p><w:r><w:t>注{n}。</w:t><w:footnoteReference w:id='{n + 1}'/></w:r></w:p></w:footnote>"
        for n in range(3_000)
    )
    body = "<w:p><w:r><w:t>正文。</w:t><w:footnoteReference w:id='0'/></w:r></w:p><w:p><w:r><w:t>后文。</w:t></w:r></w:p>"
    names = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    part = f"<w:footnotes {names}>{notes}</w:footnotes>"
    data = as_docx(body, parts={"word/footnotes.xml": part})
    texts = [block.text for block in read_docx(data).blocks]
    assert texts[:3] == ["正文。", "注0。", "注1。"]
    assert texts[-2:] == ["注2999。", "后文。"]


def test_a_number_is_no_longer_than_a_line() -> None:
    """Letters repeat with each round of the alphabet: 13 KB became a gigabyte."""
    numbering = (
        "<w:abstractNum w:abstractNumId='1'>"
        + level(0, "lowerLetter", "%1" * 30, start=9_000)
        + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
    )
    (block,) = read_docx(as_docx(paragraph("渠", numbered_by=(1, 0)), numbering)).blocks
    assert len(block.text) < 120
    assert block.text.endswith("渠")


def test_tables_in_tables_are_gone_through_once() -> None:
    """Each table looked through all that were in it: 78 of them took half a minute."""
    inner = "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 100 + "</w:tr>") * 500 + "</w:tbl>"
    body = "<w:tbl><w:tr><w:tc>" * 78 + inner + paragraph("渠") + "</w:tc></w:tr></w:tbl>" * 78
    with ends():
        document = read_docx(as_docx(body))
    assert [block.text for block in document.blocks if block.text.strip()] == ["渠"]
