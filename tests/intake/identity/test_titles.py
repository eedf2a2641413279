"""Which line is the title of a report: joined where it is broken, and no line that only looks like one."""

from __future__ import annotations

import pytest

from indexer.gazetteer.china import bundled
from indexer.intake.identity.naming import names_of
from indexer.intake.identity.titles import find_title, is_title, quoted_title, unit_in_title

NAMES = names_of(bundled())
TITLE = "石螺镇2015年政府信息公开工作年度报告"


def title_of(*lines: str, **metadata: str) -> str | None:
    title = find_title(lines, metadata, NAMES)
    return title.text if title else None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("石螺镇", "2015年政府信息公开工作年度报告"), TITLE),
        (("石螺镇", "2015年", "政府信息公开工作年度报告"), TITLE),
        (("石螺镇2015年", "政府信息公开工作年度报告"), TITLE),
        (("石螺镇2015年政府信息公开", "工作年度报告"), TITLE),
        (("石螺镇2015年政府信息公开", "工作", "年度报告"), None),
        # What stands before is no part of it: a sentence, another title, a line that adds nothing.
        (("来源：石螺镇", "2015年政府信息公开工作年度报告"), "2015年政府信息公开工作年度报告"),
        (("石螺镇", TITLE), TITLE),
        (("今日要闻", "2015年政府信息公开工作年度报告"), "2015年政府信息公开工作年度报告"),
        (("石螺镇2014年政府信息公开工作年度报告", TITLE), "石螺镇2014年政府信息公开工作年度报告"),
        (("政府信息公开年报", TITLE), TITLE),
        (("政府信息公开工作年度报告", "石螺镇2015年工作报告摘要"), "政府信息公开工作年度报告"),
        ((f"{TITLE} {TITLE} 2015年，我镇推进公开。",), TITLE),
        (("石螺镇概况", "石螺镇2015年大事"), None),
        ((), None),
        # Two lines before, where both belong to it; the last line of the page is not before the first.
        (("今日要闻", "石螺镇", "2015年政府信息公开工作年度报告"), TITLE),
        (("2015年", "政府信息公开工作年度报告", "石螺镇"), "2015年政府信息公开工作年度报告"),
        (("石螺镇2015年政府信息公开", "工作年度报告", "首页"), TITLE),
        (("首页", "石螺镇2015年政府信息公开", "工作年度报告", "首页"), TITLE),
        # A name that no list has may stand on a line by itself.
        (("各湾镇", "2015年政府信息公开工作年度报告"), "各湾镇2015年政府信息公开工作年度报告"),
        (("蓼洲县石螺镇人民政府办公室", "2015年政府信息公开工作年度报告"), f"蓼洲县石螺镇人民政府办公室{TITLE[3:]}"),
        (("石螺镇大事记和工作动态一览", "2015年政府信息公开工作年度报告"), TITLE[3:]),
        # It has what the line before would add.
        (("石螺镇2015年", TITLE), TITLE),
        (("石螺镇", "石螺镇政府信息公开年报"), "石螺镇政府信息公开年报"),
        (("石螺镇2015年政府信息公开", TITLE), TITLE),
        # The work report of a government is another; a label is no part of a broken title.
        (("石螺镇人民政府", "工作年度报告"), None),
        (("来源：石螺镇2015年政府信息公开", "工作年度报告"), None),
        # Said twice without a blank.
        ((f"{TITLE}{TITLE} 2015年，我镇推进公开。",), TITLE),
        ((f"石螺镇{TITLE} 2015年，我镇推进公开。",), f"石螺镇{TITLE}"),
    ],
)  # fmt: skip
def test_a_title_is_joined_of_its_lines_and_of_no_others(
    lines: tuple[str, ...], title: str | None
) -> None:
    """A report without its year or its town is in no list of either."""
    assert title_of(*lines) == title


def test_a_title_says_as_printed_whose_and_when_it_is() -> None:
    """The line that is shown must be the line that was read."""
    found = find_title(["首页", "石螺镇２０１５年政府信息公开年报"], {}, NAMES)
    assert found
    assert (found.text, found.year, found.own_line) == (
        "石螺镇２０１５年政府信息公开年报",
        2015,
        True,
    )
    assert found.unit
    assert found.unit.name == "石螺镇"


def test_a_title_of_the_page_goes_before_that_of_its_metadata_unless_it_says_less() -> None:
    """A site's own name for a column would stand above every report in it."""
    other = "石螺镇2014年政府信息公开工作年度报告"
    assert title_of(TITLE, title=other) == TITLE
    assert title_of("政府信息公开年报", title=other) == other
    assert title_of(title="政府信息公开年报", window=other) == other
    assert title_of(title="政府信息公开年报") == "政府信息公开年报"
    assert title_of(window="政府信息公开年报") is None
    assert title_of(title="石螺镇概况", window="石螺镇概况") is None
    assert title_of(title=f"关于公布《{TITLE}》的通知") == TITLE
    assert title_of(window=f"首页_{TITLE}_石螺镇门户网") == TITLE
    assert title_of(title=f"石螺镇概况\n{TITLE}") == TITLE


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("信息公开年报", True),
        ("政务年报", False),
        ("石" * 70 + "镇政府信息公开年报", False),
        ("石" * 50 + "镇政府信息公开年报", True),
        ("石螺镇2015年政府信息公开年报。", False),
        ("附件1：石螺镇2015年政府信息公开年报", False),
        ("石螺镇财务年报", False),
        ("石螺镇2015年政府信息公开" + " " * 300 + "年报", True),
    ],
)
def test_a_line_is_a_title_by_its_length_and_its_words(line: str, is_one: bool) -> None:
    """A paragraph shown as a title would fill a whole page of hits."""
    assert is_title(line) is is_one


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"现公布《{TITLE}》。", TITLE),
        (f"现公布《政府信息公开年报》和《{TITLE}》。", TITLE),
        (f"根据《关于{TITLE}》公布。", None),
        ("现公布《石螺镇政府信息公开工作年度报告》。", None),
        ("现公布《2015年政府信息公开工作年度报告》。", None),
        ("略" * 2_980 + f"《{TITLE}》", None),
        ("略" * 2_900 + f"《{TITLE}》", TITLE),
    ],
)
def test_a_title_in_quotes_counts_where_it_says_whose_and_when(
    text: str, title: str | None
) -> None:
    """The report that a text cites by half a name would be taken for the text itself."""
    found = quoted_title(text, NAMES)
    assert (found.text if found else None) == title
    assert found is None or not found.own_line


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("石螺镇2015年政府工作年度报告", "略", TITLE), TITLE),
        (("石螺镇2015年政府工作年度报告", "略", "石螺镇2015年政务公开年度报告"), "石螺镇2015年政务公开年度报告"),
        (("石螺镇2015年政府工作年度报告", "略", "石螺镇2014年政府工作年度报告"), "石螺镇2015年政府工作年度报告"),
        # Whose and when say as much.
        (("石螺镇政府工作年度报告", "略", "2015年政府工作年度报告"), "石螺镇政府工作年度报告"),
        (("2015年政府工作年度报告", "略", "石螺镇政府工作年度报告"), "2015年政府工作年度报告"),
        (("政府信息公开年报", "略", "石螺镇政府工作年度报告"), "石螺镇政府工作年度报告"),
        (("政府信息公开年报", "略", "2015年政府工作年度报告"), "2015年政府工作年度报告"),
        (("关于公布《石螺镇2015年年度报告》的通知",), "石螺镇2015年年度报告"),
        (("关于做好《石螺镇2015年年度报告》编制的通知",), None),
    ],
)  # fmt: skip
def test_of_two_titles_the_one_that_says_more_is_taken_and_of_equals_the_first(
    lines: tuple[str, ...], title: str | None
) -> None:
    """The work report beside it in a list of links would give the page its name."""
    assert title_of(*lines) == title


@pytest.mark.parametrize("window", ["石螺镇政府信息公开年报", "2015年政府信息公开年报"])
def test_a_window_that_says_whose_or_when_is_a_title(window: str) -> None:
    """A page with no other title would stand in lists without one."""
    assert title_of(window=window) == window


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("各湾镇2015年政府信息公开年报", "各湾镇"),
        ("2015年石螺镇政府信息公开年报", "石螺镇"),
        ("对湾镇2015年政府信息公开年报", "对湾镇"),  # nothing stands before it
        ("2015年在石螺镇政府信息公开年报", "石螺镇"),
        ("蓼洲县公布《石螺镇2015年政府信息公开年报》", "石螺镇"),
        ("《石螺镇2015年政府信息公开年报》由蓼洲县公布", "石螺镇"),
        ("二〇一五年度石螺镇政府信息公开年报", "石螺镇"),
        ("政府信息公开年报", None),
    ],
)
def test_a_title_names_whose_it_is_before_or_behind_its_year(title: str, unit: str | None) -> None:
    """A report under the name of who published it stands in another town's list."""
    found = unit_in_title(title, NAMES)
    assert (found.name if found else None) == unit
    assert found is None or found.upper == ()
