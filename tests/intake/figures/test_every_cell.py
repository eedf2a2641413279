"""Every cell that a generator writes into either form comes back as the figure that it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.intake.one_file import read_report
from tests.intake.figures.written_forms import FLATTENED, GLUED, STRUCTURED, Written, compared

FORMS = ("2019", "2021")


def measured(make: Callable[[Written], bytes], reports: list[Written]) -> float:
    """The share of the figures of ``reports`` that comes back; nothing is read wrong."""
    right = wanted = 0
    for written in reports:
        report = read_report(Path("report"), data=make(written))
        result = compared(written.truth, report.figures)
        assert result.wrong == []
        right, wanted = right + len(result.right), wanted + len(written.truth)
    return right / wanted


@pytest.mark.parametrize("erred", [0, 0.15])
@pytest.mark.parametrize("name", STRUCTURED)
def test_every_cell_of_both_forms_comes_back_from_every_format(name: str, erred: float) -> None:
    """A number one row off accuses a township of a refusal; a stroke read as 0 acquits it."""
    reports = [Written(form, seed, erred=erred) for form in FORMS for seed in range(2)]
    assert measured(STRUCTURED[name], reports) >= 0.99


@pytest.mark.parametrize("erred", [0, 0.15])
@pytest.mark.parametrize("name", FLATTENED)
def test_flattened_tables_give_their_figures_as_well(name: str, erred: float) -> None:
    """Half of what was copied from sites is text without a table."""
    reports = [Written(f, seed, lost=True, erred=erred) for f in FORMS for seed in range(5)]
    assert measured(FLATTENED[name], reports) >= 0.95


@pytest.mark.parametrize("name", GLUED)
def test_glued_digits_give_their_figures_where_they_can_be_told_apart(name: str) -> None:
    """Of small townships nearly all numbers are 0 and 1."""
    reports = [Written(form, seed, odd=0, most=1) for form in FORMS for seed in range(5)]
    assert measured(GLUED[name], reports) >= 0.95


def test_single_blanks_that_are_lost_move_no_number() -> None:
    """What is left of such a row stands in no column; a guess would be somebody's request."""
    for form in FORMS:
        for seed in range(5):
            written = Written(form, seed, odd=0.4)
            data = FLATTENED["one_a_line"](written)
            result = compared(written.truth, read_report(Path("report"), data=data).figures)
            # A sum whose parts are not all read is at least what the others make.
            wrong = [
                name
                for name, read, said in result.wrong
                if said is None
                or not all(
                    r.state == "partial" and (r.value or 0) <= (said.value or 0) for r in read
                )
            ]
            assert wrong == []
            assert result.right
