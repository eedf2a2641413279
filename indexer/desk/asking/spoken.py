"""Places and years among the words of a question: 白鹭汊镇2016年年报, 青屿县 防汛.

They may be meant as conditions or as words; which, only who asks knows. What they would
be as conditions is worked out here, to be offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from indexer.desk.asking.named_places import LONGEST, OFFICE, NamedPlaces, Numbers
from indexer.desk.asking.numbers import bare
from indexer.language.folding import fold
from indexer.vocabulary.fields import IN_CHINESE, years
from indexer.vocabulary.query import And, InPlace, Node, Not, Or, Words, YearRange

MOST = 4
"""Places of one name that are offered."""
_LONGEST_RUN = 60  # a pasted sentence is no place and a year
_YEARS = re.compile(
    r"(?<![0-9])[从自]?(?:19|20)[0-9]{2}[0-9年度\-~–—至到及以来后前之开始起今现在为止+]*"
)
_LATELY = re.compile(
    "(?:(?<!附)最?近|过去)的?([一二两三四五六七八九十]|[1-9]|1[0-9]|20)个?年(?:以来|[来间内里])?(?![级度])"
)
_NUMERALS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
# 地方:青屿县: no name of a field, but who writes it means one.
_LABEL = re.compile("[^ :=0-9]{1,6}[:=](?=.)")
# All reports are that: 2016年年报, 年度报告, 政府信息公开工作年度报告.
_THE_REPORTS = re.compile("(?:的|政府|信息|公开|年度|工作|年)*(?:年报|报告|报)")
_CODE = re.compile("(?:[0-9]{3}){2,4}")
_BETWEEN = "的在，、, "
# 在县里各镇 is in the county.
_ALL_OF_THEM = re.compile("的?(?:各|所有|全部)的?(?:乡镇街道|[乡镇]、?街道|乡镇|[乡镇县区市]|街道)")
_OF_TIME = re.compile("[年时日]|year|date")
_YEAR_WORD = re.compile("年度?|年份")
_IN_CHINESE = re.compile("(?<![〇○零一二三四五六七八九])[一二][〇○零一二三四五六七八九]{3}(?=年)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of one run is a place or a year: each place by what it can be, and the words left."""

    places: tuple[tuple[tuple[InPlace, ...], ...], ...]
    years: tuple[YearRange, ...]
    rest: str


class Listener:
    """Hears places of ``names`` and years in runs of text; ``latest`` is the last year reported on."""

    def __init__(self, names: NamedPlaces, latest: Callable[[], int | None]) -> None:
        self._names, self._latest = names, latest

    def readings(self, parts: tuple[Node, ...], *, loosely: bool) -> Iterator[tuple[Node, ...]]:
        """Yield what the clauses ``parts`` of one conjunction would be as conditions, the likeliest first.

        ``loosely``: a name without its 县 may also begin a run of other words.
        """
        meant = tuple(map(self._as_condition, parts))
        heard = [self._heard(part, loosely) for part in meant]
        is_heard = any(each is not None and (each.places or each.years) for each in heard)
        if not is_heard and meant == parts:
            return
        parts, heard = _without_year_words(meant, heard)
        left = [
            rest
            for part, each in zip(parts, heard, strict=True)
            for rest in ([part] if each is None else [bare(each.rest)] if each.rest else [])
        ]
        every = [place for each in heard if each for place in each.places]
        spans = [span for each in heard if each for span in each.years]
        when = (spans[0] if len(spans) == 1 else Or(tuple(spans)),) if spans else ()
        if every:
            first, *others = every
            for meant in first:
                yield (*meant, *chain.from_iterable(each[0] for each in others), *when, *left)
            if others:
                either = tuple(And(each[0]) if len(each[0]) > 1 else each[0][0] for each in every)
                if self._names.apart(either):
                    yield (Or(either), *when, *left)
        if not every and not when:
            yield tuple(left)
        if every and when:
            yield (*chain.from_iterable(each[0] for each in every), *left)
        if when:
            words = (
                p for p, each in zip(parts, heard, strict=True) if each is None or not each.years
            )
            yield (*when, *words, *(bare(e.rest) for e in heard if e and e.years and e.rest))

    def _as_condition(self, part: Node) -> Node:
        """What is excluded, or one of several, as a place or a year where it is one: -青屿县; what is none as it is."""
        if isinstance(part, Not):
            inside = self._as_one(part.part)
            return part if inside is None else Not(inside)
        if isinstance(part, Or) and part != bare(getattr(part.parts[0], "text", "")):
            each = [self._as_one(one) for one in part.parts]
            meant = tuple(one for one in each if one is not None)
            return Or(meant) if len(meant) == len(each) else part
        return part

    def _as_one(self, part: Node) -> Node | None:
        """Return the one condition that a word is, all places of a name at once; None where it is none."""
        if not isinstance(part, Words):
            return None
        folded = fold(part.text)
        if (value := years(folded)) and _YEARS.match(folded):
            return YearRange.of(value)
        numbers = self._names.whole(folded) or self._names.short(folded)
        if not numbers:
            return None
        asked = self._each(numbers, folded)[0]
        return asked[0] if len(asked) == 1 else And(asked)

    def _heard(self, part: Node, loosely: bool) -> Spoken | None:
        """What is heard in one clause, None where it is no run of words or nothing but words."""
        if isinstance(part, Or):  # a number in its spellings
            part = part.parts[0] if part == bare(getattr(part.parts[0], "text", "")) else part
        if not isinstance(part, Words) or len(part.text) > _LONGEST_RUN:
            return None
        # Digit for digit: every place in the text stays where it is.
        folded = _IN_CHINESE.sub(lambda year: year[0].translate(IN_CHINESE), fold(part.text))
        if (value := years(folded)) and _YEARS.match(folded.lstrip("-~")):
            return Spoken((), (YearRange.of(value),), "")
        if _CODE.fullmatch(folded) and (numbers := self._names.called(folded)):
            return Spoken((tuple(self._names.asking(n) for n in numbers),), (), "")
        if numbers := self._names.whole(folded) or self._names.short(folded):
            return Spoken((self._each(numbers, folded),), (), "")
        if _THE_REPORTS.fullmatch(folded):
            return Spoken((), (), "")
        if label := _LABEL.match(folded):
            labelled = self._heard(Words(part.text[label.end() :]), loosely)
            # before:2017, 漏报:2016 are no reports on that year.
            is_meant = labelled and (not labelled.years or _OF_TIME.search(label[0]))
            if labelled and is_meant and not labelled.rest:
                return labelled
        return self._inside(part.text, folded, loosely)

    def _inside(self, text: str, folded: str, loosely: bool) -> Spoken | None:
        """Whole names and years anywhere in a run, the rest put together."""
        places, spans, rest, at, loosely_at = [], [], [], 0, 0
        while at < len(text):
            if found := self._place(folded, at, loosely and at == loosely_at):
                end, numbers = found
                places.append(self._each(numbers, folded[at:end]))
                office = OFFICE.match(folded, end)
                end = office.end() if office and end + 2 < len(text) else end
                each = _ALL_OF_THEM.match(folded, end)
                at = loosely_at = each.end() if each else end
            elif (span := _YEARS.match(folded, at)) and (
                end := _end_of_years(folded, *span.span()) or self._before_place(folded, at)
            ):
                spans.append(YearRange.of(years(folded[at:end]) or ""))
                at = end
            elif (lately := _LATELY.match(folded, at)) and (latest := self._latest()):
                number = _NUMERALS.get(lately[1]) or int(lately[1])
                spans.append(YearRange(latest - number + 1, latest))
                at = lately.end()
            else:
                rest.append(text[at])
                at += 1
        words = "".join(rest).strip(_BETWEEN)
        if not places and not spans:
            return None
        if _THE_REPORTS.fullmatch(fold(words)):
            words = ""
        return Spoken(tuple(places), tuple(spans), words)

    def _place(self, folded: str, at: int, loosely: bool) -> tuple[int, Numbers] | None:
        for end in range(min(len(folded), at + LONGEST), at + 1, -1):
            name = folded[at:end]
            if numbers := self._names.whole(name) or (loosely and self._names.short(name)):
                return end, numbers
        return None

    def _before_place(self, folded: str, at: int) -> int:
        """Where the four digits end that begin a run right before a place: 2016白鹭汊镇年报; 0 elsewhere."""
        is_first = at == 0 and not folded[at : at + 5].isdigit()
        return at + 4 if is_first and self._place(folded, at + 4, loosely=False) else 0

    def _each(self, numbers: Numbers, folded: str) -> tuple[tuple[InPlace, ...], ...]:
        """What asks for these places: all of one name at once, then each, those of most reports first."""
        every = self._names.all
        order = sorted(numbers, key=lambda n: (-every[n].reports, n))[:MOST]
        if name := next(
            (n for n in (every[order[0]].label, *every[order[0]].also) if fold(n) == folded), ""
        ):
            several = (self._names.asking(n) for n in order if len(order) > 1)
            return ((InPlace(name),), *several)
        labels = dict.fromkeys(every[n].label for n in order)
        together = [(InPlace(label),) for label in labels]
        if len(labels) == len(order):
            return tuple(together)
        return (*together, *(self._names.asking(n) for n in order))


def _without_year_words(
    parts: tuple[Node, ...], heard: list[Spoken | None]
) -> tuple[tuple[Node, ...], list[Spoken | None]]:
    """Return both without the 年 that a blank parts from its year: 2016 年."""
    kept: list[int] = []
    for at, part in enumerate(parts):
        before = heard[at - 1] if at else None
        is_word = isinstance(part, Words) and _YEAR_WORD.fullmatch(fold(part.text))
        if not (is_word and before and before.years and not before.rest):
            kept.append(at)
    return tuple(parts[at] for at in kept), [heard[at] for at in kept]


def _end_of_years(folded: str, start: int, end: int) -> int:
    """Where the years end that begin at ``start``: as far as the text can be read as years; 0 nowhere.

    Digits alone are a year only where nothing but the name of the reports follows.
    """
    while end > start + 3:
        if years(folded[start:end]):
            alone = folded[start:end].isdigit()
            return (
                end
                if not alone or _THE_REPORTS.fullmatch(folded[end:]) or end == len(folded)
                else 0
            )
        end -= 1
    return 0
