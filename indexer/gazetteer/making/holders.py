"""One history for each place: who held a code in which years, and what became what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from indexer.gazetteer.making.lists import YEARS, stem

Years = dict[int, str]  # year -> name


@dataclass
class Holder:
    """One code held by one place, with its name in each year that lists it."""

    code: str
    names: Years = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The year of the earliest list that has it."""
        return min(self.names)

    @property
    def last(self) -> int:
        """The year of the latest list that has it."""
        return max(self.names)

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """Yield each name with the first and the last year that has it."""
        for name in dict.fromkeys(self.names.values()):
            years = [year for year, n in self.names.items() if n == name]
            yield name, min(years), max(years)

    @property
    def above(self) -> str:
        """The code of the county of a township, of the city of a county, of the province."""
        return (
            self.code[:6] if len(self.code) > 6 else self.code[: 4 - 2 * self.code.endswith("00")]
        )


def hold_codes(lists: dict[int, dict[str, str]]) -> list[Holder]:
    """Return who held each code of the Bureau; a code given to another place has two holders.

    A new name under an old code is a renaming, unless the old name goes on, or
    the new name came from, under another code of the same county.
    """
    listed: dict[str, Years] = defaultdict(dict)
    for year in sorted(lists):
        for code, name in lists[year].items():
            listed[code][year] = name
    codes_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, names in listed.items():
        for name in names.values():
            codes_of[code[:6], stem(name)].add(code)

    def elsewhere(code: str, name: str, years: range) -> bool:
        others = codes_of[code[:6], stem(name)] - {code}
        return any(stem(listed[o].get(y, "")) == stem(name) for o in others for y in years)

    places = []
    for code in sorted(listed):
        place, before = Holder(code), ""
        for year, name in listed[code].items():
            if before and len(code) > 6 and stem(before) != stem(name):
                moved = elsewhere(code, before, range(year, 2024))
                if moved or elsewhere(code, name, range(2015, year)):
                    places.append(place)
                    place = Holder(f"{code}-{year}")
            place.names[year] = before = name
        places.append(place)
    return places


def join_ministry(places: list[Holder], ministry: dict[str, str], year: int) -> None:
    """Add the Ministry's year: to the place of that county and name, or as a new place."""
    by_name: dict[tuple[str, str], Holder] = {}
    by_stem: dict[tuple[str, str], list[Holder]] = defaultdict(list)
    held = {place.code: place for place in places}
    for place in sorted(places, key=lambda p: p.last):  # the most recent holder wins
        for name in place.names.values():
            by_name[place.above, name] = place
        by_stem[place.above, stem(place.names[place.last])].append(place)
    for code, name in ministry.items():
        known = held.get(code) if len(code) == 6 else by_name.get((code[:6], name))
        if known is None and len(code) > 6:
            alike = [p for p in by_stem[code[:6], stem(name)] if p.last >= 2023]
            if len(alike) == 1 and (alike[0].code == code or same_kind(alike[0], name)):
                known = alike[0]
        if known is None or year in known.names:
            known = Holder(f"{code}-{year}" if code in held else code)
            held[code] = known
            places.append(known)
        known.names[year] = name


def same_kind(place: Holder, name: str) -> bool:
    """Whether the place's last name and this one end alike: both towns, both streets."""
    return place.names[place.last][-1] == name[-1]


def histories(places: list[Holder], known: Callable[[str], str]) -> dict[str, str]:
    """Return for each code the earliest code of the same place.

    A place that ends goes on in one that begins within two lists, when it is the
    only one of that name, else of that stem: first under the same county, then
    within the city, counties then within the province. Counties and cities also go
    on under another name when most of their parts do (那曲县 542421 -> 色尼区 540602).
    ``known`` gives one code for all codes that are known to be of one county.
    """
    root = {place.code: place.code for place in places}

    def find(code: str) -> str:
        while root.get(code, code) != code:
            code = root[code]
        return code

    parts: dict[str, set[str]] = defaultdict(set)
    for place in places:
        parts[place.above].add(stem(place.names[place.last]))

    def follow(level: list[Holder], within: int, by: Callable[[str], str] | None = None) -> None:
        ended, begun = defaultdict(list), defaultdict(list)
        for place in level:
            scope = known(find(place.above)) if within == 6 else place.code[:within]
            key = (scope, by(place.names[place.last]) if by else "")
            if place.last < YEARS[-1] and place.code not in continued:
                ended[key].append(place)
            key = (scope, by(place.names[place.first]) if by else "")
            if place.first > YEARS[0] and find(place.code) == place.code:
                begun[key].append(place)
        for key, olds in ended.items():
            for new in begun[key]:
                if find(new.code) != new.code:
                    continue
                fits = [o for o in olds if adjacent(o, new) and o.code not in continued]
                if by is None:
                    fits = [o for o in fits if alike(parts[part(o)], parts[part(new)])]
                rivals = [n for n in begun[key] if any(adjacent(o, n) for o in fits)]
                if len(fits) == 1 and (by is None or len(rivals) == 1):
                    root[new.code] = find(fits[0].code)
                    continued.add(fits[0].code)

    def part(place: Holder) -> str:
        return place.code[:4] if place.code.endswith("00") else place.code

    continued: set[str] = set()
    cities = [p for p in places if len(p.code) == 6 and p.code.endswith("00")]
    counties = [p for p in places if len(p.code) == 6 and not p.code.endswith("00")]
    townships = [p for p in places if len(p.code) > 6]
    for level, scopes in ((cities, (2,)), (counties, (4, 2))):
        for within in scopes:
            follow(level, within, stem)
            follow(level, within)
    for within in (6, 4):
        follow(townships, within, str)
        follow(townships, within, stem)
    return {code: find(code) for code in root}


def adjacent(old: Holder, new: Holder) -> bool:
    """Whether ``new`` begins in one of the two lists after ``old``'s last."""
    position = YEARS.index(old.last)
    return new.first in YEARS[position + 1 : position + 3]


def alike(one: set[str], other: set[str]) -> bool:
    """Whether two sets of parts are mostly the same."""
    return bool(one) and 2 * len(one & other) > max(len(one), len(other))


class Families:
    """Codes of one place each: joined by twos, known by the earliest, of several the least."""

    def __init__(self, first: Mapping[str, int]) -> None:
        self._first = dict(first)
        self._up: dict[str, str] = {}

    def add(self, code: str, first: int) -> None:
        """Make a code known."""
        self._first[code] = first

    def root(self, code: str) -> str:
        """Return the code by which the place of ``code`` is known."""
        while code in self._up:
            code = self._up[code]
        return code

    def join(self, one: str, other: str) -> None:
        """Say that two codes are of one place."""
        known, *later = sorted({self.root(one), self.root(other)}, key=self._age)
        self._up.update(dict.fromkeys(later, known))

    def _age(self, code: str) -> tuple[int, str]:
        return self._first[code], code
