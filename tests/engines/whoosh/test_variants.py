"""What a mistyped query may have been meant to be, read from the texts themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer import Index, open_index
from indexer.engines.contract import MOST_SLIPS
from tests.invented import Opened, report, section, with_ids
from tests.invented_index import build_index

TEXT = "行政复议两件，行政复议未撤销。行政答复一件。信息公开栏设在桥头。"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    reports = [report("甲镇", 2014, section("s1", "一、概述", TEXT))]
    with open_index(build_index(tmp_path_factory.mktemp("variants"), reports)) as index:
        yield index


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("行政夏议", "行政复议"),  # another character
        ("行政议", "行政复议"),  # one too few
        ("行政政复议", "行政复议"),  # one too many
        ("行政议复", "行政复议"),  # changed about
        ("行政覆議", "行政复议"),  # in Traditional characters, and another one at that
        ("星政复议", "行政复议"),  # at the beginning
        ("信息公开兰", "信息公开栏"),  # at the end
    ],
)
def test_one_slip_is_seen_through(index: Index, typed: str, meant: str) -> None:
    """A journalist in a hurry types one wrong character and would think that nothing is there."""
    assert index.meant(typed)[0] == meant


def test_what_sounds_the_same_comes_first(tmp_path: Path) -> None:
    """An input method by sound gives a wrong character that sounds right."""
    text = "白鹭汊镇一次，白鹭村镇两次，白鹭村镇三次。"
    directory = build_index(tmp_path, [report("甲镇", 2014, section("s1", "一、概述", text))])
    with open_index(directory) as index:
        assert index.meant("白鹭叉镇")[0] == "白鹭汊镇"


def test_as_many_are_told_when_the_word_itself_is_there(tmp_path: Path) -> None:
    """It is no slip of itself, and another would have to make room for it."""
    text = "".join(f"{letter}桥。" for letter in "石石甲乙丙丁戊己庚辛壬壬")
    opened = Opened(tmp_path, with_ids([report("甲镇", 2014, section("s1", "一、概述", text))]))
    with closing(opened):
        told = opened.engine.variants("石桥")
    assert len(told) == MOST_SLIPS == 8
    assert told["壬桥"] == 2, "the commonest"
    assert "石桥" not in told


@pytest.mark.parametrize("typed", ["", "甲", "一二三四五六七八九十一二三", "𠀀𠀁", "，。"])
def test_what_cannot_be_seen_through_gives_nothing(index: Index, typed: str) -> None:
    """A suggestion made of nothing sends the reader astray."""
    assert index.meant(typed) == []


def test_no_suggestion_reaches_over_punctuation(index: Index) -> None:
    """Two halves of two sentences are no word."""
    assert "件，行政" not in index.meant("件行政")
