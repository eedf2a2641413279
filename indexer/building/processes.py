"""Processes that work for a build and do not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait


@contextmanager
def started(count: int) -> Iterator[ProcessPoolExecutor]:
    """Lend ``count`` processes to give work to; they end when the one that starts them does.

    One that lived on would hold the lock of a build that was killed. Whoever leaves by an error,
    or is interrupted, waits for nothing that they are at.
    """
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, initializer=_begin)
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _begin() -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # the one who started it says that it was interrupted
    _end_with_parent()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
