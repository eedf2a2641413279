"""Processes that work for a build and do not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_ENDING = (signal.SIGINT, signal.SIGTERM)


class _Processes(Executor):
    """Each process is asked over a pipe of its own, by a thread that waits for it.

    Of ``ProcessPoolExecutor`` all share one pipe: where one is killed that is just sending, the
    rest of what it sends is waited for, for ever. Here its own pipe ends, and what it was at is
    ``BrokenProcessPool``; the others go on.
    """

    def __init__(self, count: int) -> None:
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._begun: list[tuple[BaseProcess, Connection]] = []
        self._alive, self._lock = count, threading.Lock()
        for _ in range(count):
            here, there = multiprocessing.Pipe()
            process = multiprocessing.Process(target=_work, args=(there,), daemon=True)
            process.start()
            there.close()  # or a pipe whose process died would not end
            self._begun.append((process, here))
            self._idle.put(here)
        self._asking = ThreadPoolExecutor(count)

    def submit(
        self, fn: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Future[_Made]:
        """See ``Executor``; what is given and what is returned is pickled."""
        return self._asking.submit(self._ask, fn, args, kwargs)

    def _ask(self, *work: Any) -> Any:
        given = bytes(ForkingPickler.dumps(work))  # of what it lends, an error would keep a part
        pipe, has_died = self._idle.get(), False
        try:
            pipe.send_bytes(given)
            made, error = pipe.recv()
        except (EOFError, OSError) as ended:
            has_died = True
            raise BrokenProcessPool("The process that was at it has ended.") from ended
        finally:
            with self._lock:
                self._alive -= has_died
                if not has_died or self._alive <= 0:  # or who waits for one would wait for ever
                    self._idle.put(pipe)
        if error is not None:
            raise error
        return made

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See ``Executor``. What is cancelled is not waited for, begun or not."""
        if cancel_futures:
            for process, _ in self._begun:
                process.terminate()
        self._asking.shutdown(wait, cancel_futures=cancel_futures)
        for process, pipe in self._begun:
            with suppress(OSError):  # it has ended
                pipe.send(None)
            process.join()
            process.close()
            pipe.close()


@contextmanager
def started(count: int) -> Iterator[Executor]:
    """Lend ``count`` processes to give work to; they end when the one that starts them does.

    One that lived on would hold the lock of a build that was killed. Whoever leaves by an error,
    or is interrupted, waits for nothing that they are at. Work whose process ends raises ``BrokenProcessPool``.
    """
    with _held_back():
        pool = _Processes(count)
    try:
        yield pool
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _work(pipe: Connection) -> None:
    _begin()
    while (asked := pipe.recv()) is not None:
        work, args, kwargs = asked
        try:
            answer = ForkingPickler.dumps((work(*args, **kwargs), None))
        except Exception as error:
            error.add_note(traceback.format_exc())  # what follows is of the process that asked
            answer = ForkingPickler.dumps((None, error))
        pipe.send_bytes(answer)


def _begin() -> None:
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # in the background of a shell's script
        # The one who started it says that it was interrupted.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    _end_with_parent()


@contextmanager
def _held_back() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait, for this process and for those that it begins meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):  # not a Unix
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
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
