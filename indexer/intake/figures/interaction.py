"""What is explained, answered and read: interpretations, responses, proposals, views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import ITEMS, NOTHING, Count
from indexer.intake.figures.statements import NONE, TAIL, Claim, Sentence
from indexer.intake.figures.wordings import Wording, claims, worded
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

# 图解3条 is one form of it, 转载 somebody else's.
_OF_SOME_FORM = r"(?![^,]*(?:图解|图文|图表|图片|视频|动漫|动画|漫画|音频|文字|简明|专家|媒体|现场|线上|解读率|转载|转发|链接))"
_INTERPRETATIONS = (
    Wording(
        "interpretations",
        ITEMS | {"个", "期", "部"},
        pattern(
            rf"(?:^|,){_OF_SOME_FORM}(?:[^,]*(?:政策|文件|法规|信息|措施|规划|公开|发布|公布|[、:(])(?:的|性|类|及|和|、)*)?解读(?:性|类|了|的)*"
            rf"(?:信息|文件|材料|稿件|稿|文章|内容|说明|情况|作品|产品|方案|政策)*{TAIL}$",
            yes="发布政策解读信息",
            no="发布图解类政策解读",
        ),
    ),
    Wording(
        "interpretations",
        ITEMS | {"个"},
        pattern(
            rf"(?:^|,){_OF_SOME_FORM}[^,]*(?<!政策)解读(?:了|各类|各项|重要|重大|相关|有关|国家|上级|本级|惠民|惠农|最新|的)*(?:规范性|政策性)?(?:政策|文件|法规)+(?:信息)?{TAIL}$",
            yes="解读政策文件",
            no="解读会议精神",
        ),
    ),
    Wording(
        "interpretations",
        ITEMS | {"个"},
        pattern(r"(?:对|针对|就)(?:全部|所有|本级|涉及)*$", yes="针对", no="印发"),
        pattern(
            r"(?:的|重要|重大|本级)*(?:规范性|政策性|政策)?(?:文件|政策)(?:进行|作|开展|同步|全部|均|及时|了)*解读",
            yes="规范性文件进行了解读",
            no="规范性文件进行了清理",
            how="match",
        ),
    ),
)
_CONCERN = r"(?:关切|关注|关心|热点|舆情|舆论|难点|焦点)"
_RESPONSES = (
    Wording(
        "responses",
        ITEMS | {"个"},
        pattern(
            r"回应(?=[^,]*(?:关切|关注|关心|热点|舆情|舆论|难点|焦点))(?:了|公众|社会|群众|网民|网友|民生|各类|舆论|舆情|重大|热点|难点|焦点|有关"
            rf"|相关|的|关注|关切|关心|问题|事项|信息|突发|事件|或|和|与|及|、)*{TAIL}$",
            yes="回应社会关切",
            no="回应群众诉求",
        ),
    ),
    Wording(
        "responses",
        ITEMS | {"个"},
        pattern(
            rf"{_CONCERN}(?:问题|事项|的)*回应(?:信息|稿件|情况|数)*{TAIL}$",
            yes="舆情回应",
            no="诉求回应",
        ),
    ),
    Wording(
        "responses",
        ITEMS | {"个"},
        pattern(r"回应(?:了|社会|群众|公众|网民)*$", yes="回应了", no="回应了诉求"),
        pattern(rf"(?:社会|群众|公众|网民|的)*{_CONCERN}", yes="热点问题", no="问题", how="match"),
    ),
)
_WHOSE = r"(?:全国|[省市县区镇乡州旗盟街道、]+级?|各级|本级|上级)?"
_CONGRESS = r"人大(?:代表)?(?:的|[会闭]期?会?间?)*(?:意见|建议|议案|批评|、|和)*(?:建议|议案)"
_CONFERENCE = r"政协(?:委员)?的?(?:会议|建议|、|和)*提案"
_ABOUT = r"(?:意见|建议|议案|提案|件|办理|答复|办结|主办|承办|的|结果|工作|数量|情况|回复|共|全部|均|已|信息){0,8}"
# 公开建议办理结果3条: what was made public of them.
_MADE_PUBLIC = r"(?!.*(?:公开|公布|发布)[^,]*(?:结果|答复|情况|信息))"
_PROPOSALS = (
    Wording(
        "proposals_congress",
        ITEMS | {"个"},
        pattern(
            rf"^(?!.*(?:政协|提案)){_MADE_PUBLIC}.*{_CONGRESS}{_ABOUT}{TAIL}$",
            yes="办理人大代表建议",
            no="办理人大建议、政协提案",
        ),
    ),
    Wording(
        "proposals_conference",
        ITEMS | {"个"},
        pattern(
            rf"^(?!.*人大){_MADE_PUBLIC}.*{_CONFERENCE}{_ABOUT}{TAIL}$",
            yes="、政协委员提案办理",
            no="人大建议、政协提案办理",
        ),
    ),
    Wording(
        "proposals_congress",
        ITEMS | {"个"},
        pattern(
            r"(?:办理|承办|收到|答复|受理|交办|接到|完成|办结|办复|主办)(?:了|的|共)*$",
            yes="共承办",
            no="公布",
        ),
        pattern(
            rf"的?{_WHOSE}{_CONGRESS}(?!.{{0,2}}(?:政协|提案))",
            yes="市人大代表建议",
            no="人大建议和政协提案",
            how="match",
        ),
    ),
    Wording(
        "proposals_conference",
        ITEMS | {"个"},
        pattern(
            r"(?:办理|承办|收到|答复|受理|交办|接到|完成|办结|办复|主办|和|、)(?:了|的|共)*$",
            yes="共承办",
            no="公布",
        ),
        pattern(rf"的?{_WHOSE}{_CONFERENCE}", yes="政协提案", no="政协会议", how="match"),
    ),
)
_NO_PROPOSALS = pattern(
    rf"{NONE}(?:收到|承办|办理|接到|涉及|需|任何|相关|有关|交办|的|由|我[镇乡]){{0,6}}"
    rf"(?P<items>{_WHOSE}(?:{_CONGRESS}|{_CONFERENCE})(?:(?:[、和及与或]|以及)*{_WHOSE}(?:{_CONGRESS}|{_CONFERENCE}))?)"
    r"(?:办理|任务|情况|事项|案件|件|的|需要)*$",
    yes="未收到人大代表建议和政协提案",
    no="未收到逾期的人大建议",
)
_VIEWED = pattern(r"访问|点击|浏览|阅读|点阅", yes="点击量", no="阅览室")
_VIEWS = (
    Wording(
        "views",
        frozenset(["次", "人次"]),
        pattern(
            r"(?:^|,)(?![^,]*(?:单篇|最高|日))[^,]*(?:访问|点击|浏览|阅读|点阅)(?:总)?(?:量|数|次数|总数)(?:突破|超|达|高达|共|累计|人|为|:)*"
            rf"{TAIL}$",
            yes="网站总访问量达",
            no="单篇最高阅读量达",
        ),
    ),
)


def interaction(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how much was explained, answered, proposed and read."""
    for sentence in found:
        text = sentence.text
        if "人大" in text or "政协" in text:
            yield from claims(section, sentence, _proposals(sentence))
        if "解读" in text:
            yield from claims(section, sentence, worded(sentence, _INTERPRETATIONS))
        if "回应" in text:
            yield from claims(section, sentence, worded(sentence, _RESPONSES))
        if "次" in text and _VIEWED.search(text):
            yield from claims(section, sentence, worded(sentence, _VIEWS))


def _proposals(sentence: Sentence) -> Iterator[tuple[str, Count]]:
    yield from worded(sentence, _PROPOSALS)
    for start, end in sentence.denials:
        none = _NO_PROPOSALS.search(sentence.text[start:end])
        if none:
            denied = NOTHING._replace(start=start, end=end)
            if "人大" in none["items"]:
                yield "proposals_congress", denied
            if "政协" in none["items"]:
                yield "proposals_conference", denied
