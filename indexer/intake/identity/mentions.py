"""Names of units and places in running text, and where each begins and ends.

What a name is read as ``naming`` says. Works on plain text (``indexer.language.folding.plain``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from indexer.intake.identity import affixes
from indexer.intake.identity.naming import Names, UnitName, is_long
from indexer.language.everyday import begins_with_word, ends_with_verb, ends_with_word

_BEFORE = 30  # characters in front of 镇 that its name may stand in
_LONGEST_ZONE = 16
_STEMS_OF_ZONES = range(2, 7)
# 均由镇, 靠镇 in running text; in a title 抱由镇 is a name.
_LONG_STEM = 3  # A street may be called 人民路街道, a town seldom begins with a word.
_LONG_STEM_OF_STREETS = 4
_INTRODUCES = tuple(
    "以与及并了让请把被靠给跟使按由用在从向往将到至对为力撤小进出住离跨驻入借凭去着好送扣于个批"
)
# 做强古镇, 文化名镇: one kind of town among others.
_QUALIFIES = tuple("古名强重")
# 下辖乡镇, 各村镇, 两级镇街道: towns of every kind.
_KINDS = tuple("乡村镇街")


def townships_in(text: str, names: Names) -> Iterator[tuple[int, UnitName, bool]]:
    """Yield each township named in ``text``: offset of its end, the unit, whether its edge is clean.

    An edge is clean where the name begins after a sign, or a word that
    introduces names; where it is not, the gazetteer says where it begins.
    """
    at = begin = 0
    while found := affixes.MENTION.search(text, begin):
        # Read backwards from the word that names a kind.
        before = text[max(at, found.start() - _BEFORE) : found.start()]
        run = affixes.RUN.match(before[::-1])
        if not run or not run[0]:
            begin = found.start() + 1
            continue
        end = found[1].removesuffix("办事处").removesuffix("党工委")
        name = before[-run.end() :] + end
        at = found.end()
        # 曹镇乡, 镇江镇: a name may hold the end of another kind of name.
        longer = affixes.LONGER.match(text, at)
        if longer and len(names.known_end(name + longer[0]) or "") > len(longer[0]):
            name, end, at = name + longer[0], longer[1], longer.end()
        begin = at
        if text[at : at + 1] in affixes.UPPERS and names.ends_upper(name + text[at]):
            at -= len(name)  # 安乡县 is a county, and may stand before its town's name
            continue
        for unit, clean in _named(name, end, names):
            yield at, unit, clean


# 我镇, 各乡镇 and a report's own name stand in it again and again.
@lru_cache(maxsize=4096)
def _named(name: str, end: str, names: Names) -> tuple[tuple[UnitName, bool], ...]:
    """The townships that ``name``, a run of letters with ``end`` behind it, may name; as above."""
    uppers, rest = names.split_upper(_without_lead(name, names), end)
    if names.is_township(rest):
        return ((UnitName(rest, end, uppers), True),)
    if names.is_nobody(rest, end) or (end == "乡" and rest.endswith("城乡")):
        return ()
    # Words not known as leads stand before the name: the longest known name ends the run.
    known = names.known_end(name)
    within = (
        ((UnitName(known, end, names.uppers_before(name.removesuffix(known))), False),)
        if known
        else ()
    )
    return within if is_long(rest, end) else ((UnitName(rest, end, uppers), True), *within)


def _without_lead(text: str, names: Names) -> str:
    """``text`` without what introduces names; 各 introduces them where no place begins with it."""
    text = names.without_lead(text)
    while len(text) > 1 and text[0] == "各" and not names.starts_known(text):
        text = names.without_lead(text[1:])
    return text


def is_phrase(unit: UnitName) -> bool:
    """Tell whether what running text seems to call a town may be a phrase: 依托镇, 山区镇, 下辖乡镇.

    Only to be asked about what no list has and nothing but running text names.
    """
    stem = unit.name.removesuffix(unit.type)
    kind = stem[-1:] if stem.endswith(_KINDS) else ""
    before = stem.removesuffix(kind)
    long = _LONG_STEM_OF_STREETS if unit.type == "街道" else _LONG_STEM
    return (
        kind == "乡"
        or stem.endswith((*_INTRODUCES, "区"))
        or before.endswith(tuple(affixes.PRONOUNS))
        or any(ends_with_word(text) or ends_with_verb(text) for text in (stem, before))
        or (len(stem) >= long and begins_with_word(stem))
        or (len(stem) >= _LONG_STEM and stem.endswith(_QUALIFIES))
    )


def bureaus_in(text: str, names: Names) -> Iterator[str]:
    """Yield each bureau that a clause of ``text`` begins with: 县乡村振兴局, 海丰县教育局."""
    for found in affixes.BUREAU_MENTION.finditer(text) if "局" in text else ():
        name = names.without_lead(found[1], "局")
        if len(name) > 3 and (names.starts_known(name) or not affixes.NO_BUREAU.match(name)):
            yield name


def streets_in(text: str, names: Names) -> Iterator[UnitName]:
    """Yield each known subdistrict that ``text`` calls by its short name: 武湖街 for 武湖街道."""
    for found in affixes.STREET.finditer(text) if affixes.MAY_NAME_STREET.search(text) else ():
        name = names.without_lead(found[1])
        if names.is_township(name + "道"):
            yield UnitName(name, "街道")


def zones_in(text: str, names: Names) -> Iterator[UnitName]:
    """Yield each zone or farm that is named in ``text`` with a clean edge: 番禺经济技术开发区."""
    for found in affixes.ZONE_END.finditer(text) if affixes.MAY_NAME_ZONE.search(text) else ():
        run = affixes.RUN.match(text[max(0, found.start() - _BEFORE) : found.start()][::-1])
        before = run[0][::-1] if run else ""
        if before and before[-1] in affixes.PRONOUNS:
            continue  # 一年来我开发区
        # From the last sign on, or from behind a word that introduces names.
        inner = (n for n in _STEMS_OF_ZONES if before[:-n].endswith(affixes.ENDS_IN_LEAD))
        for start in (before, *(before[-n:] for n in inner)):
            name = names.without_lead(start + found[0], "other")
            if _is_zone(name, names):
                yield UnitName(name, "other")
                break


def _is_zone(name: str, names: Names) -> bool:
    if name in affixes.GENERIC or names.is_nobody(name, "other"):
        return False
    return names.is_township(name) or not (
        len(name) > _LONGEST_ZONE or name.startswith(affixes.ZONES) or begins_with_word(name)
    )


def uppers_in(text: str, names: Names) -> Iterator[tuple[int, str]]:
    """Yield offset and name of each known province, city or county in ``text``.

    A name inside a longer run counts where it is preceded by a sign, a known
    place or a word that introduces names: 行政和县级 does not name 政和县.
    """
    known, endings = names.gazetteer.upper_names, names.gazetteer.upper_endings
    last = 0
    for found in affixes.UPPER_ENDS.finditer(text):
        end = found.end()
        if end <= last:
            continue
        for n in endings.get(text[end - 2 : end], ()):
            name = text[end - n : end] if n <= end - last else ""
            if name not in known or name in affixes.GENERIC:
                continue
            start = end - n
            before = text[max(0, start - 8) : start]
            clean = start == last > 0 or not affixes.ENDS_IN_HAN.search(before)
            if clean or (n > 2 and before.endswith(affixes.ENDS_IN_LEAD)):
                yield start, name
                last = end
                zone = affixes.ZONE.match(text, end) if name.endswith(("市", "州", "盟")) else None
                if zone and not names.is_upper(zone[0]):
                    yield end, zone[0]
                    last = zone.end()
                break
