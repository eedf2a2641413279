"""The page of phrases year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request

from indexer import links, usage
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.saying import in_a_row, say
from webapp import urls
from webapp.current import index
from webapp.pages import chart
from webapp.pages.drawing import Drawing
from webapp.pages.pictures import NARROW, Picture, embedded
from webapp.pages.sharing import shared
from webapp.wording import years_said

blueprint = Blueprint("usage", __name__)


@blueprint.get("/usage")
def page() -> tuple[str, int]:
    """The picture and its table; without phrases, what this page is for."""
    found = usage.usage(index(), beside=True, **urls.read_usage(request))
    refused = bool(found.phrases) and all(phrase.error for phrase in found.phrases)
    return render_template("usage.html", **_context(found)), 400 if refused else 200


@blueprint.get("/usage/picture.<any(svg, png):ending>")
def picture(ending: str) -> Response:
    """The picture as a file."""
    return _asked_for().file(ending)


@blueprint.get("/embed/usage")
def embed() -> Response:
    """The same in a page that others can embed."""
    return embedded(_asked_for())


def _asked_for() -> Picture:
    return _picture(usage.counted(index(), **urls.read_usage(request)))


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
    picture = _picture(found)
    examples = [] if found.phrases else usage.example(index())
    return {
        "found": found,
        "by_place": by_place,
        "boxes": boxes[: usage.MOST],
        "place_boxes": [*places, *[""] * usage.MOST][: max(usage.MOST, len(places))],
        "kinds": [(k.value, k.label, k.value in chosen) for k in KINDS.values()],
        "picture": picture,
        "single": _single(found),
        "shared": shared(f"{picture.title}。{picture.described}", picture.page, picture=picture)
        if found.series
        else None,
        "within": _within(found),
        "rows": [
            {"year": year, "cells": [series.years[n] for series in found.series]}
            for n, year in enumerate(found.years)
        ],
        "marked_few": any(each.few for s in found.series for each in s.years),
        "percent": percent,
        "key": chart.key,
        "examples": examples,
        "example_url": links.usage(examples),
        "json_url": f"{links.at('/api/usage')}?{found.url.partition('?')[2]}"
        if found.series
        else None,
    }


def _picture(found: usage.Usage) -> Picture:
    """The lines of ``found``, of which there may be none."""
    by_place = found.by == "place"
    phrases = "”、“".join(series.phrase for series in found.series)
    few = any(each.few for series in found.series for each in series.years)
    texts = [phrase.q for phrase in found.phrases]
    filters = Query()
    for name, values in found.filters.items():
        filters = with_values(filters, name, tuple(values))
    return Picture(
        name="usage",
        title=say("“%(phrase)s”：各地区各年度的报告是否写到", phrase=found.series[0].phrase)
        if _single(found)
        else say("“%(phrase)s”：各地区写到的报告占该年度报告的比例", phrase=found.series[0].phrase)
        if by_place and found.series
        else say("写到“%(phrases)s”的报告占该年度报告的比例", phrases=phrases),
        under=say("；").join(filter(None, (_within(found), _span(found)))),
        note=say("实心：写到；空心：未写到；空着：该年度未收录报告。")
        if _single(found)
        else in_a_row(
            say("占比：符合检索词的报告 ÷ 该年度收录的报告（限于所选条件）。")
            if found.filters
            else say("占比：符合检索词的报告 ÷ 该年度收录的报告。"),
            say("空心：该年度不足 %(few)s 份报告，仅供参考。", few=found.few) if few else "",
            say("断开：该年度未收录报告。"),
        ),
        draw=_lines(found),
        address=lambda ending: links.usage_picture(texts, filters, found.by, found.form, ending),
        page=lambda: links.usage(texts, filters, found.by, found.form),
        described=in_a_row(
            *(_years_of(s) if _single(found) else _in_words(s) for s in found.series)
        ),
    )


def _single(found: usage.Usage) -> bool:
    """Whether places are compared that have one report a year: a share of it is all or nothing."""
    points = [each for series in found.series for each in series.years]
    return found.by == "place" and bool(points) and all(each.present <= 1 for each in points)


def _lines(found: usage.Usage) -> Callable[[float], Drawing | None]:
    each = [(series.label, list(_shares(series, _single(found)))) for series in found.series]

    def draw(width: float) -> Drawing | None:
        if _single(found):
            return chart.dots(each, found.years, width)
        height = 340 if width > NARROW else 300
        return chart.lines(each, width, height, "{:g}%".format, least_step=0.1, most=100)

    return draw


def _shares(series: usage.UsageSeries, single: bool) -> Iterator[chart.LinePoint]:
    for each in series.years:
        if each.share is not None and each.year is not None:
            words = say(
                "%(label)s：%(year)s 年度 %(percent)s（%(present)s 份中的 %(reports)s 份）",
                label=series.label,
                year=each.year,
                percent=percent(each.share),
                present=each.present,
                reports=each.reports,
            )
            if single:
                told = say("%(label)s：%(year)s 年度写到", label=series.label, year=each.year)
                silent = say("%(label)s：%(year)s 年度未写到", label=series.label, year=each.year)
                words = told if each.reports else silent
            yield chart.LinePoint(each.year, each.share * 100, words, each.few)


def _span(found: usage.Usage) -> str:
    return years_said(found.years)


def _in_words(series: usage.UsageSeries) -> str:
    """One sentence on one line, for whoever hears the picture."""
    known = [each for each in series.years if each.share is not None]
    name = f"“{series.label}”"
    if not known:
        return say("%(name)s：未收录写明年度的报告。", name=name)
    least, most = (do(known, key=lambda each: each.share or 0) for do in (min, max))
    if least.share == most.share:
        return say("%(name)s：各年度都是 %(percent)s。", name=name, percent=percent(most.share))
    return say(
        "%(name)s：最低 %(least)s（%(in_least)s 年度），最高 %(most)s（%(in_most)s 年度）。",
        name=name,
        least=percent(least.share),
        in_least=least.year,
        most=percent(most.share),
        in_most=most.year,
    )


def _years_of(series: usage.UsageSeries) -> str:
    """In which years the one report of a place says it, and in which not."""
    said = [str(each.year) for each in series.years if each.reports]
    silent = [str(each.year) for each in series.years if each.present and not each.reports]
    between = say("、")
    told = [say("写到的年度：%(years)s", years=between.join(said))] if said else []
    told += [say("未写到的年度：%(years)s", years=between.join(silent))] if silent else []
    return say("“%(place)s”：%(years)s。", place=series.label, years=say("；").join(told))


def _within(found: usage.Usage) -> str:
    """The filters in words; empty without any."""
    names = found.place_names
    told = []
    if found.by == "phrase" and (places := found.filters.get("place")):
        told.append(
            say(
                "地区：“%(places)s”",
                places="”、“".join(names.get(place, place) for place in places),
            )
        )
    if kinds := found.filters.get("section"):
        told.append(
            say("章节：%(kinds)s", kinds=say("、").join(say(KINDS[kind].label) for kind in kinds))
        )
    return say("；").join(told)
