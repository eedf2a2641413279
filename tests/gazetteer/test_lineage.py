"""One place through time: what a filter by place covers."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index
from indexer.gazetteer.china import bundled
from indexer.gazetteer.lineage import steps
from indexer.vocabulary.report import Candidate, Place, Step


def placed(code: str) -> tuple[Step, ...]:
    return steps(Place("resolved", code), bundled())


def test_all_codes_of_a_place_are_one_place() -> None:
    """大信镇 and 大信街道 are the same office under two signs."""
    first, second, third = map(placed, ("370282119", "370215106", "370215011"))
    assert first == second == third
    assert first[-1] == Step(
        "370215011", "大信街道", "370215", ("370215106", "370282119", "大信镇")
    )
    assert "370282" in first[-2].also
    assert "即墨市" in first[-2].also


def test_a_place_lies_in_what_it_was_part_of_and_in_what_it_is_part_of() -> None:
    """莱芜市 is gone; whoever asks for it or for 济南市 means these reports too."""
    found = {step.name: step for step in placed("371202110")}
    assert list(found) == ["山东省", "莱芜市", "济南市", "莱芜区", "茶业口镇"]
    assert found["莱芜区"].under == found["济南市"].value
    assert found["莱芜市"].under == found["山东省"].value


def test_a_report_of_before_a_county_was_split_lies_in_both() -> None:
    """绍兴县 became two districts in 2013: its reports are its own, and of the town's district too."""
    path = ("浙江省", "绍兴市", "绍兴县", "马山镇")
    (code,) = {e.code for e in bundled().named("马山镇") if e.code.startswith("3306")}
    names = [s.name for s in steps(Place("resolved", code, path), bundled(), 2011)]
    assert names == ["浙江省", "绍兴市", "绍兴县", "越城区", "马山街道"]


def test_every_place_stands_behind_what_it_is_under() -> None:
    """The tree is built in one pass; a child without its parent would hang in the air."""
    gazetteer = bundled()
    under: dict[str, str | None] = {}
    for code in [*gazetteer][::97]:
        seen: set[str | None] = {None}
        for step in placed(code):
            assert step.under in seen
            assert under.setdefault(step.value, step.under) == step.under
            seen.add(step.value)


def test_an_unlisted_place_stands_under_the_listed_county() -> None:
    """Who asks for the county must not miss its new development zone."""
    found = steps(
        Place("unlisted", None, ("山东省", "青岛市", "即墨市", "无此园区", "无此镇")), bundled()
    )
    assert [step.value for step in found[-3:]] == [
        "370215", "370215/无此园区", "370215/无此园区/无此镇",
    ]  # fmt: skip


def test_an_unlisted_place_is_never_its_namesake() -> None:
    """It was called unlisted because it is none of the 城关镇 that are known."""
    assert steps(Place("unlisted", None, ("城关镇",)), bundled()) == (Step("城关镇", "城关镇"),)


def test_an_ambiguous_place_lies_in_what_its_candidates_share_and_keeps_its_name() -> None:
    """Which county is open; that it is 山东省, and called so, is not."""
    two = tuple(Candidate(code, bundled().path(code)) for code in ("370305100", "370282119"))
    shared, own = steps(Place("ambiguous", candidates=two), bundled())
    assert shared.name == "山东省"
    assert (own.under, own.also) == (shared.value, ("大信镇", "齐都镇"))
    assert own.value not in {"大信镇", "齐都镇"}
    assert steps(Place("unknown"), bundled()) == ()


@pytest.mark.parametrize("value", ["槐荫渡镇", "槐荫渡街道", "990123100"])
def test_a_renamed_township_keeps_all_its_years(corpus_index: Path, value: str) -> None:
    """The missing money of 2011 came back in 2023, under another name of the same place."""
    with open_index(corpus_index) as index:
        found = index.search(make_query("", place=[value], size=100))
        assert {hit.place.name for hit in found.hits} == {"槐荫渡镇", "槐荫渡街道"}
        place = next(facet for facet in found.facets if facet.name == "place")
        (bucket,) = [b for b in place.buckets if b.value == "990123100"]
        assert (bucket.label, bucket.former) == ("槐荫渡街道", ("槐荫渡镇",))
        assert bucket.count == found.reports
        years = index.other_years(index.report(found.hits[0].id))
        assert len(years) == found.reports


def test_every_report_of_the_sample_has_its_place(corpus_index: Path) -> None:
    """《条例》和县政府办的编报要求 once put one of them into 和县 in 安徽."""
    with open_index(corpus_index) as index:
        found = index.search(make_query("", place=["青屿县"]))
        assert found.reports == index.stats()["reports"]
        assert index.stats()["reports_by_place_status"]["resolved"] == found.reports
