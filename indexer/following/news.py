"""What is new in the answer to a query: the reports that came, or were changed, last.

A report came with the build that first had its id, and was changed by a build
that found another text in another file. One that is gone for a while, or is
read otherwise by another program, or has another id now, is not new.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from indexer.archive.store import Arrival
from indexer.desk import links
from indexer.desk.answer import place_names
from indexer.desk.index import Index
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Report
from indexer.vocabulary.results import Hit
from indexer.vocabulary.saying import say

MOST = 50
"""Reports that are listed; of more that came at once, a reader hears how many there are."""
_MATCHES = 3  # of one report
CHINA = timezone(timedelta(hours=8))
"""Where days begin that readers speak of."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class New(NamedTuple):
    """A report that answers, what is known of it without its sections, and when it came."""

    hit: Hit
    report: Report
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class News:
    """The newest ``reports``, latest first, of ``total`` that answer ``query``.

    ``since`` is the day in China before which nothing counts as new, empty
    where everything does. ``readable`` is the question in Chinese, ``updated`` when the newest came
    or was changed (without any: when the index was built), in UTC, ISO 8601.
    """

    query: Query
    since: str
    title: str
    readable: str
    total: int
    updated: str
    reports: tuple[New, ...]


def news(index: Index, query: Query, since: str = "", most: int = MOST) -> News:
    """Return what is new in the answer to ``query``, whatever page and order it asks for.

    Raises what ``Index.search`` raises, and ``BadRequest`` where ``since`` is no day.
    """
    return newest_of(index, query, came_since(index, since) if since else None, since, most)


def newest_of(
    index: Index,
    query: Query,
    among: Collection[int] | None,
    since: str = "",
    most: int = MOST,
) -> News:
    """Return the same of the reports of these numbers only."""
    query = links.followed(query)
    names = place_names(index, query)
    total, newest = index.newest(query, most, _MATCHES, among)
    reports = tuple(New(*each) for each in newest)
    return News(
        query=query,
        since=since,
        title=title(query, names),
        readable=query.readable(names),
        total=total,
        updated=reports[0].arrival.changed if reports else str(index.stats()["built"]),
        reports=reports,
    )


def came_since(index: Index, day: str) -> set[int]:
    """Return the numbers of the reports that came or were changed on ``day`` in China or later."""
    first = began(day)
    return {n for n, came in enumerate(index.arrivals) if came.arrival.changed >= first}


def began(day: str) -> str:
    """Return when ``day`` begins in China, as builds write their times.

    Raises ``BadRequest`` for what is no day.

    >>> began("2026-01-02")
    '2026-01-01T16:00:00+00:00'
    """
    try:
        if not _DAY.fullmatch(day):
            raise ValueError
        return datetime.fromisoformat(day).replace(tzinfo=CHINA).astimezone(UTC).isoformat()
    except OverflowError:  # the first day of all
        return f"{day}T00:00:00+00:00"
    except ValueError:
        raise BadRequest(
            say("since 要写成 2026-01-31 这样的日期，不能是“%(day)s”。", day=day[:20])
        ) from None


def title(query: Query, places: dict[str, str]) -> str:
    """Return what the news of ``query`` are called; ``places`` are names by value.

    >>> title(Query("“减免”"), {})
    '检索“‘减免’”的新报告'
    """
    query = links.followed(query)
    if not (query.text or query.filters):
        return say("新收录的报告")
    narrowed = replace(query, root=None).readable(places) if query.filters else ""
    if not query.text:
        return say("新收录的报告（%(narrowed)s）", narrowed=narrowed)
    asked = query.text.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "'"})
    if narrowed:
        return say("检索“%(asked)s”的新报告（%(narrowed)s）", asked=asked, narrowed=narrowed)
    return say("检索“%(asked)s”的新报告", asked=asked)


def key(new: New) -> tuple[str, ...]:
    """Return what names this arrival, or this change, for ever and nothing else.

    The id the report had first, when it came, and when it was changed if it
    was: an id that a better reading took from one report may go to another.
    """
    born, added, changed = new.arrival
    return (born, added) if added == changed else (born, added, changed)
