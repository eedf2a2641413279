"""Processes that answer at one address: started together, ended together, replaced when they die.

Each is started anew rather than forked, as Windows and macOS do it: SQLite and mapped files do not
survive a fork. Between a process and the one that keeps it there is a pipe. What is said in it is
"ready"; its end, however it came about, ends the process.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any

_log = logging.getLogger("xxgk")
STOPS_IN = 8.0
"""Seconds that a process has to answer what it was asked before it was told to stop: two dozen readers who wait in its queue on a
busy machine, and less than those (ten) after which a container is killed."""
_KILLED_AFTER = STOPS_IN + 0.5
_PAUSE = 5.0  # seconds until another try, of what died before it was ready

Work = Callable[..., None]
"""Called in a process of its own with the listening socket, the pipe, its number (from 0, also that of the dead one that it replaces)
and what ``keep`` was given."""


def keep(
    count: int,
    work: Work,
    listener: socket.socket,
    given: tuple[Any, ...],
    ready: Callable[[], None],
) -> int:
    """Let ``count`` processes ``work`` until told to stop; return the exit status.

    ``ready`` is called when the first says so. One that dies is replaced, a while later if it was never ready;
    when none was yet, what keeps it from starting keeps all of them, and this ends with 1.
    """
    stop, told = multiprocessing.Pipe(duplex=False)
    before = {
        number: signal.signal(number, lambda _number, _frame: told.send_bytes(b"stop"))
        for number in _signals()
    }
    try:
        kept = [_Kept(work, listener, (number, *given)) for number in range(count)]
        status = _watch(kept, stop, ready)
        listener.close()  # who comes now is refused at once, and may go elsewhere
        _end(kept)
        return status
    finally:
        listener.close()
        for number, handler in before.items():
            signal.signal(number, handler)


class _Kept:
    """One of the processes, whichever process it is just now."""

    process: BaseProcess
    pipe: Connection
    ready = False
    again_at: float | None = None
    """When another is begun in its place, by the clock ``monotonic``; it is dead until then."""

    def __init__(self, *work: Any) -> None:
        self._work = work
        self.start()

    def start(self) -> None:
        """Start it, or another in its place."""
        work, listener, given = self._work
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(target=work, args=(listener, theirs, *given))
        try:
            with _held_back():
                process.start()
        except BaseException:
            pipe.close()
            raise
        finally:
            theirs.close()
        self.pipe, self.process = pipe, process
        self.ready, self.again_at = False, None

    def start_again(self) -> None:
        """Start another in its place, if its time has come; where the system has none to give, later."""
        if self.again_at is None or self.again_at > monotonic():
            return
        try:
            self.start()
        except OSError as error:
            _log.error("no process can be started: %s; tried again in %g s", error, _PAUSE)
            self.again_at = monotonic() + _PAUSE


def _watch(kept: list[_Kept], stop: Connection, ready: Callable[[], None]) -> int:
    status, said = 0, False
    while not status:
        living = [each for each in kept if each.again_at is None]
        starting = {each.pipe: each for each in living if not each.ready}
        ends = {each.process.sentinel: each for each in living}
        heard = wait([stop, *starting, *ends], None if len(living) == len(kept) else _PAUSE / 5)
        if stop in heard:
            break
        for what in heard:
            if what in starting:
                each = starting[what]
                each.ready = _said_ready(each.pipe)
                if each.ready and not said:
                    said = True
                    ready()
            elif said:
                each = ends[what]  # type: ignore[index]
                _log.warning("process %s died; another takes its place", each.process.pid)
                each.pipe.close()
                each.again_at = monotonic() + (0 if each.ready else _PAUSE)
            else:
                status = 1
        for each in kept:
            each.start_again()
    return status


def _said_ready(pipe: Connection) -> bool:
    try:
        return bool(pipe.recv_bytes())
    except (EOFError, OSError):  # dead; so says its sentinel
        return False


def _end(kept: list[_Kept]) -> None:
    for each in kept:
        each.pipe.close()
    until = monotonic() + _KILLED_AFTER
    for each in kept:
        each.process.join(max(0.0, until - monotonic()))
        each.process.kill()
        each.process.join()


def when_ended(pipe: Connection, stop: Callable[[], None]) -> None:
    """Say that this process is ready; when it is to end, or nobody keeps it any more, call ``stop`` and end it."""
    with suppress(EOFError, OSError):  # it may have lost its keeper before it was ready
        pipe.send_bytes(b"ready")
        pipe.recv_bytes()
    stop()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # what threads still do is given up


def ignore_signals() -> None:
    """Leave Ctrl-C and SIGTERM, which a terminal or systemd send to all, to the process that keeps this one."""
    for number in _signals():
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _held_back() -> Iterator[None]:
    """Let those signals wait here, and not reach a process begun meanwhile: what loads yet has no word to end with."""
    if not hasattr(signal, "pthread_sigmask"):  # not a Unix: processes inherit nothing
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # or the first process would begin it, and that lets them through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _signals())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signals() -> list[signal.Signals]:
    names = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is how Windows says it
    return [getattr(signal, name) for name in names if hasattr(signal, name)]
