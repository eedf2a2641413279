"""A place year by year: what is here of it, its main figures, what does not agree, and the same of what lies in it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from indexer.desk import coverage, figures, links
from indexer.desk.coverage import CoverageRow, CoverageState
from indexer.desk.doubts import LinkedFlag, linked_flags
from indexer.desk.figures import FigureAsked, StatedValue, StatingReport
from indexer.desk.index import Index
from indexer.vocabulary.coverage import Coverage, CoveredPlace
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.report import Address, Report, Year, note

MAIN = (
    "proactive_total",
    "requests_new",
    "requests_refused",
    "requests_carried_over",
    "reviews_total",
    "lawsuits_total",
    "fees_yuan",
)
"""The figures that a place is first asked for."""
MOST_INSIDE = 100
"""Places that are set side by side; a city's are more, and have a page of their own."""


class PlaceFigure(FigureAsked, frozen=True):
    """一项数字的各年 one figure over the years."""

    values: Annotated[dict[str, StatedValue], note("按年度；没有写到的年度不列 by year")]
    url: Annotated[Address, note("这项数字的图和表")]


class PlaceFlag(Struct, frozen=True):
    """待核的一处 something that does not agree, in a report of this place."""

    report: str
    year: Year
    flag: LinkedFlag


class PlaceYears(Struct, frozen=True, kw_only=True):
    """一个地方的各年 a place year by year."""

    years: Annotated[
        dict[str, CoverageState],
        note("各年收录了没有；什么也不知道的为空 by year, empty if unknown"),
    ]
    figures: Annotated[tuple[PlaceFigure, ...], note("各年的主要数字；哪年也没写到的不列")]
    flags: Annotated[tuple[PlaceFlag, ...], note("报告里待核的地方")]
    towns: Annotated[tuple[CoverageRow, ...], note("下面各地的各年 the places right under it")]
    towns_year: Annotated[int | None, note("下面各地有报告的最后一年")]
    towns_figures: Annotated[
        tuple[StatingReport, ...], note("下面各地那一年的主要数字 of the last year that any has")
    ]
    coverage_url: Annotated[Address | None, note("它和下面各地各年收录了没有；没有时为 null")]


def years_of(index: Index, id_: str, value: str) -> PlaceYears:
    """Return what is known year by year of the place of this id and value; all is empty where nothing is."""
    whole = index.coverage
    own = coverage.covered(index, value) or coverage.covered(index, id_)
    inside = coverage.inside(index, own.value if own else value)[:MOST_INSIDE]
    reports = _reports(index, own)
    year = max((y for town in inside for y in town.reports), default=None)
    return PlaceYears(
        years=coverage.row(whole, own).years if own else {},
        figures=tuple(_figures(reports, value)),
        flags=tuple(
            PlaceFlag(report.id, report.year, flag)
            for report in reports
            for flag in linked_flags(report)
            if flag.rule in {usual.rule for usual in report.usual_flags}
        ),
        towns=tuple(coverage.row(whole, town) for town in inside),
        towns_year=year,
        towns_figures=tuple(_side_by_side(index, inside, value, year)) if year else (),
        coverage_url=links.coverage(value) if own or inside else _around(whole, value),
    )


def _around(whole: Coverage, value: str) -> str | None:
    return links.coverage(value) if any(value in place.above for place in whole.places) else None


def _reports(index: Index, own: CoveredPlace | None) -> list[Report]:
    """Return the reports of a place itself, by year."""
    ids = [id_ for _, each in sorted(own.reports.items()) for id_ in each] if own else []
    return [index.report(id_) for id_ in ids]


def _figures(reports: list[Report], value: str) -> list[PlaceFigure]:
    stated = [(str(r.year), figures.stated_values(r, MAIN)) for r in reports]
    asked = with_values(Query(), "place", (value,))
    found = []
    for name in MAIN:
        # Of two reports of one year the first: all of them stand in the list of reports.
        values = {year: said[name] for year, said in reversed(stated) if name in said}
        if values:
            column = figures.column(name)
            found.append(
                PlaceFigure(
                    column.name,
                    column.by,
                    column.label,
                    column.unit,
                    column.form,
                    dict(sorted(values.items())),
                    links.figures((name,), asked),
                )
            )
    return found


def _side_by_side(
    index: Index, inside: list[CoveredPlace], value: str, year: int
) -> list[StatingReport]:
    """Return what the reports of ``year`` of the places ``inside`` state of the main figures, by place."""
    ids = {id_: at for at, town in enumerate(inside) for id_ in town.reports.get(year, ())}
    asked = with_values(with_values(Query(size=1), "place", (value,)), "year", (str(year),))
    _, amounts = index.amounts(asked, ())
    rows = figures.rows_of(index, amounts.report.tolist(), MAIN)
    return sorted((row for row in rows if row.report in ids), key=lambda row: ids[row.report])
