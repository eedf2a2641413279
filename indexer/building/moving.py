"""An index → the same one elsewhere, for another engine: its archive is taken over whole, no file is read again.

Ids, history, originals and the day it was built stay; only what its engine needs is written anew.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from pathlib import Path

from indexer.archive import elsewhere, generations, originals, registry
from indexer.archive.disk import writing
from indexer.archive.generations import Generation
from indexer.archive.originals import SourcesWriter, packed
from indexer.archive.skipped import read_skipped, write_skipped
from indexer.archive.store import NAME, Store
from indexer.building.finishing import check, write_engine
from indexer.engines import engine_named, engine_of, mirror_of, refresh
from indexer.vocabulary.errors import BadRequest, IndexMissing
from indexer.vocabulary.progress import Progress, counted, silent

_OF_ITS_PLACE = ("generation", "sums", "engine", *generations.signature())


def move(
    source: Path, target: Path, *, replace: bool = False, progress: Progress = silent
) -> tuple[str, int]:
    """Make the current generation of ``source`` that of ``target``, too; return its name there, and how many reports it has.

    ``source`` stays as it is. Raises ``BadRequest`` where ``target`` has an index and ``replace`` is not said, what opening an index
    raises, ``BuildFailed`` and ``ClusterAway`` as a build does.
    """
    refresh(source)
    found = generations.open_current(source, lambda found: found)
    mirror = mirror_of(target)
    with ExitStack() as held:
        publish = held.enter_context(mirror.building()) if mirror else None
        held.enter_context(generations.locked(target))
        if not replace and _stands(target):
            raise BadRequest("There is an index already. To put this one in its place: --replace.")
        with writing(target):
            folder = generations.begin(target)
            try:
                _take_over(found, folder, progress)
                chosen = engine_named(engine_of(target))
                write_engine(folder, chosen, progress=progress)
                progress("trying the index", 0, 0)
                reports = int(found.metadata["reports"])
                check(folder, chosen, reports)
                facts = {n: v for n, v in found.metadata.items() if n not in _OF_ITS_PLACE}
                facts["engine"] = engine_of(target)
                return generations.finish(target, folder, facts, publish), reports
            finally:
                shutil.rmtree(folder, ignore_errors=True)


def _stands(index: Path) -> bool:
    try:
        return bool(generations.newest_first(index))
    except IndexMissing:
        return False


def _take_over(found: Generation, folder: Path, progress: Progress) -> None:
    """Write the archive of a generation into ``folder``, whole."""
    there = engine_named(found.metadata["engine"]).elsewhere(found.files)
    progress("taking over the reports", 0, 0)
    shutil.copyfile(found.files.whole(NAME), folder / NAME)
    if there is None:
        shutil.copyfile(found.files.whole(originals.NAME), folder / originals.NAME)
    else:
        elsewhere.put_back(folder / NAME, there)
        with closing(Store(folder / NAME)) as store:
            wanted = {f.path: f.sha256 for f in store.files().values() if f.reason is None}
        with closing(SourcesWriter(folder, None)) as writer:
            label = "taking over the originals"
            for name, sha256 in counted(label, wanted.items(), len(wanted), progress):
                writer.take(name, sha256, packed(there.originals.read(name, sha256)))
    write_skipped(folder, read_skipped(found.folder))
    with closing(Store(folder / NAME)) as store:
        registry.write(folder, store.registry())
