"""Numbers are read as reports spell them, and words are left alone."""

import pytest

from indexer.language.numerals import parse_number


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


@pytest.mark.parametrize("word", ["", " ", "统一", "万", "千", "一二", "1,23", "百", "多", "３条"])
def test_what_spells_no_number_is_none_and_never_zero(word: str) -> None:
    """A blank read as 0 would print a claim that the township never made."""
    assert parse_number(word) is None


def test_a_decimal_of_ten_thousands_is_exact() -> None:
    """1.1万 through binary fractions would show 11000.000000000002 on the page."""
    assert [parse_number(f"{n}.1万") for n in range(1, 9)] == [
        n * 10000 + 1000 for n in range(1, 9)
    ]
