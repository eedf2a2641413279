"""公开经费 and 减免: what disclosure cost, and what applicants were let off; neither is a charge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import NOTHING, Count
from indexer.intake.figures.fees import about_fees, amounts
from indexer.intake.figures.statements import ANOTHER_YEAR, NONE, TAIL, Claim, Sentence
from indexer.intake.figures.wordings import claims
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_DISCLOSURE = r"(?:信息|政务|村务)公开"
_MONEY = r"(?:经费|资金|费用|支出|开支|投入)"
_SPENT = pattern(
    rf"{_DISCLOSURE}(?:工作|事务|专项|日常|宣传|建设|所需|相关|有关|各类|各项|的|和|及|、)*(?:业务|工作|办公|专项)?{_MONEY}"
    rf"(?:投入|支出|开支|经费|金额|总额|费用|实际|发生|开销){{0,3}}{TAIL}$",
    yes="政府信息公开专项经费支出",
    no="政府信息公开收取的检索费",
)
# 公开经费支出3.2万元, but not 在网站公开经费支出3.2万元, which published an expense.
_SPENT_ALONE = pattern(
    rf"^(?:[全本当]年度?|[0-9]{{4}}年度?|年度|[我本全][镇乡县]|用于|[共的]){{0,4}}+公开(?:工作)?(?:业务|专项)?{_MONEY}(?:支出|开支|金额|总额|实际|发生){{0,3}}{TAIL}$",
    yes="全年公开经费支出",
    no="网站公开经费支出",
)
_INVESTED = pattern(
    r"(?:(?:投入|支出|花费|列支|拨付|开支)(?:了|专项|工作|财政)*(?:经费|资金|费用)?|(?:安排|落实|使用)(?:了|专项|工作|财政)*(?:经费|资金))"
    rf"{TAIL}$",
    yes="投入资金",
    no="收取资金",
)
_FOR_DISCLOSURE = pattern(
    rf"(?:的|专项|经费|资金|专门|,|主要)*(?:用于|开展|支持|保障|作为|进行)[^,0-9]{{0,12}}{_DISCLOSURE}",
    yes="用于政府信息公开",
    no="用于修渠",
    how="match",
)
_ON_DISCLOSURE = pattern(
    rf"(?:为|在|对|用于)[^,0-9]{{0,10}}{_DISCLOSURE}(?:工作|平台|方面|建设|栏|的)*[^,0-9]{{0,6}}$",
    yes="在政府信息公开方面投入",
    no="在修渠方面投入",
)
_NOT_SPENT = pattern(
    r"三公|预算|决算|公布|公示|收[取费]|减免|减收|免[收除交缴]|计划|预计|[拟将](?:投入|安排)|罚|补贴|补助|救助|每|争取|采购",
    yes="公布三公经费",
    no="信息公开经费",
)
_COST = pattern(r"经费|支出|开支|投入|花费", yes="经费支出", no="收取费用")
_AROSE = pattern(r"[产发]生", yes="产生费用", no="收取费用")
_WAIVED = pattern(
    r"(?:减免|减收|免收|免除)(?:了|政府|信息|公开|检索|复[制印]|邮[寄递]|查询|各类|各项|相关|有关|依?申请|申请人|公民|收费|费用?|金额|数额|总额|的|、|和|及)*"
    rf"{TAIL}$",
    yes="减免检索费用",
    no="减免税款",
)
_NONE_WAIVED = pattern(
    rf"(?:{NONE}|未)(?:发生|产生|进行|实行|任何|收取|收费|费用|申请|涉及|存在|相关|有关|信息公开|[、和及与或的]|也|以及){{0,6}}减免(?!标准|规定|政策|办法|制度)"
    r"|减免(?:费用|金额|收费|情况|数额|的|申请){0,3}(?:为|:|共)?(?:0元|0$|零|无)(?![0-9.])",
    yes="没有收费和减免情况",
    no="没有减免标准",
)


def spending(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield what ``found`` say that disclosure cost and that applicants were let off, in yuan."""
    for sentence in found:
        text = sentence.text
        if "元" in text and ("公开" in text or "免" in text):
            yield from claims(section, sentence, _amounts(section, sentence))
        for start, end in sentence.denials if "减免" in text else ():
            if _NONE_WAIVED.search(text, start, end):
                denied = NOTHING._replace(start=start, end=end, unit="元")
                yield from claims(section, sentence, [("fees_waived_yuan", denied)])


def _amounts(section: Section, sentence: Sentence) -> Iterator[tuple[str, Count]]:
    text = sentence.text
    for start, end in sentence.clauses:
        previous = start
        for amount in amounts(text, start, end):
            said = text[previous : amount.start]
            previous = amount.end
            if ANOTHER_YEAR.search(said):
                continue
            # 信息公开费用8元 was charged, unless it arose; under 收费情况 even then.
            charge = about_fees(section) or ("费用" in said and not _AROSE.search(said))
            charged = charge and not _COST.search(section.heading + said)
            if _WAIVED.search(said) and (about_fees(section) or "公开" in text):
                yield "fees_waived_yuan", amount
            elif (
                not charged
                and not _NOT_SPENT.search(text, start, amount.start)
                and (
                    _SPENT.search(said)
                    or _SPENT_ALONE.search(said)
                    or (
                        _INVESTED.search(said)
                        and (
                            _ON_DISCLOSURE.search(_before_verb(said))
                            or _FOR_DISCLOSURE.match(text, amount.end)
                        )
                    )
                )
            ):
                yield "spending_yuan", amount


def _before_verb(said: str) -> str:
    invested = _INVESTED.search(said)
    return said[: invested.start()] if invested else said
