"""Every rule by its name, each one function; what a report is held against when it has been read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.intake.checks import across, names, order, problems, sentences, tables, years
from indexer.intake.checks.across import OfYear
from indexer.intake.checks.tables import Cells
from indexer.intake.identity.naming import Names
from indexer.vocabulary.report import Flag, Report

BY_ITSELF: dict[str, Callable[[Report], Iterator[Flag]]] = {
    "parts": sentences.parts,
    "rivals": sentences.rivals,
    "other_year": years.other_year,
    "number_gap": order.number_gap,
    "missing_parts": order.missing_parts,
    "no_problems": problems.no_problems,
    "early_date": years.early_date,
}
"""Rules that ask nothing but the report."""
OF_TABLES: dict[str, Callable[[Cells], Iterator[Flag]]] = {
    "balance": tables.balance,
    "applicants": tables.applicants,
    "outcomes": tables.outcomes,
    "disputes": tables.disputes,
}
"""Rules that ask the cells of the standard tables, which are sought once for all."""
OF_NAMES: dict[str, Callable[[Report, Names], Iterator[Flag]]] = {"other_place": names.other_place}
"""Rules that ask which names there are."""
ACROSS: dict[str, Callable[[Sequence[OfYear], OfYear], Iterator[Flag]]] = {
    "carried": across.carried,
    "repeated": across.repeated,
}
"""Rules that ask the reports of the year before."""


def flags_in(report: Report, known: Names) -> tuple[Flag, ...]:
    """Return what ``report`` by itself does not agree in; ``known`` are the names of places."""
    cells = Cells(report)
    found = [flag for table_rule in OF_TABLES.values() for flag in table_rule(cells)]
    found += [flag for rule in BY_ITSELF.values() for flag in rule(report)]
    return tuple(found + [flag for rule in OF_NAMES.values() for flag in rule(report, known)])


def flags_across(years: Iterable[OfYear]) -> Iterator[tuple[str, Flag]]:
    """Yield what the reports of one place, given by year, do not agree in: an id and a flag of it."""
    by_year: dict[int, list[OfYear]] = {}
    for standing in years:
        by_year.setdefault(standing.year, []).append(standing)
    for year, standings in by_year.items():
        for later in standings:
            for rule in ACROSS.values():
                for flag in rule(by_year.get(year - 1, ()), later):
                    yield later.id, flag
