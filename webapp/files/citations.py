"""Many reports cited at once: all that a search found, or those that were ticked; a page, and files of it.

A file is sent while it is made, an entry at a time, however many there are.
"""

from __future__ import annotations

from contextlib import ExitStack
from itertools import islice

from flask import Blueprint, Response, current_app, render_template, request

from indexer import answer, citation_formats, citing, links
from webapp import urls
from webapp.current import index
from webapp.files import sending

blueprint = Blueprint("citations", __name__)

_SHOWN = 100
"""Entries of the page; as many as can be ticked and sent in an address."""


@blueprint.get("/cite")
def page() -> Response:
    """What is cited, an entry each, to be copied or ticked, and where the files are."""
    query, ids = urls.read_citations(request)
    with links.lasting():
        found = citing.citations(index(), urls.host(), query, ids)
        shown = list(islice(found.each, _SHOWN))
    page = {
        "total": found.total,
        "query": None if ids else query,
        "readable": "" if ids else query.readable(answer.place_names(index(), query)),
        "entries": [
            {"id": what.id, "text": citation_formats.gbt7714(what), "url": links.report(what.id)}
            for what in shown
        ],
        "text": "\n".join(map(citation_formats.gbt7714, shown)),
        "files": [
            {
                "label": citation_formats.FORMATS[name].label,
                "url": links.citations(query, ids, ending),
            }
            for ending, name in citation_formats.FILES.items()
        ],
        "back_url": None if ids else links.search(query),
    }
    response = current_app.make_response(render_template("citations.html", **page))
    response.headers["Cache-Control"] = "no-store"  # it holds the day of access
    return response


@blueprint.get("/cite.<any(txt, bib, ris, json):ending>")
def file(ending: str) -> Response:
    """The citations as a file."""
    query, ids = urls.read_citations(request)
    name = citation_formats.FILES[ending]
    with ExitStack() as held:
        if request.method != "HEAD":
            held.enter_context(sending.slot())
        borrowed = held.enter_context(sending.borrowed())
        found = citing.citations(borrowed, urls.host(), query, ids)
        response = Response(
            content_type=f"{citation_formats.FORMATS[name].media_type}; charset=utf-8",
            headers={
                "Content-Disposition": f"attachment; filename=xxgk-citations-{citing.today()}.{ending}",
                "X-Total-Rows": str(found.total),
                "X-Index-Generation": borrowed.generation,
                "Cache-Control": "no-store",
                "X-Robots-Tag": "noindex, nofollow",
            },
        )
        if request.method == "HEAD":
            response.response = iter(())
            return response
        lines = citation_formats.references(found.each, name)
        return sending.streamed(response, held, sending.chunks(lines))
