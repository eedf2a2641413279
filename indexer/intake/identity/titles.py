"""The title of a report: which line bears it, or that none does.

Works on lines as printed and answers with the line as printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.intake.identity.affixes import HAN
from indexer.intake.identity.naming import Names, UnitName
from indexer.intake.identity.years import with_digits, year_in_title
from indexer.language.folding import plain
from indexer.language.patterns import pattern

_ENDING = (
    r"(?:年度工作报告|年度公开报告|工作年度报告|年度报告|年度总结报告|工作年报|年报|工作报告|情况报告|情况的报告|公开报告|工作总结|公开总结"
    r"|年度总结|工作情况汇报|情况汇报|总结报告)"
)
_TITLE = pattern(
    r"^[^。;!?]{0,60}?(?:信息|政务|政府)[^。;!?]{0,30}?"
    + _ENDING
    + r"(?:\([^()]{0,20}\)|\[[^\[\]]{0,20}\])?$",
    yes="大街乡2013年政府信息公开年度报告(试行)",
    no="大街乡2013年政府信息公开年度报告已经编好",
    how="match",
)
_ENDS = pattern(_ENDING + r"(?:\([^()]{0,20}\))?$", yes="工作年度报告", no="年度报告编制")
_QUOTED = pattern(
    r"《([^《》]{4,70}?" + _ENDING + r")》(?!的?(?:编制|编写|工作)?的?(?:通知|要求|函))",
    yes="现公布《大街乡2013年年度报告》。",
    no="根据《2013年政府信息公开年度报告》编制的通知",
)
_WRAPPED = pattern(
    r"关于(?:公布|发布|公开|印发|报送|呈报|上报)[^《》]{0,30}《([^《》]{4,70})》",
    yes="关于公布《大街乡2013年年度报告》的通知",
    no="关于做好《大街乡2013年年度报告》编制的通知",
)
_SITE_SIGN = pattern("[-_|—–]", yes="年报-大街乡门户网", no="年报,大街乡门户网")
_SITE = pattern(
    r"(?<=报告)\s?[-_|—–].{2,40}$|(?<=年报)\s?[-_|—–].{2,40}$",
    yes="年度报告 - 大街乡门户网",
    no="大街乡 - 年度报告",
)
# What parts the title of a page from the names of its site and its columns.
_BETWEEN_NAMES = pattern(r"\s*[-_|—–―>»·~～\s]+\s*", yes="大街乡年报_门户网", no="大街乡年报")
_MAY_END = pattern("[报報总總]", yes="大街乡年報", no="大街乡年")
# A bullet, and the label that a title is printed under: spaced out, in brackets, or glued to it.
_LABEL = pattern(
    rf"^[\[【(]?(?:[{HAN}]{{0,4}}(?:标\s*题|题\s*[目名]|名\s*称)|主\s*题|中文名)[\]】)]?\s*(?:[:：|｜◎]\s*|(?=\S{{8}}))",
    yes="标 题:大街乡年报",
    no="大街乡标题",
)
# Any sign may be a bullet; brackets and quotation marks are the title's, ×× stands for a name.
_BULLET = pattern(
    r"^[^\w(\[{（【〔［《〈「『“‘\"'×…]+(?=\S)", yes="➢ 大街乡年报", no="《大街乡年报》"
)
# [大街乡]大街乡2013年年报: the column that a page stands in.
_COLUMN = pattern(
    r"^(?:\[[^\[\]]{2,20}\]|【[^【】]{2,20}】)(?=.{6})",
    yes="[大街乡]大街乡2013年年报",
    no="[2013]年报",
)
_NOT_TITLE = pattern(
    r"^(?:附件?\d{0,2}[::]|\d+[、.]|当前位置|您(?:的|所在|当前)|首页|上一[篇条]|下一[篇条]|相关|链接)|>|\.(?:docx?|pdf|wps|xlsx?)"
    r"|编制|通知|培训|部署|召开",
    yes="附件1:大街乡2013年年度报告",
    no="大街乡附属小学2013年年度报告",
)
_OF_YEAR = pattern(r"20\d\d年?(?:年?度)?(?:的)?", yes="2013年度的", no="13年度的")
_YEAR_AT_AN_END = pattern(
    r"20\d\d年?度?$|^20\d\d年?度?", yes="大街乡2013年度", no="大街乡2013年度报"
)
_CUT = pattern(
    r"政府信息|信息公开|政务公开|政务信息|政府\s?\[|政府工作|法治政府|(?:年度)?工作报告|年度报告|年报|年度|公开工作|工作总结",
    yes="大街乡人民政府工作",
    no="大街乡人民政府",
)
_OUTSIDE_QUOTES = pattern(r"^.*?《|》.*$", yes="公布《大街乡年报", no="公布大街乡年报")
_NO_UNIT = pattern(r"[。,;:!?>|《》]", yes="来源:大街乡", no="大街乡2013年")
_NO_PART_OF_TITLE = pattern(r"[。,;:!?>|]", yes="来源:大街乡", no="《大街乡2013年")
_BEGINS = pattern(
    r"信息公开|政务公开|政府信息|20\d\d年", yes="大街乡2013年政府", no="大街乡人民政府"
)
_GLUED = pattern(
    rf"(\S{{6,160}}?(?:报告|年报|总结))\s+(?=\S{{0,30}}[{HAN}])",
    yes="大街乡2013年年度报告 2013年,",
    no="大街乡2013年 年度报告",
    how="match",
)
_LONGEST = 80
_LONGEST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Title:
    """A title found: ``text`` as printed, what it says of year and unit, and whether it was a line."""

    text: str
    year: int | None
    unit: UnitName | None
    own_line: bool


def is_title(line: str) -> bool:
    """Tell whether a line as a whole reads as the title of a yearly report."""
    return _kept_is_title(line) if len(line) <= _LONGEST_KEPT else _is_title(line)


def _is_title(line: str) -> bool:
    text = plain(line).replace(" ", "")
    return (
        6 <= len(text) <= _LONGEST
        and not _NOT_TITLE.search(text)
        and _TITLE.match(text) is not None
    )


# One line is asked about again and again, with those beside it.
_kept_is_title = lru_cache(2_000)(_is_title)


@lru_cache(2_000)  # A report says its title again and again.
def unit_in_title(title: str, names: Names, *, alone: bool = True) -> UnitName | None:
    """Return the unit that a title names: before or after its year, before what is reported.

    ``alone`` is whether nothing stands before the title, as ``Names.parse`` has it.
    """
    text = with_digits(plain(title)).replace(" ", "")
    text = _OUTSIDE_QUOTES.sub("", text) if "《" in text else text
    alone = alone and text[:1] in text[:1].strip("0123456789")
    text = _OF_YEAR.sub("", text)
    cut = _CUT.search(text)
    return names.parse(text[: cut.start()] if cut else text, alone=alone)


def find_title(lines: Sequence[str], metadata: Mapping[str, str], names: Names) -> Title | None:
    """Return the best title among the lines before the first heading and the metadata.

    A title broken over two or three lines is joined. One that names unit and
    year is better than one that does not, the first of equals is taken, and a
    line of the page is better than its metadata.
    """
    best: tuple[int, Title] | None = None
    for text in _candidates(lines, metadata, names):
        title = _title(text, names)
        score = 2 * (title.unit is not None) + 2 * (title.year is not None) + _is_report_title(text)
        if best is None or score > best[0]:
            best = score, title
    return best[1] if best else None


def quoted_title(text: str, names: Names) -> Title | None:
    """Return the title that running text quotes as its own: 现公布《…年度报告》."""
    for found in _QUOTED.finditer(text[:3000]):
        if "关于" not in found[1]:
            title = _title(found[1], names, own_line=False)
            if title.unit and title.year:
                return title
    return None


def _title(text: str, names: Names, *, own_line: bool = True) -> Title:
    return Title(text, year_in_title(plain(text)), unit_in_title(text, names), own_line)


def _says_whose_or_when(text: str, names: Names) -> bool:
    title = _title(text, names)
    return title.unit is not None or title.year is not None


def _is_report_title(text: str) -> int:
    text = plain(text).replace(" ", "")
    return int("信息公开" in text or "政务公开" in text)


def _candidates(lines: Sequence[str], metadata: Mapping[str, str], names: Names) -> Iterable[str]:
    printed, lines = lines, [_bare(line) for line in lines]
    for i, line in enumerate(lines):
        if "《" in line and (wrapped := _WRAPPED.search(plain(line))):
            yield wrapped[1]
        if not is_title(line):
            joined = _joined(lines, i) or _glued(line)
            if joined:
                yield joined
            continue
        before = lines[i - 1] if i else ""
        if before and _completes(before, line, names):
            two = lines[i - 2] if i > 1 else ""
            more = two and _completes(two, before + line, names)
            yield two + before + line if more else before + line
        yield line
        if (whole := _bare(printed[i], column=True)) != line and is_title(whole):
            yield whole  # [石螺镇]2013年年报: the column says whose it is.
    for key in ("title", "window"):
        for title in metadata[key].split("\n") if key in metadata else ():
            wrapped = _WRAPPED.search(plain(title))
            parts = (*_BETWEEN_NAMES.split(title), title)
            bare = (_bare(part, column=kept) for part in parts for kept in (False, True))
            found = [wrapped[1]] if wrapped else filter(is_title, bare)
            # What stands around the text is a column's name, 政府信息公开年报, more often than not.
            yield from (x for x in found if key == "title" or _says_whose_or_when(x, names))


def _bare(line: str, *, column: bool = False) -> str:
    """The line without bullet and label in front of a title, and without a site behind it.

    Without the ``column`` in brackets in front of it, too, unless that is wanted.
    """
    line = line.strip()
    if len(line) <= _LONGEST_KEPT and _MAY_END.search(line):
        for mark in (_BULLET, _LABEL, _BULLET, *(() if column else (_COLUMN,))):
            if found := mark.match(line):
                line = line[found.end() :]
    return _SITE.sub("", line) if _SITE_SIGN.search(line) else line


def _glued(line: str) -> str | None:
    """The title that a paragraph begins with, a blank behind it; said twice, it is taken once."""
    found = _GLUED.match(line) if _MAY_END.search(line) else None
    title = found[1] if found else ""
    half = title[: len(title) // 2]
    title = half if half * 2 == title else title
    return title if is_title(title) else None


def _completes(before: str, line: str, names: Names) -> bool:
    """Tell whether the line before holds what the title lacks: its unit, its year."""
    text = with_digits(plain(before)).replace(" ", "")
    if len(text) > 40 or not text or _NO_UNIT.search(text) or is_title(before):
        return False
    rest = _YEAR_AT_AN_END.sub("", text)
    unit, year = unit_in_title(line, names), year_in_title(plain(line))
    named = names.parse(rest, alone=True) if rest else None
    if rest and (named is None or len(named.name) + sum(map(len, named.upper)) + 8 < len(rest)):
        return False
    return (unit is None and named is not None) or (year is None and rest != text)


def _joined(lines: Sequence[str], i: int) -> str | None:
    """A title whose ending stands on the next line: …2025年政府信息公开 / 工作年度报告."""
    if i + 1 >= len(lines) or not _MAY_END.search(lines[i + 1]):
        return None
    text = plain(lines[i]).replace(" ", "")
    if len(text) > 50 or _NO_PART_OF_TITLE.search(text):
        return None
    following = plain(lines[i + 1]).replace(" ", "")
    if not _BEGINS.search(with_digits(text)) or len(following) > 20:
        return None
    if is_title(lines[i + 1]) or not _ENDS.search(following):
        return None
    joined = lines[i] + lines[i + 1]
    return joined if is_title(joined) else None
