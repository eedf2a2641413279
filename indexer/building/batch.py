"""Many files → their readings, with several processes; what has not changed is taken over.

Knows stamps and processes; what a file holds is ``intake``'s matter. Whoever
reads a file also cuts and packs it, so that the process that gathers the
readings only inserts them. Whatever goes wrong with a file is its reason to be
skipped and costs no other file.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace

from msgspec import structs

from indexer.archive import originals
from indexer.archive.files import Attached, File
from indexer.archive.imprint import Imprint, imprint_of
from indexer.archive.searched import Lexicon, cut_report
from indexer.archive.skipped import NOT_A_REPORT
from indexer.archive.store import Packed, pack
from indexer.building.processes import started
from indexer.intake.attached import Attachments
from indexer.intake.bounds import bounded
from indexer.intake.corpus.files import Source
from indexer.intake.one_file import places_with, read_report
from indexer.vocabulary import refusals
from indexer.vocabulary.errors import XxgkError
from indexer.vocabulary.report import OtherFile

_PARALLEL_FROM = 64  # files; below, starting processes takes longer than they save
_TOGETHER = 32  # files that are read at once and share a lexicon, and
_TOGETHER_BYTES = 4_000_000  # how long they are before no further one joins them
_LARGE = 300_000  # Bytes of a file that this very process does not read: most have a tenth.
_AHEAD = 4  # such tasks in flight for each process: enough to keep all busy


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read now (``report`` and ``original``, packed), or taken over (neither, no reason).

    ``was`` is what the last build made of it; ``lexicon``, packed, has the words of the report.
    ``attached`` are the files that were read with it, and their originals.
    """

    file: File
    was: File | None
    report: Packed | None = None
    original: bytes = b""
    attached: tuple[tuple[File, bytes], ...] = ()
    lexicon: bytes = b""


def processes_for(sources: Sequence[Source], jobs: int | None) -> int:
    """Return how many processes to use; ``jobs`` None: one a processor, where that pays."""
    if jobs is None:
        return (os.cpu_count() or 1) if len(sources) >= _PARALLEL_FROM else 1
    return jobs


def readings(sources: Sequence[Source], known: Mapping[str, File], jobs: int) -> Iterator[Reading]:
    """Yield what became of each source, in order; ``known`` are the last build's files by name."""
    stale = [s for s in sources if not _same_stamp(s, known.get(s.name))]
    fresh = _in_processes(stale, known, jobs) if jobs > 1 else _in_turn(stale, known)
    waiting = {source.name for source in stale}
    for source in sources:
        if source.name in waiting:
            yield next(fresh)
        else:
            was = known[source.name]
            yield Reading(was, was)


def _same_stamp(source: Source, was: File | None) -> bool:
    return (
        was is not None
        and (was.size, was.mtime_ns, was.stamp) == (source.size, source.mtime_ns, source.stamp)
        and _same_attached(source, was)
    )


def _same_attached(source: Source, was: File) -> bool:
    return all(_attached(source, a.path, is_read=a.is_read) == a for a in was.attached)


def _attached(source: Source, name: str, *, is_read: bool) -> Attached:
    """Say what stands under ``name`` beside ``source``."""
    found = source.beside(name)
    return Attached(name, found.size, found.mtime_ns, is_read) if found else Attached(name)


def _in_turn(sources: Iterable[Source], known: Mapping[str, File]) -> Iterator[Reading]:
    for task in _tasks(sources):
        if any(source.size > _LARGE for source in task):
            yield from _in_processes(task, known, 1)
        else:
            yield from _read_all(task, known)


def _read_all(sources: Sequence[Source], known: Mapping[str, File]) -> list[Reading]:
    lexicon = Lexicon()
    read = [_read(source, known.get(source.name), lexicon) for source in sources]
    words = lexicon.packed()
    return [replace(reading, lexicon=words) for reading in read]


def _in_processes(
    sources: Sequence[Source], known: Mapping[str, File], jobs: int
) -> Iterator[Reading]:
    """Read with several processes; a file that kills its process is skipped."""
    tasks = list(_tasks(sources))
    done = 0
    for places in {None, *(source.places for source in sources)}:
        places_with(places)  # what is loaded now, no process loads
    while done < len(tasks):
        with started(jobs) as pool:
            flying: deque[Future[list[Reading]]] = deque()
            try:
                for task in tasks[done:]:
                    flying.append(pool.submit(_read_all, task, _of(task, known)))
                    if len(flying) == _AHEAD * jobs:
                        yield from flying[0].result()
                        flying.popleft()
                        done += 1
                while flying:
                    yield from flying[0].result()
                    flying.popleft()
                    done += 1
            except BrokenProcessPool:
                pass
        if done < len(tasks):
            yield from _one_by_one(tasks[done], known)
            done += 1


def _tasks(sources: Iterable[Source]) -> Iterator[list[Source]]:
    task: list[Source] = []
    size = 0
    for source in sources:
        task.append(source)
        size += source.size
        if len(task) == _TOGETHER or size >= _TOGETHER_BYTES:
            yield task
            task, size = [], 0
    if task:
        yield task


def _of(task: Iterable[Source], known: Mapping[str, File]) -> dict[str, File]:
    return {s.name: known[s.name] for s in task if s.name in known}


def _one_by_one(task: Sequence[Source], known: Mapping[str, File]) -> Iterator[Reading]:
    """Read files among which one may kill its process, so that it is seen which."""
    done = 0
    while done < len(task):
        with started(1) as pool:
            try:
                for source in task[done:]:
                    yield from pool.submit(_read_all, [source], _of([source], known)).result()
                    done += 1
            except BrokenProcessPool:
                reason = refusals.PROCESS_ENDED().message
                yield Reading(_file(task[done], "", reason), known.get(task[done].name))
                done += 1


def _read(source: Source, was: File | None, lexicon: Lexicon) -> Reading:
    """Read, cut and pack one file; whatever goes wrong is its reason to be skipped."""
    digest = ""
    try:
        data = source.data()
        digest = hashlib.sha256(data).hexdigest()
        same = was is not None and (was.sha256, was.stamp) == (digest, source.stamp)
        if was is not None and same and _same_attached(source, was):
            return Reading(replace(was, size=source.size, mtime_ns=source.mtime_ns), was)
        beside = Attachments(source)
        with bounded():
            report = read_report(
                source.path,
                data=data,
                sha256=digest,
                name=source.name,
                stated=source.stated,
                gazetteer=places_with(source.places)[0],
                attachments=beside,
            )
        if not report.is_report:
            return Reading(_file(source, digest, f"{NOT_A_REPORT}{report.reason}"), was)
        rows = pack(report, cut_report(report, lexicon))
        imprint = imprint_of(report)
        attached = tuple(_with_page(source, imprint, each) for each in beside.read)
        names = {file.path for file, _ in attached}
        file = replace(
            _file(source, digest, None),
            imprint=imprint,
            attached=tuple(_attached(source, n, is_read=n in names) for n in beside.sought),
        )
        return Reading(file, was, rows, originals.packed(data), attached=attached)
    except XxgkError as error:
        reason = error.message
    except OSError as error:
        reason = refusals.CANNOT_OPEN(why=error.strerror or error).message
    except Exception as error:  # a reader's own fault must not cost the other files
        reason = refusals.COULD_NOT_BE_READ(why=f"{type(error).__name__}: {error}").message
    return Reading(_file(source, digest, reason), was)


def _with_page(
    page: Source, imprint: Imprint, read: tuple[Source, bytes, OtherFile]
) -> tuple[File, bytes]:
    """Return a file that was read with ``page``, and its original as it is kept."""
    found, data, other = read
    file = replace(
        _file(found, other.sha256, None),
        same_as=page.name,
        imprint=structs.replace(imprint, format=other.format),
    )
    return file, originals.packed(data)


def _file(source: Source, digest: str, reason: str | None) -> File:
    return File(source.name, source.size, source.mtime_ns, source.stamp, digest, reason)
