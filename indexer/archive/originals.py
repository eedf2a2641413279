"""The original files of a generation's reports, byte for byte, in a database of their own.

A copy, so that an index stays whole when the corpus moves; apart from the
texts, so that pages stay quick. One file is in memory at a time.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from indexer.archive.sums import Files
from indexer.vocabulary.errors import IndexDamaged, NotFound, UnreadableFile, build_again

NAME = "sources.sqlite"
_LONG = 1_000  # bytes from which packing saves enough to be worth its time


def packed(data: bytes) -> bytes:
    """Return a file as it is kept, a stream of zlib's."""
    if len(data) >= _LONG:
        # The fastest level: what is worth more is packed already (docx, pdf).
        return zlib.compress(data, 1)
    # Only framed, with the small state that framing needs.
    frame = zlib.compressobj(0, wbits=13, memLevel=5)
    return frame.compress(data) + frame.flush()


class Closing(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Let go of files."""


@contextmanager
def closed_on_error(db: Closing) -> Iterator[None]:
    """Close ``db`` when it cannot be made ready: then nobody gets it who would close it."""
    try:
        yield
    except BaseException:
        db.close()
        raise


class SourcesWriter:
    """Fills a new database with what is in files, or in that of an earlier generation."""

    def __init__(self, folder: Path, earlier: Path | None, elsewhere: Collection[str] = ()) -> None:
        """``elsewhere`` are the checksums of files that an earlier generation keeps in a place that stays."""
        self._elsewhere = elsewhere
        uri = (folder / NAME).resolve().as_uri()
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None)
        self._has_earlier = earlier is not None and (earlier / NAME).exists()
        with closed_on_error(self._db):
            self._db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                "CREATE TABLE sources (path TEXT PRIMARY KEY, sha256 TEXT, packed BLOB);"
            )
            if earlier is not None and self._has_earlier:
                self._db.execute("ATTACH ? AS earlier", (_uri(earlier),))
            self._db.execute("BEGIN")

    def close(self) -> None:
        """Write everything out."""
        with closing(self._db):
            self._db.execute("COMMIT")

    def take(self, name: str, sha256: str, original: bytes) -> None:
        """Keep a file, as ``packed`` returned it, under ``name``."""
        self._db.execute("INSERT INTO sources VALUES (?,?,?)", (name, sha256, original))

    def take_again(self, name: str, sha256: str, data: bytes) -> None:
        """Keep ``data``, which an earlier build has read, under ``name``.

        Raises ``UnreadableFile`` when it no longer is what was read.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise UnreadableFile("it changed after it was read; build again with --full")
        self.take(name, sha256, packed(data))

    def drop(self, names: Iterable[str]) -> None:
        """Take files out again."""
        self._db.executemany("DELETE FROM sources WHERE path=?", [(name,) for name in names])

    def carry_over(self, name: str, sha256: str) -> bool:
        """Keep what the earlier generation has under ``name``; False if it has not this file."""
        if sha256 in self._elsewhere:
            return True
        if not self._has_earlier:
            return False
        query = "INSERT INTO sources SELECT * FROM earlier.sources WHERE path=? AND sha256=?"
        try:
            return self._db.execute(query, (name, sha256)).rowcount == 1
        except sqlite3.Error:  # the earlier one is damaged
            return False


class Originals(Protocol):
    """The original files of one generation."""

    def read(self, name: str, sha256: str) -> bytes:
        """Return the file kept under ``name`` with this checksum; raises ``NotFound`` or ``IndexDamaged``."""
        ...

    def size(self) -> int:
        """Return how many bytes they take; 0 where none are kept."""
        ...

    def check(self, wanted: Mapping[str, str]) -> list[str]:
        """Read every file; return what is broken, in sentences. ``wanted`` are checksums by name."""
        ...


class OriginalsInFolder:
    """Reads what ``SourcesWriter`` wrote into the folder of ``files``."""

    def __init__(self, files: Files) -> None:
        self._files, self._folder = files, files.folder

    def read(self, name: str, sha256: str) -> bytes:
        """See ``Originals``."""
        query = "SELECT packed FROM sources WHERE path=?"
        with self._opened() as db:
            for (packed,) in db.execute(query, (name,)):
                data = zlib.decompress(packed)
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
        self._files.whole(NAME)  # of what is not there, too, the database must first be believed
        raise not_kept()

    def size(self) -> int:
        """See ``Originals``."""
        path = self._folder / NAME
        return path.stat().st_size if path.exists() else 0

    def check(self, wanted: Mapping[str, str]) -> list[str]:
        """See ``Originals``."""
        broken = []
        try:
            with self._opened() as db:
                kept = dict(db.execute("SELECT path, sha256 FROM sources"))
                for name, sha256 in wanted.items():
                    if kept.get(name) != sha256:
                        broken.append(f"{NAME}: the file of {name} is missing or another")
                for name, sha256, packed in db.execute("SELECT path, sha256, packed FROM sources"):
                    if hashlib.sha256(zlib.decompress(packed)).hexdigest() != sha256:
                        broken.append(f"{NAME}: the file of {name} was altered")
        except (IndexDamaged, sqlite3.Error, zlib.error) as error:
            broken.append(f"{NAME}: {error}")
        return broken

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(_uri(self._folder), uri=True)) as db:
                yield db
        except (sqlite3.Error, zlib.error) as error:
            again = build_again(self._folder.parent)
            raise IndexDamaged(f"{self._folder / NAME}: {error}. {again}") from error


def not_kept() -> NotFound:
    """Return what to raise where an original was not kept."""
    return NotFound("索引里没有存这份报告的原文件。")


def each_packed(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what stands in ``folder``, each content once: its checksum, and as ``packed`` returned it."""
    with closing(sqlite3.connect(_uri(folder), uri=True)) as db:
        yield from db.execute("SELECT sha256, packed FROM sources GROUP BY sha256")


def _uri(folder: Path) -> str:
    return f"{(folder / NAME).resolve().as_uri()}?mode=ro&immutable=1"
