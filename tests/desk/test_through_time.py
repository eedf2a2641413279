"""What a place came of and what came of it is offered beside its reports, counted, never forced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Index, make_query, open_index
from indexer.building import build
from indexer.desk.asking.query_language import narrowed
from indexer.vocabulary.report import Predecessor, Report, Step
from indexer.vocabulary.results import Results
from tests.invented import report, section
from tests.invented_index import build_index

TEXT = """{title}{year}年政府信息公开工作年度报告

一、概述
{year}年，本地按照条例做好公开工作，{news}。

二、主动公开情况
全年主动公开信息3条。
"""
FILES = [
    ("浙江省绍兴市绍兴县马山镇", 2011, "堤防加固"),
    ("浙江省绍兴市绍兴县", 2012, "堤防加固"),
    ("浙江省绍兴市绍兴县", 2010, "渡口停运"),
    ("浙江省绍兴市柯桥区", 2015, "堤防加固"),
    ("浙江省绍兴市越城区", 2012, "渡口停运"),
    ("浙江省绍兴市越城区马山街道", 2020, "堤防加固"),
    ("江苏省苏州市吴江市", 2010, "堤防加固"),
    ("江苏省苏州市吴江区", 2014, "堤防加固"),
    ("上海市静安区", 2017, "堤防加固"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("corpus")
    for title, year, news in FILES:
        text = TEXT.format(title=title, year=year, news=news)
        (corpus / f"{title}{year}.txt").write_text(text, encoding="utf-8")
    build.build([corpus], corpus.parent / "index-of-changes")
    with open_index(corpus.parent / "index-of-changes") as index:
        yield index


def offered(found: Results) -> dict[str, tuple[str, int]]:
    """By label: the whole query that is offered, and its count."""
    through_time = (offer for offer in found.offers if offer.label.endswith("的报告"))
    return {offer.label: (offer.q, offer.reports) for offer in through_time}


def counts(index: Index, text: str = "") -> dict[str, int]:
    """How many reports each place of the facet has."""
    opened = replace(make_query(text), opened=("浙江省", "绍兴市", "绍兴县", "越城区"))
    found = index.search(opened)
    (facet,) = (facet for facet in found.facets if facet.name == "place")
    return {bucket.label: bucket.count for bucket in facet.buckets}


@pytest.mark.parametrize("value", ["柯桥区", "330603"])
def test_who_chooses_a_district_is_offered_the_county_that_it_was_part_of(
    index: Index, value: str
) -> None:
    """Half of the years of 柯桥区 stand under a name that its reader may not know."""
    found = index.search(make_query("", place=[value]))
    assert found.reports == 1
    assert offered(found) == {"绍兴县（至2013年）的报告": ("县:绍兴县", 3)}
    asked = parse_qs(urlsplit(found.offers[0].url).query)
    assert asked["place"] == ["绍兴县"]


@pytest.mark.parametrize("text", ["县:绍兴县", "地区:330621", "县:绍兴"])
def test_who_asks_for_a_county_that_was_split_is_offered_each_of_its_parts(
    index: Index, text: str
) -> None:
    """It did not become one of them: which is meant, only the reader knows."""
    found = index.search(make_query(text))
    assert found.reports == 3
    assert offered(found) == {
        "越城区（2013年起）的报告": ("区:越城区", 3),
        "柯桥区（2013年起）的报告": ("区:柯桥区", 1),
    }


def test_the_other_conditions_stay(index: Index) -> None:
    """What was asked of one is asked of the other."""
    found = index.search(make_query("堤防 区:柯桥区"))
    assert offered(found) == {"绍兴县（至2013年）的报告": ("堤防 县:绍兴县", 2)}
    found = index.search(make_query("渡口 区:柯桥区"))
    assert offered(found)["绍兴县（至2013年）的报告"] == ("渡口 县:绍兴县", 1)
    found = index.search(make_query("堤防", place=["柯桥区"], year=["2011-2012"]))
    assert offered(found)["绍兴县（至2013年）的报告"][1] == 2
    found = index.search(make_query("堤防 (区:柯桥区 OR 区:吴江区)"))
    assert offered(found) == {"绍兴县（至2013年）的报告": ("堤防 (县:绍兴县 OR 区:吴江区)", 4)}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("堤防", []),
        ("", ["绍兴县", "柯桥区", "越城区"]),  # nothing that the answer lacks
        ("渡口", ["绍兴县", "越城区"]),
        ("堤防 -区:柯桥区", []),
        ("", ["绍兴市"]),
        ("", ["吴江市"]),  # one place by two codes: all its reports are found
        ("火星", ["柯桥区"]),
        ("年:2016- ", ["柯桥区"]),
    ],
)
def test_nothing_is_offered_where_nothing_is_gained(
    index: Index, text: str, places: list[str]
) -> None:
    """An offer under every answer is seen by nobody."""
    assert offered(index.search(make_query(text, place=places))) == {}


@pytest.mark.parametrize("text", ["县:绍兴县", "绍兴县 堤防", "绍兴县"])
def test_a_county_without_reports_leads_to_what_came_of_it(tmp_path: Path, text: str) -> None:
    """Who knows the old name only would be told that there is nothing."""
    (tmp_path / "corpus").mkdir()
    report = TEXT.format(title="浙江省绍兴市柯桥区", year=2015, news="堤防加固")
    (tmp_path / "corpus" / "a.txt").write_text(report, encoding="utf-8")
    build.build([tmp_path / "corpus"], tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        found = index.search(make_query(text))
        assert found.reports == 0
        q = "区:柯桥区 堤防" if "堤防" in text else "区:柯桥区"
        assert offered(found) == {"柯桥区（2013年起）的报告": (q, 1)}
        assert offered(index.search(make_query("兴县"))) == {}


def test_a_report_of_before_stands_where_it_was_and_where_it_is_and_is_one(index: Index) -> None:
    """绍兴县马山镇 of 2011 lies in 绍兴县, today in 越城区; counted twice it would be two."""
    found = counts(index)
    assert (found["绍兴县"], found["越城区"], found["柯桥区"]) == (3, 3, 1)
    assert (found["绍兴市"], found["浙江省"]) == (6, 6)
    (early,) = index.search(make_query("镇:马山镇 年:2011")).hits
    assert early.title.startswith("浙江省绍兴市绍兴县马山镇2011")
    assert early.place.path[-2:] == ("绍兴县", "马山镇")
    for text in ("县:绍兴县 堤防", "区:越城区 堤防", "街道:马山街道"):
        assert early.id in {hit.id for hit in index.search(make_query(text)).hits}
    both = index.search(make_query("", place=["绍兴县", "越城区"]))
    assert both.reports == 5


def test_an_operators_own_places_are_offered_likewise(tmp_path: Path) -> None:
    """A list that ends at the county knows nothing of the towns that an operator knows."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "places.csv").write_text(
        "code,name,parent,level,first,last,follows\n990000,云泽省,,province\n990100,泽阳市,990000\n"
        "990123,青屿县,990100\n990123101,石螺镇,990123,,,2012\n990123102,芦汀镇,990123,,,2012\n"
        "990123103,螺汀镇,990123,,2012,,990123101;990123102\n",
        encoding="utf-8",
    )
    for town, year in (("石螺镇", 2010), ("芦汀镇", 2010), ("芦汀镇", 2011), ("螺汀镇", 2015)):
        text = TEXT.format(title=f"青屿县{town}", year=year, news="堤防加固")
        (corpus / f"{town}{year}.txt").write_text(text, encoding="utf-8")
    assert build.build([corpus], tmp_path / "index").skipped == ()
    with open_index(tmp_path / "index") as index:
        assert offered(index.search(make_query("镇:螺汀镇 堤防"))) == {
            "石螺镇（至2012年）的报告": ("镇:石螺镇 堤防", 1),
            "芦汀镇（至2012年）的报告": ("镇:芦汀镇 堤防", 2),
        }
        found = index.search(make_query("", place=["石螺镇"]))
        assert offered(found) == {"螺汀镇（2012年起）的报告": ("镇:螺汀镇", 1)}


NAMES = ["石螺县", "芦汀县", "蓼洲区", "望湖区", "石螺区", "青屿县"]


@st.composite
def corpora(draw: st.DrawFn) -> list[Report]:
    """Reports of counties of which some came of others, as trees that are drawn."""
    steps: list[Step] = []
    for number in range(draw(st.integers(2, 6))):
        above = draw(st.sampled_from(["990100", "990200"]))
        earlier = draw(st.lists(st.sampled_from(steps), max_size=3, unique=True)) if steps else []
        year = 2005 + number
        follows = tuple(Predecessor(step.value, step.name, year, year) for step in earlier)
        steps.append(Step(f"9901{number:02}", draw(st.sampled_from(NAMES)), above, follows=follows))
    found = []
    for number in range(draw(st.integers(1, 8))):
        own = draw(st.lists(st.sampled_from(steps), min_size=1, max_size=2, unique=True))
        text = draw(st.sampled_from(["防汛值班。", "渡口停运。"]))
        made = report(
            own[0].name, 2010 + number, section("s1", "一、概述", text), code=own[0].value
        )
        cities = [Step(v, v, "990000") for v in sorted({step.under or "" for step in own})]
        lineage = (Step("990000", "云泽省"), *cities, *own)
        place = replace(made.place, lineage=lineage)
        found.append(replace(made, path=f"{number}.txt", place=place))
    return found


@settings(deadline=None, max_examples=40)
@given(
    corpora(),
    st.lists(st.sampled_from([*NAMES, "990100", "990102", "990103"]), max_size=2),
    st.sampled_from(
        ["", "防汛", "县:石螺县", "区:望湖区 防汛", "县:芦汀县 OR 区:蓼洲区", "县:石螺"]
    ),
)
def test_every_offer_finds_what_it_says_and_something_new(
    reports: list[Report], places: list[str], text: str
) -> None:
    """However counties split and join, a count is that of asking again."""
    with TemporaryDirectory() as folder, open_index(build_index(Path(folder), reports)) as index:
        asked = make_query(text, place=places)
        found = index.search(asked)
        for offer in found.offers:
            led = parse_qs(urlsplit(offer.url).query)
            again = narrowed(make_query(led.get("q", [""])[0]), {"place": led.get("place", [])})
            assert index.rank(again).reports == offer.reports > 0
            assert index.rank(make_query(offer.q)).reports == offer.reports
            if offer.label.endswith("的报告"):
                answers = {hit.id for hit in index.search(replace(asked, size=100)).hits}
                others = {hit.id for hit in index.search(replace(again, size=100)).hits}
                assert others - answers
