"""When a report is due, by whose it is, each day by the regulation of its time; and how places are kept."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from indexer.vocabulary.coverage import (
    Coverage,
    CoveredPlace,
    Unsettled,
    deadline,
    is_due,
    last_due,
)


@pytest.mark.parametrize(
    ("level", "before_2019", "since_2019"),
    [
        ("province", (3, 31), (3, 31)),
        ("city", (3, 31), (3, 31)),
        ("county", (3, 31), (3, 31)),
        ("township", (3, 31), (1, 31)),
        (None, (3, 31), (1, 31)),  # a bureau's
    ],
)
def test_governments_have_until_march_and_all_others_until_january_since_2019(
    level: str | None, before_2019: tuple[int, int], since_2019: tuple[int, int]
) -> None:
    """A city that has until the end of March would be said to lack its report in February."""
    assert deadline(2017, level) == date(2018, *before_2019)
    assert deadline(2018, level) == date(2019, *before_2019)
    assert deadline(2019, level) == date(2020, *since_2019)
    assert deadline(2020, level) == date(2021, *since_2019)


def test_a_report_is_due_the_day_after_the_last_day_for_it() -> None:
    """Whoever publishes on the last day is in time."""
    days = [(date(2020, 1, 31), False), (date(2020, 2, 1), True)]
    assert [is_due(2019, "township", day) for day, _ in days] == [due for _, due in days]
    days = [(date(2020, 3, 31), False), (date(2020, 4, 1), True)]
    assert [is_due(2019, "city", day) for day, _ in days] == [due for _, due in days]


def test_the_first_report_that_was_ever_due_is_that_of_2008() -> None:
    """Nobody failed to publish what no regulation asked for."""
    assert [is_due(year, "county", date(2026, 1, 1)) for year in (2006, 2007, 2008, 2009)] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("today", "township", "county"),
    [
        (date(2021, 1, 1), 2019, 2019),
        (date(2021, 1, 31), 2019, 2019),
        (date(2021, 2, 1), 2020, 2019),
        (date(2021, 3, 31), 2020, 2019),
        (date(2021, 4, 1), 2020, 2020),
        (date(2021, 12, 31), 2020, 2020),
    ],
)
def test_the_latest_year_due_is_last_year_once_its_last_day_is_over(
    today: date, township: int, county: int
) -> None:
    """A table that ends a year too late shows a whole column of gaps that are none."""
    assert last_due(today, "township") == last_due(today) == township
    assert last_due(today, "county") == county


TOWN = CoveredPlace("990123100", "990123100", "望湖镇", "township", ("990123",), ("present",), {2016: ("a",)})  # fmt: skip
UNSETTLED = Unsettled("b", None, ("990123100", "990124100"))
KEPT = Coverage((2016,), (TOWN,), {"990123": "青屿县"}, (UNSETTLED,))


def test_places_are_kept_without_the_names_of_their_parts() -> None:
    """Forty thousand townships would each write the same seven words into every index."""
    data = msgspec.json.encode(KEPT)
    assert msgspec.json.decode(data) == [
        [2016],
        [
            [
                "990123100",
                "990123100",
                "望湖镇",
                "township",
                ["990123"],
                ["present"],
                {"2016": ["a"]},
            ]
        ],
        {"990123": "青屿县"},
        [["b", None, ["990123100", "990124100"]]],
    ]
    assert msgspec.json.decode(data, type=Coverage) == KEPT


@pytest.mark.parametrize(
    ("kept", "part"), [(KEPT, "years"), (TOWN, "states"), (UNSETTLED, "places")]
)
def test_what_one_reader_is_shown_no_other_can_change(kept: msgspec.Struct, part: str) -> None:
    """All requests read one table; a state set by one would be printed for the next."""
    with pytest.raises(AttributeError, match="immutable"):
        setattr(kept, part, ())
