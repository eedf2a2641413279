"""Markdown: its marks are no part of the text, and text that is none keeps its own."""

from __future__ import annotations

import pytest

from indexer.intake.formats import Paragraph, read_bytes

WITH_A_HEADING = "# 河湾镇年报\n\n{}\n"


def texts(text: str) -> list[str]:
    return [b.text for b in read_bytes(text.encode()).blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("## 一、概述 ##", "一、概述"),
        ("**一、概述**", "一、概述"),
        ("##一、概述", "一、概述"),
        ("> ## 一、概述", "一、概述"),
        ("本镇**防火**巡\n山三次。", "本镇防火巡山三次。"),
        ("本镇**防火**巡山三次。", "本镇防火巡山三次。"),
        ("本镇__防火__巡山*三*次。", "本镇防火巡山三次。"),
        ('- 详见[公开栏](http://example.cn/a "看")公告。', "详见公开栏公告。"),
        ("* 详见[公开栏](<../公 告.html>)公告。", "详见公开栏公告。"),
        ("> 公开 `37` 条。", "公开 37 条。"),
        (r"1\. 公开 \*三\* 条。", "1. 公开 *三* 条。"),
        ("![公章](images/a.png)特此公布。", "公章特此公布。"),
        ("1. 公开三条。", "1. 公开三条。"),
        ("***公开***三_条_。", "公开三_条_。"),
        ("公开 _三_ 条，~~四~~条。", "公开 三 条，四条。"),
        (
            "- [x] 见[公开栏][1]<u>公告</u>&lt;甲&gt;[^2]。\n\n[1]: http://example.cn",
            "见公开栏公告<甲>。",
        ),
        ("联系<http://example.cn/a>。<!-- 注 -->", "联系http://example.cn/a。"),
    ],
)
def test_the_marks_are_taken_away(line: str, text: str) -> None:
    """防火巡山 finds nothing in 防火**巡山, and a heading with ## is none."""
    assert texts(WITH_A_HEADING.format(line))[1] == text


@pytest.mark.parametrize(
    "line",
    [
        "申请人张**和李**",
        "王**、赵**二人，身份证3701**1234**",
        "电话：138****1234",
        "- 见附件",
        "#1 泵站",
        "#河湾修渠#",
        "#河湾镇二号泵站",
        "第[2012](3)号",
        "※ 说明 * 见后",
        "a_b_c",
        "`",
    ],
)
def test_text_that_is_no_markdown_stays(line: str) -> None:
    """A star may hide a name, and a bracket hold the number of a document."""
    assert texts(f"河湾镇年报\n{line}\n") == ["河湾镇年报", line]


def test_headings_are_told_and_tables_are_tables() -> None:
    """What the file itself calls a heading helps to find the parts."""
    text = "河湾镇年报\n======\n\n## 一、概述\n\n| 方式 | 件数 |\n|:--|--:|\n| **当面** | 2 |\n"
    first, second, table = read_bytes(text.encode()).blocks
    assert (first, second) == (Paragraph("河湾镇年报", 1), Paragraph("一、概述", 2))
    assert table.text == "方式 件数\n当面 2"


def test_a_strong_word_alone_tells_and_what_a_file_says_of_itself_is_its_title() -> None:
    """Not every file has a heading of Markdown, and some begin with a list of keys."""
    assert texts("河湾镇年报\n本镇**防火**巡山三次。") == ["河湾镇年报", "本镇防火巡山三次。"]
    document = read_bytes('---\ntitle: "河湾镇年报"\ndate: 2020\n---\n# 年报\n三次。\n'.encode())
    assert document.metadata["title"] == "河湾镇年报"
    assert [block.text for block in document.blocks] == ["标题：河湾镇年报", "年报", "三次。"]
