"""主动公开: the year's total is read where it is stated, and told from all that is none."""

import pytest

from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Section
from tests.intake.figures.reading import read, section


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
        ("主动公开数为零。", 0),
        ("本年度主动公开总数：0。", 0),
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
        "主动公开率为零。",
        "主动公开栏数为零。",
        "主动公开数为零的单位要补报。",
    ],
)
def test_a_number_that_is_not_the_year_s_total_is_no_figure(text: str) -> None:
    """A wrong number is quoted in print; a missing one is looked up."""
    assert read("proactive", text) == {}


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
        ("通过网站主动公开信息12条，通过公开栏主动公开信息7条，共计19条。", 19),
        ("通过网站主动公开信息12条，通过公开栏主动公开信息7条，共计25条。", None),
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
        ("全年通过各类渠道公开信息：政策类5条；财政类7条；其他类9条，合计21条。", 21),
        ("全年公开信息：政策类5条；财政类7条；其他类9条，合计30条。", None),
        ("解答疑问：政策类5条；财政类7条；其他类9条，合计21条。", None),
        ("解答疑问5条。公开信息：财政类7条；其他类9条，合计21条。", None),
    ],
)
def test_a_list_s_sum_is_the_total_where_it_adds_up(text: str, value: float | None) -> None:
    """A township that lists what it published, item by item, would have published nothing."""
    assert read("proactive", text).get("proactive_total") == value


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
    ("level", "heading", "text", "value"),
    [
        (2, "（一）门户网站", "公开信息40条。", None),
        (1, "一、门户网站", "公开信息40条。", 40),
        (2, "（一）主动公开和网站", "公开信息40条。", 40),
        (2, "（一）工作情况", "公开信息40条。", 40),
        (2, "（一）工作情况", "通过橱窗公开信息40条。", None),
        (2, "（一）门户网站", "主动公开信息40条。", 40),
    ],
)
def test_under_the_heading_of_one_channel_only_what_is_called_proactive_is_all(
    level: int, heading: str, text: str, value: float | None
) -> None:
    """The entries of a website would stand for boards, meetings and radio, too."""
    under = Section("s1.1", level, None, heading, "overview", text)
    figures, _ = find_figures([under])
    totals = [figure.value for figure in figures if figure.name == "proactive_total"]
    assert totals == ([value] if value is not None else [])


@pytest.mark.parametrize(
    ("text", "kept", "warned"),
    [
        # All years' number stands beside this one's, whichever is the plainer.
        ("累计主动公开信息100条。主动公开信息40条。", [100, 40], False),
        # One channel's is a rival of none, but a total that is less than it is doubtful.
        ("主动公开信息40条。网站共公开信息100条。", [40], False),
        ("主动公开信息20条。公开栏公开信息26条。", [20], True),
        ("主动公开信息20条。其他应主动公开信息26条。", [20], True),
        ("主动公开信息20条。公开栏公开信息16条。", [20], False),
    ],
)
def test_a_total_beside_another_count_is_kept_and_doubted_where_a_part_is_more(
    text: str, kept: list[float], warned: bool
) -> None:
    """A board with more entries than the township published is worth a question."""
    figures, warnings = find_figures([section("proactive", text)])
    assert [figure.value for figure in figures if figure.name == "proactive_total"] == kept
    assert any("更大" in warning for warning in warnings) is warned


@pytest.mark.parametrize(("overview", "own"), [(100, 120), (120, 100)])
def test_of_two_totals_the_one_of_its_own_part_goes_first(overview: int, own: int) -> None:
    """The summary at the front is often last year's."""
    text = "主动公开政府信息{}条。"
    sections = [
        section("overview", text.format(overview), "s1"),
        section("proactive", text.format(own), "s2"),
    ]
    figures, _ = find_figures(sections)
    assert [figure.value for figure in figures] == [own, overview]
