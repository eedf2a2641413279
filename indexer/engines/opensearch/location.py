"""Where in the cluster a generation stands: what its folder has beside the columns and the catalogue."""

from __future__ import annotations

from pathlib import Path

import msgspec

POINTER = "opensearch.json"
"""The file of a generation that says where in the cluster the rest is."""
OF = "xxgk"
"""In what an index says of itself (``_meta``): the alias of whose generations it is one."""


class Location(msgspec.Struct, frozen=True):
    """Where a generation is in the cluster, under which alias, how many reports and sections it has, in how many shards.

    ``form``: how its documents are made; ``slots`` and ``slot_sections``: how many numbers were ever given to reports and sections there.
    """

    index: str
    alias: str
    reports: int
    sections: int
    shards: int = 1
    form: str = ""
    slots: int = 0
    slot_sections: int = 0

    @property
    def of_a_shard(self) -> int:
        """How many reports one shard has at most: they are spread by chance, and a thousand more are none."""
        return min(self.reports, self.reports * 5 // (4 * self.shards) + 1_000)


def read(path: Path) -> Location:
    """Return what a pointer says; raises ``OSError`` or ``MsgspecError``."""
    return msgspec.json.decode(path.read_bytes(), type=Location)
