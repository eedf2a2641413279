"""What ``/api/suggest`` answers, and that pages work the same without it."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.invented_index import asked, build_index, client_over, invented_reports


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), invented_reports()))


def test_a_suggestion_has_the_promised_shape(web: FlaskClient) -> None:
    """The script on the page, and others, were written against these names."""
    body = asked(web, "/api/suggest?q=jz")
    assert body["q"] == "jz"
    (place,) = body["suggestions"]
    assert place == {
        "text": "甲镇 · 临湖市青屿县",
        "query": "镇:甲镇 ",
        "kind": "place",
        "label": "地区",
        "reports": 4,
        "url": f"/search?q={quote('镇:甲镇')}",
    }


@pytest.mark.parametrize(
    "typed", ["申", "申请", "甲", "依申", '"未收', "年:", "章节:", "年:2013 申"]
)
def test_every_address_answers_with_the_number_that_was_told(web: FlaskClient, typed: str) -> None:
    """A number beside a suggestion is a promise about the page behind it."""
    found = asked(web, f"/api/suggest?q={quote(typed)}")["suggestions"]
    assert found
    for suggestion in found:
        address = suggestion["url"]
        assert address.startswith("/search?")
        assert asked(web, f"/api{address}")["total"]["reports"] == suggestion["reports"]
        if suggestion["kind"] != "section":
            assert parse_qs(urlsplit(address).query)["q"] == [suggestion["query"].strip()]


@pytest.mark.parametrize(
    "address", ["/api/suggest", "/api/suggest?q=", f"/api/suggest?q={'申' * 101}"]
)
def test_nothing_typed_and_far_too_much_have_no_suggestions(web: FlaskClient, address: str) -> None:
    """The box may hold a pasted paragraph; help is silent then, and no error."""
    assert asked(web, address)["suggestions"] == []


def test_a_parameter_that_means_nothing_is_refused(web: FlaskClient) -> None:
    """A filter that was quietly passed over would make every number wrong."""
    answer = web.get("/api/suggest?q=申&year=2013")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["code"] == "unknown_parameter"


def test_hostile_reports_suggest_no_markup(web: FlaskClient) -> None:
    """The text of a report must not come back as part of the page."""
    for typed in ("alert", "正", "半个字", "<", '"正文'):
        assert "<" not in str(asked(web, f"/api/suggest?q={quote(typed)}")["suggestions"])


def test_the_page_asks_for_help_from_this_host_only(web: FlaskClient) -> None:
    """What is typed and never sent is the reader's own business most of all."""
    answer = web.get("/")
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "complete.js" in answer.text
    assert 'role="combobox"' not in answer.text  # without the script it is none
