"""The gazetteer is asked before any rule that refuses a name: over all of its names."""

from __future__ import annotations

import pytest

from indexer.gazetteer.china import Gazetteer, bundled
from indexer.gazetteer.places_csv import with_rows
from indexer.intake.formats import read_bytes
from indexer.intake.identity.identity import Identity, identify
from indexer.intake.identity.mentions import townships_in
from indexer.intake.identity.naming import names_of
from indexer.intake.identity.titles import unit_in_title
from indexer.intake.parts.sections import split
from indexer.intake.plain_text import plain_text

SETTLEMENTS = ("镇", "乡", "街道", "苏木", "地区")
FORMS = ("{}2015年政府信息公开工作年度报告", "{}人民政府2015年政府信息公开年度报告")
NAMES = names_of(bundled())


def read(text: str, gazetteer: Gazetteer | None = None) -> Identity:
    document = read_bytes(text.encode())
    sections = split(document)
    return identify(document, sections, plain_text(document, sections), gazetteer or bundled())


def all_names() -> list[str]:
    """Every name that a township of the gazetteer has had."""
    g = bundled()
    return sorted({e.name for c in g if g.level(c) == "township" for e in g.history(c)})


def lost(names: list[str], form: str) -> list[str]:
    """Those that a title of this form does not give back."""
    units = ((name, unit_in_title(form.format(name), NAMES)) for name in names)
    return [name for name, unit in units if unit is None or unit.name != name]


@pytest.mark.parametrize("form", FORMS)
def test_every_township_of_the_gazetteer_is_read_from_its_title(form: str) -> None:
    """全州镇's report would be without a unit, or its neighbour's."""
    settlements = [name for name in all_names() if name.endswith(SETTLEMENTS)]
    assert len(settlements) > 35_000
    assert lost(settlements, form) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_share_of_other_names_that_are_read_is_printed(form: str) -> None:
    """Farms, zones and companies report too; what is lost must be known."""
    others = [name for name in all_names() if not name.endswith(SETTLEMENTS)]
    missed = lost(others, form)
    print(f"{form}: {1 - len(missed) / len(others):.2%} of {len(others)}; lost: {missed[:20]}")
    assert len(missed) < len(others) / 100


def test_every_township_is_read_behind_the_name_of_its_county() -> None:
    """全州县全州镇 is how a title names it; a county taken along belongs to another province."""
    g = bundled()
    missed = []
    for code in g:
        for entry in g.history(code) if g.level(code) == "township" else ():
            county = g.path(code, entry.first)[-2]
            if entry.name.endswith(SETTLEMENTS) and county.endswith(tuple("市县区旗")):
                unit = unit_in_title(f"{county}{entry.name}2015年政府信息公开年度报告", NAMES)
                if unit is None or (unit.name, unit.upper) != (entry.name, (county,)):
                    missed.append((county, entry.name))
    assert missed == []


def test_every_county_is_read_from_its_title() -> None:
    """全州县, 本溪市 and 来安县 begin like a word and are none."""
    g = bundled()
    counties = {e.name for c in g if g.level(c) in ("county", "city") for e in g.history(c)}
    counties = {name for name in counties if name.endswith(tuple("市县区旗州盟"))}
    units = {name: unit_in_title(FORMS[0].format(name), NAMES) for name in counties}
    # A zone of a city is parted from it: 唐山市 and 汉沽管理区.
    missed = {n for n, u in units.items() if not u or n not in (u.name, "".join(u.upper) + u.name)}
    assert missed == set()


@pytest.mark.parametrize("start", ["全安镇", "本号镇", "各莫镇", "来安县新安镇", "各塔埠街道"])
def test_a_neighbour_named_five_times_does_not_take_the_report(start: str) -> None:
    """A report would be filed, as settled, under the township next door."""
    text = f"{start}2015年政府信息公开工作年度报告\n一、概述\n" + "与绍水镇相邻。" * 5
    unit = read(text + "\n二、主动公开情况\n公开信息3条。").unit.name
    assert unit
    assert start.endswith(unit)


@pytest.mark.parametrize("word", [*"我本该各全", "过去一年来我"])
def test_a_pronoun_names_nobody_wherever_it_stands(word: str) -> None:
    """我镇 would become a place."""
    for kind in ("镇", "乡", "街道", "乡镇", "县", "局", "开发区", "办公室"):
        text = f"一、概述\n2018年，{word}{kind}都设了公开栏，由{word}{kind}编制。\n"
        assert read(text + "二、主动公开情况\n略。").unit.name is None, word + kind
        assert NAMES.parse(word + kind) is None, word + kind


def test_a_name_that_no_list_has_may_begin_like_a_pronoun_in_a_title_only() -> None:
    """Every list is short of names; but in a sentence 各湾镇 may be each of the 湾镇."""
    titled = "{}人民政府2014年政府信息公开工作年度报告\n一、概述\n好。\n二、主动公开情况\n略。"
    for name in ("各湾镇", "来埂镇", "本埂乡", "底埂镇"):
        assert read(titled.format(name)).unit.name == name
    text = "现将各湾镇2014年信息公开情况公布如下。\n一、概述\n好。\n二、主动公开情况\n略。"
    assert read(text).unit.name == "湾镇"


def test_a_zone_may_begin_like_a_word() -> None:
    """公开来安经济开发区信息 is about 来安, and 全椒 is no 全."""
    for name in ("来安经济开发区", "全椒经济开发区"):
        text = f"现公开{name}信息公开2016年度报告。\n一、概述\n2016年，我区推进公开。"
        assert read(text).unit.name == name


@pytest.mark.parametrize("name", ["对坝镇", "由坝镇", "来坝镇", "全埂镇", "县坝镇", "老镇"])
def test_a_place_of_the_operator_is_a_name_like_any_other(name: str) -> None:
    """Its report would be filed under a namesake six hundred kilometres away."""
    gazetteer, refused = with_rows(bundled(), [{"code": "370305998", "name": name}])
    assert not refused
    text = f"一、概述\n2018年，与绍水镇比，在{name}公开12条。\n二、收费情况\n{name}没有。{name}好。"
    assert read(text, gazetteer).unit.name == name
    assert [u.name for _, u, _ in townships_in(f"把{name}建好", names_of(gazetteer))] == [name]
    assert read(f"{name}2018年信息公开年度报告\n{text}", gazetteer).unit.name == name


OFFICE = "人民政府办公室"


def test_every_township_is_read_from_the_name_of_its_office() -> None:
    """都镇湾镇 would report as 都镇, its neighbour of long ago."""
    names = [name for name in all_names() if name.endswith(SETTLEMENTS)]
    units = ((name, NAMES.parse(name + OFFICE)) for name in names)
    assert [name for name, unit in units if unit is None or unit.name != name] == []


def test_whose_office_has_made_the_report_reports() -> None:
    """由旺镇 would lose its 由, and 自由路街道 all before the second one."""
    names = [name for name in all_names() if name.endswith(SETTLEMENTS)]
    text = "本报告由{}编制。统计期限自2017年1月1日起至2017年12月31日止。\n一、概述\n推进公开。"
    for name in {*names[::60], *(name for name in names if "由" in name)}:
        assert read(text.format(name + OFFICE)).unit.name == name
    # Near misses: what stands behind the township is its office, not a place.
    for made in ("石螺镇街道管理办公室", "办公室由石螺镇党政办", "石螺镇城乡建设办公室"):
        assert read(text.format(made)).unit.name == "石螺镇"


@pytest.mark.parametrize(
    "name", ["按坝乡", "以东街道", "由溪镇", "为桥镇", "在妙乡", "及第镇", "从化市", "公开镇"]
)
def test_nothing_is_cut_from_a_name_that_begins_a_title(name: str) -> None:
    """按坝乡's report would be filed, as settled, under a 坝乡 far away."""
    text = f"{name}2017年政府信息公开工作年度报告\n一、概述\n2017年，由{name}公开信息3条。\n"
    text += f"与{name}有关的信息，在{name}公布。\n二、主动公开情况\n略。\n{name}人民政府"
    assert read(text).unit.name == name


@pytest.mark.parametrize(
    "start",
    ["关于石螺镇", "现公布石螺镇", "2016年度石螺镇", "按来安县石螺镇", "原石螺镇"],
)
def test_what_introduces_a_name_in_a_title_is_no_part_of_it(start: str) -> None:
    """The report would be of a place that nobody has heard of."""
    unit = unit_in_title(f"{start}政府信息公开工作年度报告", NAMES)
    assert unit
    assert unit.name == "石螺镇"


@pytest.mark.parametrize("name", ["为民镇", "与田乡", "将乐镇", "年丰镇", "从化镇", "由拳街道"])
@pytest.mark.parametrize("title", ["2019年{}", "关于{}", "现公布{}", "{}人民政府2019年"])
def test_what_would_leave_a_name_of_one_character_is_a_part_of_it(name: str, title: str) -> None:
    """年丰镇 would be a 丰镇 that nobody has heard of; one that is in the list is meant."""
    assert NAMES.is_township("龙镇")
    for meant, written in ((name, name), ("龙镇", "关于龙镇")):
        unit = unit_in_title(f"{title.format(written)}政府信息公开工作年度报告", NAMES)
        assert unit
        assert unit.name == meant


@pytest.mark.parametrize("start", ["关于镇", "关于街道", "全县乡镇", "我县街道"])
def test_a_kind_behind_what_introduces_names_is_no_name(start: str) -> None:
    """A county's summary would be a town's report."""
    assert unit_in_title(f"{start}政府信息公开工作的年度报告", NAMES) is None


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("北京市市场监督管理局", "北京市市场监督管理局"),
        ("上海市教育局", "上海市教育局"),
        ("海宁市市委宣传部", "海宁市市委宣传部"),
        ("武义县县委组织部", "武义县县委组织部"),
        ("温泉县县教育局", "温泉县教育局"),  # a slip of the pen
        ("浙江省水利厅", "水利厅"),
        ("乌尔其汉林业局（镇）", "乌尔其汉镇"),
        ("石螺林业局（镇）", "石螺林业局"),  # of a 石螺镇 nothing is known
        ("白洋街道（镇）", "白洋街道"),
        ("中共石螺镇委员会石螺镇人民政府", "石螺镇"),
        ("中共石螺镇委 石螺镇人民政府", "石螺镇"),
        ("中共石螺街道工作委员会石螺街道办事处", "石螺街道"),
        ("石螺旅游度假区管委会石螺镇人民政府", "石螺镇"),
    ],
)
def test_a_bureau_is_named_with_its_city_and_a_joint_body_by_its_town(
    title: str, unit: str
) -> None:
    """The bureaus of all cities would be one, and two names glued together nobody's."""
    found = unit_in_title(f"{title}2018年政府信息公开年度报告", NAMES)
    assert found
    assert found.name == unit
