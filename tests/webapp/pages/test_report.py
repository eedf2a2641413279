"""The page of a report: its figures in a strip and in its tables, and what is to be looked into."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.report import ELSEWHERE
from tests.invented import report, section
from tests.invented_index import build_index, client_over
from tests.webapp.figured import figured_reports


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("report"), figured_reports()))


@pytest.fixture(scope="module")
def shown(web: FlaskClient) -> str:
    answer = web.get("/reports/990101101-2021")
    assert answer.status_code == 200
    return answer.text


def strip(shown: str) -> dict[str, str]:
    """What the strip says, by the label of the figure."""
    found = re.findall(r"<div><dt>(.*?)</dt>(.*?)</div>", shown.partition("</dl>")[0], re.S)
    return {label: " ".join(_text(said).split()) for label, said in found}


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup.replace("</dd>", " ").replace("</a>", "")))


def test_the_strip_says_each_figure_as_the_report_says_it(shown: str) -> None:
    """A blank shown as nought, or one of two rivals alone, would be printed as the report's word."""
    said = strip(shown)
    assert said["主动公开数"].startswith("340余 条")
    assert "13 或 15 件（多个数）" in said["新收申请数"]
    assert said["结转下年申请数"].startswith("空白")
    assert said["不予公开"].startswith("至少 3 件")
    assert said["行政复议数"].startswith("0 件（写明没有）")
    assert "办结申请数" not in said
    assert "培训次数" not in said  # behind the fold


def test_last_year_stands_beside_and_the_change_is_in_words_where_both_are_plain(
    shown: str,
) -> None:
    """多 4 of two rivals would be a number that nobody reported."""
    said = strip(shown)
    assert said["行政复议数"].endswith("2020 年 3，少 3")
    assert said["新收申请数"].endswith("2020 年 9")
    assert said["不予公开"].endswith("2020 年 1")  # at least 3: not known how many more
    assert said["主动公开数"].endswith("2020 年 近 1200")
    assert said["收费（元）"] == "未写明 2020 年 5"


def test_the_strip_leads_to_all_years_of_its_place(web: FlaskClient, shown: str) -> None:
    """One year beside another is a beginning; a story needs ten."""
    found = re.search(r'<a href="([^"]+)"[^>]*>历年数字</a>', shown)
    assert found is not None
    table = web.get(unescape(found[1])).text
    assert "甲镇" in table
    assert "乙乡" not in table.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.search(r'#f-requests_new"[^>]*>9<', table)


def test_a_first_report_is_compared_with_nothing(web: FlaskClient) -> None:
    """上年 of another place, or of three years ago, is none."""
    assert "2019 年" not in web.get("/reports/990101101-2020").text
    assert 'class="strip"' not in web.get("/reports/990101202-2021").text


def test_every_figure_has_a_place_on_the_page_once(shown: str) -> None:
    """A link to a number that opens at the title is a link to nothing."""
    ids = re.findall(r'id="(f-[^"]+)"', shown)
    assert sorted(ids) == sorted(
        [
            "f-proactive_total",
            "f-requests_new",
            "f-requests_new.2",
            "f-requests_new:person",
            "f-requests_carried_over",
            "f-requests_refused",
            "f-reviews_total",
            "f-trainings",
        ]
    )
    assert re.search(r'<td id="f-requests_new" class="number">13', shown)
    assert re.search(r'<td id="f-requests_new:person" class="number">11', shown)
    assert '<td id="f-requests_carried_over" class="blank">' in shown
    assert '<span class="evidence" id="f-requests_new.2">收到申请15件' in shown
    assert 'href="/reports/990101101-2021#f-requests_new.2">15</a>' in shown
    assert 'href="/reports/990101101-2020#f-requests_new">9</a>' in shown


def test_a_doubt_stands_beside_both_its_numbers_and_is_told_once(shown: str) -> None:
    """A doubt in small grey print under the page is read after the number is in the paper."""
    assert 'id="flag-1"' in shown
    assert shown.count("表格里是13件，正文里是15件。") == 1
    assert re.search(r'id="f-requests_new" class="number">13<a class="flag" href="#flag-1">', shown)
    assert '收到申请15件</span><a class="flag" href="#flag-1">待核</a>' in shown
    assert '#flag-1">待核</a>' in shown[: shown.index("</dl>")]
    assert 'href="/reports/990101101-2021#f-requests_new">13</a>' in shown
    assert 'href="/reports/990101101-2021#f-requests_new.2">15</a>' in shown
    small = shown[shown.index("出处与读入说明") :]
    assert "正文为15件，表格为13件" not in small
    assert small.count("主动公开数：另有一处") == 1
    assert ELSEWHERE not in small
    assert ELSEWHERE in shown


def test_a_flag_keeps_its_words_neutral(shown: str) -> None:
    """Two places do not agree; nobody said that either is wrong."""
    assert "错误" not in shown


def test_a_heading_holds_its_words_alone(web: FlaskClient) -> None:
    """A screen reader reads headings out to be chosen from: 概述 and not 概述这个章节的固定链接引用这个章节."""
    page = web.get("/reports/990101101-2021?q=申请").text
    headings = re.findall(r"<h[23]>(.*?)</h[23]>", page.partition('class="text"')[2])
    assert len(headings) > 1
    assert not any("<a " in heading or "引用" in heading for heading in headings)
    assert page.count(' rel="nofollow">引用<span') == page.count('class="heading"')


def test_marks_of_a_search_stand_in_the_cells(web: FlaskClient) -> None:
    """Who searched inside tables looks for the cell, not for the table."""
    text = web.get("/reports/990101101-2021?q=表格:新收").text
    assert "一、本年<mark>新收</mark>政府信息公开申请数量" in text
    assert f"标出 <b>{text.count('<mark>')}</b> 处" in text


def test_the_json_of_a_report_is_what_it_was(web: FlaskClient) -> None:
    """Programs read the table as it was read, not as it is drawn."""
    answer = web.get("/api/reports/990101101-2021").json
    assert answer
    rows = answer["sections"][1]["tables"][0]["rows"]
    assert [cell[0] for cell in rows[0]] == ["申请人情况"]
    assert len(answer["figures"]) == 8
    assert answer["flags"][0]["left"]["url"] == "/reports/990101101-2021#f-requests_new"
    assert answer["flags"][0]["right"]["url"] == "/reports/990101101-2021#f-requests_new.2"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("申请 修路", "标出 3 处：含“申请” 3 处，含“修路” 0 处"),
        ("申请 -修路", "标出 3 处：含“申请”，且不含“修路”"),
        ("申请", "标出 3 处：含“申请”"),
        ("申请 标题:甲", "标出 4 处：含“申请” 3 处，在标题里含“甲” 1 处"),
        ("申请 标题:概述", "标出 3 处：含“申请” 3 处，在标题里含“概述” 0 处"),
        ("标题:信息", "标出 1 处：在标题里含“信息”"),
    ],
)
def test_marks_are_counted_word_by_word(tmp_path: Path, asked: str, said: str) -> None:
    """Of one sum for all words nobody sees that the one that matters is not in the report at all."""
    text = "收到申请2件。\n申请都已答复，没有不予公开的申请。"
    index = build_index(tmp_path, [report("甲镇", 2012, section("s1", "一、概述", text))])
    id_ = "甲镇-2012"
    shown = client_over(index).get(f"/reports/{id_}?q={asked}").text
    marking = re.search(r'class="marking">(.*?)<span class="ways">', shown, re.S)
    assert marking
    assert _text(marking[1]) == said
    assert f"标出 {shown.count('<mark>')} 处" in said


def test_a_report_without_figures_has_no_strip(tmp_path: Path) -> None:
    """An empty frame asks what is missing."""
    only = report("丙乡", 2015, section("s1", "一、概述", "平安。"), code="990101303")
    page = client_over(build_index(tmp_path, [only])).get("/reports/990101303-2015").text
    text = page[page.index("<main") :]  # after the masthead, which leads to 待核
    assert 'class="strip"' not in text
    assert "待核" not in text.partition("<footer")[0]


@pytest.mark.parametrize("address", ["/places/990101101", "/search?q=主动公开:>0"])
def test_what_stands_beside_a_number_stands_on_its_side_on_every_page(
    web: FlaskClient, address: str
) -> None:
    """余340 and 1200近 are no Chinese, and would be quoted as the report's words."""
    page = _text(web.get(address).text)
    assert "340余" in page
    assert "近 1200" in page
    assert not re.search(r"余 ?340|1,?200(?:\.0)?近", page)
