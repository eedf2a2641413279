"""What a build starts from: the generations that are there, each believed as far as it is sound.

Reports are taken over from the newest whose databases are what was written, ids and history from
the newest that still has them. What is damaged is said, and never copied.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.archive import generations, originals, registry
from indexer.archive.elsewhere import Elsewhere
from indexer.archive.files import File
from indexer.archive.registry import Registry
from indexer.archive.skipped import Skipped, read_skipped
from indexer.archive.store import NAME, Store
from indexer.archive.sums import Files
from indexer.engines import engine_named
from indexer.vocabulary.errors import IndexDamaged, IndexMissing

_log = logging.getLogger("xxgk")


@dataclass(frozen=True, slots=True)
class Basis:
    """What is there before a build.

    ``folder`` is the generation that reports may be taken over from, None where none is sound,
    ``originals`` the same for original files, ``whole`` the same for all else, ``metadata`` what it says of itself; ``known`` are the files that need not be read again.
    ``may_stay``: it is the current one and nothing is wrong with it. ``elsewhere``: where its texts stand if not in its folder.
    """

    registry: Registry
    folder: Path | None = None
    originals: Path | None = None
    whole: Path | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, File] = field(default_factory=dict)
    may_stay: bool = False
    elsewhere: Elsewhere | None = None

    @property
    def told(self) -> tuple[list[Skipped], list[str], str]:
        """What it says besides its reports: what was skipped, the notes, which engine answers."""
        skipped = read_skipped(self.folder) if self.folder else []
        return skipped, self.metadata["notes"], self.metadata["engine"]


def basis(index: Path, wanted: Mapping[str, Any], *, full: bool) -> Basis | None:
    """Return what a build in ``index`` starts from, None where nothing was built.

    Of a generation whose metadata are not as ``wanted`` no reading is taken over, but its ids
    are, so that links survive an upgrade; so when all is to be read anew (``full``).
    """
    try:
        folders = generations.newest_first(index)
    except IndexMissing:
        return None
    may_stay = generations.pointer(index) == folders[0].name
    ids: Registry | None = None
    for folder in folders:
        metadata, broken = generations.looked_at(folder)
        if broken:
            _log.warning("%s is damaged: %s.", folder, "; ".join(broken[:3]))
            may_stay = False
        lost = not metadata or _says(broken, NAME)
        ids = ids or _registry(folder, is_lost=lost)
        if lost:
            continue
        try:
            with closing(Store(folder / NAME)) as store:
                known = store.files() if not full and _has(metadata, wanted) else {}
        except IndexDamaged as error:
            _log.warning("%s", error.message)
            continue
        kept = None if _says(broken, originals.NAME) else folder
        whole = folder if known and not broken else None
        elsewhere = engine_named(metadata["engine"]).elsewhere(Files(folder)) if known else None
        return Basis(ids or Registry(), folder, kept, whole, metadata, known, may_stay, elsewhere)
    _log.warning("No generation of %s is whole. All files are read again.", index)
    return Basis(ids or Registry())


def _says(broken: Sequence[str], name: str) -> bool:
    return any(said.startswith(f"{name} ") for said in broken)


def _has(metadata: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(metadata.get(name) == value for name, value in wanted.items())


def _registry(folder: Path, *, is_lost: bool) -> Registry | None:
    """The registry of a generation, from its database where the file is gone and ``is_lost`` does not say that is."""
    try:
        return registry.read(folder)
    except IndexDamaged:
        if is_lost:
            return None
    try:
        with closing(Store(folder / NAME)) as store:
            return store.registry()
    except IndexDamaged:
        return None
