"""Parts and their total, where a report gives both and they disagree.

Knows how a total is broken down behind its number, and whether it adds up. It never says
which number is wrong, and changes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from indexer.intake.figures.counts import Count
from indexer.intake.figures.statements import (
    ANOTHER_YEAR,
    sentences_of,
)
from indexer.language.patterns import pattern
from indexer.vocabulary.amounts import may_be
from indexer.vocabulary.report import Breakdown, Figure, Part, Section

_BROKEN_DOWN = {"proactive_total", "requests_new"}  # in prose, by way and by kind
_FURTHER = 400  # Characters behind a total in which its parts stand.
_BEGINS = pattern(
    r"^[,(:]?(?:其中|具体|分别|包括|按[^,]{1,8}分)", yes="其中网站", no="在其中", how="match"
)
_BEGINS_BEHIND = pattern(r"[,(]?(?:其中|分别|包括)|:", yes=",其中网站", no=",网站")
_AGAIN = pattern(r"其中|按[^,]{1,8}分", yes="其中网站", no="网站")
_MAY_BREAK_DOWN = pattern(r"其中|具体|分别|包括|按|[:：]", yes="其中网站", no="网站")
# Not a part: what became of it, what stood elsewhere, what is compared.
_NO_PART = pattern(
    r"答复|办结|办理|处理|受理|转办|增加|减少|增长|同比|点击|浏览|阅读|访问",
    yes="已答复",
    no="信函",
)
# Ways of publishing and of asking, which leave nothing out when all of them are such.
_WAY = pattern(
    r"网|微信|公众号|微博|公开栏|公示栏|公告栏|宣传栏|广播|电视|短信|报|屏|会|抖音|媒体"
    r"|当面|信函|来函|邮|传真|现场|窗口|口头",
    yes="公开栏",
    no="财政",
)
_LAST = pattern(r"其[他它余]", yes="其他", no="其中")
# 公告栏等42: a number that was not read, so that the sum is not known.
_UNREAD = pattern(r"(?<![0-9.,])[0-9]+(?![0-9.,%年月日])", yes="公告栏等42", no="占42%")
_LEADS = pattern(r"^(?:[,;:(、]|其中|具体|分别|包括)+", yes="其中:网站", no="网站其中", how="match")
_LIST_ENDS = ";；"
_ONE_LIST = str.maketrans(_LIST_ENDS, ",，")
_NEAR = 0.1  # Of the total: parts that lack so little were meant to be all.


def breakdowns_of(figures: Sequence[Figure], sections: Sequence[Section]) -> tuple[Breakdown, ...]:
    """Return how the prose of ``sections`` breaks down those of ``figures`` that are said by way or kind."""
    by_anchor = {section.anchor: section for section in sections}
    return tuple(
        [
            breakdown
            for figure in figures
            if figure.name in _BROKEN_DOWN
            for breakdown in _of_figure(figure, by_anchor[figure.anchor].text)
        ]
    )


def _of_figure(figure: Figure, text: str) -> Iterator[Breakdown]:
    at = text.find(figure.quote)
    whole = figure.value or 0
    if at < 0 or whole < 1:
        return
    line = text[at : at + len(figure.quote) + _FURTHER].partition("\n")[0]
    if not _MAY_BREAK_DOWN.search(line):
        return
    # One list goes on behind a semicolon: 其中网站40条；微信30条.
    for group, start, stop in _groups(line, figure):
        sums = list(accumulate(count.value for count, _ in group))
        if whole in sums:  # What follows the last part is something else.
            group = group[: sums.index(whole) + 1]
        words = [said for _, said in group]
        meant = len(group) > 1 and (
            all(_WAY.search(said) for said in words)
            or _LAST.search(words[-1]) is not None
            or (len(group) > 2 and abs(sums[-1] - whole) <= _NEAR * whole)
        )
        less, more = _may_be(figure, group)
        over, short = sums[-1] > whole and not less, sums[-1] < whole and meant and not more
        yield Breakdown(
            figure.name,
            whole,
            figure.unit,
            figure.anchor,
            line[start:stop].strip(),
            tuple(
                [Part(_LEADS.sub("", said).strip(",:()|"), count.value) for count, said in group]
            ),
            disagrees=whole not in sums and (over or short),
        )


_Group = list[tuple[Count, str]]


def _may_be(figure: Figure, group: _Group) -> tuple[bool, bool]:
    """Whether the sum of ``group`` may be less than its numbers, or the ``figure`` more; and the other way.

    网站40余条 and 微信40条 may well be 90.
    """
    below, above = may_be(figure.qualifier)
    each = [may_be(count.qualifier) for count, _ in group]
    return above or any(less for less, _ in each), below or any(more for _, more in each)


def _groups(line: str, figure: Figure) -> Iterator[tuple[_Group, int, int]]:
    """The breakdowns behind the number of ``figure``: each count with the words before it.

    And where in the ``line`` each begins and ends.
    """
    first, alone = True, False
    for sentence in sentences_of(line.translate(_ONE_LIST)):
        text = sentence.text
        ends = [at for at, offset in enumerate(sentence.offsets) if line[offset] in _LIST_ENDS]
        at = 0
        if first:
            whole = next((c for c in sentence.counts if c.value == figure.value), None)
            begin = _BEGINS_BEHIND.search(text, whole.end) if whole else None
            first, alone = whole is None, len(sentence.counts) == 1
            if (
                whole is None
                or begin is None
                or any(whole.end <= end < begin.start() for end in ends)
            ):
                continue
            at = begin.end()
        elif not alone or not _BEGINS.match(text):
            return  # Of several numbers it is not told whose parts they are.
        again = _AGAIN.search(text, max(at, 3))
        stop = _list_end(sentence.counts, at, ends, again.start() if again else len(text))
        group: _Group = []
        rest = ""  # Of the words, all but the counts.
        previous = at
        for count in sentence.counts:
            if count.start < at or count.end > stop:
                continue
            said = text[previous : count.start]
            previous = count.end
            rest += said + "|"
            if text[at : count.start].count("(") > text[at : count.start].count(")"):
                continue  # a part of a part
            group.append((count, said))
        rest += text[previous:stop]
        named = not _UNREAD.search(rest) and not any(
            _NO_PART.search(said) or ANOTHER_YEAR.search(said) for _, said in group
        )
        if group and named and all(said.strip(",") for _, said in group):
            yield group, sentence.offsets[0], sentence.offsets[stop - 1] + 1


def _list_end(counts: Sequence[Count], at: int, ends: Sequence[int], stop: int) -> int:
    """Where the list that begins at ``at`` ends: at the first of ``ends`` behind which is no part."""
    first = next((count.unit for count in counts if count.start >= at), "")
    for end, following in pairwise((*ends, stop)):
        units = {count.unit for count in counts if end < count.start < following}
        if at <= end < stop and units != {first}:
            return end  # 网站40条；收到申请3件
    return stop
