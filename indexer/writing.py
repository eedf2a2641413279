"""Store of what was read → the files of a generation: ids, arrays, words; and a first question.

Knows the order of a generation's files; not where reports come from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer import ids
from indexer.analyzer import default
from indexer.analyzer import words as cut
from indexer.columns import ColumnsWriter
from indexer.engines import words
from indexer.engines.characters import CharactersWriter
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.words import SectionWords
from indexer.errors import BuildFailed
from indexer.query import Query
from indexer.report import Report, Section
from indexer.store import Store, StoreWriter

SAME = "same content as "
"""How the reason of a skipped copy begins."""
NOT_A_REPORT = "not a report: "
"""How the reason of something else begins; what it is follows, in Chinese."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why."""

    path: str
    reason: str


def cut_section(section: Section) -> SectionWords:
    """Return the words of a section: of its heading, its text and its tables."""
    tables = [word for table in section.tables for word in cut(table.text)]
    return SectionWords(cut(section.heading), cut(section.text), tables)


def write_arrays(folder: Path, store: StoreWriter, earlier: Store | None) -> int:
    """Number the reports of ``store`` and write arrays and words into ``folder``.

    Reports that ``earlier`` knows keep their ids. Returns how many sections
    there are.
    """
    old_ids = earlier.ids() if earlier else {}
    new_ids = ids.assign(store.identities(), old_ids)
    store.number(new_ids)
    standing = earlier.redirects() if earlier else {}
    for old, new in ids.redirects(new_ids, old_ids, standing).items():
        store.add_redirect(old, new)
    columns = ColumnsWriter()
    texts, tables, titles = (
        CharactersWriter(folder, name) for name in ("texts", "tables", "titles")
    )
    sections = 0

    def each_section() -> Iterator[tuple[Report, Section, SectionWords]]:
        nonlocal sections
        for report, cut_words in store.numbered():
            columns.add(report)
            titles.add(report.title)
            for section, section_words in zip(report.sections, cut_words, strict=True):
                texts.add(section.heading)
                texts.add(section.text)
                tables.add("\n".join(table.text for table in section.tables))
                sections += 1
                yield report, section, section_words

    words.write(folder / "words", each_section())
    (folder / "columns").mkdir()
    columns.write(folder / "columns")
    for characters in (texts, tables, titles):
        characters.finish()
    return sections


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
    store = Store(folder / "reports.sqlite")
    engine = WhooshEngine(folder, store, default())
    try:
        results = engine.search(Query())
        if (results.reports, store.count("sections")) != (reports, sections) or not results.hits:
            raise BuildFailed("The new index does not hold what was read; the old one stays.")
    finally:
        engine.close()
        store.close()
