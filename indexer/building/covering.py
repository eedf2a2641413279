"""Where every report belongs → which place has a report of which year, once all are in.

The places of the index, and the townships of every county that something lies in, whether they
have a report or not. A department of a county reports for itself and not for the county.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indexer.archive.rows import Belonging
from indexer.gazetteer.china import LEVELS, Gazetteer
from indexer.gazetteer.lineage import latest
from indexer.gazetteer.standing import STOOD, is_government, standing
from indexer.vocabulary.coverage import (
    Coverage,
    CoveredPlace,
    Unsettled,
    is_due,
    last_due,
)

_SETTLED = ("resolved", "unlisted")
_DEPARTMENT = "局"
_NEVER = {"not_yet", "no_more", "not_due"}


@dataclass(slots=True)
class _Found:
    """A place with its reports by year; ``whole`` are the years that have one with a text."""

    name: str
    above: tuple[str, ...]
    reports: dict[int, list[str]] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)


def cover(
    reports: Iterable[Belonging], gazetteers: Sequence[Gazetteer], today: date
) -> tuple[Coverage, dict[str, tuple[str, ...]]]:
    """Return the coverage of ``reports`` as of ``today``, and by path the years that its place lacks.

    Years go from the first that any place has a report of to the last of which one is due: a
    year of which the index has nothing at all was never looked for. ``gazetteers`` are those
    that the places were looked up in, an operator's before the program's own.
    """
    found: dict[str, _Found] = {}
    names: dict[str, str] = {}
    own: dict[str, str] = {}  # the value of the place that a report is of, by path
    unsettled: list[Unsettled] = []
    for report in reports:
        steps = report.place.lineage
        names.update((step.value, step.name) for step in steps)
        under = {step.value: step.under for step in steps}
        if report.unit.type == _DEPARTMENT:
            continue
        if report.place.status not in _SETTLED or not steps or report.year is None:
            unsettled.append(_unsettled(report, gazetteers))
            continue
        last = steps[-1]
        place = found.setdefault(last.value, _Found(last.name, _above(last.value, under)))
        place.reports.setdefault(report.year, []).append(report.id or "")
        place.whole |= set() if report.is_elsewhere else {report.year}
        own[report.path] = last.value
    if not found:
        return Coverage(unsettled=tuple(unsettled)), {}
    held = [year for place in found.values() for year in place.reports]
    years = tuple(range(min(held), max(*held, last_due(today)) + 1))
    for value, place in _beside(found, gazetteers):
        found.setdefault(value, place)
        names.setdefault(value, place.name)
    ordered = sorted(found.items(), key=lambda item: (*item[1].above, item[0]))
    due = {level: tuple(is_due(year, level, today) for year in years) for level in (None, *LEVELS)}
    covered = [_covered(value, p, years, gazetteers, due) for value, p in ordered]
    kept = tuple(p for p in covered if p.reports or not _NEVER.issuperset(p.states))
    lacking = {
        place.value: tuple(
            str(year) for year, state in zip(years, place.states, strict=True) if state == "missing"
        )
        for place in kept
    }
    wanted = {value for place in kept for value in (place.value, *place.above)}
    listed = {value: name for value, name in names.items() if value in wanted}
    missing = {path: lacking[value] for path, value in own.items() if lacking[value]}
    return Coverage(years, kept, listed, tuple(unsettled)), missing


def _above(value: str, under: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the values of what a place lies in, outermost first; of a circle each once.

    >>> _above("c", {"a": None, "b": "a", "c": "b"}), _above("x", {"x": "y", "y": "x"})
    (('a', 'b'), ('y',))
    """
    found = {value: None}
    while (above := under.get(value)) is not None and above not in found:
        found[above] = None
        value = above
    return tuple(found)[:0:-1]


def _unsettled(report: Belonging, gazetteers: Sequence[Gazetteer]) -> Unsettled:
    place = report.place
    if place.status in _SETTLED and place.lineage:
        return Unsettled(report.id or "", report.year, (place.lineage[-1].value,))
    codes = ((each.code, _knowing(each.code, gazetteers)) for each in place.candidates)
    values = dict.fromkeys(latest(code, g) if code in g else code for code, g in codes)
    return Unsettled(report.id or "", report.year, tuple(values))


def _knowing(code: str, gazetteers: Sequence[Gazetteer]) -> Gazetteer:
    """Return the first of ``gazetteers`` that has ``code``, else the last."""
    return next((g for g in gazetteers if code in g), gazetteers[-1])


def _level(value: str, gazetteers: Sequence[Gazetteer]) -> str | None:
    g = _knowing(value, gazetteers)
    return g.level(value) if value in g else None


def _beside(
    found: Mapping[str, _Found], gazetteers: Sequence[Gazetteer]
) -> Iterator[tuple[str, _Found]]:
    """Yield the counties that something lies in, and their townships that have a government."""
    counties: dict[str, tuple[str, ...]] = {}
    for value, place in found.items():
        chain = (*place.above, value)
        township = _level(value, gazetteers) == "township"
        for at, each in enumerate(chain):
            # A city without counties stands in the place of one.
            right_above = township and at == len(chain) - 2
            if _level(each, gazetteers) == "county" or (right_above and _level(each, gazetteers)):
                counties[each] = chain[:at]
    for county, above in counties.items():
        for g in gazetteers:
            if county not in g:
                continue
            yield county, _Found(g.name(county), above)
            for code in (c for own in g.same_place(county) for c in g.children(own)):
                value = latest(code, g)
                if g.parent(value) == county and is_government(g.name(value)):
                    yield value, _Found(g.name(value), (*above, county))


def _covered(
    value: str,
    place: _Found,
    years: Sequence[int],
    gazetteers: Sequence[Gazetteer],
    due: Mapping[str | None, Sequence[bool]],
) -> CoveredPlace:
    g = _knowing(value, gazetteers)
    level = _level(value, gazetteers)
    stood = standing(value, years, g)
    return CoveredPlace(
        value=value,
        place_id=g.lineage(value) if value in g else value,
        name=place.name,
        level=level,
        above=place.above,
        states=tuple(
            _state(place, year, how, wanted)
            for year, how, wanted in zip(years, stood, due[level], strict=True)
        ),
        reports={year: tuple(sorted(ids)) for year, ids in sorted(place.reports.items())},
    )


def _state(place: _Found, year: int, stood: str, due: bool) -> str:
    if year in place.whole:
        return "present"
    if year in place.reports:
        return "empty"
    if stood in ("not_yet", "no_more"):
        return stood
    if not due:
        return "not_due"
    return "missing" if stood == STOOD else stood
