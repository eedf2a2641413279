"""Places by what people call them: whole, in short, by an old name, and by one that several have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexer import Index, make_query, open_index
from indexer.desk.asking.named_places import short_names
from indexer.vocabulary.report import Candidate, Place, Report, Step
from tests.invented import report, section
from tests.invented_index import build_index

PROVINCE = Step("990000", "云泽壮族自治区")
CITY = Step("990100", "临湖市", "990000")
EAST = Step("990101", "青屿县", "990100", ("990109", "老屿县"))
WEST = Step("990102", "西坪苗族自治县", "990100")
OPEN = Step("太平镇（未认定）", "太平镇（未认定）", None, ("太平镇",))


def at(town: str, code: str, county: Step, year: int) -> Report:
    """A report of a town in one of the counties."""
    made = report(town, year, section("s1", "一、概述", "坚持公开。", "overview"), code=code)
    steps = (PROVINCE, CITY, county, Step(code, town, county.value))
    return replace(made, path=f"{code}/{year}.txt", place=replace(made.place, lineage=steps))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    unsure = report("太平镇", 2019, section("s1", "一、概述", "坚持公开。", "overview"))
    candidates = (Candidate("1", ("甲县", "太平镇")), Candidate("2", ("乙县", "太平镇")))
    place = Place("ambiguous", candidates=candidates, lineage=(OPEN,))
    reports = [
        at("石塘镇", "990101101", EAST, 2014),
        at("青屿镇", "990101102", EAST, 2014),
        at("太平镇", "990101103", EAST, 2015),
        at("石塘镇", "990102101", WEST, 2014),
        at("白洋街道", "990102102", WEST, 2015),
        replace(unsure, place=place),
    ]
    with open_index(build_index(tmp_path_factory.mktemp("places"), reports)) as index:
        yield index


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浙江省", {"浙江"}),
        ("北京市", {"北京"}),
        ("广西壮族自治区", {"广西", "广西壮族"}),
        ("内蒙古自治区", {"内蒙古"}),
        ("恩施土家族苗族自治州", {"恩施", "恩施州", "恩施土家族苗族"}),
        ("东乡族自治县", {"东乡", "东乡县", "东乡族"}),
        ("管城回族区", {"管城", "管城区", "管城回族"}),
        ("锡林郭勒盟", {"锡林郭勒"}),
        ("白洋街道", {"白洋"}),
        *(("乾县", set()), ("县", set()), ("公开", set()), ("", set())),
    ],
)
def test_a_name_is_short_without_its_kind_and_its_people(name: str, short: set[str]) -> None:
    """Nobody types 壮族自治区; and one character is no name."""
    assert short_names(name) == short


@pytest.mark.parametrize(
    ("text", "reports", "said"),
    [
        ("省:云泽", 5, "云泽壮族自治区"),
        ("市:临湖", 5, "临湖市"),
        ("县:青屿", 3, "青屿县"),
        ("镇:青屿", 1, "青屿镇"),
        ("县:西坪", 2, "西坪苗族自治县"),
        ("县:西坪县", 2, "西坪苗族自治县"),
        ("区:西坪", 2, "西坪苗族自治县"),
        ("街道:白洋", 1, "白洋街道"),
        ("县:老屿", 3, "青屿县"),
        ("县:青嶼縣", 3, "青屿县"),
        ("-县:青屿", 3, "青屿县"),
        ("地区:临湖市青屿县", 3, "青屿县"),
        ("地区:云泽青屿县", 3, "青屿县"),
        ("地区:青屿县石塘镇", 1, ""),
        ("自治区:云泽", 5, "云泽壮族自治区"),
        ("街道:白洋街道办事处", 1, "白洋街道"),
        ("县:青屿县人民政府", 3, "青屿县"),
        ("镇:石塘镇政府", 2, "石塘镇"),
    ],
)
def test_a_name_in_short_means_the_one_place_that_it_fits(
    index: Index, text: str, reports: int, said: str
) -> None:
    """省:浙江 found nothing, and did not say that 省:浙江省 would."""
    found = index.search(make_query(text))
    assert found.reports == index.rank(make_query(text)).reports == reports
    assert said in "".join(found.query.notes)
    assert said in found.readable


@pytest.mark.parametrize("text", ["县:青屿县", "地区:990101", "镇:石塘镇", "县:老屿县", "坚持"])
def test_a_name_that_a_place_has_is_left_as_it_is(index: Index, text: str) -> None:
    """What worked needs no word about it."""
    query = make_query(text)
    assert index.search(query).query == query


def test_a_name_that_fits_several_is_not_guessed_at(index: Index) -> None:
    """青屿 is a county and a town in it: taking either would be a wrong answer half of the time."""
    found = index.search(make_query("坚持", place=["青屿"]))
    assert found.reports == 0
    assert "青屿县、青屿镇" in "".join(found.query.notes)
    assert {offer.q: offer.reports for offer in found.offers} == {
        "坚持 县:青屿县": 3, "坚持 镇:青屿镇": 1, "坚持": 6,
    }  # fmt: skip


def test_a_filter_by_a_name_in_short_is_that_place(index: Index) -> None:
    """An address typed by hand says 云泽; the chips and the next address say which place it was."""
    found = index.search(make_query("坚持", place=["云泽"], year=["2014"]))
    assert found.reports == 3
    assert found.query.filters["place"] == ["云泽壮族自治区"]


def test_a_name_that_no_place_has_is_said_and_the_nearest_is_offered(index: Index) -> None:
    """An empty answer to 白羊街道 reads as if the street office had published nothing."""
    found = index.search(make_query("街道:白羊街道"))
    assert found.reports == 0
    assert "白羊街道" in found.query.notes[0]
    assert [offer.q for offer in found.offers] == ["街道:白洋街道"]


def test_namesakes_are_listed_each_with_its_county(index: Index) -> None:
    """Two towns of one name are two stories."""
    found = index.search(make_query("镇:石塘镇"))
    assert found.reports == 2
    assert {(offer.label, offer.q, offer.reports) for offer in found.offers} == {
        ("青屿县石塘镇", "县:青屿县 镇:石塘镇", 1),
        ("西坪苗族自治县石塘镇", "县:西坪苗族自治县 镇:石塘镇", 1),
    }


def test_a_report_whose_place_is_open_is_found_by_its_name(index: Index) -> None:
    """The report says 太平镇 itself; that two counties have one hides it from nobody."""
    found = index.search(make_query("", place=["太平镇"]))
    assert {hit.place.status for hit in found.hits} == {"resolved", "ambiguous"}
    (bucket,) = [b for f in found.facets for b in f.buckets if b.value == OPEN.value]
    assert (bucket.count, bucket.selected) == (1, True)
    shown = [s.text for s in index.suggestions("太平") if s.kind == "place"]
    assert shown == ["太平镇 · 临湖市青屿县", "太平镇（未认定）"]
