"""Numbers are read as reports spell them, and words are left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.numerals import han_number, parse_number, whole_number
from tests.language.odd_digits import ODD_DIGITS

_ODD = st.text(
    st.sampled_from("0123456789_+-. ") | st.characters(categories=["Nd", "Nl", "No"]), max_size=11
)


@pytest.mark.parametrize(
    ("spelt", "value"),
    [
        ("7", 7), ("0", 0), ("1,305", 1305), ("1，305", 1305), ("４０７", 407), ("3.6万", 36000),
        ("201.7万", 2017000), ("2亿", 200000000), ("12.5", 12.5),
        ("零", 0), ("十", 10), ("十四", 14), ("三十", 30), ("一百零七", 107), ("四百二十六", 426),
        ("两千零九", 2009), ("三万五", 35000), ("三万零五", 30005), ("一亿二千万", 120000000),
        ("兩百", 200), ("貳拾", 20), ("二○一九", 2019),
    ],
)  # fmt: skip
def test_every_way_to_spell_a_count_gives_its_value(spelt: str, value: float) -> None:
    """A journalist adding up counties would miss the townships that write in characters."""
    assert parse_number(spelt) == value


@pytest.mark.parametrize(
    "word", ["", " ", "统一", "万", "千", "一二", "十十", "一百二百", "1,23", "百", "多", "３条"]
)
def test_what_spells_no_number_is_none_and_never_zero(word: str) -> None:
    """A blank read as 0 would print a claim that the township never made."""
    assert parse_number(word) is None


def test_a_decimal_of_ten_thousands_is_exact() -> None:
    """1.1万 through binary fractions would show 11000.000000000002 on the page."""
    assert [parse_number(f"{n}.1万") for n in range(1, 9)] == [
        n * 10000 + 1000 for n in range(1, 9)
    ]


@given(_ODD | st.sampled_from(ODD_DIGITS))
def test_nothing_but_digits_from_0_to_9_is_a_whole_number(text: str) -> None:
    """A page that writes ² where a number belongs would end in a traceback, or be another number."""
    found = whole_number(text)
    assert (found is not None) == (re.fullmatch("[0-9]{1,9}", text) is not None)
    assert found is None or found == int(text)


@given(_ODD | st.sampled_from(ODD_DIGITS))
def test_whatever_looks_like_a_number_is_one_or_none(text: str) -> None:
    """Readers ask about any text of a report and catch nothing."""
    for number in (parse_number(text), han_number(text)):
        assert number is None or number >= 0


def test_numerals_up_to_99_are_read_however_headings_print_them() -> None:
    """A part whose number is misread would stand in another's place."""
    tens = ["", "十", *(f"{digit}十" for digit in "二三四五六七八九")]
    ones = ["", *"一二三四五六七八九"]
    spelt = [ten + one for ten in tens for one in ones][1:]
    assert [han_number(numeral) for numeral in spelt] == list(range(1, 100))
