"""Conditions on a number as people type them: >20, 至少二十件, 1,000-2,000, 3万以上.

What a condition is of, and what else its words could mean, is not known here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.language.numerals import NUMBER, parse_number

_SIGNS = {
    "at_least": "[>》〉]=|=>|[≥≧⩾]|大于或?等于|不[少小低]于|至少|最少",
    "at_most": "[<《〈]=|=<|[≤≦⩽]|小于或?等于|不[多大高]于|不超过|至多|最多",
    "more": "[>》〉]|[大多高]于|超过",
    "less": "[<《〈]|[小少低]于|不足|不到",
    "exactly": "==?|等于",
}
SIGN = "|".join(_SIGNS.values())
UNIT = "(?: ?(?:人次|件次|[件条人次元项份个起宗例名篇批]))?"
AMOUNT = f"-?{NUMBER}"
_TO = r"(?: [-~–—−] |-{1,2}|[~‐‑‒–−—―至到]|——|\.\.)"
END = r"[,;。、.!?]*(?=[ ()|\"“]|$)"
_SIGNED = re.compile(
    rf"(?P<sign>{SIGN}) ?(?P<number>{AMOUNT}){UNIT}"
    rf"(?:[ ,、且]?(?P<other_sign>{SIGN}) ?(?P<other>{AMOUNT}){UNIT})?(?:{END}|[,;。、]+(?=[^0-9 ]))"
)
_RANGE = re.compile(rf"(?P<low>{NUMBER}){UNIT}{_TO}(?P<high>{AMOUNT}){UNIT}{END}")
_BELOW_ZERO = re.compile(rf"(?P<low>-{NUMBER})\.\.(?P<high>{AMOUNT}){END}")
_OPEN = re.compile(
    rf"(?P<low>{NUMBER}){UNIT}(?:[-~–—+]|\.\.|及?以上|起){END}"
    rf"|(?:[-~–—]|\.\.)(?P<high>{NUMBER}){UNIT}{END}"
    rf"|(?P<until>{NUMBER}){UNIT}(?:及?以下|以内){END}"
)
ALONE = re.compile(rf"(?P<number>{NUMBER}){UNIT}{END}")
_SPAN = re.compile(rf"\[ *(?P<low>{NUMBER}|\*) to (?P<high>{NUMBER}|\*) *\]")


class Bounds(NamedTuple):
    """Numbers between which a figure is asked for, as ``Amount`` has them; ``alone`` without any sign."""

    low: float | None
    high: float | None
    beyond: bool = False
    alone: bool = False


def condition(text: str) -> tuple[Bounds, ...] | None:
    """Return the bounds that a folded ``text`` writes, all of which must hold, None where it is no condition.

    >>> condition(">=1,200件"), condition("3万")
    ((Bounds(low=1200, high=None, beyond=False, alone=False),), (Bounds(low=30000, high=30000, beyond=False, alone=True),))
    """
    found = bounds_at(text, 0)
    return found[0] if found and found[1] == len(text) else None


def bounds_at(folded: str, at: int) -> tuple[tuple[Bounds, ...], int] | None:
    """Return what stands at ``at`` as a condition, and where it ends; None where none does.

    A condition ends with a blank, a parenthesis or the text; marks before that end belong to it.
    """
    if signed := _SIGNED.match(folded, at):
        pairs = [(signed["sign"], signed["number"]), (signed["other_sign"], signed["other"])]
        each = [bounds for sign, number in pairs if sign and (bounds := _signed(sign, number))]
        is_whole = len(each) == sum(sign is not None for sign, _ in pairs)
        return (_together(each), signed.end()) if is_whole else None
    for pattern in (_RANGE, _BELOW_ZERO, _OPEN, ALONE, _SPAN):
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
    return (
        ((Bounds(first, last),), written.end()) if is_read and (low, high) != ("*", "*") else None
    )


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
