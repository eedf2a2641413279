"""The words of the sections in Whoosh, one document per section.

Writes the words that ``analyzer`` cut and gives back, for a word, the
sections that hold it with Whoosh's BM25F score of it. Documents are written
in the order of the sections, so a document's number is its section's number.
With ``codec`` the only module that knows Whoosh.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats, index
from whoosh.reading import TermNotFound

from indexer.arrays import mapped
from indexer.engines.codec import SectionWriter, quantised, read
from indexer.report import Report, Section

Ints = npt.NDArray[np.int64]
Sections = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

WEIGHTS = {"heading": 2.0, "body": 1.0}
"""What an unprefixed word is looked for in; a heading says what a section is about."""
WORD_FIELDS = ("heading", "body", "table")
B, K1 = 0.75, 1.2  # Whoosh's own defaults for BM25F
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
    return fields.Schema(
        report=fields.ID,
        anchor=fields.ID,
        kind=fields.ID,
        year=fields.ID,
        place=fields.ID,
        **{name: CutWords() for name in WORD_FIELDS},
    )


def write(folder: Path, sections: Iterable[tuple[Report, Section, SectionWords]]) -> None:
    """Write the Whoosh index of ``sections``, in order, into the new folder ``folder``."""
    folder.mkdir()
    lengths: dict[str, list[int]] = {name: [] for name in WORD_FIELDS}
    writer = SectionWriter(index.create_in(str(folder), schema()), folder)
    try:
        for report, section, words in sections:
            cut = {"heading": words.heading, "body": words.body, "table": words.table}
            for name, found in cut.items():
                lengths[name].append(quantised(len(found)))
            writer.add_section(
                {
                    **cut,
                    "report": (report.id,),
                    "anchor": (section.anchor,),
                    "kind": (section.kind,),
                    "year": (str(report.year),) if report.year else (),
                    "place": (report.place.code,) if report.place.code else (),
                }
            )
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)
    for name, counted in lengths.items():
        np.save(folder / f"{name}.lengths.npy", np.array(counted, dtype=np.uint32))


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
        self._norm = lru_cache(len(WORD_FIELDS))(self._norms)

    def close(self) -> None:
        """Close Whoosh's files. The postings stay mapped as long as an array looks at them."""
        if not self._reader.is_closed:
            self._reader.close()

    def __del__(self) -> None:
        # A server drops an index that a newer one replaces when the last request
        # over it ends; only then may its files be closed.
        if hasattr(self, "_reader"):
            self.close()

    def postings(self, field: str, word: str) -> tuple[Sections, npt.NDArray[np.uint32]]:
        """Return the sections whose ``field`` holds ``word``, ascending, and how often."""
        with self._reading:
            try:
                info = self._reader.term_info(field, word)
            except TermNotFound:
                return read(b"", 0, 0)
        # Whoosh 2.7.5 reads the length of an extent as a tuple; it is the same number.
        return read(self._postings, info.extent()[0], info.doc_frequency())

    def scores(self, field: str, word: str) -> tuple[Ints, Floats]:
        """Return the sections whose ``field`` holds ``word`` and Whoosh's BM25F score of it."""
        sections, times = self.postings(field, word)
        numbers = sections.astype(np.int64)
        scores = times.astype(np.float32)
        if len(numbers):
            # Whoosh's own formula, with the part that knows no word computed once.
            norm = self._norm(field)[numbers]
            norm += scores
            scores *= self.idf(len(numbers)) * (K1 + 1)
            scores /= norm
        return numbers, scores

    def _norms(self, field: str) -> Floats:
        average = (self._reader.field_length(field) / self.sections) or 1
        lengths = self._lengths[field].astype(np.float64)
        return (K1 * ((1 - B) + B * lengths / average)).astype(np.float32)

    def idf(self, holding: int) -> float:
        """Return Whoosh's inverse document frequency of what ``holding`` sections hold."""
        return float(np.log(self.sections / (holding + 1)) + 1)

    def beginning_with(self, field: str, stem: str, most: int) -> list[str]:
        """Return up to ``most`` + 1 words of ``field`` that begin with ``stem``, in order."""
        with self._reading:
            expanded = self._reader.expand_prefix(field, stem)
            return [word.decode() for word in islice(expanded, most + 1)]
