"""Where a text comes nearest to what was wanted, and how the two differ there.

Knows strings and offsets only. Clauses left out are one change, however long they are, so
that a sentence shortened honestly is not said to be invented; and nothing is said to stand
only in what was wanted before it was looked for in the whole text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from os.path import commonprefix
from typing import Annotated

import numpy as np

from indexer.desk.quoting.comparing import (
    IN_NUMBERS,
    NUMERALS,
    View,
    count_letters,
    cuts_after,
    cuts_before,
    letters,
    occurrences,
    visible,
)
from indexer.vocabulary.report import choice

NEAR = 0.6
"""From this share of equal letters on, two stretches are nearly the same."""
LEFT_OUT = 3
"""What a stretch left out counts, in wrong letters, when it is longer than that."""
RUN = LEFT_OUT + 1
"""Letters of the quotation that are looked for elsewhere before they are said to be nowhere."""
SHORT = 8  # letters, up to which the whole text is aligned and one wrong one is near
_REACH = 400  # letters left out on either side of the stretch that most runs vote for
_LONGEST = 100_000  # characters that are aligned whole with a short quotation
_GRAM = 3  # letters that must stand together for two stretches to be worth aligning
_GRAMS_KEPT = 8  # places of one such run; a page of a single repeated letter has thousands
_TOKEN = re.compile(f"[{NUMERALS}](?:[.,]?[{NUMERALS}])*|.", re.DOTALL)

DIFFERENCES = {
    "same": "相同",
    "changed": "不同",
    "left_out": "引文省去的原文",
    "elsewhere": "原文在别处的话",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of two aligned texts: of the ``quotation``, and of the ``report``.

    Both are in their original characters. Where ``same`` they are equal once
    folded; otherwise either may be empty. ``left_out`` are longer stretches of
    the report between what is quoted, ``elsewhere`` words of the quotation that
    stand at another place of the report: letter for letter, not counting marks.
    """

    same: bool
    quotation: str
    report: str
    kind: Annotated[str, choice(DIFFERENCES)] = "changed"


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of a text that comes nearest: offsets in that text, equal share, differences."""

    start: int
    end: int
    similarity: float
    differences: tuple[Difference, ...]


Step = tuple[str, str]
"""A character or token of what was wanted and one of what was found; either may be empty."""


def nearest(
    wanted: str, text: str, seen: View, said: View, whole: View | None = None
) -> Alignment | None:
    """Return the stretch of ``text`` nearest to ``wanted``, None when none is near.

    ``seen`` and ``said`` are the visible view of ``text`` and its letters, ``whole`` the
    letters of what ``text`` is a part of. Work is bounded by the lengths: runs of letters
    vote for where to look, and one table of that stretch against ``wanted`` is filled.
    """
    asked = visible(wanted)
    spelt = letters(asked)
    window = _window(spelt.text, seen, said)
    if window is None:
        return None
    first, last = window
    told = _Told(wanted, asked, text, seen, whole or said)
    there = tokens(seen.text[first:last])
    begin, _, steps = align(tokens(asked.text), there)
    begin = first + sum(map(len, there[:begin]))
    begin, end, steps = told.freed(list(_spelt(steps)), begin)
    begin, end, steps = _whole_numbers(seen, begin, end, steps)
    if begin == end:
        return None
    told.tell(steps, begin)
    similarity = told.similarity(len(spelt.text), weight(spelt.text))
    if similarity < NEAR or not told.trusted(weight(spelt.text)):
        return None
    return Alignment(seen.at[begin], seen.at[end - 1] + 1, similarity, tuple(told.differences))


def nowhere_near(wanted: str, whole: View) -> tuple[Difference, ...]:
    """Return how ``wanted`` differs from a text in which nothing is near it as a whole."""
    asked = visible(wanted)
    told = _Told(wanted, asked, "", View("", ()), whole)
    told.tell([(character, "") for character in asked.text], 0)
    return tuple(told.differences)


def tokens(text: str) -> list[str]:
    """Return the characters of ``text``, a number being one.

    >>> tokens("收到1200件")
    ['收', '到', '1200', '件']
    """
    return _TOKEN.findall(text)


def weight(text: str) -> int:
    """Return how many letters ``text`` has, a number counting as one."""
    return sum(count_letters(token) > 0 for token in tokens(text))


def _window(wanted: str, seen: View, said: View) -> tuple[int, int] | None:
    """Return the stretch of the visible text in which most runs of ``wanted`` line up.

    With what lines up not far from there: the two sides of a clause that was left out.
    """
    if len(wanted) <= SHORT and len(seen.text) <= _LONGEST:
        return (0, len(seen.text)) if wanted else None
    size = min(_GRAM, len(wanted))
    places: dict[str, list[int]] = {}
    for at in range(len(wanted) - size + 1):
        listed = places.setdefault(wanted[at : at + size], [])
        if len(listed) < _GRAMS_KEPT:
            listed.append(at)
    text = said.text
    shifts = array("l")
    for gram, listed in places.items():
        at = text.find(gram)
        while at >= 0:
            shifts.extend([at - there for there in listed])
            at = text.find(gram, at + 1)
    if not shifts:
        return None
    width = max(8, len(wanted) // 4)
    votes = Counter(shift // width for shift in shifts)
    # Ties go to the first, so that the same page is shown each time.
    best = width * max(sorted(votes), key=lambda n: votes[n] + votes[n + 1])
    near = [shift for shift in shifts if best - _REACH <= shift <= best + 2 * width + _REACH]
    first = max(0, min(best, *near) - width)
    last = min(len(text), max(best + 2 * width, *near) + width + len(wanted))
    # With the punctuation around.
    begin = said.at[first - 1] + 1 if first else 0
    return begin, said.at[last] if last < len(said.at) else len(seen.text)


def align(wanted: Sequence[str], text: Sequence[str]) -> tuple[int, int, list[Step]]:
    """Return the stretch of ``text`` with the least changes from ``wanted``, and the steps.

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
    end = int(costs.argmin())
    for _ in range(LEFT_OUT):  # a wrong word at the end stands for one of the text, not for none
        if wanted and end < len(b) and costs[end + 1] == costs[end] and wanted[-1] != text[end]:
            end += 1
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
            near = (j - gap for gap in range(1, LEFT_OUT) if table[i, j - gap] + gap == here)
            back = next(near, -1)
            if back < 0:
                back = int(np.flatnonzero(table[i, :j] == here - LEFT_OUT)[-1])
            steps += [("", token) for token in reversed(text[back:j])]
            j = back
    return j, end, steps[::-1]


def _spelt(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps of characters: of two numbers, what they begin and end with is equal."""
    for mine, theirs in steps:
        if len(mine) < 2 and len(theirs) < 2:
            yield mine, theirs
            continue
        begin = len(commonprefix((mine, theirs)))
        end = len(commonprefix((mine[begin:][::-1], theirs[begin:][::-1])))
        yield from zip(mine[:begin], mine[:begin], strict=True)
        yield from zip_longest(
            mine[begin : len(mine) - end], theirs[begin : len(theirs) - end], fillvalue=""
        )
        yield from ((character, character) for character in mine[len(mine) - end :])


def _whole_numbers(
    seen: View, begin: int, end: int, steps: list[Step]
) -> tuple[int, int, list[Step]]:
    """Widen a stretch that begins or ends inside a number: the rest of it is a difference."""
    before: list[Step] = []
    while begin < end and cuts_before(seen, begin):
        begin -= 1
        before.insert(0, ("", seen.text[begin]))
    after: list[Step] = []
    while begin < end and cuts_after(seen, end):
        after.append(("", seen.text[end]))
        end += 1
    return begin, end, [*before, *steps, *after]


class _Told:
    """What is said of the steps of an alignment, in original characters."""

    def __init__(self, wanted: str, asked: View, text: str, seen: View, whole: View) -> None:
        self.differences: list[Difference] = []
        self._wanted, self._asked, self._spelt = wanted, asked, letters(asked)
        self._text, self._seen = text, seen
        self._whole = whole
        self._wrong = self._weight = 0  # letters; letters with a number counted as one
        self._row = self._longest = 0  # letters that are equal in a row, whatever marks between

    def similarity(self, count: int, heavy: int) -> float:
        """The equal share of so many letters; of so many where a wrong number is one, if more."""
        return 1 - min(self._wrong / max(1, count), self._weight / max(1, heavy))

    def trusted(self, heavy: int) -> bool:
        """Whether enough stands together, or so little is wrong that it cannot be chance."""
        return (
            self._longest >= min(_GRAM, heavy)
            or self._weight == 0
            or (self._weight == 1 and heavy > _GRAM)
        )

    def freed(self, steps: Sequence[Step], j: int) -> tuple[int, int, list[Step]]:
        """Return where the ``steps`` begin and end, and them, with words from elsewhere by themselves.

        Between runs that surely stand here, such words stand against text that has nothing
        to do with them, and a letter of it is equal by chance. So does what stands nowhere,
        at either end.
        """
        regions = _regions(steps)
        freed: list[Step] = []
        i, begin = 0, j
        for n, (solid, region) in enumerate(regions):
            mine = [step for step in region if step[0]]
            theirs = [("", other) for _, other in region if other]
            stood = () if solid else self._elsewhere(i, i + len(mine))
            i += len(mine)
            at_end = n in (0, len(regions) - 1)
            wrong = weight("".join(own for own, other in region if own != other))
            strange = at_end and wrong > LEFT_OUT and 2 * _equal(region) < len(mine)
            if not strange and 2 * sum(last - first for first, last in stood) <= len(mine):
                freed += region
                continue
            freed += [(own, "") for own, _ in mine]
            if n == 0:
                begin += len(theirs)
            elif n < len(regions) - 1:
                freed += theirs
        return begin, begin + sum(bool(theirs) for _, theirs in freed), freed

    def tell(self, steps: Sequence[Step], j: int) -> None:
        """Tell the ``steps``, which begin at character ``j`` of the visible text."""
        i = 0
        for kind, run in _runs(steps, self._seen, j):
            i_end = i + sum(bool(mine) for mine, _ in run)
            j_end = j + sum(bool(theirs) for _, theirs in run)
            if kind == "changed":
                self._changed(run, i, i_end, j, j_end)
            else:
                self._tell(kind, (i, i_end), (j, j_end))
                letters_told = count_letters("".join(theirs for _, theirs in run))
                if kind == "same":
                    self._row += letters_told
                    self._longest = max(self._longest, self._row)
                else:
                    self._count(min(LEFT_OUT, letters_told), min(LEFT_OUT, letters_told))
            i, j = i_end, j_end

    def _changed(self, run: Sequence[Step], i: int, i_end: int, j: int, j_end: int) -> None:
        """Tell what differs, and apart from it what stands elsewhere."""
        stood = list(self._elsewhere(i, i_end))
        at, theirs = i, (j, j_end)
        for first, last in stood:
            if at < first:
                self._tell("changed", (at, first), theirs)
                theirs = (j_end, j_end)
            self._tell("elsewhere", (first, last), (j_end, j_end))
            self._count(LEFT_OUT, min(LEFT_OUT, weight(self._asked.text[first:last])))
            at = last
        if at < i_end or theirs[0] < j_end:
            self._tell("changed", (at, i_end), theirs)
        mine: list[str] = []
        found: list[str] = []
        n = i
        for own, other in run:
            if own != other:
                found.append(other)
                if not any(first <= n < last for first, last in stood):
                    mine.append(own)
            n += bool(own)
        sides = ["".join(mine), "".join(found)]
        self._count(max(map(count_letters, sides)), max(map(weight, sides)))

    def _count(self, wrong: int, heavy: int) -> None:
        self._row = 0 if wrong else self._row
        self._wrong += wrong
        self._weight += heavy

    def _elsewhere(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of asked.text[first:last] whose letters stand in the whole text."""
        if last - first < RUN:
            return
        spelt = self._spelt
        at, end = bisect_left(spelt.at, first), bisect_left(spelt.at, last)
        while end - at >= RUN:
            size = self._standing(spelt.text[at:end])
            if size:
                yield spelt.at[at], spelt.at[at + size - 1] + 1
            at += size or 1

    def _standing(self, wanted: str) -> int:
        """Return how many letters ``wanted`` begins with that stand together, 0 for too few."""
        size, text = RUN, self._whole.text
        if wanted[:size] not in text:
            return 0
        while size < len(wanted) and wanted[: size + 1] in text:
            size += 1
        while size >= RUN and not occurrences(self._whole, wanted[:size], most=1):
            if wanted[size - 1] not in IN_NUMBERS:
                return 0
            size -= 1
        return size if size >= RUN else 0

    def _tell(self, kind: str, mine: tuple[int, int], theirs: tuple[int, int]) -> None:
        self.differences.append(
            Difference(
                kind == "same",
                _original(self._wanted, self._asked, *mine),
                _original(self._text, self._seen, *theirs),
                kind,
            )
        )


def _equal(steps: Sequence[Step]) -> int:
    return sum(mine == theirs for mine, theirs in steps)


def _regions(steps: Sequence[Step]) -> list[tuple[bool, list[Step]]]:
    """Return the steps in turn where a run is equal, and where none or only a short one is."""
    regions: list[tuple[bool, list[Step]]] = []
    for same, group in groupby(steps, key=lambda step: step[0] == step[1]):
        run = list(group)
        solid = same and len(run) >= RUN
        if regions and not solid and not regions[-1][0]:
            regions[-1][1].extend(run)
        else:
            regions.append((solid, run))
    return regions


def _runs(steps: Sequence[Step], seen: View, at: int) -> list[tuple[str, list[Step]]]:
    """Return the steps in runs of one kind: ``same``, ``changed`` or ``left_out``.

    They begin at seen.text[at]. What is missing at either end, or begins or ends inside a
    number, is no clause that was left out.
    """
    runs: list[tuple[str, list[Step]]] = []
    begin, last = at, at + sum(bool(theirs) for _, theirs in steps)
    for missing, group in groupby(steps, key=lambda step: not step[0]):
        part = list(group)
        start, at = at, at + sum(bool(theirs) for _, theirs in part)
        whole = not cuts_before(seen, start) and not cuts_after(seen, at)
        if missing and len(part) > LEFT_OUT and begin < start and at < last and whole:
            runs.append(("left_out", part))
            continue
        for same, run in groupby(part, key=lambda step: step[0] == step[1]):
            runs.append(("same" if same else "changed", list(run)))
    # One equal character between two changes reads as noise.
    kinds = ["", *(kind for kind, _ in runs), ""]
    joined: list[tuple[str, list[Step]]] = []
    for n, (kind, run) in enumerate(runs):
        noise = len(run) == 1 and kinds[n] == kinds[n + 2] == "changed"
        kind = "changed" if noise else kind
        if joined and joined[-1][0] == kind:
            joined[-1][1].extend(run)
        else:
            joined.append((kind, run))
    return joined


def _original(text: str, view: View, first: int, last: int) -> str:
    """Return the characters behind view[first:last], with the unseen ones up to the next."""
    if first >= last:
        return ""
    end = view.at[last] if last < len(view.at) else view.at[last - 1] + 1
    return text[view.at[first] : end]
