"""A pasted list: each line counted as a search of its own would count it, a bad line alone refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import Index, lists, make_query, open_index
from indexer.desk.lists import ListedLine
from indexer.vocabulary.errors import BadRequest
from tests.invented import report, section
from tests.invented_index import build_index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    reports = [
        report("槐荫镇", 2012, section("s1", "一、概述", "拆迁补偿公示。"), section("s2", "二、补偿", "拆迁补偿到位。"), code="990101101"),
        report("槐荫镇", 2014, section("s1", "一、概述", "拆迁，补偿。"), code="990101101"),
        report("石坪乡", 2014, section("s1", "一、概述", "槐荫镇来函，拆迁补偿。"), code="990101102"),
        report("望湖镇", None, section("s1", "一、概述", "无事。"), code="990101103"),
        report("望湖镇", 2013, section("s1", "一、概述", "拆迁补偿。"), code="990202103"),
    ]  # fmt: skip
    with open_index(build_index(tmp_path_factory.mktemp("lists"), reports)) as opened:
        yield opened


def line(index: Index, text: str, **asked: str) -> ListedLine:
    (only,) = lists.searched(index, text, **asked).lines
    return only


def test_a_phrase_is_counted_as_it_stands(index: Index) -> None:
    """拆迁，补偿 is another string: a count that took it in could not be quoted."""
    found = line(index, "拆迁补偿", by="year")
    assert (found.read_as, found.reports, found.sections) == ("phrase", 3, 4)
    assert found.years == {"2012": 1, "2013": 1, "2014": 1}
    assert found.undated == 0
    assert found.error is None
    ranking = index.rank(make_query('"拆迁补偿"'))
    assert (ranking.reports, ranking.sections) == (3, 4)
    assert found.url == "/search?q=%22%E6%8B%86%E8%BF%81%E8%A1%A5%E5%81%BF%22"


def test_a_whole_name_of_a_place_is_that_place_unless_a_phrase_was_asked_for(index: Index) -> None:
    """A list of townships asks what each published; a list of words asks who wrote them."""
    place, phrase = line(index, "槐荫镇"), line(index, "槐荫镇", read_as="phrase")
    assert (place.read_as, place.reports, place.sections) == ("place", 2, None)
    assert place.url == "/search?place=%E6%A7%90%E8%8D%AB%E9%95%87"
    assert (phrase.read_as, phrase.reports) == ("phrase", 1)
    assert line(index, "990101102").reports == 1
    assert line(index, "槐荫").read_as == "phrase"
    assert line(index, "槐荫", read_as="place").reports == 2


def test_namesakes_are_counted_together_and_said(index: Index) -> None:
    """A number of two places under one name would be taken for one's."""
    found = line(index, "望湖镇", by="year")
    assert (found.reports, found.years, found.undated) == (2, {"2013": 1}, 1)
    assert found.notes == ("同名地区有 2 个，这里是合计。",)
    assert line(index, "槐荫镇").notes == ()


def test_a_bad_line_costs_itself_only(index: Index) -> None:
    """One typo in three hundred names must not take the others with it."""
    found = lists.searched(
        index, f'拆迁补偿\n……\n\n  \n甲"乙"丙\n{"字" * 101}\n拆迁补偿\tsecond cell\n没有这句话'
    )
    assert [each.reports for each in found.lines] == [3, None, None, None, 3, 0]
    assert [bool(each.error) for each in found.lines] == [False, True, True, True, False, False]
    assert found.lines[3].error
    assert "101" in found.lines[3].error.message
    missing = line(index, "没有的镇", read_as="place")
    assert missing.error
    assert "没有的镇" in missing.error.message


def test_quotation_marks_around_a_line_are_no_part_of_it(index: Index) -> None:
    """Names are pasted out of articles."""
    for written in ('"拆迁补偿"', "“拆迁补偿”", "「拆迁补偿」", " 拆迁补偿\u200b "):
        assert line(index, written).reports == 3, written


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", {}),
        (" \n\t\n", {}),
        ("字\n" * 301, {}),
        ("字" * 10_001, {}),
        ("字", {"read_as": "word"}),
        ("字", {"by": "place"}),
    ],
)
def test_a_list_without_a_bound_is_refused(index: Index, text: str, asked: dict[str, str]) -> None:
    """What may be pasted by anybody must have a cost that is known."""
    with pytest.raises(BadRequest):
        lists.searched(index, text, asked.get("read_as", "auto"), asked.get("by", ""))
    assert len(lists.searched(index, "字\n" * 300).lines) == 300
