"""What the reading of one file may cost, whatever its format: processor time and memory.

For whatever process reads: the file is given up with its reason, and the process goes on.
What no signal reaches (a library that loops) the system ends a while later, and with it the
process, which is why a build reads in processes of its own. Needs a Unix; elsewhere
nothing is bounded but what ``formats.confined`` reads.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from indexer.vocabulary import refusals

try:
    import resource

    _IS_UNIX = True
except ImportError:
    _IS_UNIX = False

SECONDS = 60  # Of the processor; a report takes a hundredth of one.
MEMORY = 2_000_000_000  # Bytes more than the process has.
BUDGET = 600  # Seconds that a process of a build spends on files which it then gives up;
SCARCE = 5  # later each has so many.
_AGAIN = 1.0  # Seconds until it is said again, where a library took it for a fault of its own.
_KILLED = 3  # Times its seconds after which the system ends the process.

_given_up = 0.0


@contextmanager
def bounded(seconds: float | None = None, memory: int | None = None) -> Iterator[None]:
    """Raise ``UnreadableFile``, which says the bound, when what is done inside costs more.

    ``seconds`` and ``memory`` are other bounds than the usual.
    """
    global _given_up
    seconds = seconds or (SECONDS if _given_up < BUDGET else SCARCE)
    memory = memory or MEMORY
    begun = time.process_time()
    try:
        # What memory it may take is put back where no time can run out.
        with _memory(memory), _time(seconds):
            yield
    except MemoryError:
        raise refusals.TOO_COSTLY(bound=f"{memory // 1_000_000:,} MB of memory") from None
    except RecursionError:
        raise refusals.NESTED() from None
    finally:
        if (took := time.process_time() - begun) >= seconds:
            _given_up += took


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    if not _IS_UNIX or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise refusals.TOO_COSTLY(bound=f"{seconds:g} seconds of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    killing = signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # From now on, as a timer counts: RLIMIT_CPU counts from the start of the process, and by a
    # clock that is seconds before or behind the one that tells what was used.
    left = signal.setitimer(signal.ITIMER_PROF, _KILLED * (seconds + _AGAIN))
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)  # time may have run out just then
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGVTALRM, before)
        signal.signal(signal.SIGPROF, killing)
        signal.setitimer(signal.ITIMER_PROF, *left)  # somebody else's goes on


@contextmanager
def _memory(memory: int) -> Iterator[None]:
    has = _has() if _IS_UNIX else 0
    if not has:
        yield
        return
    soft, hard = limits = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > has + memory:  # a stricter one stays
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (has + memory, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def _has() -> int:
    """The bytes of address space that this process has; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[0]
        return int(pages) * resource.getpagesize()
    except (OSError, ValueError, AttributeError):
        return 0
