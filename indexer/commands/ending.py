"""How a command ends: its exit status, and whatever went wrong said in one sentence on stderr.

The last handler of every program here: nothing that happens is a traceback, and nothing that is
printed is a reason to fail. Whoever mends the program sees all of a fault with ``XXGK_TRACEBACK=1``.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from indexer.vocabulary.errors import XxgkError, is_full

_INTERRUPTED, _TERMINATED = 130, 143
_SAFE = "PYTHONSAFEPATH"
_SHOW, _SHORT = "XXGK_TRACEBACK", 200  # characters of what a fault says of itself
_OURS = Path(__file__).parents[2]


class _Terminated(BaseException):
    """Whoever stops a service or a machine has asked this program to end."""


def ended(work: Callable[[], int], blamed: Callable[[], XxgkError | None] | None = None) -> int:
    """Do ``work``, which returns an exit status; return that, or the status of what went wrong.

    ``blamed`` is asked what a fault that nobody foresaw comes from, if not from the program.
    """
    _make_printable()
    try:
        try:
            with _safe_path(), _ending_in_order():
                status = work()
        except BaseException:
            try:
                sys.stdout.flush()
            except OSError:  # what went wrong before is what is told
                _lead_nowhere(sys.stdout)
            raise
        sys.stdout.flush()
        return status
    except XxgkError as error:
        return _said(error.message, error.exit_status)
    except BrokenPipeError:  # `xxgk search … | head` closed its end
        _lead_nowhere(sys.stdout)
        return 0
    except KeyboardInterrupt:
        with suppress(ValueError):  # not the main thread
            signal.signal(
                signal.SIGINT, signal.SIG_DFL
            )  # who is in a hurry interrupts the ending too
        return _said("interrupted; the index is whole.", _INTERRUPTED)
    except _Terminated:
        return _said("told to end; the index is whole.", _TERMINATED)
    except MemoryError:
        return _said("there is not enough memory for this.", 1)
    except Exception as error:
        if os.environ.get(_SHOW):
            traceback.print_exc()
        if isinstance(error, OSError) and not error.filename:
            return _said(_of_the_system(error), 1)
        with suppress(Exception):
            if (known := blamed() if blamed else None) is not None:
                return _said(known.message, known.exit_status)
        return _said(_of_the_system(error) if isinstance(error, OSError) else _fault(error), 1)


@contextmanager
def _safe_path() -> Iterator[None]:
    """In processes that are started inside, too, no library is taken from the folder one stands in."""
    before = os.environ.get(_SAFE)
    os.environ.setdefault(_SAFE, "1")
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE, None)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """SIGTERM ends the work as Ctrl-C does, so that nothing half done is left; the second one at once.

    Who serves has a way of their own.
    """
    try:
        is_ours = signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
        if is_ours:
            signal.signal(signal.SIGTERM, _terminate)
    except ValueError:  # not the main thread
        is_ours = False
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _terminate(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise _Terminated


def _make_printable() -> None:
    """Streams that are closed lead nowhere; of what is printed, what an encoding lacks is replaced."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors=errors)


def _said(message: str, status: int) -> int:
    with suppress(OSError):  # stderr may be as full as the rest
        print(f"xxgk: {message}", file=sys.stderr, flush=True)
    return status


def _of_the_system(error: OSError) -> str:
    where = error.filename or "what is printed cannot be written"
    if is_full(error):
        _lead_nowhere(sys.stdout)  # Python would try again as it ends, and complain
        return f"{where}: the disk is full. Make room and do this again."
    return f"{where}: {error.strerror}." if error.filename else f"{error.strerror or error}."


def _lead_nowhere(stream: TextIO) -> None:
    with suppress(OSError, ValueError):  # a stream of a test is no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _fault(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(_OURS)] or frames
    where = f"{Path(ours[-1].filename).name} line {ours[-1].lineno}" if ours else "nowhere"
    said = " ".join(f"{type(error).__name__}: {error}"[:_SHORT].split())
    return (
        f"a fault of the program ({said}; {where}). Please tell its authors this line; "
        f"{_SHOW}=1 shows more."
    )
