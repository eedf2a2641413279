"""The page of a pasted list: what each of its lines finds, in one table."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer import links, lists
from indexer.vocabulary.errors import BadRequest
from webapp import urls
from webapp.current import index

blueprint = Blueprint("lists", __name__)


@blueprint.route("/lists", methods=["GET", "POST"])
def page() -> Response:
    """The counts of each line; without any, the form. What fits into an address is sent on to it."""
    asked = urls.read_list(request)
    address = links.lists(*asked)
    short = len(address) < urls.LONGEST_ADDRESS
    if request.method == "POST" and short:
        return redirect(address, 303)
    text, read_as, by = asked
    try:
        found, error = (lists.searched(index(), *asked) if text.strip() else None), None
    except BadRequest as refused:
        found, error = None, refused.message
    response = current_app.make_response(
        render_template(
            "lists.html",
            text=text,
            read_as=read_as,
            by=by,
            found=found,
            error=error,
            lists=lists,
            short=short,
            files={ending: links.export_lists(*asked, ending) for ending in ("xlsx", "csv")}
            if short
            else {ending: links.export_lists("", "", "", ending) for ending in ("xlsx", "csv")},
            json_url=links.api_lists(*asked) if short else "",
        )
    )
    response.status_code = 400 if error else 200
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response
