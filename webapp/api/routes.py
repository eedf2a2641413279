"""The same answers for scripts, as JSON."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from indexer import answer, holdings, links
from indexer.vocabulary.report import as_json
from webapp import urls
from webapp.current import index, report_or_new_id

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """Answer a query with the object of INTERFACE.md section 3."""
    query = urls.read_query(request)
    began = perf_counter()
    results = index().search(query)
    return jsonify(answer.answer(results, (perf_counter() - began) * 1000))


@blueprint.get("/api/reports/<report_id>")
def report(report_id: str) -> AnyResponse:
    """Return one whole report as INTERFACE.md section 4 describes it, with its addresses."""
    urls.parameters(request, ())
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.api_report(found), 301)
    body: dict[str, Any] = as_json(found)
    body["url"] = links.report(found.id)
    body["file_url"] = links.source(found.id)
    for section in body["sections"]:
        section["url"] = links.report(found.id, anchor=section["anchor"])
    return jsonify(body)


@blueprint.get("/api/holdings")
def in_index() -> Response:
    """Say what is in the index and what is unsure; with ``list``, one page of that list."""
    name, page = urls.read_listing(request)
    if name or page != "1":  # a page of no list is told which lists there are
        return jsonify(holdings.listed(index(), name, page))
    return jsonify(holdings.overview(index()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers, whatever its index."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say that the index can be searched; a 503 with the reason when it cannot."""
    return jsonify(status="ready", generation=index().generation)
