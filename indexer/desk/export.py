"""A whole answer, or what is known of every report, as rows to be taken away.

Plain values, one row at a time; how a row is written into a file is not known
here. The law of an answer's rows: one for each matching section, in the order
of the ranking, and one for each report that answers without a matching
section (a query of filters only). So there are ``total.sections`` rows, plus
one for each such report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from indexer.desk import answer, coverage, figures, links, places
from indexer.desk.answer import Asked, Total
from indexer.desk.asking.figure_clauses import figures_in
from indexer.desk.coverage import CoverageCell
from indexer.desk.figures import StatingReport
from indexer.desk.index import Index
from indexer.desk.place_levels import Levels, levels
from indexer.desk.places import CrosswalkRow
from indexer.vocabulary.amounts import figure_said, values_of_figures
from indexer.vocabulary.budget import renew
from indexer.vocabulary.errors import BadRequest, IndexDamaged, build_again
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import (
    Address,
    Count,
    Figure,
    OtherFile,
    Report,
    extended,
    note,
)
from indexer.vocabulary.results import AnswerReport, Hit, HitFigure, Match
from indexer.vocabulary.saying import say, word

_Row = TypeVar("_Row")
WHOLE_ANSWER = word("全部结果")


class About(Struct, frozen=True):
    """问的是什么，在什么时候，有多少 what was asked, when, of what, and how much it is."""

    rows: Annotated[int, note("行数，不含首尾两行", minimum=0)]
    generation: str
    built: str
    exported: str
    notes: tuple[str, ...]
    query: Asked | None
    url: Address
    total: Total
    what: Annotated[str, note("下载的是什么 what it is")]


class Head(Struct, frozen=True):
    """JSON lines 的第一行 first line."""

    about: About


class End(Struct, frozen=True):
    """JSON lines 的最后一行 last line."""

    end: Annotated[dict[str, Count], note("行数", required=["rows"], maxProperties=1)]


class AnswerRow(AnswerReport, frozen=True):
    """一个符合的章节 one matching section, or a report without one."""

    levels: Levels
    match: Match | None
    figures: Annotated[tuple[HitFigure, ...], note("与检索结果里的相同 those of the hit")]


class LinkedFigure(Figure, frozen=True, kw_only=True):
    """写明的一个数 a figure, and where it is stated."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFile(OtherFile):
    """同一份报告的另一个原文件 another file of the same report, and where it is."""

    file_url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow(Report):
    """一份报告，不含正文 one report without its text."""

    sections: UnsetType = UNSET  # type: ignore[assignment]  # never read, never written
    figures: tuple[LinkedFigure, ...] = ()
    other_files: tuple[LinkedFile, ...] = ()
    levels: Levels
    url: Address
    file_url: Address


@dataclass(frozen=True, slots=True)
class Export(Generic[_Row]):
    """What is taken away.

    ``rows`` can be taken once. They end with ``IndexDamaged`` when they are
    not as many as ``about.rows`` says, and never end early without it. ``figures``
    are those that rows of an answer carry because the query names them.
    """

    about: About
    rows: Iterator[_Row]
    figures: tuple[str, ...] = ()


def whole_answer(index: Index, query: Query, base: str = "") -> Export[AnswerRow]:
    """Return every row of the answer to ``query``, whatever page of it is asked for.

    A row is a hit of ``/api/search`` with ``match``, one of its matches or
    None, in the place of ``matches``. ``base`` (``https://example.cn``, no
    slash at its end) goes before every address. Raises what ``Index.search``
    raises; the rows raise ``IndexDamaged``.
    """
    query = replace(query, page=1, size=Query().size)
    everything = index.everything(query)
    count = everything.sections + everything.bare
    asked = answer.asked(everything.query, answer.place_names(index, query))
    total = Total(everything.reports, everything.sections, everything.verbatim)
    rows = (row for hit in everything.hits for row in _rows(hit, base))
    return Export(
        _about(index, count, asked, base + links.search(query), total, say(WHOLE_ANSWER)),
        _whole(index, rows, count),
        figures_in(everything.query),
    )


def whole_corpus(index: Index, base: str = "", query: Query | None = None) -> Export[ReportRow]:
    """Return what is known of every report but its text, one row each, by id.

    With a ``query``, of those that answer it, in its order. A row is the object of
    ``/api/reports/<id>`` without its sections. Raises what ``Index.search`` raises.
    """
    if query is not None and replace(query, page=1, size=Query().size) != Query():
        about, numbers = _answering(index, query, base, links.export_reports("", query))
        rows = (_report_row(report, base) for report in index.each_report(numbers))
        return Export(about, _whole(index, rows, about.rows))
    stats = index.stats()
    count = stats["reports"]
    total = Total(count, stats["sections"], count)
    rows = (_report_row(report, base) for report in index.each_report())
    about = _about(index, count, None, base + links.holdings(), total, say("全部报告的目录"))
    return Export(about, _whole(index, rows, count))


def whole_table(
    index: Index, query: Query, names: Sequence[str], base: str = ""
) -> Export[StatingReport]:
    """Return what the reports that answer state of ``names``, a row each, in the order of the answer.

    A row is that of ``/api/figures``. Raises ``BadRequest`` where none is named, and what
    ``Index.search`` raises.
    """
    if not names:
        raise BadRequest(say("要写一到五个数字，例如 name=requests_new。"))
    about, numbers = _answering(index, query, base, links.figures(names, query))
    rows = figures.rows_of(index, numbers, names, base)
    what = say("、").join(map(figure_said, names))
    return Export(structs.replace(about, what=what), _whole(index, rows, about.rows))


def _answering(index: Index, query: Query, base: str, url: str) -> tuple[About, list[int]]:
    """What is said of the reports that answer ``query``, and their numbers in order."""
    query = replace(query, page=1, size=Query().size)
    asked, amounts = index.amounts(query, ())
    ranking = index.rank(replace(query, size=1))
    total = Total(ranking.reports, ranking.sections, ranking.verbatim)
    known = answer.asked(asked, answer.place_names(index, query))
    numbers = amounts.report.tolist()
    return _about(index, len(numbers), known, base + url, total, say("符合条件的报告")), numbers


def crosswalk(index: Index, base: str = "") -> Export[CrosswalkRow]:
    """Return every name and code of every place that reports lie in, with its years."""
    stats = index.stats()
    count = places.count_names(index)
    total = Total(stats["reports"], stats["sections"], stats["reports"])
    about = _about(index, count, None, base + links.export_places(), total, say("各地区沿革"))
    return Export(about, _whole(index, places.crosswalk(index, base), count))


def by_years(
    index: Index, place: str = "", missing: Sequence[str] = (), base: str = ""
) -> Export[CoverageCell]:
    """Return every year of every place that ``coverage`` would show; raises what it raises."""
    table = coverage.coverage(index, place, missing)
    count = table.total * len(table.years)
    stats = index.stats()
    total = Total(stats["reports"], stats["sections"], stats["reports"])
    what = say("各地区各年度收录情况")
    if table.place:
        what = say("“%(place)s”各年度收录情况", place=table.place.name)
    if table.missing:
        only = say("只列未收录 %(years)s 年度的", years="、".join(table.missing))
        what = say("，").join((what, only))
    about = _about(index, count, None, base + table.url, total, what)
    return Export(about, _whole(index, coverage.cells(index, place, missing, base), count))


def _about(
    index: Index, rows: int, asked: Asked | None, url: str, total: Total, what: str
) -> About:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    built = index.stats()["built"]
    return About(rows, index.generation, built, now, tuple(index.notes), asked, url, total, what)


def _whole(index: Index, rows: Iterator[_Row], count: int) -> Iterator[_Row]:
    taken = 0
    for row in rows:
        renew()  # made row by row, and bounded by its progress
        taken += 1
        yield row
    if taken != count:
        raise IndexDamaged(
            f"There were {taken} rows and not {count}. {build_again(index.directory)}"
        )


def _rows(hit: Hit, base: str) -> Iterator[AnswerRow]:
    place, url = hit.place, base + hit.url
    known = (
        hit.id,
        hit.title,
        hit.year,
        place,
        url,
        hit.score,
        hit.repairs,
        hit.verbatim,
        levels(place),
    )
    figures = tuple(structs.replace(figure, url=base + figure.url) for figure in hit.figures)
    for match in hit.matches or (None,):
        shown = match and structs.replace(match, url=base + match.url)
        yield AnswerRow(*known, shown, figures)


def linked_files(report: Report, base: str = "") -> tuple[LinkedFile, ...]:
    """Return the other files of a report with their addresses, ``base`` before each."""
    return tuple(
        extended(LinkedFile, file, file_url=base + links.source(report.id, file.sha256))
        for file in report.other_files
    )


def _report_row(report: Report, base: str) -> ReportRow:
    figures = tuple(
        extended(LinkedFigure, f, url=base + links.figure(report.id, f.name, rival))
        for value in values_of_figures(report.figures).values()
        for rival, f in enumerate(value.figures)
    )
    return extended(
        ReportRow,
        report,
        sections=UNSET,
        figures=figures,
        other_files=linked_files(report, base),
        levels=levels(report.place),
        url=base + links.report(report.id),
        file_url=base + links.source(report.id),
    )
