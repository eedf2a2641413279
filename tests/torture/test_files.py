"""No file costs more than itself: what is hostile is read or refused, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from indexer.intake.one_file import read_report
from indexer.vocabulary.errors import UnreadableFile
from tests.hanging import ends
from tests.torture.files import report
from tests.torture.hostile import MARKUP, TEXT, WORD, page_of, text_of, word_of

_SIZE = 6_000  # characters that are repeated at first; twice, then four times as many
_STEEPER = 9  # times as much work for four times as much: beyond any that is in line with it
_WORTH = 0.6  # seconds; of less, nothing can be said

Make = Callable[[str, int], bytes]
_REPEATS: list[tuple[Make, str]] = [
    (make, fragment)
    for make, fragments in ((text_of, TEXT), (page_of, MARKUP), (word_of, WORD))
    for fragment in fragments
]


def _cost(data: bytes) -> float:
    begun = time.process_time()
    with suppress(UnreadableFile):
        read_report(Path("report"), data=data)
    return time.process_time() - begun


def steeper(make: Make, repeated: str) -> str | None:
    """Say by how much more it costs to read four times as much, None where that is in line."""
    times = max(1, _SIZE // len(repeated))
    once, twice, four = (_cost(make(repeated, times * n)) for n in (1, 2, 4))
    if four < _WORTH or four < _STEEPER * once:
        return None
    return f"{repeated!r} × {times}: {once:.2f}, {twice:.2f}, {four:.2f} s"


def _mixed(count: int) -> list[tuple[Make, str]]:
    """Repeats of two fragments, and of one; always the same."""
    chance = Random(23)
    two = [(m, f + chance.choice(TEXT)) for m, f in _REPEATS if m is not word_of]
    return chance.sample([*_REPEATS, *two], count)


# What once took the square of its length: 62 s for 60,000 blanks, 7 s for a line of one word.
_ONCE = [(text_of, " \t\n"), (text_of, "总计"), (page_of, "<table><tr><td>")]


@pytest.mark.parametrize(("make", "repeated"), [*_ONCE, *_mixed(24)])
def test_four_times_as_long_costs_no_more_than_in_line(make: Make, repeated: str) -> None:
    """One file of a megabyte would hold up a build of twenty thousand for hours."""
    with ends():
        assert steeper(make, repeated) is None


def test_damaged_and_crafted_files_are_read_or_refused() -> None:
    """Whatever a site sends must cost one line of the list, never the build."""
    with ends():
        told = report(seed=23, count=300, processes=1)
    assert told["faults"] == []
    assert told["files"] == 300
    assert told["read"], "some are whole enough"
    assert told["refused"], "some are not"
