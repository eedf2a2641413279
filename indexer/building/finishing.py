"""An archive of what was read → a whole generation: ids, what the engine needs, a first question.

Knows the order of a generation's files; not where reports come from, nor any
engine by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from indexer.archive import ids
from indexer.archive.store import NAME, Store
from indexer.archive.store_writer import StoreWriter
from indexer.building.processes import started
from indexer.engines.contract import Engine
from indexer.language.analyzer import default
from indexer.vocabulary.errors import BuildFailed
from indexer.vocabulary.query import Query


def now() -> str:
    """Return the present in UTC, ISO 8601 to the second, as builds are dated."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def number(
    store: StoreWriter,
    earlier: Store | None,
    built: str | None = None,
    joined: Mapping[str, str] = ids.NONE,
) -> None:
    """Give the reports of ``store`` their ids and numbers; those ``earlier`` knows keep theirs.

    Those it does not know came at ``built`` (None: now). ``joined`` leads from the other
    files of a report to the one that is shown of it.
    """
    old_ids = earlier.ids() if earlier else {}
    identities = list(store.identities())
    if earlier:
        shown = [path for path, *_ in identities]
        old_ids = ids.inherited(shown, old_ids, joined, earlier.joined())
    new_ids = ids.assign(identities, old_ids)
    store.number(new_ids)
    standing = earlier.redirects() if earlier else {}
    for old, new in ids.redirects(new_ids, old_ids, standing, joined).items():
        store.add_redirect(old, new)
    moved = {old: new_ids[path] for path, old in old_ids.items() if new_ids.get(path, old) != old}
    store.remember(moved, built or now())


def write_engine(folder: Path, engine: type[Engine], jobs: int = 1) -> None:
    """Write what ``engine`` needs beside the finished store in ``folder``.

    Raises ``BuildFailed`` when the second of two ``jobs`` is ended from outside.
    """
    if jobs == 1:
        engine.write(folder, None)
        return
    with started(1) as process:
        try:
            engine.write(folder, process)
        except BrokenProcessPool as error:
            reason = "The process that wrote the words was ended (out of memory?)."
            raise BuildFailed(reason) from error


def check(folder: Path, engine: type[Engine], reports: int) -> int:
    """Open what was written and ask it; return how many sections there are.

    Raises ``BuildFailed`` when it is not whole.
    """
    with closing(engine.open(folder, default())) as opened, closing(Store(folder / NAME)) as store:
        ranking = opened.rank(Query())
        if ranking.reports != reports or not ranking.page:
            raise BuildFailed("The new index does not hold what was read; the old one stays.")
        return store.count("sections")
