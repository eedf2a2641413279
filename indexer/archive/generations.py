"""Generations: complete built indexes side by side, and which one is current.

    instance/index/
      current                 the name of the current generation, one line
      lock                    held by the one build that may run
      000007/                 metadata.json, reports.sqlite, sources.sqlite, words/, columns/, *.npy, skipped.jsonl

A build writes the next generation as a hidden folder, checks it, and renames
it; then one rename of ``current`` switches readers over. A kill at any moment
leaves at most a hidden or an unnamed folder, which the next build removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.archive.folders import is_generation
from indexer.gazetteer import china
from indexer.language import analyzer
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import BuildFailed, IndexDamaged, IndexMismatched, IndexMissing

SCHEMA = 11
"""Raised whenever what is written, or how reports are read, changes."""

_HASHING = 2  # files at once
_CURRENT, _METADATA, _REMEDY = "current", "metadata.json", "Run: xxgk build CORPUS"


def current(index: Path) -> str:
    """Return the name of the current generation; raises ``IndexMissing``. Cheap."""
    try:
        name = (index / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise IndexMissing(f"{index} holds no index. {_REMEDY} --index {index}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{index / _CURRENT}: {error}. {_REMEDY} --index {index}") from error
    if whole_number(name) is None:
        raise IndexDamaged(f"{index / _CURRENT} names no generation. {_REMEDY} --index {index}")
    return name


def made(folder: Path) -> tuple[int, int] | None:
    """Return what tells a generation from another of the same name, None where there is none."""
    try:
        found = (folder / _METADATA).stat()
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


def open_current(index: Path) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the metadata of the current generation.

    Raises ``IndexMissing``, ``IndexMismatched`` or ``IndexDamaged``, each
    with the remedy.
    """
    folder, metadata = current_metadata(index)
    analyzer_of(metadata)
    for name in ("schema", "gazetteer"):
        wanted = signature()[name]
        if metadata.get(name) != wanted:
            raise IndexMismatched(
                f"{index} was built with {name} {metadata.get(name)}, this program has {wanted}. "
                f"{_REMEDY} --index {index}"
            )
    return folder, metadata


def analyzer_of(metadata: Mapping[str, Any]) -> analyzer.Analyzer:
    """Return what cut the words of a generation; raises ``IndexMismatched`` if it is not here."""
    signature = str(metadata.get("segmenter"))
    found = analyzer.named(signature)
    if found is None:
        extra = " or install it: pip install 'xxgk[fast]'" if "rjieba" in signature else ""
        raise IndexMismatched(
            f"The words of this index were cut by segmenter {signature}, which is not here. "
            f"{_REMEDY}{extra}"
        )
    return found


def current_metadata(index: Path) -> tuple[Path, dict[str, Any]]:
    """Return what ``open_current`` does, whoever made it; raises ``IndexUnusable``."""
    folder = index / current(index)
    return folder, _metadata(folder)


def _metadata(folder: Path) -> dict[str, Any]:
    try:
        metadata = json.loads((folder / _METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"{folder / _METADATA}: {error}. {_REMEDY} --index {folder.parent} --full"
        ) from error
    if not isinstance(metadata, dict):
        raise IndexDamaged(f"{folder / _METADATA} is not an object. {_REMEDY} --full")
    return metadata


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

    ``facts`` join the signature and the checksums in its metadata.
    """
    name = _next(index)
    with ThreadPoolExecutor(1) as beside:  # while the disk works
        written = beside.submit(_sync, folder)
        metadata = {"generation": name, **signature(), **facts, "checksums": checksums(folder)}
        written.result()
    text = json.dumps(metadata, ensure_ascii=False, indent=1)
    (folder / _METADATA).write_text(text, encoding="utf-8")
    _sync_file(folder / _METADATA)
    _sync_file(folder)
    folder.rename(index / name)
    pointer = index / ".current-next"
    pointer.write_text(f"{name}\n", encoding="ascii")
    _sync_file(pointer)
    pointer.replace(index / _CURRENT)
    _sync_file(index)
    # Readers may still be moving over from the one before; older ones are done with.
    for old in index.iterdir():
        if is_generation(old) and int(old.name) < int(name) - 1:
            shutil.rmtree(old, ignore_errors=True)
    return name


def checksums(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file of a generation but its metadata, by relative path."""
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != _METADATA]
    names = [path.relative_to(folder).as_posix() for path in paths]
    with ThreadPoolExecutor(_HASHING) as threads:  # hashing lets other threads run
        return dict(zip(names, threads.map(_checksum, paths), strict=True))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def damage(folder: Path) -> list[str]:
    """Compare every file of a generation with its checksum; return what differs, in sentences."""
    wanted = _metadata(folder).get("checksums", {})
    found = checksums(folder)
    gone = [f"{name} is missing" for name in wanted if name not in found]
    altered = [
        f"{name} was altered" for name in wanted if found.get(name, wanted[name]) != wanted[name]
    ]
    return gone + altered


def _next(index: Path) -> str:
    numbers = (whole_number(path.name) or 0 for path in index.iterdir())
    return f"{max(numbers, default=0) + 1:06}"


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync_file(path)


def _sync_file(path: Path) -> None:
    folder = path.is_dir()
    if folder and os.name == "nt":  # it has no such thing
        return
    # Windows writes out only what is open for writing.
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
