"""The words of the sections in Whoosh, one document per section.

Writes the words that ``analyzer`` cut and gives back, for a word, the
sections that hold it with Whoosh's BM25F score of it. Documents are written
in the order of the sections, so a document's number is its section's number.
With ``codec`` and ``unpickled`` what knows Whoosh.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import islice, takewhile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats, index
from whoosh.index import FileIndex
from whoosh.reading import TermNotFound

from indexer.archive.sums import Files
from indexer.engines.whoosh.passes import bm25
from indexer.engines.whoosh.passes.arrays import Mapped, Remembered
from indexer.engines.whoosh.postings.codec import JOINED, WEIGHT, SectionWriter, read
from indexer.engines.whoosh.postings.unpickled import Unpickled
from indexer.vocabulary.budget import spend

Ints = npt.NDArray[np.int64]
Sections = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

WORD_FIELDS = ("heading", "body", "table")
_REMEMBERED = 10_000  # words whose place in the file is known without asking Whoosh
_READ = ("*.toc", "*.trm")  # what Whoosh reads by itself
_POSTINGS = "*.pst"  # the one postings file of the one optimised Whoosh index


class CutWords(fields.FieldType):  # type: ignore[misc]
    """A field of words already cut; it keeps how often each occurs and how many there are."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), analyzer=None, scorable=True)


def schema() -> fields.Schema:
    """Return the fields of a section."""
    return fields.Schema(**{name: CutWords() for name in (*WORD_FIELDS, JOINED)})


def write(
    folder: Path, lexicons: Iterable[tuple[int, bytes]], reports: Iterable[tuple[int, bytes]]
) -> None:
    """Write the Whoosh index of the words of ``reports``, in order, into the new ``folder``.

    Each is the number of a lexicon and, as ``searched`` packs them, its words.
    """
    folder.mkdir()
    created = index.create_in(str(folder), schema())
    writer = SectionWriter(created, folder, WORD_FIELDS, lexicons)
    try:
        for lexicon, words in reports:
            writer.pool.add(lexicon, words)
        writer.commit(merge=False)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
    for name in WORD_FIELDS:
        np.save(folder / f"{name}.lengths.npy", writer.pool.fields[name].exactly()[0])


class WordIndex:
    """The written words; sections are numbers, in order."""

    def __init__(self, files: Files, folder: str) -> None:
        """Open the index in ``folder``; raises ``IndexDamaged``, or what Whoosh raises, when it is damaged."""
        whole = files.folder / folder
        for path in (path for kind in _READ for path in sorted(whole.glob(kind))):
            files.whole(f"{folder}/{path.name}")
        self._reader = FileIndex(Unpickled(str(whole), readonly=True), schema()).reader()
        self.sections = int(self._reader.doc_count_all())
        # Whoosh's readers of terms seek in one shared file.
        self._reading = threading.Lock()
        (postings,) = whole.glob(_POSTINGS)
        self._postings = Mapped(files, f"{folder}/{postings.name}", np.uint8)
        self._lengths = {n: Mapped(files, f"{folder}/{n}.lengths.npy") for n in WORD_FIELDS}
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
        begin, held = self._places.get((field, word), self._placed)
        spend(held)
        return read(self._postings, begin, held)

    def _placed(self, term: tuple[str, str]) -> tuple[int, int]:
        """Where the postings of a word begin in their file, and how many they are."""
        with self._reading:
            try:
                info = self._reader.term_info(*term)
            except TermNotFound:
                return 0, 0
        # Whoosh 2.7.5 reads the length of an extent as a tuple; it is the same number.
        return info.extent()[0], info.doc_frequency()

    def scores(self, field: str, word: str) -> tuple[Sections, Floats]:
        """Return the sections whose ``field`` holds ``word`` and Whoosh's BM25F score of it.

        In ``JOINED``, the scores of heading and body by ``bm25.WEIGHTS``.
        """
        sections, weights = self.postings(field, word)
        if field == JOINED:
            return sections, weights.view(WEIGHT)
        return sections, bm25.scores(
            weights, self._norms.get(field, self._norm)[sections], self.idf(len(sections))
        )

    def _norm(self, field: str) -> Floats:
        return bm25.norms(self._lengths[field].whole(), self._reader.field_length(field))

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
