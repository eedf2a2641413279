"""How other programs, and plain Chinese, write AND, OR, NOT and nearness.

What can mean nothing else between two clauses is read so (``read_here``), and said. What
can be a word as well (除了), a dash or a question mark is left as it is, and the text that
would ask it is offered (``respelt``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from indexer.language.folding import fold
from indexer.vocabulary.saying import say, word

AND, OR, NOT, NEAR = "AND", "OR", "NOT", "NEAR"
SENTENCE, PARAGRAPH, CLOSE = 40, 200, 10
"""Characters in between where a sentence, a paragraph, or no number is asked for."""
FARTHEST = 9_999
"""As many may lie in between: more is farther than any section reaches."""

MINUSES = "-‐‑‒–−﹣"
"""What excludes, folded, where it stands at once before a clause; alike to who looks."""
_DASHES = f"{MINUSES}—―─"  # the last three are what an input method for Chinese gives for a minus
_END = r"(?=[ (\"“]|$)"
_SAID = {
    AND: re.compile(rf"(?:and|且|并且|而且){_END}"),
    OR: re.compile(rf"(?:or|或|或者){_END}"),
    NOT: re.compile(rf"(?:not|[但且]?(?:不含|不包含|不包括)){_END}|&[!-]"),
}
_NEAR = re.compile(
    r"(?:(?:near|onear|adj|pre|within|w|n)/(?P<n>[0-9]+)|/(?P<b>[0-9]{1,4})|(?:near|adj)(?P<m>[0-9]+)"
    r"|(?:/(?:near|prev|aft)|near|within) (?P<k>[0-9]+)|(?:w|pre|near)?/(?P<s>s|p)|/(?P<c>sen|prg)(?: [0-9]+)?"
    rf"|~(?P<t>[0-9]+)|near|adj){_END}"
)
_MEANT = {
    AND: word("“并且”理解，本站写作空格"),
    OR: word("“或者”理解，本站写作 OR"),
    NOT: word("“排除”理解，本站写作 -"),
}


class Operator(NamedTuple):
    """An operator: what it is, how many characters it takes, how far apart, and what to say of it."""

    what: str
    length: int
    distance: int
    note: str


def read_here(folded: str, at: int, typed: str) -> Operator | None:
    """Return the operator of another program that stands at ``at``, None where none does.

    ``typed`` is the text that ``folded`` was folded from.
    """
    if near := _NEAR.match(folded, at):
        unit = near["s"] or near["c"] or ""
        number = near["n"] or near["b"] or near["m"] or near["k"] or near["t"]
        far = {"s": SENTENCE, "p": PARAGRAPH}.get(unit[:1], min(int(number or CLOSE), FARTHEST))
        said = typed[at : near.end()]
        return Operator(
            NEAR,
            len(said),
            far,
            say(
                '“%(said)s”按“相距不超过%(far)s字”理解，本站写作 "甲 乙"~%(far)s。',
                said=said,
                far=far,
            ),
        )
    for what, said_so in _SAID.items():
        if found := said_so.match(folded, at):
            said = typed[at : found.end()]
            return Operator(
                what,
                len(said),
                0,
                say(
                    "“%(said)s”按%(meant)s；要找这几个字，请加引号。",
                    said=said,
                    meant=say(_MEANT[what]),
                ),
            )
    return None


_APART = r"(?<=[^ (|]) +{} *(?=[^ )|*+-])"
_WITHOUT = "非|没有|而非|不是"
_LEFT_OUT = "不含|不包含|不包括|不要|排除|除了|除去|除开|去掉"
_HAN = r"[\u4e00-\u9fff]"
_BEFORE_SIGN = r"(?<=[\u4e00-\u9fff)\"”])"
_JOINED_BY = "(?P<{}>and|or|not)"
# No numeral, or it is from three to five.
_HYPHENED = rf"(?<={_HAN})(?<![零一二三四五六七八九十])[{_DASHES}]+(?={_HAN})"
_QUOTED = re.compile(r"\"[^\"]*\"?|“[^”]*”?")
_RESPELT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(_APART.format(r"\+ ")), lambda _: " OR "),
    (
        re.compile(r"(?<=[^ (|]) +除[了去开]? *([^ ()|\"“]+?)(?:之外|以外|外)(?=[ )|]|$)"),
        lambda without: f" -{without[1]}",
    ),
    (
        re.compile(
            _APART.format(
                f"(?!除[^ ]*外(?:[ )|]|$))(?:[{_DASHES}!]+ |[—―─]+|(?:{_WITHOUT}) |{_LEFT_OUT})"
            )
            + f"|{_HYPHENED}"
        ),
        lambda _: " -",
    ),
    # 防汛 NOT演练, 防汛OR抗旱: an operator that one blank or two were left out beside.
    (
        re.compile(
            rf"{_BEFORE_SIGN}(?:{_JOINED_BY.format('glued')} *| +{_JOINED_BY.format('led')})"
            rf"(?={_HAN}|[(\"“])"
        ),
        lambda sign: f" {(sign['glued'] or sign['led']).upper()} ",
    ),
    (re.compile(_APART.format("(?:和|与|及|以及|跟|同|还有) ")), lambda _: " "),
    # 青政发 [2016] 8 号: one number, written apart.
    (
        re.compile(r" *[(\[〔【](?=[^号]* ) *((?:19|20)[0-9]{2}) *[)\]〕】] *(第?[0-9]+) *号"),
        lambda number: f"〔{number[1]}〕{number[2]}号",
    ),
    (re.compile(r"([^ ()|?*\"“”]+)(\?+|\*)([^ ()|?*\"“”]+)"), lambda wild: _near(wild)),
)


def with_signs(text: str) -> str:
    """Return ``text`` folded, but for brackets: only round ones group, whatever is alike to who looks."""
    return "".join(
        typed if sign in "()" and typed not in "()（）" else sign
        for sign, typed in zip(fold(text), text, strict=True)
    )


def respelt(text: str) -> Iterator[str]:
    """Yield what ``text`` may have meant to ask, in the language of this program.

    Between quotation marks nothing is an operator.

    >>> [*respelt("防汛 - 演练"), *respelt("防?演练"), *respelt('"防汛 - 演练"')]
    ['防汛 -演练', '"防 演练"~1']
    """
    folded = with_signs(text)
    quoted = [mark.span() for mark in _QUOTED.finditer(folded)]
    for pattern, instead in _RESPELT:
        pieces, at = [], 0
        for sign in pattern.finditer(folded):
            if not any(start < sign.end() and sign.start() < end for start, end in quoted):
                pieces += [text[at : sign.start()], instead(sign)]
                at = sign.end()
        if pieces:
            yield "".join([*pieces, text[at:]])


def _near(wild: re.Match[str]) -> str:
    far = CLOSE if wild[2] == "*" else len(wild[2])
    return f'"{wild[1]} {wild[3]}"~{far}'
