"""Two texts side by side: equal, equal but for punctuation, or how they differ.

Knows strings and offsets only. What counts is decided once, in two views of a
text: ``visible`` (folded, without white space and what cannot be seen) and
``letters`` (the same without punctuation). Marks that carry a value stay
letters: 1.25 is not 125, and 5% is not 5.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from indexer.language import unseen
from indexer.language.folding import fold

NEAR = 0.6
"""From this share of equal letters on, two stretches are nearly the same."""

_UNSEEN = rf"\s{unseen.UNSEEN}"
# A blank between two digits stays: 12 3 is two numbers.
_VISIBLE = re.compile(f"[^{_UNSEEN}]+|(?<=[0-9])[{_UNSEEN}]+(?=[0-9])")
_LETTERS = re.compile(
    r"(?:[^\W_]|[%‰℃°+<=>$€¥￥£×÷±]|(?<=[0-9])[\W_](?=[0-9])|(?<!\w)[-−](?=[0-9]))+"
)
_BLANK = re.compile(f"[{_UNSEEN}]")
_DIGITS = "0123456789〇零一二三四五六七八九十"
_TENS = "百千万亿"
_IN_NUMBERS = frozenset(f"{_DIGITS}{_TENS}点%‰")
_GRAM = 3  # letters that must stand together for two stretches to be worth aligning
_GRAMS_KEPT = 8  # places of one such run; a page of a single repeated letter has thousands


@dataclass(frozen=True, slots=True)
class View:
    """The characters of a text that count; ``at[i]`` is where the i-th stands in the text."""

    text: str
    at: Sequence[int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of two aligned texts: of the ``quotation``, and of the ``report``.

    Both are in their original characters. Where ``same`` they are equal once
    folded; otherwise either may be empty.
    """

    same: bool
    quotation: str
    report: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of a text that comes nearest: offsets in that text, equal share, differences."""

    start: int
    end: int
    similarity: float
    differences: tuple[Difference, ...]


def visible(text: str) -> View:
    """Return what of ``text`` is seen, folded: no white space, no control or direction marks.

    >>> visible("收到 １２ 件\\n申請").text
    '收到12件申请'
    """
    return _view(_VISIBLE, fold(text))


def letters(view: View) -> View:
    """Return ``view`` without punctuation; its ``at`` are offsets in ``view.text``.

    >>> letters(visible("公开，12.5%（全部）。")).text
    '公开12.5%全部'
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
    return _cuts_before(seen, start) or _cuts_after(seen, end)


def _cuts_before(seen: View, start: int) -> bool:
    text = seen.text
    if not 0 < start < len(text) or text[start] not in _DIGITS or _apart(seen, start):
        return False
    before = text[start - 1]
    return before in _IN_NUMBERS or (before in ".," and text[start - 2 : start - 1].isdigit())


def _cuts_after(seen: View, end: int) -> bool:
    text = seen.text
    if not 0 < end < len(text) or _apart(seen, end):
        return False
    last, after = text[end - 1], text[end]
    if last in _DIGITS:
        return after in _IN_NUMBERS or (after in ".," and text[end + 1 : end + 2].isdigit())
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


def nearest(wanted: str, text: str, seen: View, said: View) -> Alignment | None:
    """Return the stretch of ``text`` nearest to ``wanted``, None when none is near.

    ``seen`` and ``said`` are the visible view of ``text`` and its letters.
    Work is bounded by the lengths: runs of letters vote for where to look,
    and one table of that stretch against ``wanted`` is filled.
    """
    asked = visible(wanted)
    spelt = letters(asked)
    window = _window(spelt.text, seen, said)
    if window is None:
        return None
    first, last = window
    begin, end, steps = _align(asked.text, seen.text[first:last])
    begin, end, steps = _whole_numbers(seen, first + begin, first + end, steps)
    if begin == end:
        return None
    differences, wrong = _told(wanted, asked, text, seen, begin, steps)
    similarity = 1 - wrong / max(1, len(spelt.text))
    if similarity < NEAR:
        return None
    return Alignment(seen.at[begin], seen.at[end - 1] + 1, similarity, differences)


def _window(wanted: str, seen: View, said: View) -> tuple[int, int] | None:
    """Return the stretch of the visible text in which most runs of ``wanted`` line up."""
    size = min(_GRAM, len(wanted))
    if not size:
        return None
    places: dict[str, list[int]] = {}
    for at in range(len(wanted) - size + 1):
        listed = places.setdefault(wanted[at : at + size], [])
        if len(listed) < _GRAMS_KEPT:
            listed.append(at)
    width = max(8, len(wanted) // 4)
    votes: Counter[int] = Counter()
    text = said.text
    for at in range(len(text) - size + 1):
        for there in places.get(text[at : at + size], ()):
            votes[(at - there) // width] += 1
    if not votes:
        return None
    # Ties go to the first, so that the same page is shown each time.
    best = max(sorted(votes), key=lambda n: votes[n] + votes[n + 1])
    first = max(0, (best - 1) * width)
    last = min(len(text), (best + 3) * width + len(wanted))
    # With the punctuation around.
    begin = said.at[first - 1] + 1 if first else 0
    return begin, said.at[last] if last < len(said.at) else len(seen.text)


Step = tuple[str, str]
"""A character of what was wanted and one of what was found; either may be empty."""


def _align(wanted: str, text: str) -> tuple[int, int, list[Step]]:
    """Return the stretch of ``text`` with the fewest changes from ``wanted``, and the steps.

    Edit distance with free ends in ``text`` (Sellers 1980), a row at a time.
    """
    a = np.array([ord(c) for c in wanted])
    b = np.array([ord(c) for c in text])
    columns = np.arange(len(b) + 1, dtype=np.int32)
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int32)
    for i, code in enumerate(a, 1):
        row = table[i]
        row[0] = i
        np.minimum(table[i - 1, 1:] + 1, table[i - 1, :-1] + (b != code), out=row[1:])
        row[:] = np.minimum.accumulate(row - columns) + columns
    end = int(table[-1].argmin())
    steps: list[Step] = []
    i, j = len(a), end
    while i:
        here = table[i, j]
        if j and here == table[i - 1, j - 1] + (wanted[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            steps.append((wanted[i], text[j]))
        elif here == table[i - 1, j] + 1:
            i -= 1
            steps.append((wanted[i], ""))
        else:
            j -= 1
            steps.append(("", text[j]))
    return j, end, steps[::-1]


def _whole_numbers(
    seen: View, begin: int, end: int, steps: list[Step]
) -> tuple[int, int, list[Step]]:
    """Widen a stretch that begins or ends inside a number: the rest of it is a difference."""
    before: list[Step] = []
    while begin < end and _cuts_before(seen, begin):
        begin -= 1
        before.insert(0, ("", seen.text[begin]))
    after: list[Step] = []
    while begin < end and _cuts_after(seen, end):
        after.append(("", seen.text[end]))
        end += 1
    return begin, end, [*before, *steps, *after]


def _told(
    wanted: str, asked: View, text: str, seen: View, begin: int, steps: Sequence[Step]
) -> tuple[tuple[Difference, ...], int]:
    """Return the differences in original characters, and how many letters are wrong."""
    runs = [(same, list(run)) for same, run in groupby(steps, key=lambda s: s[0] == s[1])]
    # One equal character between two changes reads as noise.
    joined: list[tuple[bool, list[Step]]] = []
    for n, (same, run) in enumerate(runs):
        noise = same and len(run) == 1 and 0 < n < len(runs) - 1
        if joined and joined[-1][0] == (same and not noise):
            joined[-1][1].extend(run)
        else:
            joined.append((same and not noise, run))
    told: list[Difference] = []
    wrong = 0
    i, j = 0, begin
    for same, run in joined:
        i_end = i + sum(bool(mine) for mine, _ in run)
        j_end = j + sum(bool(theirs) for _, theirs in run)
        if not same:
            changed = [step for step in run if step[0] != step[1]]
            mine, theirs = (_count_letters("".join(side)) for side in zip(*changed, strict=True))
            wrong += max(mine, theirs)
        told.append(
            Difference(same, _original(wanted, asked, i, i_end), _original(text, seen, j, j_end))
        )
        i, j = i_end, j_end
    return tuple(told), wrong


def _count_letters(text: str) -> int:
    return sum(c.isalnum() or _LETTERS.fullmatch(c) is not None for c in text)


def _original(text: str, view: View, first: int, last: int) -> str:
    """Return the characters behind view[first:last], with the unseen ones up to the next."""
    if first >= last:
        return ""
    end = view.at[last] if last < len(view.at) else view.at[last - 1] + 1
    return text[view.at[first] : end]
