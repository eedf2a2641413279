"""What templates need to print values; Jinja escapes whatever these return."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup, escape

from indexer import addresses, links
from indexer.desk.answer import AnswerBucket
from indexer.vocabulary.report import Place, recognised
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import spoken
from webapp.pages.paragraphs import Piece, PrintedTable, pieces
from webapp.wording import (
    as_stated,
    count,
    day,
    iso_day,
    place_doubt,
    place_level,
    place_status,
    regime,
    size,
)


def init_app(app: Flask) -> None:
    """Make the filters and tests of this module known to the templates of ``app``."""
    for do in (
        textual,
        as_stated,
        count,
        pieces_of,
        place_name,
        place_status,
        place_level,
        regime,
        day,
        iso_day,
        with_depth,
    ):
        app.jinja_env.filters[do.__name__] = do
    app.jinja_env.filters["bytes"] = size
    app.jinja_env.filters["place_url"] = links.place
    app.jinja_env.filters["recognised"] = recognised
    app.jinja_env.tests["table"] = lambda block: isinstance(block, PrintedTable)
    app.jinja_env.tests["web_address"] = addresses.is_web_address
    app.jinja_env.tests["government"] = addresses.is_government
    app.jinja_env.filters["source_label"] = addresses.source_label
    app.jinja_env.globals["source_caution"] = addresses.CAUTION


def textual(text: str) -> Markup:
    """Return words of a report, or a name, marked as Chinese where the page is not."""
    if spoken() == "zh" or not text:
        return escape(text)
    return Markup('<span lang="zh">{}</span>').format(text)


def place_name(place: Place | AnswerPlace) -> Markup:
    """Return the names of a place from the outermost in, and what is not certain of it."""
    return textual(" › ".join(place.path)) + place_doubt(place)


def pieces_of(text: str, marks: Sequence[Sequence[int]]) -> tuple[Piece, ...]:
    """Cut ``text`` at ``marks``; line feeds read as spaces."""
    return pieces(text.replace("\n", " "), marks)


def with_depth(buckets: Sequence[AnswerBucket]) -> list[tuple[AnswerBucket, int]]:
    """Pair each bucket with how many of those listed before it it stands under."""
    depths: dict[str | None, int] = {}
    for bucket in buckets:
        depths[bucket.value] = depths.get(bucket.parent, -1) + 1
    return [(bucket, depths[bucket.value]) for bucket in buckets]
