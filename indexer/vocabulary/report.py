"""What a report is: one unit's report for one year, as headed sections.

Plain values that import nothing of ours. Offsets are in characters of the
string they belong to. ``as_json`` writes the shape of INTERFACE.md section 4,
``from_json`` reads it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNTITLED = "原文没有标题，所示标题由单位和年度拼成"
"""The warning of a report whose ``title`` is not its own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as printed; it covers ``rows`` × ``columns`` of the grid."""

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section, standing before character ``at`` of the section's text."""

    at: int
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def text(self) -> str:
        """All cells as lines of text, what a search inside tables reads."""
        return "\n".join(" ".join(cell.text for cell in row if cell.text) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a report.

    ``anchor`` is its stable id in a URL (``s3``, ``s3.2``, ``s0`` for what
    stands before the first heading). ``heading`` is verbatim as printed, with
    its number. ``number`` is the numbering alone without the mark that ends
    it (``三``, ``（二）``, ``1``) or None. ``text`` is its own prose,
    paragraphs separated by a line feed, without sub-sections and tables.
    """

    anchor: str
    level: int
    number: str | None
    heading: str
    kind: str
    text: str
    tables: tuple[Table, ...] = ()

    @property
    def parent(self) -> str | None:
        """The anchor of the section this one stands under, None at the top."""
        return self.anchor.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class Unit:
    """Who reports: its name (``齐都镇``) and its type (``镇``); name None if never named."""

    name: str | None
    type: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may mean."""

    code: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A place that a report lies in, by its latest code and name.

    ``value`` is the code, or names where no gazetteer has one; ``under`` is
    the value of the place above; ``also`` are all other codes and names that
    it has had.
    """

    value: str
    name: str
    under: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report is from.

    ``status``: ``resolved`` (``code`` and the whole ``path`` 省…镇),
    ``ambiguous`` (``candidates`` listed, none chosen), ``unlisted`` (named but
    in no gazetteer; ``path`` is what the text says), ``unknown`` (none named).
    ``evidence`` says in short sentences what decided. ``code`` and ``path``
    are those of the report's year; ``lineage`` holds all places that it lies
    in, through all years, each after what it stands under.
    """

    status: str
    code: str | None = None
    path: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    evidence: tuple[str, ...] = ()
    lineage: tuple[Step, ...] = ()

    @property
    def name(self) -> str | None:
        """The last name of the path, None for an unknown place."""
        return self.path[-1] if self.path else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the report states, with its unit and the words that say so."""

    name: str
    value: float
    unit: str
    anchor: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for a file being a report (``weight`` above 0) or against it."""

    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read. ``id`` and ``sha256`` are empty until a build sets them."""

    path: str
    format: str
    is_report: bool
    reason: str | None
    title: str
    year: int | None
    published: str | None
    regime: str | None
    unit: Unit
    place: Place
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    warnings: tuple[str, ...] = ()
    id: str = ""
    sha256: str = ""
    source_url: str | None = None
    retrieved: str | None = None
    evidence: tuple[Sign, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """The warnings but for the one that says there was no title, which misleads nobody."""
        return tuple(warning for warning in self.warnings if warning != UNTITLED)

    def section(self, anchor: str) -> Section | None:
        """Return the section of this anchor, None if there is none."""
        return next((s for s in self.sections if s.anchor == anchor), None)

    def heading_path(self, section: Section) -> tuple[str, ...]:
        """Return the headings from the top down to ``section``, its own last."""
        parent = self.section(section.parent) if section.parent else None
        above = self.heading_path(parent) if parent else ()
        return (*above, section.heading)


def as_json(report: Report) -> dict[str, Any]:
    """Return ``report`` in the shape of INTERFACE.md section 4, plus tables and provenance."""
    return {
        "id": report.id,
        "path": report.path,
        "format": report.format,
        "is_report": report.is_report,
        "reason": report.reason,
        "title": report.title,
        "year": report.year,
        "published": report.published,
        "regime": report.regime,
        "unit": {"name": report.unit.name, "type": report.unit.type},
        "place": {
            "status": report.place.status,
            "code": report.place.code,
            "path": list(report.place.path),
            "candidates": [{"code": c.code, "path": list(c.path)} for c in report.place.candidates],
            "evidence": list(report.place.evidence),
            "lineage": [
                {"value": s.value, "name": s.name, "under": s.under, "also": list(s.also)}
                for s in report.place.lineage
            ],
        },
        "sections": [_section_as_json(section) for section in report.sections],
        "figures": [
            {"name": f.name, "value": f.value, "unit": f.unit, "anchor": f.anchor, "quote": f.quote}
            for f in report.figures
        ],
        "warnings": list(report.warnings),
        "sha256": report.sha256,
        "source_url": report.source_url,
        "retrieved": report.retrieved,
        "evidence": [{"text": e.text, "weight": e.weight} for e in report.evidence],
    }


def from_json(value: Mapping[str, Any]) -> Report:
    """Return the report that ``as_json`` wrote."""
    place = value["place"]
    return Report(
        id=value["id"],
        path=value["path"],
        format=value["format"],
        is_report=value["is_report"],
        reason=value["reason"],
        title=value["title"],
        year=value["year"],
        published=value["published"],
        regime=value["regime"],
        unit=Unit(**value["unit"]),
        place=Place(
            status=place["status"],
            code=place["code"],
            path=tuple(place["path"]),
            candidates=tuple(Candidate(c["code"], tuple(c["path"])) for c in place["candidates"]),
            evidence=tuple(place["evidence"]),
            lineage=tuple(Step(**{**s, "also": tuple(s["also"])}) for s in place["lineage"]),
        ),
        sections=tuple(_section_from_json(section) for section in value["sections"]),
        figures=tuple(Figure(**figure) for figure in value["figures"]),
        warnings=tuple(value["warnings"]),
        sha256=value["sha256"],
        source_url=value["source_url"],
        retrieved=value["retrieved"],
        evidence=tuple(Sign(**sign) for sign in value.get("evidence", ())),
    )


def _section_as_json(section: Section) -> dict[str, Any]:
    return {
        "anchor": section.anchor,
        "level": section.level,
        "number": section.number,
        "heading": section.heading,
        "kind": section.kind,
        "text": section.text,
        "tables": [
            {
                "at": table.at,
                "rows": [[[c.text, c.rows, c.columns, c.head] for c in r] for r in table.rows],
            }
            for table in section.tables
        ],
    }


def table_from_json(value: Mapping[str, Any]) -> Table:
    """Return a table of a section of ``as_json``."""
    return Table(value["at"], tuple(tuple(Cell(*c) for c in row) for row in value["rows"]))


def _section_from_json(value: Mapping[str, Any]) -> Section:
    return Section(**{**value, "tables": tuple(map(table_from_json, value["tables"]))})
