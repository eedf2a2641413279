"""Pinyin sent as a query: offered as the words and places that are spelt so, counted, never taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import Index, make_query, open_index
from tests.invented_index import build_index, invented_reports


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("heard"), invented_reports())) as index:
        yield index


def offers(index: Index, text: str) -> dict[str, int]:
    return {offer.q: offer.reports for offer in index.search(make_query(text)).offers}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shenqing", "申请"),
        ("Shen'qing", "申请"),
        ("gaishu", "概述"),
        ("jiazhen", "镇:甲镇"),
        ("shenqing gaishu", "申请 概述"),
    ],
)
def test_pinyin_is_offered_as_what_is_spelt_so(index: Index, typed: str, meant: str) -> None:
    """An input method that was left off makes a word into letters, and the page into nothing."""
    found = index.search(make_query(typed))
    assert found.reports == 0
    assert offers(index, typed)[meant] == index.search(make_query(meant)).reports > 0


@pytest.mark.parametrize("typed", ["shenqin", "excel", "ab", "s", "jiazhenx", "q" * 50])
def test_letters_that_spell_nothing_here_are_no_pinyin(index: Index, typed: str) -> None:
    """Half a syllable too many, and what is offered would be a guess."""
    assert not [q for q in offers(index, typed) if any(c >= "\u4e00" for c in q)]


def test_letters_that_are_found_are_no_pinyin(index: Index) -> None:
    """Who searches for a word in Latin letters that stands there has found it."""
    assert not offers(index, "script")
