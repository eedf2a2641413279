"""What reports state of chosen figures, a row each, with the words that say so: for API, page and export.

Values are as printed. Of rivals none is chosen: ``value`` is null and all stand in ``rivals``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from indexer.desk import answer, links
from indexer.desk.answer import Asked, Number
from indexer.desk.index import Index
from indexer.desk.place_levels import Levels, levels
from indexer.language.folding import fold
from indexer.vocabulary.amounts import FigureValue, figure_said, values_of_figures
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.figures import (
    APPLICANTS,
    FORMS,
    field_of,
    figures_called,
)
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import (
    Address,
    Anchor,
    Count,
    FigureState,
    Qualifier,
    Report,
    Year,
    choice,
    note,
)
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import say

MOST = 5
"""Figures of one table: more do not fit a screen, and lines of more cannot be told apart."""
PICTURES = ("ranked", "spread", "dots", "line")
"""The kinds of pictures, by what addresses call them, the usual one first."""

_Amount = Annotated[int | float | None, note("所印的数；空白的和有几个数的是 null")]


class FigureAsked(Struct, frozen=True):
    """一项数字 a figure that was asked for."""

    name: str
    by: Annotated[Annotated[str, choice(APPLICANTS)] | None, note("哪一类申请人；合计的是 null")]
    label: str
    unit: str
    form: Annotated[
        Annotated[str, note(enum=[*FORMS])] | None,
        note("只有哪一年起的格式才有；两种格式都有的、只见于文字的是 null"),
    ]


class Rival(Struct, frozen=True):
    """几个数中的一个 one of several numbers that a report states of one figure."""

    value: _Amount
    qualifier: Qualifier
    anchor: Anchor
    quote: Annotated[str, note("原文的依据；表格的一行连同空格")]
    url: Address


class StatedValue(Rival, frozen=True):
    """一份报告所写的一项 what a report states of a figure."""

    state: FigureState
    rivals: Annotated[tuple[Rival, ...], note("有几个数时全部列出，不代为选择；其余为空")]


class StatingReport(Struct, frozen=True):
    """一份报告写了哪些 what a report states of the figures asked for."""

    report: Annotated[str, note("报告的编号")]
    url: Address
    title: str
    place: AnswerPlace
    year: Year
    levels: Levels
    values: Annotated[dict[str, StatedValue], note("按名称；没有提到的不列")]


class FigureRows(Struct, frozen=True):
    """几项数字，一行一份报告 chosen figures of all reports that answer, a page of them."""

    query: Asked
    figures: Annotated[tuple[FigureAsked, ...], note(maxItems=MOST)]
    total: Annotated[Count, note("符合的报告，不论写没写 reports that answer")]
    page: Number
    size: Number
    rows: tuple[StatingReport, ...]
    next_url: Annotated[Address | None, note("下一页；没有时为 null")]


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Return the figures of these names or labels, each once; a box of a form that was left empty asks nothing.

    Raises ``BadRequest`` for what is no figure, and for too many.
    """
    asked: dict[str, None] = {}
    written = [name for name in map(str.strip, names) if name]
    for text in written:
        if not (called := figures_called(fold(text))):
            raise BadRequest(
                say(
                    "没有叫“%(text)s”的数字。name 要写成 requests_new 或 requests_new:person，全部名称见 /figures。",
                    text=text[:40],
                )
            )
        asked |= dict.fromkeys(called)
    if (count := max(len(written), len(asked))) > MOST:
        raise BadRequest(
            say(
                "一次最多查看 %(most)s 个数字，这里有 %(count)s 个。请分几次查看。",
                most=MOST,
                count=count,
            )
        )
    return tuple(asked)


def column(name: str) -> FigureAsked:
    """Return what is told of a figure."""
    field = field_of(name)
    form = field.forms[0] if len(field.forms) == 1 else None
    by = name.partition(":")[2] or None
    return FigureAsked(name, by, figure_said(name), say(field.unit), form)


def figure_rows(index: Index, query: Query, names: Sequence[str]) -> FigureRows:
    """Return a page of the reports that answer ``query`` with what they state of ``names``.

    Raises ``BadRequest`` where there is none of these, and what ``Index.search`` raises.
    """
    figures = chosen(names)
    if not figures:
        raise BadRequest(say("要写一到五个数字，例如 name=requests_new。"))
    asked, amounts = index.amounts(query, ())
    first = (query.page - 1) * query.size
    numbers = amounts.report[first : first + query.size].tolist()
    more = first + query.size < len(amounts.report)
    following = links.next_page(query)
    return FigureRows(
        query=answer.asked(asked, answer.place_names(index, query)),
        figures=tuple(map(column, figures)),
        total=len(amounts.report),
        page=query.page,
        size=query.size,
        rows=tuple(rows_of(index, numbers, figures)),
        next_url=links.api_figures(figures, following, query.size) if more else None,
    )


def rows_of(
    index: Index, numbers: Iterable[int], names: Sequence[str], base: str = ""
) -> Iterator[StatingReport]:
    """Yield what the reports of these numbers state of ``names``; ``base`` goes before addresses."""
    for report in index.stating(numbers, names):
        yield StatingReport(
            report=report.id,
            url=base + links.report(report.id),
            title=report.title,
            place=AnswerPlace.of(report.place),
            year=report.year,
            levels=levels(report.place),
            values=stated_values(report, names, base),
        )


def stated_values(report: Report, names: Sequence[str], base: str = "") -> dict[str, StatedValue]:
    """Return what ``report`` states of ``names``, in their order, what it says nothing of left out."""
    found = values_of_figures(report.figures)
    return {name: _value(report.id, found[name], base) for name in names if name in found}


def _value(id_: str, value: FigureValue, base: str) -> StatedValue:
    rivals = tuple(
        Rival(
            plain_number(f.value),
            f.qualifier,
            f.anchor,
            f.quote,
            base + links.figure(id_, f.name, n),
        )
        for n, f in enumerate(value.figures)
    )
    first, alone = rivals[0], len(rivals) == 1
    return StatedValue(
        plain_number(value.value),
        first.qualifier if alone else None,
        first.anchor,
        first.quote,
        first.url,
        value.state,
        () if alone else rivals,
    )


def plain_number(number: float | None) -> float | None:
    """Return a whole number without its point, as it is printed."""
    return int(number) if number is not None and number == int(number) else number
