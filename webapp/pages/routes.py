"""The pages a reader sees. Each takes the index's answer and hands it to a template."""

from __future__ import annotations

import re
from io import BytesIO
from time import perf_counter
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from indexer import holdings, links, make_query
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.query import Query
from indexer.vocabulary.saying import say
from webapp import urls
from webapp.current import index, report_or_new_id
from webapp.pages import contexts, front
from webapp.pages.linked_data import linked_data

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """Where one begins: the boxes, what can be done, what is here and what is new."""
    urls.parameters(request, ())
    inside = front.printed(index(), lambda: render_template("_front.html", **_front()))
    return render_template("home.html", inside=inside, feed_url=links.feed(Query()))


def _front() -> dict[str, Any]:
    found = front.front(index())
    return {
        "stats": index().stats(),
        "front": found,
        "most": max((each.reports for each in found.years), default=0) or 1,
        "searched_url": links.search(make_query(found.searched[0])) if found.searched else None,
        "undated_url": links.holdings("undated"),
    }


@blueprint.get("/search")
def search() -> str:
    """The answer to a query; without one, all reports to browse."""
    query = urls.read_form(request)
    began = perf_counter()
    results = index().search(query, 0 if query.places == "all" else contexts.FEW_PLACES)
    took_ms = (perf_counter() - began) * 1000
    return render_template("search.html", **contexts.search_page(index(), results, took_ms))


@blueprint.get("/reports/<report_id>")
def report(report_id: str) -> str | Response:
    """One report; with ``q``, the query marked in it; ``at`` says at which section it is opened."""
    args = urls.parameters(request, ("q", "at"))
    text = args.get("q", "")
    query = make_query(text)
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.report(found, text=text), 301)
    return render_template(
        "report.html",
        linked_data=linked_data(found),
        **contexts.report_page(index(), found, query, found.section(args.get("at", ""))),
    )


@blueprint.get("/reports/<report_id>/source")
def source(report_id: str) -> Response:
    """The original file of one report, to be kept and never to be shown by the browser.

    With ``sha256``, that of its files which has this checksum.
    """
    sha256 = urls.parameters(request, ("sha256",)).get("sha256", "")
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.source(found, sha256), 301)
    files = {file.sha256: file.path for file in found.other_files} | {found.sha256: found.path}
    sha256 = sha256 or found.sha256
    if sha256 not in files:
        raise NotFound(say("这份报告没有这个原文件。sha256 要写它的哪个原文件的 SHA-256。"))
    ending = re.search(r"\.[A-Za-z0-9]{1,5}$", files[sha256])
    response = send_file(
        BytesIO(index().source(found, sha256)),
        mimetype="application/octet-stream",
        as_attachment=True,
        # Named by us: what a file was called is not to be trusted, and "2012.txt" says little.
        download_name=found.id + (ending[0].lower() if ending else ""),
        etag=sha256,
        max_age=0,  # a later build may read another file under this id
    )
    # Should a browser show it all the same, nothing in it may run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/holdings")
def in_index() -> str:
    """What is in the index and what is unsure; with ``list``, one page of that list."""
    name, page = urls.read_listing(request)
    if name or page != "1":  # a page of no list is told which lists there are
        listed = holdings.listed(index(), name, page)
        return render_template("listed.html", **contexts.list_page(listed))
    return render_template("holdings.html", **contexts.holdings_page(holdings.overview(index())))
