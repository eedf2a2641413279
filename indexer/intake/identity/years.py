"""The year a report reports on, and the days it states.

Never the year of publication, nor that of a notice it cites. Works on the
plain view of a text (``indexer.language.folding.plain``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from indexer.intake.identity.affixes import HAN
from indexer.language.numerals import han_number
from indexer.language.patterns import pattern

_HAN_DIGITS = str.maketrans("〇○零oＯ一二三四五六七八九", "00000123456789")
_HAN_YEAR = pattern(
    r"二[〇○零0o][〇○零0o一二][〇○零0o一二三四五六七八九0-9](?=\s?年)",
    yes="二0一七年度",
    no="二0一七条",
)
# Blanks are rarer than digits.
_MAY_GAP = pattern(r"\s(?<=[\d年月]\s)\s*[\d年月日]", yes="2013年 1月", no="2013, 1月")
# The same for a plain text, whose only blanks these are: whole reports are searched.
_PLAIN_MAY_GAP = tuple(
    pattern(f"{blank}{_MAY_GAP.pattern[2:]}", yes=f"2013年{blank}1月", no=f"2013,{blank}1月")
    for blank in (" ", "\n")
)
_GAP = pattern(
    r"\s(?:(?<=\d\s)\s*(?=[年月日])|(?<=[年月]\s)\s*(?=\d))",
    yes="2013 年",
    no="2013 条",
)
_YEAR = r"(20[0-4]\d)"
# What is cited says when it was written, not what is reported on.
_TITLED = pattern(r"《[^《》]{0,120}》", yes="《2013年要点》", no="《2013年要点")
_CITED = pattern(
    _TITLED.pattern + r"|[〔\[【(]\s?20\d\d\s?[〕\]】)]|20\d\d\s?号|https?://\S+",
    yes="某政办〔2013〕3号",
    no="某政办2013年3号",
)
# What but a title and an address is cited by.
_NUMBERED = pattern(r"20\d\d\s?[〕\]】)号]", yes="某政办〔2013〕3号", no="(2013年")
_PERIOD = pattern(
    _YEAR + r"\s?(?:年|[./-])?\s?0?(1|2|3|4|5|12)\s?(?:月|[./-])?\s?0?1?\s?日?\s{0,3}"
    r"(?:起|始|开始)?,?\s{0,3}(?:至|到|止|[—–\-~一―]{1,4})\s?(?:" + _YEAR + r")?\s?(?:年|[./-])?\s?"
    r"(12|11|10)\s?(?:月|[./-])?\s?(?:3[01]|2\d)?",
    yes="2012年1月1日起至12月31日",
    no="2012年1月1日起至9月30日",
)
_IN_TITLE = pattern(_YEAR + r"\s?(?:年|\D|$)", yes="2013年报", no="20131231")
_OF_REPORT = pattern(
    _YEAR
    + r"\s?年?度?[^。;,\d]{0,34}?(?:年度报告|年度工作报告|工作报告|年报|公开报告|情况报告|工作总结|公开情况|公开总结)",
    yes="2013年大街乡年度报告",
    no="2013年,大街乡年度报告",
)
_MENTION = pattern(
    r"(?P<lead>截[至止]到?|止|到|至)?\s?"
    + _YEAR
    + r"\s?年(?P<tail>度|以来|来|底|末|初|上半年|下半年|全年|,|\s?\d{1,2}\s?月)?",
    yes="截至2013年底",
    no="截至2013条",
)
_DAY = pattern(
    _YEAR + r"\s?[年./-]\s?(1[0-2]|0?[1-9]|元(?=月))\s?[月./-]\s?(3[01]|[12]\d|0?[1-9])(?!\d)",
    yes="2013年元月31日",
    no="2013年1月32日",
)
_BEYOND_A_DAY = pattern(r"[^\s\d]", yes="-12.31", no="\n20")
_HAN_DAY = pattern(
    _YEAR + r"年(元|[一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日",
    yes="2013年元月十五日",
    no="2013年一月中旬",
)

_UNTIL = pattern(
    r"(?:截[至止](?:到|日期|时间)?|[自从至到]|—|--|~)\s?[:]?\s?日?\s?$",
    yes="截止",
    no="截止本报告发布日期:",
)
_SINCE = pattern(
    r"日?\s?(?:[起至到止前—~]|以[来前后]|--|-\s?[0-9])",
    yes="日至12月31日",
    no="日印发",
    how="match",
)
# What else bears a day: up to when was counted, what was held or goes on.
_OF_ANOTHER = pattern(
    r"统计(?![局站办所])|截[止至]|时点|期限|会议|召开|下次|有效|施行|实施|起始|开始|结束",
    yes="统计时点:",
    no="大街区统计局",
)
_SENTENCE = pattern(r"[。;,]", yes="至12月31日,公开", no="大街乡 2014年1月8日")
_AFTER_SIGNATURE = pattern(
    rf"日?[^{HAN}]*(?:印发?|印制|发布|公布|公开|星期.)?[^{HAN}]*$",
    yes="日印发",
    no="日召开",
    how="match",
)


def with_digits(text: str) -> str:
    """Return plain ``text`` with years in digits (二〇一二年, 二0一七年) and no blank within dates."""
    text = _HAN_YEAR.sub(lambda found: found[0].translate(_HAN_DIGITS), text)
    return _GAP.sub("", text) if _MAY_GAP.search(text) else text


def _uncited(text: str) -> str:
    """Plain ``text`` as ``with_digits`` has it and without citations, of which few texts have any."""
    text = _HAN_YEAR.sub(lambda found: found[0].translate(_HAN_DIGITS), text)
    if any(blank.search(text) for blank in _PLAIN_MAY_GAP):
        text = _GAP.sub("", text)
    if "http" in text or _NUMBERED.search(text):
        return _CITED.sub(" ", text)
    return _TITLED.sub(" ", text) if "《" in text else text


def year_in_title(title: str) -> int | None:
    """Return the year that a report's title bears, None if none or several.

    A day in it, of publication, is none of them.
    """
    years = set(_IN_TITLE.findall(_DAY.sub(" ", with_digits(title))))
    return int(years.pop()) if len(years) == 1 else None


def year_of_period(text: str) -> int | None:
    """Return the year in which the stated period of the figures ends, damaged digits and all.

    What is one day as it stands, 2021-01-11, is no period of eleven months, whatever number comes behind it.
    """
    text = _uncited(text)
    for found in _PERIOD.finditer(text):
        day = _DAY.match(text, found.start())
        if day is None or _BEYOND_A_DAY.search(text, day.end(), found.end()):
            return int(found[3] or found[1])
    return None


def year_of_phrase(text: str) -> int | None:
    """Return the year of the first ``2012年…年度报告`` that is no citation."""
    found = _OF_REPORT.search(_uncited(text))
    return int(found[1]) if found else None


def year_by_mentions(paragraphs: Iterable[str], published: str | None) -> int | None:
    """Return the year that the text speaks of most, None if it speaks of none.

    Whole days, citations and years after ``published`` (ISO) do not count.
    """
    votes: Counter[int] = Counter()
    latest = int(published[:4]) if published else 9999
    for paragraph in paragraphs:
        text = _DAY.sub(" ", _uncited(paragraph))
        for found in _MENTION.finditer(text):
            year = int(found[2])
            if year <= latest and "月" not in (found["tail"] or ""):
                votes[year] += 2 if found["tail"] or found["lead"] else 1
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def day_in(text: str) -> str | None:
    """Return the first day in ``text`` as ISO ``yyyy-mm-dd``, None if there is none.

    A day that no calendar has, 2月31日, is none, nor one at which a time begins or ends.
    """
    text = with_digits(text)
    for pattern_ in (_DAY, _HAN_DAY):
        for found in pattern_.finditer(text):
            if _UNTIL.search(text[: found.start()]) or _SINCE.match(text, found.end()):
                continue
            if day := _day(found[1], _number(found[2]), _number(found[3])):
                return day
    return None


def is_signed_day(line: str) -> bool:
    """Tell whether a line is the day that a report is signed with: 大街乡人民政府 2014年1月8日.

    One that goes on tells of something else that day.
    """
    text = with_digits(line)
    found = _DAY.search(text) or _HAN_DAY.search(text)
    return (
        found is not None
        and not _SENTENCE.search(text)
        and not _OF_ANOTHER.search(text[: found.start()])
        and _AFTER_SIGNATURE.match(text, found.end()) is not None
    )


def _number(text: str) -> int:
    """A month or a day, 元月 the first; 0 for none."""
    return 1 if text == "元" else int(text) if text.isdecimal() else han_number(text) or 0


def _day(year: str, month: int, day: int) -> str | None:
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return None
