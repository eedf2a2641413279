"""What an operator's rows correct, add and say of what came of what; and what they are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.gazetteer.china import Entry, Gazetteer, bundled
from indexer.gazetteer.lineage import predecessors
from indexer.gazetteer.places_csv import with_table
from tests.hanging import ends

HEADINGS = "code,name,parent,level,first,last,follows\n"
INVENTED = "990000,云泽省,,province\n990100,泽阳市,990000,city\n"
COUNTIES = (
    INVENTED + "990121,青屿县,990100,county,,2010,\n990105,望湖区,990100,county,2010,,990121\n"
)


def taken(rows: str) -> tuple[Gazetteer, list[str]]:
    """The gazetteer with ``rows``, and what was refused, as the line and the reason."""
    return with_table(bundled(), (HEADINGS + rows).encode())


def refused(rows: str) -> list[str]:
    return taken(rows)[1]


@pytest.mark.parametrize(
    ("row", "years"),
    [
        ("330621,绍兴县,,,,2012,", (1983, 2012)),
        ("330621,绍兴县,,,1950,,", (1950, 2013)),
        ("330621,绍兴县,,,1990,2014,", (1990, 2014)),
        ("330621,绍兴县,,,,,", (1983, 2013)),
    ],
)
def test_the_years_of_a_known_name_are_corrected(row: str, years: tuple[int, int]) -> None:
    """A second 绍兴县 of other years beside the first would make the correction mean nothing."""
    gazetteer, faults = taken(row + "\n")
    assert faults == []
    assert gazetteer.history("330621") == (Entry("330621", "绍兴县", *years),)
    assert bundled().history("330621") == (Entry("330621", "绍兴县", 1983, 2013),)
    assert gazetteer.follows("330603") == ("330621",)
    assert "绍兴县" in gazetteer.upper_names


def test_a_name_that_came_back_has_both_of_its_times() -> None:
    """Years apart from the known ones say nothing against these."""
    gazetteer, faults = taken("370282119,大信镇,,,1990,2010,\n")
    assert faults == []
    spans = [(e.first, e.last) for e in gazetteer.history("370282119")]
    assert spans[0] == (1990, 2010)
    assert spans[1:] == [(e.first, e.last) for e in bundled().history("370282119")]
    assert gazetteer.lineage("370282119") == bundled().lineage("370282119")
    assert gazetteer.same_place("370215") == bundled().same_place("370215")


@pytest.mark.parametrize("between", [" ", ";", "；", "、", " ; "])
def test_what_a_place_came_of_is_said_by_codes(between: str) -> None:
    """A county that no list has is split like any other."""
    rows = INVENTED + (
        f"990105,望湖区,990100,county,2010,,990121{between}990122\n"
        "990121,青屿县,990100,county,,2010,\n990122,蓼洲县,990100,county,,2010,\n"
    )
    gazetteer, faults = taken(rows)
    assert faults == []
    assert gazetteer.follows("990105") == ("990121", "990122")
    found = [(p.value, p.name, p.until, p.since) for p in predecessors("990105", gazetteer)]
    assert found == [("990121", "青屿县", 2010, 2010), ("990122", "蓼洲县", 2010, 2010)]
    assert gazetteer.then("990105", 2008) == ("990121", "990122")


def test_what_is_known_to_follow_is_replaced_and_not_added_to() -> None:
    """A wrong relation could be doubled and never mended."""
    gazetteer, faults = taken("330603,柯桥区,,,,,330682\n")
    assert faults == []
    assert gazetteer.follows("330603") == ("330682",)
    assert gazetteer.follows("330602") == bundled().follows("330602")
    assert gazetteer.history("330603") == bundled().history("330603")


def test_a_place_also_came_of_what_its_predecessors_came_of() -> None:
    """Merged in 2010 and again in 2015, it has three lives, and all reports are its own."""
    gazetteer, faults = taken(COUNTIES + "990106,新泽区,990100,county,2015,,990105\n")
    assert [line.partition(":")[0] for line in faults] == ["line 6"]  # 望湖区 has no last year
    ended = COUNTIES.replace("2010,,990121", "2010,2015,990121")
    gazetteer, faults = taken(ended + "990106,新泽区,990100,county,2015,,990105\n")
    assert faults == []
    found = {p.name: (p.until, p.since) for p in predecessors("990106", gazetteer)}
    assert found == {"望湖区": (2015, 2015), "青屿县": (2010, 2015)}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("330621,绍兴县,,,2015,,", "绍兴县 would be from 2015 to 2013"),
        ("330621,绍兴县,,,2015,2009,", "2015–2009 are no years"),
        ("330603,柯桥区,,,,,330603", "330603 follows 330603, which is the same place"),
        ("370215,即墨区,,,,,370282", "370215 follows 370282, which is the same place"),
        ("330603,柯桥区,,,,,990777", "330603 follows 990777, which is not known"),
        ("330603,柯桥区,,,,,绍兴县", "follows '绍兴县', which is no code"),
        ("330621,绍兴县,,,,,330603", "330621 follows 330603, which follows it"),
        ("330603,柯桥新区,,,2014,2016,", "柯桥新区 and 柯桥区 would both be names of 330603 from 2014 to 2016"),
        ("330621,绍兴县,,,,2016,", "330621 would end in 2016, and 330603, which follows it, begin in 2013"),
        ("330603,柯桥区,,,2009,,", "330621 would end in 2013, and 330603, which follows it, begin in 2009"),
        ("330699,镜湖区,,,2010,,330621", "330699 begins in 2010 and follows 330621, which ends in 2013"),
        ("330699,镜湖区,,,2010,,330602", "which ends in 2025"),
        ("330699,镜湖区,,,2010,,330698\n330698,鉴湖区,,,,,", "which has no last year"),
    ],
)  # fmt: skip
def test_a_contradiction_is_said_with_its_line_and_costs_its_row(row: str, said: str) -> None:
    """Taken in silence, it would file a county's reports under years that never were."""
    gazetteer, faults = taken(row + "\n330697,好区,,,,,\n")
    assert len(faults) == 1
    assert faults[0].startswith("line 2: ")
    assert said in faults[0]
    assert "330697" in gazetteer
    for code in ("330621", "330603", "370215"):
        assert gazetteer.history(code) == bundled().history(code)
        assert gazetteer.follows(code) == bundled().follows(code)


@pytest.mark.parametrize(
    "rows",
    [
        "330604,上虞市,,,2000,2013,\n",  # in the year of a change both names hold
        "330603,柯桥新区,,,2020,,\n330603,柯桥区,,,,2020,\n",  # in any order
        "330603,柯桥新区,,,,,\n",  # another name, of which no years are said
        "330602,越城区,,,,,330621\n",  # it stood before, and took in a part
        "330602,越城区,,,1980,,\n",
        "330621,绍兴县,,,,2014,\n",  # a year more is the decree's and the list's
        "330621,绍兴县,,,,2016,\n330603,柯桥区,,,2016,,\n",  # both corrected
        COUNTIES,
    ],
)
def test_what_only_looks_like_a_contradiction_is_taken(rows: str) -> None:
    """A refused correction leaves the fault that it mends."""
    assert refused(rows) == []


def test_what_stands_on_a_refused_row_is_refused_too() -> None:
    """A town under a county that was not taken would hang in the air."""
    faults = refused(
        INVENTED
        + "990121,青屿县,990100,county,,,999\n990121101,石螺镇,990121,,,,\n990122,蓼洲县,990100,county,,,990121\n"
    )
    assert [fault.partition(":")[0] for fault in faults] == ["line 4", "line 5", "line 6"]


def test_of_two_rows_that_contradict_each_other_the_first_holds() -> None:
    """Which is right, nobody knows; that one is taken is said."""
    rows = COUNTIES + "990105,镜湖区,990100,county,2012,,\n"
    gazetteer, faults = taken(rows)
    assert [fault.partition(":")[0] for fault in faults] == ["line 6"]
    assert gazetteer.name("990105", 2020) == "望湖区"


def test_a_table_of_before_says_what_it_said() -> None:
    """Columns without ``follows`` are all that there were."""
    table = b"code,name,parent,level,first,last\n" + INVENTED.encode()
    gazetteer, faults = with_table(bundled(), table)
    assert faults == []
    assert gazetteer.name("990100") == "泽阳市"


CODES = ["330621", "330603", "990121", "990122", "990123"]
cells = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(["绍兴县", "柯桥区", "甲县", "乙县"]),
    st.sampled_from(["", "1990", "2009", "2013", "2014", "2020"]),
    st.sampled_from(["", "2008", "2013", "2016", "2024"]),
    st.lists(st.sampled_from(CODES), max_size=2).map(" ".join),
)


@given(st.lists(cells, max_size=6))
@settings(max_examples=150, deadline=None)
def test_whatever_rows_say_what_is_taken_holds_together(rows: list[tuple[str, ...]]) -> None:
    """A ring of places that follow each other would never end, a name without years never hold."""
    text = "".join(
        f"{code},{name},330600,county,{first},{last},{follows}\n"
        for code, name, first, last, follows in rows
    )
    gazetteer, _ = taken(text)
    for code in CODES:
        assert all(e.first <= e.last for e in gazetteer.history(code))
        assert gazetteer.lineage(code) not in gazetteer.follows(code)
        for year in (2000, 2010, 2013, 2022):
            gazetteer.then(code, year)
        assert code not in {p.value for p in predecessors(code, gazetteer)} or code not in gazetteer


def test_a_hundred_thousand_rows_of_one_place_cost_their_length() -> None:
    """Each was held against all before it: 200,000 took a minute and a half."""
    rows = "".join(f"330621,绍兴{chr(0x4E00 + n)}县,,,{n + 1},{n + 1},\n" for n in range(8_000))
    with ends():
        faults = refused(rows)
    assert len(faults) == 7_900
    assert faults[0] == "line 102: code 330621 has more than 100 rows"
    assert not refused(rows[: rows.index("\n") + 1])


def test_places_that_follow_one_another_without_end_cost_their_length() -> None:
    """For each all before it were gone through."""
    rows = "".join(f"X{n},绍兴新镇,330621,,,,X{n - 1}\n" for n in range(1, 2_000))
    with ends():
        faults = refused("X0,绍兴新镇,330621,,,,330621\n" + rows)
    assert "X199 follows more than 200 places in a row" in faults[0]
    assert len(faults) == 1_801
