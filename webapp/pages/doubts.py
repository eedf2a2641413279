"""The page of what is to be looked into: rules with counts, and both places of each doubt."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, request

from indexer import answer, doubts, links
from indexer.vocabulary.query import Query
from webapp import urls
from webapp.current import index
from webapp.pages import contexts

blueprint = Blueprint("doubts", __name__)


@blueprint.get("/doubts")
def page() -> str:
    """All doubts of the reports that answer a query, by rule."""
    query = urls.read_query(request)
    found = doubts.doubts(index(), query)
    return render_template(
        "doubts.html",
        found=found,
        query=query,
        filters=[query.text] * bool(query.text)
        + contexts.filters(query, answer.place_names(index(), query)),
        usual=[rule for rule in found.rules if rule.usual],
        unusual=[rule for rule in found.rules if not rule.usual],
        chosen=[rule for rule in found.rules if rule.selected],
        pager=contexts.pager(
            query.page,
            query.size,
            found.total,
            lambda number: links.doubts(replace(query, page=number)),
        ),
        all_url=links.doubts(Query()),
        search_url=links.search(replace(query, page=1)),
        json_url=links.api_doubts(query),
    )
