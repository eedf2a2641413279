"""The name by which a township's report calls itself, where that is another's: what copying leaves."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.intake.identity import affixes
from indexer.intake.identity.mentions import townships_in
from indexer.intake.identity.naming import Names
from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Flag, FlagSide, Report

_OWN = 30  # characters before and behind a name that show whether it is the speaker's
_BODY = r"(?:人民政府|政府|党委政府|党委|党工委|办事处)?"
_BEHIND = pattern(
    rf"{_BODY}(?:(?:20[0-9][0-9]年度?)?(?:政府)?信息公开(?:工作)?(?:年度)?(?:报告|年报|指南|目录|领导小组)"
    r"|(?:党政|综合|政务|信息|公开)*(?:办公室|办)(?:联系|咨询)"
    r"|[一今近]?年?来?的?(?:实践|情况|工作)[来]?看)",
    yes="政府信息公开工作年度报告",
    no="被污染的情况报告",
    how="match",
)
# The same behind the end of any name: elsewhere no name need be read.
_MAY_SPEAK = pattern(
    rf"(?:{'|'.join(affixes.TOWNSHIP)}){_BEHIND.pattern}",
    yes="大街乡政府信息公开工作年度报告",
    no="大街乡被污染的情况报告",
)
_BEFORE = pattern(r"(?:^|[,。;:(\n]|从|[与向]|我|本)$", yes="从", no="协助")
_SELF = pattern(
    rf"我(?<![^,。;:\n]我)(?P<name>[{affixes.HAN}]{{1,8}}?(?:{'|'.join(affixes.TOWNSHIP)}))",
    yes=",我大街乡认真",
    no="自我完善乡",
)


def other_place(report: Report, names: Names) -> Iterator[Flag]:
    """A township's report speaks of another township as of itself."""
    if report.unit.type not in affixes.TOWNSHIP or report.unit.name is None:
        return
    own = _own(report)
    told = set()
    for section in report.sections:
        for start, name in _speaking(plain(section.text), names):
            if name in told or _stem(name) in own or not names.is_township(name):
                continue
            told.add(name)
            quote = section.text[max(0, start - _OWN) : start + len(name) + _OWN].strip()
            yield Flag(
                "other_place",
                f"报告单位是{report.unit.name}，这里自称{name}，两处不一致。",
                FlagSide(report.unit.name, report.sections[0].anchor, report.title),
                FlagSide(name, section.anchor, quote),
            )


def _speaking(text: str, names: Names) -> Iterator[tuple[int, str]]:
    """Yield where each township stands that speaks as itself in ``text``, plain, and its name."""
    for end, unit, clean in townships_in(text, names) if _MAY_SPEAK.search(text) else ():
        start = end - len(unit.name)
        speaks = clean and _BEHIND.match(text, end) and text.startswith(unit.name, start)
        if speaks and _BEFORE.search(text[max(0, start - _OWN) : start]):
            yield start, unit.name
    for found in _SELF.finditer(text) if "我" in text else ():
        yield found.start("name"), found["name"]


def _own(report: Report) -> set[str]:
    """What the place itself has been called, each without the word for its kind."""
    named = [report.unit.name or "", *report.place.path]
    for step in report.place.lineage:
        named += [step.name, *step.also, *(before.name for before in step.follows)]
    named += [candidate.path[-1] for candidate in report.place.candidates if candidate.path]
    return {_stem(name) for name in named}


def _stem(name: str) -> str:
    kind = next((kind for kind in affixes.TOWNSHIP if name.endswith(kind)), "")
    return name.removesuffix(kind)
