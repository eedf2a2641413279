"""The places of an index by what people call them: whole names, old ones, codes, and without the 县.

Which of them a filter means is decided here; a name that fits several is never guessed at.
Names that are being typed are ``place_names``' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from indexer.desk.asking.clauses import clauses_in, replaced
from indexer.engines.contract import Engine, KnownPlace
from indexer.gazetteer.peoples import PEOPLES
from indexer.language.folding import fold
from indexer.vocabulary.query import And, InPlace, Node, Query, values_of, with_values
from indexer.vocabulary.report import Predecessor
from indexer.vocabulary.saying import say

LONGEST = 16
"""Characters of a name that is looked for inside of a run of text."""
OFFICE = re.compile("(?:人民)?政府|办(?:事处|公室|(?![一-鿿]))|党政办公?室?")
"""What stands behind the name of a place where its authority is meant."""
_LISTED = 4  # places of one name that a note can hold
_KIND = re.compile("(?:特别行政区|自治[区州县旗]|地区|街道办事处|街道|苏木|[省市县区旗盟州镇乡])$")
_OF_REGION = re.compile("(?:壮族|回族|维吾尔)$")
_FAMILIES = {
    "省": "省|自治区|特别行政区",
    "市": "市|地区|州|盟",
    "县": "县|旗",
    "乡": "乡|苏木",
    "街道": "街道|街道办事处",
}
"""What a name may end with that is asked for as 省:…, where it is more than that."""

Numbers = tuple[int, ...]


def short_names(name: str) -> set[str]:
    """Return what ``name`` is called in short: without its kind, without its people.

    >>> sorted(short_names("广西壮族自治区")), sorted(short_names("桐坳畲族乡"))
    (['广西', '广西壮族'], ['桐坳', '桐坳乡', '桐坳畲族'])
    """
    if not (kind := _KIND.search(name)):
        return set()
    bare = name[: kind.start()]
    if kind[0] == "自治区":
        found = {bare, _OF_REGION.sub("", bare)}
    else:
        of_people = PEOPLES.sub("", name)
        found = {bare}
        if of_people != name:  # 桐坳乡 for 桐坳畲族乡, 东乡县 for 东乡族自治县
            stem = of_people.removesuffix(kind[0]) or bare.removesuffix("族")
            found |= {stem, stem + kind[0][-1]}
    return {each for each in found if len(each) > 1 and each != name}


class NamedPlaces:
    """The places that reports of ``engine`` lie in, by name; the tables are made when first needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def all(self) -> list[KnownPlace]:
        """Every place, by number."""
        return list(self._engine.places())

    @cached_property
    def _called(self) -> Mapping[str, Numbers]:
        found: dict[str, Numbers] = {}
        for number, place in enumerate(self.all):
            for name in {place.value, place.label, *place.also}:
                found[name] = (*found.get(name, ()), number)
        return found

    @cached_property
    def _folded(self) -> Mapping[str, Numbers]:
        found: dict[str, Numbers] = {}
        for name, numbers in self._called.items():
            if not name.isascii():
                found[fold(name)] = tuple(sorted({*found.get(fold(name), ()), *numbers}))
        return found

    @cached_property
    def _short(self) -> Mapping[str, Numbers]:
        found: dict[str, set[int]] = {}
        for name, numbers in self._folded.items():
            for brief in short_names(name):
                found.setdefault(brief, set()).update(numbers)
        return {brief: tuple(sorted(numbers)) for brief, numbers in found.items()}

    def spoken_names(self) -> Iterator[tuple[str, int]]:
        """Yield each name of a place with reports, whole and without what it ends with, and its number."""
        for names in (self._folded, self._short):
            for name, numbers in names.items():
                yield from ((name, n) for n in numbers if self.all[n].reports)

    def called(self, name: str) -> Numbers:
        """Return the places that have, or had, exactly this code or name."""
        return self._called.get(name, ())

    def whole(self, folded: str) -> Numbers:
        """Return the places of this name, folded."""
        return self._folded.get(folded, ())

    def short(self, folded: str, kind: str = "") -> Numbers:
        """Return the places called so in short; of a ``kind`` (省, 县) where there are such."""
        numbers = self._short.get(folded, ())
        ends = tuple(_FAMILIES.get(kind, kind).split("|"))
        of_kind = tuple(n for n in numbers if kind and self.all[n].label.endswith(ends))
        return of_kind or numbers

    def alike(self, folded: str) -> Numbers:
        """Return the places whose name begins so or is one character away, those of most reports first."""
        found: set[int] = set()
        for name, numbers in self._folded.items():
            if name.startswith(folded) or _one_away(name, folded):
                found.update(numbers)
        return tuple(sorted(found, key=lambda n: (-self.all[n].reports, n)))

    def asking(self, number: int, *, alone: bool = False) -> tuple[InPlace, ...]:
        """Return what asks for one place and for no namesake: by names where they can tell it.

        ``alone``: in one clause.
        """
        place = self.all[number]
        if self._called[place.label] == (number,):
            return (InPlace(place.label),)
        if place.parent is not None and not alone:
            both = (InPlace(self.all[place.parent].label), InPlace(place.label))
            if self._engine.counts([And(both)]) == [place.reports]:
                return both
        return (InPlace(place.value),)

    # --- what came before and after ------------------------------------------------

    @cached_property
    def _successors(self) -> Mapping[str, tuple[tuple[int, Predecessor], ...]]:
        """By the value of each place that another came of: which others, and how."""
        found: dict[str, list[tuple[int, Predecessor]]] = {}
        for number, place in enumerate(self.all):
            for before in place.follows:
                found.setdefault(before.value, []).append((number, before))
        return {value: tuple(each) for value, each in found.items()}

    @cached_property
    def _gone(self) -> Mapping[str, frozenset[str]]:
        """By name, folded, and by code: the places that no report lies in, and others came of."""
        found: dict[str, frozenset[str]] = {}
        for value, each in self._successors.items():
            if not self.called(value):
                for name in {value, fold(each[0][1].name)}:
                    found[name] = found.get(name, frozenset()) | {value}
        return found

    def is_gone(self, name: str) -> bool:
        """Return whether no report lies in a place of this name or code, and another place came of it."""
        return fold(name) in self._gone

    def through_time(self, clause: InPlace) -> Iterator[tuple[int, str]]:
        """Yield the places that the one asked for came of, and those that came of it.

        Each with what to call it: 绍兴县（至2013年）. None where several are asked for. That
        no report lies in a place does not keep it from being asked for.
        """
        fitting = self.fitting(clause)
        if len(fitting) > 1:
            return
        for number in fitting:
            for before in self.all[number].follows:
                until = "" if before.until is None else say("（至%(until)s年）", until=before.until)
                yield from ((n, f"{self.all[n].label}{until}") for n in self.called(before.value))
        asked = {self.all[n].value for n in fitting} or self._gone.get(fold(clause.value), set())
        if len(asked) == 1:
            for number, before in self._successors.get(next(iter(asked)), ()):
                since = say("（%(since)s年起）", since=before.since) if before.since > 1 else ""
                yield number, f"{self.all[number].label}{since}"

    def apart(self, places: tuple[Node, ...]) -> bool:
        """Return whether no report lies in all of ``places``: two towns, not a town and its county."""
        return self._engine.counts([And(places)]) == [0]

    # --- filters by a name that is not quite one ------------------------------------

    def resolved(self, query: Query) -> Query:
        """Return ``query`` with places by the names that they have here, and a note where they had none.

        What fits one place is that place, 广西 as 广西壮族自治区. What fits several or none
        stays, finds nothing, and is said.
        """
        asked = [*clauses_in(query.root, InPlace), *map(InPlace, values_of(query, "place"))]
        if all(self.called(clause.value) for clause in asked):
            return query
        meant: dict[Node, InPlace] = {}
        notes = dict.fromkeys(query.notes)
        for clause in asked:
            if self.called(clause.value):
                continue
            if self.called(own := _without_office(clause.value)):
                meant[clause] = InPlace(own)
                notes.setdefault(say("“%(value)s”按“%(said)s”理解。", value=clause.value, said=own))
                continue
            fitting = self.fitting(clause)
            said = [self.all[n].label for n in fitting]
            if len(fitting) == 1:
                (meant[clause],) = self.asking(fitting[0], alone=True)
                notes.setdefault(
                    say("“%(value)s”按“%(said)s”理解。", value=clause.value, said=said[0])
                )
            elif fitting:
                each = "、".join(dict.fromkeys(said[:_LISTED])) + "……" * (len(said) > _LISTED)
                notes.setdefault(
                    say(
                        "“%(value)s”可以是“%(each)s”，没有替您选定；请写出全名。",
                        value=clause.value,
                        each=each,
                    )
                )
            else:
                notes.setdefault(say("收录的报告里没有叫“%(value)s”的地区。", value=clause.value))
        values = [meant.get(InPlace(v), InPlace(v)).value for v in values_of(query, "place")]
        root = query.root and replaced(query.root, meant)
        return replace(with_values(query, "place", values), root=root, notes=tuple(notes))

    def fitting(self, clause: InPlace) -> Numbers:
        """Return the places that a clause can mean: those called so, else those called so in short."""
        folded = fold(clause.value)
        return (
            self.called(clause.value)
            or self.whole(folded + clause.kind)
            or self.whole(folded)
            or self.short(folded, clause.kind)
            or self._along(folded)
        )

    def _along(self, folded: str) -> Numbers:
        """Return the places of names written behind those that they lie in: 云泽省青屿县, 云泽青屿."""
        for cut in range(2, len(folded) - 1):
            own = self.whole(folded[cut:]) or self.short(folded[cut:])
            above = {*self.fitting(InPlace(folded[:cut]))} if own else set()
            if inner := tuple(n for n in own if not above.isdisjoint(self._upward(n))):
                return inner
        return ()

    def _upward(self, number: int) -> Iterator[int]:
        above = self.all[number].parent
        while above is not None:
            yield above
            above = self.all[above].parent


def _one_away(name: str, other: str) -> bool:
    if len(name) != len(other) or len(name) < 3:
        return False
    return sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _without_office(name: str) -> str:
    """Return ``name`` without the authority behind it: 白鹭汊镇人民政府 is asked for as 白鹭汊镇."""
    every = [office for office in OFFICE.finditer(name) if office.start() > 1]
    return name[: every[-1].start()] if every and every[-1].end() == len(name) else name
