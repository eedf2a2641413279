"""The right to build an index in a cluster, which one build has at a time, on whichever machine.

A document says who has it and goes on counting while that build lives. Who finds the count standing still takes the right
over: no clock of another machine is believed. Each write says which one it follows, so that of two who take it one is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from indexer.engines.opensearch import indexes
from indexer.engines.opensearch.cluster import Cluster
from indexer.vocabulary.errors import BuildFailed

BEATS = 3.0  # seconds
DEAD = 20.0  # seconds without one
_ID = "build"
_MAPPINGS = {"properties": {"holder": {"type": "keyword"}, "beat": {"type": "long"}}}


def name_of(alias: str) -> str:
    """Return the index that has the lock of an index of this alias."""
    return f"{alias}-lock"


@contextmanager
def held(cluster: Cluster, alias: str, address: object) -> Iterator[Callable[[], None]]:
    """Hold the right to build; what it lends raises ``BuildFailed`` once the right is lost.

    Raises ``BuildFailed`` where another build has it.
    """
    lock = _Lock(
        cluster, name_of(alias), f"Another build is writing {address}. Wait until it ends."
    )
    lock.take()
    ended = threading.Event()
    beating = threading.Thread(target=lock.go_on, args=(ended,), daemon=True)
    beating.start()
    try:
        yield lock.check
    finally:
        ended.set()
        beating.join()
        lock.give_back()


class _Lock:
    def __init__(self, cluster: Cluster, index: str, another: str) -> None:
        self._cluster, self._index, self._another = cluster, index, another
        self._holder, self._beat = uuid4().hex, 0
        self._last: dict[str, Any] | None = None
        self._writing = threading.Lock()
        self._is_lost = False

    def take(self) -> None:
        """Take the right where nobody has it, or who had it has died."""
        indexes.create(self._cluster, self._index, indexes.SMALL, _MAPPINGS)
        found = self._found()
        until = monotonic() + DEAD
        while found and found["_source"]["holder"] and monotonic() < until:
            sleep(BEATS / 3)
            before, found = found["_source"], self._found()
            if found and found["_source"]["holder"] and found["_source"] != before:
                raise BuildFailed(self._another)
        self._last = found
        if not self._write(self._holder):
            raise BuildFailed(self._another)

    def _found(self) -> dict[str, Any] | None:
        return indexes.read(self._cluster, self._index, _ID)

    def _write(self, holder: str) -> bool:
        """Say who has the right, unless somebody else has said so meanwhile."""
        self._beat += 1
        body = {"holder": holder, "beat": self._beat}
        written = indexes.write_after(self._cluster, self._index, _ID, body, self._last)
        if written is None:
            # Of a request that nobody saw answered, one's own word may be what was written last.
            found = self._found()
            if found is None or found["_source"]["holder"] != self._holder:
                return False
            written = indexes.write_after(self._cluster, self._index, _ID, body, found)
        if written is not None:
            self._last = written
        return written is not None

    def go_on(self, ended: threading.Event) -> None:
        """Count until ``ended``, or the right is lost."""
        while not ended.wait(BEATS) and not self._is_lost:
            with indexes.trying(), self._writing:
                self._is_lost = not self._write(self._holder)

    def check(self) -> None:
        """Raise ``BuildFailed`` where another build has taken the right over, ``ClusterAway`` where nobody knows."""
        with self._writing:
            self._is_lost = self._is_lost or not self._write(self._holder)
        if self._is_lost:
            raise BuildFailed(self._another)

    def give_back(self) -> None:
        """Let others build."""
        with indexes.trying(), self._writing:
            if not self._is_lost:
                self._write("")
