"""Whoosh: the words of the sections, one document per section.

The only module that knows Whoosh. It writes the words that ``analyzer`` cut
and gives back, for a word, the sections that hold it with their BM25F
scores. Documents are written in the order of the sections, so a document's
number is its section's number.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats, index
from whoosh.reading import TermNotFound
from whoosh.scoring import bm25
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.report import Report, Section

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WEIGHTS = {"heading": 2.0, "body": 1.0}
"""What an unprefixed word is looked for in; a heading says what a section is about."""
WORD_FIELDS = ("heading", "body", "table")
B, K1 = 0.75, 1.2  # Whoosh's own defaults for BM25F


@dataclass(frozen=True, slots=True)
class SectionWords:
    """The words of one section in order, as cut."""

    heading: Sequence[str]
    body: Sequence[str]
    table: Sequence[str]


class CutWords(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a list of words already cut; it keeps how often each occurs."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), analyzer=None, scorable=True)

    def index(self, value: Sequence[str], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (word, times, weight, encoded times) for each different word."""
        for word, times in Counter(value).items():
            yield word.encode(), times, float(times), times.to_bytes(4, "big")


def schema() -> fields.Schema:
    """Return the fields of a section."""
    return fields.Schema(
        report=fields.ID(stored=True),
        anchor=fields.ID(stored=True),
        kind=fields.ID,
        year=fields.NUMERIC(int),
        place=fields.ID,
        **{name: CutWords() for name in WORD_FIELDS},
    )


def write(
    folder: Path, sections: Iterable[tuple[Report, Section, SectionWords]], memory_mb: int = 256
) -> None:
    """Write the Whoosh index of ``sections``, in order, into the new folder ``folder``."""
    folder.mkdir()
    lengths: dict[str, list[int]] = {name: [] for name in WORD_FIELDS}
    writer = index.create_in(str(folder), schema()).writer(limitmb=memory_mb)
    try:
        for report, section, words in sections:
            values = {name: getattr(words, name) for name in WORD_FIELDS}
            for name, value in values.items():
                lengths[name].append(byte_to_length(length_to_byte(len(value))) if value else 0)
            writer.add_document(
                report=report.id,
                anchor=section.anchor,
                kind=section.kind,
                year=report.year,
                place=report.place.code,
                **{name: value for name, value in values.items() if value},
            )
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)
    for name, counted in lengths.items():
        np.save(folder / f"{name}.lengths.npy", np.array(counted, dtype=np.float64))


class Words:
    """The written words; sections are numbers, in order."""

    def __init__(self, folder: Path) -> None:
        """Open the index; raises whatever Whoosh raises when it is damaged."""
        self._reader = index.open_dir(str(folder), readonly=True).reader()
        # Whoosh's matchers seek in one shared file; two threads would read each other's block.
        self._reading = threading.Lock()
        self._lengths = {
            name: np.load(folder / f"{name}.lengths.npy", mmap_mode="r") for name in WORD_FIELDS
        }

    def close(self) -> None:
        """Close Whoosh's files."""
        self._reader.close()

    @property
    def sections(self) -> int:
        """How many sections are indexed."""
        return int(self._reader.doc_count_all())

    def postings(self, field: str, word: str) -> tuple[Ints, Floats]:
        """Return the sections whose ``field`` holds ``word``, ascending, and how often."""
        numbers: list[int] = []
        times: list[float] = []
        with self._reading:
            try:
                matcher = self._reader.postings(field, word)
            except TermNotFound:
                return np.empty(0, dtype=np.int64), np.empty(0)
            while matcher.is_active():
                numbers.append(matcher.id())
                times.append(matcher.weight())
                matcher.next()
        return np.array(numbers, dtype=np.int64), np.array(times)

    def scores(self, field: str, word: str) -> tuple[Ints, Floats]:
        """Return the sections whose ``field`` holds ``word`` and Whoosh's BM25F score of it."""
        numbers, times = self.postings(field, word)
        if not len(numbers):
            return numbers, times
        average = self._reader.field_length(field) / self.sections
        lengths = self._lengths[field][numbers]
        scores: Floats = bm25(self.idf(len(numbers)), times, lengths, average, B, K1)
        return numbers, scores

    def idf(self, holding: int) -> float:
        """Return Whoosh's inverse document frequency of what ``holding`` sections hold."""
        return float(np.log(self.sections / (holding + 1)) + 1)

    def beginning_with(self, field: str, stem: str, most: int) -> list[str]:
        """Return up to ``most`` + 1 words of ``field`` that begin with ``stem``, in order."""
        with self._reading:
            expanded = self._reader.expand_prefix(field, stem)
            return [word.decode() for word in islice(expanded, most + 1)]
