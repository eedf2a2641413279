"""Numbers as Chinese reports write them: 152, 1，234, 10.2万, 一百五十二, 二○一七.

Knows how a number is spelt, not what it counts. It never rewrites a text, so a
word that holds a numeral (统一, 进一步) stays a word: callers ask about a
stretch they have already found, by ``NUMBER`` together with a measure word.
"""

from __future__ import annotations

import re

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}

_WIDE = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    ord("，"): ",",
    ord("．"): ".",
    ord("\u3000"): " ",
}

HAN_NUMERALS = "零〇○一二两兩三四五六七八九十百千万萬亿億壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
_HAN = frozenset(HAN_NUMERALS)

# Twelve digits and sixteen numerals: more than any count, and a bound on hostile runs.
NUMBER = (
    r"(?:(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,12})(?:\.[0-9]{1,6})?[百千]?[万萬亿億]?"
    rf"|[{HAN_NUMERALS}]{{1,16}})"
)
"""A pattern (no groups) for one number in half-width text; ``parse_number`` reads what it finds."""

_ARABIC = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,12})(\.[0-9]{1,6})?([百千]?)([万萬亿億]?)", re.ASCII
)


def whole_number(text: str) -> int | None:
    """Return the number that ``text`` writes in at most nine of the digits 0 to 9 and no more.

    Nobody else tells: ``isdigit`` is true of ² and ①, which ``int`` refuses, and
    ``int`` takes 1_0, ' 1' and ٣.

    >>> whole_number("012"), whole_number("²"), whole_number("1_0")
    (12, None, None)
    """
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else None


def parse_number(text: str) -> float | None:
    """Return the number that the whole of ``text`` spells, None when it spells none.

    Half- or full-width digits with or without thousands commas, either followed
    by 百, 千, 万, 亿; or Chinese numerals, positional (二○一七) or with steps
    (一百五十二), 两 and the formal 壹贰叁 among them. Blanks around it are ignored;
    余 and 多 are the caller's. A blank string is None, never 0.

    >>> parse_number("1，234"), parse_number("10.2万"), parse_number("一百五十二")
    (1234, 102000, 152)
    >>> parse_number("统一") is None
    True
    """
    if len(text) <= 12 and text.isascii() and text.isdigit():
        return int(text)  # as most are printed
    plain = text.translate(_WIDE).strip()
    match = _ARABIC.fullmatch(plain)
    if match:
        whole, fraction, step, scale = match.groups()
        factor = _STEPS.get(step, 1) * _SCALES.get(scale, 1)
        # Integers where it is one: 195.4 * 10000 in floats is 1953999.9999999998.
        digits = whole.replace(",", "") + (fraction or ".")[1:]
        places = len(fraction or ".") - 1
        scaled = int(digits) * factor
        scaling: int = 10**places
        return scaled // scaling if scaled % scaling == 0 else scaled / scaling
    return han_number(plain)


def han_number(text: str) -> int | None:
    """Return the number that the whole of ``text`` spells in Chinese numerals, None if none.

    >>> han_number("二十三"), han_number("二三")
    (23, None)
    """
    if not text or len(text) > 16 or not _HAN.issuperset(text):
        return None
    if set(text) <= _DIGITS.keys():
        # 二○一七 is positional; 二三 in running text may mean "two or three".
        if len(text) == 2:
            return None
        return int("".join([str(_DIGITS[character]) for character in text]))
    total = section = digit = 0
    last: str | None = None
    for character in text:
        if character in _DIGITS:
            if last is not None and last in _DIGITS and _DIGITS[last] != 0:
                return None
            digit = _DIGITS[character]
        elif character in _STEPS:
            # 十二 is 12 and 一百十二 is 112, but 百 and 千 alone are words (千家).
            if not digit and (_STEPS[character] != 10 or last == "零"):
                return None
            # Steps go down: 十十 and 一百二百 are no numbers.
            if section % (10 * _STEPS[character]):
                return None
            section += (digit or 1) * _STEPS[character]
            digit = 0
        else:
            if not section and not digit and not total:
                return None
            scale = _SCALES[character]
            group = section + digit
            # 一亿二千万 adds a smaller group; 三万亿 multiplies all that stands before.
            total = (total + group) * scale if total < scale else total + group * scale
            section = digit = 0
        last = character
    if digit and last in _DIGITS and len(text) > 1:
        # 三万五 and 一百二 are short for 35000 and 120: what precedes decides.
        before = text[-2]
        if before in _SCALES:
            digit *= _SCALES[before] // 10
        elif before in _STEPS and _STEPS[before] > 10:
            digit *= _STEPS[before] // 10
    return total + section + digit
