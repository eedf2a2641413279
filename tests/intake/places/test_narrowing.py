"""A step only chooses among the candidates that it is given, and says what it saw."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.gazetteer.china import bundled
from indexer.gazetteer.places_csv import with_rows
from indexer.intake.places.case import Case
from indexer.intake.places.clues import PlaceHints, area_codes
from indexer.intake.places.narrowing import (
    STEPS,
    Candidates,
    NarrowingStep,
    abbreviated_in_the_host,
    named_before_the_unit,
    named_by_a_folder,
    named_in_the_text,
    named_so_in_the_year,
    narrowed,
    numbered_by_an_authority,
    of_the_kind_it_says,
    spelt_in_the_host,
    spelt_in_the_path,
    telephoned_in_the_area,
)
from indexer.intake.places.places import resolve
from indexer.vocabulary.report import Unit

SHARED = ("城关镇", "大埠乡", "长兴镇", "桥头镇", "太平乡")
WORDS = (
    "临淄区",
    "淄博市",
    "山东省",
    "武功县",
    "陕西省",
    "安乡县",
    "我县",
    "县委",
    "，",
    "城关镇",
    "乡",
)
PAGES = (
    "http://www.linzi.gov.cn/wugongxian/1.html", "http://sxwg.gov.cn/a", "http://x.cn/anxiang/", "", None,
)  # fmt: skip


def case(
    unit: str, *, year: int | None = 2018, url: str | None = None, path: str = "", **texts: str
) -> Case:
    return Case(PlaceHints(Unit(unit, unit[-1]), year, list(texts.items()), url, path), bundled())


def proposed(asked: Case) -> Candidates:
    return Candidates().proposing(asked.townships, asked)


@given(
    st.sampled_from(SHARED),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
    st.sampled_from(PAGES),
    st.sampled_from([None, 2009, 2016, 2024]),
)
@settings(max_examples=120, deadline=None)
def test_no_step_invents_a_candidate_or_forgets_what_was_seen(
    unit: str, title: str, body: str, url: str | None, year: int | None
) -> None:
    """A candidate that came from nowhere would have no evidence, and a lost reason cannot be checked."""
    asked = case(unit, year=year, url=url, path="武功县/a.txt", title=title, body=body)
    before = proposed(asked)
    for step in STEPS:
        after = step(before, asked)
        assert after.left
        assert set(after.left) <= set(before.left)
        assert after.evidence[: len(before.evidence)] == before.evidence
        assert len(after.evidence) <= len(before.evidence) + 1
        assert after.spoken >= before.spoken
        if len(after.left) < len(before.left):
            assert len(after.evidence) > len(before.evidence)
        assert step(before, asked) == after
        before = after
    assert narrowed(proposed(asked), asked) == before


@pytest.mark.parametrize(
    ("step", "asked", "county"),
    [
        (named_before_the_unit, case("城关镇", title="桐柏县城关镇年报"), "桐柏县"),
        (lambda c, k: named_in_the_text(c, k, "county", strong=True), case("城关镇", title="桐柏县公开"), "桐柏县"),
        (lambda c, k: named_in_the_text(c, k, "county", strong=False), case("城关镇", body="在桐柏县办"), "桐柏县"),
        (lambda c, k: named_in_the_text(c, k, "county", strong=True), case("崧厦镇", year=2012, title="上虞市年报"), "上虞区"),
        (numbered_by_an_authority, case("城关镇", body="114113300060123455"), "桐柏县"),
        (lambda c, k: named_by_a_folder(c, k, "county"), case("城关镇", path="桐柏县/a.txt"), "桐柏县"),
        (lambda c, k: named_by_a_folder(c, k, "county"), case("城关镇", path="桐柏\\a.txt"), "桐柏县"),
        (lambda c, k: spelt_in_the_host(c, k, "county"), case("城关镇", url="http://tongbai.gov.cn/"), "桐柏县"),
        (lambda c, k: spelt_in_the_path(c, k, "county"), case("城关镇", url="http://a.cn/tongbaixian/1"), "桐柏县"),
        (abbreviated_in_the_host, case("余坪镇", url="http://schy.gov.cn/"), "洪雅县"),
        (telephoned_in_the_area, case("太平镇", signature="电话:(0839)5530018"), None),
        (telephoned_in_the_area, case("城关镇", introduction="电话:0377-5530018"), None),
        (named_so_in_the_year, case("崧厦镇", year=2016), "上虞区"),
        (of_the_kind_it_says, case("余坪镇", body="按照县委的要求"), None),
    ],
)  # fmt: skip
def test_a_step_keeps_what_it_speaks_for(
    step: NarrowingStep, asked: Case, county: str | None
) -> None:
    """Each step is evidence by itself, and must be understood by itself."""
    before = proposed(asked)
    after = step(before, asked)
    names = {name for lineage in after.left for name in asked.names(lineage, "county")}
    if county:
        assert after.settled
        assert county in names
        assert len(after.evidence) == 1
    else:
        assert after.left
    nothing = case(asked.name)
    assert step(proposed(nothing), nothing).left.keys() == proposed(nothing).left.keys()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("电话:0373-5530018", {"0373"}),
        ("电话(010)65530018", {"010"}),
        ("0373~5530018,0596.5530018", {"0373", "0596"}),
        ("+86-373-5530018", {"0373"}),
        ("0086-0373-5530018", {"0373"}),
        ("+86-(0373)-5530018", {"0373"}),
        ("手机:+86-13803735530", set()),
        ("手机:13803735530", set()),
        ("热线:0373-12345", set()),
        ("电话:0086(0373)5530018", {"0373"}),
        ("电话:〔0373〕5530018", {"0373"}),
        ("电话:010----65530018", {"010"}),
        ("电话:86-373-5530018", set()),
        ("索引号:0373/20220001", set()),
        ("邮编:0373553", set()),
        ("文号:20373-5530018", set()),
    ],
)
def test_an_area_code_is_read_however_the_number_is_written(text: str, codes: set[str]) -> None:
    """One of fifty towns of one name stayed without a place because its number was written for abroad."""
    assert area_codes(text) == codes


def test_an_abbreviation_counts_on_a_government_s_host_only() -> None:
    """schy is 四川洪雅 on a government's host, and anything on another."""
    other = case("余坪镇", url="http://schy.com/")
    assert abbreviated_in_the_host(proposed(other), other) == proposed(other)


def test_a_place_of_the_operator_is_a_township_by_its_level_not_its_digits() -> None:
    """An operator's code may have any length."""
    gazetteer, _ = with_rows(
        bundled(), [{"code": "X1", "name": "安乡镇", "parent": "370305", "level": "township"}]
    )
    hints = PlaceHints(Unit("安乡县安乡镇", "镇"), 2018, [("title", "临淄区安乡镇")])
    assert resolve(hints, gazetteer).code == "X1"
