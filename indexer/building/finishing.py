"""An archive of what was read → a whole generation: ids, what the engine needs, a first question.

Knows the order of a generation's files; not where reports come from, nor any
engine by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.archive import ids
from indexer.archive.registry import Registry
from indexer.archive.store_writer import StoreWriter
from indexer.archive.sums import Files
from indexer.building.across import flagged
from indexer.building.covering import cover
from indexer.building.processes import started
from indexer.engines.contract import BLOCK, Engine
from indexer.gazetteer.china import Gazetteer, bundled
from indexer.language.analyzer import default
from indexer.vocabulary.errors import BuildFailed
from indexer.vocabulary.progress import Progress, counted, silent
from indexer.vocabulary.query import Query


def now() -> str:
    """Return the present in UTC, ISO 8601 to the second, as builds are dated."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def number(
    store: StoreWriter,
    earlier: Registry | None,
    built: str | None = None,
    joined: Mapping[str, str] = ids.NONE,
    gazetteers: Sequence[Gazetteer] = (),
    today: date | None = None,
    *,
    progress: Progress = silent,
) -> None:
    """Give the reports of ``store`` their ids and numbers; those ``earlier`` knows keep theirs.

    Those it does not know came at ``built`` (None: now). ``joined`` leads from the other
    files of a report to the one that is shown of it. ``gazetteers`` are an operator's places.
    What is missing is what was due ``today`` (None: when it was built).
    """
    built = built or now()
    earlier = earlier or Registry()
    identities = list(store.identities())
    shown = [path for path, *_ in identities]
    old_ids = ids.inherited(shown, earlier.ids, joined, earlier.joined)
    new_ids = ids.assign(identities, old_ids)
    store.number(new_ids)
    for old, new in ids.redirects(new_ids, old_ids, earlier.redirects, joined).items():
        store.add_redirect(old, new)
    moved = {old: new_ids[path] for path, old in old_ids.items() if new_ids.get(path, old) != old}
    store.remember(earlier.history, moved, built)
    _see_across(store, gazetteers, today or date.fromisoformat(built[:10]), progress)


def _see_across(
    store: StoreWriter, gazetteers: Sequence[Gazetteer], today: date, progress: Progress
) -> None:
    """Add to each report what only all of them together tell, as values of facets."""
    reports = store.reports()
    belonging = counted("looking for missing years", store.belonging(), reports, progress)
    coverage, missing = cover(belonging, (*gazetteers, bundled()), today)
    store.add_coverage(coverage)
    together: dict[str, dict[str, tuple[str, ...]]] = {}
    for facet, values in (("missing", missing), ("flag", flagged(store, progress))):
        for path, carried in values.items():
            together.setdefault(path, {})[facet] = carried
    store.add_carried(together)


def write_engine(
    folder: Path,
    engine: type[Engine],
    jobs: int = 1,
    progress: Progress = silent,
    block: int = BLOCK,
    earlier: Path | None = None,
) -> None:
    """Write what ``engine`` needs beside the finished store in ``folder``, see ``Engine.write``.

    Raises ``BuildFailed`` when the second of two ``jobs`` is ended from outside.
    """
    if jobs == 1:
        engine.write(folder, None, progress, block, earlier)
        return
    with started(1) as process:
        try:
            engine.write(folder, process, progress, block, earlier)
        except BrokenProcessPool as error:
            reason = "The process that wrote the words was ended (out of memory?)."
            raise BuildFailed(reason) from error


def check(folder: Path, engine: type[Engine], reports: int) -> None:
    """Open what was written and ask it; raises ``BuildFailed`` when it is not whole."""
    with closing(engine.open(Files(folder), default())) as opened:
        ranking = opened.rank(Query())
        if ranking.reports != reports or not ranking.page:
            raise BuildFailed("The new index does not hold what was read; the old one stays.")
