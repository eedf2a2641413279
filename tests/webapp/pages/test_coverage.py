"""The page of places by years."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.desk.test_coverage import built
from tests.invented_index import asked, client_over
from webapp.pages import coverage


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(built(tmp_path_factory.mktemp("coverage")))


def test_each_cell_leads_to_the_report_or_says_why_there_is_none(web: FlaskClient) -> None:
    """A mark without words says nothing to who hears the page."""
    page = web.get("/coverage").text
    assert page.count('class="missing"') == 11
    assert page.count('<span class="unseen">未收录</span>') == 11
    cell = '<a href="/reports/990123100-2016" aria-label="“望湖镇”：2016 年度，有报告">有</a>'
    assert f'<td class="present">{cell}</td>' in page
    assert '<td class="not_yet"><span aria-hidden="true">–</span>' in page
    assert "另有 2 份报告的地区或年度未认定" in page
    assert "缺报" not in page  # it is we who lack it


def test_every_link_of_the_page_leads_somewhere(web: FlaskClient) -> None:
    """A place that has no report at all has a page too."""
    for start in ("/coverage", "/coverage?missing=2018", "/coverage?place=990124"):
        links = set(re.findall(r'<a href="(/[^"]+)"', web.get(start).text))
        assert "/places/990124100" in links or "missing=2018" in start
        for link in links:
            assert web.get(link.replace("&amp;", "&")).status_code == 200, link


def test_very_many_places_are_first_listed_by_county(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens a whole province looks for a county first."""
    monkeypatch.setattr(coverage, "_WHOLE", 6)
    page = web.get("/coverage").text
    assert 'href="/coverage?place=990123"' in page
    assert "990123100-2016" not in page
    assert "990123100-2016" in web.get("/coverage?place=990123").text


def test_an_empty_box_asks_nothing_and_what_is_none_is_said(web: FlaskClient) -> None:
    """The form sends both boxes, and one of them is often empty."""
    assert web.get("/coverage?place=&missing=").text.count('class="missing"') == 11
    assert web.get("/coverage?place=无此地").status_code == 404
    assert web.get("/coverage?page=x").status_code == 400
    assert "收录的范围里没有叫“无此地”的地区" in web.get("/coverage?place=无此地").text


def test_what_is_no_year_is_refused_in_a_sentence(web: FlaskClient) -> None:
    """A list of all years that there will ever be is read by nobody."""
    for address in ("/coverage?missing=abc", "/search?missing=abc"):
        answer = web.get(address)
        assert answer.status_code == 400
        assert "missing 只能是 2008—2038 之一，不能是“abc”。" in answer.text


def test_page_and_json_say_the_same(web: FlaskClient) -> None:
    """Interface section 5, as a script reads it."""
    answer = asked(web, "/api/coverage?place=990123&missing=2018")
    assert answer["years"] == [2016, 2017, 2018]
    assert [row["place"]["code"] for row in answer["rows"]] == ["990123", "990123102"]
    assert answer["rows"][1]["years"] == {"2016": "missing", "2017": "missing", "2018": "missing"}
    page = web.get(answer["url"]).text
    assert "<b>2</b> 个地区未收录 2018 年度的报告" in page


def test_a_page_behind_the_last_does_not_say_that_nothing_is_here(web: FlaskClient) -> None:
    """Who follows an old link would believe that the archive has lost its reports."""
    page = web.get("/coverage?page=99").text
    assert "这一页没有地区了" in page
    assert "还没有认定了地区和年度的报告" not in page
    assert "这一页没有地区了" not in web.get("/coverage").text
