"""Which place a report is from: decided by evidence, or left open."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.gazetteer.china import Entry, bundled
from indexer.intake.places.clues import (
    abbreviates,
    host_words,
    kind_of_county,
    mentions,
    region_numbers,
    stem,
)
from indexer.intake.places.places import PlaceHints, resolve
from indexer.vocabulary.report import Place, Unit


def place(
    unit: str | None,
    year: int | None = 2018,
    *,
    title: str = "",
    introduction: str = "",
    metadata: str = "",
    body: str = "",
    kind: str | None = None,
    url: str | None = None,
    path: str = "",
    code: str | None = None,
) -> Place:
    """Resolve a unit with these hints; its type is read off its name."""
    last = re.search(r"(街道|苏木|[镇乡县区市省局])$", unit or "")
    texts = [("title", title), ("introduction", introduction), ("metadata", metadata)]
    hints = PlaceHints(
        unit=Unit(unit, kind or (last[1] if last else "other")),
        year=year,
        texts=[*texts, ("body", body)],
        url=url,
        path=path,
        code=code,
    )
    return resolve(hints, bundled())


TOWNSHIPS = [
    (code, entry)
    for code in sorted(bundled())
    if bundled().level(code) == "township"
    for entry in bundled().history(code)
    if re.search(r"(镇|乡|街道)$", entry.name) and entry.first <= 2023
]


@given(st.sampled_from(TOWNSHIPS))
@settings(max_examples=200, deadline=None)
def test_a_county_in_front_of_a_township_never_leads_elsewhere(
    township: tuple[str, Entry],
) -> None:
    """A report filed under the wrong county accuses the wrong people."""
    code, entry = township
    county = bundled().path(code, entry.first)[-2]
    found = place(entry.name, entry.first, title=f"{county}{entry.name}年度报告")
    if found.status == "resolved":
        assert found.code is not None
        assert bundled().lineage(found.code) == bundled().lineage(code)
        assert found.path[-1] == entry.name
    else:
        assert found.status == "ambiguous"
        assert code in {c for x in found.candidates for c in bundled().same_place(x.code)}


@given(
    st.text(max_size=12),
    st.text(alphabet="县区市镇乡街道信息公开甲乙", max_size=30),
    st.text(max_size=30),
)
@settings(max_examples=200, deadline=None)
def test_any_text_and_address_come_to_one_of_four_answers(unit: str, title: str, url: str) -> None:
    """One strange page must not stop a build of twenty thousand."""
    found = place(unit, title=title, url=url, path=url)
    assert found.status in {"resolved", "ambiguous", "unlisted", "unknown"}
    assert (found.code is not None) == (found.status == "resolved")
    assert found.evidence


@pytest.mark.parametrize(
    ("unit", "year", "title", "code", "county"),
    [
        ("齐都镇", 2021, "临淄区齐都镇", "370305100", "临淄区"),
        ("大信镇", 2018, "即墨区大信镇", "370215106", "即墨区"),
        ("大信镇", 2016, "即墨市大信镇", "370282119", "即墨市"),
        ("大信街道", 2021, "即墨区大信街道", "370215011", "即墨区"),
        ("大埠乡", 2012, "赣县大埠乡", "360721202", "赣县"),
        ("大埠乡", 2019, "赣县区大埠乡", "360704202", "赣县区"),
        ("长兴镇", 2015, "崇明县长兴镇", "310230123", "崇明县"),
    ],
)
def test_code_and_county_are_those_of_the_year(
    unit: str, year: int, title: str, code: str, county: str
) -> None:
    """A citation names the county as it was called then."""
    found = place(unit, year, title=title + "年度报告")
    assert (found.status, found.code, found.path[-2]) == ("resolved", code, county)


def test_the_text_knows_better_than_the_lists_in_the_year_of_a_change() -> None:
    """即墨 became a district in the autumn of 2017: both names are right for that year."""
    assert place("大信镇", 2017, title="即墨区大信镇").path[-2] == "即墨区"
    assert place("大信镇", 2017, title="即墨市大信镇").path[-2] == "即墨市"


def test_before_the_lists_the_earliest_known_code_is_given_and_said_so() -> None:
    """A reader must be able to tell a fact of 2008 from one of 2015."""
    found = place("齐都镇", 2008, title="临淄区齐都镇")
    assert found.code == "370305100"
    assert any("2015" in line for line in found.evidence)


@pytest.mark.parametrize(
    ("unit", "year", "title", "path"),
    [
        ("章镇镇", 2009, "上虞市章镇镇", "浙江省 绍兴市 上虞市 章镇镇"),
        ("环峰镇", 2010, "含山县环峰镇", "安徽省 巢湖市 含山县 环峰镇"),
        ("环峰镇", 2012, "含山县环峰镇", "安徽省 马鞍山市 含山县 环峰镇"),
        ("德胜街道", 2009, "西城区德胜街道", "北京市 西城区 德胜街道"),
        ("天桥街道", 2009, "宣武区天桥街道", "北京市 宣武区 天桥街道"),
        ("柯桥街道", 2011, "绍兴县柯桥街道", "浙江省 绍兴市 绍兴县 柯桥街道"),
        ("海青镇", 2011, "胶南市海青镇", "山东省 青岛市 胶南市 海青镇"),
    ],
)
def test_the_path_is_that_of_the_year(unit: str, year: int, title: str, path: str) -> None:
    """Who adds up a city's reports of 2010 wants the counties that it had then."""
    assert list(place(unit, year, title=title).path) == path.split()


def test_of_two_counties_that_became_one_none_is_guessed() -> None:
    """宣武区 and 西城区 became one in 2010: a report of 2009 that names neither may be of either."""
    assert place("天桥街道", 2009, title="北京市天桥街道").path == ("北京市", "天桥街道")


def test_the_only_one_of_a_name_is_taken_and_said_so() -> None:
    """南鲁山镇 is in 沂源县, and never in 鲁山县 of 河南."""
    found = place("南鲁山镇", 2013, body="县政府有关要求")
    assert found.path == ("山东省", "淄博市", "沂源县", "南鲁山镇")
    assert "只有一个南鲁山镇" in " ".join(found.evidence)


def test_one_of_many_is_not_guessed() -> None:
    """城关镇 stands more than a hundred times."""
    found = place("城关镇")
    assert found.status == "ambiguous"
    assert len(found.candidates) > 100
    assert found.code is None


def test_a_namesake_is_never_taken_for_a_township_the_county_has_not() -> None:
    """A township dissolved before 2015 would be found in another province."""
    found = place("九女集镇", 2012, title="临淄区九女集镇")
    assert found.status == "unlisted"
    assert found.path == ("山东省", "淄博市", "临淄区", "九女集镇")


def test_a_stranger_at_the_head_unsettles_the_only_one_of_a_name() -> None:
    """Before 2015 there may have been a second 南鲁山镇, in the city that is named."""
    assert place("南鲁山镇", 2009, introduction="杭州市人民政府通知").status == "ambiguous"
    assert place("南鲁山镇", 2009, body="赴杭州市考察").status == "resolved"
    assert place("南鲁山镇", 2009, body="沂源县委通知,赴安吉县考察").status == "resolved"


def test_an_old_name_in_a_later_year_is_explained() -> None:
    """大信镇 went on using its name after it was 大信街道."""
    found = place("大信镇", 2023, title="即墨区大信镇")
    assert found.path[-1] == "大信街道"
    assert any("大信镇在 2023 年的地名表里叫大信街道" in line for line in found.evidence)


def test_a_parent_in_no_list_leaves_the_namesakes_open() -> None:
    """Of a county that no list has, the only listed 海青镇 may be another."""
    found = place("海青镇", 2011, title="无此市海青镇")
    assert found.status == "ambiguous"


def test_another_townships_name_left_in_the_body_changes_nothing() -> None:
    """Reports are copied from the neighbours."""
    found = place("齐都镇", title="临淄区齐都镇", body="沂源县南鲁山镇、沂源县政府、沂源县委")
    assert found.code == "370305100"


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("安乡县", "430721"),
        ("镇巴县", "610728"),
        ("桐乡市", "330483"),
        ("景德镇市", "360200"),
        ("县街街道", "530181009"),
        ("与儿街镇", "341525104"),
        ("桂林乡", "350781200"),
        ("正定县正定镇", "130123100"),
        ("越秀区北京街道", "440104003"),
        ("临淄区齐都镇人民政府", "370305100"),
        ("和平县教育局", "441624"),
        ("合作市市场监督管理局", "623001"),
        ("武隆县人民政府", "500232"),
    ],
)
def test_names_that_mislead_come_out_right(unit: str, code: str) -> None:
    """Each of these holds a 镇, 乡, 街 or a city that it is not."""
    kind = "局" if unit.endswith("局") else None
    assert place(unit, 2015, kind=kind).code == code


def test_an_office_belongs_to_its_government() -> None:
    """乡村振兴局 is no 乡; 市民政局 is of the city in front of it, wherever that is said."""
    assert place("乡村振兴局", title="青川县乡村振兴局").path[-1] == "青川县"
    assert place("市民政局", metadata="临江市民政局").path[-1] == "临江市"
    assert place("国家税务总局沂源县税务局").path[-1] == "沂源县"
    assert place("民政局", title="民政局").status == "unknown"
    region = place("自治区某办", kind="局", introduction="广西壮族自治区人民政府")
    assert region.code == "450000"


def test_a_district_of_four_cities_waits_for_its_city() -> None:
    """鼓楼区 is in 南京, 徐州, 福州 and 开封."""
    assert len(place("鼓楼区", title="鼓楼区").candidates) == 4
    assert place("鼓楼区", introduction="徐州市鼓楼区").path[1] == "徐州市"


def test_a_district_that_is_an_ordinary_word_needs_its_city() -> None:
    """城区 is any inner town; 矿区 any mine."""
    assert place("南鲁山镇", introduction="推进城区和矿区建设").status == "resolved"
    assert [m.name for m in mentions("x", "晋城市城区", bundled())] == ["晋城市", "城区"]
    assert mentions("x", "改造城区", bundled()) == []


@pytest.mark.parametrize("text", ["信息公开县级目录", "市和县政府", "校企合作市场", "规范县乡"])
def test_ends_of_words_are_no_counties(text: str) -> None:
    """开县, 和县, 合作市 and 范县 are hidden in everyday words."""
    assert mentions("x", text, bundled()) == []


def test_a_zone_in_no_list_is_said_as_the_text_says_it() -> None:
    """万盛经开区 governs what the lists put under 綦江区."""
    found = place("东林街道", 2021, introduction="重庆市万盛经开区通知")
    assert found.status == "unlisted"
    assert found.path == ("重庆市", "万盛经开区", "东林街道")
    found = place("柳城县伏虎华侨管理区", 2021)
    assert found.path == ("广西壮族自治区", "柳州市", "柳城县", "伏虎华侨管理区")


def test_a_township_without_a_name_keeps_its_county() -> None:
    """我镇 names nobody, but the county's readers want the report."""
    found = place(None, introduction="遂宁市安居区人民政府办公室", kind="镇")
    assert (found.status, found.code) == ("unknown", None)
    assert found.path == ("四川省", "遂宁市", "安居区")
    assert place(None, kind="镇") == Place("unknown", evidence=("文中没有写明是哪个单位",))


def test_the_host_chooses_among_namesakes_but_never_invents() -> None:
    """A host says where the site is, not who wrote."""
    assert place("朝阳乡", 2016, url="http://www.dazhu.gov.cn/1.html").path[-2] == "大竹县"
    assert place("城关镇", url="http://www.sclinziqu.gov.cn/").status == "ambiguous"
    assert place(None, kind="镇", url="http://www.bjdx.gov.cn/").path == ()


def test_the_folders_of_the_file_choose_among_namesakes() -> None:
    """Who collects by 省/市/县 has told us."""
    assert place("城关镇", path="河南/洛阳市/栾川/报告.html").path[-2] == "栾川县"
    assert place("城关镇", path="栾川城关镇.html").status == "ambiguous"


def test_the_operators_code_goes_before_everything() -> None:
    """Metadata given by hand is the one thing that was looked up."""
    assert place("城关镇", 2021, title="临淄区城关镇", code="410324100").path[-2] == "栾川县"
    found = place("齐都镇", code="000")
    assert found.code == "370305100"
    assert "000" in found.evidence[0]


def test_the_number_in_an_index_code_chooses_among_namesakes() -> None:
    """The head of an 索引号 is the authority's own code."""
    assert region_numbers("114103240054625736/2018-1") == {"410324"}
    assert place("城关镇", metadata="114103240054625736/2018-1").path[-2] == "栾川县"
    assert place("城关镇", metadata="11410324005462573A/2018-1").status == "ambiguous"


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.data())
def test_an_authority_s_code_with_one_wrong_character_is_none(
    body: str, data: st.DataObject
) -> None:
    """A misprinted digit would send a report to another county (GB 32100-2015, 4.2.6)."""
    marks = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    seventeen = "11410324" + body
    right = [seventeen + c for c in marks if region_numbers(seventeen + c)]
    assert len(right) == 1
    at = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([c for c in marks if c != right[0][at]]))
    assert not region_numbers(right[0][:at] + other + right[0][at + 1 :])


def test_whether_the_text_says_county_or_district_is_the_last_hint() -> None:
    """我县 is weak, but it is no 区."""
    assert kind_of_county(["在县委、县政府的领导下"]) == "县"
    assert kind_of_county(["县委", "区政府"]) is None
    assert kind_of_county(["广西壮族自治区人民政府", "临淄区政府"]) is None


def test_addresses_are_taken_apart_without_trusting_them() -> None:
    """Addresses come from metadata that anybody may have written."""
    assert host_words("http://[broken/") == (False, (), ())
    assert host_words(None) == (False, (), ())
    assert host_words("https://www.schy.gov.cn/a")[:2] == (True, ("schy",))
    assert abbreviates(["schy"], ["洪雅县"], ["四川省"]) == "schy"
    assert stem("阿坝藏族羌族自治州") == "阿坝"
    assert stem("赵县") == "赵县"


def test_a_ministry_lies_in_no_county() -> None:
    """The street that it sits in would have a ministry's report among its county's."""
    found = place("国家花木总局", kind="局", introduction="地址:北京市海淀区东路1号")
    assert found.status == "unknown"
    assert place("花木局", kind="局", introduction="地址:北京市海淀区东路1号").status == "resolved"


def test_an_area_s_office_is_a_township_known_or_not() -> None:
    """It would be a bureau of its district, and the district's page would list it."""
    known = place("朝阳区东坝地区办事处", kind="other")
    assert (known.status, known.path[-2:]) == ("resolved", ("朝阳区", "东坝地区办事处"))
    unlisted = place("北京市朝阳区垡下地区办事处", kind="other")
    assert (unlisted.status, unlisted.path[-2:]) == ("unlisted", ("朝阳区", "垡下地区办事处"))


def test_a_street_is_the_subdistrict_of_that_name() -> None:
    """武湖街 is what 武湖街道 calls itself."""
    found = place("武湖街", 2020, kind="街道", body="武湖街通过黄陂区政府网站公开。")
    assert (found.status, found.path[-1]) == ("resolved", "武湖街道")
