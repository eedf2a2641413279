"""Which place a report is from: candidates by name, then narrowed by what speaks for one.

``narrowing`` has the steps and their order, ``clues`` reads the text and the
address. Here is what is done with the outcome. One left: ``resolved``. Several:
``ambiguous``. None, or a county named that has no such township: ``unlisted``,
never the namesake elsewhere. How a unit's name was found is not known here.
"""

from __future__ import annotations

import re

from indexer.gazetteer.china import FIRST_YEAR, Entry, Gazetteer
from indexer.intake.places import clues
from indexer.intake.places.clues import Mention, PlaceHints
from indexer.intake.places.narrowing import Case
from indexer.vocabulary.report import Place

__all__ = ["PlaceHints", "resolve"]

_TOWNSHIP = re.compile(r"(镇|乡|街道|苏木)$")
_ZONE = re.compile(
    r"(管理区|开发区|经开区|高新区|新区|园区|示范区|试验区|度假区|风景区|产业园|[^市广]场|团场?)$"
)
# Begun with the unit, and the parent read backwards from it: all other text is skipped.
_WITH_PARENT = re.compile(f"{clues.UNIT}(?<=[县区市旗]{clues.UNIT})")
_PARENT = re.compile(f"[{clues.HAN}]*")
_GOVERNMENTS = {
    "省": "province",
    "自治区": "province",
    "州": "city",
    "县": "county",
    "旗": "county",
}


def resolve(hints: PlaceHints, gazetteer: Gazetteer) -> Place:
    """Return where the report is from, with what decided; never raises.

    A township's report gets the township; a government's its county, city or
    province; an office's (局) the place of its government. Code and names are
    those of the report's year, before 2015 the earliest known. ``unlisted``
    has the path as far as the text says it; so has ``unknown`` when only the
    township is not named.
    """
    case = Case(hints, gazetteer)
    if hints.code and hints.code in gazetteer:
        case.evidence.append(f"清单指定了区划代码 {hints.code}")
        case.left = {gazetteer.lineage(hints.code): list(gazetteer.history(hints.code))}
        return case.chosen(exactly=True)
    if hints.code:
        case.evidence.append(f"清单指定的区划代码 {hints.code} 不在地名表里")
    if not case.name and not case.prefix:
        return _unnamed(case)
    if case.name and hints.unit.type != "局":
        if _TOWNSHIP.search(case.name) or _townships(case):
            return _township(case)
        if _ZONE.search(case.name):
            return _unlisted(case, f"地名表里没有{case.name}")
    return _government(case)


def _townships(case: Case) -> list[Entry]:
    g = case.gazetteer
    found = [e for e in g.named(case.name) if g.level(e.code) == "township"]
    return found or [e for e in g.by_short_name(case.name) if g.level(e.code) == "township"]


def _township(case: Case) -> Place:
    """Place a township; only one whose county the text does not contradict."""
    case.propose(_townships(case))
    if not case.left:
        return _unlisted(case, f"地名表里没有{case.name}")
    if parent := _unknown_parent(case):
        if _ZONE.search(parent):
            return _unlisted(case, f"文中说它属于{parent}，地名表里没有{parent}", parent)
        named = parent if len(parent) > 1 else f"某{parent}"
        case.evidence.append(f"文中说它属于{named}，而地名表里没有这个{parent[-1]}")
    alone = len(case.left) == 1
    spoken = case.weigh()
    counties = [*case.at_level("county", strong=True), *case.before_unit]
    if not counties and (zone := case.zone()):
        return _unlisted(case, f"文中说它属于{zone}，地名表里没有{zone}", zone)
    if stranger := _stranger(case):
        return _unlisted(case, f"文中写的是{stranger}，那里没有{case.name}")
    if len(case.left) > 1 or (parent and not spoken):
        return case.ambiguous()
    if alone and not spoken:
        # A far city named in passing says little; a county, or any place at the head, much.
        heard = [m for m in case.seen if m.where != "body"] + case.at_level("county", strong=False)
        strangers = [m for m in heard if m.firm and not _speaks(case, m)]
        if strangers:
            case.evidence.append(f"文中提到的是{strangers[0].name}，不是它的上级")
            return case.ambiguous()
        case.evidence.append(f"{FIRST_YEAR} 年以来的地名表里只有一个{case.name}")
    return case.chosen()


def _speaks(case: Case, mention: Mention) -> bool:
    """Whether a place named is above any candidate left."""
    return any(case.speaks_for(mention, lineage) for lineage in case.left)


def _stranger(case: Case) -> str | None:
    """Return the county that the text names instead of the candidates', None if it does not.

    The strongest place that names one decides: in front of the unit outside of the
    body, anywhere outside of the body, in front of the unit inside it.
    """
    before = case.before_unit
    headed = [m for m in before if m.where != "body"]
    for mentioned in (headed, case.at_level("county", strong=True), before):
        if found := [m for m in mentioned if m.firm]:
            return None if any(_speaks(case, m) for m in found) else found[0].name
    return None


def _unknown_parent(case: Case) -> str | None:
    """Return what the text has right in front of the unit's name, if no list has it.

    我县, 全区 and the like name nothing. Where the words begin is known only behind
    a place, a mark or the start of a line; elsewhere the kind alone is returned.
    """
    for where, text in case.texts:
        if where == "body":
            continue
        for unit in _WITH_PARENT.finditer(text):
            run = _PARENT.match(text[: unit.start()][::-1])
            front = run[0][::-1] if run else ""
            if len(front) < 2 or front[-2] in "我全本该各省市县、和":
                continue
            lengths = case.gazetteer.upper_endings.get(front[-2:], ())
            if any(front[-length:] in case.gazetteer.upper_names for length in lengths):
                continue
            if any(
                clues.stem(n) + front[-1] == front[-len(clues.stem(n)) - 1 :]
                for x in case.left
                for n in case.names(x, "county")
            ):
                continue  # the county's earlier name, which is weighed with the rest
            found = clues.mentions(where, front, case.gazetteer)
            rest = front[found[-1].end :] if found else front
            return rest if len(rest) < 12 else front[-1]
    return None


def _unlisted(case: Case, why: str, zone: str = "") -> Place:
    """Return a place known by its name only, under as much as the text says of its county."""
    case.evidence.append(why)
    names = [zone] if len(zone) > 1 else []
    return Place(
        "unlisted", None, (*_known_above(case), *names, case.name), (), tuple(case.evidence)
    )


def _unnamed(case: Case) -> Place:
    """Place a report that says 我镇 or 我县 and never which."""
    path = _known_above(case)
    if path and case.hints.unit.type in ("县", "区", "市", "省") and len(case.left) == 1:
        return case.chosen()
    case.evidence.append("文中没有写明是哪个单位")
    return Place("unknown", None, path, (), tuple(case.evidence))


def _known_above(case: Case) -> tuple[str, ...]:
    """Return the path of the county, city or province that the text outside of the body names.

    Leaves it as the only candidate. The lowest level that comes to one place is taken.
    """
    g = case.gazetteer
    headed = [m for m in case.before_unit if m.where != "body"] if case.name else []
    levels = (case.at_level(level, strong=True) for level in ("county", "city", "province"))
    for found in (headed, *levels):
        firm = [m for m in found if m.firm]
        case.propose(e for m in firm for c in m.codes for e in g.history(c) if e.name == m.name)
        if len(case.left) > 1:
            case.weigh()
        if len(case.left) == 1:
            said = tuple(case.evidence)
            path = case.chosen().path
            case.evidence = list(said)
            return path
    return ()


def _government(case: Case) -> Place:
    """Place a county's, city's or province's own report, or that of one of its offices."""
    g, unit = case.gazetteer, case.hints.unit
    found = case.prefix[-1:]
    if not found and unit.type == "局":
        inside = clues.mentions("unit", case.name, g)  # 国家税务总局沂源县税务局
        headed = [m for m in case.before_unit if m.where != "body"]
        found = inside[-1:] or headed[:1]
    elif not found:
        codes = g.upper_names.get(case.name + unit.type, ())
        case.propose(e for code in codes for e in g.history(code))
    if not found and not case.left:
        # 自治区某办 can only be of a region, 县某局 only of a county.
        own = [level for word, level in _GOVERNMENTS.items() if case.name.startswith(word)]
        for level in own[:1] or ("county",):
            found = [m for m in case.at_level(level, strong=True) if m.firm]
    if found:
        case.propose(e for m in found for c in m.codes for e in g.history(c))
        case.evidence.append(f"{found[0].name}是该单位所属的政府")
    if not case.left:
        path = _known_above(case)
        case.evidence.append(f"没有写明{unit.name}属于哪一级政府")
        return Place("unknown", None, path, (), tuple(case.evidence))
    case.weigh()
    return case.chosen() if len(case.left) == 1 else case.ambiguous()
