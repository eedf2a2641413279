"""The page of a place through time, and the ways to it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.desk.test_places import at, unlisted, unsure
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.webapp.files.test_workbook import of_csv

UNLISTED = "370215/雾茗镇"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    reports = [
        *invented_reports(),
        at("370282119", 2016),
        at("370215011", 2021),
        unlisted(("山东省", "青岛市", "即墨市", "雾茗镇"), 2012),
        unsure(2013),
    ]
    return client_over(build_index(tmp_path_factory.mktemp("web"), reports))


def test_a_report_is_one_click_from_the_history_of_its_place(web: FlaskClient) -> None:
    """Who reads 即墨市大信镇 must be able to learn that it is 大信街道 now."""
    hit = asked(web, "/api/search?year=2016")["hits"][0]
    (link,) = re.findall(r'<a class="past" href="([^"]+)"', web.get(hit["url"]).text)
    page = web.get(link)
    assert page.status_code == 200
    for words in (
        "大信镇",
        "大信街道",
        "370282119",
        "370215011",
        "2016",
        "2021",
        "即墨市",
        "即墨区",
    ):
        assert words in page.text
    assert hit["url"] in page.text


def test_a_place_whose_id_holds_names_and_slashes_has_an_address_that_works(
    web: FlaskClient,
) -> None:
    """Unlisted places are the ones about which a reader most needs to be told what is not known."""
    for address in (quote(UNLISTED), quote(UNLISTED, safe="")):
        page = web.get(f"/places/{address}")
        assert page.status_code == 200
        assert "起止年份未写明" in page.text
        assert asked(web, f"/api/places/{address}")["place_id"] == UNLISTED


def test_every_link_of_the_page_leads_somewhere(web: FlaskClient) -> None:
    """A place above or before it is a place too."""
    for start in ("370215011", "330603", quote(UNLISTED), "990101101", "丙街道"):
        for link in re.findall(r'<a href="(/[^"]+)"', web.get(f"/places/{start}").text):
            assert web.get(link.replace("&amp;", "&")).status_code == 200, link


def test_what_is_unsure_has_no_history_but_its_candidates_have(web: FlaskClient) -> None:
    """One link beside a name that may be two places would choose for the reader."""
    hit = next(
        h for h in asked(web, "/api/search?size=50")["hits"] if h["place"]["status"] == "ambiguous"
    )
    page = web.get(hit["url"]).text
    assert 'class="past"' not in page
    for candidate in hit["place"]["candidates"]:
        assert f'href="/places/{candidate["code"]}"' in page


def test_a_place_that_is_none_is_a_404_with_words(web: FlaskClient) -> None:
    """A mistyped code deserves a sentence; a parameter that means nothing is refused."""
    for path in ("/places/999999", "/api/places/999999", "/places/a//b", "/places/%20"):
        assert web.get(path, follow_redirects=True).status_code == 404, path
    assert asked(web, "/api/places/999999")["error"]["code"] == "not_found"
    assert web.get("/places/330603?year=2012").status_code == 400


def test_the_page_says_what_is_not_known(web: FlaskClient) -> None:
    """Silence about the years before the lists would read as: nothing happened."""
    assert "名录始于 2015 年" in web.get("/places/370215011").text
    assert "1981 年或更早" in web.get("/places/110102").text


def test_the_crosswalk_can_be_taken_away_whole(web: FlaskClient, tmp_path: Path) -> None:
    """The rows are what a join needs; the page says beforehand what they are."""
    page = web.get("/export/places").text
    assert "下载：各地区沿革" in page
    assert "/export/places.xlsx" in page
    head, *rows = of_csv(web.get("/export/places.csv").data)
    assert {"地点编号", "区划代码", "名称", "起始年份", "最后年份", "依据文件"} <= set(head)
    assert len(rows) == int(rows[0][head.index("总行数")])
    lines = web.get("/export/places.jsonl").text.splitlines()
    assert len(lines) == len(rows) + 2
    assert web.get("/export/places.xlsx").status_code == 200
