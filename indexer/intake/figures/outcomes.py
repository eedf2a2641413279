"""What became of requests for information: granted, refused, handled, carried over to the next year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import NOTHING, Count
from indexer.intake.figures.requests import OF_PART
from indexer.intake.figures.statements import NONE, TAIL, Claim, Sentence, claimed
from indexer.intake.figures.wordings import Wording, claims, quantities, worded
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_REQUESTS = frozenset(["件", "份", "宗", "起", "例"])
# 不予公开信息1535条 counts what was never asked for.
_OF_IT = r"(?:的|了|申请|依申请公开|政府信息公开申请|答复|决定|处理){0,4}"
_OUTCOMES = (
    Wording(
        "requests_partly_granted",
        _REQUESTS,
        pattern(
            rf"(?:予以|给予|同意|作出|,|、|中|:|\(|^)部分公开{_OF_IT}{TAIL}$",
            yes="予以部分公开",
            no="不予公开",
        ),
    ),
    Wording(
        "requests_refused",
        _REQUESTS,
        pattern(rf"(?:不予|不同意|决定不)公开{_OF_IT}{TAIL}$", yes="不予公开", no="予以公开"),
    ),
    Wording(
        "requests_granted",
        _REQUESTS,
        pattern(
            rf"(?<!不)(?:予以|给予|(?<!不)同意|准予)公开{_OF_IT}{TAIL}$",
            yes="予以公开",
            no="不予以公开",
        ),
    ),
    Wording(
        "requests_not_held",
        _REQUESTS,
        pattern(rf"无法提供{_OF_IT}{TAIL}$", yes="无法提供", no="提供"),
    ),
    Wording(
        "requests_not_processed",
        _REQUESTS,
        pattern(rf"不予处理{_OF_IT}{TAIL}$", yes="不予处理", no="予以处理"),
    ),
    Wording(
        "requests_handled",
        _REQUESTS,
        pattern(
            r"^(?!.*(?:不|延期|逾期|超期|当场|当面|当日|书面|口头|电话|网上|信函|邮|传真|同意|予以|建议|提案|咨询|热线|留言|信访|投诉|复议|诉讼|部分|其他|其中按[期时]))"
            rf".*(?:办结|办复|答复|办理完毕|办理完结)(?:了|的|依?申请|公开|政府|信息|申请人|事项|件){{0,6}}{TAIL}$",
            yes="已办结",
            no="延期办结",
        ),
    ),
    Wording(
        "requests_handled",
        _REQUESTS,
        pattern(r"(?:^|其中|,|并)$", yes=",其中", no="不予公开"),
        pattern(
            r"(?:申请)?(?:已经?|均|全部|按时|按期|按规|依法|完成|予以){1,5}(?:办结|答复|办理完)",
            yes="已经按时答复",
            no="延期答复",
            how="match",
        ),
    ),
)
# 其中1件不予公开, 1件因涉及国家秘密,不予公开: the number stands before what became of it.
_NUMBER_FIRST = pattern(r"(?:^|其中|[,:、(有和及共])$", yes=",其中", no="收到申请")
_ENDED_SO = pattern(
    r"(?:的?(?:政府信息公开|信息公开|公开)?申请)?(?P<reason>(?:因|属于?|涉及|经)[^,0-9]{1,16},?)?(?:已|均|全部|依法|作出|决定|答复|予以){0,4}+"
    r"(?:(?P<requests_partly_granted>部分公开)|(?P<requests_refused>不予公开|不(?:同意)?公开)|(?P<requests_granted>(?:(?<=予以)|给予|同意|准予)公开)"
    r"|(?P<requests_not_held>无法提供)|(?P<requests_not_processed>不予处理))(?!的?(?:政府)?(?:信息|文件|内容|目录|范围|理由|依据)|[0-9])",
    yes="不予公开",
    no="不予公开的信息",
    how="match",
)
# In every sentence that one of them reads.
_ENDED = pattern(r"公开|无法提供|不予处理|办[结复理]|答复", yes="已办结", no="已收到")
_NEXT_YEAR = r"(?:下一?年度?|下一?个年度|次年|(?<=[至到入])20[0-9]{2}年度?)"
_CARRIED_OVER = pattern(
    rf"(?:结转|转结|转入|延续)(?:到|至|入)?{_NEXT_YEAR}(?:继续)?(?:办理|处理)?(?:的|政府|信息|公开|依?申请)*{TAIL}$",
    yes="结转下年度继续办理",
    no="上年结转",
)
_NUMBER_CARRIED_OVER = pattern(
    rf"(?:申请)?(?:结转|转结|转入|延续|顺延)(?:到|至|入)?{_NEXT_YEAR}",
    yes="结转下年度继续办理",
    no="结转自上年",
    how="match",
)
_NONE_CARRIED_OVER = pattern(
    rf"{NONE}(?:上一?年度?[和及、与])?下一?年度?的?结转|{NONE}(?:需|有|的|申请|案件|件){{0,4}}(?:结转|转结|转入)(?:到|至|入)?{_NEXT_YEAR}",
    yes="没有结转下年度",
    no="没有上年结转",
)
_OF_OTHER_PAPERS = pattern(
    rf"建议|提案|热线|留言|信访(?!举报投诉类)|咨询|信箱|来信(?!申请)|来电|复议|诉讼|12345|问题|制作|{OF_PART.pattern}",
    yes="办理提案",
    no="办理申请",
)


def outcomes(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield what ``found`` say of how the requests of the year ended."""
    about = section.kind == "requests" or "申请" in section.heading
    for sentence in found:
        text = sentence.text
        if "转" in text:
            yield from _carried_over(section, sentence)
        if (about or "申请" in text) and _ENDED.search(text) and not _OF_OTHER_PAPERS.search(text):
            said = [*worded(sentence, _OUTCOMES), *_behind_their_numbers(section, sentence)]
            yield from claims(section, sentence, said)


def _behind_their_numbers(section: Section, sentence: Sentence) -> Iterator[tuple[str, Count]]:
    """What became of the requests whose number stands before it, but for what is said of two numbers.

    Those are parts, as is one with its reason where the section says the same again.
    """
    found: dict[str, list[Count]] = {}
    for count, said, after in quantities(sentence):
        so = _ENDED_SO.match(after) if count.unit in _REQUESTS else None
        if so and so.lastgroup and _NUMBER_FIRST.search(said):
            again = so["reason"] and section.text.count(so[so.lastgroup]) > 1
            found.setdefault(so.lastgroup, []).extend([] if again else [count])
    yield from ((name, each[0]) for name, each in found.items() if len(each) == 1)


def _carried_over(section: Section, sentence: Sentence) -> Iterator[Claim]:
    text, previous = sentence.text, 0
    for count in sentence.counts:
        said = text[previous : count.start]
        if _CARRIED_OVER.search(said) or _NUMBER_CARRIED_OVER.match(text, count.end):
            quote = sentence.quote(previous, count.end)
            yield claimed("requests_carried_over", count, section, quote)
        previous = count.end
    none = _NONE_CARRIED_OVER.search(text) if sentence.denials else None
    if none:
        yield claimed("requests_carried_over", NOTHING, section, sentence.quote(*none.span()))
