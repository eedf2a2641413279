"""Whoosh's files without its trust in them: they hold pickles, which can call anything when they are loaded.

A pickle makes plain values here, and objects that can do nothing. None of Whoosh's
segments, codecs and readers is made of what a file says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import Unpickler, UnpicklingError
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.archive.originals import closed_on_error
from indexer.archive.sums import Files
from indexer.engines.whoosh.postings.codec import ArrayCodec
from indexer.vocabulary.errors import XxgkError, is_want

_OBJECTS = {(each.__module__, each.__qualname__) for each in (W3Segment, ArrayCodec)}


class _Restricted(Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _OBJECTS:
            return type(name, (), {})  # a new one: a pickle may also change what it was given
        # The sums of lengths are in a defaultdict(int).
        if (module, name) == ("collections", "defaultdict"):
            return lambda _: {}
        if (module, name) == ("builtins", "int"):
            return int
        raise UnpicklingError(f"{module}.{name} has no place in an index")


class _PlainFile(StructFile):  # type: ignore[misc]
    def read_pickle(self) -> Any:
        with closed_on_error(self):
            try:
                return _Restricted(self.file).load()
            except (
                MemoryError
            ) as error:  # ours take some kilobytes: it is what the pickle says of itself
                raise UnpicklingError("it asks for more memory than there is") from error


class Unpickled(FileStorage):  # type: ignore[misc]
    """A folder of Whoosh's files, each compared before it is read, in which a pickle calls nothing.

    Whoosh must be given its schema, as it would load that by itself.
    """

    def __init__(self, files: Files, folder: str) -> None:
        super().__init__(str(files.folder / folder), readonly=True)
        self._files, self._name = files, folder

    def open_file(self, name: str, **_: Any) -> _PlainFile:
        """Open a file to be read, see Whoosh; raises ``IndexDamaged``."""
        return _PlainFile(self._files.whole(f"{self._name}/{name}").open("rb"), name=name)

    def only(self, ending: str) -> str:
        """Return the name of the one file that ends so."""
        (path,) = Path(self.folder).glob(f"*{ending}")
        return path.name

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """Let what fails because nobody who means well wrote this file be ``IndexDamaged``."""
        try:
            yield
        except XxgkError:
            raise
        except Exception as error:  # bytes that are no pickle raise anything
            if is_want(error):
                raise
            raise self._files.refused(
                f"{self._name}/{name}", f"cannot be read ({error})"
            ) from error
