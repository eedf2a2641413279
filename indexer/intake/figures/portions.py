"""Which counts of what was published are a portion: of the year, or of others than who reports.

Knows the words before and behind such a count; what is made of it is for
``indexer.intake.figures.proactive`` to say.
"""

from __future__ import annotations

from indexer.intake.figures.statements import TAIL
from indexer.language.patterns import pattern

# 5月至12月 was the year of 2008, and some years end with November: not those.
_OF_MONTHS = pattern(
    r"(?:(?<![至到比较\-~—])第?[一二三四1-4]季度|(?<![比较])[上下]半年|(?:前|[一1][至到\-~—])[二三两23]个?季度"
    r"|(?:(?P<year>[0-9]{4})年)?(?<![0-9])0?[1-9]月?份?(?:[0-9]{1,2}日)?[\-~—至到](?:(?P=year)年|当年|本年)?"
    r"0?[1-9]月份?(?:[0-9]{1,2}日)?)"
    rf"(?:期?间|里|内)?,?(?![^,]*(?:全年|年度))[^,]{{0,40}}(?:,{TAIL})?$",
    yes="2018年1-6月公开信息",
    no="针对上半年的问题,公开信息",
)
# The villages below a town are not the town.
_OF_VILLAGES = pattern(
    r"(?:^|,)(?:全[镇乡]|[我本该][镇乡]|街道|辖区|[下所管]辖|范围|[内的])*+"
    r"(?:各|全部|所有|[0-9一二三四五六七八九十]{1,3}个)(?:行政|建制|自然)?村?\(?(?:[、和及与]?(?:村|社区|居委会|村委会|村居)){1,3}\)?"
    r"(?:全年|[0-9]{4}年|[共总均都已]|合计|累计|分别)*+(?:通过[^,]{1,20})?(?:主动)?(?:公开|发布|公布)",
    yes="下辖12个村共主动公开",
    no="镇机关和12个村共主动公开",
)
# 县直部门公开信息7000条,我镇排第三: whoever speaks is one of those counted.
_OF_WIDER = pattern(
    r"(?:全[县市区旗州省]|[县市区旗州省][直属级])[^,]{0,16}?(?:公开|发布|公布)",
    yes="县直部门主动公开",
    no="县政府办主动公开",
)
_WE_AMONG = pattern(
    r",(?:其中:?,?)?[我本](?:[镇乡局]|街道)", yes=",我镇排第三", no=",全镇公开", how="match"
)
_OUGHT = pattern(r"应(?:当|该|予)?主动公开", yes="应主动公开", no="适应公开")
_INDEED = pattern(r",实际", yes=",实际公开", no=",其中", how="match")
_VILLAGE_AFFAIRS = pattern(
    r"(?:公开|发布|公布)了?(?:各类|各项|的)*(?:[党村居]务[、和及与]?)+(?:公开)?信息",
    yes="公开党务、村务信息",
    no="公开政务、村务信息",
)


def of_some_months(said: str) -> bool:
    """Tell whether ``said``, the words before a count, count a part of the year alone."""
    return ("月" in said or "季度" in said or "半年" in said) and bool(_OF_MONTHS.search(said))


def of_others(clause: str, after: str) -> bool:
    """Tell whether ``clause``, with ``after`` behind its count, counts what others published.

    Or what ought to have been published, where what was is said next.
    """
    if _OF_VILLAGES.search(clause):
        return True
    if _WE_AMONG.match(after) and _OF_WIDER.search(clause):
        return True
    return _INDEED.match(after) is not None and _OUGHT.search(clause) is not None


def of_village_affairs(clause: str) -> bool:
    """Tell whether the object of ``clause`` is 村务 or 党务 alone, beside the government's own."""
    return "务" in clause and _VILLAGE_AFFAIRS.search(clause) is not None
