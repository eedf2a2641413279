"""Build: a corpus → a new generation of the index, all or nothing.

The story: walk the corpus, take over what has not changed, read and cut the
rest, give ids, write the arrays and the words, look whether the new index
answers, switch. Bad input costs one file; any failure leaves the old index.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from indexer.archive import generations, registry
from indexer.archive.disk import writing
from indexer.archive.folders import of_an_index
from indexer.archive.originals import SourcesWriter
from indexer.archive.skipped import Skipped, write_skipped
from indexer.archive.store import NAME, Store
from indexer.archive.store_writer import StoreWriter
from indexer.building.basis import Basis, basis
from indexer.building.batch import processes_for, readings
from indexer.building.finishing import check, now, number, write_engine
from indexer.building.gathering import Gathering
from indexer.building.memory import Plan, planned
from indexer.engines import engine_named, engine_of, mirror_of
from indexer.intake.corpus.files import Root, Source, Unreachable, notices, opened, walk
from indexer.intake.one_file import operators_places, unknown_places
from indexer.vocabulary.coverage import last_due
from indexer.vocabulary.errors import BuildFailed
from indexer.vocabulary.progress import Progress, counted, silent

_READING = ("vocabulary", "language", "gazetteer", "intake")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did; ``as_json`` is the last line of its output.

    ``joined`` are files that are the same report as another, each with the one that is shown.
    """

    reports: int
    sections: int
    added: int
    updated: int
    removed: int
    unchanged: int
    joined: tuple[tuple[str, str], ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    generation: str

    def as_json(self) -> dict[str, object]:
        """Return the object of INTERFACE.md section 2."""
        counts = {"joined": len(self.joined), "skipped": len(self.skipped)}
        return {**asdict(self), **counts, "seconds": round(self.seconds, 2)}


def build(
    roots: Sequence[Path],
    index: Path,
    *,
    jobs: int | None = None,
    full: bool = False,
    engine: str | None = None,
    memory: int | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Build or update ``index`` from the files under ``roots``.

    Reads only files whose size, time or content changed, unless ``full`` or
    the index was made by another program. ``jobs`` processes read and cut
    (None: as many as there are processors, for corpora where that pays).
    ``engine`` names what will answer from the index, see ``engines.ENGINES`` (None: that of the place where it stands). All processes
    together take ``memory`` megabytes at most (None: what is quickest).
    Raises ``BuildFailed`` when no report could be read or the index cannot
    be written, ``BadRequest`` for a root that does not exist, and for too little memory.
    """
    started = time.monotonic()
    opened_roots = opened(roots)
    found = list(walk(opened_roots, of_an_index))
    sources = [f for f in found if isinstance(f, Source)]
    plan = planned(memory, processes_for(sources, jobs), len(sources))
    notes = notices(opened_roots)
    mirror = mirror_of(index)
    with ExitStack() as held:
        publish = held.enter_context(mirror.building()) if mirror else None
        held.enter_context(generations.locked(index))
        wanted = {**generations.signature(), "program": readers()}
        earlier = basis(index, wanted, full=full)
        with writing(index):
            folder = generations.begin(index)
            try:
                outcome = _build(
                    opened_roots,
                    found,
                    notes,
                    index,
                    folder,
                    earlier,
                    plan,
                    engine or engine_of(index),
                    publish,
                    progress,
                )
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return replace(outcome, seconds=time.monotonic() - started)


@cache
def readers(root: Path = Path(__file__).parents[1]) -> str:
    """Return what changes whenever the rooms that read a file do: a better reader must read all again.

    What is written is the archive's ``SCHEMA``; no other room has a part in a reading.
    """
    files = (file for room in _READING for file in sorted((root / room).rglob("*")))
    sources = [file.read_bytes() for file in files if file.suffix in (".py", ".txt", ".gz")]
    return hashlib.sha256(b"".join(sources)).hexdigest()[:12]


def _build(
    roots: Sequence[Root],
    found: Sequence[Source | Unreachable],
    notes: Sequence[str],
    index: Path,
    folder: Path,
    earlier: Basis | None,
    plan: Plan,
    engine_name: str,
    publish: Callable[[Path, str], None] | None,
    progress: Progress,
) -> Outcome:
    known = earlier.known if earlier else {}
    standing = earlier.folder if earlier else None
    elsewhere = earlier.elsewhere if earlier else None
    kept = {file.sha256 for file in known.values()} if elsewhere else set()
    sources = [f for f in found if isinstance(f, Source)]
    with (
        closing(StoreWriter(folder / NAME, standing and standing / NAME, elsewhere)) as store,
        closing(SourcesWriter(folder, earlier.originals if earlier else None, kept)) as originals,
    ):
        gathered = Gathering(store, originals, known)
        read = readings(sources, known, plan.jobs)
        pairs = zip(sources, read, strict=True)
        for source, reading in counted("reading", pairs, len(sources), progress):
            gathered.take(source, reading)
        while again := gathered.settle():
            for source, reading in zip(again, readings(again, {}, jobs=1), strict=True):
                gathered.take(source, reading, again=True)
        faults = [Skipped(f.name, f.reason) for f in found if isinstance(f, Unreachable)]
        faults += [Skipped(name, fault) for name, fault in unknown_places(roots)]
        reports, skipped = len(gathered.shown), [*gathered.skipped, *faults]
        if not reports:
            raise BuildFailed(_nothing(skipped))
        # What is new comes after what was, whatever the clock says; what is due goes by the clock.
        day, built = now()[:10], _dated(earlier.metadata.get("built") if earlier else None)
        told = skipped, list(notes), engine_name, _due(day)
        may_stay = earlier and known and earlier.may_stay and gathered.is_as_before()
        if earlier and may_stay and (*earlier.told, _due(_day_of(earlier.metadata))) == told:
            return _outcome(gathered, skipped, earlier.metadata)
        progress("numbering the reports", 0, 0)
        skipped += gathered.finish()
        places = operators_places(roots)
        number(
            store,
            earlier.registry if earlier else None,
            built,
            gathered.joined,
            places,
            date.fromisoformat(day),
            progress=progress,
        )
        sections = store.sections()
    chosen = engine_named(engine_name)
    before = earlier.whole if earlier else None
    write_engine(folder, chosen, plan.jobs, progress, plan.block, before)
    write_skipped(folder, skipped)
    with closing(Store(folder / NAME)) as written:
        registry.write(folder, written.registry())
    progress("trying the index", 0, 0)
    check(folder, chosen, reports)
    facts = {
        "engine": engine_name,
        "program": readers(),
        "built": built,
        "day": day,
        "reports": reports,
        "sections": sections,
        "skipped": len(skipped),
        "notes": list(notes),
    }
    name = generations.finish(index, folder, facts, publish)
    return _outcome(gathered, skipped, {**facts, "generation": name})


def _dated(last: object) -> str:
    """Now, or a second after the last build where the clock went back: what is new comes after what was."""
    try:
        after = datetime.fromisoformat(str(last)) + timedelta(seconds=1)
    except (ValueError, OverflowError):
        return now()
    return max(now(), after.isoformat(timespec="seconds"))


def _day_of(metadata: Mapping[str, Any]) -> str:
    """Return the day that a generation was built on, by the clock of its time."""
    return str(metadata.get("day", metadata["built"]))[:10]


def _due(day: str) -> set[int]:
    """Return the last years that were due on a ``day``: time alone makes reports missing."""
    return {last_due(date.fromisoformat(day), level) for level in (None, "county")}


def _outcome(
    gathered: Gathering, skipped: Sequence[Skipped], metadata: Mapping[str, Any]
) -> Outcome:
    added, updated, removed, unchanged = gathered.counted()
    return Outcome(
        reports=metadata["reports"],
        sections=metadata["sections"],
        added=added,
        updated=updated,
        removed=removed,
        unchanged=unchanged,
        joined=tuple(gathered.others),
        skipped=tuple(skipped),
        seconds=0.0,
        generation=metadata["generation"],
    )


def _nothing(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "There is no file to read. Put reports (.txt, .html) into the folder."
    listed = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3])
    return f"No report could be read. {len(skipped)} files were skipped ({listed})."
