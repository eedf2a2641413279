"""What a section is about, told from its heading.

Knows the wordings of three eras of reports; INTERFACE.md section 4 lists the
kinds. Knows nothing of numbering and layout.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.language.folding import plain
from indexer.language.patterns import pattern

INTRODUCTIONS = frozenset({"引言", "前言", "导言", "序言", "引语", "导语", "序"})
"""Headings of what stands before the parts; they never bear a number."""

# The first that matches decides, so the narrow stand before the wide: a heading
# on reviews mentions requests, one on fees mentions disclosure on request.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "fees",
        pattern(r"收费|费用|减免|收取|收支|支出|经费", yes="收费及减免情况", no="消费者公开"),
    ),
    (
        "disputes",
        pattern(r"复议|诉讼|申诉|行政救济|举报|投诉", yes="行政复议情况", no="建议办理"),
    ),
    (
        "secrecy",
        pattern(r"保密|涉密|失密|泄密", yes="保密审查", no="秘书工作"),
    ),
    (
        "subordinates",
        pattern(
            r"(?:所属|下属|直属|企事业|公共企).{0,8}(?:单位|部门|机构|公开)|事业单位",
            yes="所属单位的公开",
            no="本单位的公开",
        ),
    ),
    (
        "proposals",
        pattern(r"提案|(?:代表|委员).{0,4}建议|建议办理", yes="代表建议的办理", no="工作建议"),
    ),
    (
        "problems",
        pattern(
            r"问题|不足|改进|整改|困难|打算|下一?步|今后|努力方向|明年|(?:工作|重点)安排|展望",
            yes="存在的问题",
            no="统筹安排",
        ),
    ),
    (
        "key_areas",
        pattern(r"重点(?:领域|信息|工作|内容)", yes="重点领域公开", no="公开的重点"),
    ),
    (
        "requests",
        pattern(
            r"依申请|依?申请公开|公开申请|申请.{0,6}(?:办理|受理|处理|答复)|不予公开|咨询",
            yes="申请的答复情况",
            no="申请人须知",
        ),
    ),
    (
        "proactive",
        pattern(
            r"主动(?:向社会)?公开|公开.{0,4}政府信息(?!公开)|公开(?:的)?(?:内容|范围|形式|数量|情况)$",
            yes="公开的内容",
            no="公开内容的审核",
        ),
    ),
    (
        "interpretation",
        pattern(r"解读|回应|互动|舆情|舆论", yes="政策解读", no="政策理解"),
    ),
    (
        "platform",
        pattern(
            r"平台|载体|渠道|网站|公开栏|查阅|媒体|新媒体|公众号|政务服务",
            yes="公开平台建设",
            no="公平公正",
        ),
    ),
    (
        "organisation",
        pattern(
            r"组织|领导|制度|机制|机构|人员|队伍|培训|监督|保障|考核|宣传|责任|信息管理|规范管理"
            r"|指南|目录|职责|评议",
            yes="组织领导",
            no="工作进展",
        ),
    ),
    (
        "overview",
        pattern(
            r"概述|概况|综述|总述|总体|基本(?:工作)?情况|工作(?:的)?(?:开展|进展)?情况|主要做法|回顾",
            yes="工作开展情况",
            no="公开情况",
        ),
    ),
    (
        "other",
        pattern(
            r"其[他它]|需要(?:说明|报告|公开)|需(?:说明|报告)|附[表件则]|说明|统计",
            yes="其他事项",
            no="需要改进",
        ),
    ),
)
_FINAL = (
    r"(?:情况|概述|概况|综述|总述|措施|事项|问题|不足|打算|计划|安排|改进|减免|诉讼|复议|申诉|提案|其[他它]"
    r"|工作|方面|附[表件]|说明|回应|解读|建设|数据|统计|方向|建议|意见|体会|成效|做法|总结|任务|制度|公开|设想|展望|关切"
    r"|办理|处理|答复|收费|费用|审查|检查|领导|管理|保障|思路|举措|目标|需求|重点|方式|途径|内容|数量|类别|形式|范围)"
)
_ENDS_WHOLE = pattern(_FINAL + r"[。.::;]?$", yes="(二)公开情况。", no="公开情况表")
_NAME_END = pattern(
    r"(?:情况|概述|概况|综述|措施|事项|问题|打算|不足|收费及减免|其[他它])$",
    yes="主动公开情况",
    no="主动公开情况表",
)
_SUBJECT = pattern(
    r"公开|申请|复议|诉讼|收费|减免|保密|平台|解读|提案|问题|组织|制度|总体|基本|概|其[他它]|需要|咨询|改进|工作",
    yes="信息公开情况",
    no="修路情况",
)
_SIGN = pattern(r"[。;!?,:>|]", yes="概述,其他", no="概述、其他")
_BARE = frozenset(
    {"概述", "概况", "综述", "总体情况", "基本情况", "总体概述", "其他", "其他事项", "主动公开", "依申请公开",
     "存在问题", "主要问题", "改进措施", "总述", "总体工作情况"}
)  # fmt: skip
_LONGEST_NAME = 40
# Titles, which reports share: without the two caches reading took 1.08 times as long.
_KEPT = 4_000
_WHOLE = frozenset({"problems", "secrecy", "fees", "disputes", "subordinates", "proposals"})


@lru_cache(_KEPT)
def own_kind(title: str) -> str | None:
    """Return the kind that the words of ``title`` (without number) tell, None if they tell none."""
    text = plain(title).replace(" ", "")
    if text.strip("。:") in INTRODUCTIONS:
        return "overview"
    return next((kind for kind, words in _RULES if words.search(text)), None)


def kind_of(title: str, parent: str | None = None) -> str:
    """Return the kind of a section: its own, else that of the section above, else ``other``.

    What stands under problems or secrecy is about them whatever its words: a
    measure to strengthen leadership is no account of who leads.

    >>> kind_of("政府信息公开的收费及减免情况"), kind_of("突出重点", parent="overview")
    ('fees', 'overview')
    """
    if parent in _WHOLE:
        return parent
    return own_kind(title) or parent or "other"


@lru_cache(_KEPT)
def names_a_part(title: str) -> bool:
    """Tell whether ``title`` could be nothing but the heading of a report's part.

    Strict enough to be asked of lines that bear no number.

    >>> names_a_part("政府信息公开申请的办理情况"), names_a_part("本镇公开工作有序开展")
    (True, False)
    """
    text = plain(title).replace(" ", "").strip("。:")
    if text in INTRODUCTIONS or text in _BARE:
        return True
    return (
        4 <= len(text) <= _LONGEST_NAME
        and not _SIGN.search(text)
        and _NAME_END.search(text) is not None
        and _SUBJECT.search(text) is not None
        and own_kind(text) is not None
    )


def ends_like_a_part(title: str) -> bool:
    """Tell whether ``title`` ends as the names of parts do, whatever it is about."""
    text = plain(title).replace(" ", "").strip("。:")
    return (
        4 <= len(text) <= _LONGEST_NAME and bool(_NAME_END.search(text)) and not _SIGN.search(text)
    )


def ends_whole(title: str) -> bool:
    """Tell whether a heading ends as headings do; one cut off in the middle does not."""
    return _ENDS_WHOLE.search(plain(title).replace(" ", "")) is not None
