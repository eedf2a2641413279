"""The story of one file: read it, divide it, say what it is, place it, count its figures.

Knows the order of the steps and nothing of how any is done. What an operator
states beside the file goes before what is read, and a contradiction is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from indexer.gazetteer.china import Gazetteer, bundled
from indexer.gazetteer.lineage import steps
from indexer.gazetteer.places_csv import with_table
from indexer.intake.attached import Attachments
from indexer.intake.checks.checks import flags_in
from indexer.intake.corpus.contents import bytes_of
from indexer.intake.corpus.files import Root, Source
from indexer.intake.corpus.manifest import NOTHING_STATED, PLACES, PlacesFile, Stated
from indexer.intake.figures.breakdowns import breakdowns_of
from indexer.intake.figures.figures import find_figures
from indexer.intake.formats import read_bytes
from indexer.intake.identity.identity import Identity, identify
from indexer.intake.identity.naming import names_of
from indexer.intake.parts.flattened import gather
from indexer.intake.parts.sections import split
from indexer.intake.places.clues import authorities, squeeze
from indexer.intake.places.places import PlaceHints, resolve
from indexer.intake.plain_text import PlainText, plain_text
from indexer.intake.visible.document import as_seen
from indexer.language.folding import plain
from indexer.vocabulary.document import Document
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Place, Report, Unit


def read_report(
    path: Path,
    *,
    data: bytes | None = None,
    sha256: str | None = None,
    name: str | None = None,
    stated: Stated = NOTHING_STATED,
    gazetteer: Gazetteer | None = None,
    attachments: Attachments | None = None,
) -> Report:
    """Return the report in the file at ``path``, under ``name`` if one is given.

    ``data`` are its bytes and ``sha256`` is theirs, where they are known already.
    ``stated`` is what an operator says of it, ``gazetteer`` the places to look
    in (None: those that come with this program). A file that is something
    else is returned too, with ``is_report`` false and the reason. ``sha256``
    is that of the file's bytes. ``attachments`` is what a page without a text is read
    with (None: what stands beside it). Raises ``UnreadableFile``, with the reason
    and the remedy, when nothing can be read.
    """
    data = bytes_of(path) if data is None else data
    document = read_bytes(data)
    if document.attached:
        attachments = attachments or Attachments(Source(path, path.name, len(data), 0))
        document = attachments.joined(document)
    # Every paragraph of every format passes here, and nothing has been read from it yet.
    document = gather(as_seen(document))
    sections = split(document)
    places = gazetteer or bundled()
    text = plain_text(document, sections)
    identity = identify(document, sections, text, places, stated.is_report)
    year = stated.year or identity.year
    url = stated.source_url or document.metadata.get("url")
    hints = PlaceHints(
        unit=_named_in_full(identity),
        year=year,
        texts=_texts(document, text, identity),
        url=url,
        path=name or str(path),
        code=stated.place_code,
    )
    place = resolve(hints, places)
    lineage = steps(place, places, year)
    place_id = lineage[-1].value if place.status == "unlisted" and lineage else place.place_id
    place = replace(place, place_id=place_id, lineage=lineage)
    figures, doubts = (
        find_figures(sections, year=year, unit=identity.unit) if identity.is_report else ((), ())
    )
    breakdowns = breakdowns_of(figures, sections)
    report = Report(
        path=name or str(path),
        format=document.format,
        is_report=identity.is_report,
        reason=identity.reason,
        title=identity.title,
        year=year,
        published=identity.published,
        regime=identity.regime,
        unit=identity.unit,
        place=place,
        sections=sections,
        figures=figures,
        warnings=(
            *document.warnings,
            *identity.warnings,
            *doubts,
            *_contradictions(stated, identity, place),
        ),
        sha256=sha256 or hashlib.sha256(data).hexdigest(),
        source_url=url,
        retrieved=stated.retrieved,
        evidence=identity.evidence,
        repairs=document.repairs,
        breakdowns=breakdowns,
        other_files=tuple(file for *_, file in attachments.read) if attachments else (),
    )
    return replace(report, flags=flags_in(report, names_of(places))) if report.is_report else report


@lru_cache(maxsize=8)
def places_with(places: PlacesFile | None) -> tuple[Gazetteer, tuple[str, ...]]:
    """Return the program's places together with those of a ``places.csv``, and what is wrong in it.

    A bad row, or a file that is no table, adds nothing and costs nothing else. Kept by
    what the file holds: a changed one is another.
    """
    if places is None:
        return bundled(), ()
    try:
        gazetteer, refused = with_table(bundled(), places.data())
    except UnreadableFile as error:
        return bundled(), (error.message,)
    return gazetteer, tuple(refused)


def operators_places(roots: Iterable[Root]) -> list[Gazetteer]:
    """Return the program's places with each operator's, for every ``places.csv`` beside ``roots``."""
    tables = dict.fromkeys(root.beside.places for root in roots)
    return [places_with(places)[0] for places in tables if places is not None]


def unknown_places(roots: Iterable[Root]) -> Iterator[tuple[str, str]]:
    """Yield (file, what is wrong) of what operators say of places: bad rows, and codes of none."""
    for beside in {root.beside.folder: root.beside for root in roots}.values():
        coded = {path: row.place_code for path, row in beside.rows.items() if row.place_code}
        if not coded and beside.places is None:
            continue
        gazetteer, refused = places_with(beside.places)
        yield from ((PLACES, fault) for fault in refused)
        for path, code in coded.items():
            if code not in gazetteer:
                name, line = beside.lines[path]
                yield (
                    name,
                    f"line {line} has place_code {code[:40]}, which is in no list; correct it, or add it to {PLACES}",
                )


def _named_in_full(identity: Identity) -> Unit:
    """The unit with the places printed before its name, which speak most plainly for it."""
    name = identity.unit.name
    return Unit("".join((*identity.upper, name)) if name else None, identity.unit.type)


def _texts(document: Document, text: PlainText, identity: Identity) -> list[tuple[str, str]]:
    """What may name the place, the most telling first, as ``PlaceHints`` wants it."""
    publishers = [document.metadata.get(key, "") for key in ("publisher", "source", "author")]
    # A table around the text says much of others; the code in it is the publisher's.
    codes = authorities("\n".join((document.metadata.get("index_number", ""), *text.lines)))
    return [
        ("title", plain(identity.title.replace("\n", " "))),
        ("metadata", squeeze("\n".join((*publishers, *codes)))),
        ("introduction", text.opening),
        ("signature", text.signature),
        ("body", text.whole),
    ]


def _contradictions(stated: Stated, identity: Identity, place: Place) -> list[str]:
    """Where what the operator states is not what the text says, in sentences."""
    found = []
    if stated.year and identity.year and stated.year != identity.year:
        found.append(f"清单写的是 {stated.year} 年，文中是 {identity.year} 年；以清单为准")
    unit = identity.unit.name
    if stated.place_code and unit and identity.unit.type != "局" and unit not in place.path:
        found.append(
            f"清单写的地区是 {stated.place_code}（{place.name or '地名表里没有'}），"
            f"文中是{unit}；以清单为准"
        )
    return found
