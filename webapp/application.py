"""The application: every room of the web put together, and what every answer gets."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response
from msgspec import to_builtins

from indexer import synonyms
from webapp import urls
from webapp.api import openapi
from webapp.api import routes as api
from webapp.current import CurrentIndex, notices
from webapp.files import bundle, citations, exports, feeds, phrases
from webapp.files import lists as list_files
from webapp.manners import (
    access,
    caching,
    compression,
    cors,
    discovery,
    errors,
    headers,
    hosts,
    languages,
    limits,
    metrics,
    templates,
    time_limit,
)
from webapp.pages import (
    alerts,
    citing,
    coverage,
    doubts,
    figures,
    filters,
    following,
    lists,
    navigation,
    places,
    query_help,
    usage,
)
from webapp.pages import routes as pages

# Directions (UAX #9) and what hides letters of a page; joiners stay, which some scripts need.
_TURNING = (
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


class SoundResponse(Response):
    """A response whose text may hold half a character, and whose pages nothing turns around.

    A damaged file can leave a lone surrogate in a report, which UTF-8 cannot
    say; one "?" is better than no page. A direction or another character that nobody sees, in the name
    of a file or in what an operator wrote, would change what stands around it: a page has no use for any.
    """

    def set_data(self, value: bytes | str) -> None:
        """Encode ``value`` whatever it holds."""
        if isinstance(value, str):
            if self.mimetype == "text/html":
                for turning in _TURNING:
                    if turning in value:  # of all pages; a pattern takes three times as long
                        value = value.replace(turning, "")
            value = value.encode("utf-8", "replace")
        super().set_data(value)


def create_app(index_directory: Path, **config: Any) -> Flask:
    """Return the application that answers from the index in ``index_directory``.

    The index may be missing: every answer but ``/healthz`` is then a 503 that
    names the remedy, until there is one. ``config`` goes to Flask as it is;
    what ``access``, ``limits``, ``time_limit`` and ``cors`` read of it is named ``XXGK_…``, and so are
    ``XXGK_SYNONYMS``, an operator's file of words that mean the same, and ``XXGK_ALERTS``,
    the settings of mail, and ``XXGK_METRICS``. Raises ``ValueError`` for a rate, a time or an origin that is none, ``UnreadableFile`` and
    ``BadRequest`` for these files.
    """
    app = Flask(__name__)
    app.response_class = SoundResponse
    app.config["MAX_CONTENT_LENGTH"] = urls.MOST_POSTED
    app.config.from_mapping(config)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.default = to_builtins  # type: ignore[attr-defined]  # of types of ours
    templates.init_app(app)
    # First of all: whatever refuses a request later says so, and links to somewhere, too.
    languages.init_app(app)
    belonging, _ = synonyms.chosen(app.config.get("XXGK_SYNONYMS"))
    CurrentIndex(index_directory, belonging).init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(query_help.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(exports.blueprint)
    app.register_blueprint(citations.blueprint)
    app.register_blueprint(bundle.blueprint)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(following.blueprint)
    app.register_blueprint(lists.blueprint)
    app.register_blueprint(list_files.blueprint)
    app.register_blueprint(phrases.blueprint)
    app.register_blueprint(discovery.blueprint)
    app.register_blueprint(usage.blueprint)
    app.register_blueprint(figures.blueprint)
    app.register_blueprint(citing.blueprint)
    app.register_blueprint(doubts.blueprint)
    app.register_blueprint(places.blueprint)
    app.register_blueprint(coverage.blueprint)
    app.register_blueprint(openapi.blueprint)
    if settings := app.config.get("XXGK_ALERTS"):
        alerts.init_app(app, Path(settings))
    app.jinja_env.globals["notices"] = notices
    app.jinja_env.globals["ways"] = navigation.ways
    app.jinja_env.globals["ways_beside"] = navigation.ways_beside
    app.jinja_env.globals["printed_from"] = navigation.printed_from
    app.jinja_env.globals["static_version"] = _static_version(Path(app.static_folder or ""))
    app.jinja_env.globals["request_id"] = access.request_id
    # What is done to an answer is done in reverse: it is tagged, then compressed,
    # then given the headers. What is asked before it: unchanged? then, too often?
    headers.init_app(app)
    cors.init_app(app)
    compression.init_app(app)
    caching.init_app(app)
    limits.init_app(app)
    time_limit.init_app(app)
    # Outside of all that reads a request, inside of what writes it down.
    hosts.init_app(app)
    metrics.init_app(app)
    access.init_app(app)
    return app


def _static_version(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
