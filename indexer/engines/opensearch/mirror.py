"""A folder that mirrors an index in a cluster: which generation the alias names, brought here; a new one, taken there.

What is read from a folder (catalogue, columns, metadata) stands in the generation's own index as pieces, ``file NAME n``, so that an
alias that is switched switches all of it. Other machines need an address only.
"""

from __future__ import annotations

import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from os import getpid
from pathlib import Path
from threading import get_ident
from typing import Any

import msgspec

from indexer.archive import generations
from indexer.archive.store import NAME, Store
from indexer.archive.sums import METADATA, files_of
from indexer.engines.opensearch import address, indexes, lock
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.originals import ClusterOriginals
from indexer.engines.opensearch.records import batches
from indexer.engines.opensearch.sending import send
from indexer.engines.opensearch.writing import OF, POINTER, Location
from indexer.vocabulary.errors import (
    ClusterAway,
    IndexDamaged,
    IndexMismatched,
    IndexMissing,
    build_again,
    mirrored,
)

_PIECE = 2 << 20  # bytes
_AT_ONCE = 4  # pieces of one request
_LISTED = "files"  # the document that lists them
_STANDS_IN = "xxgk"  # the alias of what is written for no address


class _Listed(msgspec.Struct, frozen=True):
    """The files of a generation, each with how many pieces it has."""

    generation: str
    pieces: dict[str, int]


def at(folder: Path) -> tuple[Cluster, str]:
    """Return the cluster, and the alias there, of the index whose folder or mirror this is; raises ``BadRequest``."""
    if (of := mirrored(folder)) is None:
        return Cluster.of_environment(), _STANDS_IN
    read = address.read(of)
    return read.cluster(), read.alias


class ClusterMirror:
    """Mirrors one index of a cluster in ``folder``; see ``Mirror``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._address = mirrored(folder) or folder
        self._cluster, self._alias = at(folder)

    def refresh(self) -> None:
        """See ``Mirror``."""
        if (index := self._current()) is None:
            raise IndexMissing(f"{self._address} holds no index. {build_again(self._folder)}")
        if generations.pointer(self._folder) not in (names := self._here(index)):
            generations.point(self._folder, names[0] if names else self._bring(index))
        self._remove_old()

    def _current(self) -> str | None:
        """The index that the alias names, None where there is no such alias."""
        if not (named := indexes.named(self._cluster, self._alias)):
            return None
        ours: list[str] = [name for name, about in named.items() if about.get(OF) == self._alias]
        if len(named) != 1 or not ours or ours[0] == self._alias:
            raise IndexMismatched(
                f"{self._alias} in the cluster is something else ({', '.join(sorted(named))[:200]}). "
                "Choose another alias."
            )
        return ours[0]

    def _here(self, index: str) -> list[str]:
        """The generations in the folder that stand in this index."""
        return [
            path.parent.name
            for path in self._folder.glob(f"[0-9]*/{POINTER}")
            if _location(path) == index
        ]

    def _bring(self, index: str) -> str:
        """Bring a generation here; return its name."""
        (found,) = self._cluster.documents(index, [_LISTED])
        if found is None:
            raise IndexDamaged(
                f"{index} in the cluster is half of one. {build_again(self._folder)}"
            )
        listed = msgspec.json.decode(b64decode(found["data"]), type=_Listed)
        name = listed.generation
        half = self._folder / f".fetching-{getpid()}-{get_ident()}"
        shutil.rmtree(half, ignore_errors=True)
        try:
            for file, pieces in listed.pieces.items():
                path = half / file
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as written:
                    for data in self._pieces(index, file, pieces):
                        written.write(data)
            generations.metadata_of(half)
            if index not in (_location(self._folder / name / POINTER),):
                shutil.rmtree(
                    self._folder / name, ignore_errors=True
                )  # of a build that nobody sees
                with suppress(OSError):  # another process has brought it meanwhile
                    half.rename(self._folder / name)
        finally:
            shutil.rmtree(half, ignore_errors=True)
        return name

    def _pieces(self, index: str, file: str, pieces: int) -> Iterator[bytes]:
        for some in batches(range(pieces), _AT_ONCE):
            for found in self._cluster.documents(index, [f"file {file} {n}" for n in some]):
                if found is None:
                    raise IndexDamaged(
                        f"{index} in the cluster lacks a part of {file}. {build_again(self._folder)}"
                    )
                yield b64decode(found["data"])

    def _remove_old(self) -> None:
        """Remove generations before the last but one: nobody reads them any more."""
        current = generations.pointer(self._folder)
        names = sorted(path.parent.name for path in self._folder.glob(f"[0-9]*/{POINTER}"))
        for name in (name for name in names if int(name) < int(current) - 1):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    @contextmanager
    def building(self) -> Iterator[Callable[[Path, str], None]]:
        """See ``Mirror``."""
        with lock.held(self._cluster, self._alias, self._address) as check:
            self._remove_litter()
            with suppress(IndexMissing):
                self.refresh()

            published = False

            def publish(folder: Path, name: str) -> None:
                nonlocal published
                check()
                self._take_there(folder, name)
                check()
                self._switch(_located(folder / POINTER).index)
                published = True

            try:
                yield publish
            finally:
                check()  # or what is removed may be another build's
                self._remove_litter()
            if published:  # otherwise the generation before may not be here
                self._leave_originals()

    def _take_there(self, folder: Path, name: str) -> None:
        index = _located(folder / POINTER).index
        paths = {**files_of(folder), METADATA: folder / METADATA}
        pieces = {file: -(-path.stat().st_size // _PIECE) for file, path in paths.items()}
        send(self._cluster, index, (each for file in paths.items() for each in _pieces_of(*file)))
        listed = msgspec.json.encode(_Listed(name, pieces))
        send(self._cluster, index, [(_LISTED, {"data": b64encode(listed).decode()})])
        indexes.refresh(self._cluster, index)

    def _switch(self, index: str) -> None:
        """Let the alias name this index alone, at once."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self._alias}-*", "alias": self._alias, "must_exist": False}},
            {"add": {"index": index, "alias": self._alias}},
        ]
        indexes.change_aliases(self._cluster, self._alias, actions)

    def _remove_litter(self) -> None:
        """Remove what builds that died have left there, and generations before the last but one."""
        found = indexes.beginning(self._cluster, f"{self._alias}-")
        made = {
            name: int(about["settings"]["index"]["creation_date"])
            for name, about in found.items()
            if about["mappings"].get("_meta", {}).get(OF) == self._alias
        }
        current = next((n for n, about in found.items() if self._alias in about["aliases"]), None)
        whole = [name for name in made if name != current and self._is_whole(name)]
        kept = {current, *sorted(whole, key=lambda name: made[name])[-1:]}
        for name in made.keys() - kept:
            indexes.remove(self._cluster, name)

    def _is_whole(self, index: str) -> bool:
        with suppress(ClusterAway):
            return self._cluster.documents(index, [_LISTED], ["data"])[0] is not None
        return True

    def _leave_originals(self) -> None:
        """Remove originals that no generation here has any more."""
        wanted: set[str] = set()
        for path in self._folder.glob(f"[0-9]*/{NAME}"):
            with closing(Store(path)) as store:
                wanted |= {file.sha256 for file in store.files().values()}
        ClusterOriginals(self._cluster, self._alias).leave(wanted)


def _pieces_of(file: str, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open("rb") as opened:
        for number, data in enumerate(iter(lambda: opened.read(_PIECE), b"")):
            yield f"file {file} {number}", {"data": b64encode(data).decode()}


def _located(path: Path) -> Location:
    return msgspec.json.decode(path.read_bytes(), type=Location)


def _location(path: Path) -> str | None:
    try:
        return _located(path).index
    except (OSError, msgspec.MsgspecError):
        return None
