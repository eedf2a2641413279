"""Two rows of tokens side by side, with the least changes: what stands against what.

Knows tokens only. Clauses left out are one change, however long they are, so that a sentence
shortened honestly is not said to be invented; a wrong number is one, however many digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile, zip_longest

import numpy as np
import numpy.typing as npt

from indexer.desk.quoting.comparing import NUMERALS, count_letters

LEFT_OUT = 3
"""What a stretch left out counts, in wrong letters, when it is longer than that."""
_ENDS = 16
"""Places that are as near, of which the one with most equal tokens is shown, else the first."""
# A mark is part of a number between two digits: 1,200 but not 百分之三，二是….
_TOKEN = re.compile(rf"[{NUMERALS}](?:(?:[.,](?=\d)(?<=\d.))?[{NUMERALS}])*|.", re.DOTALL)

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_WITH_MARK = re.compile(".,?", re.DOTALL)

Step = tuple[str, str]
"""A character or token of what was wanted and one of what was found; either may be empty."""


def tokens(text: str) -> list[str]:
    """Return the characters of ``text``, a number being one.

    >>> tokens("收到1200件")
    ['收', '到', '1200', '件']
    """
    return _TOKEN.findall(text)


def weight(text: str) -> int:
    """Return how many letters ``text`` has, a number counting as one."""
    return sum(count_letters(token) > 0 for token in tokens(text))


def align(wanted: Sequence[str], text: Sequence[str]) -> tuple[int, int, list[Step]]:
    """Return the stretch of ``text`` with the least changes from ``wanted``, and the steps.

    Of several, one in which more is equal, so that words are left out rather than wrong; else the first.
    Of tokens. Edit distance with free ends in ``text`` (Sellers 1980), a row at a time, in
    which a gap costs its length and never more than ``LEFT_OUT`` (affine gaps that cost
    nothing to extend, beside linear ones: Gotoh 1982).
    """
    codes: dict[str, int] = {}
    a, b = (
        np.array([codes.setdefault(token, len(codes)) for token in side], dtype=np.int32)
        for side in (wanted, text)
    )
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int32)
    for i, code in enumerate(a, 1):
        row = table[i]
        row[0] = i
        np.minimum(table[i - 1, 1:] + 1, table[i - 1, :-1] + (b != code), out=row[1:])
        before = row.copy()
        for gap in range(1, LEFT_OUT):
            np.minimum(row[gap:], before[:-gap] + gap, out=row[gap:])
        far = np.minimum.accumulate(before) + LEFT_OUT
        np.minimum(row[LEFT_OUT:], far[:-LEFT_OUT], out=row[LEFT_OUT:])
    costs = table[-1]
    best: tuple[int, int, list[Step]] | None = None
    most = -1
    for last in np.flatnonzero(costs == costs.min())[:_ENDS].tolist():
        end = _with_wrong_end(wanted, text, costs, last)
        begin, steps = _traced(table, wanted, text, end)
        equal = sum(mine == theirs for mine, theirs in steps)
        if equal > most:
            best, most = (begin, end, steps), equal
    assert best is not None  # one cost is the least
    return best


def _with_wrong_end(
    wanted: Sequence[str], text: Sequence[str], costs: npt.NDArray[np.int32], end: int
) -> int:
    """A wrong word at the end stands for one of the text, not for none."""
    for _ in range(LEFT_OUT):
        if wanted and end < len(text) and costs[end + 1] == costs[end] and wanted[-1] != text[end]:
            end += 1
    return end


def _traced(
    table: npt.NDArray[np.int32], wanted: Sequence[str], text: Sequence[str], end: int
) -> tuple[int, list[Step]]:
    """Return where the alignment that ends at ``end`` begins, and its steps."""
    steps: list[Step] = []
    i, j = len(wanted), end
    while i:
        here = table[i, j]
        if j and here == table[i - 1, j - 1] + (wanted[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            steps.append((wanted[i], text[j]))
        elif here == table[i - 1, j] + 1:
            i -= 1
            steps.append((wanted[i], ""))
        else:
            near = (j - gap for gap in range(1, LEFT_OUT) if table[i, j - gap] + gap == here)
            back = next(near, -1)
            if back < 0:
                back = int(np.flatnonzero(table[i, :j] == here - LEFT_OUT)[-1])
            steps += [("", token) for token in reversed(text[back:j])]
            j = back
    return j, steps[::-1]


def spelt_out(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps of characters: of two numbers, what they begin and end with is equal.

    Marks between thousands are steps of their own.
    """
    for mine, theirs in steps:
        if len(mine) < 2 and len(theirs) < 2:
            yield mine, theirs
            continue
        own, other = _digits(mine), _digits(theirs)
        begin = _common(own, other)
        end = _common(own[begin:][::-1], other[begin:][::-1])
        pairs = [
            *zip(own[:begin], other[:begin], strict=True),
            *zip_longest(
                own[begin : len(own) - end], other[begin : len(other) - end], fillvalue=""
            ),
            *zip(own[len(own) - end :], other[len(other) - end :], strict=True),
        ]
        for one, another in pairs:
            yield one[:1], another[:1]
            if one[1:] or another[1:]:
                yield one[1:], another[1:]


def _digits(token: str) -> list[str]:
    """The characters of a token, of a number with marks between its thousands each with the mark behind it."""
    return _WITH_MARK.findall(token) if _THOUSANDS.match(token) else [*token]


def _common(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Return how many characters both begin with."""
    each = zip(mine, theirs, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0][0] == pair[1][0], each))
