"""Tiny invented reports for tests that need no files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from indexer.archive import ids
from indexer.archive.searched import Lexicon, cut_report
from indexer.archive.store import NAME, pack
from indexer.archive.store_writer import StoreWriter
from indexer.archive.sums import Files
from indexer.building.finishing import number
from indexer.desk.hits import Hits
from indexer.engines import USUAL, engine_named, opened
from indexer.gazetteer.china import Gazetteer
from indexer.language import analyzer
from indexer.vocabulary.figures import field_of
from indexer.vocabulary.progress import silent
from indexer.vocabulary.report import Figure, Place, Report, Section, Step, Table, Unit

COUNTY = ("云泽省", "临湖市", "青屿县")


def section(
    anchor: str, heading: str, text: str, kind: str = "other", tables: tuple[Table, ...] = ()
) -> Section:
    """A section; its level follows from its anchor."""
    level = 0 if anchor == "s0" else anchor.count(".") + 1
    return Section(anchor, level, None, heading, kind, text, tables)


def report(
    town: str,
    year: int | None,
    *sections: Section,
    code: str | None = None,
    title: str = "",
    now: Step | None = None,
) -> Report:
    """A report of an invented township; ``now`` is what it is today, if that is another."""
    place = Place("unlisted", None, (town,), lineage=(Step(town, town),))
    if code:
        place = Place("resolved", code, (*COUNTY, town), lineage=_lineage(code, town, now))
    return Report(
        path=f"{town}/{year}.txt",
        format="txt",
        is_report=True,
        reason=None,
        title=title or f"{town}{year}年政府信息公开工作年度报告",
        year=year,
        published=None,
        regime="2008",
        unit=Unit(town, "镇"),
        place=place,
        sections=sections,
    )


def figure(
    name: str, value: float | None, state: str = "stated", qualifier: str | None = None
) -> Figure:
    """A figure that the section ``s1`` states."""
    said = "空白" if value is None else f"{qualifier or ''}{value:g}"
    return Figure(name, value, field_of(name).unit, "s1", f"所说的是{said}。", state, qualifier)


def _lineage(code: str, town: str, now: Step | None) -> tuple[Step, ...]:
    above = zip((f"{code[:2]}0000", f"{code[:4]}00", code[:6]), COUNTY, strict=True)
    found: list[Step] = []
    for value, label in above:
        found.append(Step(value, label, found[-1].value if found else None))
    return (*found, now or Step(code, town, code[:6]))


def with_ids(reports: list[Report]) -> list[Report]:
    """The same reports with their ids, in the order of the ids."""
    identities = [(r.path, r.place.code or "/".join(r.place.path), r.year) for r in reports]
    assigned = ids.assign(identities, {})
    return sorted((replace(r, id=assigned[r.path]) for r in reports), key=lambda r: r.id)


def take(store: StoreWriter, reports: Sequence[Report], *, together: bool = True) -> None:
    """Put ``reports`` into ``store``, as if they had been read ``together``, or each alone."""
    if not together:
        for alone in reports:
            take(store, [alone])
        return
    lexicon = Lexicon()
    packed = [pack(each, cut_report(each, lexicon)) for each in reports]
    words = lexicon.packed()
    for each in packed:
        store.add_report(each, words)


class Opened:
    """An engine over an archive of ``reports`` in ``folder``, and the desk above it.

    ``gazetteer`` has the places of an operator, ``built`` is when they are looked at. ``earlier`` is the folder of what was written
    before, of which what was not read ``together`` with others may stay.
    """

    def __init__(
        self,
        folder: Path,
        reports: Sequence[Report],
        engine: str = USUAL,
        gazetteer: Gazetteer | None = None,
        built: str | None = None,
        earlier: Path | None = None,
        *,
        together: bool = True,
    ) -> None:
        with closing(StoreWriter(folder / NAME)) as writer:
            take(writer, reports, together=together)
            number(writer, None, built, gazetteers=() if gazetteer is None else (gazetteer,))
        engine_named(engine).write(folder, None, silent, earlier=earlier)
        opened_ = opened(engine, Files(folder), analyzer.default())
        self._store, self.engine = opened_.store, opened_.engine
        self.search = Hits(self.engine, self._store, analyzer.default().words).search

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files."""
        self.engine.close()
        self._store.close()
