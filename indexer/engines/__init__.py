"""A query becomes numbers: which reports, which sections, how many, in what order.

``contract`` is what every engine promises. An engine refuses to know texts, snippets
and pages, and whoever asks it knows no engine by name: ``ENGINES`` does.
"""

from __future__ import annotations

from importlib import import_module

from indexer.engines.contract import Engine
from indexer.language.dictionary import neighbours
from indexer.vocabulary.errors import IndexMismatched

USUAL = "whoosh"
"""The engine of whoever names none."""
ENGINES = {
    USUAL: "indexer.engines.whoosh.engine:WhooshEngine",
    "opensearch": "indexer.engines.opensearch.engine:OpenSearchEngine",
}
"""Module and class of each engine by the name that a generation remembers; imported when asked for."""


def engine_named(name: str) -> type[Engine]:
    """Return the engine of this name; raises ``IndexMismatched`` where this program has none."""
    if name not in ENGINES:
        raise IndexMismatched(
            f"This index was built for the engine {name}, which is not here. Run: xxgk build CORPUS"
        )
    module, _, class_name = ENGINES[name].partition(":")
    found: type[Engine] = getattr(import_module(module), class_name)
    return found


def speed_up() -> bool:
    """Compile what can be compiled, for who will ask many questions; return whether anything was.

    The dictionary is read before it is asked for. Questions are answered as before until it is done. ``XXGK_COMPILED=no`` in
    the environment keeps it from happening.
    """
    from indexer.engines import passes  # not for who only builds, or asks a cluster

    neighbours()
    return passes.speed_up()
