"""Places of every year since 2008: each comes back as itself, and none out of another's name."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.gazetteer.area_codes import codes_of, dialled
from indexer.gazetteer.china import Entry, Gazetteer, bundled
from indexer.intake.places.places import PlaceHints, resolve
from indexer.vocabulary.report import Place, Unit

SINCE = 2008
TODAY = 2025
_SETTLED = re.compile("(镇|乡|街道|苏木)$")
_GOVERNED = re.compile("[省市县区旗州盟]$")


def titled(path: tuple[str, ...], year: int, gazetteer: Gazetteer, **texts: str) -> Place:
    """The place of a report with this path printed in front of its year."""
    whole = "".join(path)
    title = [("title", f"{whole}{year}年政府信息公开工作年度报告")]
    return resolve(PlaceHints(Unit(whole, whole[-1]), year, [*title, *texts.items()]), gazetteer)


def uppers() -> Iterator[tuple[Entry, int, tuple[str, ...]]]:
    """Every name of a province, city or county, with the first and the last of its years."""
    g = bundled()
    for code in g:
        if g.level(code) != "township":
            for entry in g.history(code):
                for year in {max(entry.first, SINCE), entry.last}:
                    yield entry, year, (*g.path(code, year)[:-1], entry.name)


def test_every_government_since_2008_comes_back_as_itself() -> None:
    """A county that ended in 2013 had its reports, and who counts that city's wants them."""
    wrong = [
        (year, path, found.status, found.path)
        for _, year, path in uppers()
        if (found := titled(path, year, bundled())).path != path
    ]
    print(f"{sum(1 for _ in uppers())} names and years of governments, {len(wrong)} wrong")
    # Islands and zones without a kind of their own are no unit that reports.
    assert not [line for line in wrong if _GOVERNED.search(line[1][-1])]


def test_every_township_of_the_lists_comes_back_with_province_and_city_of_the_year() -> None:
    """Old names and new ones, of the first and of the last year that has them."""
    g, drawn = bundled(), random.Random(20)
    codes = [c for c in g if g.level(c) == "township" and _SETTLED.search(g.name(c))]
    wrong, open_, asked = [], 0, 0
    for code in drawn.sample(codes, 4_000):
        for entry in g.history(code):
            for year in {entry.first, entry.last} if _SETTLED.search(entry.name) else ():
                path = (*g.path(code, year)[:-1], entry.name)
                found = titled(path, year, g)
                asked += 1
                open_ += found.status != "resolved"
                if found.status == "resolved" and found.path != path:
                    wrong.append((year, path, found))
    print(f"{asked} names and years of townships, {open_} left open, {len(wrong)} wrong")
    assert open_ < asked * 0.003
    assert len(wrong) < asked * 0.001, wrong


@cache
def _counties() -> tuple[str, ...]:
    g = bundled()
    return tuple(
        c
        for c in g
        if g.level(c) == "county"
        and g.children(c)
        and _GOVERNED.search(g.name(c))
        and len({g.lineage(e.code) for e in g.named(g.name(c))}) == 1
        and not any(g.name(c)[:n] in g.upper_names for n in range(2, len(g.name(c))))
    )


@given(st.data())
@settings(max_examples=int(os.environ.get("XXGK_COUNTIES", "40")), deadline=None)
def test_a_county_that_no_list_has_is_never_another(data: st.DataObject) -> None:
    """兴县 is none of 绍兴县: reports of 浙江 stood under 山西. XXGK_COUNTIES=1000 for the night."""
    g = bundled()
    county = data.draw(st.sampled_from(_counties()))
    town = data.draw(st.sampled_from(g.children(county)))
    gone = {c for same in g.same_place(county) for c in (same, *g.children(same))}
    lines = [line for line in g._lines if line.partition("\t")[0] not in gone]
    without = Gazetteer(lines, "without")
    year = g.history(town)[0].last
    name, own = g.name(county, year), g.name(town, year)
    found = titled((name, own), year, without)
    printed = name + own
    assert found.status in ("unlisted", "unknown", "ambiguous"), found
    assert all(part in printed for part in found.path), found


def _shared() -> Iterator[tuple[str, Entry, int]]:
    """Townships that share their name, and the year of a report."""
    g = bundled()
    for code in g:
        if g.level(code) == "township":
            entry = g.history(code)[-1]
            others = {g.lineage(e.code) for e in g.named(entry.name)}
            if len(others) > 1:
                yield code, entry, entry.last


def test_an_area_code_chooses_among_namesakes_or_leaves_them_open() -> None:
    """太平镇 stands in fifty counties; the telephone number in its report says in which city."""
    g = bundled()
    right = alone = 0
    wrong = []
    every = random.Random(21).sample(list(_shared()), 1_500)
    for code, entry, year in every:
        for area in sorted(codes_of(code, year, g))[:1]:
            number = f"联系电话：{area}-5530018"
            found = titled((entry.name,), year, g, introduction=number)
            reach = dialled(area, year, g)
            rivals = {
                g.lineage(e.code)
                for e in g.named(entry.name)
                if e.distance(year) < 2 and set(map(g.lineage, g.ever_above(e.code))) & reach
            }
            if len(rivals) == 1:
                alone += 1
                right += found.status == "resolved"
            if found.status == "resolved" and g.lineage(found.code or "") != g.lineage(code):
                wrong.append((area, year, entry, found))
    print(
        f"{alone} alone in the reach of their area code, {right} of them resolved, {len(wrong)} wrong"
    )
    assert not wrong[:5]
    assert right >= 0.98 * alone


@pytest.mark.parametrize("year", [2010, 2016])
def test_an_area_code_is_that_of_the_year(year: int) -> None:
    """开封 had 0378 until 2013 and has 0371 since."""
    g = bundled()
    (kaifeng,) = {g.lineage(c) for c in g.upper_names["开封市"]}
    assert (kaifeng in dialled("0378", year, g)) == (year < 2013)
    assert (kaifeng in dialled("0371", year, g)) == (year > 2013)
