"""The five real reports, which stand outside the repository, as a careful reader reads them.

``real_figures.csv`` was written by reading them: each figure, and each part that is given of it,
with its file, the section that says so, value, state and qualifier.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from indexer.intake.one_file import read_report
from indexer.vocabulary.report import Report

_TABLE = Path(__file__).parent / "real_figures.csv"
Row = tuple[str, ...]


@pytest.fixture(scope="module")
def reports(shared_reports: Path) -> dict[str, Report]:
    files = sorted((shared_reports / "real").glob("*.txt"))
    return {path.name[:3]: read_report(path) for path in files}


def test_everything_a_careful_reader_finds_is_read_and_nothing_else(
    reports: dict[str, Report],
) -> None:
    """212 that is no total, and 340 that were only sent in, would be printed as disclosed."""
    with _TABLE.open(encoding="utf-8", newline="") as table:
        wanted = Counter(tuple(row) for row in list(csv.reader(table))[1:])
    assert Counter(row for name, report in reports.items() for row in _rows(name, report)) == wanted


def test_each_is_quoted_where_it_stands(reports: dict[str, Report]) -> None:
    """A number whose words are not in the section it names cannot be checked by its reader."""
    lost = [
        (name, figure)
        for name, report in reports.items()
        for figure in report.figures
        if "|" not in figure.quote
        and figure.quote not in {s.anchor: s.text for s in report.sections}[figure.anchor]
    ]
    assert lost == []


def _rows(name: str, report: Report) -> list[Row]:
    figures = [
        (f.name, name, f.anchor, f"{f.value:g}", f.state, f.qualifier or "") for f in report.figures
    ]
    parts = [
        (f"part {n} of {one.name}", name, one.anchor, f"{part.value:g}", "", "")
        for one in report.breakdowns
        for n, part in enumerate(one.parts, 1)
    ]
    return [*figures, *parts]
