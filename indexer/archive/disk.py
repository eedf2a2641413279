"""Writing so that the disk has it: nothing is believed to be there before, and what keeps it from that is said."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indexer.vocabulary.errors import BadRequest, BuildFailed, OutOfMemory, is_full, is_want

_TOO_LITTLE = 65_536  # bytes left where something could not be written; NumPy says no more of why
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Let whatever keeps ``target`` from being written be ``BuildFailed``, each with its remedy; a want of the machine ``OutOfMemory``."""
    try:
        yield
    except Exception as error:
        is_of_the_system = isinstance(error, OSError)
        is_unexplained = is_of_the_system and getattr(error, "errno", None) is None
        if is_full(error) or (is_unexplained and _free(target) < _TOO_LITTLE):
            raise BuildFailed(
                f"The disk that holds {target} is full. Make room and do this again."
            ) from error
        if not is_of_the_system:
            raise
        if is_want(error):
            raise OutOfMemory(
                f"{target} was not written: this machine lacks memory or open files just now ({error}). Do this again later."
            ) from error
        remedy = "Do this again, or choose another place."
        if getattr(error, "errno", None) in _FORBIDDEN:
            remedy = "Choose another place, or let this user write there."
        raise BuildFailed(f"{target} could not be written: {error}. {remedy}") from error


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
        if not path.exists():  # nobody holds what could not be made
            path.touch()  # which raises why
        raise refused from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold the lock file at ``path``, waiting while another process or thread holds it; raises ``OSError``."""
    from filelock import FileLock

    with FileLock(path):
        yield


def resolved(path: Path) -> Path:
    """Return where ``path`` leads; raises ``BadRequest`` where that is nowhere."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a link that leads to itself
        raise BadRequest(f"{path} leads nowhere ({error}). Choose another place.") from error


def make_folder(folder: Path) -> list[Path]:
    """Make ``folder`` and all that it lies in, where there is none; return what was made, the innermost first."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        sync_file(each.parent)
    return made


def unmake(made: list[Path], lock: Path) -> None:
    """Remove folders that were ``made`` for nothing, where only the ``lock`` that is held is in them."""
    with suppress(OSError):  # Windows removes nothing that is open
        if made and list(made[0].iterdir()) == [lock]:
            lock.unlink()
            for each in made:
                each.rmdir()


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
