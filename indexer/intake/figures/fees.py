"""收费: what was charged for information, told apart from budgets and other charges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import Count, beside
from indexer.intake.figures.statements import NONE, Claim, Rank, Sentence, claimed, says_none_after
from indexer.language.numerals import NUMBER, parse_number
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_FEE = pattern(
    r"(?:收取|收费|费用|检索费|复印费|复制费|邮寄费|处理费)[^,0-9]{0,20}$",
    yes="收取检索费共",
    no="收取申请,共",
)
_AMOUNT = pattern(
    rf"(?<![0-9.,第])(?P<number>{NUMBER})(?P<about>余?)(?P<scale>万?)(?P<more>余?)元",
    yes="12万元",
    no="12万件",
)
_NOT_FEES = pattern(
    r"经费|投入|支出|支付|采购|事业性|减免|减收|免[收除交缴]|预算|补贴|补助|罚|学费|每[份页张件人次条]|医疗|抚养|保险|标准|缴纳|上年|去年",
    yes="办公经费",
    no="检索费",
)
# What applicants are charged; 费用 alone may be what the disclosure cost.
_CHARGE = pattern(
    r"收[取费过]|检索费|复[印制]费|邮寄费|处理费|检索[、和及]?复[印制]|减免",
    yes="收取费用",
    no="公开费用",
)
_SPENT = pattern(
    r"花[费去]|用于|购[置买]|印[制刷]?|制作|建设|维护|开支|换|培训|宣传|[添安]装|投放|成本|预计",
    yes="印制手册产生的费用",
    no="收取的费用",
)
# What is done for an applicant; 广告费, 代理费用 and 诉讼的费用 are for something else.
_NAMED = pattern(r"(?P<of>[^,:(]{0,8})费用?(?=[^费]*$)", yes="收取的广告费用", no="收取广告")
_OF_OWN = pattern(
    r"(?:^|[,、:(及和与或共计了为])$|(?:公开|信息|依?申请|收取?|检索|复[制印]|打印|邮[寄递]|快递|递送|处理|查[询阅档]|档案"
    r"|工本|成本|资料|材料|光盘|纸张|图纸|产生|发生|相关|有关|任何|其[他它]|各[类项种]|一定|全部|上述|以上|必要|合理|规定|人|者|方|户|起|份|件)(?:过|了|等)?(?:各?[类项种]|方面|所需)?的?(?:服务|手续)?$",
    yes="产生的",
    no="诉讼的",
)
# Said behind a sum of money that nobody was charged.
_BORNE = pattern(
    r"[,(]?(?:[均都已全共]|全部|费用|主要|一并){0,3}(?:[由从在][^,]{1,16}?(?:列支|支付|承担|解决|负担|支出|核销|开支)|用于|用在)",
    yes=",均由镇财政承担",
    no=",全部上缴县财政",
    how="match",
)
_PART = pattern(r"(?:其中|包括|包含)[^。]{0,60}$", yes="其中邮寄费", no="收取邮寄费")
_TAKEN = pattern(r"收[取费过到]", yes="收取", no="吸收")
_AROSE = pattern(r"[产发]生", yes="产生费用", no="收取费用")
_FEE_NONE = pattern(
    rf"{NONE}(?P<between>[^,]{{0,24}}?)(?:收取|收费|费用|收过)(?!支出|标准|项目|依据)",
    yes="没有收费",
    no="没有收费标准",
)
_FEE_NONE_WITH_VERB = pattern(
    r"未(?:进行|实行|予)?收[取费]|未收过?(?:任何|相关)",
    yes="未收费",
    no="未按规定收费",
)
# 未对收费情况作统计 denies what was done about charges.
_FEE_NONE_OF_ANYBODY = pattern(
    r"(?:未|没|没有)(?:曾|有)?(?:对|就|以|为)(?!收)[^,]{2,40}?(?:收取|收过|收费)"
    r"(?:[过了]|任何|其他|其它|相关|有关|各[种类项]|检索|复[制印]|打印|邮[寄递]|递送|处理|工本|成本|信息|一分钱|[、和及与或等的])*费?用?$",
    yes="未对任何人收取任何费用",
    no="未对乱收费情况作处理",
)
# 没有违规收费 and 未制定收费标准 deny no fee, 未向低保户收费 only theirs.
_OF_RULES = pattern(
    r"标准|规定|制定|支出|经费|违规|乱|超|五保|低保|困难|特困|贫困|残疾|优抚",
    yes="没有违规收费",
    no="没有收费",
)
_FEE_IS_NONE = pattern(
    r"(?:收费|费用|收取)[^,0-9]{0,12}?(?:为|:|共)(?=[0零无])|(?:收费|费用)[^,]{0,8}?(?:情况|减免):",
    yes="收取费用为0",
    no="收取费用为12元",
)
_CHARGED = pattern(r"费|收[取过]", yes="收取", no="收到")  # In everything that is a fee here.
_FEE_SUBJECT = pattern(r"公开|申请|信息|查询|检索", yes="检索费", no="复印费")
# A sentence of its own, in which nothing says of what else it could be.
_NO_FEE_AT_ALL = pattern(
    r"(?:[本全当一这今][年]度?[来内]?|[0-9]{4}年度?|[我本该](?:[镇乡县市区局办]|街道|机关|单位)|,|均|都|也)*+"
    r"(?:未|没有)(?:曾|有)?收取过?(?:任何|一切)(?:的|相关|有关)*费用",
    yes="本年未收取任何费用",
    no="市场未收取任何费用",
    how="fullmatch",
)


_WORDS = 60  # characters before a sum of money in which is said what it was for


def fees(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield what ``found`` say was charged, in yuan; a policy (不收费) is no claim."""
    for sentence in found:
        text = sentence.text
        if "费" not in text and "收" not in text:
            continue
        if not _CHARGED.search(text) or not (
            _FEE_SUBJECT.search(text) or about_fees(section) or _NO_FEE_AT_ALL.fullmatch(text)
        ):
            continue
        for start, end in sentence.clauses if "元" in text else sentence.denials:
            clause = text[start:end]
            for amount in amounts(text, start, end) if "元" in clause else ():
                said = text[max(amount.start - _WORDS, start) : amount.start]
                if (
                    _FEE.search(said)
                    and not _NOT_FEES.search(said)
                    and _is_charge(said, section)
                    and not _of_another_thing(said)
                    and not _is_no_charge(text, amount)
                ):
                    yield claimed("fees_yuan", amount, section, sentence.quote(start, end))
            if _no_fees(clause, section):
                yield Claim(
                    "fees_yuan", 0, "元", section.anchor, sentence.quote(start, end), Rank.STATED
                )


def amounts(text: str, start: int, end: int) -> Iterator[Count]:
    """Yield the sums of money in ``[start, end)`` of ``text``, in yuan."""
    for match in _AMOUNT.finditer(text, start, end):
        amount = parse_number(match["number"] + match["scale"])
        if amount is not None:
            begin, about = beside(text, *match.span(), match["about"] + match["more"])
            yield Count(begin, match.end(), amount, "元", about)


def about_fees(section: Section) -> bool:
    """Tell whether ``section`` is about what was charged."""
    return section.kind == "fees" or "收费" in section.heading or "费用" in section.heading


def _is_charge(said: str, section: Section) -> bool:
    """Whether ``said``, in which 费 stands, is about what was charged, not about what was spent."""
    if _CHARGE.search(said):
        return True
    if _SPENT.search(said):
        return False
    # 产生费用12元 under a heading about charges is a charge; under 支出 it is none.
    return _CHARGE.search(section.heading) is not None or not (
        _AROSE.search(said) or _NOT_FEES.search(section.heading)
    )


def _is_no_charge(text: str, amount: Count) -> bool:
    """Whether ``amount`` was borne by who discloses, or is a part of what is said before: 费用3万元,其中邮寄费2元."""
    if _BORNE.match(text, amount.end):
        return True
    part = _PART.search(text, 0, amount.start)
    return part is not None and "元" in text[: part.start()] and not _TAKEN.search(part.group())


def _of_another_thing(said: str) -> bool:
    """Whether the 费 last named in ``said`` is of a thing that is not done for an applicant."""
    named = _NAMED.search(said)
    return named is not None and not _OF_OWN.search(named["of"])


def _no_fees(clause: str, section: Section) -> bool:
    none = (
        _FEE_NONE_WITH_VERB.search(clause)
        or _FEE_NONE_OF_ANYBODY.search(clause)
        or _FEE_NONE.search(clause)
    )
    if none and not _OF_RULES.search(none.group()) and _is_charge(clause, section):
        return True
    stated = _FEE_IS_NONE.search(clause)
    return (
        stated is not None
        and "标准" not in clause
        and _is_charge(clause, section)
        and says_none_after(clause, max(stated.end() - 2, 0))
    )
