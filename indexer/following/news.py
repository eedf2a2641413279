"""What is new in the answer to a query: the reports that came, or were changed, last.

A report came with the build that first had its id, and was changed by a build
that found another text in another file. One that is gone for a while, or is
read otherwise by another program, or has another id now, is not new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.archive.store import Arrival
from indexer.desk import links
from indexer.desk.answer import place_names
from indexer.desk.index import Index
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Report
from indexer.vocabulary.results import Hit

MOST = 50
"""Reports that are listed; of more that came at once, a reader hears how many there are."""
_MATCHES = 3  # of one report


class New(NamedTuple):
    """A report that answers, what is known of it without its sections, and when it came."""

    hit: Hit
    report: Report
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class News:
    """The newest ``reports``, latest first, of ``total`` that answer ``query``.

    ``readable`` is the question in Chinese, ``updated`` when the newest came
    or was changed (without any: when the index was built), in UTC, ISO 8601.
    """

    query: Query
    title: str
    readable: str
    total: int
    updated: str
    reports: tuple[New, ...]


def news(index: Index, query: Query) -> News:
    """Return what is new in the answer to ``query``, whatever page and order it asks for.

    Raises what ``Index.search`` raises.
    """
    query = links.followed(query)
    names = place_names(index, query)
    total, newest = index.newest(query, MOST, _MATCHES)
    reports = tuple(New(*each) for each in newest)
    return News(
        query=query,
        title=title(query, names),
        readable=query.readable(names),
        total=total,
        updated=reports[0].arrival.changed if reports else str(index.stats()["built"]),
        reports=reports,
    )


def title(query: Query, places: dict[str, str]) -> str:
    """Return what the news of ``query`` are called; ``places`` are names by value.

    >>> title(Query("“减免”"), {})
    '检索“‘减免’”的新报告'
    """
    query = links.followed(query)
    if not (query.text or query.filters):
        return "新收录的报告"
    narrowed = replace(query, root=None).readable(places) if query.filters else ""
    if not query.text:
        return f"检索“{narrowed}”的新报告"
    asked = query.text.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "'"})
    return f"检索“{asked}”{f'（{narrowed}）' if narrowed else ''}的新报告"


def key(new: New) -> tuple[str, ...]:
    """Return what names this arrival, or this change, for ever and nothing else.

    The id the report had first, when it came, and when it was changed if it
    was: an id that a better reading took from one report may go to another.
    """
    born, added, changed = new.arrival
    return (born, added) if added == changed else (born, added, changed)
