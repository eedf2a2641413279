"""Citations in six formats as plain text, one or a whole list.

Hostile titles can neither break a format nor turn its direction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.desk.quoting.citation import Cited
from indexer.vocabulary.saying import word

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


def gbt7714(what: Cited) -> str:
    """Return the entry of a list of references by GB/T 7714—2025, which is in force since 1 July 2026.

    An online report (8.8.3): 主要责任者. 题名[R/OL]. 发布日期. 获取和访问路径. Against 2015 (preface, j and m): reports have
    an article of their own, also as pages of a site (8.11.1); the day of publication stands as that of a
    book, without brackets, and no day of access is an element of it (table of 8.8.2), as it is of
    pages of a site. Example of B.7: 中国互联网络信息中心. 第29次中国互联网络发展状况统计报告[R/OL]. 2012-01-16. https://….

    An unknown author is left out, as numbered lists allow (7.1.3); a title that is not the report's own
    stands in brackets (7.2.1), and after the entry that its address is no government's. Read in
    https://github.com/hushidong/biblatex-gb7714-2025, which sets the whole standard with its examples.
    """
    parts = (
        what.author,
        f"{_titled(what)}[R/OL]",
        what.published.isoformat() if what.published else "",
        what.address,
        what.source,
    )
    return "".join(f"{part}. " for part in parts if part).rstrip()


def gbt7714_2015(what: Cited) -> str:
    """Return the entry by GB/T 7714—2015, which some publishers still ask for.

    An online report, [R/OL] (appendix B), in the order of section 4.6:
    主要责任者. 题名[文献类型标识/文献载体标识]. (发布日期)[引用日期]. 获取路径.
    An unknown author is left out (8.1.3), and what ``gbt7714`` says of titles and sources is true here.
    """
    published = f"({what.published.isoformat()})" if what.published else ""
    author = f"{what.author}. " if what.author else ""
    title = _titled(what)
    entry = f"{author}{title}[R/OL]. {published}[{what.accessed.isoformat()}]. {what.address}."
    return f"{entry} {what.source}." if what.source else entry


def quotation(what: Cited) -> str:
    """Return the words, where they are from by GB/T 7714—2025, and the link that leads to them."""
    lines = [f"“{what.words}”"] if what.words else []
    entry = gbt7714(what)
    lines.append(entry)
    link = "" if what.link in entry else what.link
    if what.section or link:
        lines.append("：".join(filter(None, (what.section, link))))
    return "\n".join(lines) + "\n"


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
        "annote": _tex(_line(what.words)),
        "langid": "chinese",
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{what.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(what: Cited) -> str:
    """Return a RIS record of a report (RPRT; tags of the RIS format of Research Information Systems, 2011).

    A line a field, each ended as that format says. Nothing that a line can hold means anything more
    than itself in it.
    """
    day = what.published
    fields = [
        ("TY", "RPRT"),
        ("ID", what.key),
        ("AU", what.author),
        ("TI", _titled(what)),
        ("PY", f"{day.year}" if day else ""),
        ("DA", day.strftime("%Y/%m/%d") if day else ""),
        ("SE", what.section),
        ("LA", "zh"),
        ("UR", what.address),
        ("Y2", what.accessed.strftime("%Y/%m/%d")),
        ("N1", _note(what)),
    ]
    # EndNote parts the names of an author at a comma.
    fields = [(tag, value.replace(",", "，") if tag == "AU" else value) for tag, value in fields]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


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
    if note := _note(what):
        item["note"] = note
    return item


def _note(what: Cited) -> str:
    # Zotero reads "name: value" at the beginning of a note as a field.
    words = f"引文：“{_line(what.words)}”" if what.words else ""
    return "；".join(filter(None, (words, what.source)))


def _csl_lines(what: Cited) -> str:
    written = json.dumps(csl(what), ensure_ascii=False, indent=2)
    # The parts of a day on one line; no string holds a line feed.
    days = re.sub(r"\n\s*(\d+(?:,\n\s*\d+)*)\n\s*", lambda m: re.sub(r"\s+", " ", m[1]), written)
    return re.sub("^", "  ", days, flags=re.M)


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A way to write citations: what readers call it, its file, and how one is written.

    Without an ``ending`` there is no file of it. ``begin``, ``between`` and ``end`` are around the
    entries of a list.
    """

    label: str
    write: Callable[[Cited], str]
    ending: str = ""
    media_type: str = "text/plain"
    begin: str = ""
    between: str = "\n"
    end: str = ""


FORMATS = {
    "gbt": CitationFormat("GB/T 7714—2025", gbt7714, "txt", end="\n"),
    "gbt2015": CitationFormat("GB/T 7714—2015", gbt7714_2015, end="\n"),
    "chicago": CitationFormat(word("芝加哥格式（第 17 版，注释）"), chicago, end="\n"),
    "bibtex": CitationFormat("BibTeX", bibtex, "bib", "application/x-bibtex"),
    "ris": CitationFormat("RIS", ris, "ris", "application/x-research-info-systems", between=""),
    "csl": CitationFormat(
        "CSL-JSON",
        _csl_lines,
        "json",
        "application/vnd.citationstyles.csl+json",
        begin="[\n",
        between=",\n",
        end="\n]\n",
    ),
}
"""By the name that ``xxgk cite --format`` takes, in the order in which they are offered."""
FILES = {form.ending: name for name, form in FORMATS.items() if form.ending}
"""The formats that are handed out as files, by ending."""


def references(cited: Iterable[Cited], name: str) -> Iterator[str]:
    """Yield a list of references in the format ``name``, an entry at a time and each when it is taken.

    Keys are unique as long as reports are: each report, or place in one, is to be cited once.
    """
    form = FORMATS[name]
    yield form.begin
    for number, what in enumerate(cited):
        yield form.between * (number > 0) + form.write(what)
    yield form.end


def _line(words: str) -> str:
    return words.replace("\n", " ")


def _titled(what: Cited) -> str:
    return f"[{what.title}]" if what.supplied or not what.title else what.title


def _single(text: str) -> str:
    """Quotation marks inside quotation marks."""
    return text.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "’"})


def _english(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)
