"""Who reports on what, and whether it is a report."""

from __future__ import annotations

import pytest

from indexer.gazetteer.china import bundled
from indexer.intake.formats import read_bytes
from indexer.intake.identity.identity import Identity, identify
from indexer.intake.identity.naming import names_of
from indexer.intake.identity.years import day_in, year_in_title, year_of_period
from indexer.intake.parts.sections import split
from indexer.intake.plain_text import plain_text
from indexer.intake.visible.document import as_seen

PARTS = (
    "一、概述\n我镇给村里修了水渠。\n二、主动公开政府信息情况\n全年主动公开信息12条。\n"
    "三、依申请公开情况\n没有收到申请。\n四、收费情况\n没有收费。"
)


parse_unit = names_of(bundled()).parse


def read(text: str) -> Identity:
    document = as_seen(read_bytes(text.encode()))
    sections = split(document)
    return identify(document, sections, plain_text(document, sections), bundled())


@pytest.mark.parametrize(
    ("lines", "title", "unit", "year"),
    [
        ("临水市安乡县大街乡2013年政府信息公开工作年度报告", None, "大街乡", 2013),
        ("2013年度大街乡人民政府信息公开年报", None, "大街乡", 2013),
        ("大街乡人民政府\n2013年政府信息公开工作年度报告", "大街乡人民政府2013年政府信息公开工作年度报告", "大街乡", 2013),
        ("大街乡2013年政府信息公开\n工作年度报告", "大街乡2013年政府信息公开工作年度报告", "大街乡", 2013),
        ("二〇一三年大街乡政府信息公开工作报告", None, "大街乡", 2013),
        ("首页 > 信息公开年报\n大街乡2013年政府信息公开工作年度报告\n来源: 某网", "大街乡2013年政府信息公开工作年度报告", "大街乡", 2013),
        ("标 题 | 大街乡2013年政府信息公开年度报告 |\n索 引 号 | 01 |", "大街乡2013年政府信息公开年度报告", "大街乡", 2013),
        ("关于公布《大街乡2013年政府信息公开年度报告》的通知", "大街乡2013年政府信息公开年度报告", "大街乡", 2013),
        ("大街乡2013年政府信息公开年度报告-大街乡门户网", "大街乡2013年政府信息公开年度报告", "大街乡", 2013),
        ("现公布《安乡县大街乡2013年政府信息公开工作年度报告》。", "安乡县大街乡2013年政府信息公开工作年度报告", "大街乡", 2013),
    ],
)  # fmt: skip
def test_the_title_is_found_whatever_its_form(
    lines: str, title: str | None, unit: str, year: int
) -> None:
    """A hit without its title cannot be recognised."""
    identity = read(f"{lines}\n{PARTS}")
    assert identity.title == (title or lines)
    assert (identity.unit.name, identity.year) == (unit, year)
    assert identity.is_report


def test_a_report_without_a_title_gets_one_and_says_so() -> None:
    """A composed title must not pass for a printed one."""
    identity = read(f"本报告由大街乡人民政府编制。统计期限自2013年1月1日至12月31日。\n{PARTS}")
    assert identity.title == "大街乡2013年政府信息公开工作年度报告"
    assert any("拼成" in warning for warning in identity.warnings)


@pytest.mark.parametrize(
    ("name", "unit", "kind", "upper"),
    [
        ("安乡县", "安乡县", "县", ()),
        ("镇巴县", "镇巴县", "县", ()),
        ("桐乡市", "桐乡市", "市", ()),
        ("景德镇市", "景德镇市", "市", ()),
        ("安乡县人民政府", "安乡县", "县", ()),
        ("青川县乡村振兴局", "青川县乡村振兴局", "局", ("青川县",)),
        ("师宗县大街乡", "大街乡", "乡", ("师宗县",)),
        ("安宁市人民政府县街街道办事处", "县街街道", "街道", ("安宁市",)),
        ("北京街道办事处", "北京街道", "街道", ()),
        ("秀屿区桂林乡", "桂林乡", "乡", ("秀屿区",)),
        ("与儿街镇", "与儿街镇", "镇", ()),
        ("石家庄市正定县正定镇", "正定镇", "镇", ("石家庄市", "正定县")),
        ("济南市市中区陡沟街道", "陡沟街道", "街道", ("济南市", "市中区")),
        ("荆州市沙市区观音垱镇", "观音垱镇", "镇", ("荆州市", "沙市区")),
        ("某旗乌兰苏木人民政府", "乌兰苏木", "苏木", ("某旗",)),
        ("从没有过县从没有过镇", "从没有过镇", "镇", ("从没有过县",)),
        ("乾县薛录镇", "薛录镇", "镇", ("乾县",)),
    ],
)
def test_a_name_is_parted_from_the_places_before_it(
    name: str, unit: str, kind: str, upper: tuple[str, ...]
) -> None:
    """A county taken for a township would be filed under another province."""
    found = parse_unit(name)
    assert found is not None
    assert (found.name, found.type) == (unit, kind)
    if "从没" not in name and "某" not in name:
        assert found.upper == upper


@pytest.mark.parametrize("name", ["我镇", "各乡镇", "一年来我镇", "街道", "政府信息公开", ""])
def test_words_that_name_nobody_are_no_unit(name: str) -> None:
    """我镇 would become a place."""
    assert parse_unit(name) is None


def test_a_unit_that_is_never_named_is_none() -> None:
    """A county in a cited notice must not become the reporter."""
    identity = read(
        f"按照《遂宁市安居区人民政府办公室关于做好年度报告编制工作的通知》，现将我镇2013年情况报告如下。\n{PARTS}"
    )
    assert identity.unit.name is None
    assert identity.unit.type == "镇"


def test_the_name_that_recurs_outweighs_the_one_left_in_by_copying() -> None:
    """A township would be credited with its neighbour's report."""
    text = "现将大街乡2013年情况公布如下。\n一、概述\n大街乡很好。彩云镇也好。大街乡公开信息3条。\n二、收费情况\n大街乡没有。"
    assert read(text).unit.name == "大街乡"


def test_the_year_of_a_cited_notice_or_of_publication_is_not_reported_on() -> None:
    """The report would be filed a year off."""
    text = (
        "根据《关于做好2011年政府信息公开年度报告编制工作的通知》（某政办〔2012〕3号）编制。\n"
        f"{PARTS}\n2013年，我镇还将修路。\n大街乡人民政府\n2014年1月8日"
    )
    assert (
        read(text.replace("全年主动", "2012年主动").replace("没有收到", "2012年度没有收到")).year
        == 2012
    )


def test_a_text_that_does_not_say_its_year_has_none() -> None:
    """A guessed year cannot be told from a stated one."""
    identity = read(f"依照条例编制本报告。\n{PARTS}")
    assert identity.year is None
    assert any("哪一年" in warning for warning in identity.warnings)


def test_a_title_outweighs_a_mistyped_year_in_the_introduction() -> None:
    """Introductions are copied from last year's report."""
    text = f"大街乡2013年政府信息公开年度报告\n统计期限自2012年1月1日至2012年12月31日。\n{PARTS}"
    assert read(text).year == 2013


@pytest.mark.parametrize(
    "text",
    ["自2012年1月1日起至2012年12月31日止", "2012.1.1—12.31", "二○一二年一月", "201211日至20121231日", "20121月1日起至20121231日",
     "2011年12月1日至2012年10月30日"],
)  # fmt: skip
def test_a_period_tells_its_year_even_damaged(text: str) -> None:
    """Dumps lose 年 and 月."""
    assert year_of_period(text) == (None if "一月" in text else 2012)


def test_years_and_days_are_read_in_every_spelling() -> None:
    """二0一七年 mixes digits and numerals."""
    assert year_in_title("二0一七年度报告") == 2017
    assert year_in_title("2016年和2017年的报告") is None
    assert day_in("发布于2017年1月5日") == "2017-01-05"
    assert day_in("二〇一七年一月十五日") == "2017-01-15"
    assert day_in("2017-01-05 10:00") == "2017-01-05"
    assert day_in("2017年") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年2月31日", None), ("2021-02-29", None), ("2020-02-29", "2020-02-29"),
        ("2022年11月31日", None), ("二〇二一年二月三十日", None), ("二〇二一年二月十十日", None),
        ("发布日期:2021-02-31 更新:2021-03-01", "2021-03-01"), ("202١-01-05", None), ("202１年1月5日", None),
        ("截止2014年12月31日", None), ("截至二〇一四年十二月三十一日", None), ("截止日期:2014-12-31", None),
        ("自2014年1月1日起", None), ("2014年1月1日至2014年12月31日", None), ("2014.1.1—2014.12.31", None),
        ("到2014年12月31日", None), ("2014年12月31日前", None), ("2014年1月1日以来", None), ("定于2014年3月1日", "2014-03-01"),
    ],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_none(text: str, day: str | None) -> None:
    """2021-02-31 would stand in citations and in what search engines are told."""
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("大街乡人民政府 2014年1月8日", "2014-01-08"), ("2014年1月8日印发", "2014-01-08"), ("(2014年1月8日)", "2014-01-08"),
        ("二〇一四年一月八日", "2014-01-08"), ("截止2013年12月31日，公开栏更新48次", None), ("2014年3月1日召开大会", None),
        ("统计时点：2013年12月31日", None), ("截止时间为2013-12-31", None), ("下次会议时间：2014-12-31", None),
        ("大街区统计局 2014年1月8日", "2014-01-08"), ("填表日期：2014年1月8日", "2014-01-08"), ("二○一四年元月八日", "2014-01-08"),
        ("2014年元月8日", "2014-01-08"), ("2013年12月31日，全乡停水", None), ("全年2013年1月1日至12月31日", None),
    ],
)  # fmt: skip
def test_a_report_is_signed_with_a_day_that_stands_by_itself(line: str, day: str | None) -> None:
    """The day up to which something is counted would be given as the day of publication."""
    assert read(f"大街乡2013年政府信息公开年度报告\n{PARTS}\n{line}").published == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2014-03-01", "2014-03-01"), ("2014-03-01 16:20 来源:某网", "2014-03-01"), ("成文日期：2014年3月1日", "2014-03-01"),
        ("2014年1月1日至12月31日，全乡公开信息。", None), ("2014年1月1日起施行", None), ("2014年3月1日上午开会", None),
    ],
)  # fmt: skip
def test_the_page_s_day_is_a_line_that_says_nothing_else(line: str, day: str | None) -> None:
    """The first day of the year reported on is no day of publication."""
    assert read(f"大街乡2013年政府信息公开年度报告\n{line}\n{PARTS}").published == day


@pytest.mark.parametrize(
    "day",
    ["2021-01-11", "2021-1-12", "2021.1.10", "2021/01/12", "2021年1月11日", "2021-01-11 16:20"],
)
def test_one_day_is_no_period_of_eleven_months(day: str) -> None:
    """The report would be filed under the year in which it was published."""
    assert year_of_period(f"发布日期：{day} 字号") is None
    for behind in ("\n2019年,本镇公开17条", "\n25条信息", " 16:20", ""):
        assert year_of_period(f"发布日期:{day}{behind}") is None
    assert year_of_period("2021.1.1-12.31\n2020年") == 2021
    text = f"大街乡政府信息公开年度报告\n发布日期：{day}\n{PARTS}".replace("全年", "2020年")
    assert read(text).year == 2020


def test_only_the_digits_0_to_9_are_a_year() -> None:
    """202١ is a year to a computer and to nobody else."""
    for odd in ("202١", "２０２१", "²021", "20②1"):
        assert year_in_title(f"大街乡{odd}年政府信息公开年度报告") is None
        assert year_of_period(f"{odd}年1月1日至12月31日") is None
        assert read(f"大街乡{odd}年政府信息公开年度报告\n{PARTS}").year is None


def test_the_day_of_publication_is_the_page_s_own() -> None:
    """A signature's day is only what stands in when the page says nothing."""
    signed = f"大街乡2013年政府信息公开年度报告\n{PARTS}\n大街乡人民政府\n2014年1月8日"
    assert read(signed).published == "2014-01-08"
    assert read(f"发布时间:2014-03-01 来源:某网\n{signed}").published == "2014-03-01"


@pytest.mark.parametrize(
    ("notice", "day"),
    [
        ("关于公布\n{}的通知\n各村：\n我乡编制了《{}》，现予公布。\n二〇一四年一月八日", "2014-01-08"),
        ("关于公布{}的通知\n各村：\n现将《{}》公布如下。\n大街乡人民政府\n2014年1月8日", "2014-01-08"),
        ("关于印发{}的通知\n各村：\n现将《{}》印发给你们。\n大街乡人民政府2014年1月8日", "2014-01-08"),
        ("关于公布{}的公告\n现予公布。\n大街乡人民政府办公室二〇一四年一月八日印发", "2014-01-08"),
        ("大街乡人民政府二〇一四年一月八日", "2014-01-05"),
        ("按照《关于编制{}的通知》（2013年12月1日）编制。", "2014-01-05"),
        ("今天是2020年1月1日 星期三", "2014-01-05"),
    ],
)  # fmt: skip
def test_the_day_that_signs_the_notice_around_a_report_is_that_of_its_publication(
    notice: str, day: str
) -> None:
    """The notice is what was published; its day is the only one such a page may bear."""
    title = "大街乡2013年政府信息公开年度报告"
    page = f"{notice.format(title, title)}\n{title}\n{PARTS}"
    assert read(f"{page}\n大街乡人民政府\n2014年1月5日").published == day
    if day == "2014-01-08":
        assert read(page).published == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "临水市关于做好2013年政府信息公开年度报告编制工作的通知\n各乡镇人民政府：\n一、高度重视\n请按时报送。",
            "通知",
        ),
        ("大街乡政府信息公开保密审查制度\n一、适用于全乡。\n二、谁公开谁负责。", "制度"),
        ("大街乡政府信息公开指南\n发布日期:2014-01-01\n办公时间为工作日。", "指南"),
        ("第一条 为了公开政府信息。\n第二条 适用于全县。\n第三条 不公开的除外。", "制度"),
        ("政府信息公开申请表\n姓名 | 电话 |", "表格"),
        ("今天天气很好，全镇修渠。", "信息公开"),
    ],
)
def test_other_documents_are_told_from_reports(text: str, reason: str) -> None:
    """A search among reports must not answer with rules."""
    identity = read(text)
    assert not identity.is_report
    assert reason in (identity.reason or "")


def test_in_doubt_a_file_is_a_report() -> None:
    """A dropped report is silently missed."""
    identity = read("一、概述\n本乡公开信息12条。\n二、申请情况\n没有收到申请。")
    assert identity.is_report


@pytest.mark.parametrize(
    ("text", "regime"),
    [
        (f"大街乡2013年政府信息公开年度报告\n{PARTS}", "2008"),
        (f"大街乡2021年政府信息公开年度报告\n{PARTS}", "2008"),
        ("大街乡2020年政府信息公开年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n信息内容 | 本年新制作数量 |\n规章 | 0 |", "2019"),
        ("大街乡2020年政府信息公开年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n信息内容 | 本年制发件数 |\n规章 | 0 |", "2021"),
        ("大街乡2022年政府信息公开年度报告\n一、总体情况\n好。", "2021"),
        ("大街乡2019年政府信息公开年度报告\n一、总体情况\n好。", "2019"),
    ],
)  # fmt: skip
def test_the_form_is_told_by_the_report_before_its_year(text: str, regime: str) -> None:
    """Some places used the old form later, or the new one earlier."""
    assert read(text).regime == regime


def test_traditional_script_and_injected_pinyin_do_not_hide_a_report() -> None:
    """Mirrors are sometimes all that is left of a report."""
    identity = read(
        "大街鄉(xiāng)2013年政府信息公開工作年度報(bào)告\n一、概述\n好。\n二、主動公開政府信息情況\n主動公開12條。"
    )
    assert (identity.unit.name, identity.year) == ("大街乡", 2013)
    assert identity.title == "大街鄉2013年政府信息公開工作年度報告"


@pytest.mark.parametrize(
    ("name", "unit", "kind"),
    [
        ("abc官网@:大街乡人民政府", "大街乡", "乡"),
        ("某某东、大街乡", "大街乡", "乡"),
        ("县教育局向社会公布安乡县教育局", "安乡县教育局", "局"),
        ("梨花园艺场", "梨花园艺场", "other"),
        ("杏花场", "杏花场", "other"),
        ("杏花产业园管理委员会", "杏花产业园管理委员会", "other"),
        ("切实按时做完城关镇", "城关镇", "镇"),
        ("安乡县人民政府门户网站", "安乡县", "县"),
        ("安乡县人民政府信息公开工作领导小组办公室", "安乡县", "县"),
    ],
)
def test_a_name_ends_where_the_words_about_it_begin(name: str, unit: str, kind: str) -> None:
    """A name with a sentence in front of it is found by nobody."""
    found = parse_unit(name)
    assert found
    assert (found.name, found.type) == (unit, kind)


def test_a_city_s_bureau_is_named_with_its_city() -> None:
    """A clause that ends in 局 names no bureau, one that begins with 市某局 does."""
    text = "2013年，紧紧围绕局中心工作，市住建局办事。\n" + PARTS.replace("我镇", "我局")
    text += "\n市住建局很忙。"
    assert read(text).unit.name == "市住建局"
    site = "本报告登在临沧市人民政府网站，欢迎大家在方便的时候前来查看并提出宝贵意见。\n"
    assert read(site + text).unit.name == "临沧市住建局"


def test_a_market_is_no_state_farm() -> None:
    """菜市场 governs nobody."""
    assert parse_unit("城东菜市场") is None


@pytest.mark.parametrize(
    "text",
    ["请与安乡县联系。\n", "扎实推进乡政府信息公开各项工作情况。\n", "全面加强镇信息公开情况。\n"],
)
def test_what_only_sounds_like_a_township_is_none(text: str) -> None:
    """A township that does not exist would stand in every list of places."""
    assert read(text + PARTS).unit.name is None


def test_a_street_s_short_name_is_a_subdistrict() -> None:
    """In some cities a 街道 signs itself 街, and is one all the same."""
    found = parse_unit("东直门街")
    assert found
    assert (found.name, found.type) == ("东直门街", "街道")


@pytest.mark.parametrize(
    "text",
    [
        "市教育局2013年政府信息公开工作年度报告\n请与安乡县联系。\n来源:桐乡市教育局\n",
        "教育局2013年政府信息公开工作年度报告\n请与桐乡市教育局联系。\n",
    ],
)
def test_a_bureau_gets_its_county_from_where_it_is_named_in_full(text: str) -> None:
    """Every county has a 教育局."""
    assert read(text + PARTS.replace("我镇", "我局")).unit.name == "桐乡市教育局"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("为了方便公众，制定本公开指南。\n一、主动公开\n看网站。\n二、依申请公开\n填表。", "指南"),
        ("我镇编制了《大街乡信息公开指南》（以下简称《指南》）。\n一、主动公开\n看网站。\n二、依申请公开\n填表。", "指南"),
        ("《大街乡2013年政府信息公开工作年度报告》已经编好，现就年报作如下解读。\n" + PARTS, "解读"),
        ("现将依申请公开的办法公布如下。\n一、申请\n可以向我镇申请公开信息，应当填表。\n"
         "二、收费\n不得收取费用。\n三、救济\n可以提起行政诉讼。", "制度"),
    ],
)  # fmt: skip
def test_what_tells_how_to_apply_or_explains_a_report_is_none(text: str, what: str) -> None:
    """A guide counted as a report is a year that nobody reported on."""
    identity = read(text)
    assert not identity.is_report
    assert what in (identity.reason or "")
