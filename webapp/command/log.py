"""The log of a server: on stderr, one line for each thing, in one form, whichever process says it.

2026-01-31T08:15:30Z xxgk[4711] WARNING slow: GET /search took 2.31 s …
"""

from __future__ import annotations

import logging
from time import gmtime

_LINE = "%(asctime)s xxgk[%(process)d] %(levelname)s %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def begin() -> None:
    """Let what this process logs be printed; what libraries say only where it is a warning."""
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("xxgk").setLevel(logging.INFO)


def _formatter() -> logging.Formatter:
    formatter = logging.Formatter(_LINE, _TIME)
    formatter.converter = gmtime  # as the access log
    return formatter
