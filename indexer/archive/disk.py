"""Writing so that the disk has it: nothing is believed to be there before, and what keeps it from that is said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.vocabulary.errors import BuildFailed, is_full

_TOO_LITTLE = 65_536  # bytes left where something could not be written; NumPy says no more of why


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Let whatever keeps ``target`` from being written be ``BuildFailed``; a full disk is called so."""
    try:
        yield
    except Exception as error:
        is_of_the_system = isinstance(error, OSError)
        if is_full(error) or (is_of_the_system and _free(target) < _TOO_LITTLE):
            raise BuildFailed(
                f"The disk that holds {target} is full. Make room and do this again."
            ) from error
        if is_of_the_system:
            raise BuildFailed(
                f"{target} could not be written: {error}. Choose another place, or let this user write there."
            ) from error
        raise


def _free(target: Path) -> int:
    there = next(each for each in (target, *target.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free


@contextmanager
def alone(path: Path, refused: BuildFailed) -> Iterator[None]:
    """Hold the lock file at ``path``, or raise ``refused`` when another process or thread holds it; raises ``OSError``."""
    from filelock import FileLock, Timeout  # who only reads need not wait for it

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise refused from None
    try:
        yield
    finally:
        lock.release()


def make_folder(folder: Path) -> None:
    """Make ``folder`` and all that it lies in, where there is none."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        sync_file(each.parent)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, as far as that is possible."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Let the disk have all that is in ``folder``."""
    for path in [*folder.rglob("*"), folder]:
        sync_file(path)


def sync_file(path: Path) -> None:
    """Let the disk have a file, or what a folder says of its names."""
    folder = path.is_dir()
    if folder and os.name == "nt":  # it has no such thing
        return
    # Windows writes out only what is open for writing.
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
