"""One line for each request, for whoever runs this; and one name for each, for who asks for help.

Every answer carries an ``X-Request-ID``: the one a proxy gave, when it is
well-formed, or a new one. A page that says the program failed shows it, and
the log of errors has it.

``XXGK_ACCESS_LOG`` (``--access-log``) is a file, or ``-`` for stderr; without
it nothing is written. Each line is a JSON object: ``time`` (UTC), ``id``,
``method``, ``path``, ``status``, ``bytes`` (of the body, as sent), ``ms`` (until
the last byte was handed over), ``generation`` (null where none was asked),
``client``.

**Privacy.** What a journalist searches for is nobody's business, the
operator's included: the query string is *not* written, and of the client's
address only the network (24 bits of IPv4, 48 of IPv6). Who must know more
says so: ``XXGK_LOG_QUERIES=1`` adds ``query``, ``XXGK_LOG_CLIENTS=1`` writes
the whole address. A reverse proxy has a log of its own, which says all of
this unless told not to.

``XXGK_SLOW`` (``--slow``) seconds: of each answer that was not begun by then, a warning in the
program's own log, by the same rules.

Behind a reverse proxy, ``XXGK_PROXIES=1`` says that the last one address in
``X-Forwarded-For`` and the last ``X-Forwarded-Proto`` are to be believed (2:
the last but one address). Without it they are not: anybody can send them.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_network
from math import inf
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from indexer.vocabulary.errors import BadRequest
from webapp.manners.limits import address_in
from webapp.manners.time_limit import time_limit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
SLOW = "XXGK_SLOW"
_log = logging.getLogger("xxgk")
_ID, _GENERATION = "xxgk.request_id", "xxgk.generation"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MOUNT = re.compile(r"(?:/[\w.~-]{1,100}){0,10}", re.ASCII)
_CHECKS = ("/healthz", "/readyz", "/metrics")


def init_app(app: Flask) -> None:
    """Name and write down the requests to ``app``, as its configuration says."""
    write = _writer(str(app.config.get("XXGK_ACCESS_LOG") or ""))
    whole = {name for name in ("QUERIES", "CLIENTS") if app.config.get(f"XXGK_LOG_{name}")}
    slow = time_limit(str(app.config.get(SLOW) or os.environ.get(SLOW) or "off"))
    app.after_request(_note_generation)
    wrapped: WSGIApplication = AccessLog(app.wsgi_app, write, whole, slow)
    if proxies := int(app.config.get("XXGK_PROXIES") or 0):
        # Outside of all else, so that limits and log see the same client. Each
        # proxy appends an address, but sets X-Forwarded-Proto and -Prefix as one value.
        wrapped = ProxyFix(_plausible(wrapped), x_for=proxies, x_proto=1, x_host=0, x_prefix=1)
    app.wsgi_app = wrapped  # type: ignore[method-assign, assignment]


def _plausible(app: WSGIApplication) -> WSGIApplication:
    """Let ``app`` believe of what a proxy says only what can be.

    A proxy that sets no X-Forwarded-Prefix passes on a stranger's: ``//evil.example`` would
    lead every link of the page there. So would a scheme such as ``javascript``.
    """

    def believing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _MOUNT.fullmatch(environ.get("SCRIPT_NAME", "")):
            environ["SCRIPT_NAME"] = ""
        if environ["wsgi.url_scheme"] not in ("http", "https"):
            environ["wsgi.url_scheme"] = "http"
        return app(environ, start_response)

    return believing


def request_id() -> str:
    """Return the name of the request being answered."""
    return str(request.environ.get(_ID, ""))


def _note_generation(response: Response) -> Response:
    if "index" in g:
        request.environ[_GENERATION] = g.index.generation
    return response


class AccessLog:
    """Around a whole application: what is counted here is what is sent."""

    def __init__(
        self,
        app: WSGIApplication,
        write: Callable[[str], None] | None,
        whole: set[str],
        slow: float = inf,
    ) -> None:
        """``write`` takes a line; ``whole`` may hold ``QUERIES`` and ``CLIENTS``; ``slow`` is in seconds."""
        self._app = app
        self._write = write
        self._whole = whole
        self._slow = slow

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, with the request's name among the headers."""
        began = perf_counter()
        given = str(environ.get("HTTP_X_REQUEST_ID", ""))
        environ[_ID] = given if _WELL_FORMED.fullmatch(given) else token_hex(8)
        status = 0

        def start(text: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            nonlocal status
            status = int(text[:3])
            return start_response(text, [*headers, (HEADER, environ[_ID])], error)

        def finished(sent: int) -> None:
            if self._write and not (environ["PATH_INFO"] in _CHECKS and status < 400):
                took = (perf_counter() - began) * 1000
                self._write(json.dumps(self._line(environ, status, sent, took)) + "\n")

        try:
            body = self._app(environ, start)
        except BaseException:
            status = status or 500
            finished(0)
            raise
        finally:
            if (took := perf_counter() - began) > self._slow:
                self._warn(environ, status, took)
        return _Counted(body, finished)

    def _line(
        self, environ: WSGIEnvironment, status: int, sent: int, took: float
    ) -> dict[str, Any]:
        address = str(environ.get("REMOTE_ADDR", ""))
        line: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": environ[_ID],
            "method": environ["REQUEST_METHOD"][:20],
            "path": _text(environ.get("PATH_INFO", ""))[:500],
            "status": status,
            "bytes": sent,
            "ms": round(took, 1),
            "generation": environ.get(_GENERATION),
            "client": address if "CLIENTS" in self._whole else _network(address),
        }
        if (query := self._query(environ)) is not None:
            line["query"] = query
        return line

    def _query(self, environ: WSGIEnvironment) -> str | None:
        # Of alerts it holds a token, with which whoever reads the log could stop them.
        # Whatever stands before: a language, one stroke too many.
        if "QUERIES" not in self._whole or "/alerts" in environ.get("PATH_INFO", ""):
            return None
        return _text(environ.get("QUERY_STRING", ""))[:2000]

    def _warn(self, environ: WSGIEnvironment, status: int, took: float) -> None:
        asked = f"{environ['REQUEST_METHOD'][:20]} {_text(environ.get('PATH_INFO', ''))[:500]}"
        if query := self._query(environ):
            asked += f"?{query}"
        _log.warning(
            "slow: %s took %.2f s (status %s, generation %s, request %s)",
            *("".join(c if c.isprintable() else "?" for c in asked), took, status),
            *(environ.get(_GENERATION), environ[_ID]),
        )


class _Counted:
    """The body, and afterwards how many bytes of it were taken."""

    def __init__(self, body: Iterable[bytes], finished: Callable[[int], None]) -> None:
        self._body, self._parts = body, iter(body)
        self._finished = finished
        self._sent = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        part = next(self._parts)
        self._sent += len(part)
        return part

    def close(self) -> None:
        """Let go of the body; the server calls this also when the client has gone away."""
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._finished(self._sent)


def _text(latin: str) -> str:
    """What WSGI gives as Latin-1, as the UTF-8 that it is (PEP 3333)."""
    return latin.encode("latin-1", "replace").decode("utf-8", "replace")


def _network(address: str) -> str:
    found = address_in(address)
    if found is None:
        return ""
    return str(ip_network((found, 24 if isinstance(found, IPv4Address) else 48), strict=False))


def _writer(target: str) -> Callable[[str], None] | None:
    if not target:
        return None
    return _to_stderr if target == "-" else _ToFile(Path(target))


def check(target: str) -> None:
    """Raise ``BadRequest`` where no line of an access log can be written to ``target``."""
    if target not in ("", "-"):
        try:
            _append(Path(target), b"")
        except OSError as error:
            raise BadRequest(f"--access-log {target}: {error.strerror}") from error


def _to_stderr(line: str) -> None:
    with suppress(OSError):  # a full disk must not take the answers with it
        sys.stderr.write(line)
        sys.stderr.flush()


def _append(path: Path, line: bytes) -> None:
    # Several processes append at once; only a single write stays in one piece.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


class _ToFile:
    """Appends to a file, each line in one piece, opened anew: it may be moved away at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, line: str) -> None:
        try:
            _append(self._path, line.encode())
        except OSError as error:  # a full disk must not take the answers with it
            _log.error("%s: %s", self._path, error.strerror)
