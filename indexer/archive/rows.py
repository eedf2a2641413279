"""A report as rows of the database, and rows as a report again.

Whoever reads a report packs it, in any process. Its JSON is packed without its
sections, which have rows of their own, without its place, which is counted
when no other part of it is looked at, and without its figures and flags, which no hit shows. Knows
values, no database.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import msgspec

from indexer.archive.figures import figures_of, packed_figures, recorded
from indexer.archive.packing import dumped, packed, unpacked
from indexer.archive.searched import Searched, sound
from indexer.vocabulary.fields import carried
from indexer.vocabulary.report import (
    ELSEWHERE,
    UNTITLED,
    Candidate,
    Figure,
    Flag,
    Place,
    Repair,
    Report,
    Section,
    Step,
    Table,
    Unit,
)
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.rules import RULES

_T = TypeVar("_T")


class Counted(NamedTuple):
    """What is counted of a report: the values of a ``Report`` of the same names, and its kinds.

    ``carried`` are its values as ``fields.carried`` returns them, ``path`` and
    ``lineage`` those of its place, ``kinds`` those of its sections, ``figures`` as
    ``archive.figures`` records them.
    """

    year: int | None
    carried: Mapping[str, Sequence[str]]
    kinds: Sequence[str]
    path: Sequence[str]
    lineage: Sequence[Step]
    figures: bytes = b""


class Row(NamedTuple):
    """What of a report's row its ``Report`` is made of, its figures where they are asked for."""

    path: str
    id: str | None
    placed: bytes
    report: bytes
    figures: bytes | None = None
    amounts: bytes = b""


class Shown(NamedTuple):
    """What a hit shows of a report: the values of a ``Report`` of the same names, and some sections.

    ``sections`` are by position, without their tables unless these were asked for; ``above`` has the
    headings that they stand under, by anchor.
    """

    id: str
    title: str
    year: int | None
    place: AnswerPlace
    repairs: tuple[Repair, ...]
    figures: tuple[Figure, ...]
    sections: dict[int, Section]
    above: dict[str, str]

    def heading_path(self, section: Section) -> tuple[str, ...]:
        """Return the headings from the top down to ``section``, its own last."""
        above = self.above.get(parent) if (parent := section.parent) else None
        return (section.heading,) if above is None else (above, section.heading)


class Belonging(NamedTuple):
    """Where and when a report belongs; ``id`` is None until it has one."""

    path: str
    id: str | None
    year: int | None
    is_elsewhere: bool
    place: Place
    unit: Unit


class _Reporting(msgspec.Struct):
    unit: Unit


class _Titled(msgspec.Struct):
    title: str
    year: int | None
    repairs: tuple[Repair, ...]


class _Standing(msgspec.Struct):
    code: str | None
    path: tuple[str, ...]
    status: str
    candidates: tuple[Candidate, ...]
    place_id: str | None
    code_year: int | None


class Packed(NamedTuple):
    """A report as rows: its own, still without number and id, those of its sections and its flags."""

    report: tuple[Any, ...]
    sections: list[tuple[Any, ...]]
    flags: list[tuple[str, str, bool, bytes]]


def pack(report: Report, searched: Searched) -> Packed:
    """Return the rows of a report with what is searched in it."""
    # Those are packed by themselves, and are most of it.
    value = msgspec.to_builtins(replace(report, sections=(), figures=(), flags=()))
    for name in ("sections", "figures", "flags"):
        value.pop(name)
    placed = value.pop("place")
    place = report.place.code or "/".join(report.place.path)
    kept = (lambda text: text) if searched.is_sound else sound
    row = (
        *(report.path, None, None, place, lineage_of(report), report.year),
        *(report.place.status, UNTITLED in report.warnings, bool(report.doubts)),
        ELSEWHERE in report.warnings,
        *(kept(report.title), searched.content),
        " ".join(section.kind for section in report.sections),
        *(json.dumps(carried(report)), None),
        *(dumped(placed), packed(value), packed_figures(report.figures), recorded(report.figures)),
        *(searched.words, searched.characters),
    )
    rows = [
        (
            *(report.path, n, section.anchor, section.level, section.number),
            *(kept(section.heading), section.kind, kept(section.text)),
            packed(section.tables) if section.tables else None,
        )
        for n, section in enumerate(report.sections)
    ]
    return Packed(row, rows, [flag_row(report.path, flag) for flag in report.flags])


def flag_row(path: str, flag: Flag, *, across: bool = False) -> tuple[str, str, bool, bytes]:
    """Return the row of a flag; ``across``: only all reports together tell it."""
    return path, flag.rule, across, dumped(msgspec.to_builtins(flag))


def lineage_of(report: Report) -> str | None:
    """Return what all reports of one place share, None where the place is not settled."""
    settled = report.place.status in ("resolved", "unlisted") and report.place.lineage
    return report.place.lineage[-1].value if settled else None


def counted(
    year: int | None, kinds: str, carried: str, added: str | None, placed: bytes, amounts: bytes
) -> Counted:
    """Return what counting needs of a report, from these values of its row."""
    place = unpacked(placed, Place)
    values = json.loads(carried)
    for facet, more in json.loads(added).items() if added else ():
        values[facet] = [*dict.fromkeys((*values.get(facet, ()), *more))]
    return Counted(year, values, kinds.split(), place.path, place.lineage, amounts)


def belonging(
    path: str, id_: str | None, year: int | None, elsewhere: int, place: bytes, report: bytes
) -> Belonging:
    """Return where and when a report belongs, from these values of its row."""
    unit = unpacked(report, _Reporting).unit
    return Belonging(path, id_, year, bool(elsewhere), unpacked(place, Place), unit)


def assembled(
    row: Row, sections: Iterable[tuple[Any, ...]], figures: Collection[str] | None = None
) -> Report:
    """Return the report of a row with the sections of ``sections``, and its ``figures`` or all of them.

    Sections are rows as ``section_of`` takes them.
    """
    given: dict[str, Any] = {
        "id": row.id or "",
        "place": unpacked(row.placed, Place),
        "sections": tuple(map(section_of, sections)),
        "figures": figures_of(row.figures, row.amounts, figures) if row.figures else (),
    }
    return replace(unpacked(row.report, Report), **given)


def shown(
    row: Row,
    figures: Collection[str],
    sections: dict[int, Section],
    above: dict[str, str],
) -> Shown:
    """Return what a hit shows of the report of a row, with its ``figures`` of these names."""
    report, place = unpacked(row.report, _Titled), unpacked(row.placed, _Standing)
    name = place.path[-1] if place.path else None
    stands = place.path, place.status, place.candidates, place.place_id, place.code_year
    return Shown(
        *(row.id or "", report.title, report.year, AnswerPlace(place.code, name, *stands)),
        report.repairs,
        figures_of(row.figures, row.amounts, figures) if row.figures else (),
        sections,
        above,
    )


def flags_of_rows(packed: Iterable[bytes]) -> tuple[Flag, ...]:
    """Return the flags that rows hold, in the order of their rules."""
    order = list(RULES)
    flags = (unpacked(flag, Flag) for flag in packed)
    return tuple(sorted(flags, key=lambda flag: order.index(flag.rule)))


def section_of(row: Iterable[Any]) -> Section:
    """Return the section of a row of anchor, level, number, heading, kind, text, tables."""
    anchor, level, number, heading, kind, text, packed = row
    tables = unpacked(packed, tuple[Table, ...]) if packed else ()
    return Section(anchor, level, number, heading, kind, text, tables)
