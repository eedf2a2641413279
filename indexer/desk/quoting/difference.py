"""How a quotation differs from a stretch of a report, in the characters of both.

Nothing is said to stand only in the quotation before it was looked for in the whole report.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from indexer.desk.quoting.aligning import LEFT_OUT, Step, weight
from indexer.desk.quoting.comparing import (
    IN_NUMBERS,
    View,
    count_letters,
    cuts_after,
    cuts_before,
    letters,
    occurrences,
)
from indexer.vocabulary.report import choice

RUN = LEFT_OUT + 1
"""Letters of the quotation that are looked for elsewhere before they are said to be nowhere."""
_TOGETHER = 3  # letters in a row without which a likeness may be chance

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


class Told:
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
            self._longest >= min(_TOGETHER, heavy)
            or self._weight == 0
            or (self._weight == 1 and heavy > _TOGETHER)
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
            wrong, missed = (
                weight("".join(step[side] for step in region if step[0] != step[1]))
                for side in (0, 1)
            )
            strange = at_end and wrong > LEFT_OUT and 2 * _equal(region) < len(mine)
            # 共计115万元 for 共计15万元: 15万元 stands right here.
            one_wrong = max(wrong, missed) < 2
            elsewhere = 2 * sum(last - first for first, last in stood) > len(mine)
            if one_wrong or (not strange and not elsewhere):
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


def _only_marks(steps: Sequence[Step]) -> bool:
    return not any(count_letters(mine + theirs) for mine, theirs in steps)


def _regions(steps: Sequence[Step]) -> list[tuple[bool, list[Step]]]:
    """Return the steps in turn where a run is equal, and where none or only a short one is.

    Other marks break none: 县、乡、村、组 surely stands where the report says 县乡村组.
    """
    regions: list[tuple[bool, list[Step]]] = []
    for same, group in groupby(steps, key=lambda step: step[0] == step[1] or _only_marks([step])):
        run = list(group)
        solid = same and _equal(run) >= RUN
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
        for same, steps_of in groupby(part, key=lambda step: step[0] == step[1]):
            runs.append(("same" if same else "changed", list(steps_of)))
    # One equal character between two changes reads as noise, but between other marks.
    kinds = ["", *("marks" if _only_marks(run) else kind for kind, run in runs), ""]
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
