"""Which place has a report of which year: counted by hand over a county of the operator's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from indexer.archive.rows import Belonging
from indexer.building.covering import cover
from indexer.gazetteer.china import Gazetteer
from indexer.gazetteer.lineage import steps
from indexer.vocabulary.coverage import Coverage, Unsettled
from indexer.vocabulary.report import Candidate, Place, Unit

_ROWS = """\
990000\t云泽省\t1\t9999\t
990100\t泽阳市\t1\t9999\t
990123\t青屿县\t1\t9999\t
990123100\t望湖镇\t1\t9999\t
990123101\t石坪乡\t2016\t9999\t
990123102\t浅滩乡\t1\t2016\t
990123103\t雾岭乡\t1\t9999\t
990123104\t红星农场\t1\t9999\t
990124\t长汀县\t1\t9999\t
990124100\t渡口镇\t1\t9999\t"""
PLACES = Gazetteer(_ROWS.split("\n"), "invented")
_LETTERS = {
    "present": "P",
    "empty": "e",
    "missing": "m",
    "not_yet": "b",
    "no_more": "a",
    "not_due": "d",
    "unknown": "?",
}


def of(code: str, year: int | None, kind: str = "镇", elsewhere: bool = False) -> Belonging:
    """What is known of a report of the place of ``code``."""
    place = Place("resolved", code, PLACES.path(code), place_id=code)
    place = replace(place, lineage=steps(place, PLACES, year))
    path = f"{code}/{year}{kind}"
    return Belonging(path, f"{code}-{year}", year, elsewhere, place, Unit(None, kind))


def unlisted(town: str, year: int) -> Belonging:
    place = Place("unlisted", None, ("云泽省", "泽阳市", "青屿县", town))
    place = replace(place, lineage=steps(place, PLACES, year))
    return Belonging(f"{town}/{year}", f"{town}-{year}", year, False, place, Unit(None, "镇"))


def unsure(year: int, *codes: str) -> Belonging:
    place = Place("ambiguous", None, (), tuple(Candidate(c, PLACES.path(c)) for c in codes))
    return Belonging(f"?/{year}", f"?-{year}", year, False, place, Unit(None, "镇"))


def drawn(coverage: Coverage) -> dict[str, str]:
    """A letter a year, by the name of the place."""
    return {p.name: "".join(_LETTERS[s] for s in p.states) for p in coverage.places}


def covered(
    reports: Sequence[Belonging], today: date = date(2019, 12, 1)
) -> tuple[Coverage, dict[str, tuple[str, ...]]]:
    return cover(reports, (PLACES,), today)


TOWNS = [
    of("990123100", 2014),
    of("990123100", 2017, elsewhere=True),
    of("990123101", 2016),
    of("990123102", 2015),
]


def test_a_year_is_missing_where_the_place_stood_and_nothing_is_here() -> None:
    """The question “who has no report for 2015” is asked of every place, and answered once."""
    coverage, missing = covered(TOWNS)
    assert coverage.years == (2014, 2015, 2016, 2017, 2018)
    assert drawn(coverage) == {
        "青屿县": "mmmmm",
        "望湖镇": "Pmmem",
        "石坪乡": "bbPmm",
        "浅滩乡": "mPmaa",
        "雾岭乡": "mmmmm",  # has nothing at all, and a government
    }
    assert missing == {
        "990123100/2014镇": ("2015", "2016", "2018"),
        "990123100/2017镇": ("2015", "2016", "2018"),
        "990123101/2016镇": ("2017", "2018"),
        "990123102/2015镇": ("2014", "2016"),
    }


def test_a_county_of_which_there_is_nothing_lacks_nothing() -> None:
    """An archive of one county would otherwise be told of three thousand others."""
    coverage, _ = covered(TOWNS)
    assert {"长汀县", "渡口镇", "泽阳市", "云泽省", "红星农场"}.isdisjoint(drawn(coverage))
    assert {"长汀县", "渡口镇"} <= drawn(covered([*TOWNS, of("990124100", 2016)])[0]).keys()


@pytest.mark.parametrize(
    ("today", "year", "town", "county"),
    [
        # Until the reports of 2018 all are due by 31 March, and that day is not over yet.
        (date(2019, 3, 31), 2018, "d", "d"),
        (date(2019, 4, 1), 2018, "m", "m"),
        # Since then townships have until 31 January, counties until 31 March.
        (date(2020, 1, 31), 2019, "d", "d"),
        (date(2020, 2, 1), 2019, "m", "d"),
        (date(2020, 4, 1), 2019, "m", "m"),
    ],
)
def test_what_is_not_due_is_not_missing(today: date, year: int, town: str, county: str) -> None:
    """In February every county of China would lack the report that it has until March to write."""
    reports = [of("990123100", year - 1), of("990123101", year), of("990123", year - 1)]
    coverage, missing = covered(reports, today)
    states = drawn(coverage)
    assert (states["望湖镇"], states["青屿县"]) == (f"P{town}", f"P{county}")
    assert missing == {
        **({f"990123100/{year - 1}镇": (str(year),)} if town == "m" else {}),
        **({f"990123/{year - 1}镇": (str(year),)} if county == "m" else {}),
        f"990123101/{year}镇": (str(year - 1),),
    }


def test_nothing_was_due_before_the_regulation() -> None:
    """A report of 2007 is a find, and its absence elsewhere no gap."""
    coverage, _ = covered([of("990123100", 2007), of("990123102", 2009)], date(2010, 12, 1))
    assert drawn(coverage)["望湖镇"] == "Pmm"
    assert drawn(coverage)["浅滩乡"] == "dmP"


def test_of_an_unlisted_place_only_its_reports_are_known() -> None:
    """Nobody knows whether the place of one old page still stood a year later."""
    coverage, missing = covered([*TOWNS, unlisted("新湾镇", 2016)])
    assert drawn(coverage)["新湾镇"] == "??P??"
    assert "新湾镇/2016" not in missing


def test_a_departments_report_is_not_the_countys() -> None:
    """The county's own report of that year is still not here."""
    coverage, missing = covered([of("990123", 2016, "县"), of("990123", 2017, "局")])
    assert coverage.years == (2016, 2017, 2018)
    assert drawn(coverage)["青屿县"] == "Pmm"
    assert missing == {"990123/2016县": ("2017", "2018")}


def test_what_is_not_settled_fills_nothing_and_is_told_apart() -> None:
    """A gap that an ambiguous page may fill is shown with that page beside it."""
    coverage, missing = covered(
        [*TOWNS, unsure(2015, "990123100", "990124100"), of("990123101", None)]
    )
    assert drawn(coverage)["望湖镇"] == "Pmmem"
    assert coverage.unsettled == (
        Unsettled("?-2015", 2015, ("990123100", "990124100")),
        Unsettled("990123101-None", None, ("990123101",)),
    )
    assert missing.keys() == {r.path for r in TOWNS}


def test_a_candidate_that_no_list_knows_any_more_costs_nothing() -> None:
    """An operator who takes a row out of places.csv must still be able to build."""
    place = Place("ambiguous", None, (), (Candidate("990199100", ("某县", "某镇")),))
    coverage, _ = covered([*TOWNS, Belonging("x", "x", 2015, False, place, Unit(None, "镇"))])
    assert coverage.unsettled == (Unsettled("x", 2015, ("990199100",)),)


def test_without_a_settled_report_there_is_nothing_to_say() -> None:
    """An archive of unplaced pages has no years of its own."""
    coverage, missing = covered([unsure(2015, "990123100")])
    assert (coverage.years, coverage.places, missing) == ((), (), {})
    assert len(coverage.unsettled) == 1
