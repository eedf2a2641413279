"""The document of the interface says what the code does, and its examples work."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Request
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

from tests.invented_index import asked, build_index, client_over, invented_reports
from webapp import create_app, urls
from webapp.api.openapi import STATUSES
from webapp.api.operations import APART, OPERATIONS, PAGES, SAMPLE

Json = dict[str, Any]


@pytest.fixture(scope="module")
def web(corpus_index: Path) -> FlaskClient:
    """The sample corpus, for which the examples of the document are made."""
    return client_over(corpus_index)


@pytest.fixture(scope="module")
def document(web: FlaskClient) -> Json:
    found: Json = asked(web, "/api/openapi.json")
    return found


def within(document: Json, schema: Json) -> Draft202012Validator:
    """A validator of ``schema``, whose references lead into ``document``."""
    return Draft202012Validator({**schema, "components": document["components"]})


def described(document: Json) -> Iterator[tuple[str, Json]]:
    """Every path with its one operation."""
    for path, item in document["paths"].items():
        yield path, item["get"]


def address(path: str, operation: Json, values: Mapping[str, Any]) -> str:
    """The address that asks ``values``, in the place where each belongs."""
    left = dict(values)
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            value = left.pop(parameter["name"], SAMPLE.report_id)
            path = path.replace(f"{{{parameter['name']}}}", quote(value, safe=""))
    return f"{path}?{urlencode(left, doseq=True)}"


def needed(operation: Json) -> Json:
    """An example of each parameter that must be there."""
    return {
        parameter["name"]: next(iter(parameter["examples"].values()))["value"]
        for parameter in operation["parameters"]
        if parameter["required"]
    }


def examples(operation: Json) -> list[Json]:
    """The examples, each with the values of all parameters that have its name."""
    names = {name for p in operation["parameters"] for name in p.get("examples", ())}
    found = [
        {
            p["name"]: p["examples"][name]["value"]
            for p in operation["parameters"]
            if name in p.get("examples", ())
        }
        for name in sorted(names)
    ]
    return found if needed(operation) or "x-needs-a-parameter" in operation else [{}, *found]


def query_parameters(operation: Json) -> Iterator[tuple[str, Json]]:
    """The parameters after the question mark, each with the schema of one value."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "query":
            yield parameter["name"], parameter["schema"].get("items", parameter["schema"])


SOUGHT = {"text", "to", "id"}
"""Parameters of citations that name words or reports, which may be nowhere."""


def answered(operation: Json, name: str, status: int) -> set[int]:
    """The statuses of an answer that is ``status`` where what is named is there."""
    nowhere = status == 200 and name in SOUGHT and "404" in operation["responses"]
    return {status, 404} if nowhere else {status}


@pytest.fixture
def status_of(web: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """How an address is answered; no file is written and no picture drawn for it."""
    monkeypatch.setattr("webapp.pages.pictures.png", lambda _drawing: b"")
    return lambda asked_for: web.head(asked_for).status_code


class Spy:
    """What the code that reads an address allows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, web: FlaskClient) -> None:
        self._seen: list[tuple[list[str], list[str]]] = []
        self._web = web
        really = urls.parameters

        def parameters(request: Request, allowed: Any, repeatable: Any = urls.REPEATABLE) -> Any:
            self._seen.append((sorted(allowed), sorted(set(repeatable) & set(allowed))))
            return really(request, allowed, repeatable)

        monkeypatch.setattr(urls, "parameters", parameters)

    def asked(self, address: str) -> tuple[list[str], list[str]]:
        """The names that the route allows, and those that may be repeated."""
        self._seen.clear()
        self._web.get(address, buffered=True)
        return self._seen[0] if self._seen else ([], [])


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch, web: FlaskClient) -> Spy:
    return Spy(monkeypatch, web)


def test_the_document_is_openapi_3_1(document: Json) -> None:
    """A generator of clients refuses the whole document for one wrong key."""
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_route_is_described_or_known_to_be_none_for_scripts(web: FlaskClient) -> None:
    """A new route that nobody described is there for nobody: say in ``operations`` what it is."""
    told = [*OPERATIONS, *PAGES, *APART]
    assert sorted(told) == sorted({rule.endpoint for rule in web.application.url_map.iter_rules()})


def test_what_is_said_to_be_a_page_is_one(web: FlaskClient) -> None:
    """A download called a page would go undescribed."""
    for rule in web.application.url_map.iter_rules():
        if rule.endpoint in PAGES:
            path = rule.rule.replace("<report_id>", SAMPLE.report_id)
            assert web.get(path).mimetype == "text/html", path


def test_the_document_names_the_parameters_that_the_code_reads(document: Json, spy: Spy) -> None:
    """A parameter that was renamed in the code alone would be a 400 for whoever read the document."""
    for path, operation in described(document):
        allowed, repeatable = spy.asked(address(path, operation, needed(operation)))
        told = [p for p in operation["parameters"] if p["in"] == "query"]
        assert sorted(p["name"] for p in told) == allowed, path
        arrays = [p["name"] for p in told if p["schema"].get("type") == "array"]
        assert sorted(arrays) == repeatable, path


def test_a_page_takes_the_query_string_of_its_data(web: FlaskClient, spy: Spy) -> None:
    """Who sees an answer on a page gets the same from the interface by changing the path alone."""
    rules = {rule.endpoint: rule.rule for rule in web.application.url_map.iter_rules()}
    for operation in OPERATIONS.values():
        if operation.page:
            page = rules[operation.page].replace("<report_id>", SAMPLE.report_id)
            allowed, _ = spy.asked(page)
            named = [*(p.name for p in operation.parameters), *operation.boxes]
            assert allowed == sorted(named), operation.page


def test_every_example_answers_within_its_schema(web: FlaskClient, document: Json) -> None:
    """The first thing that anybody tries is an example."""
    tried = 0
    for path, operation in described(document):
        good = operation["responses"]["200"]
        for example in examples(operation):
            answer = web.get(address(path, operation, example), buffered=True)
            assert answer.status_code == 200, (path, example)
            ((media, content),) = good["content"].items()
            assert answer.mimetype == media, path
            if media.endswith("json") and not media.endswith("ndjson"):
                within(document, content["schema"]).validate(json.loads(answer.data))
            if "x-itemSchema" in content:
                lines = [json.loads(line) for line in answer.text.splitlines()]
                assert len(lines) > 2
                for line in lines:
                    within(document, content["x-itemSchema"]).validate(line)
            told = set(good["headers"])
            assert told <= set(answer.headers.keys()), path
            tried += 1
    assert tried > 25


def test_what_may_answer_304_says_so(web: FlaskClient, document: Json) -> None:
    """A program that keeps answers must know which it can ask about."""
    for path, operation in described(document):
        asked_for = address(path, operation, needed(operation))
        tag = web.get(asked_for, buffered=True).headers.get("ETag")
        assert bool(tag) == ("304" in operation["responses"]), path
        if tag:
            again = web.get(asked_for, headers={"If-None-Match": tag}, buffered=True)
            assert (again.status_code, again.data) == (304, b""), path


def test_limits_and_choices_are_those_of_the_code(
    status_of: Callable[[str], int], document: Json
) -> None:
    """A limit written down too high is found out by a script at night."""
    for path, operation in described(document):
        for name, schema in query_parameters(operation):
            good: list[Any] = list(schema.get("enum", ()))
            bad: list[Any] = ["?"] if "enum" in schema else []
            if schema["type"] == "integer":
                good, bad = [schema["minimum"], schema["maximum"]], [0, schema["maximum"] + 1]
            if "maxLength" in schema:
                good, bad = ["公" * schema["maxLength"]], ["公" * (schema["maxLength"] + 1)]
            for value, status in [(v, 200) for v in good] + [(v, 400) for v in bad]:
                given = {**needed(operation), name: value}
                if {"list", "page"} <= dict(query_parameters(operation)).keys():
                    given = {"list": "undated", **given}
                status_now = status_of(address(path, operation, given))
                assert status_now in answered(operation, name, status), (path, name, value)


def test_as_many_values_as_the_document_says_may_be_chosen(
    status_of: Callable[[str], int], document: Json
) -> None:
    """A script that puts many questions into one should know how many."""
    for path, operation in described(document):
        for parameter in operation["parameters"]:
            if (most := parameter["schema"].get("maxItems")) is None:
                continue
            for count, status in ((most, 200), (most + 1, 400)):
                name, one = parameter["name"], parameter["schema"]["items"]
                known = one.get("enum") or one.get("examples")
                many = [known[0] if known else f"公{n}" for n in range(count)]
                given = {**needed(operation), name: many}
                status_now = status_of(address(path, operation, given))
                assert status_now in answered(operation, name, status), (path, name, count)


def test_a_default_is_what_is_answered_without_it(web: FlaskClient, document: Json) -> None:
    """Who leaves out what is usual must get what the document calls usual."""
    for path, operation in described(document):
        for name, schema in query_parameters(operation):
            if "default" in schema and path.startswith("/api/"):
                plain = asked(web, address(path, operation, needed(operation)))
                given = {**needed(operation), name: schema["default"]}
                same = asked(web, address(path, operation, given))
                assert {**same, "took_ms": 0} == {**plain, "took_ms": 0}, (path, name)


def test_the_pattern_refuses_the_characters_that_the_code_refuses(
    web: FlaskClient, document: Json
) -> None:
    """A generated client checks with the pattern before it asks."""
    (schema,) = [
        s for n, s in query_parameters(document["paths"]["/api/search"]["get"]) if n == "q"
    ]
    for number in range(0xA1):
        fits = re.search(schema["pattern"], chr(number)) is not None
        answer = web.get(f"/api/search?size=1&{urlencode({'q': chr(number)})}")
        assert (answer.status_code == 200) == fits, number


def test_a_shape_has_all_that_it_names_and_nothing_else(document: Json) -> None:
    """Only so do the examples that are held against it notice a field that came or went."""
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name
        if schema["type"] == "object":
            assert schema["required"] == list(schema["properties"]), name
            assert schema["additionalProperties"] is False


def test_no_shape_is_described_for_nothing(document: Json) -> None:
    """What no answer has is a leftover that misleads."""
    written = json.dumps(document)
    for kind in ("schemas", "responses"):
        for name in document["components"][kind]:
            assert f'"#/components/{kind}/{name}"' in written, name


def error_within(document: Json, answer: TestResponse) -> None:
    """Check an error against the one shape, and its status against itself."""
    body = answer.get_json()
    within(document, {"$ref": "#/components/schemas/Error"}).validate(body)
    assert body["error"]["status"] == answer.status_code
    assert answer.status_code in STATUSES


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/search?yaer=2012", 400),
        ("GET", "/api/search?q=" + "(" * 30, 400),
        ("GET", "/api/search?q=%ff", 400),
        ("GET", "/api/check", 400),
        ("GET", "/api/usage", 400),
        ("GET", "/api/holdings?list=none", 400),
        ("GET", "/api/reports/none", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/", 404),
        ("POST", "/api/search", 405),
        ("DELETE", "/api/reports/none", 405),
        ("PUT", "/healthz", 405),
    ],
)
def test_every_error_has_the_one_shape(
    web: FlaskClient, document: Json, method: str, path: str, status: int
) -> None:
    """A script has one way to read what went wrong, or it has none."""
    answer = web.open(path, method=method)
    assert answer.status_code == status
    error_within(document, answer)


def test_the_example_of_an_error_is_one_that_happens(web: FlaskClient, document: Json) -> None:
    """An example that the program never says sends a script looking for the wrong words."""
    shown = document["components"]["responses"]["BadRequest"]["content"]["application/json"]
    assert asked(web, "/api/search?size=1000") == shown["example"]
    assert shown["example"]["error"]["message"] in web.get("/api").text


def test_without_an_index_the_document_answers_and_the_rest_says_why(
    tmp_path: Path, document: Json
) -> None:
    """Somebody writes the script while the operator still builds."""
    web = client_over(tmp_path / "none")
    assert asked(web, "/api/openapi.json") == document
    for path, operation in described(document):
        if "503" in operation["responses"] and path.startswith(("/api/", "/readyz")):
            answer = web.get(address(path, operation, needed(operation)))
            assert answer.status_code == 503, path
            error_within(document, answer)


def test_who_asks_too_often_is_told_when_to_come_back(corpus_index: Path, document: Json) -> None:
    """The document promises a number of seconds."""
    web = create_app(corpus_index, XXGK_RATE="1/day").test_client()
    for path, operation in described(document):
        answers = [
            web.get(address(path, operation, needed(operation)), buffered=True) for _ in range(9)
        ]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert bool(refused) == ("429" in operation["responses"]), path
        for answer in refused:
            assert int(answer.headers["Retry-After"]) > 0
            if path.startswith("/api/"):
                error_within(document, answer)


def test_an_error_of_a_download_is_a_page(web: FlaskClient, document: Json) -> None:
    """A reader clicked it in a browser; the status is for scripts."""
    for path, operation in described(document):
        if operation["responses"].get("400", {}).get("$ref", "").endswith("Page"):
            answer = web.get(address(path, operation, {**needed(operation), "yaer": "1"}))
            assert (answer.status_code, answer.mimetype) == (400, "text/html"), path


def tried(web: FlaskClient) -> list[str]:
    """The addresses of the examples on the page."""
    page = web.get("/api")
    assert page.status_code == 200
    lists = re.findall(r'<ul class="tried".*?</ul>', page.text, re.DOTALL)
    return [unescape(a) for found in lists for a in re.findall(r'href="([^"]+)"', found)]


def test_every_example_on_the_page_is_answered_by_the_index_at_hand(
    web: FlaskClient, tmp_path: Path
) -> None:
    """An example that finds nothing teaches that the interface is broken."""
    invented = client_over(build_index(tmp_path, invented_reports()))
    for client in (web, invented):
        addresses = tried(client)
        assert len(addresses) > 20
        for each in addresses:
            if not (client is invented and each.endswith("/source")):  # it keeps no files
                assert client.get(each, buffered=True).status_code == 200, each
        searches = [each for each in addresses if each.startswith("/api/search")]
        assert asked(client, searches[0])["total"]["reports"]
        checked = next(each for each in addresses if each.startswith("/api/check"))
        assert asked(client, checked)["verdict"] == "verbatim"


def test_the_page_names_every_path_and_parameter(web: FlaskClient, document: Json) -> None:
    """Who reads the page must not need the document."""
    page = unescape(web.get("/api").text)
    for path, operation in described(document):
        assert f"<code>GET {path}</code>" in page
        for name, _ in query_parameters(operation):
            assert f'<th scope="row"><code>{name}</code></th>' in page
