"""What the words before a number say was published: information in general, or one subject.

Knows the verbs of publishing and their objects; which number is the year's total is for
``indexer.intake.figures.proactive`` to say.
"""

from __future__ import annotations

from indexer.intake.figures.statements import TAIL
from indexer.language.patterns import pattern

# 主动公开目录 and its like are things, and nothing is published by naming them.
_VERB = pattern(
    r"主动地?(?:公开|发布|公布)(?!目录|制度|栏|指南|范围|原则|要求|义务|职责|平台|专区)"
    r"|(?<!主动)(?:公开|发布|公布)(?!目录|制度|栏|指南|平台|专区|系统)",
    yes="发布信息",
    no="主动公开目录",
)
_QUALIFIERS = pattern(
    r"(?:了|的|[0-9]{4}年度?|本年度?|上传|录入|各类|各种|各项|类|政府|政务|党务|村务|公共|相关|有关|本级|镇|乡|街道|工作|应|主动|公开|信息"
    r"|基层|全部|所有|可|[、和及与]|共计|共|累计|动态|[本我全][镇乡县区市局处委]|各级|[各所下直]属?"
    r"|站办?所|部门|单位|科室|办公室|村居?|\(?社区\)?|机关|中心){0,12}+",
    yes="各类政府",
    no="财政",
    how="fullmatch",
)
_INFORMATION = pattern(
    rf"信息(?:公开)?(?P<more>(?:[、和及与]?(?:及|工作)?(?:动态|公告|资讯|资料|文件|公文))?等?){TAIL}$",
    yes="公开信息共计",
    no="公开信息的栏目",
)
# 公开救灾、医保信息等共39条: the same, 等 behind.
_LIST = pattern(r"^[^,0-9]{1,80}、[^,0-9]{1,40}$", yes="救灾、医保", no="救灾", how="match")
# 公开机构职能等信息, 公开涉及教育、医疗等方面信息: a list that stands for all of them.
_LIST_END = pattern(
    r"等(?:各?(?:个|类|方面|领域))?的?[政府务公开]*$",
    yes="教育、医疗等方面的政府",
    no="教育、医疗等十项",
)
# 公开了各类政府信息,具体包括救灾等方面的内容共计54条: the number of the clause before.
_INCLUDING = pattern(
    rf"(?:具体|主要)?(?:包括|包含|涉及|涵盖)[^,0-9]{{1,80}}(?:内容|信息)(?:共|总计|合计|累计){TAIL}$",
    yes="具体包括救灾等方面的内容共计",
    no="具体包括救灾等方面的内容",
)
_INCLUDES = pattern(r"包括|包含|涉及|涵盖", yes="具体包括救灾", no="救灾")
# 公布了机构概况、工作动态等内容共计86条: a list of what was published, and its number.
_CONTENTS = pattern(
    rf"(?P<verb>主动公开|公开|公布|发布)了?[^,0-9]{{2,60}}、[^,0-9]{{2,40}}等(?:各?方面的?|各类|各项)?内容"
    rf"(?:共|总计|合计|累计){TAIL}$",
    yes="公布了机构概况、工作动态等内容共计",
    no="公布了机构概况等内容共计",
)
_TOTAL_NUMBER = pattern(
    rf"(?:公开|发布|公布)的?(?:政府|政务|各类)?(?:信息)?总(?:数|量|条数|件数){TAIL}$",
    yes="占全年公开总数",
    no="公开总务信息",
)
_NUMBER_FIRST = pattern(rf"(?:公开|发布|公布){TAIL}$", yes="主动公开共", no="主动公开栏")
_INFORMATION_NEXT = pattern(
    r"(?:各类|各种|的|政府|政务|公开|公共|主动)*信息", yes="政府信息", no="文件信息", how="match"
)
_WITHOUT_OBJECT = pattern(rf"主动公开{TAIL}$", yes="主动公开总数", no="主动公开栏目")
_ONLY_TAIL = pattern(rf"(?:其?总)?{TAIL}", yes="其总数为", no="其中数为", how="fullmatch")


def clause_of(said: str) -> str:
    """Return the clause of ``said``, the words before a count, in which its verb stands."""
    clause = said.rpartition(",")[2]
    if "," in said and _ONLY_TAIL.fullmatch(clause):
        # 公开机构职能等信息,总共28条: the verb stands one clause earlier.
        return ",".join(said.split(",")[-2:]).replace(",", "")
    # A word that it has is looked for first, here and below: hardly any clause has one.
    including = _INCLUDES.search(clause) and _INCLUDING.search(clause)
    if including:
        # Of the clause before, or of the words before it in its own.
        whole = said if including.start() == 0 else clause
        return whole[: whole.rfind(including.group())].rstrip(",").rpartition(",")[2] + "共"
    return clause


def stated_object(clause: str, after: str) -> str | None:
    """Return the verb of publishing whose object is information in general, if any."""
    if _WITHOUT_OBJECT.search(clause):
        return "主动公开"
    contents = _CONTENTS.search(clause) if "内容" in clause else None
    if contents:
        return "主动公开" if contents["verb"].startswith("主动") else "公开"
    if "总" in clause and _TOTAL_NUMBER.search(clause):
        return "主动公开" if "主动" in clause else "公开"
    if _NUMBER_FIRST.search(clause):
        if _INFORMATION_NEXT.match(after):
            return "主动公开" if "主动公开" in clause + after[:12] else "公开"
        if clause.find("信息公开") < 0:
            return None
    tail = _INFORMATION.search(clause)
    if tail is None:
        return None
    before = clause[: tail.start()]
    verbs = list(_VERB.finditer(before))
    if not verbs:
        # 全年政府信息公开152条 has no other verb than the noun itself.
        # Nor has 信息公开的两件要紧事, which is no number of what was disclosed.
        noun = tail.group().startswith("信息公开") and not clause.endswith("的")
        return "公开" if noun else None
    first = next((v for v in reversed(verbs) if v.group().startswith("主动")), verbs[-1])
    named = before[first.end() :]
    listed = tail["more"].endswith("等") and _LIST.match(named)
    if not _QUALIFIERS.fullmatch(named) and not _LIST_END.search(named) and not listed:
        return None  # 公开财政信息5条 counts one subject only
    return "主动公开" if first.group().startswith("主动") else "公开"
