"""One store that several threads ask at once, as those of a server do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

from indexer.archive.store import NAME, Store
from tests.invented_index import build_index, invented_reports

_THREADS, _TIMES = 6, 300


def test_who_asks_beside_others_is_given_what_they_asked(tmp_path: Path) -> None:
    """A reader would be shown the rows of somebody else's question, and now and then an error."""
    index = build_index(tmp_path, invented_reports())
    with closing(Store(index / "000001" / NAME)) as store:
        numbers = range(store.count("reports"))
        right = {n: store.hits([(n, [0])]) for n in numbers}
        begin = Barrier(_THREADS)

        def ask(first: int) -> list[int]:
            begin.wait()
            asked = [(first + n) % len(numbers) for n in range(_TIMES)]
            return [n for n in asked if store.hits([(n, [0])]) != right[n]]

        with ThreadPoolExecutor(_THREADS) as threads:
            assert [*threads.map(ask, range(_THREADS))] == [[]] * _THREADS
