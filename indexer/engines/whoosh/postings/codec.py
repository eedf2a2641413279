"""Whoosh's own extension points, used so that postings are plain arrays.

A writer and a pool that take many sections' words at once, and a codec that
writes each term's section numbers and frequencies as two arrays, one after
the other, where Whoosh's W3 codec writes pickled blocks. Everything else of
the W3 codec stays, so the stock searcher reads the same index, slowly; that
is how scores are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import md5
from itertools import chain
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import writing
from whoosh.codec import whoosh3
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from indexer.engines.whoosh.postings.joined import Joiner, Postings
from indexer.engines.whoosh.postings.pool import POSTING, PooledField, WordPool

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.uint32]
Infos = npt.NDArray[np.void]
"""Of each word an ``INFO``."""
Written = tuple[Units, Infos]
"""Words, by number, and what Whoosh keeps of each."""
WEIGHT = np.dtype("<f4")
"""What stands beside the sections in the joined field: scores, not frequencies."""
JOINED = "joined"
"""The field of heading and body together, see ``joined``."""

_MARK = b"XXGK"  # begins the postings, as an empty file cannot be mapped
_SIZES = Struct("!ii")  # of a key and its value, before both
_HASHED = 4  # bytes at the end of a key's MD5
INFO = np.dtype(
    [
        *(("inlined", "u1"), ("weight", ">f4"), ("held", ">u4"), ("shortest", "u1")),
        *(("longest", "u1"), ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4")),
        *(("offset", ">i8"), ("length", ">i4")),
    ]
)
"""What Whoosh keeps of a term, as ``W3TermInfo.to_bytes`` lays it out."""


class SectionWriter(writing.SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given many sections' words at once instead of a document's text."""

    def __init__(
        self,
        index: Any,
        folder: Path,
        fields: Sequence[str],
        lexicons: Iterable[tuple[int, bytes]],
        block: int,
    ) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False)
        # The argument ``poolclass`` is ignored by 2.7.5.
        self.pool = WordPool(folder, fields, lexicons, block)

    def commit(self, **how: Any) -> None:
        """Write what was added to the pool, see Whoosh."""
        self.pool.count()
        self.docnum = self.perdocwriter.add_lengths(self.pool.fields)
        self._added = self.docnum > 0
        super().commit(**how)


class ArrayLengthWriter(whoosh3.W3PerDocWriter):  # type: ignore[misc]
    """Writes how long the fields of a ``WordPool`` are in each section."""

    def add_lengths(self, pooled: Mapping[str, PooledField]) -> int:
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
        terms = _Terms(pool.words)
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

    def _write_terms(
        self, name: str, field: Any, terms: _Terms, written: Sequence[Written]
    ) -> None:
        self.start_field(name, field)
        if written:
            words = np.concatenate([words for words, _ in written])
            # With the order of bytes that it has in the file.
            infos = np.concatenate([infos for _, infos in written], dtype=INFO)
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
        infos = np.zeros(len(begin), dtype=INFO)
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
    both = np.frombuffer(buffer[offset : offset + 2 * length * POSTING.itemsize], POSTING)
    return both[:length], both[length:]


class _Terms:
    """Words in UTF-8 by number, and their order as Whoosh sorts them.

    Written into Whoosh's table of terms many at once: its own writer takes them
    one by one and asks its file where it stands for each.
    """

    def __init__(self, words: Iterable[bytes]) -> None:
        self._words = list(words)
        order = sorted(range(len(self._words)), key=self._words.__getitem__)
        self._ranks = np.empty(len(order), dtype=np.int64)
        self._ranks[order] = np.arange(len(order))

    def write(
        self, table: Any, prefix: bytes, words: npt.NDArray[np.uint32], infos: npt.NDArray[np.void]
    ) -> None:
        """Write what is kept of each of ``words`` into an ``OrderedHashWriter``, in their order.

        Does what its ``add`` does for each; ``prefix`` begins all keys.
        """
        order = np.argsort(self._ranks[words])
        keys = [prefix + self._words[word] for word in words[order].tolist()]
        size = infos.itemsize
        lengths = np.fromiter(map(len, keys), np.int64, len(keys))
        heads = {length: _SIZES.pack(length, size) for length in set(lengths.tolist())}
        data = infos[order].tobytes()
        values = [data[at : at + size] for at in range(0, len(data), size)]
        entries = zip((heads[len(key)] for key in keys), keys, values, strict=True)
        ends = table.tell() + np.cumsum(lengths + (_SIZES.size + size))
        positions = (ends - lengths - (_SIZES.size + size)).tolist()
        table.dbfile.write(b"".join(chain.from_iterable(entries)))
        table.index.extend(positions)
        hashed = b"".join(md5(key, usedforsecurity=False).digest()[-_HASHED:] for key in keys)
        buckets = table.buckets
        for hash_, at in zip(np.frombuffer(hashed, ">u4").tolist(), positions, strict=True):
            buckets[hash_ & 0xFF].append((hash_, at))
        table.lastkey = keys[-1]
