"""A report as rows of the database, and rows as a report again.

Whoever reads a report packs it, in any process. Its JSON is packed without its
sections, which have rows of their own. Knows values, no database.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from indexer.engines.words import SectionWords, packed
from indexer.report import UNTITLED, Report, as_json, from_json, table_from_json

_COLUMNS = ("anchor", "level", "number", "heading", "kind", "text")


class Packed(NamedTuple):
    """A report as rows: its own, still without number and id, and those of its sections."""

    report: tuple[Any, ...]
    sections: list[tuple[Any, ...]]


def pack(report: Report, words: Sequence[SectionWords]) -> Packed:
    """Return the rows of a report with the words of each of its sections."""
    value = as_json(report)
    sections = value.pop("sections")
    place = report.place.code or "/".join(report.place.path)
    row = (
        *(report.path, None, None, place, lineage_of(report), report.year),
        *(report.place.status, UNTITLED in report.warnings, bool(report.doubts)),
        *(_sound(report.title), _pack(value), packed(words), _content(report)),
    )
    rows = [
        (
            *(report.path, n, s["anchor"], s["level"], s["number"]),
            *(_sound(s["heading"]), s["kind"], _sound(s["text"])),
            _pack(s["tables"]) if s["tables"] else None,
        )
        for n, s in enumerate(sections)
    ]
    return Packed(row, rows)


def lineage_of(report: Report) -> str | None:
    """Return what all reports of one place share, None where the place is not settled."""
    settled = report.place.status in ("resolved", "unlisted") and report.place.lineage
    return report.place.lineage[-1].value if settled else None


def assembled(row: tuple[str, str | None, bytes], sections: Iterable[tuple[Any, ...]]) -> Report:
    """Return the report of a row (path, id, report) with the sections of ``sections``.

    These are rows of anchor, level, number, heading, kind, text, tables.
    """
    values = [
        {**dict(zip(_COLUMNS, s[:6], strict=True)), "tables": _unpack(s[6]) if s[6] else []}
        for s in sections
    ]
    return from_json({**_unpack(row[2]), "id": row[1] or "", "sections": values})


def _content(report: Report) -> bytes:
    """What tells the text of a report from any other: its title, headings, paragraphs and cells."""
    parts = [report.title]
    for section in report.sections:
        parts += [section.heading, section.text, *(table.text for table in section.tables)]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def cells(tables: bytes) -> str:
    """Return the text of all cells of a section's packed tables."""
    return "\n".join(table_from_json(table).text for table in _unpack(tables))


def _sound(text: str) -> str:
    """Return ``text`` with half a surrogate pair, which SQLite cannot keep, as a question mark."""
    return text.encode("utf-8", "replace").decode()


def _pack(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 3)


def _unpack(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
