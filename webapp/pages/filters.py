"""What templates need to print values; Jinja escapes whatever these return."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from indexer import addresses, links
from indexer.desk.answer import AnswerBucket
from indexer.vocabulary.report import recognised
from webapp.pages.paragraphs import Piece, PrintedTable, pieces
from webapp.wording import (
    as_stated,
    count,
    day,
    place_level,
    place_name,
    place_status,
    regime,
    size,
)


def init_app(app: Flask) -> None:
    """Make the filters and tests of this module known to the templates of ``app``."""
    for do in (
        as_stated,
        count,
        pieces_of,
        place_name,
        place_status,
        place_level,
        regime,
        day,
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


def pieces_of(text: str, marks: Sequence[Sequence[int]]) -> tuple[Piece, ...]:
    """Cut ``text`` at ``marks``; line feeds read as spaces."""
    return pieces(text.replace("\n", " "), marks)


def with_depth(buckets: Sequence[AnswerBucket]) -> list[tuple[AnswerBucket, int]]:
    """Pair each bucket with how many of those listed before it it stands under."""
    depths: dict[str | None, int] = {}
    for bucket in buckets:
        depths[bucket.value] = depths.get(bucket.parent, -1) + 1
    return [(bucket, depths[bucket.value]) for bucket in buckets]
