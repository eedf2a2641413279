"""The log of a server: on stderr, one line for each thing, in one form, whichever process says it.

2026-01-31T08:15:30Z xxgk[4711] WARNING slow: GET /search took 2.31 s …
"""

from __future__ import annotations

import logging
from time import gmtime

_LINE = "%(asctime)s xxgk[%(process)d] %(levelname)s %(message)s"
_PLAIN = {"args": (), "exc_info": None, "exc_text": None, "stack_info": None}
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def begin() -> None:
    """Let what this process logs be printed; what libraries say only where it is a warning."""
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("xxgk").setLevel(logging.INFO)


def _formatter() -> logging.Formatter:
    formatter = _OneForm(_LINE, _TIME)
    formatter.converter = gmtime  # as the access log
    return formatter


class _OneForm(logging.Formatter):
    """Gives every line of what has several, a traceback above all, the form of one."""

    def format(self, record: logging.LogRecord) -> str:
        first, *others = super().format(record).splitlines() or [""]
        lines = (logging.makeLogRecord({**vars(record), **_PLAIN, "msg": text}) for text in others)
        return "\n".join([first, *map(super().format, lines)])
