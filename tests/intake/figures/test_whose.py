"""Numbers of another year, and of others than who reports, are none of the report's."""

from pathlib import Path

import pytest

from indexer.intake.figures.figures import find_figures
from indexer.intake.one_file import read_report
from indexer.vocabulary.report import Unit
from tests.intake.figures.reading import section

TOWN, COUNTY = Unit("白鹭汊镇", "镇"), Unit("鹤鸣县", "县")
Read = list[tuple[str, float | None]]


def read(kind: str, text: str, year: int | None = 2014, unit: Unit | None = TOWN) -> Read:
    figures, _ = find_figures([section(kind, text)], year=year, unit=unit)
    return [(figure.name, figure.value) for figure in figures]


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("requests", "2014年，本镇未收到公开申请。2013年收到3件。", [("requests_new", 0)]),
        ("requests", "2013年度收到申请3件，2014年度未收到申请。", [("requests_new", 0)]),
        ("requests", "2013年收到申请3件，今年收到申请2件。", [("requests_new", 2)]),
        ("requests", "2013年度未收到申请，2014年度收到申请3件。", [("requests_new", 3)]),
        ("requests", "截至2013年底共收到申请3件，2014年收到申请2件。", [("requests_new", 2)]),
        ("fees", "2013年收取费用36元。", []),
        ("proactive", "与2013年主动公开130条相比，增长17%。", []),
        ("proactive", "主动公开政府信息：2013年130条；2014年比上年多22条。", []),
        ("overview", "2013年全镇开展政府信息公开培训2次，培训35人次。", []),
        ("overview", "网站总访问量120万人次，其中2014年8万。", []),
        ("requests", "2013年收到申请5件，其中1件不予公开。", []),
        ("overview", "2013年公开经费支出3.2万元。", []),
    ],
)
def test_what_another_year_had_is_not_this_year_s(kind: str, text: str, found: Read) -> None:
    """Last year's number would be printed under this year, and every series be wrong."""
    assert read(kind, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "2013年12月至2014年11月，主动公开政府信息152条。",
        "按照2013年政府信息公开工作要点，主动公开政府信息152条。",
        "2013年度危房改造等信息及时公开，全年主动公开政府信息152条。",
        "与2013年相比，主动公开政府信息152条。",
        "较2013年的130条增加22条，主动公开政府信息152条。",
        "2014年（2013年130条），主动公开政府信息152条。",
        "2013年5月成立领导小组，全年主动公开政府信息152条。",
        "2014年主动公开政府信息152条，其中2013年度项目信息12条。",
        "根据县政办〔2013〕12号文件，主动公开政府信息152条。",
    ],
)
def test_a_year_that_is_not_when_takes_nothing_away(text: str) -> None:
    """A year in a period, a project, a plan or a comparison is in every other report."""
    assert read("proactive", text) == [("proactive_total", 152)]


def test_a_period_that_spans_is_that_of_the_report() -> None:
    """The first reports begin in May 2008 and may end in the next year."""
    text = "2008年5月至2009年3月，主动公开政府信息152条。"
    assert read("proactive", text, 2008) == [("proactive_total", 152)]
    assert read("proactive", text, 2009) == [("proactive_total", 152)]


def test_what_was_left_over_is_of_the_year_before_in_so_many_words() -> None:
    assert ("requests_carried_in", 2) in read("requests", "2013年，上年结转申请2件。")


def test_where_the_year_is_unknown_none_is_another() -> None:
    """A report without a year would lose whatever it says of one."""
    assert read("fees", "2013年收取费用36元。", None) == [("fees_yuan", 36)]


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (
            "requests",
            "全县共收到政府信息公开申请120件，我镇收到2件。",
            [("requests_new", 2)],
        ),
        ("requests", "全县本年度共收到政府信息公开申请120件，办结118件。", []),
        (
            "requests",
            "我镇收到公开申请3件，占全县共收到120件的2%。",
            [("requests_new", 3)],
        ),
        ("fees", "全县共收取费用1200元，我镇未收取费用。", [("fees_yuan", 0)]),
        ("overview", "全县政府信息公开工作人员共120人。", []),
        ("proactive", "全市主动公开15200条。", []),
        ("requests", "全县共收到政府信息公开申请120件，其中3件不予公开。", []),
        ("overview", "我县设专职工作人员20名。", []),
        (
            "proactive",
            "白鹭汊镇主动公开信息152条，黄坡垅镇主动公开信息98条。",
            [("proactive_total", 152)],
        ),
        (
            "proactive",
            "黄坡垅镇主动公开信息98条，镇政府主动公开信息152条。",
            [("proactive_total", 152)],
        ),
    ],
)
def test_what_the_county_or_a_neighbour_has_is_not_the_township_s(
    kind: str, text: str, found: Read
) -> None:
    """A village office with 120 requests would lead every ranking."""
    assert read(kind, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "在全县政务公开考核中名列第一，主动公开信息152条。",
        "鹤鸣县白鹭汊镇主动公开信息152条。",
        "围绕城乡公开的要求，各乡镇公开指南上墙，主动公开信息152条。",
        "通过努力我镇主动公开信息152条。",
    ],
)
def test_a_county_or_a_town_that_is_no_subject_takes_nothing_away(text: str) -> None:
    """全县 and 乡镇 are in every report, and most numbers beside them are its own."""
    assert read("proactive", text) == [("proactive_total", 152)]


def test_a_county_says_the_whole_county_of_itself() -> None:
    text = "全县政府信息公开工作人员共120人。"
    assert read("overview", text, unit=COUNTY) == [("staff", 120)]
    assert read("overview", text, unit=None) == [("staff", 120)]


def test_how_often_one_applicant_asked_is_not_how_many_requests_there_were() -> None:
    assert read("requests", "全年收到政府信息公开申请共3人（其中1人申请2次）。") == []
    whole = "全年收到政府信息公开申请3件，其中1人申请2件。"
    assert read("requests", whole) == [("requests_new", 3)]


def test_a_file_is_read_for_its_own_year_and_unit() -> None:
    """The year and the unit that the title names must reach the numbers."""
    text = (
        "白鹭汊镇人民政府2014年政府信息公开工作年度报告\n\n"
        "一、概述\n根据《中华人民共和国政府信息公开条例》，编制本报告。\n\n"
        "二、主动公开情况\n2014年，主动公开政府信息152条。2013年主动公开政府信息130条。\n\n"
        "三、依申请公开情况\n全县共收到政府信息公开申请120件，我镇收到2件。\n"
    )
    report = read_report(Path("a.txt"), data=text.encode())
    found = [(f.name, f.value, f.state) for f in report.figures]
    assert found == [("proactive_total", 152, "stated"), ("requests_new", 2, "stated")]
    assert all(type(figure.quote) is str for figure in report.figures)
