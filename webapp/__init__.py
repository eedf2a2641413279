"""What a browser or a script sees: pages in Chinese and the same answers as JSON.

The tour, in the order a request passes: ``engine`` (the index of this
process), ``urls`` (query ⇄ query string, every link), ``contexts`` (what page
and JSON both say), ``pages`` and ``api`` (the routes), ``filters`` and
``templates/`` (the markup), ``errors`` (every way to fail, in one shape).

It knows nothing of how an answer is found: it imports only ``indexer``'s
public names.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response

from webapp import api, errors, filters, pages
from webapp.engine import CurrentIndex, notices

# Nothing inline and nothing from another host: were hostile report text ever to
# slip through the escaping, it still could not run.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # What a journalist searches for is nobody else's business.
    "Referrer-Policy": "same-origin",
}


class Answer(Response):
    """A response whose text may hold half a character.

    A damaged file can leave a lone surrogate in a report, which UTF-8 cannot
    say; one "?" is better than no page.
    """

    def set_data(self, value: bytes | str) -> None:
        """Encode ``value`` whatever it holds."""
        super().set_data(value.encode("utf-8", "replace") if isinstance(value, str) else value)


def create_app(index_directory: Path, **config: Any) -> Flask:
    """Return the application that answers from the index in ``index_directory``.

    The index may be missing: every answer but ``/healthz`` is then a 503 that
    names the remedy, until there is one. ``config`` goes to Flask as it is.
    """
    app = Flask(__name__)
    app.response_class = Answer
    # Static files carry their hash in their address, so a browser may keep them.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600
    app.config.from_mapping(config)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    CurrentIndex(index_directory).init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.jinja_env.globals["notices"] = notices
    app.jinja_env.globals["static_version"] = _static_version(Path(app.static_folder or ""))
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _static_version(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
