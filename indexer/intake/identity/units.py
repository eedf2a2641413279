"""Which unit reports: every place that names one is heard, the most telling wins.

A title weighs more than a mention, a mention that recurs more than one; a
name left in by copying is outvoted. Works on plain text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.intake.identity.naming import (
    UnitName,
    bureaus_in,
    level_of,
    parse_unit,
    townships_in,
    uppers_in,
)
from indexer.intake.identity.titles import Title, unit_in_title

_TOWNSHIPS = ("镇", "乡", "街道", "苏木")
# Begun with a character and what it looks behind at again: a search for one character
# skips all other text, where a set of signs or a choice of words is tried at every place.
_AUTHOR = (
    r"([^,。;::]{2,36}?)(?:(?:负责|牵头)?(?:编制|编写|汇总|撰写|起草|制作)|(?=根据|按照|依照|依据))"
)
_BY = (
    re.compile(r"由(?<=[,。; \n]由)" + _AUTHOR),
    re.compile(r"本(?<=[,。; \n]本)[^,。;]{0,8}由" + _AUTHOR),
)
# What is reported on; the clause before it, read backwards, bears the name of who reports.
_REPORTED = re.compile(
    r"公开(?<=信息公开|政务公开)[^,。;:《》]{0,12}?(?:年度报告|年报|工作报告|情况)"
)
_CLAUSE = re.compile(r"[^,。;:《》 \n]*")
_LONGEST_CLAUSE = 44
_QUOTED_NOTICE = re.compile(r"《[^《》]{0,100}(?:通知|意见|方案|要点|函)[^《》]{0,12}》")
_NOTICE = re.compile(_QUOTED_NOTICE.pattern + r"|[^,。;《》\n]{0,30}关于[^,。;《》\n]{0,60}通知")
_SIGN = re.compile(r"[。,;:]")
_OF_YEAR = re.compile(r"20\d\d年.*$")
_CONTACT = re.compile(r"(?:联系|地址|请与|咨询)[^。;]{0,50}")
_ITSELF = tuple(
    re.compile(
        own + "(镇|乡|街道|街|苏木|局|县|市|区|省|旗|办|委|处|场)(?!长|委|级|域|内|所|合|景)"
    )
    for own in "我本"
)
_TYPES = {"街": "街道", "办": "局", "委": "局", "处": "局", "旗": "县", "场": "other"}
_BREADCRUMB = re.compile(r">|当前位置|您的位置|所在位置|首页")


@dataclass(frozen=True, slots=True)
class Found:
    """The unit: ``name`` None if never named, ``upper`` the places printed before it."""

    name: str | None
    type: str
    upper: tuple[str, ...] = ()


def find_unit(
    metadata: Mapping[str, str],
    title: Title | None,
    quoted: Title | None,
    lead: str,
    lines: Sequence[str],
    body: Sequence[str],
) -> Found:
    """Return the unit that reports.

    ``lead`` is the beginning of the text, ``lines`` what stands before the
    first heading, ``body`` all paragraphs; all plain.
    """
    heard: dict[str, UnitName] = {}
    weight: Counter[str] = Counter()

    def hear(unit: UnitName | None, score: int, *, at_most: int = 1000) -> None:
        if unit is None:
            return
        known = heard.get(unit.name)
        if known is None or len(unit.upper) > len(known.upper):
            heard[unit.name] = unit
        before = weight.get(unit.name, 0)
        weight[unit.name] = before + max(0, min(score, at_most - before))

    text = "\n".join([line[:5000] for line in body[:400]])
    itself = _own_type(text)
    hear(title.unit if title else None, 100)
    hear(quoted.unit if quoted else None, 60)
    uncited = "\n" + _uncited(lead)
    by = min(filter(None, (p.search(uncited) for p in _BY)), key=re.Match.start, default=None)
    if by:
        hear(parse_unit(re.sub(r"^.*?由", "", by[1])), 45)
    for phrase in islice(_phrases(uncited), 4):
        unit = unit_in_title(phrase)
        if unit and (unit.type in _TOWNSHIPS or re.search(r"20\d\d", phrase)):
            hear(unit, 40)
    hear(parse_unit(metadata.get("publisher", "")), 40)
    for key in ("source", "author"):
        unit = parse_unit(metadata.get(key, ""))
        hear(unit, 15 if unit and unit.type in _TOWNSHIPS else 3)
    for line in body[-6:]:
        if 3 <= len(line) <= 30 and not _SIGN.search(line):
            unit = parse_unit(_OF_YEAR.sub("", line))
            if unit and (unit.type in _TOWNSHIPS or "政府" in line or unit.type == "局"):
                hear(unit, 30)
    for line in lines:
        if len(line) < 120 and _BREADCRUMB.search(line):
            for _, unit, clean in townships_in(line):
                hear(unit, 6 if clean else 3, at_most=12)
        elif 3 <= len(line) <= 30 and "政府" in line:
            hear(parse_unit(line), 20)
    for contact in _CONTACT.finditer(uncited):
        for _, unit, clean in townships_in(contact[0].replace("\n", " ")):
            hear(unit, 6 if clean else 3)
    if _may_cite(text):
        text = "\n".join(map(_uncited, text.split("\n")))
    for _, unit, clean in townships_in(text):
        hear(unit, 2 if clean else 1, at_most=60)
    if itself in (None, "局"):
        for bureau in _bureaus(body):
            hear(bureau, 2, at_most=12)
    return _with_county(_choose(heard, weight, itself), heard, lead)


def _with_county(found: Found, heard: Mapping[str, UnitName], lead: str) -> Found:
    """A bureau named without its county, by the name that the text gives it elsewhere in full."""
    name = found.name
    if name is None or found.type != "局" or found.upper:
        return found
    for unit in heard.values():
        county = unit.upper[-1] if unit.upper else ""
        if county and unit.name in (county + name, county[:-1] + name):
            return Found(unit.name, unit.type, unit.upper)
    for at, county in uppers_in(lead):
        if lead.startswith(name, at + len(county)) and not name.startswith(county):
            return Found(county + name, found.type, (county,))
    return found


def _phrases(text: str) -> Iterator[str]:
    """The clauses of ``text``, each behind a sign, up to where they say what is reported on."""
    at = begin = 0
    while found := _REPORTED.search(text, begin):
        begin = found.start() + 1
        start = found.start() - len("信息")
        before = text[max(at, start - _LONGEST_CLAUSE - 1) : start]
        clause = _CLAUSE.match(before[::-1])
        length = clause.end() if clause else 0
        if 2 <= length < len(before) and before[-length - 1] != "》":
            at = begin = found.end()
            yield text[start - length : at]


def _may_cite(text: str) -> bool:
    return "《" in text or ("关于" in text and "通知" in text)


def _uncited(text: str) -> str:
    """``text`` without the notices it cites; searched for only where a word shows that it may."""
    if "关于" in text and "通知" in text:
        return _NOTICE.sub(" ", text)
    return _QUOTED_NOTICE.sub(" ", text) if "《" in text else text


def _own_type(text: str) -> str | None:
    """What the unit calls itself: 我镇, 本街道."""
    votes: Counter[str] = Counter()
    said = sorted((found.start(), found[1]) for own in _ITSELF for found in own.finditer(text))
    for _, kind in said:
        votes[_TYPES.get(kind, kind)] += 1
    return votes.most_common(1)[0][0] if votes else None


def _bureaus(body: Sequence[str]) -> Iterator[UnitName]:
    """The bureaus that clauses begin with: they report where no township is named."""
    counties: list[str] | None = None
    for line in body[:200]:
        for name in bureaus_in(line[:2000]):
            # 县乡村振兴局: its county stands elsewhere in the text.
            if re.match(r"[县区市](?!.{0,3}[县区市])", name):
                counties = _counties("\n".join(body)) if counties is None else counties
                county = next((county for county in counties if county[-1] == name[0]), None)
                upper = (county,) if county else ()
                yield UnitName((county or name[0]) + name[1:], "局", upper)
            elif unit := parse_unit(name):
                yield unit


def _counties(text: str) -> list[str]:
    counts = Counter(
        name
        for _, name in uppers_in(text[:20_000])
        if level_of(name) == "county" or (level_of(name) == "city" and name.endswith("市"))
    )
    return [name for name, _ in counts.most_common()]


def _choose(heard: Mapping[str, UnitName], weight: Counter[str], itself: str | None) -> Found:
    ranked = [heard[name] for name, score in weight.most_common() if score >= 2]
    best = ranked[0] if ranked else None
    if best and itself in _TOWNSHIPS and best.type not in (*_TOWNSHIPS, "other"):
        # A county named where a township speaks of itself is where it lies, or the site's owner.
        best = next((unit for unit in ranked if unit.type in _TOWNSHIPS), None)
    if best is None:
        return Found(None, itself or "other")
    return Found(best.name, best.type, best.upper)
