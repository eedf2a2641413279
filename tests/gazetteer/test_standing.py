"""Whether a place stood in a year: what no list tells is not known."""

from __future__ import annotations

import pytest

from indexer.gazetteer.china import Gazetteer, bundled
from indexer.gazetteer.places_csv import with_rows
from indexer.gazetteer.standing import is_government, standing

_ROWS = """\
990000\t云泽省\t1\t9999\t
990100\t泽阳市\t1\t9999\t
990123\t青屿县\t1\t9999\t
990123100\t望湖镇\t1\t9999\t
990123101\t石坪乡\t2016\t9999\t
990123102\t浅滩乡\t1\t2014\t
990123102\t浅滩镇\t2016\t2018\t"""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(_ROWS.split("\n"), "invented")


def said(code: str, years: range, gazetteer: Gazetteer) -> str:
    """The states by their first letters; a question mark for unknown."""
    letters = {"stood": "s", "not_yet": "b", "no_more": "a", "unknown": "?"}
    return "".join(letters[state] for state in standing(code, years, gazetteer))


def test_an_operators_years_are_taken_at_their_word(gazetteer: Gazetteer) -> None:
    """Who writes that a township began in 2016 is asked for no report of 2015."""
    years = range(2013, 2021)
    assert said("990123100", years, gazetteer) == "ssssssss"
    assert said("990123101", years, gazetteer) == "bbbsssss"
    assert said("990123102", years, gazetteer) == "ss?sssaa"


def test_a_place_of_no_list_is_not_known_to_have_stood(gazetteer: Gazetteer) -> None:
    """A name that one report mentions says nothing of other years."""
    assert said("青屿县/雾茗乡", range(2018, 2020), gazetteer) == "??"


@pytest.mark.parametrize(
    ("line", "years", "states"),
    [
        # In the first list: what was before no list says.
        ("370305100\t齐都镇\t2015\t2025\t", range(2013, 2017), "??ss"),
        # Stands in the newest list and has not ended since.
        ("370305100\t齐都镇\t2015\t2025\t", range(2025, 2028), "sss"),
        # Not in the lists of 2015 to 2017, and before them nobody knows.
        ("370305100\t齐都镇\t2018\t2025\t", range(2014, 2019), "?bbbs"),
        # New in 2025: that of 2024 would tell, and there is none.
        ("370305100\t齐都镇\t2025\t2025\t", range(2023, 2026), "b?s"),
        ("370305100\t齐都镇\t2015\t2019\t", range(2018, 2022), "ssaa"),
        # The list that has farms ends in 2023, and with it what is known of them.
        ("370305400\t某某农场\t2015\t2023\t", range(2022, 2026), "ss??"),
        # But where the change that ended a township is known, it has ended.
        ("360404004\t浔南街道\t2023\t2023\t", range(2022, 2026), "bsaa"),
        # A county ends by a decree, and reports on that year no more.
        ("330621\t绍兴县\t1981\t2013\t", range(2011, 2015), "ssaa"),
        ("330621\t绍兴县\t1981\t2025\t", range(2024, 2026), "ss"),
        ("330621\t绍兴县\t2013\t2025\t", range(2012, 2014), "bs"),
        ("330621\t绍兴县\t2013\t2020\t", range(2012, 2021), "bsssssssa"),
        # Made and undone by decrees of one year: it never had a year to report on.
        ("330621\t绍兴县\t2013\t2013\t", range(2012, 2015), "baa"),
    ],
)
def test_lists_tell_of_their_own_years_only(
    line: str, years: range, states: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A township that is said to lack a report of a year in which it did not exist is slandered."""
    listed = Gazetteer([line], "invented")
    monkeypatch.setattr("indexer.gazetteer.standing.bundled", lambda: listed)
    assert said(line.split("\t")[0], years, listed) == states


def test_what_an_operator_says_of_a_listed_place_goes_before_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who knows that a town was founded in 1950 need not wait for the list of 2015."""
    listed = Gazetteer(["370000\t山东省\t1981\t2025\t", "370305100\t齐都镇\t2015\t2025\t"], "x")
    monkeypatch.setattr("indexer.gazetteer.standing.bundled", lambda: listed)
    wider, refused = with_rows(listed, [{"code": "370305100", "name": "齐都镇", "first": "2012"}])
    assert not refused
    assert said("370305100", range(2011, 2017), wider) == "bsssss"


@pytest.mark.parametrize(
    ("names", "years", "states"),
    [
        # No list is of 2024, and it stands in those on both sides.
        ("370305100 齐都镇 2015 2023, 370305100 齐都街道 2025 2025", range(2022, 2027), "sssss"),
        # A year further apart on either side, it may have been gone meanwhile.
        ("370305100 齐都镇 2015 2022, 370305100 齐都街道 2025 2025", range(2022, 2026), "s??s"),
        ("370305100 齐都镇 2015 2016, 370305100 齐都街道 2018 2025", range(2016, 2019), "s?s"),
        # A zone with the rank of a county that the next list has by another name.
        ("130271 某某技术开发区 2017 2018, 130271 某某开发区 2019 2023", range(2016, 2020), "bsss"),
        ("130271 某某技术开发区 2017 2018, 130271 某某开发区 2020 2023", range(2017, 2021), "ss?s"),
        ("330621 绍兴县 1981 2013, 330621 柯桥区 2013 2025", range(2012, 2015), "sss"),
    ],
)  # fmt: skip
def test_a_place_that_changed_its_name_stood_where_no_year_was_without_it(
    names: str, years: range, states: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its report of the year in which it took another name would be asked of nobody."""
    listed = Gazetteer([name.replace(" ", "\t") + "\t" for name in names.split(", ")], "invented")
    monkeypatch.setattr("indexer.gazetteer.standing.bundled", lambda: listed)
    assert said(names.split()[0], years, listed) == states


@pytest.mark.parametrize(
    ("first", "last", "states"),
    [("2027", "", "bbss"), ("", "2026", "ssaa"), ("2026", "2027", "bssa")],
)
def test_an_operator_may_know_more_than_the_newest_list(
    first: str, last: str, states: str, gazetteer: Gazetteer
) -> None:
    """A town founded after the lists were made would be said to lack the reports of its county."""
    row = {"code": "990123103", "name": "雾岭乡", "first": first, "last": last}
    wider, refused = with_rows(gazetteer, [row])
    assert not refused
    assert said("990123103", range(2025, 2029), wider) == states


def test_a_farm_has_no_government() -> None:
    """The Statistics Bureau counts farms and zones as townships; none of them owes a report."""
    assert all(map(is_government, ("齐都镇", "雾茗乡", "桐坳畲族乡", "稷下街道", "某某苏木")))
    assert not any(map(is_government, ("红星农场", "经济开发区", "镇监狱")))


def test_every_place_of_the_gazetteer_stood_or_not_in_every_year() -> None:
    """One place that cannot be told of would end the build of all reports."""
    places = bundled()
    for code in places:
        assert len(standing(code, range(2008, 2027), places)) == 19


def test_a_zone_stood_in_the_year_of_its_last_list_under_another_name() -> None:
    """It only took another name: it did not end, and its report of that year is due."""
    assert standing("130271", (2017, 2018, 2019, 2024), bundled()) == (
        *("stood", "stood", "stood"),
        "unknown",
    )
