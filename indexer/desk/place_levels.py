"""The province, city, county and township that a place lies in, each by itself: a column each of a table."""

from __future__ import annotations

from typing import Annotated

from indexer.vocabulary.report import Place, note
from indexer.vocabulary.results import AnswerPlace

LEVELS = {"province": "省", "city": "市", "county": "县", "township": "乡镇"}
"""What each is called, outermost first."""
Levels = Annotated[
    dict[str, str],
    note("所在的省、市、县、乡镇；没有认定的不列", propertyNames={"enum": [*LEVELS]}),
]
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_ENDINGS = {
    "province": ("省", "自治区", "特别行政区"),
    "township": ("镇", "乡", "街道", "苏木", "办事处"),
    "city": ("市", "自治州", "地区", "盟"),
    "county": ("县", "区", "旗"),
}
"""What names end with by level; 地区 and 特别行政区 before 区."""


def levels(place: Place | AnswerPlace) -> dict[str, str]:
    """Return the names of what a settled place lies in by level: province, city, county, township.

    By its code where it has one, else by what the names end with.

    >>> levels(Place("unlisted", None, ("山东省", "淄博市", "临淄区", "某镇")))
    {'province': '山东省', 'city': '淄博市', 'county': '临淄区', 'township': '某镇'}
    >>> levels(Place("resolved", "419001001", ("河南省", "济源市", "沁园街道")))
    {'province': '河南省', 'county': '济源市', 'township': '沁园街道'}
    """
    if place.status not in ("resolved", "unlisted"):
        return {}
    found: dict[str, str] = {}
    inner = place.code is not None and place.code[4:6] != "00"
    county = len(place.path) - (1 if place.code and len(place.code) == 6 else 2)
    for at, name in enumerate(place.path):
        level = next((known for known, ends in _ENDINGS.items() if name.endswith(ends)), "")
        if name in _MUNICIPALITIES:
            level = "province"
        elif (inner and at == county) or (level == "city" and level in found):
            level = "county"
        if level and level not in found:
            found[level] = name
    return found
