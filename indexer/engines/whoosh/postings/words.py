"""The words of the sections in Whoosh, one document per section.

Writes the words that ``analyzer`` cut and gives back, for a word, the
sections that hold it with Whoosh's BM25F score of it. Documents are written
in the order of the sections, so a document's number is its section's number.
With ``codec``, ``terms`` and ``unpickled`` what knows Whoosh.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats, index

from indexer.archive.sums import Files
from indexer.engines.passes import bm25
from indexer.engines.passes.arrays import Mapped, Remembered
from indexer.engines.whoosh.postings.codec import JOINED, WEIGHT, SectionWriter, read
from indexer.engines.whoosh.postings.terms import Terms
from indexer.vocabulary.budget import spend

Ints = npt.NDArray[np.int64]
Sections = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

WORD_FIELDS = ("heading", "body", "table")
_REMEMBERED = 10_000  # words whose place in the file is known without asking Whoosh


class CutWords(fields.FieldType):  # type: ignore[misc]
    """A field of words already cut; it keeps how often each occurs and how many there are."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), analyzer=None, scorable=True)


def schema() -> fields.Schema:
    """Return the fields of a section."""
    return fields.Schema(**{name: CutWords() for name in (*WORD_FIELDS, JOINED)})


def write(
    folder: Path,
    lexicons: Iterable[tuple[int, bytes]],
    reports: Iterable[tuple[int, bytes]],
    block: int,
) -> None:
    """Write the Whoosh index of the words of ``reports``, in order, into the new ``folder``.

    Each is the number of a lexicon and, as ``searched`` packs them, its words; ``block`` words
    are held at once.
    """
    folder.mkdir()
    created = index.create_in(str(folder), schema())
    writer = SectionWriter(created, folder, WORD_FIELDS, lexicons, block)
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
        """Open the index in ``folder``; raises ``IndexDamaged``."""
        self._terms = Terms(files, folder, schema())
        self._postings = Mapped(files, f"{folder}/{self._terms.postings}", np.uint8)
        self._lengths = {n: Mapped(files, f"{folder}/{n}.lengths.npy") for n in WORD_FIELDS}
        self.sections = len(self._lengths[WORD_FIELDS[0]])
        self._places: Remembered[tuple[str, str], tuple[int, int]] = Remembered(_REMEMBERED)
        self._norms: Remembered[str, Floats] = Remembered(len(WORD_FIELDS))

    def close(self) -> None:
        """Close Whoosh's files. The postings stay mapped as long as an array looks at them."""
        self._terms.close()

    def __del__(self) -> None:
        # A server drops an index that a newer one replaces when the last request
        # over it ends; only then may its files be closed.
        if hasattr(self, "_terms"):
            self.close()

    def postings(self, field: str, word: str) -> tuple[Sections, npt.NDArray[np.uint32]]:
        """Return the sections whose ``field`` holds ``word``, ascending, and how often.

        In ``JOINED``, the bits of scores instead.
        """
        begin, held = self._places.get((field, word), lambda term: self._terms.place(*term))
        spend(held)
        return read(self._postings, begin, held)

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
        return bm25.norms(self._lengths[field].whole(), self._terms.totals[field])

    def idf(self, holding: int) -> float:
        """Return Whoosh's inverse document frequency of what ``holding`` sections hold."""
        return float(bm25.idf(self.sections, holding))

    def beginning_with(self, field: str, stem: str, most: int) -> dict[str, int]:
        """Return the first ``most`` words that begin with ``stem``, and how many sections hold each."""
        return self._terms.beginning_with(field, stem, most)
