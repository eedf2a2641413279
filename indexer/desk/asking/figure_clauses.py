"""Clauses that ask for numbers: 申请:>20, 自然人不予公开:100-200, 未写明:申请.

A figure's name or label, as a whole, before a colon; behind it a sign and a number, a range
or a number alone. How other people write the same (20件以上, 申请≥20) is read too, and said
where it could have been meant otherwise. What is no condition is not read here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.language.numerals import NUMBER, parse_number
from indexer.vocabulary.amounts import APART
from indexer.vocabulary.fields import FACETS, PREFIXES
from indexer.vocabulary.figures import UNSTATED, field_of, figure_label, figures_called
from indexer.vocabulary.query import Amount, And, Has, Node, Or

APART_CALLED: dict[str, str] = {label: bucket for bucket, label in APART.items()} | {"无": UNSTATED}
"""What asks for a bucket beside the ranges: 未写明:申请."""

_SIGNS = {
    "at_least": "[>》〉]=|=>|[≥≧⩾]|大于或?等于|不[少小低]于|至少|最少",
    "at_most": "[<《〈]=|=<|[≤≦⩽]|小于或?等于|不[多大高]于|不超过|至多|最多",
    "more": "[>》〉]|[大多高]于|超过",
    "less": "[<《〈]|[小少低]于|不足|不到",
    "exactly": "==?|等于",
}
_SIGN = "|".join(_SIGNS.values())
_UNIT = "(?: ?(?:人次|件次|[件条人次元项份个起宗例名篇批]))?"
_AMOUNT = f"-?{NUMBER}"
_TO = r"(?: [-~–—] |-{1,2}|[~–—―至到]|——|\.\.)"
_END = r"[,;。、.!?]*(?=[ ()|\"“]|$)"
_SIGNED = re.compile(
    rf"(?P<sign>{_SIGN}) ?(?P<number>{_AMOUNT}){_UNIT}"
    rf"(?: ?(?P<other_sign>{_SIGN}) ?(?P<other>{_AMOUNT}){_UNIT})?(?:{_END}|[,;。、]+(?=[^0-9 ]))"
)
_RANGE = re.compile(rf"(?P<low>{NUMBER}){_UNIT}{_TO}(?P<high>{_AMOUNT}){_UNIT}{_END}")
_BELOW_ZERO = re.compile(rf"(?P<low>-{NUMBER})\.\.(?P<high>{_AMOUNT}){_END}")
_OPEN = re.compile(
    rf"(?P<low>{NUMBER}){_UNIT}(?:[-~–—+]|\.\.|及?以上|起){_END}"
    rf"|(?:[-~–—]|\.\.)(?P<high>{NUMBER}){_UNIT}{_END}"
    rf"|(?P<until>{NUMBER}){_UNIT}(?:及?以下|以内){_END}"
)
_ALONE = re.compile(rf"(?P<number>{NUMBER}){_UNIT}{_END}")
_SPAN = re.compile(rf"\[ *(?P<low>{NUMBER}|\*) to (?P<high>{NUMBER}|\*) *\]")

_NAME = r"[^ :=<>()|\"“≥≤≧≦⩾⩽《》〈〉]{1,40}"
# requests_new:person, 不予公开：国家秘密: a colon may stand inside of a name or a label.
_CALLED = tuple(
    re.compile(f"(?P<figure>{pattern})")
    for pattern in (
        f"{_NAME}:{_NAME}(?=:)",
        f"{_NAME}(?=:)",
        rf"{_NAME}(?=[<>≥≤≧≦⩾⩽》〉]=? ?[0-9])",  # 收费=0 stays text
    )
)
_SIGN_FOLLOWS = re.compile(r" +(?=[<>=≥≤≧≦⩾⩽《》〈〉])")
_APART = re.compile(rf"(?P<how>{'|'.join(APART_CALLED)}):(?P<figure>[^ ()|\"“]{{1,40}})")
_MEANT = re.compile(r"[<>=≠≥≤≧≦⩾⩽]|!=|[0-9][-0-9,.~<>=%]*(?=[ ()|]|$)")
"""What begins so was meant as a condition."""
_HAN_ALONE = re.compile("[^0-9]+")


class FigureClause(NamedTuple):
    """What a number clause asks, how many characters it takes, and what is to be said of it.

    ``node`` None: it was meant as one and cannot be read.
    """

    node: Node | None
    length: int
    notes: tuple[str, ...] = ()


class Bounds(NamedTuple):
    """Numbers between which a figure is asked for, as ``Amount`` has them; ``alone`` without any sign."""

    low: float | None
    high: float | None
    beyond: bool = False
    alone: bool = False


def figure_clause(folded: str, at: int, typed: str) -> FigureClause | None:
    """Return the number clause that stands at ``at``, None where none does.

    ``typed`` is the text that ``folded`` was folded from.
    """
    if apart := _APART.match(folded, at):
        return _apart(apart, typed)
    every = [called[0] for pattern in _CALLED if (called := pattern.match(folded, at))]
    name = next((name for name in every if figures_called(name)), every[-1] if every else "")
    if not name or name in PREFIXES:
        return None
    names, end_of_name = figures_called(name), at + len(name)
    has_colon = folded[end_of_name] == ":"
    start = end_of_name + has_colon
    if has_colon and (blank := _SIGN_FOLLOWS.match(folded, start)):
        start = blank.end()
    found, kind = _bounds(folded, start), FACETS["section"].read(name)
    if not names:
        is_one = found and has_colon and not found[0][0].alone and kind is None
        return FigureClause(None, 0, (_unknown(typed[at:end_of_name]),)) if is_one else None
    if found is None:
        if not _MEANT.match(folded, start):
            return None
        said = typed[at:].split()[0]
        return FigureClause(None, 0, (_unreadable(said),))
    each, end = found
    value = typed[start:end].rstrip(" ,，;；。、.!！?？")
    if kind and each[0].alone and _HAN_ALONE.fullmatch(value):
        return None  # 提案:一 is the word as well
    node = _meaning(names, each)
    said = typed[at:start] + value
    notes = [*_unfit(names[0], value), *_turned(each, value)]
    if not has_colon:
        asked = f"{typed[at:end_of_name]}:{value}"
        notes.append(f"“{said}”按数字条件理解，本站写作 {asked}；要找这几个字，请加引号。")
    elif kind and each[0].alone:
        label = FACETS["section"].labels[kind]
        notes.append(
            f"“{said}”按数字理解：{node}；要在“{label}”章节里找这几个字，"
            f'写 {typed[at:end_of_name]}:"{value}"。'
        )
    return FigureClause(node, end - at, tuple(notes))


def condition(text: str) -> tuple[Bounds, ...] | None:
    """Return the bounds that a folded ``text`` writes, all of which must hold, None where it is no condition.

    >>> condition(">=1,200件"), condition("3万")
    ((Bounds(low=1200, high=None, beyond=False, alone=False),), (Bounds(low=30000, high=30000, beyond=False, alone=True),))
    """
    found = _bounds(text, 0)
    return found[0] if found and found[1] == len(text) else None


def _bounds(folded: str, at: int) -> tuple[tuple[Bounds, ...], int] | None:
    """What stands at ``at`` as a condition, and where it ends."""
    if signed := _SIGNED.match(folded, at):
        pairs = [(signed["sign"], signed["number"]), (signed["other_sign"], signed["other"])]
        each = [bounds for sign, number in pairs if sign and (bounds := _signed(sign, number))]
        is_whole = len(each) == sum(sign is not None for sign, _ in pairs)
        return (_together(each), signed.end()) if is_whole else None
    for pattern in (_RANGE, _BELOW_ZERO, _OPEN, _ALONE, _SPAN):
        if written := pattern.match(folded, at):
            return _ranged(written)
    return None


def _ranged(written: re.Match[str]) -> tuple[tuple[Bounds, ...], int] | None:
    parts = written.groupdict()
    if "number" in parts:
        number = _number(parts["number"])
        return None if number is None else ((Bounds(number, number, alone=True),), written.end())
    low, high = parts["low"], parts.get("until") or parts["high"]
    first, last = (_number(end) if end else None for end in (low, high))
    is_read = all(end in (None, "*") or n is not None for end, n in ((low, first), (high, last)))
    return ((Bounds(first, last),), written.end()) if is_read and low != high else None


def _signed(sign: str, number: str) -> Bounds | None:
    value = _number(number)
    how = next(name for name, pattern in _SIGNS.items() if re.fullmatch(pattern, sign))
    if value is None:
        return None
    if how == "exactly":
        return Bounds(value, value)
    if how in ("at_least", "more"):
        return Bounds(value, None, how == "more")
    return Bounds(None, value, how == "less")


def _together(each: list[Bounds]) -> tuple[Bounds, ...]:
    """``>20<50`` as one condition on one number, where both ends are alike."""
    if len(each) == 2 and each[0].beyond == each[1].beyond:
        lows, highs = ([b[end] for b in each if b[end] is not None] for end in (0, 1))
        if len(lows) == len(highs) == 1:
            return (Bounds(lows[0], highs[0], each[0].beyond),)
    return tuple(each)


def _number(text: str) -> float | None:
    number = parse_number(text.removeprefix("-"))
    return number if number is None or text[0] != "-" else -number


def _meaning(names: tuple[str, ...], each: tuple[Bounds, ...]) -> Node:
    """The clause: of any of the figures that a label may mean, all of the bounds."""
    meant: list[Node] = []
    for name in names:
        parts = tuple(Amount(name, *_in_order(b), b.beyond) for b in each)
        meant.append(parts[0] if len(parts) == 1 else And(parts))
    return meant[0] if len(meant) == 1 else Or(tuple(meant))


def _in_order(bounds: Bounds) -> tuple[float | None, float | None]:
    low, high = bounds.low, bounds.high
    if low is None or high is None or bounds.beyond:
        return low, high
    return min(low, high), max(low, high)


def _apart(written: re.Match[str], typed: str) -> FigureClause | None:
    """``未写明:规范性文件`` is true where neither of the two is stated, ``空白`` where one is blank."""
    bucket, names = APART_CALLED[written["how"]], figures_called(written["figure"])
    if not names:
        said = typed[written.start("figure") : written.end("figure")]
        is_word = written["how"] == "无"
        return None if is_word else FigureClause(None, 0, (_unknown(said),))
    parts = tuple(Has("figure", f"{name}:{bucket}") for name in names)
    both = And(parts) if bucket == UNSTATED else Or(parts)
    return FigureClause(parts[0] if len(parts) == 1 else both, written.end() - written.start())


def _unknown(name: str) -> str:
    return f"没有叫“{name[:20]}”的数字，已按普通文字检索；有哪些数字，见“检索词的写法”。"


def _unreadable(said: str) -> str:
    return f"“{said[:20]}”不是数字条件，已按普通文字检索；数字条件写作 申请:>20、申请:100-200、申请:=0。"


def _unfit(name: str, value: str) -> list[str]:
    """A unit that the figure cannot have: money for what is counted, or the other way round."""
    unit = next((unit for unit in ("元", "人") if value.endswith(unit)), value[-1:])
    own = field_of(name).unit
    if unit in "元人件条项" and ("元" in (unit, own) or "人" in (unit, own)) and unit not in own:
        return [f"“{unit}”不是“{figure_label(name)}”的单位（{own}），已忽略。"]
    return []


def _turned(each: tuple[Bounds, ...], value: str) -> list[str]:
    for bounds in each:
        low, high = bounds.low, bounds.high
        if low is not None and high is not None and low > high and not bounds.beyond:
            return [f"“{value}”按 {high:.15g}-{low:.15g} 理解。"]
    return []


def asked_as(name: str) -> str:
    """Return what asks for the figure ``name`` and for no other in a query: 自然人申请.

    >>> asked_as("requests_new:person"), asked_as("normative_documents_in_force")
    ('自然人申请', '规范性文件现行有效数')
    """
    applicant = figure_label(name).removesuffix(field_of(name).label)
    for label in field_of(name).asked:
        if figures_called(applicant + label) == (name,):
            return applicant + label
    return re.sub("[：（）]", "", figure_label(name))


def written_amount(asked: Amount) -> str:
    """Return the clause that asks ``asked``."""
    low, high = (None if end is None else _digits(end) for end in (asked.low, asked.high))
    more, less = (">", "<") if asked.beyond else (">=", "<=")
    if low == high and not asked.beyond:
        said = f"={low}"
    elif low and high and not asked.beyond:
        said = f"{low}{'..' if low[0] == '-' or high[0] == '-' else '-'}{high}"
    else:
        said = (f"{more}{low}" if low else "") + (f"{less}{high}" if high else "")
    return f"{asked_as(asked.figure)}:{said}"


def written_bucket(value: str) -> str:
    """Return the clause that asks for a bucket of a figure: 未写明:申请, 数字:申请:1-5."""
    name, _, bucket = value.rpartition(":")
    asked = asked_as(name)
    if bucket in ("blank", UNSTATED):
        return f"{APART[bucket]}:{asked}"
    return f"{FACETS['figure'].prefixes[0]}:{asked}:{APART.get(bucket, bucket)}"


def _digits(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
