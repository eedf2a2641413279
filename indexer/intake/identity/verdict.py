"""Is it a report at all, and of which of the three forms?

What speaks for a report and what against it is weighed; the verdict says what
it saw. A report dropped is silently missed, a notice kept is seen and forgiven:
in doubt a file is a report, with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from indexer.intake.identity.blank import is_blank_form, is_form
from indexer.intake.identity.titles import Title, is_title
from indexer.intake.identity.years import year_of_period
from indexer.intake.parts.kinds import own_kind
from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section, Sign


class SignWeight(IntEnum):
    """How much a sign speaks for a report, or against one."""

    FULL_TITLE = 3  # that of a report on disclosure, with its unit or its year
    TITLE = 1
    HEADING = 1  # one of the parts that every report has, and
    MOST_OF_HEADINGS = 3
    FORM = 4  # a table of the form of 2019 or 2021
    ADDRESSES_ITSELF = 2  # 现将…报告如下
    PERIOD = 1  # of its figures, a whole year, where it addresses itself
    STATEMENT = 1  # of a number, an application, a fee
    OTHER_TITLE = -5  # 通知, 制度 …
    ARTICLES = -6  # 第一条 …
    NORMS = -5  # what should be done, and nothing of any year
    OTHER_INTENT = -5  # 制定本指南
    ADDRESSEES = -3  # 各乡镇人民政府:


_ENOUGH = 3
"""From here on a file is a report, and so far apart for and against are sure."""
_ARTICLES, _NORMS = 3, 3
"""How many of them make a rule of a text."""

# How other documents end their titles, and what they are.
_NOTE = r"(?:\([^()]{0,16}\))?$"
_OTHERS = (
    (
        "通知",
        pattern(
            r"(?:通知|通报|通告|公告|公示|函|批复|请示)" + _NOTE,
            yes="编制年报的通知(试行)",
            no="通知公告栏",
        ),
    ),
    (
        "制度",
        pattern(
            r"(?:制度|办法|规定|条例|细则|规则|规范|规程|守则|职责)" + _NOTE,
            yes="保密审查制度",
            no="制度建设情况",
        ),
    ),
    (
        "指南",
        pattern(
            r"(?:指南|须知|流程|流程图|说明书|指引|告知书|常见问题)" + _NOTE,
            yes="信息公开指南",
            no="指南编制情况",
        ),
    ),
    (
        "目录",
        pattern(r"(?:目录|清单|一览表|名单|名录)" + _NOTE, yes="信息公开目录", no="目录更新情况"),
    ),
    (
        "表格",
        pattern(
            r"(?:申请表|登记表|表格|回执|申请书|依申请公开)" + _NOTE,
            yes="信息公开申请表",
            no="申请办理情况",
        ),
    ),
    (
        "方案",
        pattern(
            r"(?:方案|要点|计划|意见|预案|分工|规划)" + _NOTE,
            yes="信息公开工作要点",
            no="要点落实情况",
        ),
    ),
)
_ARTICLE = pattern(
    r"第[一二三四五六七八九十百\d]{1,4}条(?!第)\s", yes="第一条 为了", no="第一条为了", how="match"
)
# What a document says that it itself is, in its introduction.
_ITSELF = pattern(
    r"(?:制定|制订|编制|拟定)[^。;《》]{0,8}本(?P<one>[^。;,《》]{0,4}(?:指南|制度|办法|规定|细则|方案|目录))(?!要求)"
    r"|编制了?《[^《》]{2,40}(?P<two>指南|目录)》\(以下简称",
    yes="为方便公众,制定本公开指南",
    no="为方便公众,编制本年度报告和公开指南",
)
_EXPLAINS = pattern(
    r"(?:年报|年度报告|报告)[^。;]{0,40}(?:如下解读|解读如下|解读说明如下)",
    yes="现就年报作如下解读",
    no="年报如下。政策解读",
)
# What may and must be done, where nothing tells of any year: a rule, not an account.
_NORM = pattern(
    r"应当|可以|不得|必须|(?:之日起|以内|内)(?:予以)?(?:答复|公开)",
    yes="自收到之日起答复",
    no="收到的都已答复",
)
_TIME = pattern(
    r"20\d\d\s?年|二[〇○零0]..年|全年|本年|今年|年度(?!工作报告|报告)|年内|一年来",
    yes="本年度公开12条",
    no="年度报告公开",
)
_ADDRESSEES = pattern(
    r"^(?:各|市直|县直|区直|州级|省直)[^。]{2,50}[::]$",
    yes="各乡镇人民政府:",
    no="大街乡各村:",
)
_NUMBERED = pattern(
    r"[(第]?[一二三四五六七八九十]{1,3}[)、.]",
    yes="(二)完善公开制度",
    no="一级公开制度",
    how="match",
)
_ORDERS = pattern(
    r"关于(?:做好|开展|进一步|切实|认真|印发|加强|组织|报送|编制|下达|转发|召开)",
    yes="关于做好年报工作的通知",
    no="关于年报工作的报告",
)
# One by one and those that begin with a word first: together they are five times as slow.
_SPEAKS = (
    pattern(
        r"编制本(?:年度)?报告|编制[^。;]{0,30}年度报告", yes="编制本年度报告", no="编制本年度预算"
    ),
    pattern(
        r"年度报告[^。;]{0,12}(?:编制|如下|编成)", yes="年度报告公布如下", no="年度报告。数据如下"
    ),
    pattern(
        r"本(?:年度|年)?(?:工作)?报[告]?[^。;]{0,6}(?:依照|根据|按照|依据|由|编制|中|包括|全文)",
        yes="本年报由大街乡",
        no="本年报。由大街乡编写",
    ),
    pattern(r"(?:汇报|报告|总结|公布)如下", yes="现将情况报告如下", no="现将情况说明如下"),
    pattern(
        r"(?:统计|数据)(?:的)?(?:期限|时间|时段|日期|周期|时限)",
        yes="所列数据的统计期限",
        no="申请的答复期限",
    ),
    pattern(
        r"(?:现|特|将|予以)[^。;]{0,12}(?:公布|公开|公示|报告|汇报|发布)[^。;]{0,60}(?:年度报告|年报|工作报告|报告|总结|情况)",
        yes="现公布大街乡2013年信息公开情况",
        no="现公布大街乡2013年预算",
    ),
)
_STATES = (
    pattern(
        r"公开[^。;]{0,24}信息[^。;]{0,24}\d+\s?[余多]?万?[余多]?\s?(?:条|件|篇|项)",
        yes="公开各类信息12余条",
        no="公开各类信息。培训12次",
    ),
    pattern(
        r"(?:没有|未|无|收到|受理|办理|接到|接受)[^。;]{0,30}申请",
        yes="没有收到公开申请",
        no="公民可以申请",
    ),
    pattern(
        r"(?:没有|未|无|引发|发生|收到|提起|复议|诉讼)[^。;]{0,30}(?:复议|诉讼)",
        yes="没有发生行政复议",
        no="可以依法申请复议",
    ),
    pattern(
        r"(?:没有|未|无|免费)[^。;]{0,20}(?:收费|收取|费用|减免)",
        yes="没有收取费用",
        no="依照标准收取费用",
    ),
)
_ABOUT = pattern(
    r"信息公开|政务公开|公开[^。;]{0,8}信息|依申请|申请公开", yes="公开各类信息", no="公开招聘"
)
_YEARLY_QUOTED = pattern(
    r"《[^《》]*(?:年度报告|年报|工作报告)》", yes="公布《2013年年报》", no="公布《2013年要点》"
)
_ABOUT_WORK = pattern(r"关于(?:做好|印发|转发)", yes="关于印发", no="关于公布")
_OF_2021 = pattern(r"〔2021〕\s?30号", yes="〔2021〕30号", no="〔2019〕30号")
_FORM_2021 = ("本年制发件数", "本年废止件数", "现行有效件数")
_FORM_2019 = ("本年新制作数量", "本年新公开数量", "对外公开总数量", "政府集中采购")
_FORM_WORDS = (*_FORM_2021, *_FORM_2019, "勾稽关系")
_PARTS_2019 = pattern(
    r"总体情况|收到和处理|(?:主动公开政府信息|政府信息主动公开)情况|(?:复议|诉讼)[^,。]{0,12}情况|存在的?主要问题(?:及|和)改进|需要报告的事项",
    yes="五、存在的主要问题及改进情况",
    no="五、存在的不足及改进措施",
)
_PARTS_2008 = pattern(
    r"概述|收费|减免|组织领导|保密审查|依申请公开|申请(?:的)?办理情况|需要说明|统计表|申诉",
    yes="三、依申请公开情况",
    no="三、收到和处理申请情况",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is a report; ``reason`` and the telling ``line`` if not; ``doubt`` if unsure.

    ``evidence`` is what was seen, with its weight: their sum, where none alone decided.
    """

    is_report: bool
    evidence: tuple[Sign, ...] = ()
    reason: str | None = None
    doubt: str | None = None
    line: str | None = None


def judge(
    lines: Sequence[str],
    preamble: Sequence[str],
    lead: str,
    body: Sequence[str],
    sections: Sequence[Section],
    tables: str,
    title: Title | None,
) -> Verdict:
    """Return whether this is a yearly report on disclosure.

    ``lines`` stand before the first heading, and ``preamble`` are they, plain;
    ``lead`` is the beginning of the text and ``body`` all of its paragraphs,
    both plain; ``tables`` is the text of all tables; ``title`` is a report's title if
    one was found.
    """
    text = "\n".join(body)[:60_000]
    introduction = "\n".join(preamble)
    dated = title is not None and title.year is not None
    if (not dated or (title and is_form(plain(title.text)))) and is_blank_form(
        preamble, text, tables
    ):
        return Verdict(False, reason="像是没有填写的年度报告格式")
    if _EXPLAINS.search(introduction):
        return Verdict(False, reason="像是对年度报告的解读")
    if not title and not _ABOUT.search(text + tables + lead):
        return Verdict(False, reason="没有谈到政府信息公开")
    signs = [*_title_signs(title), *_part_signs(sections, tables)]
    titled = title is not None
    other = _other(lines, preamble)
    against: list[tuple[Sign, tuple[str, str]]] = []

    def speak_against(why: str, weight: SignWeight, kind: str, line: str) -> None:
        against.append((Sign(why, int(weight)), (kind, line)))

    entitled = title is not None and (title.unit is not None or title.year is not None)
    if other and not (entitled and not _ORDERS.search(plain(other[1]))):
        speak_against(f"有一行像是{other[0]}的标题", SignWeight.OTHER_TITLE, *other)
    if sum(bool(_ARTICLE.match(line)) for line in body if line.startswith("第")) >= _ARTICLES:
        speak_against("各段以“第…条”编号", SignWeight.ARTICLES, "制度", "各段以“第…条”编号")
    if not titled and len(_NORM.findall(text)) >= _NORMS and not _TIME.search(text + lead):
        said = "只讲应当如何，不提任何年份"
        speak_against(said, SignWeight.NORMS, "制度", said)
    itself = None if titled else _ITSELF.search(introduction)
    if itself:
        said = f"自称{itself['one'] or itself['two']}"
        speak_against(said, SignWeight.OTHER_INTENT, "其他文件", said)
    if any(_ADDRESSEES.match(line.replace(" ", "")) for line in preamble):
        said = "开头写给其他单位"
        speak_against(said, SignWeight.ADDRESSEES, "通知", said)
    signs += [evidence for evidence, _ in against]
    if _sum(signs) < _ENOUGH:  # Else title, headings and tables have settled it.
        signs += _statements(lead, text)
    evidence = tuple(signs)
    if _sum(signs) <= 0 or sum(sign.weight for sign in signs if sign.weight > 0) < _ENOUGH:
        if other is None and against:
            other = against[0][1]
        if other:
            reason = f"像是{other[0]}：{other[1]}"
            return Verdict(False, evidence, reason=reason, line=other[1])
        return Verdict(False, evidence, reason="没有年度报告的标题、章节和内容")
    if _sum(signs) < _ENOUGH:
        doubt = "可能不是年度报告；为免遗漏，仍按年度报告收录"
        return Verdict(True, evidence, doubt=doubt)
    return Verdict(True, evidence)


def as_stated(verdict: Verdict, stated: bool | None) -> Verdict:
    """Return ``verdict``, or what an operator ``stated``, who has seen the file."""
    if stated is None or stated == verdict.is_report:
        return verdict if stated is None else replace(verdict, doubt=None)
    if stated:
        doubt = f"清单写明是年度报告；看上去不是：{verdict.reason}"
        return replace(verdict, is_report=True, reason=None, doubt=doubt, line=None)
    return replace(verdict, is_report=False, reason="清单写明不是年度报告", doubt=None)


def _sum(signs: Sequence[Sign]) -> int:
    return sum(sign.weight for sign in signs)


def _title_signs(title: Title | None) -> Iterator[Sign]:
    if title is None:
        return
    named = plain(title.text)
    entitled = title.unit is not None or title.year is not None
    if entitled and ("公开" in named or "[" in named):
        yield Sign("标题是信息公开年度报告，写有单位或年度", int(SignWeight.FULL_TITLE))
    else:
        yield Sign("标题像是年度报告", int(SignWeight.TITLE))


def _part_signs(sections: Sequence[Section], tables: str) -> Iterator[Sign]:
    kinds = {own_kind(s.heading) for s in sections if s.level} - {None, "other"}
    if kinds:
        weight = min(len(kinds) * SignWeight.HEADING, SignWeight.MOST_OF_HEADINGS)
        yield Sign(f"有 {len(kinds)} 种年度报告的章节", int(weight))
    if tables and any(word in tables for word in _FORM_WORDS):
        yield Sign("有年度报告的统计表", int(SignWeight.FORM))


def _statements(lead: str, text: str) -> Iterator[Sign]:
    if _speaks(lead):
        yield Sign("文中自称年度报告", int(SignWeight.ADDRESSES_ITSELF))
        if year_of_period(lead):
            yield Sign("写有所列数据的起止日期", int(SignWeight.PERIOD))
    stated = sum(bool(sign.search(text)) for sign in _STATES)
    if stated:
        yield Sign("写有公开、申请、复议或收费的情况", stated * SignWeight.STATEMENT)


def _speaks(lead: str) -> bool:
    """Whether the text says of itself that it is a report."""
    said = "公开" in lead or "报告" in lead or "公布" in lead
    return said and any(phrase.search(lead) for phrase in _SPEAKS)


def _other(lines: Sequence[str], preamble: Sequence[str]) -> tuple[str, str] | None:
    """What else a line before the first heading calls the document, and that line as printed."""
    for line, text in zip(lines[:40], preamble[:40], strict=True):
        text = text.replace(" ", "")
        if not 5 <= len(text) <= 70 or any(c in text for c in "。;>|") or is_title(line):
            continue
        if _NUMBERED.match(text):  # (二)完善制度 heads a part of a report
            continue
        for what, ending in _OTHERS:
            if ending.search(text) and not text.startswith(("附件", "根据", "依照", "按照")):
                wrapped = _YEARLY_QUOTED.search(text)
                if not wrapped or _ABOUT_WORK.search(text):
                    return what, line.strip()
    return None


def regime_of(sections: Sequence[Section], tables: str, lead: str, year: int | None) -> str | None:
    """Return the form a report follows: by its tables, its headings, then the year.

    ``2008``, ``2019`` or ``2021``; None where nothing tells.
    """
    text = tables + "\n".join([s.text for s in sections])
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
    if _OF_2021.search(lead):
        return "2021"
    if year is None:
        return "2008" if old else None
    return "2021" if year >= 2021 else "2019"
