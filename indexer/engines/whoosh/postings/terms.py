"""What Whoosh keeps of the words: where the postings of each are, and how many words there are.

Its own readers would load pickles out of these files, see ``unpickled``.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import islice, takewhile

import numpy as np
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.index import _DEF_INDEX_NAME, TOC
from whoosh.system import pack_ushort

from indexer.archive.originals import closed_on_error
from indexer.archive.sums import Files
from indexer.engines.whoosh.postings.codec import INFO, Infos
from indexer.engines.whoosh.postings.unpickled import Unpickled

_FIELD = len(pack_ushort(0))  # bytes of a key that say of which field the word is


class Terms:
    """The words of all fields, to be looked up from any thread."""

    def __init__(self, files: Files, folder: str, schema: Schema) -> None:
        """Open what was written with ``schema`` into ``folder``; raises ``IndexDamaged``."""
        self._storage = Unpickled(files, folder)
        self._name = self._storage.only(W3Codec.TERMS_EXT)
        self.postings = self._storage.only(W3Codec.POSTS_EXT)
        contents = self._storage.only(".toc")
        with self._storage.reading(contents):
            (segment,) = TOC.read(self._storage, _DEF_INDEX_NAME, schema=schema).segments
            self.totals = {name: int(segment._fieldlengths.get(name, 0)) for name in schema.names()}
        file = self._storage.open_file(self._name)
        with self._storage.reading(self._name), closed_on_error(file):
            self._table = OrderedHashReader(file, self._storage.file_length(self._name))
            numbers = self._table.extras["fieldmap"]
            self._fields = {name: pack_ushort(numbers[name]) for name in schema.names()}
        self._reading = threading.Lock()  # it seeks in one shared file

    def close(self) -> None:
        """Close the file; once is enough."""
        if not self._table.is_closed:
            self._table.close()

    def place(self, field: str, word: str) -> tuple[int, int]:
        """Return where the postings of a word begin in their file, and how many they are; raises ``IndexDamaged``."""
        key = self._fields[field] + word.encode()  # what is wrong with it is no damage
        with self._reading, self._storage.reading(self._name):
            found = self._table.get(key)
            if found is None:
                return 0, 0
            (info,) = _infos([found])
            return int(info["offset"]), int(info["held"])

    def beginning_with(self, field: str, stem: str, most: int) -> dict[str, int]:
        """Return the first ``most`` words that begin with ``stem``, and how many sections hold each.

        Raises ``IndexDamaged``.
        """
        begin = self._fields[field] + stem.encode()
        with self._reading, self._storage.reading(self._name):
            of_stem = takewhile(
                lambda item: item[0].startswith(begin), self._table.items_from(begin)
            )
            found = list(islice(of_stem, most))
            words = (key[_FIELD:].decode() for key, _ in found)
            held = _infos([info for _, info in found])["held"]
            return dict(zip(words, held.tolist(), strict=True))


def _infos(packed: Sequence[bytes]) -> Infos:
    """Whoosh may keep postings here too, pickled; this program does not, and raises ``ValueError``."""
    if any(len(each) != INFO.itemsize or each[0] for each in packed):
        raise ValueError("there are postings in it")
    return np.frombuffer(b"".join(packed), INFO)
