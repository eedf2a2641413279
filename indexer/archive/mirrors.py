"""A folder that mirrors an index which stands elsewhere, and says where: whoever is given the folder need not know.

    <folder>/
      mirror.json             {"of": "opensearch://alias@host:9200"}
      current, 000007/ …      as in any index; of the newest generation what is read from the folder

As a working copy of a repository knows its origin. What is brought there can be brought again.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from typing import Protocol

from indexer.archive.disk import alone, writing
from indexer.archive.generations import opened
from indexer.vocabulary.errors import MIRROR, BuildFailed, IndexDamaged, IndexUnusable, mirrored

KEPT = "XXGK_MIRROR"
"""Of the environment: a folder where mirrors stay, which without it last as long as the program."""
_TOLD = 8  # letters that tell mirrors of one name apart
_PREFIX, _ALIVE = "xxgk-mirror-", "alive"


IsDamaged = Callable[[Path], bool]
"""Says of a generation's folder whether what is in it was altered."""


class Mirror(Protocol):
    """An index elsewhere, and the folder that mirrors it."""

    def refresh(self, is_damaged: IsDamaged | None = None) -> None:
        """Let the folder's current generation be the one there; raises ``IndexMissing`` or ``ClusterAway``.

        One that is here already is brought again where ``is_damaged`` says so of its folder (None: nobody looks).
        """
        ...

    def holds(self, generation: str) -> bool:
        """Whether a generation that is in the folder can be asked there yet; builds remove those of long before.

        Raises ``ClusterAway``.
        """
        ...

    def building(self) -> AbstractContextManager[Callable[[Path, str], None]]:
        """Hold the right to build, with the folder as new as can be.

        What it lends is given the folder of a finished generation, and its name, and makes that the current one there, at once or
        not at all. Raises ``BuildFailed`` where another build has the right.
        """
        ...


def is_damaged(folder: Path) -> bool:
    """Whether whoever opens the generation in ``folder`` finds it damaged."""
    try:
        opened(folder)
    except IndexUnusable as error:
        return isinstance(error, IndexDamaged)
    return False


def made(address: str, name: str) -> Path:
    """Return a folder that mirrors ``address``, which is called ``name``; where mirrors stay, the same as before.

    Of the same name in two clusters there are two. Raises ``BuildFailed`` where it cannot be written.
    """
    if kept := os.environ.get(KEPT):
        told = hashlib.sha256(address.encode()).hexdigest()[:_TOLD]
        folder = Path(kept) / f"{name}-{told}"
    else:
        folder = _temporary() / name
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if mirrored(folder) != address:
            written = folder / f".{MIRROR}-{os.getpid()}"  # who reads it meanwhile reads all of it
            written.write_text(json.dumps({"of": address}), encoding="utf-8")
            written.replace(folder / MIRROR)
    return folder


def _temporary() -> Path:
    """A new folder that goes with this program, or where that is killed, with the next that makes one."""
    for other in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Whoever lives holds it; where there is nothing to hold, somebody has only begun.
        with suppress(OSError, BuildFailed):
            if (alive := other / _ALIVE).exists():
                with alone(alive, BuildFailed("It is in use.")):
                    shutil.rmtree(other, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    held = ExitStack()
    held.enter_context(alone(folder / _ALIVE, BuildFailed("It is in use.")))
    atexit.register(_remove, folder, os.getpid(), held)
    return folder


def _remove(folder: Path, process: int, held: ExitStack) -> None:
    if os.getpid() == process:  # and no child of it
        held.close()
        shutil.rmtree(folder, ignore_errors=True)
