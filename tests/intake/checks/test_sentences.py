"""Prose against tables, and totals against their parts."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.intake.checks.sentences import parts
from indexer.intake.one_file import read_report
from indexer.vocabulary.report import Breakdown, Figure, Flag, Part
from tests.invented import report, section

HEAD = "石螺镇2020年政府信息公开工作年度报告\n\n一、总体情况\n"
ROW = "一、本年新收政府信息公开申请数量|{}|0|0|0|0|0|{}"
TABLE = """三、收到和处理政府信息公开申请情况
|  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| 一、本年新收政府信息公开申请数量 | {0} | 0 | 0 | 0 | 0 | 0 | {0} |
| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
"""


def flags(folder: Path, text: str, rule: str) -> list[Flag]:
    """The flags of ``rule`` in a report of this text."""
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    return [flag for flag in read_report(path).flags if flag.rule == rule]


@pytest.mark.parametrize(
    ("sentence", "tabled", "both"),
    [
        ("全年新收政府信息公开申请12件。", 14, ("12 件", "14 件")),
        ("全年新收政府信息公开申请14件。", 14, None),
        ("全年新收政府信息公开申请10余件。", 14, None),
        ("全年没有收到政府信息公开申请。", 3, ("0 件", "3 件")),
        ("上年新收政府信息公开申请12件。", 14, None),
    ],
)
def test_the_prose_is_held_against_the_table(
    tmp_path: Path, sentence: str, tabled: int, both: tuple[str, str] | None
) -> None:
    """Who quotes the sentence and who quotes the cell write two different stories."""
    text = f"{HEAD}{sentence}\n{TABLE.format(tabled)}"
    found = flags(tmp_path, text, "rivals")
    assert [(flag.left.value, flag.right.value) for flag in found] == ([both] if both else [])
    for flag in found:
        left, right = flag.left.value, flag.right.value
        assert flag.sentence == f"新收申请数：正文写 {left}，表格写 {right}，两处不一致。"
        assert (flag.left.anchor, flag.right.anchor) == ("s1", "s2")
        assert flag.left.figure == flag.right.figure == "requests_new"
        assert flag.left.quote in sentence
        assert "本年新收" in flag.right.quote


def test_numbers_of_the_prose_that_make_the_table_s_are_its_parts(tmp_path: Path) -> None:
    """A county that counts its own and its departments' requests apart contradicts nothing."""
    two = "镇政府新收政府信息公开申请2件。站所新收政府信息公开申请{}件。"
    assert not flags(tmp_path, f"{HEAD}{two.format(4)}\n{TABLE.format(6)}", "rivals")
    assert flags(tmp_path, f"{HEAD}{two.format(5)}\n{TABLE.format(6)}", "rivals")


@pytest.mark.parametrize(
    ("sentence", "both"),
    [
        ("全年主动公开政府信息90条，其中网站40条，公开栏30条，广播10条。", ("80 条", "90 条")),
        ("全年主动公开政府信息90条，其中网站40条，公开栏30条，广播20条。", None),
        ("全年主动公开政府信息90条，其中网站40条，公开栏80条。", ("120 条", "90 条")),
        ("全年主动公开政府信息90条，其中救助类40条。", None),
    ],
)
def test_the_parts_of_a_total_are_added(
    tmp_path: Path, sentence: str, both: tuple[str, str] | None
) -> None:
    """A report that cannot add is news; one that lists some of its parts is not."""
    found = flags(tmp_path, HEAD + sentence, "parts")
    assert [(flag.left.value, flag.right.value) for flag in found] == ([both] if both else [])
    for flag in found:
        assert flag.sentence.startswith(f"主动公开数：各项合计 {flag.left.value}（40＋")
        assert flag.left.anchor == flag.right.anchor == "s1"
        assert flag.right.figure == "proactive_total"


def test_the_total_beside_its_parts_is_quoted_by_its_own_words() -> None:
    """Who looks for 90 must not be shown the sentence of another number."""
    said = [
        ("requests_new", 90, "甲"),
        ("proactive_total", 70, "乙"),
        ("proactive_total", 90, "丙"),
    ]
    figures = tuple(Figure(name, value, "条", "s1", words) for name, value, words in said)
    of = Breakdown("proactive_total", 90, "条", "s1", "其中", (Part("网站", 80),), disagrees=True)
    whole = replace(report("石螺镇", 2020, section("s1", "一、", "")), breakdowns=(of,))
    assert [flag.right.quote for flag in parts(replace(whole, figures=figures))] == ["丙"]
    assert [flag.right.quote for flag in parts(replace(whole, figures=figures[:2]))] == ["其中"]
