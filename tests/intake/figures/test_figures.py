"""The six figures that all eras have: read where they are stated, absent where they are not."""

import pytest

from indexer.intake.figures.breakdowns import breakdowns_of
from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Cell, Section, Table
from tests.hanging import ends

SIX = {
    *("proactive_total", "requests_new", "requests_carried_in"),
    *("reviews_total", "lawsuits_total", "fees_yuan"),
}
HEADINGS = {
    "proactive": "二、主动公开情况",
    "requests": "三、依申请公开情况",
    "fees": "四、收费情况",
    "disputes": "五、行政复议、行政诉讼情况",
    "platform": "六、平台建设",
    "problems": "七、存在的问题",
}


def section(kind: str, text: str, anchor: str = "s1", tables: tuple[Table, ...] = ()) -> Section:
    return Section(anchor, 1, None, HEADINGS.get(kind, "一、概述"), kind, text, tables)


def read(kind: str, text: str) -> dict[str, float | None]:
    figures, _ = find_figures([section(kind, text)])
    # Of rivals the plainest; what else a sentence says is for test_prose_figures.
    return {figure.name: figure.value for figure in reversed(figures) if figure.name in SIX}


def table(*rows: str) -> Table:
    return Table(0, tuple(tuple(Cell(text) for text in row.split("|")) for row in rows))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("本年主动公开政府信息共61条。", 61),
        ("我办主动公开信息1，204条，其中要闻900条。", 1204),
        ("主动公开各类信息六十三件。", 63),
        ("主动公开了47条政务信息。", 47),
        ("通过网站、橱窗等渠道发布各类信息2.3万余条。", 23000),
        ("我镇公开会议、补贴等信息，总共19条。", 19),
        ("主動公開(kāi)政府信息5條。", 5),
        ("主动公开政府信息6大类83条。", 83),
        ("主动公开政府信息 71 条。", 71),
        ("主动公开信息数为零。", 0),
    ],
)
def test_the_year_s_total_is_read_however_it_is_counted(text: str, value: float) -> None:
    """A count in characters or Traditional script would drop its township from a ranking."""
    assert read("proactive", text) == {"proactive_total": value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("目录累计主动公开信息900条，其中本年新增31条。", 31),
        ("2016年主动公开信息80条，2017年主动公开信息95条。", 95),
        ("本年主动公开信息44条，历年累计310条。", 44),
        ("全年产生信息70条，其中主动公开52条。", 52),
        ("主动公开信息30条，其中网站20条、专栏10条。", 30),
        ("2018年以来，我镇主动公开信息37条。", 37),
        ("2018年1月至今，我镇主动公开信息37条。", 37),
        ("主动公开信息20条。橱窗公开信息26条。", 20),
    ],
)
def test_the_year_s_total_is_told_from_its_rivals(text: str, value: float) -> None:
    """The first number is often the wrong one: all years, last year, what was only produced."""
    assert read("proactive", text)["proactive_total"] == value


@pytest.mark.parametrize(
    "text",
    [
        "在网站公开信息15条；在橱窗公开信息40条。",
        "发布依申请公开信息17条。",
        "依照条例第七至十一条主动公开信息。",
        "按照第十三条的要求公开信息。",
        "明年计划主动公开信息不少于90条。",
        "公开财政信息8条。",
        "印发公文33件。",
        "自2009年以来主动公开信息共700条。",
        "2010年以来主动公开信息共700条。2018年另设橱窗。",
        "2010年1月至今主动公开信息共700条。2018年另设橱窗。",
        "发布政务信息和非政府信息共66条。",
        "统一公开每一条信息。",
    ],
)
def test_a_number_that_is_not_the_year_s_total_is_no_figure(text: str) -> None:
    """A wrong number is quoted in print; a missing one is looked up."""
    assert read("proactive", text) == {}


def test_rival_totals_are_both_kept_with_their_words() -> None:
    """Choosing silently would put our guess in the township's mouth."""
    text = "主动公开信息12条。主动公开信息21条。"
    figures, warnings = find_figures([section("proactive", text)])
    assert [(f.value, f.state, f.quote) for f in figures] == [
        (12, "several", "主动公开信息12条"),
        (21, "several", "主动公开信息21条"),
    ]
    assert "12条" in warnings[0]
    assert "21条" in warnings[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全年收到公开申请4件，其中信函3件。", 4),
        ("收到2份信息公开申请。", 2),
        ("受理依申请公开0件。", 0),
        ("未收到任何单位提出的信息公开申请。", 0),
        ("没有发生依申请公开。", 0),
        ("依申请公开情况：无。", 0),
        ("本年度无此类情况。", 0),
        ("未接到村民要求公开的信息。", 0),
        ("2018年政府新收依申请公开2件。", 2),
        ("没有一件依申请公开。", 0),
    ],
)
def test_requests_received_are_counted_and_a_stated_none_is_zero(text: str, value: float) -> None:
    """None received is an answer, and most townships' answer."""
    assert read("requests", text) == {"requests_new": value}


@pytest.mark.parametrize(
    "text",
    [
        "镇机关新收2件；站所新收3件。",
        "2018年政府新收依申请公开2件；部门新收3件。",
        "收到网上申请3件，信函申请1件。",
        "接待咨询9件，接听热线30次。",
        "没有超期答复的申请。",
        "没有收到建房申请。",
        "共收到低保申请12件。",
        "公民可以当面申请公开信息。",
        "办结依申请公开5件。",
        "畅通申请渠道。",
    ],
)
def test_what_is_not_a_count_of_requests_is_neither_a_number_nor_zero(text: str) -> None:
    """Zero for "not stated" would accuse a township of silence, or hide its work."""
    assert read("requests", text) == {}


def test_requests_left_over_from_last_year_are_a_figure_of_their_own() -> None:
    """Added to this year's they would count one request twice."""
    text = "新收公开申请6件，上年结转2件，结转下年度1件。"
    assert read("requests", text) == {"requests_new": 6, "requests_carried_in": 2}


@pytest.mark.parametrize(
    ("text", "reviews", "lawsuits"),
    [
        ("未发生行政复议、行政诉讼。", 0, 0),
        ("没有因公开被投诉，申请行政复议、提起行政诉讼的情况。", 0, 0),
        ("行政复议、行政诉讼均为零。", 0, 0),
        ("本年度无。", 0, 0),
        ("行政复议2件，行政诉讼1件。", 2, 1),
        ("发生3件行政复议、2起行政诉讼。", 3, 2),
        ("行政复议、行政诉讼各1件。", 1, 1),
        ("行政复议和行政诉讼分别为4件和2件。", 4, 2),
        ("收到行政复议申请五件。", 5, None),
        ("没有行政复议，行政诉讼一起。", 0, 1),
        ("复议诉讼共9件。", None, None),
        ("不服的可以申请行政复议或者提起行政诉讼。", None, None),
        ("认真应对行政复议和行政诉讼。", None, None),
    ],
)
def test_reviews_and_lawsuits_are_told_apart(
    text: str, reviews: float | None, lawsuits: float | None
) -> None:
    """A joint number given to one of them would invent lawsuits."""
    found = read("disputes", text)
    assert (found.get("reviews_total"), found.get("lawsuits_total")) == (reviews, lawsuits)


@pytest.mark.parametrize(
    ("text", "reviews", "lawsuits"),
    [
        ("上年行政复议2件，今年没有。", None, None),
        ("去年发生行政复议1件，行政诉讼2件。", None, None),
        ("与上年行政诉讼2件相比，今年为0。", None, None),
        ("2016年行政复议3件，2017年行政复议1件。", 1, None),
        ("2017年未发生行政复议。2016年发生行政复议2件。", 0, None),
        # Another year is named, and the number is this one's.
        ("去年行政复议1件，今年行政复议3件，行政诉讼2件。", 3, 2),
        ("与上年相比，行政复议2件，行政诉讼1件。", 2, 1),
        ("行政复议2件比上年减少4件，行政诉讼1件。", 2, 1),
    ],
)
def test_the_disputes_of_another_year_are_not_this_one_s(
    text: str, reviews: float | None, lawsuits: float | None
) -> None:
    """Last year's lawsuits would be told of a township that was not sued this year."""
    found = read("disputes", text)
    assert (found.get("reviews_total"), found.get("lawsuits_total")) == (reviews, lawsuits)


@pytest.mark.parametrize(
    ("text", "lawsuits"),
    [
        ("办理行政诉讼案件3起，均与信息公开无关。", None),
        ("因修路引发行政诉讼3件，因政府信息公开引发0件。", None),
        ("行政诉讼案件5件，其中涉及政府信息公开的1件。", None),
        ("因政府信息公开引发行政诉讼3件，其中维持2件。", 3),
        ("行政诉讼3件，均因信息公开引发。", 3),
    ],
)
def test_lawsuits_about_anything_are_none_about_disclosure(
    text: str, lawsuits: float | None
) -> None:
    """A quarrel over a road would be counted as one over a refused request."""
    assert read("disputes", text).get("lawsuits_total") == lawsuits


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("共收取复印费35元。", 35),
        ("收取费用0.2万元。", 2000),
        ("没有收取任何费用。", 0),
        ("收费及减免：无。", 0),
        ("共收取12元。", 12),
        ("共收到12元。", None),
        ("信息公开收取费用为零，群众满意。", 0),
        ("信息公开收费标准为零，群众满意。", None),
        ("减免费用20元。", None),
        ("投入经费3万元。", None),
        ("未制定收费标准。", None),
        ("本镇一律不收费。", None),
    ],
)
def test_fees_are_yuan_charged_and_not_money_spent(text: str, fees: float | None) -> None:
    """A budget shown as a charge would make a scandal of a printer."""
    assert read("fees", text).get("fees_yuan") == fees


def test_plans_and_problems_state_no_figure() -> None:
    """Next year's aim is not this year's count."""
    assert read("problems", "主动公开信息要达到99条。") == {}


def test_every_quote_stands_in_the_section_it_names() -> None:
    """A quote that cannot be found on the page cannot be cited."""
    prose = "概况。\n我 镇主動公開(kāi)信息 8 條，" + "很好，" * 60 + "未收到公开申请。"
    sections = [section("overview", prose, "s1"), section("disputes", "无", "s2")]
    figures, _ = find_figures(sections)
    texts = {s.anchor: s.text for s in sections}
    assert len(figures) == 4
    assert all(figure.quote and figure.quote in texts[figure.anchor] for figure in figures)
    assert len(figures[0].quote) < len(prose)


def test_a_statement_printed_as_a_heading_is_read_and_quoted_from_it() -> None:
    """Some reports are a list of headings with their numbers."""
    alone = Section("s4", 1, "4", "4、依申请公开数量：无。", "requests", "")
    figures, _ = find_figures([alone])
    assert [(f.value, f.quote in alone.heading) for f in figures] == [(0, True)]


NEW = "一、本年新收政府信息公开申请数量|{}"
OLD = "二、上年结转政府信息公开申请数量|{}"


def test_the_table_of_requests_gives_its_total_column() -> None:
    """The first column counts natural persons only."""
    requests = table(NEW.format("3|1|0|0|0|1|5"), OLD.format("1|0|0|0|0|0|1"))
    figures, _ = find_figures([section("requests", "", tables=(requests,))])
    totals = [(f.name, f.value) for f in figures if ":" not in f.name]
    assert totals == [("requests_new", 5), ("requests_carried_in", 1)]
    assert all(figure.quote.replace(" |", "") in requests.text for figure in figures)


def test_a_blank_total_is_no_figure() -> None:
    """Blank is not zero."""
    requests = table(NEW.format("3|1|0|0|0|1|"))
    figures, warnings = find_figures([section("requests", "", tables=(requests,))])
    assert (figures[0].name, figures[0].value, figures[0].state) == ("requests_new", None, "blank")
    assert not warnings


def test_the_table_of_disputes_adds_both_ways_to_a_lawsuit() -> None:
    """With one of the two columns half of the lawsuits would be gone."""
    disputes = table("1|0|0|1|2|0|1|0|0|1|2|0|0|1|3")
    figures, _ = find_figures([section("disputes", "", tables=(disputes,))])
    found = {f.name: f.value for f in figures}
    assert (found["reviews_total"], found["lawsuits_total"]) == (2, 4)


def test_a_row_of_the_older_statistics_is_read_with_its_unit() -> None:
    """Reports of 2014 to 2018 say most of it only there."""
    sheet = table(
        "指标|单位|数", "（一）主动公开政府信息数|条|58", "依申请公开信息收取的费用|万元|0.3"
    )
    figures, _ = find_figures([section("other", "", tables=(sheet,))])
    assert [(f.name, f.value) for f in figures] == [("proactive_total", 58), ("fees_yuan", 3000)]


def test_prose_against_table_keeps_both_the_table_first() -> None:
    """The reader has to see that the report disagrees with itself."""
    requests = table(NEW.format("2|0|0|0|0|0|2"))
    figures, _ = find_figures([section("requests", "收到公开申请3件。", tables=(requests,))])
    totals = [(f.value, f.state) for f in figures if f.name == "requests_new"]
    assert totals == [(2, "several"), (3, "several")]


@pytest.mark.parametrize(
    "bit",
    [
        "数量",
        "2019年以来公开信息1条。",
        "收申请",
        "没有申请",
        "复议1件",
        "复议、",
        "信息1条",
        "一",
        "9至",
        "(a)",
        "0 ",
    ],
)
def test_a_hostile_line_costs_no_more_than_its_length(bit: str) -> None:
    """One crafted page must not stop the build of all the others."""
    text = bit * (40_000 // len(bit))
    with ends():
        find_figures([section("requests", text), section("proactive", text)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("我镇通过网站公开各类信息46条。其中动态40条;总结6条。", 46),
        ("我镇网站公开上传信息46条,其中部门工作40条。", 46),
        ("主动公开涉及防火、饮水等方面信息46条。", 46),
        ("累计主动公开2009年度政府信息46条。", 46),
        ("本镇对2009年1月1日以来的信息进行了编目,2009年新增主动公开信息46条。", 46),
        ("网站累计公开信息846条,其中本年度在县网站公开46条。", 46),
        ("一是强化重点领域信息公开,全年依法公开要闻、文件等政府信息共计46条。", 46),
        ("全乡共公开信息46条,制发规范性文件0件,主动公开0件。", 46),
        ("通过动态、文件解读等栏目主动公开信息46条。", 46),
        ("2009年公开政府信息共46条。此外,2010年通过网站公开信息90余条。", 46),
    ],
)
def test_a_total_is_read_whatever_stands_about_it(text: str, value: float) -> None:
    """A count that a reader sees at once and a search lacks is silently missed."""
    assert read("proactive", text)["proactive_total"] == value


@pytest.mark.parametrize(
    "text",
    [
        "网站公开信息40条,其中动态30条。微信发布信息90条。",
        "网站公开信息40条,其中微信30条。",
    ],
)
def test_one_channel_of_several_is_no_total(text: str) -> None:
    """Someone who compares two townships would compare a website with all of a year."""
    assert "proactive_total" not in read("proactive", text)


def test_requests_are_counted_where_their_results_follow() -> None:
    """依申请公开4件 may be documents or requests: what became of them tells."""
    assert read("requests", "依申请公开政府信息共4件,其中,予以公开2件。")["requests_new"] == 4
    assert "requests_new" not in read("requests", "发布依申请公开政府信息共4件。")
    assert read("requests", "本年收到申请政府信息公开请求4件。")["requests_new"] == 4
    assert read("requests", "本年收到政府信息公开申请书4件。")["requests_new"] == 4
    assert read("requests", "本年我乡无依法申请公开件。")["requests_new"] == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("公开信息38条，其中：告示30条；渠系图2条；其他政府公开信息90条。", 38),
        ("主动公开信息300条，(其中渠系类60条，其他应主动公开信息240条)均已上网。", 300),
        (
            "全县主动公开信息900条。其中，县直单位主动公开信息500条，占56%。各乡镇主动公开信息400条。",
            900,
        ),
        ("制作信息700条，其中主动公开信息260条，占37%。各乡镇主动公开信息90条。", 260),
        ("我镇公开信息41条，占全年公开总数172条的四分之一。", 172),
        ("累计公开信息99条，其中，县网站主动公开42条。", 99),
        ("主动公开信息58条，占年度任务的116%。", 58),
        ("在网站公开信息46条。其中网站主动公开指南1条；结合渠系主动公开信息45条。", 46),
        ("机构类3条、渠系类15条，合计18条，均为主动公开信息。", None),
        ("主动公开的信息有：机构类3条、渠系类15条，合计18条。", 18),
        ("主动公开的信息有：机构类3条、渠系类15条，合计20条。", None),
    ],
)
def test_the_whole_is_read_and_not_the_last_of_its_parts(text: str, value: float | None) -> None:
    """其他…240条 in a headline would be a third less than what the county published."""
    assert read("proactive", text).get("proactive_total") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("主动公开本镇各站所政府信息64条。", 64),
        ("主动公开我区各级单位政府信息64条。", 64),
        ("主动公开全乡各村（社区）政府信息64条。", 64),
        ("通过广播等渠道，主动公开渠系、防汛、林业信息等共计27条。", 27),
        ("主动地公开了各类政府信息，具体包括渠系、防汛等方面的内容共计33条。", 33),
        ("公开信息包括渠系、防汛等内容共计33条。", 33),
        ("公布了渠系、防汛等内容共计33条。", 33),
        ("依照主动公开目录公开各类信息合计52条。", 52),
        ("主动公开目录52条。", None),
        ("公布了渠系图等内容33条。", None),
        ("信息公开的两件要紧事，一是修渠。", None),
    ],
)
def test_words_between_the_verb_and_its_number_do_not_hide_it(
    text: str, value: float | None
) -> None:
    """Who sorts by what was published would not find the township at all."""
    assert read("overview", text).get("proactive_total") == value


def test_one_way_beside_another_is_no_total_whatever_it_is_called() -> None:
    """Radio and press together are still without the website."""
    text = "通过网站主动公开信息43条，通过报刊、广播等媒体主动公开信息285条。"
    assert read("overview", text) == {}
    text = "通过网站主动公开信息43条，通过广播公开信息20条，共公开信息63条。"
    assert read("overview", text) == {"proactive_total": 63}


@pytest.mark.parametrize(
    ("heading", "text", "fees"),
    [
        ("支出情况", "换公示栏产生的政府信息公开费用1.2万元。", None),
        ("支出情况", "未产生政府信息公开费用。", None),
        ("概述", "全年产生政府信息公开费用3万元。", None),
        ("收费及支出情况", "购置橱窗费用2万元。收取检索费共8元。", 8),
        ("收费情况", "全年产生费用8元。", 8),
        ("收费情况", "未产生费用。", 0),
        ("依申请公开情况", "依申请公开费用8元。", 8),
    ],
)
def test_what_was_spent_is_no_fee_by_whatever_verb(
    heading: str, text: str, fees: float | None
) -> None:
    """12,000 yuan for a notice board would be a scandal of charges."""
    figures, _ = find_figures([Section("s1", 1, None, heading, "fees", text)])
    charged = {figure.value for figure in figures if figure.name == "fees_yuan"}
    assert charged == ({fees} if fees is not None else set())


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("主动公开信息90条，其中网站40条，公开栏30条，广播10条。", ("90", "80")),
        ("主动公开信息90条。其中网站40条、公众号60条。", ("90", "100")),
        ("受理政府信息公开申请20件。按渠道分，当面7件，信函9件，网络6件。", ("20", "22")),
        ("主动公开信息90条，其中渠系类40条、防汛类30条、其他类10条。", ("90", "80")),
        ("主动公开信息90条，其中渠系类40条(含图纸60条)、其他类50条。", None),
        ("主动公开信息90条，其中渠系类40条、防汛类30条。", None),
        ("主动公开信息90条，其中网站40条、公开栏等50。", None),
        ("主动公开信息90条，其中重点30条，其他60条，解读5条。", None),
        ("主动公开信息90条，比上年增加100条。", None),
    ],
)
def test_parts_that_are_no_sum_of_their_total_are_said(
    text: str, both: tuple[str, str] | None
) -> None:
    """A report that cannot add is news; one that only lists some of its parts is not."""
    sections = [section("proactive", text)]
    figures, _ = find_figures(sections)
    totals = [f for f in figures if f.name in ("proactive_total", "requests_new")]
    assert len(totals) == 1
    said = [b for b in breakdowns_of(totals, sections) if b.disagrees]
    sums = [(f"{b.value}", f"{sum(part.value for part in b.parts)}") for b in said]
    assert sums == ([both] if both else [])


def test_of_two_totals_of_lawsuits_one_blank_is_said_and_their_sum_at_least_the_other() -> None:
    """Three lawsuits would be all that there were, though nobody said so."""
    row = "0|0|0|0|0|1|1|0|1|3|||||"
    figures, warnings = find_figures([section("disputes", "", tables=(table(row),))])
    totals = {f.name: (f.value, f.state) for f in figures if f.name.endswith("s_total")}
    assert totals == {"reviews_total": (0, "stated"), "lawsuits_total": (3, "partial")}
    warnings = tuple(warning for warning in warnings if "行政诉讼数" in warning)
    assert len(warnings) == 1
    assert "行政诉讼" in warnings[0]
    assert "3" in warnings[0]


# --- wordings of pages that nobody had seen ------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("按照主动公开要求全年形成信息70条，其中主动公开信息数为52条，不予公开8条。", 52),
        ("推进主动公开工作全年共制作政府信息70条，其中主动公开52条。", 52),
        ("主动公开政府信息70条，其中主动公开机构类信息52条。", 70),
        ("全年主动公开政府信息71。", 71),
        ("年度累计主动公开政府信息71，历年累计主动公开政府信息310条。", 71),
        ("2012年主动公开政府信息65，2013年主动公开政府信息71。", 71),
        ("全年主动公开政府信息2013。", None),
        ("全年主动公开政府信息71个栏目。", None),
        ("全年主动公开政府信息情况 7", None),
        ("主动公开信息 7", None),
    ],
)
def test_what_was_produced_and_a_missing_measure_word_do_not_hide_the_total(
    text: str, value: float | None
) -> None:
    """The number stands on the page in so many words; a year or a page number does not make one."""
    assert read("overview", text).get("proactive_total") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("在社会信用平台共录入公开信息900条，其中修渠40条。", None),
        ("通过水渠监管系统累计发布信息900条。", None),
        ("通过微信公众号共发布信息900条。", None),
        ("主动公开水渠修建计划、桥梁修建计划、年检等各类信息80条。在社会信用平台共录入公开信息900条。", 80),
        ("通过政府信息公开平台共公开信息80条。", 80),
        ("在县信息平台共公开信息80条。", 80),
        ("在县政府门户网站共公开信息80条。", 80),
        ("通过微信公众号、政府网站共发布信息80条。", 80),
        ("在推进平台建设中全年共公开信息80条。", 80),
    ],
)  # fmt: skip
def test_what_stands_on_a_platform_for_one_business_is_no_total(
    text: str, value: float | None
) -> None:
    """A credit register holds more entries than a township publishes in ten years."""
    assert read("overview", text).get("proactive_total") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("已录入公开信息80条。其中，新增水渠栏目，正在调试，已录入公开信息6条。", 80),
        ("全年公开信息80条，其中，新增水渠专栏，正在调试，已公开信息6条。", 80),
        ("全年公开信息80条。其中：新增水渠栏目公开信息6条。", 80),
        ("全年主动公开信息80条。其中，另开专栏，主动公开信息6条。", 80),
        ("围绕指南、修渠与解读、重点领域等内容，公开信息80条。其中，已公开修渠信息6条。", 80),
        ("目录累计公开信息80条。其中，本年新增公开信息6条。", 6),
        ("全年产生信息80条。其中，主动公开信息6条。", 6),
        ("围绕重点领域，公开信息80条。", None),
    ],
)
def test_what_follows_of_which_is_a_part_even_behind_a_full_stop(
    text: str, value: float | None
) -> None:
    """The six entries of a new column would stand for the whole year."""
    assert read("overview", text).get("proactive_total") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("未对任何公民、法人和组织收取任何费用。", 0),
        ("未对申请人收费。", 0),
        ("未以任何名义收取费用。", 0),
        ("没有就公开申请收取过检索、复制等费用。", 0),
        ("没对任何人收过费。", 0),
        ("未收任何费用。", 0),
        ("未进行收费。", 0),
        ("未对收费情况进行统计。", None),
        ("未对乱收费行为进行处理。", None),
        ("未对信息收费标准作出规定。", None),
        ("未对五保户收取费用，其余收取检索费12元。", 12),
        ("未对低保户收取费用。", None),
    ],
)
def test_nobody_being_charged_is_a_stated_none_of_fees(text: str, value: float | None) -> None:
    """A township that charged nobody would be listed among those that say nothing."""
    assert read("fees", text).get("fees_yuan") == value


@pytest.mark.parametrize(
    ("overview", "own"),
    [
        ("全年主动公开政府信息100条。", "2018年共主动公开政府信息120条。"),
        ("全年主动公开政府信息120条。", "全年共主动公开政府信息100条。"),
    ],
)
def test_of_two_totals_in_the_prose_the_other_is_said_be_it_less_or_more(
    overview: str, own: str
) -> None:
    """A reporter quotes one total and never learns that the same report states another."""
    sections = [section("overview", overview, "s1"), section("proactive", own, "s2")]
    figures, warnings = find_figures(sections)
    assert [(figure.anchor, figure.state) for figure in figures] == [
        ("s2", "several"),
        ("s1", "several"),
    ]
    assert len(warnings) == 1
    assert "100条" in warnings[0]
    assert "120条" in warnings[0]


def test_a_part_beside_a_total_is_no_second_total() -> None:
    """A warning about every breakdown would teach readers to pass over warnings."""
    for text in (
        "主动公开政府信息90条，其中网站主动公开信息40条。",
        "主动公开政府信息90条。上半年主动公开政府信息40条。",
        "主动公开政府信息90条。主动公开村务信息30条。",
        "主动公开政府信息90条。各村主动公开信息30条。",
        "全年主动公开政府信息90条。2018年主动公开政府信息90条。",
    ):
        figures, warnings = find_figures([section("proactive", text)])
        totals = [figure.value for figure in figures if figure.name == "proactive_total"]
        assert (totals, warnings) == ([90], ()), text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一季度公开信息10条，二季度20条，三季度30条，四季度40条，全年合计100条。", 100),
        ("第一季度主动公开信息10条，第二季度主动公开信息20条。", None),
        ("上半年主动公开政府信息40条，全年主动公开政府信息90条。", 90),
        ("2018年1-6月主动公开政府信息33条。", None),
        ("2018年1月1日至2018年6月30日，共主动公开政府信息33条。", None),
        ("2018年1月1日至2018年12月31日，主动公开政府信息33条。", 33),
        ("2008年5月至12月，主动公开政府信息33条。", 33),
        ("2009年7月至2010年6月，主动公开政府信息33条。", 33),
        ("一至四季度主动公开政府信息33条。", 33),
        ("针对上半年检查的问题，主动公开政府信息33条。", 33),
        ("下辖12个村共主动公开信息340条。镇本级主动公开政府信息66条。", 66),
        ("各村（社区）主动公开信息340条。", None),
        ("镇机关和12个村共主动公开信息340条。", 340),
        ("全镇各村、各部门主动公开信息340条。", 340),
        ("县直部门累计主动公开政府信息7千余条，我镇排第三。", None),
        ("全县累计主动公开政府信息7千余条，其中县直部门5000条。", 7000),
        ("应主动公开政府信息60条，实际主动公开政府信息58条。", 58),
        ("应主动公开政府信息60条，公开率100%。", 60),
    ],
)
def test_a_portion_of_the_year_or_of_others_is_never_the_total(
    text: str, value: float | None
) -> None:
    """Half a year, or the villages of a town, would rank a township above one told whole."""
    assert read("proactive", text).get("proactive_total") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("聘请律师应对信息公开诉讼的费用3万元。", None),
        ("政府信息公开咨询服务费用2万元。", None),
        ("信息公开收取的广告费用8000元由广告公司支付。", None),
        ("公开评审专家费用3000元。", None),
        ("免收费用200元。", None),
        ("收取工本费每份2元。", None),
        ("诉讼代理费用1万元，信息公开收取复印费用30元。", 30),
        ("收取信息检索、打印服务费30元。", 30),
        ("收取档案查询费30元。", 30),
        ("共收取依申请公开信息的费用30元。", 30),
        ("收取的各项政府信息公开费用30元。", 30),
        ("全年收费30元。", 30),
        ("向申请公开的企业收取费用30元。", 30),
    ],
)
def test_a_fee_is_for_what_is_done_for_an_applicant(text: str, value: float | None) -> None:
    """A lawyer's bill would make a township the one that charged its citizens most."""
    assert read("fees", text).get("fees_yuan") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("本年未收取任何费用。", 0),
        ("2018年，我镇没有收取过任何费用。", 0),
        ("市场未收取任何费用。", None),
        ("修渠未收取任何费用，群众满意。", None),
    ],
)
def test_no_fee_at_all_is_said_under_any_heading(text: str, value: float | None) -> None:
    """The township would stand among those that do not say whether they charged."""
    assert read("proactive", text).get("fees_yuan") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全年通过各类渠道公开信息：政策类5条；财政类7条；其他类9条，合计21条。", 21),
        ("全年公开信息：政策类5条；财政类7条；其他类9条，合计30条。", None),
        ("解答疑问：政策类5条；财政类7条；其他类9条，合计21条。", None),
        ("解答疑问5条。公开信息：财政类7条；其他类9条，合计21条。", None),
    ],
)
def test_a_list_s_sum_is_the_total_where_it_adds_up(text: str, value: float | None) -> None:
    """A township that lists what it published, item by item, would have published nothing."""
    assert read("proactive", text).get("proactive_total") == value
