"""The figures of a report in a strip under its title, each beside that of the year before.

A number is shown as the report states it: with 余 or 近, all rivals, a blank as a blank. What
changed is said in words, and only where both years state one plain number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer import figures, links
from indexer.vocabulary.amounts import FigureValue, qualified, values_of_figures
from indexer.vocabulary.figures import FIGURES, STATES, figure_label
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.report import Figure, Report
from indexer.vocabulary.saying import say
from webapp.pages.spots import printed_number
from webapp.wording import as_stated

MAIN = (
    "proactive_total",
    "requests_new",
    "requests_granted",
    "requests_partly_granted",
    "requests_refused",
    "requests_carried_over",
    "reviews_total",
    "lawsuits_total",
    "fees_yuan",
)
"""What is shown at once where it is stated in this year or the one before."""


class StatedNumber(NamedTuple):
    """A number as it is stated, and where."""

    text: str
    url: str


class SaidOfFigure(NamedTuple):
    """What one year's report says of a figure: its numbers, and ``note`` what else is to be known."""

    numbers: tuple[StatedNumber, ...]
    note: str


class FigureLine(NamedTuple):
    """A figure in this year and in the one before (None where that is not known), what changed, its flags."""

    label: str
    unit: str
    now: SaidOfFigure
    before: SaidOfFigure | None
    change: str
    flags: tuple[int, ...]


class Strip(NamedTuple):
    """The main figures, the others, the report of the year before, and where all years are."""

    main: tuple[FigureLine, ...]
    others: tuple[FigureLine, ...]
    before: Report | None
    url: str | None


def strip(report: Report, before: Report | None, flags: Mapping[str, Sequence[int]]) -> Strip:
    """Return the figures of ``report`` beside those of the year ``before``; by figure its ``flags``."""
    now = values_of_figures(report.figures)
    then = values_of_figures(before.figures) if before else {}

    def line(name: str) -> FigureLine:
        return FigureLine(
            figure_label(name),
            "" if FIGURES[name].unit in figure_label(name) else FIGURES[name].unit,
            _said(now.get(name), report.id),
            _said(then.get(name), before.id) if before else None,
            _change(now.get(name), then.get(name)),
            tuple(flags.get(name, ())),
        )

    main = [name for name in MAIN if name in now or name in then]
    others = [name for name in FIGURES if name in now and name not in MAIN]
    settled = report.place.lineage if report.place.status in ("resolved", "unlisted") else ()
    asked, url = (main or others)[: figures.MOST], None
    if asked and settled:
        url = links.figures(asked, with_values(Query(), "place", (settled[-1].value,)))
    return Strip(tuple(map(line, main)), tuple(map(line, others)), before, url)


def _said(value: FigureValue | None, id_: str) -> SaidOfFigure:
    if value is None:
        return SaidOfFigure((), say("未写明"))
    numbers = tuple(
        StatedNumber(_printed(figure), links.figure(id_, value.name, rival))
        for rival, figure in enumerate(value.figures)
    )
    return SaidOfFigure(numbers, "" if value.state in ("stated", "blank") else STATES[value.state])


def _printed(figure: Figure) -> str:
    if figure.value is None:
        return STATES["blank"]
    return as_stated(printed_number(figure.value), figure.qualifier)


def _change(now: FigureValue | None, then: FigureValue | None) -> str:
    """How much more or less than the year before; nothing where one of the two is no plain number."""
    if now is None or then is None or not _is_plain(now) or not _is_plain(then):
        return ""
    more = (now.value or 0) - (then.value or 0)
    if not more:
        return say("相同")
    return (
        say("多 %(number)s", number=printed_number(more))
        if more > 0
        else say("少 %(number)s", number=printed_number(-more))
    )


def _is_plain(value: FigureValue) -> bool:
    return value.state in ("stated", "none") and not qualified(value.figures[0])
