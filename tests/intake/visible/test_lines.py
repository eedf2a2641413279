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
    """Half of all wrapped files set them so, and none of their lines would be joined."""
    lines = [
        "　　全镇把七个村的水库巡查记录装订成册，放在镇政府一楼大厅里面供各位村民查阅抄",
        "录。",
        "　　水利站对小型水库进行了检查，没有发生漫坝，巡查人员每周到库区看水位784次。",
        "村民小组长每天早晚各报一次雨量和水位，镇里值班员记在本子上，汛期结束以后归档，",
        "没有漏报。库区移民的后扶资金由财政所直接打到卡上，没有经过村里的账户，群众可以",
        "到所里查。",
    ]
    joined_lines, inside = unbroken(lines)
    assert inside == 4
    assert joined_lines[0].endswith("查阅抄录。")
