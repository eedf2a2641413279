"""The numbers that Word prints before paragraphs: 三, 叁, ③, iii.

Knows the number formats of ECMA-376 part 1, section 17.18.59 (ST_NumberFormat)
that reports use; no XML. A format unknown here prints digits, as the default
format does: the number is right even where its dress is not.
"""

from __future__ import annotations

from collections.abc import Callable

_HAN = "〇一二三四五六七八九"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")
_COUNTING = ("零一二三四五六七八九", "十百千")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9_999  # No list is longer; counting above goes on in digits.


def number_text(value: int, form: str) -> str:
    """Return ``value`` as the number format ``form`` prints it.

    >>> number_text(12, "chineseCounting"), number_text(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    if form == "none":
        return ""
    if not 0 < value <= _LARGEST:
        return str(value)
    return _FORMATS.get(form, str)(value)


def _counting(digits: tuple[str, str]) -> Callable[[int], str]:
    """十, 十一, 二十, 一百零五: tens and ones without a leading 一."""

    def text(value: int) -> str:
        names, units = digits
        parts: list[str] = []
        for power in range(3, -1, -1):
            digit = value // 10**power % 10
            if digit:
                parts.append(names[digit] + (units[power - 1] if power else ""))
            elif parts and value % 10**power and parts[-1] != names[0]:
                parts.append(names[0])
        whole = "".join(parts)
        return whole[1:] if 10 <= value < 20 and names[1] == "一" else whole

    return text


def _digital(value: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letter(value: int) -> str:
    """a … z, aa, bb: the letter repeats, as section 17.18.59 has it."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _run(first: str, count: int) -> Callable[[int], str]:
    """The characters from ``first`` on; digits after the last of them."""
    return lambda value: chr(ord(first) + value - 1) if value <= count else str(value)


def _cycle(names: str) -> Callable[[int], str]:
    return lambda value: names[(value - 1) % len(names)]


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "decimalEnclosedFullstop": _run("⒈", 20),
    "ideographEnclosedCircle": _run("㈠", 10),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": _counting(_LEGAL),
    "ideographLegalTraditional": _counting(_LEGAL_TRADITIONAL),
    # Word's Chinese menus write 一、 with any of these, which differ only above 99.
    "chineseCounting": _counting(_COUNTING),
    "chineseCountingThousand": _counting(_COUNTING),
    "taiwaneseCounting": _counting(_COUNTING),
    "taiwaneseCountingThousand": _counting(_COUNTING),
    "japaneseCounting": _counting(_COUNTING),
}
