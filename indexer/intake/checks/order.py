"""The parts of a report in their order: numbers that follow each other, and all that were announced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.intake.parts.headings import Heading, Style, heading_of
from indexer.language.folding import plain
from indexer.language.numerals import parse_number
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Flag, FlagSide, Report, Section

_NUMERALS = "一二三四五六七八九十"
_ANNOUNCED = pattern(
    r"(?:由|包括|包含|分为?|共有?|涵盖)(?P<named>[^。\n]{0,300}?)"
    r"(?P<number>[一二三四五六七八九十]{1,2}|[0-9]{1,2})个?(?:大)?(?:部分|方面)(?:内容)?(?P<tail>[^。\n]{0,40})",
    yes="本报告由概述、主动公开等六个部分组成",
    no="本报告由办公室编制",
)
_OPENING = 2  # sections in which a report says what it consists of
_OF_REPORT = pattern(r"报告|年报|全文", yes="本年度报告由", no="领导小组由")
_APPENDED = pattern(r"附(?:表|件|则|录|注)|(?:统计|报告)表", yes="附表", no="附近")
_LAST_PART = pattern(
    r"问题|不足|措施|打算|计划|设想|其[他它]|附(?:表|件|则|注)|说明",
    yes="六、其他事项",
    no="五、收费情况",
)
_WHOLE_END = pattern(
    r"[。！!？?”）)》】]\s*$|(?:^|\n).{0,40}[0-9一二三四五六七八九十]日?\s*$|(?:^|\n).{2,30}(?:政府|办事处|办公室|局|委员会)\s*$",
    yes="已公布。",
    no="已公布，",
)


def number_gap(report: Report) -> Iterator[Flag]:
    """A number is left out between two headings that stand beside each other."""
    by_parent: dict[str | None, list[tuple[Section, Heading]]] = {}
    for section in report.sections:
        head = heading_of(section.heading) if section.number else None
        if head and head.order and head.style <= Style.BRACKETED:
            by_parent.setdefault(section.parent, []).append((section, head))
    for siblings in by_parent.values():
        yield from _gaps(report, siblings)


def _gaps(report: Report, siblings: Sequence[tuple[Section, Heading]]) -> Iterator[Flag]:
    for (before, first), (behind, second) in pairwise(siblings):
        if first.style != second.style or second.order <= first.order + 1:
            continue
        there = {head.order for _, head in siblings}
        left_out = [n for n in range(first.order + 1, second.order) if n not in there]
        unnumbered = _unnumbered_between(report, before, behind)
        if len(left_out) <= unnumbered or any(_stands(report, before, n) for n in left_out):
            continue
        yield Flag(
            "number_gap",
            f"“{before.number}”之后是“{behind.number}”，中间的序号没有。",
            _heading_side(before),
            _heading_side(behind),
        )


def _unnumbered_between(report: Report, before: Section, behind: Section) -> int:
    """How many headings without a number stand between two that have one."""
    each = [s for s in report.sections if s.parent == before.parent]
    return sum(s.number is None for s in each[each.index(before) : each.index(behind)])


def _stands(report: Report, before: Section, number: int) -> bool:
    """Whether a number stands in the text of ``before`` or of what is under it, unseen as a heading's."""
    if number > len(_NUMERALS):
        return True
    mark = _NUMERALS[number - 1]
    texts = [s.text for s in report.sections if f"{s.anchor}.".startswith(f"{before.anchor}.")]
    return any(f"{mark}{sign}" in plain(text) for text in texts for sign in "、.,)")


def _heading_side(section: Section) -> FlagSide:
    return FlagSide(section.number or "", section.anchor, section.heading)


def missing_parts(report: Report) -> Iterator[Flag]:
    """Fewer parts stand in it than its opening announces.

    Nothing is said of a text that breaks off: what is missing may stand behind it.
    """
    parts = [section for section in report.sections if section.level == 1]
    if not parts or not _LAST_PART.search(plain(parts[-1].heading)) or not ends_whole(report):
        return
    announced = _announced(report)
    if announced is None or len(parts) >= announced[0]:
        return
    number, section, quote = announced
    yield Flag(
        "missing_parts",
        f"开头说有 {number} 个部分，后文有 {len(parts)} 个，两处不一致。",
        FlagSide(f"{number} 个部分", section.anchor, quote),
        FlagSide(f"{len(parts)} 个部分", parts[-1].anchor, parts[-1].heading),
    )


def _announced(report: Report) -> tuple[int, Section, str] | None:
    """How many parts the opening announces, without what is appended; where, and the words."""
    for section in report.sections[:_OPENING]:
        folded = plain(section.text)
        announces = "部分" in folded or "方面" in folded
        for line in section.text.split("\n") if announces else ():
            folded = plain(line)
            found = _ANNOUNCED.search(folded)
            if found is None or not _OF_REPORT.search(folded, 0, found.start()):
                continue
            number = int(parse_number(found["number"]) or 0)
            return number - bool(_APPENDED.search(found["named"])), section, found[0]
    return None


def ends_whole(report: Report) -> bool:
    """Tell whether the text of ``report`` ends as texts end, and is not broken off."""
    last = report.sections[-1]
    return bool(last.tables) or _WHOLE_END.search(plain(last.text)) is not None
