"""What holds for every facet that is declared: the next one is covered before it is thought of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import request
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from indexer import Index, links, make_query, open_index
from indexer.commands.cli import main
from indexer.desk.asking.query_language import narrowed, parse
from indexer.language.folding import fold
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS, TEXTS, FacetField, carried
from indexer.vocabulary.query import Query, clause_of, values_of, with_values
from tests.invented_index import asked, client_over
from webapp import create_app, urls

COUNTABLE = [facet for facet in FACETS.values() if facet.listed or facet.of_figures]
EVERY = pytest.mark.parametrize("facet", COUNTABLE, ids=[facet.name for facet in COUNTABLE])
REFUSED = {"place": "字" * 101}
"""What is no value; of most facets the word 天气 is none."""


@pytest.fixture(scope="module")
def index(corpus_index: Path) -> Iterator[Index]:
    with open_index(corpus_index) as index:
        yield index


@pytest.fixture(scope="module")
def web(corpus_index: Path) -> FlaskClient:
    return client_over(corpus_index)


COUNTED = "requests_new"
"""Of the facet of figures, which answers count for one that is asked for."""
EVERYTHING = f"/api/search?facet={COUNTED}"


def buckets(answer: dict[str, Any], facet: FacetField) -> dict[str, dict[str, Any]]:
    """The buckets of a facet by their values, as they stand in addresses."""
    name = COUNTED if facet.of_figures else facet.name
    (found,) = (each for each in answer["facets"] if each["name"] == name)
    of_figure = f"{COUNTED}:" if facet.of_figures else ""
    assert all(found["label"] == facet.heading(of_figure + b["value"]) for b in found["buckets"])
    return {of_figure + bucket["value"]: bucket for bucket in found["buckets"]}


def value_of(web: FlaskClient, facet: FacetField) -> str:
    """A value by which the sample can be narrowed, of few reports."""
    counts = {v: b["count"] for v, b in buckets(asked(web, EVERYTHING), facet).items()}
    assert counts, "the sample has no report with a value of this facet"
    return min(counts, key=lambda value: (counts[value], value))


@EVERY
def test_a_value_is_read_as_it_is_written_and_by_what_the_page_calls_it(
    web: FlaskClient, facet: FacetField
) -> None:
    """An address that was kept must mean the same; nobody types English words from the page."""
    assert facet.read(value_of(web, facet)) == value_of(web, facet)
    for value, label in facet.labels.items():
        assert facet.read(fold(value)) == facet.read(fold(label)) == value
    for example in facet.examples:
        assert facet.read(example) == example


def test_a_prefix_asks_one_thing() -> None:
    """A second meaning of a prefix would silently take it from the first."""
    prefixes = [p for facet in FACETS.values() for p in facet.prefixes]
    prefixes += [p for text in TEXTS.values() for p in text.prefixes]
    assert len(prefixes) == len(set(prefixes))
    assert all(fold(prefix) == prefix and len(prefix) < 12 for prefix in prefixes)


@EVERY
def test_each_prefix_finds_what_the_filter_finds(
    web: FlaskClient, index: Index, facet: FacetField
) -> None:
    """年:2012 in the box and 2012 beside the answer are one question to a reader."""
    value = value_of(web, facet)
    count = buckets(asked(web, EVERYTHING), facet)[value]["count"]
    narrow = narrowed(Query(), {facet.name: [value]})
    assert index.rank(narrow).reports == count
    for prefix in facet.prefixes:
        root, notes = parse(f"{prefix}:{value}")
        assert (root, notes) == (clause_of(facet.name, value), ())
        assert index.rank(Query(root=root)).reports == count
    assert str(clause_of(facet.name, value))


@EVERY
def test_what_is_no_value_is_refused_by_name_and_in_a_query_read_as_text(
    web: FlaskClient, facet: FacetField
) -> None:
    """A value that nobody knows, taken for one that nothing has, is a wrong answer that looks right."""
    value = REFUSED.get(facet.name, "天气")
    with pytest.raises(BadRequest, match=value[:10]):
        narrowed(Query(), {facet.name: [value]})
    refused = web.get("/api/search", query_string={facet.name: value})
    assert refused.status_code == 400
    assert value[:10] in refused.text
    for prefix in facet.prefixes:
        root, notes = parse(f"{prefix}:{value}")
        assert str(root) == f"含“{prefix}:{value}”"
        assert notes


@EVERY
def test_the_address_of_a_query_is_read_back_as_the_query(
    corpus_index: Path, web: FlaskClient, facet: FacetField
) -> None:
    """A link that is passed on must show its reader what its sender saw."""
    app = create_app(corpus_index)
    for values in ([value_of(web, facet)], [*facet.labels][:3], list(facet.examples)):
        query = narrowed(make_query("公开", sort="-year"), {facet.name: values})
        with app.test_request_context(links.search(query)):
            assert urls.read_query(request) == query
        assert values_of(query, facet.name) == tuple(values)


@EVERY
def test_the_document_describes_the_parameter_of_every_search(
    web: FlaskClient, facet: FacetField
) -> None:
    """A generated client knows what the document knows."""
    paths = asked(web, "/api/openapi.json")["paths"]
    for path in ("/api/search", "/export/search.csv", "/feed"):
        parameters = {each["name"]: each for each in paths[path]["get"]["parameters"]}
        assert facet.description in parameters[facet.name]["description"]
        schema = parameters[facet.name]["schema"]
        assert schema["type"] == "array"
        Draft202012Validator(schema).validate([value_of(web, facet)])
        assert not Draft202012Validator(schema).is_valid([REFUSED.get(facet.name, "天气")])


@EVERY
def test_the_command_line_narrows_by_an_option_of_its_name(
    corpus_index: Path, web: FlaskClient, facet: FacetField, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script that narrows on the web narrows in a terminal."""
    value = value_of(web, facet)
    command = ["search", "", "--index", str(corpus_index), "--json", f"--{facet.name}", value]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["query"]["filters"] == {facet.name: [value]}
    assert told["total"]["reports"] == buckets(told, facet)[value]["count"] > 0


@EVERY
def test_page_file_and_sentence_say_what_was_chosen(web: FlaskClient, facet: FacetField) -> None:
    """Who keeps a table or a picture of the page must see what it was narrowed by."""
    value = value_of(web, facet)
    answer = asked(web, f"/api/search?{urlencode({facet.name: value})}")
    label, heading = buckets(answer, facet)[value]["label"], facet.heading(value)
    # The name of a place is a word of reports, and stands between quotes.
    said = f"“{label}”" if facet.name == "place" else label
    assert answer["query"]["readable"] == f"{heading}：{said}"
    page = web.get("/search", query_string={facet.name: value}).text
    assert f"<span>{heading}</span> {label} <i" in page
    assert f'<input type="hidden" name="{facet.name}" value="{value}">' in page
    rows = web.get("/export/search.jsonl", query_string={facet.name: value}).text.splitlines()
    about = json.loads(rows[0])["about"]
    assert about["query"]["filters"] == {facet.name: [value]}
    assert about["query"]["readable"] == answer["query"]["readable"]
    assert about["total"] == answer["total"]


@EVERY
def test_each_link_of_a_facet_leads_to_as_many_reports_as_it_says(
    web: FlaskClient, facet: FacetField
) -> None:
    """A number that its link does not keep is a wrong number."""
    for bucket in buckets(asked(web, EVERYTHING), facet).values():
        assert asked(web, f"/api{bucket['url']}")["total"]["reports"] == bucket["count"]


@EVERY
def test_what_reports_carry_is_declared(index: Index, facet: FacetField) -> None:
    """A value that no label names could not be counted."""
    if facet.of:
        assert facet.labels
        for report in index.each_report():
            assert set(carried(report)[facet.name]) <= facet.labels.keys()


@pytest.mark.parametrize("name", ["weather", "flags", "q", ""])
def test_an_unknown_facet_is_an_error_and_never_another_facet(name: str) -> None:
    """``weather=rain`` that narrowed by flags would hide reports for no reason."""
    for do in (
        lambda: with_values(Query(), name, ("x",)),
        lambda: values_of(Query(), name),
        lambda: clause_of(name, "x"),
        lambda: make_query("", **{name: ["x"]}),  # type: ignore[arg-type]
    ):
        with pytest.raises((BadRequest, TypeError)):
            do()


def test_equal_choices_are_equal_queries_in_whatever_order_they_were_made() -> None:
    """What is remembered of a query must be found again, and its link be one link."""
    one = narrowed(Query(), {"flag": ["undated"], "year": ["2012", "2012年"], "place": []})
    other = narrowed(Query(), {"year": "２０１２", "flag": ["未写明年度"]})
    assert one == other
    assert len({one, other}) == 1
    assert links.search(one) == "/search?year=2012&flag=undated"
    assert with_values(with_values(one, "flag", ()), "year", ()) == Query()
