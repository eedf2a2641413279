"""Through which channel how much was published, and by which way how many requests came.

A number with one channel named before it is that channel's; with two, or 等, it is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.intake.figures.counts import ITEMS, Count
from indexer.intake.figures.portions import of_others
from indexer.intake.figures.statements import TAIL, Claim, Rank, Sentence
from indexer.intake.figures.wordings import claims, quantities
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_OTHER = "other"  # a channel that no figure is of
_CHANNELS = {
    **dict.fromkeys(("网站", "门户网站", "政务网站", "信息网站", "政府网站", "官网"), "website"),
    **dict.fromkeys(
        ("网上", "门户网", "政务网", "信息网", "政府网", "公开网", "公开网站"), "website"
    ),
    **dict.fromkeys(("微信公众号", "微信公众平台", "公众号", "微信"), "wechat"),
    "微博": "weibo",
    **dict.fromkeys(("公开栏", "公示栏", "公告栏", "宣传栏", "橱窗", "公开墙", "公示墙"), "board"),
    **dict.fromkeys(("广播", "电视", "喇叭"), "broadcast"),
    **dict.fromkeys(("报刊", "报纸", "公报", "印刷品", "宣传册"), "print"),
    "会议": "meeting",
    **dict.fromkeys(("档案馆", "查阅点", "查阅室", "阅览室", "图书馆", "查阅场所"), "file_room"),
    **dict.fromkeys(
        ("微信群", "电子屏", "显示屏", "短信", "抖音", "客户端", "app", "媒体"), _OTHER
    ),
    **dict.fromkeys(("头条", "qq", "热线", "两微", "政务号", "视频号", "宣传车", "海报"), _OTHER),
    **dict.fromkeys(("横幅", "大厅", "窗口"), _OTHER),
}
_WAYS = {
    **dict.fromkeys(("当面", "现场", "上门", "到场", "窗口", "面交"), "in_person"),
    **dict.fromkeys(("信函", "来函", "邮寄", "信件", "书信", "挂号信", "来信", "邮政"), "by_post"),
    "传真": "by_fax",
    **dict.fromkeys(("网络", "网上", "网站", "在线", "线上", "互联网"), "online"),
    **dict.fromkeys(("电子邮件", "电子邮箱", "邮件", "邮箱"), "online"),
    **dict.fromkeys(("电话", "口头", "其他", "其它", "热线"), _OTHER),
}


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_CHANNEL = pattern(_longest_first(_CHANNELS), yes="微信公众号", no="微小")
_WAY = pattern(_longest_first(_WAYS), yes="信函", no="信息")
_PUBLISHED = r"(?:公开|公布|发布|推送|推出|更新|上传|录入|刊登|刊播|播出|播放|张贴|通报)"
_HAS_VERB = pattern(_PUBLISHED, yes="发布", no="发现")
# Between channel and number: only what says that information was published, no subject of it.
_ALL_OF_IT = pattern(
    r"(?:平台|账号|栏目|专栏|上|中|内|里|向社会|及时|已|主动|依法|对外|方式|形式|渠道|政府|政务|公共|各项|各种|各类|共|全年|累计|总|相关|有关"
    rf"|信息|消息|文章|推文|图文|内容|资讯|动态信息|条目|,|“[^”,]{{1,12}}”|\([^(),]{{1,20}}\)|{_PUBLISHED}){{0,14}}{TAIL}",
    yes="平台发布政务信息共",
    no="平台发布财政信息共",
    how="fullmatch",
)
# 政府网站208条, of which nothing else is said.
_ALONE = pattern(
    r"[,;:、(]*(?:[我本该各]?[省县市区镇乡]|街道|人民|政府|官方|政务|门户|村务|信息|通过|利用|其中|在|[一二三四]是){0,6}",
    yes=",县政府",
    no="参观",
    how="fullmatch",
)
_PART_OF = pattern(r"其中|分别|包括|具体", yes="其中", no="共")
_NOT_PUBLISHED = pattern(
    r"解读|回应|答复|咨询|申请|建议|提案|培训|投诉|访问|浏览|点击|检查|整改|未|转载",
    yes="网站答复",
    no="网站公开",
)
_ASKED = pattern(
    r"(?:平台|系统|,|\)|的|方式|形式|渠道|途径|提交|提出|递交|收到|受理|接收|接受|政府信息公开申请|信息公开申请|依?申请公开政府信息|依申请公开|公开申请"
    rf"|申请人|申请){{0,6}}{TAIL}",
    yes="方式提交申请",
    no="方式公开信息",
    how="fullmatch",
)
_NOT_ASKED = pattern(r"答复|回复|咨询|投诉|公示|办结|未", yes="信函答复", no="信函申请")


def channels(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how much was published on each channel, and how many requests came by each way."""
    about = section.kind == "requests" or "申请" in section.heading
    for sentence in found:
        asked = "申请" in sentence.text
        read: list[tuple[str, Count]] = []
        if (about or asked) and _WAY.search(sentence.text):
            read += _ways(sentence)
        if not asked and _CHANNEL.search(sentence.text):
            read += _published(sentence)
        if read:
            # Of two websites each is a part, so that they are no rivals.
            yield from claims(section, sentence, read, Rank.FAINT)


def _published(sentence: Sentence) -> Iterator[tuple[str, Count]]:
    for count, said, after in quantities(sentence):
        named = _only_one(_CHANNEL, _CHANNELS, said) if count.unit in ITEMS else []
        if (
            named
            and any(_ALL_OF_IT.fullmatch(said, one.end) for one in named)
            and not _NOT_PUBLISHED.search(said)
            and not of_others(said, after)
            and (
                _HAS_VERB.search(said)
                or (count.unit == "条" and _ALONE.fullmatch(said, 0, named[0].start))
                or _part(sentence, count)
            )
        ):
            yield f"proactive_{named[0].kind}", count


def _ways(sentence: Sentence) -> Iterator[tuple[str, Count]]:
    for count, said, _ in quantities(sentence):
        named = _only_one(_WAY, _WAYS, said) if count.unit in ITEMS else []
        if (
            named
            and _ASKED.fullmatch(said, named[-1].end)
            and not _NOT_ASKED.search(said)
            and ("申请" in said or _part(sentence, count))
        ):
            yield f"requests_{named[0].kind}", count


class _Named(NamedTuple):
    kind: str
    start: int
    end: int


def _only_one(words: re.Pattern[str], kinds: Mapping[str, str], said: str) -> list[_Named]:
    """Return the words of ``said`` for the one channel that it names; none where it names others, too."""
    named = [_Named(kinds[word.group()], *word.span()) for word in words.finditer(said)]
    of_one = len({one.kind for one in named}) == 1 and named[0].kind != _OTHER
    return named if of_one else []


def _part(sentence: Sentence, count: Count) -> bool:
    """Whether ``count`` stands in a list of parts, in its sentence or in the list that it goes on."""
    return bool(
        _PART_OF.search(sentence.text, 0, count.start) or _PART_OF.search(sentence.list_before)
    )
