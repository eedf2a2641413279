"""How long an answer may take until its first byte: ``XXGK_TIME_LIMIT``, 2 seconds unless set.

What runs over it is given up with a 503 that says so. What is sent piece by piece, and what
is made line by line, is bounded by its progress: each piece has the whole time. Opening
a new index is nobody's question, and costs nobody's time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf, isfinite

from flask import Flask, current_app

from indexer.vocabulary.budget import Budget, allow

SETTING = "XXGK_TIME_LIMIT"
USUAL = "2"


def time_limit(text: str) -> float:
    """Read a number of seconds, infinite for ``off``. Raises ``ValueError``.

    >>> time_limit("0.5"), time_limit("off")
    (0.5, inf)
    """
    if text.strip() == "off":
        return inf
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and seconds > 0):
        raise ValueError(f"{text!r:.40} is no time; write a number of seconds, as 2 or 0.5, or off")
    return seconds


def init_app(app: Flask) -> None:
    """Bound the answers of ``app`` by its ``XXGK_TIME_LIMIT``. Raises ``ValueError`` for what is none."""
    set_to = app.config.get(SETTING) or os.environ.get(SETTING) or USUAL
    app.config[SETTING] = time_limit(str(set_to))
    app.before_request(lambda: allow(Budget(seconds())))
    app.teardown_request(lambda _error: allow(None))


@contextmanager
def unbounded(app: Flask) -> Iterator[None]:
    """What ``app`` is asked inside is nobody's question, and takes as long as it takes."""
    limit, app.config[SETTING] = app.config[SETTING], inf
    try:
        yield
    finally:
        app.config[SETTING] = limit


def seconds() -> float:
    """Return how long an answer of the current application may take."""
    return float(current_app.config[SETTING])
