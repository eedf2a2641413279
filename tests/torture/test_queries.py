"""A part of the fuzzing of queries, so that it can be run by whoever wants all of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from indexer.desk.asking.query_language import parse
from indexer.vocabulary.errors import BadRequest, OutOfTime
from tests.hanging import ends
from tests.torture import queries
from webapp import current


def test_queries_as_nobody_types_them_are_answered_or_refused(corpus_index: Path) -> None:
    """Whatever is typed, the program goes on and says something."""
    with ends():
        found = queries.asked(corpus_index, 200, 23, 60, lambda: 0.0)
    assert (found.asked, found.crashes, found.late) == (200, [], [])
    assert found.statuses["200"] > 60
    assert found.statuses["400 query_too_costly"] > 5


def test_the_same_seed_asks_the_same_and_half_of_it_is_malformed() -> None:
    """What was found must be found again, and what is asked must reach all of the language."""
    first, again = (random.Random(5), random.Random(5))
    asked = [queries.query(first) for _ in range(300)]
    assert asked == [queries.query(again) for _ in range(300)]
    assert all(len(text) <= 1_500 for text in asked)
    kinds: set[str] = set()
    for text in asked:
        try:
            root, notes = parse(text)
        except BadRequest as error:
            kinds.add(error.code)
        else:
            kinds |= {type(root).__name__, "noted" if notes else "plain"}
    assert kinds >= {"And", "Or", "Not", "In", "Near", "noted", "plain", "query_too_costly"}


@pytest.mark.parametrize(
    ("error", "status", "crashes", "late"),
    [
        (ValueError("a fault"), "500 internal_error", 1, 3),
        (OutOfTime("over"), "503 out_of_time", 0, 3),
        (None, "200", 0, 3),
    ],
)
def test_a_fault_and_an_answer_after_its_time_are_told(
    corpus_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception | None,
    status: str,
    crashes: int,
    late: int,
) -> None:
    """A script that finds nothing must be able to find something."""
    real, calls = current.CurrentIndex.borrow, 0

    def borrow(self: current.CurrentIndex) -> object:
        nonlocal calls
        calls += 1
        if error and calls == 3:
            raise error
        return real(self)

    monkeypatch.setattr(current.CurrentIndex, "borrow", borrow)
    monkeypatch.setattr(queries, "query", lambda _: "公开")
    monkeypatch.setattr(queries, "_WEIGHTS", [1, 0, 0, 0, 0, 0, 0])
    times = iter(range(0, 1_000, 5))
    found = queries.asked(corpus_index, 3, 1, 2, lambda: float(next(times)))
    assert (len(found.crashes), len(found.late)) == (crashes, late)
    assert found.statuses[status] == (1 if error else 3)
