"""A file on its way: whose turn it is, the index that it reads until its last byte, what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore
from urllib.parse import quote

from flask import Flask, Response, current_app, g

from indexer import Index
from indexer.desk.export import About
from indexer.vocabulary.budget import each_within, renew
from indexer.vocabulary.errors import XxgkError
from indexer.vocabulary.saying import say
from webapp.files import workbook
from webapp.manners.time_limit import seconds

CHUNK = 32 * 1024
"""Characters or bytes that are sent at once."""
AT_ONCE = 2
"""Downloads of one process: each costs as much as a thousand pages."""


class TooManyExports(XxgkError):
    """Others are taking answers away just now."""

    code = "too_many_exports"
    http_status = 503


@contextmanager
def slot() -> Iterator[None]:
    """Take the turn of a download until the end; raises ``TooManyExports``."""
    slots = current_app.extensions.setdefault("exports", BoundedSemaphore(AT_ONCE))
    if not slots.acquire(blocking=False):
        raise TooManyExports(say("正在下载的人较多，请过一会儿再试。检索不受影响。"))
    try:
        yield
    finally:
        slots.release()


@contextmanager
def borrowed() -> Iterator[Index]:
    """Lend the current index, kept beyond the end of this request if it must be.

    A stream outlives its request, whose own index is given back at its end.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    borrowed: Index = app.extensions["index"].borrow()
    try:
        yield borrowed
    finally:
        # The end of a context of the application is what gives an index back.
        with app.app_context():
            g.index = borrowed


def streamed(response: Response, held: ExitStack, parts: Iterable[bytes]) -> Response:
    """Let ``response`` send ``parts``, and let go of what is ``held`` when it is sent or given up.

    A part that takes longer than an answer may breaks the stream off.
    """
    kept, limit = held.pop_all(), seconds()

    def each() -> Iterator[bytes]:
        with kept:
            yield from each_within(parts, limit)

    response.response = each()
    # A stream that was never begun does not come to its own end.
    response.call_on_close(kept.close)
    return response


def chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Yield ``lines`` encoded, the first at once and then many together."""
    waiting: list[str] = []
    size = CHUNK
    for line in lines:
        renew()
        waiting.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting, size = [], 0
    yield "".join(waiting).encode("utf-8", "replace")


def headers(what: str, ending: str, about: About) -> Sequence[tuple[str, str]]:
    """Return what is said of a file that is taken away: its name, how much is in it, of when it is."""
    day = about.exported[:10]
    rows = f"{about.rows}{'份' if ending == 'zip' else '行'}"
    if ending == "xlsx" and about.rows > workbook.MOST_ROWS:
        rows = f"{rows}中的前{workbook.MOST_ROWS}行"
    # Letters and digits of any script and a few marks: nothing that turns the
    # direction of writing, ends a header or means something to a file system.
    said = "".join(c if c.isalnum() or c in "“”（），、" else "-" for c in workbook.asked(about))
    # 40 Chinese characters: with the rest fewer than the 255 bytes of a file's name.
    name = f"{said[:40].strip('-')}_{rows}_{day}_{about.generation}.{ending}"
    ascii_name = f"xxgk-{what}-{day}-{about.generation}.{ending}"
    return [
        (
            "Content-Disposition",
            f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}",
        ),
        ("X-Total-Reports", str(about.total.reports)),
        ("X-Total-Sections", str(about.total.sections)),
        ("X-Total-Rows", str(about.rows)),
        ("X-Index-Generation", about.generation),
        # A later build answers otherwise, and what somebody looks for is nobody else's business.
        ("Cache-Control", "no-store"),
        # A crawler has no use for it, and each costs as much as a thousand pages.
        ("X-Robots-Tag", "noindex, nofollow"),
    ]
