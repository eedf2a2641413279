"""Lets pages of other sites read what is here for scripts. Off unless the operator says for whom.

``XXGK_CORS`` (``--cors``) is ``*`` for every site, or the origins that may
(``https://desk.example``), with commas between them. Only the answers for scripts (``PATHS``), only
GET and HEAD, and never with credentials: nothing here knows who asks, and what a search for
somebody would tell is what the address told already.

Where origins are named, an answer differs by who asks, and ``Vary: Origin`` says so to every cache,
to who names no origin, too.
"""

from __future__ import annotations

import re

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

PATHS = ("/api/", "/export/", "/usage.csv", "/usage/picture.", "/figures/picture.", "/feed")
"""The beginnings of the addresses that can be read."""
_EXPOSED = (
    "Content-Disposition, ETag, Retry-After, X-Index-Generation, X-Request-ID, "
    "X-Total-Reports, X-Total-Rows, X-Total-Sections"
)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?", re.ASCII)
_READING = ("GET", "HEAD", "OPTIONS")
_A_DAY = "86400"


def origins(text: str) -> frozenset[str]:
    """Read ``*``, or origins with commas between them; none in an empty text or ``off``.

    Raises ``ValueError``.

    >>> sorted(origins("https://a.example, http://b.example:8080"))
    ['http://b.example:8080', 'https://a.example']
    """
    named = frozenset(filter(None, (part.strip().lower() for part in text.split(","))))
    if named <= {"off"}:
        return frozenset()
    for each in named - {"*"}:
        if not _ORIGIN.fullmatch(each):
            raise ValueError(f"{each!r} is no origin; write * or https://desk.example,…")
    if "*" in named and len(named) > 1:
        raise ValueError("* lets every site read; name no others beside it")
    return named


def init_app(app: Flask) -> None:
    """Let whom its ``XXGK_CORS`` names read the answers of ``app``. Raises ``ValueError``."""
    allowed = origins(str(app.config.get("XXGK_CORS") or ""))
    if allowed:
        app.config["XXGK_CORS"] = allowed
        app.after_request(_allow)


def _allow(response: Response) -> Response:
    if not request.path.startswith(PATHS):
        return response
    allowed: frozenset[str] = current_app.config["XXGK_CORS"]
    headers, origin = response.headers, request.headers.get("Origin", "")
    if "*" not in allowed:
        response.vary.add("Origin")
    if request.method not in _READING or not (origin in allowed or "*" in allowed):
        return response
    headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        headers["Access-Control-Allow-Headers"] = "If-None-Match"
        headers["Access-Control-Max-Age"] = _A_DAY
    else:
        headers["Access-Control-Expose-Headers"] = _EXPOSED
    return response
