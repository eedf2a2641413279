"""The contract of engines about facets and places: what they count, and what choosing a value leaves.

Every engine runs these tests with the others of ``contract``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Predecessor
from tests.engines.agreement import assert_agreement
from tests.engines.contract_answers import counts_of, facet_of, ids_of, sections_of
from tests.engines.contract_reports import RENAMED, REPORTS, STANDING, SUCCESSION
from tests.engines.oracle import Oracle
from tests.invented import Opened, with_ids


class FacetContract:
    """What the engine of this name in ``ENGINES`` must count of each facet, and narrow by it."""

    engine: str

    def test_choosing_a_year_leaves_the_other_years_countable(self, opened: Opened) -> None:
        """A facet that filtered itself would trap the reader in 2012."""
        found = opened.search(make_query("收费", year=["2012"]))
        assert ids_of(found) == {"990101100-2012"}
        assert counts_of(found, "year") == {"2012": 1, "2013": 1}

    def test_a_report_of_no_year_is_among_no_years(self, opened: Opened) -> None:
        """A report that does not say its year would stand in a table of years as if it did."""
        dated = sum(counts_of(opened.search(make_query("")), "year").values())
        assert dated == 4
        assert opened.search(make_query("", year=["0000-9999"])).reports == dated
        assert opened.search(make_query("年:0000-9999")).reports == dated

    def test_a_facet_is_narrowed_by_every_other(self, opened: Opened) -> None:
        """A count that ignored the chosen township would promise what is not there."""
        found = opened.search(make_query("收费", place=["石坪乡"]))
        assert counts_of(found, "year") == {"2013": 1}
        assert counts_of(found, "place")["990101100"] == 1

    def test_values_of_one_facet_are_alternatives(self, opened: Opened) -> None:
        """Two years chosen are two years wanted."""
        found = opened.search(make_query("", year=["2012", "2014-2015"]))
        assert ids_of(found) == {"990101100-2012", "990101201-2015"}

    def test_a_chosen_value_that_matches_nothing_stays_with_zero(self, opened: Opened) -> None:
        """What has vanished from the list cannot be taken back."""
        found = opened.search(make_query("堤防", year=["1999"], place=["望湖镇"], section=["fees"]))
        assert found.reports == 0
        for name, value in (("year", "1999"), ("place", "990101100"), ("section", "fees")):
            bucket = next(b for b in facet_of(found, name).buckets if b.value == value)
            assert (bucket.count, bucket.selected) == (0, True)

    def test_a_place_is_found_by_code_and_name_at_every_level(self, opened: Opened) -> None:
        """A county is all of its townships."""
        for value in ("990101", "青屿县", "990000"):
            assert opened.search(make_query("", place=[value])).reports == 4
        assert opened.search(make_query("", place=["990101201"])).reports == 2

    @pytest.mark.parametrize("value", ["990101202", "浅滩乡", "990101103", "浅滩镇"])
    def test_a_place_is_found_by_every_code_and_name_it_has_had(
        self, tmp_path: Path, value: str
    ) -> None:
        """Who follows a township through its renaming would lose half of its years."""
        with Opened(tmp_path, with_ids(RENAMED), self.engine) as opened:
            wanted = {"990101202-2014", "990101202-2015", "990101103-2016"}
            found = opened.search(make_query("", place=[value]))
            assert ids_of(found) == wanted
            assert ids_of(opened.search(make_query(f"地区:{value}"))) == wanted
            bucket = next(b for b in facet_of(found, "place").buckets if b.value == "990101103")
            assert (bucket.label, bucket.count, bucket.selected) == ("浅滩镇", 3, True)
            assert counts_of(found, "place")["990101"] == 4
            assert "990101202" not in counts_of(found, "place")

    def test_a_report_of_before_a_county_was_split_is_its_own_and_of_its_part_and_one(
        self, tmp_path: Path
    ) -> None:
        """Counted twice in the city it would be two reports, left out of the county none."""
        with Opened(tmp_path, with_ids(SUCCESSION), self.engine) as opened:
            counts = counts_of(opened.search(make_query("")), "place")
            assert {v: n for v, n in counts.items() if v in ("990000", "990100", "990103", "990104", "990105")} == {
                "990000": 4, "990100": 4, "990103": 2, "990104": 2, "990105": 1,
            }  # fmt: skip
            assert opened.search(make_query("", place=["990103", "990104"])).reports == 3
            assert opened.search(make_query("县:石浦县 OR 区:石城区")).reports == 3
            places = {place.value: place for place in opened.engine.places()}
            assert places["990103"].follows == ()
            assert places["990104"].follows == (Predecessor("990103", "石浦县", 2014, 2014),)

    def test_choosing_a_kind_shows_matches_of_that_kind_only(self, opened: Opened) -> None:
        """Who asks for fees is not shown the preface."""
        found = opened.search(make_query("收费", section=["requests"]))
        assert found.reports == 0
        found = opened.search(make_query("收到 OR 复印", section=["fees"]))
        assert sections_of(found) == {("990101201-2013", "s2.1")}

    def test_the_kind_facet_counts_reports_by_their_matching_sections(self, opened: Opened) -> None:
        """A count must be what a click on it gives."""
        found = opened.search(make_query("收费 OR 申请"))
        assert counts_of(found, "section") == {"fees": 2, "requests": 2}
        for kind, count in counts_of(found, "section").items():
            chosen = opened.search(make_query("收费 OR 申请", section=[kind]))
            assert chosen.reports == count

    def test_what_a_place_lacks_narrows_and_excludes_like_any_value(self, tmp_path: Path) -> None:
        """Who lacks 2014 is asked beside words, and an engine that forgot NOT would list the others."""
        with Opened(tmp_path, with_ids(REPORTS), self.engine, STANDING, "2018-06-01") as opened:
            # 石坪乡 stands since 2013 and has 2013 and 2015; 望湖镇 has 2012 and 2013.
            town, other = {"990101100-2012", "990101100-2013"}, {"990101201-2013", "990101201-2015"}
            for text, wanted in (
                ("缺报:2014", town | other),
                ("缺报:2015", town),
                ("missing:2012", set()),
                ("未收录:2017年 -缺报:2015", other),
                ("缺报:2018", set()),
                ("缺报:2015 阳光", town),
                ("年:2013 缺报:2016", {"990101100-2013", "990101201-2013"}),
            ):
                assert ids_of(opened.search(make_query(text))) == wanted, text
            narrowed = opened.search(make_query("", missing=["2015", "2014"], year="2013"))
            assert ids_of(narrowed) == {"990101100-2013", "990101201-2013"}
            assert opened.engine.counts([make_query("缺报:2015").root]) == [2]

    def test_every_place_is_listed_after_what_it_lies_in_with_its_reports(
        self, opened: Opened
    ) -> None:
        """A place without reports is no suggestion, a township without its county no place."""
        places = opened.engine.places()
        for number, place in enumerate(places):
            assert place.parent is None or place.parent < number
        named = {place.value: place for place in places}
        assert named["990101"].reports == 4
        assert (named["990101201"].label, named["990101201"].reports) == ("石坪乡", 2)
        parent = named["990101201"].parent
        assert parent is not None
        assert places[parent].value == "990101"

    def test_reports_of_one_place_come_together_where_the_first_of_them_stands(
        self, opened: Opened
    ) -> None:
        """Who reads town by town must not meet a town twice, nor lose a report between pages."""
        for text, sort, wanted in (
            ("", "-year", ["201-2015", "201-2013", "100-2013", "100-2012", "雾岭乡-undated"]),
            ("", "year", ["100-2012", "100-2013", "201-2013", "201-2015", "雾岭乡-undated"]),
            ("收费 OR 垃圾", "-year", ["201-2013", "100-2012"]),
        ):
            query = make_query(text, sort=sort, group="place")
            ids = [hit.id for hit in opened.search(query).hits]
            assert [id_.removeprefix("990101") for id_ in ids] == wanted
            pages = [opened.engine.rank(replace(query, page=n, size=1)).page for n in range(1, 6)]
            assert [one for page in pages for one in page] == [*opened.engine.order(query).ranked]
            assert_agreement(opened.engine, Oracle(with_ids(REPORTS)), query)
        ungrouped = [hit.year for hit in opened.search(make_query("", sort="-year")).hits]
        assert ungrouped == [2015, 2013, 2013, 2012, None]

    def test_of_many_places_those_of_most_reports_are_listed_and_the_rest_is_counted(
        self, opened: Opened
    ) -> None:
        """Thousands of places beside ten hits cost a third of the answer and are read by nobody."""

        def listed(query: Query, most: int) -> tuple[list[str], int]:
            facets = opened.engine.rank(query, most).facets
            places = next(facet for facet in facets if facet.name == "place")
            return [bucket.value for bucket in places.buckets], places.rest

        chosen, inside = make_query("", place="雾岭乡"), make_query("", opened=["990101"])
        assert listed(make_query(""), 1) == (["990000"], 1)
        assert listed(make_query(""), 2) == (["990000", "雾岭乡"], 0)
        assert listed(chosen, 1) == (["990000", "雾岭乡"], 0)
        assert listed(inside, 1) == (["990000", "990100", "990101", "990101100"], 2)
        every = ["990000", "990100", "990101", "990101100", "990101201", "雾岭乡"]
        assert listed(make_query(""), 0) == (every, 0)
