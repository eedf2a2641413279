"""Readings of many files → what is in the store: each report once, and an original of every file.

Reports are put into the store as they come. Which file is shown of each report is known
when all are in; what is shown by another is then taken out again, and a file that was
shown by one that is gone is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from indexer.archive.files import File
from indexer.archive.originals import SourcesWriter
from indexer.archive.skipped import Skipped
from indexer.archive.store_writer import StoreWriter
from indexer.building.batch import Reading
from indexer.building.same_report import joined
from indexer.intake.corpus.files import Source
from indexer.vocabulary.errors import UnreadableFile


class Gathering:
    """Takes readings one by one, then settles what is one report, and counts what is new."""

    def __init__(
        self, store: StoreWriter, originals: SourcesWriter, known: Mapping[str, File]
    ) -> None:
        """``known`` are the files of the last build."""
        self.files: dict[str, File] = {}
        self._known = known
        self._store = store
        self._originals = originals
        self._sources: dict[str, Source] = {}
        self._inserted: set[str] = set()  # whose report is in the store
        self._kept: dict[str, str] = {}  # whose original is there, and its checksum
        self._contents: dict[str, str] = {}
        self._with_page: dict[str, File] = {}

    def take(self, source: Source, reading: Reading, *, again: bool = False) -> None:
        """Take one file: a report, a file as it was, or a reason to skip it.

        ``again``: because ``settle`` asked for it.
        """
        file = reading.file
        self._sources[file.path] = source
        self.files[file.path] = file
        if reading.report is None:
            for path in (attached.path for attached in file.attached):
                if path in self._known:
                    self._with_page.setdefault(path, self._known[path])
            return
        self._with_page |= {attached.path: attached for attached, _ in reading.attached}
        if self._contents.setdefault(file.sha256, file.path) != file.path and not again:
            return  # a copy of what is there already
        self._store.add_report(reading.report, reading.lexicon)
        self._inserted.add(file.path)
        self._keep(file, reading.original)
        for attached, original in reading.attached:
            self._keep(attached, original)

    def _keep(self, file: File, original: bytes) -> None:
        if file.path not in self._kept:
            self._originals.take(file.path, file.sha256, original)
            self._kept[file.path] = file.sha256

    def settle(self) -> list[Source]:
        """Say of each file what it is; return the files that must be read for that, first."""
        for path, read in self._with_page.items():
            own = self.files.get(path, read)
            self.files[path] = replace(read, size=own.size, mtime_ns=own.mtime_ns, stamp=own.stamp)
        self.files = joined(self.files)
        lacking = [
            path
            for path, file in self.files.items()
            if file.is_shown and path not in self._inserted and not self._stood(path)
        ]
        for path in lacking:
            if path not in self._sources:  # read with a page only, which is gone or another
                del self.files[path]
                self._with_page.pop(path, None)
        return [self._sources[path] for path in lacking if path in self._sources]

    def _stood(self, path: str) -> bool:
        """Whether the last build has the report of a file, which is as it was."""
        was = self._known.get(path)
        return was is not None and was.is_shown and was.sha256 == self.files[path].sha256

    @property
    def shown(self) -> list[str]:
        """The files that are shown, each of a report."""
        return [path for path, file in self.files.items() if file.is_shown]

    @property
    def skipped(self) -> list[Skipped]:
        """The files that were not taken."""
        return [Skipped(f.path, f.reason) for f in self.files.values() if f.reason is not None]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Each other file of a report that is kept, and the one that is shown."""
        return [(f.path, f.same_as) for f in self.files.values() if f.same_as and not f.reason]

    @property
    def joined(self) -> dict[str, str]:
        """Leads from each other file of a report, and each copy, to the one that is shown."""
        return {f.path: f.same_as for f in self.files.values() if f.same_as is not None}

    def counted(self) -> tuple[int, int, int, int]:
        """Return how many reports were added, updated, removed, and are unchanged."""
        before = {path for path, file in self._known.items() if file.is_shown}
        members: dict[str, list[str]] = {}
        for path, first in self.joined.items():
            members.setdefault(first, []).append(path)
        fresh = [path for path in self.shown if path in self._inserted]
        unchanged = len(self.shown) - len(fresh)
        left = before - (set(self.shown) - set(fresh))
        updated = 0
        for path in fresh:
            names = [path, *members.get(path, ())]
            earlier = [
                was.same_as for name in names if (was := self._known.get(name)) and was.same_as
            ]
            if one := next((name for name in (*names, *earlier) if name in left), None):
                left.discard(one)
                updated += 1
        return len(fresh) - updated, updated, len(before) - unchanged - updated, unchanged

    def is_as_before(self) -> bool:
        """Whether nothing was read, and every file is what it was in the last build."""
        return not self._inserted and _told(self.files.values()) == _told(self._known.values())

    def finish(self) -> list[Skipped]:
        """Write what was settled; return the files whose originals could not be kept."""
        self._store.drop(sorted(self._inserted - set(self.shown)))
        self._store.carry_over([path for path in self.shown if path not in self._inserted])
        self._store.add_files(self.files.values())
        wanted = {path: file.sha256 for path, file in self.files.items() if file.reason is None}
        self._originals.drop(path for path in self._kept if path not in wanted)
        return list(self._carry_originals(wanted))

    def _carry_originals(self, wanted: Mapping[str, str]) -> Iterator[Skipped]:
        for name, sha256 in wanted.items():
            if self._kept.get(name) == sha256 or self._originals.carry_over(name, sha256):
                continue
            try:
                self._originals.take_again(name, sha256, self._sources[name].data())
            except (KeyError, UnreadableFile) as error:
                why = error.message if isinstance(error, UnreadableFile) else "it is gone"
                yield Skipped(name, f"its original is not kept: {why}")


def _told(files: Iterable[File]) -> dict[str, tuple[str, str | None, str | None]]:
    return {f.path: (f.sha256, f.reason, f.same_as) for f in files}
