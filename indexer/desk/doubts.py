"""What is to be looked into: the flags of reports by rule, both values and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from msgspec import Struct

from indexer.desk import links
from indexer.desk.answer import Number
from indexer.desk.index import Index
from indexer.vocabulary.query import Query, values_of, with_values
from indexer.vocabulary.report import (
    Address,
    Count,
    Flag,
    FlagSide,
    Report,
    Year,
    extended,
    note,
)
from indexer.vocabulary.results import AnswerPlace, place_names
from indexer.vocabulary.rules import RULES, USUAL
from indexer.vocabulary.saying import say

_ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSide(FlagSide):
    """一处，连同地址 one of two places that do not agree, and its address."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFlag(Flag):
    """待核的一处 two places that do not agree, with addresses, and what pages call the rule."""

    left: LinkedSide
    right: LinkedSide
    label: Annotated[str, note("规则的名称 name of the rule")]


class CountedRule(Struct, frozen=True):
    """一条规则 a rule, and how many reports break it."""

    rule: str
    label: Annotated[str, note("规则的名称 name of the rule")]
    words: Annotated[str, note("规则的内容 the rule in words")]
    usual: Annotated[bool, note("不选规则时是否列出 listed unasked")]
    count: Annotated[int, note("有多少份报告，准确 exact", minimum=0)]
    selected: bool
    url: Address


class FlaggedReport(Struct, frozen=True):
    """有待核之处的一份报告 a report in which something is to be looked into."""

    id: str
    title: str
    year: Year
    place: AnswerPlace
    url: Address
    flags: tuple[LinkedFlag, ...]


class Doubts(Struct, frozen=True):
    """待核的一页 what is to be looked into, by rule; a page of the reports."""

    readable: Annotated[str, note("检索词读作什么 in plain Chinese")]
    notes: tuple[str, ...]
    rules: tuple[CountedRule, ...]
    total: Count
    page: Number
    size: Number
    next_url: Annotated[Address | None, note("下一页；没有时为 null")]
    reports: tuple[FlaggedReport, ...]


def doubts(index: Index, query: Query) -> Doubts:
    """Return the reports that answer ``query`` and break one of the rules that it chooses.

    Without one, those of all rules that are shown unasked. Counts of the rules are not
    narrowed by what is chosen of them.
    """
    chosen = [value for value in values_of(query, "flag") if value in RULES]
    found = index.search(with_values(query, "flag", chosen or (_ANY,)))
    buckets = next(facet.buckets for facet in found.facets if facet.name == "flag")
    counts = {bucket.value: bucket.count for bucket in buckets}
    asked = with_values(query, "flag", chosen)
    more = query.page * query.size < found.reports
    return Doubts(
        readable=asked.readable(place_names(found.facets)),
        notes=query.notes,
        rules=tuple(_counted(name, counts.get(name, 0), chosen, asked) for name in RULES),
        total=found.reports,
        page=query.page,
        size=query.size,
        next_url=links.api_doubts(replace(asked, page=query.page + 1)) if more else None,
        reports=tuple(
            FlaggedReport(
                hit.id,
                hit.title,
                hit.year,
                hit.place,
                hit.url,
                tuple(
                    flag
                    for flag in linked_flags(index.report(hit.id))
                    if flag.rule in (chosen or USUAL)
                ),
            )
            for hit in found.hits
        ),
    )


def _counted(name: str, count: int, chosen: list[str], query: Query) -> CountedRule:
    rule, selected = RULES[name], name in chosen
    kept = [other for other in chosen if other != name] if selected else [*chosen, name]
    url = links.doubts(replace(with_values(query, "flag", kept), page=1))
    return CountedRule(name, say(rule.label), say(rule.words), rule.usual, count, selected, url)


def linked_flags(report: Report) -> tuple[LinkedFlag, ...]:
    """Return the flags of ``report`` with addresses, those of figures at the very number."""
    return tuple(_linked(flag, report) for flag in report.flags)


def _linked(flag: Flag, report: Report) -> LinkedFlag:
    sides = (extended(LinkedSide, s, url=_url(s, report)) for s in (flag.left, flag.right))
    left, right = sides
    return extended(LinkedFlag, flag, left=left, right=right, label=say(RULES[flag.rule].label))


def _url(side: FlagSide, report: Report) -> str:
    if side.figure and side.report:
        return links.figure(side.report, side.figure)
    rivals = [figure for figure in report.figures if figure.name == side.figure]
    for rival, figure in enumerate(rivals):
        if (figure.anchor, figure.quote) == (side.anchor, side.quote):
            return links.figure(report.id, figure.name, rival)
    return links.report(side.report or report.id, anchor=side.anchor)
