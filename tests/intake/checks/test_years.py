"""The years that a report speaks of, and the day that it is dated."""

from dataclasses import replace

import pytest

from indexer.intake.checks.years import early_date, other_year
from indexer.vocabulary.report import Report
from tests.invented import report, section

PERIOD = "本报告所列数据自{}年1月1日起，至{}年12月31日止。"


def opening(text: str, year: int | None = 2014) -> Report:
    return report(
        "石螺镇", year, section("s0", "", text), section("s1", "一、概述", "略。", "overview")
    )


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (PERIOD.format(2013, 2013), 2013),
        (PERIOD.format(2014, 2014), None),
        ("现公布石螺镇2013年度政府信息公开工作年度报告。", 2013),
        ("现公布石螺镇2014年度政府信息公开工作年度报告。", None),
        ("按《2013年度政府信息公开工作年度报告》的写法。", None),
        ("2013年1月至2013年9月试行。", None),
        ("比2013年多公开12条。", None),
    ],
)
def test_a_period_or_a_report_of_another_year_is_said(text: str, year: int | None) -> None:
    """An opening copied from last year makes all numbers doubtful; a comparison does not."""
    found = [*other_year(opening(text))]
    assert [flag.right.value for flag in found] == ([f"{year} 年"] if year else [])
    for flag in found:
        assert flag.left.value == "2014 年"
        assert (flag.right.anchor, flag.right.quote) == ("s0", text)
        assert flag.sentence.startswith("报告的年度是 2014 年，")


def test_both_of_the_other_year_are_said_once_and_none_where_no_year_is_known() -> None:
    """One copied opening is one doubt."""
    both = PERIOD.format(2013, 2013) + "\n现公布石螺镇2013年度政府信息公开工作年度报告。"
    (flag,) = other_year(opening(both))
    assert flag.right.quote == PERIOD.format(2013, 2013)
    assert not [*other_year(opening(both, None))]


@pytest.mark.parametrize(
    ("day", "early"),
    [
        ("2014-12-30", True),
        ("2014-12-31", False),
        ("2015-01-20", False),
        ("2014-03-02", True),
        (None, False),
    ],
)
def test_a_day_before_the_year_was_over_is_said(day: str | None, early: bool) -> None:
    """A report of a year that was still to come has numbers that nobody could know."""
    found = [*early_date(replace(opening("略。"), published=day))]
    assert [flag.left.value for flag in found] == ([day] if early else [])
    assert not [*early_date(replace(opening("略。", None), published=day))]


def test_the_day_is_shown_where_it_stands() -> None:
    """The link must lead to the line that signs the report, not to its top."""
    signed = "公开栏已更新。\n石螺镇人民政府\n二〇一四年11月5日"
    whole = replace(
        report("石螺镇", 2014, section("s0", "", "略。"), section("s1", "一、概述", signed)),
        published="2014-11-05",
    )
    (flag,) = early_date(whole)
    assert (flag.left.anchor, flag.left.quote) == ("s1", "二〇一四年11月5日")
    (flag,) = early_date(replace(whole, published="2014-11-06"))
    assert (flag.left.anchor, flag.left.quote) == ("s0", "")
