"""A folder that mirrors an index in a cluster: which generation the alias names, brought here; a new one, taken there.

What is read from a folder (catalogue, columns, metadata) stands in the generation's own index as pieces, ``file NAME n``, so that an
alias that is switched switches all of it. Other machines need an address only.
"""

from __future__ import annotations

import logging
import re
import shutil
from base64 import b64decode
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from math import inf
from pathlib import Path
from typing import Any

import msgspec

from indexer.archive import generations, mirrors
from indexer.archive.disk import in_turn
from indexer.archive.store import NAME, Store
from indexer.engines.opensearch import address, files, indexes, location, lock, writing
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.indexes import batches
from indexer.engines.opensearch.location import OF, POINTER
from indexer.engines.opensearch.originals import ClusterOriginals
from indexer.vocabulary.errors import (
    BuildFailed,
    ClusterAway,
    IndexDamaged,
    IndexMismatched,
    IndexMissing,
    XxgkError,
    build_again,
    called,
    mirrored,
)

_AT_ONCE = 4  # pieces of one request
_STANDS_IN = "xxgk"  # the alias of what is written for no address
_TRIES = 3  # to bring a generation, while builds follow one another
_log = logging.getLogger("xxgk")
_damaged_there = set[str]()
"""Indexes whose files do not come whole, however often they are brought."""


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
        self._address = called(folder)
        self._cluster, self._alias = at(folder)

    def refresh(self, is_damaged: mirrors.IsDamaged | None = None) -> None:
        """See ``Mirror``."""
        for left in reversed(range(_TRIES)):
            index = self._named()
            try:
                self._follow(index, is_damaged)
            except IndexDamaged:
                # What was current when it was asked for may be gone by now: there is a newer one then.
                if not left or self._current() == index:
                    raise
            else:
                return

    def holds(self, generation: str) -> bool:
        """See ``Mirror``."""
        index = _location(self._folder / generation / POINTER)
        return index is not None and bool(indexes.named(self._cluster, index))

    def _named(self) -> str:
        if (index := self._current()) is None:
            raise IndexMissing(f"{self._address} holds no index. {build_again(self._folder)}")
        return index

    def _follow(self, index: str, is_damaged: mirrors.IsDamaged | None = None) -> None:
        """Let the folder's current generation be the one that stands in this index."""
        if generations.pointer(self._folder) in self._here(index, is_damaged):
            return
        with self._alone():
            before = generations.pointer(self._folder)
            if before not in (names := self._here(index, is_damaged)):
                if not names and (altered := self._here(index)):
                    _log.warning("%s was altered. It is brought again.", self._folder / altered[0])
                name = names[0] if names else self._bring(index)
                if is_damaged and is_damaged(self._folder / name):
                    _damaged_there.add(index)
                generations.point(self._folder, name)
                self._remove_others({before, name})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes that read from this folder waiting, for they would bring the same; remove what one that died has left."""
        with in_turn(self._folder / "fetching"):
            for half in self._folder.glob(".fetching-*"):
                shutil.rmtree(half, ignore_errors=True)
            yield

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

    def _here(self, index: str, is_damaged: mirrors.IsDamaged | None = None) -> list[str]:
        """The generations in the folder that stand in this index, and are as they came."""
        pointers = self._folder.glob(f"[0-9]*/{POINTER}")
        folders = [path.parent for path in pointers if _location(path) == index]
        if is_damaged and index not in _damaged_there:
            folders = [folder for folder in folders if not is_damaged(folder)]
        return [folder.name for folder in folders]

    def _bring(self, index: str, *, whole: bool = True) -> str:
        """Bring a generation here; return its name. Unless it must be ``whole``, without what is lost of it."""
        listed = files.file_list(self._cluster, index)
        if listed is None:
            raise IndexDamaged(
                f"{index} in the cluster is half of one. {build_again(self._folder)}"
            )
        name = listed.generation
        half = self._folder / f".fetching-{name}"
        try:
            for file, pieces in listed.pieces.items():
                path = half / file
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as written:
                    for data in self._pieces(index, file, pieces, whole):
                        written.write(data)
            if whole:
                generations.metadata_of(half)
            shutil.rmtree(self._folder / name, ignore_errors=True)  # of another life of this alias
            half.rename(self._folder / name)
        finally:
            shutil.rmtree(half, ignore_errors=True)
        return name

    def _pieces(self, index: str, file: str, pieces: int, whole: bool) -> Iterator[bytes]:
        for some in batches(range(pieces), _AT_ONCE):
            for found in self._cluster.documents(index, [files.id_of(file, n) for n in some]):
                if found is not None:
                    yield b64decode(found["data"])
                elif whole:
                    raise IndexDamaged(
                        f"{index} in the cluster lacks a part of {file}. {build_again(self._folder)}"
                    )

    def _remove_others(self, kept: Collection[str]) -> None:
        """Remove all generations but these: nobody reads them any more."""
        for path in self._folder.glob(f"[0-9]*/{POINTER}"):
            if path.parent.name not in kept:
                shutil.rmtree(path.parent, ignore_errors=True)

    @contextmanager
    def building(self) -> Iterator[Callable[[Path, str], None]]:
        """See ``Mirror``."""
        writing.asked_for()  # what is wrong with it is said before anything is read
        self._current()  # what is somebody else's gets no lock
        indexes.check_version(self._cluster)
        with lock.held(self._cluster, self._alias, self._address) as check:
            self._remove_litter()
            before = self._current()
            self._start_from(before)
            published = False

            def publish(folder: Path, name: str) -> None:
                nonlocal published
                index = location.read(folder / POINTER).index
                try:
                    check()
                    self._take_there(folder, name)
                    check()
                    self._switch(before, index)
                except BuildFailed:  # it is nobody's, whoever builds now
                    indexes.remove(self._cluster, index)
                    raise
                published = True

            try:
                yield publish
            finally:
                # As far as that is possible: the next build removes the rest.
                with suppress(XxgkError):
                    check()  # or what is removed may be another build's
                    self._remove_litter()
                    if published:  # otherwise the generation before may not be here
                        self._leave_originals()

    def _start_from(self, index: str | None) -> None:
        """Have the current generation here; where that is damaged, what there is of it, and those that were finished before."""
        if index is None:
            return
        try:
            self._follow(index, mirrors.is_damaged)
        except IndexDamaged as error:
            _log.warning("%s", error.message)
            # It is no current one that may stay, even where nothing has changed.
            (self._folder / generations.CURRENT).unlink(missing_ok=True)
            with self._alone():
                for each in {index, *self._numbers()}:
                    if not self._here(each):
                        with suppress(IndexDamaged):
                            self._bring(each, whole=False)

    def _take_there(self, folder: Path, name: str) -> None:
        index = location.read(folder / POINTER).index
        files.send_all(self._cluster, index, folder, name)
        indexes.refresh(self._cluster, index)

    def _switch(self, before: str | None, index: str) -> None:
        """Let the alias name this index alone, at once; raises ``BuildFailed`` where it no longer names the one ``before``."""
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._alias}}]
        if before is not None:
            left = {"index": before, "alias": self._alias, "must_exist": True}
            actions.insert(0, {"remove": left})
        indexes.change_aliases(self._cluster, self._alias, actions)

    def _remove_litter(self) -> None:
        """Remove what builds that died have left there, and generations before the last but one.

        One that is later than the current was never switched to.
        """
        numbers, current = self._numbers(), self._current()
        last = inf if current is None else numbers.get(current)
        if last is None:  # who cannot be asked how it is called cannot be followed
            return
        earlier = [name for name, number in numbers.items() if number is not None and number < last]
        kept = {current, *sorted(earlier, key=lambda name: numbers[name] or 0)[-1:]}
        for name in numbers.keys() - kept:
            indexes.remove(self._cluster, name)

    def _numbers(self) -> dict[str, int | None]:
        """The indexes there of this alias, each with the number of its generation, None where none was finished."""
        found = indexes.beginning(self._cluster, f"{self._alias}-")
        return {
            name: self._number(name) for name, each in found.items() if self._is_ours(name, each)
        }

    def _is_ours(self, index: str, known: Mapping[str, Any]) -> bool:
        """Whether an index is a generation of this alias: it says so, or was made anew by what went on sending to one that was removed."""
        says = known["mappings"].get("_meta", {}).get(OF) == self._alias
        return says or re.fullmatch(f"{self._alias}-[0-9a-f]{{32}}", index) is not None

    def _number(self, index: str) -> int | None:
        with suppress(ClusterAway):  # of one of which no copy is left
            if listed := files.file_list(self._cluster, index):
                return int(listed.generation)
        return None

    def _leave_originals(self) -> None:
        """Remove originals that no generation here has any more."""
        wanted: set[str] = set()
        for path in self._folder.glob(f"[0-9]*/{NAME}"):
            with closing(Store(path)) as store:
                wanted |= {file.sha256 for file in store.files().values()}
        ClusterOriginals(self._cluster, self._alias).leave(wanted)


def _location(path: Path) -> str | None:
    try:
        return location.read(path).index
    except (OSError, msgspec.MsgspecError):
        return None
