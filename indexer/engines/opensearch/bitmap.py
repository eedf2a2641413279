"""Sets of numbers as the cluster takes them in a clause: Roaring bitmaps, in their portable format.

https://github.com/RoaringBitmap/RoaringFormatSpec: 16 high bits name a container, which has the 16 low ones.
"""

from __future__ import annotations

from base64 import b64encode

import numpy as np

from indexer.engines.opensearch.cluster import Body
from indexer.engines.passes import Ints

_COOKIE = 12346  # of a bitmap without runs
_MOST = 4096  # numbers of a container that are written one by one; more are bits
_HEADER = 8


def among(field: str, numbers: Ints) -> Body:
    """Return the clause for documents whose ``field`` is one of ``numbers``, which ascend without repeats."""
    return {"terms": {field: [packed(numbers)], "value_type": "bitmap"}}


def packed(numbers: Ints) -> str:
    """Return ``numbers`` (below 2³², ascending, without repeats) as the cluster is given them.

    >>> packed(np.array([1, 2, 65536]))
    'OjAAAAIAAAAAAAEAAQAAABgAAAAcAAAAAQACAAAA'
    """
    values = np.asarray(numbers, dtype=np.uint32)
    keys, starts = np.unique(values >> 16, return_index=True)
    containers = (
        [_container(part) for part in np.split(values & 0xFFFF, starts[1:])] if len(keys) else []
    )
    sizes = np.diff([*starts, len(values)])
    described = np.stack([keys, sizes - 1], axis=1).astype("<u2").tobytes() if len(keys) else b""
    first = _HEADER + len(described) + 4 * len(keys)
    offsets = first + np.cumsum([0, *map(len, containers)])[: len(keys)]
    header = np.array([_COOKIE, len(keys)], dtype="<u4").tobytes()
    body = (header, described, offsets.astype("<u4").tobytes(), *containers)
    return b64encode(b"".join(body)).decode()


def _container(low: Ints) -> bytes:
    if len(low) <= _MOST:
        return low.astype("<u2").tobytes()
    bits = np.zeros(1 << 16, dtype=np.uint8)
    bits[low] = 1
    return np.packbits(bits, bitorder="little").tobytes()
