"""What counts of a text, and where something stands in it: equal, or equal but for punctuation.

Knows strings and offsets only. What counts is decided once, in two views of a
text: ``visible`` (folded, without white space and what cannot be seen) and
``letters`` (the same without punctuation). Marks that carry a value stay
letters: 1.25 is not 125, and 5% is not 5.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.language import unseen
from indexer.language.folding import fold

_UNSEEN = rf"\s{unseen.UNSEEN}"
# A blank between two digits stays: 12 3 is two numbers.
_VISIBLE = re.compile(f"[^{_UNSEEN}]+|(?<=[0-9])[{_UNSEEN}]+(?=[0-9])")
# 8,300 and 8300 are one number; 5,12 and 512 are not.
_THOUSANDS = r"(?<![0-9]{4}),[0-9]{3}(?![0-9])"
_LETTERS = re.compile(
    rf"(?:[^\W_]|[%‰℃°+<=>$€¥￥£×÷±]|(?<=[0-9])(?!{_THOUSANDS})[\W_](?=[0-9])|(?<!\w)[-−](?=[0-9]))+"
)
_BLANK = re.compile(f"[{_UNSEEN}]")
_DIGITS = "0123456789〇零一二三四五六七八九十"
_TENS = "百千万亿"
NUMERALS = _DIGITS + _TENS
IN_NUMBERS = frozenset(f"{NUMERALS}点%‰")


@dataclass(frozen=True, slots=True)
class View:
    """The characters of a text that count; ``at[i]`` is where the i-th stands in the text."""

    text: str
    at: Sequence[int]


def visible(text: str) -> View:
    """Return what of ``text`` is seen, folded: no white space, no control or direction marks.

    >>> visible("收到 １２ 件\\n申請").text
    '收到12件申请'
    """
    return _view(_VISIBLE, fold(text))


def letters(view: View) -> View:
    """Return ``view`` without punctuation; its ``at`` are offsets in ``view.text``.

    >>> letters(visible("公开，12.5%（全部）。")).text, letters(visible("1，234,567条，5,12")).text
    ('公开12.5%全部', '1234567条5,12')
    """
    return _view(_LETTERS, view.text)


def _view(kept: re.Pattern[str], text: str) -> View:
    pieces: list[str] = []
    at = array("I")  # a report may have millions of characters
    for found in kept.finditer(text):
        piece = " " if _BLANK.match(found[0]) else found[0]
        pieces.append(piece)
        at.extend(range(found.start(), found.start() + len(piece)))
    return View("".join(pieces), at)


def cuts_number(seen: View, start: int, end: int) -> bool:
    """Tell whether seen.text[start:end] begins or ends inside a number.

    Who writes 2件 where the report says 12件 has not quoted it.
    """
    return cuts_before(seen, start) or cuts_after(seen, end)


def cuts_before(seen: View, start: int) -> bool:
    """Tell whether what begins at seen.text[start] begins inside a number."""
    text = seen.text
    if not 0 < start < len(text) or text[start] not in _DIGITS or _apart(seen, start):
        return False
    before = text[start - 1]
    return before in IN_NUMBERS or (before in ".," and text[start - 2 : start - 1].isdigit())


def cuts_after(seen: View, end: int) -> bool:
    """Tell whether what ends before seen.text[end] ends inside a number."""
    text = seen.text
    if not 0 < end < len(text) or _apart(seen, end):
        return False
    last, after = text[end - 1], text[end]
    if last in _DIGITS:
        return after in IN_NUMBERS or (after in ".," and text[end + 1 : end + 2].isdigit())
    return last in _TENS and after in _DIGITS


def _apart(seen: View, at: int) -> bool:
    """Whether something unseen, as the end of a line, stands before this character."""
    return seen.at[at] - seen.at[at - 1] > 1


def occurrences(
    seen: View,
    part: str,
    begin: int = 0,
    end: int | None = None,
    most: int = 1_000,
    cut: bool = False,
) -> list[int]:
    """Return where ``part`` stands in seen.text[begin:end], up to ``most`` places.

    Whole, unless it may be ``cut``: begin or end inside a number.
    """
    found: list[int] = []
    at = seen.text.find(part, begin, end) if part else -1
    while at >= 0 and len(found) < most:
        if cut or not cuts_number(seen, at, at + len(part)):
            found.append(at)
        at = seen.text.find(part, at + 1, end)
    return found


def in_order(seen: View, parts: Sequence[str], begin: int = 0) -> list[tuple[int, int]] | None:
    """Return where ``parts`` stand one after the other from ``begin`` on, as near as can be.

    None when they do not. Of several places, the one that ends earliest.

    >>> in_order(visible("甲乙甲丙"), ["甲", "丙"])
    [(2, 3), (3, 4)]
    """
    spans: list[tuple[int, int]] = []
    for part in parts:
        places = occurrences(seen, part, spans[-1][1] if spans else begin, most=1)
        if not places:
            return None
        spans.append((places[0], places[0] + len(part)))
    for n in range(len(spans) - 2, -1, -1):  # and back: each as late as what follows allows
        start = occurrences(seen, parts[n], spans[n][0], spans[n + 1][0])[-1]
        spans[n] = (start, start + len(parts[n]))
    return spans


def count_letters(text: str) -> int:
    """Return how many letters ``text`` has, each character seen by itself."""
    return sum(c.isalnum() or _LETTERS.fullmatch(c) is not None for c in text)
