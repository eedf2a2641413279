"""Says which copy a browser has, so that one it already has need not be made again.

Every answer follows from its address, the generation of the index, the
program and the day, which pages print; so these, and never the body, make its tag. A browser that asks again
with the tag is told "unchanged" before anything is searched or written. The
tag cannot be over the body: that would have to be made first, and holds the
milliseconds the search took.

``Cache-Control: no-cache`` lets a browser keep an answer but ask each time:
with a lifetime of even a minute, a reader would see two generations side by
side after a build. Failures are never kept. Files under ``/static/`` are kept
for a year where the address holds the hash of what this process serves; during
a change of versions another process's hash must not be kept with our file.

The tags are weak (RFC 9110, 8.8.1): one page compressed and not compressed has
the same one. A route that sets ``Cache-Control`` or ``ETag`` itself is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from werkzeug.wrappers import Response as AnyResponse

import indexer
from indexer import Index
from indexer.vocabulary.errors import IndexUnusable
from webapp.current import index
from webapp.wording import today

_APART = {"static", "pages.source", "api.healthz", "api.readyz", "metrics"}
"""Routes with a validator of their own, and those that say how things are just now."""
_SHARED = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
"""What of a request an answer may depend on; whole addresses in it hold the host."""


def init_app(app: Flask) -> None:
    """Tag the answers of ``app``, and answer who has the tag already with a 304."""
    app.extensions["program"] = _program()
    app.before_request(_unchanged)
    app.after_request(_mark)


def fingerprint(folders: Iterable[Path]) -> str:
    """Return a hash over the names and the bytes of all files in ``folders``."""
    digest = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _program() -> str:
    # By content: two machines behind one address must give the same tags.
    return fingerprint(Path(file).parent for file in (__file__, str(indexer.__file__)))


def _unchanged() -> Response | None:
    if request.method not in ("GET", "HEAD") or request.endpoint in {None, *_APART}:
        return None
    try:
        g.validator = _validator(index())
    except IndexUnusable:
        return None  # the route itself says so, if it needs an index at all
    # "*" asks whether there is any such page; that only the route knows.
    if request.if_none_match.star_tag or not request.if_none_match.contains_weak(g.validator):
        return None
    unchanged: Response = current_app.response_class(status=304)
    del unchanged.headers["Content-Type"]
    return unchanged


def _validator(current: Index) -> str:
    # With its content: an index made anew from nothing is numbered from 1 again, within a second maybe.
    program = current_app.extensions["program"]
    made = (current.generation, current.content, program, today())
    mails = str("alerts" in current_app.extensions)  # pages have a form more
    asked = [mails, *(str(request.environ.get(name, "")) for name in _SHARED)]
    # Half a character (a raw byte of the address) must not fail here.
    text = "\0".join([*made, *asked]).encode("utf-8", "surrogatepass")
    return f"{current.generation}-{sha256(text).hexdigest()[:20]}"


def _mark(response: AnyResponse) -> AnyResponse:
    headers = response.headers
    if request.endpoint == "static" and response.status_code < 400:
        ours = request.args.get("v") == current_app.jinja_env.globals["static_version"]
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if ours else "no-cache"
    elif "Cache-Control" in headers or "ETag" in headers:
        headers.setdefault("Cache-Control", "no-cache")
    elif response.status_code in (200, 304) and "validator" in g:
        response.set_etag(g.validator, weak=True)
        headers["Cache-Control"] = "no-cache"
    elif 300 <= response.status_code < 400:
        # An old id leads elsewhere after another build; browsers keep a bare 301 for ever.
        headers["Cache-Control"] = "no-cache"
    else:
        headers["Cache-Control"] = "no-store"
    return response
