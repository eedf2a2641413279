"""What the reports of one place do not agree in, found when all of them are known."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from indexer.archive.rows import flag_row
from indexer.archive.store_writer import StoreWriter
from indexer.intake.checks.across import OfYear
from indexer.intake.checks.checks import flags_across
from indexer.vocabulary.fields import flags_of_rules
from indexer.vocabulary.progress import Progress, counted


def flagged(store: StoreWriter, progress: Progress) -> dict[str, tuple[str, ...]]:
    """Put into ``store``, whose reports have ids, the flags that only several reports tell.

    Return by the path of a report the flags that it carries for them.
    """
    rules: dict[str, set[str]] = {}
    settled = store.settled()
    standings = counted("comparing years of a place", store.standings(), settled, progress)
    for _, group in groupby(standings, key=lambda row: row[0]):
        paths: dict[str, str] = {}
        years = []
        for _, path, year, id_, numbers in group:
            paths[id_] = path
            years.append(OfYear(id_, year, numbers, partial(store.figures, path)))
        for id_, flag in flags_across(years):
            rules.setdefault(paths[id_], set()).add(flag.rule)
            store.add_flags([flag_row(paths[id_], flag, across=True)])
    return {path: flags_of_rules(broken) for path, broken in rules.items()}
