"""What must end: work that grows with the square of a hostile text would go on for ever."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

_HANGS = 60  # seconds of the processor, of a fraction of one: a limit, no measure of speed


@contextmanager
def ends() -> Iterator[None]:
    """Fail when what is done inside does not end; however busy the machine is, that is another matter."""

    def fail(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail("it does not end")

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, _HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
