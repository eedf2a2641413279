"""A whole answer as rows: as many as the totals say, in the order of the pages, or a failure."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from indexer import Index, export, make_query, news, open_index
from indexer.archive.rows import Shown
from indexer.archive.store import Store
from indexer.desk.answer import Total, answer
from indexer.desk.hits import Everything
from indexer.vocabulary.errors import IndexDamaged, QueryRefused
from indexer.vocabulary.query import Query
from tests.invented import report, section
from tests.invented_index import asked, believed, build_index, client_over, invented_reports

TEXTS = [
    "",
    "申请",
    "收费 OR 年:2012",
    "标题:甲镇",
    "年:2013 OR 听证会",
    "公开 -减免",
    "表格:规章",
    '"为零"',
    "没有这样的话",
    "！",
]
QUERIES = st.builds(
    make_query,
    st.sampled_from(TEXTS),
    year=st.sampled_from([(), ("2013",), ("2012-2014", "2015")]),
    place=st.sampled_from([(), ("甲镇",), ("990101",)]),
    section=st.sampled_from([(), ("fees",), ("overview", "platform")]),
    flag=st.sampled_from([(), ("unplaced",)]),
    scope=st.sampled_from(["report", "section"]),
    sort=st.sampled_from(["relevance", "year", "-year"]),
    page=st.integers(1, 3),
    size=st.integers(1, 4),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("exports"), invented_reports())


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[Index]:
    with open_index(folder) as index:
        yield index


def pages(index: Index, query: Query) -> list[dict[str, Any]]:
    """The rows that turning every page of the answer shows."""
    rows: list[dict[str, Any]] = []
    for page in range(1, 1000):
        hits = to_builtins(answer(index.search(replace(query, page=page)), 0).hits)
        for hit in hits:
            rows += [{**hit, "match": match} for match in hit.pop("matches") or (None,)]
        if len(hits) < query.size:
            return rows
    raise AssertionError("there are more pages than reports")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_the_rows_are_what_turning_all_pages_shows_and_as_many_as_the_totals_say(
    index: Index, query: Query
) -> None:
    """A table that lacks a row of the page, or has one more, makes a false count in a story."""
    found = export.whole_answer(index, query)
    rows = [to_builtins(row) for row in found.rows]
    for row in rows:
        assert set(row.pop("levels").values()) <= set(row["place"]["path"])
    assert rows == pages(index, query)
    results = index.search(query)
    bare = sum(row["match"] is None for row in rows)
    assert found.about.total == Total(results.reports, results.sections, results.verbatim)
    assert len(rows) == results.sections + bare == found.about.rows
    assert len({row["id"] for row in rows}) == results.reports


def test_a_query_of_filters_only_gives_one_row_for_each_report(index: Index) -> None:
    """Who lists a county's reports of a year wants each once, though no section was asked for."""
    found = export.whole_answer(index, make_query(year=["2013"]))
    rows = [to_builtins(row) for row in found.rows]
    assert [row["match"] for row in rows] == [None] * 3
    assert {row["year"] for row in rows} == {2013}
    assert found.about.rows == 3


def test_every_address_begins_with_the_base(index: Index) -> None:
    """In a spreadsheet an address without its host leads nowhere."""
    base = "https://example.cn"
    for found in (
        export.whole_answer(index, make_query("听证会"), base),
        export.whole_corpus(index, base),
    ):
        text = str(to_builtins([found.about, *found.rows]))
        assert "'/" not in text
        assert f"'{base}/reports/" in text


def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the reports that are read for a row, from now on."""
    read: list[int] = []
    hits = Store.hits

    def noted(store: Store, asked: Sequence[tuple[int, Sequence[int]]], *what: Any) -> list[Shown]:
        read.extend(number for number, _ in asked)
        return hits(store, asked, *what)

    monkeypatch.setattr(Store, "hits", noted)
    return read


def test_a_report_is_read_when_its_row_is_taken(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred thousand rows in memory would end the process for all its readers."""
    read = reads(monkeypatch)
    rows = export.whole_answer(index, make_query("公开")).rows
    before = len(read)
    first = next(rows)
    assert len(read) - before == 1
    while next(rows).id == first.id:
        pass
    assert len(read) - before == 2


def test_the_corpus_is_every_report_as_its_own_address_says_it(folder: Path, index: Index) -> None:
    """A list that said otherwise than the report's page would have to be checked by hand."""
    web = client_over(folder)
    found = export.whole_corpus(index)
    rows = json.loads(json.dumps(to_builtins(list(found.rows))))
    assert found.about.rows == len(rows) == index.stats()["reports"]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    for row in rows:
        whole = asked(web, f"/api/reports/{row['id']}")
        for name in ("title", "year", "unit", "place", "url", "file_url", "sha256"):
            assert str(row[name]).encode("utf-8", "replace").decode() == str(whole[name])
        assert "sections" not in row


def test_too_few_rows_are_a_failure_and_not_a_shorter_table(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends early without a word is taken for the whole."""
    everything = index.everything

    def short(query: Query) -> Everything:
        found = everything(query)
        next(found.hits)
        return found

    monkeypatch.setattr(index, "everything", short)
    with pytest.raises(IndexDamaged):
        list(export.whole_answer(index, make_query("公开")).rows)


def test_a_report_that_cannot_be_read_is_a_failure_of_ours(tmp_path: Path) -> None:
    """Nothing of the database's own errors may reach who only knows ours."""
    directory = build_index(tmp_path / "index", invented_reports())
    damage_last_report(directory)
    with open_index(directory) as index:
        for found in (export.whole_answer(index, make_query("")), export.whole_corpus(index)):
            with pytest.raises(IndexDamaged):
                list(found.rows)


def damage_last_report(directory: Path) -> None:
    """Make the report with the greatest number of the index in ``directory`` unreadable."""
    (path,) = directory.rglob("reports.sqlite")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE reports SET report=x'00' WHERE number=(SELECT max(number) FROM reports)")
    db.close()
    believed(directory)


def test_the_name_of_a_place_is_known_without_another_search(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A county's download began with its answer found, and its texts read, a second time."""
    readable = index.search(make_query("公开", place=["990101101"])).readable
    assert "甲镇" in readable

    def refuse(*_: object) -> None:
        raise AssertionError("searched again")

    monkeypatch.setattr(Index, "search", refuse)
    about = export.whole_answer(index, make_query("公开", place=["990101101"])).about
    assert about.query
    assert about.query.readable == readable
    found = news.news(index, make_query("公开", place=["990101101"]))
    assert found.readable == readable
    assert "甲镇" in found.title


def test_what_search_refuses_is_refused_here_too(index: Index) -> None:
    """The cost of a question has the same bounds by whatever door it comes in."""
    with pytest.raises(QueryRefused):
        export.whole_answer(index, make_query("公" * 2000))


def test_a_report_without_sections_has_a_row(tmp_path: Path) -> None:
    """An empty report is a finding, too."""
    reports = [report("空镇", 2020), report("实镇", 2020, section("s1", "一、概述", "内容。"))]
    with open_index(build_index(tmp_path, reports)) as index:
        assert len(list(export.whole_answer(index, Query()).rows)) == 2
