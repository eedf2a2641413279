"""Places and years among the words of a question: 白鹭汊镇2016年年报, 青屿县 防汛.

They may be meant as conditions or as words; which, only who asks knows. What they would
be as conditions is worked out here, to be offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from indexer.desk.asking.named_places import LONGEST, NamedPlaces, Numbers
from indexer.desk.asking.numbers import bare
from indexer.language.folding import fold
from indexer.vocabulary.fields import IN_CHINESE, years
from indexer.vocabulary.query import And, InPlace, Node, Or, Words, YearRange

MOST = 4
"""Places of one name that are offered."""
_LONGEST_RUN = 60  # a pasted sentence is no place and a year
_YEARS = re.compile(r"(?<![0-9])[从自]?(?:19|20)[0-9]{2}[0-9年度\-~–—至到及以来后前之起今为止+]*")
_LATELY = re.compile(
    "(?:(?<!附)最?近|过去)的?([一二两三四五六七八九十]|[1-9]|1[0-9]|20)个?年(?:以来|[来间内里])?(?![级度])"
)
_NUMERALS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
# 地方:青屿县: no name of a field, but who writes it means one.
_LABEL = re.compile("[^ :=0-9]{1,6}[:=](?=.)")
# All reports are that: 2016年年报, 年度报告, 政府信息公开工作年度报告.
_THE_REPORTS = re.compile("(?:的|政府|信息|公开|年度|工作|年)*(?:年报|报告|报)")
_BETWEEN = "的在，、, "
_GOVERNMENT = re.compile("(?:人民)?政府")
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
        heard = [self._heard(part, loosely) for part in parts]
        if not any(each is not None and (each.places or each.years) for each in heard):
            return
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
        if every and when:
            yield (*chain.from_iterable(each[0] for each in every), *left)
        if when:
            words = (
                p for p, each in zip(parts, heard, strict=True) if each is None or not each.years
            )
            yield (*when, *words, *(bare(e.rest) for e in heard if e and e.years and e.rest))

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
        if numbers := self._names.whole(folded) or self._names.short(folded):
            return Spoken((self._each(numbers, folded),), (), "")
        if _THE_REPORTS.fullmatch(folded):
            return Spoken((), (), "")
        if label := _LABEL.match(folded):
            labelled = self._heard(Words(part.text[label.end() :]), loosely)
            if labelled and not labelled.rest:
                return labelled
        return self._inside(part.text, folded, loosely)

    def _inside(self, text: str, folded: str, loosely: bool) -> Spoken | None:
        """Whole names and years anywhere in a run, the rest put together."""
        places, spans, rest, at, loosely_at = [], [], [], 0, 0
        while at < len(text):
            if found := self._place(folded, at, loosely and at == loosely_at):
                end, numbers = found
                places.append(self._each(numbers, folded[at:end]))
                office = _GOVERNMENT.match(folded, end)
                at = loosely_at = office.end() if office and end + 2 < len(text) else end
            elif (span := _YEARS.match(folded, at)) and (
                end := _end_of_years(folded, *span.span())
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
