"""Is this line a heading, and where does the heading end and the text begin?

Knows numbering and the look of headings, one line at a time. Which of them
divide the report is for ``indexer.intake.parts.sections`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from indexer.intake.parts.kinds import ends_like_a_part, ends_whole, names_a_part, own_kind
from indexer.language.folding import plain
from indexer.language.numerals import han_number, whole_number
from indexer.language.patterns import pattern

LONGEST = 46  # Characters of a heading; the longest met in real reports has 41.
_LONGEST_PLAIN = 30  # A heading whose words say nothing of reports is short.
_LONGEST_ITEM = 24  # Of a 1. heading, which is mostly a list's item.
_DASHES = "—–―ー-丶"  # Stand for 一.


class Style(IntEnum):
    """Ways of numbering, from the outermost in."""

    PART = 0  # 第一部分
    HAN = 1  # 一、
    BRACKETED = 2  # （一） ㈠
    ARABIC = 3  # 1. 1、
    SMALL = 4  # (1) ⑴ ①
    NONE = 5  # • or nothing


@dataclass(frozen=True, slots=True)
class Heading:
    """A line's heading: ``text`` verbatim, ``number`` and ``title`` its parts, ``rest`` what follows.

    ``order`` is the number's value, 0 without a number. ``strong``: the words
    alone show a part of a report.
    """

    style: Style
    number: str | None
    order: int
    text: str
    title: str
    rest: str
    strong: bool


# Over folded text, whose offsets are those of the text.
_NUMBERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, pattern(r"第\s?([一二三四五六七八九十0-9]{1,3})\s?(?:部分|章)\s?[、:.,]?\s*", yes="第一部分 概述", no="第一批部门", how="match")),
    (Style.HAN, pattern(r"([一二三四五六七八九十]{1,3})\s{0,2}[、.,:]\s*|([—–―ー\-]{1,2}|[丶])\s?、\s*", yes="一、概述", no="一是概述", how="match")),
    (Style.HAN, pattern(r"([一二三四五六七八九十]{1,3})\s{1,4}(?=[㐀-鿿]\s?[㐀-鿿])", yes="一 概述", no="一概述", how="match")),
    (
        Style.BRACKETED,
        pattern(r"[(\[〔【]\s?([一二三四五六七八九十]{1,3})\s?[)\]〕】]\s?[、.,:]?\s*|([㈠-㈩])\s?[、.]?\s*", yes="(一)内容", no="(1)内容", how="match"),
    ),
    (Style.ARABIC, pattern(r"([0-9]{1,2})\s?[、.](?![0-9.])\s*", yes="1.内容", no="1.5万元", how="match")),
    (Style.SMALL, pattern(r"\(\s?([0-9]{1,2})\s?\)\s?[、.]?\s*|([①-⑳⑴-⒇])\s?[、.]?\s*", yes="(1)内容", no="(1内容", how="match")),
    (Style.NONE, pattern(r"[•·●■◆▪◇○※►▶➢★☆]\s*", yes="•总体情况", no="总体情况•", how="match")),
)  # fmt: skip
_HAN = "一二三四五六七八九十"
# What a number of any style begins with, in a text that is not folded.
_MAY_NUMBER = pattern(
    rf"[{_HAN}]{{1,3}}[\s、.．,，:：]|[0-9０-９]{{1,2}}\s?[、.．]|[(（\[［〔【]\s?[{_HAN}0-9０-９]|第\s?[{_HAN}0-9０-９]"
    r"|[—–―ー\-－丶㈠-㈩①-⑳⑴-⒇•·●■◆▪◇○※►▶➢★☆]",
    yes="（一）概述",
    no="2021年（一）概述",
    how="match",
)

# What a sentence begins with, where a heading runs into its text without a sign.
_STARTS = (
    r"(?:(?:19|20)[0-9][0-9]\s?年|二[〇○零0]|本年|全年|今年|一年来|去年|截至|截止|过去|年内|目前|[我本该][镇乡街县区市局省办单机苏]"
    r"|根据|按照|依照|为[了进切贯]|在[20上县区市镇本全]|自[20]|通过|经统计|未|没有|无[^障]|坚持|严格|认真|对照)"
)
_NUMBER_FOLLOWS = r"\([一二三四五六七八九十]\)|[㈠-㈩]"
_GLUED = pattern(
    r"(.{0,36}?(?:情况|概述|事项|措施|方面|问题|工作))(?=" + _STARTS + "|" + _NUMBER_FOLLOWS + ")",
    yes="收费情况本年未收费",
    no="收费情况说明",
    how="match",
)
# What no sentence begins with: here the heading goes on (问题及改进措施).
_GLUED_TO_SENTENCE = pattern(
    r"(.{0,36}?(?:情况|概述|事项|措施|打算))(?=[㐀-鿿](?<![及和与的以并等])[^。;]{4,60}[,。;])",
    yes="总体情况全镇上下修渠,很好。",
    no="改进情况及打算,很好。",
    how="match",
)
# A sentence of three or four letters; 情况说明 and 情况一览表 are none.
_GLUED_TO_SHORT = pattern(
    r"(.{0,36}?(?:情况|概述|事项|措施|打算))(?=([㐀-鿿](?<![及和与的以并等])[㐀-鿿]{1,2}[㐀-鿿](?<![表图等中])[。;]))",
    yes="改进措施人手少。",
    no="公开情况一览表。",
    how="match",
)
_STARTS_NEXT = pattern(
    _STARTS + r"|\(|[0-9]|[一二三四五六七八九十]是|[㐀-鿿]{2,8}[镇乡县区市局]|以来",
    yes="以来,本镇修渠",
    no="公开内容",
    how="match",
)
# Words of a statement: a number with its measure, a clause with its subject.
_STATEMENT = pattern(
    r"[0-9]\s?[余多]?\s?(?:条|件|次|份|人|个|篇|项|万|%)|(?:[我本][镇乡街局县区市省办].{0,40}|[0-9]{4}\s?年度?),"
    r"|[一二三四五六]是|[我本][镇乡街局县区市省办](?:没有|未|无|共)|(?:没有|未)(?:收到|发生)",
    yes="公开12条",
    no="第12号",
)
_BLANKS = pattern(r"\s+", yes="概述 本年", no="概述本年")
# 一、概述,(一)重点推进: a line that lists the parts.
_LISTING = pattern(
    r"[,;]\s?\([一二三四五六七八九十]{1,2}\)", yes="概述,(一)修路", no="概述(一)修路"
)
_CLOSED = pattern("[。;!?:]", yes="概述。", no="概述,")
_INLINE = pattern(
    r"[ 。;:!?)\]”」』](?=[一二三四五六七八九十]{1,3}\s?、|第[一二三四五六七八九十]{1,2}部分"
    r"|\([一二三四五六七八九十]{1,3}\)|[—–―]\s?、)",
    yes="如下: 一、概述",
    no="统一、概述",
)
# The same in a text that is not folded, wherever it stands: few texts have it.
_MAY_INLINE = pattern(
    rf"[{_HAN}](?=\s?、|[)）])|部分|[—–―](?=\s?、)", yes="统一、概述", no="统一概述"
)


def heading_of(line: str) -> Heading | None:
    """Return the heading that ``line``, stripped, begins with, None if it begins with none."""
    if len(line) <= LONGEST:
        return _kept_heading_of(line)  # Without, reading took 1.08 times as long.
    return _heading_of(line) if _MAY_NUMBER.match(line) else None


def _heading_of(line: str) -> Heading | None:
    numbered = _MAY_NUMBER.match(line)
    folded = plain(line[: LONGEST * 3]) if numbered else ""
    for style, numbering in _NUMBERS if numbered else ():
        number = numbering.match(folded)
        if number:
            cut = _cut(folded[number.end() :], style, len(line) > len(folded))
            if cut is None or (
                numbering is _NUMBERS[2][1] and not _is_strong(line, number.end(), cut)
            ):
                continue
            return _heading(line, style, number, cut)
    if len(line) <= LONGEST and names_a_part(line):
        return Heading(Style.NONE, None, 0, line, line, "", True)
    return None


_kept_heading_of = lru_cache(4_000)(_heading_of)


def inline_headings(text: str) -> list[int]:
    """Return the offsets in ``text``, past its beginning, where a heading may begin."""
    if not _MAY_INLINE.search(text):
        return []
    return [found.end() for found in _INLINE.finditer(plain(text))]


def broken_heading(line: str, following: str) -> str | None:
    """Return the heading that was broken over two lines, joined; None if the two are not one.

    The first line is a number alone, or a numbered heading that ends in the
    middle; together they are the heading of a part and nothing else.
    """
    if len(line) > LONGEST or len(following) > LONGEST:
        return None
    style = heading_of_number(line)
    if style not in (Style.HAN, Style.BRACKETED) or heading_of_number(following):
        return None
    joined = heading_of(line + following)
    if joined is None or joined.rest or joined.text != (line + following).rstrip():
        return None
    alone = _number_alone(line)
    if alone:
        return joined.text if joined.strong or own_kind(joined.title) else None
    goes_on = line.endswith(("、", "，", "和", "及", "与")) or following[:1] in "及和与、"
    return joined.text if joined.strong and goes_on else None


def heading_of_number(line: str) -> Style | None:
    """Return the style of the number that ``line`` begins with, None if with none."""
    if not _MAY_NUMBER.match(line):
        return None
    folded = plain(line[:16])
    numbered = (style for style, numbering in _NUMBERS[:6] if numbering.match(folded))
    return next(numbered, None)


def _number_alone(line: str) -> bool:
    return any(numbering.fullmatch(plain(line)) for _, numbering in _NUMBERS[1:4])


def _is_strong(line: str, start: int, cut: int) -> bool:
    """Tell whether words show a heading where no sign stands between them and the number."""
    title = line[start : start + cut]
    alone = start + cut >= len(line) and len(title) <= _LONGEST_ITEM
    kind = own_kind(title)
    return names_a_part(title) or (alone and kind is not None and ends_whole(title))


def _heading(line: str, style: Style, number: re.Match[str], cut: int) -> Heading:
    start, end = number.end(), number.end() + cut
    text = line[:end].rstrip()
    title = line[start:end].strip()
    digits = next((group for group in number.groups() if group), "")
    printed: str | None
    if style is Style.NONE:
        printed = None
    elif style in (Style.BRACKETED, Style.SMALL):
        printed = line[:start].strip().rstrip("、.．,，:：")
    elif style is Style.PART:
        printed = line[:start].strip().rstrip("、.．,，:：").strip()
    else:
        printed = digits if digits[0] not in _DASHES else "一"
    return Heading(
        style, printed, _order(digits), text, title, line[end:].strip(), names_a_part(title)
    )


def _order(digits: str) -> int:
    if len(digits) == 1 and "㈠" <= digits <= "㈩":
        return ord(digits) - ord("㈠") + 1
    if len(digits) == 1 and "①" <= digits <= "⒇":
        return (ord(digits) - ord("①")) % 20 + 1
    if not digits:
        return 0
    number = whole_number(digits) if digits[0] in "0123456789" else han_number(digits)
    return 1 if number is None else number  # A dash stands for 一.


def _cut(body: str, style: Style, longer: bool) -> int | None:
    """Where in ``body``, folded and without its number, the heading ends; None: no heading.

    ``longer`` says that the line goes on after ``body``.
    """
    if not body.strip():
        return None
    sign = _CLOSED.search(body, 0, LONGEST + 1)
    closed = sign.start() if sign else None
    glued = _GLUED.match(body) or _GLUED_TO_SENTENCE.match(body) or _short_glued(body)
    blank = _blank(body, style)
    cuts = []
    if glued and (
        names_a_part(glued[1])
        or (glued.end() > 3 and own_kind(glued[1]))
        or (style is Style.HAN and ends_like_a_part(glued[1]))
    ):
        cuts.append(glued.end())
    if blank is not None:
        cuts.append(blank)
    if closed is not None and body[closed] in "。:!?":
        cuts.append(closed + 1)
    whole = not longer and len(body) <= LONGEST and closed in (None, len(body) - 1)
    if whole and (not cuts or min(cuts) == len(body)):
        cuts = [len(body)]
    if not cuts:
        return None
    cut = min(cuts)
    title = body[:cut].strip()
    return cut if _may_head(title, style, followed=bool(body[cut:].strip()) or longer) else None


def _short_glued(body: str) -> re.Match[str] | None:
    found = _GLUED_TO_SHORT.match(body)
    return found if found and names_a_part(found[1]) and not ends_whole(found[2]) else None


def _blank(body: str, style: Style) -> int | None:
    """The first blank that parts a heading from its text, rather than two words of a heading."""
    for found in _BLANKS.finditer(body[:LONGEST]):
        title, rest = body[: found.start()], body[found.end() :]
        item = style is Style.BRACKETED and own_kind(title) and ends_whole(title)
        # 四、审批事项及处理情况 我局…: a part about something else.
        other = style is Style.HAN and ends_like_a_part(title)
        if (names_a_part(title) or item or other) and (
            len(rest) > 12 or _STARTS_NEXT.match(rest) or _is_sentence(rest)
        ):
            return found.start()
    return None


def _is_sentence(text: str) -> bool:
    """Tell whether ``text``, behind a blank, is a short sentence and not the heading's end."""
    end = _CLOSED.search(text)
    return (
        end is not None
        and end.group() in "。;"
        and text[0] not in "及和与、并"
        and not ends_whole(text[: end.start()])
    )


def _may_head(title: str, style: Style, *, followed: bool) -> bool:
    """Tell whether ``title`` can be a heading of this style."""
    if names_a_part(title):
        return True
    name = title.rstrip("。:!?")
    if not name or title.endswith((";", ",", "、")) or any(c in name for c in "。;!?|"):
        return False
    if _STATEMENT.search(name) or _LISTING.search(name):
        return False
    if style in (Style.NONE, Style.SMALL):
        return False
    if style is Style.ARABIC:
        return len(name) <= _LONGEST_ITEM and (not title.endswith("。") or followed)
    if title.endswith(":") and "," in name:
        return False
    if style is Style.BRACKETED:
        return len(name) <= LONGEST
    if title.endswith("。") and not followed:
        return False
    return len(name) <= (LONGEST if own_kind(name) and ends_whole(name) else _LONGEST_PLAIN)
