"""Whose number a claim is: of the year that is reported on, and of who reports, or of others.

Knows the words before a number that name another year or another subject, the same for
every figure; where both are left open the number is the report's.
"""

from __future__ import annotations

from indexer.intake.figures.statements import YEAR_SAID, Claim, Quote
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Unit

# Their figures are of the year before or the next, in so many words.
_OF_ANOTHER_YEAR = frozenset(["requests_carried_in", "requests_carried_over"])
# What is said of them is read with its running totals.
_SPLIT_ELSEWHERE = frozenset(["proactive_total"])
_FURTHER = 40  # characters behind a number in which its part of this year is named

_ASIDE = pattern(r"\([^()]*\)", yes="2件(2013年3件)", no="2件(2013年3")
# A year that says when: not of a project (2013年度危房改造), a plan or a date (2013年5月开通).
_YEAR = pattern(
    r"(?P<than>[与和同较比跟])?(?P<year>(?:19|20)[0-9]{2})年(?P<when>(?:(?<=^.{5})|(?<=[,:(、而但中在].{5}))"
    r"(?:度内?|间)?(?:[,:我本全该共总累合未没无在]|收[到取]|接[到收]|受理|新[增收]|主动|公开|发布|公布|依申请|申请|通过|利用"
    r"|政府信息公开申请|开展|举办|组织|召开|培训|答复|办[理结]|[为是达仅]|有(?!关)|[0-9]++(?!月)))?|今年|[本当]年|年内",
    yes="2013年收到",
    no="二年收到",
)
# 与2013年相比,收到2件 and 较2013年增长17%达152条: what is compared is no longer spoken of.
# 截至2013年底共收到3件 is what was before; a later year's date is that of the report.
_UNTIL = pattern(
    r"截[至止到]?(?P<year>(?:19|20)[0-9]{2})年(?:底|末|12月(?:31日|底|末))",
    yes="截至2013年底",
    no="截至2014年3月",
)
_COMPARED = pattern(
    r",|相比|相较|比较|同期|持平|一样|相同|达|[增升降减]至", yes="相比增长", no="公开130条"
)

_TAIL = 3  # characters of a name that tell it from its neighbour's, however the rest is printed
_TOWNSHIPS = ("镇", "乡", "街道", "苏木")
# The words with which a clause begins to speak of somebody.
_BEGINS = r"(?:^|[,:(、占]|年度?|其中)"
_TIME = r"(?:本年度?|今年|当年|全年|[0-9]{4}年度?)?"
_ACTS = (
    r"(?:共|总|累计|合计|新增|收[到取]|接[到收]|受理|主动公开|公开|发布|公布|依申请|申请|办[理结]|答复|举办|开展|设[有立]?|配[备有]|未|没有|无"
    r"|各级|政府信息公开(?:申请|工作人员|专职|兼职)|政府信息主动公开|[0-9])"
)
_SUBJECT = pattern(
    r"(?P<own>我(?![县市区旗州省国])|[本该](?:镇|乡|街|办|级|机关|单位|辖)|全(?:镇|乡|街)"
    rf"|{_BEGINS}(?:镇|乡|街道|办事处))"
    rf"|{_BEGINS}(?:(?P<wider>(?:[全我][县市区旗州省盟]|[县市区旗州][直属](?:机关|部门|单位|各部门|各单位)){_TIME}{_ACTS})"
    rf"|(?P<name>[\u4e00-\u9fff]{{1,12}}?(?:镇|乡|街道|苏木))(?:办事处|人民政府|政府)?{_TIME}(?={_ACTS}))",
    yes="全县共收到",
    no="在全县率先开展",
)
# Without one of them the last subject is who reports.
_MAY_BE_OTHERS = pattern(
    r"镇(?<![我本该全]镇)|乡(?<![我本该全]乡)|街道(?<![我本该全]街道)|苏木"
    + "".join(rf"|{whole}[县市区旗州省盟]" for whole in "全我")
    + "".join(rf"|{kind}[直属]" for kind in "县市区旗州"),
    yes="黄坡垅镇共收到",
    no="我镇共收到",
)
_OURS = pattern(r"[我本该全](?:镇|乡|街道)$", yes="通过努力我镇", no="黄坡垅镇")
# 城乡, 各乡镇 and 下乡 are no names; where somebody goes is no subject.
_NAMELESS = pattern(
    r"[城返家下回老同村各乡市两个](?:镇|乡|街道)$|[各所每下辖]|^.(?:镇|街道)$|[到赴在向对给]",
    yes="各乡镇",
    no="黄坡垅镇",
)
# 120万人次,其中2014年8万: all years are no figure of this one.
_THIS_YEAR_APART = pattern(
    r"[,(]?其中:?,?(?:(?P<year>[0-9]{4})年度?(?!底|末|[0-9]{1,2}月)|本年度?|今年|当年)[^,;)]{0,12}[0-9]",
    yes=",其中2014年8万",
    no=",其中2014年5月",
    how="match",
)


def of_report(claim: Claim, year: int | None, unit: Unit | None) -> bool:
    """Tell whether the number of ``claim`` is one of the report on ``year`` by ``unit``, by its own words.

    What is None is unknown, and nothing is another's for it.
    """
    quote = claim.quote
    if not isinstance(quote, Quote):
        return True
    before = quote.sentence[: quote.end]
    if "年" in quote.sentence and year is not None and claim.name not in _OF_ANOTHER_YEAR:
        if _of_another_year(before, year):
            return False
        if claim.qualifier != "累计" and claim.name not in _SPLIT_ELSEWHERE:
            apart = _THIS_YEAR_APART.match(quote.sentence[quote.end : quote.end + _FURTHER])
            if apart and (apart["year"] or str(year)) == str(year):
                return False
    name = unit.name if unit else None
    return not (name and name.endswith(_TOWNSHIPS) and _of_others(before, name))


def _of_another_year(before: str, year: int) -> bool:
    """Whether the last year that ``before`` says something of is not ``year``."""
    if "(" in before:
        before = _ASIDE.sub("", before)
    if all(said == str(year) for said in YEAR_SAID.findall(before)):
        return False
    another = False
    until = _UNTIL.match(before)
    if until and int(until["year"]) < year:
        another = True
    for said in _YEAR.finditer(before):
        if said["year"] in (None, str(year)):
            another = False
        elif said["than"]:
            another = another or not _COMPARED.search(before, said.end())
        elif said["when"]:
            another = True
    return another


def _of_others(before: str, name: str) -> bool:
    """Whether the last subject that ``before`` names is not ``name``, a township, but a county or another."""
    others = False
    for subject in _SUBJECT.finditer(before) if _MAY_BE_OTHERS.search(before) else ():
        named = subject["name"]
        if subject["own"]:
            others = False
        elif subject["wider"]:
            others = True
        elif named.endswith(name[-_TAIL:]) or _OURS.search(named):
            others = False
        elif not _NAMELESS.search(named):
            others = True
    return others
