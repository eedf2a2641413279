"""What only an index knows: the ids of its reports, where old ids lead, and since when each report is here.

All else can be read again from the files. So it stands in a small file of its own beside the
database, with its own sum at the end, and outlives the loss of any other file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from indexer.vocabulary.errors import IndexDamaged, build_again

NAME = "registry.json"
Past = tuple[str, str, str, str, str | None, bytes | None]
"""A row of the history: id, born, added, changed, the checksums of file and text."""
_NOWHERE: Mapping[str, str] = {}


class Registry(msgspec.Struct, frozen=True):
    """``ids`` are by the path of the file that is shown, ``joined`` leads there from other files.

    ``redirects`` leads from old ids to new ones.
    """

    ids: Mapping[str, str] = _NOWHERE
    joined: Mapping[str, str] = _NOWHERE
    redirects: Mapping[str, str] = _NOWHERE
    history: Sequence[Past] = ()


def write(folder: Path, registry: Registry) -> None:
    """Write the registry of the generation in ``folder``."""
    data = msgspec.json.encode(registry)
    (folder / NAME).write_bytes(data + b"\n" + _sum(data))


def read(folder: Path) -> Registry:
    """Return what ``write`` wrote, whatever became of other files; raises ``IndexDamaged``."""
    try:
        data, _, sum_ = (folder / NAME).read_bytes().rpartition(b"\n")
        if sum_ != _sum(data):
            raise ValueError("it was altered")
        return msgspec.json.decode(data, type=Registry)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{folder / NAME}: {error}. {build_again(folder.parent)}") from error


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
