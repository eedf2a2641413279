"""The contract of engines about numbers: clauses, the facet of a figure, the order by one.

Every engine runs these tests with the others of ``contract``. What is expected was counted
by hand: each clause finds something and has a near miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.vocabulary.results import Results
from tests.engines.agreement import assert_agreement
from tests.engines.oracle import Oracle
from tests.invented import Opened, figure, report, section, with_ids

NEW, REFUSED, CHANGE = "requests_new", "requests_refused", "licences_items_change"

# Reports are called by a letter, which their text says.
STATING = [
    replace(
        report(
            town, year,
            section("s1", "概述", f"代号{name}，申请办理。", "overview"),
            section("s2", "收费", "复印不收费。", "fees"),
            code=code,
        ),
        figures=figures,
    )
    for name, town, year, code, figures in (
        ("A", "望湖镇", 2012, "990101100", (
            figure(NEW, 7, "several"), figure(NEW, 25, "several", "余"), figure(REFUSED, 0, "none"),
        )),
        ("B", "望湖镇", 2013, "990101100", (figure(NEW, 0, "none"),)),
        ("C", "石坪乡", 2013, "990101201", ()),
        ("D", "石坪乡", 2015, "990101201", (figure(NEW, 20), figure(REFUSED, 3, "partial"))),
        ("E", "浅滩镇", 2014, "990101103", (figure(NEW, 340, "stated", "余"),)),
        ("F", "浅滩镇", 2015, "990101103", (figure(NEW, 340, "stated", "近"),)),
        ("G", "浅滩镇", 2016, "990101103", (figure(NEW, None, "blank"), figure(CHANGE, -3))),
        ("H", "雾岭乡", 2014, "990101204", (figure(NEW, 5), figure(REFUSED, 20, "partial"))),
        ("I", "雾岭乡", 2017, "990101204", (figure(NEW, 21), figure(REFUSED, 0))),
        ("J", "雾岭乡", 2018, "990101204", (figure(NEW, 340, "stated", "累计"), figure(REFUSED, 3))),
    )
]  # fmt: skip

CLAUSES = [
    # One number or another: of rivals any will do.
    ("申请:>20", "A E F I J"),
    ("申请:>=20", "A D E F I J"),
    ("申请:=20", "D"),
    ("申请:20", "D"),
    ("申请:<7", "B H"),
    ("申请:<=7", "A B H"),
    ("申请:=7", "A"),
    ("申请:=25", "A"),
    ("申请:8-24", "D I"),
    ("申请:7-25", "A D I"),
    ("申请:=0", "B"),
    ("申请:<1", "B"),
    ("申请:>=0", "A B D E F H I J"),
    # 余 is more, 近 is less, 累计 is the number; as printed for all but > and <.
    ("申请:>340", "E"),
    ("申请:>=340", "E F J"),
    ("申请:=340", "E F J"),
    ("申请:<=340", "A B D E F H I J"),
    ("申请:<340", "A B D F H I"),
    ("申请:>339", "E F J"),
    ("申请:<341", "A B D E F H I J"),
    ("申请:341-", ""),
    ("申请:340-350", "E F J"),
    ("申请:>25", "A E F J"),
    ("申请:>20<340", "A F I"),
    # A sum with a blank part is at least that.
    ("不予公开:>2", "D H J"),
    ("不予公开:>3", "H"),
    ("不予公开:>=3", "D H J"),
    ("不予公开:=3", "J"),
    ("不予公开:<20", "A I J"),
    ("不予公开:<=20", "A I J"),
    ("不予公开:1-30", "J"),
    ("不予公开:=0", "A I"),
    # A blank is nothing but blank; what is not stated is nothing else.
    ("空白:申请", "G"),
    ("未写明:申请", "C"),
    ("无:申请", "C"),
    ("多个数:申请", "A"),
    ("至少:不予公开", "D H"),
    ("未写明:不予公开", "B C E F G"),
    ("数字:申请:1-5", "H"),
    ("数字:申请:21-50", "I"),
    # Below zero, and a figure that nobody states.
    ("许可项目增减:>0", ""),
    ("行政许可项目增减:<0", "G"),
    ("行政许可项目增减:-5..-1", "G"),
    ("收费:>0", ""),
    # In any combination.
    ("-申请:>20", "B C D G H"),
    ("申请:>20 不予公开:=0", "A I"),
    ("申请:>20 OR 不予公开:>2", "A D E F H I J"),
    ("申请:>=20 -(不予公开:>0 OR 镇:浅滩镇)", "A I"),
    ("申请:>20 年:2014-2015", "E F"),
    ("申请:>20 乡:雾岭乡", "I J"),
    ("申请:>20 代号A", "A"),
    ("申请:>20 (代号A OR 代号B)", "A"),
    ("申请:>20 代号B", ""),
    ("申请:>20 申请:<10", "A"),
    ("收费减免:(申请:=20)", "D"),
]


class NumberContract:
    """What an engine must find of numbers, count by them, and put in order."""

    engine: str

    @pytest.fixture(scope="class")
    @classmethod
    def numbers(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
        folder = tmp_path_factory.mktemp("numbers")
        with Opened(folder, with_ids(STATING), cls.engine) as opened:
            yield opened

    @pytest.mark.parametrize(("text", "wanted"), CLAUSES)
    def test_a_number_clause_finds_what_its_states_allow(
        self, numbers: Opened, text: str, wanted: str
    ) -> None:
        """A township named for nine refusals that it left blank would have to be apologised to."""
        for scope in ("report", "section"):
            asked = make_query(text, scope=scope, size=20)
            assert _called(numbers.search(asked)) == wanted.split(), scope
        assert numbers.engine.counts([asked.root]) == [len(wanted.split())]

    def test_each_report_is_in_one_bucket_of_a_figure(self, numbers: Opened) -> None:
        """Buckets that do not add up to the total would be added up all the same."""
        found = numbers.search(make_query("", counted=["申请", REFUSED]))
        assert _counts(found, NEW) == {
            "0": 1, "1-5": 1, "11-20": 1, "21-50": 1, "201-500": 3,
            "several": 1, "blank": 1, "unstated": 1,
        }  # fmt: skip
        assert _counts(found, REFUSED) == {"0": 2, "1-5": 1, "partial": 2, "unstated": 5}
        labels = {b.value: b.label for f in found.facets for b in f.buckets}
        assert [labels[v] for v in ("201-500", "several", "partial", "blank", "unstated")] == [
            "201–500 件", "多个数", "至少", "空白", "未写明",
        ]  # fmt: skip
        assert [f.label for f in found.facets][-2:] == ["新收申请数", "不予公开"]

    def test_a_facet_of_a_figure_is_there_only_where_it_is_asked_for(self, numbers: Opened) -> None:
        """Two hundred figures beside every answer would hide the years."""
        assert NEW not in {f.name for f in numbers.search(make_query("申请:>20")).facets}

    @pytest.mark.parametrize(
        ("values", "wanted"),
        [
            ([f"{NEW}:21-50"], "I"),
            ([f"{NEW}:several"], "A"),
            ([f"{NEW}:blank", f"{NEW}:unstated"], "C G"),
            ([f"{NEW}:201-500", f"{NEW}:0"], "B E F J"),
            ([f"{NEW}:201-500", f"{REFUSED}:1-5"], "J"),
            ([f"{NEW}:201-500", f"{NEW}:11-20", f"{REFUSED}:unstated", f"{REFUSED}:partial"], "D E F"),
            ([f"{CHANGE}:<0"], "G"),
            ([f"{NEW}:>100000"], ""),
        ],
    )  # fmt: skip
    def test_a_chosen_bucket_is_exactly_its_reports(
        self, numbers: Opened, values: list[str], wanted: str
    ) -> None:
        """Alternatives within one figure, conditions across figures, as with every facet."""
        for scope in ("report", "section"):
            asked = make_query("代号*", scope=scope, size=20, figure=values)
            assert _called(numbers.search(asked)) == wanted.split()

    def test_a_figures_own_choice_never_narrows_its_facet(self, numbers: Opened) -> None:
        """Who chose 21–50 件 must see how many have none, and be able to take it back."""
        chosen = [f"{NEW}:21-50", f"{NEW}:51-100"]
        found = numbers.search(make_query("", counted=[REFUSED], figure=chosen, year=["2014-"]))
        assert found.reports == 1
        assert _counts(found, NEW) == {
            "1-5": 1, "11-20": 1, "21-50": 1, "51-100": 0, "201-500": 3, "blank": 1,
        }  # fmt: skip
        assert [b.value for f in found.facets for b in f.buckets if b.selected] == [
            "2014-", "21-50", "51-100",
        ]  # fmt: skip
        assert _counts(found, REFUSED) == {"0": 1}
        assert _counts(found, "year") == {"2014-": 1, "2017": 1}

    @pytest.mark.parametrize(
        ("sort", "wanted"),
        [
            (NEW, "B H A D I E F J G C"),
            (f"-{NEW}", "E F J A I D H B G C"),
            (REFUSED, "A I D J H B E F G C"),
            (f"-{REFUSED}", "H D J A I B E F G C"),
        ],
    )
    def test_reports_are_in_the_order_of_a_figure(
        self, numbers: Opened, sort: str, wanted: str
    ) -> None:
        """The least rival counts upwards, the largest downwards; who states none is at the end."""
        ids = [hit.id for hit in numbers.search(make_query("代号*", sort=sort, size=20)).hits]
        last = sum(name in "BCEFG" for name in wanted.split()) if REFUSED in sort else 2
        assert _letters(ids)[:-last] == wanted.split()[:-last]
        assert ids[-last:] == sorted(ids[-last:])
        pages = [numbers.search(make_query("", sort=sort, page=n, size=4)).hits for n in (1, 2, 3)]
        assert [hit.id for page in pages for hit in page] == ids
        whole = numbers.engine.order(make_query("", sort=sort)).ranked
        assert [ranked.report for ranked in whole] == [sorted(ids).index(id_) for id_ in ids]

    def test_numbers_are_as_reading_everything_says(self, numbers: Opened) -> None:
        """Two engines that take 余 otherwise answer one question in two ways."""
        oracle = Oracle(with_ids(STATING))
        for text, _ in CLAUSES:
            for sort in (f"-{NEW}", REFUSED):
                asked = make_query(text, counted=[NEW], sort=sort, figure=[f"{REFUSED}:unstated"])
                assert_agreement(numbers.engine, oracle, asked)
                assert_agreement(numbers.engine, oracle, make_query(text, sort=sort))


_NAMES = {each.id: each.sections[0].text.removeprefix("代号")[0] for each in with_ids(STATING)}


def _letters(ids: list[str]) -> list[str]:
    return [_NAMES[id_] for id_ in ids]


def _called(results: Results) -> list[str]:
    return sorted(_letters([hit.id for hit in results.hits]))


def _counts(results: Results, name: str) -> dict[str, int]:
    (found,) = (facet for facet in results.facets if facet.name == name)
    return {bucket.value: bucket.count for bucket in found.buckets}
