"""Whoosh's own extension points, used so that postings are plain arrays.

A writer and a pool that take a section's words at once, and a codec that
writes each term's section numbers and frequencies as two arrays, one after
the other, where Whoosh's W3 codec writes pickled blocks. Everything else of
the W3 codec stays, so the stock searcher reads the same index, slowly; that
is how scores are checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import writing
from whoosh.codec import whoosh3
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.engines.grouping import Grouping

Ints = npt.NDArray[np.int64]
POSTING = np.dtype("<u4")
"""Section numbers and frequencies are both written so."""

_BLOCK = 8_000_000  # words held before they are counted: about 300 MB at the worst
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.uint32)


class WordPool:
    """Which sections hold which words: a dictionary of numbers and two growing arrays a field."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fields: dict[str, _Field] = {}

    def add_words(self, field: str, section: int, words: Sequence[str]) -> None:
        """Take the words of one field of the next section."""
        if field not in self._fields:
            self._fields[field] = _Field(self._folder)
        self._fields[field].add(section, words)

    def iter_postings(self) -> Mapping[str, _Field]:
        """Return the fields by name; the codec's field writer knows what to do with them."""
        return self._fields

    def cleanup(self) -> None:
        """Remove what was spilled."""
        for field in self._fields.values():
            field.close()


class _Field:
    """The words of one field, numbered in the order of first sight."""

    def __init__(self, folder: Path) -> None:
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._grouping = Grouping(folder, [np.uint32, np.uint32])
        self._words: list[int] = []
        self._sections: list[tuple[int, int]] = []  # (section, how many words)

    def add(self, section: int, words: Sequence[str]) -> None:
        numbers = self.numbers
        self._words += [numbers[word] for word in words]
        self._sections.append((section, len(words)))
        if len(self._words) >= _BLOCK:
            self._count()

    def grouped(self) -> tuple[Ints, npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """Return (where each word's postings begin, sections, frequencies)."""
        self._count()
        made: list[npt.NDArray[np.uint32]] = []

        def output(length: int) -> npt.NDArray[np.uint32]:
            made.append(np.empty(length, dtype=np.uint32))
            return made[-1]

        _, starts = self._grouping.finish([output, output])
        return starts, made[0], made[1]

    def close(self) -> None:
        self._grouping.close()

    def _count(self) -> None:
        """Turn the words held into (word, section, frequency), sorted by word and section."""
        if not self._words:
            return
        numbers, lengths = np.array(self._sections, dtype=np.uint64).T
        packed = np.array(self._words, dtype=np.uint64) << np.uint64(32)
        packed |= np.repeat(numbers, lengths.astype(np.int64))
        self._words, self._sections = [], []
        packed.sort()
        begin = np.flatnonzero(np.diff(packed, prepend=packed[:1] ^ np.uint64(1)))
        times = np.diff(np.append(begin, len(packed)))
        packed = packed[begin]
        words = (packed >> np.uint64(32)).astype(np.uint32)
        self._grouping.add_sorted(words, packed.astype(np.uint32), times)


class SectionWriter(writing.SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given a section's words instead of a document's text."""

    def __init__(self, index: Any, folder: Path) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False)
        self.pool = WordPool(folder)  # the argument ``poolclass`` is ignored by 2.7.5

    def add_section(self, words: Mapping[str, Sequence[str]]) -> None:
        """Add the next section, its words by field."""
        document, schema = self.perdocwriter, self.schema
        document.start_doc(self.docnum)
        for field, cut in words.items():
            if cut:
                self.pool.add_words(field, self.docnum, cut)
                length = len(cut) if schema[field].scorable else 0
                document.add_field(field, schema[field], None, length)
        document.finish_doc()
        self._added = True
        self.docnum += 1


class ArrayCodec(whoosh3.W3Codec):  # type: ignore[misc]
    """The W3 codec with postings as arrays."""

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
            times.astype(np.float64).tolist(),
            format=format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )


class ArrayFieldWriter(whoosh3.W3FieldWriter):  # type: ignore[misc]
    """Writes the fields of a ``WordPool``."""

    def add_postings(self, schema: Any, lengths: Any, items: Mapping[str, _Field]) -> None:
        """Write all terms of all fields; ``lengths`` reads how long a section's field is."""
        for name in sorted(items):
            self.start_field(name, schema[name])
            starts, sections, times = items[name].grouped()
            of = _field_lengths(lengths, name, schema[name].scorable)
            terms = sorted((word.encode(), number) for word, number in items[name].numbers.items())
            for term, info in zip(terms, _infos(terms, starts, sections, times, of), strict=True):
                first, last = starts[term[1]], starts[term[1] + 1]
                info.set_extent(self._postfile.tell(), int(last - first))
                self._postfile.write(sections[first:last].astype(POSTING).tobytes())
                self._postfile.write(times[first:last].astype(POSTING).tobytes())
                self._tindex.add(pack_ushort(self._fieldid) + term[0], info.to_bytes())
            self.finish_field()


def read(
    buffer: Any, offset: int, length: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return a term's (sections, frequencies) out of the postings file, without copying."""
    sections = np.frombuffer(buffer, POSTING, length, offset)
    return sections, np.frombuffer(buffer, POSTING, length, offset + sections.nbytes)


def quantised(length: int) -> int:
    """Return a field's length as Whoosh keeps it, in one byte."""
    return int(_LENGTHS[length_to_byte(length)]) if length else 0


def _field_lengths(reader: Any, field: str, scorable: bool) -> npt.NDArray[np.uint32] | None:
    if not scorable:
        return None
    column = reader.column_reader(f"_{field}_len", whoosh3.LENGTHS_COLUMN)
    return _LENGTHS[np.array(list(column), dtype=np.int64)]


def _infos(
    terms: Sequence[tuple[bytes, int]],
    starts: Ints,
    sections: npt.NDArray[np.uint32],
    times: npt.NDArray[np.uint32],
    lengths: npt.NDArray[np.uint32] | None,
) -> Iterator[whoosh3.W3TermInfo]:
    """Yield what Whoosh keeps of each term, computed for all of them at once."""
    begin = starts[:-1]
    if lengths is None:
        lengths = np.zeros(int(sections.max()) + 1, dtype=np.uint32)
    of = lengths[sections]
    weight = np.add.reduceat(times.astype(np.float64), begin).tolist()
    heaviest = np.maximum.reduceat(times, begin).tolist()
    shortest, longest = (f.reduceat(of, begin).tolist() for f in (np.minimum, np.maximum))
    first, last = sections[begin].tolist(), sections[starts[1:] - 1].tolist()
    held = np.diff(starts).tolist()
    for _, n in terms:
        yield whoosh3.W3TermInfo(
            weight[n], held[n], shortest[n], longest[n], heaviest[n], first[n], last[n]
        )
