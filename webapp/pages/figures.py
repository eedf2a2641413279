"""The page of figures, places by years, and its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from indexer import answer, figures, links
from indexer.desk.figure_table import FigureTable
from indexer.desk.figures import Rival
from indexer.vocabulary.amounts import bucket_label
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.figures import FIGURES, field_of, figure_label
from indexer.vocabulary.query import Query, with_values
from webapp import urls
from webapp.current import index
from webapp.pages import contexts, figure_pictures
from webapp.pages.drawing import Drawing, framed
from webapp.pages.png import png
from webapp.wording import as_stated, figure_groups

blueprint = Blueprint("figures", __name__)

_WIDE, _NARROW, _FILE = 720.0, 340.0, 860.0
_RANKED, _DOTTED = 20, 20
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_EXAMPLE = ("requests_new", "requests_refused")


@blueprint.get("/figures")
def page() -> str:
    """The table with its pictures; without figures, what there is to choose from."""
    query, names, args = urls.read_figures(request)
    column = args.get("column", "")
    return render_template("figures.html", **_context(query, names, column))


@blueprint.get("/figures/picture.<any(svg, png):ending>")
def picture(ending: str) -> Response:
    """One picture of the first figure as a file, with title, source and date inside it."""
    query, names, args = urls.read_figures(request, "picture")
    kind = args.get("picture", "") or figures.PICTURES[0]
    if not names:
        raise BadRequest("要写一项数字，例如 name=requests_new。")
    if kind not in figures.PICTURES:
        raise BadRequest(f"picture 只能是 {'、'.join(figures.PICTURES)}，不能是“{kind[:20]}”。")
    table = FigureTable(index(), query, names)
    drawing = _drawn(table, kind, _FILE) or Drawing(_FILE, 40)
    if not drawing.shapes:
        drawing.text(0, 16, "这里没有可以画的数。")
    whole = framed(drawing, _title(table, kind), _under(table), (_NOTES[kind], *_source()))
    body = png(whole) if ending == "png" else whole.svg.encode("utf-8", "replace")
    response = current_app.response_class(body, mimetype=_TYPES[ending])
    name = f"xxgk-{names[0].replace(':', '-')}-{kind}-{index().generation}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _context(query: Query, names: tuple[str, ...], column: str) -> dict[str, Any]:
    choices = {"query": query, "names": names, "groups": figure_groups(), "boxes": _boxes(names)}
    if not names:
        return {**choices, "table": None, "example_url": links.figures(_EXAMPLE)}
    table = FigureTable(index(), query, names, column)
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
        "reading": _under(table),
        "sorts": _sorts(table, address, column),
        "pictures": [_shown(table, kind) for kind in _kinds(table)],
        "others": [(figure_label(n), address(query, _first(n, names))) for n in names],
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
        return "空白"
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
    return ["line"] if table.places == 1 else ["ranked", "spread", "dots"]


def _shown(table: FigureTable, kind: str) -> dict[str, Any]:
    """A picture for wide screens and one for phones, whose writing keeps its size."""
    first = table.names[:1]
    return {
        "kind": kind,
        "title": _title(table, kind),
        "drawings": {
            size: drawing
            for size, width in (("wide", _WIDE), ("narrow", _NARROW))
            if (drawing := _drawn(table, kind, width))
        },
        "files": {
            ending: links.figures_picture(
                table.names if kind == "line" else first, table.query, kind, ending
            )
            for ending in ("svg", "png")
        },
        "note": _NOTES[kind],
    }


_NOTES = {
    "line": "断开：没有写明，或空白。一年有几份报告的，画数最大的。",
    "ranked": "一条一份报告；写明没有的、空白的、没有写明的不在其中；余、近等字没有画出。",
    "spread": "各档按所印的数；多个数、至少、空白、未写明各自一档，加起来是全部报告。",
    "dots": "圆的面积是数的大小；0 是写明没有，空 是空白，未 是没有写明；没有记号的年份没有收录报告。",
}


def _drawn(table: FigureTable, kind: str, width: float) -> Drawing | None:
    name = table.names[0]
    if kind == "line":
        unit = field_of(name).unit
        alike = [n for n in table.names if field_of(n).unit == unit]
        each = [
            (figure_label(n), [p for p in figure_pictures.by_year(_alone(table, n)) if p.year])
            for n in alike
        ]
        return figure_pictures.lines(each, width, 340 if width > _NARROW else 280)
    if kind == "dots":
        rows = table.grid(name, _DOTTED)
        return figure_pictures.dots(rows, table.years, width) if rows else None
    if kind == "spread":
        counts = table.spread(name)
        bars = [(bucket_label(f"{name}:{b}"), float(n), f"{n:,}") for b, n in counts.items()]
    else:
        unit, several = field_of(name).unit, len(table.years) > 1
        bars = [
            (
                f"{p.label} {p.year or ''}".strip() if several else p.label,
                p.value or 0,
                f"{figure_pictures.amount(p)} {unit}",
            )
            for p in table.highest(name, _RANKED)
        ]
    return figure_pictures.bars(bars, width) if bars else None


def _alone(table: FigureTable, name: str) -> list[Any]:
    return [point for row in table.grid(name, 1) for point in row]


def _title(table: FigureTable, kind: str) -> str:
    label, unit = figure_label(table.names[0]), field_of(table.names[0]).unit
    if kind == "line":
        alike = [figure_label(n) for n in table.names if field_of(n).unit == unit]
        where = next((p.label for p in _alone(table, table.names[0])), "")
        return f"{where}：{'、'.join(alike)}（{unit}）"
    if kind == "spread":
        return f"{label}：各档有多少份报告"
    if kind == "dots":
        few = f"前 {_DOTTED} 个地方" if table.places > _DOTTED else "各地"
        return f"{few}各年的{label}（{unit}）"
    return f"{label}最高的报告（{unit}）"


def _under(table: FigureTable) -> str:
    names: Mapping[str, str] = answer.place_names(index(), table.query)
    span = [year for year in table.years if year]
    years = f"{span[0]}—{span[-1]} 年" if len(span) > 1 else f"{span[0]} 年" if span else ""
    return "；".join(filter(None, (table.query.readable(names), f"{table.reports} 份报告", years)))


def _source() -> tuple[str, ...]:
    stats = index().stats()
    return (
        f"来源：各地政府信息公开工作年度报告，经“乡镇年报检索”（{request.host}）读出；引用前请与原文核对。",
        f"收录 {stats['reports']:,} 份报告，索引第 {index().generation} 代，建于 {stats['built'][:10]}。",
    )
