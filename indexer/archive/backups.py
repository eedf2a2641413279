"""Copies of an index that are whole: made while it is served and built, and put back in one step.

    xxgk-2026-01-31/        or xxgk-2026-01-31.tar, with the same in it
      current
      000007/               the newest sound generation, byte for byte

A folder is an index itself: it can be verified and served where it lies. A generation never
changes, so nobody waits for a copy. Each block is compared with its sum on its way, both ways. A kill leaves
at most a hidden half and a hidden lock, which the next copy into that folder removes.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from indexer.archive import copying, generations
from indexer.archive.disk import alone, make_folder, remove, resolved, sync, sync_file, writing
from indexer.archive.folders import is_generation, numbered
from indexer.vocabulary.errors import (
    BadRequest,
    BuildFailed,
    IndexDamaged,
    IndexForbidden,
    IndexMismatched,
    IndexMissing,
    XxgkError,
    build_again,
    is_full,
    is_want,
)

TAR = ".tar"
_PACKED = re.compile(r".*\.(tar\..*|t?(gz|bz2?|xz|zst|lz(4|ma|o)?|z)|zip|7z|rar)", re.IGNORECASE)
"""What a compressor calls its files, alone or with a ``t`` before it for a tar in it, and what else holds many."""
_HALF, _LOCK = ".xxgk-half", ".xxgk-lock"
_SHORT = 200  # characters of what kept a copy from being opened


class Copied(NamedTuple):
    """Which generation was copied, and the newer one that could not be, if there was one."""

    generation: str
    instead_of: str | None


def backup(index: Path, target: Path) -> Copied:
    """Copy the newest sound generation of ``index`` into ``target``, a new folder or ``….tar``.

    Raises ``BadRequest`` where ``target`` is no name for one, ``BuildFailed`` where it cannot be written,
    and ``IndexUnusable`` where nothing sound is there to be copied.
    """
    _check_name(target, index)
    with writing(target):
        make_folder(target.parent)
        _remove_litter(target.parent)
        with _held(target) as half:
            copied = _newest(index, half, is_tar=target.suffix.lower() == TAR)
            _check_name(target, index)  # somebody else may have made it meanwhile
            half.rename(target)
            sync_file(target.parent)
    return copied


def restore(
    source: Path, index: Path, *, replace: bool, opening: Callable[[Path], object]
) -> Copied:
    """Make the newest sound generation of a backup (or of any index) the current one of ``index``.

    The one that was current stays beside it. ``opening`` opens an index as its readers do; before anything is switched it is
    given one of the copy alone. Raises ``BadRequest`` where there is no backup, or an index already and ``replace`` is not
    said, ``IndexUnusable`` where a copy is not what was written or this program cannot open it, ``BuildFailed`` as a build does.
    What another program made is taken in all the same where there was no index, which the error then says.
    """
    _check_source(source, index)
    with generations.locked(index), writing(index):
        stands = any(is_generation(path) for path in index.iterdir())
        if stands and not replace:
            raise BadRequest(f"{index} holds an index. To put the backup in its place: --replace.")
        trial = generations.begin(index)
        folder = trial / numbered(1)
        try:
            folder.mkdir()
            instead_of = None
            if source.is_dir():
                instead_of = _from_folder(source, folder)
            else:
                copying.from_tar(source, folder)
            generations.point(trial, folder.name)
            try:
                _open(folder, source, opening)
            except IndexMismatched as error:
                if stands:
                    raise IndexMismatched(
                        f"{error.message} {index} is as it was. Restore it with the program that made it, "
                        "or into an empty --index and build there, which keeps addresses and history."
                    ) from error
                name = generations.take_in(index, folder)
                raise IndexMismatched(
                    f"{error.message} It is now generation {name} of {index}, which does not answer. Start the program "
                    f"that made it, or build there, which keeps addresses and history. {build_again(index)}"
                ) from error
            return Copied(generations.take_in(index, folder), instead_of)
        finally:
            remove(trial)


def _check_name(target: Path, index: Path) -> None:
    if os.path.lexists(target):
        raise BadRequest(f"{target} exists already. Choose another name.")
    if target.name.startswith(".") or _PACKED.fullmatch(target.name):
        raise BadRequest(
            f"{target} is no name for a backup. Choose one like xxgk-2026-01-31, a folder, or xxgk-2026-01-31{TAR}, a file."
        )
    if resolved(target).is_relative_to(resolved(index)):
        raise BadRequest(f"{target} lies in the index itself. Choose a place outside of {index}.")


def _check_source(source: Path, index: Path) -> None:
    there, here = resolved(source), resolved(index)
    try:
        kind = source.stat().st_mode
    except PermissionError as error:
        raise IndexForbidden(source) from error
    except OSError as error:
        raise BadRequest(f"{source} does not exist. {copying.WRITTEN}") from error
    if not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):  # a pipe would never end
        raise BadRequest(f"{source} is neither a folder nor a file. {copying.WRITTEN}")
    if there != here and (there.is_relative_to(here) or here.is_relative_to(there)):
        raise BadRequest(f"{source} and the index {index} lie one in the other. {copying.WRITTEN}")


@contextmanager
def _held(target: Path) -> Iterator[Path]:
    """Hold the right to write ``target``; yield where it lies until it is whole. What a dead run has left there is removed."""
    half, lock = _beside(target, _HALF), _beside(target, _LOCK)
    another = f"Another backup is writing {target}. Wait until it ends, or choose another name."
    with alone(lock, BuildFailed(another)):
        try:
            remove(half)
            yield half
        finally:
            remove(half)
            with suppress(OSError):  # Windows removes nothing that is open: the next one does
                lock.unlink()


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}{ending}")


def _remove_litter(folder: Path) -> None:
    for path in [path for ending in (_HALF, _LOCK) for path in folder.glob(f".*{ending}")]:
        name = path.name.removesuffix(path.suffix).removeprefix(".")
        with suppress(OSError, BuildFailed), _held(folder / name):  # who holds it still writes it
            pass


def _newest(index: Path, half: Path, *, is_tar: bool) -> Copied:
    before = generations.newest_first(index)
    copy = partial(_copy, half=half, is_tar=is_tar)
    try:
        copied = Copied(*generations.first_sound(index, copy, "is copied"))
    except IndexDamaged:
        if generations.newest_first(index) == before:
            raise
    else:
        if copied.instead_of is None or generations.newest_first(index) == before:
            return copied
    return _newest(index, half, is_tar=is_tar)  # a build has ended meanwhile


def _copy(folder: Path, half: Path, *, is_tar: bool) -> str:
    remove(half)
    source = copying.in_folder(folder, build_again(folder.parent))
    if is_tar:
        copying.into_tar(source, half)
        sync_file(half)
    else:
        (half / folder.name).mkdir(parents=True)
        copying.take(source, half / folder.name)
        generations.point(half, folder.name)
        sync(half)
    return folder.name


def _from_folder(source: Path, folder: Path) -> str | None:
    """Copy the newest sound generation; return the name of the one that should have been, if it is another."""

    def take(found: Path) -> None:
        remove(folder)  # what a damaged one has left
        folder.mkdir()
        copying.take(copying.in_folder(found, copying.ANOTHER), folder)

    try:
        return generations.first_sound(source, take, "is restored")[1]
    except IndexMissing:
        raise IndexMissing(f"{source} holds no backup. {copying.WRITTEN}") from None


def _open(folder: Path, source: Path, opening: Callable[[Path], object]) -> None:
    """Open the copy in ``folder``; raises ``IndexMismatched`` of what another program made, ``IndexDamaged`` of what none made."""
    if why := generations.mismatch(generations.metadata_of(folder)):
        raise IndexMismatched(f"{source} {why}.")
    try:
        opening(folder.parent)
    except Exception as error:
        if is_want(error) or is_full(error):
            raise
        # What follows is what to do where the copy lies for now.
        said = (
            error.message.partition(". ")[0]
            if isinstance(error, XxgkError)
            else f"{type(error).__name__}: {error}"[:_SHORT]
        )
        if isinstance(error, IndexMismatched):
            raise IndexMismatched(f"{source} is of another program ({said}).") from error
        raise IndexDamaged(f"{source} cannot be opened ({said}). {copying.ANOTHER}") from error
