"""The table of places, and an operator's additions to it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.gazetteer.china import LEVELS, bundled, version
from indexer.gazetteer.places_csv import with_rows, with_table
from indexer.language import pinyin
from indexer.vocabulary.errors import UnreadableFile

CODES = sorted(bundled())
codes = st.sampled_from(CODES)
years = st.integers(2005, 2030)


@given(codes, years)
@settings(max_examples=300, deadline=None)
def test_every_path_starts_with_a_province_and_ends_with_the_name_of_that_year(
    code: str, year: int
) -> None:
    """A path that skips its province would file a township where nobody looks."""
    gazetteer = bundled()
    path = gazetteer.path(code, year)
    assert gazetteer.level(gazetteer.chain(code)[0]) == "province"
    assert path[-1] == gazetteer.name(code, year)
    assert len(path) <= len(LEVELS)


@given(codes)
@settings(max_examples=300, deadline=None)
def test_all_codes_of_a_place_agree_on_what_the_place_is(code: str) -> None:
    """A filter by 即墨区 that forgot 即墨市 would lose the reports of before 2017."""
    gazetteer = bundled()
    same = gazetteer.same_place(code)
    assert code in same
    assert {gazetteer.lineage(other) for other in same} == {gazetteer.lineage(code)}
    assert gazetteer.lineage(code) in gazetteer


@given(codes, years)
@settings(max_examples=200, deadline=None)
def test_a_name_of_the_past_still_finds_its_code(code: str, year: int) -> None:
    """Reports are named as their place was called then."""
    gazetteer = bundled()
    assert code in {entry.code for entry in gazetteer.named(gazetteer.name(code, year))}


def test_a_county_that_became_a_district_keeps_its_history() -> None:
    """A reader of 大信街道 wants the reports that 大信镇 wrote."""
    gazetteer = bundled()
    assert gazetteer.same_place("370215") == ("370215", "370282")
    assert gazetteer.same_place("370215011") == ("370215011", "370215106", "370282119")
    assert gazetteer.path("370282119", 2016) == ("山东省", "青岛市", "即墨市", "大信镇")
    assert gazetteer.path("370215011", 2021)[-1] == "大信街道"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("360721", "360704"), ("310230", "310151"), ("320621", "320685"), ("500232", "500156")],
)
def test_renumbered_counties_are_one_place(earlier: str, later: str) -> None:
    """赣县, 崇明县, 海安县 and 武隆县 did not end when their kind changed."""
    assert bundled().lineage(later) == bundled().lineage(earlier)


def test_a_municipality_and_a_directly_governed_county_have_no_city_between() -> None:
    """An invented 市辖区 in a path is a place nobody has heard of."""
    gazetteer = bundled()
    assert gazetteer.path("110101009", 2016) == ("北京市", "东城区", "东直门街道")
    assert gazetteer.path("429021100") == ("湖北省", "神农架林区", "松柏镇")
    assert gazetteer.path("441900003") == ("广东省", "东莞市", "东城街道")


def test_a_county_lists_its_townships_of_a_year() -> None:
    """The page of a county shows what it had, not what it has."""
    gazetteer = bundled()
    assert "370215106" in gazetteer.children("370215", 2018)
    assert "370215106" not in gazetteer.children("370215", 2023)
    assert "370305" in gazetteer.children("370300")


def test_a_name_without_its_people_finds_the_county() -> None:
    """城步县 is what people write for 城步苗族自治县."""
    gazetteer = bundled()
    assert {entry.code for entry in gazetteer.by_short_name("城步县")} == {"430529"}
    assert gazetteer.upper_names["城步县"] == ("430529",)


def test_an_unlisted_place_is_still_under_its_county() -> None:
    """A development zone's report must be found by those who ask for its county."""
    path = ("山东省", "青岛市", "即墨区", "无此街道")
    assert bundled().codes_along(path) == ("370000", "370200", "370282")
    assert bundled().codes_along(()) == ()


def test_spellings_have_an_end_and_need_every_character() -> None:
    """A name of forty polyphonic characters must not fill the memory."""
    assert len(pinyin.spellings("长都" * 20)) <= pinyin.MOST_SPELLINGS
    assert pinyin.spellings("A镇") == frozenset()
    assert pinyin.initials("") == frozenset()


def test_an_operator_adds_a_place_and_an_earlier_name() -> None:
    """The lists begin in 2015; whoever has reports of 2009 knows better."""
    rows = [
        {"code": "330604", "name": "上虞市", "first": "2000", "last": "2013"},
        {"code": "370282900", "name": "新地镇", "first": "2001", "last": "2010"},
        {"code": "zone-1", "name": "无名新区", "parent": "370300"},
        {"code": "zone-1-a", "name": "无名街道", "parent": "zone-1"},
    ]
    gazetteer, refused = with_rows(bundled(), rows)
    assert refused == []
    assert gazetteer.name("330604", 2009) == "上虞市"
    assert gazetteer.name("330604", 2020) == "上虞区"
    assert gazetteer.path("370282900", 2009)[-2:] == ("即墨市", "新地镇")
    assert gazetteer.path("zone-1-a") == ("山东省", "淄博市", "无名新区", "无名街道")
    assert gazetteer.level("zone-1") == "county"
    assert gazetteer.level("zone-1-a") == "township"
    assert "无名新区" in gazetteer.upper_names
    assert gazetteer.version != bundled().version
    assert bundled().name("330604", 2009) == "上虞区"


def test_a_bad_row_is_named_and_costs_only_itself() -> None:
    """One typing error in places.csv must not stop a build."""
    rows: list[dict[str, str | None]] = [
        {"code": "", "name": "甲镇"},
        {"code": "370305901", "name": "x"},
        {"code": "370305901", "name": "甲镇", "level": "town"},
        {"code": "370305901", "name": "甲镇", "first": "2020", "last": "2010"},
        {"code": "nowhere", "name": "甲镇"},
        {"code": "loop", "name": "甲镇", "parent": "loop"},
        {"code": "370305901", "name": None},
        {"code": "370305901", "name": "甲镇"},
    ]
    gazetteer, refused = with_rows(bundled(), rows)
    assert [reason.partition(":")[0] for reason in refused] == [f"line {n}" for n in range(2, 9)]
    assert gazetteer.path("370305901")[-2:] == ("临淄区", "甲镇")


def test_rows_change_the_version_only_when_one_is_taken() -> None:
    """The version decides whether an index is stale."""
    same, refused = with_rows(bundled(), [{"code": "?", "name": "?"}])
    assert same.version == bundled().version
    assert refused


@pytest.mark.parametrize(
    ("heading", "encoding"),
    [
        ("code,name,parent,level,first,last", "utf-8-sig"),
        ("代码，名称，上级，级别，起，止", "gb18030"),
        ("code;name;parent;level;first;last", "gb18030"),
        ("区划代码\t地名\t上级代码\t级别\t开始年份\t结束年份", "utf-16"),
    ],
)
def test_places_csv_is_read_as_spreadsheets_write_it(heading: str, encoding: str) -> None:
    """Excel writes a mark, GB18030, semicolons or UTF-16, and people write Chinese headings."""
    separator = next(c for c in heading if c in ",，;\t")
    row = ",".join(("370305901", "甲镇", "", "镇", "", "")).replace(",", separator)
    table = f"{heading}\r\n{row}\r\n".encode(encoding)
    gazetteer, refused = with_table(bundled(), table)
    assert refused == []
    assert "370305901" in gazetteer


@pytest.mark.parametrize("content", [b"", b"place\n1\n", b"code,name\n\xff\xfe\n"])
def test_a_file_that_is_no_table_is_one_of_our_errors(content: bytes) -> None:
    """A traceback tells an operator nothing."""
    with pytest.raises(UnreadableFile, match="line"):
        with_table(bundled(), content)


def test_an_unknown_code_is_no_place() -> None:
    """Asking for a code of nowhere must not invent a name."""
    gazetteer = bundled()
    assert "999999" not in gazetteer
    assert gazetteer.history("999999") == ()
    with pytest.raises(KeyError):
        gazetteer.name("999999")


def test_no_name_is_damaged_and_none_is_a_kind_alone() -> None:
    """麦?镇 is found by nobody, and 街道 by everybody."""
    g = bundled()
    names = {entry.name for code in g for entry in g.history(code)}
    assert not {name for name in names if re.search("[?？\ufffd\ue000-\uf8ff-]", name)}
    assert not {name for name in names if name.startswith("人民政府")}
    kinds = "(街道|镇|民族乡|乡|民族苏木|苏木|地区|街)(办事处)?|办事处|[农林牧渔茶]场|.*虚镇"
    townships = {e.name for code in g if g.level(code) == "township" for e in g.history(code)}
    assert not {name for name in townships if re.fullmatch(kinds, name)}


def test_no_town_is_named_with_what_is_above_it() -> None:
    """梁平县梁山街道 would be another place than 梁山街道 of the year after."""
    g = bundled()
    for code in g:
        if g.level(code) != "township":
            continue
        above = {
            e.name for up in g.chain(code)[:-1] for s in g.same_place(up) for e in g.history(s)
        }
        for entry in g.history(code):
            stem = re.sub("(街道|镇|乡|苏木)$", "", entry.name)
            if stem != entry.name:
                assert not [up for up in above if stem.startswith(up) and stem != up], entry


def test_the_table_is_read_once() -> None:
    """A build of twenty thousand reports must not read the places of a country for each."""
    assert bundled() is bundled()


def test_an_index_tells_which_table_it_was_built_with() -> None:
    """A reader of an index must not take apart 58,000 names to compare a version."""
    assert version() == bundled().version
