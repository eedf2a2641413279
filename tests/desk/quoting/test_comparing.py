"""What of a text counts when words are compared, and where words stand in it."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.quoting.comparing import (
    count_letters,
    cuts_after,
    cuts_before,
    cuts_number,
    in_order,
    letters,
    occurrences,
    visible,
)


@pytest.mark.parametrize(
    ("text", "part", "stands"),
    [
        # A number that goes on before the words.
        ("12件已办", "2件已办", []),
        ("已办12件", "2件", []),
        ("2件已办，又12", "2件已办", [0]),  # what the text ends with does not stand before it
        ("共1.2件", "2件", []),
        ("共。2件", "2件", [2]),
        ("第，2件", "2件", [2]),
        ("共十2件", "2件", []),
        ("百2件", "2件", []),
        ("共1\n2件", "2件", [3]),  # another line
        ("共1 2件", "2件", [3]),
        # And one that goes on behind them.
        ("20件", "2", []),
        ("占1.2件", "占1", []),
        ("占1.件", "占1", [0]),
        ("占1,200件", "占1", []),
        ("占1，二百件", "占1", [0]),
        ("占12%", "占12", []),
        ("占12", "占12", [0]),
        ("十日；占二", "占二", [3]),  # what the text begins with does not stand behind it
        ("一百二十户", "一百", []),
        ("一百户", "一百", [0]),
        ("老百二号", "老百", []),
        ("老百姓", "老百", [0]),
        # Every place, of those that lie over each other too.
        ("甲甲甲", "甲", [0, 1, 2]),
        ("甲甲甲", "甲甲", [0, 1]),
        ("甲乙", "", []),
        ("甲乙", "丙", []),
    ],
)
def test_words_stand_where_no_number_goes_on(text: str, part: str, stands: list[int]) -> None:
    """2件 for 12件 is the misquotation that a desk looks for; 2件 of 第，2件 is none."""
    assert occurrences(visible(text), part) == stands


@pytest.mark.parametrize(
    ("text", "start", "end", "before", "after"),
    [
        ("收12件", 0, 2, False, True),
        ("收12件", 2, 4, True, False),
        ("收12件", 1, 3, False, False),
        ("12", 0, 2, False, False),
        ("12", 1, 1, True, True),
        ("甲乙", 1, 1, False, False),
    ],
)
def test_which_end_of_some_words_lies_inside_a_number(
    text: str, start: int, end: int, before: bool, after: bool
) -> None:
    """The rest of the number is shown at the end where it stands."""
    seen = visible(text)
    told = cuts_before(seen, start), cuts_after(seen, end), cuts_number(seen, start, end)
    assert told == (before, after, before or after)


def test_only_as_many_places_as_are_wanted_are_looked_for() -> None:
    """A page of one repeated letter has thousands, and who asks whether it stands needs one."""
    seen = visible("甲，甲，甲")
    assert occurrences(seen, "甲", most=1) == [0]
    assert occurrences(seen, "甲", most=2) == [0, 2]
    assert occurrences(seen, "甲", 1) == [2, 4]
    assert occurrences(seen, "甲", 1, 4) == [2]
    assert occurrences(visible("12件"), "2件", cut=True) == [1]


@pytest.mark.parametrize(
    ("text", "parts", "spans"),
    [
        ("甲乙丙", ["甲"], [(0, 1)]),
        ("甲乙丙", ["丙", "甲"], None),
        ("甲", ["甲", "甲"], None),
        ("甲甲", ["甲", "甲"], [(0, 1), (1, 2)]),
        ("甲甲乙乙丙丙", ["甲", "乙", "丙"], [(1, 2), (3, 4), (4, 5)]),
        ("甲12丙甲2丙", ["甲", "2丙"], [(4, 5), (5, 7)]),
    ],
)
def test_parts_are_found_as_near_to_each_other_as_they_stand(
    text: str, parts: list[str], spans: list[tuple[int, int]] | None
) -> None:
    """What an ellipsis leaves out is counted, and must not be more than was left out."""
    assert in_order(visible(text), parts) == spans


@given(st.text("甲乙", max_size=9), st.lists(st.text("甲乙", min_size=1, max_size=2), max_size=3))
def test_parts_in_order_are_those_of_a_search_through_all_places(
    text: str, parts: list[str]
) -> None:
    """Of all ways to place them, those that end first, and of these the last places."""
    placed = [
        [(at, at + len(part)) for part, at in zip(parts, starts, strict=True)]
        for starts in product(range(len(text)), repeat=len(parts))
        if all(text.startswith(part, at) for part, at in zip(parts, starts, strict=True))
    ]
    ways = [spans for spans in placed if all(a[1] <= b[0] for a, b in pairwise(spans))]
    if parts and ways:
        end = min(spans[-1][1] for spans in ways)
        best = max(spans[::-1] for spans in ways if spans[-1][1] == end)[::-1]
        assert in_order(visible(text), parts) == best
    else:
        assert in_order(visible(text), parts) == (None if parts else [])


def test_signs_that_carry_a_value_are_letters() -> None:
    """5% is not 5, and what is called equal but for punctuation must have the same value."""
    assert count_letters("5%，好。") == 3
    assert count_letters("“，。”") == 0
    for text, said in (("1.25%", "1.25%"), ("-5℃", "-5℃"), ("甲-5", "甲5"), ("公开。", "公开")):
        assert letters(visible(text)).text == said


@given(st.text(max_size=60))
def test_what_counts_of_a_text_knows_where_it_stands(text: str) -> None:
    """Marks on the page are drawn by these places."""
    seen = visible(text)
    said = letters(seen)
    assert len(seen.at) == len(seen.text)
    assert [seen.text[at] for at in said.at] == list(said.text)
    assert list(seen.at) == sorted(set(seen.at))
    for character, at in zip(seen.text, seen.at, strict=True):
        assert visible(text[at]).text == character or character == " "
