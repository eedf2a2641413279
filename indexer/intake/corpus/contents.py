"""The bytes of one file, whether it stands in a folder or in an archive."""

from __future__ import annotations

from pathlib import Path

from indexer.vocabulary.errors import UnreadableFile

MAX_BYTES = 64_000_000  # No report is near it; a larger file is not even loaded.


def bytes_of(path: Path) -> bytes:
    """Return what is in the file at ``path``; raises ``UnreadableFile`` also for a huge one."""
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES:
            return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"the file cannot be opened ({error.strerror or error}); check the path and its rights"
        ) from error
    raise UnreadableFile(
        f"the file has {size:,} bytes, more than {MAX_BYTES:,}; split it into single reports"
    )
