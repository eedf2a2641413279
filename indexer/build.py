"""Build: a corpus → a new generation of the index, all or nothing.

The story: walk the corpus, take over what has not changed, read and cut the
rest, give ids, write the arrays and the words, look whether the new index
answers, switch. Bad input costs one file; any failure leaves the old index.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer import generations
from indexer.corpus import Source, Unreachable, walk
from indexer.engines.words import SectionWords
from indexer.errors import BuildFailed, IndexUnusable, XxgkError
from indexer.intake import read_report
from indexer.report import Report
from indexer.store import File, Store, StoreWriter
from indexer.writing import Skipped, check, cut_section, write_arrays, write_skipped

Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""

_SAME = "same content as "
_PARALLEL_FROM = 64  # files; below, starting processes takes longer than they save


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did; ``as_json`` is the last line of its output."""

    reports: int
    sections: int
    added: int
    updated: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    seconds: float
    generation: str

    def as_json(self) -> dict[str, object]:
        """Return the object of INTERFACE.md section 2."""
        return {**asdict(self), "skipped": len(self.skipped), "seconds": round(self.seconds, 2)}


def build(
    roots: Sequence[Path],
    index: Path,
    *,
    jobs: int | None = None,
    full: bool = False,
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Build or update ``index`` from the files under ``roots``.

    Reads only files whose size, time or content changed, unless ``full`` or
    the index was made by another program. ``jobs`` processes read and cut
    (None: as many as there are processors, for corpora where that pays).
    Raises ``BuildFailed`` when no report could be read or the index cannot
    be written, ``BadRequest`` for a root that does not exist.
    """
    started = time.monotonic()
    found = list(walk(roots))
    with generations.locked(index):
        earlier = _earlier(index, full)
        folder = generations.begin(index)
        try:
            outcome = _build(found, index, folder, earlier, jobs, progress)
            return replace(outcome, seconds=time.monotonic() - started)
        except OSError as error:
            raise BuildFailed(f"{index} could not be written: {error}.") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if earlier is not None:
                earlier.close()


def _earlier(index: Path, full: bool) -> Store | None:
    """The store of the current index if its readings can be taken over."""
    if full:
        return None
    try:
        folder, _ = generations.open_current(index)
        return Store(folder / "reports.sqlite")
    except IndexUnusable:
        return None


def _build(
    found: Sequence[Source | Unreachable],
    index: Path,
    folder: Path,
    earlier: Store | None,
    jobs: int | None,
    progress: Progress,
) -> Outcome:
    known = earlier.files() if earlier else {}
    store = StoreWriter(folder / "reports.sqlite")
    skipped = [Skipped(f.name, f.reason) for f in found if isinstance(f, Unreachable)]
    sources = [f for f in found if isinstance(f, Source)]
    by_content: dict[str, str] = {}
    counts = {"added": 0, "updated": 0, "unchanged": 0}
    for done, reading in enumerate(_readings(sources, known, jobs), 1):
        file, report, cut_words, was = reading.file, reading.report, reading.words, reading.was
        if (
            file.reason is None
            and (first := by_content.setdefault(file.sha256, file.path)) != file.path
        ):
            file = replace(file, reason=f"{_SAME}{first}")
        store.add_file(file)
        if file.reason is not None:
            skipped.append(Skipped(file.path, file.reason))
        elif report is not None:
            store.add_report(report, cut_words)
            counts["updated" if was is not None and was.reason is None else "added"] += 1
        else:
            assert earlier is not None
            taken, packed = earlier.packed(file.path)
            store.add_packed(taken, packed)
            counts["unchanged"] += 1
        progress(done, len(sources))
    counts["removed"] = _removed(known, by_content)
    if not by_content:
        store.close()
        raise BuildFailed(_nothing(skipped))
    sections = write_arrays(folder, store, earlier)
    store.close()
    write_skipped(folder, skipped)
    check(folder, len(by_content), sections)
    facts = {
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "reports": len(by_content),
        "sections": sections,
        "skipped": len(skipped),
    }
    name = generations.finish(index, folder, facts)
    return Outcome(
        reports=len(by_content),
        sections=sections,
        skipped=tuple(skipped),
        seconds=0.0,
        generation=name,
        **counts,
    )


def _removed(known: dict[str, File], by_content: dict[str, str]) -> int:
    kept = set(by_content.values())
    return sum(1 for path, file in known.items() if file.reason is None and path not in kept)


def _nothing(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "There is no file to read. Put reports (.txt, .html) into the folder."
    listed = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3])
    return f"No report could be read. {len(skipped)} files were skipped ({listed})."


# Reading and cutting


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file as read now (``report`` and its words), or taken over (no report, no reason)."""

    file: File
    report: Report | None
    words: list[SectionWords]
    was: File | None


def _readings(
    sources: Sequence[Source], known: dict[str, File], jobs: int | None
) -> Iterator[_Reading]:
    """Yield what became of each source, in order."""
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(sources) >= _PARALLEL_FROM else 1
    stale = [s for s in sources if not _same_stamp(s, known.get(s.name))]
    fresh = iter(_in_processes(stale, known, jobs) if jobs > 1 else _in_turn(stale, known))
    waiting = {source.name for source in stale}
    for source in sources:
        if source.name in waiting:
            yield next(fresh)
        else:
            was = known[source.name]
            yield _Reading(was, None, [], was)


def _same_stamp(source: Source, was: File | None) -> bool:
    # A copy of another file must be looked at again: the other may be gone.
    return (
        was is not None
        and (was.size, was.mtime_ns) == (source.size, source.mtime_ns)
        and not (was.reason or "").startswith(_SAME)
    )


def _in_turn(sources: Iterable[Source], known: dict[str, File]) -> Iterator[_Reading]:
    for source in sources:
        yield _read(source, known.get(source.name))


def _in_processes(
    sources: Sequence[Source], known: dict[str, File], jobs: int
) -> Iterator[_Reading]:
    """Read with several processes; a file that kills its process is skipped."""
    ahead = 8 * jobs  # files in flight: enough to keep all busy, few enough to hold in memory
    at = 0
    while at < len(sources):
        with ProcessPoolExecutor(jobs) as pool:
            flying: list[Future[_Reading]] = []
            sent = at
            try:
                while at < len(sources):
                    while sent < len(sources) and len(flying) < ahead:
                        source = sources[sent]
                        flying.append(pool.submit(_read, source, known.get(source.name)))
                        sent += 1
                    yield flying[0].result()
                    flying.pop(0)
                    at += 1
            except BrokenProcessPool:
                pass
        if at < len(sources):
            yield _alone(sources[at], known.get(sources[at].name))
            at += 1


def _alone(source: Source, was: File | None) -> _Reading:
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(_read, source, was).result()
    except BrokenProcessPool:
        reason = "reading it ended the process that read it (out of memory?)"
        return _Reading(_file(source, "", reason), None, [], was)


def _read(source: Source, was: File | None) -> _Reading:
    """Read and cut one file; whatever goes wrong is its reason to be skipped."""
    digest = ""
    try:
        with source.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if was is not None and was.sha256 == digest and not (was.reason or "").startswith(_SAME):
            return _Reading(_file(source, digest, was.reason), None, [], was)
        report = read_report(source.path, name=source.name)
        if not report.is_report:
            return _Reading(_file(source, digest, f"not a report: {report.reason}"), None, [], was)
        cut_words = [cut_section(section) for section in report.sections]
        return _Reading(_file(source, digest, None), report, cut_words, was)
    except XxgkError as error:
        reason = error.message
    except OSError as error:
        reason = f"cannot be opened: {error.strerror or error}"
    except Exception as error:  # a reader's own fault must not cost the other files
        reason = f"could not be read ({type(error).__name__}: {error})"
    return _Reading(_file(source, digest, reason), None, [], was)


def _file(source: Source, digest: str, reason: str | None) -> File:
    return File(source.name, source.size, source.mtime_ns, digest, reason)
