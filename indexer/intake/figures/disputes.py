"""行政复议, 行政诉讼 and 举报投诉: how many there were, each told apart from the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import NOTHING, Count
from indexer.intake.figures.statements import (
    ANOTHER_YEAR,
    NONE,
    Claim,
    Sentence,
    claimed,
    last_year_in,
)
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_CASE = pattern(
    r"复议(?<!未经复议)(?!法|后|委员|机关|机构|人员|工作|答复)|诉讼(?<!民事诉讼)(?!法|人员|工作)"
    r"|(?:投诉|举报)(?:[、和及与或]?(?:投诉|举报|申诉))*+(?!电话|信箱|邮箱|渠道|方式|人|热线|平台|制度|机制|中心|处理|办理|类|栏|途径|窗口)",
    yes="行政复议1件",
    no="复议后起诉",
)
_CASES = {
    "复": "reviews_total",
    "诉": "lawsuits_total",
    "投": "complaints",
    "举": "complaints",
}
# 受理群众投诉12件 is of anything; about disclosure is what its clause or its section says to be.
_OF_DISCLOSURE = pattern(r"公开|复议|诉讼", yes="因公开被投诉", no="因修路被投诉")
_OF_ANYTHING = pattern(
    r"12345|热线|信箱|网民|信访|环保|环境|消费|市场|平台|留言|群众|来电|来信",
    yes="热线投诉",
    no="公开投诉",
)
_CASE_TAIL = (
    r"(?:案件|案|申请|事项|情况|情形|数量|总数|数|的|共计|共有|共|合计|总计|累计|计|各|均|皆|分别|为|是|有|达"
    r"|发生|收到|受理|:|\(){0,12}+"
)
_CASE_NUMBER_NEXT = pattern(rf"{_CASE_TAIL}$", yes="案件共计", no="案件办理", how="fullmatch")
_CASE_NUMBER_BEFORE = pattern(
    r"(?:的|与|因|由|对|本机关|我镇|我乡|政府|信息|公开|工作|依申请|引起|引发|产生|相关|有关|涉及|被|申请|提起|行政){0,16}+$",
    yes="因信息公开引起的行政",
    no="因修路引起的行政",
    how="fullmatch",
)
_CASE_ZERO = pattern(
    rf"{_CASE_TAIL}(?:(?:0|零|无)(?![0-9.法关论需])"
    r"|都?(?:没有|未发生|未出现|未收到)(?:发生|出现|产生)?$)",
    yes="案件为零",
    no="案件无关",
    how="match",
)
_CONTINUES = pattern(
    r"^(?:也|亦|及|和|或|以及|申请|提起|被|行政|复议|诉讼|举报|投诉|因)",
    yes="及行政诉讼的情况",
    no="没有诉讼",
    how="match",
)
_LIST_ENDS = pattern(
    r"^(?:案件|案|申请|的|情况|情形|事项|发生|现象|等|行为|问题){0,12}+$",
    yes="的情况",
    no="的办法",
    how="match",
)
_EACH = pattern(r"[各均]", yes="均为", no="共为")
_NONE = pattern(NONE, yes="未发生行政复议", no="未经复议")
_POSSIBLE = pattern(r"可|有权|如|不服|应当|服务|及时", yes="可申请行政", no="申请行政")
# 去年行政复议1件,行政诉讼2件: the year is said once for the list.
_THIS_YEAR = pattern(r"[今本当全]年|[0-9]{4}年", yes="今年诉讼", no="去年诉讼")
# 行政复议5件,其中涉及信息公开0件; 均与信息公开无关: what is counted is of any kind.
_OF_ANY_KIND = pattern(
    r"与(?:政府|政务)?信息公开(?:工作|事项)?(?:均|都)?(?:无关|没有关系)"
    r"|[0-9](?:件|起|宗|例|次)[,(](?:其中)?(?:因|涉及|有关|关于|属于|与)(?:政府|政务)?信息公开(?:工作|事项|类|有关|引[发起])*的?(?:案件)?(?:有|为|共)?[0-9]",
    yes="诉讼3件,因政府信息公开引发0件",
    no="因政府信息公开引发诉讼3件",
)


def disputes(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how many reviews, lawsuits and complaints ``found`` state, each by itself.

    A number said of both together (复议诉讼共7件) is neither's, unless it is 0.
    """
    for sentence in found:
        text = sentence.text
        if "复议" not in text and "诉" not in text and "举报" not in text:
            continue
        if _OF_ANY_KIND.search(text):
            continue
        complained = _complaints_of_disclosure(section, text)
        carried = before = False
        for start, end in sentence.clauses:
            clause = sentence.text[start:end]
            cases = list(_CASE.finditer(clause))
            none = _NONE.search(clause)
            # 没有因公开被举报,申请行政复议的情况: the list goes on after the comma.
            carried = none is not None or (carried and _CONTINUES.match(clause) is not None)
            if not cases:
                continue
            counts = [c for c in sentence.counts if start <= c.start and c.end <= end]
            before = before and not _THIS_YEAR.search(clause)
            this_year = [
                c for c in counts if not before and not ANOTHER_YEAR.search(text, start, c.start)
            ]
            before = before or (bool(counts) and not this_year)
            for name, count in _case_numbers(clause, start, cases, this_year, carried):
                if name != "complaints" or complained:
                    claim = claimed(name, count, section, sentence.quote(start, end))
                    yield claim._replace(year=last_year_in(text[:end]))


def _complaints_of_disclosure(section: Section, text: str) -> bool:
    """Whether a complaint in ``text`` is one about disclosure, and not about anything at all."""
    about = section.kind == "disputes" or _OF_DISCLOSURE.search(text) is not None
    return about and not _OF_ANYTHING.search(text)


def _case_numbers(
    clause: str,
    at: int,
    cases: Sequence[re.Match[str]],
    counts: Sequence[Count],
    carried: bool,
) -> Iterator[tuple[str, Count]]:
    first_none = _NONE.search(clause)
    waiting: list[str] = []  # named, their number still to come: 行政复议、行政诉讼共3件
    denied: list[str] = []
    for index, case in enumerate(cases):
        name = _CASES[case.group()[0]]
        none = first_none if first_none and first_none.end() <= case.start() else None
        stop = cases[index + 1].start() if index + 1 < len(cases) else len(clause)
        own = [c for c in counts if case.end() <= c.start - at < stop]
        between = clause[case.end() : own[0].start - at] if own else clause[case.end() : stop]
        if own and _CASE_NUMBER_NEXT.fullmatch(between):
            group, waiting = [*waiting, name], []
            if own[0].value and none:
                continue  # 未发生复议、诉讼1件: not understood
            if len(group) == 1 or own[0].value == 0 or _EACH.search(between):
                yield from ((n, own[0]) for n in group)
            elif "分别" in between and len(own) == len(group):
                yield from zip(group, own, strict=True)
            continue
        begin = cases[index - 1].end() if index else 0
        before = [c for c in counts if begin <= c.start - at and c.end - at <= case.start()]
        if before and _CASE_NUMBER_BEFORE.fullmatch(clause[before[-1].end - at : case.start()]):
            if none and before[-1].value == 1:
                denied.append(name)  # 没有一起行政复议
            elif not none:
                yield name, before[-1]
            continue
        if none and case.start() - none.end() <= 60:
            if not _POSSIBLE.search(clause[none.end() : case.start()]):
                denied.append(name)
            continue
        if _CASE_ZERO.match(clause, case.end()):
            denied.extend((*waiting, name))
            waiting = []
        elif carried and _LIST_ENDS.match(clause[cases[-1].end() :]):
            denied.append(name)
        else:
            waiting.append(name)
    yield from ((name, NOTHING) for name in denied)
