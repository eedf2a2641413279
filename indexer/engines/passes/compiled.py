"""``passes`` as loops, compiled by numba: one look at each number instead of ten.

What stands here is compiled when it is first imported, for the types written
above each function and no others, and kept on disk. The loops let go of
Python's lock. ``passes`` says what each function returns.

Where numbers come as they like, a processor guesses wrong half of the time,
which costs more than all the rest: so most loops have no branch, they write
in any case and count up if what was written is wanted.
"""

from __future__ import annotations

import numpy as np

from indexer.engines.passes import (
    HEADINGS,
    MORE_SECTIONS,
    TABLES,
    Codes,
    Floats,
    Ints,
    Mask,
    Pair,
    Small,
    Units,
    bm25,
)
from indexer.engines.passes.loops import (
    CODES,
    FLOATS,
    INT,
    INTS,
    MASK,
    PAIR,
    SMALL,
    TWO_INTS,
    UNITS,
    YES,
    loop,
)

_K1, _HEADING = np.float32(bm25.K1), np.float32(bm25.WEIGHTS["heading"])
_MORE, _ONE, _TWO = np.float32(MORE_SECTIONS), np.float32(1), np.float32(2)
_FEW = 16  # with so many times fewer, looking each up is faster than going through all


@loop(UNITS, INT)
def different(units: Units, within: int) -> Ints:
    """The sections that units are of."""
    sections = np.empty(len(units) + 1, np.int64)
    shift = np.uint32(0 if within == TABLES else 1)
    found, last = 0, -1
    for unit in units:
        section = int(unit >> shift)
        wanted = within != HEADINGS or not unit & 1
        sections[found] = section
        found += wanted and section != last
        last = section if wanted else last
    return sections[:found]


@loop(UNITS, INT, UNITS, FLOATS, FLOATS)
def word(units: Units, within: int, sections: Units, scores: Floats, weights: Floats) -> Pair:
    """A word's sections with its scores."""
    numbers = different(units, within)
    weighed = np.zeros(len(numbers), np.float32)
    if len(numbers) == len(sections):  # then they are the same
        for n in range(len(numbers)):
            weighed[n] = scores[n] * weights[numbers[n]]
        return numbers, weighed
    at = 0
    for n in range(len(numbers)):
        # Nearly always so: here guessing is faster.
        if at < len(sections) and sections[at] == numbers[n]:
            weighed[n] = scores[at] * weights[numbers[n]]
            at += 1
    return numbers, weighed


@loop(UNITS, INT, INT, FLOATS)
def string(units: Units, within: int, sections: int, weights: Floats) -> Pair:
    """A string's sections."""
    different, times = np.empty(len(units), np.uint32), np.empty(len(units), np.float32)
    holding, last, count = 0, -1, np.float32(0)
    for unit in units:
        new = int(unit) != last
        holding += new
        count = _ONE if new else count + _ONE
        different[holding - 1], times[holding - 1], last = unit, count, int(unit)
    rarity = np.log(sections / (min(holding, sections) + 1)) + 1  # as ``bm25.idf``
    factor = np.float32(rarity * (bm25.K1 + 1))
    shift = np.uint32(0 if within == TABLES else 1)
    numbers, scores = np.empty(holding + 1, np.int64), np.empty(holding + 1, np.float32)
    found, last, sum_ = 0, -1, np.float32(0)
    for n in range(holding):
        unit, score = different[n], times[n] * (factor / (times[n] + _K1))
        in_heading = within != TABLES and not unit & 1
        wanted = within != HEADINGS or in_heading
        score *= _HEADING if in_heading and within != HEADINGS else _ONE
        section = int(unit >> shift)
        new = section != last
        found += new and wanted
        sum_ = score if new else sum_ + score
        at = found - 1 if wanted else found  # what is not wanted is written over
        numbers[at], scores[at] = section, sum_
        last = section if wanted else last
    if len(weights):
        for n in range(found):
            scores[n] *= weights[numbers[n]]
    return numbers[:found], scores[:found]


@loop(UNITS, UNITS, CODES, CODES, INTS)
def standing(
    positions: Units, units: Units, text: Codes, wanted: Codes, offsets: Ints
) -> tuple[Ints, Units]:
    """Where codes stand."""
    # What would begin before the first character, or end after the last.
    low = np.searchsorted(positions, offsets[0])
    high = np.searchsorted(positions, len(text) - len(wanted) + offsets[0], side="right")
    kept = np.arange(low, high)
    for offset in offsets[1:]:
        found, away, code = 0, offset - offsets[0], wanted[offset]
        for n in range(len(kept)):
            at = kept[n]
            kept[found] = at
            found += text[positions[at] + away] == code
        kept = kept[:found]
    begins, of = np.empty(len(kept), np.int64), np.empty(len(kept), np.uint32)
    for n in range(len(kept)):
        begins[n], of[n] = int(positions[kept[n]]) - offsets[0], units[kept[n]]
    return begins, of


@loop(INTS, INT, INT, YES)
def _reached(numbers: Ints, at: int, number: int, far: bool) -> int:
    """Where, from ``at`` on, ``numbers`` are no longer below ``number``; ``far``: surely far on."""
    if far:
        return at + int(np.searchsorted(numbers[at:], number))
    while at < len(numbers) and numbers[at] < number:
        at += 1
    return at


@loop(PAIR, PAIR)
def both(one: Pair, other: Pair) -> Pair:
    """What is in both."""
    numbers, scores = one
    others, added = other
    if len(others) < len(numbers):
        numbers, scores, others, added = others, added, numbers, scores
    kept, summed = np.empty(len(numbers) + 1, np.int64), np.empty(len(numbers) + 1, np.float32)
    found = at = 0
    if len(numbers) * _FEW < len(others):
        for n in range(len(numbers)):
            at += int(np.searchsorted(others[at:], numbers[n]))
            if at < len(others) and others[at] == numbers[n]:
                kept[found], summed[found] = numbers[n], scores[n] + added[at]
                found += 1
        return kept[:found], summed[:found]
    if not len(numbers):
        return kept[:0], summed[:0]
    # Through an array of everything: no step waits for the one before.
    every = np.full(max(numbers[-1], others[-1]) + 1, np.nan, np.float32)
    for n in range(len(others)):
        every[others[n]] = added[n]
    for n in range(len(numbers)):
        more = every[numbers[n]]
        kept[found], summed[found] = numbers[n], scores[n] + more
        found += more == more
    return kept[:found], summed[:found]


@loop(PAIR, PAIR)
def either(one: Pair, other: Pair) -> Pair:
    """What is in any."""
    numbers, scores = one
    others, added = other
    size = len(numbers) + len(others)
    every, summed = np.empty(size, np.int64), np.empty(size, np.float32)
    found = n = at = 0
    while n < len(numbers) and at < len(others):
        number, other_ = numbers[n], others[at]
        first, second = number <= other_, other_ <= number
        every[found] = min(number, other_)
        summed[found] = scores[n] * np.float32(first) + added[at] * np.float32(second)
        n, at, found = n + first, at + second, found + 1
    while n < len(numbers):
        every[found], summed[found] = numbers[n], scores[n]
        n, found = n + 1, found + 1
    while at < len(others):
        every[found], summed[found] = others[at], added[at]
        at, found = at + 1, found + 1
    return every[:found], summed[:found]


@loop(PAIR, PAIR)
def without(one: Pair, other: Pair) -> Pair:
    """What is in one only."""
    numbers, scores = one
    others = other[0]
    kept, left = np.empty(len(numbers), np.int64), np.empty(len(numbers), np.float32)
    far = len(numbers) * _FEW < len(others)
    found = at = 0
    for n in range(len(numbers)):
        at = _reached(others, at, numbers[n], far)
        if at == len(others) or others[at] != numbers[n]:
            kept[found], left[found] = numbers[n], scores[n]
            found += 1
    return kept[:found], left[:found]


@loop(PAIR, PAIR)
def added(one: Pair, other: Pair) -> Pair:
    """Scores added."""
    numbers, scores = one[0].copy(), one[1].copy()
    others, more = other
    far = len(numbers) * _FEW < len(others)
    at = 0
    for n in range(len(numbers)):
        at = _reached(others, at, numbers[n], far)
        if at < len(others) and others[at] == numbers[n]:
            scores[n] += more[at]
    return numbers, scores


@loop(PAIR, INTS, SMALL, INT)
def reports(found: Pair, report_of: Ints, kind_of: Small, size: int) -> tuple[Mask, Floats, Units]:
    """Reports of sections."""
    numbers, values = found
    holding, scores = np.zeros(size, np.bool_), np.zeros(size, np.float32)
    kinds = np.zeros(size, np.uint32)
    last, best, others, bits = -1, np.float32(0), np.float32(0), np.uint32(0)
    for n in range(len(numbers)):
        # A report's sections follow each other: what they come to is written anew with each.
        report = report_of[numbers[n]]
        same = report == last
        best = max(best if same else np.float32(0), values[n])
        others = others + _ONE if same else np.float32(0)
        bits = (bits if same else np.uint32(0)) | np.uint32(1 << kind_of[numbers[n]])
        scores[report] = best * (_ONE + _MORE * others / (others + _TWO))
        holding[report], kinds[report], last = True, bits, report
    return holding, scores, kinds


@loop(PAIR, INTS, MASK)
def narrowed(found: Pair, report_of: Ints, wanted: Mask) -> tuple[Mask, Pair]:
    """Which reports sections are of, and sections of some."""
    numbers, scores = found
    every = np.zeros(len(wanted), np.bool_)
    kept, left = np.empty(len(numbers) + 1, np.int64), np.empty(len(numbers) + 1, np.float32)
    count = 0
    for n in range(len(numbers)):
        report = report_of[numbers[n]]
        every[report] = True
        kept[count], left[count] = numbers[n], scores[n]
        count += wanted[report]
    return every, (kept[:count], left[:count])


@loop(PAIR, INTS, MASK)
def of_reports(found: Pair, report_of: Ints, wanted: Mask) -> Pair:
    """Sections of reports."""
    numbers, scores = found
    kept, left = np.empty(len(numbers) + 1, np.int64), np.empty(len(numbers) + 1, np.float32)
    count = 0
    for n in range(len(numbers)):
        kept[count], left[count] = numbers[n], scores[n]
        count += wanted[report_of[numbers[n]]]
    return kept[:count], left[:count]


@loop(INTS, INTS, SMALL, INT)
def kinds(sections: Ints, report_of: Ints, kind_of: Small, reports: int) -> Units:
    """Bits of reports."""
    found = np.zeros(reports, np.uint32)
    for section in sections:
        found[report_of[section]] |= np.uint32(1 << kind_of[section])
    return found


@loop(INTS, UNITS, INT)
def count_bits(reports: Ints, bits: Units, most: int) -> Ints:
    """How many have each bit."""
    counts, of = np.zeros(most, np.int64), np.empty(len(reports), np.uint32)
    for n in range(len(reports)):
        of[n] = bits[reports[n]]
    for bit in range(most):
        # Bit by bit over all reports: the processor takes eight of them at once.
        count = np.int32(0)
        for n in range(len(of)):
            count += np.int32((of[n] >> np.uint32(bit)) & np.uint32(1))
        counts[bit] = count
    return counts


@loop(INTS, SMALL, INT)
def count_values(reports: Ints, values: Small, most: int) -> Ints:
    """How many have each value."""
    counts = np.zeros(most + 1, np.int64)
    for report in reports:
        counts[values[report] + 1] += 1
    return counts[1:]


@loop(INTS, SMALL, TWO_INTS, TWO_INTS, INTS)
def count_places(
    reports: Ints, lowest: Small, more: tuple[Ints, Ints], less: tuple[Ints, Ints], ends: Ints
) -> tuple[Ints, Ints]:
    """How many lie in each place."""
    own, up_to = np.zeros(len(ends) + 1, np.int64), np.zeros(len(ends) + 1, np.int64)
    among = np.zeros(len(lowest), np.bool_)
    for report in reports:
        own[lowest[report]] += 1
        among[report] = True
    for pairs, sign in ((more, 1), (less, -1)):
        of, places = pairs
        for n in range(len(of)):
            own[places[n]] += sign * among[of[n]]
    for place in range(len(ends)):
        up_to[place + 1] = up_to[place] + own[place]
    counts, inside = np.empty(len(ends), np.int64), np.empty(len(ends), np.int64)
    for place in range(len(ends)):
        counts[place] = up_to[ends[place]] - up_to[place]
        inside[place] = counts[place] - own[place]
    return counts, inside


@loop(INTS, TWO_INTS, MASK, MASK, INT)
def list_places(
    counts: Ints, inner: tuple[Ints, Ints], wanted: Mask, opened: Mask, most: int
) -> Ints:
    """Which places to list."""
    starts, children = inner
    places, under = np.empty(len(counts) + 1, np.int64), np.empty(len(counts) + 1, np.int64)
    places[0] = -1
    first, last = 0, 1  # of ``places``: the level above
    while first < last:
        found = last
        for n in range(first, last):
            for at in range(starts[places[n] + 1], starts[places[n] + 2]):
                child = children[at]
                if counts[child] > 0 or wanted[child]:
                    places[found], under[found] = child, places[n]
                    found += 1
        if found - 1 > most:
            kept = last
            for n in range(last, found):
                if opened[under[n]]:
                    places[kept] = places[n]
                    kept += 1
            found = kept
        first, last = last, found
    return np.sort(places[1:last])


@loop(INTS, INTS, PAIR)
def matching(reports: Ints, starts: Ints, found: Pair) -> tuple[Ints, Ints]:
    """Sections of some reports."""
    numbers, scores = found
    bounds = np.zeros(len(reports) + 1, np.int64)
    for n in range(len(reports)):
        first = np.searchsorted(numbers, starts[reports[n]])
        last = np.searchsorted(numbers, starts[reports[n] + 1])
        bounds[n + 1] = bounds[n] + last - first
    positions = np.empty(bounds[-1], np.int64)
    for n in range(len(reports)):
        start = starts[reports[n]]
        first = np.searchsorted(numbers, start)
        held = bounds[n + 1] - bounds[n]
        order = np.argsort(-scores[first : first + held], kind="mergesort")
        for at in range(held):
            positions[bounds[n] + at] = numbers[first + order[at]] - start
    return bounds, positions


@loop(INTS, FLOATS, INT)
def best(reports: Ints, scores: Floats, most: int) -> Ints:
    """The reports of the highest scores."""
    numbers, highest = np.empty(most, np.int64), np.empty(most, np.float32)
    found, least = 0, np.float32(-1)
    for report in reports:
        score = scores[report]
        if score <= least:
            continue
        at = min(found, most - 1)
        while at and highest[at - 1] < score:
            numbers[at], highest[at] = numbers[at - 1], highest[at - 1]
            at -= 1
        numbers[at], highest[at] = report, score
        found = min(found + 1, most)
        least = highest[most - 1] if found == most else least
    return numbers[:found]
