"""What templates need to print values: Chinese wording for places, numbers and dates.

Nothing here makes markup; Jinja escapes whatever these return.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import flask.templating
from flask import Flask

from webapp.pages.paragraphs import Piece, PrintedTable, pieces

_STATUSES = {
    "resolved": "已确定",
    "ambiguous": "有几种可能",
    "unlisted": "不在地名表里",
    "unknown": "没有写明",
}
_REGIMES = {"2008": "2008 年条例格式", "2019": "2019—2020 年格式", "2021": "2021 年起格式"}


def init_app(app: Flask) -> None:
    """Make the filters and tests of this module known to the templates of ``app``."""
    for do in (count, pieces_of, place_name, place_status, regime, day, with_depth):
        app.jinja_env.filters[do.__name__] = do
    app.jinja_env.filters["bytes"] = size
    app.jinja_env.tests["table"] = lambda block: isinstance(block, PrintedTable)
    app.jinja_env.tests["web_address"] = web_address


class Environment(flask.templating.Environment):
    """Flask's, but ``hit.title`` of a dictionary asks it first and not its methods.

    Answers are dictionaries, and Jinja's own way raises and catches an error
    for each of a page's thousand values.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what ``obj.attribute`` means in a template."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def count(number: int) -> str:
    """Print a count with a thin space between thousands, as in ``12 345``.

    >>> count(12345)
    '12\\u2009345'
    """
    return f"{number:,}".replace(",", "\u2009")


def pieces_of(text: str, marks: Sequence[Sequence[int]]) -> tuple[Piece, ...]:
    """Cut ``text`` at ``marks``; line feeds read as spaces."""
    return pieces(text.replace("\n", " "), marks)


def place_name(place: Mapping[str, Any]) -> str:
    """Say where a report is from, and honestly when that is not certain."""
    path = " › ".join(place["path"])
    if place["status"] == "resolved":
        return path
    if place["status"] == "ambiguous":
        return f"{path or '地名'}（同名地方有 {len(place['candidates'])} 处，未能确定）"
    if place["status"] == "unlisted":
        return f"{path}（未列入地名表）"
    return f"{path}（未写明单位）" if path else "地区不明"


def place_status(value: str) -> str:
    """Say how sure it is which place a report is from."""
    return _STATUSES.get(value, value)


def size(number: int) -> str:
    """Print a number of bytes in the unit that suits it.

    >>> size(900), size(2_340_000)
    ('900 B', '2.3 MB')
    """
    shown, unit = float(number), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if shown < 1000:
            break
        shown, unit = shown / 1000, larger
    return f"{number} B" if unit == "B" else f"{shown:.1f} {unit}"


def regime(value: str) -> str:
    """Name the form a report is written in."""
    return _REGIMES.get(value, value)


def with_depth(buckets: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], int]]:
    """Pair each bucket with how many of those listed before it it stands under."""
    depths: dict[str, int] = {}
    for bucket in buckets:
        depths[bucket["value"]] = depths.get(bucket["parent"], -1) + 1
    return [(bucket, depths[bucket["value"]]) for bucket in buckets]


def day(value: str) -> str:
    """Print the day of an ISO time; anything else as it is."""
    return value[:10] if re.match(r"\d{4}-\d{2}-\d{2}", value) else value


def web_address(value: str | None) -> bool:
    """Whether ``value`` may become a link: a web address, never ``javascript:`` or ``data:``.

    >>> web_address("https://example.cn/a.html"), web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(value or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
