"""A report as rows of the database, and rows as a report again.

Whoever reads a report packs it, in any process. Its JSON is packed without its
sections, which have rows of their own, and without its place, which is counted
when no other part of it is looked at. Knows values, no database.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indexer.archive.searched import Searched, sound
from indexer.vocabulary.fields import carried
from indexer.vocabulary.report import UNTITLED, Report, Step, as_json, from_json

_LONG = 8_000  # bytes of JSON from which packing saves enough to be worth its time
_COLUMNS = ("anchor", "level", "number", "heading", "kind", "text")


class Counted(NamedTuple):
    """What is counted of a report: the values of a ``Report`` of the same names, and its kinds.

    ``carried`` are its values as ``fields.carried`` returns them, ``path`` and
    ``lineage`` those of its place, ``kinds`` those of its sections.
    """

    year: int | None
    carried: Mapping[str, Sequence[str]]
    kinds: Sequence[str]
    path: Sequence[str]
    lineage: Sequence[Step]


class Row(NamedTuple):
    """What of a report's row its ``Report`` is made of."""

    path: str
    id: str | None
    placed: bytes
    report: bytes


class Packed(NamedTuple):
    """A report as rows: its own, still without number and id, and those of its sections."""

    report: tuple[Any, ...]
    sections: list[tuple[Any, ...]]


def pack(report: Report, searched: Searched) -> Packed:
    """Return the rows of a report with what is searched in it."""
    value = as_json(report)
    sections, placed = value.pop("sections"), value.pop("place")
    place = report.place.code or "/".join(report.place.path)
    kept = (lambda text: text) if searched.is_sound else sound
    row = (
        *(report.path, None, None, place, lineage_of(report), report.year),
        *(report.place.status, UNTITLED in report.warnings, bool(report.doubts)),
        *(kept(report.title), searched.content),
        " ".join(section.kind for section in report.sections),
        json.dumps(carried(report)),
        *(_dumped(placed), _pack(value), searched.words, searched.characters),
    )
    rows = [
        (
            *(report.path, n, s["anchor"], s["level"], s["number"]),
            *(kept(s["heading"]), s["kind"], kept(s["text"])),
            _pack(s["tables"]) if s["tables"] else None,
        )
        for n, s in enumerate(sections)
    ]
    return Packed(row, rows)


def lineage_of(report: Report) -> str | None:
    """Return what all reports of one place share, None where the place is not settled."""
    settled = report.place.status in ("resolved", "unlisted") and report.place.lineage
    return report.place.lineage[-1].value if settled else None


def counted(year: int | None, kinds: str, carried: str, placed: bytes) -> Counted:
    """Return what counting needs of a report, from these values of its row."""
    place = json.loads(placed)
    steps = [Step(**{**step, "also": tuple(step["also"])}) for step in place["lineage"]]
    return Counted(year, json.loads(carried), kinds.split(), place["path"], steps)


def assembled(row: Row, sections: Iterable[tuple[Any, ...]]) -> Report:
    """Return the report of a row with the sections of ``sections``.

    These are rows of anchor, level, number, heading, kind, text, tables.
    """
    values = [
        {**dict(zip(_COLUMNS, s[:6], strict=True)), "tables": _unpack(s[6]) if s[6] else []}
        for s in sections
    ]
    given = {"id": row.id or "", "place": json.loads(row.placed), "sections": values}
    return from_json({**_unpack(row.report), **given})


def _pack(value: Any) -> bytes:
    data = _dumped(value)
    return zlib.compress(data, 3) if len(data) >= _LONG else data


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _unpack(packed: bytes) -> Any:
    return json.loads(packed if packed[:1] in b"[{" else zlib.decompress(packed))
