"""Parts about problems: those that name none are said."""

from dataclasses import replace

import pytest

from indexer.intake.checks.problems import no_problems
from indexer.vocabulary.report import Report, Table
from tests.invented import report, section

HEADING = "五、存在的主要问题及改进情况"


def about(text: str, heading: str = HEADING, kind: str = "problems") -> Report:
    return report(
        "石螺镇",
        2021,
        section("s5", heading, text, kind),
        section("s6", "六、其他需要报告的事项", "无。", "other"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", True),
        ("无。", True),
        ("本年度暂无存在问题。", True),
        ("我镇政府信息公开工作不存在明显问题。", True),
        ("各项制度进一步完善，群众满意度稳步提升。继续加强培训。", True),
        ("1、加强学习。\n2、按规定及时公开。", True),
        ("各项制度进一步完善。但更新不及时。", False),
        ("公开栏只有一块，矿工下班时大门已经关了。", False),
        ("公开内容有待丰富。今后继续加强培训。", False),
        ("存在的问题：公开的形式单一。", False),
        ("没有公开的问题清单已补上。", False),
        ("进一步加强培训。茅塘村的群众要看合同。", False),
    ],
)
def test_a_part_about_problems_that_names_none_is_said(text: str, said: bool) -> None:
    """The part is required so that a report says what went wrong."""
    found = [*no_problems(about(text))]
    assert bool(found) == said
    for flag in found:
        assert (flag.left.value, flag.right.anchor) == (HEADING, "s5")
        assert flag.right.value == (text or "没有文字")


def test_only_a_part_about_problems_is_asked() -> None:
    """改进措施 alone promises no problems."""
    text = "各项制度进一步完善。"
    assert not [*no_problems(about(text, heading="五、改进措施"))]
    assert not [*no_problems(about(text, kind="overview"))]


def test_what_stands_under_it_counts_and_so_does_a_table() -> None:
    """The problems may be sub-sections, or rows."""
    parts = [
        section("s5", HEADING, "", "problems"),
        section("s5.1", "（一）公开栏字太小", "换成大字。", "problems"),
        section("s6", "六、其他", "无。"),
    ]
    assert not [*no_problems(report("石螺镇", 2021, *parts))]
    good = [parts[0], replace(parts[1], heading="（一）公开及时", text="进一步加强。"), parts[2]]
    (flag,) = no_problems(report("石螺镇", 2021, *good))
    assert flag.right.value == "（一）公开及时\n进一步加强。"
    rows = replace(parts[0], tables=(Table(0, ()),))
    assert not [*no_problems(report("石螺镇", 2021, rows, parts[2]))]


def test_a_text_that_breaks_off_is_not_asked() -> None:
    """The problems may stand on the half that nobody kept."""
    whole = section("s5", HEADING, "各项制度进一步完善。", "problems")
    assert [*no_problems(report("石螺镇", 2021, whole))]
    half = replace(whole, text="各项制度进一步完善，群众")
    assert not [*no_problems(report("石螺镇", 2021, half))]
