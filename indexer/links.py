"""Every address, and which query a link leads to. Plain strings and queries, no web framework.

What a link leads to is a query string that ``make_query`` reads back as the
same query.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from indexer.query import Query, YearRange, values_of, with_values
from indexer.results import Bucket, Facet


def query_string(query: Query) -> dict[str, Any]:
    """Return the parameters that ask ``query``; what is usual is left out."""
    usual = Query()
    asked: dict[str, Any] = {"q": query.text, **query.filters}
    for name in ("scope", "sort", "page", "size"):
        if getattr(query, name) != getattr(usual, name):
            asked[name] = getattr(query, name)
    return {name: value for name, value in asked.items() if value}


def search(query: Query) -> str:
    """The page that answers ``query``."""
    return _with("/search", query_string(query))


def api_search(query: Query) -> str:
    """The JSON that answers ``query``."""
    return _with("/api/search", query_string(query))


def report(id_: str, *, text: str = "", anchor: str = "") -> str:
    """The page of one report, ``text`` marked in it, opened at ``anchor``."""
    address = _with(f"/reports/{quote(id_, safe='')}", {"q": text} if text else {})
    return f"{address}#{anchor}" if anchor else address


def api_report(id_: str) -> str:
    """The JSON of one report."""
    return f"/api/reports/{quote(id_, safe='')}"


def source(id_: str) -> str:
    """The original file of one report."""
    return f"/reports/{quote(id_, safe='')}/source"


def holdings(name: str = "", page: int = 1) -> str:
    """The page that says what is in the index; a page of one list with its ``name``."""
    return _with("/holdings", _listing(name, page))


def api_holdings(name: str = "", page: int = 1) -> str:
    """The JSON of what ``holdings`` shows."""
    return _with("/api/holdings", _listing(name, page))


def _listing(name: str, page: int) -> dict[str, Any]:
    asked: dict[str, Any] = {"list": name} if name else {}
    return asked | ({"page": page} if page > 1 else {})


def _with(path: str, parameters: dict[str, Any]) -> str:
    return f"{path}?{urlencode(parameters, doseq=True)}" if parameters else path


def toggled(query: Query, facet: Facet, bucket: Bucket) -> Query:
    """Return ``query`` with the value of ``bucket`` chosen, or no longer chosen.

    Choosing a place gives up the places above and below it: beside its own
    county a township would narrow nothing. Choosing a year gives up the range
    that holds it, for the same reason.
    """
    values = values_of(query, facet.name)
    added: Any = bucket.value
    if facet.name == "year":
        first, _, last = bucket.value.partition("-")
        added = YearRange(int(first), int(last or first))
        kept = [y for y in values if y != added and not (y.first <= added.first <= y.last)]
    else:
        dropped = {*bucket.names} if facet.name == "place" else {bucket.value}
        if facet.name == "place" and not bucket.selected:
            dropped |= _relatives(facet, bucket)
        kept = [value for value in values if value not in dropped]
    chosen = kept if bucket.selected else [*kept, added]
    return replace(with_values(query, facet.name, tuple(chosen)), page=1)


def without(query: Query, facet_name: str, value: str) -> Query:
    """Return ``query`` without one chosen value of one facet."""
    kept = tuple(v for v in values_of(query, facet_name) if getattr(v, "value", v) != value)
    return replace(with_values(query, facet_name, kept), page=1)


def _relatives(facet: Facet, bucket: Bucket) -> set[str]:
    """All codes and names of the places above and below ``bucket``."""
    parents = {b.value: b.parent for b in facet.buckets}

    def above(value: str) -> set[str]:
        parent = parents.get(value)
        return {parent, *above(parent)} if parent else set()

    up = above(bucket.value)
    related = [b for b in facet.buckets if b.value in up or bucket.value in above(b.value)]
    return {name for b in related for name in b.names}
