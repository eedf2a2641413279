"""The page of a search that is followed: what its feed is, how to follow it, what is new, what will come."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request

from indexer import Index, alerts, answer, estimate, links, news
from indexer.vocabulary.query import Query, values_of
from webapp import urls
from webapp.current import index

blueprint = Blueprint("following", __name__)

_SHOWN = 20


@blueprint.get("/follow")
def page() -> str:
    """What is new in the answer to a query, and every way to hear of more."""
    query, since = urls.read_following_form(request)
    return render_template("follow.html", **followed(index(), query, since), mail=None)


def followed(index: Index, query: Query, since: str = "") -> dict[str, Any]:
    """Return what is shown of a search that is followed. Raises what ``Index.search`` raises."""
    query = links.followed(query)
    found = news.news(index, query, since, _SHOWN)
    places = values_of(query, "place")
    with links.lasting():  # it is kept by a reader's program
        feed_address = urls.host() + links.feed(query)
    return {
        "query": query,
        "found": found,
        "asked": bool(query.text or query.filters),
        "by_mail": "alerts" in current_app.extensions,
        "search": alerts.kept_as(query),
        "expected": estimate.expected(index, query),
        "built": index.stats()["built"],
        "feed_url": links.feed(query, since),
        "feed_address": feed_address,
        "search_url": links.search(query),
        # One place stands in its box, several stay as they are.
        "place": answer.place_names(index, query).get(places[0], places[0])
        if len(places) == 1
        else "",
        "kept": [
            (name, value)
            for name, values in query.filters.items()
            if name != "place" or len(places) > 1
            for value in values
        ]
        + ([("scope", query.scope)] if query.scope != Query().scope else []),
    }
