"""Is it a report at all, and of which of the three forms?

A report dropped is silently missed, a notice kept is seen and forgiven: in
doubt a file is a report, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.intake.identity.titles import Title, is_title
from indexer.intake.parts.kinds import own_kind
from indexer.language.folding import plain
from indexer.vocabulary.report import Section

# How other documents end their titles, and what they are.
_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern + r"(?:\([^()]{0,16}\))?$"))
    for what, pattern in (
        ("通知", r"(?:通知|通报|通告|公告|公示|函|批复|请示)"),
        ("制度", r"(?:制度|办法|规定|条例|细则|规则|规范|规程|守则|职责)"),
        ("指南", r"(?:指南|须知|流程|流程图|说明书|指引|告知书|常见问题)"),
        ("目录", r"(?:目录|清单|一览表|名单|名录)"),
        ("表格", r"(?:申请表|登记表|表格|回执|申请书|依申请公开)"),
        ("方案", r"(?:方案|要点|计划|意见|预案|分工|规划)"),
    )
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]{1,4}条(?!第)\s")
# What a document says that it itself is, in its introduction.
_ITSELF = re.compile(
    r"(?:制定|制订|编制|拟定)[^。;《》]{0,8}本(?P<one>[^。;,《》]{0,4}(?:指南|制度|办法|规定|细则|方案|目录))(?!要求)"
    r"|编制了?《[^《》]{2,40}(?P<two>指南|目录)》\(以下简称"
)
_EXPLAINS = re.compile(r"(?:年报|年度报告|报告)[^。;]{0,40}(?:如下解读|解读如下|解读说明如下)")
# What may and must be done, where nothing tells of any year: a rule, not an account.
_NORM = re.compile(r"应当|可以|不得|必须|(?:之日起|以内|内)(?:予以)?(?:答复|公开)")
_TIME = re.compile(r"20\d\d\s?年|二[〇○零0]..年|全年|本年|今年|年度(?!工作报告|报告)|年内|一年来")
_ADDRESSEES = re.compile(r"^(?:各|市直|县直|区直|州级|省直)[^。]{2,50}[::]$")
_ORDERS = re.compile(r"关于(?:做好|开展|进一步|切实|认真|印发|加强|组织|报送|编制|下达|转发|召开)")
# One by one and those that begin with a word first: together they are five times as slow.
_SPEAKS = (
    re.compile(r"编制本(?:年度)?报告|编制[^。;]{0,30}年度报告"),
    re.compile(r"年度报告[^。;]{0,12}(?:编制|如下|编成)"),
    re.compile(
        r"本(?:年度|年)?(?:工作)?报[告]?[^。;]{0,6}(?:依照|根据|按照|依据|由|编制|中|包括|全文)"
    ),
    re.compile(r"(?:汇报|报告|总结|公布)如下"),
    re.compile(r"(?:统计|数据)(?:的)?(?:期限|时间|时段|日期|周期|时限)"),
    re.compile(
        r"(?:现|特|将|予以)[^。;]{0,12}(?:公布|公开|公示|报告|汇报|发布)[^。;]{0,60}(?:年度报告|年报|工作报告|报告|总结|情况)"
    ),
)
_STATES = (
    re.compile(r"公开[^。;]{0,24}信息[^。;]{0,24}\d+\s?[余多]?万?[余多]?\s?(?:条|件|篇|项)"),
    re.compile(r"(?:没有|未|无|收到|受理|办理|接到|接受)[^。;]{0,30}申请"),
    re.compile(r"(?:没有|未|无|引发|发生|收到|提起|复议|诉讼)[^。;]{0,30}(?:复议|诉讼)"),
    re.compile(r"(?:没有|未|无|免费)[^。;]{0,20}(?:收费|收取|费用|减免)"),
)
_ABOUT = re.compile(r"信息公开|政务公开|公开[^。;]{0,8}信息|依申请|申请公开")
_FORM_2021 = ("本年制发件数", "本年废止件数", "现行有效件数")
_FORM_2019 = ("本年新制作数量", "本年新公开数量", "对外公开总数量", "政府集中采购")
_FORM_WORDS = (*_FORM_2021, *_FORM_2019, "勾稽关系")
_PARTS_2019 = re.compile(
    r"总体情况|收到和处理|(?:主动公开政府信息|政府信息主动公开)情况|(?:复议|诉讼)[^,。]{0,12}情况|存在的?主要问题(?:及|和)改进|需要报告的事项"
)
_PARTS_2008 = re.compile(
    r"概述|收费|减免|组织领导|保密审查|依申请公开|申请(?:的)?办理情况|需要说明|统计表|申诉"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is a report; ``reason`` and the telling ``line`` if not; ``doubt`` if unsure."""

    is_report: bool
    reason: str | None = None
    doubt: str | None = None
    line: str | None = None


def judge(
    lines: Sequence[str],
    preamble: Sequence[str],
    lead: str,
    body: Sequence[str],
    sections: Sequence[Section],
    title: Title | None,
) -> Verdict:
    """Return whether this is a yearly report on disclosure.

    ``lines`` stand before the first heading, and ``preamble`` are they, plain;
    ``lead`` is the beginning of the text and ``body`` all of its paragraphs,
    both plain; ``title`` is a report's title if one was found.
    """
    text = "\n".join(body)[:60_000]
    kinds = {own_kind(s.heading) for s in sections if s.level} - {None, "other"}
    tables = "\n".join([table.text for s in sections for table in s.tables])
    form = tables != "" and any(word in tables for word in _FORM_WORDS)
    entitled = title is not None and (title.unit is not None or title.year is not None)
    titled = 0
    if title:
        named = plain(title.text)
        titled = 3 if entitled and ("公开" in named or "[" in named) else 1
    pro = titled + min(len(kinds), 3) + 4 * form
    other = _other(lines, preamble)
    articles = sum(bool(_ARTICLE.match(line)) for line in body if line.startswith("第"))
    contra = 0
    if other and not (entitled and not _ORDERS.search(plain(other[1]))):
        contra += 5
    if articles >= 3:
        other = other or ("制度", "各段以“第…条”编号")
        contra += 6
    if not titled and len(_NORM.findall(text)) > 2 and not _TIME.search(text + lead):
        other = other or ("制度", "只讲应当如何，不提任何年份")
        contra += 5
    introduction = "\n".join(preamble)
    itself = _ITSELF.search(introduction)
    if itself and not titled:
        other = other or ("其他文件", f"自称{itself['one'] or itself['two']}")
        contra += 5
    if _EXPLAINS.search(introduction):
        return Verdict(False, "像是对年度报告的解读")
    if any(_ADDRESSEES.match(line.replace(" ", "")) for line in preamble):
        other = other or ("通知", "开头写给其他单位")
        contra += 3
    if not title and not _ABOUT.search(text + tables + lead):
        return Verdict(False, "没有谈到政府信息公开")
    if pro - contra < 3:  # Else title, headings and tables have settled it.
        pro += 2 * _speaks(lead) + sum(bool(pattern.search(text)) for pattern in _STATES)
    if pro <= contra or pro < 3:
        if other:
            return Verdict(False, f"像是{other[0]}：{other[1]}", line=other[1])
        return Verdict(False, "没有年度报告的标题、章节和内容")
    if pro - contra < 3:
        return Verdict(True, doubt="可能不是年度报告；为免遗漏，仍按年度报告收录")
    return Verdict(True)


def _speaks(lead: str) -> bool:
    """Whether the text says of itself that it is a report."""
    said = "公开" in lead or "报告" in lead or "公布" in lead
    return said and any(pattern.search(lead) for pattern in _SPEAKS)


def _other(lines: Sequence[str], preamble: Sequence[str]) -> tuple[str, str] | None:
    """What else a line before the first heading calls the document, and that line as printed."""
    for line, text in zip(lines[:40], preamble[:40], strict=True):
        text = text.replace(" ", "")
        if not 5 <= len(text) <= 70 or any(c in text for c in "。;>|") or is_title(line):
            continue
        for what, pattern in _OTHERS:
            if pattern.search(text) and not text.startswith(("附件", "根据", "依照", "按照")):
                wrapped = re.search(r"《[^《》]*(?:年度报告|年报|工作报告)》", text)
                if not wrapped or re.search(r"关于(?:做好|印发|转发)", text):
                    return what, line.strip()
    return None


def regime_of(sections: Sequence[Section], lead: str, year: int | None) -> str | None:
    """Return the form a report follows: by its tables, its headings, then the year.

    ``2008``, ``2019`` or ``2021``; None where nothing tells.
    """
    text = "\n".join(t.text for s in sections for t in s.tables)
    text += "\n".join(s.text for s in sections)
    if any(word in text for word in _FORM_2021):
        return "2021"
    if any(word in text for word in _FORM_2019):
        return "2019"
    if year is not None and year < 2019:
        return "2008"
    headings = [plain(s.heading) for s in sections if s.level == 1]
    old = sum(bool(_PARTS_2008.search(heading)) for heading in headings)
    new = sum(bool(_PARTS_2019.search(heading)) for heading in headings)
    if old > new:
        return "2008"
    if re.search(r"〔2021〕\s?30号", lead):
        return "2021"
    if year is None:
        return "2008" if old else None
    return "2021" if year >= 2021 else "2019"
