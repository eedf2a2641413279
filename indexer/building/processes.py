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
        with _held_back():
            pool.submit(int)  # where processes are forked, the first work begins them all
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _begin() -> None:
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # in the background of a shell's script
        # The one who started it says that it was interrupted.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    _end_with_parent()


@contextmanager
def _held_back() -> Iterator[None]:
    """Let Ctrl-C wait, for this process and for those that it begins meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):  # not a Unix
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
