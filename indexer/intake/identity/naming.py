"""One name, as a title or a field gives it: the unit, and the places printed before it.

Knows what names look like (``affixes``) and asks the gazetteer that it is given
which exist, before any rule that refuses; that a name is in no list never hides
it. Works on plain text (``indexer.language.folding.plain``). Names in running
text are found in ``mentions``; which place a name means is for ``indexer.intake.places``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from indexer.gazetteer.china import Gazetteer
from indexer.intake.identity import affixes
from indexer.language.everyday import begins_with_word, ends_with_word

_LONGEST_UPPER = 16
_LONGEST_KEPT = 60
_LONGEST_UNIT = 50
_LONGEST_STEM = 5  # Of a township's name, peoples' names apart.


class UnitName(NamedTuple):
    """A unit as named: ``upper`` are the places printed before it, outermost first."""

    name: str
    type: str
    upper: tuple[str, ...] = ()


class Names:
    """Reads names with the places of one gazetteer. Get it from ``names_of``.

    The same few names stand in title, signature and metadata, and in a place's
    other years, so what each was read as is kept; threads may share it.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._kept = lru_cache(2_000)(self._parsed)
        self._kept_township = lru_cache(4_000)(self._is_township)
        self.split_upper = lru_cache(4_000)(self._split_upper)

    # --- what there is -----------------------------------------------------------

    def level_of(self, name: str) -> str | None:
        """Return ``province``, ``city`` or ``county`` for a known upper name, else None."""
        codes = self.gazetteer.upper_names.get(name, ())
        levels = {self.gazetteer.level(code) for code in codes}
        return levels.pop() if len(levels) == 1 else None

    def is_upper(self, name: str) -> bool:
        """Whether a province, city or county has this name."""
        return name[-1:] in affixes.UPPERS and name in self.gazetteer.upper_names

    def is_township(self, name: str) -> bool:
        """Whether a township, street, farm or zone has this name."""
        known = self.gazetteer.has_name
        # Nearly all that are asked about are no names: these are not kept.
        if known(name) or (name.endswith("街道") and known(name + "办事处")):
            return self._kept_township(name)
        return False

    def _is_township(self, name: str) -> bool:
        spelt = (name, name + "办事处") if name.endswith("街道") else (name,)
        g = self.gazetteer
        return any(g.level(e.code) == "township" for n in spelt for e in g.named(n))

    def starts_known(self, text: str) -> bool:
        """Whether ``text`` is a known township or begins with a known place above one."""
        return self.is_township(text) or bool(self._upper_ends(text, _LONGEST_UPPER - 1))

    def known_end(self, text: str) -> str | None:
        """Return the longest known township that ``text`` ends with, None if there is none."""
        return next((text[n:] for n in range(len(text) - 2) if self.is_township(text[n:])), None)

    def ends_upper(self, text: str) -> bool:
        """Whether ``text`` ends with a known province, city or county."""
        return any(self.is_upper(text[n:]) for n in range(len(text) - 1))

    def uppers_before(self, text: str) -> tuple[str, ...]:
        """Return the known places at the end of ``text``, outermost first."""
        uppers: list[str] = []
        while True:
            lengths = range(min(_LONGEST_UPPER, len(text)), 1, -1)
            n = next((n for n in lengths if self.is_upper(text[-n:])), 0)
            if not n:
                return tuple(reversed(uppers))
            uppers.append(text[-n:])
            text = text[:-n]

    def type_of(self, name: str) -> str | None:
        """Return the type of a unit by its name, None where it tells nothing."""
        if name.endswith("区") and not name.endswith("自治区") and self.is_upper(name):
            return "区"  # 浦东新区 is no zone.
        return affixes.type_by_end(name)

    def _known(self, name: str) -> UnitName:
        """Return a township of the gazetteer as a unit; a 办事处 in place of one is no bureau."""
        kind = None if name.endswith("办事处") else self.type_of(name)
        return UnitName(name, kind or "other")

    # --- one name ----------------------------------------------------------------

    def parse(self, text: str, *, alone: bool = False) -> UnitName | None:
        """Return the unit that ``text``, a name as in a title, names; None if it names none.

        ``alone`` is whether nothing stands before it, as in a title or a line by itself: there
        is nothing for 由 or 按 to govern, and they begin a name.

        >>> from indexer.gazetteer.china import bundled
        >>> names_of(bundled()).parse("阳谷县十五里园镇人民政府")
        UnitName(name='十五里园镇', type='镇', upper=('阳谷县',))
        """
        return (self._kept if len(text) <= _LONGEST_KEPT else self._parsed)(text, alone)

    def is_pronominal(self, name: str) -> bool:
        """Whether ``name`` begins like 我镇 or 该局 and the gazetteer has none such."""
        return name[:1] in affixes.PRONOUNS and not (self.is_township(name) or self.is_upper(name))

    def _parsed(self, text: str, alone: bool) -> UnitName | None:
        if self.is_township(text):
            return self._known(text)
        if (joint := affixes.JOINT.fullmatch(text)) and (named := self._joint(joint[1], joint[2])):
            return named
        # abc官网@:某某镇: what a mirror site wrote in front is no part of the name.
        # Of two townships that report together the last is written in full.
        text = affixes.PUBLISHES.split(text)[-1] or text
        *others, last = affixes.NOT_IN_A_NAME.split(text)
        if others and (named := self.parse(last)) and named.type in affixes.TOWNSHIP:
            return named
        text = affixes.NO_HAN.sub("", affixes.YEAR.sub("", text))
        if self.is_township(text):
            return self._known(text)
        if not 2 <= len(text) <= _LONGEST_UNIT or text[-1] not in affixes.LASTS:
            return None
        street = self.parse(text + "道") if text.endswith("街") else None
        if street and self.is_township(street.name):
            # 佳和街 is what 佳和街道 calls itself.
            return UnitName(street.name.removesuffix("道"), street.type, street.upper)
        # 安宁市人民政府县街街道办事处: what stands after the government is the unit.
        before, government, after = text.rpartition("人民政府")
        if government and after and not affixes.OF_GOVERNMENT.match(after):
            inner, above = self.parse(after), self.parse(before, alone=alone)
            uppers = (*above.upper, above.name) if above else ()
            if inner and inner.type in (*affixes.TOWNSHIP, "other"):
                return UnitName(inner.name, inner.type, (*uppers, *inner.upper))
            if above and above.type in affixes.TOWNSHIP:
                return above  # 石螺镇人民政府党政办公室 is the town itself.
            if inner and inner.type == "局":
                return UnitName(
                    f"{uppers[-1]}{government}{after}" if uppers else after, "局", uppers
                )
        return self._whole(text, alone)

    def _joint(self, front: str, behind: str) -> UnitName | None:
        """Of 开发区(白洋街道) and 东钱湖镇(度假区), one body with two names, the township.

        石螺林业局(镇) is 石螺镇 where there is one, and the bureau where there is none.
        """
        if behind in affixes.TOWNSHIP:
            if (unit := self.parse(front)) and unit.type in affixes.TOWNSHIP:
                return unit
            ends = (front[:n] + behind for n in range(len(front), 1, -1))
            towns = (
                town for end in ends if (town := self.parse(end)) and self.is_township(town.name)
            )
            return next(towns, unit)
        for first, second in ((front, behind), (behind, front)):
            unit, other = self.parse(first), self.parse(second)
            if unit and unit.type in affixes.TOWNSHIP:
                return unit._replace(upper=unit.upper or (other.upper if other else ()))
        return None

    def _whole(self, whole: str, alone: bool) -> UnitName | None:
        """Read a name that is nothing but letters and holds one government at most."""
        if affixes.NO_ONE_S_OFFICE.fullmatch(whole):
            return None
        if owner := self._owner_of_office(whole, alone):
            return owner
        text = whole
        while (
            affixes.AREA.search(text) is None
            and (found := affixes.BODIES.search(text))
            and found.start() >= 2
        ):
            text = text[: found.start()]
            if self.is_township(text):
                return self._known(text)
        kind = self.type_of(text)
        if affixes.AREA.search(text) and kind == "other":
            uppers, rest = self.split_upper(self.without_lead(text, alone=alone), kind)
            return UnitName(rest, kind, uppers)
        if kind is None or (kind in ("县", "市", "区", "省") and _is_bureau(whole)):
            text, kind = affixes.OFFICE_END.sub("", whole), "局"
            if not affixes.BUREAU.search(text):
                return None
        text = self._without_word(self.without_lead(text, kind, alone=alone))
        uppers, rest = self.split_upper(text, kind)
        if len(rest) < 2 or rest in affixes.NAMELESS:
            return None
        if self.is_nobody(rest, kind):
            return None
        if kind in affixes.TOWNSHIP and is_long(rest, kind):
            # 按时完成某某镇: words not known as leads stand before the name.
            known = self.known_end(rest) or rest
            return UnitName(known, kind, self.uppers_before(rest.removesuffix(known)) or uppers)
        if kind in ("局", "other") and uppers and not uppers[-1].endswith(("省", "自治区")):
            # A bureau's name means nothing without its county.
            return UnitName(uppers[-1] + rest, kind, uppers)
        return UnitName(rest, kind, uppers)

    def _owner_of_office(self, whole: str, alone: bool) -> UnitName | None:
        """The township or zone whose office ``whole`` is, None if it is another thing."""
        if not whole.endswith(affixes.OFFICES):
            return None
        for uppers, rest in (((), whole), self.split_upper(whole, "局")):
            # The longest first: the office of 都镇湾镇 is none of 都镇.
            for end in range(len(rest) - 1, 1, -1):
                if self.is_township(rest[:end]) and affixes.OFFICE.fullmatch(rest, end):
                    return self._known(rest[:end])._replace(upper=uppers)
        for found in affixes.HAS_OFFICE.finditer(whole):
            if affixes.OFFICE.fullmatch(whole, found.end()):
                owner = self.parse(whole[: found.end()], alone=alone)
                if owner and owner.name not in affixes.NAMELESS_ZONES:
                    return owner
        return None

    def without_lead(self, text: str, kind: str = "", *, alone: bool = False) -> str:
        """Return ``text`` without the words in front that introduce a name of ``kind``.

        No township is called 经济 or 度假, but bureaus and zones are: there 经 and 度 introduce nothing.
        ``alone`` as in ``parse``.
        """
        at = 0
        while (found := affixes.LEAD.match(text, at)) and found.end() < len(text):
            rest = text[at:]
            if alone and at == 0 and self._begins_alone(text, found.end()):
                break
            worded = kind in ("局", "other") and found.end() == at + 1 and begins_with_word(rest)
            if worded or self.starts_known(rest) or rest.startswith(affixes.ZONES):
                break
            if self._is_stub(text[found.end() :], kind) and self._may_begin(text, at, found.end()):
                return text[found.end() - 1 :]
            at = found.end()
        return text[at:]

    def _is_stub(self, rest: str, kind: str) -> bool:
        """Whether what a lead leaves is too short for a township's name: in 2019年为民镇, 为 introduces no 民镇."""
        is_short = kind in affixes.TOWNSHIP and len(rest) == 1 + len(kind)
        return is_short and not (self.is_township(rest) or self.is_nobody(rest, kind))

    def _may_begin(self, text: str, at: int, end: int) -> bool:
        """Whether the last character of the lead at ``[at, end)`` may begin a name: 将 of 现将乐镇, not 于 of 关于河镇."""
        shorter = affixes.LEAD.match(text, at, end - 1) if end - at > 1 else None
        return end - at == 1 or (shorter is not None and shorter.end() == end - 1)

    def _begins_alone(self, text: str, end: int) -> bool:
        """Whether the lead before ``end`` is of the name: 按坝乡, 公开镇; not 按来安县新安镇."""
        rest = text[end:]
        if end > 1:
            return rest in affixes.TOWNSHIP and text not in affixes.NO_NAMES
        long = self._upper_ends(rest, _LONGEST_UPPER - 1)
        return text[0] not in affixes.SET_BEFORE and not (
            long and long[-1] > 2 and long[-1] < len(rest)
        )

    def _without_word(self, text: str) -> str:
        """编写沙洋县 is 沙洋县: a known name behind an everyday word, where the whole is none."""
        if not (self.starts_known(text) or affixes.BUREAU.search(text)) and begins_with_word(text):
            ends = (text[n:] for n in range(2, len(text) - 1) if ends_with_word(text[:n]))
            return next((end for end in ends if self.starts_known(end)), text)
        return text

    def is_nobody(self, name: str, kind: str) -> bool:
        """Tell whether ``name`` names none in particular: 乡镇, 我镇, 各开发区, 本县教育局.

        我, 各 and the like are pronouns in front of a kind, and in front of a name of its own.
        """
        if self.is_township(name) or self.is_upper(name):
            return False
        if kind in affixes.TOWNSHIP and affixes.NO_STEM.match(name.removesuffix(kind)):
            return True
        if name[:1] not in affixes.PRONOUNS:
            return False
        rest = name[1:]
        return (
            len(rest) < 2
            or rest in affixes.NAMELESS | affixes.GENERIC
            or affixes.KIND_AHEAD.match(rest) is not None
            or self.starts_known(rest)
            or self.is_nobody(rest, kind)
        )

    def _upper_ends(self, text: str, longest: int) -> list[int]:
        """The lengths, from the least, of the upper names of two to ``longest`` that ``text`` begins with."""
        names = self.gazetteer.upper_names
        ends = [found.end() for found in affixes.UPPER_ENDS.finditer(text, 1, longest)]
        return [end for end in ends if text[:end] in names]

    def _split_upper(self, text: str, kind: str) -> tuple[tuple[str, ...], str]:
        """Part the places printed before a unit from the unit's own name."""
        uppers: list[str] = []
        while True:
            if kind in affixes.TOWNSHIP and self.is_township(text):
                break
            ends = reversed(self._upper_ends(text, min(_LONGEST_UPPER, len(text) - 1)))
            end = next((n for n in ends if self._can_stand(text[n:])), 0)
            if not end:
                found = affixes.UNKNOWN_UPPER.match(text) if kind in affixes.TOWNSHIP else None
                if not found or not self._can_stand(text[found.end() :]):
                    break
                stem = len(text) - found.end() - len(kind)
                if stem < (1 if found.end() > 2 else 2) or found.end() < 2:
                    break
                end = found.end()
                # 全文包括某某旗: words stand before the county's name, and 栗兴县 is none of 兴县.
                known = (
                    n
                    for n in range(1, end - 1)
                    if self.is_upper(text[n:end]) and ends_with_word(text[:n])
                )
                text, end = text[(n := next(known, 0)) :], end - n
            if text[:end] not in affixes.NAMELESS_ZONES or self.is_upper(text[:end]):
                uppers.append(text[:end])
            text = text[end:]
            if kind not in affixes.TOWNSHIP and text[:1] == text[-1:]:
                break
            # 温泉县县教育局, a slip of the pen.
            slip = uppers and text[:1] == uppers[-1][-1] and not affixes.WORD_OF_KIND.match(text)
            if slip and len(text) > 3 and not self.starts_known(text):
                text = text[1:]
        return tuple(uppers), text

    def _can_stand(self, rest: str) -> bool:
        return len(rest) > 1 and rest not in affixes.NAMELESS and self.type_of(rest) is not None


@lru_cache(maxsize=4)  # A build asks for every file of a corpus, with one table or two.
def names_of(gazetteer: Gazetteer) -> Names:
    """Return the ``Names`` of a gazetteer, always the same one while it is in use."""
    return Names(gazetteer)


def is_long(name: str, kind: str) -> bool:
    """Whether a township's name is longer than names are, those of peoples apart."""
    return len(name) - len(kind) > _LONGEST_STEM and "族" not in name[-4:-1]


def is_less_lead(name: str, whole: str) -> bool:
    """Whether ``name`` is ``whole`` less its first character, which might introduce a name."""
    lead = affixes.LEAD.match(whole) if whole[1:] == name else None
    return lead is not None and lead.end() == 1


def _is_bureau(whole: str) -> bool:
    """A county's office: 县教育局 is one, its government's office and disclosure group are not."""
    return affixes.BUREAU.search(whole) is not None and not affixes.OF_GROUP.search(whole)
