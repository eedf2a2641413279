"""``passes`` as NumPy over whole arrays; it says what each function returns."""

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
from indexer.engines.passes.arrays import first_of_runs

_MANY = 20_000  # from so many on, an array of everything is faster than searching a list
_FEW = 16  # with so many times fewer, looking each up is faster than an array of everything
_SHIFT = 4  # 16 bits are more than there are kinds of section
_DENSE = 8  # from one in so many on, an array of everything is faster than a list


def different(units: Units, within: int) -> Ints:
    """The sections that units are of."""
    if within == HEADINGS:
        units = units[(units & 1) == 0]
    sections = (units if within == TABLES else units >> 1).astype(np.int64)
    if len(sections) < _MANY:
        return sections[first_of_runs(sections)]
    held = np.zeros(sections[-1] + 1, dtype=bool)
    held[sections] = True
    return np.flatnonzero(held)


def word(units: Units, within: int, sections: Units, scores: Floats, weights: Floats) -> Pair:
    """A word's sections with its scores."""
    numbers = sections.astype(np.int64)
    weighed = scores * weights[numbers]
    holding = different(units, within)
    if len(holding) == len(numbers):
        return holding, weighed
    if len(holding) < _MANY:
        found = np.zeros(len(holding), dtype=np.float32)
        found[np.searchsorted(holding, numbers)] = weighed
        return holding, found
    every = np.zeros(holding[-1] + 1, dtype=np.float32)
    every[numbers] = weighed
    return holding, every[holding]


def string(units: Units, within: int, sections: int, weights: Floats) -> Pair:
    """A string's sections."""
    first = first_of_runs(units)
    scores = np.diff(np.append(first, len(units))).astype(np.float32)
    units = units[first]
    rarity = float(bm25.idf(sections, min(len(units), sections)))
    scores *= rarity * (bm25.K1 + 1) / (scores + bm25.K1)
    numbers = units.astype(np.int64)
    if within != TABLES:
        in_body = (numbers & 1).astype(bool)
        numbers >>= 1
        if within == HEADINGS:
            numbers, scores = numbers[~in_body], scores[~in_body]
        else:
            scores[~in_body] *= bm25.WEIGHTS["heading"]
            first = first_of_runs(numbers)
            if len(first) < len(numbers):
                numbers, scores = numbers[first], np.add.reduceat(scores, first)
    return numbers, scores * weights[numbers] if len(weights) else scores


def standing(
    positions: Units, units: Units, text: Codes, wanted: Codes, offsets: Ints
) -> tuple[Ints, Units]:
    """Where codes stand."""
    begin = positions.astype(np.int64)
    begin -= offsets[0]
    # What would begin before the first character, or end after the last.
    inside = slice(*np.searchsorted(begin, [0, len(text) - len(wanted) + 1]))
    begin, units = begin[inside], units[inside]
    for offset in offsets[1:].tolist():
        kept = np.flatnonzero(text[begin + offset] == wanted[offset])
        begin, units = begin[kept], units[kept]
    return begin, units


def both(one: Pair, other: Pair) -> Pair:
    """What is in both."""
    (numbers, scores), (others, added) = sorted((one, other), key=lambda pair: len(pair[0]))
    at, held = _looked_up(numbers, others)
    kept = np.flatnonzero(held)
    return numbers[kept], scores[kept] + added[at[kept]]


def either(one: Pair, other: Pair) -> Pair:
    """What is in any."""
    if not len(one[0]) or not len(other[0]):
        return other if len(other[0]) else one
    # Adding into an array of everything is faster than sorting what was found.
    size = max(one[0][-1], other[0][-1]) + 1
    scores, held = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=bool)
    for numbers, added in (one, other):
        scores[numbers] += added
        held[numbers] = True
    found = np.flatnonzero(held)
    return found, scores[found]


def without(one: Pair, other: Pair) -> Pair:
    """What is in one only."""
    _, held = _looked_up(one[0], other[0])
    return one[0][~held], one[1][~held]


def added(one: Pair, other: Pair) -> Pair:
    """Scores added."""
    at, held = _looked_up(one[0], other[0])
    scores = one[1].copy()
    scores[held] += other[1][at[held]]
    return one[0], scores


def _looked_up(numbers: Ints, others: Ints) -> tuple[Ints, Mask]:
    """Where in ``others`` each of ``numbers`` stands, and whether it is there."""
    if not len(numbers) or not len(others):
        return np.zeros(len(numbers), dtype=np.int64), np.zeros(len(numbers), dtype=bool)
    if len(numbers) * _FEW < len(others):
        at = np.searchsorted(others, numbers)
        at[at == len(others)] = 0
        return at, others[at] == numbers
    every = np.full(max(numbers[-1], others[-1]) + 1, -1, dtype=np.int32)
    every[others] = np.arange(len(others), dtype=np.int32)
    at = every[numbers].astype(np.int64)
    return at, at >= 0


def reports(found: Pair, report_of: Ints, kind_of: Small, size: int) -> tuple[Mask, Floats, Units]:
    """Reports of sections."""
    of = report_of[found[0]]
    counts = np.bincount(of, minlength=size)
    holding = counts > 0
    scores = np.zeros(size, dtype=np.float32)
    np.maximum.at(scores, of, found[1])
    some = np.flatnonzero(counts) if len(of) < size // _DENSE else slice(None)
    others = np.maximum(counts[some] - 1, 0).astype(np.float32)
    scores[some] *= 1 + MORE_SECTIONS * others / (others + 2)
    return holding, scores, _kinds(of, kind_of[found[0]], size)


def narrowed(found: Pair, report_of: Ints, wanted: Mask) -> tuple[Mask, Pair]:
    """Which reports sections are of, and sections of some."""
    of, every = report_of[found[0]], np.zeros(len(wanted), dtype=bool)
    every[of] = True
    kept = np.flatnonzero(wanted[of])
    return every, (found[0][kept], found[1][kept])


def of_reports(found: Pair, report_of: Ints, wanted: Mask) -> Pair:
    """Sections of reports."""
    kept = np.flatnonzero(wanted[report_of[found[0]]])
    return found[0][kept], found[1][kept]


def kinds(sections: Ints, report_of: Ints, kind_of: Small, reports: int) -> Units:
    """Bits of reports."""
    return _kinds(report_of[sections], kind_of[sections], reports)


def _kinds(of: Ints, kind: Small, reports: int) -> Units:
    held = np.zeros(reports << _SHIFT, dtype=bool)
    held[(of << _SHIFT) + kind] = True
    return np.packbits(held, bitorder="little").view(np.uint16).astype(np.uint32)


def count_bits(reports: Ints, bits: Units, most: int) -> Ints:
    """How many have each bit."""
    found = bits[reports]
    return np.array([np.count_nonzero(found & np.uint32(1 << bit)) for bit in range(most)])


def count_values(reports: Ints, values: Small, most: int) -> Ints:
    """How many have each value."""
    return np.bincount(values[reports] + 1, minlength=most + 1)[1:]


def count_places(
    reports: Ints, lowest: Small, more: tuple[Ints, Ints], less: tuple[Ints, Ints], ends: Ints
) -> tuple[Ints, Ints]:
    """How many lie in each place."""
    up_to = np.zeros(len(ends) + 2, dtype=np.int64)
    up_to[1:] = np.bincount(lowest[reports], minlength=len(ends) + 1)
    among = np.zeros(len(lowest), dtype=bool)
    among[reports] = True
    for (of, places), sign in ((more, 1), (less, -1)):
        if len(of):
            np.add.at(up_to, places[among[of]] + 1, sign)
    own = up_to[1:-1].copy()
    np.cumsum(up_to, out=up_to)
    counts = up_to[ends] - up_to[:-2]
    return counts, counts - own


def list_places(
    counts: Ints, inner: tuple[Ints, Ints], wanted: Mask, opened: Mask, most: int
) -> Ints:
    """Which places to list."""
    starts, children = inner
    shown = [np.empty(0, dtype=np.int64)]
    level, listed = np.array([-1]), 0
    while len(level):
        first, last = starts[level + 1], starts[level + 2]
        under = np.repeat(level, last - first)
        ends = np.cumsum(last - first)
        places = children[np.arange(len(under)) + np.repeat(last - ends, last - first)]
        some = (counts[places] > 0) | wanted[places]
        if listed + np.count_nonzero(some) > most:
            some &= opened[under]
        level = places[some]
        listed += len(level)
        shown.append(level)
    return np.sort(np.concatenate(shown))


def best(reports: Ints, scores: Floats, most: int) -> Ints:
    """The reports of the highest scores."""
    numbers, found = reports, scores[reports]
    if len(numbers) > 4 * most:
        # Only what can be among the first is sorted; equals of the last stay in.
        last = -np.partition(-found, most)[most]
        kept = np.flatnonzero(found >= last)
        numbers, found = numbers[kept], found[kept]
    return numbers[np.argsort(-found, kind="stable")][:most]


def matching(reports: Ints, starts: Ints, found: Pair) -> tuple[Ints, Ints]:
    """Sections of some reports."""
    numbers, scores = found
    begins, ends = starts[reports], starts[reports + 1]
    first, last = np.searchsorted(numbers, [begins, ends])
    bounds = np.append(0, np.cumsum(last - first))
    at = np.arange(bounds[-1]) + np.repeat(first - bounds[:-1], last - first)
    of = np.repeat(np.arange(len(reports)), last - first)
    order = np.lexsort((-scores[at], of))
    return bounds, (numbers[at] - begins[of])[order]
