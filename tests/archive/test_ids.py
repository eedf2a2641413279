"""Ids are permanent: links in printed articles must not break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.archive.ids import assign, base, redirects

# The last three end as the ids of others do.
PLACES = st.sampled_from(["370305100", "某县/某镇", "", "370305100-2012", "某县某镇-2012", "-2012"])
FILES = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.tuples(PLACES, st.sampled_from([2012, 2, None]))
)


def _identities(
    files: dict[str, tuple[str, int | None]],
) -> list[tuple[str, str, int | None]]:
    return [(path, place, year) for path, (place, year) in files.items()]


def test_a_second_report_of_the_same_place_and_year_gets_a_number() -> None:
    """Neither of two reports may hide the other."""
    both = [("a", "370305100", 2012), ("b", "370305100", 2012)]
    assert assign(both, {}) == {"a": "370305100-2012", "b": "370305100-2012-2"}


def test_an_id_holds_nothing_that_an_address_could_not() -> None:
    """A place name with a slash would be another page."""
    assert base("某县/某 镇?#", 2012) == "某县某镇-2012"
    assert base("", None) == "unplaced-undated"


def test_a_better_reading_leaves_a_redirect_and_use_takes_it_away() -> None:
    """A link of last year leads to the report, never to another one."""
    first = assign([("a", "", 2012)], {})
    second = assign([("a", "370305100", 2012)], first)
    moved = redirects(second, first, {})
    assert moved == {"unplaced-2012": "370305100-2012"}
    third = assign([("a", "370305101", 2012)], second)
    assert redirects(third, second, moved) == {
        "unplaced-2012": "370305101-2012",
        "370305100-2012": "370305101-2012",
    }
    assert redirects({"b": "unplaced-2012", **second}, second, moved) == {}


@given(FILES, FILES)
def test_ids_are_unique_and_survive_whatever_comes_and_goes(
    before: dict[str, tuple[str, int | None]], after: dict[str, tuple[str, int | None]]
) -> None:
    """Adding other reports to the folder must not renumber mine."""
    first = assign(_identities(before), {})
    second = assign(_identities(after), first)
    assert len(set(second.values())) == len(after)
    for path in before.keys() & after.keys():
        if before[path] == after[path]:
            assert first[path] == second[path]


def test_a_place_whose_name_ends_as_an_id_does_takes_no_id_of_another() -> None:
    """An id given twice ended the build, of all reports."""
    named = [("a", "X", 2014), ("b", "X-2014", 2016)]
    assert assign(named, {"a": "X-2014-2016"}) == {"a": "X-2014-2016", "b": "X-2014-2016-2"}
