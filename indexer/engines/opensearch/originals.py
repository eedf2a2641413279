"""Original files in the cluster, each content once, for all generations of an index: ``<alias>-originals``.

A file is kept under its checksum, in pieces, so that no request is larger than the cluster takes, and a build sends only
what it has read.
"""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping

from indexer.archive.originals import not_kept
from indexer.engines.opensearch import indexes
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.indexes import batches
from indexer.engines.opensearch.records import missing
from indexer.engines.opensearch.sending import send
from indexer.vocabulary.errors import IndexDamaged

_PIECE = 2 << 20  # bytes
_FILES = 100  # held at once while they are sent
_AT_ONCE = 1_000  # checksums of one request
_MAPPINGS = {
    "dynamic": "strict",
    "properties": {
        "sha256": {"type": "keyword"},
        "pieces": {"type": "integer"},
        "bytes": {"type": "long"},
        "data": {"type": "binary"},
    },
}


def name_of(alias: str) -> str:
    """Return the index that has the originals of an index of this alias."""
    return f"{alias}-originals"


class ClusterOriginals:
    """Reads the originals of an index of this ``alias``; see ``Originals``."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster, self._index = cluster, name_of(alias)

    def read(self, name: str, sha256: str) -> bytes:
        """See ``Originals``."""
        (first,) = self._cluster.documents(self._index, [sha256])
        if first is None:
            raise not_kept()
        packed = [first["data"]]
        for piece in range(1, first["pieces"]):
            (more,) = self._cluster.documents(self._index, [f"{sha256} {piece}"])
            packed.append(more["data"] if more else "")
        try:
            data = zlib.decompress(b"".join(map(b64decode, packed)))
        except zlib.error:
            data = b""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise IndexDamaged(
                f"{self._index} in the cluster: the file of {name} was altered. Build with --full."
            )
        return data

    def size(self) -> int:
        """See ``Originals``."""
        body = {"size": 0, "aggs": {"bytes": {"sum": {"field": "bytes"}}}}
        (answer,) = self._cluster.search(self._index, [body])
        return int(answer["aggregations"]["bytes"]["value"])

    def check(self, wanted: Mapping[str, str]) -> list[str]:
        """See ``Originals``."""
        gone = {*missing(self._cluster, self._index, wanted.values())}
        broken = []
        for name, sha256 in wanted.items():
            try:
                if sha256 in gone:
                    broken.append(
                        f"{self._index}: the file of {name} is missing. Build with --full."
                    )
                else:
                    self.read(name, sha256)
            except IndexDamaged as error:
                broken.append(error.message)
        return broken

    def take(self, originals: Iterable[tuple[str, bytes]]) -> None:
        """Keep files, packed as ``archive.originals`` packs them, by their checksums."""
        indexes.create(self._cluster, self._index, indexes.SMALL, _MAPPINGS)
        for some in batches(originals, _FILES):
            # What says that a file is there comes when all of it is. One that is there is sent again: it may have been altered.
            send(self._cluster, self._index, (each for file in some for each in _further(*file)))
            send(self._cluster, self._index, (_first(*file) for file in some))
        indexes.refresh(self._cluster, self._index)

    def leave(self, wanted: Collection[str]) -> None:
        """Remove all files but those with these checksums."""
        gone = [sha256 for sha256 in self._all() if sha256 not in wanted]
        for some in batches(gone, _AT_ONCE):
            indexes.delete(self._cluster, self._index, {"terms": {"sha256": some}})

    def _all(self) -> Iterator[str]:
        """Yield the checksums of all files, also of those that a build which died has sent in part."""
        found = indexes.each_by(self._cluster, self._index, "sha256", whole=False)
        return iter(dict.fromkeys(hit["sort"][0] for hit in found))


def _first(sha256: str, data: bytes) -> tuple[str, dict[str, object]]:
    pieces = max(-(-len(data) // _PIECE), 1)
    return sha256, {"pieces": pieces, "bytes": len(data), **_piece(sha256, data, 0)}


def _further(sha256: str, data: bytes) -> Iterator[tuple[str, dict[str, object]]]:
    for number in range(1, -(-len(data) // _PIECE)):
        yield f"{sha256} {number}", _piece(sha256, data, number)


def _piece(sha256: str, data: bytes, number: int) -> dict[str, object]:
    part = data[number * _PIECE : (number + 1) * _PIECE]
    return {"sha256": sha256, "data": b64encode(part).decode()}
