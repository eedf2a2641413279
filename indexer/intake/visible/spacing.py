"""Blanks that only set the letters of words apart: 会 议 纪 要, 目　录, 芦 汀 镇.

What tells words from a list of single characters, a row of marks or columns of values:
every gap is the same, and the characters together are words of the dictionary or end as
a place's name does. Characters that count or order things (甲 乙 丙) are a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from indexer.language.analyzer import known_words
from indexer.language.folding import plain

BLANKS = (
    " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_GAP = f"[{BLANKS}]"
_HAN = "[㐀-鿿〇]"
_UNIT = "[㐀-鿿〇○0-9、，。；：！？“”《》（）]"
_BESIDE = 8  # Characters of the words around that are looked at.
_COMPOUND = 5  # Characters of a compound of words and a head.
_LONG = 10  # Characters of a run that is a sentence, in which single ones may stand,
_SINGLE = 0.2  # and the share of them.
# They count, order or compare: a row of them is a list, whatever words they make together.
_ORDERING = frozenset(
    "一二三四五六七八九十百千万零〇两壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    "东南西北中上下左右前后大小多少高低优良差年月日时分秒省市县区乡镇村组户是否有无男女正反"
)
_HEADS = frozenset("栏站所室处科股组局部会员长队点网表册书卡")  # They end a compound: 公开栏.
_JOINING = frozenset(
    "的和与及或等并在对为由从向是已各共"
)  # Words of one character inside a phrase.
_NAMED = re.compile("([㐀-鿿 ]{1,4})[镇乡县市区省州旗村街]")  # A name that no dictionary has.
_DATE = re.compile(
    "[一二][一二三四五六七八九〇○零0]{3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
)

_RUN = re.compile(rf"{_UNIT}(?=({_GAP}{{1,8}}){_UNIT})(?:\1{_UNIT}){{2,}}")
_PAIR = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}{_GAP}*、{_GAP}*|[（(][一二三四五六七八九十]{{1,3}}[）)]{_GAP}*)?"
    rf"({_HAN})({_GAP}{{1,8}})({_HAN})[：:]?"
)
_LEFT, _RIGHT = re.compile(rf"{_HAN}+$"), re.compile(rf"{_HAN}*")
_NUMBER = re.compile(r"[0-9]+(?![0-9年])|(?<![0-9])[0-9]{1,3}年|[0-9]{5,}")


def apart(text: str) -> Iterator[tuple[int, int]]:
    """Yield the blanks of ``text`` that only set the letters of words apart.

    >>> text = "附会 议 纪 要已上网，甲 乙 丙 三组"
    >>> [text[a - 1 : b + 1] for a, b in apart(text)]
    ['会 议', '议 纪', '纪 要']
    """
    if pair := _PAIR.fullmatch(text):
        word = pair[1] + pair[3]
        if not _ORDERING.issuperset(word) and known_words(plain(word)) == [plain(word)]:
            yield pair.span(2)
        return
    for run in _RUN.finditer(text):
        units = range(run.start(), run.end(), len(run[1]) + 1)
        first, last = _words(text, units)
        yield from ((at + 1, at + 1 + len(run[1])) for at in units[first:last])


def _words(text: str, units: range) -> tuple[int, int]:
    """Return the first and the last of ``units`` that belong together; the same where none do.

    Words beside the run may hold its first or last letter (要已上网), or only stand there.
    """
    left = _LEFT.search(text, max(0, units[0] - _BESIDE), units[0])
    before = left[0] if left else ""
    right = _RIGHT.match(text, units[-1] + 1, units[-1] + 1 + _BESIDE)
    after = right[0] if right else ""
    letters = "".join(text[at] for at in units)
    words = known_words(plain(before + letters + after))
    ends = set(accumulate(map(len, words)))
    first, last = 0, len(letters) - 1
    if before and len(before) + 1 in ends:
        first += 1
    if after and len(before) + last in ends:
        last -= 1
    if odd := _NUMBER.search(letters, first):  # The columns of a row; 2016年 is a year.
        last = min(last, odd.start() - 1)
    core = letters[first : last + 1]
    alone = "".join(
        word[0].ljust(len(word)) if len(word) == 1 or word.startswith("街道") else " " * len(word)
        for word in words
    )
    alone = alone[len(before) + first : len(before) + last + 1]
    if not (before and first == 0):
        alone = _NAMED.sub(lambda name: name[0] if _ORDERING & {*name[1]} else "", alone)
    if alone[-1:] in _HEADS and len(core) >= _COMPOUND:
        alone = alone[:-1]
    single = sum("㐀" <= c <= "鿿" and c not in _JOINING for c in alone)
    if sum("㐀" <= c <= "鿿" for c in core) < 3 or _ORDERING.issuperset(core):
        return (first, last) if _DATE.fullmatch(core) else (0, 0)
    allowed = _SINGLE * len(core) if len(core) >= _LONG else 0
    return (first, last) if single <= allowed else (0, 0)
