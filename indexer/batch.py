"""Many files → their readings, with several processes; what has not changed is taken over.

Knows stamps and processes; what a file holds is ``intake``'s matter. Whatever
goes wrong with a file is its reason to be skipped and costs no other file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from indexer.corpus import Source
from indexer.engines.words import SectionWords
from indexer.errors import XxgkError
from indexer.intake import places_with, read_report
from indexer.report import Report
from indexer.store import File
from indexer.writing import NOT_A_REPORT, SAME, cut_section

_PARALLEL_FROM = 64  # files; below, starting processes takes longer than they save


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read now (``report`` and its words), or taken over (no report, no reason)."""

    file: File
    report: Report | None
    words: list[SectionWords]
    was: File | None


def readings(
    sources: Sequence[Source], known: Mapping[str, File], jobs: int | None
) -> Iterator[Reading]:
    """Yield what became of each source, in order.

    ``known`` are the files of the last build by name. ``jobs`` None means as
    many processes as there are processors, when there are enough files.
    """
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
            yield Reading(was, None, [], was)


def _same_stamp(source: Source, was: File | None) -> bool:
    return (
        was is not None
        and (was.size, was.mtime_ns, was.stamp) == (source.size, source.mtime_ns, source.stamp)
        and not _copy(was)
    )


def _copy(was: File) -> bool:
    """Whether a file was skipped as a copy; it must be looked at again, as the other may be gone."""
    return (was.reason or "").startswith(SAME)


def _in_turn(sources: Iterable[Source], known: Mapping[str, File]) -> Iterator[Reading]:
    for source in sources:
        yield _read(source, known.get(source.name))


def _in_processes(
    sources: Sequence[Source], known: Mapping[str, File], jobs: int
) -> Iterator[Reading]:
    """Read with several processes; a file that kills its process is skipped."""
    ahead = 8 * jobs  # files in flight: enough to keep all busy, few enough to hold in memory
    at = 0
    while at < len(sources):
        with ProcessPoolExecutor(jobs) as pool:
            flying: list[Future[Reading]] = []
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


def _alone(source: Source, was: File | None) -> Reading:
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(_read, source, was).result()
    except BrokenProcessPool:
        reason = "reading it ended the process that read it (out of memory?)"
        return Reading(_file(source, "", reason), None, [], was)


def _read(source: Source, was: File | None) -> Reading:
    """Read and cut one file; whatever goes wrong is its reason to be skipped."""
    digest = ""
    try:
        with source.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if was is not None and (was.sha256, was.stamp) == (digest, source.stamp) and not _copy(was):
            return Reading(_file(source, digest, was.reason), None, [], was)
        report = read_report(
            source.path,
            name=source.name,
            stated=source.stated,
            gazetteer=places_with(source.places)[0],
        )
        if not report.is_report:
            return Reading(_file(source, digest, f"{NOT_A_REPORT}{report.reason}"), None, [], was)
        cut_words = [cut_section(section) for section in report.sections]
        return Reading(_file(source, digest, None), report, cut_words, was)
    except XxgkError as error:
        reason = error.message
    except OSError as error:
        reason = f"cannot be opened: {error.strerror or error}"
    except Exception as error:  # a reader's own fault must not cost the other files
        reason = f"could not be read ({type(error).__name__}: {error})"
    return Reading(_file(source, digest, reason), None, [], was)


def _file(source: Source, digest: str, reason: str | None) -> File:
    return File(source.name, source.size, source.mtime_ns, source.stamp, digest, reason)
