"""Whoosh's own extension points, used so that postings are plain arrays.

A writer and a pool that take many sections' words at once, and a codec that
writes each term's section numbers and frequencies as two arrays, one after
the other, where Whoosh's W3 codec writes pickled blocks. Everything else of
the W3 codec stays, so the stock searcher reads the same index, slowly; that
is how scores are checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import writing
from whoosh.codec import whoosh3
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort
from whoosh.util.numeric import byte_to_length

from indexer.archive.searched import lexicon_of, numbers_of
from indexer.engines.whoosh.passes.arrays import first_of_runs
from indexer.engines.whoosh.postings.grouping import Grouping
from indexer.engines.whoosh.postings.joined import Joiner, Postings
from indexer.engines.whoosh.postings.terms import Terms
from indexer.language.analyzer import END

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.uint32]
Infos = npt.NDArray[np.void]
"""Of each word an ``_INFO``."""
Written = tuple[Units, Infos]
"""Words, by number, and what Whoosh keeps of each."""
POSTING = np.dtype("<u4")
"""Section numbers and frequencies are both written so."""
WEIGHT = np.dtype("<f4")
"""What stands beside the sections in the joined field: scores, not frequencies."""
JOINED = "joined"
"""The field of heading and body together, see ``joined``."""

_BLOCK = 4_000_000  # words held before they are counted: about 150 MB
_RUN = 2_000_000  # postings written at once: about 100 MB
_END, _NONE = 0, np.uint32(0xFFFFFFFF)  # the number of ``END``, and that of words without one
_MARK = b"XXGK"  # begins the postings, as an empty file cannot be mapped
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.uint32)
_INFO = np.dtype(
    [
        *(("inlined", "u1"), ("weight", ">f4"), ("held", ">u4"), ("shortest", "u1")),
        *(("longest", "u1"), ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4")),
        *(("offset", ">i8"), ("length", ">i4")),
    ]
)
"""What Whoosh keeps of a term, as ``W3TermInfo.to_bytes`` lays it out."""


class WordPool:
    """Which sections hold which words: one number for each word, two growing arrays a field."""

    def __init__(
        self, folder: Path, fields: Sequence[str], lexicons: Iterable[tuple[int, bytes]]
    ) -> None:
        self.fields = {name: _Field(folder) for name in fields}
        self._numbering = _Numbering(lexicons)
        self._waiting: list[Units] = []
        self._held = 0  # words in these

    @property
    def words(self) -> list[bytes]:
        """The words by number."""
        return self._numbering.words

    def add(self, lexicon: int, words: bytes) -> None:
        """Take the words of a report: section by section, field by field, an ``END`` after each."""
        self._waiting.append(self._numbering.known[lexicon][numbers_of(words)])
        self._held += len(self._waiting[-1])
        if self._held >= _BLOCK:
            self.count()

    def count(self) -> None:
        """Give the fields what was taken."""
        if not self._held:
            return
        words = self._numbering.numbers(np.concatenate(self._waiting))
        self._waiting, self._held = [], 0
        ended = words == _END
        lengths = (np.diff(np.flatnonzero(ended), prepend=-1) - 1).astype(np.uint32)
        words = words[~ended]
        of = np.repeat(np.arange(len(lengths)) % len(self.fields), lengths)
        for n, field in enumerate(self.fields.values()):
            field.add(words[of == n], lengths[n :: len(self.fields)])

    def iter_postings(self) -> WordPool:
        """Return itself; the codec's writers know what to do with it."""
        return self

    def cleanup(self) -> None:
        """Remove what was spilled."""
        for field in self.fields.values():
            field.close()


class _Numbering:
    """Numbers the words of lexicons in the order in which reports first use them.

    So an index is the same whichever reports were read together, and what
    lexicons have of reports that are gone is not in it. Until then words have
    other numbers: ``known`` are those of each lexicon.
    """

    def __init__(self, lexicons: Iterable[tuple[int, bytes]]) -> None:
        self.words = [END.encode()]
        every = defaultdict(count(1).__next__, {END.encode(): _END})
        self.known: dict[int, Units] = {}
        for lexicon, packed in lexicons:
            words = lexicon_of(packed)
            self.known[lexicon] = np.fromiter(map(every.__getitem__, words), np.uint32, len(words))
        self._every = list(every)
        self._numbers = np.full(len(every), _NONE)
        self._numbers[_END] = _END

    def numbers(self, words: Units) -> Units:
        """Return the numbers of the next words, which are those in ``known``."""
        first = np.full(len(self._numbers), len(words))
        # Backwards, as what is assigned last stays.
        first[words[::-1]] = np.arange(len(words) - 1, -1, -1)
        new = np.flatnonzero((first < len(words)) & (self._numbers == _NONE))
        new = new[np.argsort(first[new])]
        self._numbers[new] = np.arange(len(self.words), len(self.words) + len(new))
        self.words += map(self._every.__getitem__, new.tolist())
        return self._numbers[words]


class _Field:
    """The words of one field, by number."""

    def __init__(self, folder: Path) -> None:
        self._grouping = Grouping(folder, [np.uint32, np.uint32])
        self._lengths = [_LENGTHS[:0]]
        self._sections = 0

    def add(self, words: Units, lengths: Units) -> None:
        """Take the words of the next sections in order, and how many each has."""
        sections = np.arange(self._sections, self._sections + len(lengths), dtype=np.uint64)
        self._sections += len(lengths)
        self._lengths.append(lengths)
        packed = words.astype(np.uint64)
        packed <<= np.uint64(32)
        packed |= np.repeat(sections, lengths)
        packed.sort()
        begin = first_of_runs(packed)
        times = np.diff(np.append(begin, len(packed)))
        packed = packed[begin]
        words = (packed >> np.uint64(32)).astype(np.uint32)
        self._grouping.add_sorted(words, packed.astype(np.uint32), times)

    def lengths(self) -> Units:
        """Return how many words each section has."""
        return np.concatenate(self._lengths)

    def exactly(self) -> tuple[Units, int]:
        """Return how many words each section has as exactly as Whoosh keeps it, and the sum."""
        return _LENGTHS[self.bytes()], int(self.lengths().sum())

    def bytes(self) -> npt.NDArray[np.uint8]:
        """Return these lengths as Whoosh keeps them, a byte each."""
        found = np.searchsorted(_LENGTHS, self.lengths())
        return np.minimum(found, len(_LENGTHS) - 1).astype(np.uint8)

    def grouped(self) -> Iterator[tuple[Units, Ints, Units, Units]]:
        """Yield (words, where the postings of each begin, sections, frequencies).

        Some words at a time, by ascending numbers.
        """
        for words, starts, (sections, times) in self._grouping.merged(_RUN):
            yield words, starts, sections, times.astype(POSTING, copy=False)

    def close(self) -> None:
        self._grouping.close()


class SectionWriter(writing.SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given many sections' words at once instead of a document's text."""

    def __init__(
        self,
        index: Any,
        folder: Path,
        fields: Sequence[str],
        lexicons: Iterable[tuple[int, bytes]],
    ) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False)
        # The argument ``poolclass`` is ignored by 2.7.5.
        self.pool = WordPool(folder, fields, lexicons)

    def commit(self, **how: Any) -> None:
        """Write what was added to the pool, see Whoosh."""
        self.pool.count()
        self.docnum = self.perdocwriter.add_lengths(self.pool.fields)
        self._added = self.docnum > 0
        super().commit(**how)


class ArrayLengthWriter(whoosh3.W3PerDocWriter):  # type: ignore[misc]
    """Writes how long the fields of a ``WordPool`` are in each section."""

    def add_lengths(self, pooled: Mapping[str, _Field]) -> int:
        """Write the lengths of all fields of all sections; return how many sections."""
        for name, field in pooled.items():
            counted = field.bytes()
            self._doccount = len(counted)
            if counted.any():
                column = f"_{name}_len"
                self._create_column(column, whoosh3.LENGTHS_COLUMN)
                # What the column's own writer does, at once.
                writer = self._get_column(column)
                writer._dbfile.write(counted.tobytes())
                writer._count = len(counted)
                self._fieldlengths[name] = int(field.lengths().sum())
        return int(self._doccount)


class ArrayCodec(whoosh3.W3Codec):  # type: ignore[misc]
    """The W3 codec with postings as arrays."""

    length_stats = False  # nobody asks the sections' lengths while the terms are written

    def per_document_writer(self, storage: Any, segment: Any) -> ArrayLengthWriter:
        """Return what writes what is kept of each section."""
        return ArrayLengthWriter(self, storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        """Return what writes terms and postings."""
        return ArrayFieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListMatcher:
        """Return a stock matcher over a term's arrays, for the stock searcher."""
        held = terminfo.doc_frequency()
        postings = dbfile.get(terminfo.extent()[0], 2 * held * POSTING.itemsize)
        sections, times = read(postings, 0, held)
        return ListMatcher(
            sections.tolist(),
            (times.view(WEIGHT) if term and term[0] == JOINED else times).astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )


class ArrayFieldWriter(whoosh3.W3FieldWriter):  # type: ignore[misc]
    """Writes the fields of a ``WordPool``."""

    def add_postings(self, schema: Any, _: Any, pool: WordPool) -> None:
        """Write all terms of all fields: postings in the order of the words' numbers.

        The heading comes first; after all fields the one that joins heading and body.
        """
        self._postfile.write(_MARK)
        terms = Terms(pool.words)
        joiner = Joiner({name: field.exactly() for name, field in pool.fields.items()})
        joined: list[Written] = []
        for name, field in pool.fields.items():
            lengths, written = field.bytes(), []
            for words, starts, sections, times in field.grouped():
                written.append((words, self._write_postings(starts, sections, times, lengths)))
                more = joiner.take(name, words, starts, sections, times)
                joined += map(self._write_joined, more)
            self._write_terms(name, schema[name], terms, written)
        joined += map(self._write_joined, joiner.rest())
        self._write_terms(JOINED, schema[JOINED], terms, joined)

    def _write_joined(self, postings: Postings) -> Written:
        # Nobody asks how long the joined field is anywhere.
        words, starts, sections, scores = postings
        lengths = np.zeros(int(sections.max()) + 1, np.uint8)
        return words, self._write_postings(starts, sections, scores, lengths)

    def _write_terms(self, name: str, field: Any, terms: Terms, written: Sequence[Written]) -> None:
        self.start_field(name, field)
        if written:
            words = np.concatenate([words for words, _ in written])
            # With the order of bytes that it has in the file.
            infos = np.concatenate([infos for _, infos in written], dtype=_INFO)
            terms.write(self._tindex, pack_ushort(self._fieldid), words, infos)
        self.finish_field()

    def _write_postings(
        self,
        starts: Ints,
        sections: Units,
        weights: npt.NDArray[np.number[Any]],
        lengths: npt.NDArray[np.uint8],
    ) -> Infos:
        """Write the sections, then the weights, of each word; return what Whoosh keeps of it."""
        begin, held = starts[:-1], np.diff(starts)
        infos = np.zeros(len(begin), dtype=_INFO)
        infos["held"] = infos["length"] = held
        infos["offset"] = self._postfile.tell() + begin * 2 * POSTING.itemsize
        infos["weight"] = np.add.reduceat(weights, begin, dtype=np.float64)
        infos["heaviest"] = np.maximum.reduceat(weights, begin)
        infos["first"], infos["last"] = sections[begin], sections[starts[1:] - 1]
        of = lengths[sections]
        infos["shortest"] = np.minimum.reduceat(of, begin)
        infos["longest"] = np.maximum.reduceat(of, begin)
        at = np.arange(len(sections)) + np.repeat(begin, held)
        both = np.empty(2 * len(sections), dtype=POSTING)
        both[at] = sections
        both[at + np.repeat(held, held)] = weights.view(POSTING)
        self._postfile.write(both.tobytes())
        return infos


def read(
    buffer: Any, offset: int, length: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return a term's (sections, frequencies) out of the postings file, without copying."""
    sections = np.frombuffer(buffer, POSTING, length, offset)
    return sections, np.frombuffer(buffer, POSTING, length, offset + sections.nbytes)
