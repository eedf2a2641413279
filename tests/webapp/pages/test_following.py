"""The page of a search that is followed says what it is, what is new and what will come."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.invented_index import build_index, client_over, invented_reports


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("follow"), invented_reports()))


def page(web: FlaskClient, address: str) -> str:
    """The page's words and markup."""
    answer = web.get(address)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_the_page_of_a_topic_has_the_address_of_its_feed(web: FlaskClient) -> None:
    """What is copied from it must be what was searched for, with every filter."""
    shown = page(web, "/follow?q=申请&year=2012&place=990101101&scope=section")
    address = re.search(r'id="feed" type="text" readonly value="http://localhost([^"]+)"', shown)
    assert address
    assert address[1] == "/feed?q=%E7%94%B3%E8%AF%B7&year=2012&place=990101101&scope=section"
    assert web.get(address[1]).mimetype == "application/atom+xml"
    # The form keeps what it has no box for.
    assert '<input type="hidden" name="year" value="2012">' in shown
    assert '<input type="hidden" name="scope" value="section">' in shown
    assert 'name="place" type="text" value="甲镇"' in shown


def test_boxes_that_are_left_empty_ask_nothing(web: FlaskClient) -> None:
    """The form sends all of its boxes, whatever stands in them."""
    shown = page(web, "/follow?q=&place=&since=")
    assert "新收录的报告" in shown
    assert "现有 8 份报告</a>符合" in shown
    assert web.get("/follow?since=gestern").status_code == 400
    assert web.get("/follow?yaer=2012").status_code == 400


def test_what_is_new_since_a_day_is_listed(web: FlaskClient) -> None:
    """Who comes back from a month away wants that month."""
    assert "共 1 份报告" in page(web, "/follow?q=听证会&since=2026-01-02")
    assert "从 2999-01-01 起，没有符合的报告" in page(web, "/follow?q=听证会&since=2999-01-01")
    assert "现在没有符合的报告" in page(web, "/follow?q=没有这样的话")


def test_mail_is_not_spoken_of_unless_the_operator_sends_it(web: FlaskClient) -> None:
    """A form that leads nowhere takes an address from somebody for nothing."""
    shown = page(web, "/follow?q=申请")
    assert "邮" not in shown
    assert 'method="post"' not in shown
    for path in ("/alerts", "/alerts/confirm", "/alerts/stop"):
        assert web.get(path).status_code == 404
        assert web.post(path).status_code == 404


def test_home_and_an_empty_answer_lead_there(web: FlaskClient, tmp_path: Path) -> None:
    """Who finds nothing today is who wants to be told."""
    assert '<a href="/follow">关注更新</a>' in page(web, "/")
    assert "/follow?q=" in page(web, "/search?q=听正会")
