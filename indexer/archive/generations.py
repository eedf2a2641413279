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
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from indexer.archive.disk import alone, make_folder, sync, sync_file, unmake, writing
from indexer.archive.folders import is_generation, numbered
from indexer.archive.sums import METADATA, SMALL, Files, FileSums, allowed, files_of, sums_of
from indexer.gazetteer import china
from indexer.language import analyzer
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import (
    BuildFailed,
    IndexDamaged,
    IndexForbidden,
    IndexMismatched,
    IndexMissing,
    IndexUnusable,
    build_again,
    is_want,
)

SCHEMA = 12
"""Raised whenever what is written, or how reports are read, changes."""
READ = (11, SCHEMA)
"""Schemas that can be opened; 11 has no sums of blocks, and is compared whole when it is opened."""
_UNSUMMED = 11

CURRENT = "current"
_OWN_SUM = ',\n "sum": "'  # before the sum of all that precedes, the last of the metadata
_log = logging.getLogger("xxgk")
_Made = TypeVar("_Made")


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
        name, ended, more = (index / CURRENT).read_bytes().decode("ascii").partition("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    return name if ended and not more and whole_number(name) is not None else ""


def current(index: Path) -> str:
    """Return the name of the current generation: that in ``current``, or the newest if it names none.

    Raises ``IndexMissing`` when there is none.
    """
    return newest_first(index)[0].name


def faults_of_pointer(index: Path, name: str) -> list[str]:
    """Return what is wrong with ``current``, in sentences, where ``name`` is the generation taken."""
    return [] if pointer(index) == name else [f"{CURRENT} names no generation"]


def newest_first(index: Path) -> list[Path]:
    """Return the generations that may answer, the one that should first; raises ``IndexMissing`` or ``IndexForbidden``."""
    try:
        names = [path.name for path in index.iterdir() if is_generation(path)]
        allowed(index / CURRENT)
    except PermissionError as error:
        raise IndexForbidden(index) from error
    except OSError as error:
        if is_want(error):
            raise
        names = []
    again = build_again(index)
    if not names:
        raise IndexMissing(f"{index} holds no index. {again}")
    ordered, named = sorted(names, key=int, reverse=True), pointer(index)
    if named not in ordered:
        said = "%s names no generation. %s is taken. %s"
        _log.warning(said, index / CURRENT, ordered[0], again)
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


def open_current(index: Path, opening: Callable[[Generation], _Made], last: bool = False) -> _Made:
    """Return what ``opening`` makes of the current generation, or where that is damaged of the last sound one.

    ``last``: also where another program made it, the last that this one reads. Says so in the log then.
    Raises ``IndexMissing``, ``IndexMismatched`` or ``IndexDamaged``, each with the remedy.
    """
    passed_over = (IndexDamaged, IndexMismatched) if last else (IndexDamaged,)
    return first_sound(index, lambda folder: opening(opened(folder)), "answers", passed_over)[0]


def first_sound(
    index: Path,
    using: Callable[[Path], _Made],
    told: str,
    passed_over: tuple[type[IndexUnusable], ...] = (IndexDamaged,),
) -> tuple[_Made, str | None]:
    """Return what ``using`` makes of the first generation that it does not refuse, and the name of the one that it should have been.

    Says in the log then that this one "is ``told``". Raises ``IndexMissing``, and what the first was refused for where all are.
    """
    refused: IndexUnusable | None = None
    folders = newest_first(index)
    for folder in folders:
        try:
            made = using(folder)
        except passed_over as error:
            refused = refused or error
        else:
            if refused:
                _log.warning("%s Until then generation %s %s.", refused.message, folder.name, told)
            return made, folders[0].name if refused else None
    assert refused is not None  # there is one at least
    raise refused


def opened(folder: Path) -> Generation:
    """Return the generation in ``folder``; raises ``IndexMismatched`` or ``IndexDamaged``."""
    metadata, index = metadata_of(folder), folder.parent
    if why := mismatch(metadata):
        if _is_newer(metadata):
            why += ". A newer program made it: start that one, or build anew"
        raise IndexMismatched(f"{index} {why}. {build_again(index)}")
    files = Files(folder, _sums_in(folder, metadata))
    files.open()
    return Generation(folder, metadata, files, _identity(metadata))


def mismatch(metadata: Mapping[str, Any]) -> str:
    """Return why this program cannot read a generation, as the rest of a sentence; nothing where it can."""
    signature_ = str(metadata.get("segmenter"))
    if analyzer.named(signature_) is None:
        install = " (pip install 'xxgk[fast]')" if "rjieba" in signature_ else ""
        return f"has words cut by segmenter {signature_}, which is not here{install}"
    for name, known in (("schema", READ), ("gazetteer", [signature()["gazetteer"]])):
        if metadata.get(name) not in known:
            return f"was built with {name} {metadata.get(name)}, this program has {known[-1]}"
    return ""


def _is_newer(metadata: Mapping[str, Any]) -> bool:
    schema = metadata.get("schema")
    return isinstance(schema, int) and schema > SCHEMA


def _identity(metadata: Mapping[str, Any]) -> str:
    """A hash of the metadata, which has the sums of all files; not of the name, which a copy may get anew."""
    known = {name: value for name, value in metadata.items() if name != "generation"}
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:20]


def _sums_in(folder: Path, metadata: Mapping[str, Any]) -> dict[str, FileSums]:
    """Return the sums of a generation's files; raises ``IndexDamaged``."""
    try:
        if metadata.get("schema") != _UNSUMMED:
            return msgspec.convert(metadata["sums"], dict[str, FileSums])
        broken = differing(folder, metadata["checksums"])
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


def differing(folder: Path, checksums: Mapping[str, str], most: float = inf) -> list[str]:
    """Compare the files of a generation of schema 11, of up to ``most`` bytes each, with their SHA-256; return what differs."""
    found = files_of(folder)
    broken = [f"{name} is not of this index" for name in found if name not in checksums]
    for name, wanted in checksums.items():
        if name not in found:
            allowed(folder / name)
            broken.append(f"{name} is missing")
            continue
        try:
            if found[name].stat().st_size > most:
                continue
            with found[name].open("rb") as file:
                is_sound = hashlib.file_digest(file, "sha256").hexdigest() == wanted
        except OSError as error:
            allowed(found[name])
            broken.append(f"{name} cannot be read ({error.strerror})")
            continue
        if not is_sound:
            broken.append(f"{name} was altered")
    return broken


def glanced(folder: Path) -> tuple[dict[str, int], str]:
    """Compare what is quickly compared of a generation.

    Returns the files whose contents were not, with their sizes, and of which of their properties nothing is recorded, as words.
    Raises ``IndexMismatched`` or ``IndexDamaged``.
    """
    metadata = metadata_of(folder)
    if mismatch(metadata) or metadata["schema"] != _UNSUMMED:
        return opened(folder).files.not_compared(), ""
    if broken := differing(folder, metadata["checksums"], SMALL):
        raise IndexDamaged(f"{folder}: {'; '.join(broken[:3])}. {build_again(folder.parent)}")
    sizes = {name: path.stat().st_size for name, path in files_of(folder).items()}
    left = {name: size for name, size in sizes.items() if size > SMALL}
    return left, f"sizes (schema {_UNSUMMED} records none; a build records them)"


def analyzer_of(metadata: Mapping[str, Any], index: Path) -> analyzer.Analyzer:
    """Return what cut the words of a generation; raises ``IndexMismatched`` if it is not here."""
    found = analyzer.named(str(metadata.get("segmenter")))
    if found is None:
        raise IndexMismatched(f"{index} {mismatch(metadata)}. {build_again(index)}")
    return found


def metadata_of(folder: Path) -> dict[str, Any]:
    """Return what a generation says of itself; raises ``IndexDamaged`` or ``IndexForbidden``."""
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
    except PermissionError as error:
        raise IndexForbidden(folder) from error
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
            return metadata, differing(folder, metadata["checksums"])
        return metadata, Files(folder, _sums_in(folder, metadata)).check()
    except IndexDamaged as error:
        return {}, [error.message]


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Hold the right to build in ``index``; raises ``BuildFailed`` when another has it. A folder made for what then failed goes again."""
    another = BuildFailed(f"Another build is writing {index}. Wait until it ends.")
    with ExitStack() as held:
        with writing(index):
            made = make_folder(index)
            held.enter_context(alone(lock := index / "lock", another))
        try:
            yield
        except BaseException:
            unmake(made, lock)
            raise


def begin(index: Path) -> Path:
    """Return a new hidden folder for the next generation, after removing halves of others."""
    for leftover in index.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = index / f".building-{_next(index)}"
    folder.mkdir()
    return folder


def finish(
    index: Path,
    folder: Path,
    facts: Mapping[str, Any],
    publish: Callable[[Path, str], None] | None = None,
) -> str:
    """Make the written ``folder`` the current generation; return its name.

    ``facts`` join the signature and the sums in its metadata. ``publish`` is given folder and name before the switch: elsewhere.
    """
    name = _next(index)
    with ThreadPoolExecutor(1) as beside:  # while the disk works
        written = beside.submit(sync, folder)
        sums = msgspec.to_builtins(sums_of(folder))
        written.result()
    write_metadata(folder, {"generation": name, **signature(), **facts, "sums": sums})
    sync_file(folder / METADATA)
    sync_file(folder)
    if publish:
        publish(folder, name)
    _switch(index, folder, name)
    return name


def take_in(index: Path, folder: Path) -> str:
    """Make ``folder``, a whole generation, the current one; return its name: its own where there is no other, or the next."""
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
    pointer.replace(index / CURRENT)
    sync_file(index)


def _next(index: Path) -> str:
    numbers = (whole_number(path.name) or 0 for path in index.iterdir())
    return numbered(max(numbers, default=0) + 1)
