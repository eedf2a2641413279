"""The bytes of one file, whether it stands in a folder or in an archive."""

from __future__ import annotations

from pathlib import Path

from indexer.vocabulary import refusals

MAX_BYTES = 64_000_000  # No report is near it; a larger file is not even loaded.


def bytes_of(path: Path) -> bytes:
    """Return what is in the file at ``path``; raises ``UnreadableFile`` also for a huge one."""
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES:
            return path.read_bytes()
    except OSError as error:
        raise refusals.NOT_OPENED(why=error.strerror or error) from error
    raise refusals.TOO_LARGE(size=size, most=MAX_BYTES)
