"""How real pages word whose report it is: each kind of wording, with near misses beside it.

The places are invented, but for those whose names begin like a word.
"""

from __future__ import annotations

import pytest

from indexer.gazetteer.china import bundled
from indexer.intake.formats import read_bytes
from indexer.intake.identity.identity import Identity, identify
from indexer.intake.identity.naming import names_of
from indexer.intake.parts.sections import split
from indexer.intake.plain_text import plain_text
from indexer.vocabulary.document import Document
from indexer.vocabulary.report import Unit

TITLE = "石螺镇2015年政府信息公开工作年度报告"
PARTS = (
    "\n一、概述\n2015年，推进公开。\n二、主动公开政府信息情况\n公开信息12条。\n三、收费情况\n没有。"
)
NAMES = names_of(bundled())


def identified(document: Document) -> Identity:
    sections = split(document)
    return identify(document, sections, plain_text(document, sections), bundled())


def read(text: str) -> Identity:
    return identified(read_bytes(text.encode()))


def unit_of(introduction: str, itself: str) -> Unit:
    """Whose report it is that is introduced so and calls itself ``itself`` twice."""
    body = f"\n一、总体情况\n{itself}推进公开。\n二、主动公开政府信息情况\n{itself}公开信息12条。"
    return read(introduction + body).unit


# --- what stands around a title ----------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["标题：{}", "标 题:{}", "信息名称: {}", "名称 {}", "标题{}", "文件标题：{}", "【标题】{}", "题　目：{}", "• 标题:{}", "◆标题：{}",
     "★ {}", "➢ {}", "» 标题：{}", "→{}", "——{}", "[石螺镇]{}", "【年报】{}", "标题 | {} |", "{}{} 2015年，我镇推进公开。", "{} 根据条例编制本报告。"],
)  # fmt: skip
def test_no_label_bullet_or_column_is_part_of_a_title(line: str) -> None:
    """A list of hits would read 标题, 标题, 标题, and a county 标题蓼洲县 is on no map."""
    identity = read(line.format(TITLE, TITLE) + PARTS)
    assert (identity.unit.name, identity.title, identity.year) == ("石螺镇", TITLE, 2015)


@pytest.mark.parametrize(
    ("line", "unit", "title"),
    [
        ("【石螺镇】2015年政府信息公开工作年度报告", "石螺镇", "【石螺镇】2015年政府信息公开工作年度报告"),
        ("[蓼洲县]石螺镇2015年政府信息公开工作年度报告", "石螺镇", TITLE),
        ("【年报】2015年政府信息公开工作年度报告", None, "2015年政府信息公开工作年度报告"),
    ],
)  # fmt: skip
def test_a_column_in_brackets_stays_where_it_alone_says_whose_report_it_is(
    line: str, unit: str | None, title: str
) -> None:
    """A town that prints its name in brackets only would have no report; 年报 is no name."""
    identity = read(line + "\n\n一、概述\n推进公开。\n二、主动公开政府信息情况\n公开信息12条。")
    assert (identity.unit.name, identity.title) == (unit, title)


@pytest.mark.parametrize(
    "label", ["标题", "名称", "信息名称", "发布机构", "发布单位", "来源", "作者", "供稿"]
)
@pytest.mark.parametrize("name", ["石螺镇", "蓼洲县", "栗坪县水务局", "全州县", "栗坪经济开发区"])
def test_a_label_glued_to_a_name_is_no_part_of_it(label: str, name: str) -> None:
    """Tables lose the bar between a label and its value."""
    unit = NAMES.parse(label + name)
    assert unit
    assert unit.name == name


def test_a_title_with_a_day_in_it_bears_the_year_of_its_report() -> None:
    """The day of publication would make a second year of it, and so none."""
    assert read("发布时间:2016-01-05 " + TITLE + PARTS).year == 2015


@pytest.mark.parametrize(
    "window",
    ["{}", "{}_蓼洲县人民政府", "{} - 石螺镇 - 蓼洲县人民政府", "{} | 政务公开", "年报-{}-蓼洲县人民政府", "蓼洲县人民政府 {}", "{}――门户网"],
)  # fmt: skip
def test_a_page_may_bear_its_title_in_its_window_only(window: str) -> None:
    """The page would have no name, no place and no year in any list."""
    page = f"<html><head><title>{window.format(TITLE)}</title></head><body><div>{{}}</div></body></html>"
    lines = "<p>根据条例编制。</p><p>一、概述</p><p>我镇推进公开。</p><p>二、主动公开政府信息情况</p><p>略。</p>"
    identity = identified(read_bytes(page.format(lines).encode()))
    assert (identity.unit.name, identity.title, identity.year) == ("石螺镇", TITLE, 2015)
    printed = page.format("<h1>柳埂乡2016年政府信息公开工作年度报告</h1>" + lines)
    assert identified(read_bytes(printed.encode())).unit.name == "柳埂乡"


@pytest.mark.parametrize("window", ["蓼洲县人民政府网站", "政府信息公开年报_蓼洲县人民政府", ""])
def test_a_window_that_says_neither_whose_nor_when_is_no_title(window: str) -> None:
    """A column's name over a thousand hits tells nobody which is which."""
    page = (
        f"<html><head><title>{window}</title></head><body><p>统计期限自2015年1月1日至12月31日。</p>"
        "<p>一、概述</p><p>我镇推进公开。</p><p>二、主动公开政府信息情况</p><p>略。</p></body></html>"
    )
    identity = identified(read_bytes(page.encode()))
    assert identity.unit.name is None
    assert identity.title == "2015年政府信息公开工作年度报告"


# --- who wrote it ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "unit"),
    [
        ("石螺镇人民政府党政办公室", "石螺镇"), ("石螺镇党政综合办公室", "石螺镇"), ("石螺镇综合执法办", "石螺镇"),
        ("石螺镇人民政府信息公开领导小组办公室", "石螺镇"), ("石螺街道办事处综合保障办公室", "石螺街道"),
        ("蓼洲县人民政府政务公开办公室", "蓼洲县"), ("栗坪县水务局办公室", "栗坪县水务局"),
        ("栗坪经济开发区管委会办公室", "栗坪经济开发区"), ("大街区人民政府法制办公室", "大街区人民政府法制办公室"),
        ("石螺镇卫生院", "石螺镇卫生院"), ("栗坪县乡镇企业管理办公室", "栗坪县乡镇企业管理办公室"),
        ("镇党政办公室", None), ("党政综合办公室", None), ("市政府办", None), ("县人民政府办公室", None),
    ],
)  # fmt: skip
def test_an_office_of_a_town_is_the_town_and_an_office_of_nobody_is_none(
    author: str, unit: str | None
) -> None:
    """Who looks for the town would find every town's 党政办公室 instead."""
    assert (
        read(f"本报告由{author}编制。统计期限自2015年1月1日至12月31日。{PARTS}").unit.name == unit
    )


@pytest.mark.parametrize(
    ("said", "unit"),
    [("本报告系石螺镇党政办编制", "石螺镇"), ("本报告由中共石螺镇委员会办公室编制", "石螺镇"), ("本报告编制单位为石螺镇党政办公室", "石螺镇"),
     ("本报告系镇党政办编制", None)],
)  # fmt: skip
def test_who_has_made_a_report_may_be_said_in_other_words(said: str, unit: str | None) -> None:
    """A report whose town stands in this sentence only would have none; 中共石螺镇 is on no map."""
    assert read(f"{said}。统计期限自2015年1月1日至12月31日。{PARTS}").unit.name == unit


# --- names that a sentence could hold ----------------------------------------------


@pytest.mark.parametrize(
    "phrase",
    [
        "依托镇",
        "借助镇",
        "通过镇",
        "靠镇",
        "组织街道",
        "充分利用镇",
        "走进乡",
        "均由镇",
        "让镇",
        "协调镇",
        "线下用镇",
        "公开了镇",
        "更新镇",
    ],
)
def test_a_verb_before_the_town_is_no_town(phrase: str) -> None:
    """Each report without a name would become one of a place 线下依托镇."""
    text = (
        f"根据条例编制。\n一、概述\n线上有公众号，线下{phrase}文化站宣传。{phrase}做事。\n"
        f"二、主动公开政府信息情况\n{phrase}大厅公开信息12条。"
    )
    assert read(text).unit.name is None


@pytest.mark.parametrize("name", ["石螺镇", "前进镇", "礼让镇", "线下用镇"])
def test_a_town_named_in_a_title_is_one_whatever_its_name(name: str) -> None:
    """No list has them all, and a title says what it means."""
    assert read(f"{name}2015年政府信息公开工作年度报告{PARTS}").unit.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("现公布对河镇", "对河镇"), ("公布及第镇", "及第镇"), ("现公布为民街道", "为民街道"), ("现公布对石螺镇", "石螺镇"),
     ("关于河镇", "河镇"), ("2013年河镇", "河镇"), ("现公布对我镇", None)],
)  # fmt: skip
def test_what_introduces_a_name_leaves_more_of_it_than_one_character(
    text: str, name: str | None
) -> None:
    """对河镇, which no list has, would be a 河镇 that is nowhere; but 我镇 is no name."""
    unit = NAMES.parse(text)
    assert (unit.name if unit else None) == name


def test_a_known_name_behind_a_verb_is_cut_free() -> None:
    """编写沙洋县 is in no province."""
    for name in ("沙洋县", "全椒县", "石桥镇"):
        assert unit_of(f"按照要求，编写{name}2015年政府信息公开年度报告。", "").name == name


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("桐乡市市场监督管理局", "桐乡市市场监督管理局"), ("兰溪市市政园林局", "兰溪市市政园林局"),
        ("大兴区区划办公室", "大兴区区划办公室"), ("温泉县县教育局", "温泉县教育局"), ("市场监督管理局", "市场监督管理局"),
        ("龙游县县志办公室", "龙游县县志办公室"), ("武义县县城管理局", "武义县县城管理局"), ("武义县县城建局", "武义县城建局"),
        ("经济发展局", "经济发展局"), ("就业服务局", "就业服务局"), ("经栗坪县水务局", "栗坪县水务局"),
    ],
)  # fmt: skip
def test_a_bureau_keeps_the_word_that_it_begins_with(name: str, unit: str) -> None:
    """A 场监督管理局 is found by nobody."""
    found = NAMES.parse(name)
    assert found
    assert (found.name, found.type) == (unit, "局")


def test_a_market_bureau_gets_no_county_in_place_of_its_market() -> None:
    """市 is the county's own kind in 市教育局, and the first half of a word in 市场."""
    text = "请看桐乡市人民政府网站。市场监督管理局公开。\n市场监督管理局忙。"
    assert unit_of(text, "我局").name == "市场监督管理局"


# --- counties, cities, zones -------------------------------------------------------


@pytest.mark.parametrize(
    ("introduction", "itself", "unit"),
    [
        ("综合2016年度武义县各乡镇（街道）的报告编制而成。请与武义县人民政府办公室联系。", "我县", "武义县"),
        ("综合2016年度衢州市各县（市、区）和市级各部门的报告编制而成。", "我市", "衢州市"),
        ("印发了《武义县人民政府办公室关于公开的意见》。", "我县", "武义县"),
        ("2016年，来宾市推进公开。来宾市重视。", "来宾市", "来宾市"),
        ("按照武义县人民政府办公室的要求，推进公开。", "我镇", None),
        ("在武义县委、县政府领导下，推进公开。", "本单位", None),
        ("按照《武义县人民政府办公室关于公开的意见》公开。", "我镇", None),
        ("2016年，衢州市推进公开。", "我县", None),
    ],
)  # fmt: skip
def test_a_government_reports_by_its_name_where_it_calls_itself_one(
    introduction: str, itself: str, unit: str | None
) -> None:
    """The county's report would be nobody's, or a town's would be the county's."""
    assert unit_of(introduction, itself).name == unit


@pytest.mark.parametrize(
    ("introduction", "itself", "unit"),
    [
        ("2022年，石螺镇试点专区，柳埂乡开设讲堂。", "我县", None),
        ("请联系我们，地址：石螺镇东路1号。", "我局", None),
        ("2022年，石螺镇推进公开，我县要求的都做了。石螺镇重视。", "石螺镇", "石螺镇"),
        ("请与石螺镇党政办联系。", "我县", "石螺镇"),
        ("2022年，石螺镇推进公开。我县也是。", "我镇", "石螺镇"),
    ],
)  # fmt: skip
def test_a_town_named_in_passing_is_an_example_in_a_county_s_report(
    introduction: str, itself: str, unit: str | None
) -> None:
    """A whole county's figures would stand under one of its towns."""
    assert unit_of(introduction, itself).name == unit


@pytest.mark.parametrize(
    ("introduction", "itself", "unit"),
    [
        ("2024年，栗坪经济技术开发区管委会推进公开，围绕栗坪经开区重点。栗坪经开区管委会重视。", "本单位", "栗坪经济技术开发区"),
        ("请与安徽舒城经济开发区联系，地址：舒城县杭埠镇。2025年，舒城经济开发区推进公开。", "我区", "舒城经济开发区"),
        ("主要依靠统一平台和栗坪开发区网站公开，由管委会负责。", "我区", "栗坪开发区"),
        ("红旗农场推进公开。红旗农场重视。", "我场", "红旗农场"),
        ("垡下地区办事处推进公开。垡下地区办事处重视。", "本地区", "垡下地区办事处"),
        ("《栗坪开发区简报》登了两期，开发区管委会重视。", "我区", None),
        ("在栗坪开发区管委会旁设点，栗坪开发区支持。", "石螺镇我镇", "石螺镇"),
    ],
)  # fmt: skip
def test_a_zone_a_farm_and_an_area_report_by_their_names(
    introduction: str, itself: str, unit: str | None
) -> None:
    """They govern like towns and stand in few lists."""
    assert unit_of(introduction, itself).name == unit


@pytest.mark.parametrize(
    ("name", "unit", "kind", "upper"),
    [
        ("开发区(白洋街道)", "白洋街道", "街道", ()),
        ("东钱湖镇(度假区)", "东钱湖镇", "镇", ()),
        ("武义县(白洋街道)", "白洋街道", "街道", ()),
        ("度假区东钱湖镇", "东钱湖镇", "镇", ()),
        ("朝阳区东坝地区办事处", "东坝地区办事处", "other", ("朝阳区",)),
        ("北京市朝阳区人民政府东坝地区办事处", "东坝地区办事处", "other", ("北京市", "朝阳区")),
        ("垡下地区办事处综合办公室", "垡下地区办事处", "other", ()),
        ("大兴安岭地区", "大兴安岭地区", "区", ()),
    ],
)
def test_a_body_with_two_names_is_its_township(
    name: str, unit: str, kind: str, upper: tuple[str, ...]
) -> None:
    """A zone that no list has would take the place of a subdistrict that every list has."""
    found = NAMES.parse(name)
    assert found
    assert (found.name, found.type) == (unit, kind)
    assert not upper or found.upper == upper


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("2020年，武湖街推进公开。武湖街重视。", "武湖街"),
        ("2020年推进公开。地址：武湖街12号，武湖街5号。", None),
        ("2020年推进公开，武湖街社区也是。武湖街社区重视。", None),
        ("2020年推进公开，大石新街重视。大石新街好。", None),
    ],
)
def test_a_subdistrict_may_go_by_its_short_name(text: str, unit: str | None) -> None:
    """Cities call 武湖街道 武湖街, and every town has a street."""
    assert unit_of(text, "").name == unit


def test_words_around_a_town_s_committee_are_no_town() -> None:
    """成立以镇党委书记为组长 would be a place of its own in every list."""
    for phrase in ("调整成立以镇党委书记为组长", "研究决定与镇党委商量", "充分考虑及镇党委"):
        assert unit_of(f"2022年，{phrase}的小组。{phrase}的组。", "").name is None, phrase


# --- who is asked, and where he sits ------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "unit"),
    [
        ("请与蓼洲县政府信息中心联系(地址:蓼洲县石螺镇中山路1号，邮编:000000)", "蓼洲县"),
        ("请与蓼洲县人民政府办公室联系(蓼洲县石螺镇中山路1号)", "蓼洲县"),
        ("请联系蓼洲县人民政府办公室，地址:蓼洲县石螺镇", "蓼洲县"),
        ("联系单位:蓼洲县人民政府办公室;通讯地 址:石螺镇中山路1-3号", "蓼洲县"),
        ("请向蓼洲县政务公开办公室咨询(办公地点:石螺镇中山路1号)", "蓼洲县"),
        ("请与蓼洲县水务局办公室联系(地址:蓼洲县石螺镇中山路1号)", "蓼洲县水务局"),
        ("请与栗坪镇党政办联系(地址:蓼洲县石螺镇中山路1号)", "栗坪镇"),
        ("请与石螺镇人民政府联系(地址:石螺镇中山路1号)", "石螺镇"),
        ("请与我们联系(地址:石螺镇中山路1号)", "石螺镇"),
        ("请与信息公开办公室联系，地 址:石螺镇人民政府", "石螺镇"),
        ("请与安乡县石螺镇联系", "石螺镇"),
    ],
)
def test_who_is_to_be_asked_outranks_the_town_he_sits_in(contact: str, unit: str) -> None:
    """A county's report would be filed as that of the town around its government's house."""
    introduction = f"根据条例编制，统计期限自2015年1月1日至12月31日。如有疑问，{contact}。"
    identity = read(introduction + PARTS)
    assert identity.unit.name == unit
    if "安乡县" in contact:  # 安乡 is no township there, nor does 县石螺镇 begin behind it
        assert identity.upper == ("安乡县",)


def test_a_town_sits_in_its_own_streets() -> None:
    """Where a text says 我镇, the town of its address is the likeliest to speak."""
    contact = "如有疑问，请与蓼洲县人民政府办公室联系(地址:蓼洲县石螺镇中山路1号)。"
    assert unit_of(contact, "我镇").name == "石螺镇"
    assert unit_of(contact, "我县").name == "蓼洲县"


SUMMARY = "一、总体情况\n{}\n二、主动公开政府信息情况\n略。\n三、存在的主要问题\n无。"


@pytest.mark.parametrize(
    "sentence",
    ["打造美丽乡镇，服务乡镇群众。", "建立联动机制，落实乡镇责任。", "完善镇街道三级网络。", "建设重点乡镇和特色小镇。",
     "借力镇融媒体中心宣传。", "我们镇、咱们乡、贵镇都一样。", "推动撤乡设镇、乡改镇工作。", "做强古镇旅游，建设文化名镇。",
     "参加县委书记到镇调研。", "巩固镇卫生院成果。", "紧扣镇中心工作。", "线下下辖乡镇都有公开栏。", "线下携手乡镇街道干部。",
     "线下各村镇都公开。", "进村入镇宣传。", "驻镇单位也公开。", "山区镇设广播。", "汇总镇直各部门的材料。", "沿镇老街张贴。",
     "城镇居民医保公开。", "小城镇建设信息公开。"],
)  # fmt: skip
def test_what_is_done_to_towns_is_no_name_of_one(sentence: str) -> None:
    """A report that names nobody would be filed under a place that no map has."""
    text = "本镇重视公开，公开信息3条。" + sentence
    assert read(SUMMARY.format(text)).unit.name is None


@pytest.mark.parametrize(
    "name", ["大力镇", "努力乡", "石坳镇", "乌力古镇", "人民路街道", "大道河镇", "宁乡镇", "港沿镇", "沿镇", "小城镇"],
)  # fmt: skip
def test_a_name_that_ends_like_a_verb_is_one_where_a_list_or_a_title_has_it(name: str) -> None:
    """大力镇 is no less a town."""
    text = SUMMARY.format(f"{name}公开信息3条。")
    assert read(f"{name}2021年政府信息公开工作年度报告\n{text}").unit.name == name


@pytest.mark.parametrize(
    "sentence",
    [
        "以白洋街道为试点，开展标准化。",
        "将白洋街道列为示范，逐步推广。",
        "选定白洋街道作为先行示范点。",
        "以白洋街道、熟溪街道等为样板。",
    ],
)
def test_a_town_made_an_example_of_reports_nothing(sentence: str) -> None:
    """The district's summary would be the town's, as settled."""
    assert read(SUMMARY.format(f"2022年，全区推进公开。{sentence}")).unit.name is None
    assert read(SUMMARY.format("2022年，白洋街道推进公开。以为民为宗旨。")).unit.name == "白洋街道"
