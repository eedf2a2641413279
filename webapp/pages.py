"""The pages a reader sees. Each takes the index's answer and hands it to a template."""

from __future__ import annotations

from time import perf_counter

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer import links, make_query
from indexer.errors import NotFound
from webapp import contexts, urls
from webapp.engine import index

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """The search page before anything is asked."""
    urls.parameters(request, ())
    return render_template("home.html", stats=index().stats())


@blueprint.get("/search")
def search() -> str:
    """The answer to a query; without one, all reports to browse."""
    query = urls.read_query(request)
    began = perf_counter()
    results = index().search(query)
    took_ms = (perf_counter() - began) * 1000
    return render_template("search.html", **contexts.search_page(index(), results, took_ms))


@blueprint.get("/reports/<report_id>")
def report(report_id: str) -> str | Response:
    """One report; with ``q``, the query marked in it."""
    text = urls.parameters(request, ("q",)).get("q", "")
    query = make_query(text)
    try:
        found = index().report(report_id)
    except NotFound:
        if (new := index().redirect(report_id)) is None:
            raise
        return redirect(links.report(new, text=text), 301)
    return render_template("report.html", **contexts.report_page(index(), found, query))
