"""Many reports cited at once: what a search found, or what was ticked, whole and one entry at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Index, citation_formats, citing, make_query, open_index
from indexer.vocabulary.report import Report
from tests.invented import report, section, with_ids
from tests.invented_index import build_index, client_over, invented_reports
from webapp.files import sending

FIRST, SECOND = "990101101-2012", "丙街道-2013"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("citations"), with_ids(invented_reports()))


@pytest.fixture(scope="module")
def web(directory: Path) -> FlaskClient:
    return client_over(directory)


def test_all_that_a_search_found_is_cited_in_its_order(web: FlaskClient) -> None:
    """A list of references that lacks one of forty sources is noticed by the reviewer, not by its author."""
    asked = "q=公开&place=青屿县&sort=year&page=2&size=1"
    answer = web.get(f"/api/search?{asked.replace('page=2&size=1', 'size=100')}").json
    assert answer is not None
    hits = answer["hits"]
    assert 2 < len(hits) < 8
    shown = web.get(f"/cite?{asked}").text
    assert f"<h1>引用 {len(hits)} 份报告</h1>" in shown
    entries = web.get(f"/cite.txt?{asked}")
    assert entries.headers["X-Total-Rows"] == str(len(hits))
    assert entries.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = entries.text.splitlines()
    assert [hit["title"] in line for hit, line in zip(hits, lines, strict=True)] == [True] * len(
        hits
    )
    assert all("[R/OL]" in line and line.endswith(".") for line in lines)
    found = json.loads(web.get(f"/cite.json?{asked}").text)
    assert [item["title"] for item in found] == [hit["title"] for hit in hits]
    bib = web.get(f"/cite.bib?{asked}").text
    keys = re.findall(r"^@misc\{(.*),$", bib, re.M)
    assert len(set(keys)) == len(keys) == len(hits)
    ris = web.get(f"/cite.ris?{asked}").text
    assert ris.count("TY  - RPRT\r\n") == ris.count("ER  - \r\n") == len(hits)
    for ending in ("txt", "bib", "ris", "json"):
        assert f'href="/cite.{ending}?q=%E5%85%AC%E5%BC%80&amp;place=' in shown


def test_the_reports_that_were_ticked_are_cited_each_once(web: FlaskClient) -> None:
    """Three sources of an article are chosen by hand out of forty."""
    asked = f"id={FIRST}&id={SECOND}&id={FIRST}&id=old-name"
    lines = web.get(f"/cite.txt?{asked}").text.splitlines()
    assert len(lines) == 2
    assert "甲镇2012年" in lines[0]
    assert lines[1].startswith("丙街道. ")
    shown = web.get(f"/cite?{asked}").text
    assert "<h1>引用 2 份报告</h1>" in shown
    assert shown.count('type="checkbox" name="id"') == 2
    assert f'href="/cite.bib?id={FIRST}&amp;id=' in shown
    alone = web.get(f"/cite?id={FIRST}").text
    assert 'type="checkbox"' not in alone


def test_what_a_messenger_appends_to_a_list_changes_nothing(web: FlaskClient) -> None:
    """A list of sources is passed on in a chat, which appends where it was seen."""
    plain, passed = (web.get(f"/cite.txt?id={FIRST}{more}") for more in ("", "&from=timeline"))
    assert (passed.status_code, passed.text) == (200, plain.text)
    assert web.get("/cite?utm_source=chat").status_code == 400


def test_nothing_found_and_everything_are_answers_too(web: FlaskClient) -> None:
    """A script that cites an empty answer expects an empty file, not a failure."""
    assert web.get("/cite.txt?q=没有人写过的话").text == "\n"
    assert json.loads(web.get("/cite.json?q=没有人写过的话").text) == []
    assert "引用 0 份报告" in web.get("/cite?q=没有人写过的话").text
    assert len(web.get("/cite.txt?q=").text.splitlines()) == 8


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("", 400, "请先勾选要引用的报告"),
        (f"id={FIRST}&q=公开", 400, "两样只写一样"),
        ("id=nowhere", 404, "nowhere"),
        (
            "&".join(f"id=x-{n}" for n in range(201)),
            400,
            "一次最多可以选 200 份报告，这里有 201 份",
        ),
        (f"ids={FIRST}", 400, "ids"),
        ("q=公开&sort=x", 400, "x"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_the_reason(
    web: FlaskClient, asked: str, status: int, said: str
) -> None:
    """A list that quietly lacks what was misspelt is worse than none."""
    for address in (f"/cite?{asked}", f"/cite.bib?{asked}"):
        answer = web.get(address)
        assert answer.status_code == status
        assert said in answer.text
    assert web.get(f"/cite.docx?id={FIRST}").status_code == 404


def test_as_many_as_may_be_chosen_are(tmp_path: Path) -> None:
    """The limit that a message names is the limit."""
    text = section("s1", "一、概述", "公开。")
    many = with_ids(
        [report(f"{n}镇", 2012, text, code=f"990101{n:03}") for n in range(citing.MOST)]
    )
    web = client_over(build_index(tmp_path, many))
    asked = "&".join(f"id={each.id}" for each in many)
    assert len(web.get(f"/cite.txt?{asked}").text.splitlines()) == citing.MOST
    shown = web.get("/cite?q=公开").text
    assert "这里列出前 100 份，文件里是全部。" in shown
    assert shown.count('type="checkbox" name="id"') == 100


def test_a_report_is_read_when_its_entry_is_sent(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The citations of twenty thousand reports must not all be in memory, nor be waited for."""
    read: list[str] = []
    each_report = Index.each_report

    def counted(self: Index, numbers: Iterable[int] | None = None) -> Iterator[Report]:
        for told in each_report(self, numbers):
            read.append(told.id)
            yield told

    monkeypatch.setattr(Index, "each_report", counted)
    with open_index(directory) as index:
        found = citing.citations(index, "https://here.example", make_query("公开"))
        lines = citation_formats.references(found.each, "gbt")
        begin, first, second = next(lines), next(lines), next(lines)
        assert (begin, first.count("[R/OL]"), second.count("[R/OL]")) == ("", 1, 1)
        assert len(read) == 2
        assert found.total == 2 + sum(bool(line.strip()) for line in lines)


def test_a_file_waits_for_its_turn_and_gives_it_back(web: FlaskClient) -> None:
    """Two streams at a time: readers go on reading, and a stream that is done lets the next begin."""
    for _ in range(5):
        assert web.get("/cite.txt?q=公开").status_code == 200
    with web.application.app_context(), sending.slot(), sending.slot():
        answer = web.get("/cite.txt?q=公开")
        assert answer.status_code == 503
    assert web.head("/cite.txt?q=公开").status_code == 200
    assert web.get("/cite.txt?q=公开").status_code == 200


def test_the_search_page_leads_to_the_citations_of_its_answer(web: FlaskClient) -> None:
    """What nobody finds is not there."""
    assert (
        'href="/cite?q=%E5%85%AC%E5%BC%80&amp;year=2012"'
        in web.get("/search?q=公开&year=2012").text
    )
