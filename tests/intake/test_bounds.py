"""What one file may cost, and what is said of one that costs more."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest

from indexer.intake import bounds
from indexer.intake.bounds import bounded
from indexer.vocabulary.errors import UnreadableFile
from tests.conftest import ROOT

resource = pytest.importorskip("resource", reason="bounds need a Unix")


def _for_ever() -> None:
    while True:
        pass


def test_what_does_not_end_is_given_up_with_its_reason() -> None:
    """A build of a night would stand still at one file."""
    with (
        pytest.raises(UnreadableFile, match=r"1 seconds of the processor.*save it again"),
        bounded(1),
    ):
        re.fullmatch("(a*)*b", "a" * 60)


def test_what_wants_all_memory_is_given_up_with_its_reason() -> None:
    """Else the system ends the process, or another one of the machine."""
    with pytest.raises(UnreadableFile, match="100 MB of memory"), bounded(memory=100_000_000):
        bytearray(10**9)
    bytearray(10**9)  # The next has what there is.


def test_what_is_nested_without_end_is_given_up_with_its_reason() -> None:
    """A reader that follows what a file says goes as deep as it says."""

    def deeper() -> None:
        deeper()

    with pytest.raises(UnreadableFile, match="inside one another"), bounded():
        deeper()


def test_a_library_that_hides_the_first_call_hears_a_second() -> None:
    """Many take whatever is raised for a fault in the file, and go on."""
    heard: list[UnreadableFile] = []

    def hiding() -> None:
        while True:
            try:
                _for_ever()
            except UnreadableFile as error:
                heard.append(error)
                if len(heard) > 1:
                    raise

    with pytest.raises(UnreadableFile), bounded(0.2):
        hiding()
    assert len(heard) == 2


def test_the_system_ends_what_hears_no_signal() -> None:
    """A library that loops would hold up the night's build."""
    deaf = "from indexer.intake.bounds import bounded\nwith bounded(0.1): sum(range(10**12))"
    ended = subprocess.run([sys.executable, "-c", deaf], cwd=ROOT, timeout=120, check=False)
    assert ended.returncode == -signal.SIGPROF


def test_what_a_process_did_before_is_not_counted() -> None:
    """The clock that ends a process may be seconds ahead of the one that it reads, after an hour's reading."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    with bounded():
        assert resource.getrlimit(resource.RLIMIT_CPU) == before


def test_the_clock_of_whoever_reads_goes_on_afterwards() -> None:
    """Who bounds a whole run, or measures it, would be without a clock from the first file on."""
    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    try:
        signal.setitimer(signal.ITIMER_PROF, 100)
        with bounded():
            assert signal.getitimer(signal.ITIMER_PROF)[0] > 100
        assert 90 < signal.getitimer(signal.ITIMER_PROF)[0] < 101  # in ticks of the system's clock
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _in_force() -> tuple[object, ...]:
    timers = (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
    return (
        *map(signal.getsignal, (signal.SIGVTALRM, signal.SIGPROF)),
        resource.getrlimit(resource.RLIMIT_AS),
        *map(signal.getitimer, timers),
    )


def test_nothing_of_a_bound_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that inspects a file, and a test that has a clock of its own, go on as before."""
    before = _in_force()
    with bounded():
        assert _in_force() != before
    assert _in_force() == before
    with pytest.raises(UnreadableFile), bounded(0.2):
        _for_ever()
    assert _in_force() == before

    def late(which: int, seconds: float, interval: float = 0) -> tuple[float, float]:
        """Set the timer; when it is taken away, time runs out just then, once."""
        left = real(which, seconds, interval)
        if not seconds and len(ended) == 0:
            ended.append(which)
            signal.raise_signal(signal.SIGVTALRM)
        return left

    ended: list[int] = []
    real = signal.setitimer
    monkeypatch.setattr(signal, "setitimer", late)
    with pytest.raises(UnreadableFile), bounded():
        pass
    assert _in_force() == before


def test_files_that_were_given_up_leave_less_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand of them would be a day's work that comes to nothing."""
    monkeypatch.setattr(bounds, "SCARCE", 0.1)
    monkeypatch.setattr(bounds, "_given_up", bounds.BUDGET)
    with pytest.raises(UnreadableFile, match=r"0\.1 seconds"), bounded():
        _for_ever()
