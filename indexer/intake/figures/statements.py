"""What a section's prose states, sentence by sentence: the counts in it and the nones.

Knows sentences, clauses, counts and negations, not which figure they make
(``figures`` and its rules do). A sentence is read folded, without blanks and
injected pinyin, and keeps its way back to the words as printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from indexer.intake.figures.counts import Count, counts_among, numbers_in
from indexer.language.folding import plain
from indexer.language.numerals import HAN_NUMERALS
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

T = TypeVar("T")

# The patterns here and in ``claims`` that are searched for most often have alternatives
# that each begin with a letter (较上|比上, not [较比]上): all other text is skipped quickly.

# A longer "sentence" is no sentence; cutting it keeps every search below bounded.
MAX_SENTENCE = 500
_SHORT = 2_000  # Characters of a text that is searched as a whole.
# About three lines on a page: a quote that can be read at a glance.
MAX_QUOTE = 120

_LONGEST_KEPT = 100  # characters of a heading

_LINE = pattern(r"[^\n]+", yes="甲乙", no="\n")
_SENTENCE = pattern(rf"[^。!?;]{{1,{MAX_SENTENCE}}}", yes="甲,乙", no="。;")
# What ends a sentence as 。 does where a folded text has no blanks but its line feeds.
_ENDS = "!?; "
# 152 条 and 2012 年 are printed with blanks; digits of two table cells must stay apart.
_DROPPED = pattern(
    r"[( ](?:(?<=\()[a-z\u00e0-\u00fc\u0101-\u01dc\u0144\u0148\u01f9]{1,6}\)"
    r"|(?<= )(?:(?<![0-9 ] ) *|(?<=[0-9] ) *(?![0-9 ])))",
    yes="12 条",
    no="12 34",
)
# A comma between digits belongs to the number (1,080).
_COMMA = pattern(r",(?:(?![0-9]{3}(?![0-9]))|(?<![0-9],))", yes="共12件,无", no="1,080件")

# A character of every none; a 0 says it where it is a number of its own.
_DENIES = pattern(r"[没未无零〇0](?<![0-9]0)", yes="无", no="10")
# It, or a unit behind what may be a number, as in every count and sum of money, or a number
# right behind 信息. Most sentences have none of them, and are not read.
_STATES = pattern(
    r"[没未无零〇0条件份宗起次例篇则项元名人个场期位部批息](?<![0-9]0)"
    rf"(?<![^余多人0-9{HAN_NUMERALS}][条件份宗起次例篇则项元名人个场期位部批])(?<!息(?![总数量条共计为是达约:]{{0,4}}[0-9]))",
    yes="12件",
    no="事件",
)
Test = Callable[[str], object]  # of a text: anything true means yes
_Spans = Sequence[tuple[int, int]]
"""Where the characters of a sentence stand: all that was left out stands between two of them."""

# 未 and 无 stand in many words (未经, 无正当理由); only these uses say "none".
_NOT = (
    r"未(?:曾|有)?(?:发生|收到|接到|接收|接受|出现|受理|产生|引发|引起"
    r"|被|涉及|办理|提起|收取|收费|发现|存在|遇到|因|向)"
)
_NO = r"无(?!法|正当|偿|障碍|误|论|需|须|条件|效|线)"
NONE = (
    rf"(?:没有|没(?=收|接|发|出|受|产)|{_NOT}|均{_NOT}|{_NO}|从{_NO}"
    r"|零(?=申请|收费|复议|诉讼|行政|投诉|发生))"
)
_ZERO_AFTER = pattern(
    r"(?:[:为是有共均]|数量?|情况|方面)(?:0|〇|零|无)(?![0-9.法])(?:报告)?",
    yes="数量为0",
    no="数量为0.5",
)
_BARE_NONE = pattern(
    r"(?:^|[年度镇乡办处道府局关内间月日止报今,:])"
    r"(?:无|没有|暂无|没有发生|未发生|未出现|未产生|没有收到|未收到|为零|零报告|零|0)"
    r"(?:任何|此类|该类|此项|这类|上述|以上|相关|有关|这方面|类似|的)*"
    r"(?P<what>申请)?(?:情况|情形|事项|案件|现象|内容|发生|业务)*$",
    yes="本年度无此类情况",
    no="本年度无此类问题",
)


# Words that may stand between a thing and its number: 信息〔的总数共计为〕23条. Taken
# possessively and twelve at most, so that a hostile run of them costs no more.
TAIL = (
    r"(?:的|数量|总量|总数|条数|件数|数目|数|量|总|共有|共计|共|总计|合计|累计|计|已|达到|达|为|是|有"
    r"|情况|方面|内容|条目|[0-9]{1,3}(?:大|个)?类(?!信息)|:|\(|全年|本年度|[0-9]{4}年度?"
    r"|各类|各|了|新增|均|全部){0,12}+"
)
# Of the words between a published or received thing and its number: of TAIL, of what stands before numbers, and of what
# the rules read besides (信息公开和工作动态等文件，其总数23条; 接到办理的申请).
_BETWEEN = (
    "公开、和及与工作动态告资讯料文等其到取受理办的了数量总条件目共有合计累已达为是约近超过不足逾将接情况方面内容"
    "大个类全年本度各新增均部:(,"
)
ANOTHER_YEAR = pattern(
    r"上年|去年|上一年|往年|历年|同期|同比|相比|较[上去前]|比[上去前]",
    yes="比上年增加",
    no="比较多",
)
YEAR_SAID = pattern(r"((?:19|20)[0-9]{2})年", yes="2019年", no="2119年")
SEVERAL = pattern(
    r"等|多种|各种|不同|多渠道|各渠道"
    + "".join(rf"|{joint}.{{0,12}}(?:渠道|形式|方式|载体)" for joint in "、和及与"),
    yes="网站和公开栏等形式",
    no="网站公开",
)
_PARTS = pattern(r"其中|包括|包含|,含|\(含|:含|分别", yes="其中", no="其他")


class Rank(IntEnum):
    """How plainly a claim says that its number is the figure: the plainer goes before.

    Rules that weigh several signs add them up, so that a rank may lie between
    two of these, or above all.
    """

    PART = -2  # one channel's count, never the total
    WEAK = -1  # one channel's count, which is the total where no other count stands
    BARE = 0  # 无, of what the heading names
    STATED = 1  # in a figure's only way of being stated
    FAINT = 2  # 办理申请12件: what was handled, so what was received
    LIKELY = 4  # 申请数量12件: counted, with no word of when
    PLAIN = 6  # 收到申请12件: so plain that a larger part does not put it in doubt
    PLAINEST = 8  # 全年主动公开信息12条: so plain that a larger total does not make it a part


class Quote(str):
    """Words as printed, with the folded ``sentence`` they are of and where in it their number ends."""

    sentence: str
    end: int

    @classmethod
    def of(cls, words: str, sentence: str, end: int) -> Quote:
        """Return ``words`` as the quote of the number, or of the none, that ends at ``end``."""
        quote = cls(words)
        quote.sentence, quote.end = sentence, end
        return quote


class Claim(NamedTuple):
    """A number claimed for the figure ``name``, with its evidence.

    Of two claims the higher ``rank`` is the plainer. ``part`` marks a count
    that is stated for one channel only: never a total by itself, but a
    total cannot be smaller. ``year`` is the year its own words name, ``qualifier`` what
    stands beside the number (``figures.QUALIFIERS``).
    """

    name: str
    value: float
    unit: str
    anchor: str
    quote: str
    rank: int
    part: bool = False
    year: int | None = None
    qualifier: str | None = None


def claimed(
    name: str, count: Count, section: Section, quote: str, rank: int = Rank.STATED
) -> Claim:
    """Return the claim that ``count`` is the figure ``name``, by the words ``quote`` of ``section``."""
    if isinstance(quote, Quote) and count.end:
        quote = Quote.of(quote, quote.sentence, count.end)  # its clause may go on
    given = name, count.value, count.unit, section.anchor, quote, rank
    return Claim(*given, qualifier=count.qualifier)


class _Once(Generic[T]):
    """A ``cached_property`` without its lock, which takes longer than most of what is kept."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> T:
        value = instance.__dict__[self.name] = self.make(instance)
        return value


class Sentence:
    """One sentence of a section, folded; ``offsets`` lead back to ``printed``.

    ``leads`` says that none stands before it in ``printed``, ``following`` is
    the text of the section's next sentence.
    """

    def __init__(
        self,
        text: str,
        offsets: Sequence[int],
        printed: str,
        leads: bool = False,
    ) -> None:
        self.text = text
        self.offsets = offsets
        self.printed = printed
        self.leads = leads
        self.following = ""

    @_Once
    def counts(self) -> tuple[Count, ...]:
        """The counts of the sentence, in order."""
        return tuple(counts_among(self.numbers))

    @_Once
    def numbers(self) -> tuple[Count, ...]:
        """Its counts and the numbers of people, meetings and issues, in order."""
        return tuple(numbers_in(self.text))

    @_Once
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Where its clauses begin and end, the commas between them left out."""
        if "," not in self.text:
            return ((0, len(self.text)),)
        ends = [match.start() for match in _COMMA.finditer(self.text)]
        starts = [0, *[end + 1 for end in ends]]
        return tuple(zip(starts, [*ends, len(self.text)], strict=True))

    @_Once
    def denials(self) -> tuple[tuple[int, int], ...]:
        """Those of its clauses that may say none: few sentences with a count have one."""
        if not _DENIES.search(self.text):
            return ()
        return tuple([(a, b) for a, b in self.clauses if _DENIES.search(self.text, a, b)])

    @_Once
    def parts_from(self) -> int:
        """Where the parts of a total begin (其中…), the sentence's end when there are none."""
        if self.text.startswith("其中"):
            return 0
        first = _PARTS.search(self.text, self.counts[0].end) if self.counts else None
        return first.start() if first else len(self.text)

    @property
    def list_before(self) -> str:
        """What stands before it in its list, as printed: from the last full stop or line end."""
        before = self.printed[max(self.offsets[0] - MAX_SENTENCE, 0) : self.offsets[0]]
        return before[max(map(before.rfind, "。！？!?\n")) + 1 :]

    def quote(self, start: int, end: int) -> Quote:
        """Return the words as printed around ``[start, end)``: the sentence, or its clauses.

        The whole sentence where it is short, else as many whole clauses about
        the stretch as fit in ``MAX_QUOTE``, and never less than the stretch.
        """
        said = end
        if len(self.text) <= MAX_QUOTE:
            start, end = 0, len(self.text)
        else:
            for a, b in self.clauses:
                first, last = min(a, start), max(b, end)
                if a < end and start < b and last - first <= MAX_QUOTE:
                    start, end = first, last
        words = self.printed[self.offsets[start] : self.offsets[end - 1] + 1].strip()
        return Quote.of(words, self.text, said)


def sentences(section: Section) -> list[Sentence]:
    """Return the sentences of the section's heading and then of its text.

    The heading is read too, because a short statement (依申请公开数量：无。) is
    often printed as one; its quotes come from the heading.
    """
    return _read((section.heading, section.text), bool, bool)


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of ``text``, which is one of a section's or a part of it."""
    return _read((text,), bool, bool)


def stating(section: Section, topic: re.Pattern[str]) -> list[Sentence]:
    """Return those of the ``sentences`` that may state a count, a sum of money or a none.

    And only those in which ``topic`` is found; but the first one is returned without it
    where it may be a ``bare_none``, which speaks of what the heading names.
    """
    heading = section.heading
    silent = len(heading) <= _LONGEST_KEPT and _states_nothing(heading)
    return _read(
        (section.text,) if silent else (heading, section.text), _STATES.search, topic.search
    )


def number_follows(*words: str) -> str:
    """Return a pattern that finds one of ``words`` wherever a rule reads a number behind it.

    It finds them elsewhere too: it is for passing over what no rule reads. A search
    for it is quick, as each of its alternatives begins with a letter.
    """
    return "|".join(rf"{word}[{_BETWEEN}]*+[0-9{HAN_NUMERALS}]" for word in words)


def last_year_in(said: str) -> int | None:
    """Return the last year that ``said``, the words before a number, names; None if they name none."""
    years = YEAR_SAID.findall(said)
    return int(years[-1]) if years else None


def says_none_after(text: str, start: int) -> bool:
    """Whether what follows ``start`` in a clause says none: …数量为0, …情况：无."""
    return _ZERO_AFTER.search(text[start : start + 24]) is not None


def bare_none(sentence: Sentence) -> str | None:
    """Return what a sentence that only says none (本年度无此类情况) names, None if it says more.

    ``申请`` for 没有申请, the empty string when it names nothing at all.
    """
    match = _bare(sentence.text)
    if match is None or not sentence.denials or sentence.counts:
        return None
    return match.group("what") or ""


def _bare(text: str) -> re.Match[str] | None:
    return _BARE_NONE.search(text) if len(text) <= 40 else None


@lru_cache(2_000)  # 一、概述: without, reading took 1.03 times as long.
def _states_nothing(heading: str) -> bool:
    return not _read((heading,), _STATES.search, bool)


def _read(parts: Sequence[str], states: Test, topic: Test) -> list[Sentence]:
    found: list[Sentence] = []
    previous: Sentence | None = None  # The one just before, if it was taken.
    for printed in parts:
        folded = plain(printed)
        whole = "(" not in folded and folded.count(" ") == printed.count("\n")
        # Only to pass most texts by at once, which takes the square of one without a mark.
        short = whole and len(folded) <= _SHORT
        if short and not previous and not states(folded):
            continue
        texts, spans = _cut(printed, folded, whole)
        on_topic = not short or topic(folded)  # else only what leads may be taken
        at, leads = 0, True
        for i, text in enumerate(texts):
            if text:
                if previous:
                    previous.following, previous = text, None
                if states(text) and ((on_topic and topic(text)) or (leads and _bare(text))):
                    places = _offsets(spans[i]) if spans else range(at, at + len(text))
                    previous = Sentence(text, places, printed, leads)
                    found.append(previous)
                leads = False
                if not on_topic and not previous:
                    break
            at += len(text) + 1
    return found


def _cut(printed: str, folded: str, whole: bool) -> tuple[list[str], list[_Spans]]:
    """Return the sentences of ``printed`` and where the characters of each stand in it.

    No spans where each sentence begins one character behind the one before:
    then empty ones stand for what ends a sentence twice.
    """
    if whole:
        texts = folded
        for end in _ENDS:
            texts = texts.replace(end, "。")
        parts = texts.split("。")
        if len(folded) <= MAX_SENTENCE or max(map(len, parts)) <= MAX_SENTENCE:
            return parts, []
    lines = (line.span() for line in _LINE.finditer(printed))
    cut = [one for at, end in lines for one in _of_line(folded[at:end], at)]
    return [text for text, _ in cut], [spans for _, spans in cut]


def _of_line(line: str, at: int) -> Iterator[tuple[str, _Spans]]:
    whole = " " not in line and "(" not in line
    for match in _SENTENCE.finditer(line):
        start, end = match.span()
        spans: list[tuple[int, int]] = []
        for gap in () if whole else _DROPPED.finditer(match.group()):
            spans.append((start, match.start() + gap.start()))
            start = match.start() + gap.end()
        spans.append((start, end))
        if text := "".join([line[a:b] for a, b in spans]):
            yield text, [(at + a, at + b) for a, b in spans]


def _offsets(spans: _Spans) -> Sequence[int]:
    return range(*spans[0]) if len(spans) == 1 else [n for a, b in spans for n in range(a, b)]
