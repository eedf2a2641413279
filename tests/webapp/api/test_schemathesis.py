"""More than a thousand odd requests, made from the document of the interface, answered as it says.

Schemathesis makes them: values within the limits, at them and beyond them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from indexer.archive.originals import NAME, SourcesWriter, packed
from tests.invented_index import believed, build_index, invented_reports
from webapp import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from schemathesis.checks import CheckFunction


class Application:
    """What is asked: the document needs no index, all else gets one before the first test."""

    answers = create_app(Path("no index yet"))

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self.answers.wsgi_app(environ, start)


PLAIN = {"Accept-Encoding": "identity"}  # it does not unpack what is compressed for browsers
# A text must hold a word, a page must be one of a list: well-formed, and a 400 all the same.
CITING = {"/reports/{report_id}/cite.bib", "/reports/{report_id}/cite.json", "/api/check"}
CITING |= {f"/reports/{{report_id}}/cite.{ending}" for ending in ("ris", "txt")}
CITING |= {f"/cite.{ending}" for ending in ("txt", "bib", "ris", "json")}
CITING |= {"/api/lists", "/export/lists.csv", "/export/lists.xlsx"}
# Boxes of a form that were left empty ask nothing, however many.
LENIENT = {"/api/usage", "/usage.csv", "/api/holdings", "/api/figures"}
LENIENT |= {
    f"/{page}/picture.{ending}" for page in ("figures", "usage") for ending in ("svg", "png")
}
LENIENT |= {"/api/coverage", *(f"/export/coverage.{ending}" for ending in ("csv", "jsonl", "xlsx"))}
LENIENT |= {f"/export/figures.{ending}" for ending in ("csv", "jsonl", "xlsx")}

application = Application()
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture(scope="module", autouse=True)
def index(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = build_index(tmp_path_factory.mktemp("schemathesis"), invented_reports())
    (directory / "000001" / NAME).unlink()  # there are no files in it
    sources = SourcesWriter(directory / "000001", None)
    sources.take("丙街道/2013.txt", "", packed(b"invented"))
    sources.close()
    believed(directory)
    application.answers = create_app(directory)


@schema.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
def test_every_answer_is_one_that_is_documented(case: schemathesis.Case[Any]) -> None:
    """A generated client breaks on the first answer that it was not told of."""
    excluded: list[CheckFunction] = (
        [positive_data_acceptance] if case.path in CITING | LENIENT else []
    )
    excluded += [negative_data_rejection] if case.path in LENIENT else []
    case.call_and_validate(headers=PLAIN, excluded_checks=excluded)
    if "{report_id}" in case.path:  # hardly ever found by chance
        for report_id in ("丙街道-2013", "old-name"):
            case.path_parameters = {"report_id": report_id}
            unfit: list[CheckFunction] = [positive_data_acceptance, negative_data_rejection]
            case.call_and_validate(headers=PLAIN, excluded_checks=unfit)
