"""A picture of numbers: on its page, as a file with title, source and date inside, and in somebody else's page.

It knows no numbers: what is drawn, and its words, come from who makes the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape

from flask import Response, current_app, render_template, request

from indexer import links
from indexer.vocabulary.saying import say, spoken
from webapp import urls
from webapp.current import index
from webapp.pages.drawing import Drawing, framed
from webapp.pages.png import can_write, png
from webapp.wording import count, day

WIDE, NARROW = 720.0, 340.0
_FILE = 860.0
_AROUND = 200
"""Pixels that title, notes and source want above and below an embedded drawing."""
TYPES = {"svg": "image/svg+xml", "png": "image/png"}

_EMBEDDED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)


@dataclass(frozen=True)
class Picture:
    """What ``draw`` makes of a width in pixels (None: there is nothing to draw), and what is said of it.

    ``name`` tells it from all others. ``described`` is the picture in words for who hears it.
    ``address`` leads to it by an ending, ``svg`` or ``png``, and without one to the page that can
    be embedded; ``page`` to the page that it is of.
    """

    name: str
    title: str
    under: str
    note: str
    draw: Callable[[float], Drawing | None]
    address: Callable[[str], str]
    page: Callable[[], str]
    described: str = ""

    @cached_property
    def drawings(self) -> dict[str, Drawing]:
        """One for wide screens and one for phones, whose writing keeps its size."""
        each = {"wide": self.draw(WIDE), "narrow": self.draw(NARROW)}
        return {size: drawing for size, drawing in each.items() if drawing}

    @property
    def url(self) -> str:
        """The address of the page that it is of."""
        return self.page()

    @property
    def files(self) -> dict[str, str]:
        """The addresses of its files by their endings."""
        return {ending: self.address(ending) for ending in TYPES}

    @property
    def snippet(self) -> str:
        """The HTML that shows it in another page, in the language of this one whoever reads that."""
        with links.lasting(spoken()):
            address = urls.host() + self.address("")
        height = round(self.drawings["wide"].height) + _AROUND
        return (
            f'<iframe src="{escape(address)}" title="{escape(self.title)}" '
            f'width="100%" height="{height}" loading="lazy"></iframe>'
        )

    @property
    def shared(self) -> str:
        """The whole address of its pixels, for who shows a page by a picture; empty where none can be made."""
        return urls.host() + self.files["png"] if self.drawings and can_write() else ""

    def file(self, ending: str) -> Response:
        """Return it as a file, ``svg`` or ``png``, with title, source and date inside."""
        drawing = self.draw(_FILE) or Drawing(_FILE, 40)
        if not drawing.shapes:
            drawing.text(0, 16, say("这里没有可以画图的数。"))
        whole = framed(drawing, self.title, self.under, (self.note, *source()))
        body = png(whole) if ending == "png" else whole.svg.encode("utf-8", "replace")
        response: Response = current_app.response_class(body, mimetype=TYPES[ending])
        name = f"xxgk-{self.name.replace(':', '-')}-{index().generation}.{ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def embedded(picture: Picture) -> Response:
    """Return the page that shows ``picture``, and that any other may show in a frame.

    Any other: it has nothing that a click could be stolen for, no script, no form and no cookie,
    and asks for nothing that the picture's own address does not give away to everybody. A switch that
    each newsroom had to ask an operator for would only lead to pictures without their source.
    """
    response = current_app.make_response(
        render_template("embed.html", picture=picture, source=source())
    )
    response.headers["Content-Security-Policy"] = _EMBEDDED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def source() -> tuple[str, ...]:
    """Return where the numbers of a picture come from, and of when they are."""
    stats = index().stats()
    return (
        say(
            "来源：各地区政府信息公开工作年度报告，经“乡镇年报检索”（%(host)s）读出；引用前请与原文核对。",
            host=request.host,
        ),
        say(
            "收录 %(reports)s 份报告，数据版本 %(generation)s，建于 %(day)s。",
            reports=count(stats["reports"]),
            generation=index().generation,
            day=day(stats["built"]),
        ),
    )
