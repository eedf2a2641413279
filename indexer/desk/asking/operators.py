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
from indexer.vocabulary.fields import PREFIXES, TEXTS
from indexer.vocabulary.figures import figures_called
from indexer.vocabulary.saying import say, word

AND, OR, NOT, NEAR = "AND", "OR", "NOT", "NEAR"
SENTENCE, PARAGRAPH, CLOSE = 40, 200, 10
"""Characters in between where a sentence, a paragraph, or no number is asked for."""
FARTHEST = 9_999
"""As many may lie in between: more is farther than any section reaches."""

MINUSES = "-‐‑‒–−﹣¬"
"""What excludes, folded, where it stands at once before a clause; alike to who looks."""
_DASHES = f"{MINUSES}—―─"  # the last three are what an input method for Chinese gives for a minus
_BUT = "(?:但是?|并且?|而且?|且)?"
_END = r"(?=[ (\"“]|$)"
_SAID = {
    AND: re.compile(rf"(?:and|且|并且|而且|并含){_END}"),
    OR: re.compile(rf"(?:or|或|或者|或含){_END}"),
    NOT: re.compile(
        rf"(?:(?:and|but) ?not|not|except|without|{_BUT}(?:不含|不包含|不包括)){_END}|&[!-]"
    ),
}
_NEAR = re.compile(
    r"(?:(?:near|onear|adj|around|pre|within|w|n)/ ?(?P<n>[0-9]+)|/(?P<b>[0-9]{1,4})"
    r"|(?:near|adj|around) ?\((?P<p>[0-9]+)\)|(?:near|adj|around)(?P<m>[0-9]+)"
    r"|(?:/(?:near|prev|aft)|near|within) (?P<k>[0-9]+)|(?:w|pre|near)?/(?P<s>s|p)|/(?P<c>sen|prg)(?: [0-9]+)?"
    rf"|~(?P<t>[0-9]+)|near|adj){_END}"
)
_MEANT = {
    AND: word("“并且”理解，本站写作空格"),
    OR: word("“或者”理解，本站写作 OR"),
    NOT: word("“排除”理解，本站写作 -"),
}


class Operator(NamedTuple):
    """An operator: what it is, how many characters it takes, how far apart, and what to say of it.

    ``as_well``: what to say of nearness where one side is more than words.
    """

    what: str
    length: int
    distance: int
    note: str
    as_well: str = ""


def read_here(folded: str, at: int, typed: str) -> Operator | None:
    """Return the operator of another program that stands at ``at``, None where none does.

    ``typed`` is the text that ``folded`` was folded from.
    """
    if near := _NEAR.match(folded, at):
        unit = near["s"] or near["c"] or ""
        number = near["n"] or near["b"] or near["p"] or near["m"] or near["k"] or near["t"]
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
            say(
                "“%(said)s”两边要是词句，或几个词句任选其一，这里按“并且”理解，不论相距多远。",
                said=said,
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
_WITHOUT = "非|没有|并非|而?不是|而非|除"
_LEFT_OUT = f"{_BUT}(?:不含|不包含|不包括|不要|不提|不带|不出现|不涉及|排除)|除了|除去|除开|去掉"
_HAN = r"[\u4e00-\u9fff]"
_FIRST = r"(?<![^ (|+-])"
_BEFORE_SIGN = r"(?<=[\u4e00-\u9fff)\"”])"
_JOINED_BY = "(?P<{}>and|or|not)"
# No numeral, or it is from three to five.
_HYPHENED = rf"(?<={_HAN})(?<![零一二三四五六七八九十])[{_DASHES}]+(?={_HAN})"
_OR = " OR "
_LISTED = re.compile(r"[|、]")
_OF_TITLES = ("title", "ti")
_HAN_RUN = re.compile("(?<![^ (|])[\u4e00-\u9fff]{5,20}(?![^ )|])")
_JOINTS = ((re.compile("或者?"), _OR), (re.compile("以及|[和与及跟同]"), " "))
"""What joins words without a blank, and what to ask instead."""
_QUOTED = re.compile(r"\"[^\"]*\"?|“[^”]*”?")
_RESPELT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(_APART.format(r"\+ ")), lambda _: " OR "),
    (
        re.compile(
            r"(?<=[^ (|]) +(?:除[了去开]? *([^ ()|\"“]+?)(?:之外|以外|外)|([^ ()|\"“]+?)除外)(?=[ )|]|$)"
        ),
        lambda without: f" -{without[1] or without[2]}",
    ),
    (
        re.compile(
            _APART.format(
                f"(?!除[^ ]*外(?:[ )|]|$))(?:[{_DASHES}!]+ |[—―─]+|(?:{_WITHOUT}) |(?:{_LEFT_OUT})(?!:))"
            )
            + f"|{_HYPHENED}"
        ),
        lambda _: " -",
    ),
    # 不含:演练 防汛, as a form with a box for it would be called.
    (re.compile(rf"{_FIRST}(?:{_LEFT_OUT}):(?=[^ ])"), lambda _: "-"),
    (re.compile(_APART.format(f"或者?(?!含 )(?={_HAN})")), lambda _: " OR "),
    (re.compile(rf"{_FIRST}{_HAN}{{2}}[\u4e00-\u9fff/]*(?![^ )|])"), lambda run: _either(run[0])),
    (
        re.compile(rf"{_FIRST}([^ :|()\"“]{{1,11}}:)([^ :()\"“]+)(?![^ )])"),
        lambda each: _of_each(each),
    ),
    # after:2016, TI=防汛: labels of other programs.
    (
        re.compile(
            rf"{_FIRST}(?P<when>after|since|from|before|until)[:=](?P<year>(?:19|20)[0-9]{{2}})[-/.0-9]*"
        ),
        lambda dated: _in_years(dated),
    ),
    (
        re.compile(rf"{_FIRST}(?P<label>[a-z]{{2,12}})[:=](?=['‘\"“(]?{_HAN})"),
        lambda sign: _in_text(sign),
    ),
    # 防汛NEAR/5转移; 防汛 N5 转移, where N95 is as likely a mask.
    (
        re.compile(rf"(?<={_HAN})(?: *(?:near|adj|w|n)/([0-9]+) *| +[nw]([1-9]) +)(?={_HAN})"),
        lambda near: f" NEAR/{near[1] or near[2]} ",
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
    (re.compile(r"([^ ()|?*\"“”]+?)\.?(\?+|\*)([^ ()|?*\"“”]+)"), lambda wild: _near(wild)),
    # 防%演练, 防_演练: the same where tables are asked.
    (
        re.compile(r"([\u4e00-\u9fff]+)(%|_)([\u4e00-\u9fff]+)"),
        lambda wild: _near(wild),
    ),
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
                meant = instead(sign)
                kept = meant == sign[0]  # as typed, not as folded
                pieces += [text[at : sign.start()], text[slice(*sign.span())] if kept else meant]
                at = sign.end()
        if pieces and (other := "".join([*pieces, text[at:]])) != text:
            yield other


def taken_apart(text: str) -> str:
    """Return ``text`` with runs that join words by 或 or 和 as these words: for what stands nowhere.

    >>> taken_apart("防汛或抗旱 值班"), taken_apart("防汛和抗旱"), taken_apart("或有负债")
    ('(防汛 OR 抗旱) 值班', '防汛 抗旱', '或有负债')
    """
    quoted = [mark.span() for mark in _QUOTED.finditer(with_signs(text))]

    def apart(run: re.Match[str]) -> str:
        if any(start < run.end() and run.start() < end for start, end in quoted):
            return run[0]
        for joint, between in _JOINTS:
            words = joint.split(run[0])
            if len(words) > 1 and min(map(len, words)) > 1:
                said = between.join(words)
                return f"({said})" if between == _OR else said
        return run[0]

    return _HAN_RUN.sub(apart, text)


def _near(wild: re.Match[str]) -> str:
    far = len(wild[2]) if "?" in wild[2] else CLOSE
    return f'"{wild[1]} {wild[3]}"~{far}'


def _either(run: str) -> str:
    """Return 防汛/抗旱 as either of them; what has no slash, or one beside a single character, as it is."""
    words = run.split("/")
    return f"({_OR.join(words)})" if len(words) > 1 and min(map(len, words)) > 1 else run


def _of_each(asked: re.Match[str]) -> str:
    """Return 镇:甲镇|乙镇 as either value of the one field."""
    values = _LISTED.split(asked[2])
    is_known = asked[1][:-1] in PREFIXES or figures_called(asked[1][:-1])
    several = len(values) > 1 and all(values) and is_known
    return f"{asked[1]}({_OR.join(values)})" if several else asked[0]


def _in_years(dated: re.Match[str]) -> str:
    """Return the years of a date after or before which something is asked for: those of whole reports."""
    year, is_whole = int(dated["year"]), dated[0].endswith(dated["year"])
    if dated["when"] == "before":
        return f"年:-{year - is_whole:04}"
    return f"年:-{year:04}" if dated["when"] == "until" else f"年:{year:04}-"


def _in_text(sign: re.Match[str]) -> str:
    """Return what stands for a label of other programs: nothing where they mean the whole text."""
    if sign["label"] in PREFIXES:
        return sign[0]
    return f"{TEXTS['title'].prefixes[0]}:" if sign["label"].endswith(_OF_TITLES) else ""
