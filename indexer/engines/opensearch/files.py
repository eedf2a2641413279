"""The files of a generation as they stand in its index: in pieces, and a list of them all, which comes last.

What has no list was not finished.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from indexer.archive.folders import numbered
from indexer.archive.sums import METADATA, files_of
from indexer.engines.opensearch import indexes
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.records import missing
from indexer.engines.opensearch.sending import send
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import IndexDamaged

_PIECE = 2 << 20  # bytes
_LIST = "files"  # the document that lists them


class FileList(msgspec.Struct, frozen=True):
    """The files of a generation, each with how many pieces it has."""

    generation: str
    pieces: dict[str, int]

    def ids(self) -> dict[str, str]:
        """Return the ids of all pieces, each with its file."""
        each = self.pieces.items()
        return {id_of(file, n): file for file, pieces in each for n in range(pieces)}


def id_of(file: str, piece: int) -> str:
    """Return the id of a piece of a file."""
    return f"file {file} {piece}"


def send_all(cluster: Cluster, index: str, folder: Path, generation: str) -> None:
    """Send the files in ``folder``, and that they are those of a finished ``generation``; raises ``ClusterAway``."""
    paths = {**files_of(folder), METADATA: folder / METADATA}
    pieces = {file: -(-path.stat().st_size // _PIECE) for file, path in paths.items()}
    send(cluster, index, (each for file in paths.items() for each in _pieces_of(*file)))
    every = msgspec.json.encode(FileList(generation, pieces))
    send(cluster, index, [(_LIST, {"data": b64encode(every).decode()})])


def file_list(cluster: Cluster, index: str) -> FileList | None:
    """Return what an index has of a generation's files, None where it was not finished; raises ``IndexDamaged``."""
    (found,) = cluster.documents(index, [_LIST])
    if found is None:
        return None
    try:
        every = msgspec.json.decode(b64decode(found["data"]), type=FileList)
        number = whole_number(every.generation)
        # Whoever may write there is not thereby allowed to write anywhere on this machine.
        if number is None or numbered(number) != every.generation:
            raise ValueError(f"{every.generation!r:.40} is no generation")
        for file in every.pieces:
            if PurePosixPath(file).is_absolute() or not {*file.split("/")}.isdisjoint(
                {"", ".", ".."}
            ):
                raise ValueError(f"{file!r:.80} is no file of one")
    except (KeyError, TypeError, ValueError) as error:
        raise IndexDamaged(f"{index} in the cluster lists no files ({error}).") from error
    return every


def lost(cluster: Cluster, index: str) -> list[str]:
    """Return which files of a generation are not whole in its index, in sentences."""
    if (every := file_list(cluster, index)) is None:
        return [f"{index} in the cluster is half of one"]
    ids = every.ids()
    gone = {ids[id_] for id_ in missing(cluster, index, ids)}
    return [f"{index} in the cluster lacks a part of {file}" for file in sorted(gone)]


def take_out(cluster: Cluster, index: str) -> None:
    """Take all files out of an index, which is no finished one from then on; raises ``ClusterAway`` or ``IndexDamaged``."""
    every = file_list(cluster, index)
    indexes.delete_each(cluster, index, [_LIST])
    indexes.delete_each(cluster, index, every.ids() if every else ())


def _pieces_of(file: str, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open("rb") as opened:
        for number, data in enumerate(iter(lambda: opened.read(_PIECE), b"")):
            yield id_of(file, number), {"data": b64encode(data).decode()}
