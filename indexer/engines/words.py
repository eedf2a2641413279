"""The words of the sections in Whoosh, one document per section.

Writes the words that ``analyzer`` cut and gives back, for a word, the
sections that hold it with Whoosh's BM25F score of it. Documents are written
in the order of the sections, so a document's number is its section's number.
With ``codec`` the only module that knows Whoosh.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats, index
from whoosh.reading import TermNotFound

from indexer.arrays import Remembered, mapped
from indexer.engines import bm25
from indexer.engines.codec import JOINED, WEIGHT, SectionWriter, read

Ints = npt.NDArray[np.int64]
Sections = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

WORD_FIELDS = ("heading", "body", "table")
_LENGTH = np.dtype("<u4")
_REMEMBERED = 10_000  # words whose place in the file is known without asking Whoosh
_POSTINGS = "*.pst"  # the one postings file of the one optimised Whoosh index


@dataclass(frozen=True, slots=True)
class SectionWords:
    """The words of one section in order, as cut."""

    heading: Sequence[str]
    body: Sequence[str]
    table: Sequence[str]


class CutWords(fields.FieldType):  # type: ignore[misc]
    """A field of words already cut; it keeps how often each occurs and how many there are."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), analyzer=None, scorable=True)


def schema() -> fields.Schema:
    """Return the fields of a section."""
    return fields.Schema(**{name: CutWords() for name in (*WORD_FIELDS, JOINED)})


def packed(sections: Sequence[SectionWords]) -> bytes:
    """Return the words of a report's sections as ``write`` takes them.

    How many there are in each section, field by field; then the words, a line
    a field. Words hold no white space, so it can keep them apart.
    """
    by_field = [[getattr(section, name) for section in sections] for name in WORD_FIELDS]
    lengths = [len(cut) for field in by_field for cut in field]
    lines = (" ".join(chain.from_iterable(field)) for field in by_field)
    return np.array([len(lengths), *lengths], _LENGTH).tobytes() + "\n".join(lines).encode()


def _unpacked(report: bytes) -> Iterator[tuple[str, Sections, list[str]]]:
    """Yield each field with the number of words of each section, and the words."""
    (count,) = np.frombuffer(report, _LENGTH, 1).tolist()
    lengths = np.frombuffer(report, _LENGTH, count, _LENGTH.itemsize)
    lines = report[(1 + count) * _LENGTH.itemsize :].decode().split("\n")
    each = lengths.reshape(len(WORD_FIELDS), -1)
    for name, counted, line in zip(WORD_FIELDS, each, lines, strict=True):
        yield name, counted, line.split()


def write(folder: Path, reports: Iterable[bytes]) -> None:
    """Write the Whoosh index of the ``packed`` ``reports``, in order, into the new ``folder``."""
    folder.mkdir()
    writer = SectionWriter(index.create_in(str(folder), schema()), folder)
    try:
        for report in reports:
            for field, lengths, words in _unpacked(report):
                writer.add_words(field, lengths, words)
        writer.commit(merge=False)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
    for name in WORD_FIELDS:
        np.save(folder / f"{name}.lengths.npy", writer.pool.lengths(name))


class Words:
    """The written words; sections are numbers, in order."""

    def __init__(self, folder: Path) -> None:
        """Open the index; raises whatever Whoosh raises when it is damaged."""
        self._reader = index.open_dir(str(folder), readonly=True).reader()
        self.sections = int(self._reader.doc_count_all())
        # Whoosh's readers of terms seek in one shared file.
        self._reading = threading.Lock()
        (postings,) = folder.glob(_POSTINGS)
        with postings.open("rb") as file:
            self._postings = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._lengths = {name: mapped(folder / f"{name}.lengths.npy") for name in WORD_FIELDS}
        self._places: Remembered[tuple[str, str], tuple[int, int]] = Remembered(_REMEMBERED)
        self._norms: Remembered[str, Floats] = Remembered(len(WORD_FIELDS))

    def close(self) -> None:
        """Close Whoosh's files. The postings stay mapped as long as an array looks at them."""
        if not getattr(self._reader, "is_closed", False):  # the reader of nothing has no such thing
            self._reader.close()

    def __del__(self) -> None:
        # A server drops an index that a newer one replaces when the last request
        # over it ends; only then may its files be closed.
        if hasattr(self, "_reader"):
            self.close()

    def postings(self, field: str, word: str) -> tuple[Sections, npt.NDArray[np.uint32]]:
        """Return the sections whose ``field`` holds ``word``, ascending, and how often.

        In ``JOINED``, the bits of scores instead.
        """
        return read(self._postings, *self._places.get((field, word), self._placed))

    def _placed(self, term: tuple[str, str]) -> tuple[int, int]:
        """Where the postings of a word begin in their file, and how many they are."""
        with self._reading:
            try:
                info = self._reader.term_info(*term)
            except TermNotFound:
                return 0, 0
        # Whoosh 2.7.5 reads the length of an extent as a tuple; it is the same number.
        return info.extent()[0], info.doc_frequency()

    def scores(self, field: str, word: str) -> tuple[Ints, Floats]:
        """Return the sections whose ``field`` holds ``word`` and Whoosh's BM25F score of it.

        In ``JOINED``, the scores of heading and body by ``bm25.WEIGHTS``.
        """
        sections, weights = self.postings(field, word)
        numbers = sections.astype(np.int64)
        if field == JOINED:
            return numbers, weights.view(WEIGHT)
        return numbers, bm25.scores(
            weights, self._norms.get(field, self._norm)[numbers], self.idf(len(numbers))
        )

    def _norm(self, field: str) -> Floats:
        return bm25.norms(self._lengths[field], self._reader.field_length(field))

    def idf(self, holding: int) -> float:
        """Return Whoosh's inverse document frequency of what ``holding`` sections hold."""
        return float(bm25.idf(self.sections, holding))

    def beginning_with(self, field: str, stem: str, most: int) -> list[str]:
        """Return up to ``most`` + 1 words of ``field`` that begin with ``stem``, in order."""
        with self._reading:
            expanded = self._reader.expand_prefix(field, stem)
            return [word.decode() for word in islice(expanded, most + 1)]

    def counts_beginning_with(self, field: str, stem: str, most: int) -> dict[str, int]:
        """Return the first ``most`` words that begin with ``stem``, and how many sections hold each."""
        first = stem.encode()
        with self._reading:
            on = self._reader.iter_from(field, stem)
            of_stem = takewhile(lambda x: x[0][0] == field and x[0][1].startswith(first), on)
            return {w.decode(): info.doc_frequency() for (_, w), info in islice(of_stem, most)}
