"""The story of one file: read it, divide it, say what it is, place it, count its figures.

Knows the order of the steps and nothing of how any is done.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from indexer.errors import UnreadableFile
from indexer.figures import find_figures
from indexer.identity import Identity, identify
from indexer.naming import PlaceName
from indexer.reading import MAX_BYTES, read_bytes
from indexer.report import Place, Report
from indexer.sections import split

_TOWNSHIPS = ("镇", "乡", "街道", "苏木")


def read_report(path: Path, *, name: str | None = None) -> Report:
    """Return the report in the file at ``path``, under ``name`` if one is given.

    A file that is something else is returned too, with ``is_report`` false
    and the reason. ``sha256`` is that of the file's bytes. Raises
    UnreadableFile, with the reason and the remedy, when nothing can be read.
    """
    data = _bytes(path)
    document = read_bytes(data)
    sections = split(document)
    identity = identify(document, sections)
    figures, doubts = find_figures(sections) if identity.is_report else ((), ())
    return Report(
        path=name or str(path),
        format=document.format,
        is_report=identity.is_report,
        reason=identity.reason,
        title=identity.title,
        year=identity.year,
        published=identity.published,
        regime=identity.regime,
        unit=identity.unit,
        place=place_of(identity),
        sections=sections,
        figures=figures,
        warnings=(*identity.warnings, *doubts),
        sha256=hashlib.sha256(data).hexdigest(),
        source_url=document.metadata.get("url"),
    )


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES:
            return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"the file cannot be opened ({error.strerror or error}); check the path and its rights"
        ) from error
    raise UnreadableFile(
        f"the file has {size:,} bytes, more than {MAX_BYTES:,}; split it into single reports"
    )


def place_of(identity: Identity) -> Place:
    """Return the place as the text itself tells it, without a gazetteer's judgement.

    ``unlisted`` with the names told, from the province down; ``unknown`` when
    the text names no unit.
    """
    unit = identity.unit
    if unit.name is None:
        return Place("unknown")
    path = [name for level in ("province", "city", "county") if (name := _upper(identity, level))]
    if unit.type in _TOWNSHIPS or (unit.type != "局" and unit.name not in path):
        path = [*(name for name in path if name != unit.name), unit.name]
    return Place("unlisted", path=tuple(path) or (unit.name,))


def _upper(identity: Identity, level: str) -> str | None:
    """The province, city or county told most plainly; None when two are told equally."""
    named = [name for name in identity.names if name.level == level]
    printed = [name for name in named if name.where == "unit"]
    if printed:
        return printed[-1].name
    if not named:
        return _unlisted_county(identity.names) if level == "county" else None
    best = {name.name for name in named if name.where == named[0].where}
    return best.pop() if len(best) == 1 else None


def _unlisted_county(names: tuple[PlaceName, ...]) -> str | None:
    """A county in no list (万盛经开区): printed before the unit's name, or else behind its city's."""
    unlisted = [name for name in names if name.level is None]
    printed = [name.name for name in unlisted if name.where == "unit"]
    return printed[-1] if printed else next((name.name for name in unlisted), None)
