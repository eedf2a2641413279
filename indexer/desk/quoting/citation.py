"""A report, a section of it or words in it, cited in four formats as plain text.

Invents nothing: no 人民政府 after a name, no day of publication that is not
known, no translation. Every field is one line of characters that are seen;
hostile titles can neither break a format nor turn its direction.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from indexer.language.addresses import is_government, source_label, web_address
from indexer.language.unseen import UNSEEN
from indexer.vocabulary.report import UNTITLED, Place, Report, Section, Unit

_UNSEEN = re.compile(f"[{UNSEEN}]+")
# What TeX reads as a command. Braces are named, for BibTeX counts even escaped ones.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&#_$"},
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited, each field one line, empty or None where it is not known.

    ``address`` is where the file came from, if known, else ours; ``source`` says what that
    is where it is no site of the government, for a mirror is not the publisher;
    ``accessed`` the day on which the text was seen there; ``link`` the
    permanent link to the section or the words. ``supplied`` tells that the
    title is not the report's own.
    """

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
        key=_key(report.id, section.anchor if section else ""),
        author=_author(report.unit, report.place),
        title=_line(report.title),
        supplied=UNTITLED in report.warnings,
        published=_day(report.published),
        accessed=(source and fetched) or today,
        address=source or link,
        link=link,
        section=" › ".join(_line(heading) for heading in headings if heading),
        words=_line(words),
        source=source_label(source) if source and not is_government(source) else "",
    )


def gbt7714(what: Cited) -> str:
    """Return the entry of a list of references by GB/T 7714—2015.

    An online report, [R/OL] (appendix B), in the order of section 4.6:
    主要责任者. 题名[文献类型标识/文献载体标识]. (发布日期)[引用日期]. 获取路径.
    An unknown author is left out, as numbered lists allow (8.1.3); a title
    that is not the report's own stands in brackets, and after the entry that its
    address is no government's.
    """
    published = f"({what.published.isoformat()})" if what.published else ""
    author = f"{what.author}. " if what.author else ""
    title = _titled(what)
    entry = f"{author}{title}[R/OL]. {published}[{what.accessed.isoformat()}]. {what.address}."
    return f"{entry} {what.source}." if what.source else entry


def chicago(what: Cited) -> str:
    """Return a note by the Chicago Manual of Style, 17th edition, notes and bibliography.

    Notes, not author-date: only a note has room for the section that was
    quoted. As content of a website (14.205-14.207): author, “title,” day of
    publication, section, day of access, address. Quotation marks inside the
    title become single (13.30); titles are not translated.
    """
    parts = [part for part in (what.author,) if part]
    parts.append(f"“{_single(_titled(what))},”")
    dated = [_english(what.published)] if what.published else []
    section = [f"sec. “{_single(what.section)}”"] if what.section else []
    rest = ", ".join([*dated, *section, f"accessed {_english(what.accessed)}", what.address])
    note = f"{', '.join(parts)} {rest}."
    return f"{note} {what.source}." if what.source else note


def bibtex(what: Cited) -> str:
    """Return a BibTeX entry (btxdoc, 1988; ``url`` and ``urldate`` as in biblatex 3.x).

    ``misc``, because BibTeX and biblatex both know it and it demands nothing.
    BibTeX reads the year, biblatex the whole date. Fields are in braces, characters that mean something to TeX are escaped;
    an address holds none that would end its field.
    """
    fields = {
        "author": f"{{{_tex(what.author)}}}" if what.author else "",
        "title": f"{{{_tex(_titled(what))}}}",
        "year": f"{what.published.year}" if what.published else "",
        "date": what.published.isoformat() if what.published else "",
        "url": what.address,
        "urldate": what.accessed.isoformat(),
        "note": _tex("；".join(filter(None, (what.section, what.source)))),
        "annote": _tex(what.words),
        "langid": "chinese",
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{what.key},\n" + ",\n".join(lines) + "\n}\n"


def csl(what: Cited) -> dict[str, Any]:
    """Return one item of CSL-JSON (schema csl-data.json 1.0.2): a ``report`` in Chinese."""
    item: dict[str, Any] = {
        "id": what.key,
        "type": "report",
        "title": _titled(what),
        "language": "zh-CN",
        "URL": what.address,
        "accessed": _date_parts(what.accessed),
    }
    if what.author:
        item["author"] = [{"literal": what.author}]
    if what.published:
        item["issued"] = _date_parts(what.published)
    if what.section:
        item["section"] = what.section
    # Zotero reads "name: value" at the beginning of a note as a field.
    words = f"引文：“{what.words}”" if what.words else ""
    if note := "；".join(filter(None, (words, what.source))):
        item["note"] = note
    return item


def csl_json(what: Cited) -> str:
    """Return a CSL-JSON document of one item, to be read by Zotero and its like."""
    written = json.dumps([csl(what)], ensure_ascii=False, indent=2) + "\n"
    # The parts of a day on one line; no string holds a line feed.
    return re.sub(r"\n\s*(\d+(?:,\n\s*\d+)*)\n\s*", lambda m: re.sub(r"\s+", " ", m[1]), written)


def _titled(what: Cited) -> str:
    return f"[{what.title}]" if what.supplied or not what.title else what.title


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


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _single(text: str) -> str:
    """Quotation marks inside quotation marks."""
    return text.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "’"})


def _english(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)
