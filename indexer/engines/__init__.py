"""A query becomes numbers: which reports, which sections, how many, in what order.

``contract`` is what every engine promises. An engine refuses to know texts, snippets
and pages, and whoever asks it knows no engine by name: ``ENGINES`` does.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from indexer.archive import mirrors
from indexer.archive.elsewhere import Elsewhere
from indexer.archive.mirrors import Mirror
from indexer.archive.originals import Originals, OriginalsInFolder, closed_on_error
from indexer.archive.store import NAME, Store
from indexer.archive.sums import Files
from indexer.engines.contract import Engine
from indexer.language.analyzer import Analyzer
from indexer.language.dictionary import neighbours
from indexer.vocabulary.errors import IndexMismatched, mirrored

USUAL = "whoosh"
"""The engine of whoever names none."""
ENGINES = {
    USUAL: "indexer.engines.whoosh.engine:WhooshEngine",
    "opensearch": "indexer.engines.opensearch.engine:OpenSearchEngine",
}
"""Module and class of each engine by the name that a generation remembers; imported when asked for."""
ELSEWHERE = {
    "opensearch": (
        "indexer.engines.opensearch.address:read",
        "indexer.engines.opensearch.mirror:ClusterMirror",
    )
}
"""What reads the addresses of indexes that stand in an engine's own place, and what mirrors one, by the engine's name, which is their scheme."""


def engine_named(name: str) -> type[Engine]:
    """Return the engine of this name; raises ``IndexMismatched`` where this program has none."""
    if name not in ENGINES:
        raise IndexMismatched(
            f"This index was built for the engine {name}, which is not here. Run: xxgk build CORPUS"
        )
    found: type[Engine] = _imported(ENGINES[name])
    return found


class Parts(NamedTuple):
    """A generation, opened: its texts, its originals, what answers from it, and where texts are that its folder has not."""

    store: Store
    originals: Originals
    engine: Engine
    elsewhere: Elsewhere | None


def opened(name: str, files: Files, analyzer: Analyzer) -> Parts:
    """Open the generation of ``files``, which was written for the engine of this name; raises ``IndexUnusable``."""
    engine = engine_named(name)
    elsewhere = engine.elsewhere(files)
    store = Store(files.whole(NAME), elsewhere.texts if elsewhere else None)
    with closed_on_error(store):
        originals = elsewhere.originals if elsewhere else OriginalsInFolder(files)
        return Parts(store, originals, engine.open(files, analyzer), elsewhere)


def _imported(what: str) -> Any:
    module, _, name = what.partition(":")
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name in (None, module) or str(error.name).startswith("indexer"):
            raise
        engine = module.split(".")[2]
        raise IndexMismatched(
            f"What asks {engine} is not installed ({error.name}). Run: pip install 'xxgk[{engine}]'"
        ) from error


def located(text: str) -> Path:
    """Return the folder of the index that an operator calls ``text``: itself, or one that mirrors it.

    Raises ``BadRequest`` where it is an address that cannot be one, ``IndexMismatched`` where what asks there is not installed.
    """
    engine, is_address, _ = text.partition(":")
    if not is_address or engine.lower() not in ELSEWHERE:
        return Path(text)
    read = _imported(ELSEWHERE[engine.lower()][0])(text)
    read.cluster()  # what cannot be asked is said now
    return mirrors.made(str(read), read.alias)


def mirror_of(folder: Path) -> Mirror | None:
    """Return what keeps ``folder`` in step with the index that it mirrors, None where it is that itself."""
    if (address := mirrored(folder)) is None:
        return None
    made: Mirror = _imported(ELSEWHERE[address.partition("://")[0]][1])(folder)
    return made


def refresh(folder: Path, is_damaged: mirrors.IsDamaged = mirrors.is_damaged) -> None:
    """Where ``folder`` is a mirror, bring the newest generation there, again if it ``is_damaged`` here.

    Raises ``IndexMissing`` or ``ClusterAway``.
    """
    if mirror := mirror_of(folder):
        mirror.refresh(is_damaged)


def engine_of(folder: Path) -> str:
    """Return the engine that a build into ``folder`` writes for."""
    address = mirrored(folder)
    return address.partition("://")[0] if address else USUAL


def speed_up() -> bool:
    """Compile what can be compiled, for who will ask many questions; return whether anything was.

    The dictionary is read before it is asked for. Questions are answered as before until it is done. ``XXGK_COMPILED=no`` in
    the environment keeps it from happening.
    """
    from indexer.engines import passes  # not for who only builds, or asks a cluster

    neighbours()
    return passes.speed_up()
