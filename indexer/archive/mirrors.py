"""A folder that mirrors an index which stands elsewhere, and says where: whoever is given the folder need not know.

    <folder>/
      mirror.json             {"of": "opensearch://alias@host:9200"}
      current, 000007/ …      as in any index; of the newest generation what is read from the folder

As a working copy of a repository knows its origin. What is brought there can be brought again.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from indexer.vocabulary.errors import MIRROR

KEPT = "XXGK_MIRROR"
"""Of the environment: a folder where mirrors stay, which without it last as long as the program."""


class Mirror(Protocol):
    """An index elsewhere, and the folder that mirrors it."""

    def refresh(self) -> None:
        """Let the folder's current generation be the one there; raises ``IndexMissing`` or ``ClusterAway``."""
        ...

    def building(self) -> AbstractContextManager[Callable[[Path, str], None]]:
        """Hold the right to build, with the folder as new as can be.

        What it lends is given the folder of a finished generation, and its name, and makes that the current one there, at once or
        not at all. Raises ``BuildFailed`` where another build has the right.
        """
        ...


def made(address: str, name: str) -> Path:
    """Return a folder that mirrors ``address``, which is called ``name``; where mirrors stay, the same as before."""
    if kept := os.environ.get(KEPT):
        folder = Path(kept) / name
    else:
        folder = Path(tempfile.mkdtemp(prefix="xxgk-mirror-")) / name
        atexit.register(_remove, folder.parent, os.getpid())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MIRROR).write_text(json.dumps({"of": address}), encoding="utf-8")
    return folder


def _remove(folder: Path, process: int) -> None:
    if os.getpid() == process:  # and no child of it
        shutil.rmtree(folder, ignore_errors=True)
