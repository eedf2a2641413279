"""Processes that work for a build and do not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait


def started(count: int) -> ProcessPoolExecutor:
    """Return ``count`` processes to give work to; they end when the one that starts them does.

    One that lived on would hold the lock of a build that was killed.
    """
    return ProcessPoolExecutor(count, initializer=_end_with_parent)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
