"""Store of what was read → the files of a generation: ids, arrays, words; and a first question.

Knows the order of a generation's files; not where reports come from. The
words are written beside the arrays where there is a process to spare.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from indexer.archive import ids
from indexer.archive.searched import characters_of
from indexer.archive.store import NAME, Store, StoreWriter
from indexer.building.processes import started
from indexer.engines.whoosh.counting.columns import ColumnsWriter
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.postings import words
from indexer.engines.whoosh.postings.characters import CharactersWriter
from indexer.language.analyzer import default
from indexer.vocabulary.errors import BuildFailed
from indexer.vocabulary.query import Query

SAME = "same content as "
"""How the reason of a skipped copy begins."""
NOT_A_REPORT = "not a report: "
"""How the reason of something else begins; what it is follows, in Chinese."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why."""

    path: str
    reason: str


def now() -> str:
    """Return the present in UTC, ISO 8601 to the second, as builds are dated."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def number(store: StoreWriter, earlier: Store | None, built: str | None = None) -> None:
    """Give the reports of ``store`` their ids and numbers; those ``earlier`` knows keep theirs.

    Those it does not know came at ``built`` (None: now).
    """
    old_ids = earlier.ids() if earlier else {}
    new_ids = ids.assign(store.identities(), old_ids)
    store.number(new_ids)
    standing = earlier.redirects() if earlier else {}
    for old, new in ids.redirects(new_ids, old_ids, standing).items():
        store.add_redirect(old, new)
    moved = {old: new_ids[path] for path, old in old_ids.items() if new_ids.get(path, old) != old}
    store.remember(moved, built or now())


def write_arrays(folder: Path, jobs: int = 1) -> int:
    """Write arrays and words of the finished store in ``folder``; return how many sections.

    Raises ``BuildFailed`` when the second of two ``jobs`` is ended from outside.
    """
    if jobs == 1:
        _write_words(folder)
        return _write_rest(folder)
    with started(1) as process:
        beside = process.submit(_write_words, folder)
        sections = _write_rest(folder)
        try:
            beside.result()
        except BrokenProcessPool as error:
            reason = "The process that wrote the words was ended (out of memory?)."
            raise BuildFailed(reason) from error
    return sections


def _write_words(folder: Path) -> None:
    with closing(Store(folder / NAME)) as store:
        words.write(folder / "words", store.lexicons(), store.words())


def _write_rest(folder: Path) -> int:
    columns = ColumnsWriter()
    texts, tables, titles = (
        CharactersWriter(folder, name) for name in ("texts", "tables", "titles")
    )
    with closing(Store(folder / NAME)) as store:
        count = sum(map(columns.add, store.counted()))
        for title, text, table in map(characters_of, store.characters()):
            titles.add(title)
            texts.add(text)
            tables.add(table)
    (folder / "columns").mkdir()
    columns.write(folder / "columns")
    for characters in (texts, tables, titles):
        characters.finish()
    return count


def write_skipped(folder: Path, skipped: Sequence[Skipped]) -> None:
    """Write the list of files that were not taken, one JSON object a line."""
    lines = (json.dumps(asdict(s), ensure_ascii=False) + "\n" for s in skipped)
    (folder / "skipped.jsonl").write_text("".join(lines), encoding="utf-8")


def read_skipped(folder: Path) -> list[Skipped]:
    """Return what ``write_skipped`` wrote."""
    lines = (folder / "skipped.jsonl").read_text(encoding="utf-8").splitlines()
    return [Skipped(**json.loads(line)) for line in lines]


def check(folder: Path, reports: int, sections: int) -> None:
    """Open what was written and ask it; raises ``BuildFailed`` when it is not whole."""
    store = Store(folder / NAME)
    engine = WhooshEngine(folder, store, default())
    try:
        results = engine.search(Query())
        if (results.reports, store.count("sections")) != (reports, sections) or not results.hits:
            raise BuildFailed("The new index does not hold what was read; the old one stays.")
    finally:
        engine.close()
        store.close()
