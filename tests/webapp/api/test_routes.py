"""What a script is told: the JSON of INTERFACE.md section 3."""

from __future__ import annotations

from urllib.parse import urldefrag

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.fields import FACETS
from tests.invented_index import asked, build_index, client_over, invented_reports


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), invented_reports()))


def test_an_answer_has_the_promised_shape(web: FlaskClient) -> None:
    """Scripts were written against these names."""
    body = asked(web, "/api/search?q=听证会&year=2015")
    assert set(body) == {
        "query", "total", "page", "size", "next_url", "hits", "offers", "facets", "took_ms",
    }  # fmt: skip
    assert {"q", "readable", "filters", "scope", "sort"} <= set(body["query"])
    assert body["query"]["filters"] == {"year": ["2015"]}
    assert body["total"] == {"reports": 1, "sections": 2, "verbatim": 1}
    (hit,) = body["hits"]
    assert {"id", "title", "year", "place", "url", "score", "matches"} <= set(hit)
    assert {"code", "name", "path", "status"} <= set(hit["place"])
    match = hit["matches"][0]
    assert {"anchor", "number", "heading", "kind", "path", "url", "snippets"} <= set(match)
    snippet = match["snippets"][0]
    assert [snippet["text"][a:b] for a, b in snippet["marks"]] == ["听证会"]
    names = [facet["name"] for facet in body["facets"]]
    listed = [name for name, facet in FACETS.items() if facet.listed]
    assert (names, names[:4]) == (listed, ["year", "place", "section", "flag"])


def test_every_address_in_an_answer_opens(web: FlaskClient) -> None:
    """A script that follows a link must not need to know how links are made."""
    body = asked(web, "/api/search?q=申请&place=990101101&size=2")
    addresses = [body["next_url"]]
    addresses += [hit["url"] for hit in body["hits"]]
    addresses += [match["url"] for hit in body["hits"] for match in hit["matches"]]
    addresses += [bucket["url"] for facet in body["facets"] for bucket in facet["buckets"]]
    assert len(addresses) > 8
    for address in addresses:
        target, anchor = urldefrag(address)
        there = web.get(target)
        assert there.status_code == 200, address
        assert not anchor or f'id="{anchor}"' in there.text, address


def test_following_next_gives_every_report_once(web: FlaskClient) -> None:
    """A complete list with a report missing is worse than no list."""
    address, seen = "/api/search?size=3", []
    while address:
        body = asked(web, address)
        seen += [hit["id"] for hit in body["hits"]]
        address = body["next_url"]
    assert len(seen) == len(set(seen)) == len(invented_reports())


def test_a_bucket_that_is_chosen_twice_is_chosen_no_more(web: FlaskClient) -> None:
    """A reader who clicks a year again wants out of it."""
    first = asked(web, "/api/search?q=申请")
    for facet in first["facets"]:
        for bucket in facet["buckets"]:
            chosen = asked(web, bucket["url"].replace("/search", "/api/search"))
            again = next(
                b
                for f in chosen["facets"]
                if f["name"] == facet["name"]
                for b in f["buckets"]
                if b["value"] == bucket["value"]
            )
            assert again["selected"]
            assert again["count"] == bucket["count"] == chosen["total"]["reports"]
            assert again["url"] == "/search?q=%E7%94%B3%E8%AF%B7"


def test_a_report_is_whole_and_every_section_has_its_address(web: FlaskClient) -> None:
    """An export without the text cannot be checked against the source."""
    body = asked(web, "/api/reports/990101101-2012")
    assert body["sections"][2]["text"] == "全年收到申请2件。"
    for section in body["sections"]:
        target, anchor = urldefrag(section["url"])
        assert f'id="{anchor}"' in web.get(target).text


def test_an_old_id_leads_to_the_new_json(web: FlaskClient) -> None:
    """A saved list of ids must outlive a better reading of the places."""
    answer = web.get("/api/reports/old-name")
    assert answer.status_code == 301
    assert asked(web, answer.headers["Location"])["id"] == "丙街道-2013"


def test_half_a_character_does_not_stop_an_export(web: FlaskClient) -> None:
    """One damaged file must not end a script that walks all reports."""
    assert asked(web, "/api/reports/丙街道-2013")["sections"][0]["text"].endswith("?在此。")


def test_head_answers_like_get_without_a_body(web: FlaskClient) -> None:
    """Link checkers and load balancers ask with HEAD."""
    for address in ("/", "/search?q=申请", "/api/search", "/reports/990101101-2012", "/healthz"):
        answer = web.head(address)
        assert answer.status_code == 200
        assert not answer.data


def test_chinese_stays_readable_in_the_raw_answer(web: FlaskClient) -> None:
    """Who looks at an answer with curl should be able to read it."""
    assert "听证会" in web.get("/api/search?q=听证会").text
