"""Which place a report is from: candidates by name, then narrowed by what speaks for one.

``narrowing`` has the steps and their order, ``clues`` reads the text and the
address. Here is what is done with the outcome. One left: ``resolved``. Several:
``ambiguous``. None, or a county named that has no such township: ``unlisted``,
never the namesake elsewhere. How a unit's name was found is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable

from indexer.gazetteer.china import FIRST_YEAR, Entry, Gazetteer
from indexer.intake.places import clues
from indexer.intake.places.case import Case
from indexer.intake.places.clues import Mention, PlaceHints
from indexer.intake.places.narrowing import UPWARD, Candidates, narrowed
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Candidate, Place

__all__ = ["PlaceHints", "resolve"]

_TOWNSHIP = pattern(r"(镇|乡|街道|苏木|地区办事处)$", yes="大街地区办事处", no="大兴安岭地区")
_ZONE = pattern(
    r"(管理区|开发区|经开区|高新区|新区|园区|示范区|试验区|度假区|风景区|产业园|[^市广]场|团场?)$",
    yes="杏花农场",
    no="城东菜市场",
)
# Begun with the unit, and the parent read backwards from it: all other text is skipped.
_WITH_PARENT = pattern(
    f"{clues.UNIT}(?<=[县区市旗]{clues.UNIT})",
    yes=f"无此县{clues.UNIT}公开",
    no=f"全县与{clues.UNIT}公开",
)
# A ministry lies in no county, whatever the street that it sits in.
_OF_THE_STATE = pattern("国家|中央|全国", yes="国家某某总局", no="某某国家林场", how="match")
_PARENT = pattern(f"[{clues.HAN}]*", yes="无此县", no="无此县,", how="fullmatch")
_NOBODY = "我全本该各省市县、和"
"""What stands before 县 and names none: 我县, 全县."""
_LONGEST_PARENT = 12
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
    start = Candidates()
    if hints.code and hints.code in gazetteer:
        stated = Candidates().proposing(gazetteer.history(hints.code), case)
        return _chosen(stated.because(f"清单指定了区划代码 {hints.code}"), case, exactly=True)
    if hints.code:
        start = start.because(f"清单指定的区划代码 {hints.code} 不在地名表里")
    if not case.name and not case.prefix:
        return _unnamed(start, case)
    if case.name and hints.unit.type != "局":
        if _TOWNSHIP.search(case.name) or case.townships:
            return _township(start, case)
        if _ZONE.search(case.name) and case.name not in gazetteer.upper_names:
            return _unlisted(start, case, f"地名表里没有{case.name}")
    return _government(start, case)


def _township(start: Candidates, case: Case) -> Place:
    """Place a township; only one whose county the text does not contradict."""
    candidates = start.proposing(case.townships, case)
    if not candidates.left:
        return _unlisted(candidates, case, f"地名表里没有{case.name}")
    if parent := _unknown_parent(candidates, case):
        if _ZONE.search(parent):
            why = f"文中说它属于{parent}，地名表里没有{parent}"
            return _unlisted(candidates, case, why, parent)
        named = parent if len(parent) > 1 else f"某{parent}"
        why = f"文中说它属于{named}，而地名表里没有这个{parent[-1]}"
        candidates = candidates.because(why)
    alone = candidates.settled
    candidates = narrowed(candidates, case)
    spoken = candidates.spoken
    counties = [*case.at_level("county", strong=True), *case.before_unit]
    if not counties and (zone := case.zone()):
        return _unlisted(candidates, case, f"文中说它属于{zone}，地名表里没有{zone}", zone)
    if stranger := _stranger(candidates, case):
        return _unlisted(candidates, case, f"文中写的是{stranger}，那里没有{case.name}")
    if not candidates.settled or (parent and not spoken):
        return _ambiguous(candidates, case)
    if alone and not spoken:
        # A far city named in passing says little; a county, or any place at the head, much.
        heard = [m for m in case.seen if m.where != "body"] + case.at_level("county", strong=False)
        strangers = [m for m in heard if m.firm and not _speaks(candidates, case, m)]
        if strangers:
            why = f"文中提到的是{strangers[0].name}，不是它的上级"
            return _ambiguous(candidates.because(why), case)
        candidates = candidates.because(f"{FIRST_YEAR} 年以来的地名表里只有一个{case.name}")
    return _chosen(candidates, case)


def _speaks(candidates: Candidates, case: Case, mention: Mention) -> bool:
    """Whether a place named is above any candidate left."""
    return any(case.speaks_for(mention, lineage) for lineage in candidates.left)


def _stranger(candidates: Candidates, case: Case) -> str | None:
    """Return the county that the text names instead of the candidates', None if it does not.

    The strongest place that names one decides: in front of the unit outside of the
    body, anywhere outside of the body, in front of the unit inside it.
    """
    before = case.before_unit
    headed = [m for m in before if m.where != "body"]
    for mentioned in (headed, case.at_level("county", strong=True), before):
        if found := [m for m in mentioned if m.firm]:
            known = any(_speaks(candidates, case, m) for m in found)
            return None if known else found[0].name
    return None


def _unknown_parent(candidates: Candidates, case: Case) -> str | None:
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
            if len(front) < 2 or front[-2] in _NOBODY:
                continue
            lengths = case.gazetteer.upper_endings.get(front[-2:], ())
            if any(front[-length:] in case.gazetteer.upper_names for length in lengths):
                continue
            found = clues.mentions(where, front, case.gazetteer)
            rest = front[found[-1].end :] if found else front
            return rest if len(rest) < _LONGEST_PARENT else front[-1]
    return None


def _unlisted(candidates: Candidates, case: Case, why: str, zone: str = "") -> Place:
    """Return a place known by its name only, under as much as the text says of its county."""
    above, path = _known_above(candidates.because(why), case)
    names = [zone] if len(zone) > 1 else []
    return Place("unlisted", None, (*path, *names, case.name), (), above.evidence)


def _unnamed(start: Candidates, case: Case) -> Place:
    """Place a report that says 我镇 or 我县 and never which."""
    above, path = _known_above(start, case)
    if path and case.hints.unit.type in ("县", "区", "市", "省"):
        return _chosen(above, case)
    return Place("unknown", None, path, (), above.because("文中没有写明是哪个单位").evidence)


def _known_above(so_far: Candidates, case: Case) -> tuple[Candidates, tuple[str, ...]]:
    """Return the county, city or province that the text outside of the body names, and its path.

    The lowest level that comes to one place is taken; without one the path is empty.
    """
    g = case.gazetteer
    headed = [m for m in case.before_unit if m.where != "body"] if case.name else []
    for found in (headed, *(case.at_level(level, strong=True) for level in UPWARD)):
        firm = [m for m in found if m.firm]
        named = (e for m in firm for c in m.codes for e in g.history(c) if e.name == m.name)
        so_far = so_far.proposing(named, case)
        if len(so_far.left) > 1:
            so_far = narrowed(so_far, case)
        if so_far.settled:
            return so_far, _chosen(so_far, case).path
    return so_far, ()


def _government(start: Candidates, case: Case) -> Place:
    """Place a county's, city's or province's own report, or that of one of its offices."""
    g, unit = case.gazetteer, case.hints.unit
    candidates, found = start, case.prefix[-1:]
    if not found and unit.type == "局":
        inside = clues.mentions("unit", case.name, g)  # 国家税务总局沂源县税务局
        headed = [m for m in case.before_unit if m.where != "body"]
        found = inside[-1:] or headed[:1]
    elif not found:
        name = case.name if case.name in g.upper_names else case.name + unit.type
        candidates = start.proposing(_bearing(name, g.upper_names.get(name, ()), case), case)
    if not found and not candidates.left and not _OF_THE_STATE.match(case.name):
        # 自治区某办 can only be of a region, 县某局 only of a county.
        own = [level for word, level in _GOVERNMENTS.items() if case.name.startswith(word)]
        for level in own[:1] or ("county",):
            found = [m for m in case.at_level(level, strong=True) if m.firm]
    if found:
        named = (e for m in found for e in _bearing(m.name, m.codes, case))
        candidates = candidates.proposing(named, case)
        candidates = candidates.because(f"{found[0].name}是该单位所属的政府")
    if not candidates.left:
        above, path = _known_above(candidates, case)
        why = f"没有写明{unit.name}属于哪一级政府"
        return Place("unknown", None, path, (), above.because(why).evidence)
    candidates = narrowed(candidates, case)
    if not candidates.settled:
        candidates = _in_the_year_of_a_change(candidates, case)
    return (_chosen if candidates.settled else _ambiguous)(candidates, case)


def _in_the_year_of_a_change(candidates: Candidates, case: Case) -> Candidates:
    """Of namesakes that followed each other: the one whose whole path is printed, else the one
    that stood when the year was over, as the report was written then.
    """
    year = case.hints.year
    printed = tuple(m.name for m in case.prefix)
    exact = candidates.those(
        lambda x: any(_upper_path(e, case) == printed for e in candidates.left[x]),
        f"单位名称写着{''.join(printed)}",
    )
    if exact.settled or year is None:
        return exact
    exact = exact.those(
        lambda x: any(e.distance(year) == 0 for e in exact.left[x]), f"{year} 年时有这个建制"
    )
    ended = {x: all(e.last == year for e in entries) for x, entries in exact.left.items()}
    if len({_upper_path(e, case)[0] for entries in exact.left.values() for e in entries}) > 1:
        return exact
    return exact.those(lambda x: not ended[x], f"{year} 年里改了建制，取年末的")


def _bearing(name: str, codes: Iterable[str], case: Case) -> list[Entry]:
    """Return the entries of ``codes`` that bear the name, all of them where it is a short one."""
    entries = [entry for code in codes for entry in case.gazetteer.history(code)]
    return [entry for entry in entries if entry.name == name] or entries


# --- the answer ------------------------------------------------------------------


def _chosen(candidates: Candidates, case: Case, *, exactly: bool = False) -> Place:
    """Return the only candidate, by the code and the names of the year.

    ``exactly``: by the code that it was proposed with, whatever the year.
    """
    g, year = case.gazetteer, case.hints.year
    ((lineage, entries),) = candidates.left.items()
    bearing = {entry.name for entry in entries}
    by_year = year is not None and not exactly
    codes = g.same_place(lineage) if by_year else {e.code for e in entries}

    def fit(entry: Entry) -> tuple[int, bool, bool, int, int]:
        away = entry.distance(year)
        up = g.parent(entry.code)
        above = up is not None and g.name(up, _within(entry, year)) in case.mentioned
        # Within a year of its years the text knows better than the lists, and before they begin.
        outside = 0 if _unlisted_yet(entry, case) else max(away - 1, 0)
        return outside, entry.name not in bearing, not above, away, -entry.last

    known = [e for code in sorted(codes) for e in g.history(code)]
    entry = known[0] if len(known) == 1 else min(known, key=fit)
    # Its own name from the entry: a misprint may stand among the years of the right one.
    path = (*_upper_path(entry, case)[:-1], entry.name)
    evidence = list(candidates.evidence)
    if entry.name not in bearing:
        evidence.append(f"{min(bearing)}在 {year or entry.last} 年的地名表里叫{entry.name}")
    if _unlisted_yet(entry, case):
        evidence.append(f"乡镇的名录始于 {FIRST_YEAR} 年，{year} 年的依后来名录推定")
    elif entry.distance(year):
        evidence.append(f"地名表在 {entry.first}–{entry.last} 年有这个名称，{year} 年没有")
    near = _within(entry, year)
    return Place(
        "resolved", entry.code, path, (), tuple(evidence),
        place_id=g.lineage(entry.code), code_year=None if near == (year or near) else near,
    )  # fmt: skip


def _unlisted_yet(entry: Entry, case: Case) -> bool:
    """Whether the report is of before the lists of townships."""
    year = case.hints.year
    return year is not None and year < case.gazetteer.first_year(entry.code)


def _ambiguous(candidates: Candidates, case: Case) -> Place:
    """Return all candidates left and choose none."""
    year = case.hints.year
    found = []
    for entries in candidates.left.values():
        entry = min(entries, key=lambda e: (e.distance(year), -e.last))
        found.append(Candidate(entry.code, _upper_path(entry, case)))
    why = f"同名的地区还有 {len(found)} 个，未能认定"
    ordered = tuple(sorted(found, key=lambda c: c.code))
    return Place("ambiguous", None, (), ordered, candidates.because(why).evidence)


def _upper_path(entry: Entry, case: Case) -> tuple[str, ...]:
    """Return the path of the report's year; of several places that it may have lain in, the one named."""
    g, year = case.gazetteer, case.hints.year
    if year is None:
        return g.path(entry.code, _within(entry, year))
    return g.path(entry.code, year, g.lay_in(entry.code, year, case.mentioned))


def _within(entry: Entry, year: int | None) -> int:
    """Return the report's year, or the nearest in which the entry's name stood."""
    return min(max(year or entry.last, entry.first), entry.last)
