"""Files as they are saved: a page in one file, OFD, RTF; and a folder that a browser adds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.intake.corpus.files import Source, opened, walk
from indexer.intake.formats import Document, Paragraph, read_bytes
from indexer.intake.formats.metadata import with_title
from indexer.vocabulary.errors import UnreadableFile
from tests.intake.formats.samples import as_html
from tests.intake.formats.samples_saved import as_mhtml, as_ofd, as_package, as_rtf, gbk

TITLE = "河湾镇2019年政府信息公开工作年度报告"
REPORT = (
    TITLE,
    "一、概述",
    "渡口安全检查结果按月张贴在桥头，村民到公开栏查阅三百余人次，"
    "问得最多的是何时通车、谁来修、花多少钱，镇里便把施工日志和每一笔支出也挂了出来。",
)
FRAMED = "<html><body><h1>{}</h1><iframe src='cid:f'></iframe></body></html>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_saved_as_one_file_is_the_page(coding: str, charset: str) -> None:
    """Read as it lies there, it is a page of =E7=9F=B3 that answers to nothing."""
    page = as_html(REPORT).decode().replace("charset='utf-8'", f"charset='{charset}'")
    document = read_bytes(as_mhtml(page.encode(charset), charset, coding))
    assert document.format == "mhtml"
    assert texts(document) == list(REPORT)
    assert document.metadata["url"] == "http://hewan.example.cn/nb.html"


def test_a_saved_page_whose_text_is_in_a_frame_has_it() -> None:
    """The page itself is a title and nothing; the frame was saved with it."""
    frame = as_html(REPORT[1:]).decode()
    data = as_mhtml(FRAMED.format(TITLE).encode()).replace(
        "<html><body><p>广告</p></body></html>".encode(), frame.encode()
    )
    assert texts(read_bytes(data)) == list(REPORT)


def test_a_message_without_a_page_and_one_of_a_thousand_parts_are_refused() -> None:
    """Mail lies in folders too, and a file may be made to be taken apart for ever."""
    mail = b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain\n\nhello\n"
    with pytest.raises(UnreadableFile, match="without a page"):
        read_bytes(mail)
    nested = b"MIME-Version: 1.0\n" + b"Content-Type: multipart/related; boundary=b\n\n--b\n" * 900
    with pytest.raises(UnreadableFile, match="parts"):
        read_bytes(nested)


def test_text_that_begins_with_labels_is_no_message() -> None:
    """A dump of a page begins with lines like 来源: and Date: as well."""
    data = f"Date: 2019\nTitle: x\n\n{TITLE}\n一、概述\n没有申请。\n".encode()
    assert read_bytes(data).format == "txt"


@pytest.mark.parametrize("across", [32, 38])
def test_an_ofd_has_its_paragraphs_whole(across: int) -> None:
    """The lines of a page are not the lines of its sentences."""
    document = read_bytes(as_ofd(REPORT, across=across))
    assert document.format == "ofd"
    assert texts(document)[1:] == list(REPORT[1:])
    assert "".join(texts(document)[0].split()) == TITLE


@pytest.mark.parametrize(
    "parts", [("全年主动公开政府信息", "2022", "条。"), "全年主动公开政府信息2022条。"]
)
def test_an_ofd_whose_line_is_many_texts_has_no_blanks_between_them(parts: Sequence[str]) -> None:
    """Writers set a number apart from the words around it, and repeat widths in a short form."""
    line = (
        '<ofd:TextObject Boundary="{} 20 {} 7" Size="4.5"><ofd:TextCode X="0" Y="5" DeltaX="g {} 4.5">'
        "{}</ofd:TextCode></ofd:TextObject>"
    )
    x, objects = 20.0, []
    for text in parts:
        objects.append(line.format(x, len(text) * 4.5, len(text) - 1, text))
        x += len(text) * 4.5
    assert texts(read_bytes(as_package([objects]))) == ["全年主动公开政府信息2022条。"]


def test_an_ofd_of_pictures_and_one_that_is_broken_say_so() -> None:
    """What is lost without a word is lost for good."""
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="4"/>'
    with pytest.raises(UnreadableFile, match="OFD file is a scan"):
        read_bytes(as_package([[picture]]))
    with pytest.raises(UnreadableFile, match="OFD file has no text"):
        read_bytes(as_package([[]]))
    with pytest.raises(UnreadableFile, match="damaged"):
        read_bytes(as_ofd(REPORT)[:300])
    hostile = '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>M 0 0{}</ofd:AbbreviatedData></ofd:PathObject>'
    with pytest.raises(UnreadableFile, match="drawing"):
        read_bytes(as_package([[hostile.format(" L 9 0 L 9 9" * 20_000)]]))


def test_an_rtf_prints_the_numbers_of_its_lists_and_nothing_hidden() -> None:
    """Without 一、 there are no headings, and a report is one long section."""
    document = read_bytes(as_rtf((TITLE, "总体情况", "全年公开信息三条。")))
    assert document.format == "rtf"
    assert texts(document) == [TITLE, "一、总体情况", "全年公开信息三条。"]
    assert document.warnings == ()


def test_an_rtf_that_was_cut_says_so() -> None:
    """Half a report would pass for a short one."""
    document = read_bytes(as_rtf(REPORT)[:-40])
    assert "结尾缺失" in document.warnings[0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"\'ba\'d3\'cd\'e5", "河湾"),  # Bytes in the page of the file.
        (rb"\uc2\u27827\'ba\'d3\u28286\'cd\'e5", "河湾"),  # The same twice: one is left out.
        (rb"\u-10176?\u-9216?", "\U00020000"),
        (rb"{\*\unknown x}\{a\}{\field{\*\fldinst LINK}{\fldrslt b}}", "{a}b"),
        (rb"a{\pict \bin9 \par }}{{b}c", "ac"),
        (rb"a{\footnote n\par}b\par", "ab"),
    ],
)
def test_the_characters_of_an_rtf(body: bytes, text: str) -> None:
    """Old word processors write a character in four ways."""
    document = read_bytes(rb"{\rtf1\ansi\ansicpg936 " + body + rb"\par}")
    assert texts(document)[0] == text


@pytest.mark.parametrize("data", [b"{\\rtf" + b"{" * 100_000, b"{\\rtf1 }", b"{\\rtf1 {\\pict x}}"])
def test_an_rtf_without_text_is_refused(data: bytes) -> None:
    """A file may be made to overflow who reads it."""
    with pytest.raises(UnreadableFile):
        read_bytes(data)


@pytest.mark.parametrize("end", ["_files", ".files", "_文件"])
def test_the_folder_saved_beside_a_page_is_part_of_it(tmp_path: Path, end: str) -> None:
    """Forty pictures and scripts would stand among the files that were not taken."""
    for name in ("年报.html", f"年报{end}/logo.png", f"年报{end}/a.js", f"别的{end}/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = [source.name for source in walk(opened([tmp_path])) if isinstance(source, Source)]
    assert found == sorted(["年报.html", f"别的{end}/b.txt"])


HEADED = ("一、概述", "渡口安全检查结果按月张贴在桥头。")


@pytest.mark.parametrize(
    ("header", "body", "first"),
    [
        (TITLE, HEADED, TITLE),
        ("河湾镇二〇一九年政府信息公开年报", HEADED, "河湾镇二〇一九年政府信息公开年报"),
        (TITLE, ("河湾镇年报", *HEADED), "河湾镇年报"),
        ("河湾镇党政办公室", HEADED, HEADED[0]),
        ("第一届人民代表大会政府工作报告", HEADED, HEADED[0]),
        ("河湾镇2019年政府信息公开目录", HEADED, HEADED[0]),
    ],
)
def test_a_title_that_only_the_header_has_is_the_title(
    header: str, body: tuple[str, ...], first: str
) -> None:
    """A report without it has no unit and no year; an address above every page is none."""
    rtf = as_rtf(body).replace(gbk("页眉").encode(), gbk(header).encode())
    assert read_bytes(rtf).blocks[0].text == first
    assert with_title([Paragraph(line) for line in body], [header])[0].text == first


@pytest.mark.parametrize(
    ("headers", "first"),
    [
        (("河湾镇2019年", "", "政府信息公开工作年度报告"), "河湾镇2019年政府信息公开工作年度报告"),
        (("河湾镇", "政府信息公开工作年度报告"), HEADED[0]),
        (("河湾镇2019年", "政府信息公开指南"), HEADED[0]),
        (("2019年第3期", "政府工作报告"), HEADED[0]),
    ],
)
def test_the_title_in_the_header_may_stand_in_two_paragraphs(
    headers: tuple[str, ...], first: str
) -> None:
    """Broken for its looks, it would leave the report without unit and year."""
    assert with_title([Paragraph(line) for line in HEADED], headers)[0].text == first
