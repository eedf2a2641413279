"""Where a word stands and where others only cross: pairs of places, and the law reckoned twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.crossing import crossing
from tests.engines.set_aside import standing

# Of both kinds; sentences are invented.
CROSSED = [
    ("镇人民政府门口", "民政"),
    ("本乡是全国有名的茶乡", "国有"),
    ("河水上涨时广播提醒", "水上"),
    ("政府信息公开工作年度报告", "开工"),
    ("由专职工作人员登记", "职工"),
    ("依照相关规定答复", "照相"),
    ("云雾岭街道人民政府", "道人"),
    ("云雾岭草原种畜场", "原种"),
]
STANDING = [
    ("县民政局来镇核对", "民政"),
    ("全乡民政工作有序", "民政"),
    ("人民法院来镇宣讲", "法院"),
    ("低保户名单张榜", "低保"),
    ("事业单位招考", "事业"),
    ("乡人民政府院内设公开栏", "院内"),
    ("国有林场改制", "国有"),
    ("村民王国有申请复印", "国有"),
    ("发往长城镇的来信", "长城"),
    ("信息公开工作", "公开"),
    ("十一万元", "一万"),
    ("民政", "民政"),
    ("人，民政，府", "民政"),
]


@pytest.mark.parametrize(("text", "word"), CROSSED)
def test_a_word_is_set_aside_where_others_cross(text: str, word: str) -> None:
    """Such places are nearly all that a search for the word would find."""
    looked_at = crossing(word)
    assert looked_at is not None
    assert looked_at.is_at(text, text.index(word))
    assert standing(word, text) == []


@pytest.mark.parametrize(("text", "word"), STANDING)
def test_a_word_stands_alone_at_the_end_of_a_longer_one_and_wherever_that_is_likely(
    text: str, word: str
) -> None:
    """A true place that is missed is lost to whoever does not think of quotation marks."""
    looked_at = crossing(word)
    assert looked_at is None or not looked_at.is_at(text, text.index(word))
    assert standing(word, text) == [text.index(word)]


@pytest.mark.parametrize("text", ["民", "民政局", "王柳", "十万", "ab", "人，", "", "人民 "])
def test_only_dictionary_words_of_two_characters_are_looked_at(text: str) -> None:
    """A name, a longer run, a number are found wherever they are read."""
    assert crossing(text) is None


def test_traditional_writing_is_looked_at_alike() -> None:
    """Who types 國有 asks what 国有 asks."""
    assert crossing("國有") == crossing("国有") != None  # noqa: E711


PIECES = [
    "人民",
    "民政",
    "政府",
    "府",
    "公开",
    "开",
    "工作",
    "信息",
    "国",
    "全国",
    "有",
    "有名",
    "，",
]


@given(st.lists(st.sampled_from([*PIECES, "长城镇", "一"]), max_size=30).map("".join))
def test_both_sides_decide_as_the_two_whole_cuts_would(text: str) -> None:
    """What is reckoned from a few characters must be what the law says of the whole run."""
    for word in ("民政", "国有", "开工", "开信", "人民", "长城", "府公", "有名"):
        looked_at = crossing(word)
        places = [at for at in range(len(text)) if text.startswith(word, at)]
        stands = [at for at in places if not (looked_at and looked_at.is_at(text, at))]
        assert stands == standing(word, text)
