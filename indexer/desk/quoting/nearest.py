"""Where a text comes nearest to what was wanted.

Knows strings and offsets only; how two stretches differ is ``difference``'s business.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass

from indexer.desk.quoting.aligning import Step, align, spelt_out, tokens, weight
from indexer.desk.quoting.comparing import View, cuts_after, cuts_before, letters, visible
from indexer.desk.quoting.difference import Difference, Told

NEAR = 0.6
"""From this share of equal letters on, two stretches are nearly the same."""
SHORT = 8  # letters, a number being one, up to which the whole text is aligned
_REACH = 400  # letters left out on either side of the stretch that most runs vote for
_LONGEST = 100_000  # characters that are aligned whole with a short quotation
_GRAM = 3  # letters that must stand together for two stretches to be worth aligning
_GRAMS_KEPT = 8  # places of one such run; a page of a single repeated letter has thousands


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of a text that comes nearest: offsets in that text, equal share, differences."""

    start: int
    end: int
    similarity: float
    differences: tuple[Difference, ...]


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
    told = Told(wanted, asked, text, seen, whole or said)
    there = tokens(seen.text[first:last])
    begin, _, steps = align(tokens(asked.text), there)
    begin = first + sum(map(len, there[:begin]))
    begin, end, steps = told.freed(list(spelt_out(steps)), begin)
    if begin == end:
        return None
    begin, end, steps = _whole_numbers(seen, begin, end, steps)
    told.tell(steps, begin)
    similarity = told.similarity(len(spelt.text), weight(spelt.text))
    if similarity < NEAR or not told.trusted(weight(spelt.text)):
        return None
    return Alignment(seen.at[begin], seen.at[end - 1] + 1, similarity, tuple(told.differences))


def nowhere_near(wanted: str, whole: View) -> tuple[Difference, ...]:
    """Return how ``wanted`` differs from a text in which nothing is near it as a whole."""
    asked = visible(wanted)
    told = Told(wanted, asked, "", View("", ()), whole)
    told.tell([(character, "") for character in asked.text], 0)
    return tuple(told.differences)


def _window(wanted: str, seen: View, said: View) -> tuple[int, int] | None:
    """Return the stretch of the visible text in which most runs of ``wanted`` line up.

    With what lines up not far from there: the two sides of a clause that was left out.
    """
    if weight(wanted) <= SHORT and len(seen.text) <= _LONGEST:
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
    first = max(0, min(near) - width)
    last = min(len(text), max(near) + len(wanted) + width)
    # At either end with the punctuation there; elsewhere ``width`` letters more are enough.
    begin = said.at[first] if first else 0
    return begin, said.at[last] if last < len(said.at) else len(seen.text)


def _whole_numbers(
    seen: View, begin: int, end: int, steps: list[Step]
) -> tuple[int, int, list[Step]]:
    """Widen a stretch that begins or ends inside a number: the rest of it is a difference."""
    before: list[Step] = []
    while cuts_before(seen, begin):
        begin -= 1
        before.insert(0, ("", seen.text[begin]))
    after: list[Step] = []
    while cuts_after(seen, end):
        after.append(("", seen.text[end]))
        end += 1
    return begin, end, [*before, *steps, *after]
