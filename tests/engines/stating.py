"""What one report states of a figure, and whether a number clause or a bucket is true of it.

By INTERFACE.md section 5, a sentence at a time, over the report's own figures; nothing of
what the engines count with is used.
"""

from __future__ import annotations

from indexer.vocabulary.query import Amount
from indexer.vocabulary.report import Figure, Report

MORE_THAN_SAID = ("余", "多", "以上", "超过", "逾")
LESS_THAN_SAID = ("近", "不足")
ENDS = (5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000, 100_000)


def entries(report: Report, name: str) -> list[Figure]:
    """The figures of this name: one, or rivals."""
    return [figure for figure in report.figures if figure.name == name]


def satisfies(report: Report, asked: Amount) -> bool:
    """Of rivals any satisfies."""
    return any(_is_within(figure, asked) for figure in entries(report, asked.figure))


def _is_within(figure: Figure, asked: Amount) -> bool:
    number = figure.value
    if number is None:  # a blank satisfies nothing
        return False
    if asked.high is not None and figure.state == "partial":  # it may be any number more
        return False
    said_more = figure.qualifier in MORE_THAN_SAID
    said_less = figure.qualifier in LESS_THAN_SAID
    if asked.low is not None:
        if asked.beyond and not (number > asked.low or (number == asked.low and said_more)):
            return False
        if not asked.beyond and not number >= asked.low:
            return False
    if asked.high is not None:
        if asked.beyond and not (number < asked.high or (number == asked.high and said_less)):
            return False
        if not asked.beyond and not number <= asked.high:
            return False
    return True


def bucket(report: Report, name: str) -> str:
    """The one bucket of the figure's facet that the report is in."""
    said = entries(report, name)
    if not said:
        return "unstated"
    if len(said) > 1 or said[0].state == "several":
        return "several"
    (figure,) = said
    if figure.value is None:
        return "blank"
    if figure.state == "partial":
        return "partial"
    if figure.value < 0:
        return "<0"
    if figure.value == 0:
        return "0"
    before = 0
    for end in ENDS:
        if figure.value <= end:
            return f"{before + 1}-{end}"
        before = end
    return ">100000"


def order(report: Report, sort: str) -> tuple[bool, float]:
    """What a report is sorted by: its least number up, its largest down, none at the end."""
    descending = sort.startswith("-")
    numbers = [
        figure.value
        for figure in entries(report, sort.removeprefix("-"))
        if figure.value is not None
    ]
    if not numbers:
        return True, 0.0
    return False, -max(numbers) if descending else min(numbers)
