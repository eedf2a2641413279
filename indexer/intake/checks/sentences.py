"""What sentences say against tables, and totals against the parts that they are said to have."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.intake.checks.tables import is_tabled, printed, prose_of
from indexer.vocabulary.amounts import values_of_figures
from indexer.vocabulary.figures import figure_label
from indexer.vocabulary.report import Figure, Flag, FlagSide, Report


def rivals(report: Report) -> Iterator[Flag]:
    """A figure has one number in the prose and another in a table.

    Several numbers of the prose that make the table's are its parts.
    """
    several = [figure for figure in report.figures if figure.state == "several"]
    prose_by_anchor = prose_of(report) if several else {}
    for name, said in values_of_figures(several).items():
        tabled = [f for f in said.figures if is_tabled(f.quote, f.anchor, prose_by_anchor)]
        prose = [figure for figure in said.figures if figure not in tabled]
        if len(tabled) != 1 or sum(f.value or 0 for f in prose) == tabled[0].value:
            continue
        for figure in prose:
            yield Flag(
                "rivals",
                f"{figure_label(name)}：正文写 {_printed(figure)}，表格写 {_printed(tabled[0])}，两处不一致。",
                _side(figure),
                _side(tabled[0]),
            )


def _printed(figure: Figure) -> str:
    return printed(figure.value or 0, figure.unit)


def _side(figure: Figure) -> FlagSide:
    return FlagSide(_printed(figure), figure.anchor, figure.quote, figure.name)


def parts(report: Report) -> Iterator[Flag]:
    """The parts that the prose gives of a total are more than it, or were all of it and are less."""
    for one in report.breakdowns:
        if not one.disagrees:
            continue
        added = sum(part.value for part in one.parts)
        left, right = printed(added, one.unit), printed(one.value, one.unit)
        listed = "＋".join(f"{part.value}" for part in one.parts)
        total = next(
            (f for f in report.figures if f.name == one.name and f.value == one.value), None
        )
        yield Flag(
            "parts",
            f"{figure_label(one.name)}：各项合计 {left}（{listed}），总数 {right}，两处不一致。",
            FlagSide(left, one.anchor, one.quote, one.name),
            FlagSide(right, one.anchor, total.quote if total else one.quote, one.name),
        )
