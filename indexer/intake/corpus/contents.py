"""The bytes of one file, whether it stands in a folder or in an archive."""

from __future__ import annotations

from pathlib import Path

from indexer.vocabulary import refusals

MAX_BYTES = 64_000_000  # No report is near it; a larger file is not even loaded.


def bytes_of(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return what is in the file at ``path``; raises ``UnreadableFile`` also for a huge one."""
    try:
        if (size := path.stat().st_size) <= most:
            with path.open("rb") as file:
                data = file.read(size + 1)
                if (
                    len(data) > size
                ):  # It has grown; or it is a device, which has no size and no end.
                    data += file.read(most + 1 - len(data))
            if (size := len(data)) <= most:
                return data
    except OSError as error:
        raise refusals.NOT_OPENED(why=error.strerror or error) from error
    raise refusals.TOO_LARGE(size=size, most=most)


def own_bytes(folder: Path, name: str, most: int = MAX_BYTES) -> bytes | None:
    """Return what is in the file ``name`` of a corpus, None where there is none.

    Raises ``UnreadableFile`` also for what would never end, and for a link out of ``folder``.
    """
    path = folder / name
    if not path.exists() and not path.is_symlink():
        return None
    if path.exists() and not path.is_file():
        raise refusals.NO_FILE()
    if leads_out(path, (folder.resolve(),)):
        raise refusals.LEADS_OUT()
    return bytes_of(path, most)


def leads_out(path: Path, within: tuple[Path, ...]) -> bool:
    """Whether ``path`` is a link to what is in none of the folders ``within``, which are no links."""
    if not path.is_symlink():
        return False
    try:
        led = path.resolve()
    except (OSError, RuntimeError):  # In a circle: it cannot be opened, which is said then.
        return False
    return not any(led.is_relative_to(folder) for folder in within)
