"""The home page: what it offers is what the corpus at hand answers, and the way to every tool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.report import Report
from tests.desk.test_coverage import built
from tests.invented import figure, report, section
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.webapp.figured import figured_reports
from webapp import create_app

_TASK = re.compile(
    r'<li><span>([^<]+)</span> <a href="([^"]+)">([^<]+)</a> <small>([^<]+)</small></li>'
)
_YEAR = re.compile(r"<li><(?:a|span)[^>]*><span>(\d{4})</span>.*?</li>")
TOOLS = ["检索", "数字", "收录", "待核", "历年用词", "核对引文", "帮助"]


def over(directory: Path, reports: Sequence[Report]) -> FlaskClient:
    return client_over(build_index(directory, reports))


def tasks(web: FlaskClient) -> dict[str, tuple[str, str, str]]:
    """Address, words and what is given, by tool."""
    found = _TASK.findall(web.get("/").text)
    return {tool: (unescape(url), label, gives) for tool, url, label, gives in found}


@pytest.fixture(scope="module")
def figured(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return over(tmp_path_factory.mktemp("figured"), figured_reports())


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(built(tmp_path_factory.mktemp("lacking")))


def test_a_task_says_what_it_gives_and_gives_that(figured: FlaskClient) -> None:
    """An example that leads to another number than it promised is the last one to be tried."""
    found = tasks(figured)
    url, label, gives = found["数字"]  # 13 or 15 and 9 requests: none above 20
    assert (label, gives) == ("收到过申请的报告", "2 份报告")
    rows = asked(figured, url.replace("/figures", "/api/figures"))
    assert [row["report"] for row in rows["rows"]] == ["990101101-2021", "990101101-2020"]
    url, label, gives = found["待核"]
    assert (label.partition("：")[0], gives) == ("正文与表格", "1 份报告")
    assert asked(figured, url.replace("/doubts", "/api/doubts"))["total"] == 1
    url, label, gives = found["历年用词"]
    assert (label, gives) == ("“收费”、“申请”各年度有多少报告写到", "1 份报告、2 份报告")
    assert figured.get(url).status_code == 200
    url, label, gives = found["核对引文"]
    assert (label, gives) == ("“全年主动公开政府信息340余条，收到申请15件。”", "一字不差，1 份报告")
    assert asked(figured, url.replace("/check", "/api/check"))["verdict"] == "verbatim"
    url, _, gives = found["收录"]
    assert (url, gives) == (
        "/coverage",
        "2 个地区",
    )  # of an invented county, nothing is known to be due


def test_the_greater_condition_comes_first_where_something_meets_it(tmp_path: Path) -> None:
    """Exactly 20 are not more than 20."""
    text = section("s1", "一、概述", "收到申请若干件。")
    many, edge = (report(f"{n}镇", 2020, text, code=f"99010110{n}") for n in (1, 2))
    reports = [
        replace(many, figures=(figure("requests_new", 21),)),
        replace(edge, figures=(figure("requests_new", 20),)),
    ]
    _, label, gives = tasks(over(tmp_path, reports))["数字"]
    assert (label, gives) == ("收到申请多于 20 件的报告", "1 份报告")


def test_what_gives_nothing_is_not_offered(tmp_path: Path) -> None:
    """One report that says next to nothing has neither figures nor doubts, and no example phrase."""
    web = over(
        tmp_path, [report("丙乡", 2015, section("s1", "一、见闻", "平安。"), code="990101303")]
    )
    assert list(tasks(web)) == ["收录"]
    text = web.get("/").text
    assert "份报告）" not in text
    assert 'href="/search?year=2015"' in text
    assert 'href="/reports/990101303-2015"' in text


def test_a_report_of_no_year_and_no_known_place_has_a_home_page_too(tmp_path: Path) -> None:
    """A first trial is often one odd file."""
    web = over(tmp_path, [report("丙乡", None, section("s1", "一、见闻", "平安。"))])
    text = web.get("/").text
    assert "收录" not in tasks(web)
    assert "年度未写明 1 份" in text
    assert not _YEAR.search(text)


def test_years_lead_to_their_reports_and_to_who_lacks_one(lacking: FlaskClient) -> None:
    """Who lacks 2018 is one step from here; counted by hand in ``tests.desk.test_coverage``."""
    text = lacking.get("/").text
    said = {
        found[1]: re.findall(r'class="number">(\d+)|未收录 (\d+)', found[0])
        for found in _YEAR.finditer(text)
    }
    assert said == {
        "2016": [("1", ""), ("", "3")],
        "2017": [("3", ""), ("", "4")],
        "2018": [("2", ""), ("", "4")],
    }
    for year, reports, missing in (("2016", 1, 3), ("2017", 3, 4), ("2018", 2, 4)):
        assert f'href="/search?year={year}"' in text
        assert asked(lacking, f"/api/search?year={year}")["total"]["reports"] == reports
        assert f'href="/coverage?missing={year}"' in text
        assert asked(lacking, f"/api/coverage?missing={year}")["total"] == missing
    assert tasks(lacking)["收录"] == (
        "/coverage?missing=2018",
        "2018 年度未收录报告的地区",
        "4 个地区",
    )


def test_a_year_without_anything_between_two_others_stands_empty(tmp_path: Path) -> None:
    """A gap that is closed up looks like no gap; after the last year there is none."""
    text = section("s1", "一、见闻", "平安。")
    web = over(tmp_path, [report("丙乡", year, text, code="990101303") for year in (2014, 2016)])
    page = web.get("/").text
    assert [found[1] for found in _YEAR.finditer(page)] == ["2014", "2015", "2016"]
    assert "year=2015" not in page


def test_the_place_box_narrows_and_asks_nothing_where_it_is_empty(tmp_path: Path) -> None:
    """A form sends every box, and most leave this one empty."""
    web = over(tmp_path, invented_reports())
    assert 'name="place" form="ask"' in web.get("/").text
    for address, reports in (
        ("/search?q=申请", 6),
        ("/search?q=申请&place=", 6),
        ("/search?q=申请&place=%20", 6),
        ("/search?q=申请&place=甲镇", 3),
    ):
        assert f"<b>{reports}</b> 份报告" in web.get(address).text, address
    # What is no form's is a mistake as ever: a script whose variable was empty would count too much.
    for address in ("/search?place=", "/api/search?q=申请&place=", "/search?q=申请&section="):
        assert web.get(address).status_code == 400, address


def test_a_build_changes_what_is_offered(tmp_path: Path) -> None:
    """A home page of yesterday's corpus leads to what is no longer there."""
    directory = build_index(tmp_path, figured_reports())
    web = client_over(directory)
    assert "数字" in tasks(web)
    build_index(directory, [report("丁乡", 2016, section("s1", "一、见闻", "平安。"))])
    assert "数字" not in tasks(web)
    assert '丁乡<span class="whole">2016年' in web.get("/").text


def test_addresses_begin_where_each_reader_is(tmp_path: Path) -> None:
    """What is kept of a generation must not keep the path under which it was first asked for."""
    web = create_app(build_index(tmp_path, figured_reports()), XXGK_PROXIES=1).test_client()
    sender = {"X-Forwarded-For": "10.0.0.9"}
    under = web.get("/", headers={**sender, "X-Forwarded-Prefix": "/news"}).text
    plain = web.get("/", headers=sender).text
    assert 'href="/news/doubts?flag=rivals"' in under
    assert 'href="/doubts?flag=rivals"' in plain
    assert "/news/" not in plain


def way(page: str, label: str) -> list[tuple[str, str]]:
    """The words and the mark of each link of the navigation that is called ``label``."""
    nav = page.partition(f'aria-label="{label}">')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="[^"]+"(?: aria-current="(\w+)")?>([^<]+)</a>', nav)
    return [(words, mark) for mark, words in found]


@pytest.mark.parametrize(
    ("address", "tool", "mark"),
    [
        ("/", "检索", "true"),
        ("/search?q=申请", "检索", "page"),
        ("/figures", "数字", "page"),
        ("/coverage", "收录", "page"),
        ("/holdings", "收录", "true"),
        ("/doubts", "待核", "page"),
        ("/usage", "历年用词", "page"),
        ("/check", "核对引文", "page"),
        ("/help", "帮助", "page"),
        ("/reports/990101101-2021", "", ""),
        ("/none", "", ""),
    ],
)
def test_the_way_to_every_tool_is_the_same_on_every_page(
    figured: FlaskClient, address: str, tool: str, mark: str
) -> None:
    """Who does not see where one is goes back to the start each time."""
    page = figured.get(address).text
    assert way(page, "栏目") == [(each, mark if each == tool else "") for each in TOOLS]
    assert 'href="#main"' in page
    assert 'href="#q"' in page
    assert page.count('id="q"') == 1


def test_what_is_here_has_two_pages_that_lead_to_each_other(figured: FlaskClient) -> None:
    """The entry of the masthead opens one of them."""
    names = ["各地区各年度", "收录情况"]
    for here, address in enumerate(("/coverage", "/holdings")):
        expected = [(name, "page" if at == here else "") for at, name in enumerate(names)]
        assert way(figured.get(address).text, "收录") == expected
    assert way(figured.get("/doubts").text, "收录") == []


def test_what_was_printed_for_one_reader_leads_the_next_under_their_own_path(
    tmp_path: Path,
) -> None:
    """It is printed once: a reader of an English page, or of a site under a path, would be led out of it."""
    index = build_index(tmp_path, invented_reports())
    web = create_app(index, XXGK_PROXIES=1).test_client()
    under = {"X-Forwarded-Prefix": "/news", "X-Forwarded-For": "10.0.0.9"}
    for _ in range(2):
        for asked_at, headers, root in (
            ("/", {}, ""),
            ("/", under, "/news"),
            ("/en/", {}, "/en"),
            ("/en/", under, "/news/en"),
        ):
            text = web.get(asked_at, headers=headers).text
            main = text.partition("<main")[2].partition("</main>")[0]
            assert {
                link.partition("/search")[0] for link in re.findall('"([^"]*/search)"', main)
            } == {root}
            assert ("份报告" in main) == ("/en" not in root)
