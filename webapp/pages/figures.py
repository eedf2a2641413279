"""The page of figures, places by years, and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request

from indexer import answer, figures, links
from indexer.desk.figure_table import FigureTable
from indexer.desk.figures import Rival
from indexer.vocabulary.amounts import bucket_label, figure_said
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.figures import FIGURES, field_of
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.saying import in_a_row, say, word
from webapp import urls
from webapp.current import index
from webapp.pages import chart, contexts, figure_pictures
from webapp.pages.drawing import Drawing
from webapp.pages.pictures import NARROW, Picture, embedded
from webapp.pages.sharing import shared
from webapp.wording import as_stated, figure_groups, years_said

blueprint = Blueprint("figures", __name__)

_RANKED, _DOTTED = 20, 20
_EXAMPLE = ("requests_new", "requests_refused")


@blueprint.get("/figures")
def page() -> str:
    """The table with its pictures; without figures, what there is to choose from."""
    query, names, args = urls.read_figures(request)
    column = args.get("column", "")
    return render_template("figures.html", **_context(query, names, column))


@blueprint.get("/figures/picture.<any(svg, png):ending>")
def picture(ending: str) -> Response:
    """One picture as a file."""
    return _asked_for().file(ending)


@blueprint.get("/embed/figures")
def embed() -> Response:
    """The same in a page that others can embed."""
    return embedded(_asked_for())


def _asked_for() -> Picture:
    query, names, args = urls.read_figures(request, "picture")
    kind = args.get("picture", "") or figures.PICTURES[0]
    if not names:
        raise BadRequest(say("要写一个数字，例如 name=requests_new。"))
    if kind not in figures.PICTURES:
        raise BadRequest(
            say(
                "picture 只能是 %(pictures)s，不能是“%(kind)s”。",
                pictures="、".join(figures.PICTURES),
                kind=kind[:20],
            )
        )
    return _picture(FigureTable(index(), query, names), kind)


def _context(query: Query, names: tuple[str, ...], column: str) -> dict[str, Any]:
    choices = {"query": query, "names": names, "groups": figure_groups(), "boxes": _boxes(names)}
    if not names:
        return {**choices, "table": None, "example_url": links.figures(_EXAMPLE)}
    table = FigureTable(index(), query, names, column)
    pictures = {kind: _picture(table, kind) for kind in _kinds(table)}
    totals = {name: table.totals(name) for name in names}

    def address(asked: Query, names: Sequence[str] = names, column: str = "") -> str:
        return links.figures(names, asked, query.size, column)

    return {
        **choices,
        "table": table,
        "rows": table.rows,
        "figures": [figures.column(name) for name in names],
        "totals": totals,
        "reasons": dict.fromkeys(t.reason for each in totals.values() for t in each if t.reason),
        "filters": [query.text] * bool(query.text)
        + contexts.filters(table.query, answer.place_names(index(), table.query)),
        "reading": _reading(table),
        "sorts": _sorts(table, address, column),
        "pictures": pictures,
        "shared": shared(
            say("：").join((say("、").join(map(figure_said, names)), _reading(table))),
            partial(links.figures, names, query, query.size, column),
            picture=next(iter(pictures.values()), None),
        ),
        "others": [(figure_said(n), address(query, _first(n, names))) for n in names],
        "spread": {name: _spread(table, name, address) for name in names},
        "pager": contexts.pager(
            query.page,
            query.size,
            table.places,
            lambda page: address(replace(query, page=page), column=column),
        ),
        "said": said,
        "json_url": links.api_figures(names, query, query.size),
        "export_url": links.export_figures(names, query),
        "search_url": links.search(replace(query, page=1, size=Query().size, sort=Query().sort)),
    }


def _first(name: str, names: Sequence[str]) -> list[str]:
    return [name, *(other for other in names if other != name)]


def _boxes(names: Sequence[str]) -> list[str]:
    """What is chosen, and room for one more: each box holds all figures there are."""
    return [*names, *[""] * max(1, 2 - len(names))][: figures.MOST]


def _sorts(table: FigureTable, address: Any, column: str) -> dict[str, Any]:
    """Where each heading of the table leads: down first, then up, then by place again."""
    query, name = table.query, table.names[0]
    current = query.sort.removeprefix("-")

    def link(year: str) -> dict[str, str]:
        mine = current == name and column == year
        sort = name if mine and query.sort != current else f"-{name}"
        order = ("descending" if query.sort != current else "ascending") if mine else "none"
        return {"url": address(replace(query, sort=sort, page=1), column=year), "order": order}

    return {
        "place": {
            "url": address(replace(query, sort=Query().sort, page=1)),
            "order": "none" if current in FIGURES or ":" in current else "ascending",
        },
        "years": [link(str(year)) if year else None for year in table.years],
        "any": link(""),
    }


def said(value: Rival) -> str:
    """Print one number with what stands beside it."""
    if value.value is None:
        return say("空白")
    return as_stated(f"{value.value:,.10g}", value.qualifier)


def _spread(table: FigureTable, name: str, address: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": bucket_label(f"{name}:{bucket}"),
            "count": count,
            "url": address(
                replace(with_values(table.query, "figure", (f"{name}:{bucket}",)), page=1)
            ),
        }
        for bucket, count in table.spread(name).items()
    ]


def _kinds(table: FigureTable) -> list[str]:
    if not table.reports:
        return []
    if table.places == 1:
        return ["line"]
    over_years = table.places <= len(chart.STYLES) and len([*filter(None, table.years)]) > 1
    return ["ranked", "spread", "dots", *(["line"] if over_years else [])]


_NOTES = {
    "line": word("断开：未写明，或空白。一个年度有几份报告的，画数最大的。"),
    "ranked": word(
        "一条一份报告；写明没有的、空白的、未写明的不在其中；带余、近等字的，条长按所印的数。"
    ),
    "spread": word("各档按所印的数；多个数、至少、空白、未写明各自一档，加起来是全部报告。"),
    "dots": word(
        "圆的面积是数的大小；0 是写明没有，“空”是空白，“未”是未写明；没有记号的年度未收录报告。"
    ),
}


def _picture(table: FigureTable, kind: str) -> Picture:
    """Return a picture of ``table``: lines of all its figures of one unit where it is of one place."""
    title, draw, more = {"line": _lines, "ranked": _ranked, "spread": _bars, "dots": _dots}[kind](
        table
    )
    names = table.names if kind == "line" else table.names[:1]
    return Picture(
        name=f"{table.names[0]}-{kind}",
        title=title,
        under=_reading(table),
        note=in_a_row(say(_NOTES[kind]), more),
        draw=draw,
        address=partial(links.figures_picture, names, table.query, kind),
        page=partial(links.figures, names, table.query),
    )


_Drawn = tuple[str, Callable[[float], Drawing | None], str]
"""A title, what draws the picture, and what is to be said beside the usual."""


def _lines(table: FigureTable) -> _Drawn:
    name, most = table.names[0], len(chart.STYLES)
    unit = say(field_of(name).unit)
    places = table.grid(name, most)
    if len(places) == 1:
        alike = [n for n in table.names if say(field_of(n).unit) == unit]
        each = [figure_pictures.line(figure_said(n), table.grid(n, 1)[0]) for n in alike]
        where, what = places[0][0].label, say("、").join(map(figure_said, alike))
    else:
        each = [figure_pictures.line(row[0].label, row) for row in places]
        where, what = say("各地区各年度"), figure_said(name)
    left_out = table.places - len(places)
    more = (
        say(
            "一图最多画 %(most)s 个地区，另有 %(left_out)s 个没有画，请用地区选定。",
            most=most,
            left_out=f"{left_out:,}",
        )
        if left_out
        else ""
    )

    def draw(width: float) -> Drawing | None:
        return chart.lines(each, width, 340 if width > NARROW else 280)

    return (
        say("%(where)s：%(figures)s（%(unit)s）", where=where, figures=what, unit=unit),
        draw,
        more,
    )


def _ranked(table: FigureTable) -> _Drawn:
    name, several = table.names[0], len(table.years) > 1
    unit = say(field_of(name).unit)
    bars = [
        (
            f"{point.label} {point.year or ''}".strip() if several else point.label,
            point.value or 0,
            figure_pictures.amount(point, unit),
        )
        for point in table.highest(name, _RANKED)
    ]
    return (
        say("%(figure)s最高的报告（%(unit)s）", figure=figure_said(name), unit=unit),
        partial(figure_pictures.bars, bars),
        "",
    )


def _bars(table: FigureTable) -> _Drawn:
    name = table.names[0]
    counts = table.spread(name)
    bars = [(bucket_label(f"{name}:{b}"), float(n), f"{n:,}") for b, n in counts.items()]
    return (
        say("%(figure)s：各档有多少份报告", figure=figure_said(name)),
        partial(figure_pictures.bars, bars),
        "",
    )


def _dots(table: FigureTable) -> _Drawn:
    name = table.names[0]
    what = {"figure": figure_said(name), "unit": say(field_of(name).unit)}
    title = say("各地区各年度的%(figure)s（%(unit)s）", **what)
    if table.places > _DOTTED:
        title = say("前 %(places)s 个地区各年度的%(figure)s（%(unit)s）", places=_DOTTED, **what)
    rows = table.grid(name, _DOTTED)
    return title, partial(figure_pictures.dots, rows, table.years), ""


def _reading(table: FigureTable) -> str:
    names = answer.place_names(index(), table.query)
    span = [year for year in table.years if year]
    years = years_said(span)
    return say("；").join(
        filter(None, (table.query.readable(names), say("%(n)s 份报告", n=table.reports), years))
    )
