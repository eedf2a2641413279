"""What templates need to print values; Jinja escapes whatever these return."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from flask import Flask
from markupsafe import Markup, escape

from indexer import addresses, links
from indexer.desk.answer import AnswerBucket
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Place, recognised
from indexer.vocabulary.results import AnswerPlace, Match
from indexer.vocabulary.saying import spoken
from webapp.pages.paragraphs import PrintedTable
from webapp.pages.typesetting import count, grouped, marked, unbroken, written
from webapp.wording import (
    as_stated,
    day,
    iso_day,
    place_doubt,
    place_level,
    place_status,
    regime,
    size,
)

_HAN = re.compile("[\u3400-\u9fff]")


def init_app(app: Flask) -> None:
    """Make the filters and tests of this module known to the templates of ``app``."""
    for do in (
        textual,
        as_stated,
        count,
        grouped,
        unbroken,
        headings,
        marked,
        written,
        parameters,
        place_name,
        place_status,
        place_level,
        regime,
        day,
        iso_day,
        folded,
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
    if spoken() == "zh" or not _HAN.search(text):
        return escape(text)
    return Markup('<span lang="zh">{}</span>').format(text)


def place_name(place: Place | AnswerPlace) -> Markup:
    """Return the names of a place from the outermost in, and what is not certain of it."""
    return textual(" › ".join(place.path)) + place_doubt(place)


def headings(match: Match) -> list[Markup]:
    """Return the headings down to ``match``; what only its own explains is marked in that, and not told twice."""
    told = [unbroken(heading) for heading in match.path if heading]
    for snippet in match.snippets:
        if told and snippet.text == match.heading:
            told[-1] = marked(match.path[-1], snippet.marks)
            break
    return told


def parameters(query: Query, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what the address of ``query`` holds, but its words, its page and ``without``."""
    for name, values in links.query_string(query).items():
        if name not in ("q", "page", *without):
            each = values if isinstance(values, list | tuple) else [values]
            yield from ((name, str(value)) for value in each)


class FacetRow(NamedTuple):
    """A bucket, the labels of those above it that have nothing else, and how deep it stands."""

    bucket: AnswerBucket
    above: tuple[str, ...]
    depth: int


def folded(buckets: Sequence[AnswerBucket]) -> list[FacetRow]:
    """Return a row for each bucket, in the order given, one for a chain of single ones.

    A bucket has no row of its own where one stands under it, and only that, with as many
    reports; unless it is chosen, or what lies in it can be listed.
    """
    inside = Counter(bucket.parent for bucket in buckets)
    rows: list[FacetRow] = []
    depths: dict[str | None, int] = {}
    above: tuple[str, ...] = ()
    for bucket, after in zip(buckets, [*buckets[1:], None], strict=True):
        depth = depths.get(bucket.parent, -1) + 1
        single = (
            after if after and after.parent == bucket.value and inside[bucket.value] == 1 else None
        )
        chosen = bucket.selected or bucket.open_url
        if single and single.count == bucket.count and not chosen:
            depths[bucket.value], above = depth - 1, (*above, bucket.label)
        else:
            rows.append(FacetRow(bucket, above, depth))
            depths[bucket.value], above = depth, ()
    return rows
