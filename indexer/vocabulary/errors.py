"""Every way to fail, as one small tree.

    XxgkError
    ├── BadRequest            what was asked cannot be understood (an option's value)
    │   └── QueryRefused      the query would cost too much
    ├── OutOfTime             the time for an answer was over before it was there
    ├── OutOfMemory           this machine has no memory, or no file, left for it just now
    ├── NotFound              no report of that id
    ├── UnreadableFile        this one file cannot be read; the build goes on
    ├── BuildFailed           nothing could be built; the old index still answers
    ├── ClusterAway           the cluster that holds the index does not answer just now
    └── IndexUnusable         the index cannot answer
        ├── IndexMissing      there is none
        ├── IndexMismatched   made by another schema or another cutter of words
        ├── IndexForbidden    this user may not read it; nothing is known to be wrong with it
        └── IndexDamaged      parts of it are gone or altered

A message names the thing and the remedy. It is shown as it is: by the command
line on stderr, by the pages and the API in one shape.
"""

from __future__ import annotations

import errno
import json
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT)
_SQLITE_FULL = 13  # SQLite's own number for it
_WANTS = (errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN)


def is_full(error: BaseException) -> bool:
    """Whether ``error`` says that a disk, or someone's share of it, is full."""
    code = getattr(error, "sqlite_errorcode", None)
    return code == _SQLITE_FULL or getattr(error, "errno", None) in _FULL


def build_again(index: object) -> str:
    """Return the one remedy for an index that cannot answer, whatever is wrong with it."""
    return f"Run: xxgk build CORPUS --index {called(index)}"


def called(index: object) -> object:
    """Return what an operator calls the index of this folder: the address that it mirrors, or the folder."""
    return mirrored(index) or index


MIRROR = "mirror.json"
"""In a folder that mirrors an index which stands elsewhere, the file that says where, see ``archive.mirrors``."""


def mirrored(folder: object) -> str | None:
    """Return the address of the index that ``folder`` mirrors, as an operator writes it; None where it is no mirror."""
    try:
        said = json.loads(Path(str(folder), MIRROR).read_bytes())
    except (OSError, ValueError):
        return None
    return str(said["of"]) if isinstance(said, dict) and "of" in said else None


def is_want(error: BaseException) -> bool:
    """Whether ``error`` says that the machine lacks memory or open files: nothing is damaged by that."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _WANTS)


class XxgkError(Exception):
    """The root: everything this project raises on purpose.

    ``code`` is the stable word for scripts, ``http_status`` what a server
    answers with, ``exit_status`` what the command line ends with.
    """

    code = "error"
    http_status = 500
    exit_status = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(XxgkError):
    """What was asked cannot be understood, whatever is in the index."""

    code = "bad_request"
    http_status = 400
    exit_status = 2


class QueryRefused(BadRequest):
    """The query is understood but its cost has no bound worth paying."""

    code = "query_too_costly"


class OutOfTime(XxgkError):
    """The answer was not there when the time for it was over."""

    code = "out_of_time"
    http_status = 503


class OutOfMemory(XxgkError):
    """The machine has not what it takes just now; whatever was read is sound."""

    code = "out_of_memory"
    http_status = 503


class ClusterAway(XxgkError):
    """The cluster that holds the index does not answer, or not whole; nothing is known to be wrong with it."""

    code = "cluster_away"
    http_status = 503


class NotFound(XxgkError):
    """No report has this id."""

    code = "not_found"
    http_status = 404


class UnreadableFile(XxgkError):
    """One file cannot be read; ``message`` is the reason that is listed."""

    code = "unreadable_file"


class BuildFailed(XxgkError):
    """No index could be built; whatever answered before still answers."""

    code = "build_failed"


class IndexUnusable(XxgkError):
    """The index cannot answer; the message names the remedy."""

    code = "index_unusable"
    http_status = 503
    exit_status = 4


class IndexMissing(IndexUnusable):
    """There is no index at that place."""

    code = "index_missing"


class IndexMismatched(IndexUnusable):
    """The index was made by another schema, dictionary or cutter of words."""

    code = "index_mismatched"


class IndexForbidden(IndexUnusable):
    """Whoever asks may not read the index; of whether it is sound that says nothing."""

    code = "index_forbidden"

    def __init__(self, path: object) -> None:
        super().__init__(f"{path}: this user may not read it. Do this as the user who owns it.")


class IndexDamaged(IndexUnusable):
    """Parts of the index are gone or are not what was written."""

    code = "index_damaged"
