"""The candidates for a report's place, and the steps that narrow them.

In this order: a place named right in front of the unit; counties, cities and
provinces named in full in the text; the county's number in an authority's code;
the folders of the file; the pinyin of the address; the year; whether the text
says 县 or 区. A step only chooses among the candidates, keeps all when it speaks
for none, and says what it saw. What the outcome means is decided in ``places``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from indexer.gazetteer.china import FIRST_YEAR, Entry, Gazetteer
from indexer.intake.places import clues
from indexer.intake.places.clues import Mention, PlaceHints
from indexer.vocabulary.report import Candidate, Place

_WHERE = {
    "unit": "单位名称",
    "title": "标题",
    "metadata": "网页信息",
    "introduction": "导语",
    "signature": "落款",
    "body": "正文",
}
"""Where a place was named, in words for the reader."""
_KINDS = {"镇", "乡", "街道", "苏木", "县", "区", "市", "省"}
_OFFICE = re.compile(r"((人民)?政府|(?<=街道)办事处|(?<=区)管理?委员?会)(办公室|党政办)?$")


@lru_cache(maxsize=5_000)
def _above(lineage: str, gazetteer: Gazetteer) -> frozenset[str]:
    codes = {up for code in gazetteer.same_place(lineage) for up in gazetteer.chain(code)}
    return frozenset(map(gazetteer.lineage, codes))


class Case:
    """One report on its way to a place: which candidates are left, and why."""

    def __init__(self, hints: PlaceHints, gazetteer: Gazetteer) -> None:
        self.hints = hints
        self.gazetteer = gazetteer
        self.left: dict[str, list[Entry]] = {}
        """Candidates by lineage, each with the entries that bear the name."""
        self.evidence: list[str] = []
        # By the codes of a mention, which are asked for again and again.
        self._meant: dict[tuple[str, ...], set[str]] = {}
        self.name, self.prefix = self._peeled(clues.squeeze(hints.unit.name or ""))
        """The unit's own name, and the places that stood in front of it."""
        # 市民政局 must leave 临江市 whole in 临江市民政局.
        own = re.sub("^[市县区旗](?=..)", "", self.name) if hints.unit.type == "局" else self.name
        own = own or clues.UNIT
        self.texts = [
            (x, text.replace(" ", "").replace(own, clues.UNIT)) for x, text in hints.texts
        ]
        self.seen = [
            m
            for where, text in self.texts
            for m in clues.mentions_in_squeezed(where, text, gazetteer)
        ]

    def _peeled(self, name: str) -> tuple[str, list[Mention]]:
        prefix: list[Mention] = []
        own = any(len(e.code) > 6 for e in self.gazetteer.named(name))
        start = 0
        for mention in () if own else clues.mentions("unit", name, self.gazetteer):
            if mention.start == start:
                prefix.append(mention)
                start = mention.end
        rest = _OFFICE.sub("", name[start:])
        return ("" if rest in _KINDS else rest), prefix

    # --- candidates --------------------------------------------------------------

    def propose(self, entries: Iterable[Entry]) -> None:
        """Make these the candidates."""
        self.left = {}
        for entry in entries:
            self.left.setdefault(self.gazetteer.lineage(entry.code), []).append(entry)

    def narrow(self, speaks: Callable[[str], object], why: str) -> bool:
        """Keep the candidates that something speaks for, all of them if it speaks for none."""
        kept = {lineage: found for lineage, found in self.left.items() if speaks(lineage)}
        if kept and (len(kept) < len(self.left) or len(kept) == 1):
            self.evidence.append(why)
            self.left = kept
        return bool(kept)

    def above(self, lineage: str) -> frozenset[str]:
        """Return the lineages of all that a place has ever been part of, and its own."""
        return _above(lineage, self.gazetteer)

    def names(self, lineage: str, level: str) -> list[str]:
        """Return the names that the places of ``level`` above a candidate have had."""
        g = self.gazetteer
        codes = {
            up for code in g.same_place(lineage) for up in g.chain(code) if g.level(up) == level
        }
        codes = {same for code in codes for same in g.same_place(code)}
        return sorted({entry.name for code in codes for entry in g.history(code)})

    def speaks_for(self, mention: Mention, lineage: str) -> bool:
        """Whether the place mentioned is above a candidate or is the candidate."""
        codes = mention.codes
        if codes not in self._meant:
            self._meant[codes] = set(map(self.gazetteer.lineage, codes))
        return not self._meant[codes].isdisjoint(self.above(lineage))

    def narrow_by(self, found: Sequence[Mention], why: str) -> bool:
        """Narrow by mentions; the evidence names those that speak for what is kept."""
        # A text names the same place again and again: each is asked about once.
        heard = {m.codes: m for m in found}
        spoken = {
            codes: kept
            for codes, m in heard.items()
            if (kept := [lineage for lineage in self.left if self.speaks_for(m, lineage)])
        }
        if not spoken:
            return False
        speaking = [m for m in found if m.codes in spoken]
        names = "、".join(dict.fromkeys(m.name for m in speaking))
        where = "、".join(dict.fromkeys(_WHERE[m.where] for m in speaking))
        supported = {lineage for kept in spoken.values() for lineage in kept}
        return self.narrow(supported.__contains__, why.format(names=names, where=where))

    def at_level(self, level: str, strong: bool) -> list[Mention]:
        """Return the mentions of one level; ``strong`` are those outside of the body."""
        return self._by_level.get((level, strong), [])

    @cached_property
    def _by_level(self) -> dict[tuple[str, bool], list[Mention]]:
        found: dict[tuple[str, bool], list[Mention]] = {}
        levels: dict[tuple[str, ...], set[str]] = {}
        for m in (*self.prefix, *self.seen):
            if m.codes not in levels:
                levels[m.codes] = set(map(self.gazetteer.level, m.codes))
            for level in levels[m.codes]:
                found.setdefault((level, m.where != "body"), []).append(m)
        return found

    def zone(self) -> str | None:
        """Return a development zone that the text outside of the body names as a county."""
        return next(clues.zones(m for m in self.seen if m.where != "body"), None)

    @cached_property
    def before_unit(self) -> list[Mention]:
        """The places named right in front of the unit."""
        return [*self.prefix[-1:], *(m for m in self.seen if m.after.startswith(clues.UNIT))]

    # --- the steps ---------------------------------------------------------------

    def weigh(self) -> bool:
        """Narrow by everything there is; whether the text itself spoke for what is left."""
        spoken = bool(self.name) and self.narrow_by(
            self.before_unit, "单位名称前面写着{names}（{where}）"
        )
        for strong in (True, False):
            for level in ("county", "city", "province"):
                if not strong and spoken and len(self.left) == 1:
                    break
                found = self.at_level(level, strong)
                spoken |= self.narrow_by(found, "文中提到{names}（{where}）")
        if not spoken:
            spoken = self._by_former_kind()
        if len(self.left) > 1:
            self._by_number()
        if len(self.left) > 1:
            self._by_folder()
        if len(self.left) > 1:
            self._by_address()
        if len(self.left) > 1:
            self._by_year()
        if len(self.left) > 1:
            self._by_kind()
        return spoken

    def _by_former_kind(self) -> bool:
        """The lists begin in 2015: 上虞市 is known as 上虞区 only, but it has the same name."""
        if self.hints.year is not None and self.hints.year > FIRST_YEAR + 1:
            return False
        whole = "\n".join(text for _, text in self.texts)

        def former(lineage: str) -> list[str]:
            stems = {clues.stem(name) for name in self.names(lineage, "county")}
            kinds = (s + kind for s in stems for kind in "市县区")
            return [n for n in kinds if n in whole and n not in self.gazetteer.upper_names]

        names = "、".join(n for lineage in self.left for n in former(lineage))
        return bool(names) and self.narrow(former, f"{names}看作该县的旧称")

    def _by_number(self) -> None:
        numbers = {n for _, text in self.texts for n in clues.region_numbers(text)}
        lineages = {self.gazetteer.lineage(number) for number in numbers}
        self.narrow(
            lambda lineage: lineages & self.above(lineage),
            f"机构代码里含有区划代码 {'、'.join(sorted(numbers))}",
        )

    def _by_year(self) -> None:
        year = self.hints.year
        if year is not None:
            # A year of tolerance: the lists were taken at different months.
            near = {
                x: min(e.distance(max(year, FIRST_YEAR)) for e in es) < 2
                for x, es in self.left.items()
            }
            self.narrow(near.__getitem__, f"{year} 年时其余各地不用这个名称")

    def _by_folder(self) -> None:
        folders = clues.folder_names(self.hints.path)
        for level in ("county", "city", "province"):
            if len(self.left) == 1:
                return

            def named(lineage: str, level: str = level) -> bool:
                names = self.names(lineage, level)
                return any(n in folders or clues.stem(n) in folders for n in names)

            self.narrow(named, f"文件所在的文件夹有它的名称（{self.hints.path}）")

    def _by_address(self) -> None:
        government, host, path = clues.host_words(self.hints.url)
        for words, what in ((host, "域名"), (path, "路径")):
            for level in ("county", "city"):
                if len(self.left) == 1:
                    return

                def spelt(lineage: str, level: str = level, words: Sequence[str] = words) -> bool:
                    names = self.names(lineage, level)
                    return clues.spells(words, names, self._larger(lineage, level)) is not None

                self.narrow(spelt, f"网址的{what}是它的拼音（{self.hints.url}）")

        def abbreviated(lineage: str) -> bool:
            larger = self._larger(lineage, "county")
            return clues.abbreviates(host, self.names(lineage, "county"), larger) is not None

        if government and len(self.left) > 1:
            self.narrow(abbreviated, f"网址的域名是它的拼音首字母（{self.hints.url}）")

    def _larger(self, lineage: str, level: str) -> list[str]:
        cities = self.names(lineage, "city") if level == "county" else []
        return [*self.names(lineage, "province"), *cities]

    def _by_kind(self) -> None:
        kind = clues.kind_of_county(text for _, text in self.texts)
        # Many a 县 of before 2015 stands in the lists as the 区 or 市 it became.
        if kind and (kind == "区" or (self.hints.year or FIRST_YEAR) >= FIRST_YEAR):
            self.narrow(
                lambda x: any(name.endswith(kind) for name in self.names(x, "county")),
                f"文中自称“{kind}”",
            )

    # --- the answer --------------------------------------------------------------

    def chosen(self, exactly: bool = False) -> Place:
        """Return the only candidate left, by the code and the names of the year."""
        g, year = self.gazetteer, self.hints.year
        ((lineage, entries),) = self.left.items()
        bearing = {entry.name for entry in entries}
        codes = (
            g.same_place(lineage) if year is not None and not exactly else {e.code for e in entries}
        )

        def fit(entry: Entry) -> tuple[int, bool, bool, int, int]:
            away = entry.distance(year)
            up = g.parent(entry.code)
            above = up is not None and g.name(up, self._within(entry)) in self._mentioned
            # Within a year of its years the text knows better than the lists.
            return max(away - 1, 0), entry.name not in bearing, not above, away, -entry.last

        known = [e for code in sorted(codes) for e in g.history(code)]
        entry = known[0] if len(known) == 1 else min(known, key=fit)
        # Its own name from the entry: a misprint may stand among the years of the right one.
        path = (*g.path(entry.code, self._within(entry))[:-1], entry.name)
        if entry.name not in bearing:
            self.evidence.append(
                f"{min(bearing)}在 {year or entry.last} 年的地名表里叫{entry.name}"
            )
        if year is not None and year < FIRST_YEAR:
            self.evidence.append(f"地名表始于 {FIRST_YEAR} 年，代码和名称取 {entry.first} 年的")
        elif entry.distance(year):
            self.evidence.append(f"地名表在 {entry.first}–{entry.last} 年有这个名称，{year} 年没有")
        return Place("resolved", entry.code, path, (), tuple(self.evidence))

    @cached_property
    def _mentioned(self) -> set[str]:
        return {m.name for m in (*self.prefix, *self.seen)}

    def _within(self, entry: Entry) -> int:
        """Return the report's year, or the nearest in which the entry's name stood."""
        return min(max(self.hints.year or entry.last, entry.first), entry.last)

    def ambiguous(self) -> Place:
        """Return all candidates left and choose none."""
        found = []
        for entries in self.left.values():
            entry = min(entries, key=lambda e: (e.distance(self.hints.year), -e.last))
            path = self.gazetteer.path(entry.code, self._within(entry))
            found.append(Candidate(entry.code, path))
        self.evidence.append(f"还有 {len(found)} 个同名的地方，未能确定")
        ordered = tuple(sorted(found, key=lambda c: c.code))
        return Place("ambiguous", None, (), ordered, tuple(self.evidence))
