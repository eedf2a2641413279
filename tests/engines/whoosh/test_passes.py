"""Both sets of loops answer alike, on any numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines import passes
from indexer.engines.passes import (
    HEADINGS,
    TABLES,
    TEXTS,
    Floats,
    Ints,
    Mask,
    Pair,
    Passes,
    Units,
    compiled,
    vectorised,
)
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.kinds import KINDS

SECTIONS, REPORTS = 40, 12
REPORT_OF = np.sort(np.arange(SECTIONS) * 7 % REPORTS)
STARTS = np.searchsorted(REPORT_OF, np.arange(REPORTS + 1))
KIND_OF = (np.arange(SECTIONS) * 5 % len(KINDS)).astype(np.int32)
WEIGHTS = np.where(np.arange(SECTIONS) % 3, 1, 0.5).astype(np.float32)
# A tree in preorder, with a place that has nothing inside and one that has no neighbour.
PARENTS = np.array([-1, 0, 1, 1, 0, -1, 5, 6, -1], dtype=np.int64)
ENDS = np.array([5, 4, 3, 4, 5, 8, 8, 8, 9], dtype=np.int64)
INNER = np.searchsorted(np.sort(PARENTS), np.arange(-1, 10)), np.argsort(PARENTS, kind="stable")
NO_PAIRS = np.empty(0, np.int64), np.empty(0, np.int64)


def numbers(below: int) -> st.SearchStrategy[Ints]:
    """Some numbers, ascending, without repeats, maybe none or all."""
    some = st.sets(st.integers(0, below - 1)) | st.just(set(range(below)))
    return some.map(lambda found: np.array(sorted(found), dtype=np.int64))


def masks(length: int) -> st.SearchStrategy[Mask]:
    """Some booleans."""
    return st.lists(st.booleans(), min_size=length, max_size=length).map(np.array)


@st.composite
def pairs(draw: st.DrawFn, below: int = SECTIONS) -> Pair:
    """Numbers with scores, several of them equal, 0 among them."""
    found = draw(numbers(below))
    worth = st.sampled_from([0.0, 0.5, 1.0, 2.5])
    scores = draw(st.lists(worth, min_size=len(found), max_size=len(found)))
    return found, np.array(scores, dtype=np.float32)


UNITS = st.lists(st.integers(0, 2 * SECTIONS - 1), max_size=60).map(
    lambda found: np.array(sorted(found), dtype=np.uint32)
)
WITHIN = st.sampled_from([TEXTS, HEADINGS])
WORTH = st.just(WEIGHTS) | st.just(WEIGHTS[:0])


def agreed(name: str, *arguments: Any) -> Any:
    """What both sets answer; they must not differ, nor change what they are given."""
    before = [np.array(a) for a in arguments if isinstance(a, np.ndarray)]
    sets = cast(Sequence[Passes], (vectorised, compiled))
    one, other = (getattr(each, name)(*arguments) for each in sets)
    _equal(one, other)
    after = [a for a in arguments if isinstance(a, np.ndarray)]
    for was, is_ in zip(before, after, strict=True):
        np.testing.assert_array_equal(was, is_)
    return one


def _equal(one: Any, other: Any) -> None:
    if isinstance(one, tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            _equal(a, b)
        return
    assert one.dtype == other.dtype
    np.testing.assert_allclose(one, other, rtol=1e-5)


@given(UNITS, WITHIN)
def test_units_become_sections(units: Units, within: int) -> None:
    """A section named twice would be counted twice."""
    assert agreed("different", units, within).tolist() == sorted(
        {unit // 2 for unit in units.tolist() if within == TEXTS or unit % 2 == 0}
    )


@given(UNITS)
def test_units_of_tables_are_sections(units: Units) -> None:
    """A table found in the section before it would be a wrong link."""
    assert agreed("different", units, TABLES).tolist() == sorted(set(units.tolist()))


@given(UNITS, st.data())
def test_a_word_scores_where_it_stands_as_a_word(units: Units, data: st.DataObject) -> None:
    """Sections that hold the string inside other words are found all the same, last."""
    within = data.draw(WITHIN)
    holding = vectorised.different(units, within)
    kept = data.draw(masks(len(holding))) if len(holding) else np.empty(0, bool)
    sections = holding[kept].astype(np.uint32)
    scores = np.arange(1, len(sections) + 1, dtype=np.float32)
    found, weighed = agreed("word", units, within, sections, scores, WEIGHTS)
    assert found.tolist() == holding.tolist()
    assert weighed[kept].tolist() == (scores * WEIGHTS[sections]).tolist()
    assert not weighed[~kept].any()


@given(UNITS, WITHIN, WORTH)
def test_a_string_scores_alike(units: Units, within: int, weights: Floats) -> None:
    """An order that depended on what is installed could not be explained to anybody."""
    agreed("string", units, within, SECTIONS, weights)


@given(UNITS)
def test_a_string_in_tables_scores_alike(units: Units) -> None:
    """The same for tables, whose units are sections."""
    agreed("string", units, TABLES, 2 * SECTIONS, WEIGHTS[:0])


@given(st.text("甲乙\0", max_size=30), st.text("甲乙", min_size=3, max_size=5), st.data())
def test_a_string_is_where_its_characters_are(text: str, wanted: str, data: st.DataObject) -> None:
    """A quotation that stands in a report is never denied, at its very end neither."""
    codes, asked = (np.frombuffer(s.encode("utf-16-le"), dtype=np.uint16) for s in (text, wanted))
    first = data.draw(st.integers(0, len(wanted) - 2))
    at = [i for i in range(len(text) - 1) if text[i : i + 2] == wanted[first : first + 2]]
    rest = [i for i in range(len(wanted)) if i not in (first, first + 1)]
    offsets = np.array([first, *data.draw(st.permutations(rest))])
    positions = np.array(at, dtype=np.uint32)
    found, units = agreed("standing", positions, positions + np.uint32(1), codes, asked, offsets)
    here = [i for i in range(len(text)) if text[i : i + len(wanted)] == wanted]
    assert found.tolist() == here
    assert units.tolist() == [i + first + 1 for i in here]


@given(pairs(), pairs())
def test_what_is_in_both_or_any_or_one(one: Pair, other: Pair) -> None:
    """AND, OR and NOT mean what they say."""
    scores, more = (dict(zip(p[0].tolist(), p[1].tolist(), strict=True)) for p in (one, other))
    wanted = {
        "both": {n: scores[n] + more[n] for n in scores if n in more},
        "either": {n: scores.get(n, 0) + more.get(n, 0) for n in scores | more},
        "without": {n: scores[n] for n in scores if n not in more},
        "added": {n: scores[n] + more.get(n, 0) for n in scores},
    }
    for name, expected in wanted.items():
        found, summed = agreed(name, one, other)
        assert found.tolist() == sorted(expected), name
        assert summed.tolist() == [expected[n] for n in sorted(expected)], name


@pytest.mark.parametrize("name", ["both", "without", "added", "either"])
def test_few_are_found_among_many(name: str) -> None:
    """The way for lists of very different lengths is another one; its answers are not."""
    few = np.array([0, 500, 999], dtype=np.int64), np.ones(3, dtype=np.float32)
    many = np.arange(1, 999, 2), np.ones(499, dtype=np.float32)
    agreed(name, few, many)
    agreed(name, many, few)


@given(pairs())
def test_reports_score_alike(found: Pair) -> None:
    """A report's best section decides, and its others never put it before a better one."""
    holding, scores, kinds = agreed("reports", found, REPORT_OF, KIND_OF, REPORTS)
    assert np.flatnonzero(holding).tolist() == sorted(set(REPORT_OF[found[0]].tolist()))
    for report in range(REPORTS):
        of = found[1][REPORT_OF[found[0]] == report]
        best = of.max(initial=0)
        assert best <= scores[report] <= best * (1 + passes.MORE_SECTIONS)
    _equal(kinds, agreed("kinds", found[0], REPORT_OF, KIND_OF, REPORTS))


@given(pairs(), masks(REPORTS))
def test_sections_of_other_reports_are_left_out(found: Pair, wanted: Mask) -> None:
    """A filter that let one through would show a year that nobody asked for."""
    kept, _ = agreed("of_reports", found, REPORT_OF, wanted)
    assert kept.tolist() == [n for n in found[0].tolist() if wanted[REPORT_OF[n]]]
    every, (also, _) = agreed("narrowed", found, REPORT_OF, wanted)
    assert also.tolist() == kept.tolist()
    assert np.flatnonzero(every).tolist() == sorted(set(REPORT_OF[found[0]].tolist()))


@given(numbers(REPORTS), st.data())
def test_counts_are_what_counting_says(reports: Ints, data: st.DataObject) -> None:
    """A facet's number is printed beside it and quoted."""
    some = st.lists(st.integers(0, 15), min_size=REPORTS, max_size=REPORTS)
    bits = np.array(data.draw(some), dtype=np.uint32)
    values = bits.astype(np.int32) - 1
    assert agreed("count_bits", reports, bits, 4).tolist() == [
        sum(int(bits[r]) >> bit & 1 for r in reports) for bit in range(4)
    ]
    assert agreed("count_values", reports, values, 15).tolist() == [
        sum(int(values[r]) == value for r in reports) for value in range(15)
    ]


@given(numbers(REPORTS), st.data())
def test_places_count_what_lies_in_them(reports: Ints, data: st.DataObject) -> None:
    """A county has what its townships have, and what is its own."""
    places = st.lists(st.integers(0, len(ENDS)), min_size=REPORTS, max_size=REPORTS)
    lowest = np.array(data.draw(places), dtype=np.int32)
    counts, inside = agreed("count_places", reports, lowest, NO_PAIRS, NO_PAIRS, ENDS)
    for place, end in enumerate(ENDS.tolist()):
        of = [int(lowest[r]) for r in reports]
        assert counts[place] == sum(place <= at < end for at in of)
        assert inside[place] == sum(place < at < end for at in of)
    # One report lies in a second place, and not twice in what is above both.
    more, less = (np.array([3]), np.array([7])), (np.array([3]), np.array([5]))
    agreed("count_places", reports, lowest, more, less, ENDS)


@given(
    st.lists(st.integers(0, 2), min_size=9, max_size=9).map(lambda n: np.array(n, np.int64)),
    masks(10),
    masks(10),
    st.integers(0, 9),
)
def test_the_same_places_are_listed(counts: Ints, wanted: Mask, opened: Mask, most: int) -> None:
    """A place may not be listed for one reader and hidden from another."""
    opened[-1] = True
    listed = agreed("list_places", counts, INNER, wanted, opened, most).tolist()
    assert listed == sorted(set(listed))
    for place in listed:
        assert counts[place] or wanted[place]
        assert PARENTS[place] < 0 or PARENTS[place] in listed


@given(pairs(REPORTS), st.integers(1, REPORTS + 2))
def test_the_best_come_first(found: Pair, most: int) -> None:
    """Ties in the order of numbers, or two pages would show the same report."""
    scores = np.zeros(REPORTS, dtype=np.float32)
    scores[found[0]] = found[1]
    wanted = sorted(found[0].tolist(), key=lambda n: (-scores[n], n))[:most]
    assert agreed("best", found[0], scores, most).tolist() == wanted


@given(pairs(), st.permutations(range(REPORTS)))
def test_matches_come_report_by_report(found: Pair, order: Sequence[int]) -> None:
    """The first link of a hit leads to its best section."""
    reports = np.array(order[:5], dtype=np.int64)
    bounds, positions = agreed("matching", reports, STARTS, found)
    scores = dict(zip(found[0].tolist(), found[1].tolist(), strict=True))
    for n, report in enumerate(reports.tolist()):
        here = [s for s in scores if REPORT_OF[s] == report]
        here.sort(key=lambda s: (-scores[s], s))
        assert positions[bounds[n] : bounds[n + 1]].tolist() == [s - STARTS[report] for s in here]


def test_bits_are_enough_for_kinds_and_for_what_a_report_carries() -> None:
    """The seventeenth kind of section would be counted as the first of the next report."""
    assert len(KINDS) <= 16
    assert all(len(facet.labels) <= 32 for facet in FACETS.values())


def test_without_numba_questions_are_answered_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is an extra; who has not installed it may not notice but by waiting."""
    monkeypatch.setattr(passes, "_set", None)
    monkeypatch.setitem(__import__("sys").modules, "indexer.engines.passes.compiled", None)
    assert not passes.speed_up()
    assert passes.chosen() is cast(Passes, vectorised)


def test_numba_is_used_when_asked_for_and_can_be_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator whose machine is short of memory must be able to say no."""
    monkeypatch.setattr(passes, "_set", None)
    monkeypatch.setenv("XXGK_COMPILED", "no")
    assert not passes.speed_up()
    monkeypatch.delenv("XXGK_COMPILED")
    assert passes.speed_up()
    assert passes.chosen() is cast(Passes, compiled)
