"""The stretch of a report that is shown beside a quotation: to the word it ends with, its numbers whole."""

from __future__ import annotations

import pytest

from indexer.desk.quoting.comparing import letters, visible
from indexer.desk.quoting.nearest import nearest


@pytest.mark.parametrize(
    ("wanted", "text", "words"),
    [
        ("渡槽清洗及时", "渡槽清洗不够及时，村民", "渡槽清洗不够及时"),
        ("停水五天", "停水六天，停电五小时", "停水六天"),
        ("渡槽清洗及时", "渡槽清洗不够，村民", "渡槽清洗不够"),
        (
            "补助300户，共计15万元",
            "补助300户，每户五百元，共计15万元。",
            "补助300户，每户五百元，共计15万元",
        ),
        ("共计115万元", "每户五百元，共计15万元。", "共计15万元"),
    ],
)
def test_of_two_ends_that_are_as_near_the_one_that_is_quoted_is_shown(
    wanted: str, text: str, words: str
) -> None:
    """清洗及时 for 清洗不够及时 leaves out what matters; 清洗不够 alone does not show it."""
    seen = visible(text)
    found = nearest(wanted, text, seen, letters(seen))
    assert found is not None
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("wanted", "text", "words"),
    [
        ("占12", "共占12%，好", "占12%"),
        ("占百分之三", "占百分之三，五", "占百分之三"),
        ("五公里", "修路，五公里", "五公里"),
        ("五公里", "修路三点五公里", "点五公里"),  # that something is missing is seen
        ("收到2户", "本年收到12户，好", "收到12户"),
    ],
)
def test_the_words_that_are_shown_hold_whole_numbers(wanted: str, text: str, words: str) -> None:
    """12 for 12% is shown beside what the report says, not beside a part of it."""
    seen = visible(text)
    found = nearest(wanted, text, seen, letters(seen))
    assert found is not None
    assert text[found.start : found.end] == words
    assert "".join(d.report for d in found.differences) == words


@pytest.mark.parametrize(
    ("wanted", "differences"),
    [
        ("经费1,234.56万元", []),
        ("经费1234.56万元", [("", ",")]),
        ("经费1234.56元", [("", ","), ("", "万")]),
        ("经费1235.56万元", [("", ","), ("5", "4")]),
        ("经费12,34.56万元", [("", ","), (",", "")]),
    ],
)
def test_a_mark_between_thousands_is_no_part_of_the_number(
    wanted: str, differences: list[tuple[str, str]]
) -> None:
    """1234 beside 1,234 was a wrong number; where a 万 is missing, that is what is wrong."""
    text = "修路投入经费1,234.56万元，已经付清。"
    seen = visible(text)
    found = nearest(wanted, text, seen, letters(seen))
    assert found is not None
    assert [(d.quotation, d.report) for d in found.differences if not d.same] == differences
