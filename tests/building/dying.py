"""A build in a process of its own that is killed at a chosen moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

from indexer.archive import generations
from indexer.building import batch, build
from indexer.engines.whoosh import writing
from indexer.engines.whoosh.postings import words
from indexer.engines.whoosh.postings.characters import CharactersWriter

OWNERS: dict[str, Any] = {
    "batch": batch,
    "build": build,
    "generations": generations,
    "writing": writing,
    "words": words,
    "Path": Path,
    "CharactersWriter": CharactersWriter,
}
# Its processes are forks of one that has imported everything.
_starting = multiprocessing.get_context("forkserver")
_starting.set_forkserver_preload([__name__])


def dying_build(target: str, when: str, corpus: Path, index: Path) -> int | None:
    """Build until the function ``target`` is called, or has returned; return the exit status."""
    process = _starting.Process(target=_die, args=(target, when, corpus, index))
    process.start()
    process.join()
    return process.exitcode


def _die(target: str, when: str, corpus: Path, index: Path) -> None:
    module, _, name = target.rpartition(".")
    real = getattr(OWNERS[module], name)

    def deadly(*arguments: Any, **named: Any) -> None:
        if when == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(OWNERS[module], name, deadly)
    build.build([corpus], index, jobs=1)
