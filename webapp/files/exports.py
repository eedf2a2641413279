"""Taking an answer away: whole, as CSV, JSON lines or XLSX, and the page that says so beforehand.

The rules that a reader of such a file can rely on:

- A file is whole or the download fails. CSV and JSON lines are sent while they
  are made, and a fault breaks the connection off; XLSX is sent when it is made,
  and so is everything to who speaks HTTP/1.0.
  How many rows there are stands in the file's name, in the header
  ``X-Total-Rows`` and in the file: in CSV in every line (总行数, beside 序号), in
  JSON lines first (``about``) and last (``end``), in XLSX on the sheet 说明.
- ``page`` and ``size`` of a pasted address are read and mean nothing: it is the
  whole answer.
- JSON lines are ``{"about": …}``, then the rows, then ``{"end": {"rows": …}}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from flask import Blueprint, Response, render_template, request
from msgspec import to_builtins
from werkzeug.wsgi import FileWrapper

from indexer import Index, export, links
from indexer.desk.coverage import CoverageCell
from indexer.desk.export import About, AnswerRow, End, Export, Head, ReportRow
from indexer.desk.figures import StatingReport
from indexer.desk.places import CrosswalkRow
from indexer.vocabulary.query import Query
from webapp import urls
from webapp.current import index
from webapp.files import sending, tables, workbook
from webapp.files.cells import csv_lines

blueprint = Blueprint("exports", __name__)

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COLUMNS = {
    "reports": tables.CORPUS,
    "places": workbook.PLACES,
    "coverage": workbook.COVERAGE,
}
_SHOWN = ("requests_new",)
"""What the page of files shows where no figure is named."""
# What ends a line for some readers of lines but not for JSON.
_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}


@blueprint.get("/export/search")
def search() -> str:
    """What the files of an answer hold, how much, and where they are."""
    query = urls.read_query(request)
    files = partial(links.export_search, query)
    return _page("search", _answer_to(query)(index()), files, links.search(query), query)


@blueprint.get("/export/reports")
def reports() -> str:
    """The same of the files that list every report, or those that answer a query."""
    query = urls.read_query(request)
    found = _corpus(query)(index())
    back_url = links.search(query) if found.about.query else links.holdings()
    files = partial(links.export_reports, query=query)
    return _page("reports", found, files, back_url, query)


@blueprint.get("/export/figures")
def figures() -> str:
    """The same of the files of chosen figures; without any, of the one that most is asked of."""
    query, names, _ = urls.read_figures(request)
    names = names or _SHOWN
    files = partial(links.export_figures, names, query)
    back_url = links.figures(names, query)
    return _page("figures", _table(query, names)(index()), files, back_url, query, names)


@blueprint.get("/export/places")
def places() -> str:
    """The same of the files that list every place through time."""
    urls.parameters(request, ())
    return _page("places", _crosswalk()(index()), links.export_places, links.holdings())


@blueprint.get("/export/coverage")
def coverage() -> str:
    """The same of the files of all places by years."""
    asked = urls.read_coverage(request, urls.COVERAGE[:2])
    place, missing = asked["place"], asked["missing"]
    files = partial(links.export_coverage, place, missing)
    return _page("coverage", _by_years(asked)(index()), files, links.coverage(place, missing))


@blueprint.get("/export/search.<any(csv, jsonl, xlsx):ending>")
def search_file(ending: str) -> Response:
    """The whole answer to a query as a file."""
    return _file("search", ending, _answer_to(urls.read_query(request)))


@blueprint.get("/export/reports.<any(csv, jsonl, xlsx):ending>")
def reports_file(ending: str) -> Response:
    """What is known of every report, or of those that answer a query, as a file."""
    return _file("reports", ending, _corpus(urls.read_query(request)))


@blueprint.get("/export/figures.<any(csv, jsonl, xlsx):ending>")
def figures_file(ending: str) -> Response:
    """What reports state of one to five figures as a file."""
    query, names, _ = urls.read_figures(request)
    return _file("figures", ending, _table(query, names), names)


@blueprint.get("/export/places.<any(csv, jsonl, xlsx):ending>")
def places_file(ending: str) -> Response:
    """Names, codes and years of every place that reports lie in, as a file."""
    urls.parameters(request, ())
    return _file("places", ending, _crosswalk())


@blueprint.get("/export/coverage.<any(csv, jsonl, xlsx):ending>")
def coverage_file(ending: str) -> Response:
    """Of which years there is a report of each place, as a file."""
    return _file("coverage", ending, _by_years(urls.read_coverage(request, urls.COVERAGE[:2])))


def _answer_to(query: Query) -> Callable[[Index], Export[AnswerRow]]:
    return lambda index: export.whole_answer(index, query, urls.host())


def _corpus(query: Query) -> Callable[[Index], Export[ReportRow]]:
    return lambda index: export.whole_corpus(index, urls.host(), query)


def _table(query: Query, names: Sequence[str]) -> Callable[[Index], Export[StatingReport]]:
    return lambda index: export.whole_table(index, query, names, urls.host())


def _crosswalk() -> Callable[[Index], Export[CrosswalkRow]]:
    return lambda index: export.crosswalk(index, urls.host())


def _by_years(asked: Mapping[str, Any]) -> Callable[[Index], Export[CoverageCell]]:
    return lambda index: export.by_years(index, asked["place"], asked["missing"], urls.host())


def _columns(what: str, names: Sequence[str]) -> Sequence[workbook.Column]:
    if what == "search":
        return tables.of_answer(names)
    return tables.of_figures(names) if what == "figures" else _COLUMNS[what]


def _page(
    what: str,
    export: Export[Any],
    address: Callable[[str], str],
    back_url: str,
    query: Query | None = None,
    names: Sequence[str] = (),
) -> str:
    """Return the page of the files that ``address`` leads to by their endings."""
    columns = _columns(what, names or export.figures)
    return render_template(
        "export.html",
        about=export.about,
        asked=workbook.asked(export.about),
        what=what,
        query=query,
        columns=[c.heading for c in columns if what != "reports" or not c.figure],
        figures=sum(c.figure for c in columns) // 2 if what == "reports" else 0,
        limits=workbook.limits(export.about.rows),
        files={ending: address(ending) for ending in _TYPES},
        zip_url=links.export_search(query, "zip") if query and what == "search" else None,
        back_url=back_url,
        corpus_url=links.export_reports(query=query) if what == "search" else None,
    )


def _file(
    what: str, ending: str, of: Callable[[Index], Export[Any]], names: Sequence[str] = ()
) -> Response:
    """Return the answer to a request for a file; what it holds on to is let go when it is sent."""
    with ExitStack() as held:
        making = held.enter_context(ExitStack())
        if request.method != "HEAD":
            making.enter_context(sending.slot())  # before anything is counted for nothing
        export = of(held.enter_context(sending.borrowed()))
        about, columns = export.about, _columns(what, names or export.figures)
        response = Response(
            content_type=_TYPES[ending], headers=sending.headers(what, ending, about)
        )
        if request.method == "HEAD":
            response.response = iter(())  # a list would say that the file is empty
            return response
        lines = (
            _json_lines(about, export.rows)
            if ending == "jsonl"
            else csv_lines(workbook.as_rows(columns, about, _lines(what, export)))
        )
        chunks: Iterator[bytes] = sending.chunks(lines)
        # Before HTTP/1.1 (and many a proxy asks so) nothing tells a stream that broke
        # off from one that ended: there the file is made first and its length is said.
        if ending == "xlsx" or request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
            file = held.enter_context(TemporaryFile())
            if ending == "xlsx":
                workbook.write_xlsx(file, columns, about, _lines(what, export))
            else:
                file.writelines(chunks)
            making.close()
            response.content_length = file.tell()
            file.seek(0)
            chunks = FileWrapper(file, sending.CHUNK)
        return sending.streamed(response, held, chunks)


def _lines(what: str, export: Export[Any]) -> Iterator[Any]:
    return map(tables.ReportLine.of, export.rows) if what == "reports" else export.rows


def _json_lines(
    about: About, rows: Iterable[AnswerRow | ReportRow | CrosswalkRow | StatingReport]
) -> Iterator[str]:
    # The end is not reached when a row cannot be read, so whoever finds it has everything.
    for line in chain([Head(about)], rows, [End({"rows": about.rows})]):
        yield json.dumps(to_builtins(line), ensure_ascii=False).translate(_LINE_ENDS) + "\n"
