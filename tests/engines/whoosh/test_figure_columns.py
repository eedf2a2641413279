"""The records of figures as arrays: each figure's own, whichever stand beside it."""

from __future__ import annotations

from pathlib import Path

from indexer.archive.figures import recorded
from indexer.archive.sums import Files
from indexer.engines.counting.figures import FigureColumns, write
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import Amount
from tests.invented import figure

FIRST, LAST = FIGURE_NAMES[0], FIGURE_NAMES[-1]
BEFORE, MIDDLE, AFTER = FIGURE_NAMES[99:102]


def test_what_is_asked_of_one_figure_looks_at_its_own_records_alone(tmp_path: Path) -> None:
    """Refusals for one reason would be printed as refusals for the reason in the next row."""
    stated = [
        (figure(BEFORE, 3), figure(AFTER, 5)),
        (figure(MIDDLE, 7), figure(LAST, 11)),
        (),
        (figure(FIRST, 13), figure(LAST, 17)),
    ]
    write(tmp_path, [recorded(figures) for figures in stated])
    columns = FigureColumns(Files(tmp_path.parent), tmp_path.name, len(stated))
    said = {
        name: (columns.of(name).report.tolist(), columns.of(name).value.tolist())
        for name in (FIRST, BEFORE, MIDDLE, AFTER, LAST)
    }
    assert said == {
        FIRST: ([3], [13]),
        BEFORE: ([0], [3]),
        MIDDLE: ([1], [7]),
        AFTER: ([0], [5]),
        LAST: ([1, 3], [11, 17]),
    }
    assert columns.satisfying(Amount(MIDDLE, 4)).tolist() == [False, True, False, False]
    assert columns.satisfying(Amount(LAST, 12)).tolist() == [False, False, False, True]
