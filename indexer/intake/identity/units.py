"""Which unit reports: every place that names one is heard, the most telling wins.

A title weighs more than a mention, a mention that recurs more than one; a
name left in by copying is outvoted. Works on plain text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from indexer.intake.identity.affixes import KIND_FIRST, KINDS_OF_TOWNS, TOWNSHIP
from indexer.intake.identity.contacts import addresses_apart, offices_asked, townships_asked
from indexer.intake.identity.mentions import (
    bureaus_in,
    is_phrase,
    streets_in,
    townships_in,
    uppers_in,
    zones_in,
)
from indexer.intake.identity.naming import Names, UnitName, is_less_lead
from indexer.intake.identity.titles import Title, unit_in_title
from indexer.language.patterns import pattern


class NameWeight(IntEnum):
    """How much it says for a unit to be named somewhere; what is named twice counts twice."""

    TITLE = 100
    QUOTED_TITLE = 60
    AUTHOR = 45  # 由…编制
    REPORTED_ON = 40  # …2013年信息公开情况
    PUBLISHER = 40
    SIGNATURE = 30
    HEAD = 20  # a line of its own that names a government
    TOWNSHIP_AS_SOURCE = 15
    CRUMB = 6
    CONTACT = 6
    OWN_PAPER = 4  # a guide or a notice that the text says it made
    UNSURE = 3  # a crumb or contact whose name may begin elsewhere
    SOURCE = 3  # often the site that copied it
    MENTION = 2
    UNSURE_MENTION = 1


_MOST_OF_CRUMBS, _MOST_OF_MENTIONS, _MOST_OF_BUREAUS = 12, 60, 12
_LEAST = NameWeight.MENTION
_FAR_OFTENER = 3 * NameWeight.MENTION
"""A town named three times for each 我县 reports itself, whatever it says of its county."""
# Begun with a character and what it looks behind at again: a search for one character
# skips all other text, where a set of signs or a choice of words is tried at every place.
_AUTHOR = (
    r"([^,。;::]{2,36}?)(?:(?:负责|牵头)?(?:编制|编写|汇总|撰写|起草|制作)|(?=根据|按照|依照|依据))"
)
_BY = (
    pattern(
        r"由(?<=[,。; \n]由)" + _AUTHOR,
        yes="\n由大街乡编制,共三部分",
        no="\n理由大街乡编制,共三部分",
    ),
    pattern(
        r"本(?<=[,。; \n]本)[^,。;]{0,8}?(?:由|(?<!联)系)" + _AUTHOR,
        yes="\n本年报系大街乡编写",
        no="\n本年报,由大街乡发布",
    ),
    pattern(
        r"[制写](?<=编制|编写|撰写)(?:单位|机关|部门)[为是]([^,。;:]{2,36})",
        yes="编制单位为大街乡党政办",
        no="编制单位:大街乡党政办",
    ),
)
_BY_WORD = pattern(r"^.*?由", yes="办公室由大街乡", no="办公室与大街乡")
# What is reported on; the clause before it, read backwards, bears the name of who reports.
_REPORTED = pattern(
    r"公开(?<=信息公开|政务公开)[^,。;:《》]{0,12}?(?:年度报告|年报|工作报告|情况)",
    yes="大街乡2013年信息公开工作情况",
    no="大街乡2013年财务公开工作情况",
)
_CLAUSE = pattern(r"[^,。;:《》 \n]*", yes="大街乡2013年", no=",大街乡", how="fullmatch")
_LONGEST_CLAUSE = 44
_TITLED = pattern(r"《[^《》]{0,120}》", yes="《大街开发区简报》", no="《大街开发区简报")
_QUOTED_NOTICE = pattern(
    r"《[^《》]{0,100}(?:通知|意见|方案|要点|函)[^《》]{0,12}》",
    yes="《关于编制年报的通知》",
    no="《大街乡年度报告》的通知",
)
_NOTICE = pattern(
    r"[^,。;《》\n]{0,30}关于[^,。;《》\n]{0,60}通知",
    yes="按照县政府关于编制年报的通知",
    no="按照县政府关于年报的要求,通知各村",
)
# The same from its own word on, which is found soon.
_HAS_NOTICE = pattern(
    r"关于[^,。;《》\n]{0,60}通知", yes="关于编制年报的通知", no="关于年报的要求,通知各村"
)
_SIGN = pattern(r"[。,;:]", yes="大街乡,2013", no="大街乡 2013")
_YEAR = pattern(r"20\d\d", yes="大街乡2013", no="大街乡213")
_OF_YEAR = pattern(r"20\d\d年.*$", yes="大街乡2013年1月", no="大街乡2013")
# What the text says it made itself names it: 印发了《莱西市人民政府办公室关于…》.
_OWN_PAPER = pattern(
    r"(?:编制|制定|修订|更新|公布|印发|制发|出台|下发)[^。;《》,]{0,10}《"
    r"([^《》]{2,24}?)(?:人民政府|政府)?(?:(?:政府)?信息公开(?:指南|目录)|(?:办公[厅室])?关于)",
    yes="编制《大街乡信息公开指南》",
    no="按照《大街乡信息公开指南》",
)
_UNDER_SOMEBODY = pattern(
    r"(?:委|人民政府|政府)[^。,;]{0,24}(?:关于|要求|部署|领导|指导|文件|通知|精神|安排|规定)",
    yes="委的领导下",
    no="公开信息",
    how="match",
)
_ITSELF = tuple(
    pattern(
        own + "(镇|乡|街道|街|苏木|局|县|市|区|省|旗|办|委|处|场)(?!长|委|级|域|内|所|合|景)",
        yes=f"{own}镇公开",
        no=f"{own}镇域",
    )
    for own in "我本"
)
# A town that is told of as an example: 以大街乡为试点.
_EXAMPLE = pattern(
    r"[以将把取择定][^,。;\n为]{2,24}为[^,。;\n为]{0,8}?(?:试点|示范|样板|典型|代表|例|样本|标杆)",
    yes="以大街乡为试点",
    no="以大街乡为中心",
)
_SHORT_ZONES = {"经开区": "经济", "高新区": "高新技术"}
_GOVERNMENTS = ("县", "市", "区", "省")
_BEFORE_WHO_ACTS = ("", "\n", ",", "。", ";", "年")
_TYPES = {"街": "街道", "办": "局", "委": "局", "处": "局", "旗": "县", "场": "other"}
_BREADCRUMB = pattern(
    r">|当前位置|您的位置|所在位置|首页", yes="您的位置:大街乡", no="您的建议:大街乡"
)


@dataclass(frozen=True, slots=True)
class Reporter:
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
    names: Names,
) -> Reporter:
    """Return the unit that reports.

    A title, a field or a line by itself may name 各湾镇, which no list has; in
    running text 各 and 我 are pronouns, unless the gazetteer knows the name. ``lead`` is the beginning of the text, ``lines`` what stands before the
    first heading, ``body`` all paragraphs; all plain.
    """
    heard: dict[str, UnitName] = {}
    weight: Counter[str] = Counter()
    strongest: dict[str, int] = {}

    titled = title.unit if title else None

    def hear(unit: UnitName | None, score: int, *, at_most: int = 1000) -> None:
        if unit is None:
            return
        if titled and is_less_lead(unit.name, titled.name):
            unit = titled
        known = heard.get(unit.name)
        if known is None or len(unit.upper) > len(known.upper):
            heard[unit.name] = unit
        strongest[unit.name] = max(score, strongest.get(unit.name, 0))
        before = weight.get(unit.name, 0)
        weight[unit.name] = before + max(0, min(score, at_most - before))

    def hear_in_text(unit: UnitName | None, score: int, *, at_most: int = 1000) -> None:
        if unit and (unit.type == "other" or not names.is_pronominal(unit.name)):
            hear(unit, score, at_most=at_most)

    def hear_townships(text: str, at_most: int = _MOST_OF_MENTIONS) -> None:
        for _, unit, clean in townships_in(text, names):
            score = NameWeight.MENTION if clean else NameWeight.UNSURE_MENTION
            hear(unit, score, at_most=at_most)

    text = "\n".join([line[:5000] for line in body[:400]])
    itself, said = _own_type(text)
    hear(titled, NameWeight.TITLE)
    hear(quoted.unit if quoted else None, NameWeight.QUOTED_TITLE)
    uncited = "\n" + _uncited(lead)
    by = min(filter(None, (p.search(uncited) for p in _BY)), key=lambda f: f.start(), default=None)
    if by:
        hear_in_text(_author(by[1], names), NameWeight.AUTHOR)
    for phrase in islice(_phrases(uncited), 4):
        unit = unit_in_title(phrase, names, alone=False)
        if unit and (unit.type in TOWNSHIP or _YEAR.search(phrase)):
            hear_in_text(unit, NameWeight.REPORTED_ON)
    hear(names.parse(metadata.get("publisher", ""), alone=True), NameWeight.PUBLISHER)
    for key in ("source", "author"):
        unit = names.parse(metadata.get(key, ""), alone=True)
        township = unit is not None and unit.type in TOWNSHIP
        hear(unit, NameWeight.TOWNSHIP_AS_SOURCE if township else NameWeight.SOURCE)
    for line in body[-6:]:
        if 3 <= len(line) <= 30 and not _SIGN.search(line):
            unit = names.parse(_OF_YEAR.sub("", line), alone=True)
            if unit and (unit.type in TOWNSHIP or "政府" in line or unit.type == "局"):
                hear(unit, NameWeight.SIGNATURE)
    for line in lines:
        if len(line) < 120 and _BREADCRUMB.search(line):
            for _, unit, clean in townships_in(line, names):
                hear(
                    unit, NameWeight.CRUMB if clean else NameWeight.UNSURE, at_most=_MOST_OF_CRUMBS
                )
        elif 3 <= len(line) <= 30 and "政府" in line:
            hear(names.parse(line, alone=True), NameWeight.HEAD)
    for unit, clean in townships_asked(uncited, names):
        hear(unit, NameWeight.CONTACT if clean else NameWeight.UNSURE)
    for unit in offices_asked(uncited, names):
        if itself in (None, unit.type):
            hear_in_text(unit, NameWeight.CONTACT)
    for paper in _OWN_PAPER.finditer(text) if "《" in text else ():
        unit = names.parse(paper[1])
        if unit and itself in (None, unit.type):
            hear_in_text(unit, NameWeight.OWN_PAPER)
    if _may_cite(text):
        text = "\n".join(map(_uncited, text.split("\n")))
    addresses = ""
    if itself not in TOWNSHIP:  # A town sits in its own streets, another in a town's.
        text, addresses = addresses_apart(text)
    hear_townships(_EXAMPLE.sub(" ", text))
    hear_townships(addresses, at_most=0)
    if itself in (None, "街道"):
        for street in streets_in(text, names):
            hear(street, NameWeight.MENTION, at_most=_MOST_OF_MENTIONS)
    if itself in (None, "局"):
        for bureau in _bureaus(body, names):
            hear(bureau, NameWeight.MENTION, at_most=_MOST_OF_BUREAUS)
    if itself not in TOWNSHIP:
        untitled = _TITLED.sub(" ", text) if "《" in text else text
        zones = Counter(zones_in(untitled, names))
        score = NameWeight.MENTION if "管委会" in text else NameWeight.UNSURE_MENTION
        for zone, times in zones.items():
            hear_in_text(_in_full(zone, zones), score * times, at_most=_MOST_OF_MENTIONS)
        for upper in _governments(text, itself, names):
            score = NameWeight.MENTION if itself else NameWeight.UNSURE_MENTION
            hear(upper, score, at_most=_MOST_OF_MENTIONS)

    def may_report(unit: UnitName) -> bool:
        """A town named in passing is an example, and a name that no list has may be a phrase."""
        if strongest[unit.name] >= NameWeight.OWN_PAPER or unit.type not in TOWNSHIP:
            return True
        if itself in _GOVERNMENTS:
            return weight[unit.name] >= _FAR_OFTENER * said
        if itself == "局" and unit.type != "街道":
            return False
        if names.is_township(
            unit.name
        ):  # There is a 城镇 and a 小城镇, but 城镇居民 live anywhere.
            return unit.name not in KINDS_OF_TOWNS
        return not is_phrase(unit)

    if not any(weight[name] >= _LEAST for name, unit in heard.items() if may_report(unit)):
        hear_townships(addresses)  # where nothing else says who reports
    heard = {name: unit for name, unit in heard.items() if may_report(unit)}
    return _with_county(_choose(heard, weight, itself), heard, lead, names)


def _author(text: str, names: Names) -> UnitName | None:
    """Who has made the report: 由旺镇 where there is one, else what stands behind 由."""
    whole = names.parse(text)
    if (
        whole
        and names.is_township(whole.name)
        and text.startswith("".join((*whole.upper, whole.name)))
    ):
        return whole
    return names.parse(_BY_WORD.sub("", text))


def _with_county(
    found: Reporter, heard: Mapping[str, UnitName], lead: str, names: Names
) -> Reporter:
    """A bureau named without its county, by the name that the text gives it elsewhere in full."""
    name = found.name
    if name is None or found.type != "局" or found.upper:
        return found
    for unit in heard.values():
        county = unit.upper[-1] if unit.upper else ""
        if county and unit.name in (county + name, county[:-1] + name):
            return Reporter(unit.name, unit.type, unit.upper)
    for at, county in uppers_in(lead, names):
        if lead.startswith(name, at + len(county)) and not name.startswith(county):
            return Reporter(county + name, found.type, (county,))
    return found


def _in_full(zone: UnitName, zones: Iterable[UnitName]) -> UnitName:
    """番禺经济技术开发区 for its 番禺经开区, 舒城经济开发区 for its 安徽舒城经济开发区."""
    zone = min((z for z in zones if zone.name.endswith(z.name)), key=lambda z: len(z.name))
    for short, full in _SHORT_ZONES.items():
        if zone.name.endswith(short):
            start = zone.name.removesuffix(short) + full
            same = (z for z in zones if z.name.startswith(start) and z.name.endswith("开发区"))
            return next(same, zone)
    return zone


def _governments(text: str, itself: str | None, names: Names) -> Iterator[UnitName]:
    """The counties, cities and provinces that may report: of the kind that the text calls itself.

    Where it calls itself nothing, those that its sentences begin with, as who acts.
    """
    if itself is not None and itself not in _GOVERNMENTS:
        return
    for at, name in uppers_in(text, names):
        kind = names.type_of(name)
        end = at + len(name)
        acts = itself is not None or (
            text[max(0, at - 1) : at] in _BEFORE_WHO_ACTS and not _UNDER_SOMEBODY.match(text, end)
        )
        if kind in _GOVERNMENTS and itself in (None, kind) and acts:
            yield UnitName(name, kind)


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
    parts = _QUOTED_NOTICE.split(text) if "《" in text else [text]
    return " ".join([_NOTICE.sub(" ", p) if _HAS_NOTICE.search(p) else p for p in parts])


def _own_type(text: str) -> tuple[str | None, int]:
    """What the unit calls itself, 我镇, 本街道, and how often."""
    votes: Counter[str] = Counter()
    said = sorted((found.start(), found[1]) for own in _ITSELF for found in own.finditer(text))
    for _, kind in said:
        votes[_TYPES.get(kind, kind)] += 1
    # A township says 我县 too, and a county never 我镇.
    nearest = [kind for kind, _ in votes.most_common() if kind in TOWNSHIP] or list(votes)
    itself = max(nearest, key=votes.__getitem__, default=None)
    return itself, votes[itself] if itself else 0


def _bureaus(body: Sequence[str], names: Names) -> Iterator[UnitName]:
    """The bureaus that clauses begin with: they report where no township is named."""
    counties: list[str] | None = None
    for line in body[:200]:
        for name in bureaus_in(line[:2000], names):
            if KIND_FIRST.match(name):
                counties = _counties("\n".join(body), names) if counties is None else counties
                county = next((county for county in counties if county[-1] == name[0]), None)
                upper = (county,) if county else ()
                yield UnitName((county or name[0]) + name[1:], "局", upper)
            elif unit := names.parse(name):
                yield unit


def _counties(text: str, names: Names) -> list[str]:
    counts = Counter(
        name
        for _, name in uppers_in(text[:20_000], names)
        if names.level_of(name) == "county"
        or (names.level_of(name) == "city" and name.endswith("市"))
    )
    return [name for name, _ in counts.most_common()]


def _choose(heard: Mapping[str, UnitName], weight: Counter[str], itself: str | None) -> Reporter:
    ranked = [heard[n] for n, score in weight.most_common() if n in heard and score >= _LEAST]
    best = ranked[0] if ranked else None
    if best and itself in TOWNSHIP and best.type not in (*TOWNSHIP, "other"):
        # A county named where a township speaks of itself is where it lies, or the site's owner.
        best = next((unit for unit in ranked if unit.type in TOWNSHIP), None)
    if best is None:
        return Reporter(None, itself or "other")
    return Reporter(best.name, best.type, best.upper)
