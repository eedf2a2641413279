"""What is said about the collection itself: the page 收录情况 and its JSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.archive.skipped import NOT_A_REPORT, SAME, Skipped
from indexer.desk.index import open_index
from indexer.vocabulary import refusals
from indexer.vocabulary.report import UNTITLED, Candidate, Place, Report
from tests.invented_index import asked, build_index, client_over, invented_reports

HOSTILE = "<script>alert(1)</script>"
SKIPPED = [
    Skipped("a.txt", f"{NOT_A_REPORT}像是通知：某通知"),
    Skipped("b.txt", f"{SAME}c.txt"),
    Skipped("d.pdf", f"the file is encrypted; {HOSTILE}"),
    Skipped("e.rar", refusals.ARCHIVE(what="RAR").message),
]


def doubtful() -> list[Report]:
    """The invented reports, and some of which something is unsure."""
    reports = invented_reports()
    of = reports[0]
    two = (Candidate("990101101", ("云泽省", "甲镇")), Candidate("990202202", ("海西省", "甲镇")))
    return [
        *reports,
        replace(
            of,
            path="unsure.txt",
            place=Place("ambiguous", candidates=two, evidence=("还有 2 个同名的地方，未能确定",)),
        ),
        replace(of, path="nowhen.txt", year=None, warnings=(UNTITLED,)),
        replace(of, path="odd.txt", year=2001, warnings=(UNTITLED, f"两个数字不一致{HOSTILE}")),
    ]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), doubtful(), SKIPPED))


def totals(web: FlaskClient) -> dict[str, int]:
    return {each["name"]: each["total"] for each in asked(web, "/api/holdings")["lists"]}


def test_everything_unsure_is_counted(web: FlaskClient) -> None:
    """A share that cannot be trusted must be known before a story is built on the rest."""
    assert totals(web) == {
        "ambiguous": 1, "unlisted": 1, "unknown": 0, "undated": 1, "untitled": 2, "warned": 1,
        "elsewhere": 0, "joined": 0, "skipped": 4,
    }  # fmt: skip
    stats = asked(web, "/api/holdings")["stats"]
    assert sum(stats["reports_by_place_status"].values()) == stats["reports"] == len(doubtful())
    assert sum(stats["reports_by_year"].values()) == stats["reports"] - stats["undated"]


def test_years_and_places_lead_to_as_many_reports_as_they_say(web: FlaskClient) -> None:
    """A bar that leads to another number makes both of them worthless."""
    found = asked(web, "/api/holdings")
    assert len(found["years"]) == 5
    for each in (*found["years"], *found["places"]):
        answer = asked(web, each["url"].replace("/search", "/api/search"))
        assert answer["total"]["reports"] == each["count"]


def test_the_page_says_how_to_mend_what_is_unsure(web: FlaskClient) -> None:
    """A number without a remedy is a shrug."""
    text = web.get("/holdings").text
    for words in ("manifest.csv", "places.csv", "<code>990202202</code>", "海西省 › 甲镇"):
        assert words in text
    assert "不是年度报告（依据：像是通知：某通知）" in text
    assert "内容与 c.txt 相同" in text
    assert "文件是 RAR 压缩包。请先解开。" in text
    assert '<code lang="en">the file is encrypted' in text
    assert HOSTILE not in text


def test_every_page_leads_to_the_holdings(web: FlaskClient) -> None:
    """Who doubts an answer asks first what it was looked for in."""
    for address in ("/", "/search?q=申请", "/reports/丙街道-2013", "/holdings", "/none"):
        assert 'href="/holdings"' in web.get(address).text


def test_a_long_list_is_turned_page_by_page(tmp_path: Path) -> None:
    """A hundred thousand skipped files must not make one page."""
    skipped = [Skipped(f"{n:03}.txt", "empty") for n in range(120)]
    web = client_over(build_index(tmp_path, invented_reports()[:1], skipped))
    assert web.get("/holdings").text.count("<code>1") == 0
    address, seen = "/api/holdings?list=skipped", []
    while address:
        body = asked(web, address)
        seen += [entry["path"] for entry in body["entries"]]
        address = body["next_url"]
    assert seen == [s.path for s in skipped]
    text = web.get("/holdings?list=skipped&page=3").text
    assert "119.txt" in text
    assert "050.txt" not in text
    assert 'href="/holdings?list=skipped&amp;page=2"' in text
    assert "没有这一页" in web.get("/holdings?list=skipped&page=9").text


@pytest.mark.parametrize(
    "asking", ["list=nothing", "list=skipped&page=0", "list=skipped&page=x", "page=2&other=1"]
)
def test_a_list_that_is_none_is_refused_in_the_usual_shape(web: FlaskClient, asking: str) -> None:
    """A script that mistypes must not take an empty list for good news."""
    answer = web.get(f"/api/holdings?{asking}")
    assert answer.status_code == 400
    assert answer.json
    assert set(answer.json["error"]) == {"status", "code", "message"}
    assert web.get(f"/holdings?{asking}").status_code == 400


def test_lists_of_reports_come_by_id_and_without_their_texts(tmp_path: Path) -> None:
    """The list of a thousand doubts must not read a thousand reports."""
    with open_index(build_index(tmp_path, doubtful())) as index:
        total, reports = index.doubtful("untitled", 0, 1)
        assert (total, [r.sections for r in reports]) == (2, [()])
        assert index.doubtful("untitled", 2, 1) == (2, [])


def test_a_page_of_no_list_is_refused_with_the_lists_that_there_are(web: FlaskClient) -> None:
    """A page number that is quietly passed over makes the overview look like its second page."""
    for address in ("/holdings?page=2", "/api/holdings?page=2"):
        answer = web.get(address)
        assert answer.status_code == 400
        assert "页码要和 list 一起写。list 可以是：ambiguous、unlisted" in answer.text
