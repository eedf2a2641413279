"""All words of a text at once are those that ``crossing`` finds one by one, place by place."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.crossing import REACH, crossing
from indexer.engines.standing import standing_words
from indexer.gazetteer.china import bundled
from indexer.language.dictionary import dictionary, neighbours
from indexer.language.folding import fold
from indexer.language.numerals import HAN_NUMERALS
from tests.engines.test_crossing import CROSSED, STANDING

JOINED = "学小金分生行高水子"  # each two of them, in either order, stand in some word


def law(text: str) -> list[str]:
    """Every looked-at word wherever it stands, each place asked on its own."""
    found = []
    for at in range(len(text) - 1):
        looked_at = crossing(word := text[at : at + 2])
        if looked_at is not None and not looked_at.is_at(text, at):
            found.append(word)
    return found


@cache
def words() -> list[str]:
    return [word for word, seen in dictionary().frequencies.items() if seen and len(word) < 6]


@cache
def names() -> list[str]:
    return sorted(bundled().names_beginning(""))


PIECES = (
    st.sampled_from(["人民", "民政", "政府", "信息", "公开", "开", "工作", "全国", "有名", "，"]),
    st.deferred(lambda: st.sampled_from(words())),
    st.deferred(lambda: st.sampled_from(names())),
    st.text(HAN_NUMERALS + "0123", min_size=1, max_size=3),
    st.sampled_from([*"，。、（）\n \0", "ＡＢ", "𠀀", "\ud800", "\uffff"]),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=3),
    st.text(JOINED, min_size=1, max_size=4),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(*PIECES), max_size=20).map("".join))
def test_a_word_is_told_once_for_every_place_where_it_stands(text: str) -> None:
    """On a cluster a search for 民政 would answer with other reports than on one machine."""
    text = fold(text)
    assert standing_words(text) == law(text)


@pytest.mark.parametrize("word", ["入侵", "机动", "房租"])
def test_no_more_is_read_than_for_one_place(word: str) -> None:
    """What is far away would decide in one engine and not in the other."""
    text, backwards = word * 2 * REACH, word[::-1]
    told = standing_words(text)
    # That is a word too, and stands or not by how much is read on either side.
    assert 0 < told.count(backwards) < text.count(backwards)
    assert told == law(text)


@pytest.mark.parametrize(("text", "word"), CROSSED)
def test_a_word_is_not_told_where_others_cross(text: str, word: str) -> None:
    """A search for 民政 on a cluster would find every 人民政府."""
    assert word not in standing_words(text)


@pytest.mark.parametrize(("text", "word"), STANDING)
def test_a_word_is_told_where_it_stands_if_it_is_looked_at(text: str, word: str) -> None:
    """A true place that is not told is found by nobody who asks a cluster."""
    assert standing_words(text).count(word) == (1 if crossing(word) else 0)


def test_a_name_is_read_to_its_end_wherever_a_stretch_ends() -> None:
    """What is said of a place is never set aside, also where no word joins all of its name."""
    assert not neighbours().joined("场街")
    assert "南市" in standing_words("全南市场街道")
    assert "南市" not in standing_words("全南市场")


def test_places_are_told_in_their_order_and_overlapping_ones_each() -> None:
    """How often a report says a word would be counted wrong, and so would its rank."""
    told = standing_words("天天天，镇人民政府，民政办，人民")
    assert told == ["天天", "天天", "人民", "政府", "民政", "人民"]


@pytest.mark.parametrize("text", ["", "民", "，", "民，政", "十万", "\ud800", "\uffff\uffff"])
def test_a_text_without_a_word_tells_none(text: str) -> None:
    """A section of one character would end a build."""
    assert standing_words(text) == []


@pytest.mark.parametrize("text", ["人𦰑", "𤺺民"])
def test_a_rare_character_is_not_taken_for_a_common_one(text: str) -> None:
    """Whoever looks for 人民 would be shown a name with a character that ends in the same bits."""
    assert [chr(ord(character) & 0xFFFF) for character in text] == ["人", "民"]
    assert standing_words(text) == []


def test_the_words_that_are_told_are_those_that_are_looked_at() -> None:
    """A word that only one of the two knows is found by one engine and not by the other."""
    every = (chr(pair >> 16) + chr(pair & 0xFFFF) for pair in {*neighbours().inside.tolist()})
    pairs = [pair for pair in every if fold(pair) == pair]
    assert len(pairs) > 100_000
    assert standing_words("，".join(pairs)) == [pair for pair in pairs if crossing(pair)]
