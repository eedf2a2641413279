"""Numbers with a measure word in a folded sentence: 12条, 300余件, 近2.3万人次.

Knows which numerals count something and what stands beside them, not what they count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.language.numerals import HAN_NUMERALS, NUMBER, parse_number
from indexer.language.patterns import pattern

_FURTHER = 24  # characters before a number in which its 累计 may stand: 累计公开政府信息846条

# 第12条, 9至12条 and 每一条 count nothing; nor may a number begin inside another.
# It begins with a run of numerals that one of these follows, so it is looked for
# nowhere else, above all not in dates.
_NUMERALS = pattern(
    rf"[0-9{HAN_NUMERALS}][0-9{HAN_NUMERALS}]*+(?=[,.余多条件份宗起次例篇则项名人个场期位部批班])",
    yes="12条",
    no="12月",
)
_NUMBER = (
    rf"(?<![第每逐某这那统唯0-9.{HAN_NUMERALS}])(?<![0-9],)(?<![0-9][-~—至到])"
    rf"(?P<number>{NUMBER})(?P<about>[余多]?)(?P<scale>[万亿]?)(?P<more>[余多]?)"
)
# 15个工作日 and 3个方面 count nothing here.
COUNT = pattern(
    rf"{_NUMBER}(?P<unit>[人场班]次|[条件份宗起次例篇则项](?![例款目])|[名场期位批]|部(?!门)"
    r"|人(?![大民员均才口事])|个(?!月|工作日|方面|部门|单位|行政|村|社区|大?类|环节|渠道|平台|领域|栏|重点))",
    yes="12条",
    no="第12条",
)
ITEMS = frozenset(["条", "件", "份", "宗", "起", "次", "例", "篇", "则", "项"])
"""What papers, requests and cases are counted by."""
_COUNTED = ITEMS | {"人次"}
_BEFORE = pattern(
    r"(?:不足|不到|不少于|至少|超过|逾|大?约|大概|[将接]近|(?<!最)近)$", yes="将近", no="最近"
)
_LAST = "足到于少过逾约概近"
_OTHERWISE = {"大约": "约", "大概": "约", "将近": "近", "接近": "近"}
"""What says the same as one of ``figures.QUALIFIERS``."""
_BEHIND = pattern(r"以上|左右|上下(?!级)", yes="以上", no="上下级", how="match")


class Count(NamedTuple):
    """A number with its measure word, and with what stands before it, at ``[start, end)`` of the sentence's ``text``.

    ``qualifier`` is what stands beside it, one of ``figures.QUALIFIERS``.
    """

    start: int
    end: int
    value: float
    unit: str
    qualifier: str | None = None


NOTHING = Count(0, 0, 0, "件")
"""What a sentence says that says there was none."""


def numbers_in(text: str) -> Iterator[Count]:
    """Yield the numbers of ``text``, which is folded and without blanks, in order."""
    end = 0
    for run in _NUMERALS.finditer(text):
        match = COUNT.match(text, run.start()) if run.start() >= end else None
        if match is None:
            continue
        number, about, scale, more, unit = match.group("number", "about", "scale", "more", "unit")
        end = match.end()
        value = parse_number(number + scale)
        if value is not None:
            start, qualifier = beside(text, run.start(), end, about + more)
            yield Count(start, end, value, unit, qualifier)


def counts_among(numbers: Iterable[Count]) -> Iterator[Count]:
    """Yield those of ``numbers`` that count papers, requests or cases, not people or meetings."""
    return (count for count in numbers if count.unit in _COUNTED)


def beside(text: str, start: int, end: int, about: str) -> tuple[int, str | None]:
    """Return where the number at ``[start, end)`` of ``text`` begins with what stands before it, and the qualifier.

    ``about`` is its 余 or 多. No rule need know what may stand between a thing and its number for that.

    >>> beside("共将近20件", 3, 6, ""), beside("共20件左右", 1, 4, "")
    ((1, '近'), (1, '左右'))
    """
    if about:
        return start, about[0]
    if behind := _BEHIND.match(text, end):
        return start, behind.group()
    if start and text[start - 1] in _LAST:  # hardly any number has one
        before = _BEFORE.search(text, max(start - 3, 0), start)
        if before:
            said = before.group()
            return before.start(), _OTHERWISE.get(said, said)
    running = text.rfind("累计", max(start - _FURTHER, 0), start)
    return start, "累计" if running >= 0 and text.find(",", running, start) < 0 else None
