"""Blanks that only set the letters of words apart: 会 议 纪 要, 目　录, 芦 汀 镇.

What tells words from a list of single characters, a row of marks or columns of values:
every gap is the same, and the characters together are words of the dictionary, end as a
place's name does, or are a sentence: it has a mark set apart like its letters, or a verb.
Characters that count or order things (甲 乙 丙) are a list, and so are heads of columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from indexer.language.analyzer import known_words
from indexer.language.everyday import part_of_speech
from indexer.language.folding import plain

BLANKS = (
    " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_GAP = f"[{BLANKS}]"
_HAN = "[㐀-鿿〇]"
_UNIT = "[㐀-鿿〇○0-9、，。；：！？“”《》（）]"
_BESIDE = 8  # Characters of the words around that are looked at.
_COMPOUND = 3  # Characters of a compound of words and a head.
_SPOKEN = 5  # Characters of a sentence that no mark shows.
_LONG = 10  # Characters of a run that is a sentence, in which single ones may stand,
_SINGLE = 0.2  # and the share of them.
# They count, order or compare: a row of them is a list, whatever words they make together.
_ORDERING = frozenset(
    "一二三四五六七八九十百千万零〇两壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    "东南西北中上下左右前后大小多少高低优良差年月日时分秒省市县区乡镇村组户是否有无男女正反"
)
# Two of them and nothing else are the heads of columns.
_COLUMNS = frozenset(
    re.findall(
        "..",
        "序号姓名性别年龄民族职务职称单位部门电话手机邮箱传真地址住址名称类别项目内容指标"
        "数量金额面积人数户数日期时间地点备注合计小计总计",
    )
)
_MARKS = "，。；！？"
_NUMBERED = re.compile("[一二三四五六七八九十]{1,3}、")
_COUNTED = "条件户名元万亿千百处口次份人个项台张宗起篇页册期场家亩公吨米座村镇岁天%％"
_QUANTITY = re.compile(f"[1-9][0-9]{{0,6}}[{_COUNTED}]")
_SPEAKING = frozenset("了已被把")  # Words of one character that only sentences have.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶"
    "黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧"
)
_PADDED = re.compile(rf"(?<=[：:、，])({_HAN})({_GAP}{{1,4}})({_HAN})(?=[，、。；;）)]|{_GAP}*$)")
_HEADS = frozenset("栏站所室处科股组局部会员长队点网表册书卡")  # They end a compound: 公开栏.
_JOINING = frozenset(
    "的和与及或等并在对为由从向是已各共"
)  # Words of one character inside a phrase.
_NAMED = re.compile("([㐀-鿿 ]{1,4})[镇乡县市区省州旗村街]")  # A name that no dictionary has.
_DATE = re.compile(
    "[一二][一二三四五六七八九〇○零0]{3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
)

_VALUE = re.compile(f"(?:{_GAP}+[0-9—-]+)+{_GAP}*$")

_RUN = re.compile(rf"{_UNIT}(?=({_GAP}{{1,8}}){_UNIT})(?:\1{_UNIT}){{2,}}")
_PAIR = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}{_GAP}*、{_GAP}*|[（(][一二三四五六七八九十]{{1,3}}[）)]{_GAP}*)?"
    rf"({_HAN})({_GAP}{{1,8}})({_HAN})[：:]?"
)
_LEFT, _RIGHT = re.compile(rf"{_HAN}+$"), re.compile(rf"{_HAN}*")
_NUMBER = re.compile(r"[0-9]+(?![0-9年])|(?<![0-9])[0-9]{1,3}年|[0-9]{5,}")
# 1 2 万 元, and nothing behind that could be the next column.
_COUNTING = re.compile(rf"{_QUANTITY.pattern}(?:[{_COUNTED}{_MARKS}、]|$|[㐀-鿿]+[{_MARKS}])")


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
    yield from sorted({*_in_runs(text), *(name.span(2) for name in _padded_names(text))})


def _padded_names(text: str) -> Iterator[re.Match[str]]:
    """Names of two characters set as wide as one of three, between marks: no columns there."""
    return (name for name in _PADDED.finditer(text) if name[1] in _SURNAMES)


def _in_runs(text: str) -> Iterator[tuple[int, int]]:
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
    if (date := _DATE.match(letters + after)) and date.end() >= len(letters):
        return 0, len(letters) - 1
    words = known_words(plain(before + letters + after))
    ends = set(accumulate(map(len, words)))
    first, last = 0, len(letters) - 1
    if before and len(before) + 1 in ends:
        first += 1
    if after and len(before) + last in ends:
        last -= 1
    for number in _NUMBER.finditer(letters, first):  # The columns of a row; 2016年 is a year.
        if letters[-1].isdigit() or not _COUNTING.match(letters, number.start()):
            last = min(last, number.start() - 1)
            break
    core = letters[first : last + 1]
    is_row = _VALUE.match(text, units[last] + 1) is not None
    counted = len(core) > 2 and _QUANTITY.fullmatch(core)  # 有 2 名 is how some set all numbers.
    if counted or _NUMBERED.fullmatch(core) or _is_sentence(core, is_row):
        return first, last
    if _is_of_columns(known_words(plain(core)), is_row):
        return 0, 0
    alone = "".join(
        word[0].ljust(len(word)) if len(word) == 1 or word.startswith("街道") else " " * len(word)
        for word in words
    )
    alone = alone[len(before) + first : len(before) + last + 1]
    for said in (*_QUANTITY.finditer(core), *_NUMBERED.finditer(core, 0, 4)):
        alone = alone[: said.start()] + " " * len(said[0]) + alone[said.end() :]
    if not (before and first == 0):
        alone = _NAMED.sub(lambda name: name[0] if _ORDERING & {*name[1]} else "", alone)
    if alone[-1:] in _HEADS and len(core) >= _COMPOUND:
        alone = alone[:-1]
    single = sum("㐀" <= c <= "鿿" and c not in _JOINING for c in alone)
    if len(core) > 2 and _SURNAMES.issuperset(core):
        return 0, 0  # 张 王 李 赵 are four people, though a dictionary has them as one word.
    if sum("㐀" <= c <= "鿿" for c in core) < 3 or _ORDERING.issuperset(core):
        return (first, last) if _DATE.fullmatch(core) else (0, 0)
    allowed = _SINGLE * len(core) if len(core) >= _LONG else 0
    return (first, last) if single <= allowed else (0, 0)


def _is_sentence(letters: str, is_row: bool) -> bool:
    """Tell whether ``letters``, set apart, say something: a mark stands apart too, or a verb ends."""
    han = {c for c in letters if "㐀" <= c <= "鿿"}
    if len(han) < 2 or _ORDERING.issuperset(han):
        return False
    if any(mark in letters for mark in _MARKS):
        return True
    words = known_words(plain(letters))
    if is_row or len(letters) < _SPOKEN or not _COLUMNS.isdisjoint(words):
        return False
    if words[-1] == "了" or not _SPEAKING.isdisjoint(words[1:]):
        return True
    # 王 伟 负 责: who does what may be two columns.
    return letters[0] not in _SURNAMES and part_of_speech(words[-1])[:1] == "v"


def _is_of_columns(words: Sequence[str], is_row: bool) -> bool:
    """Tell whether ``words`` are heads of columns, or a person's and what stands beside."""
    if len(words) > 1 and _COLUMNS.issuperset(words):
        return True
    return (
        is_row and len(words) > 1 and words[0][0] in _SURNAMES and part_of_speech(words[0]) == "nr"
    )
