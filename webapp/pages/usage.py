"""The page of phrases year by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request

from indexer import links, usage
from indexer.vocabulary.kinds import KINDS
from webapp import urls
from webapp.current import index
from webapp.pages import chart

blueprint = Blueprint("usage", __name__)

# Drawn twice, and the style sheet shows one: the writing keeps its size on a phone.
_WIDE, _NARROW = (720, 340, 11.0), (340, 300, 5.0)


@blueprint.get("/usage")
def page() -> tuple[str, int]:
    """The picture and its table; without phrases, what this page is for."""
    found = usage.usage(index(), **urls.read_usage(request))
    refused = bool(found.phrases) and all(phrase.error for phrase in found.phrases)
    return render_template("usage.html", **_context(found)), 400 if refused else 200


def percent(share: float | None) -> str:
    """Return a share as it is printed; never 0% for some nor 100% for not all.

    >>> percent(3 / 7), percent(0), percent(0.0001), percent(0.9999), percent(None)
    ('42.9%', '0%', '<0.1%', '>99.9%', '')
    """
    if share is None:
        return ""
    if 0 < share < 0.0005:
        return "<0.1%"
    return ">99.9%" if 0.9995 <= share < 1 else f"{share * 100:.1f}%".replace(".0%", "%")


def _context(found: usage.Usage) -> dict[str, Any]:
    boxes = [*found.phrases, *[usage.UsagePhrase("", None, (), None)] * usage.MOST]
    places = found.filters.get("place", [])
    chosen = found.filters.get("section", [])
    by_place = found.by == "place"
    lines = [(s.label, list(_shares(s))) for s in found.series]
    examples = [] if found.phrases else usage.example(index())
    return {
        "found": found,
        "by_place": by_place,
        "boxes": boxes[: usage.MOST],
        "place_boxes": [*places, *[""] * usage.MOST][: max(usage.MOST, len(places))],
        "kinds": [(k.value, k.label, k.value in chosen) for k in KINDS.values()],
        "wide": chart.draw(lines, *_WIDE),
        "narrow": chart.draw(lines, *_NARROW),
        "summary": [_in_words(s, by_place) for s in found.series],
        "within": _within(found),
        "rows": [
            {"year": year, "cells": [series.years[n] for series in found.series]}
            for n, year in enumerate(found.years)
        ],
        "marked_few": any(each.few for s in found.series for each in s.years),
        "percent": percent,
        "key": chart.marker,
        "examples": examples,
        "example_url": links.usage(examples),
        "json_url": f"{links.at('/api/usage')}?{found.url.partition('?')[2]}"
        if found.series
        else None,
    }


def _shares(series: usage.UsageSeries) -> Iterator[chart.Share]:
    for each in series.years:
        if each.share is not None and each.year is not None:
            numbers = f"{each.year} 年 {percent(each.share)}"
            words = f"{series.label}：{numbers}（{each.present} 份中的 {each.reports} 份）"
            yield chart.Share(each.year, each.share, each.few, words)


def _in_words(series: usage.UsageSeries, by_place: bool) -> str:
    """One sentence on one line, for whoever hears the picture."""
    known = [each for each in series.years if each.share is not None]
    name = series.label if by_place else f"“{series.label}”"
    if not known:
        return f"{name}：没有写明年度的报告。"
    least, most = (do(known, key=lambda each: each.share or 0) for do in (min, max))
    if least.share == most.share:
        return f"{name}：各年都是 {percent(most.share)}。"
    return (
        f"{name}：最低 {percent(least.share)}（{least.year} 年），"
        f"最高 {percent(most.share)}（{most.year} 年）。"
    )


def _within(found: usage.Usage) -> str:
    """The filters in words; empty without any."""
    names = found.place_names
    told = []
    if found.by == "phrase" and (places := found.filters.get("place")):
        told.append("地区为" + "或".join(names.get(place, place) for place in places))
    if kinds := found.filters.get("section"):
        told.append("章节为" + "或".join(KINDS[kind].label for kind in kinds))
    return "；".join(told)
