"""The terms of a field into Whoosh's table of terms, many at once.

Whoosh's own writer takes them one by one and asks its file where it stands
for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5
from itertools import chain
from struct import Struct
from typing import Any

import numpy as np
import numpy.typing as npt

_LENGTHS = Struct("!ii")  # of a key and its value, before both
_HASHED = 4  # bytes at the end of a key's MD5


class Terms:
    """Words in UTF-8 by number, and their order as Whoosh sorts them."""

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
        heads = {length: _LENGTHS.pack(length, size) for length in set(lengths.tolist())}
        data = infos[order].tobytes()
        values = [data[at : at + size] for at in range(0, len(data), size)]
        entries = zip((heads[len(key)] for key in keys), keys, values, strict=True)
        ends = table.tell() + np.cumsum(lengths + (_LENGTHS.size + size))
        positions = (ends - lengths - (_LENGTHS.size + size)).tolist()
        table.dbfile.write(b"".join(chain.from_iterable(entries)))
        table.index.extend(positions)
        hashed = b"".join(md5(key, usedforsecurity=False).digest()[-_HASHED:] for key in keys)
        buckets = table.buckets
        for hash_, at in zip(np.frombuffer(hashed, ">u4").tolist(), positions, strict=True):
            buckets[hash_ & 0xFF].append((hash_, at))
        table.lastkey = keys[-1]
