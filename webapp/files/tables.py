"""The columns of tables of reports: what is known of each, and what it states of figures.

A figure has two columns: its number, empty where there is none, and its state, empty where it is
plainly stated or not stated at all: so a spreadsheet adds up the one and filters by the other,
and pandas reads numbers as numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Self

from indexer.desk.export import AnswerRow, ReportRow
from indexer.desk.figures import Rival, StatedValue, StatingReport, plain_number
from indexer.vocabulary.amounts import FigureValue, figure_said, values_of_figures
from indexer.vocabulary.figures import FIGURE_NAMES, FIGURES, STATES, figure_label
from indexer.vocabulary.report import Figure
from indexer.vocabulary.results import HitFigure
from indexer.vocabulary.saying import say, word
from webapp.files.cells import Cell
from webapp.files.workbook import ANSWER, RECOGNISED, Column, path, within
from webapp.wording import place_status, regime


class ReportLine(NamedTuple):
    """A report with what it states of each figure."""

    row: ReportRow
    values: dict[str, FigureValue]

    @classmethod
    def of(cls, row: ReportRow) -> Self:
        """Return ``row`` with its figures by name, so that no column looks for its own."""
        return cls(row, values_of_figures(row.figures))


def _state(
    state: str, each: Sequence[Figure] | Sequence[Rival] | Sequence[HitFigure]
) -> str | None:
    """Return what is to be said of a figure beside its number; nothing where that says all."""
    if state == "several":
        return say("：").join((say(STATES[state]), say("、").join(map(_printed, each))))
    if state in ("partial", "blank"):
        return say(STATES[state])
    return each[0].qualifier


def _printed(figure: Figure | Rival | HitFigure) -> str:
    number = say("空白") if figure.value is None else f"{figure.value:.15g}"
    return number + (f"（{figure.qualifier}）" if figure.qualifier else "")


def _of_figure(name: str) -> Iterator[Column]:
    """The number and the state of a figure of a ``ReportLine``."""

    def number(line: ReportLine) -> Cell:
        value = line.values.get(name)
        return plain_number(value.value) if value else None

    def state(line: ReportLine) -> Cell:
        value = line.values.get(name)
        return _state(value.state, value.figures) if value else None

    label = figure_label(name)
    yield Column(label, 12, number, figure=True, of=name)
    yield Column(label + word("（状态）"), 10, state, figure=True, of=name)


def _evidence(row: ReportRow) -> str:
    return "\n".join(f"{figure_said(f.name)}{say('：')}{f.quote}" for f in row.figures)


def _of_row(columns: Sequence[Column]) -> Iterator[Column]:
    """Columns of a report, for one with its figures by name."""

    def value(column: Column) -> Callable[[ReportLine], Cell]:
        return lambda line: column.value(line.row)

    return (column._replace(value=value(column)) for column in columns)


_BEFORE = (
    Column(word("报告编号"), 18, lambda row: row.id),
    Column(word("地区"), 30, lambda row: path(row.place)),
    *within(lambda row: row.place),
    Column(word("年度"), 7, lambda row: row.year),
    Column(word("标题"), 40, lambda row: row.title),
    Column(word("单位"), 16, lambda row: row.unit.name),
    Column(word("单位类型"), 9, lambda row: row.unit.type),
    Column(word("地区是否确定"), 12, lambda row: place_status(row.place.status)),
    Column(word("地区代码"), 12, lambda row: row.place.code),
    Column(word("可能的地区"), 30, lambda row: "；".join(map(path, row.place.candidates))),
    Column(word("发布日期"), 12, lambda row: row.published),
    Column(word("格式"), 18, lambda row: row.regime and regime(row.regime)),
)
_AFTER = (
    Column(word("数字的依据"), 60, _evidence),
    Column(word("读入时待核"), 40, lambda row: "\n".join(row.warnings)),
    RECOGNISED,
    Column(word("链接"), 40, lambda row: row.url, link=True),
    Column(word("来源网址"), 40, lambda row: row.source_url),
    Column(word("取得时间"), 20, lambda row: row.retrieved),
    Column(word("文件"), 40, lambda row: row.path),
    Column(word("文件格式"), 9, lambda row: row.format),
    Column("SHA-256", 66, lambda row: row.sha256),
    Column(
        word("其他原文件"),
        66,
        lambda row: "\n".join(f"{f.path} {f.sha256}" for f in row.other_files),
    ),
    Column(word("地点编号"), 14, lambda row: row.place.place_id),
    Column(word("代码年份"), 9, lambda row: row.place.code_year),
)
_BY_APPLICANT = tuple(name for name in FIGURE_NAMES if name not in FIGURES)
CORPUS: tuple[Column, ...] = (
    *_of_row(_BEFORE),
    *(column for name in FIGURES for column in _of_figure(name)),
    *_of_row(_AFTER),
    *(column for name in _BY_APPLICANT for column in _of_figure(name)),
)
"""The columns of what is known of every report, of its ``ReportLine``."""


def of_figures(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a table of these figures, of ``StatingReport``."""
    return (
        *_STATING,
        *(column for name in names for column in _with_words(name)),
        Column(word("链接"), 40, lambda row: row.url, link=True),
        Column(word("报告编号"), 18, lambda row: row.report),
        Column(word("地区代码"), 12, lambda row: row.place.code),
        Column(word("地点编号"), 14, lambda row: row.place.place_id),
    )


def of_answer(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of an answer, of ``AnswerRow``; of ``names``, what the query asks for, the numbers too."""
    return (*ANSWER, *(column for name in names for column in _of_hit(name)))


def _of_hit(name: str) -> Iterator[Column]:
    """The number of a figure that a row of an answer carries, its state, and the words that say so."""

    def of(row: AnswerRow) -> list[HitFigure]:
        return [figure for figure in row.figures if figure.name == name]

    def number(row: AnswerRow) -> Cell:
        stated = of(row)
        return stated[0].value if len(stated) == 1 else None

    def state(row: AnswerRow) -> Cell:
        stated = of(row)
        return _state("several" if stated[1:] else stated[0].state, stated) if stated else None

    label = figure_label(name)
    yield Column(label, 12, number, figure=True, of=name)
    yield Column(label + word("（状态）"), 10, state, figure=True, of=name)
    yield Column(
        label + word("（原文）"),
        40,
        lambda row: "\n".join(f.quote for f in of(row)),
        figure=True,
        of=name,
    )


_STATING = (
    Column(word("地区"), 30, lambda row: path(row.place)),
    *within(lambda row: row.place),
    Column(word("年度"), 7, lambda row: row.year),
    Column(word("标题"), 40, lambda row: row.title),
)


def _with_words(name: str) -> Iterator[Column]:
    """The number of a figure, its state, its words, and where these stand."""

    def of(value: Callable[[StatedValue], Cell]) -> Callable[[StatingReport], Cell]:
        return lambda row: value(row.values[name]) if name in row.values else None

    label = figure_label(name)
    yield Column(label, 12, of(lambda value: value.value), of=name)
    yield Column(
        label + word("（状态）"), 10, of(lambda v: _state(v.state, v.rivals or (v,))), of=name
    )
    yield Column(label + word("（原文）"), 40, of(_quotes), of=name)
    yield Column(label + word("（出处）"), 40, of(lambda value: value.url), link=True, of=name)


def _quotes(value: StatedValue) -> str:
    return "\n".join(rival.quote for rival in value.rivals or (value,))
