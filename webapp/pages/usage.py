"""The page of phrases year by year, its file and its JSON: one object in three forms."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request

from indexer import links, make_query, usage
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS, KINDS
from webapp import urls
from webapp.current import index
from webapp.pages import chart

blueprint = Blueprint("usage", __name__)

# Drawn twice, and the style sheet shows one: the writing keeps its size on a phone.
_WIDE, _NARROW = (720, 340, 11.0), (340, 300, 5.0)
_NAME = "历年用词.csv"
_HEADER = (
    "年度", "检索词", "地区", "章节", "符合的报告", "当年报告", "占比", "说明", "检索地址",
)  # fmt: skip
# What a spreadsheet would take for a formula, full-width signs too
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@blueprint.get("/usage")
def page() -> tuple[str, int]:
    """The picture and its table; without phrases, what this page is for."""
    found = _found()
    refused = bool(found["phrases"]) and all(phrase["error"] for phrase in found["phrases"])
    return render_template("usage.html", **_context(found)), 400 if refused else 200


@blueprint.get("/usage.csv")
def file() -> Response:
    """The table as a file: a line for each year of each phrase or place."""
    found = _asked_for()
    written = StringIO()
    csv.writer(written).writerows([_HEADER, *_rows(found)])
    return Response(
        ("\ufeff" + written.getvalue()).encode("utf-8", "replace"),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename=usage.csv; filename*=UTF-8''{quote(_NAME)}"
        },
    )


@blueprint.get("/api/usage")
def api() -> Response:
    """The same for scripts."""
    return jsonify(_asked_for())


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


def _found() -> dict[str, Any]:
    """What the address asks; boxes of the form that were left empty ask nothing."""
    args = urls.parameters(request, urls.USAGE, urls.REPEATABLE_IN_USAGE)
    return usage.usage(
        index(),
        args.getlist("phrase"),
        by=args.get("by", "phrase"),
        **{
            facet.name: [v for v in args.getlist(facet.name) if v.strip() or facet.labels]
            for facet in FACETS.values()
            if facet.in_usage
        },
    )


def _asked_for() -> dict[str, Any]:
    """The same; raises ``BadRequest`` when there is nothing to count."""
    found = _found()
    if not found["phrases"]:
        raise BadRequest("要写一到五个检索词，例如 phrase=收费。")
    if not found["series"]:
        make_query(found["phrases"][0]["q"])  # raises what was wrong with it
    return found


def _context(found: dict[str, Any]) -> dict[str, Any]:
    boxes = found["phrases"] + [{"q": "", "notes": [], "error": None}] * usage.MOST
    places = found["filters"].get("place", [])
    chosen = found["filters"].get("section", [])
    by_place = found["by"] == "place"
    lines = [(s["label"], list(_shares(s))) for s in found["series"]]
    examples = [] if found["phrases"] else usage.example(index())
    return {
        "found": found,
        "by_place": by_place,
        "boxes": boxes[: usage.MOST],
        "place_boxes": [*places, *[""] * usage.MOST][: max(usage.MOST, len(places))],
        "kinds": [(k.value, k.label, k.value in chosen) for k in KINDS.values()],
        "wide": chart.draw(lines, *_WIDE),
        "narrow": chart.draw(lines, *_NARROW),
        "summary": [_in_words(s, by_place) for s in found["series"]],
        "within": _within(found),
        "rows": [
            {"year": year, "cells": [series["years"][n] for series in found["series"]]}
            for n, year in enumerate(found["years"])
        ],
        "marked_few": any(each["few"] for s in found["series"] for each in s["years"]),
        "percent": percent,
        "key": chart.marker,
        "examples": examples,
        "example_url": links.usage(examples),
        "json_url": "/api" + found["url"] if found["series"] else None,
    }


def _shares(series: dict[str, Any]) -> Iterator[chart.Share]:
    for each in series["years"]:
        if each["share"] is not None:
            numbers = f"{each['year']} 年 {percent(each['share'])}"
            words = f"{series['label']}：{numbers}（{each['present']} 份中的 {each['reports']} 份）"
            yield chart.Share(each["year"], each["share"], each["few"], words)


def _in_words(series: dict[str, Any], by_place: bool) -> str:
    """One sentence on one line, for whoever hears the picture."""
    known = [each for each in series["years"] if each["share"] is not None]
    name = series["label"] if by_place else f"“{series['label']}”"
    if not known:
        return f"{name}：没有写明年度的报告。"
    least, most = (do(known, key=lambda each: float(each["share"])) for do in (min, max))
    if least["share"] == most["share"]:
        return f"{name}：各年都是 {percent(most['share'])}。"
    return (
        f"{name}：最低 {percent(least['share'])}（{least['year']} 年），"
        f"最高 {percent(most['share'])}（{most['year']} 年）。"
    )


def _within(found: dict[str, Any]) -> str:
    """The filters in words; empty without any."""
    names = found["place_names"]
    told = []
    if found["by"] == "phrase" and (places := found["filters"].get("place")):
        told.append("地区为" + "或".join(names.get(place, place) for place in places))
    if kinds := found["filters"].get("section"):
        told.append("章节为" + "或".join(KINDS[kind].label for kind in kinds))
    return "；".join(told)


def _rows(found: dict[str, Any]) -> Iterator[list[str]]:
    names = found["place_names"]
    everywhere = "、".join(names.get(p, p) for p in found["filters"].get("place", []))
    kinds = "、".join(KINDS[kind].label for kind in found["filters"].get("section", []))
    for series in found["series"]:
        place = series["label"] if series["place"] is not None else everywhere
        undated = [series["undated"]] if series["undated"]["present"] else []
        for each in (*series["years"], *undated):
            yield _row(each, series["phrase"], place, kinds)
    for phrase in found["phrases"]:
        if phrase["error"]:
            said = phrase["error"]["message"]
            yield ["", _plain(phrase["q"]), _plain(everywhere), kinds, "", "", "", said, ""]


def _row(each: dict[str, Any], phrase: str, place: str, kinds: str) -> list[str]:
    share, said = each["share"], ""
    if not each["present"]:
        said = "当年没有报告"
    elif each["year"] is None:
        said = "报告没有写明年度，未计入各年"
    elif each["few"]:
        said = f"当年不足 {usage.FEW} 份报告，占比仅供参考"
    return [
        "未写明" if each["year"] is None else str(each["year"]),
        _plain(phrase),
        _plain(place),
        kinds,
        str(each["reports"]),
        str(each["present"]),
        "" if share is None else f"{share:.4f}",
        said,
        request.url_root.rstrip("/") + each["url"],
    ]


def _plain(text: str) -> str:
    """``text`` so that a spreadsheet shows it and never computes it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
