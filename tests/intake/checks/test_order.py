"""Numbers of headings, and the parts that an opening announces."""

from dataclasses import replace

import pytest

from indexer.intake.checks.order import missing_parts, number_gap
from indexer.vocabulary.report import Report, Section
from tests.invented import report, section


def headed(*headings: str, text: str = "已办理。") -> Report:
    """A report with these headings; one without 、 has no number."""
    return report("石螺镇", 2014, *map(_part, range(1, 20), headings, [text] * 20))


def _part(n: int, heading: str, text: str) -> Section:
    number, mark, _ = heading.partition("、")
    return replace(section(f"s{n}", heading, text), number=number if mark else None)


@pytest.mark.parametrize(
    ("headings", "gaps"),
    [
        (("一、概述", "二、主动公开", "三、申请"), []),
        (("一、概述", "三、申请"), [("一", "三")]),
        (("一、概述", "二、主动公开", "五、收费", "六、其他"), [("二", "五")]),
        (("一、概述", "二、申请", "二、收费", "三、问题"), []),  # one number twice
        (("一、概述", "三、申请", "二、收费", "四、问题"), []),  # in another order
        (("一、概述", "申请的办理情况", "三、收费"), []),  # one without a number
        (("一、概述", "申请的办理情况", "四、收费"), [("一", "四")]),
        (("三、申请", "四、收费"), []),  # it may begin anywhere
        (("九、收费", "十一、其他"), [("九", "十一")]),
        (("十、收费", "十二、其他"), []),  # 十一 is not looked for in the text
    ],
)
def test_a_number_left_out_is_said(headings: tuple[str, ...], gaps: list[tuple[str, str]]) -> None:
    """A part was taken out, or never put in."""
    found = [*number_gap(headed(*headings))]
    assert [(flag.left.value, flag.right.value) for flag in found] == gaps


@pytest.mark.parametrize(
    "inside", ["已办理。二、主动公开情况如下。", "（二）公开栏。", "二.公开栏"]
)
def test_a_number_that_stands_in_the_text_is_not_left_out(inside: str) -> None:
    """A heading that ran into its paragraph is no missing part."""
    found = number_gap(headed("一、概述", "三、申请", text=inside))
    assert not [*found]
    assert [*number_gap(headed("一、概述", "三、申请", text="其二是公开栏。"))]


def test_the_numbers_under_each_part_are_their_own() -> None:
    """（一） begins again under every part."""
    parts = [
        replace(section("s1", "一、概述", ""), number="一"),
        replace(section("s1.1", "（一）公开栏", "略。"), number="（一）"),
        replace(section("s1.2", "（三）网站", "略。"), number="（三）"),
        replace(section("s2", "二、申请", ""), number="二"),
        replace(section("s2.1", "（一）受理", "略。"), number="（一）"),
    ]
    (flag,) = number_gap(report("石螺镇", 2014, *parts))
    assert (flag.left.anchor, flag.right.anchor) == ("s1.1", "s1.2")
    assert flag.sentence == "“（一）”之后是“（三）”，中间的序号没有。"


def test_numbers_of_two_kinds_follow_each_other_in_no_order() -> None:
    """（三） under no heading of its own is not the third part behind the first."""
    mixed = [
        replace(section("s1", "一、概述", "略。"), number="一"),
        replace(section("s2", "（三）网站", "略。"), number="（三）"),
    ]
    assert not [*number_gap(report("石螺镇", 2014, *mixed))]


OPENING = "本年度报告由概述、主动公开、依申请公开、收费、存在问题五个部分组成。"


@pytest.mark.parametrize(
    ("opening", "parts", "both"),
    [
        (OPENING, 4, ("5 个部分", "4 个部分")),
        (OPENING, 5, None),
        (OPENING, 6, None),
        (OPENING.replace("五个", "五"), 4, ("5 个部分", "4 个部分")),
        (OPENING.replace("收费、存在问题", "存在问题、附表"), 4, None),
        (OPENING.replace("年度报告", "领导小组"), 4, None),
        ("全文包括6个部分。", 4, ("6 个部分", "4 个部分")),
        ("公开栏由五个部分组成。", 4, None),
    ],
)
def test_parts_that_were_announced_and_are_missing_are_said(
    opening: str, parts: int, both: tuple[str, str] | None
) -> None:
    """What a report announces and leaves out, it may have left out on purpose."""
    each = [_part(n, f"{'一二三四五六'[n - 1]}、申请", "已办理。") for n in range(1, parts)]
    last = _part(parts, f"{'一二三四五六'[parts - 1]}、存在的问题", "公开栏字小。")
    whole = report("石螺镇", 2014, section("s0", "", opening), *each, last)
    found = [*missing_parts(whole)]
    assert [(flag.left.value, flag.right.value) for flag in found] == ([both] if both else [])
    for flag in found:
        assert (flag.left.anchor, flag.right.anchor) == ("s0", f"s{parts}")
        assert flag.left.quote in opening
        assert "部分" in flag.left.quote
        assert flag.right.quote == last.heading


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("四、存在的问题", "公开栏字小。", True),
        ("四、存在的问题", "公开栏字小。\n石螺镇人民政府\n2015年1月8日", True),
        ("四、存在的问题", "公开栏字小，栏前的", False),
        ("四、收费情况", "没有收费。", False),
    ],
)
def test_of_a_text_that_breaks_off_nothing_is_missing(heading: str, text: str, said: bool) -> None:
    """Half a page in an archive would be called incomplete by whoever kept the half."""
    parts = [_part(n, f"{'一二三'[n - 1]}、申请", "已办理。") for n in range(1, 4)]
    whole = report("石螺镇", 2014, section("s0", "", OPENING), *parts, _part(4, heading, text))
    assert bool([*missing_parts(whole)]) == said
