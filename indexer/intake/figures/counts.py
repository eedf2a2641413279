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
_BEFORE = pattern(r"(?:不足|超过|逾|约|(?<!最)近)$", yes="将近", no="最近")
_LAST = "足过逾约近"
_BEHIND = "以上"


class Count(NamedTuple):
    """A number with its measure word, at ``[start, end)`` of the sentence's ``text``.

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
            start = run.start()
            yield Count(start, end, value, unit, qualifier_of(text, start, end, about + more))


def counts_among(numbers: Iterable[Count]) -> Iterator[Count]:
    """Yield those of ``numbers`` that count papers, requests or cases, not people or meetings."""
    return (count for count in numbers if count.unit in _COUNTED)


def qualifier_of(text: str, start: int, end: int, about: str) -> str | None:
    """Return what stands beside the number at ``[start, end)`` of ``text``; ``about`` is its 余 or 多."""
    if about:
        return about[0]
    if text.startswith(_BEHIND, end):
        return _BEHIND
    if start and text[start - 1] in _LAST:  # hardly any number has one
        before = _BEFORE.search(text, max(start - 3, 0), start)
        if before:
            return before.group()
    running = text.rfind("累计", max(start - _FURTHER, 0), start)
    return "累计" if running >= 0 and text.find(",", running, start) < 0 else None
