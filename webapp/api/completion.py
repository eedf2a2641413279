"""What a query being typed may become, as JSON for ``static/complete.js``."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from webapp import urls
from webapp.current import index

blueprint = Blueprint("completion", __name__)


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Return ``{"q": …, "suggestions": […]}`` with at most eight ways to complete ``q``.

    Each has its ``text``, the ``query`` that the box would hold, its ``kind``
    with a Chinese ``label``, the ``reports`` that its ``url`` answers with (null
    where they are not counted). Blank or too long a text has none.
    """
    typed = urls.parameters(request, ("q",)).get("q", "")
    found = index().suggestions(typed)
    return jsonify(q=typed, suggestions=[suggestion._asdict() for suggestion in found])
