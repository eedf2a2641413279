"""How far a build is, on stderr: a line that is drawn again on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
import time

_BAR = 30  # characters
_EVERY = 500  # of what is counted, between two lines when nobody watches
_AGAIN = 0.1  # seconds between two drawings


class Bar:
    """Draws each step with its name, its speed and the time left, the last over the one before."""

    def __init__(self) -> None:
        self._label = ""
        self._began = self._drawn = 0.0

    def __call__(self, label: str, done: int, total: int) -> None:
        """``total`` 0: how long the step is cannot be told."""
        now = time.monotonic()
        if label != self._label:
            self._end(now)
            self._label, self._began = label, now
        elif now - self._drawn < _AGAIN and done < total:
            return
        self._drawn = now
        if not total:
            _draw(f"{label} …")
            return
        filled = _BAR * done // total
        speed = done / max(now - self._began, 0.001)
        left = f", {_clock((total - done) / speed)} left" if 0 < done < total else ""
        bar = f"{'█' * filled}{'░' * (_BAR - filled)}"
        _draw(f"{label} {bar} {done}/{total}  {speed:.0f} a second{left}")

    def end(self) -> None:
        """Say how long the last step took."""
        self._end(time.monotonic())
        self._label = ""

    def _end(self, now: float) -> None:
        if self._label:
            print(f"  ({now - self._began:.1f} s)", file=sys.stderr, flush=True)


class Lines:
    """Prints a line now and then, and one for each step that cannot be counted."""

    def __call__(self, label: str, done: int, total: int) -> None:
        """``total`` 0: how long the step is cannot be told."""
        if not total:
            print(label, file=sys.stderr, flush=True)
        elif done and (done % _EVERY == 0 or done == total):
            print(f"{label}: {done} of {total}", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Nothing is left to be said."""


def _draw(line: str) -> None:
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def chosen() -> Bar | Lines:
    """Return what suits who watches: a terminal, or nobody."""
    return Bar() if sys.stderr.isatty() else Lines()
