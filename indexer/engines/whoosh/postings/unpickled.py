"""Whoosh's files without its trust in them: they hold pickles, which can call anything when they are loaded.

What Whoosh pickles of itself is a segment and its codec, and plain values; nothing else is made.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from pickle import Unpickler, UnpicklingError
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.archive.originals import closed_on_error
from indexer.engines.whoosh.postings.codec import ArrayCodec

_KINDS = (W3Segment, ArrayCodec, defaultdict, int)  # the sums of lengths are in a defaultdict(int)
_MADE = {(each.__module__, each.__qualname__): each for each in _KINDS}


class _Restricted(Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _MADE:
            raise UnpicklingError(f"{module}.{name} has no place in an index")
        return _MADE[module, name]


class _PlainFile(StructFile):  # type: ignore[misc]
    def read_pickle(self) -> Any:
        with closed_on_error(self):
            return _Restricted(self.file).load()


class Unpickled(FileStorage):  # type: ignore[misc]
    """A folder of Whoosh's files in which a pickle makes nothing but a segment.

    Whoosh must be given its schema, as it would load that by itself.
    """

    def open_file(self, name: str, **how: Any) -> _PlainFile:
        """Open a file to be read, see Whoosh."""
        return _PlainFile(Path(self._fpath(name)).open("rb"), name=name, **how)
