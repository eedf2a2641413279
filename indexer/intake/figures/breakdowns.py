"""Parts and their total, where a report gives both and they disagree.

Knows how a total is broken down behind its number, and says what does not add up. It
never says which number is wrong, and changes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from indexer.intake.figures.statements import (
    ANOTHER_YEAR,
    Count,
    Sentence,
    sentences_of,
)
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Figure, Section

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
_NEAR = 0.1  # Of the total: parts that lack so little were meant to be all.


def disagreements(figure: Figure, section: Section, label: str) -> Iterator[str]:
    """Yield what to say of breakdowns of ``figure`` in its ``section`` that are no sum of it.

    Parts that are more than the total never are; parts that are less are only where
    they were meant to be all: each a way of publishing or asking, the last called
    其他, or hardly any lacking.
    """
    at = section.text.find(figure.quote)
    whole = figure.value or 0
    if at < 0 or whole < 1:
        return
    line = section.text[at : at + len(figure.quote) + _FURTHER].partition("\n")[0]
    if not _MAY_BREAK_DOWN.search(line):
        return
    for group, quote in _groups(sentences_of(line), figure):
        total = sum(count.value for count, _ in group)
        if whole in accumulate(count.value for count, _ in group):
            continue  # What follows the last part is something else.
        words = [said for _, said in group]
        meant = len(group) > 1 and (
            all(_WAY.search(said) for said in words)
            or _LAST.search(words[-1]) is not None
            or (len(group) > 2 and abs(total - whole) <= _NEAR * whole)
        )
        if total > whole or meant:
            yield (
                f"{label}：总数为{whole:g}{figure.unit}，各项合计为{total:g}{figure.unit}"
                f"（“{quote}”）；两者不一致，照原文取总数。"
            )


_Group = list[tuple[Count, str]]


def _groups(read: Sequence[Sentence], figure: Figure) -> Iterator[tuple[_Group, str]]:
    """The breakdowns behind the number of ``figure``: each count with the words before it."""
    first, alone = True, False
    for sentence in read:
        text = sentence.text
        at = 0
        if first:
            whole = next((c for c in sentence.counts if c.value == figure.value), None)
            begin = _BEGINS_BEHIND.search(text, whole.end) if whole else None
            first, alone = whole is None, len(sentence.counts) == 1
            if begin is None:
                continue
            at = begin.end()
        elif not alone or not _BEGINS.match(text):
            return  # Of several numbers it is not told whose parts they are.
        again = _AGAIN.search(text, max(at, 3))
        stop = again.start() if again else len(text)
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
            quote = sentence.quote(0, stop)
            yield group, quote if len(quote) <= 80 else quote[:80] + "…"
