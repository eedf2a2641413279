"""Which cities' telephones an area code was dialled for, and in which years.

``python -m indexer.gazetteer.making.area_codes WHEEL`` reads the names from the wheel of
``phonenumbers`` (libphonenumber, Apache-2.0), which names one city for most codes as they are
today, and adds ``SHARED``: what other cities the code serves, and codes that ended since 2008.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections import defaultdict
from pathlib import Path

from indexer.gazetteer.china import Gazetteer, bundled

TABLE = Path(__file__).parents[1] / "data" / "area_codes.tsv"
SHARED: tuple[tuple[str, str, int | None, int | None], ...] = (
    # Two cities have had one code since the younger was cut out of the elder.
    ("0391", "济源市", None, None),
    ("0558", "亳州市", None, None),
    ("0719", "神农架林区", None, None),
    ("0728", "仙桃市 潜江市 天门市", None, None),
    ("0771", "崇左市", None, None),
    ("0772", "来宾市", None, None),
    ("0774", "贺州市", None, None),
    ("0775", "贵港市", None, None),
    ("0898", "海南省", None, None),
    ("0935", "金昌市", None, None),
    ("0937", "嘉峪关市", None, None),
    ("0906", "北屯市", None, None),
    ("0909", "双河市", None, None),
    ("0990", "塔城地区", None, None),
    ("0992", "塔城地区 克拉玛依市", None, None),
    ("0993", "石河子市 塔城地区", None, None),
    ("0994", "五家渠市", None, None),
    ("0996", "铁门关市", None, None),
    ("0997", "阿拉尔市 克孜勒苏柯尔克孜自治州", None, None),
    ("0998", "图木舒克市", None, None),
    # The table leaves out the last digit of these four.
    ("0335", "秦皇岛市", None, None),
    ("0349", "朔州市", None, None),
    ("0580", "舟山市", None, None),
    ("0701", "鹰潭市", None, None),
    # Codes that were given up, and the ones that took their cities.
    ("0732", "湘潭市", None, 2009),
    ("0733", "株洲市", None, 2009),
    ("0731", "湘潭市 株洲市", 2009, None),
    ("0413", "抚顺市", None, 2011),
    ("0410", "铁岭市", None, 2011),
    ("0414", "本溪市", None, 2014),
    ("024", "抚顺市", 2011, None),
    ("024", "铁岭市", 2011, None),
    ("024", "本溪市", 2014, None),
    ("0565", "巢湖市 合肥市 芜湖市 马鞍山市", None, 2012),
    ("0378", "开封市", None, 2013),
    ("0371", "开封市", 2013, None),
    ("0832", "资阳市", None, 2014),
    ("0833", "眉山市", None, 2014),
    ("028", "资阳市 眉山市", 2009, None),  # sources say 2009 to 2014: both hold in between
    ("0852", "遵义市", None, 2014),
    ("0853", "安顺市", None, 2014),
    ("0851", "遵义市 安顺市", 2014, None),
    ("0634", "莱芜市", None, 2019),
)
"""Code, cities, from when, until when; both years hold in the year of a change."""
_NOT_SO = {("0354", "吕梁市"), ("0358", "晋中市"), ("0551", "巢湖市"), ("0993", "昌吉回族自治州")}
"""Cities that the source names beside the right one."""
_CODE = re.compile(r"86(10|2[0-57-9]|[3-9]\d\d)")


def main(wheel: str) -> None:
    """Write ``area_codes.tsv`` and print how many codes it has."""
    sys.path.insert(0, wheel)
    data = importlib.import_module("phonenumbers.geodata").GEOCODE_DATA
    places = bundled()
    cities: dict[str, set[str]] = defaultdict(set)
    shared = {(code, city) for code, names, *_ in SHARED for city in names.split()} | _NOT_SO
    for prefix, names in data.items():
        code = _CODE.match(prefix)
        if (code and not prefix.startswith("861")) or prefix == "8610":
            for name in re.split("、", names.get("zh", "")):
                city = _city(name, places)
                key = "0" + code[1] if code else "010"
                if city and (key, city) not in shared:
                    cities[key].add(city)
    rows = [(code, " ".join(sorted(found)), None, None) for code, found in cities.items()]
    lines = [
        "\t".join(str(cell or "") for cell in row) for row in sorted([*rows, *SHARED], key=str)
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len({line.split(chr(9))[0] for line in lines})} codes, {len(lines)} rows")


def _city(printed: str, places: Gazetteer) -> str | None:
    """Return the name of the prefecture, or of the city under a province, that is printed."""
    name = re.sub(
        "^(?:.{2,3}省|内蒙古|广西(?:壮族自治区)?|西藏|宁夏|新疆(?:维吾尔自治区)?|四川|云南|贵州|甘肃)(?=..)",
        "",
        printed,
    )
    exact = [e for e in places.named(name) if places.level(e.code) in ("province", "city")]
    if exact:
        return max(exact, key=lambda e: e.last).name
    for entries in map(places.named, (name + kind for kind in ("市", "盟", "地区"))):
        if found := [e.name for e in entries if places.level(e.code) == "city"]:
            return found[-1]
    peoples = {c for n, codes in places.upper_names.items() for c in codes if n.startswith(name)}
    peoples = {code for code in peoples if places.level(code) == "city"}
    return places.name(peoples.pop()) if len(peoples) == 1 else None


if __name__ == "__main__":
    main(sys.argv[1])
