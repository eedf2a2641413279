"""What there is to say of a report, a section of it or words in it when they are cited.

Invents nothing: no 人民政府 after a name, no day of publication that is not
known, no translation. Every field is one line of characters that are seen;
how it is written is the business of ``citation_formats``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from indexer.language.addresses import is_government, source_label, web_address
from indexer.language.unseen import UNSEEN
from indexer.vocabulary.report import UNTITLED, Place, Report, Section, Unit

_UNSEEN = re.compile(f"[{UNSEEN}]+")
_BLANKS = re.compile(r"[^\S\u3000]+")


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited, each field one line, empty or None where it is not known.

    Of ``words`` each paragraph or row is one. ``id`` is the report's, ``key`` what a list of references
    calls it. ``address`` is where the file came from, if known, else ours; ``source`` says what that
    is where it is no site of the government, for a mirror is not the publisher;
    ``accessed`` the day on which the text was seen there; ``link`` the
    permanent link to the section or the words. ``supplied`` tells that the
    title is not the report's own.
    """

    id: str
    key: str
    author: str
    title: str
    supplied: bool
    published: date | None
    accessed: date
    address: str
    link: str
    section: str
    words: str
    source: str = ""


def cited(
    report: Report, *, link: str, today: date, section: Section | None = None, words: str = ""
) -> Cited:
    """Return what is to be said of ``report``, or of a section of it and ``words`` in that.

    ``link`` is the whole permanent address here. With an address that the file
    came from, that is the one to cite, and the day of access is the day on
    which the file was fetched from it; otherwise ``link``, and ``today``.
    """
    source = web_address(report.source_url)
    fetched = _day(report.retrieved)
    headings = report.heading_path(section) if section else ()
    return Cited(
        id=report.id,
        key=_key(report.id, section.anchor if section else ""),
        author=_author(report.unit, report.place),
        title=_line(report.title),
        supplied=UNTITLED in report.warnings,
        published=_day(report.published),
        accessed=(source and fetched) or today,
        address=source or link,
        link=link,
        section=" › ".join(_line(heading) for heading in headings if heading),
        words="\n".join(map(_row, words.split("\n"))),
        source=source_label(source) if source and not is_government(source) else "",
    )


def _author(unit: Unit, place: Place) -> str:
    """The unit after the places it stands under, each once and as they are written."""
    path, name = [_line(step) for step in place.path], _line(unit.name or "")
    if not name:
        return "".join(path)
    if path and (name.startswith(path[-1]) or path[-1].startswith(name)):
        path, name = path[:-1], max(path[-1], name, key=len)
    above = "".join(path)
    return name if name.startswith(above) else above + name


def _key(id_: str, anchor: str) -> str:
    """A name of letters, digits and hyphens: ids hold Chinese where no code is known."""
    named = id_ if id_.isascii() else f"{sha256(id_.encode()).hexdigest()[:8]}-{id_[-4:]}"
    return re.sub(r"[^A-Za-z0-9-]+", "-", f"xxgk-{named}-{anchor}").strip("-")


def _line(text: str) -> str:
    """``text`` as one line without what cannot be seen, which could turn or hide it."""
    return " ".join(_UNSEEN.sub(" ", text).split()) if text else ""


def _row(text: str) -> str:
    """The same with the wide blanks that stand for blank cells."""
    return _BLANKS.sub(" ", _UNSEEN.sub(" ", text)).strip(" ")


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
