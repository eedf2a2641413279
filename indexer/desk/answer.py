"""An answer as JSON: the object of INTERFACE.md section 3, for the API and the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from indexer.desk import links
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Place
from indexer.vocabulary.results import Facet, Hit, Match, Results


def answer(results: Results, took_ms: float) -> dict[str, Any]:
    """Return the whole answer; ``took_ms`` is how long finding it took, in milliseconds."""
    query = results.query
    more = query.page * query.size < results.reports
    return {
        "query": {
            "q": query.text,
            "readable": results.readable,
            "notes": list(query.notes),
            "filters": query.filters,
            "scope": query.scope,
            "sort": query.sort,
        },
        "total": {"reports": results.reports, "sections": results.sections},
        "page": query.page,
        "size": query.size,
        "next_url": links.api_search(replace(query, page=query.page + 1)) if more else None,
        "hits": [_hit(hit, query) for hit in results.hits],
        "facets": [_facet(facet, query) for facet in results.facets],
        "took_ms": round(took_ms, 1),
    }


def place(value: Place) -> dict[str, Any]:
    """Return a place as answers hold it."""
    return {
        "code": value.code,
        "name": value.name,
        "path": list(value.path),
        "status": value.status,
        "candidates": [{"code": c.code, "path": list(c.path)} for c in value.candidates],
    }


def _hit(hit: Hit, query: Query) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.title,
        "year": hit.year,
        "place": place(hit.place),
        "url": links.report(hit.id, text=query.text),
        "score": hit.score,
        "matches": [_match(hit, match, query) for match in hit.matches],
    }


def _match(hit: Hit, match: Match, query: Query) -> dict[str, Any]:
    return {
        "anchor": match.anchor,
        "number": match.number,
        "heading": match.heading,
        "kind": match.kind,
        "path": list(match.path),
        "url": links.report(hit.id, text=query.text, anchor=match.anchor),
        "snippets": [
            {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
            for snippet in match.snippets
        ],
    }


def _facet(facet: Facet, query: Query) -> dict[str, Any]:
    urls = zip(links.choices(query, facet), links.openings(query, facet), strict=True)
    return {
        "name": facet.name,
        "label": facet.label,
        "buckets": [
            {
                "value": bucket.value,
                "label": bucket.label,
                "count": bucket.count,
                "selected": bucket.selected,
                "parent": bucket.parent,
                "former": list(bucket.former),
                "more": bucket.more,
                "url": url,
                "open_url": open_url,
            }
            for bucket, (url, open_url) in zip(facet.buckets, urls, strict=True)
        ],
    }
