"""A part about problems that names none."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.intake.checks.order import ends_whole
from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Flag, FlagSide, Report, Section

_OF_PROBLEMS = pattern(r"问题|不足", yes="五、存在的主要问题", no="五、改进措施")
_NONE = pattern(
    r"(?:\W|我[镇乡局街道]*|本?[0-9]*年度?|目前|暂时?|尚|均|政府信息公开(?:工作)?|存在|发现|有|的|主要|情况|明显)*"
    r"(?:无|没有|不存在|未发现|未出现)(?:\W|存在|发现|有|的|主要|明显|突出|问题|不足|情况|此类|和|及|改进)*",
    yes="本年度暂无存在问题。",
    no="没有公开的问题",
    how="fullmatch",
)
# What sentences about achievements and plans are made of, whoever writes them.
_FORMULA = pattern(
    r"取得|成效|成绩|完善|健全|加强|强化|提[高升]|推[进动]|规范|落实|深化|拓[宽展]|加大|加快|增强|优化|进一步|继续"
    r"|及时公开|认真|严格|按照|按规定|圆满|顺利|有序|扎实|稳步|充分|全面|高度重视",
    yes="各项制度得到完善",
    no="公开栏只有一块",
)
_NAMED = pattern(
    r"不|问题|没|未|非|无|待|欠|缺|弱|滞|少|慢|低|差|难|单[一调]|短板|弱项|落后|迟|晚|拖|漏|误|错|忽视|疏|淡薄|松懈|制约|脱节|流于|局限|过于|但|虽|仍|还",
    yes="公开的内容还不多",
    no="公开的内容全面",
)
_SENTENCE_END = pattern(r"[。；;！!？?\n]", yes="。", no="，")
_LEAST = 5  # characters of a sentence that says anything
_SHOWN = 120  # characters of what it says instead


def no_problems(report: Report) -> Iterator[Flag]:
    """What is headed as problems is empty, says that there are none, or speaks of achievements alone."""
    for section in report.sections:
        if section.kind != "problems" or not _OF_PROBLEMS.search(plain(section.heading)):
            continue
        under = [s for s in report.sections if s.anchor.startswith(f"{section.anchor}.")]
        last = (under or [section])[-1] is report.sections[-1]
        if any(s.tables for s in (section, *under)) or (last and not ends_whole(report)):
            continue
        said = _said(section, under)
        if names_none(said):
            shown = said[:_SHOWN]
            yield Flag(
                "no_problems",
                f"“{section.heading}”之下{'没有写出问题' if said else '没有文字'}。",
                FlagSide(section.heading, section.anchor, section.heading),
                FlagSide(shown or "没有文字", section.anchor, shown),
            )


def _said(section: Section, under: list[Section]) -> str:
    lines = [section.text, *(f"{s.heading}\n{s.text}" for s in under)]
    return "\n".join(lines).strip()


def names_none(said: str) -> bool:
    """Tell whether ``said``, what stands under a heading of problems, names no problem.

    >>> names_none("本年度暂无问题。"), names_none("制度进一步完善。"), names_none("公开栏字太小。")
    (True, True, False)
    """
    if _NONE.fullmatch(plain(said)):
        return True
    sentences = [s for s in _SENTENCE_END.split(plain(said)) if len(s.strip()) >= _LEAST]
    return all(_FORMULA.search(s) and not _NAMED.search(s) for s in sentences)
