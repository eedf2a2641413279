"""An answer as JSON: the object of INTERFACE.md section 3, for the API and the command line.

The types here are the shapes, each declared once: what is sent is made of them, and what
the API says of it. They are structs because an answer holds thousands (the buckets of all
places), and a struct of these is made in a tenth of a frozen dataclass's time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Struct

from indexer.desk import choosing, links
from indexer.desk.index import Index
from indexer.vocabulary import results
from indexer.vocabulary.amounts import figure_said
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import SCOPES, Query, values_of, with_values
from indexer.vocabulary.report import Address, Count, note
from indexer.vocabulary.saying import say

Number = Annotated[int, note(minimum=1)]
Filters = Annotated[
    dict[str, list[str]], note("所选的条件，没有选的不列", propertyNames={"enum": [*FACETS]})
]


class Asked(Struct, frozen=True):
    """所问 what was asked."""

    q: str
    readable: Annotated[str, note("检索词读作什么 in plain Chinese")]
    notes: Annotated[tuple[str, ...], note("检索词有不合写法之处时，说明是怎样理解的")]
    filters: Filters
    scope: Annotated[str, note(enum=[*SCOPES])]
    sort: Annotated[str, note("relevance、year、-year，或一项数字的名称，从大到小的前面有 -")]


class Total(Struct, frozen=True):
    """份数和章节数，准确 exact."""

    reports: Count
    sections: Count
    verbatim: Annotated[
        int,
        note("检索词逐字出现的报告 reports that hold it verbatim；其余只有各词分开出现", minimum=0),
    ]


class AnswerBucket(Struct, frozen=True):
    """一种条件的一个值 one value of a facet."""

    value: str
    label: str
    count: Annotated[int, note("选了它会有多少份报告，准确 exact", minimum=0)]
    selected: Annotated[bool, note("已选")]
    parent: Annotated[str | None, note("地区：上一级的 value")]
    former: Annotated[tuple[str, ...], note("地区：报告里用过的旧名")]
    more: Annotated[bool, note("地区：里面还有没列出的各地")]
    url: Annotated[Address, note("选它或不再选它的网页")]
    open_url: Annotated[Address | None, note("地区：列出或收起里面的网页")]


class AnswerFacet(Struct, frozen=True):
    """一种条件下各有多少份报告 reports by the values of one facet."""

    name: Annotated[
        str, note("条件，或一项数字 a facet or a figure", enum=[*FACETS, *FIGURE_NAMES])
    ]
    label: str
    buckets: tuple[AnswerBucket, ...]
    rest: Annotated[int, note("地区：网页上没有列出的有几个；这里全部列出，是 0", minimum=0)] = 0


class Answer(Struct, frozen=True):
    """一次检索的一页答案 a page of the answer to a query."""

    query: Asked
    total: Total
    page: Number
    size: Number
    next_url: Annotated[Address | None, note("下一页；没有时为 null")]
    hits: tuple[results.Hit, ...]
    offers: Annotated[tuple[results.Offer, ...], note("别的问法，最有用的在前")]
    facets: tuple[AnswerFacet, ...]
    took_ms: Annotated[float, note("毫秒", minimum=0)]


def answer(found: results.Results, took_ms: float) -> Answer:
    """Return the whole answer; ``took_ms`` is how long finding it took, in milliseconds."""
    query = found.query
    more = query.page * query.size < found.reports
    return Answer(
        query=asked(query, results.place_names(found.facets)),
        total=Total(found.reports, found.sections, found.verbatim),
        page=query.page,
        size=query.size,
        next_url=links.api_search(replace(query, page=query.page + 1)) if more else None,
        hits=found.hits,
        offers=found.offers,
        facets=tuple(facet(each, query) for each in found.facets),
        took_ms=round(took_ms, 1),
    )


def asked(query: Query, places: dict[str, str]) -> Asked:
    """Return ``query`` as answers hold it; ``places`` are names of the chosen ones by value."""
    readable = query.readable(places)
    return Asked(query.text, readable, query.notes, query.filters, query.scope, query.sort)


def place_names(index: Index, query: Query) -> dict[str, str]:
    """Return the names of the chosen places by value; of ``query`` nothing else is asked."""
    if not (places := values_of(query, "place")):
        return {}
    alone = with_values(Query(size=1), "place", places)
    return results.place_names(index.rank(alone).facets)


def facet(value: results.Facet, query: Query) -> AnswerFacet:
    """Return a facet of the answer to ``query`` with the addresses of its choices."""
    known = FACETS.get(value.name)
    heading = say(known.label) if known else figure_said(value.name)

    def label(bucket: results.Bucket) -> str:
        return say(bucket.label) if known and known.labels else bucket.label

    urls = zip(choosing.choices(query, value), choosing.openings(query, value), strict=True)
    buckets = (
        AnswerBucket(b.value, label(b), b.count, b.selected, b.parent, b.former, b.more, *addresses)
        for b, addresses in zip(value.buckets, urls, strict=True)
    )
    return AnswerFacet(value.name, heading, tuple(buckets), value.rest)
