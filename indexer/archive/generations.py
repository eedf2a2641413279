"""Generations: complete built indexes side by side, and which one is current.

    instance/index/
      current                 the name of the current generation, one line
      lock                    held by the one build that may run
      000007/                 metadata.json, reports.sqlite, sources.sqlite, ids.json, words/, columns/, *.npy …

A build writes the next generation as a hidden folder, checks it, and renames
it; then one rename of ``current`` switches readers over. A kill at any moment
leaves at most a hidden or an unnamed folder, which the next build removes.

``metadata.json`` has the sums of all other files, see ``sums``, and at its end its own. Where the
newest generation is damaged, or ``current`` is, the last sound one answers.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from indexer.archive.folders import is_generation, numbered
from indexer.archive.sums import METADATA, Files, FileSums, files_of, sums_of
from indexer.gazetteer import china
from indexer.language import analyzer
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import (
    BuildFailed,
    IndexDamaged,
    IndexMismatched,
    IndexMissing,
    IndexUnusable,
    build_again,
)

SCHEMA = 12
"""Raised whenever what is written, or how reports are read, changes."""
READ = (11, SCHEMA)
"""Schemas that can be opened; 11 has no sums of blocks, and is compared whole when it is opened."""
_UNSUMMED = 11

_CURRENT = "current"
_OWN_SUM = ',\n "sum": "'  # before the sum of all that precedes, the last of the metadata
_log = logging.getLogger("xxgk")
_Opened = TypeVar("_Opened")


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation: where it lies, what it says of itself, its files.

    ``identity`` tells it from any other, also from one of its name that was made in the same second.
    """

    folder: Path
    metadata: Mapping[str, Any]
    files: Files
    identity: str


def pointer(index: Path) -> str:
    """Return what ``current`` names, empty where that is no name, a line of its own. Cheap."""
    try:
        name, ended, more = (index / _CURRENT).read_bytes().decode("ascii").partition("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    return name if ended and not more and whole_number(name) is not None else ""


def current(index: Path) -> str:
    """Return the name of the current generation: that in ``current``, or the newest if it names none.

    Raises ``IndexMissing`` when there is none.
    """
    return newest_first(index)[0].name


def newest_first(index: Path) -> list[Path]:
    """Return the generations that may answer, the one that should first; raises ``IndexMissing``."""
    try:
        names = [path.name for path in index.iterdir() if is_generation(path)]
    except OSError:
        names = []
    if not names:
        raise IndexMissing(f"{index} holds no index. {build_again(index)}")
    ordered, named = sorted(names, key=int, reverse=True), pointer(index)
    if named not in ordered:
        _log.warning(
            "%s names no generation. %s is taken. %s",
            index / _CURRENT,
            ordered[0],
            build_again(index),
        )
        named = ordered[0]
    return [index / name for name in (named, *(name for name in ordered if name != named))]


def made(folder: Path) -> tuple[int, int] | None:
    """Return what tells a generation from another of the same name, None where there is none."""
    try:
        found = (folder / METADATA).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def signature() -> dict[str, Any]:
    """Return what this program makes an index with."""
    return {
        "schema": SCHEMA,
        "segmenter": analyzer.default().signature,
        "gazetteer": china.version(),
    }


def open_current(
    index: Path, opening: Callable[[Generation], _Opened], last: bool = False
) -> _Opened:
    """Return what ``opening`` makes of the current generation, or where that is damaged of the last sound one.

    ``last``: also where another program made it, the last that this one reads.
    Says so in the log then. Raises ``IndexMissing``, ``IndexMismatched`` or ``IndexDamaged``,
    each with the remedy.
    """
    refused: IndexUnusable | None = None
    passed_over = (IndexDamaged, IndexMismatched) if last else IndexDamaged
    for folder in newest_first(index):
        try:
            found = opening(opened(folder))
        except passed_over as error:
            refused = refused or error
        else:
            if refused:
                _log.warning("%s Until then generation %s answers.", refused.message, folder.name)
            return found
    raise refused or IndexMissing(f"{index} holds no index. {build_again(index)}")


def opened(folder: Path) -> Generation:
    """Return the generation in ``folder``; raises ``IndexMismatched`` or ``IndexDamaged``."""
    metadata, index = metadata_of(folder), folder.parent
    analyzer_of(metadata, index)
    for name, known in (("schema", READ), ("gazetteer", [signature()["gazetteer"]])):
        if metadata.get(name) not in known:
            newer = "A newer program made it: start that one. Or r" if _is_newer(metadata) else "R"
            raise IndexMismatched(
                f"{index} was built with {name} {metadata.get(name)}, this program has {known[-1]}. "
                f"{newer}{build_again(index)[1:]}"
            )
    files = Files(folder, sums_in(folder, metadata))
    files.open()
    return Generation(folder, metadata, files, _identity(metadata))


def _is_newer(metadata: Mapping[str, Any]) -> bool:
    schema = metadata.get("schema")
    return isinstance(schema, int) and schema > SCHEMA


def _identity(metadata: Mapping[str, Any]) -> str:
    """A hash of the metadata, which has the sums of all files."""
    return hashlib.sha256(json.dumps(metadata, sort_keys=True).encode()).hexdigest()[:20]


def sums_in(folder: Path, metadata: Mapping[str, Any]) -> dict[str, FileSums]:
    """Return the sums of a generation's files; raises ``IndexDamaged``."""
    try:
        if metadata.get("schema") != _UNSUMMED:
            return msgspec.convert(metadata["sums"], dict[str, FileSums])
        broken = _differing(folder, metadata["checksums"])
    except (KeyError, TypeError, ValueError) as error:
        raise IndexDamaged(
            f"{folder / METADATA} is no metadata ({error}). {build_again(folder.parent)}"
        ) from error
    if broken:
        raise IndexDamaged(f"{folder}: {'; '.join(broken[:3])}. {build_again(folder.parent)}")
    _log.warning(
        "%s is of an older program. It was compared whole, which a new build need not be.", folder
    )
    return sums_of(folder)


def _differing(folder: Path, checksums: Mapping[str, str]) -> list[str]:
    """Compare every file of a generation of schema 11 with its SHA-256."""
    found = files_of(folder)
    broken = [f"{name} is not of this index" for name in found if name not in checksums]
    for name, wanted in checksums.items():
        if name not in found:
            broken.append(f"{name} is missing")
            continue
        try:
            with found[name].open("rb") as file:
                is_sound = hashlib.file_digest(file, "sha256").hexdigest() == wanted
        except OSError as error:
            broken.append(f"{name} cannot be read ({error.strerror})")
            continue
        if not is_sound:
            broken.append(f"{name} was altered")
    return broken


def analyzer_of(metadata: Mapping[str, Any], index: Path) -> analyzer.Analyzer:
    """Return what cut the words of a generation; raises ``IndexMismatched`` if it is not here."""
    signature = str(metadata.get("segmenter"))
    found = analyzer.named(signature)
    if found is None:
        extra = " or install it: pip install 'xxgk[fast]'" if "rjieba" in signature else ""
        raise IndexMismatched(
            f"The words of this index were cut by segmenter {signature}, which is not here. "
            f"{build_again(index)}{extra}"
        )
    return found


def metadata_of(folder: Path) -> dict[str, Any]:
    """Return what a generation says of itself; raises ``IndexDamaged``."""
    try:
        text = (folder / METADATA).read_text(encoding="utf-8")
        metadata = json.loads(text)
        body, marked, sum_ = text.rpartition(_OWN_SUM)
        if not isinstance(metadata, dict):
            raise ValueError("it is no object")
        if (marked or metadata.get("schema") != _UNSUMMED) and sum_ != _end(body):
            raise ValueError("it was altered")
        if metadata.get("schema") == _UNSUMMED and not isinstance(metadata.get("checksums"), dict):
            raise ValueError("it has no sums")
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamaged(f"{folder / METADATA}: {error}. {build_again(folder.parent)}") from error
    metadata.pop("sum", None)
    return metadata


def write_metadata(folder: Path, metadata: Mapping[str, Any]) -> None:
    """Write what a generation says of itself, and the sum of that."""
    body = json.dumps(metadata, ensure_ascii=False, indent=1).removesuffix("\n}")
    (folder / METADATA).write_text(f"{body}{_OWN_SUM}{_end(body)}", encoding="utf-8")


def _end(body: str) -> str:
    """What follows ``_OWN_SUM``."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest() + '"\n}'


def looked_at(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Compare every file of a generation with its sums; return its metadata and what differs, in sentences.

    Metadata that cannot be believed are empty.
    """
    try:
        metadata = metadata_of(folder)
        if metadata.get("schema") == _UNSUMMED:
            return metadata, _differing(folder, metadata["checksums"])
        return metadata, Files(folder, sums_in(folder, metadata)).check()
    except IndexDamaged as error:
        return {}, [error.message]


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Hold the right to build in ``index``; raises ``BuildFailed`` when another build has it."""
    from filelock import FileLock, Timeout  # who only reads need not wait for it

    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / "lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise BuildFailed(f"Another build is writing {index}. Wait until it ends.") from None
    except OSError as error:
        raise BuildFailed(f"{index} cannot be written: {error}. Choose another --index.") from error
    try:
        yield
    finally:
        lock.release()


def begin(index: Path) -> Path:
    """Return a new hidden folder for the next generation, after removing halves of others."""
    for leftover in index.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = index / f".building-{_next(index)}"
    folder.mkdir()
    return folder


def finish(index: Path, folder: Path, facts: dict[str, Any]) -> str:
    """Make the written ``folder`` the current generation; return its name.

    ``facts`` join the signature and the sums in its metadata.
    """
    name = _next(index)
    with ThreadPoolExecutor(1) as beside:  # while the disk works
        written = beside.submit(sync, folder)
        sums = msgspec.to_builtins(sums_of(folder))
        written.result()
    write_metadata(folder, {"generation": name, **signature(), **facts, "sums": sums})
    sync_file(folder / METADATA)
    sync_file(folder)
    _switch(index, folder, name)
    return name


def take_in(index: Path, folder: Path) -> str:
    """Make ``folder``, a whole generation with its metadata, the current one; return its name.

    It keeps its own where there is no other, and is the next where there is.
    """
    metadata = metadata_of(folder)
    own = str(metadata.get("generation"))
    is_first = not any(is_generation(path) for path in index.iterdir())
    # A name that is none leads nowhere: who made the metadata may be anybody.
    name = own if is_first and numbered(whole_number(own) or 0) == own else _next(index)
    if name != own:
        write_metadata(folder, {**metadata, "generation": name})
    sync(folder)
    _switch(index, folder, name)
    return name


def _switch(index: Path, folder: Path, name: str) -> None:
    folder.rename(index / name)
    point(index, name)
    # Readers may still be moving over from the one before; older ones are done with.
    for old in index.iterdir():
        if is_generation(old) and int(old.name) < int(name) - 1:
            shutil.rmtree(old, ignore_errors=True)


def point(index: Path, name: str) -> None:
    """Let ``current`` name this generation, at once or not at all."""
    pointer = index / ".current-next"
    pointer.write_bytes(f"{name}\n".encode())
    sync_file(pointer)
    pointer.replace(index / _CURRENT)
    sync_file(index)


def _next(index: Path) -> str:
    numbers = (whole_number(path.name) or 0 for path in index.iterdir())
    return numbered(max(numbers, default=0) + 1)


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
