"""Sends text in fewer bytes to whoever can unpack it (gzip, RFC 9110 section 8.4).

Of a page of search results four fifths are saved for half a millisecond;
level 9 would take three times as long and save another hundredth. What is
streamed is compressed as it passes, never collected. Files under ``/static/``
do not change while the program runs: each is compressed once, well, and kept.

Nothing secret is ever in an answer (no accounts, no cookies), so that its
length may tell about its text (BREACH). What is compressed already, as
original files and archives, passes as it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, request
from werkzeug.wrappers import Response
from werkzeug.wsgi import ClosingIterator

LEVEL = 4
LEAST = 1024
"""Bytes of a body that is worth it: a smaller one fits into one packet as it is."""
_HELD = 64 * 1024
"""Bytes of a stream taken in before something is sent."""

_TEXT = re.compile(
    r"text/.*|image/svg\+xml|application/(.*\+)?(json|xml|javascript|x-ndjson|jsonl|yaml)"
)
_KEPT = "static"


def init_app(app: Flask) -> None:
    """Compress the answers of ``app``. What else changes an answer must come before."""
    kept: dict[tuple[str, str], bytes] = {}

    def compress(response: Response) -> Response:
        if not _TEXT.fullmatch(response.mimetype or "") and response.status_code != 304:
            return response
        response.vary.add("Accept-Encoding")
        static = request.endpoint == _KEPT
        if static and (tag := response.get_etag()[0]):
            # Its own tag is strong, which a compressed twin may not share; nor may
            # a part of the one be put together with a part of the other.
            response.set_etag(tag, weak=True)
            response.headers.pop("Accept-Ranges", None)
        if not (_fit(response) and _accepted()):
            return response
        if response.is_streamed and not static:
            response.response = _streamed(response)
            response.headers.pop("Content-Length", None)
        elif static:
            key = (request.path, str(tag))
            if key not in kept:
                kept[key] = _packed(_all_of(response), 9)
            _put(response, kept[key])
        else:
            response.set_data(_packed(response.get_data(), LEVEL))
        response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(compress)


def _fit(response: Response) -> bool:
    length = response.headers.get("Content-Length", type=int)
    if length is None and not response.is_streamed:
        length = response.calculate_content_length()
    return (
        "Content-Encoding" not in response.headers
        and "Content-Range" not in response.headers
        and not response.cache_control.no_transform
        and response.status_code not in (204, 206, 304)
        and (length is None or length >= LEAST)
    )


def _accepted() -> bool:
    """Whether the client takes gzip, and takes it no less gladly than plain bytes."""
    wanted = request.accept_encodings
    return wanted.quality("gzip") > 0 and wanted.quality("gzip") >= wanted.quality("identity")


def _packed(body: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)  # 31: with gzip's head and foot
    return packer.compress(body) + packer.flush()


def _streamed(response: Response) -> Iterable[bytes]:
    source = response.response
    parts = response.iter_encoded()

    def packed() -> Iterator[bytes]:
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
        held = 0
        for part in parts:
            out = packer.compress(part)
            held += len(part)
            if held >= _HELD:  # lines that resemble one another could wait for minutes
                out += packer.flush(zlib.Z_SYNC_FLUSH)
                held = 0
            if out:
                yield out
        yield packer.flush()

    # A generator that was never begun runs no "finally": the source is closed by name.
    return ClosingIterator(packed(), getattr(source, "close", None))


def _all_of(response: Response) -> bytes:
    return b"".join(response.iter_encoded())


def _put(response: Response, body: bytes) -> None:
    if close := getattr(response.response, "close", None):
        response.call_on_close(close)  # the file, which nobody else will close now
    response.direct_passthrough = False
    response.set_data(body)
