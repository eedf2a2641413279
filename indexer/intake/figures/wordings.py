"""Numbers by the words about them: the shape that the rules of most figures share.

A ``Wording`` says what stands right before a number, or right behind it, where the number
is a figure. Knows which numbers are of another year, planned, or of a part; not what any
figure is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.intake.figures.counts import Count
from indexer.intake.figures.portions import of_some_months
from indexer.intake.figures.statements import ANOTHER_YEAR, Claim, Rank, Sentence, claimed
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

PEOPLE = frozenset(["人", "名", "位", "人次"])
TIMES = frozenset(["次", "期", "场", "场次", "班次"])

# Said of another year, of each month or unit, of a change, or of what was sent in.
_ELSEWHERE = pattern(
    rf"{ANOTHER_YEAR.pattern}|每|平均|[日人]均|增[加长]|减少|下降|提高|同比|报送|上报|投稿|采用|录用|不少于|不低于|至少"
    r"|历年|以来",
    yes="报送信息",
    no="公开信息",
)
_INTENDED = r"(?:于|在|再|全年|年内|举办|开展|组织|召开|新增|发布|公开|配备|投入|安排|培训|完成)"
_PLANNED = pattern(
    r"明年|来年|下一步|今后|预计|力争|争取(?!资金)"
    rf"|计划{_INTENDED}|拟{_INTENDED}|将{_INTENDED}",
    yes="计划举办培训班",
    no="按计划要求发布信息",
)
_AFTER = 24  # characters behind a number that may name what it counts


class Wording(NamedTuple):
    """Words that make a number the figure ``name``, where it is counted by one of ``measures``.

    ``before`` is searched in the words since the number before, up to the number; ``after``,
    where there is one, must match behind it.
    """

    name: str
    measures: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str] | None = None


class Quantity(NamedTuple):
    """A number of a sentence with the words ``said`` since the number before, and those ``after``."""

    number: Count
    said: str
    after: str


@lru_cache(maxsize=64)  # Several rule sets ask about one sentence after the other.
def quantities(sentence: Sentence) -> tuple[Quantity, ...]:
    """Return the numbers of ``sentence`` that are this year's and no plan, each with its words."""
    text, previous = sentence.text, 0
    planned = _PLANNED.search(text) if sentence.numbers else None
    found: list[Quantity] = []
    for count in sentence.numbers:
        if planned and planned.end() <= count.start:
            break
        said = text[previous : count.start]
        previous = count.end
        if not _ELSEWHERE.search(said.rpartition(",")[2]) and not of_some_months(said):
            found.append(Quantity(count, said, text[count.end : count.end + _AFTER]))
    return tuple(found)


def worded(sentence: Sentence, wordings: Iterable[Wording]) -> Iterator[tuple[str, Count]]:
    """Yield the figure and the number of each quantity of ``sentence`` that one of ``wordings`` knows."""
    for count, said, after in quantities(sentence):
        for name, measures, before, behind in wordings:
            if (
                count.unit in measures
                and before.search(said)
                and (behind is None or behind.match(after))
            ):
                yield name, count
                break


def claims(
    section: Section,
    sentence: Sentence,
    found: Iterable[tuple[str, Count]],
    rank: Rank = Rank.STATED,
) -> Iterator[Claim]:
    """Yield the claims of ``found`` in ``sentence``, but for figures that have two numbers in it.

    Those are parts, and which they are parts of is not said; unless they follow 其中, behind
    the number that they are parts of.
    """
    by_name: dict[str, list[Count]] = {}
    for name, count in found:
        by_name.setdefault(name, []).append(count)
    for name, counts in by_name.items():
        first = counts[0]
        if _one(sentence, counts):
            yield claimed(name, first, section, sentence.quote(first.start, first.end), rank)


def _one(sentence: Sentence, counts: Sequence[Count]) -> bool:
    values = {count.value for count in counts}
    return len(values) == 1 or "其中" in sentence.text[counts[0].end : counts[1].start]
