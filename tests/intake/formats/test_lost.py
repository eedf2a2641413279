"""Nothing of a page is lost in reading without a word of it."""

from __future__ import annotations

import pytest

from indexer.intake.formats import read_bytes
from indexer.vocabulary.errors import UnreadableFile

_HEAD = "<h1>石螺镇2016年政府信息公开工作年度报告</h1><p>一、概述</p><p>我镇修了水渠三条，开了会议。</p>"
_TAIL = (
    "<p>二、主动公开政府信息情况</p><p>全年主动公开政府信息12条，办事指南三件。</p>"
    "<p>三、存在的问题</p><p>人手不足，明年补上，力求做好。</p>"
)
_LAST = "人手不足，明年补上，力求做好。"


def _page(between: str) -> bytes:
    return f"<html><head><meta charset=utf-8></head><body>{_HEAD}{between}{_TAIL}</body></html>".encode()


@pytest.mark.parametrize(
    "between",
    [
        "",
        "</body>",
        "</html>",
        "</body></html>",
        "<div>" * 254,
        "<div>" * 900,
        "<font><p>" * 200,
        "<nav>",
        "<footer>",
        "<aside>",
        "<button>",
        "<object>",
        "<svg>",
        "<select>",
        "<script>" + "x" * 11_000_000 + "</script>",
        "<p title='" + "x" * 11_000_000 + "'>",
    ],
    ids=lambda between: between[:20] or "whole",
)
def test_a_page_is_read_to_its_end(between: str) -> None:
    """A browser shows all of it; a report cut in half says that the rest does not exist."""
    document = read_bytes(_page(between))
    assert [block.text for block in document.blocks][-1] == _LAST
    assert document.warnings == ()


@pytest.mark.parametrize(
    "between", ["<script>", "<textarea>", "<!--", "<style>", "<iframe>", "<p title='"]
)
def test_what_cannot_be_read_is_said(between: str) -> None:
    """Nobody looks into the original of a report that seems whole."""
    document = read_bytes(_page(between))
    assert _LAST not in [block.text for block in document.blocks]
    (warning,) = document.warnings
    assert "个汉字没有读进来" in warning


@pytest.mark.parametrize(
    "between",
    [
        "<nav><a>首页</a><a>政务公开</a></nav>",
        "<footer>石螺镇人民政府主办，版权所有。</footer>",
        "<script>document.write('欢迎您来到石螺镇人民政府门户网站，请您登录后再留言。')</script>",
        "<!-- 一、这是站点模板里的一段说明文字，发布之前应当删掉。二、勿动。 -->",
        "<p title='欢迎您来到石螺镇人民政府门户网站>请您登录后再留言，谢谢您的配合。'></p>",
    ],
    ids=["nav", "footer", "script", "comment", "attribute"],
)
def test_what_a_site_prints_around_is_no_loss(between: str) -> None:
    """A warning on every page would be read on none."""
    document = read_bytes(_page(between))
    assert [block.text for block in document.blocks][-1] == _LAST
    assert document.warnings == ()


@pytest.mark.parametrize("declared", ["", "<meta charset=gb2312>"])
@pytest.mark.parametrize("wrong", [b"", b"\xff\xff"])
def test_an_encoding_is_told_from_what_is_not_ascii(declared: str, wrong: bytes) -> None:
    """Old sites begin with scripts, longer than what is looked at."""
    script = "<script>" + "var a=1;" * 9_000 + "</script>"
    page = f"<html><head>{declared}{script}</head><body>{_HEAD}XX{_TAIL}</body></html>"
    document = read_bytes(page.encode("gb18030").replace(b"XX", wrong))
    assert [block.text for block in document.blocks][-1] == _LAST
    assert len(document.warnings) == bool(wrong)


@pytest.mark.parametrize("form", ["txt", "html"])
def test_a_damaged_character_is_said(form: str) -> None:
    """A number beside it may be another one."""
    whole = _page("<p>XX</p>") if form == "html" else "石螺镇年度报告\n我镇修渠XX条。".encode()
    assert read_bytes(whole).warnings == ()
    (warning,) = read_bytes(whole.replace(b"XX", b"1\xff2")).warnings
    assert "1 处字符已损坏" in warning


@pytest.mark.parametrize(("rows", "is_read"), [(40, True), (60, False)])
def test_merged_cells_are_counted_before_they_are_spread(rows: int, *, is_read: bool) -> None:
    """A page of 180,000 cells that each cover 9,801 places took 2.7 GB."""
    row = "<tr><td>渠</td><td colspan=100 rowspan=100>1</td></tr>"
    data = _page("<table>" + row * rows + "</table>")
    if is_read:
        assert read_bytes(data).blocks
    else:
        with pytest.raises(UnreadableFile, match="500,000 places"):
            read_bytes(data)


def test_boxes_inside_boxes_without_end_are_refused() -> None:
    """Each is looked through for what it holds; 80 tables around 160,000 cells took half a minute."""
    cells = ("<tr>" + "<td>1" * 400) * 400
    with pytest.raises(UnreadableFile, match="inside one another"):
        read_bytes(_page("<table><tr><td>" * 80 + f"<table>{cells}</table>" + "</table>" * 80))
