"""Places by years, as the desk narrows and counts them; every number was counted by hand.

Two counties of an operator's. 青屿县 has reports of 望湖镇 (2016, 2018) and 石坪乡, which began in
2017 (2018); 雾岭乡 has none. 长汀县 has one of its own of 2017. 新湾镇 is in no list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive import generations
from indexer.archive.skipped import write_skipped
from indexer.archive.store_writer import StoreWriter
from indexer.building.finishing import number, write_engine
from indexer.desk import coverage, export, places
from indexer.desk.index import Index, open_index
from indexer.engines import USUAL, engine_named
from indexer.gazetteer.china import Gazetteer
from indexer.gazetteer.lineage import steps
from indexer.vocabulary.errors import BadRequest, NotFound
from indexer.vocabulary.report import Candidate, Figure, Place, Report, Unit
from tests.invented import report, section, take
from tests.invented_index import build_index

BUILT = "2019-12-01T00:00:00+00:00"
PLACES = Gazetteer(
    [
        "990000\t云泽省\t1\t9999\t",
        "990100\t泽阳市\t1\t9999\t",
        "990123\t青屿县\t1\t9999\t",
        "990123100\t望湖镇\t1\t9999\t",
        "990123101\t石坪乡\t2017\t9999\t",
        "990123102\t雾岭乡\t1\t9999\t",
        "990124\t长汀县\t1\t9999\t",
        "990124100\t望湖镇\t2018\t9999\t",
    ],
    "invented",
)


def of(code: str, year: int | None, kind: str = "镇") -> Report:
    """A report of the place of ``code``."""
    place = Place("resolved", code, PLACES.path(code), place_id=code)
    return _placed(place, year, kind)


def _placed(place: Place, year: int | None, kind: str = "镇") -> Report:
    made = report(place.path[-1], year, section("s1", "一、概述", "渡口停运。", "overview"))
    lineage = steps(place, PLACES, year)
    path = f"{'/'.join(place.path)}{place.code}/{year}.txt"
    return replace(
        made,
        path=path,
        unit=Unit(None, kind),
        place=replace(place, lineage=lineage, place_id=place.place_id or lineage[-1].value),
    )


def invented() -> list[Report]:
    either = tuple(Candidate(code, PLACES.path(code)) for code in ("990123100", "990124100"))
    return [
        of("990123100", 2016),
        of("990123100", 2018),
        of("990123101", 2018),
        of("990124", 2017, "县"),
        _placed(Place("unlisted", None, ("云泽省", "泽阳市", "青屿县", "新湾镇")), 2017),
        _placed(Place("ambiguous", None, ("望湖镇",), either), 2017),
        of("990123101", None),
    ]


def built(directory: Path) -> Path:
    """An index of ``invented()`` as of ``BUILT``."""
    with generations.locked(directory):
        folder = generations.begin(directory)
        store = StoreWriter(folder / "reports.sqlite")
        take(store, invented())
        number(store, None, BUILT, gazetteers=(PLACES,))
        store.close()
        write_engine(folder, engine_named(USUAL))
        write_skipped(folder, ())
        facts = {"engine": USUAL, "built": BUILT, "reports": 7, "sections": 7, "notes": []}
        generations.finish(directory, folder, {**facts, "program": "x", "skipped": 0})
    return directory


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(built(tmp_path_factory.mktemp("coverage"))) as index:
        yield index


def drawn(table: coverage.CoverageTable) -> dict[str, dict[str, str]]:
    """The states by code or id and year."""
    return {row.place.code or row.place.place_id or "": row.years for row in table.rows}


WHOLE = {
    "990123": {"2016": "missing", "2017": "missing", "2018": "missing"},
    "990123100": {"2016": "present", "2017": "missing", "2018": "present"},
    "990123101": {"2016": "not_yet", "2017": "missing", "2018": "present"},
    "990123102": {"2016": "missing", "2017": "missing", "2018": "missing"},
    "990123/新湾镇": {"2016": "unknown", "2017": "present", "2018": "unknown"},
    "990124": {"2016": "missing", "2017": "present", "2018": "missing"},
    "990124100": {"2016": "not_yet", "2017": "not_yet", "2018": "missing"},
}


def test_every_place_has_a_state_for_every_year(index: Index) -> None:
    """The table is the answer to “who has no report for 2018”; each cell of it is a claim."""
    table = coverage.coverage(index)
    assert (table.years, table.as_of) == ((2016, 2017, 2018), "2019-12-01")
    assert drawn(table) == WHOLE
    # 青屿县, 雾岭乡 and 望湖镇 of 长汀县 have nothing; 3 + 1 + 1 + 3 + 2 + 1 are missing.
    assert (table.total, table.nothing, table.gaps) == (7, 3, 11)
    assert {t.year: (t.present, t.missing, t.unknown) for t in table.totals} == {
        2016: (1, 3, 1),
        2017: (2, 4, 0),
        2018: (2, 4, 1),
    }
    row = next(row for row in table.rows if row.place.code == "990123100")
    assert row.reports == {
        "2016": ("/reports/990123100-2016",),
        "2018": ("/reports/990123100-2018",),
    }
    assert row.missing == 1


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("990123", ["990123", "990123100", "990123101", "990123102", "990123/新湾镇"]),
        ("青屿县", ["990123", "990123100", "990123101", "990123102", "990123/新湾镇"]),
        ("990124", ["990124", "990124100"]),
        ("泽阳市", list(WHOLE)),
        ("990123102", ["990123102"]),
        ("雾岭乡", ["990123102"]),
        ("990123/新湾镇", ["990123/新湾镇"]),
    ],
)
def test_a_place_narrows_to_itself_and_what_lies_in_it(
    index: Index, place: str, codes: list[str]
) -> None:
    """By code, id or name, whether it has a report or not."""
    table = coverage.coverage(index, place)
    assert drawn(table) == {code: WHOLE[code] for code in codes}
    assert table.place is not None


def test_a_name_of_two_places_asks_which_and_one_of_none_is_said(index: Index) -> None:
    """The wrong 望湖镇 would be accused."""
    with pytest.raises(BadRequest, match="990123100、990124100"):
        coverage.coverage(index, "望湖镇")
    with pytest.raises(NotFound, match="没有这里"):
        coverage.coverage(index, "没有这里")
    with pytest.raises(BadRequest, match="去年"):
        coverage.coverage(index, "", ["去年"])


def test_a_year_narrows_to_the_places_that_lack_it(index: Index) -> None:
    """望湖镇 has 2018 and must not stand in the list; what began later neither."""
    assert drawn(coverage.coverage(index, "", ["2018"])).keys() == {
        "990123",
        "990123102",
        "990124",
        "990124100",
    }
    assert drawn(coverage.coverage(index, "990123", ["2016"])).keys() == {"990123", "990123102"}
    assert coverage.coverage(index, "", ["2019"]).total == 0


def test_reports_that_could_fill_a_gap_are_counted(index: Index) -> None:
    """One is of 2017 and of either 望湖镇, one of 石坪乡 and of no year."""
    assert coverage.coverage(index).unsettled == 2
    assert coverage.coverage(index, "990124").unsettled == 0  # that 望湖镇 began in 2018
    assert coverage.coverage(index, "", ["2018"]).unsettled == 0
    assert coverage.coverage(index, "990123101").unsettled == 1


def test_counties_add_up_what_lies_in_them(index: Index) -> None:
    """A province is read county by county."""
    first, second = coverage.groups(index)
    assert (first.place.name, first.places, first.missing) == ("青屿县", 5, 8)
    assert first.years == {"2016": (1, 2), "2017": (1, 4), "2018": (2, 2)}
    assert (second.place.name, second.places, second.missing) == ("长汀县", 2, 3)
    assert second.url == "/coverage?place=990124"


def test_the_file_has_a_row_for_each_place_and_year(index: Index) -> None:
    """What a spreadsheet counts must be what the page counts."""
    whole = export.by_years(index, base="https://example.cn")
    rows = list(whole.rows)
    assert len(rows) == whole.about.rows == 21
    assert sum(row.state == "missing" for row in rows) == 11
    (row,) = [r for r in rows if r.code == "990123100" and r.year == 2018]
    assert (row.state, row.reports) == (
        "present",
        ("https://example.cn/reports/990123100-2018",),
    )
    assert export.by_years(index, "990124", ["2018"]).about.rows == 6


def test_many_places_come_a_page_at_a_time(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three thousand rows at once would keep a phone busy for a minute."""
    monkeypatch.setattr(coverage, "PAGE", 3)
    first = coverage.coverage(index)
    assert (len(first.rows), first.total) == (3, 7)
    assert first.next_url == "/api/coverage?page=2"
    last = coverage.coverage(index, page=3)
    assert (len(last.rows), last.next_url) == (1, None)


def test_the_page_of_a_county_sets_its_townships_side_by_side(index: Index) -> None:
    """Years of the county itself, and of each township, with or without a report."""
    county = places.place(index, "990123")
    assert county.years == WHOLE["990123"]
    towns = {row.place.code or row.place.place_id: row.years for row in county.towns}
    assert towns == {v: WHOLE[v] for v in WHOLE if v.startswith("990123") and v != "990123"}
    assert county.towns_year == 2018
    assert [row.report for row in county.towns_figures] == ["990123100-2018", "990123101-2018"]
    assert county.coverage_url == "/coverage?place=990123"


def test_a_place_without_a_report_and_one_of_no_list_have_pages(index: Index) -> None:
    """The link from a gap must not end in a 404."""
    nothing = places.place(index, "990123102")
    assert (nothing.name, nothing.reports, nothing.years) == ("雾岭乡", (), WHOLE["990123102"])
    assert [step.name for step in nothing.path][-1] == "青屿县"
    unlisted = places.place(index, "990123/新湾镇")
    assert unlisted.years == WHOLE["990123/新湾镇"]
    with pytest.raises(NotFound):
        places.place(index, "990123999")


def test_main_figures_stand_by_year_and_what_is_not_stated_is_absent(tmp_path: Path) -> None:
    """A zero that a report states and a year without a word are two things."""

    def stating(year: int, *values: tuple[str, int]) -> Report:
        figures = tuple(Figure(n, v, "件", "s1", f"{n}{v}") for n, v in values)
        return replace(of("990123100", year), figures=figures)

    made = [
        stating(2016, ("requests_new", 13), ("requests_refused", 0)),
        stating(2018, ("requests_new", 7), ("staff_full_time", 2)),
    ]
    with open_index(build_index(tmp_path, made)) as index:
        figures = {f.name: f for f in places.place(index, "990123100").figures}
        said = {name: {y: v.value for y, v in f.values.items()} for name, f in figures.items()}
        assert said == {
            "requests_new": {"2016": 13, "2018": 7},
            "requests_refused": {"2016": 0},
        }
        assert figures["requests_new"].values["2016"].url.startswith("/reports/990123100-2016")
        (row,) = places.place(index, "990123").towns_figures
        assert {name: v.value for name, v in row.values.items()} == {"requests_new": 7}
