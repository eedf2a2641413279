"""What a download is called, what its address means, and what is said before it starts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.webapp.files.test_exports import ENDINGS, lent, name_of
from tests.webapp.files.test_workbook import of_csv, of_xlsx


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("exports"), invented_reports())


@pytest.fixture()
def web(folder: Path) -> FlaskClient:
    return client_over(folder)


def test_the_address_of_page_two_gives_the_whole_answer(web: FlaskClient) -> None:
    """Who pastes the address of the page they are on wants everything, not that page."""
    whole = of_csv(web.get("/export/search.csv?q=公开").data)
    part = of_csv(web.get("/export/search.csv?q=公开&page=2&size=3").data)
    assert [line[:8] for line in part] == [line[:8] for line in whole]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("search.csv?yaer=2012", 400),
        ("search.csv?year=abc", 400),
        ("search.xlsx?page=0", 400),
        ("search.jsonl?q=" + "长" * 2000, 400),
        ("reports.csv?list=undated", 400),
        ("reports.csv?year=abc", 400),
        ("figures.csv", 400),
        ("figures.csv?name=没有", 400),
        ("search?yaer=2012", 400),
        ("search.pdf?q=申请", 404),
        ("search.", 404),
        ("other.csv", 404),
    ],
)
def test_what_means_nothing_is_said_to_mean_nothing(
    web: FlaskClient, address: str, status: int
) -> None:
    """A typo that is ignored gives a table of something else."""
    answer = web.get(f"/export/{address}")
    assert answer.status_code == status
    assert "Content-Disposition" not in answer.headers
    assert lent(web) == 0


def test_without_an_index_there_is_a_503(tmp_path: Path) -> None:
    """An empty table would say that there is nothing."""
    web = client_over(tmp_path / "none")
    for ending in ENDINGS:
        assert web.get(f"/export/reports.{ending}").status_code == 503


def test_an_empty_answer_is_a_table_without_rows(web: FlaskClient) -> None:
    """Nothing found is a finding; the file says what was asked."""
    answer = web.get("/export/search.csv?q=没有这样的话")
    assert len(of_csv(answer.data)) == 1
    assert "没有这样的话" in name_of(answer)
    assert "0行" in name_of(answer)
    said = of_xlsx(web.get("/export/search.xlsx?q=没有这样的话").data, "说明")
    assert ["检索条件", "含“没有这样的话”"] in [line[:2] for line in said]


def test_the_name_says_what_was_asked_when_and_of_which_generation(web: FlaskClient) -> None:
    """A month later the name is all that tells three downloads apart."""
    answer = web.get("/export/search.xlsx?q=申请&year=2013")
    assert re.fullmatch(r"含“申请”-年度-2013_2行_\d{4}-\d\d-\d\d_000001\.xlsx", name_of(answer))
    plain_name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
    assert plain_name is not None
    assert re.fullmatch(r"xxgk-search-\d{4}-\d\d-\d\d-000001\.xlsx", plain_name[1])


@pytest.mark.parametrize(
    "text",
    ['a"; filename="b.exe', "../../etc", "a\u202egpj.exe", "长" * 900, "a\r\nX-Evil: 1", ". . ."],
)
def test_no_query_can_write_a_header_or_a_path(web: FlaskClient, text: str) -> None:
    """The name goes into a header and then onto a disk."""
    answer = web.get("/export/search.csv", query_string={"q": text})
    assert answer.status_code in (200, 400)
    assert "X-Evil" not in answer.headers
    if answer.status_code == 200:
        name = name_of(answer)
        assert name.endswith("_000001.csv")
        assert not re.search(r'[/\\"\r\n\u202e]', name)
        assert name.count(".") == 1
        assert len(name.encode()) <= 255


def test_the_page_says_all_of_it_before_anything_is_downloaded(web: FlaskClient) -> None:
    """Who fetches for ten minutes wants to know beforehand what will come."""
    page = web.get("/export/search?q=申请&page=2").text
    total = asked(web, "/api/search?q=申请")["total"]
    assert f"<b>{total['reports']}</b> 份报告" in page
    for ending in ENDINGS:
        address = f'href="/export/search.{ending}?q=%E7%94%B3%E8%AF%B7"'
        assert address in page
    for column in ("地区", "原文片段", "链接"):
        assert column in page
    corpus = web.get("/export/reports").text
    assert f"<b>{asked(web, '/api/search')['total']['reports']}</b> 份报告" in corpus
    assert 'href="/export/reports.jsonl"' in corpus


def test_crawlers_and_caches_are_kept_from_it(web: FlaskClient) -> None:
    """One crawler on these links would keep the machine busy for a day."""
    headers = web.get("/export/search.csv?q=申请").headers
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"].startswith("attachment;")
