"""One report as the search for its place sees it: the unit's own name, and all places named.

Read once and never changed. What speaks for which candidate is asked of it by
the steps of ``narrowing``.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from indexer.gazetteer.china import Entry, Gazetteer
from indexer.intake.places import clues
from indexer.intake.places.clues import Mention, PlaceHints
from indexer.language.patterns import pattern

_BELOW_COUNTY = {"镇", "乡", "街道", "苏木"}
_KINDS = {"镇", "乡", "街道", "苏木", "县", "区", "市", "省"}
_OFFICE = pattern(
    r"((人民)?政府|(?<=街道)办事处|(?<=区)管理?委员?会)(办公室|党政办)?$",
    yes="大街街道办事处党政办",
    no="驻县城办事处",
)
# 市民政局 must leave 临江市 whole in 临江市民政局.
_KIND_OF_OFFICE = pattern("^[市县区旗](?=..)", yes="市民政局", no="市局")


@lru_cache(maxsize=5_000)
def _above(lineage: str, gazetteer: Gazetteer) -> frozenset[str]:
    return frozenset(map(gazetteer.lineage, gazetteer.ever_above(lineage)))


class Case:
    """What a report's texts and hints say, looked up in one gazetteer."""

    def __init__(self, hints: PlaceHints, gazetteer: Gazetteer) -> None:
        self.hints = hints
        self.gazetteer = gazetteer
        # By the codes of a mention, which are asked for again and again.
        self._meant: dict[tuple[str, ...], set[str]] = {}
        self.name, self.prefix = self._peeled(clues.squeeze(hints.unit.name or ""))
        """The unit's own name, and the places that stood in front of it."""
        own = _KIND_OF_OFFICE.sub("", self.name) if hints.unit.type == "局" else self.name
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
        start = 0
        own = any(self.gazetteer.level(e.code) == "township" for e in self.gazetteer.named(name))
        for mention in () if own else clues.mentions("unit", name, self.gazetteer):
            if mention.start == start:
                prefix.append(mention)
                start = mention.end
        if name[start:] in _BELOW_COUNTY and prefix:  # 新县镇 is a town, and none of 新县
            start = prefix.pop().start
        rest = _OFFICE.sub("", name[start:])
        return ("" if rest in _KINDS else rest), prefix

    @cached_property
    def townships(self) -> list[Entry]:
        """The townships that bear the unit's name, in full, without its people or as 街 for 街道."""
        g, street = self.gazetteer, self.name + "道" if self.name.endswith("街") else ""
        for found in (g.named(self.name), g.by_short_name(self.name), g.named(street)):
            if townships := [e for e in found if g.level(e.code) == "township"]:
                return townships
        return []

    # --- what lies where ---------------------------------------------------------

    def above(self, lineage: str) -> frozenset[str]:
        """Return the lineages of all that a place has ever been part of, and its own."""
        return _above(lineage, self.gazetteer)

    def names(self, lineage: str, level: str) -> list[str]:
        """Return the names that the places of ``level`` above a candidate have had."""
        g = self.gazetteer
        codes = {code for code in g.ever_above(lineage) if g.level(code) == level}
        return sorted({entry.name for code in codes for entry in g.history(code)})

    def larger(self, lineage: str, level: str) -> list[str]:
        """Return the names of the provinces, and for a county of the cities, above a candidate."""
        cities = self.names(lineage, "city") if level == "county" else []
        return [*self.names(lineage, "province"), *cities]

    def speaks_for(self, mention: Mention, lineage: str) -> bool:
        """Whether the place mentioned is above a candidate or is the candidate."""
        codes = mention.codes
        if codes not in self._meant:
            self._meant[codes] = set(map(self.gazetteer.lineage, codes))
        return not self._meant[codes].isdisjoint(self.above(lineage))

    # --- what is named -----------------------------------------------------------

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

    @cached_property
    def before_unit(self) -> list[Mention]:
        """The places named right in front of the unit."""
        return [*self.prefix[-1:], *(m for m in self.seen if m.after.startswith(clues.UNIT))]

    @cached_property
    def mentioned(self) -> set[str]:
        """The names of all places named."""
        return {m.name for m in (*self.prefix, *self.seen)}

    @cached_property
    def whole(self) -> str:
        """All texts as one."""
        return "\n".join(text for _, text in self.texts)

    @cached_property
    def address(self) -> clues.AddressWords:
        """The words of the file's web address."""
        return clues.host_words(self.hints.url)

    def zone(self) -> str | None:
        """Return a development zone that the text outside of the body names as a county."""
        return next(clues.zones(m for m in self.seen if m.where != "body"), None)
