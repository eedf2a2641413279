"""Places by years: of which year is there a report, and which is not here though it was due.

What is so and why is settled at the end of a build (``building.covering``); here it is narrowed,
counted and given addresses. Nobody is accused: a report that is missing is missing from this index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from indexer.desk import links
from indexer.desk.answer import Number
from indexer.desk.asking.query_language import narrowed
from indexer.desk.index import Index
from indexer.desk.place_levels import Levels, levels
from indexer.gazetteer import past
from indexer.gazetteer.lineage import latest
from indexer.vocabulary.coverage import COVERAGE_STATES, Coverage, CoveredPlace
from indexer.vocabulary.errors import BadRequest, NotFound
from indexer.vocabulary.query import Query, values_of, with_values
from indexer.vocabulary.report import Address, Count, choice, note
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import say

PAGE = 200
"""Places of one page."""
HELD = ("present", "empty")
CoverageState = Annotated[str, choice(COVERAGE_STATES)]
_Level = Annotated[str | None, note("province、city、county、township，不在地名表里的为 null")]


class CoveragePlace(AnswerPlace, frozen=True):
    """一个地方，连同它的页 a place, and its page."""

    level: _Level
    url: Address


class CoverageRow(Struct, frozen=True):
    """一个地方的各年 a place by years."""

    place: CoveragePlace
    years: Annotated[dict[str, CoverageState], note("每个年度怎样 by year")]
    reports: Annotated[
        dict[str, tuple[Address, ...]], note("有报告的年度，各份的地址 of the years that have any")
    ]
    missing: Count


class CoverageYear(Struct, frozen=True):
    """一个年度的合计 one year of all these places."""

    year: int
    present: Count
    empty: Count
    missing: Count
    unknown: Count
    url: Annotated[Address, note("只看这一年未收录的 the places that lack it")]


class CoverageGroup(Struct, frozen=True):
    """一个县里各地的合计 all places of a county, itself among them."""

    place: CoveragePlace
    places: Count
    missing: Annotated[Count, note("未收录的年份合计 place-years")]
    years: Annotated[
        dict[str, tuple[Count, Count]], note("有报告的、未收录的各几个地方 present, missing")
    ]
    url: Address


class CoverageTable(Struct, frozen=True):
    """各地各年收录了没有 places by years."""

    place: Annotated[CoveragePlace | None, note("只看哪里；null 是全部")]
    missing: Annotated[tuple[str, ...], note("只列这些年度里有未收录的 only places that lack one")]
    as_of: Annotated[str, note("截至哪天，也就是索引建立的日期 when the index was built")]
    years: tuple[int, ...]
    total: Annotated[Count, note("几个地方 places")]
    nothing: Annotated[Count, note("其中一份报告也没有的 of them without any report")]
    gaps: Annotated[Count, note("未收录的年份合计 missing place-years of all of them")]
    unsettled: Annotated[
        Count,
        note("地区或年度没有认定、可能填上空缺的报告 reports not settled that could fill a gap"),
    ]
    totals: tuple[CoverageYear, ...]
    page: Number
    size: Number
    rows: tuple[CoverageRow, ...]
    url: Address
    next_url: Annotated[Address | None, note("下一页；没有时为 null")]


class CoverageCell(Struct, frozen=True):
    """一个地方一个年度，下载文件的一行 a place and a year, as a row of a file."""

    place_id: str
    code: str | None
    path: tuple[str, ...]
    name: str
    level: _Level
    year: int
    state: CoverageState
    reports: tuple[Address, ...]
    levels: Levels


def coverage(
    index: Index, place: str = "", missing: Iterable[str] = (), page: int = 1
) -> CoverageTable:
    """Return a page of the places in ``place`` (a code, an id or a name; empty: all) by years.

    With ``missing`` only those that lack one of these years. Raises ``NotFound`` for no place of
    this name, ``BadRequest`` for what is no year and for a name of several places.
    """
    whole = index.coverage
    wanted = _years(missing)
    scope, every = _within(index, place)
    rows = [p for p in every if not wanted or not wanted.isdisjoint(_lacked(whole, p))]
    asked = tuple(map(str, sorted(wanted)))
    first, more = (page - 1) * PAGE, page * PAGE < len(rows)
    value = scope.value if scope else ""
    states = {year: [p.states[at] for p in rows] for at, year in enumerate(whole.years)}
    return CoverageTable(
        place=_place(whole, scope) if scope else None,
        missing=asked,
        as_of=str(index.stats()["built"])[:10],
        years=whole.years,
        total=len(rows),
        nothing=sum(not p.reports for p in rows),
        gaps=sum(p.states.count("missing") for p in rows),
        unsettled=_fillers(whole, rows, wanted),
        totals=tuple(
            CoverageYear(
                year=year,
                present=of_year.count("present"),
                empty=of_year.count("empty"),
                missing=of_year.count("missing"),
                unknown=of_year.count("unknown"),
                url=links.coverage(value, (str(year),)),
            )
            for year, of_year in states.items()
        ),
        page=page,
        size=PAGE,
        rows=tuple(row(whole, p) for p in rows[first : first + PAGE]),
        url=links.coverage(value, asked),
        next_url=links.api_coverage(value, asked, page + 1) if more else None,
    )


def groups(index: Index, place: str = "", missing: Iterable[str] = ()) -> list[CoverageGroup]:
    """Return the same by county, those that have no county each by itself; raises what ``coverage`` does."""
    whole, wanted = index.coverage, _years(missing)
    _, every = _within(index, place)
    named = {p.value: p for p in whole.places}
    together: dict[str, list[CoveredPlace]] = {}
    for each in every:
        if not wanted or not wanted.isdisjoint(_lacked(whole, each)):
            together.setdefault(_county(each, named), []).append(each)
    asked = tuple(map(str, sorted(wanted)))
    return [
        CoverageGroup(
            place=_place(whole, named.get(value) or _bare(whole, value)),
            places=len(places),
            missing=sum(p.states.count("missing") for p in places),
            years={
                str(year): (
                    sum(p.states[at] in HELD for p in places),
                    sum(p.states[at] == "missing" for p in places),
                )
                for at, year in enumerate(whole.years)
            },
            url=links.coverage(value, asked),
        )
        for value, places in together.items()
    ]


def cells(
    index: Index, place: str = "", missing: Iterable[str] = (), base: str = ""
) -> Iterator[CoverageCell]:
    """Yield every place and year, ``base`` before addresses; raises what ``coverage`` does, at once."""
    whole, wanted = index.coverage, _years(missing)
    _, every = _within(index, place)

    def each() -> Iterator[CoverageCell]:
        for of in every:
            if wanted and wanted.isdisjoint(_lacked(whole, of)):
                continue
            said = row(whole, of, base)
            within = levels(said.place)
            for year, state in said.years.items():
                p = said.place
                yield CoverageCell(
                    of.place_id,
                    p.code,
                    p.path,
                    of.name,
                    of.level,
                    int(year),
                    state,
                    said.reports.get(year, ()),
                    within,
                )

    return each()


def covered(index: Index, value: str) -> CoveredPlace | None:
    """Return what is known of the years of the place of this value or id, None if nothing."""
    return next((p for p in index.coverage.places if value in (p.value, p.place_id)), None)


def inside(index: Index, value: str) -> list[CoveredPlace]:
    """Return the places right under the place of this value."""
    return [p for p in index.coverage.places if p.above[-1:] == (value,)]


def row(whole: Coverage, of: CoveredPlace, base: str = "") -> CoverageRow:
    """Return the years of a place with addresses, ``base`` before them."""
    return CoverageRow(
        place=_place(whole, of, base),
        years={str(year): state for year, state in zip(whole.years, of.states, strict=True)},
        reports={
            str(year): tuple(base + links.report(id_) for id_ in ids)
            for year, ids in of.reports.items()
        },
        missing=of.states.count("missing"),
    )


def _place(whole: Coverage, of: CoveredPlace, base: str = "") -> CoveragePlace:
    return CoveragePlace(
        code=of.value if of.value.isascii() else None,
        name=of.name,
        path=(*(whole.names[value] for value in of.above), of.name),
        status="resolved" if of.level else "unlisted",
        candidates=(),
        place_id=of.place_id,
        code_year=None,
        level=of.level,
        url=base + links.place(of.place_id),
    )


def _within(index: Index, asked: str) -> tuple[CoveredPlace | None, Sequence[CoveredPlace]]:
    """Return the place that ``asked`` names, and it and all places in it; all places where it is empty."""
    whole = index.coverage
    if not asked:
        return None, whole.places
    g = past.whole()
    values = {asked, latest(asked, g) if asked in g else asked}
    known = {k.value for k in index.places_called(asked)}
    named = {p.value for p in whole.places if p.name == asked or asked == p.place_id}
    found = [
        value
        for value in (values | known | named)
        if any(value in (p.value, *p.above) for p in whole.places)
    ]
    if not found:
        raise NotFound(say("收录的范围里没有叫“%(asked)s”的地区，或它的代码。", asked=asked[:40]))
    if len(found) > 1:
        raise BadRequest(
            say(
                "叫“%(asked)s”的地区有 %(found)s 个，请用代码：%(codes)s。",
                asked=asked[:40],
                found=len(found),
                codes="、".join(sorted(found)[:8]),
            )
        )
    (value,) = found
    every = [p for p in whole.places if value in (p.value, *p.above)]
    return next((p for p in every if p.value == value), None) or _bare(whole, value), every


def _bare(whole: Coverage, value: str) -> CoveredPlace:
    """Return a place that has no years of its own: what places lie in."""
    above = next(p.above[: p.above.index(value)] for p in whole.places if value in p.above)
    g = past.whole()
    level, id_ = (g.level(value), g.lineage(value)) if value in g else (None, value)
    return CoveredPlace(value, id_, whole.names[value], level, above, (), {})


def _county(of: CoveredPlace, named: dict[str, CoveredPlace]) -> str:
    """Return the value of what a place is listed under: its county, or it itself."""
    under = of.above[-1] if of.above else of.value
    return under if of.level in ("township", None) and of.above else of.value


def _years(missing: Iterable[str]) -> set[int]:
    chosen = narrowed(Query(), {"missing": list(missing)})
    return {int(year) for year in values_of(chosen, "missing")}


def _lacked(whole: Coverage, of: CoveredPlace) -> Iterator[int]:
    return (y for y, state in zip(whole.years, of.states, strict=True) if state == "missing")


def _fillers(whole: Coverage, rows: Sequence[CoveredPlace], wanted: Collection[int]) -> int:
    """Return how many reports that are not settled may be of a place and year that is missing."""
    gaps = {p.value: {y for y in _lacked(whole, p) if not wanted or y in wanted} for p in rows}

    def fills(value: str, year: int | None) -> bool:
        return bool(gaps[value]) if year is None else year in gaps[value]

    return sum(
        any(fills(value, each.year) for value in (each.places or gaps) if value in gaps)
        for each in whole.unsettled
    )


def search_url(value: str, missing: Sequence[str]) -> str:
    """Return the search for the reports of the places that lack one of the years ``missing``."""
    query = with_values(Query(), "missing", missing)
    return links.search(with_values(query, "place", (value,)) if value else query)
