"""Who lacks a year, on the sample: the ids were counted by hand from ``corpus/`` and its places.csv.

Of 2018 there are reports of 青屿县, 槐荫渡镇, 乌硐镇, 黄坡垅镇 and 桐坳畲族乡. The other three
townships stood then; their reports of other years are those below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Index, make_query, open_index
from indexer.commands.cli import main
from indexer.desk.asking.query_language import parse
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import Has, Or
from tests.invented_index import asked, client_over

LACK_2018 = {
    *(f"990123101-{year}" for year in (2010, 2011, 2012, 2014, 2016, 2017, 2020, 2021, 2023)),
    *(f"990123200-{year}" for year in (2009, 2010, 2012, 2013, 2015, 2019, 2021, 2023)),
    *(f"990123202-{year}" for year in (2012, 2013, 2016, 2019, 2023)),
}


@pytest.fixture(scope="module")
def index(corpus_index: Path) -> Iterator[Index]:
    with open_index(corpus_index) as index:
        yield index


@pytest.fixture(scope="module")
def web(corpus_index: Path) -> FlaskClient:
    return client_over(corpus_index)


@pytest.mark.parametrize("prefix", FACETS["missing"].prefixes)
def test_who_lacks_a_year_is_asked_in_the_box(index: Index, prefix: str) -> None:
    """The journalist's question, in whichever word comes to mind."""
    results = index.search(make_query(f"{prefix}:2018", size=100))
    assert {hit.id for hit in results.hits} == LACK_2018
    assert results.query.notes == ()
    assert str(results.query) == "未收录年度：2018"


def test_the_filter_finds_the_same_on_the_web_in_files_and_in_a_terminal(
    web: FlaskClient, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list that is narrowed in one place and not in the other is two lists."""
    answer = asked(web, "/api/search?missing=2018&size=100")
    assert {hit["id"] for hit in answer["hits"]} == LACK_2018
    assert answer["total"]["reports"] == len(LACK_2018) == 22
    page = web.get("/search?missing=2018").text
    assert "<span>未收录年度</span> 2018 <i" in page
    rows = web.get("/export/search.jsonl?missing=2018").text.splitlines()
    assert {json.loads(row)["id"] for row in rows[1:-1]} == LACK_2018
    command = ["search", "", "--index", str(corpus_index), "--json", "--missing", "2018"]
    assert main([*command, "--size", "100"]) == 0
    assert json.loads(capsys.readouterr().out)["hits"] == answer["hits"]


def test_it_combines_with_words_and_years(index: Index) -> None:
    """Which of those that lack 2018 report 2023 is the next question."""
    found = index.search(make_query("缺报:2018 年:2023"))
    assert {hit.id for hit in found.hits} == {f"990123{n}-2023" for n in (101, 200, 202)}
    both = index.search(make_query("缺报:2018 缺报:2019", size=100))
    assert {hit.id[:9] for hit in both.hits} == {"990123101"}


def test_years_from_to_are_any_of_them() -> None:
    """缺报:2018-2020 was looked for as a word, and nobody writes that in a report."""
    years = tuple(Has("missing", str(year)) for year in (2018, 2019, 2020))
    for text in ("缺报:2018-2020", "未收录:2020—2018年", "missing:2018..2020"):
        assert parse(text) == (Or(years), ())
    assert make_query("", missing=["2018-2019", "2021"]).filters == {
        "missing": ["2018", "2019", "2021"]
    }
    assert parse("缺报:2018-2018")[0] == Has("missing", "2018")
    for text in ("缺报:2018-", "缺报:-2018", "缺报:1990-1995"):
        assert parse(text)[1], text
        with pytest.raises(BadRequest):
            make_query("", missing=text.partition(":")[2])


def test_what_is_no_year_is_refused_or_read_as_text() -> None:
    """缺报:去年 that silently found everything would be a wrong answer."""
    with pytest.raises(BadRequest, match="去年"):
        make_query("", missing="去年")
    root, notes = parse("缺报:去年")
    assert str(root) == "含“缺报:去年”"
    assert notes == ("没有叫“去年”的年度，已按普通文字检索。",)
