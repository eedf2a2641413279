"""Pages: the article without its site."""

from __future__ import annotations

import contextlib

import pytest

from indexer.intake.formats import Document, Paragraph, read_bytes
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Cell, Table
from tests.hanging import ends
from tests.language.odd_digits import ODD_DIGITS

ARTICLE = "<p>本报告依据条例编制，现将情况报告如下。</p><p><b>一、概述</b></p><p>全年公开信息三条，另有公告两条。</p>"


def page(body: str, head: str = "") -> Document:
    return read_bytes(
        f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()
    )


def lines(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def test_the_site_around_the_article_is_left_out() -> None:
    """A search for 首页 must not answer with every report."""
    document = page(
        "<div class='nav'><a>首页</a><a>政务公开</a></div><div class='dqwz'>当前位置：<a>年报</a></div>"
        f"<div><h1>东河镇2016年政府信息公开年度报告</h1><div class='share'>分享到</div><div>{ARTICLE}</div></div>"
        "<div class='footer'>版权所有</div><script>var a = '脚本。';</script><!-- 注 -->"
    )
    assert lines(document) == [
        "东河镇2016年政府信息公开年度报告",
        "本报告依据条例编制，现将情况报告如下。",
        "一、概述",
        "全年公开信息三条，另有公告两条。",
    ]


def test_an_article_in_a_box_named_like_chrome_is_kept() -> None:
    """A site that names its article's box `print` would have no reports."""
    assert "一、概述" in lines(page(f"<div class='print'><div id='page'>{ARTICLE}</div></div>"))


@pytest.mark.parametrize(
    "noise",
    [
        "<span style='display: none'>幽灵词</span>",
        "<span style='font-size:0'>幽灵词</span>",
        "<b style='color:red; FONT-SIZE: 0px !important'>幽灵词<i>幽灵词</i></b>",
        "<span style='font-size:.0em'>幽灵词</span>",
        "<i style='visibility:hidden'>幽灵词</i>",
        "<font style='opacity: 0.0; color:#fff'>幽灵词</font>",
        "<span hidden>幽灵词</span>",
        "<span hidden='until-found'>幽灵词</span>",
    ],
)
def test_what_nobody_sees_is_not_read(noise: str) -> None:
    """Sites sow such words against copying; found, they would be quoted as the town's."""
    document = page(f"{ARTICLE}<p>公告栏{noise}已修好。</p>")
    assert lines(document)[-1] == "公告栏已修好。"


@pytest.mark.parametrize(
    "seen",
    [
        "<span style='font-size:0.8em'>已修好</span>",
        "<span style='opacity:.05'>已修好</span>",
        "<span style='fill-opacity:0;line-height:0;margin:0'>已修好</span>",
        "<span style='font-size:0'><b style='font-size:16px'>已修好</b></span>",
        "<span style='visibility:hidden'><b style='visibility: visible'>已修好</b></span>",
        "<span aria-hidden='true' class='hidden'>已修好</span>",
    ],
)
def test_what_is_only_small_or_pale_is_read(seen: str) -> None:
    """Columns are set side by side in a box of no letter size, whose letters have their own."""
    assert lines(page(f"{ARTICLE}<p>公告栏{seen}。</p>"))[-1] == "公告栏已修好。"


_SHEET = (
    "<style>p{margin:0} .x9, span#k {font-size:0}\n.y{color:red}/* .z{display:none} */"
    "@media print{.w{display:none}} b.q{display : none}</style>"
)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("<span class='b x9'>幽灵词</span>", ""),
        ("<span id='k'>幽灵词</span>", ""),
        ("<b class='q'>幽灵词</b>", ""),
        ("<span class='x'>井</span>", "井"),
        ("<span class='y'>井</span>", "井"),
        ("<span class='z'>井</span>", "井"),
        ("<span class='w'>井</span>", "井"),
        ("<span class='x9' style='font-size:12px'>井</span>", "井"),
    ],
)
def test_what_the_page_s_style_sheet_hides_is_not_read(words: str, read: str) -> None:
    """Most sites that sow words against copying hide them by a class."""
    document = page(f"{ARTICLE}<p>公告栏{words}已修好。</p>", head=_SHEET)
    assert lines(document)[-1] == f"公告栏{read}已修好。"


def test_a_block_that_a_style_sheet_hides_is_read() -> None:
    """A script shows the second tab of a page to whoever asks for it."""
    document = page(
        f"{ARTICLE}<div class='tab'>已修好。</div>", head="<style>.tab{display:none}</style>"
    )
    assert lines(document)[-1] == "已修好。"


def test_what_the_page_says_about_itself_becomes_metadata() -> None:
    """A title that stands only in the table of 索引号 is the title all the same."""
    document = page(
        "<table><tr><td>索 引 号：</td><td>01-2</td><td>发布日期：</td><td>2017-01-05</td></tr>"
        f"<tr><td>标 题：</td><td>东河镇年度报告</td></tr></table><div>{ARTICLE}</div>",
        head="<meta name='ContentSource' content='东河镇政府'>",
    )
    assert document.metadata["title"] == "东河镇年度报告"
    assert document.metadata["published"] == "2017-01-05"
    assert document.metadata["source"] == "东河镇政府"
    assert not any(isinstance(block, Table) for block in document.blocks)


def test_tables_keep_their_spans() -> None:
    """Without them a number stands under its neighbour's label."""
    document = page(
        f"{ARTICLE}<table><tr><th rowspan=2>项目</th><th colspan='2'>数量</th></tr>"
        "<tr><th>甲</th><th>乙</th></tr><tr><td>公告</td><td>1</td><td></td></tr></table>"
    )
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows[0] == (Cell("项目", 2, 1, True), Cell("数量", 1, 2, True))
    assert table.rows[2] == (Cell("公告"), Cell("1"), Cell(""))


@pytest.mark.parametrize("span", [*ODD_DIGITS[:-1], "", "x", "-2", "0"])
def test_a_span_that_is_no_number_is_one_place(span: str) -> None:
    """rowspan='²' cost a build the whole file."""
    document = page(
        f"{ARTICLE}<table><tr><td rowspan='{span}' colspan='{span}'>公告</td><td>1</td></tr></table>"
    )
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows == ((Cell("公告"), Cell("1")),)


def test_a_span_may_be_printed_in_any_width_with_blanks() -> None:
    """What a browser's user sees as two columns are two."""
    document = page(f"{ARTICLE}<table><tr><td colspan=' ２ '>公告</td><td>1</td></tr></table>")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows == ((Cell("公告", columns=2), Cell("1")),)


def test_a_table_that_only_places_paragraphs_is_read_as_paragraphs() -> None:
    """Old sites put the whole article into one cell."""
    text = "本镇给村里修了水渠和凉亭，大家都高兴。" * 8
    found = lines(page(f"<table><tr><td>左</td><td><p>一、概述</p><p>{text}</p></td></tr></table>"))
    assert found[-2:] == ["一、概述", text]


def test_a_break_ends_a_paragraph() -> None:
    """Pages made of one <p> and many <br> would have no headings."""
    assert lines(page("<p>一、概述<br>工作有序，成效明显很好。<br/>二、公开</p>"))[0] == "一、概述"


def test_the_encoding_is_found_without_a_server_to_tell_it() -> None:
    """Half of the old pages are GBK."""
    html = f"<html><head><meta charset=gb2312></head><body>{ARTICLE}</body></html>"
    assert "一、概述" in lines(read_bytes(html.encode("gbk")))


def test_no_entity_is_expanded_and_no_file_is_read() -> None:
    """A page must not be able to show the server's own files."""
    document = read_bytes(
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa">]>'
        b"<html><body><p>before &x; &a; after</p></body></html>"
    )
    assert "root" not in "".join(lines(document))


@pytest.mark.parametrize(
    "body",
    [
        "<b>" * 3_000_000,
        "<div class=nav>" * 60_000,
        "<table><tr><td>" * 40_000,
        "<table><tr>" + "<td rowspan=999999999 colspan=999999999>1</td>" * 20_000,
        "<p " + "a=1 " * 500_000 + ">x</p>",
        "<div>" * 200 + "<p>字</p>" * 20_000,
        "一、" * 500_000,
    ],
    ids=["tags", "deep", "nested tables", "spans", "attributes", "wide", "text"],
)
def test_a_hostile_page_is_read_or_refused_in_the_end(body: str) -> None:
    """One page must not stop a build or take the machine's memory."""
    with ends(), contextlib.suppress(UnreadableFile):
        page(body)


def test_the_window_s_title_is_metadata_beside_the_page_s_own() -> None:
    """Sites without headings bear the title of a report there alone."""
    said = page("<p>正文。</p>", "<title> 大街乡2016年年报_门户网\n</title>").metadata
    assert said["window"] == "大街乡2016年年报_门户网"
    assert "title" not in said
    assert "window" not in page("<p>正文。</p>", "<title> </title>").metadata


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("script", ["", "<script>" + "var a = 1;" * 9_000 + "</script>"])
def test_a_page_in_utf_16_is_a_page_with_and_without_its_mark(encoding: str, script: str) -> None:
    """Read as text it is its own source; a long script says nothing of the text behind it."""
    text = f"<!DOCTYPE html><html><head>{script}</head><body>{ARTICLE}</body></html>"
    document = read_bytes(text.encode(encoding))
    assert document.format == "html"
    assert lines(document)[1] == "一、概述"
