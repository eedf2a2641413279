"""依申请公开: how many requests were received, and how many the year before had left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import Count
from indexer.intake.figures.statements import (
    ANOTHER_YEAR,
    NONE,
    SEVERAL,
    TAIL,
    Claim,
    Rank,
    Sentence,
    claimed,
    says_none_after,
)
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_RECEIVED = r"(?:收到|接到|受理|新收|接收|接受|收取|新增|收)"
_REQUEST = (
    r"(?:(?<!复议)(?<!诉讼)(?<!许可)(?<!赔偿)(?:依申请|申请)(?!人|表|书(?!$|[共计为约])|须知|渠道|流程|指南|条件|方式"
    r"|办法|程序|窗口|平台|栏|行政|复议|提起|诉讼)(?:公开)?)"
)
# 低保申请 and 建房申请 are other requests.
_REQUESTERS = pattern(
    r"(?:公开|信息|依法|的|了|到|形式|方式|途径|渠道|提出|提交|书面|有效|公民|法人|组织|群众|个人|人|单位|社会|公众"
    r"|任何|受理|收|接受|没有|没|无|发生|出现|零|起|例|件|因|各类|各种|有关|相关|新增|产生|办理|处理)$",
    yes="群众提出",
    no="低保",
)
_REQUEST_TAIL = (
    r"(?:申请|公开|政府|政务|信息|的|件|数量|总数|总量|数|量|案件|案|事项|业务|请求|书|共有|共计|共|总计|合计|累计|计|为|是|有"
    r"|达|:|\(|均|全部|办理|处理|受理|情况){0,12}+$"
)
_BY_CHANNEL = pattern(
    r"网上|网络|网站|信函|邮件|邮箱|当面|传真|现场|口头|来函|平台|重复|信访|不予|部分|同意|驳回|个人|企业",
    yes="网上",
    no="书面",
)
# 共3人(其中1人申请2次): how often one of them asked.
_OF_SOME_PEOPLE = pattern(
    r"(?:其中|\(|有)[0-9一二三四五六七八九十两]{1,3}[人名位][^,0-9]{0,6}申请[^,]{0,6}$",
    yes="收到申请共3人(其中1人申请",
    no="收到3人的申请共",
)
_NOT_REQUESTS = pattern(
    r"发布|答复|回复|办结|复议|诉讼|投诉|咨询|热线|来信|结转|转结|许可|救助|补贴|建议|提案",
    yes="结转",
    no="收到",
)
_REQUEST_STATED = pattern(
    rf"{_RECEIVED}(?P<how>[^,]{{0,40}}?)(?P<request>{_REQUEST}){_REQUEST_TAIL}",
    yes="共收到依申请公开",
    no="共收到申请表",
)
_REQUEST_RECEIVED = pattern(rf"{_RECEIVED}(?:了|的|办理)*{TAIL}$", yes="共收到", no="共收到咨询")
_REQUEST_HANDLED = pattern(
    rf"(?:办理|处理)(?P<how>[^,]{{0,30}}?){_REQUEST}{_REQUEST_TAIL}",
    yes="办理依申请公开",
    no="办理申请表",
)
_REQUEST_NUMBER = pattern(
    rf"{_REQUEST}(?:政府|公开|信息|件)*(?:数量|总数|总量|件数|数){TAIL}$",
    yes="依申请公开数量",
    no="依申请公开目录",
)
_REQUEST_ZERO = pattern(
    rf"(?:依申请公开|公开申请|申请公开){_REQUEST_TAIL}", yes="依申请公开为", no="依申请公开指南为"
)
_RESULTS = pattern(
    r"[,(]?其中:?,?(?:全部|部分|不)?予?以?(?:同意)?公开",
    yes=",其中予以公开",
    no=",其中网上公开",
    how="match",
)
_REQUEST_NEXT = pattern(
    r"(?:的|政府|政务|信息|公开|依|有效|书面|各类|群众|公民|新|提出){0,8}+申请(?!人|行政|复议|救助|低保)",
    yes="政府信息公开申请",
    no="低保申请",
    how="match",
)
# 镇机关新收2件；站所新收3件: parts, and their sum is not said.
OF_PART = pattern(
    r"(?:部门|(?:单位|机关)(?<![本该我]..)|站所|科室|窗口|政府(?<![镇乡县区市民]..)|各街道|各?乡镇|各村居?|社区)"
    r"(?:全年|本年度?|[0-9]{4}年度?|[共总])*(?:收到|接到|受理|新收|接收|接受|收取|新增|收)",
    yes="镇机关新收",
    no="镇政府新收",
)
_OTHER_NEXT = pattern(
    r"(?:的|群众|网上)*(?:咨询|来信|热线|投诉|信访|建议|复议|诉讼|行政)",
    yes="群众来信",
    no="群众申请",
    how="match",
)
_REQUEST_NONE = pattern(
    rf"{NONE}(?P<between>[^,]{{0,40}}?)"
    rf"(?P<request>{_REQUEST}|要求(?:依法|主动)?(?:公开|获取)(?:的|政府)*信息)",
    yes="未收到公开申请",
    no="未收到申请表",
)
_REQUEST_IS_NONE = pattern(
    rf"{_REQUEST}(?:政府|公开|信息|工作|事项|件|的)*(?:数量?|总数|件数|情况|:|为)",
    yes="依申请公开的数量",
    no="依申请公开的流程",
)
_OF_FEES = pattern(r"费|减免", yes="减免申请", no="公开申请")
_ELSE_BETWEEN = pattern(
    r"复议|诉讼|因|由|收取|收费|费用|超期|逾期|超时|不予|拒|驳回|结转|投诉|举报|可|应|时|如|及时|违|答复",
    yes="因",
    no="依",
)
_ELSE_AFTER = pattern(
    r"引|导致|产生|费|而|的行政|的复议|提起|超期|逾期|投诉|举报|减免",
    yes="引起的行政复议",
    no="的情况",
)


_ABOUT = pattern(r"申请(?!.*(?:复议|诉讼|费))", yes="依申请公开情况", no="申请行政复议情况")


def requests(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how many requests ``found`` say were received in the year, or that there were none."""
    claims = [*_requests(section, found)]
    # 政府新收申请2件；部门新收4件: beside one that is a part the other is none the less.
    divided = any(claim.part for claim in claims)
    for claim in claims:
        part = divided and OF_PART.search(claim.quote) is not None
        yield claim._replace(rank=Rank.PART, part=True) if part else claim


def _requests(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    about = section.kind == "requests" or _ABOUT.search(section.heading[:100])
    for sentence in found:
        text, previous = sentence.text, 0
        asked = "申请" in text or "要求" in text
        if not about and not asked:
            continue
        for count in sentence.counts:
            said = text[previous : count.start].rpartition(",")[2]
            if count.start <= sentence.parts_from and not ANOTHER_YEAR.search(said):
                rank = _rank(said, text, count, bool(about))
                if rank is not None:
                    quote = sentence.quote(count.start - len(said), count.end)
                    claim = claimed("requests_new", count, section, quote, rank)
                    yield claim._replace(part=rank == Rank.PART)
            previous = count.end
        for start, end in sentence.denials if asked else ():
            if _no_requests(text[start:end], bool(about)):
                yield Claim(
                    "requests_new", 0, "件", section.anchor, sentence.quote(start, end), Rank.PLAIN
                )


def _rank(said: str, text: str, count: Count, about: bool) -> Rank | None:
    """Say how plainly ``said``, the words before ``count``, make it the year's requests."""
    if _NOT_REQUESTS.search(said) or _OF_SOME_PEOPLE.search(said):
        return None
    after = text[count.end : count.end + 20]
    stated = _REQUEST_STATED.search(said)
    if stated:
        if not _of_information(said, stated.start("request")):
            return None
        several = SEVERAL.search(stated["how"])
        return Rank.PLAIN if several or not _BY_CHANNEL.search(stated["how"]) else None
    if _REQUEST_RECEIVED.search(said):
        if _REQUEST_NEXT.match(after):
            return Rank.PLAIN
        if not about or _OTHER_NEXT.match(after):
            return None
        return Rank.PART if OF_PART.search(said) else Rank.PLAIN
    if _BY_CHANNEL.search(said):
        return None
    if _REQUEST_NUMBER.search(said):
        return Rank.LIKELY
    if _REQUEST_ZERO.search(said):
        if count.value == 0:
            return Rank.LIKELY
        # 依申请公开共4件,其中予以公开2件: results follow, so requests are counted.
        if about and _RESULTS.match(text, count.end):
            return Rank.FAINT
    return Rank.FAINT if _REQUEST_HANDLED.search(said) else None


def _of_information(text: str, at: int) -> bool:
    """Whether the 申请 at ``at`` is one for information, by the word it follows."""
    return (
        text.startswith(("依", "要求"), at)
        or _REQUESTERS.search(text, max(at - 4, 0), at) is not None
    )


def _no_requests(clause: str, about: bool) -> bool:
    if "申请" not in clause and "要求" not in clause:
        return False  # One of them is in all that is said of requests outside of their own section.
    for match in _REQUEST_NONE.finditer(clause):
        named = about or "公开" in clause or "信息" in clause
        after = clause[match.end() : match.end() + 24]
        named = named and _of_information(clause, match.start("request"))
        if named and not _ELSE_BETWEEN.search(match["between"]) and not _ELSE_AFTER.search(after):
            return True
    stated = _REQUEST_IS_NONE.search(clause)
    return (
        stated is not None
        and not _NOT_REQUESTS.search(clause)
        and not _BY_CHANNEL.search(clause)
        and not _OF_FEES.search(clause)
        and says_none_after(clause, max(stated.end() - 2, 0))
    )


_CARRIED = r"(?:(?:上年|去年|上一年|往年)度?的?(?:结转|转结|转入|遗留)|结转上年)"
_CARRIED_COUNT = pattern(rf"{_CARRIED}[^,0-9]{{0,20}}$", yes="上年结转申请", no="上年申请")
_CARRIED_NONE = pattern(
    rf"{NONE}[^,]{{0,10}}{_CARRIED}|{_CARRIED}[^,0-9]{{0,16}}(?:为零|为0|:无|:0)",
    yes="无上年结转",
    no="无上年申请",
)


def carried_in(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how many requests ``found`` say the year before had left over."""
    for sentence in found:
        if "转" not in sentence.text and "遗留" not in sentence.text:
            continue
        previous = 0
        for count in sentence.counts:
            said = sentence.text[previous : count.start]
            if _CARRIED_COUNT.search(said):
                quote = sentence.quote(previous, count.end)
                yield claimed("requests_carried_in", count, section, quote)
            previous = count.end
        none = _CARRIED_NONE.search(sentence.text) if sentence.denials else None
        if none:
            quote = sentence.quote(none.start(), none.end())
            yield Claim("requests_carried_in", 0, "件", section.anchor, quote, Rank.STATED)
