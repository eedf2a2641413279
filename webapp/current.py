"""One index for each process, opened on first use and changed when a build has switched it.

A request keeps the generation it began with: its totals, hits and text belong
together even when a build ends in between.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from threading import Lock, Thread, Timer
from time import monotonic

from flask import Flask, current_app, g

from indexer import Index, make_query, mirror_of, open_index, query_language, synonyms
from indexer.vocabulary.budget import renew
from indexer.vocabulary.errors import BadRequest, ClusterAway, NotFound, XxgkError
from indexer.vocabulary.report import Report

_COLLECTED_AFTER = 1.0  # seconds, by when nobody who still answers holds it
_LATE = 60.0  # seconds in which two builds may have followed one another, and the second has removed what was before the first
_ASKED_AGAIN = 2.0  # seconds, by when a reader may expect what was built
_YEAR = re.compile(r"-(?:\d{4})?(?:-\d+)?$")


class CurrentIndex:
    """Lends the current generation to requests and closes an old one when its last is done."""

    def __init__(self, directory: Path, belonging: synonyms.Synonyms) -> None:
        self._directory, self._synonyms = directory, belonging
        self._lock = Lock()
        self._index: Index | None = None
        self._borrowers: dict[int, int] = {}
        self._mirror, self._asked_again = mirror_of(directory), 0.0
        self._is_refused = False

    def init_app(self, app: Flask) -> None:
        """Make ``index()`` answer in requests of ``app``."""
        app.extensions["index"] = self
        app.teardown_appcontext(lambda _error: self._give_back(g.pop("index", None)))

    def borrow(self) -> Index:
        """Return the index of the current generation, opening it when it is new.

        Where a newer program has built, that is the last that this one reads. Raises
        ``IndexUnusable``: an index that was removed must not go on answering from memory.
        """
        with self._lock:
            self._refresh()
            if self._index is None or not self._index.is_current():
                opened = open_index(self._directory, self._synonyms, last=True)
                old, self._index = self._index, opened
                if old is None:
                    self._asked_again = monotonic() + _ASKED_AGAIN
                elif id(old) not in self._borrowers:
                    _let_go(old)
            self._borrowers[id(self._index)] = self._borrowers.get(id(self._index), 0) + 1
            borrowed = self._index
        renew()  # nor is it the time of whoever waited for the lock meanwhile
        return borrowed

    def _refresh(self) -> None:
        """Where the index stands elsewhere, ask now and then for a newer generation; meanwhile the one that is here answers."""
        if self._mirror is None or self._index is None or monotonic() < self._asked_again:
            return
        if self._is_refused:  # said to who asks now, as whoever opens it is told
            old, self._index, self._is_refused = self._index, None, False
            if id(old) not in self._borrowers:
                _let_go(old)
            return
        is_late = monotonic() > self._asked_again + _LATE
        self._asked_again = inf  # until it is here, which may take minutes
        if is_late and not _is_held(self._mirror.holds, self._index.generation):
            self._follow(self._mirror.refresh)
        else:
            Thread(target=self._follow, args=(self._mirror.refresh,), daemon=True).start()

    def _follow(self, refresh: Callable[[], None]) -> None:
        try:
            refresh()
        except XxgkError as error:
            # Who has a generation answers on without the cluster, but not when that says that there is none.
            self._is_refused = not isinstance(error, ClusterAway)
        finally:
            self._asked_again = monotonic() + _ASKED_AGAIN

    def _give_back(self, index: Index | None) -> None:
        if index is None:
            return
        with self._lock:
            self._borrowers[id(index)] -= 1
            if self._borrowers[id(index)] == 0:
                del self._borrowers[id(index)]
                if index is not self._index:
                    _let_go(index)

    def close(self) -> None:
        """Let go of the index; the next request opens it anew."""
        with self._lock:
            if self._index is not None and id(self._index) not in self._borrowers:
                self._index.close()
            self._index = None


def _is_held(holds: Callable[[str], bool], generation: str) -> bool:
    try:
        return holds(generation)
    except ClusterAway:  # so is told whoever asks it
        return True


def _let_go(index: Index) -> None:
    """Close an index that another has followed, and some time later what it has mapped.

    Its parts know each other, so that only the collector finds them, which after many builds would be
    hundreds of open files later. It takes a twentieth of a second, once for each build.
    """
    index.close()
    collecting = Timer(_COLLECTED_AFTER, _collect)
    collecting.daemon = True
    collecting.start()


def _collect() -> None:
    """Collect what a server kept from the collector as it began, too, and keep the rest from it again."""
    was_frozen = gc.get_freeze_count() > 0
    gc.unfreeze()
    gc.collect()
    if was_frozen:
        gc.freeze()


def notices() -> list[str]:
    """Return what every page that shows reports must say of them; nothing without an index."""
    return g.index.notes if "index" in g else []


class NoSuchReport(NotFound):
    """No report has this id; ``others`` are years and ids of those of the same place."""

    def __init__(self, message: str, others: tuple[tuple[int | None, str], ...]) -> None:
        super().__init__(message)
        self.others = others


def report_or_new_id(report_id: str) -> Report | str:
    """Return the report of this id, or the id that an old one now has. Raises ``NoSuchReport``."""
    try:
        return index().report(report_id)
    except NotFound as missing:
        if (new := index().redirect(report_id)) is None:
            raise NoSuchReport(missing.message, tuple(_of_same_place(report_id))) from None
        return new


def _of_same_place(report_id: str) -> Iterator[tuple[int | None, str]]:
    """Yield the reports whose id begins with the same place: the year of an address is easily mistaken."""
    place = _YEAR.sub("", report_id)
    try:
        query = make_query(place=[place], sort="year", size=query_language.MAX_SIZE)
    except BadRequest:
        return
    for hit in index().search(query).hits:
        if _YEAR.sub("", hit.id) == place:
            yield hit.year, hit.id


def index() -> Index:
    """Return the index this request answers from. Raises ``IndexUnusable``."""
    if "index" not in g:
        current: CurrentIndex = current_app.extensions["index"]
        g.index = current.borrow()
    borrowed: Index = g.index
    return borrowed
