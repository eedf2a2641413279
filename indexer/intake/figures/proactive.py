"""主动公开: how much was published in the year, told apart from channels and other years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from indexer.intake.figures.counts import COUNT, Count
from indexer.intake.figures.portions import of_others, of_some_months, of_village_affairs
from indexer.intake.figures.published import clause_of, stated_object
from indexer.intake.figures.statements import (
    ANOTHER_YEAR,
    NONE,
    SEVERAL,
    TAIL,
    YEAR_SAID,
    Claim,
    Rank,
    Sentence,
    last_year_in,
    number_follows,
    sentences,
)
from indexer.language.folding import plain
from indexer.language.numerals import parse_number
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

# What speaks for a count being the year's total; the sum is a rank of ``Rank``'s order.
_PROACTIVE = 4  # 主动公开, not 公开 alone
_EVERYWHERE = 4  # of no one channel
_NEW = 8  # 新增, beside the running total that it belongs to
_TOTAL_SAID = 2  # 共, 合计
_RUNNING = 2  # 累计 of many years, which speaks against it
_OWN_SECTION = 1  # decides between equals
_NARROWER = 3  # 各乡镇, of a county: less than the whole, and the whole where nothing else stands

_PUBLISHES = pattern(r"公[开布]|发布", yes="公布", no="公示")
# In every sentence with a count that ``_stated_object`` may read or that is the year's own.
_COUNTED = pattern(
    number_follows("信息", "公开", "公布", "发布", "内容", "合计", "总计"),
    yes="公开信息共12条",
    no="公开信息的通知12条",
)
# 机构类3条、业务类15条,合计18条: the sum of what stands before it.
_SUM = pattern(
    rf",?(?:以上|全年)?(?:合计|总计|总共|共计?){TAIL}", yes=",共计", no=",合并", how="fullmatch"
)
# What is left beside what was counted before: the last item of a breakdown.
_REMAINDER = pattern(
    r"(?:其[他它余]|另外?|此外)(?:[^,]{0,12}?)(?:公开|发布|公布|信息)",
    yes="其他应主动公开",
    no="另行公示",
)
_SHARE = pattern(
    r"[,(]?占(?!.{0,10}(?:任务|目标|计划))", yes=",占58%", no=",占年度目标任务的58%", how="match"
)
_PRODUCED = pattern(r"制[作发]|产生|生[产成]|形成|获取|编制", yes="制作信息", no="公开信息")
# 按照主动公开的要求制作信息236条: what was produced, whatever stands before.
_ONLY_PRODUCED = pattern(
    rf"主动.*(?:制[作发]|产生|生[产成]|形成|编制)了?(?:各类|政府|政务|公共|各种)*+信息{TAIL}$",
    yes="推进主动公开,全年共制作政府信息",
    no="主动公开制作的信息",
)
# A county's departments or its townships: not the whole county.
_OF_SOME = pattern(
    r"(?:[县市区州]直|各?乡镇|各镇|各乡|镇街|街道办)[^,]{0,12}?(?:主动)?(?:公开|发布|公布)",
    yes="各乡镇主动公开",
    no="全县主动公开",
)
# A platform for one kind of business, named by it; not the government's own, for all it discloses.
_FOREIGN = pattern(
    r"(?:在|通过|利用|依托|借助)(?:[县市区镇乡省级本该此我局]|信息(?!公开)|网络|电子|公共|综合|统一|上述){0,8}+(?!平台|系统)"
    r"(?:(?!政府|政务|公开|门户|网站)[^,、和及与0-9]){1,16}?(?:平台|系统|数据库|公众号|客户端|app)"
    r"(?=[上内中里,]{0,2}(?:全年|[共总累]|合计|主动|录入|上传|公[开布]|发布|已|及时|新增|推送|对外|[0-9]{4}年))",
    yes="在社会信用信息平台共录入公开信息",
    no="在县信息平台共录入公开信息",
)
_OF_ALL = pattern(r"全[县市区州省镇乡]|共|总|合计", yes="全县各乡镇", no="各乡镇")
_TOTAL = pattern(r"共|总|合计|累计", yes="共计", no="各计")
_CHANNEL = pattern(
    r"网|平台|公开栏|公示栏|宣传栏|公告栏|专栏|微信|公众号|微博|媒体|广播|电视|报纸|报刊|显示屏|电子屏"
    r"|大厅|抖音|客户端|app|系统|手册|线上|线下"
    + "".join(rf"|{by}[^,0-9]{{1,20}}(?:公开|发布|公布)" for by in ("在", "通过", "利用")),
    yes="在橱窗公开",
    no="在年内修渠",
)
_NOT_TOTAL = pattern(
    r"依申请|申请公开|非政府信息|不予公开|(?:计划|目标)(?![、和及与等])|力争|预计|不少于|应公开|回复|答复|解读|答疑|重点领域|法定主动",
    yes="计划公开",
    no="继续公开",
)
# 2019年以来 is 2019 in the report of 2019 and a running total in a later one.
_SINCE = pattern(
    r"(?<!自)(?<!从)(?P<year>[0-9]{4})年(?:1月)?(?:1日)?(?:以来|至今)"
    r"|[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[^,]{0,12}(?:以来|开始|至今)",
    yes="2019年以来",
    no="2019年以内",
)
_THIS_YEAR = pattern(
    r"全年|本年|年内|当年|一年来|新增|[0-9]{4}年(?!底|末|[0-9]{1,2}月)",
    yes="2019年公开",
    no="2019年底公开",
)
_PROACTIVE_NONE = pattern(
    rf"{NONE}主动公开的?(?:政府|各类){{0,4}}+信息$"
    r"|主动公开(?:(?:政府|各类){0,4}+信息(?:的|数量|总数|数|条数){0,4}+|(?:总数|数量|条数|总量|数))[为:](?:零|0|无)$",
    yes="没有主动公开政府信息",
    no="没有主动公开的文件信息",
)
# 新增了专栏,公开信息9条: what is new there is the column.
_NEW_COUNTED = pattern(
    r"新增(?![^,]{0,24}(?:栏|板块|版块|频道|模块|平台|公众号|账号|渠道|网站|窗口))",
    yes="新增公开信息",
    no="新增决策栏目公开信息",
)
# 全年主动公开政府信息158: the measure word is left out; a year is no such number.
_UNMEASURED = pattern(
    r"(?:全年|年[度内]|[当本]年|[0-9]{4}年|[共总]|累计)[^,]{0,40}公[开布](?:的|各类|政府|政务)*+信息"
    r"(?:总数|总量|数量|条数|数|[总共计为是达约:]){0,4}+(?P<number>(?!(?:19|20)[0-9]{2}$)[0-9]{1,3}(?:,?[0-9]{3})?)$",
    yes="全年主动公开政府信息158",
    no="全年主动公开政府信息2013",
)
_NEW_ALONE = pattern(
    rf",(?:其中:?)?(?:本年度?|今年|当年|[0-9]{{4}}年度?)?新增{TAIL}",
    yes=",其中本年度新增",
    no=",其中本年度新建",
    how="fullmatch",
)
# 累计公开846条,其中本年度在网站公开214条: the year's own count of a running total.
_OF_THIS_YEAR = pattern(
    rf",其中:?(?:本年度?|今年|当年|[0-9]{{4}}年度?)[^,0-9]{{0,30}}(?:公开|发布)(?:[^,0-9]{{0,8}}信息)?{TAIL}",
    yes=",其中本年度在网站公开",
    no=",其中上年度在网站公开",
    how="fullmatch",
)
# What a total is broken down into behind it, by subject and not by channel.
_BROKEN_DOWN = pattern(
    r"[,。;(]?(?:其中|主要(?:是|有|为|包括|涉及)|包括|涉及|涵盖|内容)(?!.{0,12}(?:网|微信|微博|公众号|平台|栏)(?!站?主动公开))",
    yes=",其中政策类",
    no=",其中网站",
    how="match",
)
# 通过动态、解读等栏目主动公开: the names of columns say nothing of what is counted.
_COLUMNS = pattern(
    r"^.{1,80}等[^,]{0,6}?(?:栏目|渠道|平台|形式|方式|载体|途径|媒体)",
    yes="通过动态、解读等栏目",
    no="通过动态、解读栏目",
    how="match",
)
# 围绕指南、公文与解读、重点领域等内容,公开信息120条: a list of all there is narrows nothing.
_ALL_LISTED = pattern(
    r"(?:围绕|针对|对照|按照|依照|涵盖|包括)[^,、]{1,30}、[^,、]{1,30}、[^,]{1,150}?等[^,]{0,6},",
    yes="围绕指南、解读、重点领域等内容,",
    no="围绕解读、重点领域等内容,",
)
# 制发文件3件,主动公开0件: what is disclosed there are those files.
_FILES = pattern(rf"(?:文件|规章){TAIL}$", yes="制发文件共", no="制发文件袋")
_OF_FILES = pattern(
    rf",(?:其中:?)?主动公开{TAIL}", yes=",其中主动公开", no=",其中免予公开", how="fullmatch"
)
_BY_WAY = pattern(
    r"(?:通过|利用|依托|借助|在)[^,]{2,60}(?:公开|公布|发布)(?!.*(?:共|总|合计))",
    yes="通过报刊等公开信息",
    no="通过报刊等公开信息共",
)
# What is published there is one subject's or one channel's, unless it is called 主动公开.
_NARROW = {
    "key_areas",
    "interpretation",
    "proposals",
    "subordinates",
    "requests",
    "fees",
    "disputes",
}


def proactive(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield what ``found`` claims the year's total to be, its channels' counts as parts."""

    said_latest: list[str | None] = []

    def latest() -> str | None:
        # Once a section, not once a count: a hostile page has thousands of counts.
        if not said_latest:
            years = (year for s in sentences(section) for year in YEAR_SAID.findall(s.text))
            said_latest.append(max(years, default=None))
        return said_latest[0]

    before = ""
    for sentence in found:
        text, previous, stated = sentence.text, 0, False
        counts = sentence.counts if _COUNTED.search(text) else ()
        # 其中…;…;主动公开45条 is one more of the parts.
        broken_down = bool(counts) and "其中" in sentence.list_before
        counted, disclosed = None, broken_down
        # 主动公开信息120条。其中…,主动公开信息9条: the same, behind a full stop.
        if text.startswith("其中") and "主动公开" in before:
            disclosed = True
        before = text
        claims: list[Claim] = []
        ways = 0
        for count in counts:
            part = broken_down or count.start > sentence.parts_from
            said = text[previous : count.start]
            # 目录累计1080条,其中2012年新增59条 and 产生200条,其中主动公开150条: the part is
            # what is asked for.
            yearly = part and "累计" in text[:previous] and _OF_THIS_YEAR.fullmatch(said)
            asked = (
                yearly
                or _NEW_COUNTED.search(said.rpartition(",")[2])
                or ("主动" in said and not disclosed)
            )
            if not part or asked:
                after = text[count.end : count.end + 24]
                if part and counted and _PRODUCED.search(text[: counted.start]):
                    after = _SHARE.sub("", after)  # 占37% of what was produced
                rank = _rank(section, said, after or sentence.following[:24], latest)
                # 其中,县网站主动公开47条 is the part of one channel.
                if rank is not None and part and not yearly and _of_one_channel(said):
                    rank = Rank.PART
                if counted and _OF_FILES.fullmatch(said) and _FILES.search(text[: counted.start]):
                    rank = None
                if yearly or (rank is None and stated and _NEW_ALONE.fullmatch(said)):
                    rank = _PROACTIVE + _EVERYWHERE + _NEW
                if rank is None and _is_sum(sentence, count, said):
                    rank = _EVERYWHERE + _TOTAL_SAID + _PROACTIVE * ("主动公开" in text)
                if rank is not None:
                    stated = True
                    ways += _BY_WAY.search(said) is not None
                    quote = sentence.quote(previous, count.end)
                    claims.append(
                        Claim(
                            "proactive_total",
                            count.value,
                            count.unit,
                            section.anchor,
                            quote,
                            rank,
                            part=rank == Rank.PART,
                            year=last_year_in(said),
                            qualifier=count.qualifier,
                        )
                    )
            previous, counted = count.end, count
            clause = said.rpartition(",")[2]
            disclosed = disclosed or ("主动" in clause and not _ONLY_PRODUCED.search(clause))
        # 通过网站公开43条,通过报刊等公开285条: each is one way's, whatever it is called.
        if ways > 1 and ways == len(claims) and not any(claim.year for claim in claims[1:]):
            claims = [claim._replace(rank=Rank.PART, part=True) for claim in claims]
        yield from claims
        for start, end in sentence.clauses if "信息" in text else ():
            bare = _UNMEASURED.search(text, start, end) if text[end - 1].isdigit() else None
            number = parse_number(bare["number"]) if bare else None
            said = text[start : bare.start("number")] if bare else ""
            rank = _rank(section, said, "", latest) if bare else None
            if rank is not None and number is not None:
                quote = sentence.quote(start, end)
                yield Claim(
                    "proactive_total",
                    number,
                    "条",
                    section.anchor,
                    quote,
                    rank,
                    part=rank == Rank.PART,
                    year=last_year_in(said),
                )
        for start, end in sentence.denials if "主动公开" in text else ():
            if _PROACTIVE_NONE.search(sentence.text[start:end]):
                quote = sentence.quote(start, end)
                yield Claim(
                    "proactive_total", 0, "条", section.anchor, quote, _PROACTIVE + _EVERYWHERE
                )


def _rank(section: Section, said: str, after: str, latest: Callable[[], str | None]) -> int | None:
    """Say how plainly ``said``, the words before a count, make it the year's total.

    A ``Rank``, or the sum of what speaks for the count; None: not at all.
    ``latest`` gives the latest year the section names.
    """
    if not _PUBLISHES.search(said):
        return None
    clause = clause_of(said)
    verb = stated_object(clause, after)
    if verb is None or _NOT_TOTAL.search(_COLUMNS.sub("", clause)) or ANOTHER_YEAR.search(clause):
        return None
    # 聚焦重点领域,主动公开信息23条 is a total; without 主动 the subject may carry on.
    if verb != "主动公开" and _narrowed(said) and not _TOTAL.search(clause):
        return None
    if of_others(clause, after):
        return None
    if _REMAINDER.search(clause) or _SHARE.match(after) or of_some_months(said):
        return Rank.PART
    proactive, total = verb == "主动公开", _TOTAL.search(clause) is not None
    channel = _of_one_channel(said)
    if section.level > 1 and "主动公开" not in section.heading:
        channel = channel or _CHANNEL.search(section.heading) is not None
    if section.kind in _NARROW and not proactive:
        return None
    if not proactive and not SEVERAL.search(said) and _FOREIGN.search(said):
        return Rank.PART
    if not proactive and (section.kind == "platform" or (channel and not total)):
        return Rank.WEAK if _BROKEN_DOWN.match(after) else Rank.PART
    rank = _PROACTIVE * proactive + _TOTAL_SAID * total + _EVERYWHERE * (not channel)
    rank += _NEW * (_NEW_COUNTED.search(clause) is not None)
    of_some = _OF_SOME.search(clause) is not None and not _OF_ALL.search(clause)
    rank -= _NARROWER * (of_some or of_village_affairs(clause))
    if "累计" in said and not _THIS_YEAR.search(said):
        rank -= _RUNNING
    since = _SINCE.search(said)
    if since and (since["year"] is None or since["year"] != latest()):
        return None
    return max(rank, Rank.FAINT) + _OWN_SECTION * (section.kind == "proactive")


def _is_sum(sentence: Sentence, count: Count, said: str) -> bool:
    """Whether ``count`` is said to be the sum of the counts before it, of information, and is.

    They may stand in the sentences before it in its list: 政策类5条;财政类7条,合计12条.
    """
    if not _SUM.fullmatch(said):
        return False
    text = sentence.list_before + sentence.text[: count.start]
    if "信息" not in text:
        return False
    text = plain(text)
    parts = list(COUNT.finditer(text))
    before = text[: parts[0].start()] if parts else ""
    values = [parse_number(part["number"] + part["scale"]) or 0 for part in parts]
    listed = len(parts) > 1 and sum(values) == count.value
    return listed and "信息" in before and _PUBLISHES.search(before) is not None


def _narrowed(said: str) -> bool:
    return _NOT_TOTAL.search(_ALL_LISTED.sub("", said)) is not None


def _of_one_channel(said: str) -> bool:
    return _CHANNEL.search(said) is not None and not SEVERAL.search(said)
