"""Line ends inside a sentence, and those that end something."""

from __future__ import annotations

import pytest

from indexer.intake.visible.lines import unbroken

NEVER = (
    ["设公开点的单位有：", "财政所", "林业站", "卫生院"],
    ["财政所", "林业站", "卫生院。"],
    ["地址：某县某镇府前路12号", "电话：1234567", "邮编：100000。"],
    ["石桥镇人民政府", "2012年1月5日"],
    ["加强领导", "本镇成立领导小组。"],
    ["加强领导，落实责任", "加强宣传，营造氛围", "加强督查，确保实效。"],
    ["白日依山尽", "黄河入海流", "欲穷千里目", "更上一层楼。"],
    ["一是修建水渠，方便灌溉", "二是张贴账目，接受监督。"],
    ["石桥镇2012年政府信息公开工作年度报告", "本镇全年公开信息。"],
    ["索引号 0152-4/2022-08 发布机构 某市某县石桥镇人民政府", "公开目录 法定主动公开内容 发布日期 2022-08-22 18:31", "文号 浏览量 石桥"],
    ["The office published 12 items", "and answered two requests."],
)  # fmt: skip


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("lines", NEVER)
def test_lists_addresses_headings_signatures_and_poems_are_never_joined(
    lines: list[str], soft: bool
) -> None:
    """A phrase that nobody wrote would be found, and an address would run into a name."""
    assert unbroken(lines, soft=soft) == (lines, 0)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["沿堤五个村完成小型水", "库加固，界碑位置全部张", "贴。"], "沿堤五个村完成小型水库加固，界碑位置全部张贴。"),
        (["镇里把林业站的巡", "护记录逐份公开。"], "镇里把林业站的巡护记录逐份公开。"),
        (["修路资金、", "修渠资金逐笔公布。"], "修路资金、修渠资金逐笔公布。"),
        (["沿河各村完成改造，界桩坐标", "全部公布。"], "沿河各村完成改造，界桩坐标全部公布。"),
    ],
)  # fmt: skip
def test_a_break_inside_a_sentence_of_one_paragraph_is_closed(lines: list[str], whole: str) -> None:
    """The word that the break cuts would not be found."""
    assert unbroken(lines, soft=True) == ([whole], len(lines) - 1)


def test_lines_broken_at_one_width_are_paragraphs_again() -> None:
    """Text from an old mailer would be found only where a phrase happens to stand in one line."""
    lines = [
        "    2010年，本镇在各村设立了监督小组，对粮食直补、农机下",
        "乡、退耕还林等资金逐户核对，并把核对结果张贴在祠堂门外",
        "墙上，接受村民监督。",
        "    全年公开33条。",
    ]
    texts, inside = unbroken(lines)
    assert inside == 2
    assert texts == ["".join(lines[:3]), lines[3]]


def test_marks_that_hang_into_the_margin_do_not_hide_the_width() -> None:
    """Word sets them so: two of them made the width of all lines look like none."""
    lines = [
        "　　基础设施建设，没有发生行政复议和行政诉讼，水库移民，电子显示屏每周更新784次。",
        "办事指南，公开目录。便民服务中心受理事项813件，人民群众。政府网站，基础设施建设，",
        "工作人员。基础设施建设，群众反映的问题逐件答复，电子显示屏每周更新44次。便民服",
        "务中心受理事项4951件，人民群众。",
        "",
        "三、收费情况",
        "　　水利站对小型水库进行了检查，没有发生行政复议和行政诉讼，公开目录。山区道路",
        "硬化工程已经竣工，水利站对小型水库进行了检查。",
    ]
    read, inside = unbroken(lines)
    assert inside == 4
    assert "山区道路硬化工程" in read[-1]
