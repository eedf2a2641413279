"""What the engine remembers is only ever a saving: answers are those without it."""

from __future__ import annotations

from indexer.engines.whoosh.passes.arrays import Remembered


def test_what_another_thread_throws_away_is_looked_up_again() -> None:
    """A reader's query failed because at that moment somebody asked for something else."""
    remembered: Remembered[object, str] = Remembered(1)

    class Interrupted:
        """A key as slow to compare as a query: each time, another thread asks in between."""

        def __hash__(self) -> int:
            remembered.get(object(), str)
            return 1

    key = Interrupted()
    assert [remembered.get(key, lambda _key: "answer") for _ in range(3)] == ["answer"] * 3


def test_no_more_is_kept_than_was_said() -> None:
    """A server that runs for months must not fill its memory with what was once typed."""
    asked: list[int] = []

    def look_up(key: int) -> int:
        asked.append(key)
        return -key

    remembered: Remembered[int, int] = Remembered(2)
    assert [remembered.get(key, look_up) for key in (1, 2, 2, 1, 3, 1)] == [-1, -2, -2, -1, -3, -1]
    assert asked == [1, 2, 3, 1]
