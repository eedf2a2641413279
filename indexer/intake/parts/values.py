"""What the text of a cell says: a number, that there is none, or nothing.

A blank and a stroke are blank, 无 is a stated none, 0 a number as any other. Knows no table.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from indexer.language.folding import plain
from indexer.language.numerals import NUMBER, parse_number
from indexer.language.patterns import pattern
from indexer.vocabulary.figures import QUALIFIERS

_BESIDE = "|".join(QUALIFIERS)
_VALUE = pattern(
    rf"(?:(?P<before>{_BESIDE})?(?P<sign>[+\-−增减]加?少?)?(?P<number>{NUMBER})(?P<after>{_BESIDE})?"
    rf"(?P<scale>[万亿]?)(?P<unit>元|人次|[条件份宗起次例项个部人])?(?P<behind>{_BESIDE})?(?P<share>%)?"
    r"|(?P<none>无|没有)|(?P<blank>[/\\\-—–―─…]{0,3}))",
    yes="300余件",
    no="12月",
    how="fullmatch",
)
# 12 件 and 1 080, not 1 2, which may be two numbers.
_APART = pattern(
    r"(?<![0-9])\s+|\s+(?![0-9])|(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", yes="12 件", no="1 2"
)
# No value begins with another letter, and labels do.
_LETTERS = frozenset(word[0] for word in QUALIFIERS) | frozenset("无無没增减")
_LONGEST = 24


class Said(NamedTuple):
    """What a cell says: its number, how (a state of ``figures.STATES``) and what stands beside it.

    ``unit`` is the cell's own, empty where the number stands alone.
    """

    value: float | None
    state: str
    qualifier: str | None = None
    unit: str = ""


_BLANK = Said(None, "blank")


@lru_cache(4_000)
def read_value(text: str) -> Said | None:
    """Return what a cell says, None where it says something else.

    >>> read_value("1，080余件")
    Said(value=1080, state='stated', qualifier='余', unit='件')
    >>> read_value("／").state, read_value("无").value, read_value("12月")
    ('blank', 0, None)
    """
    if len(text) > _LONGEST:
        return None
    match = _VALUE.fullmatch(_APART.sub("", plain(text)))
    if match is None:
        return None
    if match["none"]:
        return Said(0, "none")
    if match["number"] is None:
        return _BLANK
    value = parse_number(match["number"] + match["scale"])
    # 一 alone is as often a stroke.
    if value is None or match.group() == "一":
        return None
    less = (match["sign"] or "+")[0] in "-−减"
    qualifier = match["before"] or match["after"] or match["behind"]
    unit = match["share"] or match["unit"] or ""
    return Said(-value if less else value, "stated", qualifier, unit)


def is_value(text: str) -> bool:
    """Tell whether a cell's text is a number, a stroke or 无; a blank is one too."""
    if not text or text.isdecimal():
        return len(text) <= _LONGEST
    # Most cells that are none are labels.
    if text[0].isalpha() and text[0] not in _LETTERS:
        return False
    return read_value(text) is not None
