"""A number in its spellings: what is one number is found by either, and nothing else is."""

from __future__ import annotations

import pytest

from indexer.desk.asking.numbers import bare, roman, spacings, spellings
from indexer.vocabulary.query import Or, Phrase, Words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("8300", ("8300", "8,300")),
        ("8,300米", ("8300米", "8,300米")),
        ("8，300米", ("8300米", "8,300米")),
        ("８３００米", ("8300米", "8,300米")),
        ("拨款1234.56万元", ("拨款1234.56万元", "拨款1,234.56万元")),
        ("1234567元和8,300米", ("1234567元和8300米", "1,234,567元和8,300米")),
        ("2000亩", ("2000亩", "2,000亩")),
    ],
)
def test_a_number_is_spelt_with_and_without_its_marks(text: str, wanted: tuple[str, ...]) -> None:
    """Who types 8300 missed the 8,300 metres of road that a report prints."""
    assert spellings(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("防汛", "830米", "2016年", "2016", "1,2,3", "0533-8300123", "12:3000", "a8300", "1.8300"),
        *("青政发（2016）8号", "2015-2016", "〔2016〕8号", "83,00米"),
    ],
)
def test_what_is_no_count_has_one_spelling(text: str) -> None:
    """A year, a telephone or a document's number with a comma in it stands nowhere."""
    assert spellings(text) == (text,)
    assert bare(text) == Words(text)


def test_the_grouped_spelling_is_a_string() -> None:
    """The words 8 and 300 stand in reports that have neither number."""
    assert bare("8,300米") == bare("8300米") == Or((Words("8300米"), Phrase("8,300米")))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("IV级响应", "Ⅳ级响应"),
        ("Ⅳ级响应", "IV级响应"),
        ("ＩＶ级、iii级", "Ⅳ级、Ⅲ级"),
        ("第Ⅻ类", "第XII类"),
        ("第xii类", "第Ⅻ类"),
        ("Ⅴ型", "V型"),
        *((same, same) for same in ("CIVIL", "IIII级", "3D", "XV类", "V2", "防汛", "WiFi")),
    ],
)
def test_a_roman_numeral_is_one_character_or_letters(text: str, other: str) -> None:
    """An input method gives Ⅳ, a keyboard IV; who reads sees one thing."""
    assert roman(text) == other


def test_the_number_of_a_document_is_written_with_blanks_too() -> None:
    """A publisher's editor puts blanks around digits, which nobody who quotes can see."""
    forms = spacings("按青政发 [2016] 8 号文")
    assert len({*forms}) == 8
    assert {"按青政发[2016]8号文", "按青政发[2016] 8 号文"} < {*forms}
    assert "〔2016〕第8号" in spacings("〔2016〕第8 号")
    for text in ("2016年8号文", "〔2016〕8件", "〔1816〕8号", "防汛 8 号"):
        assert spacings(text) == (text,)
