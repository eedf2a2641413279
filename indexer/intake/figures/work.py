"""Who works on disclosure and who was trained for it: staff, trainings, trainees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import NOTHING, Count
from indexer.intake.figures.statements import NONE, TAIL, Claim, Sentence
from indexer.intake.figures.wordings import PEOPLE, TIMES, Wording, claims, worded
from indexer.language.numerals import HAN_NUMERALS
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_DUTIES = r"(?:的|从事|负责|政府|政务|信息|公开|工作|管理|业务|办理|办公|具体|经办|网站|录入|发布|审核|维护|日常)*+"
_PERSON = r"(?:工作者|人员|干部|信息员|管理员|联络员|公开员|员)"
STAFF = (
    Wording(
        "staff_full_time",
        PEOPLE,
        pattern(
            rf"(?:^|,)(?![^,]*(?:兼|各|每|村))[^,]*[专全]职{_DUTIES}{_PERSON}?{TAIL}$",
            yes="配备专职工作人员",
            no="配备专兼职工作人员",
        ),
    ),
    Wording(
        "staff_part_time",
        PEOPLE,
        pattern(
            rf"(?:^|,)(?![^,]*(?:专|各|每|村))[^,]*兼职{_DUTIES}{_PERSON}?{TAIL}$",
            yes="、兼职人员",
            no="专、兼职人员",
        ),
    ),
    Wording(
        "staff_full_time",
        PEOPLE,
        pattern(r"(?:^|,)(?![^,]*(?:各|每|村))[^,]*$", yes="指定", no="各村配备"),
        pattern(
            rf"{_DUTIES}[专全]职{_DUTIES}(?:人员|干部|信息员|管理员|联络员|公开员|工作者|负责)",
            yes="专职公开工作人员",
            no="专职网格员",
            how="match",
        ),
    ),
    Wording(
        "staff_part_time",
        PEOPLE,
        pattern(r"(?:^|,)(?![^,]*(?:各|每|村))[^,]*$", yes="和", no="各村配备"),
        pattern(
            rf"{_DUTIES}兼职{_DUTIES}(?:人员|干部|信息员|管理员|联络员|公开员|工作者|负责)|(?:工作)?人员兼职",
            yes="兼职人员",
            no="兼职网格员",
            how="match",
        ),
    ),
    Wording(
        "staff",
        PEOPLE,
        pattern(
            r"(?:^|,)(?![^,]*(?:组织|培训|参加|参训|选派|抽调|各|每|村|领导))[^,]*"
            rf"(?:公开|专[、(和]?兼\)?职){_DUTIES}(?:人员|专人){TAIL}$",
            yes="配备了信息公开工作人员",
            no="组织信息公开工作人员",
        ),
        pattern(r"(?!.{0,4}(?:参加|参训|培训|赴|到))", yes=",负责", no="参加培训", how="match"),
    ),
    Wording(
        "staff",
        PEOPLE,
        pattern(r"(?:^|,)(?![^,]*(?:培训|参加|选派|抽调|各|每|村))[^,]*$", yes="由", no="选派"),
        pattern(
            r"工作人员(?:具体)?(?:负责|从事|承担)[^,]{0,12}公开|专人(?:具体)?负责[^,]{0,12}(?:公开|政务)",
            yes="工作人员负责信息公开",
            no="工作人员负责修渠",
            how="match",
        ),
    ),
    Wording(
        "staff",
        PEOPLE,
        pattern(
            rf"(?:^|,)(?![^,]*(?:培训|参加|选派|抽调|各|每|村))[^,]*(?:配备|配有|安排|确定|明确|指定|落实|设有)(?:了|专门|固定|的)*(?:工作人员|专人){TAIL}$",
            yes="安排工作人员",
            no="培训工作人员",
        ),
    ),
    Wording(
        "staff",
        PEOPLE,
        pattern(
            r"(?:^|,)(?![^,]*(?:培训|参加|选派|抽调|各|每|村))[^,]*(?:[配齐]备|配有|配齐|安排|确定|明确|指定|落实|设有|由|有)(?:了|有|专门)*$",
            yes="配备了",
            no="选派了",
        ),
        pattern(
            r"(?:政府|政务|信息|公开|专[、(和]?兼\)?职|固定|专门|的)*+(?:工作人员|专人|公开人员)(?!.{0,4}(?:参加|参训|培训|赴|到))",
            yes="工作人员",
            no="窗口工作人员",
            how="match",
        ),
    ),
)
_TRAINED_ELSEWHERE = r"(?!.*(?:参加|参训|选派|选送|派[员出]|赴|农|技能|就业|创业|安全|消防|法[制治律]|医|教|党员|电商|防汛|应急|普法))"
_TRAINS = r"(?:举办|开展|组织|召开|进行|举行|集中)"
_NOBODY = pattern(
    rf"{NONE}(?:配备|设立?|安排|从事|负责|政府|政务|信息|公开|工作|管理|相关|的){{0,7}}"
    r"(?:(?P<full>[专全]职)|(?P<part>兼职))(?:工作|公开)*人员$",
    yes="没有专职人员",
    no="没有培训专职人员的经费",
)
TRAININGS = (
    Wording(
        "trainings",
        TIMES,
        pattern(
            rf"(?:^|,){_TRAINED_ELSEWHERE}[^,]*培训(?:的|工作|活动|会议?|讲?座?班|次数|期数)*{TAIL}$",
            yes="举办政务公开培训班",
            no="举办就业技能培训班",
        ),
    ),
    Wording(
        "trainings",
        TIMES | {"个"},
        pattern(
            rf"(?:^|,){_TRAINED_ELSEWHERE}[^,]*{_TRAINS}(?:了|过|全[镇乡县区市]|共|累计|相关|有关)*$",
            yes="组织了",
            no="参加了",
        ),
        pattern(
            r"(?:的|全[镇乡县区市]|干部|工作|人员|政府|政务|信息|公开|专题|业务|网站|管理|集中|相关|有关|系统|条例|《条例》|知识|及|和|、)*+培训(?!人)",
            yes="政务公开专题培训",
            no="农技培训",
            how="match",
        ),
    ),
    Wording(
        "trainees",
        PEOPLE,
        pattern(
            r"(?:^|,)(?![^,]*(?:派|赴|农|技能|就业|创业|安全|消防|法[制治律]|医|教|党员|电商|防汛|应急|普法))[^,]*(?:培训|参训|受训)(?:了|的|各类|相关|有关"
            rf"|机关|镇|村|工作|业务|政务|政府|信息|公开|干部|人员|人数|人次|学员|职工|骨干)*{TAIL}$",
            yes="培训工作人员",
            no="培训农户",
        ),
    ),
    Wording(
        "trainees",
        PEOPLE,
        pattern(
            r"(?:^|,)(?![^,]*(?:派|赴|选送|农|技能|就业|创业|安全|消防|法[制治律]|医|教|党员|电商))[^,]*$",
            yes="组织",
            no="选派",
        ),
        pattern(
            r"(?:次|的|镇村|机关|干部|职工|工作人员|人员)*(?:参加|接受)(?:了|此次|本次|该|政务|政府|信息|公开|业务|专题)*培训",
            yes="参加了培训",
            no="参加了会议",
            how="match",
        ),
    ),
)
_OF_DISCLOSURE = pattern(r"公开|政务|条例|信息", yes="信息公开", no="修渠")
# 设专职工作人员1名: a report about disclosure that names nothing else means its own.
_STAFF_ALONE = pattern(
    rf"(?:[我本全](?:[镇乡县局]|街道|单位|机关)|镇政府|目前|[现已共并了]|同时|其中|[,、和及]|设[立有]?|配[备有]?|有|安排|落实|明确|确定|指定|专门"
    rf"|[专兼全]职|专[(、]兼\)?职|工作|人员|干部|[0-9{HAN_NUMERALS}]{{1,3}}[名人位]){{2,24}}+",
    yes="我镇设专职工作人员1名",
    no="文化站设专职工作人员1名",
    how="fullmatch",
)


def work(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how many work on disclosure, and how often and how many were trained for it."""
    for sentence in found:
        text = sentence.text
        trained, staffed = "训" in text, "人员" in text or "职" in text or "专人" in text
        if not (trained or staffed):
            continue
        about = _OF_DISCLOSURE.search(section.heading + text) is not None
        if staffed and (about or _STAFF_ALONE.fullmatch(text)):
            yield from claims(section, sentence, _staff(sentence))
        if trained and about:
            yield from claims(section, sentence, worded(sentence, TRAININGS))


def _staff(sentence: Sentence) -> Iterator[tuple[str, Count]]:
    if sentence.numbers:
        yield from worded(sentence, STAFF)
    for start, end in sentence.denials if "职" in sentence.text else ():
        nobody = _NOBODY.search(sentence.text[start:end])
        if nobody:
            denied = NOTHING._replace(start=start, end=end, unit="人")
            yield "staff_full_time" if nobody["full"] else "staff_part_time", denied
