"""Line ends inside a sentence: which lines are one paragraph as it was set.

A line goes on in the next where the sentence does and the layout says so: lines broken at
one width, a comma at the end, a word cut in two; and where the whole comes to an end as a
sentence does. A list, a table, a heading, an address or a signature does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from indexer.intake.parts.headings import heading_of, heading_of_number
from indexer.language.analyzer import known_words
from indexer.language.folding import plain
from indexer.language.joining import joined
from indexer.language.patterns import pattern
from indexer.language.pinyin import without_spoken

NARROWEST = 30  # Columns, two for a Han character: prose is set no narrower,
WIDEST = 160  # nor wider.
_SHORTEST = 4  # Characters of a line that goes on.
_FEWEST_FULL = 2  # Lines that end together inside a sentence show a width,
_MOSTLY = 0.6  # if most that are broken do.
_BESIDE = 8  # Characters on either side of a line's end in which a cut word is looked for.
_SENTENCE_ENDS = "。！？；：!?;:"
_ENDS_OF_LINES = _SENTENCE_ENDS + "”）)"
_CLOSING = "”’」』）)》"
_CANNOT_BEGIN = frozenset("，。、；：！？”’」』）》〉…,.;:!?)%％‰")
_JOINING, _JOINED = frozenset("，、的和与及或对在为由从向把将"), frozenset("，。、；的和与及或")
_WIDE_GAP = re.compile(
    "[ \u00a0\u3000](?<=\\S.)(?:(?<=\u3000)\u3000+|(?<!\u3000)[ \u00a0]{2,})(?=\\S)"
)
_PIECE = re.compile(r"[0-9A-Za-z.%]+|.")
_HAN = re.compile("[㐀-鿿〇]")
_MARKS = re.compile("[，。；！？,;]")
_LAST_HAN, _FIRST_HAN = re.compile("[㐀-鿿〇]+$"), re.compile("[㐀-鿿〇]+")
# What no line of prose goes on with: items, labels of an address, dates of a signature.
_BEGINS = pattern(
    r"[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十0-9]{1,3}[章节条项]|首先|其次|再次|最后|[•·●■◆▪◇○※►▶➢★☆\-—]"
    r"|(?:联系|办公|通讯)?(?:地址|电话|邮编|邮箱|传真|网址|邮政编码|电子邮箱|联系人|单位|附件|抄送|主送)[:：(（]|https?:|www\."
    r"|[^，。；]{2,30}(?:政府|委员会|办公室|办事处|局|站|所)$|[0-9一二○〇零]{4}\s?年[^，。]{1,9}$",
    yes="二是加强督查",
    no="二十件申请",
    how="match",
)


class _Line:
    """A line as printed; ``indent`` is in columns. A row of cells ``is_prose`` not, nor what is said in columns."""

    def __init__(self, printed: str) -> None:
        self.printed = printed
        bare = printed.lstrip()
        self.text = without_spoken(bare)
        self.indent = _columns(printed[: len(printed) - len(bare)])
        self.is_prose = (
            bool(_HAN.search(self.text))
            and "|" not in self.text
            and "\t" not in self.text
            and not _WIDE_GAP.search(self.text)
        )

    @property
    def ends(self) -> bool:
        """Whether a sentence may end with it."""
        bare = self.text.rstrip(_CLOSING)
        return not bare or bare[-1] in _SENTENCE_ENDS

    def opens(self) -> bool:
        """Tell whether something begins with it that no sentence goes on with."""
        return (
            heading_of(self.text) is not None  # First, for it is kept.
            or _BEGINS.match(self.text) is not None
            or heading_of_number(self.text) is not None
        )

    def heads(self) -> bool:
        """Tell whether it is a heading and nothing else."""
        heading = heading_of(self.text)
        return heading is not None and not heading.rest and heading.strong


def unbroken(printed: Sequence[str], *, soft: bool = False) -> tuple[list[str], int]:
    """Return lines as printed with those that are one made one, and how many ends were inside.

    Blank lines are among them and stay. ``soft``: they are lines of one paragraph of the
    file, where an end in the middle of a clause is a slip rather than a new paragraph.

    >>> unbroken(["沿河七村完成林权制", "度改革，很好。", "", "财政所", "林业站"], soft=True)
    (['沿河七村完成林权制度改革，很好。', '', '财政所', '林业站'], 1)
    """
    stripped = [text.rstrip() for text in printed]
    likely = _broken(stripped, _SHORTEST if soft else NARROWEST // 2)
    if not likely:
        return list(printed), 0
    lines = _Lines(stripped)
    pairs = [i for i in likely if lines.may_be_one(i)]
    inside = _of_one_width(lines, pairs) if pairs else set()
    inside |= _of_one_sentence(lines, [i for i in pairs if i not in inside], soft=soft)
    if not inside:
        return list(printed), 0
    texts: list[str] = []
    for i, text in enumerate(printed):
        if i - 1 in inside:
            texts[-1] = _one(texts[-1].rstrip(), text)
        else:
            texts.append(text)
    return texts, len(inside)


def _broken(lines: Sequence[str], shortest: int) -> list[int]:
    """The lines that may be broken inside a sentence, to judge by their ends: most are not."""
    found: list[int] = []
    closes = False  # Whether the lines from here on come to an end as a sentence does.
    for i in range(len(lines) - 2, -1, -1):
        line, following = lines[i], lines[i + 1]
        if len(following) < 2:
            closes = False
        elif following[-1] in _ENDS_OF_LINES:
            closes = following[-1] not in "：:"
        if (
            len(line) >= shortest
            and len(following) > 1
            and line[-1] not in _SENTENCE_ENDS
            and (closes or len(line) * 2 >= NARROWEST)
        ):
            found.append(i)
    return found[::-1]


class _Lines:
    """Lines as printed, without blanks at their ends, each looked at when it is asked for."""

    def __init__(self, printed: Sequence[str]) -> None:
        self._printed = printed
        self._known: dict[int, _Line] = {}

    def __len__(self) -> int:
        return len(self._printed)

    def __getitem__(self, i: int) -> _Line:
        line = self._known.get(i)
        if line is None:
            line = self._known[i] = _Line(self._printed[i])
        return line

    def may_be_one(self, i: int) -> bool:
        """Tell whether nothing forbids that line ``i`` goes on in the next."""
        line, following = self[i], self[i + 1]
        return (
            line.is_prose
            and following.is_prose
            and following.indent <= line.indent
            and not line.heads()
            and not following.opens()
        )


def _of_one_width(lines: _Lines, broken: Sequence[int]) -> set[int]:
    """The lines that are as wide as most of the ``broken`` are, and go on."""
    wide = [i for i in broken if len(lines[i].text) * 2 >= NARROWEST]
    if len(wide) < _FEWEST_FULL:
        return set()
    best: set[int] = set()
    full: set[int] = set()
    for measure in (_columns, len):
        for indented in (True, False):
            setting = _Setting(lines, wide, measure, indented=indented)
            if len(now := setting.full(wide)) > max(len(best), _FEWEST_FULL - 1):
                best, full = now, set()
                ended = [i for i in range(len(lines) - 1) if lines[i].ends]
                ended = [i for i in ended if lines[i + 1].text and lines.may_be_one(i)]
                # Where each line but the last of its run is full, a sentence may end with one.
                if setting.full(ended) == set(ended):
                    full = set(ended)
    return {i for i in best | full if _is_punctuated(lines, best | full, i)}


class _Setting:
    """How wide the lines of a text may be, which most of the ``broken`` ones show."""

    def __init__(
        self,
        lines: _Lines,
        broken: Sequence[int],
        measure: Callable[[str], int],
        *,
        indented: bool,
    ) -> None:
        self._lines, self._measure, self._indented = lines, measure, indented
        # A mark at the end of a line may hang into the margin.
        inner = [i for i in broken if lines[i].text[-1] not in _CANNOT_BEGIN]
        self._width = max(map(self._of, inner), default=0)
        columns = max(_columns(lines[i].printed) for i in broken)
        long = [i for i in broken if self._of(i) * 2 > self._width]
        if (
            not NARROWEST <= columns <= WIDEST
            or sum(map(self._is_full, broken)) < _MOSTLY * len(long)
            or self._wider() * 10 > len(lines)
        ):
            self._width = 0

    def _wider(self) -> int:
        """How many lines are wider: they were not broken."""
        lines = (self._lines[i] for i in range(len(self._lines)))
        return sum(line.is_prose and self._inner(line) > self._width + 2 for line in lines)

    def full(self, among: Sequence[int]) -> set[int]:
        """The lines to which not another word could be added; none where no width shows."""
        return {i for i in among if self._width and self._is_full(i)}

    def _is_full(self, i: int) -> bool:
        least = self._width - self._measure(_first_piece(self._lines[i + 1].text))
        return least < self._of(i) and self._inner(self._lines[i]) <= self._width + 2

    def _of(self, i: int) -> int:
        return self._measured(self._lines[i])

    def _inner(self, line: _Line) -> int:
        """How wide a line is without a mark at its end, which may hang into the margin."""
        hangs = line.text[-1:] in _CANNOT_BEGIN
        return self._measured(line) - (self._measure(line.text[-1:]) if hangs else 0)

    def _measured(self, line: _Line) -> int:
        return self._measure(line.printed if self._indented else line.text)


def _is_punctuated(lines: _Lines, full: set[int], i: int) -> bool:
    """Tell whether the paragraph that ``full`` lines make around ``i`` has a mark of a sentence."""
    first = last = i
    while first - 1 in full:
        first -= 1
    while last in full:
        last += 1
    return any(_MARKS.search(lines[n].text) for n in range(first, last + 1))


def _of_one_sentence(lines: _Lines, pairs: Sequence[int], *, soft: bool) -> set[int]:
    """The lines of ``pairs`` with which a sentence goes on, to judge by its words and marks."""
    inside: set[int] = set()
    chain: list[int] = []
    for i in pairs:
        if lines[i].ends:
            continue
        if chain and chain[-1] != i - 1:
            chain = []
        chain.append(i)
        if lines[i + 1].ends and lines[i + 1].text[-1] not in "：:":
            for n in reversed(chain):  # To the end, so that the whole ends as a sentence does.
                line, following = lines[n].text, lines[n + 1].text
                if not goes_on(line, following) and not (soft and _is_cut(line, following)):
                    break
                inside.add(n)
    return inside


def _is_cut(line: str, following: str) -> bool:
    """Tell whether a clause is open at the line's end; lines built alike are items of a list."""
    alike = abs(len(line) - len(following)) <= 2 and line.count("，") == following.count("，")
    return "，" in line and not alike


def goes_on(line: str, following: str) -> bool:
    """Tell whether a comma or a word that joins ends the line, or its end cuts a word."""
    if line[-1] in _JOINING or following[0] in _JOINED:
        return True
    left = _LAST_HAN.search(line[-_BESIDE:])
    right = _FIRST_HAN.match(following[:_BESIDE])
    if not left or not right:
        return False
    words = known_words(plain(left[0] + right[0]))
    ends = list(accumulate(map(len, words)))
    if len(left[0]) not in ends:
        return True
    at = ends.index(len(left[0]))
    return len(words[at]) == len(words[at + 1]) == 1


def _one(line: str, following: str) -> str:
    """Both as one line; a blank between them where neither is Chinese, and no number is cut."""
    following = following.strip()
    if line[-1:].isdigit() and following[0].isdigit():
        return line + following
    return line + joined((line[-1:], following))[1:]


def _first_piece(text: str) -> str:
    """What of a text cannot stand on the line before without the rest: a character or a word."""
    piece = _PIECE.match(text)
    end = piece.end() if piece else 0
    while end < len(text) and text[end] in _CANNOT_BEGIN:
        end += 1
    return text[:end]


def _columns(text: str) -> int:
    """How wide a text is where a Han character is as wide as two letters."""
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2
